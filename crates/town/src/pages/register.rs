//! The register of processing activities (Art. 30 GDPR) for staff, to print, and the same data on the privacy page. Both
//! are filled from what the concepts say about themselves, so neither can be older than the program.

use super::Wording;
use askama::Template;
use kernel::Result;
use region::Municipality;
use std::collections::BTreeSet;
use web::{
    Cx, Html, Outcome, Page,
    personal::{About, PersonalData, Retention},
    retention::{self, Day},
};

/// Days of the protocol that the page shows.
const DAYS_SHOWN: i64 = 30;

/// One data class in the words of the reader.
pub(super) struct Class {
    pub(super) key: &'static str,
    name: String,
    purpose: String,
    basis: String,
    retention: String,
    recipients: String,
    tables: Vec<&'static str>,
    is_about_staff: bool,
}

impl Class {
    fn of(cx: &Cx, class: &PersonalData) -> Self {
        let tables: BTreeSet<&str> = class
            .columns
            .iter()
            .filter_map(|column| column.split_once('.'))
            .map(|(table, _)| table)
            .collect();
        Self {
            key: class.key,
            name: class.name(cx),
            purpose: class.purpose(cx),
            basis: class.basis(cx),
            retention: retention_of(cx, class.retention),
            recipients: class.recipients(cx),
            tables: tables.into_iter().collect(),
            is_about_staff: class.about == About::Staff,
        }
    }
}

/// All that is kept, in the order of the concepts.
pub(super) fn classes(cx: &Cx) -> Vec<Class> {
    cx.app.personal_data.iter().map(|class| Class::of(cx, class)).collect()
}

/// How long, in words.
fn retention_of(cx: &Cx, retention: Retention) -> String {
    match retention {
        Retention::Setting(key) => cx.tn("kept-days", i64::from(cx.app.settings.number(key).unwrap_or(0))),
        Retention::Days(days) => cx.tn("kept-days", days),
        Retention::Account => cx.t("kept-account"),
        Retention::Record => cx.t("kept-record"),
        Retention::Subscription => cx.t("kept-subscription"),
    }
}

#[derive(Template)]
#[template(path = "privacy-classes.html")]
struct PrivacyClasses<'a> {
    cx: &'a Cx,
    classes: Vec<Class>,
}

/// What is kept about people who take part, for the privacy page.
pub(super) fn for_everyone(cx: &Cx) -> Result<Html> {
    let mut classes = classes(cx);
    classes.retain(|class| !class.is_about_staff);
    Html::of(&PrivacyClasses { cx, classes })
}

#[derive(Template)]
#[template(path = "staff-register.html")]
struct Register<'a> {
    cx: &'a Cx,
    classes: Vec<Class>,
    municipalities: Vec<Municipality>,
    protocol: Vec<(String, Day)>,
}

pub(crate) async fn register(cx: Cx) -> Outcome {
    let since = cx.now.plus_seconds(-DAYS_SHOWN * 86_400).date();
    let protocol = retention::protocol(&cx.app.db, since).await?;
    let page = Register {
        cx: &cx,
        classes: classes(&cx),
        municipalities: region::all_municipalities(&cx.app.db).await?,
        protocol: protocol.into_iter().map(|day| (cx.word("personal", &day.class), day)).collect(),
    };
    let body = Html::of(&page)?;
    cx.page(Page { title: cx.t("register-title"), body, private: true, ..Page::default() }).await
}
