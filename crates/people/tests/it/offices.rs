//! Offices and their deputies.

use crate::house::{BELZIG, WIESENBURG, add_municipalities, app};
use kernel::{Grant, Role};
use people::testing::sign_in_as;
use web::testing::on_both;

#[tokio::test]
async fn a_demonstrations_offices_come_once_and_all_have_a_deputy_but_the_head() {
    on_both(|db| async move {
        let app = app(db.clone());
        add_municipalities(&db).await;
        people::demo_offices(&app.app).await.expect("offices");
        people::demo_offices(&app.app).await.expect("no more offices");
        let offices = people::offices(&db).await.expect("offices");
        assert_eq!(offices.len(), 10);
        assert_eq!(
            (offices[1].key.as_str(), offices[1].label.as_str(), offices[1].municipality),
            ("bad-belzig-bauen", "Fachbereich Bauen, Stadt Bad Belzig", Some(BELZIG))
        );
        let headless: Vec<&str> = offices
            .iter()
            .filter(|office| office.deputy_key.is_none())
            .map(|office| office.key.as_str())
            .collect();
        assert_eq!(headless, ["bad-belzig-leitung", "wiesenburg-mark-leitung"]);
    })
    .await;
}

#[tokio::test]
async fn only_active_people_answer_for_an_office() {
    on_both(|db| async move {
        let app = app(db.clone());
        add_municipalities(&db).await;
        people::demo_offices(&app.app).await.expect("offices");
        let (person, _) = sign_in_as(
            &app,
            "Fachbereich Bauen",
            Some("bad-belzig-bauen"),
            [Grant::in_municipality(Role::Responder, BELZIG)],
        )
        .await;
        let members = people::members(&db, "bad-belzig-bauen").await.expect("members");
        assert_eq!(members.iter().map(|member| member.person).collect::<Vec<_>>(), [person]);
        assert_eq!(people::office_of(&db, person).await.ok(), Some(Some("bad-belzig-bauen".to_owned())));
        assert_eq!(
            people::office(&db, "bad-belzig-bauen").await.expect("read").map(|office| office.people),
            Some(1)
        );
        db.write(|tx| Box::pin(async move { tx.query("update person set state = 'disabled'").run().await }))
            .await
            .expect("disabled");
        assert!(people::members(&db, "bad-belzig-bauen").await.expect("members").is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_administrator_keeps_the_offices_of_their_own_town() {
    on_both(|db| async move {
        let app = app(db.clone());
        add_municipalities(&db).await;
        people::demo_offices(&app.app).await.expect("offices");
        let (_, session) =
            sign_in_as(&app, "Verwaltung", None, [Grant::in_municipality(Role::Administrator, BELZIG)]).await;
        let list = app.get_as("/werkbank/stellen", &session).await;
        assert!(
            list.text.contains("Fachbereich Bauen, Stadt Bad Belzig")
                && !list.text.contains("Bürgerservice, Gemeinde Wiesenburg/Mark")
        );
        assert_eq!(app.get_as("/werkbank/stellen/wiesenburg-mark-bauen", &session).await.status, 403);
        let (belzig, wiesenburg) = (BELZIG.to_string(), WIESENBURG.to_string());
        let fields = |key: &'static str, municipality: &str, deputy: &'static str| {
            [
                ("key", key.to_owned()),
                ("label", "Fachbereich Kultur".to_owned()),
                ("municipality", municipality.to_owned()),
                ("deputy", deputy.to_owned()),
                ("position", "7".to_owned()),
            ]
        };
        let post = async |path: &str, fields: [(&str, String); 5]| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            app.post_as(path, &fields, &session).await
        };
        assert_eq!(
            post("/werkbank/stellen/neu", fields("kultur", &belzig, "bad-belzig-leitung")).await.location(),
            "/werkbank/stellen"
        );
        assert_eq!(
            post("/werkbank/stellen/neu", fields("kultur", &belzig, "")).await.status,
            422,
            "the key is taken"
        );
        assert_eq!(post("/werkbank/stellen/neu", fields("Kultur!", &belzig, "")).await.status, 422);
        assert_eq!(
            post("/werkbank/stellen/neu", fields("kultur2", &wiesenburg, "")).await.status,
            403,
            "not in the neighbouring town"
        );
        assert_eq!(
            post("/werkbank/stellen/bad-belzig-leitung", fields("", &belzig, "kultur")).await.status,
            422,
            "no circle of deputies"
        );
        assert_eq!(
            post("/werkbank/stellen/kultur", fields("", &wiesenburg, "")).await.status,
            403,
            "nor moved there"
        );
        assert_eq!(
            post("/werkbank/stellen/kultur", fields("", &belzig, "bad-belzig-bauen")).await.location(),
            "/werkbank/stellen"
        );
        assert_eq!(
            people::office(&db, "kultur").await.expect("read").and_then(|office| office.deputy_key),
            Some("bad-belzig-bauen".to_owned())
        );
    })
    .await;
}
