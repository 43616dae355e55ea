//! Answers under `/api/v1`: reading all that is public, answering with a staff token.

mod proposals;

use crate::{
    NewResponse, Sent,
    response::Draft,
    statistics::{self, Figures},
    store::{
        answers::{self, AnsweredContribution, Filter, Response},
        proposals as waiting,
    },
};
use axum::{extract::Path, response::IntoResponse};
use contributions::{Contribution, Decision, store as contribution_store};
use http::StatusCode;
use kernel::{Access, Action, ContributionId, Error, Problem, ResponseId, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{
    Cx, Outcome, Routes,
    json::{Body, List, Paging, Params, ProblemDocument, public},
};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/responses", Access::Public, list)
        .get("/api/v1/responses/statistics", Access::Public, statistics)
        .get("/api/v1/responses/{id}", Access::Public, single)
        .put("/api/v1/contributions/{id}/response", Access::Needs(Action::Answer), put_response)
        .merge(proposals::routes())
}

/// The description of all of them.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    Doc::openapi().merge_from(proposals::Doc::openapi())
}

#[derive(OpenApi)]
#[openapi(
    paths(list, statistics, single, put_response),
    components(schemas(PublicResponse, AnsweredItem, List<PublicResponse>, ResponseStatistics, Figures, Draft, ResponseDraft, ResponseAnswer, WaitingAnswer, ProblemDocument))
)]
struct Doc;

/// An official answer.
#[derive(Debug, Serialize, ToSchema)]
struct PublicResponse {
    id: Uuid,
    /// `adopted`, `partly`, `rejected`, `later`, `elsewhere`, `explained`.
    decision: String,
    /// Reasons, in a small subset of Markdown.
    text: String,
    /// Name of the municipality that answers.
    municipality: Option<String>,
    /// The office that answered, as it was called on that day.
    office: String,
    /// The office responsible for what follows, if it is another one.
    responsible: Option<String>,
    /// Whom it was handed to.
    handed_to: Option<String>,
    /// Day on which the town comes back to it (`2026-12-31`).
    #[schema(format = Date)]
    next_on: Option<String>,
    /// Cost in cents, if known.
    cost_cents: Option<i64>,
    /// What the cost covers and who pays.
    cost_note: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    published: Timestamp,
    /// When the text was last changed; older texts are on the page of the contribution.
    #[schema(value_type = Option<String>, format = DateTime)]
    changed: Option<Timestamp>,
    /// Why.
    change_reason: Option<String>,
    /// 1 for the first text.
    version: i64,
    /// What it answers.
    contributions: Vec<AnsweredItem>,
}

/// A contribution that is answered.
#[derive(Debug, Serialize, ToSchema)]
struct AnsweredItem {
    id: Uuid,
    reference: String,
    title: String,
    url: String,
}

impl PublicResponse {
    fn of(cx: &Cx, response: Response, answered: &[AnsweredContribution]) -> Self {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let own = answered.iter().filter(|item| item.response_id == response.id && item.is_public());
        Self {
            id: response.id.0,
            decision: response.decision.to_string(),
            text: response.body,
            municipality: response.municipality_name,
            office: response.office_label,
            responsible: some(response.responsible),
            handed_to: some(response.handed_to),
            next_on: response.next_at.map(|at| at.date().to_string()),
            cost_cents: response.cost_cents,
            cost_note: some(response.cost_note),
            published: response.published_at,
            changed: response.changed_at,
            change_reason: some(response.change_reason),
            version: response.version,
            contributions: own
                .map(|item| AnsweredItem {
                    id: item.id.0,
                    reference: item.reference.clone(),
                    title: item.title.clone(),
                    url: format!("{}/beitraege/{}", cx.app.settings.site_url, item.reference),
                })
                .collect(),
        }
    }
}

/// Filters of the list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Most items, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// `adopted`, `partly`, `rejected`, `later`, `elsewhere`, `explained`.
    decision: Option<String>,
    /// Slug of a municipality.
    municipality: Option<String>,
}

