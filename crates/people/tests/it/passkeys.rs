//! A passkey stands for both factors of staff; and everything that must not get in by one.

use crate::house::{Account, account, app, app_in, cookie, log, moderator};
use kernel::{Grant, Role};
use notifications::testing::outbox;
use passkeys::testing::Device;
use people::testing::sign_in_as;
use serde_json::Value;
use web::{
    Settings,
    settings::Mode,
    testing::{Answer, TestApp, on_both},
};

const LIST: &str = "/werkbank/konto/passkeys";
const ASK: &str = "/werkbank/konto/passkeys/frage";

fn device(app: &TestApp, seed: u8) -> Device {
    Device::new(&app.app.settings.site_url, seed)
}

async fn ask(app: &TestApp, path: &str, session: &str) -> Value {
    let asked = app.post_as(path, &[], session).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    asked.json()
}

async fn send(app: &TestApp, path: &str, fields: &[(&'static str, String)], session: &str) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.post_as(path, &fields, session).await
}

async fn add(app: &TestApp, device: &mut Device, session: &str) -> Answer {
    let mut fields = device.create(&ask(app, ASK, session).await);
    fields.push(("name", "Schlüssel am Bund".to_owned()));
    send(app, LIST, &fields, session).await
}

async fn enter(app: &TestApp, device: &mut Device) -> Answer {
    let mut fields = device.sign(&ask(app, "/werkbank/anmelden/passkey/frage", "").await);
    fields.push(("weiter", "/werkbank/konto".to_owned()));
    send(app, "/werkbank/anmelden/passkey", &fields, "").await
}

async fn confirm(app: &TestApp, device: &mut Device, session: &str) -> Answer {
    let mut fields = device.sign(&ask(app, "/werkbank/anmelden/passkey/frage", session).await);
    fields.push(("weiter", LIST.to_owned()));
    send(app, "/werkbank/bestaetigen/passkey", &fields, session).await
}

async fn page_of_the_passkey(app: &TestApp) -> String {
    let id: uuid::Uuid = app.app.db.query("select id from passkey").value().await.expect("one passkey");
    format!("{LIST}/{id}")
}

/// Somebody with password, app and a passkey.
async fn with_passkey(app: &TestApp, device: &mut Device) -> Account {
    let who = account(app, "bauen@stadt.example", moderator()).await;
    let added = add(app, device, &who.cookie).await;
    assert_eq!(added.location(), "/werkbank/konto/passkeys?geaendert=1", "{}", added.text);
    assert_eq!(log(app).await[0], "Fachbereich Bauen – Passkey hinzugefügt");
    app.clock.advance_seconds(1);
    who
}

#[tokio::test]
async fn a_passkey_lets_staff_in_with_both_factors_at_once() {
    on_both(|db| async move {
        let app = app(db);
        let mut key = device(&app, 1);
        let who = with_passkey(&app, &mut key).await;
        let mail = outbox(&app.app.db).await;
        assert!(mail.iter().any(|mail| mail.to == who.email && mail.subject.starts_with("Neuer Passkey")));
        let entered = enter(&app, &mut key).await;
        assert_eq!(
            (entered.status.as_u16(), entered.location()),
            (303, "/werkbank/konto"),
            "{}",
            entered.text
        );
        let session = cookie(&entered);
        assert_eq!(app.get_as("/werkbank", &session).await.status, 200);
        // No code is asked for: the proof is fresh.
        assert_eq!(app.get_as("/werkbank/konto/passwort", &session).await.status, 200);
        assert_eq!(log(&app).await[0], "Fachbereich Bauen – Angemeldet mit Passkey");
    })
    .await;
}

#[tokio::test]
async fn a_passkey_without_its_owner_or_of_a_disabled_account_opens_nothing() {
    on_both(|db| async move {
        let app = app(db);
        let mut key = device(&app, 1);
        with_passkey(&app, &mut key).await;
        let mut unverified = key.clone();
        unverified.verifies = false;
        let mut unknown = device(&app, 2);
        unknown.user_handle.clone_from(&key.user_handle);
        let refused = [enter(&app, &mut unverified).await, enter(&app, &mut unknown).await];
        assert!(
            refused.iter().all(|answer| answer.status == 422 && !answer.headers.contains_key("set-cookie"))
        );
        assert_eq!(refused[0].text, refused[1].text, "nothing tells them apart");
        app.app
            .db
            .write(|tx| {
                Box::pin(
                    async move { tx.query("update person set state = 'disabled'").run().await.map(drop) },
                )
            })
            .await
            .expect("disabled");
        assert_eq!(enter(&app, &mut key).await.text, refused[0].text);
    })
    .await;
}

#[tokio::test]
async fn a_passkey_proves_it_again_for_its_owner_only() {
    on_both(|db| async move {
        let app = app(db);
        let mut key = device(&app, 1);
        let who = with_passkey(&app, &mut key).await;
        app.clock.advance_seconds(601);
        let way = "/werkbank/bestaetigen?weiter=/werkbank/konto/passkeys";
        assert_eq!(app.get_as(LIST, &who.cookie).await.location(), way);
        assert_eq!(app.post_as(ASK, &[], &who.cookie).await.status, 403);
        let page = page_of_the_passkey(&app).await;
        assert_eq!(app.post_as(&format!("{page}/entfernen"), &[], &who.cookie).await.location(), way);
        assert!(app.get_as(way, &who.cookie).await.text.contains("<passkey-form"));
        let (_, other) = sign_in_as(&app, "Moderation", None, moderator()).await;
        let refused = confirm(&app, &mut key, &other).await;
        assert!(refused.status == 422 && !refused.headers.contains_key("set-cookie"), "{}", refused.text);
        let proved = confirm(&app, &mut key, &who.cookie).await;
        assert_eq!(proved.location(), LIST, "{}", proved.text);
        assert_eq!(app.get_as(LIST, &cookie(&proved)).await.status, 200);
        assert_eq!(app.get_as(LIST, &who.cookie).await.status, 303, "the old token has ended");
    })
    .await;
}

#[tokio::test]
async fn removing_ends_other_sessions_and_is_in_the_log_and_nobody_else_can() {
    on_both(|db| async move {
        let app = app(db);
        let mut key = device(&app, 1);
        let who = with_passkey(&app, &mut key).await;
        let (_, other) = sign_in_as(&app, "Moderation", None, moderator()).await;
        let page = page_of_the_passkey(&app).await;
        assert_eq!(app.get_as(&page, &other).await.status, 404);
        assert_eq!(app.post_as(&page, &[("name", "meiner")], &other).await.status, 404);
        assert_eq!(app.post_as(&format!("{page}/entfernen"), &[], &other).await.status, 404);
        assert_eq!(app.post_as(&page, &[("name", "")], &who.cookie).await.status, 422);
        assert_eq!(app.post_as(&page, &[("name", "Neuer Name")], &who.cookie).await.status, 303);
        assert!(app.get_as(LIST, &who.cookie).await.text.contains("Neuer Name"));
        let entered = cookie(&enter(&app, &mut key).await);
        app.clock.advance_seconds(1);
        let removed = app.post_as(&format!("{page}/entfernen"), &[], &entered).await;
        assert_eq!(removed.location(), "/werkbank/konto/passkeys?geaendert=1", "{}", removed.text);
        assert_eq!(log(&app).await[0], "Fachbereich Bauen – Passkey entfernt");
        assert_eq!(app.get_as("/werkbank", &who.cookie).await.status, 303, "the other session has ended");
        assert_eq!(app.get_as("/werkbank", &entered).await.status, 200);
        assert_eq!(enter(&app, &mut key).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn disabling_and_a_new_invitation_take_the_passkeys_away() {
    on_both(|db| async move {
        let app = app(db);
        let mut key = device(&app, 1);
        let who = with_passkey(&app, &mut key).await;
        let (_, admin) = sign_in_as(
            &app,
            "Betrieb",
            None,
            vec![Grant::everywhere(Role::Operator), Grant::everywhere(Role::Administrator)],
        )
        .await;
        let id: uuid::Uuid = app
            .app
            .db
            .query("select id from person where email = 'bauen@stadt.example'")
            .value()
            .await
            .expect("a person");
        let link = app.post_as(&format!("/werkbank/team/{id}/link"), &[], &admin).await;
        assert_eq!(link.status, 200, "{}", link.text);
        let path = crate::house::path(&crate::house::element(&link, "secret")).to_owned();
        assert_eq!(
            enter(&app, &mut key).await.status,
            303,
            "until the link is used, what they have works on"
        );
        let form = app.get(&path).await;
        let code = people::testing::code_of(&crate::house::element(&form, "secret"), app.clock.now());
        let password = crate::house::PASSWORD;
        let accepted = app.post(&path, &[("password", password), ("again", password), ("code", &code)]).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text);
        assert_eq!(enter(&app, &mut key).await.status, 422, "the device may be lost as well");
        let fresh = cookie(&accepted);
        add(&app, &mut device(&app, 2), &fresh).await;
        let disabled = app
            .post_as(&format!("/werkbank/team/{id}/sperren"), &[("end_reason", "Stelle gewechselt")], &admin)
            .await;
        assert_eq!(disabled.status, 303, "{}", disabled.text);
        let left: i64 = app.app.db.query("select count(*) from passkey").value().await.expect("a count");
        assert_eq!((left, who.email), (0, "bauen@stadt.example"));
    })
    .await;
}

#[tokio::test]
async fn in_a_demonstration_the_only_way_in_stays_and_ends_with_it() {
    on_both(|db| async move {
        let demo = app_in(db.clone(), Mode { demo: true, loopback: true }, Settings::default());
        let who = account(&demo, "bauen@stadt.example", moderator()).await;
        let mut key = device(&demo, 1);
        add(&demo, &mut key, &who.cookie).await;
        demo.app
            .db
            .write(|tx| {
                Box::pin(async move {
                    tx.query("update person set password_hash = null, totp_secret = null")
                        .run()
                        .await
                        .map(drop)
                })
            })
            .await
            .expect("somebody without a password, as demonstrations have them");
        let entered = enter(&demo, &mut key).await;
        assert_eq!(entered.status, 303, "{}", entered.text);
        let page = page_of_the_passkey(&demo).await;
        let removed = demo.post_as(&format!("{page}/entfernen"), &[], &cookie(&entered)).await;
        assert!(removed.status == 409 && removed.text.contains("einziger Weg"), "{}", removed.text);
        let earnest = app_in(db, Mode { demo: false, loopback: true }, Settings::default());
        assert_eq!(enter(&earnest, &mut key).await.status, 422);
    })
    .await;
}
