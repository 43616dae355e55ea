//! The page of a film, and where staff puts films here and takes them away.

use crate::{
    film::{Draft, Film, LONGEST_TITLE, most_bytes},
    player, store, stream,
};
use askama::Template;
use axum::{
    extract::{Path, Request},
    response::Response,
};
use kernel::{Access, Action, Error, Object, Problem, Problems, Result};
use web::{Cx, FormState, Html, Input, Outcome, Page, Routes, field, page::redirect};

/// Where staff sees all films.
pub(crate) const LIST: &str = "/werkbank/filme";
/// Most characters of a reason.
const LONGEST_REASON: usize = 300;

pub(crate) fn routes() -> Routes {
    let pages = Access::Needs(Action::EditPages);
    Routes::new()
        .get("/filme/{id}", Access::Public, show)
        .get("/filme/{id}/{name}", Access::Public, stream::file)
        .get(LIST, pages, list)
        .get("/werkbank/filme/neu", pages, blank)
        .post("/werkbank/filme/neu", pages, add)
        .get("/werkbank/filme/{id}", pages, one)
        .post("/werkbank/filme/{id}", pages, delete)
}

/// Films belong to the whole site.
fn require(cx: &Cx) -> Result<()> {
    cx.require(Action::EditPages, &Object::default())
}

/// Whether the reader may put films here.
pub(crate) fn may(cx: &Cx) -> bool {
    cx.may(Action::EditPages, &Object::default())
}

#[derive(Template)]
#[template(path = "film.html")]
struct Shown<'a> {
    cx: &'a Cx,
    film: &'a Film,
    player: Html,
}

async fn show(cx: Cx, Path(id): Path<String>) -> Outcome {
    let film = store::named(&cx.app.db, &id).await?;
    let body = Html::of(&Shown { cx: &cx, film: &film, player: player::of(&cx, Some(&film))? })?;
    cx.page(Page { title: film.title, title_language: "de".to_owned(), body, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "staff-films.html")]
struct Films<'a> {
    cx: &'a Cx,
    films: Vec<Film>,
}

async fn list(cx: Cx) -> Outcome {
    require(&cx)?;
    let films = store::all(&cx.app.db).await?;
    let body = Html::of(&Films { cx: &cx, films })?;
    cx.page(Page { title: cx.t("film-nav"), body, private: true, ..Page::default() }).await
}

async fn staff_page(cx: &Cx, title: String, body: Html, form: &FormState) -> Outcome {
    let breadcrumb = vec![(LIST.to_owned(), cx.t("film-nav"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title, body, breadcrumb, private: true, status, ..Page::default() }).await
}

/// A field for a file.
struct FileField {
    name: &'static str,
    label: &'static str,
    hint: String,
    accept: &'static str,
    optional: bool,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "staff-new-film.html")]
struct NewFilm<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    files: [FileField; 3],
}

async fn show_form(cx: &Cx, form: &FormState) -> Outcome {
    let field = |name, label, hint: &str, accept, optional| FileField {
        name,
        label,
        hint: cx.ta(hint, &[("max", i64::from(cx.app.settings.film_megabytes).into())]),
        accept,
        optional,
        problem: form.problem(name).map(|problem| field::message(cx, problem)),
    };
    let files = [
        field("film", "film-file", "film-file-hint", "video/mp4,video/webm", false),
        field("captions", "film-captions", "film-captions-hint", ".vtt,text/vtt", true),
        field("poster", "film-poster", "film-poster-hint", "image/jpeg,image/png,image/webp", true),
    ];
    let body = Html::of(&NewFilm { cx, form, files })?;
    staff_page(cx, cx.t("film-new"), body, form).await
}

async fn blank(cx: Cx) -> Outcome {
    require(&cx)?;
    show_form(&cx, &FormState::default()).await
}

async fn add(cx: Cx, request: Request) -> Outcome<Response> {
    require(&cx)?;
    let most = cx.app.settings.film_megabytes;
    let input = Input::with_files(request, &cx.app, most_bytes(most)).await?;
    let kept = match Draft::from_input(&input, most) {
        Ok(draft) => store::keep(&cx, draft).await,
        Err(problems) => Err(Error::Invalid(problems)),
    };
    let film = match kept {
        Ok(film) => film,
        Err(Error::Invalid(problems)) => return show_form(&cx, &FormState { input, problems }).await,
        Err(other) => return Err(other.into()),
    };
    let (entry, path) = (
        cx.act(Action::EditPages, "film", Some(film.id.0), format!("+ {}", film.title)),
        format!("{LIST}/{}", film.id),
    );
    cx.app.db.write(move |tx| Box::pin(async move { store::insert(tx, &film, &entry).await })).await?;
    Ok(redirect(&cx.href(&path)))
}

#[derive(Template)]
#[template(path = "staff-film.html")]
struct OneFilm<'a> {
    cx: &'a Cx,
    film: &'a Film,
    form: &'a FormState,
    player: Html,
}

async fn show_one(cx: &Cx, film: &Film, form: &FormState) -> Outcome {
    let body = Html::of(&OneFilm { cx, film, form, player: player::of(cx, Some(film))? })?;
    staff_page(cx, film.title.clone(), body, form).await
}

async fn one(cx: Cx, Path(id): Path<String>) -> Outcome {
    require(&cx)?;
    show_one(&cx, &store::named(&cx.app.db, &id).await?, &FormState::default()).await
}

async fn delete(cx: Cx, Path(id): Path<String>, input: Input) -> Outcome<Response> {
    require(&cx)?;
    let film = store::named(&cx.app.db, &id).await?;
    let reason = input.get("reason").to_owned();
    let count = reason.chars().count();
    let mut problems = Problems::default();
    problems.require(count > 0, "reason", "film-no-reason");
    if count > LONGEST_REASON {
        problems
            .push(Problem::new("reason", "form-too-long").with("max", LONGEST_REASON).with("count", count));
    }
    if !problems.is_empty() {
        return show_one(&cx, &film, &FormState { input, problems }).await;
    }
    let entry = cx.act(Action::EditPages, "film", Some(film.id.0), format!("− {}: {reason}", film.title));
    let (id, now) = (film.id, cx.now);
    cx.app.db.write(move |tx| Box::pin(async move { store::delete(tx, id, now, &entry).await })).await?;
    Ok(redirect(&cx.href(LIST)))
}
