//! `/werkbank/aussehen`: choosing, looking at it, showing it to everyone, going back.

mod form;
mod published;

use crate::{
    choices::{Choices, StoredLogo},
    store::{self, Kept, State},
};
use askama::Template;
use axum::response::Response;
use files::Limits;
use kernel::{Access, Action, Error, Object, Problem, Problems, Result, secrets};
use web::{Cx, FormState, Html, Input, Outcome, Page, Routes, field, page::redirect};

const PAGE: &str = "/werkbank/aussehen";
const PREVIEW: &str = "/werkbank/aussehen/vorschau";

pub(crate) fn routes() -> Routes {
    let right = Access::Needs(Action::EditAppearance);
    Routes::new()
        .get(PAGE, right, show)
        .post(PAGE, right, save)
        .get(PREVIEW, right, preview)
        .post("/werkbank/aussehen/uebernehmen", right, publish)
        .post("/werkbank/aussehen/verwerfen", right, discard)
        .post("/werkbank/aussehen/zuruecksetzen", right, reset)
        .get("/aussehen/{name}", Access::Public, published::file)
}

/// May they, and have they proved who they are lately?
fn allowed(cx: &Cx) -> Result<Option<Response>> {
    cx.require(Action::EditAppearance, &Object::default())?;
    Ok(people::step_up::detour(cx, PAGE))
}

pub(crate) async fn show(cx: Cx) -> Outcome {
    if let Some(detour) = allowed(&cx)? {
        return Ok(detour);
    }
    let kept = store::all(&cx.app.db).await?;
    form::show(&cx, &kept, &beginning(&kept), Problems::default()).await
}

/// What one goes on from: the draft, what is live, or the default.
fn beginning(kept: &[Kept]) -> Choices {
    let of = |state| kept.iter().find(|one| one.state == state).map(|one| one.choices.clone());
    of(State::Draft).or_else(|| of(State::Live)).unwrap_or_default()
}

pub(crate) async fn save(cx: Cx, input: Input) -> Outcome {
    if let Some(detour) = allowed(&cx)? {
        return Ok(detour);
    }
    let known = beginning(&store::all(&cx.app.db).await?).logo;
    let (logo, mut problems) = match logo(&cx, &input, known.clone()).await? {
        Ok(logo) => (logo, Problems::default()),
        Err(problem) => (known, Problems::from(problem)),
    };
    let choices = Choices::from_input(&cx.app, &input, logo);
    problems.0.extend(form::problems(&cx, &choices).0);
    let (draft, now) = (choices.clone(), cx.now);
    cx.app.db.write(move |tx| Box::pin(async move { store::keep_draft(tx, &draft, now).await })).await?;
    if problems.is_empty() {
        return Ok(redirect(&cx.href(PREVIEW)));
    }
    form::show(&cx, &store::all(&cx.app.db).await?, &choices, problems).await
}

/// The logo that a form leaves: the one sent with it, the one that was there, or none; or what is wrong with the one sent.
async fn logo(
    cx: &Cx,
    input: &Input,
    known: Option<StoredLogo>,
) -> Result<Result<Option<StoredLogo>, Problem>> {
    let Some(sent) = input.files.iter().find(|file| file.field == "logo") else {
        return Ok(Ok(known.filter(|_| !input.ticked("no-logo"))));
    };
    let (bytes, pixels) = (cx.app.settings.photo_bytes, cx.app.settings.photo_pixels);
    let limits = Limits { bytes: usize::try_from(bytes).unwrap_or(usize::MAX), pixels: u64::from(pixels) };
    let made = match files::make_logo_in_turn(sent.bytes.clone(), limits).await {
        Err(Error::Invalid(problems)) => return Ok(Err(refused(&problems))),
        made => made?,
    };
    let file = cx.app.files.put(made.png).await?;
    Ok(Ok(Some(StoredLogo { file, width: made.width, height: made.height })))
}

/// Why a picture is no logo, beside its field.
fn refused(problems: &Problems) -> Problem {
    let key = problems.0.first().map_or("appearance-logo-broken", |problem| match problem.key {
        "photo-unknown-type" => "appearance-logo-type",
        "photo-too-large" | "photo-too-many-pixels" => "appearance-logo-large",
        _ => "appearance-logo-broken",
    });
    Problem::new("logo", key)
}

async fn draft(cx: &Cx) -> Result<Option<Choices>> {
    Ok(store::one(&cx.app.db, State::Draft).await?.map(|kept| kept.choices))
}

/// Names a draft by its content, so that what goes live is what was looked at.
fn version(choices: &Choices) -> Result<String> {
    let text = serde_json::to_vec(choices).map_err(Error::internal)?;
    Ok(secrets::hex(&secrets::sha256(&text)))
}

#[derive(Template)]
#[template(path = "appearance-preview.html")]
struct Preview<'a> {
    cx: &'a Cx,
    /// Of the draft; without one this is what everyone sees.
    version: Option<String>,
    home: Html,
}

pub(crate) async fn preview(cx: Cx) -> Outcome {
    if let Some(detour) = allowed(&cx)? {
        return Ok(detour);
    }
    let draft = draft(&cx).await?;
    if let Some(choices) = &draft {
        if !form::problems(&cx, choices).is_empty() {
            return Ok(redirect(&cx.href(PAGE)));
        }
        cx.try_look(choices.look()).await?;
    }
    let home = town::content_of_home(&cx).await?;
    let version = draft.as_ref().map(version).transpose()?;
    let body = Html::of(&Preview { cx: &cx, version, home })?;
    cx.page(Page {
        title: cx.t("appearance-preview"),
        body,
        private: true,
        full_width: true,
        ..Page::default()
    })
    .await
}

pub(crate) async fn publish(cx: Cx, input: Input) -> Outcome {
    if let Some(detour) = allowed(&cx)? {
        return Ok(detour);
    }
    let Some(choices) = draft(&cx).await? else { return Ok(redirect(&cx.href(PAGE))) };
    if !form::problems(&cx, &choices).is_empty() {
        return Ok(redirect(&cx.href(PAGE)));
    }
    if version(&choices)? != input.get("version") {
        return Err(Error::Conflict("appearance-changed-meanwhile").into());
    }
    let entry = cx.act(Action::EditAppearance, "appearance", None, "published");
    let now = cx.now;
    cx.app
        .db
        .write(move |tx| Box::pin(async move { store::publish(tx, &choices, now, &entry).await }))
        .await?;
    cx.app.forget_look();
    Ok(redirect(&cx.href(PAGE)))
}

pub(crate) async fn discard(cx: Cx) -> Outcome {
    if let Some(detour) = allowed(&cx)? {
        return Ok(detour);
    }
    let entry = cx.act(Action::EditAppearance, "appearance", None, "discarded");
    cx.app.db.write(move |tx| Box::pin(async move { store::discard(tx, &entry).await })).await?;
    Ok(redirect(&cx.href(PAGE)))
}

pub(crate) async fn reset(cx: Cx) -> Outcome {
    if let Some(detour) = allowed(&cx)? {
        return Ok(detour);
    }
    let entry = cx.act(Action::EditAppearance, "appearance", None, "default");
    cx.app.db.write(move |tx| Box::pin(async move { store::reset(tx, &entry).await })).await?;
    cx.app.forget_look();
    Ok(redirect(&cx.href(PAGE)))
}
