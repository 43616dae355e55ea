//! What an editor writes of a process, and how it gets into the database.

use crate::{
    event::{self, Act, Event, EventKind},
    process::{Full, Level, ProcessState},
};
use database::{Conn, Query, Tx};
use kernel::{Action, Error, MunicipalityId, PhaseId, PlaceId, ProcessId, Random, Result, Timestamp};
use web::Cx;

/// What an editor writes of a process; see [`crate::Process`] for the meaning of each field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field has its meaning at `Process`, `Full` or `Phase`")]
pub struct NewProcess {
    pub slug: String,
    pub format: String,
    pub title: String,
    pub summary: String,
    pub aim: String,
    pub decidable: String,
    pub not_decidable: String,
    pub decider: String,
    pub decision_when: String,
    pub decision_at: Option<Timestamp>,
    pub level: Option<Level>,
    pub legal_basis: String,
    pub organisers: String,
    pub offline_ways: String,
    pub contact: String,
    pub controller: String,
    pub answer_days: Option<i64>,
    pub standing: bool,
    pub result: String,
    pub easy_read: String,
    pub sign_language_path: String,
    pub municipalities: Vec<MunicipalityId>,
    pub places: Vec<PlaceId>,
    pub phases: Vec<NewPhase>,
    pub example: bool,
}

/// What an editor writes of a phase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field has its meaning at `Phase`")]
pub struct NewPhase {
    pub stage: String,
    pub title: String,
    pub text: String,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
}

impl NewProcess {
    /// Its texts by the names of their fields.
    pub(crate) fn texts(&self) -> [(&'static str, &String); 16] {
        [
            ("title", &self.title),
            ("slug", &self.slug),
            ("summary", &self.summary),
            ("aim", &self.aim),
            ("decidable", &self.decidable),
            ("not_decidable", &self.not_decidable),
            ("decider", &self.decider),
            ("decision_when", &self.decision_when),
            ("legal_basis", &self.legal_basis),
            ("organisers", &self.organisers),
            ("offline_ways", &self.offline_ways),
            ("contact", &self.contact),
            ("controller", &self.controller),
            ("result", &self.result),
            ("easy_read", &self.easy_read),
            ("sign_language_path", &self.sign_language_path),
        ]
    }

    /// The same, to be written.
    pub(crate) fn texts_mut(&mut self) -> [(&'static str, &mut String); 16] {
        [
            ("title", &mut self.title),
            ("slug", &mut self.slug),
            ("summary", &mut self.summary),
            ("aim", &mut self.aim),
            ("decidable", &mut self.decidable),
            ("not_decidable", &mut self.not_decidable),
            ("decider", &mut self.decider),
            ("decision_when", &mut self.decision_when),
            ("legal_basis", &mut self.legal_basis),
            ("organisers", &mut self.organisers),
            ("offline_ways", &mut self.offline_ways),
            ("contact", &mut self.contact),
            ("controller", &mut self.controller),
            ("result", &mut self.result),
            ("easy_read", &mut self.easy_read),
            ("sign_language_path", &mut self.sign_language_path),
        ]
    }

    /// The names of the texts that differ from those of another.
    fn changed_from(&self, before: &Self) -> Vec<&'static str> {
        self.texts()
            .into_iter()
            .zip(before.texts())
            .filter(|((_, new), (_, old))| new != old)
            .map(|((name, _), _)| name)
            .collect()
    }
}

impl From<&Full> for NewProcess {
    fn from(full: &Full) -> Self {
        let p = full.process.clone();
        Self {
            slug: p.slug,
            format: p.format,
            title: p.title,
            summary: p.summary,
            aim: p.aim,
            decidable: p.decidable,
            not_decidable: p.not_decidable,
            decider: p.decider,
            decision_when: p.decision_when,
            decision_at: p.decision_at,
            level: p.level,
            legal_basis: p.legal_basis,
            organisers: p.organisers,
            offline_ways: p.offline_ways,
            contact: p.contact,
            controller: p.controller,
            answer_days: p.answer_days,
            standing: p.standing,
            result: p.result,
            easy_read: p.easy_read,
            sign_language_path: p.sign_language_path,
            municipalities: full.municipalities.clone(),
            places: full.places.clone(),
            phases: full.phases.iter().map(NewPhase::from).collect(),
            example: p.example,
        }
    }
}

impl From<&crate::Phase> for NewPhase {
    fn from(phase: &crate::Phase) -> Self {
        Self {
            stage: phase.stage.clone(),
            title: phase.title.clone(),
            text: phase.text.clone(),
            starts_at: phase.starts_at,
            ends_at: phase.ends_at,
        }
    }
}

/// Serialises several instances that start at once.
const LOCK: i64 = 7_320;

/// Puts a published process there unless its slug is taken, and says in its history that it came with the setup. For
/// the first start and for examples; what the staff writes goes the way of [`crate::lifecycle`].
///
/// # Errors
/// Those of the database.
pub async fn ensure(tx: &mut Tx, new: &NewProcess, now: Timestamp, random: &Random) -> Result<ProcessId> {
    database::dialect::lock(&mut *tx, LOCK).await?;
    if let Some(id) = owner_of_slug(&mut *tx, &new.slug).await? {
        return Ok(id);
    }
    let id = ProcessId::new(now, random);
    insert(tx, id, new, ProcessState::Published, now, random).await?;
    let event = Event { at: now, kind: EventKind::Established, actor: String::new(), note: String::new() };
    event::add(tx, kernel::id::new_v7(now, random), id, &event).await?;
    Ok(id)
}

/// Begins a draft.
///
/// # Errors
/// [`Error::Invalid`] when the slug is taken.
pub(crate) async fn create(cx: &Cx, new: NewProcess) -> Result<ProcessId> {
    let id = ProcessId::new(cx.now, cx.random());
    let act = Act::new(cx, Action::EditProcess, id, EventKind::Created, "");
    let random = cx.random().clone();
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                free_slug(&mut *tx, &new.slug, id).await?;
                insert(tx, id, &new, ProcessState::Draft, act.at, &random).await?;
                act.record(tx, id).await?;
                Ok(id)
            })
        })
        .await
}

