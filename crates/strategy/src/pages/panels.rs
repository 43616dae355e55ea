//! The strategy on the home page and on the pages of places.

use crate::{
    pages::goals::amount,
    store::{self, HomeGoal},
    view::{self, Line},
};
use askama::Template;
use database::BoxFuture;
use kernel::{PlaceId, Result};
use web::{Cx, Html};

/// Measures on the page of a place.
const OF_PLACE: usize = 20;

#[derive(Template)]
#[template(path = "strategy-home.html")]
struct HomePanel<'a> {
    cx: &'a Cx,
    goals: &'a [HomeGoal],
    whole: &'a HomeGoal,
    total: Option<String>,
}

/// On the home page: the goals, and how many measures there are for them.
pub(crate) fn home_panel(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let goals = cx.lately("strategy on the home page", store::home(&cx.app.db)).await?;
        let Some(whole) = goals.first() else { return Ok(Html::empty()) };
        let total = whole.total_cents.map(|cents| amount(cx, cents, whole.total_approximate));
        Html::of(&HomePanel { cx, goals: &goals, whole, total })
    })
}

#[derive(Template)]
#[template(path = "strategy-place.html")]
struct PlacePanel<'a> {
    cx: &'a Cx,
    lines: Vec<Line<'a>>,
}

/// On the page of a place: the measures that concern it.
pub(crate) fn place_panel(cx: &Cx, place: PlaceId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let measures = store::measures_of_place(&cx.app.db, place, OF_PLACE).await?;
        if measures.is_empty() {
            return Ok(Html::empty());
        }
        Html::of(&PlacePanel { cx, lines: view::lines(cx, &measures, &[])? })
    })
}
