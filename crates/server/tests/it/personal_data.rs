//! What is kept about people is known: every column of the schema that names somebody, or leads to somebody, belongs to a
//! data class with purpose, basis and retention.

use database::{Db, testing::TestDatabase};
use kernel::Locale;
use std::collections::BTreeSet;
use web::{
    personal::{About, Basis, Retention},
    testing::TestApp,
};

/// Columns that only look as if they named somebody, and what they hold instead.
const OTHERS: &[(&str, &str)] = &[
    ("barrier.fix_by", "a date"),
    ("venue.email", "the address of a shop or town hall"),
    ("venue.phone", "the number of a shop or town hall"),
    ("process.contact", "the address of the organisers"),
    ("accessibility_statement.enforcement_contact", "the address of an authority"),
];

/// Words in the name of a column that holds, or leads to, a person.
const SIGNS: &[&str] = &[
    "email",
    "person",
    "resident",
    "author_name",
    "author_label",
    "actor",
    "recipient",
    "contact",
    "phone",
    "device",
    "follower_id",
    "password",
    "totp",
    "credential",
];

async fn rows(db: &Db, sql: &'static str) -> BTreeSet<String> {
    db.query(sql).all::<(String,)>().await.expect("the schema").into_iter().map(|(name,)| name).collect()
}

const COLUMNS: &str = "select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '_sqlx%' and m.name not like 'search_terms%'";
const REFERENCES: &str =
    "select m.name || '.' || k.\"from\" from sqlite_master m join pragma_foreign_key_list(m.name) k
    where m.type = 'table' and k.\"table\" in ('person', 'resident', 'follower')";

#[tokio::test]
async fn every_column_that_leads_to_a_person_belongs_to_a_data_class() {
    let sqlite = TestDatabase::sqlite().await;
    let (columns, references) = (rows(&sqlite.db, COLUMNS).await, rows(&sqlite.db, REFERENCES).await);
    let app = TestApp::new(sqlite.db.clone(), server::modules()).app;
    let named: BTreeSet<&str> =
        app.personal_data.iter().flat_map(|class| class.columns.iter().copied()).collect();
    assert!(references.len() > 5, "the references were found: {references:?}");
    let looks_personal = |column: &str| {
        let name = column.split_once('.').map_or(column, |(_, name)| name);
        name.ends_with("_by") || SIGNS.iter().any(|sign| name.contains(sign))
    };
    let missing: Vec<&String> = columns
        .iter()
        .filter(|column| references.contains(*column) || looks_personal(column))
        .filter(|column| !named.contains(column.as_str()))
        .filter(|column| !OTHERS.iter().any(|(other, _)| other == column))
        .collect();
    assert!(missing.is_empty(), "in no data class: {missing:#?}");
    let gone: Vec<&&str> = named
        .iter()
        .chain(OTHERS.iter().map(|(column, _)| column).collect::<Vec<_>>())
        .filter(|column| !columns.contains(**column))
        .collect();
    assert!(gone.is_empty(), "not in the schema: {gone:#?}");
    sqlite.remove().await;
}

#[tokio::test]
async fn every_data_class_says_what_it_is_what_it_is_for_and_how_long_it_is_kept() {
    let sqlite = TestDatabase::sqlite().await;
    let app = TestApp::new(sqlite.db.clone(), server::modules()).app;
    let mut keys = BTreeSet::new();
    for class in &app.personal_data {
        assert!(keys.insert(class.key), "{} is there twice", class.key);
        for key in [format!("personal-{}", class.key), format!("personal-{}-purpose", class.key)] {
            assert!(app.texts.has(Locale::De, &key) && app.texts.has(Locale::En, &key), "{key}");
        }
        if let Retention::Setting(key) = class.retention {
            assert!(web::settings::TABLE.iter().any(|setting| setting.key == key), "no setting {key}");
        }
        // What rests on consent alone must be erasable when it is taken back, or end by itself.
        if class.about == About::Resident && class.basis == Basis::Consent {
            assert!(class.erase.is_some() || matches!(class.retention, Retention::Days(_)), "{}", class.key);
        }
    }
    sqlite.remove().await;
}
