//! Who wrote what, for residents with an account. Apart from the contributions themselves: nothing that everyone reads
//! leads to an account.

use crate::{
    Contribution,
    comment::{self, Comment},
    contribution::State,
    pages::receipt,
    store,
};
use database::{Conn, Tx};
use kernel::{ContributionId, Error, Random, ResidentId, Result, Timestamp};
use uuid::Uuid;
use web::{Cx, Input, erasure::Erasure};

/// Names taken off contributions, comments taken back and names taken off comments, in the ledger of erasures.
const NAME: &str = "contribution-author";
const COMMENT: &str = "comment";
const COMMENT_NAME: &str = "comment-author";

/// How that is done again when a backup from before it has been put back.
pub(crate) const ERASURES: [Erasure; 3] = [
    Erasure {
        kind: NAME,
        again: |tx, _, id, at| Box::pin(async move { anonymise(tx, ContributionId(id), at).await }),
    },
    Erasure { kind: COMMENT, again: |tx, _, id, at| Box::pin(erase_comment_again(tx, id, true, at)) },
    Erasure { kind: COMMENT_NAME, again: |tx, _, id, at| Box::pin(erase_comment_again(tx, id, false, at)) },
];

async fn erase_comment_again(tx: &mut Tx, id: Uuid, withdrawn: bool, at: Timestamp) -> Result<()> {
    match comment::by_id(&mut *tx, id).await? {
        Some(comment) => erase_comment(tx, &comment, withdrawn, at).await,
        None => Ok(()),
    }
}

/// Notes that somebody wrote a contribution. `false`: it belongs to an account already, perhaps to this one.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn link(tx: &mut Tx, contribution: ContributionId, resident: ResidentId) -> Result<bool> {
    let added = tx
        .query("insert into contribution_author (contribution_id, resident_id) values ($1, $2) on conflict (contribution_id) do nothing")
        .bind(contribution)
        .bind(resident)
        .run()
        .await?;
    Ok(added == 1)
}

/// Notes that somebody wrote a comment.
pub async fn link_comment(tx: &mut Tx, comment: Uuid, resident: ResidentId) -> Result<()> {
    tx.query("insert into comment_author (comment_id, resident_id) values ($1, $2) on conflict (comment_id) do nothing")
        .bind(comment)
        .bind(resident)
        .run()
        .await
        .map(drop)
}

/// Whose contribution this is.
pub async fn of(conn: impl Into<Conn<'_>>, contribution: ContributionId) -> Result<Option<ResidentId>> {
    let found: Option<(ResidentId,)> = conn
        .into()
        .query("select resident_id from contribution_author where contribution_id = $1")
        .bind(contribution)
        .optional()
        .await?;
    Ok(found.map(|(resident,)| resident))
}

/// Claims the contribution of a receipt code for an account. Wrong codes are counted like those typed at `/beleg`; a
/// second time changes nothing.
///
/// # Errors
/// [`Error::Invalid`] for the field `code`: unreadable, unknown, or in another account already; [`Error::TooMany`].
pub async fn claim(cx: &Cx, input: &Input, resident: ResidentId) -> Result<Contribution> {
    let (_, found) = receipt::find(cx, input).await?;
    let id = found.id;
    let taken = cx
        .app
        .db
        .write(move |tx| {
            Box::pin(async move {
                Ok(!link(tx, id, resident).await? && of(&mut *tx, id).await? != Some(resident))
            })
        })
        .await?;
    if taken { Err(Error::invalid("code", "receipt-code-claimed")) } else { Ok(found) }
}

/// The contributions of an account, newest first, whatever their state.
pub async fn contributions(conn: impl Into<Conn<'_>>, resident: ResidentId) -> Result<Vec<Contribution>> {
    conn.into()
        .query(store::COLUMNS)
        .push(" and c.id in (select a.contribution_id from contribution_author a where a.resident_id = ")
        .push_bind(resident)
        .push(") order by c.received_at desc, c.id desc")
        .all()
        .await
}

/// The comments of an account, newest first, whatever their state.
pub async fn comments(conn: impl Into<Conn<'_>>, resident: ResidentId) -> Result<Vec<Comment>> {
    conn.into()
        .query(comment::SELECT)
        .push(" where id in (select a.comment_id from comment_author a where a.resident_id = ")
        .push_bind(resident)
        .push(") order by received_at desc, id desc")
        .all()
        .await
}

/// Takes the name and every lead to an account off a contribution; its text stays. What its author told the moderators
/// alone goes as well, with the address that the receipt's holder left.
pub async fn anonymise(tx: &mut Tx, id: ContributionId, now: Timestamp) -> Result<()> {
    web::erasure::record(tx, NAME, id.0, now).await?;
    for sql in [
        "update contribution set author_kind = 'guest', author_name = '' where id = $1 and author_kind <> 'staff'",
        "delete from contribution_original where contribution_id = $1",
        "update contribution_event set note = '' where contribution_id = $1 and kind in ('remark', 'objection')",
        "update moderation_event set note = '' where kind = 'objection' and case_id in
            (select m.id from moderation_case m where m.subject_kind = 'contribution' and m.subject_id = $1)",
        "delete from contribution_author where contribution_id = $1",
    ] {
        tx.query(sql).bind(id).run().await?;
    }
    notifications::forget(tx, notifications::Subject::receipt(id)).await
}

/// Takes a contribution back and every lead to an account off it.
pub async fn withdraw(tx: &mut Tx, random: &Random, id: ContributionId, now: Timestamp) -> Result<()> {
    store::withdraw(tx, random, id, now).await?;
    anonymise(tx, id, now).await
}

/// The same for a comment: the name goes, and with `withdrawn` the text too.
pub async fn erase_comment(tx: &mut Tx, comment: &Comment, withdrawn: bool, now: Timestamp) -> Result<()> {
    let id = comment.id;
    web::erasure::record(tx, if withdrawn { COMMENT } else { COMMENT_NAME }, id, now).await?;
    tx.query("update comment set author_kind = 'guest', author_name = '' where id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("delete from comment_author where comment_id = $1").bind(id).run().await?;
    if withdrawn && comment.state != State::Withdrawn {
        tx.query("update comment set state = 'withdrawn', body = '' where id = $1").bind(id).run().await?;
        tx.query("update moderation_case set state = 'decided', decided_at = $1 where subject_kind = 'comment' and subject_id = $2")
            .bind(now)
            .bind(id)
            .run()
            .await?;
        comment::recount(tx, comment.contribution_id).await?;
    }
    Ok(())
}
