//! Following, confirming, unsubscribing.

use crate::{
    Subject,
    follows::{self, Confirmable, follow_at_once, is_own, request_follow},
    link::{self, Link},
};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use kernel::{Error, Result};
use web::{App, Cx, FormState, Html, Input, Outcome, Page, field, limits, page::own_path};

/// Requests from one network in an hour.
const MOST_REQUESTS: i64 = 30;

/// What a page says about a subject, signed.
struct Shown<'a> {
    subject: Subject,
    title: &'a str,
    path: &'a str,
}

impl<'a> Shown<'a> {
    /// From a form that one of our pages made.
    fn read(app: &App, input: &'a Input) -> Option<Self> {
        let subject =
            Subject::parse(input.get("kind"), input.get("id")).filter(|subject| subject.is_public())?;
        let shown = Self { subject, title: input.get("title"), path: own_path(input.get("path"))? };
        link::is_signed(
            app,
            [input.get("kind"), input.get("id"), shown.title, shown.path],
            input.get("signature"),
        )
        .then_some(shown)
    }
}

#[derive(Template)]
#[template(path = "follow-form.html")]
struct FollowForm<'a> {
    cx: &'a Cx,
    shown: &'a Shown<'a>,
    id: String,
    signature: String,
    email: &'a str,
    problem: Option<String>,
}

fn follow_form(cx: &Cx, shown: &Shown<'_>, state: &FormState) -> Result<Html> {
    let id = shown.subject.id().to_string();
    let signature = link::sign(&cx.app, [shown.subject.kind().as_str(), &id, shown.title, shown.path]);
    let problem = state.problem("email").map(|problem| field::message(cx, problem));
    Html::of(&FollowForm { cx, shown, id, signature, email: state.get("email"), problem })
}

/// The card "Auf dem Laufenden bleiben" for the page of a subject. `title` and `path` (without language prefix) are what
/// mails will call it. The same for every reader; one per page.
///
/// # Errors
/// A fault of the template, or a subject that is not followed in public.
pub fn form(cx: &Cx, subject: Subject, title: &str, path: &str) -> Result<Html> {
    if !subject.is_public() {
        return Err(Error::internal("a receipt is followed through request_follow"));
    }
    // As the form will bring it back.
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut state = FormState::default();
    if let Some(resident) = &cx.actor.resident {
        state.input.set("email", resident.email.clone());
    }
    follow_form(cx, &Shown { subject, title: &title, path }, &state)
}

#[derive(Template)]
#[template(path = "follow.html")]
struct FollowPage<'a> {
    title: &'a str,
    problems: Html,
    form: Html,
}

async fn follow_page(cx: &Cx, shown: &Shown<'_>, state: &FormState) -> Outcome {
    let body = Html::of(&FollowPage {
        title: shown.title,
        problems: field::problems(cx, state)?,
        form: follow_form(cx, shown, state)?,
    })?;
    let status = state.is_invalid().then_some(StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: cx.t("follow-title"),
        body,
        status,
        private: state.is_invalid(),
        ..Page::default()
    })
    .await
}

/// The page to follow everything.
pub(crate) async fn follow(cx: Cx) -> Outcome {
    let title = cx.t("follow-all");
    follow_page(&cx, &Shown { subject: Subject::all(), title: &title, path: "/" }, &FormState::default())
        .await
}

/// Somebody asks to follow.
pub(crate) async fn ask(cx: Cx, input: Input) -> Outcome {
    let shown = Shown::read(&cx.app, &input).ok_or_else(|| Error::invalid("", "form-unreadable"))?;
    // The trap is filled by machines: they get the same answer and nothing happens.
    if input.some("website").is_none() {
        let (context, email, subject) = (cx.clone(), input.get("email").to_owned(), shown.subject);
        let (title, path) = (shown.title.to_owned(), shown.path.to_owned());
        let asked = cx
            .app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let count =
                        limits::count(tx, "follow", &context.network_key(), 3600, context.now).await?;
                    if count > MOST_REQUESTS {
                        return Err(Error::TooMany(limits::seconds_left(context.now, 3600)));
                    }
                    if is_own(&context, &email) {
                        follow_at_once(tx, &context, subject, &title, &path).await
                    } else {
                        request_follow(tx, &context, &email, subject, &title, &path).await
                    }
                })
            })
            .await;
        match asked {
            Err(Error::Invalid(problems)) => {
                return follow_page(&cx, &shown, &FormState { input: input.clone(), problems }).await;
            }
            other => other?,
        }
    }
    let own = is_own(&cx, input.get("email"));
    let key = if own { "follow-confirmed" } else { "follow-asked" };
    let done = Done { key, title: shown.title, path: shown.path };
    message_page(&cx, &done, StatusCode::OK).await
}

