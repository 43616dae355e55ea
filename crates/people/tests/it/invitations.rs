//! One-time links.

use crate::house::{PASSWORD, account, app, element, log, moderator, path};
use kernel::Error;
use web::testing::{Answer, TestApp, on_both};

async fn accept(app: &TestApp, link: &str, password: &str, again: &str, right_code: bool) -> Answer {
    let secret = element(&app.get(link).await, "secret");
    let code = if right_code { people::testing::code_of(&secret, app.clock.now()) } else { "x".to_owned() };
    app.post(link, &[("password", password), ("again", again), ("code", &code)]).await
}

#[tokio::test]
async fn an_invitation_is_used_once_and_a_refused_try_does_not_use_it_up() {
    on_both(|db| async move {
        let app = app(db);
        let link = people::invite(&app.app, "Bauen@Stadt.example", "Fachbereich Bauen", moderator())
            .await
            .expect("an invitation");
        let link = path(&link);
        let page = app.get(link).await;
        assert!(page.text.contains("<svg class=\"qr\"") && page.text.contains("bauen@stadt.example"));
        assert_eq!(page.headers["cache-control"], "no-store");
        app.clock.advance_seconds(1);
        for (password, again, code, message) in [
            ("kurz", "kurz", true, "zu kurz"),
            ("passwort1234", "passwort1234", true, "zu leicht erraten"),
            (PASSWORD, "drei grüne hüte", true, "nicht gleich"),
            (PASSWORD, PASSWORD, false, "Dieser Code stimmt nicht"),
        ] {
            let refused = accept(&app, link, password, again, code).await;
            assert!(refused.status == 422 && refused.text.contains(message), "{message}: {}", refused.text);
            assert!(!refused.headers.contains_key("set-cookie"));
        }
        let done = accept(&app, link, PASSWORD, PASSWORD, true).await;
        assert_eq!(done.status, 200);
        assert_eq!(app.get(link).await.status, 404);
        assert_eq!(
            app.post(link, &[("password", PASSWORD), ("again", PASSWORD), ("code", "1")]).await.status,
            404
        );
        assert_eq!(
            log(&app).await,
            ["Fachbereich Bauen – Einladung angenommen", "Befehlszeile – Eingeladen: Fachbereich Bauen"]
        );
    })
    .await;
}

#[tokio::test]
async fn an_invitation_expires_after_seven_days() {
    on_both(|db| async move {
        let app = app(db);
        let link = people::invite(&app.app, "bauen@stadt.example", "Fachbereich Bauen", moderator())
            .await
            .expect("an invitation");
        app.clock.advance_seconds(7 * 86_400 - 1);
        assert_eq!(app.get(path(&link)).await.status, 200);
        app.clock.advance_seconds(1);
        assert_eq!(app.get(path(&link)).await.status, 404);
        assert_eq!(app.get("/werkbank/einladung/erfunden").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn neither_the_second_factor_nor_a_spare_code_lies_readable_in_the_database() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let (hash, sealed): (String, Vec<u8>) =
            app.app.db.query("select password_hash, totp_secret from person").one().await.expect("a person");
        assert!(hash.starts_with("$argon2id$"));
        assert_eq!(sealed.len(), 12 + 20 + 16, "nonce, ciphertext, tag");
        let codes: Vec<(Vec<u8>,)> =
            app.app.db.query("select code_hash from recovery_code").all().await.expect("codes");
        assert!(codes.len() == 10 && codes.iter().all(|(code,)| code.len() == 32));
        assert!(codes.iter().all(|(code,)| who.recovery_codes.iter().all(|shown| shown.as_bytes() != code)));
    })
    .await;
}

#[tokio::test]
async fn nobody_is_invited_twice_or_without_address_label_and_right() {
    on_both(|db| async move {
        let app = app(db);
        people::invite(&app.app, "bauen@stadt.example", "Fachbereich Bauen", moderator()).await.expect("an invitation");
        let again = people::invite(&app.app, " BAUEN@stadt.example", "Fachbereich Bauen", moderator()).await;
        assert!(matches!(again, Err(Error::Conflict("people-email-known"))), "{again:?}");
        assert!(matches!(people::invite(&app.app, "bauen", "", Vec::new()).await, Err(Error::Invalid(problems)) if problems.0.len() == 3));
    })
    .await;
}

#[tokio::test]
async fn rights_are_read_from_words() {
    on_both(|db| async move {
        let app = app(db.clone());
        crate::house::add_municipalities(&db).await;
        let read = async |words: &str| people::parse_grant(&app.app, words).await.ok();
        assert_eq!(read("moderator").await, Some(kernel::Grant::everywhere(kernel::Role::Moderator)));
        assert_eq!(
            read("responder@bad-belzig").await,
            Some(kernel::Grant::in_municipality(kernel::Role::Responder, crate::house::BELZIG))
        );
        assert_eq!(read("responder@atlantis").await, None);
        assert_eq!(read("king").await, None);
    })
    .await;
}
