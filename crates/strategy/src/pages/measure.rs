//! The page of a measure: wording, status, time against plan, who is in charge.

use super::{adopted, current};
use crate::{
    Measure,
    kind::EventKind,
    staff,
    store::{self, MeasureEvent},
    view,
};
use askama::Template;
use axum::extract::Path;
use kernel::{Action, Error};
use web::{Cx, Html, Outcome, Page};

/// The last events that the page shows.
const EVENTS: usize = 50;

#[derive(Template)]
#[template(path = "strategy-measure.html")]
struct MeasurePage<'a> {
    cx: &'a Cx,
    shown: &'a Measure,
    badges: Html,
    places: Vec<(String, String)>,
    sources: Html,
    events: Vec<MeasureEvent>,
    may_edit: bool,
}

impl MeasurePage<'_> {
    fn planned(&self) -> String {
        view::span_or_not(self.cx, self.shown.planned())
    }

    fn actual(&self) -> String {
        view::span_or_not(self.cx, self.shown.actual())
    }

    fn or_not(&self, text: &str) -> String {
        if text.is_empty() { self.cx.t("strategy-not-stated") } else { text.to_owned() }
    }

    fn number(&self) -> String {
        match self.shown.number {
            None => self.cx.t("strategy-not-stated"),
            Some(number) if self.shown.number_derived => self.cx.tn("strategy-number-derived", number),
            Some(number) => self.cx.number(number),
        }
    }

    fn status(&self, event: &MeasureEvent) -> String {
        view::status(self.cx, event.status)
    }

    fn updated(&self) -> String {
        self.cx.date(self.shown.updated_at)
    }
}

/// `GET /massnahmen/{slug}`
pub(crate) async fn measure(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let wording = current(&cx).await?;
    let (db, edition) = (&cx.app.db, adopted((*wording).as_ref())?.edition.id);
    let measure = store::measure(db, edition, &slug).await?.ok_or(Error::NotFound)?;
    let places = store::places_of(db, std::slice::from_ref(&measure)).await?;
    let (own, citations) = store::measure_citations(db, edition, measure.id).await?;
    let sources = view::sources(&cx, &citations, own)?;
    let body = Html::of(&MeasurePage {
        cx: &cx,
        badges: view::badges(&cx, &measure)?,
        places: places.into_iter().map(|(_, slug, name)| (slug, name)).collect(),
        sources,
        events: store::measure_events(db, measure.id, EVENTS).await?,
        may_edit: cx.may(Action::EditMeasure, &staff::object(&measure)),
        shown: &measure,
    })?;
    cx.page(Page {
        title: measure.name.clone(),
        title_language: "de".to_owned(),
        description: measure.description.clone(),
        body,
        breadcrumb: vec![
            ("/ziele".to_owned(), cx.t("strategy-nav")),
            (format!("/buendel/{}", measure.bundle), measure.bundle_name.clone()),
        ],
        ..Page::default()
    })
    .await
}
