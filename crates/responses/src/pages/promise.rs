//! The public page "Was versprochen ist": the promise, where it comes from, and how it is kept.

use crate::{
    queue::{self, Item},
    statistics::{self, Figures, Statistics},
};
use askama::Template;
use contributions::DueClock;
use jiff::civil::Date;
use web::{Cx, Html, Outcome, Page};

/// How many overdue contributions are named.
const NAMED: i64 = 50;

#[derive(Template)]
#[template(path = "promise.html")]
struct Promise<'a> {
    cx: &'a Cx,
    days: i64,
    checked: String,
    statistics: Statistics,
    overdue: Vec<(Item, i64)>,
}

impl Promise<'_> {
    /// The tables, each under the key of its heading.
    fn tables(&self) -> [(&'static str, &[Figures]); 2] {
        [
            ("promise-by-municipality", &self.statistics.municipalities),
            ("promise-by-office", &self.statistics.offices),
        ]
    }

    /// One line of a table of figures: keys of the columns' headings, and the figures.
    fn cells(&self, figures: &Figures) -> [(&'static str, String); 6] {
        let cx = self.cx;
        let or_dash = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
        [
            ("promise-open", cx.number(figures.open)),
            ("promise-due-soon", cx.number(figures.due_soon)),
            ("promise-overdue", cx.number(figures.overdue)),
            ("promise-answered", cx.number(figures.answered)),
            (
                "promise-in-time",
                or_dash(figures.in_time_percent().map(|percent| format!("{percent}\u{a0}%"))),
            ),
            ("promise-mean", or_dash(figures.mean_days().map(|days| cx.tn("promise-days", days)))),
        ]
    }
}

pub(super) async fn show(cx: Cx) -> Outcome {
    let overdue = queue::overdue_in_public(&cx.app.db, cx.now, NAMED).await?;
    let overdue = overdue.into_iter().filter_map(|item| match item.clock(cx.now) {
        DueClock::Overdue(days) => Some((item, days)),
        _ => None,
    });
    let settings = &cx.app.settings;
    let checked = settings
        .answer_days_checked
        .parse::<Date>()
        .map_or_else(|_| settings.answer_days_checked.clone(), |day| cx.day(day));
    let statistics = statistics::load(&cx.app.db, cx.now).await?;
    let body = Html::of(&Promise {
        cx: &cx,
        days: i64::from(settings.answer_days),
        checked,
        statistics,
        overdue: overdue.collect(),
    })?;
    cx.page(Page {
        title: cx.t("promise-title"),
        description: cx.t("promise-description"),
        body,
        ..Page::default()
    })
    .await
}
