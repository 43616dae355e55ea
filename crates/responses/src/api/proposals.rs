//! Four eyes under `/api/v1`, for programs of the staff: what waits for a second person, approving it, giving it back. A
//! program acts for whoever made its token, so nobody approves through one what they have written themselves.

use super::ResponseAnswer;
use crate::{
    Duty, approval, queue,
    response::{Draft, LONGEST_REASON},
    store::{
        answers,
        proposals::{self, Proposal, Waiting},
    },
};
use axum::{extract::Path, response::IntoResponse};
use kernel::{Access, Action, Error, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{
    Cx, Outcome, Routes,
    json::{Body, List, ProblemDocument},
};

pub(crate) fn routes() -> Routes {
    let (see, approve) = (Access::Needs(Action::SeeQueue), Access::Needs(Action::ApproveAnswer));
    Routes::new()
        .get("/api/v1/response-proposals", see, list)
        .get("/api/v1/response-proposals/{id}", see, single)
        .put("/api/v1/response-proposals/{id}/approval", approve, put_approval)
        .put("/api/v1/response-proposals/{id}/return", approve, put_return)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, single, put_approval, put_return),
    components(schemas(ResponseProposal, ProposalDetail, ProposalReturn, NewReturn, List<ResponseProposal>, Draft, ResponseAnswer, ProblemDocument))
)]
pub(crate) struct Doc;

/// An answer, or the change of one, that waits for a second person or was given back to be written anew.
#[derive(Debug, Serialize, ToSchema)]
struct ResponseProposal {
    /// Another one with every writing.
    id: Uuid,
    /// Public id of the contribution on whose desk it lies.
    contribution: Uuid,
    /// Its reference.
    reference: String,
    /// Its title.
    title: String,
    /// Would it change a published answer?
    change: bool,
    /// The office in which it was written.
    written_as: String,
    #[schema(value_type = String, format = DateTime)]
    written: Timestamp,
    /// When the answer is due.
    #[schema(value_type = String, format = DateTime)]
    due: Timestamp,
    /// Was it given back to be written anew?
    returned: bool,
    /// What is expected of whoever made this token: `approve` (or give back), `rewrite`; null: nothing.
    duty: Option<&'static str>,
}

impl ResponseProposal {
    fn of((waiting, duty): (Waiting, Option<Duty>)) -> Self {
        Self {
            id: waiting.id,
            contribution: waiting.contribution_id.0,
            reference: waiting.reference,
            title: waiting.title,
            change: waiting.is_change,
            written_as: waiting.written_as,
            written: waiting.at,
            due: waiting.due_at,
            returned: waiting.returned_as.is_some(),
            duty: duty.map(|duty| match duty {
                Duty::Approve => "approve",
                Duty::Rewrite => "rewrite",
            }),
        }
    }
}

/// The same with what it says.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalDetail {
    #[serde(flatten)]
    proposal: ResponseProposal,
    /// What it says.
    response: Draft,
    /// Public ids of other contributions that it would answer.
    also: Vec<Uuid>,
    /// Why a published answer would change; null for a first answer.
    change_reason: Option<String>,
    /// That it was given back, and why.
    given_back: Option<ProposalReturn>,
}

/// That a second person wants something else, and what.
#[derive(Debug, Serialize, ToSchema)]
struct ProposalReturn {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The office.
    by: String,
    reason: String,
}

