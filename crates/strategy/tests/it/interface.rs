use crate::fixtures::{region, site};
use http::StatusCode;
use web::testing::TestApp;

database::on_both! {
    async fn programs_read_goals_bundles_measures_and_funding(db: Db) {
        let site = site(&db).await;
        let goals = site.get("/api/v1/goals").await.json();
        assert_eq!(goals["items"].as_array().map(Vec::len), Some(3));
        assert_eq!(goals["items"][1]["bundles"][0], serde_json::json!({"slug": "vitale-innenstadt", "likely": true}));
        assert_eq!(goals["items"][2]["bundles_complete"], false);
        let bundles = site.get("/api/v1/bundles").await.json();
        assert_eq!(bundles["items"].as_array().map(Vec::len), Some(8));
        assert_eq!(bundles["items"][4]["measures_total"], 5);
        assert_eq!(bundles["items"][4]["measures"], serde_json::json!([{"status": null, "measures": 4}]));
        let funding = site.get("/api/v1/funding").await.json();
        assert_eq!(funding["items"][0]["amount_cents"], 540_000_000);
        assert_eq!(funding["items"][0]["share_percent"], 90.0);
        let measure = site.get("/api/v1/measures/pmd-2").await.json();
        for absent in ["description", "status", "planned_start", "office", "delay_days"] {
            assert!(measure[absent].is_null(), "{absent}");
        }
        assert_eq!(site.get("/api/v1/measures/nichts").await.status, StatusCode::NOT_FOUND);
    }

    async fn lists_go_on_after_a_cursor_and_filters_are_checked(db: Db) {
        let site = site(&db).await;
        let (mut after, mut slugs) = (String::new(), Vec::new());
        loop {
            let page = site.get(&format!("/api/v1/measures?limit=7{after}")).await.json();
            slugs.extend(page["items"].as_array().expect("items").iter().map(|item| item["slug"].as_str().unwrap_or_default().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!((slugs.len(), slugs[0].as_str(), slugs[18].as_str()), (19, "vfm-1", "pmd-4"));
        let first = site.get("/api/v1/bundles?limit=5").await.json();
        let rest = site.get(&format!("/api/v1/bundles?after={}", first["next"].as_str().expect("more"))).await.json();
        assert_eq!((rest["items"].as_array().map(Vec::len), rest["next"].is_null()), (Some(3), true));
        for bad in ["/api/v1/measures?status=gone", "/api/v1/measures?year=30", "/api/v1/measures?after=x", "/api/v1/goals?after=x", "/api/v1/funding?limit=0"] {
            assert_eq!(site.get(bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        }
        let found = site.get("/api/v1/measures?goal=lebendige-zentren&status=none").await.json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(5));
    }

    async fn without_a_strategy_the_lists_are_empty(db: Db) {
        region(&db).await;
        let site = TestApp::new(db.clone(), vec![region::module(), strategy::module()]);
        for list in ["goals", "bundles", "measures", "funding"] {
            let answer = site.get(&format!("/api/v1/{list}")).await;
            assert_eq!((answer.status, answer.json()), (StatusCode::OK, serde_json::json!({"items": [], "next": null})), "{list}");
        }
    }
}
