//! What this concept hands to somebody about themselves, and what it erases.

use crate::setup::{app, place, put};
use kernel::ResidentId;
use notifications::{
    follower_count,
    testing::{follow, outbox},
};
use std::collections::HashMap;
use uuid::Uuid;
use web::personal::{self, DataSubject, Erasure};

database::on_both! {
    async fn an_address_gets_its_own_follows_and_loses_them_with_its_account(db: Db) {
        let test = app(db);
        follow(&test.app, "Anna@Example.org", place(1)).await;
        follow(&test.app, "bert@example.org", place(1)).await;
        put(&test.app, "anna@example.org", "Für Anna", "a").await.expect("a message");
        put(&test.app, "bert@example.org", "Für Bert", "b").await.expect("a message");
        let subject = DataSubject {
            resident: ResidentId(Uuid::from_u128(1)),
            email: "anna@example.org".to_owned(),
        };
        let found = test.app.export(&subject).await.expect("an export");
        let of = |key: &str| found.iter().find(|(class, _)| class.key == key).expect("a class").1.clone();
        assert_eq!(of("follows").len(), 1);
        assert_eq!(of("mail")[0]["subject"], "Für Anna");
        let erasure = Erasure {
            subject: subject.clone(),
            choices: HashMap::new(),
            now: test.app.clock.now(),
            random: test.app.random.clone(),
        };
        let classes = test.app.personal_data.clone();
        let erased = test.app.db.write(move |tx| {
            Box::pin(async move { personal::erase(tx, &classes, &erasure).await })
        }).await.expect("an erasure");
        assert_eq!(erased, [("follows", 1), ("mail", 1)]);
        assert_eq!(follower_count(&test.app.db, place(1)).await.expect("a count"), 1);
        assert_eq!(outbox(&test.app.db).await.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["bert@example.org"]);
        let nothing = test.app.export(&subject).await.expect("an export");
        assert!(nothing.iter().all(|(_, things)| things.is_empty()));
    }
}
