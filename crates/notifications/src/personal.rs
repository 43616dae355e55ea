//! What this concept keeps about people.

use database::{BoxFuture, Tx};
use kernel::{Result, Timestamp};
use serde_json::{Value, json};
use web::{
    App,
    personal::{About, Basis, DataSubject, Erasure, PersonalData, Recipients, Retention},
};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        key: "follows",
        columns: &["follower.email", "follower.email_folded", "follow.follower_id"],
        about: About::Resident,
        basis: Basis::Consent,
        recipients: Recipients::MailService,
        retention: Retention::Subscription,
        export: Some(export_follows),
        erase: Some(erase_follows),
    },
    PersonalData {
        key: "mail",
        columns: &["message.recipient", "message.body"],
        about: About::Resident,
        basis: Basis::Consent,
        recipients: Recipients::MailService,
        retention: Retention::Setting("retention.mail_days"),
        export: Some(export_mail),
        erase: Some(erase_mail),
    },
];

fn export_follows<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let follows: Vec<(String, String, Timestamp, Option<Timestamp>)> = app
            .db
            .query(include_str!("sql/follows_of_address.sql"))
            .bind(subject.email.clone())
            .all()
            .await?;
        Ok(follows
            .into_iter()
            .map(|(title, path, since, confirmed)| {
                json!({ "title": title, "url": format!("{}{path}", app.settings.site_url), "since": since, "confirmed": confirmed })
            })
            .collect())
    })
}

fn erase_follows<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move {
        let count: i64 = tx
            .query("select count(*) from follow f join follower w on w.id = f.follower_id where w.email_folded = $1")
            .bind(erasure.subject.email.clone())
            .value()
            .await?;
        tx.query("delete from follower where email_folded = $1")
            .bind(erasure.subject.email.clone())
            .run()
            .await?;
        Ok(count)
    })
}

fn export_mail<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let messages: Vec<(String, Timestamp, Option<Timestamp>)> = app
            .db
            .query("select subject, created_at, sent_at from message where lower(recipient) = $1 order by created_at, id")
            .bind(subject.email.clone())
            .all()
            .await?;
        Ok(messages
            .into_iter()
            .map(|(title, written, sent)| json!({ "subject": title, "written": written, "sent": sent }))
            .collect())
    })
}

/// What waits is not sent any more; what was sent leaves the outbox now instead of after its days.
fn erase_mail<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move {
        let removed = tx
            .query("delete from message where lower(recipient) = $1")
            .bind(erasure.subject.email.clone())
            .run()
            .await?;
        Ok(i64::try_from(removed).unwrap_or(i64::MAX))
    })
}
