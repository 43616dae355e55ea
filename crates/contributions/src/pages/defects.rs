//! Defects (a broken lamp, a hole in the road) belong to the Maerker portal, which both towns watch. A second, unwatched
//! channel would lose voices; so this page helps to write the report and leads there.

use askama::Template;
use kernel::Access;
use serde::Deserialize;
use web::{
    Cx, FormState, Html, Input, Outcome, Page, Routes,
    field::{self, Text},
    json::Params,
};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/maengel", Access::Public, show)
}

#[derive(Debug, Default, Deserialize)]
struct Written {
    #[serde(default)]
    was: String,
    #[serde(default)]
    wo: String,
}

#[derive(Template)]
#[template(path = "defects.html")]
struct Defects<'a> {
    cx: &'a Cx,
    what: Html,
    place: Html,
    report: Option<String>,
}

async fn show(cx: Cx, Params(written): Params<Written>) -> Outcome {
    let mut input = Input::default();
    input.set("was", written.was.clone());
    input.set("wo", written.wo.clone());
    let form = FormState::new(input);
    let report = (!written.was.trim().is_empty())
        .then(|| format!("{}\n{} {}", written.was.trim(), cx.t("defects-report-place"), written.wo.trim()));
    let body = Html::of(&Defects {
        cx: &cx,
        what: field::text(&cx, &form, Text::new("was", "defects-what").rows(3).max(1000))?,
        place: field::text(&cx, &form, Text::new("wo", "defects-where").max(200))?,
        report,
    })?;
    cx.page(Page { title: cx.t("defects-title"), body, unlisted: cx.query.is_some(), ..Page::default() })
        .await
}
