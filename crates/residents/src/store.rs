//! Accounts, sessions and links in the database. Every function runs on both databases.

use crate::{account::Account, session::IDLE_SECONDS};
use database::{Conn, Tx};
use kernel::{PlaceId, Random, ResidentId, Result, SessionId, Timestamp, text_enum};

const ACCOUNT: &str = include_str!("sql/account.sql");

/// The account of an id.
pub(crate) async fn account(conn: impl Into<Conn<'_>>, id: ResidentId) -> Result<Option<Account>> {
    conn.into().query(ACCOUNT).push(" where r.id = ").push_bind(id).optional().await
}

/// The account of an address (folded).
pub(crate) async fn account_by_email(conn: impl Into<Conn<'_>>, email: &str) -> Result<Option<Account>> {
    conn.into().query(ACCOUNT).push(" where r.email_folded = ").push_bind(email.to_owned()).optional().await
}

/// The account of an address, made if there is none yet.
pub(crate) async fn find_or_make(
    tx: &mut Tx,
    random: &Random,
    email: &str,
    folded: &str,
    locale: &str,
    now: Timestamp,
) -> Result<ResidentId> {
    tx.query(include_str!("sql/resident_insert.sql"))
        .bind(ResidentId::new(now, random))
        .bind(email.to_owned())
        .bind(folded.to_owned())
        .bind(locale.to_owned())
        .bind(now)
        .run()
        .await?;
    tx.query("select id from resident where email_folded = $1").bind(folded.to_owned()).value().await
}

/// Sets the name and the place that forms propose.
pub(crate) async fn describe(
    tx: &mut Tx,
    id: ResidentId,
    name: String,
    place: Option<PlaceId>,
    locale: &'static str,
) -> Result<()> {
    tx.query("update resident set name = $1, place_id = $2, locale = $3 where id = $4")
        .bind(name)
        .bind(place)
        .bind(locale)
        .bind(id)
        .run()
        .await
        .map(drop)
}

pub(crate) async fn set_password(tx: &mut Tx, id: ResidentId, hash: Option<String>) -> Result<()> {
    tx.query("update resident set password_hash = $1 where id = $2").bind(hash).bind(id).run().await.map(drop)
}

pub(crate) async fn set_email(tx: &mut Tx, id: ResidentId, email: &str, folded: &str) -> Result<()> {
    tx.query("update resident set email = $1, email_folded = $2 where id = $3")
        .bind(email.to_owned())
        .bind(folded.to_owned())
        .bind(id)
        .run()
        .await
        .map(drop)
}

/// Erases the account itself with its sessions and links.
pub(crate) async fn delete(tx: &mut Tx, id: ResidentId) -> Result<u64> {
    tx.query("delete from resident where id = $1").bind(id).run().await
}

/// A session that has neither expired nor been idle for too long, with what a request needs of its account.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) resident_id: ResidentId,
    pub(crate) created_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) place_slug: Option<String>,
}

/// The live session of a token; runs with every request of a signed-in resident.
pub(crate) async fn session(
    conn: impl Into<Conn<'_>>,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Session>> {
    conn.into()
        .query(include_str!("sql/session_find.sql"))
        .bind(token_hash.to_vec())
        .bind(now)
        .bind(now.plus_seconds(-IDLE_SECONDS))
        .optional()
        .await
}

/// A session to be.
#[derive(Debug)]
pub(crate) struct NewSession {
    pub(crate) id: SessionId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) resident: ResidentId,
    pub(crate) now: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) device: String,
}

pub(crate) async fn insert_session(tx: &mut Tx, new: NewSession) -> Result<()> {
    tx.query(include_str!("sql/session_insert.sql"))
        .bind(new.id)
        .bind(new.token_hash)
        .bind(new.resident)
        .bind(new.now)
        .bind(new.expires_at)
        .bind(new.device)
        .run()
        .await
        .map(drop)
}

/// Notes that a session and its account are in use.
pub(crate) async fn touch(tx: &mut Tx, id: SessionId, resident: ResidentId, now: Timestamp) -> Result<()> {
    tx.query("update resident_session set last_seen_at = $1 where id = $2").bind(now).bind(id).run().await?;
    tx.query("update resident set last_seen_at = $1 where id = $2")
        .bind(now)
        .bind(resident)
        .run()
        .await
        .map(drop)
}

