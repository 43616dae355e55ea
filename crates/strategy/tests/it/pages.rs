use crate::fixtures::{region, site};
use http::StatusCode;
use web::testing::TestApp;

database::on_both! {
    async fn the_overview_shows_goals_bundles_money_phases_and_what_is_not_known(db: Db) {
        let site = site(&db).await;
        let page = site.get("/ziele").await;
        assert_eq!(page.status, StatusCode::OK);
        for text in [
            "Starke Verbindungen", "Lebendige Zentren", "Gesundes Lebensumfeld", "Gesundheit der Zukunft",
            "Bad Belzig App weiterentwickeln", "rund 6.000.000\u{a0}€", "rund 5.400.000\u{a0}€", "90 %", "errechnet",
            "Zuordnung wahrscheinlich, nicht belegt", "181 Tage später beendet als geplant", "Stand: keine Angabe",
            "2 weitere, deren Namen keine Quelle nennt", "September 2020", "21. Oktober 2021",
            "Die Quelle nennt nicht alle Maßnahmenbündel dieses Ziels.",
        ] {
            assert!(page.text.contains(text), "{text} is missing");
        }
        let english = site.get("/en/ziele").await;
        for text in ["about €6,000,000", "likely, not stated by a source", "lang=\"de\"", "ended 181 days later than planned"] {
            assert!(english.text.contains(text), "{text} is missing");
        }
    }

    async fn every_goal_bundle_and_measure_has_a_page_in_both_languages(db: Db) {
        let site = site(&db).await;
        let found: Vec<(String, String)> = db.query("select kind, slug from strategy_element where kind <> 'sub_goal'").all().await.expect("elements");
        assert_eq!(found.len(), 30);
        for (kind, slug) in found {
            let folder = match kind.as_str() { "goal" => "ziele", "bundle" => "buendel", _ => "massnahmen" };
            for language in ["", "/en"] {
                let page = site.get(&format!("{language}/{folder}/{slug}")).await;
                assert_eq!(page.status, StatusCode::OK, "{slug}");
                let none = if language.is_empty() { "keine Angabe" } else { "not stated" };
                assert!(kind != "measure" || page.text.contains(none), "{slug} claims to know all");
            }
        }
        for path in ["/ziele/sv-1", "/buendel/vfm-1", "/massnahmen/starke-verbindungen", "/massnahmen/%00", "/ziele/%00", "/buendel/x%00"] {
            assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn the_list_is_narrowed_by_status_goal_bundle_place_and_year(db: Db) {
        let site = site(&db).await;
        db.write(|tx| Box::pin(async move {
            tx.query("update measure set status = 'running', actual_start = '2024-02-01', planned_end = '2025-12-31' where slug = 'vi-1'").run().await?;
            tx.query("insert into measure_place (measure_id, place_id) select m.id, p.id from measure as m, place as p where m.slug = 'vi-1' and p.slug = 'bad-belzig'").run().await
        })).await.expect("a running measure");
        let count = |body: &str| body.matches("<h2 class=\"h3\">").count();
        for (query, expected) in [
            ("", 19), ("?stand=running", 1), ("?stand=none", 18), ("?ziel=starke-verbindungen", 14),
            ("?ziel=lebendige-zentren", 5), ("?buendel=vitale-innenstadt", 5), ("?ort=bad-belzig", 1), ("?ort=reetz", 0),
            ("?jahr=2024", 1), ("?jahr=2026", 0), ("?jahr=2023", 0), ("?stand=running&ort=bad-belzig&jahr=2025", 1), ("?ort=x%20y", 0),
        ] {
            let page = site.get(&format!("/massnahmen{query}")).await;
            assert_eq!((page.status, count(&page.text)), (StatusCode::OK, expected), "{query}");
        }
        assert!(site.get("/massnahmen?ort=reetz").await.text.contains("Keine Maßnahme passt"));
        let page = site.get("/massnahmen/vi-1").await.text;
        assert!(page.contains("läuft") && page.contains("überfällig") && page.contains("/orte/bad-belzig"));
        assert!(site.get("/orte/bad-belzig").await.text.contains("Digitale Infrastruktur für Verkehrsdaten"));
        assert!(!site.get("/orte/reetz").await.text.contains("Maßnahmen, die diesen Ort betreffen"));
    }

    async fn before_a_strategy_is_adopted_the_menu_leads_to_a_page_that_says_so(db: Db) {
        region(&db).await;
        let site = TestApp::new(db.clone(), vec![region::module(), strategy::module()]);
        let page = site.get("/ziele").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("sobald eine Strategie beschlossen ist"));
        assert_eq!(site.get("/massnahmen").await.status, StatusCode::NOT_FOUND);
    }

    async fn long_lists_go_on_where_the_page_before_ended(db: Db) {
        let site = site(&db).await;
        db.write(|tx| Box::pin(async move {
            tx.query("insert into measure (id, slug, reason, office, role, created_at, updated_at) select id, 'more-' || slug, '', '', '', 0, 0 from strategy_source").run().await?;
            tx.query("insert into strategy_element (id, edition_id, kind, slug, parent_id, measure_id, position, number_derived, name, description, description_derived, parts_complete) select s.id, s.edition_id, 'measure', 'more-' || s.slug, b.id, s.id, 7, false, s.slug, '', false, true from strategy_source as s, strategy_element as b where b.slug = 'mobilitaetscampus' and b.kind = 'bundle'").run().await
        })).await.expect("42 more measures at one position");
        let mut path = "/massnahmen?ziel=starke-verbindungen".to_owned();
        let mut names = Vec::new();
        loop {
            let page = site.get(&path).await;
            assert_eq!(page.status, StatusCode::OK);
            names.extend(page.text.split("<h2 class=\"h3\"><a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()));
            let Some(next) = page.text.split("rel=\"next\" href=\"").nth(1) else { break };
            path = next.split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&");
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!((all, names.len()), (56, 56));
        assert_eq!(site.get("/massnahmen?nach=quatsch").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
