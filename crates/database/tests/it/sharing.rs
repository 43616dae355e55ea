//! Writes that share a commit: each stands or falls by itself, and nobody is told of a success that is not on disk.

use database::{BoxFuture, Db, Together, Tx, on_both, testing::TestDatabase};
use futures_util::{FutureExt, future::join_all};
use kernel::{Error, Result};
use tokio::sync::oneshot;

const INSERT: &str = "insert into reference_counter (prefix, last) values ($1, 1)";

async fn insert(db: &Db, prefix: String) -> Result<u64> {
    db.write(move |tx| Box::pin(async move { tx.query(INSERT).bind(prefix).run().await })).await
}

/// Inserts, then fails.
async fn insert_in_vain(db: &Db, prefix: String) -> Result<u64> {
    db.write(move |tx| {
        Box::pin(async move {
            tx.query(INSERT).bind(prefix).run().await?;
            Err(Error::Conflict("for-the-test"))
        })
    })
    .await
}

/// Inserts for all in one statement. "bad" is refused, "broken" spoils it for all, "panic" is a fault in the work.
struct Prefix(String);

impl Together for Prefix {
    /// With how many it was inserted.
    type Outcome = usize;

    fn run<'t>(tx: &'t mut Tx, items: &'t [Self]) -> BoxFuture<'t, Result<Vec<Result<usize>>>> {
        Box::pin(async move {
            let good: Vec<&str> =
                items.iter().map(|item| item.0.as_str()).filter(|prefix| *prefix != "bad").collect();
            for prefix in &good {
                tx.query(INSERT).bind((*prefix).to_owned()).run().await?;
                assert_ne!(*prefix, "panic");
            }
            if good.contains(&"broken") {
                return Err(Error::Conflict("for-the-test"));
            }
            let refused = |item: &Self| item.0 == "bad";
            Ok(items
                .iter()
                .map(|item| if refused(item) { Err(Error::NotFound) } else { Ok(good.len()) })
                .collect())
        })
    }
}

async fn prefixes(db: &Db) -> Vec<String> {
    let rows: Vec<(String,)> =
        db.query("select prefix from reference_counter order by prefix").all().await.expect("rows");
    rows.into_iter().map(|(prefix,)| prefix).collect()
}

/// Holds the writer inside of a write until the sender is used.
async fn hold(db: &Db) -> (oneshot::Sender<()>, tokio::task::JoinHandle<Result<()>>) {
    let (go_on, told) = oneshot::channel();
    let (inside, entered) = oneshot::channel();
    let db = db.clone();
    let held = tokio::spawn(async move {
        db.write(move |_| {
            Box::pin(async move {
                inside.send(()).expect("the test waits");
                told.await.map_err(Error::internal)
            })
        })
        .await
    });
    entered.await.expect("the write has begun");
    (go_on, held)
}

