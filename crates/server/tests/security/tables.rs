//! What lies in the database, whole.

use database::Db;
use std::collections::BTreeMap;

/// Every row of every table as text, sorted: the same before and after means that nothing has changed. Tables of the
/// database itself are left out, and the index of search words, which holds no text.
pub(crate) async fn contents(db: &Db) -> BTreeMap<String, Vec<String>> {
    let mut contents = BTreeMap::new();
    for name in names(db).await {
        let sql = if db.kind() == "sqlite" {
            let columns: Vec<(String,)> = db
                .query("select name from pragma_table_info(")
                .push_bind(name.clone())
                .push(")")
                .all()
                .await
                .expect("the columns");
            let quoted: Vec<String> =
                columns.iter().map(|(column,)| format!("quote(\"{column}\")")).collect();
            format!("select {} from \"{name}\"", quoted.join(" || ' ' || "))
        } else {
            format!("select row.*::text from \"{name}\" as row")
        };
        // A handful of texts, one per table, for as long as the tests run.
        let mut rows: Vec<String> = db
            .query(String::leak(sql))
            .all::<(String,)>()
            .await
            .expect("rows")
            .into_iter()
            .map(|(row,)| row)
            .collect();
        rows.sort();
        contents.insert(name, rows);
    }
    contents
}

async fn names(db: &Db) -> Vec<String> {
    let sql = if db.kind() == "sqlite" {
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'search_terms%' and name not like '_sqlx%'"
    } else {
        "select tablename::text from pg_tables where schemaname = 'public' and tablename not like '_sqlx%'"
    };
    db.query(sql).all::<(String,)>().await.expect("the tables").into_iter().map(|(name,)| name).collect()
}

/// What differs between two states, in words; empty when they are the same.
pub(crate) fn differences(
    before: &BTreeMap<String, Vec<String>>,
    after: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (name, rows) in after {
        let old = before.get(name).map(Vec::as_slice).unwrap_or_default();
        for row in rows.iter().filter(|row| !old.contains(row)) {
            found.push(format!("{name} has now {row}"));
        }
        for row in old.iter().filter(|row| !rows.contains(row)) {
            found.push(format!("{name} had {row}"));
        }
    }
    found
}
