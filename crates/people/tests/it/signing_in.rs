//! Two factors in, and everything that must not get in.

use crate::house::{Account, PASSWORD, account, app, cookie, log, moderator};
use web::testing::{Answer, TestApp, on_both};

async fn password(app: &TestApp, email: &str, password: &str) -> Answer {
    app.post("/werkbank/anmelden", &[("email", email), ("password", password), ("weiter", "/werkbank/konto")])
        .await
}

async fn between_factors(app: &TestApp, who: &Account) -> String {
    let answer = password(app, who.email, PASSWORD).await;
    assert_eq!(answer.location(), "/werkbank/anmelden/code?weiter=/werkbank/konto", "{}", answer.text);
    cookie(&answer)
}

async fn code(app: &TestApp, code: &str, cookie: &str) -> Answer {
    app.post_as("/werkbank/anmelden/code", &[("code", code), ("weiter", "/werkbank/konto")], cookie).await
}

#[tokio::test]
async fn password_and_code_lead_to_where_somebody_wanted_to_go() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let door = app.get("/werkbank/konto").await;
        assert_eq!(door.location(), "/werkbank/anmelden?weiter=/werkbank/konto");
        let form = app.get(door.location()).await;
        assert_eq!((form.status.as_u16(), form.field("weiter").as_deref()), (200, Some("/werkbank/konto")));
        let half = between_factors(&app, &who).await;
        assert_eq!(app.get_as("/werkbank/anmelden/code?weiter=/werkbank/konto", &half).await.status, 200);
        let in_now = code(&app, &who.code(&app), &half).await;
        assert_eq!((in_now.status.as_u16(), in_now.location()), (303, "/werkbank/konto"));
        let full = cookie(&in_now);
        assert_ne!(half, full, "the token changes with the rights");
        assert!(app.get_as("/werkbank", &full).await.text.contains("Guten Tag, Fachbereich Bauen"));
        assert_eq!(log(&app).await[0], "Fachbereich Bauen – Angemeldet mit Passwort und zweitem Schritt");
        assert_eq!(app.get_as("/werkbank", &half).await.status, 303, "the half session has ended");
    })
    .await;
}

#[tokio::test]
async fn the_password_alone_opens_nothing() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let half = between_factors(&app, &who).await;
        for path in ["/werkbank", "/werkbank/konto", "/werkbank/bestaetigen"] {
            assert!(app.get_as(path, &half).await.location().starts_with("/werkbank/anmelden"), "{path}");
        }
        app.clock.advance_seconds(601);
        assert_eq!(
            code(&app, &who.code(&app), &half).await.location(),
            "/werkbank/anmelden?weiter=/werkbank",
            "ten minutes are enough"
        );
        assert!(app.get("/werkbank/anmelden/code").await.location().starts_with("/werkbank/anmelden"));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_an_unknown_and_a_disabled_account_look_the_same() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let wrong = password(&app, who.email, "vier grüne schuhe").await;
        let unknown = password(&app, "niemand@stadt.example", "vier grüne schuhe").await;
        people::invite(&app.app, "neu@stadt.example", "Fachbereich Neu", moderator())
            .await
            .expect("an invitation");
        let invited = password(&app, "neu@stadt.example", PASSWORD).await;
        app.app
            .db
            .write(|tx| {
                Box::pin(async move {
                    tx.query("update person set state = 'disabled' where email = 'bauen@stadt.example'")
                        .run()
                        .await
                })
            })
            .await
            .expect("disabled");
        let disabled = password(&app, who.email, PASSWORD).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("E-Mail-Adresse oder Passwort stimmen nicht."));
        let seen = |answer: &Answer, email: &str| {
            let mut headers = answer.headers.clone();
            // The address that was typed stands in the form again.
            headers.remove("content-length");
            (answer.status, headers, answer.text.replace(email, "…"))
        };
        for (answer, email) in
            [(&unknown, "niemand@stadt.example"), (&invited, "neu@stadt.example"), (&disabled, who.email)]
        {
            assert_eq!(seen(answer, email), seen(&wrong, who.email));
        }
        assert!(
            app.get_as("/werkbank", &who.cookie).await.location().starts_with("/werkbank/anmelden"),
            "a disabled person is out at once"
        );
    })
    .await;
}

