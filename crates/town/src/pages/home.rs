//! The home page: a greeting, and what the modules have to show.

use super::Wording;
use crate::{
    accessibility::WRITTEN_IN,
    store::home::{HomeContent, content},
};
use askama::Template;
use database::BoxFuture;
use kernel::{Locale, Result};
use web::{Cx, Html, Outcome, Page, module::render};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    cx: &'a Cx,
    panels: Html,
}

pub(crate) async fn home(cx: Cx) -> Outcome {
    let panels = render(&cx, &cx.app.panels.home, ()).await?;
    let body = Html::of(&Home { cx: &cx, panels })?;
    let feed = Some(("/nachrichten.atom".to_owned(), cx.t("post-feed")));
    cx.page(Page {
        title: cx.t("home-title"),
        description: cx.t("home-lead"),
        body,
        feed,
        full_width: true,
        ..Page::default()
    })
    .await
}

#[derive(Template)]
#[template(path = "home-panel.html")]
struct TownPanel<'a> {
    cx: &'a Cx,
    content: HomeContent,
    is_plain: bool,
}

/// News, shops, and ways in for people who need another form of language.
pub(crate) fn panel(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        Html::of(&TownPanel { cx, content: content(&cx.app.db).await?, is_plain: cx.locale == Locale::Plain })
    })
}
