//! The log of staff acts, for those who may read it.

use super::{WORKBENCH, query, staff_page};
use crate::store::{self, audit::Entry};
use askama::Template;
use kernel::{Action, AuditId, Error, Locale, Object, Timestamp, permission::may_somewhere};
use web::{Cx, Outcome, json::List};

const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage<'a> {
    cx: &'a Cx,
    entries: &'a [Entry],
    /// Where older entries begin.
    older: Option<String>,
    /// Are these the newest?
    newest: bool,
    /// Addresses are for those who manage staff.
    with_addresses: bool,
}

impl AuditPage<'_> {
    /// The kind of thing in words; a concept that brings none shows its own word.
    fn kind(&self, entry: &Entry) -> String {
        let key = format!("audit-kind-{}", entry.object_kind.replace('_', "-"));
        if self.cx.app.texts.has(Locale::De, &key) { self.cx.t(&key) } else { entry.object_kind.clone() }
    }

    /// Why: what somebody wrote stands as it is; a word of the program, such as a decision, has a text.
    fn reason(&self, entry: &Entry) -> String {
        let key = format!("audit-reason-{}-{}", entry.object_kind, entry.reason).replace('_', "-");
        if self.cx.app.texts.has(Locale::De, &key) { self.cx.t(&key) } else { entry.reason.clone() }
    }
}

pub(super) async fn list(cx: Cx) -> Outcome {
    cx.require(Action::ReadAudit, &Object::default())?;
    let asked = query(&cx);
    let before =
        asked.some("vor").map(|text| cursor(text).ok_or(Error::invalid("vor", "api-after"))).transpose()?;
    let found = store::audit::page(&cx.app.db, before, i64::try_from(PAGE + 1).unwrap_or(i64::MAX)).await?;
    let List { items, next } = List::cut(found, PAGE, |entry| format!("{}.{}", entry.at.micros(), entry.id));
    let with_addresses = may_somewhere(&cx.actor, Action::ManageStaff);
    let page = AuditPage { cx: &cx, entries: &items, older: next, newest: before.is_none(), with_addresses };
    staff_page(&cx, cx.t("people-audit"), &[WORKBENCH], &page, None).await
}

/// Reads where a page begins: `microseconds.id` of the entry before it.
fn cursor(text: &str) -> Option<(Timestamp, AuditId)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
}
