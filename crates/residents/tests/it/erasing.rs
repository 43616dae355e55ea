//! Taking everything along, and having everything erased.

use crate::support::{app, by_link, idea, last_mail};
use contributions::store;
use kernel::ResidentId;
use notifications::testing::follow;
use web::{personal::DataSubject, testing::TestApp};

async fn resident(test: &TestApp) -> ResidentId {
    test.app
        .db
        .query("select id from resident where email_folded = 'anna@example.org'")
        .value()
        .await
        .expect("an account")
}

async fn rows(test: &TestApp, sql: &'static str) -> i64 {
    test.app.db.query(sql).value().await.expect("a count")
}

database::on_both! {
    async fn the_export_holds_everything_for_machines_and_for_people(db: Db) {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am <b>Markt</b>", "bad-belzig").await;
        let anna = by_link(&test, "anna@example.org").await;
        test.post_as("/mein/beleg", &[("code", receipt.code.as_str())], &anna).await;
        test.post_as(&format!("/beitraege/{}/kommentare", receipt.reference), &[("body", "Ein Kommentar")], &anna).await;
        test.post_as(&format!("/beitraege/{}/unterstuetzen", receipt.reference), &[], &anna).await;
        follow(&test.app, "anna@example.org", notifications::Subject::all()).await;
        let file = test.get_as("/mein/daten.json", &anna).await;
        assert!(file.headers["content-disposition"].to_str().is_ok_and(|name| name.contains("meine-daten-2026-06-01.json")));
        let data = &file.json()["data"];
        assert_eq!(data["contributions"][0]["text"], "Eine Bank am <b>Markt</b>");
        assert_eq!(data["comments"][0]["text"], "Ein Kommentar");
        assert_eq!(data["endorsements"][0]["reference"], receipt.reference.as_str());
        assert_eq!(data["follows"].as_array().map(Vec::len), Some(1));
        assert_eq!(data["account"][0]["email"], "anna@example.org");
        assert_eq!(data["account_sessions"].as_array().map(Vec::len), Some(1));
        assert!(!file.text.contains("argon2"), "secrets stay");
        let page = test.get_as("/mein/daten", &anna).await.text;
        for said in ["Eine Bank am &#60;b&#62;Markt", "Ein Kommentar", &receipt.reference, "anna@example.org"] {
            assert!(page.contains(said), "{said} is missing in {page}");
        }
        // So do our own words, which the file for machines tells by their short names.
        for (short, said) in [("web", "im Internet eingereicht"), ("open", "wartet auf Antwort"), ("idea", "Idee")] {
            assert!(page.contains(&format!("<dd>{said}</dd>")) && !page.contains(&format!("<dd>{short}</dd>")), "{page}");
        }
        assert!(page.contains(" · eingegangen"), "{page}");
        // Every member of the export has a name in words.
        assert!(!page.contains("export-field-") && !page.contains("personal-"), "{page}");
        let bert = by_link(&test, "bert@example.org").await;
        let others = test.get_as("/mein/daten.json", &bert).await.text;
        assert!(!others.contains("Markt") && !others.contains("anna@"), "{others}");
    }

    async fn an_erasure_keeps_or_withdraws_as_chosen_and_leaves_no_lead(db: Db) {
        let test = app(db).await;
        let (kept, gone) = (idea(&test, "Eine Bank am Markt", "bad-belzig").await, idea(&test, "Ein Radweg", "reetz").await);
        let anna = by_link(&test, "anna@example.org").await;
        for receipt in [&kept, &gone] {
            test.post_as("/mein/beleg", &[("code", receipt.code.as_str())], &anna).await;
        }
        test.post_as(&format!("/beitraege/{}/unterstuetzen", kept.reference), &[], &anna).await;
        test.post_as(&format!("/beitraege/{}/kommentare", kept.reference), &[("body", "Von mir"), ("name", "Möwe")], &anna).await;
        follow(&test.app, "anna@example.org", notifications::Subject::contribution(gone.id)).await;
        let subject = DataSubject { resident: resident(&test).await, email: "anna@example.org".to_owned() };
        let comment: uuid::Uuid = test.app.db.query("select id from comment").value().await.expect("a comment");
        let asked = test.get_as("/mein/loeschen", &anna).await;
        assert!(asked.text.contains(&kept.reference) && asked.text.contains("Von mir"), "{}", asked.text);
        let unsure = test.post_as("/mein/loeschen", &[], &anna).await;
        assert_eq!(unsure.status, 422);
        assert_eq!(rows(&test, "select count(*) from resident").await, 1, "nothing happens without the tick");
        let choice = format!("choice-{}", gone.id);
        let of_comment = format!("choice-{comment}");
        let erased = test
            .post_as("/mein/loeschen", &[("sure", "1"), (&choice, "withdraw"), (&of_comment, "withdraw")], &anna)
            .await;
        assert_eq!(erased.status, 200, "{}", erased.text);
        assert!(erased.text.contains(&kept.reference) && erased.text.contains(&gone.reference), "{}", erased.text);
        let anonymous = store::by_id(&test.app.db, kept.id).await.expect("a look").expect("a row");
        assert_eq!((anonymous.body.as_str(), anonymous.author_name.as_str(), anonymous.author_kind.as_str()), ("Eine Bank am Markt", "", "guest"));
        assert_eq!(anonymous.endorsements, 0);
        let withdrawn = store::by_id(&test.app.db, gone.id).await.expect("a look").expect("a row");
        assert_eq!((withdrawn.state.as_str(), withdrawn.body.as_str()), ("withdrawn", ""));
        let (state, body): (String, String) = test.app.db.query("select state, body from comment").one().await.expect("a comment");
        assert_eq!((state.as_str(), body.as_str()), ("withdrawn", ""));
        for table in [
            "select count(*) from resident", "select count(*) from resident_session", "select count(*) from contribution_author",
            "select count(*) from comment_author", "select count(*) from endorsement", "select count(*) from follower",
            "select count(*) from resident_link",
        ] {
            assert_eq!(rows(&test, table).await, 0, "{table}");
        }
        // One mail is left, and it says what was done.
        let left = test.app.export(&subject).await.expect("an export");
        for (class, things) in left {
            assert_eq!(things.len(), usize::from(class.key == "mail"), "{}", class.key);
        }
        let mail = last_mail(&test, "anna@example.org").await;
        assert!(mail.text.contains(&kept.reference) && mail.text.contains(&gone.reference), "{}", mail.text);
        assert_eq!(test.get_as("/mein", &anna).await.status, 303, "signed out");
        // A backup from before it, put back, would be brought to the same state.
        let ledger = web::erasure::ledger(&test.app.db).await.expect("the ledger");
        let kinds: Vec<&str> = ledger.iter().map(|erased| erased.kind.as_str()).collect();
        for kind in ["comment", "contribution", "contribution-author", "resident"] {
            assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
        }
        for erased in ledger {
            assert!(test.app.erase_again(erased.clone()).await.expect("again"), "{erased:?}");
        }
        // The receipt still opens for its holder.
        assert_eq!(test.post("/beleg", &[("code", kept.code.as_str())]).await.status, 200);
    }

    async fn sensitive_steps_want_a_sign_in_of_the_last_minutes(db: Db) {
        let test = app(db).await;
        let anna = by_link(&test, "anna@example.org").await;
        test.clock.advance_seconds(15 * 60);
        for path in ["/mein/loeschen", "/mein/daten", "/mein/daten.json", "/mein/konto/passwort", "/mein/konto/adresse"] {
            assert!(test.get_as(path, &anna).await.location().starts_with("/anmelden?nochmal=1&weiter=/mein/"), "{path}");
        }
        let asked = test.post_as("/mein/loeschen", &[("sure", "1")], &anna).await;
        assert!(asked.location().starts_with("/anmelden?nochmal=1"));
        assert_eq!(rows(&test, "select count(*) from resident").await, 1);
        assert_eq!(test.get_as("/mein", &anna).await.status, 200, "looking is fine");
        let again = test.get_as("/anmelden?nochmal=1&weiter=/mein/loeschen", &anna).await;
        assert!(again.status == 200 && again.field("email").as_deref() == Some("anna@example.org"));
    }
}
