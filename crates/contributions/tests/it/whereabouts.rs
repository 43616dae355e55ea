//! Authors put their contribution on the right spot, by the receipt.

use crate::support::{app, hand_in, published};
use contributions::{Contribution, intake::Receipt, store};
use web::testing::{Answer, TestApp};

async fn correct(test: &TestApp, receipt: &Receipt, place: &str, lat: &str, lon: &str) -> Answer {
    let fields = [("code", receipt.code.as_str()), ("place", place), ("lat", lat), ("lon", lon)];
    test.post("/beleg/ort", &fields).await
}

async fn found(test: &TestApp, receipt: &Receipt) -> Contribution {
    store::by_id(&test.app.db, receipt.id).await.expect("a look").expect("a row")
}

async fn its_case(test: &TestApp, receipt: &Receipt) -> (String, i64) {
    test.app.db
        .query("select c.state, (select count(*) from moderation_event e where e.case_id = c.id and e.kind = 'relocated') from moderation_case c where c.contribution_id = $1")
        .bind(receipt.id)
        .one()
        .await
        .expect("a case")
}

database::on_both! {
    async fn an_author_puts_the_point_right_everybody_sees_it_and_a_moderator_looks(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank am Teich").await;
        let opened = test.post("/beleg", &[("code", receipt.code.as_str())]).await;
        assert!(opened.text.contains("<option value=\"reetz\" selected>"), "the form says where it is now");
        let done = correct(&test, &receipt, "bad-belzig", "52,1402", "12.5864").await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(done.text.contains("Der Ort ist berichtigt."));
        assert_eq!((done.field("lat").as_deref(), done.field("lon").as_deref()), (Some("52.1402"), Some("12.5864")));

        let now = found(&test, &receipt).await;
        assert_eq!((now.place_slug.as_deref(), now.point()), (Some("bad-belzig"), Some((12.5864, 52.1402))));
        assert_ne!(now.municipality_name, None);
        let page = test.get(&format!("/beitraege/{}", receipt.reference)).await.text;
        assert!(page.contains("data-at=\"12.586400,52.140200\""), "{page}");
        assert!(page.contains("Ort von der Person berichtigt") && page.contains("Reetz → Bad Belzig"), "{page}");
        assert_eq!(its_case(&test, &receipt).await, ("open".to_owned(), 1));
        assert_eq!(store::tally::disagreements(&test.app.db).await.expect("the counts"), Vec::<&str>::new());

        assert_eq!(correct(&test, &receipt, "bad-belzig", "", "").await.status, 200);
        assert_eq!(found(&test, &receipt).await.point(), None, "without a point");
    }

    async fn what_is_wrong_with_a_correction_is_said_and_kept_and_changes_nothing(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Eine Bank am Teich").await;
        for (place, lat, lon, field) in [
            ("reetz", "52,1", "", "lat"),
            ("reetz", "hier", "12,5", "lat"),
            ("reetz", "NaN", "12,5", "lat"),
            ("reetz", "91", "12,5", "lat"),
            ("atlantis", "", "", "place"),
            ("reetz", "", "", "place"),
        ] {
            let wrong = correct(&test, &receipt, place, lat, lon).await;
            assert_eq!(wrong.status, 422, "{place} {lat} {lon}");
            assert!(wrong.text.contains(&format!("id=\"{field}-error\"")), "{place} {lat} {lon}: {}", wrong.text);
            assert_eq!(wrong.field("lat").as_deref(), Some(lat));
        }
        let now = found(&test, &receipt).await;
        assert_eq!((now.place_slug.as_deref(), now.point()), (Some("reetz"), None));
        assert_eq!(its_case(&test, &receipt).await.1, 0);
        assert_eq!(test.post("/beleg/ort", &[("code", "00000-00000-0000"), ("place", "luesse")]).await.status, 422);
    }

    async fn nothing_is_written_into_what_was_taken_back_and_a_day_has_its_limit(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank am Teich").await;
        let statuses = {
            let mut statuses = Vec::new();
            for lat in ["52,1", "52,2", "52,3", "52,4", "52,5", "52,6"] {
                statuses.push(correct(&test, &receipt, "reetz", lat, "12,5").await.status.as_u16());
            }
            statuses
        };
        assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
        assert_eq!(found(&test, &receipt).await.point(), Some((12.5, 52.5)), "the refused one left nothing");
        test.post("/beleg/zurueckziehen", &[("code", receipt.code.as_str()), ("sure", "1")]).await;
        test.clock.advance_seconds(2 * 86_400);
        let late = correct(&test, &receipt, "luesse", "52,1", "12,5").await;
        assert_eq!(late.status, 409, "{}", late.text);
        assert!(!test.post("/beleg", &[("code", receipt.code.as_str())]).await.text.contains("/beleg/ort"));
        assert_eq!(found(&test, &receipt).await.point(), None);
    }
}