on_both! {
    async fn a_failing_write_among_others_hurts_none_of_them(db: Db) {
        let outcomes = join_all((0..40).map(|n| {
            let db = &db;
            async move {
                let prefix = format!("P{n:02}");
                if n % 4 == 0 { insert_in_vain(db, prefix).await } else { insert(db, prefix).await }
            }
        }))
        .await;
        for (n, outcome) in outcomes.iter().enumerate() {
            match outcome {
                Ok(1) if n % 4 != 0 => {}
                Err(Error::Conflict(_)) if n % 4 == 0 => {}
                other => panic!("{n}: {other:?}"),
            }
        }
        let kept: Vec<String> = (0..40).filter(|n| n % 4 != 0).map(|n| format!("P{n:02}")).collect();
        assert_eq!(prefixes(&db).await, kept);
    }

    async fn of_those_who_write_together_each_gets_an_outcome(db: Db) {
        let outcomes = join_all(["AA", "bad", "BB"].map(|prefix| db.write_together(Prefix(prefix.to_owned())))).await;
        assert!(matches!(outcomes.as_slice(), [Ok(_), Err(Error::NotFound), Ok(_)]), "{outcomes:?}");
        assert_eq!(prefixes(&db).await, ["AA", "BB"]);
    }

    async fn what_spoils_a_write_for_all_spoils_it_in_the_end_for_its_caller_only(db: Db) {
        let outcomes = join_all(["AA", "broken", "BB", "bad"].map(|prefix| db.write_together(Prefix(prefix.to_owned())))).await;
        assert!(matches!(outcomes.as_slice(), [Ok(1), Err(Error::Conflict(_)), Ok(1), Err(Error::NotFound)]), "{outcomes:?}");
        assert_eq!(prefixes(&db).await, ["AA", "BB"]);
        let faulty = {
            let db = db.clone();
            tokio::spawn(async move { db.write_together(Prefix("panic".to_owned())).await })
        };
        let (faulty, others) = tokio::join!(faulty, join_all(["CC", "DD"].map(|prefix| db.write_together(Prefix(prefix.to_owned())))));
        assert!(faulty.expect_err("a panic").is_panic());
        assert!(others.iter().all(Result::is_ok), "{others:?}");
        assert_eq!(prefixes(&db).await, ["AA", "BB", "CC", "DD"]);
    }

    async fn a_fault_in_the_work_reaches_its_caller_only(db: Db) {
        let faulty = {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(|tx| Box::pin(async move {
                    tx.query(INSERT).bind("XX").run().await?;
                    panic!("for the test");
                    #[expect(unreachable_code, reason = "tells the type")]
                    Ok(())
                }))
                .await
            })
        };
        let (faulty, others) = tokio::join!(faulty, join_all(["AA", "BB"].map(|prefix| insert(&db, prefix.to_owned()))));
        assert!(faulty.expect_err("a panic").is_panic());
        assert!(others.iter().all(Result::is_ok), "{others:?}");
        assert_eq!(prefixes(&db).await, ["AA", "BB"]);
    }

    async fn a_caller_who_goes_away_leaves_everything_or_nothing(db: Db) {
        for n in 0..20 {
            let mut write = Box::pin(insert(&db, format!("P{n:02}")));
            for _ in 0..n {
                if (&mut write).now_or_never().is_some() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        insert(&db, "ZZ".to_owned()).await.expect("the next write");
        assert_eq!(prefixes(&db).await.last().map(String::as_str), Some("ZZ"));
    }

    async fn the_generation_grows_with_what_is_written_and_not_with_what_is_not(db: Db) {
        let before = db.generation();
        insert_in_vain(&db, "AA".to_owned()).await.expect_err("in vain");
        assert_eq!(db.generation(), before);
        insert(&db, "BB".to_owned()).await.expect("a write");
        assert_eq!(db.clone().generation(), before + 1);
    }
}

#[tokio::test]
async fn what_waits_together_is_committed_together_and_reading_goes_on_meanwhile() {
    let test = TestDatabase::sqlite().await;
    let db = test.db.clone();
    let (go_on, held) = hold(&db).await;
    let before = db.generation();
    let mut waiting: Vec<_> = (0..20).map(|n| Box::pin(insert(&db, format!("P{n:02}")))).collect();
    assert!(waiting.iter_mut().all(|write| write.now_or_never().is_none()));
    assert!(prefixes(&db).await.is_empty());
    go_on.send(()).expect("the writer waits");
    held.await.expect("no panic").expect("the first write");
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert_eq!(db.generation(), before + 2, "one commit for the first, one for the twenty");
    assert_eq!(prefixes(&db).await.len(), 20);
    test.remove().await;
}

#[tokio::test]
async fn those_who_wait_for_the_same_kind_of_work_have_it_done_together() {
    let test = TestDatabase::sqlite().await;
    let db = test.db.clone();
    let (go_on, held) = hold(&db).await;
    let before = db.generation();
    let mut together: Vec<_> =
        (0..20).map(|n| Box::pin(db.write_together(Prefix(format!("T{n:02}"))))).collect();
    let mut other = Box::pin(insert(&db, "ZZ".to_owned()));
    assert!(together.iter_mut().all(|write| write.now_or_never().is_none()));
    assert!((&mut other).now_or_never().is_none());
    go_on.send(()).expect("the writer waits");
    held.await.expect("no panic").expect("the first write");
    assert!(join_all(together).await.into_iter().all(|outcome| outcome.is_ok_and(|number| number == 20)));
    assert_eq!(other.await.expect("the other write"), 1);
    assert_eq!(db.generation(), before + 2, "one commit for the first, one for all others");
    assert_eq!(prefixes(&db).await.len(), 21);
    test.remove().await;
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_what_it_took_is_done() {
    let test = TestDatabase::sqlite().await;
    let db = test.db.clone();
    let (go_on, held) = hold(&db).await;
    let mut waiting: Vec<_> = (0..1_024).map(|n| Box::pin(insert(&db, format!("P{n}")))).collect();
    assert!(waiting.iter_mut().all(|write| write.now_or_never().is_none()));
    let refused = insert(&db, "XX".to_owned()).now_or_never();
    assert!(matches!(refused, Some(Err(Error::Unavailable(_)))), "{refused:?}");
    go_on.send(()).expect("the writer waits");
    held.await.expect("no panic").expect("the first write");
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert_eq!(prefixes(&db).await.len(), 1_024);
    test.remove().await;
}

/// Two writes, one of them `spoiling` the batch, then one more.
async fn spoiled_by(spoiling: &[&'static str]) {
    let test = TestDatabase::sqlite().await;
    let db = test.db.clone();
    let (go_on, held) = hold(&db).await;
    let spoiling = spoiling.to_vec();
    let mut good = Box::pin(insert(&db, "AA".to_owned()));
    let mut bad = Box::pin(db.write(move |tx| {
        Box::pin(async move {
            for sql in spoiling {
                // As careless work would do: it goes on after an error and claims to have succeeded.
                let _ = tx.query(sql).run().await;
            }
            Ok(())
        })
    }));
    assert!((&mut good).now_or_never().is_none() && (&mut bad).now_or_never().is_none());
    go_on.send(()).expect("the writer waits");
    held.await.expect("no panic").expect("the first write");
    let (good, bad) = tokio::join!(good, bad);
    assert!(matches!(good, Err(Error::Unavailable(_))), "{good:?}");
    assert!(matches!(bad, Err(Error::Unavailable(_))), "{bad:?}");
    assert!(prefixes(&db).await.is_empty());
    insert(&db, "BB".to_owned()).await.expect("the writer has recovered");
    assert_eq!(prefixes(&db).await, ["BB"]);
    test.remove().await;
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all_who_shared_it() {
    spoiled_by(&[
        "pragma defer_foreign_keys = on",
        "insert into contribution_count (contribution_id, endorsements, comments, followers) values (x'00', 0, 0, 0)",
    ])
    .await;
}

#[tokio::test]
async fn after_a_full_disk_nothing_of_the_batch_is_kept_and_nothing_is_claimed() {
    // SQLite's own bound on the size of the file stands for the disk; it belongs to the connection, which is replaced.
    spoiled_by(&[
        "pragma max_page_count = 1",
        "insert into reference_counter (prefix, last) select hex(randomblob(2000)), value from json_each('[1,2,3,4,5,6,7,8]')",
        "insert into reference_counter (prefix, last) values ('after', 1)",
    ])
    .await;
}
