//! Reading the strategy.

use crate::{
    edition::{
        Alignment, Citation, Edition, Element, Event, FundingSource, Note, ProjectPhase, Record, Site,
    },
    kind::{ElementKind, EventKind, MeasureStatus},
    measure::Measure,
};
use database::Conn;
use kernel::{EditionId, ElementId, MeasureId, PlaceId, Result, Timestamp};
use uuid::Uuid;

/// Slugs come from addresses. What cannot be one is not asked for: PostgreSQL fails on a NUL in a text.
fn is_slug(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The edition that counts now.
pub async fn current(conn: impl Into<Conn<'_>>) -> Result<Option<Edition>> {
    conn.into().query(include_str!("sql/current.sql")).optional().await
}

const ELEMENTS: &str = "select id, kind, slug, parent_id, name, description, description_derived, parts_total, parts_complete from strategy_element where edition_id = $1";

/// Goals, sub-goals and bundles, in the order of the edition.
pub async fn elements(conn: impl Into<Conn<'_>>, edition: EditionId) -> Result<Vec<Element>> {
    conn.into().query(ELEMENTS).bind(edition).push(" and kind <> 'measure' order by position, id").all().await
}

/// A goal or bundle by the part of its address.
pub async fn element(
    conn: impl Into<Conn<'_>>,
    edition: EditionId,
    kind: ElementKind,
    slug: &str,
) -> Result<Option<Element>> {
    if !is_slug(slug) {
        return Ok(None);
    }
    let mut conn = conn.into();
    let query = conn.query(ELEMENTS).bind(edition);
    query
        .push(" and kind = ")
        .push_bind(kind)
        .push(" and slug = ")
        .push_bind(slug.to_owned())
        .optional()
        .await
}

/// Which bundle serves which goal.
pub async fn alignments(conn: impl Into<Conn<'_>>, edition: EditionId) -> Result<Vec<Alignment>> {
    conn.into()
        .query("select a.bundle_id, a.goal_id, a.likely from strategy_alignment as a join strategy_element as e on e.id = a.bundle_id where e.edition_id = $1")
        .bind(edition)
        .all()
        .await
}

/// How many measures a bundle has in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Tally {
    /// The bundle.
    pub bundle_id: ElementId,
    /// The status.
    pub status: Option<MeasureStatus>,
    /// How many.
    pub measures: i64,
}

/// How many measures each bundle has in each status.
pub async fn tallies(conn: impl Into<Conn<'_>>, edition: EditionId) -> Result<Vec<Tally>> {
    conn.into()
        .query("select e.parent_id as bundle_id, m.status, count(*) as measures from strategy_element as e join measure as m on m.id = e.measure_id where e.edition_id = $1 group by e.parent_id, m.status")
        .bind(edition)
        .all()
        .await
}

/// The first `most` measures of each bundle.
pub async fn first_measures(
    conn: impl Into<Conn<'_>>,
    edition: EditionId,
    most: i64,
) -> Result<Vec<Measure>> {
    conn.into().query(include_str!("sql/first-measures.sql")).bind(edition).bind(most).all().await
}

/// Which status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFilter {
    /// No value yet.
    None,
    /// This one.
    Is(MeasureStatus),
}

/// What a list of measures is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this status, or without one.
    pub status: Option<StatusFilter>,
    /// Only those whose bundle serves the goal of this slug.
    pub goal: Option<String>,
    /// Only of the bundle of this slug.
    pub bundle: Option<String>,
    /// Only those that concern the place of this slug.
    pub place: Option<String>,
    /// Only those that run, or are planned to, in this year.
    pub year: Option<i16>,
}

