//! Whoever sees what is public can never get a receipt from it.

use crate::support::{app, hand_in, published};
use contributions::store;
use database::on_both;

on_both! {
    async fn neither_id_nor_reference_nor_text_opens_a_receipt(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Ein öffentlicher Text").await;
        let public = test.get(&format!("/api/v1/contributions/{}", receipt.reference)).await.json();
        for guess in [public["id"].to_string(), receipt.reference.clone(), "Ein öffentlicher Text".to_owned(), receipt.id.to_string(), String::new()] {
            let answer = test.post("/beleg", &[("code", &guess)]).await;
            assert_eq!(answer.status, 422, "{guess}");
            assert!(!answer.text.contains("Ein öffentlicher Text") || guess == "Ein öffentlicher Text");
        }
        let opened = test.post("/beleg", &[("code", receipt.code.as_str())]).await;
        assert_eq!(opened.status, 200);
        assert!(opened.text.contains("Ein öffentlicher Text"));
    }

    async fn sending_a_public_text_under_ones_own_key_gives_another_receipt(db: Db) {
        let test = app(db).await;
        let first = published(&test, "Ein öffentlicher Text").await;
        let copy = hand_in(&test, "Ein öffentlicher Text").await;
        assert_ne!((first.id, &first.code), (copy.id, &copy.code));
    }

    async fn nothing_public_holds_the_key_or_the_code(db: Db) {
        let test = app(db).await;
        let key = test.app.random.uuid();
        let draft = serde_json::json!({"kind": "idea", "process": "ideenwerkstatt", "text": "Ein Text", "place": "reetz"});
        let taken = test.put_json(&format!("/api/v1/intake/{key}"), &draft).await.json();
        let code = taken["receipt"].as_str().expect("a code").to_owned();
        let (id, now, random) = (taken["id"].as_str().expect("an id").parse().expect("a uuid"), test.clock.now(), test.app.random.clone());
        test.app.db.write(move |tx| Box::pin(async move {
            tx.query("update contribution set state = 'published' where id = $1").bind(kernel::ContributionId(id)).run().await?;
            store::event(tx, &random, &store::NewEvent::public(kernel::ContributionId(id), now, "published", "")).await
        })).await.expect("published");
        let reference = taken["reference"].as_str().expect("a reference");
        for path in [format!("/beitraege/{reference}"), "/beitraege".to_owned(), "/feed".to_owned(), format!("/beitraege/{reference}/feed"), "/orte/reetz".to_owned(),
            "/api/v1/contributions".to_owned(), "/api/v1/contributions.geojson".to_owned(), "/api/v1/contributions.csv".to_owned()] {
            let page = test.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.text.contains(reference) || path.contains("feed"), "{path} shows the contribution");
            assert!(!page.text.contains(&key.to_string()) && !page.text.contains(&code), "{path}");
        }
    }

    async fn guessing_codes_is_slowed_down_and_a_right_code_waits_too(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Ein Text").await;
        // Well-formed codes that belong to nothing.
        for n in 0..test.app.settings.receipt_tries_per_hour {
            let code = kernel::receipt::ReceiptCode::derive(&test.app.secrets, uuid::Uuid::from_u128(u128::from(n)));
            assert_eq!(test.post("/beleg", &[("code", code.as_str())]).await.status, 422);
        }
        assert_eq!(test.post("/beleg", &[("code", receipt.code.as_str())]).await.status, 429);
        test.clock.advance_seconds(3600);
        assert_eq!(test.post("/beleg", &[("code", receipt.code.as_str())]).await.status, 200);
    }
}
