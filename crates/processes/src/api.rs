//! Reading processes: `/api/v1/processes`.

use crate::{
    event::{self, Event},
    form::Area,
    pages::{cursor, cursor_of},
    process::{Full, ProcessState},
    store::{self, Filter},
};
use axum::extract::Path;
use kernel::{Error, Problem, Result};
use serde::Serialize;
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::{
    Cx, Input, Outcome,
    json::{self, List, Paging},
};

/// What a list of processes is narrowed to.
#[derive(IntoParams)]
#[expect(dead_code, reason = "describes the query string for the OpenAPI document; it is read in `filter`")]
#[into_params(parameter_in = Query)]
struct ProcessQuery {
    /// `published` or `closed`.
    #[param(inline)]
    state: Option<String>,
    /// Slug of a municipality that is concerned.
    municipality: Option<String>,
    /// Slug of a place that is concerned.
    place: Option<String>,
    /// Key of a format.
    format: Option<String>,
}

/// A process in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessItem {
    /// Its id.
    pub(crate) id: String,
    /// Its part of the address.
    pub(crate) slug: String,
    /// Its page.
    pub(crate) url: String,
    /// Its title.
    pub(crate) title: String,
    /// Two or three sentences.
    pub(crate) summary: String,
    /// Key of its format.
    pub(crate) format: String,
    /// How far participation goes: `inform`, `consult`, `involve`, `collaborate`, `empower`.
    pub(crate) level: Option<String>,
    /// `published` or `closed`.
    pub(crate) state: String,
    /// `running`, `coming` or `finished`, at this moment.
    pub(crate) progress: String,
    /// Always open, unless it has phases.
    pub(crate) standing: bool,
    /// The last moment of what is open now, if it is known.
    pub(crate) open_until: Option<String>,
    /// When the next phase opens.
    pub(crate) opens_at: Option<String>,
    /// When it was published.
    pub(crate) published_at: Option<String>,
    /// When it was closed.
    pub(crate) closed_at: Option<String>,
    /// Slugs of the municipalities it concerns; empty: the whole region.
    pub(crate) municipalities: Vec<String>,
    /// Slugs of the places it concerns; empty: all of its municipalities.
    pub(crate) places: Vec<String>,
    /// Invented, for demonstration.
    pub(crate) example: bool,
}

/// A process with all that is public of it. Texts may hold Markdown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessDocument {
    /// What a list says of it.
    #[serde(flatten)]
    pub(crate) item: ProcessItem,
    /// What it is for.
    pub(crate) aim: String,
    /// What can be decided.
    pub(crate) decidable: String,
    /// What cannot be decided.
    pub(crate) not_decidable: String,
    /// Who decides.
    pub(crate) decider: String,
    /// When the decision is made, in words.
    pub(crate) decision_when: String,
    /// The day of the decision, if it is known.
    pub(crate) decision_on: Option<String>,
    /// The law or resolution it rests on.
    pub(crate) legal_basis: String,
    /// Who holds it.
    pub(crate) organisers: String,
    /// How to take part without the internet.
    pub(crate) offline_ways: String,
    /// Where to ask.
    pub(crate) contact: String,
    /// Who decides about the personal data (Art. 26 GDPR).
    pub(crate) controller: String,
    /// Calendar days until an answer is promised.
    pub(crate) answer_days: i64,
    /// What became of it; empty until it is known.
    pub(crate) result: String,
    /// The process told in Leichte Sprache; empty: there is no such text.
    pub(crate) easy_read: String,
    /// Path of a sign-language video on this site; empty: there is none.
    pub(crate) sign_language_path: String,
    /// Was it published by the same person who submitted it?
    pub(crate) published_by_one_person: bool,
    /// Its phases in their order.
    pub(crate) phases: Vec<PhaseItem>,
    /// What was done to it.
    pub(crate) history: Vec<HistoryItem>,
}

/// A phase.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PhaseItem {
    /// Its title.
    pub(crate) title: String,
    /// What happens in it.
    pub(crate) text: String,
    /// Its kind: what it permits.
    pub(crate) stage: String,
    /// Its first moment.
    pub(crate) starts_at: Option<String>,
    /// Its last moment.
    pub(crate) ends_at: Option<String>,
    /// Is it open at this moment?
    pub(crate) open: bool,
    /// Set by hand, against the clock: `open` or `closed`.
    #[serde(rename = "override")]
    pub(crate) overridden: Option<String>,
    /// Why it was set by hand.
    pub(crate) override_reason: Option<String>,
}

/// A line of the history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryItem {
    /// When.
    pub(crate) at: String,
    /// What, as a fixed word.
    pub(crate) kind: String,
    /// Which role did it; empty: the program itself.
    pub(crate) actor: String,
    /// Why, or what exactly.
    pub(crate) note: String,
}

