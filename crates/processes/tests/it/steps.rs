//! From draft to closed.

use crate::support::{
    ANNA, BERND, app, app_with, complete, create, fields, id_in, leave_unanswered, publish, with,
};
use kernel::{PersonId, ProcessId};
use processes::{Override, ProcessState, event, store};
use uuid::Uuid;
use web::{
    Settings,
    testing::{TestApp, on_both},
};

async fn read(test: &TestApp, id: ProcessId) -> processes::Full {
    store::by_id(&test.app.db, id).await.expect("a query").expect("a process")
}

/// The log of staff acts: action and reason.
async fn log(test: &TestApp, id: ProcessId) -> Vec<(String, String)> {
    test.app
        .db
        .query("select action, reason from audit_entry where object_id = $1 order by at, id")
        .bind(id)
        .all()
        .await
        .expect("a query")
}

async fn step(
    test: &TestApp,
    path: &str,
    step: &str,
    fields: &[(&str, &str)],
    who: &str,
) -> web::testing::Answer {
    test.clock.advance_seconds(60);
    test.post_as(&format!("{path}/{step}"), fields, who).await
}

#[tokio::test]
async fn two_persons_publish_a_process() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &with(&fields(), "next", "submit"), ANNA).await;
        let id = id_in(&path);
        assert_eq!(read(&test, id).await.process.state, ProcessState::Submitted);
        let page = test.get_as(&path, ANNA).await;
        assert!(
            !page.text.contains("/veroeffentlichen")
                && page.text.contains("Veröffentlichen muss es eine zweite Person")
        );
        let refused = step(&test, &path, "veroeffentlichen", &[], ANNA).await;
        assert_eq!(refused.status, 409);
        assert!(
            refused.text.contains("id=\"errors\"")
                && refused.text.contains("Veröffentlichen muss es eine zweite Person")
        );
        assert_eq!(read(&test, id).await.process.state, ProcessState::Submitted);
        assert!(test.get_as(&path, BERND).await.text.contains("/veroeffentlichen"));
        assert_eq!(step(&test, &path, "veroeffentlichen", &[], BERND).await.status, 303);
        let process = read(&test, id).await.process;
        assert_eq!((process.state, process.published_by_one()), (ProcessState::Published, false));
        assert_eq!(
            (process.submitted_by, process.published_by),
            (Some(PersonId(Uuid::from_u128(1))), Some(PersonId(Uuid::from_u128(2))))
        );
        let public = test.get("/mitmachen/spielplatz-am-anger").await.text;
        assert!(public.contains("Veröffentlicht") && !public.contains("einzelne Person"));
        assert!(!public.contains("eingereicht"), "what came before publication is the staff's own matter");
        let acts: Vec<String> = log(&test, id).await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(acts, ["edit_process", "edit_process", "publish_process"]);
    })
    .await;
}

#[tokio::test]
async fn where_there_is_one_employee_one_person_publishes_visibly() {
    on_both(|db| async move {
        let test = app_with(db, Settings { two_persons: false, ..Settings::default() }).await;
        let path = create(&test, &with(&fields(), "next", "submit"), ANNA).await;
        assert_eq!(step(&test, &path, "veroeffentlichen", &[], ANNA).await.status, 303);
        assert!(read(&test, id_in(&path)).await.process.published_by_one());
        assert!(test.get("/mitmachen/spielplatz-am-anger").await.text.contains("einzelne Person"));
        assert_eq!(
            test.get("/api/v1/processes/spielplatz-am-anger").await.json()["published_by_one_person"],
            true
        );
    })
    .await;
}

