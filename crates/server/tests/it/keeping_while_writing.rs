//! Backups while people hand in: each must be a prefix of the order in which the writes were acknowledged, with everything
//! that was acknowledged before it began. And: whatever the tables hold survives both databases.

use crate::{
    installation::{Installation, Server, said},
    keeping::hand_in,
};
use backup::{archive, restore, take};
use database::{Db, Options, rows::Value, testing::TestDatabase};
use kernel::Random;
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};
use web::testing::{TestApp, start};

const BACKUPS: usize = 10;
const WRITERS: u32 = 3;

/// What each writer has had acknowledged so far.
type Acknowledged = Arc<Vec<AtomicU32>>;

fn write(
    server: &Arc<Server>,
    acknowledged: &Acknowledged,
    stop: &Arc<AtomicBool>,
) -> Vec<std::thread::JoinHandle<()>> {
    (0..WRITERS)
        .map(|writer| {
            let (server, acknowledged, stop) =
                (Arc::clone(server), Arc::clone(acknowledged), Arc::clone(stop));
            std::thread::spawn(move || {
                for number in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    hand_in(&server, writer * 1_000_000 + number);
                    acknowledged[writer as usize].store(number + 1, Ordering::SeqCst);
                }
            })
        })
        .collect()
}

fn so_far(acknowledged: &Acknowledged) -> Vec<u32> {
    acknowledged.iter().map(|count| count.load(Ordering::SeqCst)).collect()
}

/// The numbers of each writer in a restored backup.
async fn numbers(file: &Path, folder: &Path) -> Vec<Vec<u32>> {
    let manifest = archive::verify(file).expect("a good backup");
    let db = Db::open_sqlite(&folder.join("restored.sqlite"), Options::default()).await.expect("a database");
    restore::fill(&db, file, &manifest, None).await.expect("put back");
    let titles: Vec<(String,)> = db.query("select title from contribution").all().await.expect("the titles");
    let mut found = vec![Vec::new(); WRITERS as usize];
    for (title,) in titles {
        let number: u32 = title.strip_prefix("Bank ").and_then(|n| n.parse().ok()).expect("a number");
        found[(number / 1_000_000) as usize].push(number % 1_000_000);
    }
    let (counted, references, cases): (i64, i64, i64) = db
        .query("select (select count(*) from contribution), (select cast(sum(last) as bigint) from reference_counter), (select count(*) from moderation_case)")
        .one()
        .await
        .expect("the counts");
    assert_eq!((counted, counted), (references, cases), "what belongs together is there together");
    db.close().await;
    for numbers in &mut found {
        numbers.sort_unstable();
    }
    found
}

async fn backups_while_writing(url: Option<String>) {
    let words: Vec<&str> = url.iter().flat_map(|url| ["--database-url", url]).collect();
    let installation = Installation::new().with_region(&words);
    let quiet = ["--set", "limits.api_per_minute=0"];
    let server = Arc::new(installation.serve(&[&quiet[..], &words].concat()));
    let (acknowledged, stop): (Acknowledged, _) =
        (Arc::new((0..WRITERS).map(|_| AtomicU32::new(0)).collect()), Arc::new(AtomicBool::new(false)));
    let writers = write(&server, &acknowledged, &stop);
    let mut taken = Vec::new();
    for number in 0..BACKUPS {
        let file = installation.data(&format!("../{number}.tar.gz"));
        let before = so_far(&acknowledged);
        let name = file.display().to_string();
        let done = installation.run(&[&["backup", &name][..], &words].concat());
        assert!(done.status.success(), "{}", said(&done));
        taken.push((file, before, so_far(&acknowledged)));
    }
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.join().expect("every write was acknowledged");
    }
    assert!(taken[BACKUPS - 1].2.iter().sum::<u32>() > taken[0].1.iter().sum(), "somebody wrote meanwhile");

    for (at, (file, before, after)) in taken.iter().enumerate() {
        let folder = tempfile::tempdir().expect("a folder");
        for (writer, numbers) in numbers(file, folder.path()).await.into_iter().enumerate() {
            let count = u32::try_from(numbers.len()).expect("few");
            assert_eq!(
                numbers,
                (0..count).collect::<Vec<_>>(),
                "backup {at}, writer {writer}: nothing is left out"
            );
            assert!(
                count >= before[writer],
                "backup {at}: {count} of {} acknowledged before",
                before[writer]
            );
            assert!(count <= after[writer] + 1, "backup {at}: nothing comes from after it");
        }
    }
}

