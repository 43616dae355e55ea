//! The two dialects of each migration must describe the same tables.

use database::{Db, testing::TestDatabase};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    name: String,
    family: &'static str,
    required: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: BTreeSet<Column>,
    /// Columns of each index in their order, and whether it is unique; names do not matter for unique constraints.
    indexes: BTreeSet<(String, bool)>,
}

/// The full-text index is each database's own (see `dialect`).
fn is_compared(table: &str) -> bool {
    !table.starts_with("search_terms") && !table.starts_with("_sqlx") && !table.starts_with("sqlite_")
}

fn family(declared: &str) -> &'static str {
    match declared.to_ascii_lowercase().as_str() {
        "uuid" | "bytea" | "blob" => "bytes",
        "bigint" | "integer" => "whole number",
        "double precision" | "real" => "number",
        "boolean" => "yes or no",
        "text" => "text",
        other => panic!("{other} is not one of the types both databases share"),
    }
}

async fn tables(db: &Db) -> BTreeMap<String, Table> {
    let (columns, indexes) = if db.kind() == "sqlite" {
        (
            "select m.name, c.name, c.type, c.\"notnull\" = 1 from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'",
            "select m.name, (select string_agg(c.name, ',' order by c.seqno) from pragma_index_info(i.name) c), i.\"unique\" = 1
             from sqlite_master m join pragma_index_list(m.name) i where m.type = 'table' and i.origin <> 'pk'",
        )
    } else {
        (
            "select table_name::text, column_name::text, data_type::text, is_nullable = 'NO' from information_schema.columns join information_schema.tables using (table_schema, table_name)
             where table_schema = 'public' and table_type = 'BASE TABLE'",
            "select t.relname::text, (select string_agg(a.attname::text, ',' order by k.n) from unnest(i.indkey::int[]) with ordinality k (attnum, n)
             join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum), i.indisunique
             from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace s on s.oid = t.relnamespace
             where s.nspname = 'public' and not i.indisprimary",
        )
    };
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for (table, name, declared, required) in
        db.query(columns).all::<(String, String, String, bool)>().await.expect("the columns")
    {
        if is_compared(&table) {
            tables.entry(table).or_default().columns.insert(Column {
                name,
                family: family(&declared),
                required,
            });
        }
    }
    for (table, columns, unique) in
        db.query(indexes).all::<(String, String, bool)>().await.expect("the indexes")
    {
        if is_compared(&table) {
            tables.entry(table).or_default().indexes.insert((columns, unique));
        }
    }
    tables
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let Some(postgres) = TestDatabase::postgres().await else { return };
    let sqlite = TestDatabase::sqlite().await;
    let (left, right) = (tables(&sqlite.db).await, tables(&postgres.db).await);
    assert!(left.len() > 10, "the tables were found");
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, table) in &left {
        assert_eq!(Some(table), right.get(name), "table {name}");
    }
    sqlite.remove().await;
    postgres.remove().await;
}
