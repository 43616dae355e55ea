use crate::support::{
    BELZIG, WIESENBURG, app, days_later, desk, hand_in, idea, municipality, responder, staff,
};
use kernel::{Grant, Role, RoutingRuleId};
use responses::{routing::Rule, store::rules};
use web::testing::on_both;

#[tokio::test]
async fn the_queue_shows_the_most_urgent_first_and_marks_it() {
    on_both(async |db| {
        let test = app(db).await;
        let first = idea(&test, "Eine Bank am Dorfteich").await;
        days_later(&test, 20).await;
        let second = idea(&test, "Mehr Licht am Radweg").await;
        days_later(&test, 10).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let page = test.get_as("/werkbank/antworten?zeige=alle", &cookie).await.text;
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing: {page}"));
        assert!(at(&first.reference) < at(&second.reference), "the older one comes first");
        assert!(page.contains("queue-item urgent") && page.contains("seit 2 Tagen überfällig"), "{page}");
        assert!(page.contains("queue-item ok"), "the younger one has time: {page}");
        let overdue = test.get_as("/werkbank/antworten?zeige=ueberfaellig", &cookie).await.text;
        assert!(overdue.contains(&first.reference) && !overdue.contains(&second.reference));
    })
    .await;
}

#[tokio::test]
async fn the_queue_holds_what_the_actor_may_see() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, belzig) = responder(&test, BELZIG).await;
        let reader = people::testing::sign_in(&test, [Grant::everywhere(Role::Reader)]).await;
        let here = hand_in(&test, "Eine Bank am Dorfteich", "luebnitz", false).await;
        let there = hand_in(&test, "Ein Bus am Abend", "reetz", true).await;
        let seen = |page: web::testing::Answer| {
            (page.text.contains(&here.reference), page.text.contains(&there.reference))
        };
        assert_eq!(
            seen(test.get_as("/werkbank/antworten?zeige=alle", &belzig).await),
            (true, false),
            "their own town, even before moderation"
        );
        assert_eq!(
            seen(test.get_as("/werkbank/antworten?zeige=alle", &reader).await),
            (false, true),
            "a reader sees what is public"
        );
        assert_eq!(test.get_as(&desk(&here), &reader).await.status, 403);
        assert_eq!(test.get("/werkbank/antworten").await.status, 303, "guests are sent to the sign-in page");
        let narrowed = test.get_as("/werkbank/antworten?zeige=alle&gemeinde=bad-belzig", &reader).await;
        assert_eq!(seen(narrowed), (false, false));
    })
    .await;
}

#[tokio::test]
async fn what_arrives_is_given_to_the_office_that_the_rules_name() {
    on_both(async |db| {
        let test = app(db).await;
        let belzig = municipality(&test, BELZIG).await;
        let rule = |tag: Option<&str>, office: &str| Rule {
            id: RoutingRuleId::new(test.clock.now(), &test.app.random),
            place_id: None,
            municipality_id: Some(belzig),
            tag: tag.map(str::to_owned),
            kind: None,
            office_key: office.to_owned(),
            position: 0,
        };
        let new = [rule(None, "bad-belzig-buergerservice"), rule(Some("Verkehr"), "bad-belzig-ordnung")];
        let (traffic, bench, elsewhere) = (
            idea(&test, "Tempo 30 vor der Kita").await,
            idea(&test, "Eine Bank am Dorfteich").await,
            hand_in(&test, "Ein Bus am Abend", "reetz", true).await,
        );
        test.app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    for rule in &new {
                        rules::insert(tx, rule).await?;
                    }
                    contributions::store::set_tags(tx, traffic.id, &["verkehr".to_owned()]).await
                })
            })
            .await
            .expect("rules");
        days_later(&test, 0).await;
        let office = async |id| {
            responses::store::assignments::of(&test.app.db, id)
                .await
                .expect("a database")
                .map(|found| found.office_key)
        };
        assert_eq!(office(traffic.id).await.as_deref(), Some("bad-belzig-ordnung"));
        assert_eq!(office(bench.id).await.as_deref(), Some("bad-belzig-buergerservice"));
        assert_eq!(
            office(elsewhere.id).await.as_deref(),
            Some("wiesenburg-mark-leitung"),
            "without a rule the first office answers"
        );
        let events = contributions::store::events(&test.app.db, bench.id, false).await.expect("a history");
        assert!(
            events.iter().any(|event| event.kind == "assigned"
                && event.note.contains("Bürgerservice")
                && !event.public)
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_handed_over_to_another_office_with_a_reason() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        let path = format!("{}/zuweisung", desk(&receipt));
        let without =
            test.post_as(&path, &[("office", "bad-belzig-ordnung"), ("assign_reason", " ")], &cookie).await;
        assert_eq!(without.status, 422);
        assert!(without.text.contains("Bitte nennen Sie den Grund."));
        let foreign = test
            .post_as(&path, &[("office", "wiesenburg-mark-bauen"), ("assign_reason", "Irrtum")], &cookie)
            .await;
        assert_eq!(foreign.status, 422, "an office of another town answers nothing here");
        let done = test
            .post_as(
                &path,
                &[("office", "bad-belzig-ordnung"), ("assign_reason", "Es geht um Verkehr")],
                &cookie,
            )
            .await;
        assert_eq!(done.status, 303);
        let found = responses::store::assignments::of(&test.app.db, receipt.id)
            .await
            .expect("a database")
            .expect("an office");
        assert_eq!(
            (found.office_key.as_str(), found.reason.as_str()),
            ("bad-belzig-ordnung", "Es geht um Verkehr")
        );
        let reader = people::testing::sign_in(&test, [Grant::everywhere(Role::Reader)]).await;
        assert_eq!(
            test.post_as(&path, &[("office", "bad-belzig-bauen"), ("assign_reason", "Nein")], &reader)
                .await
                .status,
            403
        );
    })
    .await;
}

