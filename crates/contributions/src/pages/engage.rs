//! Endorsing, commenting, reporting.

use super::show::public;
use crate::{
    Contribution,
    comment::{self, NewComment},
    contribution::{Channel, Group, State as Standing, limit, tidy},
    endorsement,
    endorsing::{Endorsing, Named},
    ground::Ground,
    store::{self, NewCase},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use http::{HeaderMap, HeaderValue, header};
use kernel::{Access, Action, Error, Problem, Problems, ResidentId, Result, secrets::Purpose};
use serde::Deserialize;
use uuid::Uuid;
use web::{
    Cx, FormState, FormatAction, Html, Input, Outcome, Page, Routes,
    field::{self, Choice, Text},
    json::Params,
    limits,
    page::redirect,
};

pub(crate) const HOUR: i64 = 3600;
/// Acts of one kind from one network per hour before they wait for a look (comments, reports) or are counted no more
/// (endorsements of guests).
pub(crate) const MANY: i64 = 120;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post("/beitraege/{reference}/unterstuetzen", Access::Public, endorse)
        .get("/beitraege/{reference}/kommentare/{comment}/antworten", Access::Public, reply_page)
        .post("/beitraege/{reference}/kommentare", Access::Public, add_comment)
        .get("/beitraege/{reference}/melden", Access::Public, report_page)
        .post("/beitraege/{reference}/melden", Access::Public, report)
}

async fn require_permitted(cx: &Cx, contribution: &Contribution, action: FormatAction) -> Result<()> {
    let full = processes::store::by_id(&cx.app.db, contribution.process_id).await?.ok_or(Error::NotFound)?;
    let permitted =
        cx.app.format(&full.process.format).is_some_and(|format| full.permits(format, action, cx.now));
    if permitted && contribution.state == Standing::Published {
        Ok(())
    } else {
        Err(Error::Conflict("contribution-not-now"))
    }
}

/// The key of this browser: random, made at the first endorsement, necessary for the one thing that was asked for.
fn browser_key(cx: &Cx, headers: &HeaderMap) -> (Uuid, Option<HeaderValue>) {
    let secure = cx.app.settings.site_url.starts_with("https://");
    let name = if secure { "__Host-browser" } else { "browser" };
    let known = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=')?.parse().ok());
    match known {
        Some(key) => (key, None),
        None => {
            let key = cx.random().uuid();
            let secure = if secure { "; Secure" } else { "" };
            let cookie = format!("{name}={key}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
            (key, HeaderValue::from_str(&cookie).ok())
        }
    }
}

async fn endorse(cx: Cx, headers: HeaderMap, Path(reference): Path<String>) -> Outcome {
    let contribution = public(&cx, &reference).await?;
    let (key, cookie) = browser_key(&cx, &headers);
    match cx.actor.resident_id() {
        Some(resident) => endorse_as(&cx, &contribution, key, resident).await?,
        None => {
            let (on, network) = (Named::Id(contribution.id), Some(cx.network_key()));
            let endorsing =
                Endorsing { app: cx.app.clone(), on, key, channel: Channel::Web, network, now: cx.now };
            cx.app.db.write_together(endorsing).await?;
        }
    }
    let mut response = thanks(&cx, &contribution, "unterstuetzung", "unterstuetzen");
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn endorse_as(cx: &Cx, contribution: &Contribution, key: Uuid, resident: ResidentId) -> Result<()> {
    require_permitted(cx, contribution, FormatAction::Endorse).await?;
    let hash = |key| endorsement::key_hash(&cx.app.secrets, key, contribution.id);
    let (browser, own) = (hash(key), hash(resident.0));
    let (network, now, on) = (cx.network_key(), cx.now, contribution.id);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if limits::count(tx, "endorse", &network, HOUR, now).await? > MANY {
                    return Err(Error::TooMany(limits::seconds_left(now, HOUR)));
                }
                endorsement::endorse_as(tx, on, browser, resident, own, now).await.map(drop)
            })
        })
        .await
}