impl Asked {
    async fn filter(&self, cx: &Cx) -> Result<Filter> {
        let unknown =
            |error| Error::Invalid(Problem::new("decision", "api-unknown-value").with("known", error).into());
        let municipality = match &self.municipality {
            Some(slug) => Some(
                region::municipality_by_slug(&cx.app.db, slug)
                    .await?
                    .ok_or_else(|| Error::invalid("municipality", "api-unknown-slug"))?
                    .id,
            ),
            None => None,
        };
        Ok(Filter {
            decision: self
                .decision
                .as_ref()
                .map(|word| word.parse::<Decision>().map_err(unknown))
                .transpose()?,
            municipality,
            after: self
                .after
                .as_ref()
                .map(|text| cursor(text).ok_or_else(|| Error::invalid("after", "api-after")))
                .transpose()?,
        })
    }
}

/// `micros.id` of the last answer of the page before.
fn cursor(text: &str) -> Option<(Timestamp, ResponseId)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
}

/// Official answers, newest first.
#[utoipa::path(get, path = "/api/v1/responses", tag = "responses", params(Asked), responses(
    (status = 200, description = "A page of the list", body = List<PublicResponse>),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn list(cx: Cx, Params(asked): Params<Asked>) -> Outcome {
    let limit = Paging { limit: asked.limit, after: None }.limit()?;
    let found = answers::public(&cx.app.db, &asked.filter(&cx).await?, limit + 1).await?;
    let page = List::cut(found, limit, |last| format!("{}.{}", last.published_at.micros(), last.id));
    let ids: Vec<ResponseId> = page.items.iter().map(|response| response.id).collect();
    let answered = answers::contributions(&cx.app.db, &ids).await?;
    let items = page.items.into_iter().map(|response| PublicResponse::of(&cx, response, &answered)).collect();
    public(&List { items, next: page.next })
}

