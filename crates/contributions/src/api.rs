//! Contributions under `/api/v1`: reading all that is public, the intake, endorsements.

use crate::{
    Contribution, comment,
    contribution::{Channel, Draft},
    endorsement,
    endorsing::{Endorsing, Named},
    intake::{self, Arrival},
    listing::{Cursor, Filter, Order},
    pages::list::day_number,
    store,
};
use axum::{extract::Path, response::IntoResponse};
use http::{HeaderValue, StatusCode, header};
use kernel::{Access, Error, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{
    Cx, Outcome, Routes,
    json::{Body, List, Paging, Params, ProblemDocument, open, public},
};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .put("/api/v1/intake/{key}", Access::Public, put_intake)
        .get("/api/v1/contributions", Access::Public, list)
        .get("/api/v1/contributions.geojson", Access::Public, geojson)
        .get("/api/v1/contributions.csv", Access::Public, csv)
        .get("/api/v1/contributions/similar", Access::Public, similar)
        .get("/api/v1/contributions/{id}", Access::Public, single)
        .get("/api/v1/contributions/{id}/comments", Access::Public, comments)
        .put("/api/v1/contributions/{id}/endorsements/{key}", Access::Public, put_endorsement)
        .delete("/api/v1/contributions/{id}/endorsements/{key}", Access::Public, delete_endorsement)
        .get("/api/v1/statistics", Access::Public, statistics)
}

#[derive(OpenApi)]
#[openapi(
    paths(put_intake, list, geojson, csv, similar, single, comments, put_endorsement, delete_endorsement, statistics),
    components(schemas(Draft, IntakeAnswer, PublicContribution, List<PublicContribution>, Similar, SimilarItem, EndorsementAnswer, PublicComment, List<PublicComment>, Statistics, ProblemDocument))
)]
pub(crate) struct Doc;

/// What the sender of an intake gets.
#[derive(Debug, Serialize, ToSchema)]
struct IntakeAnswer {
    /// Public id.
    id: Uuid,
    /// Speakable reference.
    #[schema(example = "BB-1207")]
    reference: String,
    /// The receipt code. Only this answer holds it.
    #[schema(example = "7K2QM-9XD4B-3TZ8")]
    receipt: String,
    /// Until when an answer is promised (RFC 3339).
    #[schema(value_type = String, format = DateTime)]
    due: Timestamp,
    /// Where it stands with the moderators.
    #[schema(example = "received")]
    status: String,
    /// Its page, once it is public.
    url: String,
}

/// Takes a contribution in. The key is a random UUID (version 4) that the client makes and keeps to itself; the same
/// content under the same key can be sent again and again.
#[utoipa::path(
    put, path = "/api/v1/intake/{key}", tag = "contributions",
    params(("key" = Uuid, Path, description = "Random UUID (version 4), made by the client, never published")),
    request_body(content = Draft, content_type = "application/json"),
    responses(
        (status = 201, description = "Taken in", body = IntakeAnswer),
        (status = 200, description = "Had been taken in before; the same receipt again", body = IntakeAnswer),
        (status = 400, description = "The address is not well-formed"),
        (status = 409, description = "The key is known with other content", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Cannot be written now", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
async fn put_intake(cx: Cx, Path(key): Path<String>, Body(draft): Body<Draft>) -> Outcome {
    // Bad content is named before a bad key: whoever mends the content sees the key next.
    draft.clone().check()?;
    let key = intake_key(&key)?;
    let receipt = intake::submit(&cx, key, draft, Arrival::default()).await?;
    let answer = IntakeAnswer {
        id: receipt.id.0,
        url: format!("{}/beitraege/{}", cx.app.settings.site_url, receipt.reference),
        reference: receipt.reference,
        receipt: receipt.code.to_string(),
        due: receipt.due_at,
        status: receipt.state.to_string(),
    };
    let status = if receipt.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(answer)).into_response())
}

/// Only random keys can be private: version 4 (RFC 9562).
fn intake_key(text: &str) -> Result<Uuid> {
    text.parse::<Uuid>()
        .ok()
        .filter(|key| key.get_version_num() == 4)
        .ok_or_else(|| Error::invalid("key", "api-key-not-v4"))
}

