//! Which answers hold.

use crate::support::{
    SITE, app, consume, cx, input, keep, person, question, register, resident, send, sign_in,
};
use passkeys::testing::Device;
use web::{Settings, testing::TestApp};

/// A word for it, and how a device is made to misbehave.
type Spoil = (&'static str, fn(&mut Device));

database::on_both! {
    async fn a_device_registers_and_signs_in_without_anybody_typing_who_they_are(db: Db) {
        let test = app(db).await;
        let (anna, bert) = (resident(&test, "anna@example.org").await, resident(&test, "bertram@example.org").await);
        let (mut hers, mut his) = (Device::new(SITE, 1), Device::new(SITE, 2));
        register(&test, anna, &mut hers).await.expect("hers");
        register(&test, bert, &mut his).await.expect("his");
        for _ in 0..2 {
            assert_eq!(sign_in(&test, &mut hers).await, Some(anna));
            assert_eq!(sign_in(&test, &mut his).await, Some(bert));
        }
        let kept = passkeys::of(&test.app.db, anna).await.expect("a list");
        assert_eq!((kept.len(), kept[0].sign_count, kept[0].backed_up), (1, 3, false));
        assert_eq!(kept[0].last_used_at, Some(test.clock.now()));
    }

    async fn the_question_asks_for_a_key_that_knows_its_account_and_for_the_owner_themself(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let asked = serde_json::to_value(passkeys::ask_to_register(&cx(&test), anna, "anna@example.org").await.expect("a question"))
            .expect("JSON");
        let selection = &asked["options"]["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(asked["options"]["rp"]["id"], "localhost");
        assert_eq!(asked["options"]["attestation"], "none");
        let entering = question(&test).await;
        assert_eq!(entering["options"]["userVerification"], "required");
        assert_eq!(entering["options"]["allowCredentials"], serde_json::json!([]), "tells nothing of anybody");
        assert_ne!(entering["options"]["challenge"], question(&test).await["options"]["challenge"]);
    }

    async fn an_answer_counts_once_whatever_it_was_worth(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let mut device = Device::new(SITE, 1);
        register(&test, anna, &mut device).await.expect("registered");
        let fields = device.sign(&question(&test).await);
        assert_eq!(send(&test, &fields).await, Some(anna));
        assert_eq!(send(&test, &fields).await, None, "a replay");
        // A refused answer uses its question up too.
        let asked = question(&test).await;
        let mut careless = device.clone();
        careless.verifies = false;
        assert_eq!(send(&test, &careless.sign(&asked)).await, None);
        assert_eq!(send(&test, &device.sign(&asked)).await, None);
        assert_eq!(sign_in(&test, &mut device).await, Some(anna));
    }

    async fn a_question_expires_after_five_minutes(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let mut device = Device::new(SITE, 1);
        register(&test, anna, &mut device).await.expect("registered");
        let asked = question(&test).await;
        test.clock.advance_seconds(5 * 60);
        assert_eq!(send(&test, &device.sign(&asked)).await, None);
        assert!(test.app.run_due_jobs().await.expect("jobs").contains(&"passkeys-forget"));
        let open: i64 = test.app.db.query("select count(*) from passkey_ceremony").value().await.expect("a count");
        assert_eq!(open, 0);
    }

    async fn another_challenge_origin_or_site_and_no_verification_are_refused(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let mut device = Device::new(SITE, 1);
        register(&test, anna, &mut device).await.expect("registered");
        let spoil: [Spoil; 5] = [
            ("a foreign page", |device| device.origin = String::from("https://evil.example")),
            ("another port", |device| device.origin = String::from("http://localhost:8081")),
            ("another site", |device| device.site = String::from("evil.example")),
            ("nobody verified", |device| device.verifies = false),
            ("suddenly with a copy", |device| device.backed_up = true),
        ];
        for (what, spoil) in spoil {
            let mut hostile = device.clone();
            spoil(&mut hostile);
            assert_eq!(sign_in(&test, &mut hostile).await, None, "{what}");
        }
        let (mut first, second) = (question(&test).await, question(&test).await);
        first["ceremony"] = second["ceremony"].clone();
        assert_eq!(send(&test, &device.sign(&first)).await, None, "the challenge of another question");
        assert_eq!(sign_in(&test, &mut device).await, Some(anna));
    }

    async fn a_new_passkey_is_refused_for_the_same_reasons(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let spoil: [Spoil; 5] = [
            ("a foreign page", |device| device.origin = String::from("https://evil.example")),
            ("another site", |device| device.site = String::from("evil.example")),
            ("nobody verified", |device| device.verifies = false),
            ("an algorithm nobody asked for", |device| device.algorithm = -8),
            ("an algorithm nobody knows", |device| device.algorithm = -20),
        ];
        for (what, spoil) in spoil {
            let mut hostile = Device::new(SITE, 1);
            spoil(&mut hostile);
            assert!(register(&test, anna, &mut hostile).await.is_err(), "{what}");
        }
        assert_eq!(passkeys::count(&test.app.db, anna).await.expect("a count"), 0);
        register(&test, anna, &mut Device::new(SITE, 1)).await.expect("the honest one");
    }

    async fn nobody_answers_for_somebody_else(db: Db) {
        let test = app(db).await;
        let (anna, bert) = (resident(&test, "anna@example.org").await, resident(&test, "bertram@example.org").await);
        let clerk = person(&test, "bauen@stadt.example").await;
        let (mut hers, mut his) = (Device::new(SITE, 1), Device::new(SITE, 2));
        register(&test, anna, &mut hers).await.expect("hers");
        register(&test, bert, &mut his).await.expect("his");
        // Her key with his account: the account does not fit the key.
        hers.user_handle.clone_from(&his.user_handle);
        assert_eq!(sign_in(&test, &mut hers).await, None);
        // An answer to Anna's question, sent by others who are signed in.
        for other in [bert, clerk] {
            let asked = passkeys::ask_to_register(&cx(&test), anna, "anna").await.expect("a question");
            let fields = Device::new(SITE, 3).create(&serde_json::to_value(&asked).expect("JSON"));
            assert!(keep(&test, other, &fields).await.is_err());
        }
        // A credential that belongs to an account already cannot come to another one.
        assert!(register(&test, bert, &mut Device::new(SITE, 1)).await.is_err());
        assert!(register(&test, clerk, &mut Device::new(SITE, 1)).await.is_err());
        assert_eq!(passkeys::count(&test.app.db, clerk).await.expect("a count"), 0);
    }

    async fn a_question_of_one_kind_takes_no_answer_of_the_other(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let mut device = Device::new(SITE, 1);
        register(&test, anna, &mut device).await.expect("registered");
        let asked = passkeys::ask_to_register(&cx(&test), anna, "anna").await.expect("a question");
        let asked = serde_json::to_value(&asked).expect("JSON");
        assert_eq!(send(&test, &device.sign(&asked)).await, None);
        let mut entering = question(&test).await;
        entering["options"]["user"] = asked["options"]["user"].clone();
        assert!(keep(&test, anna, &Device::new(SITE, 2).create(&entering)).await.is_err());
    }

    async fn a_counter_that_goes_back_or_stands_is_a_copied_key(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let mut device = Device::new(SITE, 1);
        device.counter = Some(5);
        register(&test, anna, &mut device).await.expect("registered");
        let mut copy = device.clone();
        assert_eq!(sign_in(&test, &mut device).await, Some(anna));
        for counter in [Some(0), Some(5), Some(6), None] {
            copy.counter = counter;
            assert_eq!(sign_in(&test, &mut copy).await, None, "{counter:?}");
        }
        assert_eq!(sign_in(&test, &mut device).await, Some(anna));
        // A device that never counts is no copy.
        let mut silent = Device::new(SITE, 2);
        silent.counter = None;
        register(&test, anna, &mut silent).await.expect("registered");
        for _ in 0..2 {
            assert_eq!(sign_in(&test, &mut silent).await, Some(anna));
        }
    }

    async fn of_two_proofs_with_the_same_count_one_is_used(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let mut device = Device::new(SITE, 1);
        register(&test, anna, &mut device).await.expect("registered");
        let mut copy = device.clone();
        let (first, second) = (question(&test).await, question(&test).await);
        let (one, other) = (device.sign(&first), copy.sign(&second));
        let one = passkeys::recognise(&cx(&test), &input(&one)).await.expect("no fault").expect("a proof");
        let other = passkeys::recognise(&cx(&test), &input(&other)).await.expect("no fault").expect("a proof");
        assert!(consume(&test, one).await);
        assert!(!consume(&test, other).await, "both were checked against the same count");
    }

    async fn nonsense_is_refused_without_a_fault(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        for answer in ["", "{", "null", "[]", r#"{"id":"AA","rawId":"AA","type":"public-key","response":{}}"#] {
            let asked = question(&test).await;
            let fields = [("ceremony", asked["ceremony"].as_str().expect("a token").to_owned()), ("answer", answer.to_owned())];
            assert_eq!(send(&test, &fields).await, None, "{answer}");
            assert!(keep(&test, anna, &fields).await.is_err(), "{answer}");
        }
        assert_eq!(send(&test, &[]).await, None);
    }

    async fn one_network_fails_and_asks_so_often(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        let mut device = Device::new(SITE, 1);
        register(&test, anna, &mut device).await.expect("registered");
        // Whoever gets in uses nothing up.
        for _ in 0..2 * test.app.settings.sign_in_tries_per_hour {
            assert_eq!(sign_in(&test, &mut device).await, Some(anna));
        }
        let mut refused = None;
        for n in 0..=test.app.settings.sign_in_tries_per_hour {
            if let Err(error) = passkeys::recognise(&cx(&test), &input(&[])).await {
                refused = Some((n, error));
            }
        }
        assert!(matches!(refused, Some((_, kernel::Error::TooMany(_)))), "{refused:?}");
        let mut asked = 0;
        while passkeys::ask_to_sign_in(&cx(&test)).await.is_ok() {
            asked += 1;
            assert!(asked <= 10 * test.app.settings.sign_in_tries_per_hour, "questions are bounded");
        }
        assert!(asked > 0);
        test.clock.advance_seconds(3600);
        assert_eq!(sign_in(&test, &mut device).await, Some(anna));
    }

    async fn the_site_is_the_configured_one_and_an_address_without_a_name_has_none(db: Db) {
        let settings = Settings { site_url: "https://mitmachen.example".to_owned(), ..Settings::default() };
        let test = TestApp::with(db.clone(), vec![notifications::module(), passkeys::module()], settings);
        let anna = resident(&test, "anna@example.org").await;
        assert!(register(&test, anna, &mut Device::new(SITE, 1)).await.is_err());
        let mut device = Device::new("https://mitmachen.example", 1);
        register(&test, anna, &mut device).await.expect("registered");
        assert_eq!(sign_in(&test, &mut device).await, Some(anna));
        let bare = Settings { site_url: "http://127.0.0.1:8080".to_owned(), ..Settings::default() };
        let test = TestApp::with(db, vec![notifications::module(), passkeys::module()], bare);
        assert!(!passkeys::is_possible(&test.app));
        assert!(matches!(passkeys::ask_to_sign_in(&cx(&test)).await, Err(kernel::Error::NotFound)));
    }
}
