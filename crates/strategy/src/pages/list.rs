//! The list of measures: filters in the address, keyset paging.

use super::{Wording, adopted, current};
use crate::{
    kind::{ElementKind, MeasureStatus},
    store::{self, Filter, StatusFilter},
    view::{self, Line},
};
use askama::Template;
use kernel::{Error, MeasureId, Result};
use web::{
    Cx, FormState, Html, Input, Outcome, Page,
    field::{self, Choice},
};

/// Measures on one page.
const SHOWN: usize = 50;
/// The word for measures without a status in addresses.
const NO_STATUS: &str = "none";

/// Where a page ended: position and id.
pub(crate) fn cursor(text: &str) -> Result<(i64, MeasureId)> {
    let parsed =
        text.split_once('.').and_then(|(position, id)| Some((position.parse().ok()?, id.parse().ok()?)));
    parsed.ok_or_else(|| Error::invalid("after", "api-after"))
}

pub(crate) fn cursor_of(measure: &crate::Measure) -> String {
    format!("{}.{}", measure.position, measure.id)
}

/// The status a filter names; its word is one of the status or [`NO_STATUS`].
pub(crate) fn status_of(word: &str) -> Option<StatusFilter> {
    if word == NO_STATUS { Some(StatusFilter::None) } else { word.parse().ok().map(StatusFilter::Is) }
}

#[derive(Template)]
#[template(path = "strategy-list.html")]
struct ListPage<'a> {
    cx: &'a Cx,
    fields: Vec<Html>,
    lines: Vec<Line<'a>>,
    next: Option<String>,
}

fn filter_of(input: &Input) -> Filter {
    let text = |name| input.some(name).map(str::to_owned);
    Filter {
        status: input.some("stand").and_then(status_of),
        goal: text("ziel"),
        bundle: text("buendel"),
        place: text("ort"),
        year: input
            .some("jahr")
            .and_then(|year| year.parse().ok())
            .filter(|year| (1900..3000).contains(year)),
    }
}

async fn fields(cx: &Cx, wording: &Wording, input: Input) -> Result<Vec<Html>> {
    let of = |kind: ElementKind| {
        wording
            .of_kind(kind)
            .map(|element| Choice::new(element.slug.clone(), element.name.clone()))
            .collect::<Vec<_>>()
    };
    let words = MeasureStatus::ALL.iter().map(|status| Some(*status)).chain([None]);
    let status: Vec<Choice> = words
        .map(|status| Choice::new(status.map_or(NO_STATUS, MeasureStatus::as_str), view::status(cx, status)))
        .collect();
    let this_year = cx.today().year();
    let years: Vec<Choice> =
        (this_year - 5..=this_year + 5).map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let places = region::place_choices(cx).await?;
    let form = FormState::new(input);
    Ok(vec![
        field::filter(cx, &form, "stand", "strategy-filter-status", &status)?,
        field::filter(cx, &form, "ziel", "strategy-filter-goal", &of(ElementKind::Goal))?,
        field::filter(cx, &form, "buendel", "strategy-filter-bundle", &of(ElementKind::Bundle))?,
        field::filter(cx, &form, "ort", "strategy-filter-place", &places)?,
        field::filter(cx, &form, "jahr", "strategy-filter-year", &years)?,
    ])
}

/// The address of the next page, with the same filters.
fn next_address(input: &Input, after: &str) -> String {
    let value = |name| input.some(name).map(|value| (name, web::application::percent_encode(value)));
    let filters = ["stand", "ziel", "buendel", "ort", "jahr"].into_iter().filter_map(value);
    let pairs: Vec<String> =
        filters.chain([("nach", after.to_owned())]).map(|(name, value)| format!("{name}={value}")).collect();
    format!("/massnahmen?{}", pairs.join("&"))
}

/// `GET /massnahmen?stand=…&ziel=…&buendel=…&ort=…&jahr=…`
pub(crate) async fn list(cx: Cx) -> Outcome {
    let wording = current(&cx).await?;
    let wording = adopted((*wording).as_ref())?;
    let db = &cx.app.db;
    let input = Input::from_urlencoded(cx.query.as_deref().unwrap_or_default().as_bytes())?;
    let after = input.some("nach").map(cursor).transpose()?;
    let mut measures = store::measures(db, wording.edition.id, &filter_of(&input), after, SHOWN + 1).await?;
    let next = (measures.len() > SHOWN).then(|| {
        measures.truncate(SHOWN);
        measures.last().map(|last| next_address(&input, &cursor_of(last)))
    });
    let places = store::places_of(db, &measures).await?;
    let body = Html::of(&ListPage {
        cx: &cx,
        lines: view::lines(&cx, &measures, &places)?,
        fields: fields(&cx, wording, input).await?,
        next: next.flatten(),
    })?;
    cx.page(Page {
        title: cx.t("strategy-measures"),
        description: cx.t("strategy-measures-lead"),
        body,
        breadcrumb: vec![("/ziele".to_owned(), cx.t("strategy-nav"))],
        unlisted: cx.query.is_some(),
        ..Page::default()
    })
    .await
}
