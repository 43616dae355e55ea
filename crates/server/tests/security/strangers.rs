//! What somebody can find out who knows nothing: whether there is an account, whether a code is right, where mail leads;
//! and how often they may try, on however many machines.

use crate::{
    crawler::get,
    dom::Dom,
    house::{House, REGION, SITE, Visitor},
};
use axum::{body::Body, http::Request};
use database::{Db, on_both};
use files::Files;
use kernel::{Clock, Grant, Locale, Random, Role, Secrets, receipt::ReceiptCode};
use web::{
    App, Settings,
    app::Surroundings,
    application,
    settings::Mode,
    testing::{Answer, TestApp, start},
};

/// Another instance of the same installation: same database, secret and files, its own memory.
fn instance(db: &Db, settings: &Settings) -> TestApp {
    let clock = Clock::fixed(start());
    let surroundings = Surroundings {
        db: db.clone(),
        files: Files::in_memory(),
        clock: clock.clone(),
        random: Random::system(),
        secrets: Secrets::from_root([1; 32]),
        settings: settings.clone(),
        mode: Mode { demo: false, loopback: true },
    };
    let (app, router) = App::build(surroundings, server::modules()).expect("modules that fit together");
    TestApp { router: application::service(&app, router), app, clock }
}

/// Two instances of an installation with the region and nothing else.
async fn two(db: Db) -> [TestApp; 2] {
    let files = REGION.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
    region::import(&db, &Random::seeded(2), start(), files).await.expect("the region");
    let settings = Settings {
        site_url: SITE.to_owned(),
        receipt_tries_per_hour: 5,
        sign_in_tries_per_hour: 5,
        intake_per_hour: 5,
        ..Settings::default()
    };
    let both = [instance(&db, &settings), instance(&db, &settings)];
    processes::ensure_standing(&both[0].app).await.expect("the standing processes");
    both
}

/// A code that is well formed and nobody's.
fn nobodys(n: u128) -> String {
    ReceiptCode::derive(&Secrets::from_root([9; 32]), uuid::Uuid::from_u128(n)).to_string()
}

async fn idea(test: &TestApp) -> contributions::intake::Receipt {
    let draft = contributions::contribution::Draft {
        kind: "idea".to_owned(),
        process: "ideenwerkstatt".to_owned(),
        text: "Eine Bank am Dorfteich".to_owned(),
        place: Some("reetz".to_owned()),
        ..contributions::contribution::Draft::default()
    };
    let arrival =
        contributions::intake::Arrival { trusted: true, ..contributions::intake::Arrival::default() };
    let cx = web::Cx::background(&test.app, Locale::De);
    contributions::intake::submit(&cx, test.app.random.uuid(), draft, arrival).await.expect("an intake")
}