/// Measures in the order of the edition, at most `limit`; `after` is position and id of the last one of the page before.
pub async fn measures(
    conn: impl Into<Conn<'_>>,
    edition: EditionId,
    filter: &Filter,
    after: Option<(i64, MeasureId)>,
    limit: usize,
) -> Result<Vec<Measure>> {
    let slugs = [&filter.goal, &filter.bundle, &filter.place];
    if slugs.into_iter().flatten().any(|slug| !is_slug(slug)) {
        return Ok(Vec::new());
    }
    let mut conn = conn.into();
    let mut query = conn.query(include_str!("sql/measures.sql")).bind(edition);
    query = match filter.status {
        Some(StatusFilter::None) => query.push(" and m.status is null"),
        Some(StatusFilter::Is(status)) => query.push(" and m.status = ").push_bind(status),
        None => query,
    };
    query = query.filter(" and b.slug = ", filter.bundle.clone());
    if let Some(goal) = &filter.goal {
        query = query
            .push(" and exists (select 1 from strategy_alignment as a join strategy_element as g on g.id = a.goal_id where a.bundle_id = b.id and g.slug = ")
            .push_bind(goal.clone())
            .push(")");
    }
    if let Some(place) = &filter.place {
        query = query
            .push(" and exists (select 1 from measure_place as mp join place as p on p.id = mp.place_id where mp.measure_id = m.id and p.slug = ")
            .push_bind(place.clone())
            .push(")");
    }
    if let Some(year) = filter.year {
        query = query
            .push(" and coalesce(m.actual_start, m.planned_start) <= ")
            .push_bind(format!("{year:04}-12-31"))
            .push(" and (coalesce(m.actual_end, m.planned_end) is null or coalesce(m.actual_end, m.planned_end) >= ")
            .push_bind(format!("{year:04}-01-01"))
            .push(")");
    }
    if let Some((position, id)) = after {
        query = query
            .push(" and (e.position > ")
            .push_bind(position)
            .push(" or e.position = ")
            .push_bind(position)
            .push(" and m.id > ")
            .push_bind(id)
            .push(")");
    }
    query
        .push(" order by e.position, m.id limit ")
        .push_bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .all()
        .await
}

/// A measure by the part of its address.
pub async fn measure(conn: impl Into<Conn<'_>>, edition: EditionId, slug: &str) -> Result<Option<Measure>> {
    if !is_slug(slug) {
        return Ok(None);
    }
    let mut conn = conn.into();
    let query = conn.query(include_str!("sql/measures.sql")).bind(edition);
    query.push(" and m.slug = ").push_bind(slug.to_owned()).optional().await
}

/// A goal on the home page, and what it says of the whole edition.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct HomeGoal {
    /// The goal's part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its text; may be empty.
    pub description: String,
    /// What all of the edition costs.
    pub total_cents: Option<i64>,
    /// That is given only roughly.
    pub total_approximate: bool,
    /// Bundles of the edition.
    pub bundles: i64,
    /// Measures of the edition that have a name.
    pub measures: i64,
}

/// The goals for the home page; none before a strategy was adopted.
pub async fn home(conn: impl Into<Conn<'_>>) -> Result<Vec<HomeGoal>> {
    conn.into().query(include_str!("sql/home.sql")).all().await
}

/// The measures of the edition that counts now that concern a place.
pub async fn measures_of_place(
    conn: impl Into<Conn<'_>>,
    place: PlaceId,
    limit: usize,
) -> Result<Vec<Measure>> {
    conn.into()
        .query(include_str!("sql/measures-of-place.sql"))
        .bind(place)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .all()
        .await
}

/// The names and slugs of the places of measures, by name.
pub async fn places_of(
    conn: impl Into<Conn<'_>>,
    measures: &[Measure],
) -> Result<Vec<(MeasureId, String, String)>> {
    if measures.is_empty() {
        return Ok(Vec::new());
    }
    conn.into()
        .query("select mp.measure_id, p.slug, p.name from measure_place as mp join place as p on p.id = mp.place_id where mp.measure_id in (")
        .push_list(measures.iter().map(|measure| measure.id))
        .push(") order by p.position")
        .all()
        .await
}

/// Topics, use cases, offers and partners of a bundle.
pub async fn notes(conn: impl Into<Conn<'_>>, element: ElementId) -> Result<Vec<Note>> {
    conn.into()
        .query("select kind, text from strategy_note where element_id = $1 order by position")
        .bind(element)
        .all()
        .await
}

