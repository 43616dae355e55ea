//! What contributions show on other concepts' pages.

use crate::{
    Contribution,
    listing::Filter,
    store::{self, Figures},
};
use askama::Template;
use database::BoxFuture;
use kernel::{Error, MunicipalityId, PlaceId, Result, Timestamp};
use processes::Full;
use std::collections::HashMap;
use web::{Cx, Html, module::PlaceCount};

#[derive(Template)]
#[template(path = "panel-process.html")]
struct OfProcess<'a> {
    cx: &'a Cx,
    full: &'a Full,
    cards: Html,
    total: i64,
    is_open: bool,
}

/// On the page of a process.
pub(crate) fn of_process(
    cx: &Cx,
    full: &Full,
    newest: &[Contribution],
    total: i64,
    is_open: bool,
) -> Result<Html> {
    Html::of(&OfProcess { cx, full, cards: super::list::cards(cx, newest)?, total, is_open })
}

#[derive(Template)]
#[template(path = "panel-place.html")]
struct OfPlace<'a> {
    cx: &'a Cx,
    /// `ort=reetz`, `gemeinde=bad-belzig`
    query: String,
    place: Option<String>,
    empty: bool,
    cards: Html,
    more: bool,
    follow: Option<Html>,
}

const SHOWN: usize = 6;

/// The newest, and whether there are more.
async fn newest(cx: &Cx, filter: Filter) -> Result<(Vec<Contribution>, bool)> {
    let mut newest = store::list(&cx.app.db, &Filter { limit: SHOWN, ..filter }).await?;
    let more = newest.len() > SHOWN;
    newest.truncate(SHOWN);
    Ok((newest, more))
}

/// On the page of a place.
pub(crate) fn of_place(cx: &Cx, id: PlaceId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let (newest, more) = newest(cx, Filter { place: Some(id), ..Filter::default() }).await?;
        let region = region::overview(cx).await?;
        let place = region.places().find(|place| place.id == id).ok_or(Error::NotFound)?;
        let (slug, name) = (place.slug.clone(), place.name.clone());
        let follow =
            notifications::form(cx, notifications::Subject::place(id), &name, &format!("/orte/{slug}"))?;
        let query = format!("ort={slug}");
        let cards = super::list::cards(cx, &newest)?;
        Html::of(&OfPlace {
            cx,
            query,
            place: Some(slug),
            empty: newest.is_empty(),
            cards,
            more,
            follow: Some(follow),
        })
    })
}

/// On the page of a municipality.
pub(crate) fn of_municipality(cx: &Cx, id: MunicipalityId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let region = region::overview(cx).await?;
        let municipality = region.municipality(id).ok_or(Error::NotFound)?;
        let (newest, more) = newest(cx, Filter { municipality: Some(id), ..Filter::default() }).await?;
        let query = format!("gemeinde={}", municipality.slug);
        let cards = super::list::cards(cx, &newest)?;
        Html::of(&OfPlace { cx, query, place: None, empty: newest.is_empty(), cards, more, follow: None })
    })
}

/// For the map and the list of places.
pub(crate) fn place_counts(cx: &Cx) -> BoxFuture<'_, Result<HashMap<PlaceId, PlaceCount>>> {
    Box::pin(async move {
        let counts = store::counts_by_place(&cx.app.db).await?;
        Ok(counts
            .into_iter()
            .map(|(place, contributions)| (place, PlaceCount { contributions, open_processes: 0 }))
            .collect())
    })
}

#[derive(Template)]
#[template(path = "panel-figures.html")]
struct FiguresPanel<'a> {
    cx: &'a Cx,
    figures: Figures,
}

/// On the home page: how much came in this year and what became of it.
pub(crate) fn figures(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let new_year = Timestamp::berlin(jiff::civil::date(cx.today().year(), 1, 1), 0, 0);
        Html::of(&FiguresPanel { cx, figures: store::figures(&cx.app.db, new_year, cx.now).await? })
    })
}

#[derive(Template)]
#[template(path = "panel-results.html")]
struct Results<'a> {
    cx: &'a Cx,
    cards: Html,
}

/// On the home page: what became of it.
pub(crate) fn results(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let answered = store::newest_answered(&cx.app.db, 4).await?;
        if answered.is_empty() {
            return Ok(Html::empty());
        }
        Html::of(&Results { cx, cards: super::list::cards(cx, &answered)? })
    })
}