/// Writes what an editor has changed since `before`. Who changes a submitted process counts as who submitted it, so
/// that nobody publishes their own words alone.
///
/// # Errors
/// [`Error::Conflict`] when somebody else has changed it meanwhile, [`Error::Invalid`] when the slug is taken.
pub(crate) async fn save(cx: &Cx, before: &Full, new: NewProcess) -> Result<()> {
    let changed = new.changed_from(&NewProcess::from(before));
    let (id, version, state) = (before.process.id, before.process.updated_at, before.process.state);
    let act = Act::new(cx, Action::EditProcess, id, EventKind::Changed, &changed.join(" "));
    let submitted_by =
        if state == ProcessState::Submitted { cx.actor.person } else { before.process.submitted_by };
    let random = cx.random().clone();
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                free_slug(&mut *tx, &new.slug, id).await?;
                let query = content(tx.query(include_str!("sql/update.sql")), &new)
                    .bind(id)
                    .bind(version)
                    .bind(later(act.at, version))
                    .bind(submitted_by);
                if query.run().await? == 0 {
                    return Err(Error::Conflict("process-changed-meanwhile"));
                }
                if state.is_public() {
                    // Phases of a public process keep their rows: they hold what was set by hand.
                    return if changed.is_empty() { Ok(()) } else { act.record(tx, id).await };
                }
                tx.query("delete from process_municipality where process_id = $1").bind(id).run().await?;
                tx.query("delete from process_place where process_id = $1").bind(id).run().await?;
                tx.query("delete from process_phase where process_id = $1").bind(id).run().await?;
                parts(tx, id, &new, act.at, &random).await?;
                act.log(tx).await
            })
        })
        .await
}

/// A moment that differs from the version before even when the clock stands still.
pub(crate) fn later(now: Timestamp, version: Timestamp) -> Timestamp {
    now.max(Timestamp::from_micros(version.micros() + 1))
}

async fn owner_of_slug(conn: impl Into<Conn<'_>>, slug: &str) -> Result<Option<ProcessId>> {
    Ok(conn
        .into()
        .query("select id from process where slug = $1")
        .bind(slug.to_owned())
        .optional::<(ProcessId,)>()
        .await?
        .map(|(id,)| id))
}

async fn free_slug(conn: impl Into<Conn<'_>>, slug: &str, own: ProcessId) -> Result<()> {
    match owner_of_slug(conn, slug).await? {
        Some(owner) if owner != own => Err(Error::invalid("slug", "process-slug-taken")),
        _ => Ok(()),
    }
}

async fn insert(
    tx: &mut Tx,
    id: ProcessId,
    new: &NewProcess,
    state: ProcessState,
    now: Timestamp,
    random: &Random,
) -> Result<()> {
    let published_at = state.is_public().then_some(now);
    content(tx.query(include_str!("sql/insert.sql")), new)
        .bind(id)
        .bind(state)
        .bind(now)
        .bind(published_at)
        .bind(new.example)
        .run()
        .await?;
    parts(tx, id, new, now, random).await
}

/// Binds $1 to $21.
fn content<'c>(query: Query<'c>, new: &NewProcess) -> Query<'c> {
    let texts = [
        &new.slug,
        &new.format,
        &new.title,
        &new.summary,
        &new.aim,
        &new.decidable,
        &new.not_decidable,
        &new.decider,
        &new.decision_when,
    ];
    let query = texts
        .into_iter()
        .fold(query, |query, text| query.bind(text.clone()))
        .bind(new.decision_at)
        .bind(new.level);
    let texts = [&new.legal_basis, &new.organisers, &new.offline_ways, &new.contact, &new.controller];
    let query = texts.into_iter().fold(query, |query, text| query.bind(text.clone()));
    let query = query.bind(new.answer_days).bind(new.standing);
    let texts = [&new.result, &new.easy_read, &new.sign_language_path];
    texts.into_iter().fold(query, |query, text| query.bind(text.clone()))
}

async fn parts(tx: &mut Tx, id: ProcessId, new: &NewProcess, now: Timestamp, random: &Random) -> Result<()> {
    for municipality in &new.municipalities {
        tx.query("insert into process_municipality (process_id, municipality_id) values ($1, $2)")
            .bind(id)
            .bind(*municipality)
            .run()
            .await?;
    }
    for place in &new.places {
        tx.query("insert into process_place (process_id, place_id) values ($1, $2)")
            .bind(id)
            .bind(*place)
            .run()
            .await?;
        // What concerns a place concerns its municipality; rights and filters go by municipalities.
        tx.query(include_str!("sql/municipality_of_place.sql")).bind(id).bind(*place).run().await?;
    }
    for (position, phase) in (1_i64..).zip(&new.phases) {
        tx.query("insert into process_phase (id, process_id, position, stage, title, text, starts_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(PhaseId::new(now, random))
            .bind(id)
            .bind(position)
            .bind(phase.stage.clone())
            .bind(phase.title.clone())
            .bind(phase.text.clone())
            .bind(phase.starts_at)
            .bind(phase.ends_at)
            .run()
            .await?;
    }
    Ok(())
}
