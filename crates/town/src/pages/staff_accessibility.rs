//! The accessibility statement, known barriers and reports, kept by staff.

use super::{Wording, object};
use crate::{
    accessibility::{
        Barrier, BarrierDraft, Conformance, Method, Reason, ReplyDraft, Report, Statement, StatementDraft,
        blank_statement,
    },
    store::{accessibility as store, page_texts::Writing},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Action, BarrierId, BarrierReportId};
use notifications::{Email, NewMessage};
use web::{Cx, FormState, Html, Input, Outcome, Page, field, field::Choice, page::redirect};

const STATEMENT: &str = "/werkbank/barrierefreiheit";
const REPORTS: &str = "/werkbank/barrieren";

#[derive(Template)]
#[template(path = "staff-statement.html")]
struct StatementForm<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    current: Option<Statement>,
    barriers: Vec<Barrier>,
    conformances: Vec<Choice>,
    methods: Vec<Choice>,
}

async fn show_statement(cx: &Cx, form: Option<FormState>) -> Outcome {
    cx.require(Action::EditPages, &object(None))?;
    let current = store::statement(&cx.app.db).await?;
    let barriers = store::barriers(&cx.app.db).await?;
    let form = form.unwrap_or_else(|| {
        FormState::new(current.as_ref().map_or_else(|| blank_statement(cx.today()), filled))
    });
    let conformances = Conformance::ALL
        .iter()
        .map(|word| Choice::new(word.as_str(), cx.word("statement-conformance-short", word)))
        .collect();
    let methods = Method::ALL
        .iter()
        .map(|word| Choice::new(word.as_str(), cx.word("statement-method", word)))
        .collect();
    let body = Html::of(&StatementForm { cx, form: &form, current, barriers, conformances, methods })?;
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title: cx.t("statement-nav"), body, private: true, status, ..Page::default() }).await
}

fn filled(statement: &Statement) -> Input {
    let mut input = Input::from_pairs([
        ("conformance", statement.conformance.as_str()),
        ("method", statement.method.as_str()),
        ("assessed_on", statement.assessed_on.as_str()),
        ("next_review", statement.next_review.as_str()),
        ("note", statement.note.as_str()),
        ("enforcement_body", statement.enforcement_body.as_str()),
        ("enforcement_contact", statement.enforcement_contact.as_str()),
    ]);
    if statement.example {
        input.set("example", "on");
    }
    input
}

pub(crate) async fn statement(cx: Cx) -> Outcome {
    show_statement(&cx, None).await
}

pub(crate) async fn save_statement(cx: Cx, input: Input) -> Outcome<Response> {
    cx.require(Action::EditPages, &object(None))?;
    let draft = match StatementDraft::from_input(&input, cx.today()) {
        Ok(draft) => draft,
        Err(problems) => return show_statement(&cx, Some(FormState { input, problems })).await,
    };
    let writing = Writing { now: cx.now, random: cx.random().clone(), by: cx.actor.label.clone() };
    let entry = cx.act(
        Action::EditPages,
        "accessibility_statement",
        None,
        if draft.adopt { "adopted" } else { "draft" },
    );
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move { store::add_statement(tx, &draft, &writing, Some(&entry)).await })
        })
        .await?;
    Ok(redirect(&cx.href(STATEMENT)))
}

#[derive(Template)]
#[template(path = "staff-barrier.html")]
struct BarrierForm<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    id: Option<BarrierId>,
    title: &'a str,
    reasons: Vec<Choice>,
}

async fn show_barrier(cx: &Cx, form: &FormState, id: Option<BarrierId>) -> Outcome {
    let reasons = Reason::ALL
        .iter()
        .map(|word| Choice::new(word.as_str(), cx.word("statement-reason", word)))
        .collect();
    let title = cx.t(if id.is_some() { "statement-barrier" } else { "statement-new-barrier" });
    let body = Html::of(&BarrierForm { cx, form, id, title: &title, reasons })?;
    let breadcrumb = vec![(STATEMENT.to_owned(), cx.t("statement-nav"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title, body, breadcrumb, private: true, status, ..Page::default() }).await
}

pub(crate) async fn blank_barrier(cx: Cx) -> Outcome {
    cx.require(Action::EditPages, &object(None))?;
    show_barrier(&cx, &FormState::default(), None).await
}

pub(crate) async fn barrier(cx: Cx, Path(id): Path<BarrierId>) -> Outcome {
    cx.require(Action::EditPages, &object(None))?;
    let barrier = store::barrier(&cx.app.db, id).await?;
    let input = Input::from_pairs([
        ("title", barrier.title.as_str()),
        ("description", barrier.description.as_str()),
        ("reason", barrier.reason.as_str()),
        ("explanation", barrier.explanation.as_str()),
        ("alternative", barrier.alternative.as_str()),
        ("fix_by", barrier.fix_by.as_deref().unwrap_or_default()),
    ]);
    show_barrier(&cx, &FormState::new(input), Some(id)).await
}

pub(crate) async fn add_barrier(cx: Cx, input: Input) -> Outcome<Response> {
    keep_barrier(cx, None, input).await
}

pub(crate) async fn save_barrier(cx: Cx, Path(id): Path<BarrierId>, input: Input) -> Outcome<Response> {
    store::barrier(&cx.app.db, id).await?;
    keep_barrier(cx, Some(id), input).await
}

async fn keep_barrier(cx: Cx, known: Option<BarrierId>, input: Input) -> Outcome<Response> {
    cx.require(Action::EditPages, &object(None))?;
    let draft = match BarrierDraft::from_input(&input) {
        Ok(draft) => draft,
        Err(problems) => return show_barrier(&cx, &FormState { input, problems }, known).await,
    };
    let (id, now) = (known.unwrap_or_else(|| BarrierId::new(cx.now, cx.random())), cx.now);
    let entry = cx.act(Action::EditPages, "barrier", Some(id.0), draft.title.clone());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move { store::save_barrier(tx, id, &draft, now, Some(&entry)).await })
        })
        .await?;
    Ok(redirect(&cx.href(STATEMENT)))
}