/// One answer by its id.
#[utoipa::path(get, path = "/api/v1/responses/{id}", tag = "responses",
    params(("id" = Uuid, Path, description = "Public id")),
    responses(
        (status = 200, description = "Found", body = PublicResponse),
        (status = 400, description = "The address is not well-formed"),
        (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
async fn single(cx: Cx, Path(id): Path<String>) -> Outcome {
    let id: ResponseId = id.parse().map_err(|_| Error::NotFound)?;
    let response = answers::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    let answer = PublicResponse::of(&cx, response, &answers::contributions(&cx.app.db, &[id]).await?);
    if answer.contributions.is_empty() {
        return Err(Error::NotFound.into());
    }
    public(&answer)
}

/// How the promise of an answer is kept, over all public contributions.
#[derive(Debug, Serialize, ToSchema)]
struct ResponseStatistics {
    /// Calendar days within which an answer is promised.
    promised_days: u32,
    /// Where the promise comes from.
    basis: String,
    /// Over all.
    total: Figures,
    /// Mean whole days from receipt to answer.
    mean_days: Option<i64>,
    /// Days after which half of the answers were there.
    median_days: Option<i64>,
    /// By municipality.
    municipalities: Vec<Figures>,
    /// By office.
    offices: Vec<Figures>,
}

/// How the promise of an answer is kept.
#[utoipa::path(get, path = "/api/v1/responses/statistics", tag = "responses", responses(
    (status = 200, description = "Found", body = ResponseStatistics),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn statistics(cx: Cx) -> Outcome {
    let found = statistics::load(&cx.app.db, cx.now).await?;
    public(&ResponseStatistics {
        promised_days: cx.app.settings.answer_days,
        basis: cx.app.settings.answer_days_basis.clone(),
        mean_days: found.total.mean_days(),
        median_days: found.median_days,
        total: found.total,
        municipalities: found.municipalities,
        offices: found.offices,
    })
}

/// What a staff token sends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResponseDraft {
    /// The answer.
    response: Draft,
    /// Public ids of other contributions that the same answer answers.
    #[serde(default)]
    #[schema(max_items = 200)]
    also: Vec<Uuid>,
    /// Why a published answer is changed; without it, another text under a published answer is a conflict.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What waits for a second person.
#[derive(Debug, Serialize, ToSchema)]
struct WaitingAnswer {
    /// Id under which it is approved or given back (`/api/v1/response-proposals`).
    proposal: Uuid,
}

/// What an answer led to.
#[derive(Debug, Serialize, ToSchema)]
struct ResponseAnswer {
    /// Public id of the answer.
    id: Uuid,
    /// 1 for the first text.
    version: i64,
}

/// Most contributions that one call answers.
const MOST_TOGETHER: usize = 200;

/// Answers a contribution in public, with a token of staff who may answer it. Sending the same again changes nothing.
#[utoipa::path(put, path = "/api/v1/contributions/{id}/response", tag = "responses",
    params(("id" = String, Path, description = "Public id or reference")),
    request_body(content = ResponseDraft, content_type = "application/json"),
    responses(
        (status = 201, description = "Published", body = ResponseAnswer),
        (status = 200, description = "Had been published, or is changed now", body = ResponseAnswer),
        (status = 202, description = "Waits for a second person", body = WaitingAnswer),
        (status = 400, description = "The address is not well-formed"),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Answered already, with another text", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Cannot be written now", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
async fn put_response(cx: Cx, Path(id): Path<String>, Body(sent): Body<ResponseDraft>) -> Outcome {
    let on = find(&cx, &id).await?;
    let (status, sent) = match answers::of_contribution(&cx.app.db, on.id).await? {
        None => (StatusCode::CREATED, first(&cx, &on, sent).await?),
        Some(old) => (StatusCode::OK, again(&cx, &on, &old, &sent).await?),
    };
    let id = match sent {
        Sent::Published(id) => id,
        Sent::Waiting(proposal) => {
            return Ok((StatusCode::ACCEPTED, axum::Json(WaitingAnswer { proposal })).into_response());
        }
    };
    let version = answers::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?.version;
    Ok((status, axum::Json(ResponseAnswer { id: id.0, version })).into_response())
}

async fn find(cx: &Cx, id: &str) -> Result<Contribution> {
    let found = match id.parse() {
        Ok(id) => contribution_store::by_id(&cx.app.db, id).await?,
        Err(_) => contribution_store::by_reference(&cx.app.db, id).await?,
    };
    let on = found.ok_or(Error::NotFound)?;
    cx.require(Action::Answer, &on.object())?;
    Ok(on)
}

/// What the actor has written that waits for a second person; it is written anew.
async fn own_waiting(cx: &Cx, subject: Uuid) -> Result<Option<Uuid>> {
    let waiting = waiting::of(&cx.app.db, subject).await?;
    Ok(waiting.filter(|one| Some(one.written_by) == cx.actor.person).map(|one| one.id))
}

async fn first(cx: &Cx, on: &Contribution, sent: ResponseDraft) -> Result<Sent> {
    if sent.also.len() >= MOST_TOGETHER {
        return Err(Error::TooLarge);
    }
    let contributions = std::iter::once(on.id).chain(sent.also.into_iter().map(ContributionId)).collect();
    let new = NewResponse { contributions, draft: sent.response };
    crate::send(cx, new, own_waiting(cx, on.id.0).await?).await
}

async fn again(cx: &Cx, on: &Contribution, old: &Response, sent: &ResponseDraft) -> Result<Sent> {
    // The same text is the same answer even when its promised day has come meanwhile.
    let day = old.published_at.date();
    let same = sent.response.check(&on.kind, day).is_ok_and(|content| content == old.content());
    match (&sent.reason, same) {
        (_, true) => Ok(Sent::Published(old.id)),
        (Some(reason), false) => {
            let waiting = own_waiting(cx, old.id.0).await?;
            crate::send_change(cx, on.id, old.id, &sent.response, reason, waiting).await
        }
        (None, false) => Err(Error::Conflict("response-already")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_that_is_none_is_refused() {
        let id = Uuid::from_u128(7);
        assert_eq!(cursor(&format!("5.{id}")), Some((Timestamp::from_micros(5), ResponseId(id))));
        for rubbish in ["", "x", "5.", "5.x", &format!("x.{id}")] {
            assert_eq!(cursor(rubbish), None, "{rubbish}");
        }
    }
}
