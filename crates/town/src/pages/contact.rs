//! Who we are and how to reach us.

use super::Wording;
use crate::{
    page_text::{PageKind, PageText},
    security_txt,
    store::{page_texts, venues},
};
use askama::Template;
use axum::response::{IntoResponse, Response};
use kernel::Error;
use web::{Cx, Html, Outcome, Page};

#[derive(Template)]
#[template(path = "contact.html")]
struct Contact<'a> {
    cx: &'a Cx,
    about: Option<PageText>,
    venues: Vec<venues::Venue>,
}

pub(crate) async fn contact(cx: Cx) -> Outcome {
    let about = page_texts::current(&cx.app.db, PageKind::About, None, cx.locale).await?;
    let venues = venues::all(&cx.app.db).await?;
    let body = Html::of(&Contact { cx: &cx, about, venues })?;
    cx.page(Page { title: cx.t("contact-title"), description: cx.t("contact-lead"), body, ..Page::default() })
        .await
}

pub(crate) async fn security_txt(cx: Cx) -> Outcome<Response> {
    let settings = &cx.app.settings;
    if settings.security_email.is_empty() {
        return Err(Error::NotFound.into());
    }
    Ok(security_txt::write(&settings.security_email, &settings.site_url, cx.today()).into_response())
}
