//! What contributions show on other concepts' pages.

use crate::{
    Contribution,
    listing::Filter,
    store::{self, Figures},
};
use askama::Template;
use database::BoxFuture;
use kernel::{MunicipalityId, PlaceId, Result, Timestamp};
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
    cards: Html,
    total: i64,
    follow: Option<Html>,
}

async fn of(cx: &Cx, filter: Filter, query: String, place: Option<region::Place>) -> Result<Html> {
    let mut newest = store::list(&cx.app.db, &filter).await?;
    newest.truncate(filter.limit);
    let total = store::count(&cx.app.db, &filter).await?;
    let follow = match &place {
        Some(place) => Some(notifications::form(
            cx,
            notifications::Subject::place(place.id),
            &place.name,
            &place.path(),
        )?),
        None => None,
    };
    Html::of(&OfPlace {
        cx,
        query,
        place: place.map(|place| place.slug),
        cards: super::list::cards(cx, &newest)?,
        total,
        follow,
    })
}

/// On the page of a place.
pub(crate) fn of_place(cx: &Cx, id: PlaceId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let place = region::store::place(&cx.app.db, id).await?;
        of(
            cx,
            Filter { place: Some(id), limit: 6, ..Filter::default() },
            format!("ort={}", place.slug),
            Some(place),
        )
        .await
    })
}

/// On the page of a municipality.
pub(crate) fn of_municipality(cx: &Cx, id: MunicipalityId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let municipality = region::store::municipality(&cx.app.db, id).await?;
        of(
            cx,
            Filter { municipality: Some(id), limit: 6, ..Filter::default() },
            format!("gemeinde={}", municipality.slug),
            None,
        )
        .await
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
