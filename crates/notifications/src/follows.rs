//! Following by mail. Double opt-in: somebody asks, a mail goes to the address, its owner confirms by a button on a page
//! (scanners of links open pages but press no buttons). Nobody learns from any answer whether an address follows.

use crate::{Email, NewMessage, Subject, enqueue, link::Link};
use database::{Conn, Tx};
use kernel::{Error, FollowId, Locale, Result, Timestamp, secrets::Purpose};
use uuid::Uuid;
use web::{
    Cx,
    erasure::{self, Erasure},
    limits,
};

/// Mails to confirm that one address gets in 24 hours, whoever asks for them.
const MOST_MAILS_TO_CONFIRM: i64 = 5;
/// A second request within these seconds is the same request: a double click.
const SAME_REQUEST: i64 = 600;
/// Days after which a follow that nobody confirmed is forgotten.
pub(crate) const DAYS_TO_CONFIRM: i64 = 14;

#[derive(sqlx::FromRow)]
pub(crate) struct FollowRow {
    pub(crate) id: FollowId,
    confirmed_at: Option<Timestamp>,
}

/// Notes that somebody wants to follow a subject and sends the mail to confirm it, or, if they follow already, a mail
/// that says so. `title` and `path` name the subject in mails; they must come from the caller, never from the asker.
///
/// # Errors
/// [`kernel::Error::Invalid`] for `email`; those of the database.
pub async fn request_follow(
    tx: &mut Tx,
    cx: &Cx,
    email: &str,
    subject: Subject,
    title: &str,
    path: &str,
) -> Result<()> {
    let email = Email::parse(email)?;
    let source = cx.app.secrets.mac(Purpose::RateLimit, email.folded().as_bytes());
    if limits::count(tx, "follow_address", &source, 86_400, cx.now).await? > MOST_MAILS_TO_CONFIRM {
        return Ok(());
    }
    let (address, follow) = insert(tx, cx, &email, subject, title, path).await?;
    // To the spelling that later mail goes to: whoever confirms has received it there.
    enqueue(tx, confirmation_mail(cx, Email::parse(&address)?, &follow, title, path)).await
}

/// Is this the address of the signed-in resident? A link in a mail has confirmed it once; it need not be confirmed again.
pub fn is_own(cx: &Cx, email: &str) -> bool {
    cx.actor.resident.as_ref().is_some_and(|resident| {
        Email::parse(email).is_ok_and(|email| email.folded() == resident.email.to_ascii_lowercase())
    })
}

/// Follows a subject with the confirmed address of the signed-in resident.
///
/// # Errors
/// [`Error::Unauthenticated`] when nobody is signed in; those of the database.
pub async fn follow_at_once(tx: &mut Tx, cx: &Cx, subject: Subject, title: &str, path: &str) -> Result<()> {
    let resident = cx.actor.resident.as_ref().ok_or(Error::Unauthenticated)?;
    let (_, follow) = insert(tx, cx, &Email::parse(&resident.email)?, subject, title, path).await?;
    confirm(tx, follow.id.0, cx.now).await.map(drop)
}

/// One thing that an address follows.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Followed {
    /// The follow.
    pub id: FollowId,
    /// What it is called.
    pub title: String,
    /// Where it is, without language prefix.
    pub path: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// What an address (in lower case) follows, for its owner's account; confirmed follows only.
///
/// # Errors
/// Those of the database.
pub async fn followed_by(conn: impl Into<Conn<'_>>, email: &str) -> Result<Vec<Followed>> {
    conn.into()
        .query(
            "select f.id, f.title, f.path, f.created_at from follow f join follower w on w.id = f.follower_id
             where w.email_folded = $1 and f.confirmed_at is not null order by f.created_at, f.id",
        )
        .bind(email.to_owned())
        .all()
        .await
}

/// Ends a follow of this address (in lower case).
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs.
pub async fn unfollow(tx: &mut Tx, email: &str, id: FollowId, now: Timestamp) -> Result<()> {
    let found: Option<(FollowId,)> = tx
        .query("select f.id from follow f join follower w on w.id = f.follower_id where f.id = $1 and w.email_folded = $2")
        .bind(id)
        .bind(email.to_owned())
        .optional()
        .await?;
    found.ok_or(Error::NotFound)?;
    unsubscribe(tx, Link::Unfollow(id.0), now).await
}