#[tokio::test]
async fn the_menu_counts_what_is_due_for_ones_own_office() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let mine = idea(&test, "Eine Bank am Dorfteich").await;
        idea(&test, "Mehr Licht am Radweg").await;
        let on =
            contributions::store::by_id(&test.app.db, mine.id).await.expect("a database").expect("an idea");
        days_later(&test, 0).await;
        responses::assign(&staff(&test), &on, "bad-belzig-bauen", "Das gehört dorthin")
            .await
            .expect("handed over");
        let home = test.get_as("/werkbank", &cookie).await.text;
        assert!(home.contains("Ein Beitrag wartet auf Ihre Antwort."), "{home}");
        let counted = |page: &str| {
            page.split("href=\"/werkbank/antworten\"")
                .nth(1)
                .is_some_and(|rest| rest.contains("<span class=\"count\">1"))
        };
        assert!(!counted(&home), "nothing is due yet");
        days_later(&test, 26).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        assert!(
            counted(&test.get_as("/werkbank", &cookie).await.text),
            "one is due soon; the other one is another office's"
        );
        assert!(test.get_as("/werkbank/antworten", &cookie).await.text.contains("Meine (1)"));
    })
    .await;
}

#[tokio::test]
async fn rules_are_kept_by_those_who_manage_the_staff_of_that_town() {
    on_both(async |db| {
        let test = app(db).await;
        let admin = people::testing::sign_in(
            &test,
            [Grant::in_municipality(Role::Administrator, municipality(&test, BELZIG).await)],
        )
        .await;
        let path = "/werkbank/zustaendigkeiten";
        let fields = |place: &'static str, office: &'static str| {
            vec![("place", place), ("tag", "Wald"), ("office", office), ("position", "1")]
        };
        assert_eq!(test.post_as(path, &fields("luebnitz", "nirgends"), &admin).await.status, 422);
        assert_eq!(
            test.post_as(path, &fields("reetz", "wiesenburg-mark-bauen"), &admin).await.status,
            403,
            "that is another town"
        );
        assert_eq!(test.post_as(path, &fields("luebnitz", "bad-belzig-bauen"), &admin).await.status, 303);
        let page = test.get_as(path, &admin).await.text;
        assert!(page.contains("Lübnitz, Thema „Wald“"), "{page}");
        let id = rules::all(&test.app.db).await.expect("rules")[0].id;
        let (_, responder) = responder(&test, WIESENBURG).await;
        assert_eq!(test.post_as(&format!("{path}/{id}/loeschen"), &[], &responder).await.status, 403);
        assert_eq!(test.post_as(&format!("{path}/{id}/loeschen"), &[], &admin).await.status, 303);
        assert!(rules::all(&test.app.db).await.expect("rules").is_empty());
    })
    .await;
}