/// A contribution, as everyone may see it.
#[derive(Debug, Serialize, ToSchema)]
struct PublicContribution {
    id: Uuid,
    reference: String,
    kind: String,
    title: String,
    /// Markdown subset.
    text: String,
    /// Slug of the process.
    process: String,
    /// Slug of the place.
    place: Option<String>,
    /// Name of the municipality.
    municipality: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    tags: Vec<String>,
    /// `published` or `duplicate`.
    status: String,
    /// `open`, `in_review`, `answered`.
    answer_state: String,
    /// `adopted`, `partly`, `rejected`, `later`, `elsewhere`, `explained`.
    decision: Option<String>,
    channel: String,
    /// For how many people it speaks, as its author says.
    people: i64,
    /// `guest`, `pseudonym`, `organisation`, `staff`.
    author_kind: String,
    author: Option<String>,
    /// `resident`, `politics`, `administration`, `business`, `science`, `association`.
    group: String,
    /// False: the author's own statement.
    group_verified: bool,
    addressee: Option<String>,
    language: String,
    #[schema(value_type = String, format = DateTime)]
    received: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    due: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    answered: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    updated: Timestamp,
    endorsements: i64,
    comments: i64,
    /// Invented, for demonstration.
    example: bool,
    url: String,
}

impl PublicContribution {
    fn of(cx: &Cx, contribution: Contribution) -> Self {
        Self {
            url: format!("{}{}", cx.app.settings.site_url, contribution.path()),
            tags: contribution.tags().map(str::to_owned).collect(),
            id: contribution.id.0,
            reference: contribution.reference,
            kind: contribution.kind,
            title: contribution.title,
            text: contribution.body,
            process: contribution.process_slug,
            place: contribution.place_slug,
            municipality: contribution.municipality_name,
            lon: contribution.lon,
            lat: contribution.lat,
            status: contribution.state.to_string(),
            answer_state: contribution.answer_state.to_string(),
            decision: contribution.decision.map(|decision| decision.to_string()),
            channel: contribution.channel.to_string(),
            people: contribution.people,
            author_kind: contribution.author_kind.to_string(),
            author: Some(contribution.author_name).filter(|name| !name.is_empty()),
            group: contribution.stakeholder_group.to_string(),
            group_verified: contribution.group_verified,
            addressee: contribution.addressee,
            language: contribution.language,
            received: contribution.received_at,
            due: contribution.due_at,
            answered: contribution.answered_at,
            updated: contribution.updated_at,
            endorsements: contribution.endorsements,
            comments: contribution.comments,
            example: contribution.example,
        }
    }
}

/// Filters of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Most items, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// `idea`, `question`.
    kind: Option<String>,
    /// Slug of a place.
    place: Option<String>,
    /// Slug of a municipality.
    municipality: Option<String>,
    /// Slug of a process.
    process: Option<String>,
    /// A tag.
    tag: Option<String>,
    /// `open`, `in_review`, `answered`.
    answer_state: Option<String>,
    /// A stakeholder group.
    group: Option<String>,
    /// A channel.
    channel: Option<String>,
    /// Words that must occur.
    q: Option<String>,
    /// `newest`, `endorsed`, `nearest` (with `lon` and `lat`), `fair`.
    order: Option<String>,
    /// Longitude for `nearest`.
    lon: Option<f64>,
    /// Latitude for `nearest`.
    lat: Option<f64>,
}

fn parsed<T: std::str::FromStr<Err = kernel::error::UnknownWord>>(
    field: &'static str,
    text: Option<&String>,
) -> Result<Option<T>> {
    text.map(|text| {
        text.parse().map_err(|error| {
            Error::Invalid(Problem::new(field, "api-unknown-value").with("known", error).into())
        })
    })
    .transpose()
}

