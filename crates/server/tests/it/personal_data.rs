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

#[tokio::test]
async fn what_has_a_period_ends_by_itself_and_the_register_and_the_privacy_page_name_it() {
    let sqlite = TestDatabase::sqlite().await;
    let test = TestApp::new(sqlite.db.clone(), server::modules());
    for class in &test.app.personal_data {
        if matches!(class.retention, Retention::Setting(_) | Retention::Days(_)) {
            let ending = test.app.endings.iter().find(|ending| ending.class == class.key);
            let ending = ending.unwrap_or_else(|| panic!("nothing ends {}", class.key));
            let days = i64::from((ending.days)(&test.app.settings));
            let promised = match class.retention {
                Retention::Setting(key) => test.app.settings.number(key).map(i64::from),
                Retention::Days(days) => Some(days),
                _ => None,
            };
            assert_eq!(Some(days), promised, "{} ends when it says", class.key);
        }
    }
    for ending in &test.app.endings {
        assert!(test.app.personal_data.iter().any(|class| class.key == ending.class), "{}", ending.class);
    }
    test.app.run_due_jobs().await.expect("the jobs");
    let today = test.clock.now().date();
    let protocol = web::retention::protocol(&test.app.db, today).await.expect("a protocol");
    assert_eq!(protocol.len(), test.app.endings.len(), "every class is looked at, even when nothing ends");
    let grants = vec![kernel::Grant::everywhere(kernel::Role::Editor)];
    let cookie = people::testing::sign_in(&test, grants).await;
    let register = test.get_as("/werkbank/verarbeitung", &cookie).await.text;
    let privacy = test.get("/datenschutz").await.text;
    for class in &test.app.personal_data {
        let row = register.split("<tr ").find(|row| row.starts_with(&format!("id=\"{}\"", class.key)));
        let recipients = test.app.texts.get(Locale::De, &format!("recipients-{}", class.recipients), &[]);
        let row = row.unwrap_or_else(|| panic!("{} is not in the register", class.key));
        assert!(row.contains(&format!("<td>{recipients}</td>")), "{}: {recipients}", class.key);
        let name = test.app.texts.get(Locale::De, &format!("personal-{}", class.key), &[]);
        assert_eq!(privacy.contains(&name), class.about == About::Resident, "{name}");
    }
    sqlite.remove().await;
}
