//! The accessibility statement and the form "report a barrier".

use super::Wording;
use crate::{
    accessibility::{
        Barrier, ENFORCEMENT_BODY, ReportDraft, Statement, WRITTEN_IN, answer_due, report_number,
    },
    store::{accessibility as store, page_texts::Writing},
};
use askama::Template;
use axum::response::Response;
use kernel::{Error, Result};
use notifications::{Email, NewMessage};
use web::{
    App, Cx, FormState, Html, Input, Outcome, Page, field, form, json::Params, limits, page::redirect,
};

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage<'a> {
    cx: &'a Cx,
    statement: Option<Statement>,
    barriers: Vec<Barrier>,
}

pub(crate) async fn statement(cx: Cx) -> Outcome {
    let statement = store::statement(&cx.app.db).await?;
    let barriers = store::barriers(&cx.app.db).await?;
    let body = Html::of(&StatementPage { cx: &cx, statement, barriers })?;
    cx.page(Page {
        title: cx.t("statement-title"),
        description: cx.t("statement-lead"),
        body,
        ..Page::default()
    })
    .await
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportForm<'a> {
    cx: &'a Cx,
    form: &'a FormState,
}

async fn show_form(cx: &Cx, form: &FormState) -> Outcome {
    let body = Html::of(&ReportForm { cx, form })?;
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title: cx.t("barrier-title"), body, private: true, status, ..Page::default() }).await
}

#[derive(serde::Deserialize)]
pub(crate) struct From {
    #[serde(rename = "seite")]
    page: Option<String>,
}

pub(crate) async fn report_form(cx: Cx, Params(From { page }): Params<From>) -> Outcome {
    let input = Input::from_pairs([("page", page.as_deref().unwrap_or_default())]);
    show_form(&cx, &FormState::new(input)).await
}

pub(crate) async fn report(cx: Cx, input: Input) -> Outcome {
    let draft = match ReportDraft::from_input(&input) {
        Ok(draft) => draft,
        Err(problems) => return show_form(&cx, &FormState { input, problems }).await,
    };
    let number = keep(&cx, &input, draft).await?;
    Ok(redirect(&cx.href(&format!("/barriere-melden/danke?nummer={number}"))))
}

/// Reports of one network in an hour beyond which they look like a machine's.
const MANY_PER_HOUR: i64 = 10;
/// Reports of one network in an hour beyond which nothing is kept any more.
const MOST_PER_HOUR: i64 = 60;
/// Nobody describes a barrier in less than these seconds.
const FASTEST: i64 = 3;
const HOUR: i64 = 3600;

/// Keeps a report and tells the team by mail. What looks like a machine's is kept too, but rings no bell.
async fn keep(cx: &Cx, input: &Input, draft: ReportDraft) -> Result<i64> {
    let age = form::form_age(&cx.app, cx.now, input.get("form_token"));
    let like_a_machine = input.some("website").is_some() || age.is_none_or(|seconds| seconds < FASTEST);
    let (network, writing, language, mail) = (
        cx.network_key(),
        Writing { now: cx.now, random: cx.random().clone(), by: String::new() },
        cx.locale,
        cx.clone(),
    );
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let count = limits::count(tx, "barrier-report", &network, HOUR, writing.now).await?;
                if count > MOST_PER_HOUR {
                    return Err(Error::TooMany(limits::seconds_left(writing.now, HOUR)));
                }
                let suspicious = like_a_machine || count > MANY_PER_HOUR;
                let number = store::add_report(tx, &draft, &writing, language, suspicious).await?;
                if let (false, Some(message)) = (suspicious, message(&mail, number, &draft)) {
                    notifications::enqueue(tx, message).await?;
                }
                Ok(number)
            })
        })
        .await
}

/// The mail to the team; `None` when the site has no address.
fn message(cx: &Cx, number: i64, draft: &ReportDraft) -> Option<NewMessage> {
    let to = Email::parse(&cx.app.settings.contact_email).ok()?;
    let number = report_number(number);
    let due = cx.day(answer_due(cx.today()));
    let subject = cx.ta("barrier-mail-subject", &[("number", number.as_str().into())]);
    // Without what was typed: mail is no safe place for it, and the staff area shows it.
    let text = cx.ta(
        "barrier-mail-text",
        &[("number", number.as_str().into()), ("due", due.into()), ("url", staff_url(&cx.app).into())],
    );
    Some(NewMessage::new(cx, to, &subject, text, &format!("barrier-report {number} {}", draft.body)))
}

fn staff_url(app: &App) -> String {
    format!("{}/werkbank/barrieren", app.settings.site_url)
}

#[derive(serde::Deserialize)]
pub(crate) struct Thanked {
    #[serde(rename = "nummer")]
    number: Option<u32>,
}

#[derive(Template)]
#[template(path = "report-thanks.html")]
struct Thanks<'a> {
    cx: &'a Cx,
    number: String,
    due: String,
}

pub(crate) async fn thanks(cx: Cx, Params(Thanked { number }): Params<Thanked>) -> Outcome<Response> {
    let number = report_number(i64::from(number.ok_or(Error::NotFound)?));
    let body = Html::of(&Thanks { cx: &cx, number, due: cx.day(answer_due(cx.today())) })?;
    cx.page(Page { title: cx.t("barrier-thanks"), body, private: true, ..Page::default() }).await
}
