//! What programs read: goals, bundles, measures and funding under `/api/v1`. Before a strategy has been adopted the lists are
//! empty.

use crate::{
    edition::{Element, FundingSource},
    kind::ElementKind,
    measure::Measure,
    pages::{Wording, adopted, current, cursor, cursor_of, status_of},
    store::{self, Filter, Tally},
};
use axum::extract::Path;
use kernel::{ElementId, Error, MeasureId, Problem, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::{
    Cx, Outcome,
    json::{self, List, Paging, Params, ProblemDocument},
};

#[derive(OpenApi)]
#[openapi(
    paths(goals, bundles, measures, measure, funding),
    components(schemas(
        GoalItem,
        BundleItem,
        MeasureItem,
        FundingItem,
        SubGoalItem,
        LinkItem,
        PlaceItem,
        StatusCount
    ))
)]
struct Doc;

/// This concept's part of the OpenAPI document.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Doc::openapi()
}

/// A goal (Leitziel).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GoalItem {
    /// Its part of the address; the value of `goal` elsewhere.
    slug: String,
    name: String,
    /// Null: not stated.
    description: Option<String>,
    /// The text was put together from other sources.
    description_derived: bool,
    sub_goals: Vec<SubGoalItem>,
    bundles: Vec<LinkItem>,
    /// Whether the source names all of its bundles.
    bundles_complete: bool,
    url: String,
}

/// A part of a goal (Unterziel).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubGoalItem {
    slug: String,
    text: String,
}

/// A goal or a bundle that something is linked to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkItem {
    slug: String,
    /// Likely from the subject; no source says so.
    likely: bool,
}

/// A bundle of measures (Maßnahmenbündel).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BundleItem {
    /// Its part of the address; the value of `bundle` elsewhere.
    slug: String,
    name: String,
    /// Null: not stated.
    description: Option<String>,
    goals: Vec<LinkItem>,
    /// How many measures the source counts; null: not stated.
    measures_total: Option<i64>,
    /// The measures that have a name, by status.
    measures: Vec<StatusCount>,
    url: String,
}

/// How many measures are in a status.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusCount {
    /// `idea`, `planned`, `running`, `paused`, `done`, `stopped`; null: no value yet.
    status: Option<String>,
    measures: i64,
}

/// A place that a measure concerns.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceItem {
    slug: String,
    name: String,
}

/// A measure (Maßnahme).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureItem {
    id: String,
    /// Its part of the address.
    slug: String,
    name: String,
    /// Null: not stated.
    description: Option<String>,
    /// Slug of its bundle.
    bundle: String,
    /// Its number within the bundle; null: not stated.
    number: Option<i64>,
    /// The number follows from the order in the source.
    number_derived: bool,
    /// `idea`, `planned`, `running`, `paused`, `done`, `stopped`; null: no value yet.
    status: Option<String>,
    /// Why it is paused, stopped or late; null: not stated.
    reason: Option<String>,
    /// Day; null: not stated.
    planned_start: Option<String>,
    /// Day; null: not stated.
    planned_end: Option<String>,
    /// Day; null: not stated.
    actual_start: Option<String>,
    /// Day; null: not stated.
    actual_end: Option<String>,
    /// Days behind the plan, at the end if that is late, else at the beginning; null: in time, or there is no plan.
    delay_days: Option<i64>,
    /// The office in charge; null: not stated.
    office: Option<String>,
    /// The role in charge; null: not stated.
    role: Option<String>,
    places: Vec<PlaceItem>,
    /// Degrees east (WGS 84).
    lon: Option<f64>,
    /// Degrees north (WGS 84).
    lat: Option<f64>,
    updated_at: String,
    url: String,
}

/// A source of funding.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundingItem {
    id: String,
    slug: String,
    /// `grant`, `own`, `other`; `related`: money of a neighbouring project, in no sum.
    kind: String,
    /// Null: the kind says it.
    name: Option<String>,
    /// Integer cents of a euro; null: not stated.
    amount_cents: Option<i64>,
    /// The source gives the amount only roughly.
    approximate: bool,
    /// The amount follows from others.
    derived: bool,
    /// Percent of the whole; null: not stated.
    share_percent: Option<f64>,
    /// The share was computed.
    share_derived: bool,
    updated_at: String,
}

fn stated(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Goals and bundles with what links them.
struct Parts<'w> {
    wording: &'w Wording,
    tallies: Vec<Tally>,
}

impl<'w> Parts<'w> {
    async fn load(cx: &Cx, wording: &'w Wording) -> Result<Self> {
        Ok(Self { wording, tallies: store::tallies(&cx.app.db, wording.edition.id).await? })
    }

