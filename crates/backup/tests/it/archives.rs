use backup::{archive, restore, take};
use database::{Db, Options, testing::TestDatabase};
use files::Files;
use kernel::Timestamp;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

async fn back_up(db: &Db, files: &Files, path: &Path) -> anyhow::Result<take::Taken> {
    let source = take::Source {
        db,
        files,
        file_queries: &["select value from installation where name = 'file'"],
        program: "test",
    };
    take::take(&source, path, true, NOW).await
}

async fn note(db: &Db, name: &'static str, value: String) {
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("insert into installation (name, value) values ($1, $2)")
                .bind(name)
                .bind(value)
                .run()
                .await
        })
    })
    .await
    .expect("noted");
}

/// A database with one stored file, and a backup of it.
async fn backed_up() -> (TestDatabase, TempDir, PathBuf) {
    let test = TestDatabase::sqlite().await;
    let files = Files::in_memory();
    let name = files.put("Reetz".into()).await.expect("stored");
    note(&test.db, "file", name).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("backup.tar.gz");
    back_up(&test.db, &files, &path).await.expect("a good backup");
    (test, folder, path)
}

#[tokio::test]
async fn a_backup_is_for_its_owner_alone_and_leaves_nothing_else_behind() {
    use std::os::unix::fs::PermissionsExt;
    let (test, folder, path) = backed_up().await;
    assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    let manifest = archive::verify(&path).expect("good");
    assert_eq!((manifest.rows("installation"), manifest.files.count, manifest.files.bytes), (1, 1, 5));
    assert_eq!(manifest.taken_at, NOW);
    test.remove().await;
}

#[tokio::test]
async fn a_backup_never_replaces_a_file() {
    let (test, _folder, path) = backed_up().await;
    let before = std::fs::read(&path).expect("read");
    let told = back_up(&test.db, &Files::in_memory(), &path).await.expect_err("refused").to_string();
    assert!(told.contains("never replaces"), "{told}");
    assert_eq!(std::fs::read(&path).expect("read"), before);
    test.remove().await;
}

#[tokio::test]
async fn a_backup_that_was_cut_or_changed_anywhere_is_refused() {
    let (test, folder, path) = backed_up().await;
    let whole = std::fs::read(&path).expect("read");
    let other = folder.path().join("other");
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        std::fs::write(&other, &whole[..at]).expect("written");
        assert!(archive::verify(&other).is_err(), "cut at {at}");
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        std::fs::write(&other, &changed).expect("written");
        // The head of the compression holds a date and a name of the system that mean nothing.
        assert!((4..10).contains(&at) || archive::verify(&other).is_err(), "changed at {at}");
    }
    for strange in [&b""[..], b"PK\x03\x04", &whole[..200]] {
        std::fs::write(&other, strange).expect("written");
        let told = format!("{:#}", archive::verify(&other).expect_err("refused"));
        assert!(told.contains("is no backup of Leisten") || told.contains("damaged"), "{told}");
    }
    test.remove().await;
}

#[tokio::test]
async fn rows_that_contradict_each_other_make_no_good_backup_and_no_file() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("test.sqlite");
    let db = Db::open_sqlite(&file, Options::default()).await.expect("a database");
    db.migrate().await.expect("the schema");
    // As only another program could write it.
    let careless = SqliteConnectOptions::new().filename(&file).foreign_keys(false);
    let mut connection = SqliteConnection::connect_with(&careless).await.expect("a connection");
    sqlx::query(
        "insert into place_alias (place_id, name, folded_name) values (x'00', 'Nirgendwo', 'nirgendwo')",
    )
    .execute(&mut connection)
    .await
    .expect("a row that refers to nothing");
    let folder = tempfile::tempdir().expect("a folder");
    let told = back_up(&db, &Files::in_memory(), &folder.path().join("backup.tar.gz")).await;
    let told = format!("{:#}", told.expect_err("refused"));
    assert!(told.contains("place_alias refers to a row of place"), "{told}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[tokio::test]
async fn a_file_that_is_missing_already_is_named_and_does_not_prevent_the_backup() {
    let test = TestDatabase::sqlite().await;
    let lost = "ab".repeat(32);
    note(&test.db, "file", lost.clone()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("backup.tar.gz");
    let taken = back_up(&test.db, &Files::in_memory(), &path).await.expect("a good backup");
    assert_eq!(taken.manifest.files.missing, [lost]);
    assert_eq!(archive::verify(&path).expect("good").files.count, 0);
    test.remove().await;
}

#[tokio::test]
async fn a_place_is_empty_until_somebody_uses_it() {
    for test in [Some(TestDatabase::sqlite().await), TestDatabase::postgres().await].into_iter().flatten() {
        assert!(restore::is_empty(&test.db).await.expect("an answer"));
        note(&test.db, "secret", "00".to_owned()).await;
        assert!(restore::is_empty(&test.db).await.expect("an answer"), "a first start uses nothing");
        test.db
            .write(|tx| {
                Box::pin(async move {
                    tx.query("insert into person (id, email, label, totp_last_step, state, created_at) values ($1, 'a@b.example', 'Bauamt', 0, 'invited', 0)")
                        .bind(uuid::Uuid::from_u128(1))
                        .run()
                        .await
                })
            })
            .await
            .expect("a person");
        assert!(!restore::is_empty(&test.db).await.expect("an answer"));
        test.remove().await;
    }
}
