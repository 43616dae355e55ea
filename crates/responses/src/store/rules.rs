//! Rules of responsibility.

use crate::routing::Rule;
use database::{Conn, Tx};
use kernel::{Result, RoutingRuleId};
use sqlx::FromRow;

/// A rule with the names that people read.
#[derive(Debug, Clone, FromRow)]
pub struct NamedRule {
    /// The rule.
    #[sqlx(flatten)]
    pub rule: Rule,
    /// Name of its place.
    pub place_name: Option<String>,
    /// Name of its municipality.
    pub municipality_name: Option<String>,
    /// Label of its office.
    pub office_label: String,
}

/// All rules.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<Rule>> {
    conn.into().query("select id, place_id, municipality_id, tag, kind, office_key, position from routing_rule order by position, id").all().await
}

/// All rules with names, by office.
pub async fn named(conn: impl Into<Conn<'_>>) -> Result<Vec<NamedRule>> {
    conn.into()
        .query(
            "select r.id, r.place_id, r.municipality_id, r.tag, r.kind, r.office_key, r.position, p.name as place_name,
                    m.name as municipality_name, o.label as office_label
             from routing_rule r join office o on o.key = r.office_key
             left join place p on p.id = r.place_id left join municipality m on m.id = r.municipality_id
             order by o.position, o.key, r.position, r.id",
        )
        .all()
        .await
}

/// Adds a rule.
pub async fn insert(tx: &mut Tx, rule: &Rule) -> Result<()> {
    tx.query("insert into routing_rule (id, place_id, municipality_id, tag, kind, office_key, position) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(rule.id)
        .bind(rule.place_id)
        .bind(rule.municipality_id)
        .bind(rule.tag.clone())
        .bind(rule.kind.clone())
        .bind(rule.office_key.clone())
        .bind(rule.position)
        .run()
        .await?;
    Ok(())
}

/// Removes a rule. What it has assigned stays assigned.
pub async fn delete(tx: &mut Tx, id: RoutingRuleId) -> Result<()> {
    tx.query("delete from routing_rule where id = $1").bind(id).run().await?;
    Ok(())
}
