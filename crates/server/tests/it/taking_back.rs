//! What was taken back after a backup opens no door when the backup is put back: passkeys, passwords, recovery codes,
//! access of programs, colleagues, sessions.

use axum::{body::Body, http::Request};
use backup::{restore, take};
use database::{Db, on_both, testing::TestDatabase};
use kernel::{Grant, PersonId, Role, id::new_v7};
use people::testing::sign_in_as;
use uuid::Uuid;
use web::{
    erasure,
    testing::{TestApp, start},
};

const OLD: &str = "drei alte grüne schuhe";
const NEW: &str = "vier neue blaue hüte";

/// What a form sends.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// Makes an access for a program; its text and id.
async fn token(test: &TestApp, cookie: &str) -> (String, Uuid) {
    let grant = people::grant::encode(&Grant::everywhere(Role::Moderator));
    let fields = [("label", "Programm"), ("days", "30"), ("grant", grant.as_str())];
    let made = test.post_as("/werkbank/zugaenge/neu", &fields, cookie).await;
    let text =
        made.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).find(|word| word.len() == 68);
    let id =
        test.app.db.query("select id from api_token order by created_at desc, id desc limit 1").value().await;
    (text.expect("a token").to_owned(), id.expect("an id"))
}

/// What the interface answers to a program.
async fn opens(test: &TestApp, token: &str) -> u16 {
    let request = Request::builder()
        .uri("/api/v1/moderation/cases")
        .header("host", "localhost:8080")
        .header("authorization", format!("Bearer {token}"));
    test.send(request.body(Body::empty()).expect("a request")).await.status.as_u16()
}

/// Gives a member of the staff the old password and a passkey; the id of the passkey.
async fn equip(test: &TestApp, person: PersonId) -> Uuid {
    let (random, now) = (test.app.random.clone(), test.clock.now());
    let hash = people::password::hash(&random, OLD).await.expect("a hash");
    let id = new_v7(now, &random);
    test.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                tx.query("update person set password_hash = $2 where id = $1").bind(person).bind(hash).run().await?;
                tx.query("insert into passkey (id, person_id, credential_id, credential, sign_count, backed_up, name, created_at) values ($1, $2, $3, '{}', 0, $4, 'Telefon', $5)")
                    .bind(id)
                    .bind(person)
                    .bind(id.as_bytes().to_vec())
                    .bind(false)
                    .bind(now)
                    .run()
                    .await
            })
        })
        .await
        .expect("a passkey");
    id
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    db.query(sql).value().await.expect("a number")
}

on_both! {
    async fn what_was_taken_back_stays_so_when_a_backup_from_before_is_put_back(db: Db) {
        let test = TestApp::new(db.clone(), server::modules());
        let staff = async |label, role| sign_in_as(&test, label, None, [Grant::everywhere(role)]).await;
        let (_, administrator) = staff("Projektleitung", Role::Administrator).await;
        let (clerk_id, clerk) = staff("Bauamt", Role::Responder).await;
        let (leaver_id, _) = staff("Aushilfe", Role::Moderator).await;
        let (_, resident) = residents::testing::sign_in(&test, "anna@example.org").await;
        let password = [("password", OLD), ("again", OLD)];
        assert_eq!(test.post_as("/mein/konto/passwort", &password, &resident).await.status, 303);
        let (lost, lost_id) = token(&test, &administrator).await;
        test.clock.advance_seconds(1);
        let (kept, _) = token(&test, &administrator).await;
        let passkey = equip(&test, clerk_id).await;
        equip(&test, leaver_id).await;
        assert_eq!(test.post_as("/werkbank/konto/ersatzcodes", &[], &clerk).await.status, 200);

        let folder = tempfile::tempdir().expect("a folder");
        let backup = folder.path().join("backup.tar.gz");
        let queries = test.app.file_queries.clone();
        let source = take::Source { db: &db, files: &test.app.files, file_queries: &queries, program: "test" };
        let taken = take::take(&source, &backup, true, start()).await.expect("a good backup");

        test.clock.advance_seconds(1);
        let acts: [(&str, String, Fields<'_>); 5] = [
            (&administrator, format!("/werkbank/zugaenge/{lost_id}/beenden"), &[]),
            (&administrator, format!("/werkbank/team/{leaver_id}/sperren"), &[("end_reason", "Vertrag zu Ende")]),
            (&clerk, format!("/werkbank/konto/passkeys/{passkey}/entfernen"), &[]),
            (&clerk, "/werkbank/konto/passwort".to_owned(), &[("current", OLD), ("password", NEW), ("again", NEW)]),
            (&resident, "/mein/konto/passwort".to_owned(), &[("password", NEW), ("again", NEW)]),
        ];
        for (cookie, path, fields) in acts {
            let done = test.post_as(&path, fields, cookie).await;
            assert_eq!(done.status, 303, "{path}: {}", done.text);
        }
        assert_eq!(test.post_as("/werkbank/konto/ersatzcodes", &[], &clerk).await.status, 200);
        let ledger = erasure::ledger(&db).await.expect("the ledger");

        let place = if db.kind() == "sqlite" { TestDatabase::sqlite().await } else { TestDatabase::postgres().await.expect("PostgreSQL") };
        restore::fill(&place.db, &backup, &taken.manifest, None).await.expect("put back");
        let again = TestApp::new(place.db.clone(), server::modules());
        again.clock.advance_seconds(10);
        for after in &again.app.after_restore {
            after(&again.app).await.expect("done");
        }
        assert_eq!(number(&place.db, "select (select count(*) from session) + (select count(*) from resident_session)").await, 0);
        let form = format!("{clerk_id}@test.example");
        let enter = async || again.post("/werkbank/anmelden", &[("email", form.as_str()), ("password", OLD)]).await.status.as_u16();
        let usable = async || (opens(&again, &lost).await, enter().await, number(&place.db, "select count(*) from passkey").await, number(&place.db, "select count(*) from recovery_code").await);
        assert_eq!(usable().await, (200, 303, 2, 10), "a backup from before holds it");

        assert_eq!(restore::erase_again(&again.app, ledger).await.expect("done"), (6, Vec::new()));
        assert_eq!(usable().await, (401, 422, 0, 0));
        assert_eq!(opens(&again, &kept).await, 200, "that one was not ended");
        assert_eq!(number(&place.db, "select count(*) from person where state = 'disabled' and label = 'Aushilfe'").await, 1);
        assert_eq!(number(&place.db, "select count(*) from resident where password_hash is not null").await, 0);
        place.remove().await;
    }
}
