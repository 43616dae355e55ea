//! Writing a process.

use crate::support::{ANNA, BERND, app, complete, create, fields, id_in, places, publish, with};
use processes::{NewProcess, ProcessState, event, store};
use web::testing::{TestApp, on_both};

async fn read(test: &TestApp, path: &str) -> processes::Full {
    store::by_id(&test.app.db, id_in(path)).await.expect("a query").expect("a process")
}

/// The form's hidden version.
async fn version(test: &TestApp, path: &str) -> String {
    test.get_as(&format!("{path}/bearbeiten"), ANNA).await.field("version").expect("a version")
}

#[tokio::test]
async fn a_new_process_is_saved_with_all_that_was_typed() {
    on_both(|db| async move {
        let test = app(db).await;
        let typed = with(&with(&fields(), "places", "borne"), "decision_on", "2026-09-30");
        let path = create(&test, &typed, ANNA).await;
        let full = read(&test, &path).await;
        let places = places(&test.app.db).await;
        assert_eq!(
            (full.process.slug.as_str(), full.process.state),
            ("spielplatz-am-anger", ProcessState::Draft)
        );
        assert_eq!(
            (full.places.as_slice(), full.municipalities.as_slice()),
            (&[places["borne"].0][..], &[places["borne"].1][..])
        );
        assert_eq!(
            full.process.decision_at.map(kernel::Timestamp::rfc3339).as_deref(),
            Some("2026-09-30T21:59:59Z")
        );
        assert_eq!(full.phases.iter().map(|phase| phase.stage.as_str()).collect::<Vec<_>>(), ["collect"]);
        let form = test.get_as(&format!("{path}/bearbeiten"), ANNA).await;
        for (name, value) in [
            ("title", "Spielplatz am Anger"),
            ("phase-1-starts", "2026-06-01"),
            ("phase-1-ends", "2026-06-14"),
            ("decision_on", "2026-09-30"),
        ] {
            assert_eq!(form.field(name).as_deref(), Some(value), "{name}");
        }
        assert!(
            form.text.contains("name=\"phase-3-title\"") && !form.text.contains("name=\"phase-4-title\""),
            "two empty rows"
        );
        assert!(
            form.text.contains("value=\"borne\" checked") && form.text.contains("value=\"involve\" checked")
        );
    })
    .await;
}

#[tokio::test]
async fn a_wrong_form_is_refused_field_by_field_and_keeps_what_was_typed() {
    on_both(|db| async move {
        let test = app(db).await;
        for (name, value, anchor) in [
            ("title", "", "#title"),
            ("format", "umfrage", "#format"),
            ("level", "obey", "#level"),
            ("places", "atlantis", "#places"),
            ("municipalities", "atlantis", "#municipalities"),
            ("answer_days", "0", "#answer_days"),
            ("decision_on", "morgen", "#decision_on"),
            ("phase-1-ends", "2026-05-01", "#phase-1-ends"),
            ("phase-1-stage", "", "#phase-1-stage"),
            ("phase-1-stage", "vote", "#phase-1-stage"),
            ("slug", "!!!", "#slug"),
            ("sign_language_path", "https://example.org/film.mp4", "#sign_language_path"),
            ("sign_language_path", "//example.org/film.mp4", "#sign_language_path"),
            ("sign_language_path", "javascript:alert(1)", "#sign_language_path"),
            ("sign_language_path", "film.mp4", "#sign_language_path"),
        ] {
            let answer = test.post_as("/werkbank/verfahren/neu", &with(&fields(), name, value), ANNA).await;
            assert_eq!(answer.status, 422, "{name}={value}");
            assert!(answer.text.contains(&format!("href=\"{anchor}\"")), "{name}={value}");
            assert!(answer.text.contains("Ein Platz für alle Kinder."), "{name}={value} lost what was typed");
        }
        let foreign = with(&fields(), "sign_language_path", "https://example.org/film.mp4");
        let answer = test.post_as("/werkbank/verfahren/neu", &foreign, ANNA).await;
        assert!(answer.text.contains("Der Film muss auf dieser Internetseite liegen."));
        let long = "x".repeat(8001);
        assert_eq!(
            test.post_as("/werkbank/verfahren/neu", &with(&fields(), "aim", &long), ANNA).await.status,
            422
        );
        assert!(store::published(&test.app.db).await.expect("a query").is_empty());
        assert!(!test.get_as("/werkbank/verfahren", ANNA).await.text.contains("Spielplatz"));
    })
    .await;
}

#[tokio::test]
async fn two_processes_never_share_an_address() {
    on_both(|db| async move {
        let test = app(db).await;
        create(&test, &fields(), ANNA).await;
        let answer = test.post_as("/werkbank/verfahren/neu", &fields(), BERND).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("Diese Adresse hat schon ein anderes Verfahren"));
    })
    .await;
}

