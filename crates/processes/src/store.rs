//! Processes in the database. What changes their state is in [`crate::lifecycle`].

use crate::process::{Full, Phase, Process, ProcessState, Progress};
use database::{Conn, Tx, dialect};
use kernel::{MunicipalityId, PlaceId, ProcessId, Result, Timestamp};
use web::{Cx, field::Choice};

const PROCESSES: &str = include_str!("sql/processes.sql");
/// Narrows to a place; ends inside `exists (… where (…)`.
const OF_PLACE: &str = concat!(" ", include_str!("sql/of_place.sql"));
/// Narrows to a municipality; ends before the slug.
const OF_MUNICIPALITY: &str = concat!(" ", include_str!("sql/of_municipality.sql"));

/// The process with this part of the address, in whatever state.
pub async fn by_slug(conn: impl Into<Conn<'_>>, slug: &str) -> Result<Option<Full>> {
    let mut conn = conn.into();
    let found = conn.query(PROCESSES).push(" where p.slug = ").push_bind(slug.to_owned()).all().await?;
    Ok(complete(conn, found).await?.pop())
}

/// The process with this id, in whatever state.
pub async fn by_id(conn: impl Into<Conn<'_>>, id: ProcessId) -> Result<Option<Full>> {
    let mut conn = conn.into();
    let found = conn.query(PROCESSES).push(" where p.id = ").push_bind(id).all().await?;
    Ok(complete(conn, found).await?.pop())
}

/// Is it open to contributions that need an answer? Once asked, nobody closes it until the transaction ends.
pub async fn stays_open(tx: &mut Tx, id: ProcessId) -> Result<bool> {
    dialect::lock_shared(&mut *tx, lock_name(id)).await?;
    let state: Option<(ProcessState,)> =
        tx.query("select state from process where id = $1").bind(id).optional().await?;
    Ok(state.is_some_and(|(state,)| state == ProcessState::Published))
}

/// Waits for all who rely on [`stays_open`], and keeps further ones waiting until the transaction ends.
pub(crate) async fn nobody_enters(tx: &mut Tx, id: ProcessId) -> Result<()> {
    dialect::lock(&mut *tx, lock_name(id)).await
}

/// The random end of the id, as the name of a lock.
fn lock_name(id: ProcessId) -> i64 {
    id.0.as_u64_pair().1.cast_signed()
}

/// The published processes that are not closed, standing ones first, then the newest.
pub async fn published(conn: impl Into<Conn<'_>>) -> Result<Vec<Process>> {
    conn.into()
        .query(PROCESSES)
        .push(" where p.state = 'published' order by p.standing desc, p.published_at desc, p.id desc")
        .all()
        .await
}

/// What everyone can see, closed or not: standing ones first, then the newest.
pub async fn public(conn: impl Into<Conn<'_>>) -> Result<Vec<Process>> {
    conn.into()
        .query(PROCESSES)
        .push(" where p.state in ('published', 'closed') order by p.standing desc, p.published_at desc, p.id desc")
        .all()
        .await
}

/// The published processes with all that belongs to them.
pub async fn published_full(conn: impl Into<Conn<'_>>) -> Result<Vec<Full>> {
    let mut conn = conn.into();
    let found = published(&mut conn).await?;
    complete(conn, found).await
}

/// The processes in which people can take part at this moment.
pub async fn open_now(conn: impl Into<Conn<'_>>, now: Timestamp) -> Result<Vec<Full>> {
    let mut all = published_full(conn).await?;
    all.retain(|full| full.progress(now) == Progress::Running);
    Ok(all)
}

/// The public processes that concern a place, open ones first.
pub async fn of_place(conn: impl Into<Conn<'_>>, place: PlaceId) -> Result<Vec<Full>> {
    let mut conn = conn.into();
    let found = conn
        .query(PROCESSES)
        .push(" where p.state in ('published', 'closed') ")
        .push(OF_PLACE)
        .push(" and place.id = ")
        .push_bind(place)
        .push(") order by p.state desc, p.standing desc, p.published_at desc, p.id desc")
        .all()
        .await?;
    complete(conn, found).await
}

/// What a list of public processes is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this state; must be a public one.
    pub state: Option<ProcessState>,
    /// Only those that concern the municipality of this slug.
    pub municipality: Option<String>,
    /// Only those that concern the place of this slug.
    pub place: Option<String>,
    /// Only of this format.
    pub format: Option<String>,
}

