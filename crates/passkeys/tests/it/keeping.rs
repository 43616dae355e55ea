//! Several per account, named, removed, erased.

use crate::support::{SITE, app, cx, person, register, resident, sign_in};
use kernel::{Error, PasskeyId, Result};
use notifications::{Email, testing::outbox};
use passkeys::{Owner, testing::Device};
use web::testing::TestApp;

async fn remove(test: &TestApp, owner: Owner, id: PasskeyId, other_ways: bool) -> Result<()> {
    let cx = cx(test);
    let to = Email::parse("anna@example.org")?;
    let removing = cx.clone();
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move { passkeys::remove(tx, &removing, owner, id, other_ways, to).await })
        })
        .await
}

database::on_both! {
    async fn an_account_has_several_and_each_has_a_name_of_its_own(db: Db) {
        let test = app(db).await;
        let (anna, bert) = (resident(&test, "anna@example.org").await, resident(&test, "bertram@example.org").await);
        for seed in 1..=3 {
            test.clock.advance_seconds(1);
            register(&test, anna, &mut Device::new(SITE, seed)).await.expect("registered");
        }
        let kept = passkeys::of(&test.app.db, anna).await.expect("a list");
        assert_eq!(kept.len(), 3);
        passkeys::rename(&cx(&test), anna, kept[1].id, " Schlüssel \n am Bund ").await.expect("renamed");
        let named = passkeys::kept(&test.app.db, anna, kept[1].id).await.expect("a look").expect("hers");
        assert_eq!(named.name, "Schlüssel am Bund");
        assert!(matches!(passkeys::rename(&cx(&test), anna, kept[1].id, " ").await, Err(Error::Invalid(_))));
        assert!(matches!(passkeys::rename(&cx(&test), bert, kept[1].id, "meins").await, Err(Error::NotFound)));
        assert!(passkeys::kept(&test.app.db, bert, kept[1].id).await.expect("a look").is_none());
        assert!(matches!(remove(&test, bert, kept[1].id, true).await, Err(Error::NotFound)));
    }

    async fn an_account_has_twenty_at_most_and_a_device_is_told_which_it_knows(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        for seed in 1..=20 {
            register(&test, anna, &mut Device::new(SITE, seed)).await.expect("registered");
        }
        let refused = passkeys::ask_to_register(&cx(&test), anna, "anna").await;
        assert!(matches!(refused, Err(Error::Conflict("passkey-many"))));
        let kept = passkeys::of(&test.app.db, anna).await.expect("a list");
        remove(&test, anna, kept[0].id, true).await.expect("removed");
        let asked = passkeys::ask_to_register(&cx(&test), anna, "anna").await.expect("a question");
        let asked = serde_json::to_value(&asked).expect("JSON");
        assert_eq!(asked["options"]["excludeCredentials"].as_array().map(Vec::len), Some(19));
    }

    async fn a_removed_passkey_opens_nothing_and_the_last_way_in_stays(db: Db) {
        let test = app(db).await;
        let clerk = person(&test, "bauen@stadt.example").await;
        let (mut old, mut new) = (Device::new(SITE, 1), Device::new(SITE, 2));
        register(&test, clerk, &mut old).await.expect("registered");
        test.clock.advance_seconds(1);
        register(&test, clerk, &mut new).await.expect("registered");
        let kept = passkeys::of(&test.app.db, clerk).await.expect("a list");
        remove(&test, clerk, kept[0].id, false).await.expect("there is another one");
        assert_eq!(sign_in(&test, &mut old).await, None);
        assert!(matches!(remove(&test, clerk, kept[1].id, false).await, Err(Error::Conflict("passkey-last"))));
        assert_eq!(sign_in(&test, &mut new).await, Some(clerk), "it is still there");
        remove(&test, clerk, kept[1].id, true).await.expect("there is a password");
        assert_eq!(sign_in(&test, &mut new).await, None);
    }

    async fn adding_and_removing_are_told_by_mail_in_the_same_step(db: Db) {
        let test = app(db).await;
        let anna = resident(&test, "anna@example.org").await;
        register(&test, anna, &mut Device::new(SITE, 1)).await.expect("registered");
        let id = passkeys::of(&test.app.db, anna).await.expect("a list")[0].id;
        test.clock.advance_seconds(1);
        remove(&test, anna, id, true).await.expect("removed");
        let subjects: Vec<String> = outbox(&test.app.db).await.into_iter().map(|mail| mail.subject).collect();
        assert_eq!(subjects.len(), 2, "{subjects:?}");
        assert!(subjects[0].starts_with("Neuer Passkey") && subjects[1].starts_with("Passkey von Ihrem Konto"));
        assert!(remove(&test, anna, id, true).await.is_err());
        assert_eq!(outbox(&test.app.db).await.len(), 2, "what did not happen is not told");
    }

    async fn all_of_one_account_are_erased_with_what_it_has_begun(db: Db) {
        let test = app(db).await;
        let (anna, bert) = (resident(&test, "anna@example.org").await, resident(&test, "bertram@example.org").await);
        let mut his = Device::new(SITE, 9);
        register(&test, bert, &mut his).await.expect("registered");
        for seed in 1..=2 {
            register(&test, anna, &mut Device::new(SITE, seed)).await.expect("registered");
        }
        passkeys::ask_to_register(&cx(&test), anna, "anna").await.expect("a question");
        let erased = test.app.db.write(move |tx| Box::pin(async move { passkeys::erase_of(tx, anna).await })).await;
        assert_eq!(erased.expect("erased"), 2);
        let left: i64 = test.app.db.query("select count(*) from passkey_ceremony").value().await.expect("a count");
        assert_eq!((left, passkeys::count(&test.app.db, anna).await.expect("a count")), (0, 0));
        assert_eq!(sign_in(&test, &mut his).await, Some(bert));
    }
}
