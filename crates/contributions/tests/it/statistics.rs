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
use std::collections::BTreeMap;
use web::{Cx, testing::TestApp};

const DAY: i64 = 86_400;

/// Somebody takes part; the code of their receipt.
async fn take_part(test: &TestApp, group: &str, channel: &str, place: &str, people: i64) -> String {
    let cx = Cx::background(&test.app, Locale::De);
    let draft = Draft {
        group: Some(group.to_owned()),
        channel: Some(channel.to_owned()),
        place: Some(place.to_owned()),
        people: Some(people),
        ..idea("Ein Wunsch")
    };
    intake::submit(&cx, test.app.random.uuid(), draft, Arrival::default())
        .await
        .expect("an intake")
        .code
        .to_string()
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
        test.app.run_due_jobs().await.expect("the jobs");
        let early = test.get("/api/v1/participation").await.json();
        assert_eq!(early["quarters"].as_array().map(Vec::len), Some(0), "this quarter is not over yet");
        assert!(test.get("/zahlen").await.text.contains("Noch ist kein Vierteljahr zu Ende"));
        test.clock.advance_seconds(40 * DAY);
        test.app.run_due_jobs().await.expect("the jobs");
        let json = test.get("/api/v1/participation").await.json();
        assert_eq!(json["quarters"][0]["quarter"], "2026-Q2");
        let figures = json["quarters"][0]["figures"].as_array().expect("figures");
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
        assert!(table.text.contains("2026-Q2,total,,,,100") && table.text.contains("2026-Q2,group_channel,business,van,,\n"));
        let page = test.get("/zahlen").await;
        assert!(page.status == 200 && page.text.contains("2. Vierteljahr 2026") && page.text.contains("Das sind 100 Menschen."));
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    }

    async fn no_difference_of_what_was_published_at_any_two_times_is_below_five(db: Db) {
        let test = app(db).await;
        let random = kernel::Random::seeded(5);
        let mut seen: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new()];
        let mut receipts = Vec::new();
        let mut below = 0;
        for month in 0..14 {
            for _ in 0..random.below(6) {
                let people = 1 + i64::try_from(random.below(9)).expect("a number");
                let pick = |from: &[&'static str]| from[usize::try_from(random.below(from.len() as u64)).expect("a place in the list")];
                let (group, channel) = (pick(&["resident", "business"]), pick(&["web", "van"]));
                receipts.push(take_part(&test, group, channel, pick(&["reetz", "luesse"]), people).await);
            }
            // Somebody takes back what they sent this month or long ago.
            if month % 2 == 1 && !receipts.is_empty() {
                let code = receipts.remove(usize::try_from(random.below(receipts.len() as u64)).expect("one of them"));
                test.post("/beleg/zurueckziehen", &[("code", code.as_str()), ("sure", "1")]).await;
            }
            test.clock.advance_seconds(30 * DAY);
            test.app.run_due_jobs().await.expect("the jobs");
            let table = test.get("/api/v1/participation.csv").await.text;
            // What somebody knows of each figure by now: of each quarter, and over all quarters.
            let mut known = BTreeMap::new();
            for line in table.lines().skip(1) {
                let (key, people) = line.rsplit_once(',').expect("a line");
                let Ok(people) = people.parse::<u64>() else { continue };
                let (_, of) = key.split_once(',').expect("a quarter");
                known.insert(key.to_owned(), people);
                *known.entry(of.to_owned()).or_default() += people;
            }
            for earlier in &seen {
                for (key, people) in &known {
                    let before = earlier.get(key).copied().unwrap_or_default();
                    assert!(*people == before || *people >= before + LEAST, "{key}: {before}, then {people}");
                }
                assert!(earlier.keys().all(|key| known.contains_key(key)), "nothing that was published is taken back");
            }
            below += i64::from(table.lines().any(|line| line.ends_with(',')));
            seen.push(known);
        }
        let last = seen.last().expect("the last one");
        assert!(last.len() > 20 && below > 3, "there was something to see and to hide: {last:?}");
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