/// The public processes, newest first, at most `limit`; `after` is the time of publication and id of the last one of the
/// page before.
pub async fn list(
    conn: impl Into<Conn<'_>>,
    filter: &Filter,
    after: Option<(Timestamp, ProcessId)>,
    limit: usize,
) -> Result<Vec<Full>> {
    let mut conn = conn.into();
    let mut query = conn.query(PROCESSES).push(" where p.state in ('published', 'closed') ");
    query = query.filter(" and p.state = ", filter.state).filter(" and p.format = ", filter.format.clone());
    if let Some(municipality) = &filter.municipality {
        query = query.push(OF_MUNICIPALITY).push_bind(municipality.clone()).push(")) ");
    }
    if let Some(place) = &filter.place {
        query = query.push(OF_PLACE).push(" and place.slug = ").push_bind(place.clone()).push(") ");
    }
    if let Some((at, id)) = after {
        query = query
            .push(" and (p.published_at < ")
            .push_bind(at)
            .push(" or p.published_at = ")
            .push_bind(at)
            .push(" and p.id < ")
            .push_bind(id)
            .push(")");
    }
    let found = query
        .push(" order by p.published_at desc, p.id desc limit ")
        .push_bind(limit_value(limit))
        .all()
        .await?;
    complete(conn, found).await
}

/// The closed processes, last closed first, at most `limit`; `after` as for [`list`], with the time of closing.
pub async fn closed(
    conn: impl Into<Conn<'_>>,
    after: Option<(Timestamp, ProcessId)>,
    limit: usize,
) -> Result<Vec<Full>> {
    let mut conn = conn.into();
    let mut query = conn.query(PROCESSES).push(" where p.state = 'closed'");
    if let Some((at, id)) = after {
        query = query
            .push(" and (p.closed_at < ")
            .push_bind(at)
            .push(" or p.closed_at = ")
            .push_bind(at)
            .push(" and p.id < ")
            .push_bind(id)
            .push(")");
    }
    let found = query
        .push(" order by p.closed_at desc, p.id desc limit ")
        .push_bind(limit_value(limit))
        .all()
        .await?;
    complete(conn, found).await
}

/// All processes that are not closed, for the staff: what is being written first, the last changed first.
pub(crate) async fn in_work(conn: impl Into<Conn<'_>>) -> Result<Vec<Full>> {
    let mut conn = conn.into();
    let found = conn
        .query(PROCESSES)
        .push(" where p.state <> 'closed' order by case p.state when 'submitted' then 0 when 'draft' then 1 else 2 end, p.updated_at desc, p.id")
        .all()
        .await?;
    complete(conn, found).await
}

fn limit_value(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The published processes as choices of a form; the value is the slug.
pub async fn choices(cx: &Cx) -> Result<Vec<Choice>> {
    Ok(published(&cx.app.db)
        .await?
        .into_iter()
        .map(|process| Choice::new(process.slug, process.title))
        .collect())
}

/// Adds phases, municipalities and places; keeps the order.
pub(crate) async fn complete(mut conn: Conn<'_>, processes: Vec<Process>) -> Result<Vec<Full>> {
    if processes.is_empty() {
        return Ok(Vec::new());
    }
    let parts: Vec<Part> = of_all(conn.query(include_str!("sql/parts.sql")), &processes)
        .push(" order by process_id, position, id")
        .all()
        .await?;
    let mut all: Vec<Full> = processes
        .into_iter()
        .map(|process| Full { process, phases: Vec::new(), municipalities: Vec::new(), places: Vec::new() })
        .collect();
    for Part { part, phase } in parts {
        let Some(full) = all.iter_mut().find(|full| full.process.id == phase.process_id) else { continue };
        match part.as_str() {
            "municipality" => full.municipalities.push(MunicipalityId(phase.id.0)),
            "place" => full.places.push(PlaceId(phase.id.0)),
            _ => full.phases.push(phase),
        }
    }
    Ok(all)
}

/// A row of `parts.sql`: a phase, or a municipality or place of which only the id counts.
#[derive(sqlx::FromRow)]
struct Part {
    part: String,
    #[sqlx(flatten)]
    phase: Phase,
}

/// Closes a query that ends in `in (` with the ids of these processes.
fn of_all<'c>(mut query: database::Query<'c>, processes: &[Process]) -> database::Query<'c> {
    for (n, process) in processes.iter().enumerate() {
        query = if n == 0 { query } else { query.push(", ") }.push_bind(process.id);
    }
    query.push(")")
}
