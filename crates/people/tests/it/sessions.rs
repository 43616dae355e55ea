//! Sessions: their cookie, their ends, their owner's list, proof again before sensitive acts.

use crate::house::{account, app, app_in, cookie, log, moderator};
use kernel::{Grant, Role};
use people::testing::{code, sign_in, sign_in_as};
use web::{Settings, settings::Mode, testing::on_both};

#[tokio::test]
async fn a_session_ends_after_thirty_idle_minutes_and_lives_on_when_used() {
    on_both(|db| async move {
        let app = app(db);
        let cookie = sign_in(&app, moderator()).await;
        app.clock.advance_seconds(29 * 60);
        assert_eq!(app.get_as("/werkbank", &cookie).await.status, 200);
        app.clock.advance_seconds(29 * 60);
        assert_eq!(app.get_as("/werkbank", &cookie).await.status, 200, "use puts the end off");
        app.clock.advance_seconds(30 * 60);
        assert_eq!(app.get_as("/werkbank", &cookie).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_busy() {
    on_both(|db| async move {
        let app = app(db);
        let cookie = sign_in(&app, moderator()).await;
        for _ in 0..(12 * 3 - 1) {
            app.clock.advance_seconds(20 * 60);
            assert_eq!(app.get_as("/werkbank", &cookie).await.status, 200);
        }
        app.clock.advance_seconds(20 * 60);
        assert_eq!(app.get_as("/werkbank", &cookie).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn the_moment_of_last_use_is_written_at_most_once_a_minute() {
    on_both(|db| async move {
        let app = app(db);
        let cookie = sign_in(&app, moderator()).await;
        let begun = app.clock.now();
        let last_seen = async || {
            app.app
                .db
                .query("select last_seen_at from session")
                .value::<kernel::Timestamp>()
                .await
                .expect("a session")
        };
        app.clock.advance_seconds(59);
        app.get_as("/werkbank", &cookie).await;
        assert_eq!(last_seen().await, begun);
        app.clock.advance_seconds(1);
        app.get_as("/werkbank", &cookie).await;
        assert_eq!(last_seen().await, begun.plus_seconds(60));
    })
    .await;
}

#[tokio::test]
async fn the_database_keeps_no_token_and_the_job_forgets_what_is_over() {
    on_both(|db| async move {
        let app = app(db);
        let cookie = sign_in(&app, moderator()).await;
        let token = cookie.split('=').nth(1).expect("a token");
        let kept: Vec<u8> =
            app.app.db.query("select token_hash from session").value().await.expect("a session");
        assert_eq!(kept, kernel::secrets::sha256(token.as_bytes()));
        app.clock.advance_seconds(31 * 60);
        assert!(app.app.run_due_jobs().await.expect("the jobs").contains(&"people-forget"));
        assert_eq!(app.app.db.query("select count(*) from session").value::<i64>().await.ok(), Some(0));
    })
    .await;
}

#[tokio::test]
async fn the_cookie_is_bound_to_host_transport_and_site() {
    on_both(|db| async move {
        let plain = app(db.clone());
        let link = people::invite(&plain.app, "eins@stadt.example", "Fachbereich Eins", moderator())
            .await
            .expect("an invitation");
        let set = accept(&plain, &link).await;
        let token = set.split(['=', ';']).nth(1).expect("a token").to_owned();
        assert_eq!(token.len(), 64);
        assert_eq!(
            set,
            format!("leisten={token}; Path=/; HttpOnly; SameSite=Lax"),
            "a plain name on one's own machine only"
        );

        for (email, url, loopback) in [
            ("zwei", "https://mitmachen.example", true),
            ("drei", "http://mitmachen.example", false),
            ("vier", "https://mitmachen.example", false),
        ] {
            let mut settings = Settings::default();
            settings.set("site.url", url).expect("an address");
            let public = app_in(db.clone(), Mode { demo: false, loopback }, settings);
            let email = format!("{email}@stadt.example");
            let link = people::invite(&public.app, &email, "Fachbereich Zwei", moderator())
                .await
                .expect("an invitation");
            let set = accept(&public, link.strip_prefix(url).expect("an address of ours")).await;
            assert!(
                set.starts_with("__Host-leisten=")
                    && set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
                "{set}"
            );
            let pair = set.split(';').next().expect("a cookie");
            assert_eq!(public.get_as("/werkbank", pair).await.status, 200);
            assert_eq!(
                public.get_as("/werkbank", &pair.replace("__Host-", "")).await.status,
                303,
                "a neighbour's cookie is not ours"
            );
        }
    })
    .await;
}

async fn accept(app: &web::testing::TestApp, link: &str) -> String {
    let link = crate::house::path(link);
    let secret = crate::house::element(&app.get(link).await, "secret");
    let code = people::testing::code_of(&secret, app.clock.now());
    let done = app
        .post(
            link,
            &[("password", crate::house::PASSWORD), ("again", crate::house::PASSWORD), ("code", &code)],
        )
        .await;
    done.headers["set-cookie"].to_str().expect("readable").to_owned()
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    on_both(|db| async move {
        let app = app(db);
        let session = sign_in(&app, moderator()).await;
        let out = app.post_as("/werkbank/abmelden", &[], &session).await;
        assert_eq!(out.location(), "/werkbank/anmelden");
        assert!(out.headers["set-cookie"].to_str().expect("readable").contains("Max-Age=0"));
        assert_eq!(app.get_as("/werkbank", &session).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn everyone_ends_their_own_sessions_and_nobody_elses() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let half = cookie(
            &app.post("/werkbank/anmelden", &[("email", who.email), ("password", crate::house::PASSWORD)])
                .await,
        );
        let second =
            cookie(&app.post_as("/werkbank/anmelden/code", &[("code", &who.code(&app))], &half).await);
        let page = app.get_as("/werkbank/konto", &second).await;
        assert!(page.text.contains("diese Sitzung"));
        let end = page
            .text
            .split("action=\"")
            .find(|rest| rest.contains("/beenden\"") && rest.starts_with("/werkbank/konto/sitzungen/0"))
            .expect("a button");
        let end = end.split('"').next().expect("a path");
        let stranger = sign_in(&app, moderator()).await;
        assert_eq!(app.post_as(end, &[], &stranger).await.status, 404);
        assert_eq!(app.get_as("/werkbank", &who.cookie).await.status, 200);
        assert_eq!(app.post_as(end, &[], &second).await.location(), "/werkbank/konto?geaendert=1");
        assert_eq!(app.get_as("/werkbank", &who.cookie).await.status, 303);
        assert_eq!(app.get_as("/werkbank", &second).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_sensitive_act_asks_for_the_code_again_after_ten_minutes() {
    on_both(|db| async move {
        let app = app(db);
        let session = sign_in(&app, [Grant::everywhere(Role::Administrator)]).await;
        assert_eq!(app.get_as("/werkbank/team/einladen", &session).await.status, 200);
        app.clock.advance_seconds(601);
        let ask = "/werkbank/bestaetigen?weiter=/werkbank/team/einladen";
        assert_eq!(app.get_as("/werkbank/team/einladen", &session).await.location(), ask);
        let fields = [("email", "neu@stadt.example"), ("label", "Neu"), ("grant", "reader/-/-/-")];
        assert_eq!(app.post_as("/werkbank/team/einladen", &fields, &session).await.location(), ask);
        assert_eq!(
            app.app.db.query("select count(*) from person").value::<i64>().await.ok(),
            Some(1),
            "nothing was done"
        );
        let wrong = app
            .post_as(
                "/werkbank/bestaetigen",
                &[("code", "1"), ("weiter", "/werkbank/team/einladen")],
                &session,
            )
            .await;
        assert_eq!(wrong.status, 422);
        assert_eq!(
            app.post_as("/werkbank/bestaetigen", &[], &session).await.status,
            422,
            "no code is no proof"
        );
        let right = app
            .post_as(
                "/werkbank/bestaetigen",
                &[("code", &code(&app)), ("weiter", "/werkbank/team/einladen")],
                &session,
            )
            .await;
        assert_eq!(right.location(), "/werkbank/team/einladen");
        let renewed = cookie(&right);
        assert_ne!(renewed, session);
        assert_eq!(app.get_as("/werkbank/team/einladen", &renewed).await.status, 200);
        assert_eq!(app.get_as("/werkbank", &session).await.status, 303, "the old token has ended");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let half = cookie(
            &app.post("/werkbank/anmelden", &[("email", who.email), ("password", crate::house::PASSWORD)])
                .await,
        );
        let other =
            cookie(&app.post_as("/werkbank/anmelden/code", &[("code", &who.code(&app))], &half).await);
        let change = |current: &'static str, new: &'static str, again: &'static str| {
            [("current", current), ("password", new), ("again", again)]
        };
        for (fields, message) in [
            (change("falsch", "vier blaue hüte", "vier blaue hüte"), "Das bisherige Passwort stimmt nicht."),
            (change(crate::house::PASSWORD, "vier blaue hüte", "vier blaue hüten"), "nicht gleich"),
            (change(crate::house::PASSWORD, "kurz", "kurz"), "zu kurz"),
        ] {
            let refused = app.post_as("/werkbank/konto/passwort", &fields, &who.cookie).await;
            assert!(refused.status == 422 && refused.text.contains(message), "{message}: {}", refused.text);
            assert!(!refused.text.contains("hüte"), "a password is never sent back");
        }
        app.clock.advance_seconds(1);
        let done = app
            .post_as(
                "/werkbank/konto/passwort",
                &change(crate::house::PASSWORD, "vier blaue hüte", "vier blaue hüte"),
                &who.cookie,
            )
            .await;
        assert_eq!(done.location(), "/werkbank/konto?geaendert=1");
        assert_eq!(app.get_as("/werkbank", &other).await.status, 303);
        assert_eq!(app.get_as("/werkbank", &who.cookie).await.status, 200);
        assert_eq!(
            app.post("/werkbank/anmelden", &[("email", who.email), ("password", crate::house::PASSWORD)])
                .await
                .status,
            422
        );
        assert_eq!(
            app.post("/werkbank/anmelden", &[("email", who.email), ("password", "vier blaue hüte")])
                .await
                .status,
            303
        );
        assert_eq!(log(&app).await[0], "Fachbereich Bauen – Passwort geändert");
    })
    .await;
}

#[tokio::test]
async fn people_made_for_tests_change_their_password_like_everybody() {
    on_both(|db| async move {
        let app = app(db);
        let cookie = sign_in(&app, moderator()).await;
        for (current, status) in [("", 422), ("falsch", 422), (people::testing::PASSWORD, 303)] {
            let fields =
                [("current", current), ("password", "vier blaue hüte"), ("again", "vier blaue hüte")];
            let answer = app.post_as("/werkbank/konto/passwort", &fields, &cookie).await;
            assert_eq!(answer.status, status, "{current}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old_ones() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let shown = app.post_as("/werkbank/konto/ersatzcodes", &[], &who.cookie).await;
        assert_eq!(shown.text.matches("<span class=\"code\">").count(), 10);
        let half = cookie(
            &app.post("/werkbank/anmelden", &[("email", who.email), ("password", crate::house::PASSWORD)])
                .await,
        );
        assert_eq!(
            app.post_as("/werkbank/anmelden/code", &[("code", &who.recovery_codes[0])], &half).await.status,
            422
        );
    })
    .await;
}

#[tokio::test]
async fn a_person_without_any_right_reaches_their_account_only() {
    on_both(|db| async move {
        let app = app(db);
        let (_, session) = sign_in_as(&app, "Ohne Rechte", None, []).await;
        assert_eq!(app.get_as("/werkbank/konto", &session).await.status, 200);
        for path in
            ["/werkbank", "/werkbank/team", "/werkbank/stellen", "/werkbank/zugaenge", "/werkbank/protokoll"]
        {
            assert_eq!(app.get_as(path, &session).await.status, 403, "{path}");
        }
    })
    .await;
}