#[tokio::test]
async fn who_changes_a_submitted_process_cannot_publish_it() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &with(&fields(), "next", "submit"), ANNA).await;
        let version =
            test.get_as(&format!("{path}/bearbeiten"), BERND).await.field("version").expect("a version");
        let changed = with(&with(&fields(), "aim", "Bernds Ziel"), "version", &version);
        assert_eq!(step(&test, &path, "bearbeiten", &changed, BERND).await.status, 303);
        assert_eq!(read(&test, id_in(&path)).await.process.state, ProcessState::Submitted);
        assert_eq!(step(&test, &path, "veroeffentlichen", &[], BERND).await.status, 409);
        assert_eq!(step(&test, &path, "veroeffentlichen", &[], ANNA).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn a_process_that_lost_something_after_submission_is_not_published() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &with(&fields(), "next", "submit"), ANNA).await;
        let version =
            test.get_as(&format!("{path}/bearbeiten"), ANNA).await.field("version").expect("a version");
        let emptied = with(&with(&fields(), "offline_ways", ""), "version", &version);
        assert_eq!(step(&test, &path, "bearbeiten", &emptied, ANNA).await.status, 303);
        let refused = step(&test, &path, "veroeffentlichen", &[], BERND).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains(&format!("{path}/bearbeiten#offline_ways")));
        assert_eq!(read(&test, id_in(&path)).await.process.state, ProcessState::Submitted);
    })
    .await;
}

#[tokio::test]
async fn sending_back_needs_a_reason_and_makes_it_a_draft_again() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &with(&fields(), "next", "submit"), ANNA).await;
        assert_eq!(
            step(&test, &path, "zuruecksenden", &[("send_back_reason", " ")], BERND).await.status,
            422
        );
        assert_eq!(
            step(&test, &path, "zuruecksenden", &[("send_back_reason", "Die Frist ist zu kurz.")], BERND)
                .await
                .status,
            303
        );
        assert_eq!(read(&test, id_in(&path)).await.process.state, ProcessState::Draft);
        assert!(test.get_as(&path, ANNA).await.text.contains("Die Frist ist zu kurz."));
        assert_eq!(step(&test, &path, "einreichen", &[], ANNA).await.status, 303);
        assert_eq!(step(&test, &path, "veroeffentlichen", &[], BERND).await.status, 303);
        assert!(!test.get("/mitmachen/spielplatz-am-anger").await.text.contains("Die Frist ist zu kurz."));
    })
    .await;
}

#[tokio::test]
async fn no_step_is_taken_out_of_its_order() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &fields(), ANNA).await;
        for (wrong, sent) in [
            ("veroeffentlichen", vec![]),
            ("zuruecksenden", vec![("send_back_reason", "x")]),
            ("abschliessen", vec![("result", "x")]),
            ("phase", vec![]),
        ] {
            assert_eq!(step(&test, &path, wrong, &sent, BERND).await.status, 403, "{wrong}");
        }
        assert_eq!(step(&test, &path, "einreichen", &[], ANNA).await.status, 303);
        assert_eq!(step(&test, &path, "einreichen", &[], ANNA).await.status, 409);
        assert_eq!(read(&test, id_in(&path)).await.process.state, ProcessState::Submitted);
    })
    .await;
}

