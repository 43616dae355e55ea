//! Figures for everyone: about people none below five, about decisions by quarter.

use crate::support::{app, hand_in, idea, published};
use contributions::{
    contribution::Draft,
    intake::{self, Arrival},
    moderation,
    participation::LEAST,
};
use database::on_both;
use kernel::{Grant, Locale, Role};
use web::{Cx, testing::TestApp};

async fn take_part(test: &TestApp, group: &str, channel: &str, place: &str, people: i64) {
    let cx = Cx::background(&test.app, Locale::De);
    let draft = Draft {
        group: Some(group.to_owned()),
        channel: Some(channel.to_owned()),
        place: Some(place.to_owned()),
        people: Some(people),
        ..idea("Ein Wunsch")
    };
    intake::submit(&cx, test.app.random.uuid(), draft, Arrival::default()).await.expect("an intake");
}

on_both! {
    async fn page_table_and_interface_show_the_same_figures_and_none_below_five(db: Db) {
        let test = app(db).await;
        for (group, channel, place, people) in [
            ("resident", "web", "reetz", 40), ("resident", "van", "reetz", 12), ("resident", "shop", "luesse", 9),
            ("business", "web", "luesse", 7), ("business", "van", "reetz", 2), ("association", "web", "wiesenburg", 30),
        ] {
            take_part(&test, group, channel, place, people).await;
        }
        let early = test.get("/api/v1/participation").await.json();
        assert!(early["figures"].as_array().expect("figures").iter().all(|figure| figure["people"].is_null()), "this month does not count yet");
        test.clock.advance_seconds(40 * 86_400);
        let json = test.get("/api/v1/participation").await.json();
        let figures = json["figures"].as_array().expect("figures");
        let of = |of: &str, group: &str, channel: &str| {
            figures.iter().find(|one| one["of"] == of && one["group"] == group && one["channel"] == channel).expect("a figure")["people"].as_u64()
        };
        assert_eq!(of("total", "", ""), Some(100));
        assert_eq!(of("group_channel", "business", "van"), None, "two people");
        assert!(figures.iter().filter_map(|one| one["people"].as_u64()).all(|people| people >= LEAST));
        // Hidden beside it, so that neither the row nor the column gives it away.
        let row = |group: &str| figures.iter().filter(|one| one["of"] == "group_channel" && one["group"] == group && one["people"].is_null()).count();
        assert!(row("business") > 1);
        let table = test.get("/api/v1/participation.csv").await;
        assert_eq!(table.text.lines().count(), figures.len() + 1);
        assert!(table.text.contains("total,,,,100,2026-07-01") && table.text.contains("group_channel,business,van,,,2026-07-01"));
        let page = test.get("/zahlen").await;
        assert!(page.status == 200 && page.text.contains("Das sind 100 Menschen."));
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    }

    async fn what_moderation_decides_is_counted_in_public_with_its_ground(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Kauft bei mir!").await;
        hand_in(&test, "Eine Bank").await;
        test.clock.advance_seconds(3 * 3600);
        let cookie = people::testing::sign_in(&test, vec![Grant::everywhere(Role::Moderator)]).await;
        for case in moderation::open_cases(&test.app.db, 10).await.expect("cases") {
            let path = format!("/werkbank/pruefen/{}", case.id);
            let fields: &[(&str, &str)] = if case.reference == receipt.reference {
                assert_eq!(test.post_as(&path, &[("verdict", "reject"), ("reason", "Werbung."), ("ground", "boredom")], &cookie).await.status, 422);
                &[("verdict", "reject"), ("reason", "Werbung."), ("ground", "advertising")]
            } else {
                &[("verdict", "release")]
            };
            assert_eq!(test.post_as(&path, fields, &cookie).await.status, 303);
        }
        test.post("/beleg/widerspruch", &[("code", receipt.code.as_str()), ("objection", "Das war keine Werbung.")]).await;
        let json = test.get("/api/v1/moderation/statistics").await.json();
        let quarter = &json["quarters"][0];
        assert_eq!((quarter["quarter"].as_str(), quarter["received"].as_i64(), quarter["released"].as_i64()), (Some("2026-Q2"), Some(2), Some(1)));
        assert_eq!((quarter["refused"]["advertising"].as_i64(), quarter["median_hours"].as_i64(), quarter["objections"].as_i64()), (Some(1), Some(3), Some(1)));
        assert!(test.get("/moderation").await.text.contains("2026-Q2"));
    }

    async fn the_form_says_who_is_responsible_for_the_data(db: Db) {
        let test = app(db).await;
        published(&test, "Eine Bank").await;
        let form = test.get("/mitmachen/ideenwerkstatt/neu").await.text;
        assert!(form.contains("Gemeinsam die Stadt Bad Belzig und die Gemeinde Wiesenburg/Mark (Art. 26 DSGVO)"));
    }
}