/// Answers that wait for a second person or were given back, as far as this token may see them, what is due first at the
/// top.
#[utoipa::path(get, path = "/api/v1/response-proposals", tag = "responses", security(("token" = [])), responses(
    (status = 200, description = "All of them, on one page", body = List<ResponseProposal>),
    (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn list(cx: Cx) -> Outcome {
    let items = approval::visible(&cx).await?.into_iter().map(ResponseProposal::of).collect();
    Ok(axum::Json(List { items, next: None }).into_response())
}

/// One by its id, as far as the actor may see it.
async fn find(cx: &Cx, id: &str) -> Result<(Waiting, Option<Duty>)> {
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let waiting = approval::everything(&cx.app).await?.into_iter().find(|one| one.id == id);
    let waiting = waiting.ok_or(Error::NotFound)?;
    if !queue::sees(&cx.actor, &waiting.object()) {
        return Err(Error::Forbidden);
    }
    let duty = approval::duty(&cx.actor, &waiting);
    Ok((waiting, duty))
}

/// One of them with what it says.
#[utoipa::path(get, path = "/api/v1/response-proposals/{id}", tag = "responses", security(("token" = [])),
    params(("id" = Uuid, Path, description = "Id of what waits")), responses(
    (status = 200, description = "Found", body = ProposalDetail),
    (status = 400, description = "The address is not well-formed"),
    (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "There is no such thing, or it is published or written anew by now", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn single(cx: Cx, Path(id): Path<String>) -> Outcome {
    let found = find(&cx, &id).await?;
    let proposal: Proposal = proposals::by_id(&cx.app.db, found.0.id).await?.ok_or(Error::NotFound)?;
    let detail = ProposalDetail {
        proposal: ResponseProposal::of(found),
        response: proposal.draft,
        also: proposal.also.iter().map(|id| id.0).collect(),
        change_reason: Some(proposal.reason).filter(|reason| !reason.is_empty()),
        given_back: proposal.returned.map(|returned| ProposalReturn {
            at: returned.at,
            by: returned.by,
            reason: returned.reason,
        }),
    };
    Ok(axum::Json(detail).into_response())
}

/// Approves exactly this version of an answer, which publishes it. Nobody approves what they have written themselves.
#[utoipa::path(put, path = "/api/v1/response-proposals/{id}/approval", tag = "responses", security(("token" = [])),
    params(("id" = Uuid, Path, description = "Id of what waits")), responses(
    (status = 200, description = "Published", body = ResponseAnswer),
    (status = 400, description = "The address is not well-formed"),
    (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "There is no such thing, or it is published or written anew by now", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "Written by the same person, or given back", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "Something does not fit any more, such as a promised day that has come", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "Cannot be written now", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn put_approval(cx: Cx, Path(id): Path<String>) -> Outcome {
    let (waiting, _) = find(&cx, &id).await?;
    let id = crate::approve(&cx, waiting.id).await?;
    let version = answers::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?.version;
    Ok(axum::Json(ResponseAnswer { id: id.0, version }).into_response())
}

/// What should be different.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewReturn {
    /// Whoever wrote the answer reads it.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}
// The schema says in numbers what the check says by name.
const _: () = assert!(LONGEST_REASON == 500, "the longest reason");

/// Gives an answer back to whoever wrote it, to be written anew.
#[utoipa::path(put, path = "/api/v1/response-proposals/{id}/return", tag = "responses", security(("token" = [])),
    params(("id" = Uuid, Path, description = "Id of what waits")),
    request_body(content = NewReturn, content_type = "application/json"), responses(
    (status = 200, description = "Given back", body = ProposalDetail),
    (status = 400, description = "The address is not well-formed"),
    (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "Not permitted", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "There is no such thing, or it is published or written anew by now", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "Written by the same person, or given back already", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "Cannot be written now", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn put_return(cx: Cx, Path(id): Path<String>, Body(new): Body<NewReturn>) -> Outcome {
    let (waiting, _) = find(&cx, &id).await?;
    crate::give_back(&cx, waiting.id, &new.reason).await.map_err(as_member)?;
    single(cx, Path(id)).await
}

/// The form calls the reason by another name.
fn as_member(error: Error) -> Error {
    match error {
        Error::Invalid(mut problems) => {
            for problem in problems.0.iter_mut().filter(|problem| problem.field == "return_reason") {
                problem.field = "reason";
            }
            Error::Invalid(problems)
        }
        error => error,
    }
}