/// A page that says one thing: `key` is its heading, `key-text` its text.
struct Done<'a> {
    key: &'static str,
    title: &'a str,
    path: &'a str,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage<'a> {
    cx: &'a Cx,
    done: &'a Done<'a>,
    text: String,
}

async fn message_page(cx: &Cx, done: &Done<'_>, status: StatusCode) -> Outcome {
    let text = cx.ta(&format!("{}-text", done.key), &[("title", done.title.into())]);
    let body = Html::of(&MessagePage { cx, done, text })?;
    cx.page(Page { title: cx.t(done.key), body, private: true, status: Some(status), ..Page::default() })
        .await
}

async fn gone(cx: &Cx) -> Outcome {
    message_page(cx, &Done { key: "follow-gone", title: "", path: "" }, StatusCode::GONE).await
}

#[derive(Template)]
#[template(path = "button.html")]
struct ButtonPage<'a> {
    cx: &'a Cx,
    heading: &'static str,
    text: String,
    button: &'static str,
}

async fn button_page(cx: &Cx, heading: &'static str, text: String, button: &'static str) -> Outcome {
    let body = Html::of(&ButtonPage { cx, heading, text, button })?;
    cx.page(Page { title: cx.t(heading), body, private: true, ..Page::default() }).await
}

/// The page behind the link of the mail. It only asks: programs that open links confirm nothing.
pub(crate) async fn confirmation(cx: Cx, State(app): State<App>, Path(token): Path<String>) -> Outcome {
    let id = Link::confirm(&app, &token).ok_or(Error::NotFound)?;
    match follows::confirmable(&app.db, id).await? {
        Some(Confirmable { title, .. }) => {
            let text = cx.ta("follow-confirm-text", &[("title", title.into())]);
            button_page(&cx, "follow-confirm", text, "follow-confirm-button").await
        }
        None => gone(&cx).await,
    }
}

/// The button of that page.
pub(crate) async fn confirm(cx: Cx, State(app): State<App>, Path(token): Path<String>) -> Outcome {
    let id = Link::confirm(&app, &token).ok_or(Error::NotFound)?;
    let now = cx.now;
    match app.db.write(move |tx| Box::pin(follows::confirm(tx, id, now))).await? {
        Some(Confirmable { title, path }) => {
            message_page(&cx, &Done { key: "follow-confirmed", title: &title, path: &path }, StatusCode::OK)
                .await
        }
        None => gone(&cx).await,
    }
}

/// The page behind a link to unsubscribe. It says nothing about who follows what.
pub(crate) async fn unsubscription(cx: Cx, State(app): State<App>, Path(token): Path<String>) -> Outcome {
    let heading = match Link::unsubscribe(&app, &token).ok_or(Error::NotFound)? {
        Link::UnfollowAll(_) => "unsubscribe-all",
        _ => "unsubscribe-one",
    };
    let text = cx.t(&format!("{heading}-text"));
    button_page(&cx, heading, text, "unsubscribe-button").await
}

/// Its button, and the one click of a mail program (RFC 8058: a POST without cookies, answered without a redirect).
pub(crate) async fn unsubscribe(
    cx: Cx,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Outcome<Response> {
    let link = Link::unsubscribe(&app, &token).ok_or(Error::NotFound)?;
    let now = cx.now;
    app.db.write(move |tx| Box::pin(follows::unsubscribe(tx, link, now))).await?;
    message_page(&cx, &Done { key: "unsubscribed", title: "", path: "" }, StatusCode::OK).await
}
