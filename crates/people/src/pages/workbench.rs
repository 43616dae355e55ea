//! The first page of the staff area: what waits, brought by the other concepts.

use askama::Template;
use web::{Cx, Html, Outcome, module};

#[derive(Template)]
#[template(path = "workbench.html")]
struct WorkbenchPage<'a> {
    cx: &'a Cx,
    panels: Html,
}

pub(super) async fn show(cx: Cx) -> Outcome {
    // A right that is bound to one thing opens this page too; the panels ask for each thing they show.
    let panels = module::render(&cx, &cx.app.panels.workbench, ()).await?;
    super::staff_page(&cx, cx.t("people-workbench"), &[], &WorkbenchPage { cx: &cx, panels }, None).await
}