/// A line of the list that its owner sees.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Listed {
    pub(crate) id: SessionId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) created_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
    pub(crate) device: String,
}

/// The live sessions of somebody, the latest first.
pub(crate) async fn sessions(
    conn: impl Into<Conn<'_>>,
    resident: ResidentId,
    now: Timestamp,
) -> Result<Vec<Listed>> {
    conn.into()
        .query(include_str!("sql/session_list.sql"))
        .bind(resident)
        .bind(now)
        .bind(now.plus_seconds(-IDLE_SECONDS))
        .all()
        .await
}

/// Ends the session of a token.
pub(crate) async fn end_by_token(tx: &mut Tx, token_hash: &[u8]) -> Result<()> {
    tx.query("delete from resident_session where token_hash = $1")
        .bind(token_hash.to_vec())
        .run()
        .await
        .map(drop)
}

/// Ends a session of this resident; `false` when it is not theirs.
pub(crate) async fn end_session(tx: &mut Tx, id: SessionId, resident: ResidentId) -> Result<bool> {
    let ended = tx
        .query("delete from resident_session where id = $1 and resident_id = $2")
        .bind(id)
        .bind(resident)
        .run()
        .await?;
    Ok(ended == 1)
}

/// Ends all sessions of somebody, but for one.
pub(crate) async fn end_sessions(tx: &mut Tx, resident: ResidentId, but: Option<Vec<u8>>) -> Result<()> {
    tx.query("delete from resident_session where resident_id = ")
        .push_bind(resident)
        .filter(" and token_hash <> ", but)
        .run()
        .await
        .map(drop)
}

text_enum! {
    /// What a link in a mail is for.
    pub(crate) enum LinkKind {
        /// Lets the owner of the address in.
        SignIn = "sign_in",
        /// Changes the address of an account.
        Address = "address",
    }
}

/// A link in a mail.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Link {
    pub(crate) kind: LinkKind,
    pub(crate) email: String,
    pub(crate) email_folded: String,
    pub(crate) resident_id: Option<ResidentId>,
    pub(crate) onward: String,
}

pub(crate) async fn insert_link(
    tx: &mut Tx,
    token_hash: Vec<u8>,
    link: Link,
    now: Timestamp,
    expires: Timestamp,
) -> Result<()> {
    tx.query(include_str!("sql/link_insert.sql"))
        .bind(token_hash)
        .bind(link.kind)
        .bind(link.email)
        .bind(link.email_folded)
        .bind(link.resident_id)
        .bind(link.onward)
        .bind(now)
        .bind(expires)
        .run()
        .await
        .map(drop)
}

/// The link of a token, if it still works.
pub(crate) async fn link(
    conn: impl Into<Conn<'_>>,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Link>> {
    conn.into()
        .query("select kind, email, email_folded, resident_id, onward from resident_link where token_hash = $1 and expires_at > $2")
        .bind(token_hash.to_vec())
        .bind(now)
        .optional()
        .await
}

/// Uses a link up; `None` when it works no more. Taking the row is what makes it single.
pub(crate) async fn take_link(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<Option<Link>> {
    tx.query("delete from resident_link where token_hash = $1 and expires_at > $2 returning kind, email, email_folded, resident_id, onward")
        .bind(token_hash.to_vec())
        .bind(now)
        .optional()
        .await
}

/// Ends all links that were sent to an address (folded).
pub(crate) async fn void_links(tx: &mut Tx, email: &str) -> Result<u64> {
    tx.query("delete from resident_link where email_folded = $1").bind(email.to_owned()).run().await
}

/// Forgets sessions that are over.
pub(crate) async fn forget_sessions(tx: &mut Tx, now: Timestamp) -> Result<i64> {
    let ended = tx
        .query("delete from resident_session where expires_at <= $1 or last_seen_at <= $2")
        .bind(now)
        .bind(now.plus_seconds(-IDLE_SECONDS))
        .run()
        .await?;
    Ok(i64::try_from(ended).unwrap_or(i64::MAX))
}

/// Forgets links that nobody can use any more.
pub(crate) async fn forget_links(tx: &mut Tx, now: Timestamp) -> Result<i64> {
    let ended = tx.query("delete from resident_link where expires_at <= $1").bind(now).run().await?;
    Ok(i64::try_from(ended).unwrap_or(i64::MAX))
}