#[tokio::test]
async fn each_of_ten_backups_while_writing_is_a_prefix_on_sqlite() {
    backups_while_writing(None).await;
}

#[tokio::test]
async fn each_of_ten_backups_while_writing_is_a_prefix_on_postgres() {
    if let Some(test) = TestDatabase::postgres().await {
        backups_while_writing(test.url()).await;
        test.remove().await;
    }
}

/// Every row of every table, as text, in an order of its own.
async fn everything(db: &Db) -> BTreeMap<String, Vec<String>> {
    let mut snapshot = db.snapshot().await.expect("a snapshot");
    let mut all = BTreeMap::new();
    for table in snapshot.tables().await.expect("the tables") {
        let mut rows: Vec<String> = Vec::new();
        let each = |row: Vec<Value>| {
            rows.push(format!("{row:?}"));
            Ok(())
        };
        snapshot.rows(&table, each).await.expect("the rows");
        rows.sort();
        all.insert(table.name, rows);
    }
    snapshot.end().await.expect("an end");
    all
}

async fn copy(from: &TestApp, to: &Db, file: &Path) {
    let queries = from.app.file_queries.clone();
    let source =
        take::Source { db: &from.app.db, files: &from.app.files, file_queries: &queries, program: "test" };
    let taken = take::take(&source, file, true, start()).await.expect("a good backup");
    restore::fill(to, file, &taken.manifest, None).await.expect("put back");
}

#[tokio::test]
async fn every_row_of_a_full_site_survives_both_databases_and_is_found_again() {
    let (sqlite, again) = (TestDatabase::sqlite().await, TestDatabase::sqlite().await);
    let Some(postgres) = TestDatabase::postgres().await else { return };
    let region = [
        ("gemeinden.geojson", include_str!("../../../../demo/region/gemeinden.geojson")),
        ("ortsteile.geojson", include_str!("../../../../demo/region/ortsteile.geojson")),
    ];
    let files = region.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
    region::import(&sqlite.db, &Random::seeded(2), start(), files).await.expect("the region");
    let first = TestApp::new(sqlite.db.clone(), server::modules());
    processes::ensure_standing(&first.app).await.expect("the standing processes");
    for examples in server::modules::EXAMPLES {
        examples(&first.app, 40, 1).await.expect("example content");
    }
    let hits = first.get("/api/v1/contributions?q=radweg").await.text;
    let folder = tempfile::tempdir().expect("a folder");

    copy(&first, &postgres.db, &folder.path().join("1")).await;
    let second = TestApp::new(postgres.db.clone(), server::modules());
    copy(&second, &again.db, &folder.path().join("2")).await;
    let (one, two, three) =
        (everything(&sqlite.db).await, everything(&postgres.db).await, everything(&again.db).await);
    assert!(one.len() > 30 && one["contribution"].len() >= 40 && one["response"].len() > 3);
    for (table, rows) in &one {
        assert_eq!(rows, &two[table], "{table} on PostgreSQL");
        assert_eq!(rows, &three[table], "{table} on SQLite again");
    }

    for test in [second, TestApp::new(again.db.clone(), server::modules())] {
        for after in &test.app.after_restore {
            after(&test.app).await.expect("done");
        }
        assert_eq!(test.get("/api/v1/contributions?q=radweg").await.text, hits, "the search finds the same");
        // PostgreSQL goes on counting where the rows end.
        contributions::store::reindex(&test.app.db).await.expect("a new number for each");
    }
    assert!(hits.contains("\"reference\""), "{hits}");
    for test in [sqlite, postgres, again] {
        test.remove().await;
    }
}