/// Moves all that one address follows to another one (both in lower case; `email` is the new one as its owner writes it).
///
/// # Errors
/// Those of the database.
pub async fn move_address(tx: &mut Tx, old: &str, email: &Email) -> Result<()> {
    let new: Option<(Uuid,)> =
        tx.query("select id from follower where email_folded = $1").bind(email.folded()).optional().await?;
    match new {
        None => tx
            .query("update follower set email = $1, email_folded = $2 where email_folded = $3")
            .bind(email.as_str().to_owned())
            .bind(email.folded())
            .bind(old.to_owned())
            .run()
            .await
            .map(drop),
        Some((new,)) => {
            tx.query(include_str!("sql/follows_move.sql")).bind(new).bind(old.to_owned()).run().await?;
            tx.query("delete from follower where email_folded = $1")
                .bind(old.to_owned())
                .run()
                .await
                .map(drop)
        }
    }
}

/// The address as it is stored, and its follow, each new or known.
pub(crate) async fn insert(
    tx: &mut Tx,
    cx: &Cx,
    email: &Email,
    subject: Subject,
    title: &str,
    path: &str,
) -> Result<(String, FollowRow)> {
    let (follower, address): (Uuid, String) = tx
        .query(include_str!("sql/follower_insert.sql"))
        .bind(FollowId::new(cx.now, cx.random()).0)
        .bind(email.as_str().to_owned())
        .bind(email.folded())
        .bind(cx.locale.tag())
        .bind(cx.now)
        .one()
        .await?;
    let follow = tx
        .query(include_str!("sql/follow_insert.sql"))
        .bind(FollowId::new(cx.now, cx.random()))
        .bind(follower)
        .bind(subject.kind())
        .bind(subject.id())
        .bind(title.to_owned())
        .bind(path.to_owned())
        .bind(cx.now)
        .one()
        .await?;
    Ok((address, follow))
}

fn confirmation_mail(cx: &Cx, email: Email, follow: &FollowRow, title: &str, path: &str) -> NewMessage {
    let known = follow.confirmed_at.is_some();
    let link = if known { Link::Unfollow(follow.id.0) } else { Link::Confirm(follow.id.0) };
    let values = [
        ("title", title.into()),
        ("page", cx.url(path).into()),
        ("link", cx.url(&link.path(&cx.app)).into()),
        ("days", DAYS_TO_CONFIRM.into()),
        ("site", cx.app.settings.site_name.as_str().into()),
    ];
    let (subject, text) = if known {
        ("follow-known-subject", "follow-known-mail")
    } else {
        ("follow-confirm-subject", "follow-confirm-mail")
    };
    let dedupe = format!("follow {} {known} {}", follow.id, cx.now.seconds() / SAME_REQUEST);
    NewMessage::new(cx, email, &cx.ta(subject, &values), cx.ta(text, &values), &dedupe)
}

/// A follow as its confirmation page shows it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Confirmable {
    pub(crate) title: String,
    pub(crate) path: String,
}

/// The follow behind a link to confirm; `None` when it is gone.
pub(crate) async fn confirmable(conn: impl Into<Conn<'_>>, id: Uuid) -> Result<Option<Confirmable>> {
    conn.into().query("select title, path from follow where id = $1").bind(id).optional().await
}

