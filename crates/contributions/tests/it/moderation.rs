use crate::support::{app, hand_in, published};
use contributions::{contribution::State, moderation, store};
use database::on_both;
use kernel::{Grant, Role};
use web::testing::TestApp;

async fn moderator(test: &TestApp) -> String {
    people::testing::sign_in(test, vec![Grant::everywhere(Role::Moderator)]).await
}

async fn case_path(test: &TestApp) -> String {
    let cases = moderation::open_cases(&test.app.db, 10).await.expect("cases");
    format!("/werkbank/pruefen/{}", cases[0].id)
}

on_both! {
    async fn what_is_released_becomes_public_and_can_be_found(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Eine Bank am Teich").await;
        let cookie = moderator(&test).await;
        assert!(test.get_as("/werkbank/pruefen", &cookie).await.text.contains(&receipt.reference));
        let path = case_path(&test).await;
        assert_eq!(test.post_as(&path, &[("verdict", "release")], &cookie).await.status, 303);
        let page = test.get(&format!("/beitraege/{}", receipt.reference)).await;
        assert_eq!(page.status, 200);
        assert!(test.get("/ideen?suche=bank").await.text.contains(&receipt.reference));
        assert!(moderation::open_cases(&test.app.db, 10).await.expect("cases").is_empty());
    }

    async fn a_changed_text_seals_the_original_and_tells_the_author_why(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Herr X aus dem Haus 7 parkt falsch").await;
        let cookie = moderator(&test).await;
        let path = case_path(&test).await;
        let changed = [("verdict", "change"), ("reason", "Namen gehören nicht in einen Beitrag."), ("title", "Falschparker"), ("body", "Vor Haus 7 wird falsch geparkt.")];
        assert_eq!(test.post_as(&path, &changed, &cookie).await.status, 303);
        let public = test.get(&format!("/beitraege/{}", receipt.reference)).await.text;
        assert!(public.contains("falsch geparkt") && !public.contains("Herr X"));
        let original = moderation::original(&test.app.db, receipt.id).await.expect("a look").expect("sealed");
        assert_eq!(original.1, "Herr X aus dem Haus 7 parkt falsch");
        let holder = test.post("/beleg", &[("code", receipt.code.as_str())]).await.text;
        assert!(holder.contains("Namen gehören nicht in einen Beitrag.") && holder.contains("Widerspruch"));
        // After its retention the original is gone.
        test.clock.advance_seconds(181 * 86_400);
        test.app.run_due_jobs().await.expect("the jobs");
        assert_eq!(moderation::original(&test.app.db, receipt.id).await.expect("a look"), None);
    }

    async fn a_decision_against_somebody_needs_a_reason_and_keeps_what_was_typed(db: Db) {
        let test = app(db).await;
        hand_in(&test, "Ein Text").await;
        let cookie = moderator(&test).await;
        let path = case_path(&test).await;
        let refused = test.post_as(&path, &[("verdict", "reject"), ("title", "Mein Titel"), ("body", "Mein Text")], &cookie).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("Bitte begründen Sie") && refused.text.contains("Mein Titel"));
    }

    async fn a_report_hides_nothing_and_an_objection_opens_the_case_again(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Ein strittiger Text").await;
        let report = format!("/beitraege/{}/melden", receipt.reference);
        assert_eq!(test.post(&report, &[("reason", "untrue"), ("note", "Stimmt nicht")]).await.status, 303);
        assert_eq!(test.post(&report, &[("note", "ohne Grund")]).await.status, 422);
        assert_eq!(test.get(&format!("/beitraege/{}", receipt.reference)).await.status, 200);
        let cookie = moderator(&test).await;
        let path = case_path(&test).await;
        assert_eq!(test.post_as(&path, &[("verdict", "hide"), ("reason", "Verstößt gegen die Regeln.")], &cookie).await.status, 303);
        assert_eq!(test.get(&format!("/beitraege/{}", receipt.reference)).await.status, 404);
        let objected = test.post("/beleg/widerspruch", &[("code", receipt.code.as_str()), ("objection", "Ich habe Belege.")]).await;
        assert!(objected.text.contains("Ihr Widerspruch ist angekommen"));
        let cases = moderation::open_cases(&test.app.db, 10).await.expect("cases");
        assert_eq!((cases.len(), cases[0].subject_state, cases[0].reports), (1, State::Hidden, 1));
    }

    async fn a_moderator_of_one_town_neither_sees_nor_decides_for_the_other(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Ein Text aus Reetz").await;
        let belzig = region::store::municipality_by_slug(&test.app.db, "bad-belzig").await.expect("a look").expect("there").id;
        let cookie = people::testing::sign_in(&test, vec![Grant::in_municipality(Role::Moderator, belzig)]).await;
        assert!(!test.get_as("/werkbank/pruefen", &cookie).await.text.contains(&receipt.reference));
        let path = case_path(&test).await;
        assert_eq!(test.get_as(&path, &cookie).await.status, 403);
        assert_eq!(test.post_as(&path, &[("verdict", "release")], &cookie).await.status, 403);
        let state = store::by_id(&test.app.db, receipt.id).await.expect("a row").expect("there").state;
        assert_eq!(state, State::Received);
    }

    async fn a_wrong_place_can_be_corrected_and_the_trail_says_so(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank am Teich").await;
        let cookie = moderator(&test).await;
        let path = format!("/werkbank/beitraege/{}", receipt.reference);
        let fields = [("tags", ""), ("process", "ideenwerkstatt"), ("place", "luesse")];
        assert_eq!(test.post_as(&path, &fields, &cookie).await.status, 303);
        let moved = store::by_id(&test.app.db, receipt.id).await.expect("a row").expect("there");
        assert_eq!((moved.place_slug.as_deref(), moved.municipality_name.as_deref()), (Some("luesse"), Some("Bad Belzig")));
        assert!(test.get(&moved.path()).await.text.contains("Ort berichtigt"));
        assert_eq!(test.post_as(&path, &[("process", "ideenwerkstatt"), ("place", "atlantis")], &cookie).await.status, 422);
    }

    async fn moderators_set_correct_and_remove_a_point_and_everybody_sees_it(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank am Teich").await;
        let public = format!("/beitraege/{}", receipt.reference);
        assert!(!test.get(&public).await.text.contains("id=\"point\""));
        let cookie = moderator(&test).await;
        let path = format!("/werkbank/beitraege/{}", receipt.reference);
        let with = |lon: &'static str, lat: &'static str| {
            [("tags", ""), ("process", "ideenwerkstatt"), ("place", "luesse"), ("lon", lon), ("lat", lat)]
        };
        assert_eq!(test.post_as(&path, &with("12.62345", "52.12345"), &cookie).await.status, 303);
        let page = test.get(&public).await.text;
        assert!(page.contains("data-at=\"12.623450,52.123450\"") && page.contains("52,1234° Nord"), "{page}");
        let form = test.get_as(&path, &cookie).await;
        assert_eq!((form.field("lon").as_deref(), form.field("lat").as_deref()), (Some("12.62345"), Some("52.12345")));
        for bad in [with("12.6", ""), with("", "52.1"), with("181", "52.1"), with("x", "y"), with("NaN", "52")] {
            assert_eq!(test.post_as(&path, &bad, &cookie).await.status, 422, "{bad:?}");
        }
        assert_eq!(test.post_as(&path, &with("", ""), &cookie).await.status, 303);
        let gone = store::by_id(&test.app.db, receipt.id).await.expect("a row").expect("there");
        assert_eq!(gone.point(), None);
    }

    async fn a_duplicate_takes_no_more_support_and_tags_are_kept(db: Db) {
        let test = app(db).await;
        let first = published(&test, "Eine Bank am Teich").await;
        let second = published(&test, "Am Teich fehlt eine Bank").await;
        let cookie = moderator(&test).await;
        let path = format!("/werkbank/beitraege/{}", second.reference);
        let fields = [("tags", "Grün, Sitzen"), ("process", "ideenwerkstatt"), ("service_request", "")];
        assert_eq!(test.post_as(&path, &fields, &cookie).await.status, 303);
        let fields = [("into", first.reference.as_str()), ("reason", "Dasselbe.")];
        assert_eq!(test.post_as(&format!("{path}/zusammenfuehren"), &fields, &cookie).await.status, 303);
        let page = test.get(&format!("/beitraege/{}", second.reference)).await.text;
        assert!(page.contains(&first.reference) && page.contains("Grün"));
        assert_eq!(test.post(&format!("/beitraege/{}/unterstuetzen", second.reference), &[]).await.status, 409);
        assert_eq!(test.post_as(&path, &[("tags", ""), ("process", "fragen")], &cookie).await.status, 422);
    }
}
