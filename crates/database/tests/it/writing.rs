use database::{Db, Query, dialect, on_both};
use kernel::{Error, MunicipalityId, PlaceId, Result};

async fn count(db: &Db) -> i64 {
    db.query("select count(*) from reference_counter").value().await.expect("a count")
}

fn insert<'c>(query: Query<'c>, prefix: &str) -> Query<'c> {
    query.bind(prefix.to_owned()).bind(1_i64)
}

const INSERT: &str = "insert into reference_counter (prefix, last) values ($1, $2)";

on_both! {
    async fn what_is_written_can_be_read(db: Db) {
        db.write(|tx| Box::pin(async move { insert(tx.query(INSERT), "BB").run().await })).await.expect("a write");
        let last: i64 = db.query("select last from reference_counter where prefix = $1").bind("BB").value().await.expect("the row");
        assert_eq!(last, 1);
    }

    async fn a_failing_write_leaves_nothing_behind(db: Db) {
        let outcome: Result<()> = db
            .write(|tx| Box::pin(async move {
                insert(tx.query(INSERT), "BB").run().await?;
                Err(Error::Conflict("for-the-test"))
            }))
            .await;
        assert!(matches!(outcome, Err(Error::Conflict(_))));
        assert_eq!(count(&db).await, 0);
    }

    async fn whoever_keeps_what_was_read_can_tell_that_something_was_written(db: Db) {
        let (before, clone) = (db.generation(), db.clone());
        count(&db).await;
        assert_eq!(db.generation(), before, "reading changes nothing");
        clone.write(|tx| Box::pin(async move { insert(tx.query(INSERT), "BB").run().await })).await.expect("a write");
        let written = db.generation();
        assert_ne!(written, before);
        let undone: Result<()> = db.write(|_| Box::pin(async move { Err(Error::Conflict("for-the-test")) })).await;
        assert!(undone.is_err());
        assert_eq!(db.generation(), written, "what was undone need not be looked for");
    }

    async fn the_pool_of_readers_refuses_to_write(db: Db) {
        let refused = insert(db.query(INSERT), "BB").run().await;
        assert!(matches!(refused, Err(Error::Internal(_))));
        assert_eq!(count(&db).await, 0);
    }

    async fn writes_at_the_same_time_all_arrive(db: Db) {
        let writes = (0..20).map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(move |tx| Box::pin(async move { insert(tx.query(INSERT), &format!("P{n}")).run().await })).await
            })
        });
        for write in writes.collect::<Vec<_>>() {
            write.await.expect("no panic").expect("a write");
        }
        assert_eq!(count(&db).await, 20);
    }

    async fn optional_filters_become_numbered_placeholders(db: Db) {
        for prefix in ["BB", "WM"] {
            db.write(move |tx| Box::pin(async move { insert(tx.query(INSERT), prefix).run().await })).await.expect("a write");
        }
        let list = |prefix: Option<&'static str>, last: Option<i64>| {
            db.query("select prefix from reference_counter where true").filter(" and prefix = ", prefix).filter(" and last = ", last).push(" order by prefix")
        };
        assert_eq!(list(None, None).all::<(String,)>().await.expect("rows").len(), 2);
        assert_eq!(list(Some("WM"), Some(1)).all::<(String,)>().await.expect("rows"), [("WM".to_owned(),)]);
        assert!(list(Some("WM"), Some(2)).optional::<(String,)>().await.expect("no error").is_none());
    }

    async fn rows_and_lists_may_stand_before_and_after_other_values(db: Db) {
        let rows = [("AA", 1_i64), ("BB", 2), ("CC", 3)];
        db.write(move |tx| Box::pin(async move {
            tx.query("insert into reference_counter (prefix, last) values ").push_rows(&rows, |row, (prefix, last)| row.value(*prefix).value(*last)).run().await
        })).await.expect("a write");
        let left = async |query: Query<'_>| query.push(" order by prefix").all::<(String,)>().await.expect("rows").into_iter().map(|(prefix,)| prefix).collect::<Vec<_>>();
        let first = db.query("select prefix from reference_counter where prefix in (").push_list(["AA", "BB"]).push(") and last > ").push_bind(1_i64);
        assert_eq!(left(first).await, ["BB"]);
        let last = db.query("select prefix from reference_counter where last > $1 and prefix in (").bind(1_i64).push_list(["AA", "CC"]).push(")");
        assert_eq!(left(last).await, ["CC"]);
        let row = db.query("select prefix from reference_counter where last < $1 and (prefix, last) in (values ").bind(3_i64)
            .push_rows(&[("BB", 2_i64), ("CC", 3)], |row, (prefix, last)| row.value(*prefix).value(*last)).push(")");
        assert_eq!(left(row).await, ["BB"]);
    }

    async fn a_missing_row_is_not_found(db: Db) {
        let id = MunicipalityId(uuid::Uuid::nil());
        let missing = db.query("select name from municipality where id = $1").bind(id).value::<String>().await;
        assert!(matches!(missing, Err(Error::NotFound)));
    }

    async fn migrating_again_changes_nothing(db: Db) {
        db.migrate().await.expect("nothing to do");
    }

    async fn words_are_found_whole_or_by_their_beginning(db: Db) {
        db.write(|tx| Box::pin(async move {
            let (begin, end) = dialect::insert_search_terms(if matches!(tx, database::Tx::Sqlite(_)) { "sqlite" } else { "postgres" });
            let document = PlaceId(uuid::Uuid::from_u128(1));
            tx.query("insert into search_documents (document, kind) values ($1, 'test')").bind(document).run().await?;
            tx.query(begin).push_rows(&["spielplatz schatt"], |row, words| row.value(document).value(*words)).push(end).run().await
        }))
        .await
        .expect("a write");
        for (word, prefix, hits) in [("spiel", true, 1), ("spiel", false, 0), ("spielplatz", false, 1), ("radweg", true, 0)] {
            let text = match (db.kind(), prefix) {
                ("sqlite", true) => format!("{word}*"),
                ("postgres", true) => format!("{word}:*"),
                _ => word.to_owned(),
            };
            let found: i64 = db
                .query("select count(*) from search_terms where ")
                .push(dialect::search_condition(db.kind()))
                .push_bind(text)
                .push(dialect::search_condition_end(db.kind()))
                .value()
                .await
                .expect("a search");
            assert_eq!(found, hits, "{word}");
        }
    }
}
