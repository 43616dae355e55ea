//! Moderation under `/api/v1`, for programs of the staff: the same cases, the same checks, the same steps.

use super::{CaseEvent, decide::Decision};
use crate::store;
use axum::{extract::Path, response::IntoResponse};
use kernel::{Access, Action, CaseId, Error, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{
    Cx, Input, Outcome, Routes,
    json::{Body, List, ProblemDocument},
};

const MOST: i64 = 200;

pub(crate) fn routes() -> Routes {
    let moderate = Access::Needs(Action::Moderate);
    Routes::new()
        .get("/api/v1/moderation/cases", moderate, cases)
        .get("/api/v1/moderation/cases/{id}", moderate, single)
        .put("/api/v1/moderation/cases/{id}/decision", moderate, put_decision)
}

#[derive(OpenApi)]
#[openapi(
    paths(cases, single, put_decision),
    components(schemas(ModerationCase, CaseDetail, CaseLine, NewDecision, List<ModerationCase>, ProblemDocument))
)]
pub(crate) struct Doc;

/// A case that waits or has been decided.
#[derive(Debug, Serialize, ToSchema)]
struct ModerationCase {
    id: Uuid,
    /// `contribution`, `comment`.
    subject: String,
    /// Reference of the contribution it belongs to.
    reference: String,
    title: String,
    /// `received`, `published`, `hidden`, `rejected`.
    state: String,
    open: bool,
    #[schema(value_type = String, format = DateTime)]
    opened: Timestamp,
    reports: i64,
    suspicious: bool,
}

impl From<super::Case> for ModerationCase {
    fn from(case: super::Case) -> Self {
        Self {
            id: case.id.0,
            subject: case.subject_kind,
            reference: case.reference,
            title: case.title,
            state: case.subject_state.to_string(),
            open: case.open,
            opened: case.opened_at,
            reports: case.reports,
            suspicious: case.suspicious,
        }
    }
}

/// A case with its text and history.
#[derive(Debug, Serialize, ToSchema)]
struct CaseDetail {
    #[serde(flatten)]
    case: ModerationCase,
    text: String,
    history: Vec<CaseLine>,
}

/// A line of the history.
#[derive(Debug, Serialize, ToSchema)]
struct CaseLine {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    kind: String,
    actor: String,
    reason: String,
    note: String,
}

impl From<CaseEvent> for CaseLine {
    fn from(event: CaseEvent) -> Self {
        let CaseEvent { at, kind, actor, reason, note } = event;
        Self { at, kind, actor, reason, note }
    }
}

/// What is decided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDecision {
    /// `release`, `change`, `hide`, `reject`.
    verdict: String,
    /// Told to the author; needed unless something is released.
    #[serde(default)]
    reason: String,
    /// The rule something is hidden or rejected for: `abuse`, `privacy`, `untrue`, `advertising`, `unlawful`, `other`
    /// (when absent). It is counted in the public statistics.
    #[serde(default)]
    ground: String,
    /// The changed title, for `change`.
    #[serde(default)]
    title: String,
    /// The changed text, for `change`.
    #[serde(default)]
    text: String,
    /// Ids of the photos that become public.
    #[serde(default)]
    photos: Vec<Uuid>,
}

/// Open cases this token may decide, oldest first.
#[utoipa::path(get, path = "/api/v1/moderation/cases", tag = "moderation", security(("token" = [])), responses(
    (status = 200, description = "A page of the list", body = List<ModerationCase>),
    (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn cases(cx: Cx) -> Outcome {
    let mut items = super::open_cases(&cx.app.db, MOST).await?;
    items.retain(|case| cx.may(Action::Moderate, &case.object()));
    Ok(axum::Json(List { items: items.into_iter().map(ModerationCase::from).collect(), next: None })
        .into_response())
}

async fn find(cx: &Cx, id: &str) -> kernel::Result<super::Case> {
    let id: CaseId = id.parse().map_err(|_| Error::NotFound)?;
    let case = super::case(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    cx.require(Action::Moderate, &case.object())?;
    Ok(case)
}

/// One case with its text and history.
#[utoipa::path(get, path = "/api/v1/moderation/cases/{id}", tag = "moderation", security(("token" = [])),
    params(("id" = Uuid, Path, description = "Id of the case")), responses(
    (status = 200, description = "Found", body = CaseDetail),
    (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn single(cx: Cx, Path(id): Path<String>) -> Outcome {
    let case = find(&cx, &id).await?;
    let history = super::history(&cx.app.db, case.id).await?.into_iter().map(CaseLine::from).collect();
    let text = super::text_of(&cx.app.db, &case).await?;
    Ok(axum::Json(CaseDetail { case: case.into(), text, history }).into_response())
}

/// Decides a case. The author is told what was decided and why.
#[utoipa::path(put, path = "/api/v1/moderation/cases/{id}/decision", tag = "moderation", security(("token" = [])),
    params(("id" = Uuid, Path, description = "Id of the case")),
    request_body(content = NewDecision, content_type = "application/json"), responses(
    (status = 200, description = "Decided", body = CaseDetail),
    (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "Cannot be written now", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn put_decision(cx: Cx, Path(id): Path<String>, Body(new): Body<NewDecision>) -> Outcome {
    let case = find(&cx, &id).await?;
    let on = store::by_id(&cx.app.db, case.contribution_id).await?.ok_or(Error::NotFound)?;
    // The page's form and this body say the same things, so one check serves both.
    let mut input = Input::from_pairs([
        ("verdict", new.verdict.as_str()),
        ("reason", &new.reason),
        ("ground", &new.ground),
        ("title", &new.title),
        ("body", &new.text),
    ]);
    for photo in &new.photos {
        input.add("photo", photo.to_string());
    }
    let decision = Decision::check(&input, case.subject_kind == "comment")?;
    super::decide::carry_out(&cx, case, on, decision).await?;
    single(cx, Path(id)).await
}