/// Confirms a follow; a second time changes nothing. `None` when it is gone.
pub(crate) async fn confirm(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<Option<Confirmable>> {
    tx.query(
        "update follow set confirmed_at = coalesce(confirmed_at, $1) where id = $2 returning title, path",
    )
    .bind(now)
    .bind(id)
    .optional()
    .await
}

const ENDED_FOLLOW: &str = "follow";
const FORGOTTEN_FOLLOWER: &str = "follower";

/// How the end of a follow is done again when a backup from before it has been put back.
pub(crate) const ERASURES: [Erasure; 2] = [
    Erasure {
        kind: ENDED_FOLLOW,
        again: |tx, _, id, at| Box::pin(async move { unsubscribe(tx, Link::Unfollow(id), at).await }),
    },
    Erasure {
        kind: FORGOTTEN_FOLLOWER,
        again: |tx, _, id, at| Box::pin(async move { unsubscribe(tx, Link::UnfollowAll(id), at).await }),
    },
];

/// Ends what the link says; fine when it has ended already.
pub(crate) async fn unsubscribe(tx: &mut Tx, link: Link, now: Timestamp) -> Result<()> {
    match link {
        Link::Unfollow(id) => {
            erasure::record(tx, ENDED_FOLLOW, id, now).await?;
            let follower: Option<(Uuid,)> = tx
                .query("delete from follow where id = $1 returning follower_id")
                .bind(id)
                .optional()
                .await?;
            match follower {
                Some((follower,)) => tx
                    .query(include_str!("sql/follower_forget.sql"))
                    .push(" and id = ")
                    .push_bind(follower)
                    .run()
                    .await
                    .map(drop),
                None => Ok(()),
            }
        }
        Link::UnfollowAll(id) => {
            erasure::record(tx, FORGOTTEN_FOLLOWER, id, now).await?;
            tx.query("delete from follower where id = $1").bind(id).run().await.map(drop)
        }
        // Confirming is no business of this function; the type of the page's token keeps it away.
        Link::Confirm(_) => Ok(()),
    }
}

/// Forgets all follows of a subject and the news about it that still wait. For things that are deleted or hidden; for
/// [`Subject::receipt`] also when the holder takes the address back.
///
/// # Errors
/// Those of the database.
pub async fn forget(tx: &mut Tx, subject: Subject) -> Result<()> {
    tx.query("delete from notice where about_kind = $1 and about_id = $2")
        .bind(subject.kind())
        .bind(subject.id())
        .run()
        .await?;
    tx.query("delete from follow where subject_kind = $1 and subject_id = $2")
        .bind(subject.kind())
        .bind(subject.id())
        .run()
        .await?;
    forget_followers(tx).await
}

/// Forgets follows that nobody confirmed in time, and addresses that follow nothing.
pub(crate) async fn forget_unconfirmed(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let limit = now.plus_seconds(-DAYS_TO_CONFIRM * 86_400);
    tx.query("delete from follow where confirmed_at is null and created_at < $1").bind(limit).run().await?;
    forget_followers(tx).await
}

async fn forget_followers(tx: &mut Tx) -> Result<()> {
    tx.query(include_str!("sql/follower_forget.sql")).run().await.map(drop)
}

/// From now on, whoever follows `subject` also hears what is told of `into`: they were merged, or the one was cut out of
/// the other. Nobody's follow is touched, so [`unlink`] restores exactly what was.
///
/// # Errors
/// Those of the database.
pub async fn link(tx: &mut Tx, subject: Subject, into: Subject) -> Result<()> {
    tx.query("insert into follow_link (subject_kind, subject_id, into_kind, into_id) values ($1, $2, $3, $4) on conflict do nothing")
        .bind(subject.kind())
        .bind(subject.id())
        .bind(into.kind())
        .bind(into.id())
        .run()
        .await
        .map(drop)
}

/// Undoes [`link`].
///
/// # Errors
/// Those of the database.
pub async fn unlink(tx: &mut Tx, subject: Subject, into: Subject) -> Result<()> {
    tx.query("delete from follow_link where subject_kind = $1 and subject_id = $2 and into_kind = $3 and into_id = $4")
        .bind(subject.kind())
        .bind(subject.id())
        .bind(into.kind())
        .bind(into.id())
        .run()
        .await
        .map(drop)
}

/// How many people follow a subject, by itself or by something linked to it, each counted once; only confirmed ones count.
///
/// # Errors
/// Those of the database.
pub async fn follower_count(conn: impl Into<Conn<'_>>, subject: Subject) -> Result<i64> {
    conn.into()
        .query(include_str!("sql/follower_count.sql"))
        .bind(subject.kind())
        .bind(subject.id())
        .value()
        .await
}

/// One follow of a subject.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FollowState {
    /// The address.
    pub email: String,
    /// When its owner confirmed; `None`: not yet.
    pub confirmed_at: Option<Timestamp>,
}

/// Who follows a subject. For the page of a receipt ([`Subject::receipt`]), whose holder may see the address they left;
/// never for pages of others.
///
/// # Errors
/// Those of the database.
pub async fn follows_of(conn: impl Into<Conn<'_>>, subject: Subject) -> Result<Vec<FollowState>> {
    conn.into().query(include_str!("sql/follows_of.sql")).bind(subject.kind()).bind(subject.id()).all().await
}

/// The language that an address gets its mail in.
pub(crate) fn locale(tag: &str) -> Locale {
    Locale::ALL.into_iter().find(|locale| locale.tag() == tag).unwrap_or_default()
}
