//! The public page "Was versprochen ist": the promise, where it comes from, and how it is kept.

use crate::statistics::{self, Figures, Statistics};
use askama::Template;
use contributions::{Contribution, DueClock, listing::Filter, store as contribution_store};
use jiff::civil::Date;
use web::{Cx, Html, Outcome, Page};

/// How many overdue contributions are named; the rest is behind the link to their list.
const NAMED: usize = 50;

#[derive(Template)]
#[template(path = "promise.html")]
struct Promise<'a> {
    cx: &'a Cx,
    days: i64,
    checked: String,
    statistics: Statistics,
    overdue: Vec<(Contribution, i64)>,
}

pub(super) async fn show(cx: Cx) -> Outcome {
    let filter = Filter { overdue_at: Some(cx.now), limit: NAMED, ..Filter::default() };
    let mut overdue: Vec<(Contribution, i64)> = contribution_store::list(&cx.app.db, &filter)
        .await?
        .into_iter()
        .take(NAMED)
        .filter_map(|contribution| match contribution.clock(cx.now) {
            DueClock::Overdue(days) => Some((contribution, days)),
            _ => None,
        })
        .collect();
    overdue.sort_by_key(|(contribution, _)| (contribution.due_at, contribution.id));
    let settings = &cx.app.settings;
    let checked = settings.answer_days_checked.parse::<Date>().map_or_else(|_| settings.answer_days_checked.clone(), |day| cx.day(day));
    let statistics = statistics::load(&cx.app.db, cx.now).await?;
    let body = Html::of(&Promise { cx: &cx, days: i64::from(settings.answer_days), checked, statistics, overdue })?;
    let description = cx.t("promise-description");
    cx.page(Page { title: cx.t("promise-title"), description, body, ..Page::default() }).await
}

/// One line of a table of figures.
fn cells(cx: &Cx, figures: &Figures) -> [String; 6] {
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    [
        cx.number(figures.open),
        cx.number(figures.due_soon),
        cx.number(figures.overdue),
        cx.number(figures.answered),
        or_dash(figures.in_time_percent().map(|percent| format!("{percent}\u{a0}%"))),
        or_dash(figures.mean_days().map(|days| cx.tn("promise-days", days))),
    ]
}