pub(crate) async fn remove_barrier(cx: Cx, Path(id): Path<BarrierId>) -> Outcome<Response> {
    cx.require(Action::EditPages, &object(None))?;
    let now = cx.now;
    let entry = cx.act(Action::EditPages, "barrier", Some(id.0), "removed");
    cx.app
        .db
        .write(move |tx| Box::pin(async move { store::remove_barrier(tx, id, now, &entry).await }))
        .await?;
    Ok(redirect(&cx.href(STATEMENT)))
}

#[derive(Template)]
#[template(path = "staff-reports.html")]
struct Reports<'a> {
    cx: &'a Cx,
    reports: Vec<Report>,
}

pub(crate) async fn reports(cx: Cx) -> Outcome {
    cx.require(Action::EditPages, &object(None))?;
    let reports = store::reports(&cx.app.db).await?;
    let body = Html::of(&Reports { cx: &cx, reports })?;
    cx.page(Page { title: cx.t("barrier-nav"), body, private: true, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "staff-report.html")]
struct ReportPage<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    report: Report,
}

async fn show_report(cx: &Cx, id: BarrierReportId, form: Option<FormState>) -> Outcome {
    let report = store::report(&cx.app.db, id).await?;
    let form = form.unwrap_or_else(|| FormState::new(Input::from_pairs([("note", report.note.as_str())])));
    let title = report.label();
    let body = Html::of(&ReportPage { cx, form: &form, report })?;
    let breadcrumb = vec![(REPORTS.to_owned(), cx.t("barrier-nav"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title, body, breadcrumb, private: true, status, ..Page::default() }).await
}

pub(crate) async fn report(cx: Cx, Path(id): Path<BarrierReportId>) -> Outcome {
    cx.require(Action::EditPages, &object(None))?;
    show_report(&cx, id, None).await
}

pub(crate) async fn answer(cx: Cx, Path(id): Path<BarrierReportId>, input: Input) -> Outcome<Response> {
    cx.require(Action::EditPages, &object(None))?;
    let report = store::report(&cx.app.db, id).await?;
    let draft = match ReplyDraft::from_input(&input, &report) {
        Ok(draft) => draft,
        Err(problems) => return show_report(&cx, id, Some(FormState { input, problems })).await,
    };
    let now = cx.now;
    if report.answered_at.is_some() {
        let entry = cx.act(Action::EditPages, "barrier_report", Some(id.0), "noted");
        cx.app
            .db
            .write(move |tx| Box::pin(async move { store::note_report(tx, id, &draft.note, &entry).await }))
            .await?;
        return Ok(redirect(&cx.href(REPORTS)));
    }
    let entry = cx.act(Action::EditPages, "barrier_report", Some(id.0), "answered");
    let message = reply_mail(&cx, &report, &draft);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::answer_report(tx, id, &draft, now, &entry).await?;
                if let Some(message) = message {
                    notifications::enqueue(tx, message).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(redirect(&cx.href(REPORTS)))
}

/// The answer as mail, in the language of the page on which the barrier was reported; `None` without an address.
fn reply_mail(cx: &Cx, report: &Report, draft: &ReplyDraft) -> Option<NewMessage> {
    let to = Email::parse(&report.contact).ok()?;
    let theirs = Cx::background(&cx.app, report.locale());
    let number = report.label();
    let subject = theirs.ta("barrier-reply-subject", &[("number", number.as_str().into())]);
    let url = format!("{}{}", cx.app.settings.site_url, theirs.href("/barrierefreiheit"));
    let text = theirs.ta(
        "barrier-reply-text",
        &[("number", number.as_str().into()), ("reply", draft.reply.as_str().into()), ("url", url.into())],
    );
    Some(NewMessage::new(&theirs, to, &subject, text, &format!("barrier-reply {number}")))
}