impl Asked {
    async fn filter(&self, cx: &Cx) -> Result<Filter> {
        let db = &cx.app.db;
        let unknown = |field| Error::Invalid(Problem::new(field, "api-unknown-slug").into());
        let mut filter = Filter {
            kind: self.kind.clone(),
            tag: self.tag.clone(),
            answer_state: parsed("answer_state", self.answer_state.as_ref())?,
            group: parsed("group", self.group.as_ref())?,
            channel: parsed("channel", self.channel.as_ref())?,
            search: self.q.clone().filter(|q| !q.trim().is_empty()),
            order: parsed("order", self.order.as_ref())?.unwrap_or(Order::Newest),
            near: self.lon.zip(self.lat),
            day: day_number(cx.now),
            limit: Paging { limit: self.limit, after: None }.limit()?,
            ..Filter::default()
        };
        if let Some(slug) = &self.place {
            filter.place =
                Some(region::store::place_by_slug(db, slug).await?.ok_or_else(|| unknown("place"))?.id);
        }
        if let Some(slug) = &self.municipality {
            filter.municipality = Some(
                region::store::municipality_by_slug(db, slug)
                    .await?
                    .ok_or_else(|| unknown("municipality"))?
                    .id,
            );
        }
        if let Some(slug) = &self.process {
            filter.process = Some(
                processes::store::by_slug(db, slug).await?.ok_or_else(|| unknown("process"))?.process.id,
            );
        }
        if let Some(after) = &self.after {
            filter.after = Some(Cursor::parse(after).ok_or_else(|| Error::invalid("after", "api-after"))?);
        }
        Ok(filter)
    }
}

/// Contributions, newest first unless asked otherwise.
#[utoipa::path(get, path = "/api/v1/contributions", tag = "contributions", params(Asked), responses(
    (status = 200, description = "A page of the list", body = List<PublicContribution>),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn list(cx: Cx, Params(asked): Params<Asked>) -> Outcome {
    let filter = asked.filter(&cx).await?;
    let found = store::list(&cx.app.db, &filter).await?;
    let page = List::cut(found, filter.limit, |last| filter.cursor(last).to_text());
    public(&List {
        items: page.items.into_iter().map(|item| PublicContribution::of(&cx, item)).collect(),
        next: page.next,
    })
}

/// The same as points (RFC 7946); what has neither point nor place has no geometry.
#[utoipa::path(get, path = "/api/v1/contributions.geojson", tag = "contributions", params(Asked), responses(
    (status = 200, description = "A FeatureCollection", content_type = "application/geo+json"),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn geojson(cx: Cx, Params(asked): Params<Asked>) -> Outcome {
    let filter = asked.filter(&cx).await?;
    let found = store::list(&cx.app.db, &filter).await?;
    let page = List::cut(found, filter.limit, |last| filter.cursor(last).to_text());
    let features: Vec<serde_json::Value> = page
        .items
        .into_iter()
        .map(|item| {
            let point = item.at_lon.zip(item.at_lat).map(|(lon, lat)| serde_json::json!({"type": "Point", "coordinates": [lon, lat]}));
            serde_json::json!({"type": "Feature", "id": item.id, "geometry": point, "properties": PublicContribution::of(&cx, item)})
        })
        .collect();
    let mut response =
        axum::Json(serde_json::json!({"type": "FeatureCollection", "features": features, "next": page.next}))
            .into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    open(&mut response);
    Ok(response)
}

