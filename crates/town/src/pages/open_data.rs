//! What can be had as data, in which formats, under which licence.

use askama::Template;
use utoipa::openapi::PathItem;
use web::{Cx, Html, Outcome, Page};

/// Something that can be read without a key.
struct Interface {
    path: String,
    summary: String,
}

#[derive(Template)]
#[template(path = "open-data.html")]
struct OpenData<'a> {
    cx: &'a Cx,
    interfaces: Vec<Interface>,
    sources: Vec<(String, Option<String>)>,
}

pub(crate) async fn overview(cx: Cx) -> Outcome {
    let paths = cx.app.openapi.paths.paths.iter();
    let interfaces = paths
        .filter_map(|(path, item)| readable(item).map(|summary| Interface { path: path.clone(), summary }))
        .collect();
    let sources: Vec<(String, Option<String>)> =
        cx.app.db.query(include_str!("../sql/sources.sql")).all().await?;
    let body = Html::of(&OpenData { cx: &cx, interfaces, sources })?;
    cx.page(Page { title: cx.t("data-title"), description: cx.t("data-lead"), body, ..Page::default() }).await
}

/// The summary of what can be read at a path without a key.
fn readable(item: &PathItem) -> Option<String> {
    let get = item.get.as_ref().filter(|get| get.security.as_ref().is_none_or(Vec::is_empty))?;
    Some(get.summary.clone().or_else(|| get.description.clone()).unwrap_or_default())
}
