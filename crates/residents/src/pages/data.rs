//! Taking one's data along, and having it erased.

use super::{OWN, detour, page, refused, with_cookie};
use crate::{
    account,
    erasure::{self, Belongings, Protocol},
    session::{self, Browser},
};
use askama::Template;
use axum::response::IntoResponse;
use contributions::{Contribution, comment::Comment, contribution::State};
use http::header;
use kernel::{Locale, Timestamp};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use web::{
    Cx, FormState, Html, Input, Outcome, field,
    personal::{Disposal, PersonalData, Retention},
};

/// A data class as its owner reads it.
struct Class {
    name: String,
    purpose: String,
    basis: String,
    retention: String,
    /// Each thing as lines: (what, value, address it leads to).
    things: Vec<Vec<(String, String, Option<String>)>>,
}

#[derive(Template)]
#[template(path = "data.html")]
struct DataPage<'a> {
    cx: &'a Cx,
    email: String,
    made: String,
    classes: Vec<Class>,
}

pub(super) async fn show(cx: Cx, browser: Browser) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/daten"));
    }
    let account = account::own(&cx).await?;
    let found = cx.app.export(&erasure::subject(&account)).await?;
    let classes = found.into_iter().map(|(class, things)| readable(&cx, class, &things)).collect();
    let body = DataPage { cx: &cx, email: account.email, made: cx.date_time(cx.now), classes };
    page(&cx, "own-data-title", &[OWN], &body, None).await
}

fn readable(cx: &Cx, class: &PersonalData, things: &[Value]) -> Class {
    let things = things
        .iter()
        .filter_map(Value::as_object)
        .map(|thing| thing.iter().flat_map(|(key, value)| lines(cx, "", key, value)).collect())
        .collect();
    Class {
        name: class.name(cx),
        purpose: class.purpose(cx),
        basis: class.basis(cx),
        retention: retention(cx, class.retention),
        things,
    }
}

fn retention(cx: &Cx, retention: Retention) -> String {
    match retention {
        Retention::Days(days) => cx.tn("retention-days", days),
        Retention::Setting(_) => cx.t("retention-setting"),
        Retention::Account => cx.t("retention-account"),
        Retention::Record => cx.t("retention-record"),
        Retention::Subscription => cx.t("retention-subscription"),
    }
}

/// What kind of word of ours a member holds, if it is none of somebody's own; `within` is the list it stands in.
fn kind_of_word(within: &str, key: &str) -> Option<&'static str> {
    match (within, key) {
        ("history", "kind") => Some("event"),
        (_, "answer_state") => Some("answer-state"),
        (_, "channel") => Some("channel"),
        (_, "decision") => Some("decision"),
        (_, "group") => Some("group"),
        (_, "kind") => Some("kind"),
        (_, "state") => Some("state"),
        _ => None,
    }
}

/// A member of the export as lines to read; what says nothing is left out.
fn lines(cx: &Cx, within: &str, key: &str, value: &Value) -> Vec<(String, String, Option<String>)> {
    let name = cx.word("export-field", key);
    match value {
        Value::Null | Value::Object(_) => Vec::new(),
        Value::Bool(yes) => vec![(name, cx.t(if *yes { "own-data-yes" } else { "own-data-no" }), None)],
        Value::Number(number) => vec![(name, number.to_string(), None)],
        Value::String(text) => match Timestamp::parse_rfc3339(text) {
            Some(at) => vec![(name, cx.date_time(at), None)],
            None => {
                let leads = text.starts_with(&cx.app.settings.site_url).then(|| text.clone());
                let of_text = |kind: &str| format!("{kind}-{}", text.replace('_', "-"));
                let word = kind_of_word(within, key).map(of_text);
                let word = word.filter(|word| cx.app.texts.has(Locale::De, word));
                let said = word.map_or_else(|| text.clone(), |word| cx.t(&word));
                (!text.is_empty()).then_some((name, said, leads)).into_iter().collect()
            }
        },
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_object)
            .map(|item| {
                let parts = item.iter().flat_map(|(inner, value)| lines(cx, key, inner, value));
                let (texts, addresses): (Vec<String>, Vec<Option<String>>) =
                    parts.map(|(_, text, address)| (text, address)).unzip();
                (name.clone(), texts.join(" · "), addresses.into_iter().flatten().next())
            })
            .collect(),
    }
}

/// The same for machines.
pub(super) async fn download(cx: Cx, browser: Browser) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/daten"));
    }
    let account = account::own(&cx).await?;
    let found = cx.app.export(&erasure::subject(&account)).await?;
    let data: Map<String, Value> =
        found.into_iter().map(|(class, things)| (class.key.replace('-', "_"), things.into())).collect();
    let whole = json!({
        "format": "leisten-export/1", "made": cx.now, "site": cx.app.settings.site_url,
        "email": account.email, "data": data,
    });
    let text = serde_json::to_string_pretty(&whole).map_err(kernel::Error::internal)?;
    let name = format!("attachment; filename=\"{}-{}.json\"", cx.t("own-data-file"), cx.today());
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

/// Something written, and what is to become of it.
struct Decision {
    field: String,
    legend: String,
    chosen: Disposal,
}

impl Decision {
    /// Anonymising is chosen unless something else was.
    fn about(id: Uuid, legend: String, form: &FormState) -> Self {
        let field = erasure::field_name(id);
        let chosen = form.get(&field).parse().unwrap_or(Disposal::Anonymise);
        Self { field, legend, chosen }
    }
}

/// One decision for each thing that is not withdrawn already.
fn decisions(cx: &Cx, own: &Belongings, form: &FormState) -> Vec<Decision> {
    let contributions = own.contributions.iter().filter(|one| one.state != State::Withdrawn);
    let comments = own.comments.iter().filter(|one| one.state != State::Withdrawn);
    let of_contribution =
        |one: &Contribution| Decision::about(one.id.0, format!("{}: {}", one.reference, one.title), form);
    let of_comment =
        |one: &Comment| Decision::about(one.id, cx.ts("erasure-comment", "text", beginning(&one.body)), form);
    contributions.map(of_contribution).chain(comments.map(of_comment)).collect()
}

/// Enough of a text to know it again.
fn beginning(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage<'a> {
    cx: &'a Cx,
    decisions: Vec<Decision>,
    problems: Html,
    sure: Html,
}

pub(super) async fn ask(cx: Cx, browser: Browser) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/loeschen"));
    }
    ask_page(&cx, &FormState::default()).await
}

async fn ask_page(cx: &Cx, form: &FormState) -> Outcome {
    let body = ErasePage {
        cx,
        decisions: decisions(cx, &erasure::belongings(cx).await?, form),
        problems: field::problems(cx, form)?,
        sure: field::tick(cx, form, "sure", "erasure-sure")?,
    };
    page(cx, "erasure-title", &[OWN], &body, Some(form)).await
}

#[derive(Template)]
#[template(path = "erased.html")]
struct ErasedPage<'a> {
    cx: &'a Cx,
    protocol: &'a Protocol,
}

pub(super) async fn erase(cx: Cx, browser: Browser, input: Input) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/loeschen"));
    }
    match erasure::carry_out(&cx, &input).await {
        Ok(protocol) => {
            let shown = protocol_page(&cx, &protocol).await?;
            Ok(with_cookie(shown, session::clear_cookie(&cx.app)?))
        }
        Err(error) => ask_page(&cx, &refused(input, error)?).await,
    }
}

async fn protocol_page(cx: &Cx, protocol: &Protocol) -> Outcome {
    page(cx, "erasure-done", &[], &ErasedPage { cx, protocol }, None).await
}