    fn links(&self, pairs: impl Iterator<Item = (ElementId, bool)>) -> Vec<LinkItem> {
        let pairs: Vec<_> = pairs.collect();
        let link = |element: &Element| {
            let (_, likely) = pairs.iter().find(|(id, _)| *id == element.id)?;
            Some(LinkItem { slug: element.slug.clone(), likely: *likely })
        };
        self.wording.elements.iter().filter_map(link).collect()
    }

    fn goal(&self, cx: &Cx, goal: &Element) -> GoalItem {
        let parts = self.wording.of_kind(ElementKind::SubGoal).filter(|part| part.parent_id == Some(goal.id));
        let serving = self.wording.alignments.iter().filter(|a| a.goal_id == goal.id);
        GoalItem {
            slug: goal.slug.clone(),
            name: goal.name.clone(),
            description: stated(&goal.description),
            description_derived: goal.description_derived,
            sub_goals: parts
                .map(|part| SubGoalItem { slug: part.slug.clone(), text: part.name.clone() })
                .collect(),
            bundles: self.links(serving.map(|a| (a.bundle_id, a.likely))),
            bundles_complete: goal.parts_complete,
            url: cx.url(&goal.path()),
        }
    }

    fn bundle(&self, cx: &Cx, bundle: &Element) -> BundleItem {
        let served = self.wording.alignments.iter().filter(|a| a.bundle_id == bundle.id);
        let mut measures: Vec<StatusCount> = self
            .tallies
            .iter()
            .filter(|tally| tally.bundle_id == bundle.id)
            .map(|tally| StatusCount {
                status: tally.status.map(|status| status.to_string()),
                measures: tally.measures,
            })
            .collect();
        measures.sort_by(|a, b| a.status.cmp(&b.status));
        BundleItem {
            slug: bundle.slug.clone(),
            name: bundle.name.clone(),
            description: stated(&bundle.description),
            goals: self.links(served.map(|a| (a.goal_id, a.likely))),
            measures_total: bundle.parts_total,
            measures,
            url: cx.url(&bundle.path()),
        }
    }
}

/// All items at once, cut to a page: there are few goals and bundles, and their slugs are in the order of the edition.
fn page<T>(all: Vec<T>, paging: &Paging, slug: impl Fn(&T) -> &str) -> Result<List<T>> {
    let limit = paging.limit()?;
    let begin = match paging.after.as_deref() {
        None => 0,
        Some(after) => match all.iter().position(|item| slug(item) == after) {
            Some(position) => position + 1,
            None => return Err(Error::invalid("after", "api-after")),
        },
    };
    let items = all.into_iter().skip(begin).take(limit + 1).collect();
    Ok(List::cut(items, limit, |item| slug(item).to_owned()))
}

