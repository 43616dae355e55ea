//! Imprint, privacy, rules, easy language, sign language.

use super::{Wording, register};
use crate::{
    page_text::{PageKind, PageText},
    store::page_texts,
};
use askama::Template;
use axum::extract::Path;
use kernel::{Error, Locale};
use region::Municipality;
use web::{Cx, Html, Outcome, Page};

/// What stands on a fixed page.
struct Content {
    body: Html,
    written_in: Locale,
    /// The adopted version; `None`: shipped text or nothing.
    version: Option<PageText>,
    /// The film, when the link is one of ours.
    film: Option<Html>,
}

impl Content {
    async fn of(
        cx: &Cx,
        kind: PageKind,
        municipality: Option<&Municipality>,
    ) -> kernel::Result<Option<Self>> {
        let text = page_texts::current(&cx.app.db, kind, municipality.map(|one| one.id), cx.locale).await?;
        let film = match &text {
            Some(text) => films::player::in_place_of(cx, &text.link).await?,
            None => None,
        };
        let shipped = if municipality.is_none() { kind.shipped(cx.locale) } else { None };
        Ok(match (text, shipped) {
            (Some(text), _) => Some(Self {
                body: Html::page_text(&text.body),
                written_in: text.written_in(),
                version: Some(text),
                film,
            }),
            (None, Some(shipped)) => {
                let written_in = if cx.locale == Locale::En { Locale::En } else { Locale::De };
                Some(Self { body: Html::page_text(shipped), written_in, version: None, film: None })
            }
            (None, None) => None,
        })
    }

    fn is_example(&self) -> bool {
        self.version.as_ref().is_none_or(|version| version.example)
    }

    fn link(&self) -> Option<&str> {
        self.version.as_ref().map(|version| version.link.as_str()).filter(|link| !link.is_empty())
    }
}

#[derive(Template)]
#[template(path = "fixed.html")]
struct Fixed<'a> {
    cx: &'a Cx,
    kind: PageKind,
    title: &'a str,
    content: Option<Content>,
    /// The same page of each municipality.
    municipalities: Vec<Municipality>,
    privacy_version: Option<String>,
    /// What is kept about people, and who is responsible for it in which process; on the privacy page.
    kept: Option<Html>,
}

async fn page(cx: Cx, kind: PageKind, municipality: Option<Municipality>) -> Outcome {
    let content = Content::of(&cx, kind, municipality.as_ref()).await?;
    let is_chooser = kind.per_municipality() && municipality.is_none();
    let municipalities = if is_chooser { region::all_municipalities(&cx.app.db).await? } else { Vec::new() };
    let privacy_version =
        if kind == PageKind::Privacy { Some(page_texts::privacy_version(&cx.app.db).await?) } else { None };
    let kept = if kind == PageKind::Privacy {
        let panels = web::module::render(&cx, &cx.app.panels.privacy, ()).await?;
        Some(register::for_everyone(&cx)?.then(&panels))
    } else {
        None
    };
    let name = cx.word("page", kind);
    let title =
        municipality.as_ref().map_or_else(|| name.clone(), |one| format!("{name}: {}", one.full_name()));
    let body =
        Html::of(&Fixed { cx: &cx, kind, title: &title, content, municipalities, privacy_version, kept })?;
    let breadcrumb = if municipality.is_some() { vec![(kind.path().to_owned(), name)] } else { Vec::new() };
    cx.page(Page { title, body, breadcrumb, ..Page::default() }).await
}

async fn of_municipality(cx: Cx, kind: PageKind, slug: &str) -> Outcome {
    let municipality = region::municipality_by_slug(&cx.app.db, slug).await?.ok_or(Error::NotFound)?;
    page(cx, kind, Some(municipality)).await
}

pub(crate) async fn imprints(cx: Cx) -> Outcome {
    page(cx, PageKind::Imprint, None).await
}

pub(crate) async fn imprint(cx: Cx, Path(slug): Path<String>) -> Outcome {
    of_municipality(cx, PageKind::Imprint, &slug).await
}

pub(crate) async fn privacy(cx: Cx) -> Outcome {
    page(cx, PageKind::Privacy, None).await
}

pub(crate) async fn municipal_privacy(cx: Cx, Path(slug): Path<String>) -> Outcome {
    of_municipality(cx, PageKind::Privacy, &slug).await
}

pub(crate) async fn rules(cx: Cx) -> Outcome {
    page(cx, PageKind::Rules, None).await
}

pub(crate) async fn plain_language(cx: Cx) -> Outcome {
    page(cx, PageKind::PlainLanguage, None).await
}

pub(crate) async fn sign_language(cx: Cx) -> Outcome {
    page(cx, PageKind::SignLanguage, None).await
}
