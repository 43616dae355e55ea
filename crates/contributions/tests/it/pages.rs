use crate::support::{app, hand_in, published};
use contributions::{contribution::State, store};
use database::on_both;
use web::testing::TestApp;

/// Fills the hand-in form as a person would who takes half a minute.
async fn send(test: &TestApp, path: &str, fields: &[(&str, &str)]) -> web::testing::Answer {
    let form = test.get(path).await;
    let (key, token) = (form.field("key").expect("a key"), form.field("form_token").expect("a token"));
    test.clock.advance_seconds(30);
    let mut all = vec![("key", key.as_str()), ("form_token", token.as_str()), ("website", "")];
    all.extend_from_slice(fields);
    let process = if path.starts_with("/fragen") { "fragen" } else { "ideenwerkstatt" };
    test.post(&format!("/mitmachen/{process}/neu"), &all).await
}

/// The code on the page after handing in.
fn receipt_code(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"receipt-code\"").expect("a receipt");
    let (_, rest) = rest.split_once('>').expect("the end of the tag");
    rest.split_once('<').expect("the code").0.trim().to_owned()
}

on_both! {
    async fn one_sentence_is_enough_and_leaves_with_a_receipt(db: Db) {
        let test = app(db).await;
        let done = send(&test, "/ideen/neu?ort=reetz", &[("text", "Eine Bank am Teich"), ("place", "reetz")]).await;
        assert_eq!(done.status, 200);
        assert!(done.text.contains("WM-0001") && done.text.contains("29. Juni 2026"), "{}", done.text);
        assert!(done.text.contains("class=\"qr\""));
        assert_eq!(done.headers["cache-control"], "no-store");
    }

    async fn an_empty_text_keeps_all_that_was_typed_and_says_what_to_do(db: Db) {
        let test = app(db).await;
        let again = send(&test, "/ideen/neu", &[("text", ""), ("place", "luesse"), ("name", "Mühlen<b>"), ("people", "viele")]).await;
        assert_eq!(again.status, 422);
        assert!(again.text.contains("Bitte schreiben Sie, worum es geht") && again.text.contains("href=\"#text\""));
        assert!(again.text.contains("value=\"luesse\" selected") && again.text.contains("Mühlen&#60;b&#62;") , "{}", again.text);
        assert!(again.text.contains("<title>Fehler: "));
        let rows: i64 = test.app.db.query("select count(*) from contribution").value().await.expect("a count");
        assert_eq!(rows, 0);
    }

    async fn reloading_the_answer_page_hands_nothing_in_twice(db: Db) {
        let test = app(db).await;
        let form = test.get("/ideen/neu").await;
        let (key, token) = (form.field("key").expect("a key"), form.field("form_token").expect("a token"));
        test.clock.advance_seconds(30);
        let fields = [("key", key.as_str()), ("form_token", token.as_str()), ("text", "Ein Text")];
        let first = test.post("/mitmachen/ideenwerkstatt/neu", &fields).await;
        let second = test.post("/mitmachen/ideenwerkstatt/neu", &fields).await;
        assert!(first.text.contains("RG-0001") && second.text.contains("RG-0001"));
        let changed = [("key", key.as_str()), ("form_token", token.as_str()), ("text", "Ein anderer Text")];
        let third = test.post("/mitmachen/ideenwerkstatt/neu", &changed).await;
        assert_eq!(third.status, 422);
        assert!(third.text.contains("Ein anderer Text") && third.field("key") != Some(key), "the next try has a key of its own");
    }

    async fn the_same_words_under_a_new_key_are_asked_about_and_yield_no_receipt(db: Db) {
        let test = app(db).await;
        let words = [("text", "Eine Bank am Teich"), ("place", "reetz")];
        let first = send(&test, "/ideen/neu", &words).await;
        assert!(first.text.contains("WM-0001"), "{}", first.text);
        let code = receipt_code(&first.text);
        // Back in the browser, without script: the form has another key.
        let again = send(&test, "/ideen/neu", &words).await;
        assert_eq!(again.status, 422);
        assert!(again.text.contains("schon bekommen: \u{2068}WM-0001") || again.text.contains("schon bekommen: WM-0001"), "{}", again.text);
        assert!(!again.text.contains(&code), "only the key opens the receipt");
        assert!(again.text.contains("Eine Bank am Teich") && again.text.contains("name=\"again\""), "nothing typed is lost");
        // Somewhat later it still is the same, and other words are others.
        test.clock.advance_seconds(25 * 60);
        assert_eq!(send(&test, "/ideen/neu", &words).await.status, 422);
        assert_eq!(send(&test, "/ideen/neu", &[("text", "Zwei Bänke am Teich"), ("place", "reetz")]).await.status, 200);
        // Whoever means it as a second one says so, and gets a receipt of its own.
        let second = send(&test, "/ideen/neu", &[words[0], words[1], ("again", "1")]).await;
        assert_eq!(second.status, 200);
        assert!(second.text.contains("WM-0003") && receipt_code(&second.text) != code);
        // After more than an hour nobody goes back any more.
        test.clock.advance_seconds(2 * 3600);
        assert_eq!(send(&test, "/ideen/neu", &words).await.status, 200);
    }

    async fn what_was_withdrawn_may_be_said_again(db: Db) {
        let test = app(db).await;
        let words = [("text", "Eine Bank am Teich"), ("place", "reetz")];
        let code = receipt_code(&send(&test, "/ideen/neu", &words).await.text);
        assert_eq!(test.post("/beleg/zurueckziehen", &[("code", &code), ("sure", "1")]).await.status, 200);
        assert_eq!(send(&test, "/ideen/neu", &words).await.status, 200);
    }

    async fn a_machine_is_queued_and_not_refused(db: Db) {
        let test = app(db).await;
        let form = test.get("/ideen/neu").await;
        let (key, token) = (form.field("key").expect("a key"), form.field("form_token").expect("a token"));
        let trapped = [("key", key.as_str()), ("form_token", token.as_str()), ("website", "http://example.org"), ("text", "Kauft hier")];
        assert_eq!(test.post("/mitmachen/ideenwerkstatt/neu", &trapped).await.status, 200);
        let suspicious: i64 = test.app.db.query("select count(*) from contribution where suspicious and state = 'received'").value().await.expect("a count");
        assert_eq!(suspicious, 1);
    }

    async fn a_question_needs_somebody_to_answer_it(db: Db) {
        let test = app(db).await;
        let again = send(&test, "/fragen/neu", &[("text", "Wann kommt der Bus?")]).await;
        assert_eq!(again.status, 422);
        assert!(again.text.contains("an wen sich die Frage richtet"));
        let done = send(&test, "/fragen/neu", &[("text", "Wann kommt der Bus?"), ("addressee", "council"), ("place", "reetz")]).await;
        assert_eq!(done.status, 200);
    }

    async fn the_holder_remarks_objects_and_withdraws(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Ein Text über Bänke").await;
        let code = receipt.code.as_str();
        let remarked = test.post("/beleg/anmerkung", &[("code", code), ("remark", "Es geht auch ohne Lehne.")]).await;
        assert!(remarked.text.contains("Es geht auch ohne Lehne."));
        let empty = test.post("/beleg/anmerkung", &[("code", code), ("remark", " ")]).await;
        assert_eq!(empty.status, 422);
        let unsure = test.post("/beleg/zurueckziehen", &[("code", code)]).await;
        assert_eq!(unsure.status, 422);
        let gone = test.post("/beleg/zurueckziehen", &[("code", code), ("sure", "1")]).await;
        assert_eq!(gone.status, 200);
        let left = store::by_id(&test.app.db, receipt.id).await.expect("a row").expect("there");
        assert_eq!(left.state, State::Withdrawn);
    }

    async fn the_holder_leaves_changes_and_takes_back_an_address(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Ein Text über Bänke").await;
        let code = receipt.code.as_str();
        let wrong = test.post("/beleg/e-mail", &[("code", code), ("email", "kein at")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("kein at"));
        let left = test.post("/beleg/e-mail", &[("code", code), ("email", "alt@example.org")]).await;
        assert!(left.text.contains("a…@example.org") && left.text.contains("noch nicht bestätigt"), "{}", left.text);
        let changed = test.post("/beleg/e-mail", &[("code", code), ("email", "neu@example.org")]).await;
        assert!(changed.text.contains("n…@example.org") && !changed.text.contains("a…@example.org"));
        let gone = test.post("/beleg/e-mail", &[("code", code), ("remove", "1")]).await;
        assert!(gone.text.contains("Ihre E-Mail-Adresse ist gelöscht") && !gone.text.contains("example.org"));
    }

    async fn what_is_not_public_has_no_page(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Noch geheim").await;
        for path in [format!("/beitraege/{}", receipt.reference), format!("/beitraege/{}/feed", receipt.reference), format!("/api/v1/contributions/{}", receipt.id)] {
            assert_eq!(test.get(&path).await.status, 404, "{path}");
        }
        for (path, fields) in [("unterstuetzen", vec![]), ("kommentare", vec![("body", "Hallo")]), ("melden", vec![("reason", "other")])] {
            assert_eq!(test.post(&format!("/beitraege/{}/{path}", receipt.reference), &fields).await.status, 404, "{path}");
        }
    }

    async fn a_page_shows_the_clock_and_escapes_what_people_write(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine <script>alert(1)</script> Bank").await;
        let page = test.get(&format!("/beitraege/{}", receipt.reference)).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Antwort bis 29. Juni 2026") && page.text.contains("noch 28 Tage"));
        assert!(!page.text.contains("<script>alert"));
        test.clock.advance_seconds(40 * 86_400);
        assert!(test.get(&format!("/beitraege/{}", receipt.reference)).await.text.contains("überfällig"));
        assert!(test.get(&format!("/en/beitraege/{}", receipt.reference)).await.text.contains("overdue"));
    }

    async fn a_browser_endorses_once_and_needs_no_account(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank").await;
        let path = format!("/beitraege/{}/unterstuetzen", receipt.reference);
        let first = test.post(&path, &[]).await;
        assert_eq!(first.status, 303);
        let cookie = first.headers["set-cookie"].to_str().expect("text").split(';').next().expect("a pair").to_owned();
        assert!(first.headers["set-cookie"].to_str().expect("text").contains("HttpOnly; SameSite=Lax"));
        test.post_as(&path, &[], &cookie).await;
        test.post(&path, &[]).await;
        let page = test.get(&format!("/beitraege/{}", receipt.reference)).await;
        assert!(page.text.contains("2 Unterstützungen"), "two browsers, three clicks");
    }

    async fn comments_wait_for_a_look_and_go_two_deep(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank").await;
        let path = format!("/beitraege/{}/kommentare", receipt.reference);
        assert_eq!(test.post(&path, &[("body", "Gute Idee")]).await.status, 303);
        assert_eq!(test.post(&path, &[("body", "Gute Idee")]).await.status, 303, "the same again is the same");
        assert_eq!(test.post(&path, &[("body", "")]).await.status, 422);
        let waiting: i64 = test.app.db.query("select count(*) from comment where state = 'received'").value().await.expect("a count");
        assert_eq!(waiting, 1);
        assert!(!test.get(&format!("/beitraege/{}", receipt.reference)).await.text.contains("Gute Idee"));
        test.app.db.write(|tx| Box::pin(async move { tx.query("update comment set state = 'published'").run().await })).await.expect("released");
        let parent: uuid::Uuid = test.app.db.query("select id from comment").value().await.expect("an id");
        assert_eq!(test.post(&path, &[("body", "Finde ich auch"), ("parent", &parent.to_string())]).await.status, 303);
        test.app.db.write(|tx| Box::pin(async move { tx.query("update comment set state = 'published'").run().await })).await.expect("released");
        let answer: uuid::Uuid = test.app.db.query("select id from comment where parent_id is not null").value().await.expect("an id");
        assert_eq!(test.post(&path, &[("body", "Ich auch"), ("parent", &answer.to_string())]).await.status, 303);
        let parents: i64 = test.app.db.query("select count(*) from comment where parent_id = $1").bind(parent).value().await.expect("a count");
        assert_eq!(parents, 2, "an answer to an answer stands below the first comment");
    }

    async fn a_page_of_a_contribution_takes_at_most_eight_queries(db: Db) {
        let test = app(db).await;
        contributions::demo::examples(&test.app, 30, 3).await.expect("examples");
        let newest = store::list(&test.app.db, &contributions::listing::Filter::default()).await.expect("a list");
        for path in ["/ideen".to_owned(), "/ideen?suche=bank&ort=reetz".to_owned(), newest[0].path(), "/orte/reetz".to_owned()] {
            let (page, queries) = database::counted(test.get(&path)).await;
            assert_eq!(page.status, 200);
            assert!(queries <= 8, "{path}: {queries}");
        }
    }

    async fn lists_filter_by_what_the_address_says(db: Db) {
        let test = app(db).await;
        published(&test, "Eine Bank in Reetz").await;
        let found = |text: String| text.contains("Eine Bank in Reetz");
        assert!(found(test.get("/ideen?ort=reetz").await.text));
        assert!(!found(test.get("/ideen?ort=luesse").await.text));
        assert!(found(test.get("/ideen?suche=bänke").await.text));
        assert!(!found(test.get("/fragen").await.text));
        assert!(found(test.get("/feed?ort=reetz").await.text));
        assert_eq!(test.get("/ideen?ort=atlantis").await.status, 404);
        assert_eq!(test.get("/ideen?nach=quatsch").await.status, 404);
        let unreadable = test.get("/ideen?lon=abc").await;
        assert_eq!(unreadable.status, 422);
        assert!(unreadable.text.contains("Die Angaben in der Adresse passen nicht"), "a page in the reader's language");
        assert!(found(test.get("/orte/reetz").await.text));
    }
}
