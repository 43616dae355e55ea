//! Fixed pages, written by staff. Every version stays.

use super::{Wording, object};
use crate::{
    page_text::{PageDraft, PageKind, PageText, locale_of},
    store::page_texts::{self, Writing},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Action, Error, Locale, Result};
use region::Municipality;
use web::{Cx, FormState, Html, Input, Outcome, Page, field, json::Params, page::redirect};

/// The scope of a page in addresses when it belongs to the whole site.
const SITE: &str = "alle";

/// A page that the actor may edit, with its current version in each language.
struct Line {
    title: String,
    path: String,
    versions: Vec<(Locale, Option<PageText>)>,
}

#[derive(Template)]
#[template(path = "staff-pages.html")]
struct Pages<'a> {
    cx: &'a Cx,
    languages: Vec<String>,
    lines: Vec<Line>,
}

pub(crate) async fn list(cx: Cx) -> Outcome {
    let texts = page_texts::all_current(&cx.app.db).await?;
    let municipalities = region::all_municipalities(&cx.app.db).await?;
    let mut lines = Vec::new();
    for kind in PageKind::ALL {
        let site = kind.for_site().then_some(None);
        let own = municipalities.iter().filter(|_| kind.per_municipality()).map(Some);
        for municipality in site.into_iter().chain(own) {
            if cx.may(Action::EditPages, &object(municipality.map(|one| one.id))) {
                lines.push(line(&cx, *kind, municipality, &texts));
            }
        }
    }
    let languages = Locale::ALL.into_iter().map(|locale| cx.language(locale)).collect();
    let body = Html::of(&Pages { cx: &cx, languages, lines })?;
    cx.page(Page { title: cx.t("page-nav"), body, private: true, ..Page::default() }).await
}

fn line(cx: &Cx, kind: PageKind, municipality: Option<&Municipality>, texts: &[PageText]) -> Line {
    let id = municipality.map(|one| one.id);
    let version = |locale: Locale| {
        texts
            .iter()
            .find(|text| text.kind == kind && text.municipality_id == id && text.locale == locale.tag())
            .cloned()
    };
    Line {
        title: title(cx, kind, municipality),
        path: format!("/werkbank/seiten/{kind}/{}", municipality.map_or(SITE, |one| &one.slug)),
        versions: Locale::ALL.into_iter().map(|locale| (locale, version(locale))).collect(),
    }
}

fn title(cx: &Cx, kind: PageKind, municipality: Option<&Municipality>) -> String {
    let name = cx.word("page", kind);
    municipality.map_or_else(|| name.clone(), |one| format!("{name}: {}", one.full_name()))
}

/// What an address of the editor names.
struct Target {
    kind: PageKind,
    municipality: Option<Municipality>,
    locale: Locale,
}

impl Target {
    async fn of(cx: &Cx, (kind, scope, locale): (String, String, String)) -> Result<Self> {
        let kind: PageKind = kind.parse().map_err(|_| Error::NotFound)?;
        let locale = locale_of(&locale).ok_or(Error::NotFound)?;
        let municipality = match scope.as_str() {
            SITE if kind.for_site() => None,
            slug if kind.per_municipality() => {
                Some(region::municipality_by_slug(&cx.app.db, slug).await?.ok_or(Error::NotFound)?)
            }
            _ => return Err(Error::NotFound),
        };
        cx.require(Action::EditPages, &object(municipality.as_ref().map(|one| one.id)))?;
        Ok(Self { kind, municipality, locale })
    }

    fn municipality_id(&self) -> Option<kernel::MunicipalityId> {
        self.municipality.as_ref().map(|one| one.id)
    }

    fn path(&self) -> String {
        format!(
            "/werkbank/seiten/{}/{}/{}",
            self.kind,
            self.municipality.as_ref().map_or(SITE, |one| &one.slug),
            self.locale.tag()
        )
    }

    fn public_path(&self) -> String {
        let slug = self.municipality.as_ref().map(|one| format!("/{}", one.slug)).unwrap_or_default();
        format!("{}{}{slug}", self.locale.prefix(), self.kind.path())
    }
}

#[derive(Template)]
#[template(path = "staff-page.html")]
struct Editor<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    title: &'a str,
    target: &'a Target,
    versions: Vec<PageText>,
    preview: Option<Html>,
    films: Html,
    saved: bool,
}

async fn show(cx: &Cx, target: &Target, form: &FormState, versions: Vec<PageText>, saved: bool) -> Outcome {
    let language = cx.language(target.locale);
    let title = format!("{} ({language})", title(cx, target.kind, target.municipality.as_ref()));
    let preview = (form.get("do") == "preview").then(|| Html::page_text(form.get("body")));
    let films = if target.kind.has_link() { films::player::offer(cx).await? } else { Html::empty() };
    let body = Html::of(&Editor { cx, form, title: &title, target, versions, preview, films, saved })?;
    let breadcrumb = vec![("/werkbank/seiten".to_owned(), cx.t("page-nav"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title, body, breadcrumb, private: true, status, ..Page::default() }).await
}

async fn versions(cx: &Cx, target: &Target) -> Result<Vec<PageText>> {
    page_texts::versions(&cx.app.db, target.kind, target.municipality_id(), target.locale).await
}

#[derive(serde::Deserialize)]
pub(crate) struct Saved {
    #[serde(rename = "gespeichert")]
    saved: Option<String>,
}

pub(crate) async fn edit(
    cx: Cx,
    Path(path): Path<(String, String, String)>,
    Params(Saved { saved }): Params<Saved>,
) -> Outcome {
    let target = Target::of(&cx, path).await?;
    let versions = versions(&cx, &target).await?;
    let mut input = Input::default();
    match versions.first() {
        Some(current) => {
            input.set("body", current.body.as_str());
            input.set("link", current.link.as_str());
            input.set("checked_on", current.checked_on.clone().unwrap_or_default());
            if current.example {
                input.set("example", "on");
            }
        }
        // Nobody begins with an empty sheet where a good template is shipped.
        None if target.municipality.is_none() => {
            input.set("body", target.kind.shipped(target.locale).unwrap_or_default());
        }
        None => {}
    }
    show(&cx, &target, &FormState::new(input), versions, saved.is_some()).await
}

pub(crate) async fn save(
    cx: Cx,
    Path(path): Path<(String, String, String)>,
    input: Input,
) -> Outcome<Response> {
    let target = Target::of(&cx, path).await?;
    let draft = match PageDraft::from_input(target.kind, target.municipality_id(), target.locale, &input) {
        Ok(draft) if input.get("do") != "preview" => draft,
        Ok(_) => {
            return show(&cx, &target, &FormState::new(input), versions(&cx, &target).await?, false).await;
        }
        Err(problems) => {
            return show(&cx, &target, &FormState { input, problems }, versions(&cx, &target).await?, false)
                .await;
        }
    };
    let writing = Writing { now: cx.now, random: cx.random().clone(), by: cx.actor.label.clone() };
    let entry = cx.act(Action::EditPages, "page_text", None, target.path());
    cx.app
        .db
        .write(move |tx| Box::pin(async move { page_texts::add(tx, &draft, &writing, Some(&entry)).await }))
        .await?;
    Ok(redirect(&cx.href(&format!("{}?gespeichert=1", target.path()))))
}
