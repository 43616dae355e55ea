//! The staff of a demonstration.

use crate::house::{add_municipalities, app, app_in, cookie, element, path, with_token};
use kernel::Error;
use web::{Settings, settings::Mode, testing::on_both};

const DEMO: Mode = Mode { demo: true, loopback: true };

#[tokio::test]
async fn every_demo_person_gets_a_link_that_signs_in_once() {
    on_both(|db| async move {
        add_municipalities(&db).await;
        let app = app_in(db, DEMO, Settings::default());
        let links = people::demo_staff(&app.app).await.expect("links");
        let labels: Vec<&str> = links.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Moderation Zukunftsschusterei",
                "Fachbereich Bauen, Stadt Bad Belzig",
                "Bürgerservice, Gemeinde Wiesenburg/Mark",
                "Projektteam Zukunftsschusterei",
                "Projektleitung",
                "Betrieb"
            ]
        );
        for (label, link) in &links {
            let answer = app.get(path(link)).await;
            assert_eq!(answer.location(), "/werkbank", "{label}");
            assert!(app.get_as("/werkbank", &cookie(&answer)).await.text.contains(label.as_str()));
            assert_eq!(app.get(path(link)).await.status, 404, "{label}: a link works once");
        }
    })
    .await;
}

#[tokio::test]
async fn fresh_links_replace_the_old_ones_without_doubling_people() {
    on_both(|db| async move {
        add_municipalities(&db).await;
        let app = app_in(db, DEMO, Settings::default());
        let first = people::demo_staff(&app.app).await.expect("links");
        let second = people::demo_staff(&app.app).await.expect("links again");
        assert_eq!(app.app.db.query("select count(*) from person").value::<i64>().await.ok(), Some(6));
        assert_eq!(app.get(path(&first[0].1)).await.status, 404);
        app.clock.advance_seconds(12 * 3600);
        assert_eq!(app.get(path(&second[0].1)).await.status, 404, "after twelve hours it is over");
    })
    .await;
}

#[tokio::test]
async fn outside_a_demonstration_on_loopback_there_is_no_such_door() {
    on_both(|db| async move {
        add_municipalities(&db).await;
        let demo = app_in(db.clone(), DEMO, Settings::default());
        let links = people::demo_staff(&demo.app).await.expect("links");
        let signed_in = cookie(&demo.get(path(&links[1].1)).await);
        let lead = cookie(&demo.get(path(&links[4].1)).await);
        let made = demo
            .post_as(
                "/werkbank/zugaenge/neu",
                &[("label", "App"), ("days", "30"), ("grant", "moderator/-/-/-")],
                &lead,
            )
            .await;
        let token = element(&made, "secret");
        assert_eq!(with_token(&demo, "/api/v1/door", &token).await.status, 200);
        for mode in [Mode { demo: false, loopback: true }, Mode { demo: true, loopback: false }] {
            let mut settings = Settings::default();
            settings
                .set(
                    "site.url",
                    if mode.loopback { "http://localhost:8080" } else { "https://mitmachen.example" },
                )
                .expect("an address");
            let other = app_in(db.clone(), mode, settings);
            assert_eq!(other.get(path(&links[0].1)).await.status, 404);
            assert!(matches!(people::demo_staff(&other.app).await, Err(Error::Forbidden)));
            assert_eq!(
                with_token(&other, "/api/v1/door", &token).await.status,
                401,
                "and so does what its people made"
            );
            let name = if mode.loopback { "leisten" } else { "__Host-leisten" };
            let carried_over = signed_in.replace("leisten", name);
            assert_eq!(
                other.get_as("/werkbank", &carried_over).await.status,
                303,
                "a demonstration's session ends with it"
            );
        }
        assert_eq!(demo.get_as("/werkbank", &signed_in).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn the_one_click_proof_is_for_demo_people_only() {
    on_both(|db| async move {
        add_municipalities(&db).await;
        let app = app_in(db, DEMO, Settings::default());
        let links = people::demo_staff(&app.app).await.expect("links");
        let lead = cookie(&app.get(path(&links[4].1)).await);
        app.clock.advance_seconds(601);
        assert_eq!(app.get_as("/werkbank/team/einladen", &lead).await.status, 303);
        let page = app.get_as("/werkbank/bestaetigen?weiter=/werkbank/team/einladen", &lead).await;
        assert!(page.text.contains("Ein Klick genügt") && page.field("code").is_none());
        let proved =
            app.post_as("/werkbank/bestaetigen", &[("weiter", "/werkbank/team/einladen")], &lead).await;
        assert_eq!(app.get_as(proved.location(), &cookie(&proved)).await.status, 200);
        // Somebody with a second factor of their own shows it, demonstration or not.
        let real =
            people::testing::sign_in(&app, [kernel::Grant::everywhere(kernel::Role::Administrator)]).await;
        assert_eq!(app.post_as("/werkbank/bestaetigen", &[], &real).await.status, 422);
        let no_password = app
            .post_as(
                "/werkbank/konto/passwort",
                &[("password", "vier blaue hüte"), ("again", "vier blaue hüte")],
                &cookie(&proved),
            )
            .await;
        assert_eq!(no_password.status, 409);
    })
    .await;
}

#[tokio::test]
async fn an_ordinary_application_prints_no_links() {
    on_both(|db| async move {
        let app = app(db);
        assert!(people::demo_staff(&app.app).await.is_err());
        assert_eq!(app.app.db.query("select count(*) from person").value::<i64>().await.ok(), Some(0));
    })
    .await;
}