/// The goals of the strategy that counts now, in its order.
#[utoipa::path(get, path = "/api/v1/goals", tag = "strategy", params(Paging),
    responses((status = 200, description = "A page of the list", body = List<GoalItem>), (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn goals(cx: Cx, Params(paging): Params<Paging>) -> Outcome {
    let all = match current(&cx).await?.as_ref() {
        Some(wording) => {
            let parts = Parts::load(&cx, wording).await?;
            wording.of_kind(ElementKind::Goal).map(|goal| parts.goal(&cx, goal)).collect()
        }
        None => Vec::new(),
    };
    json::public(&page(all, &paging, |goal: &GoalItem| &goal.slug)?)
}

/// The bundles of the strategy that counts now, in its order.
#[utoipa::path(get, path = "/api/v1/bundles", tag = "strategy", params(Paging),
    responses((status = 200, description = "A page of the list", body = List<BundleItem>), (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn bundles(cx: Cx, Params(paging): Params<Paging>) -> Outcome {
    let all = match current(&cx).await?.as_ref() {
        Some(wording) => {
            let parts = Parts::load(&cx, wording).await?;
            wording.of_kind(ElementKind::Bundle).map(|bundle| parts.bundle(&cx, bundle)).collect()
        }
        None => Vec::new(),
    };
    json::public(&page(all, &paging, |bundle: &BundleItem| &bundle.slug)?)
}

/// Which measures.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MeasureFilter {
    /// `idea`, `planned`, `running`, `paused`, `done`, `stopped`; `none`: without a value yet.
    #[param(inline)]
    status: Option<String>,
    /// Slug of a goal that its bundle serves.
    goal: Option<String>,
    /// Slug of its bundle.
    bundle: Option<String>,
    /// Slug of a place it concerns.
    place: Option<String>,
    /// Only those that run, or are planned to, in this year.
    #[param(minimum = 1900, maximum = 2999)]
    year: Option<i16>,
}

impl MeasureFilter {
    fn read(self) -> Result<Filter> {
        let status = match self.status.as_deref() {
            None => None,
            Some(word) => Some(status_of(word).ok_or_else(|| {
                let known = "idea, planned, running, paused, done, stopped, none";
                Error::Invalid(Problem::new("status", "api-unknown-value").with("known", known).into())
            })?),
        };
        if self.year.is_some_and(|year| !(1900..3000).contains(&year)) {
            let known = "1900 – 2999";
            return Err(Error::Invalid(
                Problem::new("year", "api-unknown-value").with("known", known).into(),
            ));
        }
        Ok(Filter { status, goal: self.goal, bundle: self.bundle, place: self.place, year: self.year })
    }
}

fn item(cx: &Cx, measure: &Measure, places: &[(MeasureId, String, String)]) -> MeasureItem {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let (planned, actual) = (measure.planned(), measure.actual());
    let own = places.iter().filter(|(id, _, _)| *id == measure.id);
    MeasureItem {
        id: measure.id.to_string(),
        slug: measure.slug.clone(),
        name: measure.name.clone(),
        description: stated(&measure.description),
        bundle: measure.bundle.clone(),
        number: measure.number,
        number_derived: measure.number_derived,
        status: measure.status.map(|status| status.to_string()),
        reason: stated(&measure.reason),
        planned_start: day(planned.start),
        planned_end: day(planned.end),
        actual_start: day(actual.start),
        actual_end: day(actual.end),
        delay_days: measure.delay(cx.today()).map(|delay| delay.text().1),
        office: stated(&measure.office),
        role: stated(&measure.role),
        places: own.map(|(_, slug, name)| PlaceItem { slug: slug.clone(), name: name.clone() }).collect(),
        lon: measure.lon,
        lat: measure.lat,
        updated_at: measure.updated_at.rfc3339(),
        url: cx.url(&measure.path()),
    }
}

/// The measures of the strategy that counts now, in its order.
#[utoipa::path(get, path = "/api/v1/measures", tag = "strategy", params(Paging, MeasureFilter),
    responses((status = 200, description = "A page of the list", body = List<MeasureItem>), (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn measures(
    cx: Cx,
    Params(paging): Params<Paging>,
    Params(filter): Params<MeasureFilter>,
) -> Outcome {
    let filter = filter.read()?;
    let (limit, after) = (paging.limit()?, paging.after.as_deref().map(cursor).transpose()?);
    let found = match current(&cx).await?.as_ref() {
        Some(wording) => store::measures(&cx.app.db, wording.edition.id, &filter, after, limit + 1).await?,
        None => Vec::new(),
    };
    let places = store::places_of(&cx.app.db, &found).await?;
    let List { items, next } = List::cut(found, limit, cursor_of);
    let items = items.iter().map(|measure| item(&cx, measure, &places)).collect();
    json::public(&List::<MeasureItem> { items, next })
}

/// One measure.
#[utoipa::path(get, path = "/api/v1/measures/{slug}", tag = "strategy", params(("slug" = String, Path, description = "Its part of the address.", max_length = 200)),
    responses((status = 200, description = "Found", body = MeasureItem), (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn measure(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let wording = current(&cx).await?;
    let measure = store::measure(&cx.app.db, adopted((*wording).as_ref())?.edition.id, &slug)
        .await?
        .ok_or(Error::NotFound)?;
    let places = store::places_of(&cx.app.db, std::slice::from_ref(&measure)).await?;
    json::public(&item(&cx, &measure, &places))
}

fn funding_item(source: FundingSource) -> FundingItem {
    FundingItem {
        id: source.id.to_string(),
        slug: source.slug,
        kind: source.kind.to_string(),
        name: stated(&source.name),
        amount_cents: source.amount_cents,
        approximate: source.approximate,
        derived: source.derived,
        share_percent: source
            .share
            .and_then(|share| i32::try_from(share).ok())
            .map(|share| f64::from(share) / 100.0),
        share_derived: source.share_derived,
        updated_at: source.updated_at.rfc3339(),
    }
}

/// Where the money comes from.
#[utoipa::path(get, path = "/api/v1/funding", tag = "strategy", params(Paging),
    responses((status = 200, description = "A page of the list", body = List<FundingItem>), (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn funding(cx: Cx, Params(paging): Params<Paging>) -> Outcome {
    let all = store::funding(&cx.app.db).await?.into_iter().map(funding_item).collect();
    json::public(&page(all, &paging, |source: &FundingItem| &source.slug)?)
}
