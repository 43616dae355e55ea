//! What this concept keeps about people.

use crate::store;
use database::{BoxFuture, Tx};
use kernel::Result;
use passkeys::Owner;
use serde_json::{Value, json};
use web::{
    App,
    personal::{About, Basis, DataSubject, Erasure, PersonalData, Recipients, Retention},
};

/// The account itself is last: what refers to it goes first.
pub(crate) const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        key: "account-links",
        columns: &["resident_link.email", "resident_link.email_folded", "resident_link.resident_id"],
        about: About::Resident,
        basis: Basis::Consent,
        recipients: Recipients::Nobody,
        retention: Retention::Days(1),
        export: None,
        erase: Some(erase_links),
    },
    PersonalData {
        key: "account-passkeys",
        columns: &[
            "passkey.resident_id",
            "passkey.credential_id",
            "passkey.credential",
            "passkey.name",
            "passkey_ceremony.resident_id",
        ],
        about: About::Resident,
        basis: Basis::Consent,
        recipients: Recipients::Nobody,
        retention: Retention::Account,
        export: Some(export_passkeys),
        erase: Some(erase_passkeys),
    },
    PersonalData {
        key: "account-sessions",
        columns: &["resident_session.resident_id", "resident_session.device"],
        about: About::Resident,
        basis: Basis::Security,
        recipients: Recipients::Nobody,
        retention: Retention::Days(90),
        export: Some(export_sessions),
        erase: Some(erase_sessions),
    },
    PersonalData {
        key: "account",
        columns: &[
            "resident.id",
            "resident.email",
            "resident.email_folded",
            "resident.name",
            "resident.place_id",
            "resident.password_hash",
        ],
        about: About::Resident,
        basis: Basis::Consent,
        recipients: Recipients::Nobody,
        retention: Retention::Account,
        export: Some(export_account),
        erase: Some(erase_account),
    },
];

fn number(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn erase_links<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move { store::void_links(tx, &erasure.subject.email).await.map(number) })
}

fn export_passkeys<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let kept = passkeys::of(&app.db, Owner::Resident(subject.resident)).await?;
        Ok(kept
            .into_iter()
            .map(|one| {
                json!({
                    "id": one.id, "name": one.name, "backed_up": one.backed_up, "since": one.created_at,
                    "seen": one.last_used_at,
                })
            })
            .collect())
    })
}

fn erase_passkeys<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(
        async move { passkeys::erase_of(tx, Owner::Resident(erasure.subject.resident)).await.map(number) },
    )
}

fn export_sessions<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let sessions = store::sessions(&app.db, subject.resident, app.clock.now()).await?;
        Ok(sessions
            .into_iter()
            .map(|one| json!({ "device": one.device, "since": one.created_at, "seen": one.last_seen_at }))
            .collect())
    })
}

fn erase_sessions<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move {
        tx.query("delete from resident_session where resident_id = $1")
            .bind(erasure.subject.resident)
            .run()
            .await
            .map(number)
    })
}

fn export_account<'a>(app: &'a App, subject: &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>> {
    Box::pin(async move {
        let account = store::account(&app.db, subject.resident).await?;
        Ok(account
            .into_iter()
            .map(|one| {
                json!({
                    "id": one.id, "email": one.email, "name": one.name, "place": one.place_name, "language": one.locale,
                    "password": one.password_hash.is_some(), "since": one.created_at, "seen": one.last_seen_at,
                })
            })
            .collect())
    })
}

fn erase_account<'a>(tx: &'a mut Tx, erasure: &'a Erasure) -> BoxFuture<'a, Result<i64>> {
    Box::pin(async move { store::delete(tx, erasure.subject.resident).await.map(number) })
}