#[tokio::test]
async fn a_code_that_is_wrong_or_was_used_opens_nothing() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let half = between_factors(&app, &who).await;
        let right = who.code(&app);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        let refused = code(&app, wrong, &half).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("Dieser Code stimmt nicht")
                && !refused.text.contains(&format!("value=\"{wrong}\""))
        );
        assert_eq!(code(&app, &right, &half).await.status, 303);
        let again = between_factors(&app, &who).await;
        assert_eq!(code(&app, &right, &again).await.status, 422, "a code counts once");
        app.clock.advance_seconds(30);
        assert_eq!(code(&app, &who.code(&app), &again).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_app_once() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        assert_eq!(who.recovery_codes.len(), 10);
        let half = between_factors(&app, &who).await;
        let typed = who.recovery_codes[3].to_lowercase().replace('-', " ");
        let full = code(&app, &typed, &half).await;
        assert_eq!(full.status, 303);
        assert!(
            app.get_as("/werkbank/konto", &cookie(&full))
                .await
                .text
                .contains("Sie haben noch 9 Ersatzcodes.")
        );
        let again = between_factors(&app, &who).await;
        assert_eq!(code(&app, &typed, &again).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn too_many_failures_are_throttled_for_known_and_unknown_accounts_alike() {
    on_both(|db| async move {
        let mut settings = web::Settings::default();
        settings.set("limits.sign_in_tries_per_hour", "2").expect("a number");
        let app = TestApp::with(db, crate::house::modules(), settings);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        // Success does not count: a town hall has one network.
        for _ in 0..3 {
            let half = between_factors(&app, &who).await;
            assert_eq!(code(&app, &who.code(&app), &half).await.status, 303);
            app.clock.advance_seconds(30);
        }
        for _ in 0..2 {
            assert_eq!(password(&app, "niemand@stadt.example", PASSWORD).await.status, 422);
        }
        let unknown = password(&app, "niemand@stadt.example", PASSWORD).await;
        let known = password(&app, who.email, PASSWORD).await;
        assert_eq!(
            (unknown.status.as_u16(), known.status.as_u16()),
            (429, 429),
            "the network is throttled, even with the right password"
        );
        assert!(unknown.headers.contains_key("retry-after"));
        app.clock.advance_seconds(3600);
        between_factors(&app, &who).await;
    })
    .await;
}

#[tokio::test]
async fn wrong_codes_are_throttled_too() {
    on_both(|db| async move {
        let mut settings = web::Settings::default();
        settings.set("limits.sign_in_tries_per_hour", "3").expect("a number");
        let app = TestApp::with(db, crate::house::modules(), settings);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let half = between_factors(&app, &who).await;
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(code(&app, "abc", &half).await.status.as_u16());
        }
        assert_eq!(seen, [422, 422, 422, 429]);
        assert_eq!(code(&app, &who.code(&app), &half).await.status, 429);
    })
    .await;
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        for evil in ["//example.org", "https://example.org", "/\\example.org", "javascript:alert(1)", "/ü"] {
            let half = between_factors(&app, &who).await;
            let answer = app
                .post_as("/werkbank/anmelden/code", &[("code", &who.code(&app)), ("weiter", evil)], &half)
                .await;
            assert_eq!((answer.status.as_u16(), answer.location()), (303, "/werkbank"), "{evil}");
            let signed_in = cookie(&answer);
            let shown = app
                .get_as(
                    &format!("/werkbank/anmelden?weiter={}", web::application::percent_encode(evil)),
                    &signed_in,
                )
                .await;
            assert_eq!(shown.location(), "/werkbank", "{evil}");
            app.clock.advance_seconds(30);
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    on_both(|db| async move {
        let app = app(db);
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/werkbank/anmelden")
            .header("host", "localhost:8080")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site");
        let answer = app.send(request.body("email=a&password=b".into()).expect("a request")).await;
        assert_eq!(answer.status, 403);
    })
    .await;
}
