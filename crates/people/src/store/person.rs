//! People, their rights and recovery codes.

use super::{GrantRow, sql};
use crate::person::{Invitee, Person, PersonState};
use database::{Conn, Tx};
use kernel::{Error, Grant, PersonId, Random, Result, Timestamp, id::new_v7};

/// What signing in needs to know.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Credentials {
    pub(crate) id: PersonId,
    pub(crate) email: String,
    pub(crate) label: String,
    pub(crate) state: PersonState,
    pub(crate) password_hash: Option<String>,
    pub(crate) totp_secret: Option<Vec<u8>>,
    pub(crate) totp_last_step: i64,
}

/// Adds somebody with their rights.
///
/// # Errors
/// [`Error::Conflict`] when the address is known already.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: PersonId,
    who: &Invitee,
    state: PersonState,
    now: Timestamp,
    random: &Random,
) -> Result<()> {
    let added = tx
        .query(sql!("person_insert"))
        .bind(id)
        .bind(who.email.clone())
        .bind(who.label.clone())
        .bind(who.office_key.clone())
        .bind(state)
        .bind(now)
        .run()
        .await?;
    if added == 0 {
        return Err(Error::Conflict("people-email-known"));
    }
    set_grants(tx, id, &who.grants, now, random).await
}

pub(crate) async fn by_id(conn: impl Into<Conn<'_>>, id: PersonId) -> Result<Option<Person>> {
    conn.into().query(sql!("person_select")).push(" where p.id = ").push_bind(id).optional().await
}

pub(crate) async fn by_email(conn: impl Into<Conn<'_>>, email: &str) -> Result<Option<Person>> {
    conn.into()
        .query(sql!("person_select"))
        .push(" where p.email = ")
        .push_bind(email.to_owned())
        .optional()
        .await
}

pub(crate) async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<Person>> {
    conn.into().query(sql!("person_select")).push(" order by p.label, p.email").all().await
}

/// The active people of an office.
pub(crate) async fn of_office(conn: impl Into<Conn<'_>>, office: &str) -> Result<Vec<Person>> {
    conn.into()
        .query(sql!("person_select"))
        .push(" where p.state = 'active' and p.office_key = ")
        .push_bind(office.to_owned())
        .push(" order by p.id")
        .all()
        .await
}

pub(crate) async fn credentials_by_email(
    conn: impl Into<Conn<'_>>,
    email: &str,
) -> Result<Option<Credentials>> {
    conn.into()
        .query(sql!("person_credentials"))
        .push(" where p.email = ")
        .push_bind(email.to_owned())
        .optional()
        .await
}

pub(crate) async fn credentials(conn: impl Into<Conn<'_>>, id: PersonId) -> Result<Option<Credentials>> {
    conn.into().query(sql!("person_credentials")).push(" where p.id = ").push_bind(id).optional().await
}

/// Sets both factors and lets the person in.
pub(crate) async fn set_credentials(
    tx: &mut Tx,
    id: PersonId,
    password_hash: String,
    totp_secret: Vec<u8>,
    step: i64,
) -> Result<()> {
    tx.query(sql!("person_set_credentials"))
        .bind(id)
        .bind(password_hash)
        .bind(totp_secret)
        .bind(step)
        .run()
        .await?;
    Ok(())
}

pub(crate) async fn set_password(tx: &mut Tx, id: PersonId, password_hash: String) -> Result<()> {
    tx.query(sql!("person_set_password")).bind(id).bind(password_hash).run().await?;
    Ok(())
}

/// Takes the password away; the person needs a new link, or a passkey.
pub(crate) async fn forget_password(tx: &mut Tx, id: PersonId) -> Result<()> {
    tx.query("update person set password_hash = null where id = $1").bind(id).run().await.map(drop)
}

pub(crate) async fn set_state(tx: &mut Tx, id: PersonId, state: PersonState) -> Result<()> {
    tx.query(sql!("person_set_state")).bind(id).bind(state).run().await?;
    Ok(())
}

pub(crate) async fn describe(tx: &mut Tx, id: PersonId, label: &str, office_key: Option<&str>) -> Result<()> {
    tx.query(sql!("person_describe"))
        .bind(id)
        .bind(label.to_owned())
        .bind(office_key.map(str::to_owned))
        .run()
        .await?;
    Ok(())
}

/// Uses up a time step; `false` when it, or a later one, has been used already.
pub(crate) async fn take_step(tx: &mut Tx, id: PersonId, step: i64) -> Result<bool> {
    Ok(tx.query(sql!("person_take_step")).bind(id).bind(step).run().await? == 1)
}

pub(crate) async fn grants(conn: impl Into<Conn<'_>>, id: PersonId) -> Result<Vec<Grant>> {
    let rows: Vec<GrantRow> = conn
        .into()
        .query(sql!("person_grants"))
        .push(" where g.person_id = ")
        .push_bind(id)
        .push(" order by g.id")
        .all()
        .await?;
    Ok(rows.iter().map(GrantRow::grant).collect())
}

pub(crate) async fn all_grants(conn: impl Into<Conn<'_>>) -> Result<Vec<GrantRow>> {
    conn.into().query(sql!("person_grants")).push(" order by g.id").all().await
}

pub(crate) async fn set_grants(
    tx: &mut Tx,
    id: PersonId,
    grants: &[Grant],
    now: Timestamp,
    random: &Random,
) -> Result<()> {
    tx.query(sql!("person_grant_delete")).bind(id).run().await?;
    for grant in grants {
        tx.query(sql!("person_grant_insert"))
            .bind(new_v7(now, random))
            .bind(id)
            .bind(grant.role)
            .bind(grant.municipality)
            .bind(grant.process)
            .bind(grant.object)
            .run()
            .await?;
    }
    Ok(())
}

/// Replaces all recovery codes by these (hashed) ones.
pub(crate) async fn set_recovery_codes(tx: &mut Tx, id: PersonId, hashes: Vec<Vec<u8>>) -> Result<()> {
    tx.query(sql!("recovery_delete")).bind(id).run().await?;
    for hash in hashes {
        tx.query(sql!("recovery_insert")).bind(id).bind(hash).run().await?;
    }
    Ok(())
}

/// Uses up a recovery code; `false` when there is none such, or it has been used.
pub(crate) async fn use_recovery_code(
    tx: &mut Tx,
    id: PersonId,
    hash: Vec<u8>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.query(sql!("recovery_use")).bind(id).bind(hash).bind(now).run().await? == 1)
}

pub(crate) async fn recovery_codes_left(conn: impl Into<Conn<'_>>, id: PersonId) -> Result<i64> {
    conn.into().query(sql!("recovery_left")).bind(id).value().await
}