#[tokio::test]
async fn submitting_names_all_that_is_missing_and_keeps_the_draft() {
    on_both(|db| async move {
        let test = app(db).await;
        let answer = test
            .post_as("/werkbank/verfahren/neu", &[("title", "Nur ein Titel"), ("next", "submit")], ANNA)
            .await;
        assert_eq!(answer.status, 422);
        let needed = [
            "summary",
            "aim",
            "decidable",
            "not_decidable",
            "decider",
            "decision_when",
            "level",
            "organisers",
            "offline_ways",
            "contact",
            "controller",
            "format",
            "phases",
        ];
        for field in needed {
            assert!(answer.text.contains(&format!("<a href=\"#{field}\">")), "{field} is not named");
            assert!(answer.text.contains(&format!("id=\"{field}\"")), "{field} is no place to go to");
        }
        assert_eq!(answer.field("title").as_deref(), Some("Nur ein Titel"));
        let kept = store::by_slug(&test.app.db, "nur-ein-titel").await.expect("a query").expect("the draft");
        assert_eq!(kept.process.state, ProcessState::Draft);
        // The page of the draft names the same, with links into the form.
        let page = test.get_as(&format!("/werkbank/verfahren/{}", kept.process.id), ANNA).await;
        for field in needed {
            assert!(page.text.contains(&format!("/bearbeiten#{field}\">")), "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_editors_at_once_is_told_and_loses_nothing() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &fields(), ANNA).await;
        let version = version(&test, &path).await;
        let mine = with(&with(&fields(), "version", &version), "aim", "Annas Ziel");
        let theirs = with(&with(&fields(), "version", &version), "aim", "Bernds Ziel");
        assert_eq!(test.post_as(&format!("{path}/bearbeiten"), &mine, ANNA).await.status, 303);
        let answer = test.post_as(&format!("{path}/bearbeiten"), &theirs, BERND).await;
        assert_eq!(answer.status, 422);
        assert!(
            answer.text.contains("Bernds Ziel")
                && answer.text.contains("Jemand anderes hat dieses Verfahren inzwischen geändert")
        );
        assert_eq!(read(&test, &path).await.process.aim, "Annas Ziel");
    })
    .await;
}

#[tokio::test]
async fn a_published_process_keeps_its_promises_whatever_is_sent() {
    on_both(|db| async move {
        let test = app(db).await;
        let new = NewProcess { legal_basis: "- Schaukel\n- Rutsche".to_owned(), ..complete() };
        let id = publish(&test.app.db, new).await;
        let path = format!("/werkbank/verfahren/{id}");
        let form = test.get_as(&format!("{path}/bearbeiten"), ANNA).await;
        for open in ["contact", "offline_ways", "result", "easy_read", "sign_language_path"] {
            assert!(form.text.contains(&format!("name=\"{open}\"")), "{open} cannot be typed");
        }
        for fixed in ["aim", "title", "slug", "level", "places", "phase-1-title", "standing"] {
            assert!(!form.text.contains(&format!("name=\"{fixed}\"")), "{fixed} can be typed");
        }
        assert!(form.text.contains("Ein Platz für alle Kinder."), "what is fixed can be read");
        assert!(form.text.contains("<p>- Schaukel</p><p>- Rutsche</p>"), "line by line");
        let before = read(&test, &path).await;
        let version = version(&test, &path).await;
        let sent = [
            ("version", version.as_str()),
            ("aim", "Etwas anderes"),
            ("contact", "Projektbüro"),
            ("offline_ways", "Im Laden und am Telefon"),
            ("easy_read", "Der Spielplatz wird neu."),
            ("sign_language_path", "/filme/spielplatz.mp4"),
            ("standing", "1"),
            ("phase-1-title", "Neu"),
        ];
        assert_eq!(test.post_as(&format!("{path}/bearbeiten"), &sent, ANNA).await.status, 303);
        let after = read(&test, &path).await;
        assert_eq!(
            (after.process.aim.as_str(), after.process.contact.as_str()),
            ("Ein Platz für alle Kinder.", "Projektbüro")
        );
        assert_eq!((after.process.standing, &after.phases), (false, &before.phases));
        let page = test.get("/mitmachen/spielplatz").await.text;
        let told = "<p>Fragen an, Text in Leichter Sprache, Adresse des Films in Gebärdensprache</p>";
        assert!(page.contains(told), "the change is public, with its fields");
        assert!(page.contains("Der Spielplatz wird neu.") && page.contains("href=\"/filme/spielplatz.mp4\""));
        let events = event::of(&test.app.db, id).await.expect("a query");
        assert_eq!(
            events.last().map(|event| event.note.as_str()),
            Some("contact easy_read sign_language_path")
        );
    })
    .await;
}

#[tokio::test]
async fn an_editor_of_one_municipality_writes_only_there() {
    on_both(|db| async move {
        let test = app(db).await;
        let places = places(&test.app.db).await;
        let of_borne = format!("who=3:editor:{}", places["borne"].1);
        let theirs = with(&fields(), "places", "reetz");
        assert_eq!(test.post_as("/werkbank/verfahren/neu", &theirs, &of_borne).await.status, 403);
        let path = create(&test, &with(&fields(), "places", "borne"), &of_borne).await;
        let version = version(&test, &path).await;
        let moved = with(&with(&fields(), "places", "reetz"), "version", &version);
        assert_eq!(test.post_as(&format!("{path}/bearbeiten"), &moved, &of_borne).await.status, 403);
        let of_reetz = format!("who=4:editor:{}", places["reetz"].1);
        assert_eq!(test.get_as(&path, &of_reetz).await.status, 403);
        assert_eq!(test.post_as(&format!("{path}/bearbeiten"), &fields(), &of_reetz).await.status, 403);
        assert!(!test.get_as("/werkbank/verfahren", &of_reetz).await.text.contains("Spielplatz"));
    })
    .await;
}

#[tokio::test]
async fn readers_look_and_do_not_touch() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &fields(), ANNA).await;
        let reader = "who=5:reader";
        let page = test.get_as(&path, reader).await;
        assert_eq!(page.status, 200);
        assert!(!page.text.contains("<form") && !page.text.contains("/bearbeiten\">Bearbeiten"));
        for step in ["bearbeiten", "einreichen", "veroeffentlichen", "zuruecksenden", "phase", "abschliessen"]
        {
            assert_eq!(
                test.post_as(&format!("{path}/{step}"), &fields(), reader).await.status,
                403,
                "{step}"
            );
        }
        assert_eq!(test.get_as("/werkbank/verfahren/neu", reader).await.status, 403);
        assert_eq!(test.get_as("/werkbank/verfahren/unsinn", reader).await.status, 404);
    })
    .await;
}
