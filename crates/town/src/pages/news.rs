//! News: list, post, feed, and panels on places and municipalities.

use crate::{
    accessibility::WRITTEN_IN,
    feed::{Entry, Feed},
    pages::Wording,
    post::PostState,
    store::posts::{self, Filter, Post},
};
use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use database::BoxFuture;
use kernel::{Error, MunicipalityId, PlaceId, Result};
use web::{Cx, Html, Outcome, Page, json::List, json::Params};

/// Posts on one page of the list.
const PER_PAGE: usize = 20;
/// Posts in the feed.
const IN_FEED: usize = 30;
/// Posts in a panel.
const IN_PANEL: usize = 3;

#[derive(serde::Deserialize)]
pub(crate) struct After {
    #[serde(rename = "nach")]
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "posts.html")]
struct PostList<'a> {
    cx: &'a Cx,
    posts: Vec<Post>,
    next: Option<String>,
    is_first: bool,
}

pub(crate) async fn list(cx: Cx, Params(After { after }): Params<After>) -> Outcome {
    let is_first = after.is_none();
    let filter = Filter { after, ..Filter::default() };
    let List { items, next } =
        List::cut(posts::published(&cx.app.db, &filter, PER_PAGE + 1).await?, PER_PAGE, Post::cursor);
    let body = Html::of(&PostList { cx: &cx, posts: items, next, is_first })?;
    let feed = Some(("/nachrichten.atom".to_owned(), cx.t("post-feed")));
    cx.page(Page { title: cx.t("post-title"), description: cx.t("post-lead"), body, feed, ..Page::default() })
        .await
}

#[derive(Template)]
#[template(path = "post.html")]
struct OnePost<'a> {
    cx: &'a Cx,
    post: &'a Post,
}

pub(crate) async fn post(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let post = posts::by_slug(&cx.app.db, &slug).await?;
    if post.state != PostState::Published {
        return Err(Error::NotFound.into());
    }
    let body = Html::of(&OnePost { cx: &cx, post: &post })?;
    let breadcrumb = vec![("/nachrichten".to_owned(), cx.t("post-title"))];
    cx.page(Page {
        title: post.title.clone(),
        title_language: WRITTEN_IN.tag().to_owned(),
        description: post.summary.clone(),
        body,
        breadcrumb,
        ..Page::default()
    })
    .await
}

pub(crate) async fn feed(cx: Cx) -> Outcome<Response> {
    let posts = posts::published(&cx.app.db, &Filter::default(), IN_FEED).await?;
    let updated = posts.iter().map(|post| post.updated_at).max().unwrap_or(cx.now);
    let (url, page, title) = (cx.url("/nachrichten.atom"), cx.url("/nachrichten"), cx.t("post-feed"));
    let entries = posts.into_iter().map(|post| entry(&cx, post)).collect();
    let author = cx.app.settings.site_name.as_str();
    Ok(Feed { url: &url, page: &page, language: WRITTEN_IN.tag(), title: &title, author, updated, entries }
        .into_response())
}

fn entry(cx: &Cx, post: Post) -> Entry {
    let (url, published) = (cx.url(&post.path()), post.day());
    Entry {
        id: post.id.0,
        url,
        published,
        updated: post.updated_at,
        html: Html::page_text(&post.body),
        title: post.title,
        author: post.author_label,
    }
}

#[derive(Template)]
#[template(path = "posts-panel.html")]
struct PostsPanel<'a> {
    cx: &'a Cx,
    posts: Vec<Post>,
}

/// News that concern a place by name; nothing when there are none.
pub(crate) fn place_panel(cx: &Cx, place: PlaceId) -> BoxFuture<'_, Result<Html>> {
    some(cx, Filter { place: Some(place), ..Filter::default() })
}

/// News of a municipality and of the whole region; nothing when there are none.
pub(crate) fn municipality_panel(cx: &Cx, municipality: MunicipalityId) -> BoxFuture<'_, Result<Html>> {
    some(cx, Filter { municipality: Some(municipality), ..Filter::default() })
}

fn some(cx: &Cx, filter: Filter) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let posts = posts::published(&cx.app.db, &filter, IN_PANEL).await?;
        if posts.is_empty() { Ok(Html::empty()) } else { Html::of(&PostsPanel { cx, posts }) }
    })
}
