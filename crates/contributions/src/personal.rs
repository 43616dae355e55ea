//! What this concept keeps about people.

use crate::{authors, store};
use database::{BoxFuture, Tx};
use kernel::{ContributionId, Result, Timestamp};
use serde_json::{Value, json};
use web::{
    App,
    personal::{About, Basis, DataSubject, Disposal, Erasure, PersonalData, Recipients, Retention},
};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        key: "contributions",
        columns: &[
            "contribution_author.resident_id",
            "contribution.author_name",
            "contribution.body",
            "contribution.lon",
            "contribution.lat",
            "contribution_event.note",
            "photo.file",
            "photo.preview",
        ],
        about: About::Resident,
        basis: Basis::Task,
        recipients: Recipients::Public,
        retention: Retention::Record,
        export: Some(export_contributions),
        erase: Some(erase_contributions),
    },
    PersonalData {
        key: "originals",
        columns: &["contribution_original.body", "contribution_split.body"],
        about: About::Resident,
        basis: Basis::Task,
        recipients: Recipients::Nobody,
        retention: Retention::Setting("moderation.original_days"),
        export: None,
        erase: None,
    },
    PersonalData {
        key: "comments",
        columns: &["comment_author.resident_id", "comment.author_name", "comment.body"],
        about: About::Resident,
        basis: Basis::Task,
        recipients: Recipients::Public,
        retention: Retention::Record,
        export: Some(export_comments),
        erase: Some(erase_comments),
    },
    PersonalData {
        key: "endorsements",
        columns: &["endorsement.resident_id", "endorsement.key_hash"],
        about: About::Resident,
        basis: Basis::Task,
        recipients: Recipients::Nobody,
        retention: Retention::Record,
        export: Some(export_endorsements),
        erase: Some(erase_endorsements),
    },
    PersonalData {
        key: "moderation",
        columns: &["moderation_event.actor", "moderation_event.note", "contribution_event.actor"],
        about: About::Staff,
        basis: Basis::Task,
        recipients: Recipients::Staff,
        retention: Retention::Record,
        export: None,
        erase: None,
    },
];

fn export_contributions<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let mut things = Vec::new();
        for one in authors::contributions(&app.db, subject.resident).await? {
            let site = &app.settings.site_url;
            let photos: Vec<Value> = store::photos(&app.db, one.id)
                .await?
                .into_iter()
                .map(|photo| json!({ "url": format!("{site}/dateien/{}.jpg", photo.file), "alt": photo.alt, "state": photo.state }))
                .collect();
            let history: Vec<Value> = store::events(&app.db, one.id, false)
                .await?
                .into_iter()
                .map(|event| json!({ "at": event.at, "kind": event.kind, "actor": event.actor, "note": event.note }))
                .collect();
            things.push(json!({
                "id": one.id, "reference": one.reference, "kind": one.kind, "process": one.process_slug,
                "municipality": one.municipality_name, "place": one.place_name, "lon": one.lon, "lat": one.lat,
                "title": one.title, "text": one.body, "name": one.author_name, "group": one.stakeholder_group.as_str(),
                "people": one.people, "channel": one.channel.as_str(), "language": one.language,
                "state": one.state.as_str(), "answer_state": one.answer_state.as_str(),
                "decision": one.decision.map(crate::Decision::as_str), "received": one.received_at,
                "due": one.due_at, "answered": one.answered_at, "photos": photos, "history": history,
                "url": one.is_public().then(|| format!("{site}{}", one.path())),
            }));
        }
        Ok(things)
    })
}

fn erase_contributions<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move {
        let own: Vec<(ContributionId,)> = tx
            .query("select contribution_id from contribution_author where resident_id = ")
            .push_bind(erasure.subject.resident)
            .push(" order by contribution_id")
            .all()
            .await?;
        for (id,) in &own {
            match erasure.choice(id.0) {
                Disposal::Anonymise => authors::anonymise(tx, *id, erasure.now).await?,
                Disposal::Withdraw => authors::withdraw(tx, &erasure.random, *id, erasure.now).await?,
            }
        }
        Ok(i64::try_from(own.len()).unwrap_or(i64::MAX))
    })
}

fn export_comments<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let comments = authors::comments(&app.db, subject.resident).await?;
        Ok(comments
            .into_iter()
            .map(|one| {
                json!({
                    "id": one.id, "contribution": one.contribution_id, "text": one.body, "name": one.author_name,
                    "group": one.stakeholder_group.as_str(), "state": one.state.as_str(), "received": one.received_at,
                })
            })
            .collect())
    })
}

fn erase_comments<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move {
        let own = authors::comments(&mut *tx, erasure.subject.resident).await?;
        for comment in &own {
            let withdrawn = erasure.choice(comment.id) == Disposal::Withdraw;
            authors::erase_comment(tx, comment, withdrawn, erasure.now).await?;
        }
        Ok(i64::try_from(own.len()).unwrap_or(i64::MAX))
    })
}

fn export_endorsements<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let endorsed: Vec<(String, String, Timestamp)> = app
            .db
            .query(
                "select c.reference, c.title, e.created_at from endorsement e join contribution c on c.id = e.contribution_id
                 where e.resident_id = $1 order by e.created_at, c.reference",
            )
            .bind(subject.resident)
            .all()
            .await?;
        Ok(endorsed
            .into_iter()
            .map(|(reference, title, at)| json!({ "reference": reference, "title": title, "at": at }))
            .collect())
    })
}

/// What somebody supported says what they think; it goes altogether, and is counted no more.
fn erase_endorsements<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move {
        let resident = erasure.subject.resident;
        tx.query(
            "update contribution_count set endorsements = endorsements - 1 where contribution_id in
                (select e.contribution_id from endorsement e where e.resident_id = $1)",
        )
        .bind(resident)
        .run()
        .await?;
        let removed = tx.query("delete from endorsement where resident_id = $1").bind(resident).run().await?;
        Ok(i64::try_from(removed).unwrap_or(i64::MAX))
    })
}