fn item(cx: &Cx, area: &Area, full: &Full) -> ProcessItem {
    let process = &full.process;
    let time = |at: Option<kernel::Timestamp>| at.map(kernel::Timestamp::rfc3339);
    ProcessItem {
        id: process.id.to_string(),
        slug: process.slug.clone(),
        url: cx.url(&format!("/mitmachen/{}", process.slug)),
        title: process.title.clone(),
        summary: process.summary.clone(),
        format: process.format.clone(),
        level: process.level.map(|level| level.to_string()),
        state: process.state.to_string(),
        progress: full.progress(cx.now).to_string(),
        standing: process.standing,
        open_until: if process.state == ProcessState::Published {
            time(full.open_until(cx.now))
        } else {
            None
        },
        opens_at: if process.state == ProcessState::Published { time(full.opens_at(cx.now)) } else { None },
        published_at: time(process.published_at),
        closed_at: time(process.closed_at),
        municipalities: area
            .municipalities
            .iter()
            .filter(|(id, _)| full.municipalities.contains(id))
            .map(|(_, choice)| choice.value.clone())
            .collect(),
        places: area
            .places
            .iter()
            .filter(|(id, _, _)| full.places.contains(id))
            .map(|(_, _, choice)| choice.value.clone())
            .collect(),
        example: process.example,
    }
}

fn document(cx: &Cx, area: &Area, full: &Full, events: Vec<Event>) -> ProcessDocument {
    let process = full.process.clone();
    ProcessDocument {
        item: item(cx, area, full),
        published_by_one_person: process.published_by_one(),
        aim: process.aim,
        decidable: process.decidable,
        not_decidable: process.not_decidable,
        decider: process.decider,
        decision_when: process.decision_when,
        decision_on: process.decision_at.map(|at| at.date().to_string()),
        legal_basis: process.legal_basis,
        organisers: process.organisers,
        offline_ways: process.offline_ways,
        contact: process.contact,
        controller: process.controller,
        answer_days: process.answer_days.unwrap_or_else(|| i64::from(cx.app.settings.answer_days)),
        result: process.result,
        easy_read: process.easy_read,
        sign_language_path: process.sign_language_path,
        phases: full
            .phases
            .iter()
            .map(|phase| PhaseItem {
                title: phase.title.clone(),
                text: phase.text.clone(),
                stage: phase.stage.clone(),
                starts_at: phase.starts_at.map(kernel::Timestamp::rfc3339),
                ends_at: phase.ends_at.map(kernel::Timestamp::rfc3339),
                open: process.state == ProcessState::Published && phase.is_open(cx.now),
                overridden: phase.overridden.map(|set| set.to_string()),
                override_reason: phase.override_reason.clone(),
            })
            .collect(),
        history: events
            .into_iter()
            .filter(|event| event.kind.is_public())
            .map(|event| HistoryItem {
                at: event.at.rfc3339(),
                kind: event.kind.to_string(),
                actor: event.actor,
                note: event.note,
            })
            .collect(),
    }
}

fn filter(query: &Input) -> Result<(Filter, Paging)> {
    let text = |name| query.some(name).map(str::to_owned);
    let state = match query.some("state") {
        None => None,
        Some(word) => match word.parse::<ProcessState>() {
            Ok(state) if state.is_public() => Some(state),
            _ => {
                return Err(Error::Invalid(
                    Problem::new("state", "api-unknown-value").with("known", "published, closed").into(),
                ));
            }
        },
    };
    let limit = query
        .some("limit")
        .map(|text| text.parse().map_err(|_| Error::invalid("limit", "api-limit")))
        .transpose()?;
    let filter =
        Filter { state, municipality: text("municipality"), place: text("place"), format: text("format") };
    Ok((filter, Paging { limit, after: text("after") }))
}

/// Public processes, newest first.
#[utoipa::path(
    get, path = "/api/v1/processes", tag = "processes", params(ProcessQuery, Paging),
    responses((status = 200, description = "A page of the list", body = List<ProcessItem>), (status = 422, description = "Something does not fit; all of it is named", body = json::ProblemDocument, content_type = "application/problem+json"))
)]
pub(crate) async fn processes(cx: Cx) -> Outcome {
    let (filter, paging) =
        filter(&Input::from_urlencoded(cx.query.as_deref().unwrap_or_default().as_bytes())?)?;
    let (limit, after) = (paging.limit()?, paging.after.as_deref().map(cursor).transpose()?);
    let found = store::list(&cx.app.db, &filter, after, limit + 1).await?;
    let area = Area::load(&cx).await?;
    let List { items, next } =
        List::cut(found, limit, |full| cursor_of(full.process.published_at, full.process.id));
    json::public(&List { items: items.iter().map(|full| item(&cx, &area, full)).collect(), next })
}

/// One public process.
#[utoipa::path(
    get, path = "/api/v1/processes/{slug}", tag = "processes", params(("slug" = String, Path, description = "Its part of the address.", max_length = 200)),
    responses((status = 200, description = "Found", body = ProcessDocument), (status = 404, description = "There is no such thing", body = json::ProblemDocument, content_type = "application/problem+json"))
)]
pub(crate) async fn process(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let full = store::by_slug(&cx.app.db, &slug)
        .await?
        .filter(|full| full.process.state.is_public())
        .ok_or(Error::NotFound)?;
    let events = event::of(&cx.app.db, full.process.id).await?;
    let area = Area::load(&cx).await?;
    json::public(&document(&cx, &area, &full, events))
}

#[derive(OpenApi)]
#[openapi(
    paths(processes, process),
    components(schemas(ProcessItem, ProcessDocument, PhaseItem, HistoryItem))
)]
struct Doc;

/// This concept's part of the OpenAPI document.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Doc::openapi()
}