fn thanks(cx: &Cx, contribution: &Contribution, done: &str, anchor: &str) -> Response {
    redirect(&format!("{}?danke={done}#{anchor}", cx.href(&contribution.path())))
}

#[derive(Template)]
#[template(path = "comment-form.html")]
struct CommentForm<'a> {
    cx: &'a Cx,
    contribution: &'a Contribution,
    parent: Option<Uuid>,
    problems: Html,
    body: Html,
    name: Html,
    group: Html,
}

/// The form for a comment. It carries no token, so that the page around it is the same for everyone.
pub(crate) fn comment_form(
    cx: &Cx,
    contribution: &Contribution,
    parent: Option<Uuid>,
    form: &FormState,
) -> Result<Html> {
    let groups: Vec<Choice> = Group::ALL
        .iter()
        .filter(|group| group.is_open())
        .map(|group| Choice::new(group.as_str(), cx.word("group", group)))
        .collect();
    let mut form = form.clone();
    if let (Some(resident), false) = (&cx.actor.resident, form.is_invalid()) {
        form.input.set("name", resident.name.clone());
    }
    let form = &form;
    Html::of(&CommentForm {
        cx,
        contribution,
        parent,
        problems: field::problems(cx, form)?,
        body: field::text(
            cx,
            form,
            Text::new("body", "comment-body").rows(4).max(crate::contribution::LONGEST_COMMENT),
        )?,
        name: field::text(
            cx,
            form,
            Text::new("name", "hand-in-name").optional().max(80).autocomplete("nickname"),
        )?,
        group: field::select(cx, form, "group", "hand-in-group", &groups, true)?,
    })
}

async fn reply_page(cx: Cx, Path((reference, parent)): Path<(String, Uuid)>) -> Outcome {
    let contribution = public(&cx, &reference).await?;
    let above = comment::by_id(&cx.app.db, parent)
        .await?
        .filter(|above| above.contribution_id == contribution.id && above.state == Standing::Published);
    above.ok_or(Error::NotFound)?;
    comment_page(&cx, &contribution, Some(parent), &FormState::default()).await
}

#[derive(Template)]
#[template(path = "comment-page.html")]
struct CommentPage<'a> {
    cx: &'a Cx,
    contribution: &'a Contribution,
    above: Option<comment::Comment>,
    form: Html,
}

async fn comment_page(
    cx: &Cx,
    contribution: &Contribution,
    parent: Option<Uuid>,
    form: &FormState,
) -> Outcome {
    let above = match parent {
        Some(parent) => {
            comment::by_id(&cx.app.db, parent).await?.filter(|above| above.state == Standing::Published)
        }
        None => None,
    };
    let body = Html::of(&CommentPage {
        cx,
        contribution,
        above,
        form: comment_form(cx, contribution, parent, form)?,
    })?;
    let breadcrumb = vec![(contribution.path(), contribution.title.clone())];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title: cx.t("comment-write"), body, breadcrumb, private: true, status, ..Page::default() })
        .await
}

async fn add_comment(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let contribution = public(&cx, &reference).await?;
    require_permitted(&cx, &contribution, FormatAction::Comment).await?;
    let parent = input.some("parent").and_then(|parent| parent.parse().ok());
    let outcome = match NewComment::check(parent, input.get("body"), input.get("name"), input.get("group")) {
        Ok(new) => store_comment(&cx, &contribution, new, !input.get("website").is_empty()).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(thanks(&cx, &contribution, "kommentar", "talk")),
        Err(Error::Invalid(problems)) => {
            comment_page(&cx, &contribution, parent, &FormState { input, problems }).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn store_comment(
    cx: &Cx,
    contribution: &Contribution,
    mut new: NewComment,
    trapped: bool,
) -> Result<()> {
    // Staff who may answer here speak under their office, at once and visibly as such.
    let official = cx.may(Action::Answer, &contribution.object());
    new.author = cx.actor.resident_id().filter(|_| !official);
    if official {
        new.official = true;
        new.name.clone_from(&cx.actor.label);
        new.group = Group::Administration;
    }
    let seen = [contribution.id.0.as_bytes().as_slice(), new.body.as_bytes(), &cx.network_key()].concat();
    let key_hash = cx.app.secrets.mac(Purpose::Lookup, &seen).to_vec();
    let (network, random, now, on) = (cx.network_key(), cx.app.random.clone(), cx.now, contribution.clone());
    let waits = trapped || (cx.app.settings.premoderate_guests && !official);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let many = limits::count(tx, "comment", &network, HOUR, now).await? > MANY;
                let state = if waits || many { Standing::Received } else { Standing::Published };
                comment::insert(tx, &random, &on, &new, key_hash, state, now).await.map(|_| ())
            })
        })
        .await
}

