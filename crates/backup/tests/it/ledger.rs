use backup::ledger;
use database::{Db, on_both};
use kernel::Timestamp;
use uuid::Uuid;
use web::{erasure, testing::TestApp};

async fn erase(db: &Db, id: u128, at: Timestamp) {
    db.write(move |tx| Box::pin(erasure::record(tx, "contribution", Uuid::from_u128(id), at)))
        .await
        .expect("noted");
}

on_both! {
    async fn the_list_outside_of_the_database_follows_it_and_forgets_after_its_time(db: Db) {
        let test = TestApp::new(db.clone(), vec![backup::module()]);
        let first = test.app.clock.now();
        erase(&db, 1, first).await;
        test.app.run_due_jobs().await.expect("the jobs");
        let listed = ledger::stored(&test.app.files).await.expect("the list");
        assert_eq!(listed.iter().map(|erased| erased.id.as_u128()).collect::<Vec<_>>(), [1]);

        test.clock.advance_seconds(ledger::KEPT_DAYS * 86_400);
        erase(&db, 2, test.app.clock.now()).await;
        test.app.run_due_jobs().await.expect("the jobs");
        assert_eq!(ledger::stored(&test.app.files).await.expect("the list").len(), 2);
        test.clock.advance_seconds(61);
        test.app.run_due_jobs().await.expect("the jobs");
        let listed = ledger::stored(&test.app.files).await.expect("the list");
        assert_eq!(listed.iter().map(|erased| erased.id.as_u128()).collect::<Vec<_>>(), [2]);
        assert_eq!(erasure::ledger(&db).await.expect("the ledger").len(), 1);
    }

    async fn entries_that_only_the_list_knows_stay_in_it(db: Db) {
        let test = TestApp::new(db.clone(), vec![backup::module()]);
        erase(&db, 1, test.app.clock.now()).await;
        test.app.run_due_jobs().await.expect("the jobs");
        // The database is put back to a state from before.
        db.write(|tx| Box::pin(async move { tx.query("delete from erasure").run().await })).await.expect("gone");
        erase(&db, 2, test.app.clock.now()).await;
        test.clock.advance_seconds(61);
        test.app.run_due_jobs().await.expect("the jobs");
        assert_eq!(ledger::stored(&test.app.files).await.expect("the list").len(), 2);
    }

    async fn an_erasure_of_an_unknown_kind_is_told(db: Db) {
        let test = TestApp::new(db, vec![backup::module()]);
        let erased = erasure::Erased { at: test.app.clock.now(), kind: "unknown".to_owned(), id: Uuid::from_u128(1) };
        assert!(!test.app.erase_again(erased).await.expect("an answer"));
    }
}

#[test]
fn a_list_that_was_changed_by_hand_is_not_half_believed() {
    let line = "{\"at\":\"2026-06-01T08:00:00Z\",\"kind\":\"follow\",\"id\":\"00000000-0000-0000-0000-000000000001\"}";
    assert_eq!(ledger::read(&format!("{line}\n\n{line}\n")).expect("a list").len(), 1);
    let told = ledger::read(&format!("{line}\nReetz\n")).expect_err("refused").to_string();
    assert!(told.contains("line 2"), "{told}");
}
