//! The home page: a greeting, and what the modules have to show.

use super::Wording;
use crate::{
    accessibility::WRITTEN_IN,
    store::home::{HomeContent, content},
};
use askama::Template;
use database::BoxFuture;
use kernel::{Locale, Result};
use web::{Cx, HomeBlock, Html, Outcome, Page};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    cx: &'a Cx,
    has_map: bool,
    panels: Html,
}

/// The block with the map that the greeting leads to; a town may have left it out.
const MAP: &str = "region-block-map";

/// The content of the home page, with the blocks that this town shows.
///
/// # Errors
/// Those of the blocks.
pub async fn content_of_home(cx: &Cx) -> Result<Html> {
    let look = cx.look().await;
    let blocks: Vec<&HomeBlock> = look.home.arrange(&cx.app.panels.home, |block| block.key);
    let mut panels = Html::empty();
    for block in &blocks {
        panels = panels.then(&(block.panel)(cx, ()).await?);
    }
    Html::of(&Home { cx, has_map: blocks.iter().any(|block| block.key == MAP), panels })
}

pub(crate) async fn home(cx: Cx) -> Outcome {
    let body = content_of_home(&cx).await?;
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
