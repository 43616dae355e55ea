//! Passkeys through the pages: registering, signing in, renaming, removing, and what becomes of them with the account.

use crate::support::{app, by_link, cookie, last_mail, post_with};
use ::passkeys::testing::Device;
use serde_json::Value;
use web::testing::{Answer, TestApp};

const LIST: &str = "/mein/konto/passkeys";

/// What the browser is asked.
async fn ask(test: &TestApp, path: &str, session: &str) -> Value {
    let asked = test.post_as(path, &[], session).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert_eq!(asked.headers["cache-control"], "no-store");
    asked.json()
}

fn device(test: &TestApp, seed: u8) -> Device {
    Device::new(&test.app.settings.site_url, seed)
}

async fn send(test: &TestApp, path: &str, fields: &[(&'static str, String)], session: &str) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    test.post_as(path, &fields, session).await
}

/// Adds a passkey under a name.
async fn add(test: &TestApp, device: &mut Device, name: &str, session: &str) -> Answer {
    let mut fields = device.create(&ask(test, "/mein/konto/passkeys/frage", session).await);
    fields.push(("name", name.to_owned()));
    send(test, LIST, &fields, session).await
}

async fn enter(test: &TestApp, device: &mut Device, onward: &str) -> Answer {
    let mut fields = device.sign(&ask(test, "/anmelden/passkey/frage", "").await);
    fields.push(("weiter", onward.to_owned()));
    send(test, "/anmelden/passkey", &fields, "").await
}

/// The page of the only passkey.
async fn page_of_the_passkey(test: &TestApp) -> String {
    let id: uuid::Uuid = test.app.db.query("select id from passkey").value().await.expect("one passkey");
    format!("{LIST}/{id}")
}

database::on_both! {
    async fn a_passkey_is_added_lets_in_without_an_address_and_is_removed(db: Db) {
        let test = app(db).await;
        let session = by_link(&test, "anna@example.org").await;
        let mut phone = device(&test, 1);
        let added = add(&test, &mut phone, "Mein Telefon", &session).await;
        assert_eq!(added.location(), "/mein/konto/passkeys?erledigt=passkey", "{}", added.text);
        assert!(test.get_as(LIST, &session).await.text.contains("Mein Telefon"));
        assert!(last_mail(&test, "anna@example.org").await.subject.starts_with("Neuer Passkey"));
        let entered = enter(&test, &mut phone, "/ideen/neu").await;
        assert_eq!(entered.location(), "/ideen/neu", "{}", entered.text);
        let new = cookie(&entered);
        assert!(test.get_as("/mein", &new).await.text.contains("anna@example.org"));
        // Removing ends every other session.
        test.clock.advance_seconds(1);
        let page = page_of_the_passkey(&test).await;
        let removed = test.post_as(&format!("{page}/entfernen"), &[], &new).await;
        assert_eq!(removed.location(), "/mein/konto/passkeys?erledigt=passkey-weg");
        assert_eq!(test.get_as("/mein", &session).await.status, 303, "the other session has ended");
        assert_eq!(test.get_as("/mein", &new).await.status, 200);
        assert!(last_mail(&test, "anna@example.org").await.subject.starts_with("Passkey von Ihrem Konto"));
        let refused = enter(&test, &mut phone, "/").await;
        assert!(refused.status == 422 && refused.text.contains("Dieser Passkey passt nicht"), "{}", refused.text);
    }

    async fn nothing_tells_an_unknown_passkey_from_a_wrong_answer(db: Db) {
        let test = app(db).await;
        let session = by_link(&test, "anna@example.org").await;
        let mut phone = device(&test, 1);
        add(&test, &mut phone, "Telefon", &session).await;
        let mut unknown = device(&test, 2);
        unknown.user_handle.clone_from(&phone.user_handle);
        let mut unverified = phone.clone();
        unverified.verifies = false;
        let mut told = Vec::new();
        for hostile in [&mut unknown, &mut unverified] {
            let answer = enter(&test, hostile, "/").await;
            assert!(!answer.headers.contains_key("set-cookie"));
            told.push((answer.status, answer.text));
        }
        let empty = test.post("/anmelden/passkey", &[("weiter", "/")]).await;
        told.push((empty.status, empty.text));
        assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
        assert_eq!(told[0].0, 422);
    }

    async fn a_name_is_asked_for_and_can_be_changed_by_its_owner_only(db: Db) {
        let test = app(db).await;
        let (anna, bert) = (by_link(&test, "anna@example.org").await, by_link(&test, "bert@example.org").await);
        let nameless = add(&test, &mut device(&test, 1), " ", &anna).await;
        assert!(nameless.status == 422 && nameless.text.contains("id=\"name-error\""), "{}", nameless.text);
        add(&test, &mut device(&test, 1), "Telefon", &anna).await;
        let page = page_of_the_passkey(&test).await;
        assert_eq!(test.get_as(&page, &anna).await.field("name").as_deref(), Some("Telefon"));
        assert_eq!(test.post_as(&page, &[("name", "")], &anna).await.status, 422);
        assert_eq!(test.post_as(&page, &[("name", "Altes <Telefon>")], &anna).await.location(), "/mein/konto/passkeys?erledigt=passkey-name");
        assert!(test.get_as(LIST, &anna).await.text.contains("Altes &#60;Telefon&#62;"));
        assert_eq!(test.get_as(&page, &bert).await.status, 404);
        assert_eq!(test.post_as(&page, &[("name", "meins")], &bert).await.status, 404);
        assert_eq!(test.post_as(&format!("{page}/entfernen"), &[], &bert).await.status, 404);
        let mut hers = device(&test, 7).create(&ask(&test, "/mein/konto/passkeys/frage", &anna).await);
        hers.push(("name", "fremd".to_owned()));
        assert_eq!(send(&test, LIST, &hers, &bert).await.status, 422, "an answer to somebody else's question");
    }

    async fn adding_and_removing_want_a_sign_in_of_the_last_minutes_which_a_passkey_gives(db: Db) {
        let test = app(db).await;
        let session = by_link(&test, "anna@example.org").await;
        let mut phone = device(&test, 1);
        add(&test, &mut phone, "Telefon", &session).await;
        let page = page_of_the_passkey(&test).await;
        test.clock.advance_seconds(16 * 60);
        let back = "/anmelden?nochmal=1&weiter=/mein/konto/passkeys";
        assert_eq!(test.get_as(LIST, &session).await.location(), back);
        assert_eq!(test.post_as(LIST, &[("name", "x")], &session).await.location(), back);
        assert_eq!(test.post_as(&format!("{page}/entfernen"), &[], &session).await.location(), back);
        assert_eq!(test.post_as("/mein/konto/passkeys/frage", &[], &session).await.status, 403);
        let again = cookie(&enter(&test, &mut phone, LIST).await);
        assert_eq!(test.get_as(LIST, &again).await.status, 200);
    }

    async fn the_site_does_not_come_from_the_host_header(db: Db) {
        let test = app(db).await;
        for header in [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")] {
            let asked = post_with(&test, "/anmelden/passkey/frage", "", header).await;
            assert_eq!(asked.json()["options"]["rpId"], "localhost", "{header:?}");
        }
    }

    async fn passkeys_go_along_in_the_export_and_go_with_the_account(db: Db) {
        let test = app(db).await;
        let session = by_link(&test, "anna@example.org").await;
        let mut phone = device(&test, 1);
        add(&test, &mut phone, "Mein Telefon", &session).await;
        ask(&test, "/mein/konto/passkeys/frage", &session).await;
        let file = test.get_as("/mein/daten.json", &session).await.json();
        assert_eq!(file["data"]["account_passkeys"][0]["name"], "Mein Telefon");
        let page = test.get_as("/mein/daten", &session).await.text;
        assert!(page.contains("Mein Telefon") && !page.contains("export-field-"), "{page}");
        assert_eq!(test.post_as("/mein/loeschen", &[("sure", "1")], &session).await.status, 200);
        for sql in ["select count(*) from passkey", "select count(*) from passkey_ceremony"] {
            let left: i64 = test.app.db.query(sql).value().await.expect("a count");
            assert_eq!(left, 0, "{sql}");
        }
        assert_eq!(enter(&test, &mut phone, "/").await.status, 422);
    }

    async fn failures_of_one_network_are_throttled(db: Db) {
        let test = app(db).await;
        let mut last = 0;
        for _ in 0..=test.app.settings.sign_in_tries_per_hour {
            last = test.post("/anmelden/passkey", &[]).await.status.as_u16();
        }
        assert_eq!(last, 429);
    }
}
