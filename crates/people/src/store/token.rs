//! Access of programs.

use super::{GrantRow, sql};
use database::{Conn, Tx};
use kernel::{
    Grant, MunicipalityId, PersonId, ProcessId, Random, Result, Role, Timestamp, TokenId, id::new_v7,
};
use uuid::Uuid;

/// A token to be.
#[derive(Debug)]
pub(crate) struct NewToken {
    pub(crate) id: TokenId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) label: String,
    pub(crate) made_by: PersonId,
    pub(crate) now: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) grants: Vec<Grant>,
}

/// A token that works, of somebody who still belongs to the staff.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) id: TokenId,
    pub(crate) label: String,
    pub(crate) made_by: PersonId,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) maker_has_second_factor: bool,
    pub(crate) grants: Vec<Grant>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: TokenId,
    label: String,
    made_by: PersonId,
    last_used_at: Option<Timestamp>,
    maker_has_second_factor: bool,
    role: Option<Role>,
    municipality_id: Option<MunicipalityId>,
    process_id: Option<ProcessId>,
    object_id: Option<Uuid>,
}

/// A line of the list.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Listed {
    pub(crate) id: TokenId,
    pub(crate) label: String,
    pub(crate) made_by: PersonId,
    pub(crate) maker: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) revoked_at: Option<Timestamp>,
}

pub(crate) async fn insert(tx: &mut Tx, new: NewToken, random: &Random) -> Result<()> {
    tx.query(sql!("token_insert"))
        .bind(new.id)
        .bind(new.token_hash)
        .bind(new.label)
        .bind(new.made_by)
        .bind(new.now)
        .bind(new.expires_at)
        .run()
        .await?;
    for grant in new.grants {
        tx.query(sql!("token_grant_insert"))
            .bind(new_v7(new.now, random))
            .bind(new.id)
            .bind(grant.role)
            .bind(grant.municipality)
            .bind(grant.process)
            .bind(grant.object)
            .run()
            .await?;
    }
    Ok(())
}

/// The token with this hash, if it works.
pub(crate) async fn find(
    conn: impl Into<Conn<'_>>,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Token>> {
    let rows: Vec<Row> =
        conn.into().query(sql!("token_find")).bind(token_hash.to_vec()).bind(now).all().await?;
    let grants = rows
        .iter()
        .filter_map(|row| {
            Some(Grant {
                role: row.role?,
                municipality: row.municipality_id,
                process: row.process_id,
                object: row.object_id,
            })
        })
        .collect();
    Ok(rows.into_iter().next().map(|row| Token {
        id: row.id,
        label: row.label,
        made_by: row.made_by,
        last_used_at: row.last_used_at,
        maker_has_second_factor: row.maker_has_second_factor,
        grants,
    }))
}

pub(crate) async fn touch(tx: &mut Tx, id: TokenId, now: Timestamp) -> Result<()> {
    tx.query(sql!("token_touch")).bind(id).bind(now).run().await?;
    Ok(())
}

/// All tokens, the newest first. They are few and never deleted: what a program did stays explained.
pub(crate) async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<Listed>> {
    conn.into().query(sql!("token_select")).push(" order by t.created_at desc, t.id desc").all().await
}

pub(crate) async fn by_id(conn: impl Into<Conn<'_>>, id: TokenId) -> Result<Option<Listed>> {
    conn.into().query(sql!("token_select")).push(" where t.id = ").push_bind(id).optional().await
}

pub(crate) async fn all_grants(conn: impl Into<Conn<'_>>) -> Result<Vec<GrantRow>> {
    conn.into().query(sql!("token_grants")).push(" order by g.id").all().await
}

/// Ends a token; `false` when it had ended already.
pub(crate) async fn revoke(tx: &mut Tx, id: TokenId, now: Timestamp) -> Result<bool> {
    Ok(tx.query(sql!("token_revoke")).bind(id).bind(now).run().await? == 1)
}

/// Ends all tokens that somebody made.
pub(crate) async fn revoke_of(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<u64> {
    tx.query(sql!("token_revoke_of")).bind(person).bind(now).run().await
}