#[derive(Debug, Default, Deserialize)]
struct About {
    kommentar: Option<Uuid>,
}

async fn report_page(cx: Cx, Path(reference): Path<String>, Params(about): Params<About>) -> Outcome {
    let contribution = public(&cx, &reference).await?;
    let mut input = Input::default();
    if let Some(comment) = about.kommentar {
        input.set("comment", comment.to_string());
    }
    report_form(&cx, &contribution, &FormState::new(input)).await
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    cx: &'a Cx,
    contribution: &'a Contribution,
    form: &'a FormState,
    problems: Html,
    reason: Html,
    note: Html,
    guard: Html,
}

async fn report_form(cx: &Cx, contribution: &Contribution, form: &FormState) -> Outcome {
    let reasons: Vec<Choice> = Ground::ALL
        .iter()
        .map(|reason| Choice::new(reason.as_str(), cx.word("report-reason", reason)))
        .collect();
    let page = ReportPage {
        cx,
        contribution,
        form,
        problems: field::problems(cx, form)?,
        reason: field::radios(cx, form, "reason", "report-reason", &reasons)?,
        note: field::text(cx, form, Text::new("note", "report-note").optional().rows(3).max(1000))?,
        guard: field::guard(cx)?,
    };
    let breadcrumb = vec![(contribution.path(), contribution.title.clone())];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: cx.t("report-title"),
        body: Html::of(&page)?,
        breadcrumb,
        private: true,
        status,
        ..Page::default()
    })
    .await
}

async fn report(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let contribution = public(&cx, &reference).await?;
    match store_report(&cx, &contribution, &input).await {
        Ok(()) => Ok(thanks(&cx, &contribution, "meldung", "content")),
        Err(Error::Invalid(problems)) => {
            report_form(&cx, &contribution, &FormState { input, problems }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Nothing is hidden by a report alone: it opens the case of the item, and somebody looks.
async fn store_report(cx: &Cx, contribution: &Contribution, input: &Input) -> Result<()> {
    let mut problems = Problems::default();
    let reason = input.get("reason").parse::<Ground>().ok();
    if reason.is_none() {
        problems.push(Problem::new("reason", "report-reason-missing"));
    }
    let note = tidy(input.get("note"));
    limit(&mut problems, "note", &note, 1000);
    problems.check()?;
    let reason = reason.map_or("", Ground::as_str);
    let case = match input.some("comment").and_then(|id| id.parse().ok()) {
        Some(id) => {
            let comment = comment::by_id(&cx.app.db, id)
                .await?
                .filter(|comment| comment.contribution_id == contribution.id)
                .ok_or(Error::NotFound)?;
            NewCase::of_comment(comment.id, contribution, cx.now)
        }
        None => NewCase::of_contribution(
            contribution.id,
            contribution.municipality_id,
            contribution.process_id,
            cx.now,
        ),
    };
    let (random, network, now) = (cx.app.random.clone(), cx.network_key(), cx.now);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if limits::count(tx, "report", &network, HOUR, now).await? > MANY {
                    return Err(Error::TooMany(limits::seconds_left(now, HOUR)));
                }
                store::open_case(tx, &random, &case, "report", reason, &note).await.map(|_| ())
            })
        })
        .await
}
