use crate::fixtures::{REAL, import, region};
use database::Db;
use http::StatusCode;
use kernel::{Grant, MeasureId, MunicipalityId, Role};
use web::testing::TestApp;

async fn site(db: &Db) -> TestApp {
    region(db).await;
    import(db, REAL).await.expect("the real strategy");
    TestApp::new(db.clone(), vec![people::module(), region::module(), strategy::module()])
}

async fn id(db: &Db, slug: &'static str) -> MeasureId {
    db.query("select id from measure where slug = $1")
        .bind(slug)
        .one::<(MeasureId,)>()
        .await
        .expect("a measure")
        .0
}

async fn municipality(db: &Db, slug: &'static str) -> MunicipalityId {
    db.query("select id from municipality where slug = $1")
        .bind(slug)
        .one::<(MunicipalityId,)>()
        .await
        .expect("a municipality")
        .0
}

/// The version that the form of a measure holds now.
async fn version(db: &Db, slug: &'static str) -> String {
    let at: i64 = db
        .query("select updated_at from measure where slug = $1")
        .bind(slug)
        .value()
        .await
        .expect("a measure");
    at.to_string()
}

const FORM: &str = "/werkbank/massnahmen/vi-3";

database::on_both! {
    async fn an_editor_keeps_a_measure_up_to_date_and_everyone_sees_it(db: Db) {
        let site = site(&db).await;
        let editor = people::testing::sign_in(&site, [Grant::everywhere(Role::Editor)]).await;
        let form = site.get_as(FORM, &editor).await;
        assert_eq!(form.status, StatusCode::OK);
        let seen = version(&db, "vi-3").await;
        let saved = site.post_as(FORM, &[
            ("version", seen.as_str()), ("status", "running"), ("planned_start", "2024-01-01"), ("planned_end", "2025-06-30"),
            ("actual_start", "2024-03-01"), ("office", "Fachbereich Bauen"), ("role", "Projektleitung Innenstadt"),
            ("municipality", "bad-belzig"), ("places", "bad-belzig"), ("update", "Der Markt ist **umgestaltet**."),
        ], &editor).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/massnahmen/vi-3"));
        let page = site.get("/massnahmen/vi-3").await.text;
        for text in ["läuft", "überfällig", "1. Januar 2024 bis 30. Juni 2025", "Fachbereich Bauen", "/orte/bad-belzig", "<strong>umgestaltet</strong>", "Verlauf"] {
            assert!(page.contains(text), "{text} is missing");
        }
        let item = site.get("/api/v1/measures/vi-3").await.json();
        assert_eq!((&item["status"], &item["planned_end"], &item["office"]), (&"running".into(), &"2025-06-30".into(), &"Fachbereich Bauen".into()));
        assert!(item["delay_days"].as_i64().is_some_and(|days| days > 0));
        let logged: i64 = db.query("select count(*) from audit_entry where action = 'edit_measure'").value().await.expect("a count");
        let events: i64 = db.query("select count(*) from measure_event").value().await.expect("a count");
        assert_eq!((logged, events), (1, 2));
    }

    async fn what_is_wrong_is_named_at_once_and_what_was_typed_stays(db: Db) {
        let site = site(&db).await;
        let editor = people::testing::sign_in(&site, [Grant::everywhere(Role::Editor)]).await;
        let seen = version(&db, "vi-3").await;
        let refused = site.post_as(FORM, &[
            ("version", seen.as_str()), ("status", "stopped"), ("planned_start", "morgen"), ("actual_end", "2999-01-01"),
            ("municipality", "atlantis"), ("office", "Bauhof <3"),
        ], &editor).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for text in ["warum die Maßnahme ruht", "Das ist kein Tag", "liegt in der Zukunft", "Diese Auswahl gibt es nicht", "Bauhof &#60;3", "value=\"morgen\""] {
            assert!(refused.text.contains(text), "{text} is missing in {}", refused.text);
        }
        assert_eq!(version(&db, "vi-3").await, seen);
    }

    async fn who_comes_second_is_told_and_loses_nothing(db: Db) {
        let site = site(&db).await;
        let editor = people::testing::sign_in(&site, [Grant::everywhere(Role::Editor)]).await;
        let late = site.post_as(FORM, &[("version", "1"), ("office", "Bauhof")], &editor).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("Inzwischen hat jemand anderes") && late.text.contains("value=\"Bauhof\""));
        let office: String = db.query("select office from measure where slug = 'vi-3'").value().await.expect("an office");
        assert_eq!(office, "");
    }

    async fn whoever_is_responsible_for_some_measures_edits_those_and_nothing_else(db: Db) {
        let site = site(&db).await;
        let mut grants = Vec::new();
        for slug in ["vi-1", "vi-2", "vi-3"] {
            grants.push(Grant { object: Some(id(&db, slug).await.0), ..Grant::everywhere(Role::Editor) });
        }
        let few = people::testing::sign_in(&site, grants).await;
        let list = site.get_as("/werkbank/massnahmen", &few).await;
        assert_eq!((list.status, list.text.matches("<th scope=\"row\">").count()), (StatusCode::OK, 3));
        for (slug, expected) in [("vi-1", StatusCode::OK), ("vi-3", StatusCode::OK), ("vi-4", StatusCode::FORBIDDEN), ("pmd-1", StatusCode::FORBIDDEN)] {
            assert_eq!(site.get_as(&format!("/werkbank/massnahmen/{slug}"), &few).await.status, expected, "{slug}");
            let posted = site.post_as(&format!("/werkbank/massnahmen/{slug}"), &[("version", "1")], &few).await.status;
            assert_eq!(posted == StatusCode::FORBIDDEN, expected == StatusCode::FORBIDDEN, "{slug}");
        }
        assert!(site.get_as("/massnahmen/vi-1", &few).await.text.contains("/werkbank/massnahmen/vi-1"));
        assert!(!site.get_as("/massnahmen/vi-4", &few).await.text.contains("/werkbank/massnahmen/vi-4"));
    }

    async fn an_editor_of_one_municipality_keeps_off_the_others_measures(db: Db) {
        let site = site(&db).await;
        let (own, other) = (municipality(&db, "wiesenburg-mark").await, municipality(&db, "bad-belzig").await);
        db.write(move |tx| Box::pin(async move {
            tx.query("update measure set municipality_id = $1 where slug = 'vi-3'").bind(other).run().await
        })).await.expect("a measure of Bad Belzig");
        let editor = people::testing::sign_in(&site, [Grant::in_municipality(Role::Editor, own)]).await;
        assert_eq!(site.get_as(FORM, &editor).await.status, StatusCode::FORBIDDEN);
        let path = "/werkbank/massnahmen/svc-1";
        assert_eq!(site.get_as(path, &editor).await.status, StatusCode::OK);
        let seen = version(&db, "svc-1").await;
        let away = site.post_as(path, &[("version", seen.as_str()), ("municipality", "bad-belzig")], &editor).await;
        assert_eq!(away.status, StatusCode::FORBIDDEN, "nobody gives a measure to others");
        let kept = site.post_as(path, &[("version", seen.as_str()), ("municipality", "wiesenburg-mark")], &editor).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
    }

    async fn guests_and_other_roles_see_no_form(db: Db) {
        let site = site(&db).await;
        for role in [Role::Reader, Role::Moderator, Role::Responder, Role::Administrator, Role::Operator] {
            let other = people::testing::sign_in(&site, [Grant::everywhere(role)]).await;
            assert_eq!(site.get_as(FORM, &other).await.status, StatusCode::FORBIDDEN, "{role}");
            assert_eq!(site.post_as(FORM, &[("version", "1")], &other).await.status, StatusCode::FORBIDDEN, "{role}");
        }
        assert_eq!(site.get(FORM).await.status, StatusCode::SEE_OTHER);
        assert!(!site.get("/massnahmen/vi-3").await.text.contains("/werkbank/massnahmen/"));
    }
}