/// The same as a table (UTF-8, RFC 4180). Cells that a spreadsheet would take for a formula begin with an apostrophe.
#[utoipa::path(get, path = "/api/v1/contributions.csv", tag = "contributions", params(Asked), responses(
    (status = 200, description = "A table with a header line", content_type = "text/csv"),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn csv(cx: Cx, Params(asked): Params<Asked>) -> Outcome {
    let filter = asked.filter(&cx).await?;
    let mut found = store::list(&cx.app.db, &filter).await?;
    found.truncate(filter.limit);
    let mut table = csv::Writer::from_writer(Vec::new());
    let head = [
        "reference",
        "kind",
        "title",
        "text",
        "process",
        "place",
        "municipality",
        "answer_state",
        "decision",
        "channel",
        "people",
        "group",
        "received",
        "due",
        "answered",
        "endorsements",
        "comments",
        "url",
    ];
    table.write_record(head).map_err(Error::internal)?;
    for item in found {
        let item = PublicContribution::of(&cx, item);
        let row = [
            item.reference,
            item.kind,
            item.title,
            item.text,
            item.process,
            item.place.unwrap_or_default(),
            item.municipality.unwrap_or_default(),
            item.answer_state,
            item.decision.unwrap_or_default(),
            item.channel,
            item.people.to_string(),
            item.group,
            item.received.rfc3339(),
            item.due.rfc3339(),
            item.answered.map(Timestamp::rfc3339).unwrap_or_default(),
            item.endorsements.to_string(),
            item.comments.to_string(),
            item.url,
        ];
        table.write_record(row.map(harmless)).map_err(Error::internal)?;
    }
    let bytes = table.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    let mut response =
        ([(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], bytes).into_response();
    open(&mut response);
    Ok(response)
}

/// Keeps a cell from being run as a formula (OWASP, CSV injection; the wide signs are what East Asian spreadsheets take
/// for the same).
///
/// Public for the fuzz target of tables.
pub fn harmless(cell: String) -> String {
    const BEGINS_A_FORMULA: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '|', '＝', '＋', '－', '＠'];
    if cell.starts_with(BEGINS_A_FORMULA) { format!("'{cell}") } else { cell }
}

/// A text to compare with.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SimilarAsked {
    /// What somebody is about to write.
    #[serde(default)]
    text: String,
    /// Slug of a place; contributions of other places are left out.
    place: Option<String>,
}

