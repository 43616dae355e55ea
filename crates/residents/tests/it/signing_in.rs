//! Links, passwords, sessions; and that no answer tells whether there is an account.

use crate::support::{app, by_link, cookie, last_mail, post_with};
use notifications::testing::outbox;
use web::testing::Answer;

const PASSWORD: &str = "drei grüne schuhe im regen";

/// An answer without what the reader has typed.
fn told(answer: &Answer, email: &str) -> (u16, String) {
    (answer.status.as_u16(), answer.text.replace(email, "ADDRESS"))
}

database::on_both! {
    async fn the_first_link_makes_the_account_and_works_once(db: Db) {
        let test = app(db).await;
        test.post("/anmelden", &[("email", "Anna@Example.org")]).await;
        let mail = last_mail(&test, "Anna@Example.org").await;
        let link = mail.link("/anmelden/").expect("a link");
        // Programs that open links use nothing up.
        for _ in 0..2 {
            let page = test.get(&link).await;
            assert!(page.status == 200 && page.text.contains("Anna@Example.org"), "{}", page.text);
        }
        let first = test.post(&link, &[]).await;
        assert_eq!(first.location(), "/mein");
        let own = test.get_as("/mein", &cookie(&first)).await;
        assert_eq!((own.status.as_u16(), own.headers["cache-control"].to_str().ok()), (200, Some("no-store")));
        let again = test.post(&link, &[]).await;
        assert!(again.headers.get("set-cookie").is_none() && again.text.contains("gilt nicht mehr"));
        // The same address in other letters is the same account.
        by_link(&test, "ANNA@example.org").await;
        let accounts: i64 = test.app.db.query("select count(*) from resident").value().await.expect("a count");
        assert_eq!(accounts, 1);
    }

    async fn a_link_expires_and_a_newer_one_ends_the_others_when_it_is_used(db: Db) {
        let test = app(db).await;
        test.post("/anmelden", &[("email", "anna@example.org")]).await;
        let first = last_mail(&test, "anna@example.org").await.link("/anmelden/").expect("a link");
        by_link(&test, "anna@example.org").await;
        assert!(test.post(&first, &[]).await.headers.get("set-cookie").is_none(), "ended by the newer one");
        test.post("/anmelden", &[("email", "anna@example.org")]).await;
        let late = last_mail(&test, "anna@example.org").await.link("/anmelden/").expect("a link");
        test.clock.advance_seconds(30 * 60);
        assert!(test.post(&late, &[]).await.headers.get("set-cookie").is_none(), "expired");
    }

    async fn no_answer_tells_whether_there_is_an_account(db: Db) {
        let test = app(db).await;
        let session = by_link(&test, "anna@example.org").await;
        test.post_as("/mein/konto/passwort", &[("password", PASSWORD), ("again", PASSWORD)], &session).await;
        let mails = outbox(&test.app.db).await.len();
        let (known, unknown) = ("anna@example.org", "nobody@example.org");
        let one = test.post("/anmelden", &[("email", known)]).await;
        let other = test.post("/anmelden", &[("email", unknown)]).await;
        assert_eq!(told(&one, known), told(&other, unknown));
        assert_eq!(outbox(&test.app.db).await.len(), mails + 2, "a mail goes to either");
        assert_eq!(
            last_mail(&test, known).await.text.len(), last_mail(&test, unknown).await.text.len(),
            "and says the same"
        );
        let mut wrong = Vec::new();
        for email in [known, unknown] {
            let answer = test
                .post("/anmelden", &[("email", email), ("password", "falsch falsch falsch"), ("way", "password")])
                .await;
            assert_eq!(answer.status, 422);
            wrong.push(told(&answer, email));
        }
        assert_eq!(wrong[0], wrong[1]);
    }

    async fn links_ignore_what_the_browser_says_of_the_host(db: Db) {
        let test = app(db).await;
        for header in [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")] {
            let email = format!("{}@example.org", header.0);
            post_with(&test, "/anmelden", &format!("email={}", email.replace('@', "%40")), header).await;
            let mail = last_mail(&test, &email).await;
            assert!(!mail.text.contains("evil"), "{}", mail.text);
            assert!(mail.text.contains(&format!("{}/anmelden/", test.app.settings.site_url)), "{}", mail.text);
        }
    }

    async fn a_password_lets_in_and_wrong_ones_are_counted_in_the_database(db: Db) {
        let test = app(db).await;
        let session = by_link(&test, "anna@example.org").await;
        let short = test.post_as("/mein/konto/passwort", &[("password", "kurz"), ("again", "kurz")], &session).await;
        assert_eq!(short.status, 422);
        let set = test.post_as("/mein/konto/passwort", &[("password", PASSWORD), ("again", PASSWORD)], &session).await;
        assert_eq!(set.location(), "/mein/konto?erledigt=passwort", "{}", set.text);
        let form = |password: &'static str| [("email", "Anna@example.org"), ("password", password), ("way", "password")];
        let entered = test.post("/anmelden", &form(PASSWORD)).await;
        assert_eq!(test.get_as("/mein", &cookie(&entered)).await.status, 200);
        let mut statuses = Vec::new();
        for _ in 0..=test.app.settings.sign_in_tries_per_hour {
            statuses.push(test.post("/anmelden", &form("falsch falsch falsch")).await.status.as_u16());
        }
        assert_eq!((statuses[0], statuses.last().copied()), (422, Some(429)));
        assert_eq!(test.post("/anmelden", &form(PASSWORD)).await.status, 429, "even the right one waits");
        let counted: i64 = test.app.db.query("select max(count) from rate_count where action = 'sign_in_account'")
            .value().await.expect("a count");
        assert!(counted > i64::from(test.app.settings.sign_in_tries_per_hour));
    }

    async fn one_address_gets_so_many_links_and_the_answer_stays_the_same(db: Db) {
        let test = app(db).await;
        let mut answers = Vec::new();
        for _ in 0..14 {
            answers.push(test.post("/anmelden", &[("email", "anna@example.org")]).await);
        }
        assert!(answers.iter().all(|answer| answer.status == 200 && answer.text == answers[0].text));
        assert_eq!(outbox(&test.app.db).await.len(), 12);
        let mut statuses = Vec::new();
        for n in 0..20 {
            statuses.push(test.post("/anmelden", &[("email", &format!("a{n}@example.org"))]).await.status.as_u16());
        }
        assert_eq!(statuses.last().copied(), Some(429), "one network asks for links of many: {statuses:?}");
        assert_eq!(test.post("/anmelden", &[("email", "keine Adresse")]).await.status, 422);
    }

    async fn sessions_are_listed_ended_and_forgotten(db: Db) {
        let test = app(db).await;
        let here = by_link(&test, "anna@example.org").await;
        let there = by_link(&test, "anna@example.org").await;
        let others = by_link(&test, "bert@example.org").await;
        let page = test.get_as("/mein/konto", &here).await;
        let end = page.text.split("action=\"").filter_map(|rest| rest.split('"').next())
            .find(|path| path.starts_with("/mein/konto/sitzungen/") && path.len() > 40).expect("a form").to_owned();
        assert_eq!(test.post_as(&end, &[], &others).await.status, 404, "nobody else's");
        assert_eq!(test.post_as(&end, &[], &here).await.status, 303);
        assert_eq!(test.get_as("/mein", &there).await.location(), "/anmelden?weiter=/mein");
        assert_eq!(test.get_as("/mein", &here).await.status, 200);
        let out = test.post_as("/mein/abmelden", &[], &here).await;
        assert!(out.headers["set-cookie"].to_str().is_ok_and(|cookie| cookie.contains("Max-Age=0")));
        assert_eq!(test.get_as("/mein", &here).await.status, 303);
        test.clock.advance_seconds(15 * 86_400);
        assert_eq!(test.get_as("/mein", &others).await.status, 303, "idle for too long");
    }

    async fn a_new_address_needs_its_own_link_and_the_old_one_is_told(db: Db) {
        let test = app(db).await;
        let session = by_link(&test, "anna@example.org").await;
        let asked = test.post_as("/mein/konto/adresse", &[("email", "neu@example.org")], &session).await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        let link = last_mail(&test, "neu@example.org").await.link("/anmelden/").expect("a link");
        test.clock.advance_seconds(1);
        let taken = test.post(&link, &[]).await;
        assert_eq!(taken.location(), "/mein/konto");
        assert_eq!(test.get_as("/mein", &session).await.status, 303, "the old session has ended");
        assert!(test.get_as("/mein/konto", &cookie(&taken)).await.text.contains("neu@example.org"));
        assert!(last_mail(&test, "anna@example.org").await.subject.contains("wurde geändert"));
        // An address of another account cannot be taken.
        let bert = by_link(&test, "bert@example.org").await;
        test.clock.advance_seconds(1);
        test.post_as("/mein/konto/adresse", &[("email", "neu@example.org")], &bert).await;
        let link = last_mail(&test, "neu@example.org").await.link("/anmelden/").expect("a link");
        assert_eq!(test.post(&link, &[]).await.status, 409);
    }

    async fn a_redirect_after_signing_in_stays_on_the_site(db: Db) {
        let test = app(db).await;
        for (wanted, goes) in [("/ideen/neu", "/ideen/neu"), ("https://evil.example/", "/mein"), ("//evil.example", "/mein")] {
            let email = format!("{}@example.org", goes.len() + wanted.len());
            test.post("/anmelden", &[("email", &email), ("weiter", wanted)]).await;
            let link = last_mail(&test, &email).await.link("/anmelden/").expect("a link");
            assert_eq!(test.post(&link, &[]).await.location(), goes, "{wanted}");
        }
    }
}
