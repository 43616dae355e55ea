//! Counts of public contributions, read from the tables that the schema keeps up to date (migration `0010_tallies`), so
//! that a page with a few numbers on it costs the same however many contributions there are.

use super::narrowed;
use crate::listing::Filter;
use database::{Conn, Db};
use kernel::{PlaceId, Result};

/// How many contributions a filter lets through.
pub async fn count(conn: impl Into<Conn<'_>>, filter: &Filter) -> Result<i64> {
    let mut conn = conn.into();
    if is_tallied(filter) {
        return conn
            .query("select cast(coalesce(sum(c.contributions), 0) as bigint) from tally_place c where true")
            .filter(" and c.kind = ", filter.kind.clone())
            .filter(" and c.place_id = ", filter.place)
            .filter(" and c.municipality_id = ", filter.municipality)
            .filter(" and c.process_id = ", filter.process)
            .filter(" and c.answer_state = ", filter.answer_state)
            .value()
            .await;
    }
    let kind = conn.kind();
    match narrowed(conn.query("select count(*) from contribution c where true"), kind, filter) {
        Some(query) => query.value().await,
        None => Ok(0),
    }
}

/// Does it ask only for what `tally_place` knows?
const fn is_tallied(filter: &Filter) -> bool {
    filter.tag.is_none()
        && filter.decision.is_none()
        && filter.overdue_at.is_none()
        && filter.group.is_none()
        && filter.channel.is_none()
        && filter.search.is_none()
}

/// All tags in use with the number of public contributions.
pub async fn all_tags(conn: impl Into<Conn<'_>>) -> Result<Vec<(String, i64)>> {
    conn.into()
        .query(
            "select tag, cast(sum(contributions) as bigint) from tally_tag group by tag having sum(contributions) > 0
             order by sum(contributions) desc, tag",
        )
        .all()
        .await
}

/// Public contributions by place.
pub async fn counts_by_place(conn: impl Into<Conn<'_>>) -> Result<Vec<(PlaceId, i64)>> {
    conn.into()
        .query(
            "select place_id, cast(sum(contributions) as bigint) from tally_place where place_id is not null
             group by place_id having sum(contributions) > 0",
        )
        .all()
        .await
}

/// Which of the tables do not agree with the contributions; empty when all is well.
pub async fn disagreements(db: &Db) -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    for (table, sql) in [
        ("tally_place", include_str!("../sql/recount_place.sql")),
        ("tally_day", include_str!("../sql/recount_day.sql")),
        ("tally_tag", include_str!("../sql/recount_tag.sql")),
    ] {
        if db.query(sql).value::<i64>().await? > 0 {
            found.push(table);
        }
    }
    Ok(found)
}

/// Adds up what single writes have left in the tables. Only PostgreSQL needs it: there every write leaves rows of its
/// own, so that no two wait for each other.
pub async fn fold(db: &Db) -> Result<()> {
    if db.kind() != "postgres" {
        return Ok(());
    }
    db.write(|tx| {
        Box::pin(
            async move { tx.query("select 1 from fold_tallies()").optional::<(i32,)>().await.map(|_| ()) },
        )
    })
    .await
}