#[tokio::test]
async fn a_phase_set_by_hand_says_why_to_everyone() {
    on_both(|db| async move {
        let test = app(db).await;
        let id = publish(&test.app.db, complete()).await;
        let path = format!("/werkbank/verfahren/{id}");
        let phase = read(&test, id).await.phases[0].id.to_string();
        let set = |to: &'static str, reason: &'static str| {
            vec![("phase", phase.as_str()), ("override", to), ("override_reason", reason)]
        };
        let refused = step(&test, &path, "phase", &set("closed", ""), ANNA).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("href=\"#override_reason\""));
        assert_eq!(read(&test, id).await.phases[0].overridden, None);
        assert_eq!(
            step(&test, &path, "phase", &set("closed", "Sturmschaden am Platz"), ANNA).await.status,
            303
        );
        let closed = read(&test, id).await;
        assert_eq!(
            (closed.phases[0].overridden, closed.phases[0].override_by.as_deref()),
            (Some(Override::Closed), Some("Redaktion 1"))
        );
        assert!(!closed.phases[0].is_open(test.clock.now()));
        let public = test.get("/mitmachen/spielplatz").await.text;
        assert!(
            public.contains("Von Hand geschlossen am 1. Juni 2026 (Redaktion 1): Sturmschaden am Platz")
                && !public.contains(">jetzt<")
        );
        assert_eq!(
            step(&test, &path, "phase", &set("clock", "Der Platz ist geräumt"), BERND).await.status,
            303
        );
        let again = read(&test, id).await;
        assert_eq!((again.phases[0].overridden, again.phases[0].override_reason.as_deref()), (None, None));
        let public = test.get("/mitmachen/spielplatz").await.text;
        assert!(
            public.contains("Sammeln: Sturmschaden am Platz")
                && public.contains("Sammeln: Der Platz ist geräumt"),
            "the history keeps both"
        );
        let acts = log(&test, id).await;
        assert_eq!(
            acts,
            [
                ("override_phase".to_owned(), "Sammeln: Sturmschaden am Platz".to_owned()),
                ("override_phase".to_owned(), "Sammeln: Der Platz ist geräumt".to_owned())
            ]
        );
        assert_eq!(
            step(
                &test,
                &path,
                "phase",
                &[("phase", "x"), ("override", "open"), ("override_reason", "x")],
                ANNA
            )
            .await
            .status,
            422
        );
        assert_eq!(step(&test, &path, "phase", &set("later", "x"), ANNA).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_closed_while_somebody_waits_for_an_answer() {
    on_both(|db| async move {
        let test = app(db).await;
        let id = publish(&test.app.db, complete()).await;
        let path = format!("/werkbank/verfahren/{id}");
        leave_unanswered(&test, id).await;
        let refused =
            step(&test, &path, "abschliessen", &[("result", "Drei Geräte werden gekauft.")], ANNA).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("1 Beitrag hat noch keine Antwort")
                && refused.text.contains("Drei Geräte werden gekauft.")
        );
        assert_eq!(read(&test, id).await.process.state, ProcessState::Published);
        test.clock.advance_seconds(86_400);
        assert_eq!(
            step(&test, &path, "abschliessen", &[("result", "")], ANNA).await.status,
            422,
            "a result is told"
        );
        assert_eq!(
            step(&test, &path, "abschliessen", &[("result", "Drei Geräte werden gekauft.")], ANNA)
                .await
                .status,
            303
        );
        let full = read(&test, id).await;
        assert_eq!(
            (full.process.state, full.process.closed_at),
            (ProcessState::Closed, Some(test.clock.now()))
        );
        let public = test.get("/mitmachen/spielplatz").await.text;
        assert!(
            public.contains("Drei Geräte werden gekauft.")
                && public.contains("abgeschlossen")
                && !public.contains(">jetzt<")
        );
        let events = event::of(&test.app.db, id).await.expect("a query");
        assert_eq!(events.last().map(|event| event.kind), Some(event::EventKind::Closed));
        assert_eq!(
            step(&test, &path, "bearbeiten", &[("contact", "x")], ANNA).await.status,
            403,
            "what is closed stays as it is"
        );
    })
    .await;
}

#[tokio::test]
async fn the_menu_counts_what_waits_for_a_second_person() {
    on_both(|db| async move {
        let test = app(db).await;
        create(&test, &with(&fields(), "next", "submit"), ANNA).await;
        let waiting = |page: &str| {
            page.split("class=\"count\">").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned)
        };
        assert_eq!(waiting(&test.get_as("/werkbank/verfahren", BERND).await.text).as_deref(), Some("1"));
        let own = waiting(&test.get_as("/werkbank/verfahren", ANNA).await.text);
        assert_eq!(own, None, "where nothing waits, nothing is counted");
    })
    .await;
}