on_both! {
    async fn wrong_receipt_codes_are_counted_over_all_instances(db: Db) {
        let both = two(db).await;
        let receipt = idea(&both[0]).await;
        for n in 0..5_u128 {
            let answer = both[usize::from(n % 2 == 1)].post("/beleg", &[("code", &nobodys(n))]).await;
            assert_eq!(answer.status, 422);
        }
        for test in &both {
            assert_eq!(test.post("/beleg", &[("code", &nobodys(99))]).await.status, 429);
            // Not even the right one: or the refusal would say that the others were wrong.
            assert_eq!(test.post("/beleg", &[("code", receipt.code.as_str())]).await.status, 429);
            for act in ["anmerkung", "widerspruch", "zurueckziehen", "e-mail"] {
                assert_eq!(test.post(&format!("/beleg/{act}"), &[("code", &nobodys(7))]).await.status, 429, "{act}");
            }
            test.clock.advance_seconds(3600);
            assert_eq!(test.post("/beleg", &[("code", receipt.code.as_str())]).await.status, 200, "an hour later");
        }
    }

    async fn right_receipt_codes_use_nothing_up(db: Db) {
        let both = two(db).await;
        let receipt = idea(&both[0]).await;
        for n in 0..20 {
            assert_eq!(both[n % 2].post("/beleg", &[("code", receipt.code.as_str())]).await.status, 200);
        }
    }

    async fn many_wrong_codes_at_once_do_not_slip_through_together(db: Db) {
        let both = two(db).await;
        let codes: Vec<String> = (0..40).map(nobodys).collect();
        let tries = codes.iter().enumerate().map(|(n, code)| {
            let test = &both[n % 2];
            async move { test.post("/beleg", &[("code", code.as_str())]).await.status.as_u16() }
        });
        let answers = futures_util::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|status| **status == 422).count(), 5, "{answers:?}");
        assert_eq!(answers.iter().filter(|status| **status == 429).count(), 35, "{answers:?}");
    }

    async fn failed_sign_ins_are_counted_over_all_instances(db: Db) {
        let both = two(db).await;
        people::testing::sign_in_as(&both[0], "Moderation", None, [Grant::everywhere(Role::Moderator)]).await;
        let wrong = [("email", "niemand@example.org"), ("password", "falsch und lang genug")];
        for n in 0..5 {
            assert_ne!(both[n % 2].post("/werkbank/anmelden", &wrong).await.status, 429);
        }
        for test in &both {
            assert_eq!(test.post("/werkbank/anmelden", &wrong).await.status, 429);
        }
    }

    async fn endorsements_of_guests_are_counted_over_pages_api_and_instances(db: Db) {
        let both = two(db).await;
        let receipt = idea(&both[0]).await;
        let mut taken = 0;
        for n in 0..130_usize {
            let test = &both[n % 2];
            let status = if n % 4 < 2 {
                test.post(&format!("/beitraege/{}/unterstuetzen", receipt.reference), &[]).await.status
            } else {
                let key = test.app.random.uuid();
                test.put_json(&format!("/api/v1/contributions/{}/endorsements/{key}", receipt.id), &serde_json::Value::Null).await.status
            };
            if status.is_success() || status.is_redirection() {
                taken += 1;
            } else {
                assert_eq!(status, 429);
            }
        }
        assert_eq!(taken, 120);
    }

    async fn addresses_are_asked_to_confirm_a_few_times_a_day_whoever_asks(db: Db) {
        let both = two(db).await;
        let receipt = idea(&both[0]).await;
        let page = both[0].get(&format!("/beitraege/{}", receipt.reference)).await;
        let dom = Dom::parse(&page.text);
        let form = dom.forms("").into_iter().find(|form| form.action.ends_with("/folgen")).expect("a form to follow");
        let sent = form.filled(0, |control| if control.kind == "email" { "leserin@example.org".to_owned() } else { String::new() });
        let mut told = Vec::new();
        for n in 0..30 {
            let answer = both[n % 2].send(form.request(&sent, "")).await;
            told.push((answer.status, Dom::parse(&answer.text).text()));
        }
        let mails = notifications::testing::outbox(&both[0].app.db).await.len();
        assert!((1..=5).contains(&mails), "{mails} mails to somebody who may not want any");
        let first = &told[0].1;
        let differs = told.iter().find(|(status, text)| *status != 429 && text != first);
        assert!(differs.is_none(), "the answer tells whether there is a follower: {differs:?}");
    }

    async fn more_contributions_of_one_network_wait_on_every_instance(db: Db) {
        let both = two(db).await;
        for n in 0..10_usize {
            let key = both[0].app.random.uuid();
            let draft = serde_json::json!({"kind": "idea", "process": "ideenwerkstatt", "text": format!("Idee {n}"), "place": "reetz"});
            assert_eq!(both[n % 2].put_json(&format!("/api/v1/intake/{key}"), &draft).await.status, 201);
        }
        let suspicious: i64 = both[0].app.db.query("select count(*) from contribution where suspicious").value().await.expect("a count");
        assert_eq!(suspicious, 5);
    }

    async fn a_sign_in_tells_nobody_whether_there_is_an_account(db: Db) {
        let house = House::new(db).await;
        let known: String = house.db().query("select email from person where state = 'active' order by id").value().await.expect("somebody");
        let mut answers: Vec<(&str, Answer)> = Vec::new();
        for email in [known.as_str(), "niemand@example.org", "kein-at", ""] {
            let fields = [("email", email), ("password", "falsch und lang genug")];
            answers.push((email, house.test.post("/werkbank/anmelden", &fields).await));
        }
        let (first_email, first) = &answers[0];
        for (email, answer) in &answers[1..2] {
            assert_eq!(answer.status, first.status);
            assert_eq!(answer.text.replace(email, "…"), first.text.replace(first_email, "…"));
            let names = |answer: &Answer| answer.headers.keys().map(|name| name.as_str().to_owned()).collect::<Vec<_>>();
            assert_eq!(names(answer), names(first));
        }
        for (email, answer) in &answers {
            assert!(!answer.headers.contains_key("set-cookie"), "{email} got a session");
        }
    }

    async fn a_refused_receipt_code_tells_nothing_about_others(db: Db) {
        let house = House::new(db).await;
        let receipt = house.idea("Eine Bank", "reetz", false).await;
        let refused = house.test.post("/beleg", &[("code", &nobodys(1))]).await;
        let other = house.test.post("/beleg", &[("code", &nobodys(2))]).await;
        assert_eq!(refused.text.replace(&nobodys(1), "…"), other.text.replace(&nobodys(2), "…"));
        // Nor do public ids open anything.
        for public in [receipt.reference.clone(), receipt.id.to_string()] {
            let answer = house.test.post("/beleg", &[("code", &public)]).await;
            assert_eq!(answer.status, 422);
            assert!(!answer.text.contains("Eine Bank"));
        }
        for path in ["", "/feed", "/melden", "/unterstuetzen"] {
            let waiting = get(&house, &format!("/beitraege/{}{path}", receipt.reference), &Visitor::guest()).await;
            let absent = get(&house, &format!("/beitraege/WM-9999{path}"), &Visitor::guest()).await;
            assert_eq!(waiting.status, absent.status, "{path}");
            assert_eq!(waiting.text.replace(&receipt.reference, "…"), absent.text.replace("WM-9999", "…"), "{path}");
        }
    }

    async fn no_address_of_ours_is_taken_from_the_host_header(db: Db) {
        let house = House::new(db).await;
        let receipt = house.idea("Eine Bank am Teich", "reetz", true).await;
        let spoof = |method: &str, path: &str, body: String| {
            Request::builder()
                .method(method)
                .uri(path)
                .header("host", "evil.example")
                .header("x-forwarded-host", "evil.example")
                .header("x-forwarded-server", "evil.example")
                .header("x-original-url", "/werkbank")
                .header("forwarded", "for=1.2.3.4;host=evil.example;proto=http")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", if method == "PUT" { "application/json" } else { "application/x-www-form-urlencoded" })
                .header("cookie", &house.role(Role::Administrator).cookie)
                .body(Body::from(body))
                .expect("a request")
        };
        let feed = format!("/beitraege/{}/feed", receipt.reference);
        let person: uuid::Uuid = house.db().query("select id from person where state = 'active' order by id").value().await.expect("somebody");
        let draft = serde_json::json!({"kind": "idea", "process": "ideenwerkstatt", "text": "Noch eine", "place": "reetz"});
        let mut answers = Vec::new();
        for (method, path, body) in [
            ("GET", "/".to_owned(), String::new()),
            ("GET", "/feed".to_owned(), String::new()),
            ("GET", feed, String::new()),
            ("GET", "/nachrichten.atom".to_owned(), String::new()),
            ("GET", "/.well-known/security.txt".to_owned(), String::new()),
            ("GET", "/robots.txt".to_owned(), String::new()),
            ("GET", "/api/v1/contributions".to_owned(), String::new()),
            ("GET", "/api/v1/openapi.json".to_owned(), String::new()),
            ("GET", "/gibt-es-nicht".to_owned(), String::new()),
            ("POST", "/beleg/e-mail".to_owned(), format!("code={}&email=leserin%40example.org", receipt.code)),
            ("POST", "/werkbank/team/einladen".to_owned(), "email=neu%40example.org&label=Neu&grant=reader%2F-%2F-%2F-".to_owned()),
            ("POST", format!("/werkbank/team/{person}/link"), String::new()),
            ("PUT", format!("/api/v1/intake/{}", house.test.app.random.uuid()), draft.to_string()),
        ] {
            let answer = house.test.send(spoof(method, &path, body)).await;
            assert!(!answer.text.contains("evil.example"), "{method} {path}: {}", answer.text);
            for (name, value) in &answer.headers {
                assert!(!value.to_str().unwrap_or_default().contains("evil.example"), "{method} {path}: {name}");
            }
            answers.push((path, answer));
        }
        let links = answers.iter().filter(|(_, answer)| answer.text.contains(&format!("{SITE}/werkbank/einladung/"))).count();
        assert!(links >= 1, "a link to set a new password was given: {:?}", answers.iter().map(|(path, answer)| (path, answer.status)).collect::<Vec<_>>());
        let mails = notifications::testing::outbox(house.db()).await;
        assert!(mails.iter().any(|mail| mail.text.contains(SITE)), "{mails:?}");
        assert!(!mails.iter().any(|mail| mail.text.contains("evil") || mail.subject.contains("evil")), "{mails:?}");
    }
}