/// The places that a bundle names.
pub async fn sites(conn: impl Into<Conn<'_>>, element: ElementId) -> Result<Vec<Site>> {
    conn.into()
        .query("select s.id, s.name, s.street, s.postcode, s.city, s.place_id from strategy_site as s join strategy_element_site as e on e.site_id = s.id where e.element_id = $1 order by s.position")
        .bind(element)
        .all()
        .await
}

/// Phases of the project.
pub async fn phases(conn: impl Into<Conn<'_>>, edition: EditionId) -> Result<Vec<ProjectPhase>> {
    conn.into()
        .query("select id, slug, name, description, planned_start, planned_end, actual_start, actual_end from project_phase where edition_id = $1 order by position")
        .bind(edition)
        .all()
        .await
}

/// What happened, oldest first.
pub async fn events(conn: impl Into<Conn<'_>>, edition: EditionId) -> Result<Vec<Event>> {
    conn.into()
        .query("select id, happened, text, derived from strategy_event where edition_id = $1 order by happened, position")
        .bind(edition)
        .all()
        .await
}

/// Formats, alliances, systems and funders.
pub async fn records(conn: impl Into<Conn<'_>>, edition: EditionId) -> Result<Vec<Record>> {
    conn.into()
        .query("select id, kind, name, role, text, url, since, until from strategy_record where edition_id = $1 order by position")
        .bind(edition)
        .all()
        .await
}

/// Where the money comes from.
pub async fn funding(conn: impl Into<Conn<'_>>) -> Result<Vec<FundingSource>> {
    conn.into()
        .query("select id, slug, kind, name, amount_cents, approximate, derived, share, share_derived, years, updated_at from funding_source order by position, id")
        .all()
        .await
}

/// What some statements rest on.
pub async fn citations(
    conn: impl Into<Conn<'_>>,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Citation>> {
    conn.into()
        .query("select c.subject_id, s.title, s.url from strategy_citation as c join strategy_source as s on s.id = c.source_id where c.subject_id in (")
        .push_list(subjects)
        .push(") order by c.position, s.slug")
        .all()
        .await
}

/// Body and day of the decisions, by municipality.
pub async fn decisions(
    conn: impl Into<Conn<'_>>,
    edition: EditionId,
) -> Result<Vec<(String, String, String)>> {
    conn.into()
        .query("select m.name, d.body, d.decided_on from municipality as m left join strategy_decision as d on d.municipality_id = m.id and d.edition_id = $1 order by m.position")
        .bind(edition)
        .all::<(String, Option<String>, Option<String>)>()
        .await
        .map(|rows| {
            rows.into_iter().map(|(name, body, day)| (name, body.unwrap_or_default(), day.unwrap_or_default())).collect()
        })
}

/// What a measure rests on: the id of its wording, and its sources; those of its bundle where it names none itself.
pub async fn measure_citations(
    conn: impl Into<Conn<'_>>,
    edition: EditionId,
    measure: MeasureId,
) -> Result<(Uuid, Vec<Citation>)> {
    let mut conn = conn.into();
    let (own, bundle): (ElementId, ElementId) = conn
        .query("select id, parent_id from strategy_element where edition_id = $1 and measure_id = $2")
        .bind(edition)
        .bind(measure)
        .one()
        .await?;
    let found = citations(&mut conn, [own.0, bundle.0]).await?;
    let subject = if found.iter().any(|citation| citation.subject_id == own.0) { own } else { bundle };
    Ok((subject.0, found))
}

/// Something that happened to a measure.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct MeasureEvent {
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: EventKind,
    /// The status it got.
    pub status: Option<MeasureStatus>,
    /// What was told; may be empty.
    pub text: String,
    /// Role and office of who told it.
    pub actor: String,
}

/// What happened to a measure, newest first, at most `limit`.
pub async fn measure_events(
    conn: impl Into<Conn<'_>>,
    measure: MeasureId,
    limit: usize,
) -> Result<Vec<MeasureEvent>> {
    conn.into()
        .query("select at, kind, status, text, actor from measure_event where measure_id = $1 order by at desc, id desc limit $2")
        .bind(measure)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .all()
        .await
}