/// Contributions that may say the same.
#[derive(Debug, Serialize, ToSchema)]
struct Similar {
    items: Vec<SimilarItem>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
struct SimilarItem {
    title: String,
    url: String,
    endorsements: i64,
}

/// Up to three contributions that may say the same, most similar first.
#[utoipa::path(get, path = "/api/v1/contributions/similar", tag = "contributions", params(SimilarAsked), responses(
    (status = 200, description = "Found", body = Similar),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn similar(cx: Cx, Params(asked): Params<SimilarAsked>) -> Outcome {
    let text: String = asked.text.chars().take(crate::contribution::LONGEST_TEXT).collect();
    let found = intake::similar(&cx, &text, asked.place.as_deref(), None).await?;
    let items = found
        .into_iter()
        .map(|item| SimilarItem { url: item.path(), title: item.title, endorsements: item.endorsements })
        .collect();
    public(&Similar { items })
}

async fn public_by_id(cx: &Cx, id: &str) -> Result<Contribution> {
    let found = match id.parse() {
        Ok(id) => store::by_id(&cx.app.db, kernel::ContributionId(id)).await?,
        Err(_) => store::by_reference(&cx.app.db, id).await?,
    };
    found.filter(Contribution::is_public).ok_or(Error::NotFound)
}

/// One contribution, by id or reference.
#[utoipa::path(get, path = "/api/v1/contributions/{id}", tag = "contributions",
    params(("id" = String, Path, description = "Public id or reference")),
    responses(
        (status = 200, description = "Found", body = PublicContribution),
        (status = 400, description = "The address is not well-formed"),
        (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
async fn single(cx: Cx, Path(id): Path<String>) -> Outcome {
    let found = public_by_id(&cx, &id).await?;
    public(&PublicContribution::of(&cx, found))
}

/// A public comment.
#[derive(Debug, Serialize, ToSchema)]
struct PublicComment {
    id: Uuid,
    /// The comment it answers.
    parent: Option<Uuid>,
    /// Markdown subset.
    text: String,
    author: Option<String>,
    /// `resident`, `politics`, `administration`, `business`, `science`, `association`.
    group: String,
    /// False: the author's own statement.
    group_verified: bool,
    /// Spoken for the administration.
    official: bool,
    #[schema(value_type = String, format = DateTime)]
    received: Timestamp,
}

/// The public comments of a contribution, oldest first; at most 500.
#[utoipa::path(get, path = "/api/v1/contributions/{id}/comments", tag = "contributions",
    params(("id" = String, Path, description = "Public id or reference")),
    responses(
        (status = 200, description = "A page of the list", body = List<PublicComment>),
        (status = 400, description = "The address is not well-formed"),
        (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
async fn comments(cx: Cx, Path(id): Path<String>) -> Outcome {
    let on = public_by_id(&cx, &id).await?;
    let own = comment::public(&cx.app.db, on.id)
        .await?
        .into_iter()
        .filter(|comment| comment.contribution_id == on.id);
    let items = own.map(|comment| PublicComment {
        official: comment.is_official(),
        id: comment.id,
        parent: comment.parent_id,
        text: comment.body,
        author: Some(comment.author_name).filter(|name| !name.is_empty()),
        group: comment.stakeholder_group.to_string(),
        group_verified: comment.group_verified,
        received: comment.received_at,
    });
    public(&List { items: items.collect(), next: None })
}

/// What an endorsement led to.
#[derive(Debug, Serialize, ToSchema)]
struct EndorsementAnswer {
    /// Endorsements now.
    endorsements: i64,
}

/// Supports a contribution. The key is a random UUID that the client makes; the same key counts once.
#[utoipa::path(put, path = "/api/v1/contributions/{id}/endorsements/{key}", tag = "contributions",
    params(("id" = String, Path, description = "Public id or reference"), ("key" = Uuid, Path, description = "Random UUID (version 4), made by the client")),
    responses(
        (status = 201, description = "Counted", body = EndorsementAnswer),
        (status = 200, description = "Had been counted before", body = EndorsementAnswer),
        (status = 400, description = "The address is not well-formed"),
        (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Not in this phase", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Cannot be written now", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
async fn put_endorsement(cx: Cx, Path((id, key)): Path<(String, String)>) -> Outcome {
    let key = intake_key(&key)?;
    let network = cx.app.limits_programs().then(|| cx.network_key());
    let (app, on, channel, now) = (cx.app.clone(), Named::parse(&id), Channel::App, cx.now);
    let (endorsements, added) =
        cx.app.db.write_together(Endorsing { app, on, key, channel, network, now }).await?;
    let status = if added { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(EndorsementAnswer { endorsements })).into_response())
}

/// Takes support back.
#[utoipa::path(delete, path = "/api/v1/contributions/{id}/endorsements/{key}", tag = "contributions",
    params(("id" = String, Path, description = "Public id or reference"), ("key" = Uuid, Path, description = "The key it was given under")),
    responses(
        (status = 200, description = "Found", body = EndorsementAnswer),
        (status = 400, description = "The address is not well-formed"),
        (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Cannot be written now", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
async fn delete_endorsement(cx: Cx, Path((id, key)): Path<(String, String)>) -> Outcome {
    let key = intake_key(&key)?;
    let on = public_by_id(&cx, &id).await?;
    let hash = endorsement::key_hash(&cx.app.secrets, key, on.id);
    let secrets = cx.app.secrets.clone();
    let endorsements = cx
        .app
        .db
        .write(move |tx| Box::pin(async move { endorsement::withdraw(tx, &secrets, &on, hash).await }))
        .await?;
    Ok(axum::Json(EndorsementAnswer { endorsements }).into_response())
}

/// Counts of public contributions and how they were answered.
#[derive(Debug, Serialize, ToSchema)]
struct Statistics {
    /// From when on (RFC 3339); null: all.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    #[serde(flatten)]
    figures: store::Figures,
    /// Mean whole days from receipt to answer.
    mean_days: Option<i64>,
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct StatisticsAsked {
    /// Only contributions received since this moment (RFC 3339).
    since: Option<String>,
}

/// Counts of public contributions and how they were answered.
#[utoipa::path(get, path = "/api/v1/statistics", tag = "contributions", params(StatisticsAsked), responses(
    (status = 200, description = "Found", body = Statistics),
    (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn statistics(cx: Cx, Params(asked): Params<StatisticsAsked>) -> Outcome {
    let since = match &asked.since {
        Some(text) => {
            Some(Timestamp::parse_rfc3339(text).ok_or_else(|| Error::invalid("since", "api-bad-time"))?)
        }
        None => None,
    };
    let figures = store::figures(&cx.app.db, since.unwrap_or(Timestamp::from_micros(0)), cx.now).await?;
    public(&Statistics { since, mean_days: figures.mean_days(), figures })
}
