use crate::fixtures::{import, real};
use database::Db;
use serde_json::Value;
use web::testing::TestApp;

async fn site(db: &Db) -> TestApp {
    import(db, real()).await.expect("a region");
    TestApp::new(db.clone(), vec![region::module()])
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().expect("items").iter().filter_map(|item| item["slug"].as_str()).collect()
}

database::on_both! {
    async fn places_are_listed_by_name_in_pages_without_gap_or_repetition(db: Db) {
        let site = site(&db).await;
        let all = site.get("/api/v1/places?limit=200").await.json();
        assert_eq!((names(&all).len(), &all["next"]), (29, &Value::Null));
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = site.get(&format!("/api/v1/places?limit=10{after}")).await.json();
            seen.extend(names(&page).into_iter().map(str::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, names(&all));
    }

    async fn places_are_filtered_by_municipality_and_search(db: Db) {
        let site = site(&db).await;
        assert_eq!(names(&site.get("/api/v1/places?municipality=bad-belzig").await.json()).len(), 15);
        assert_eq!(names(&site.get("/api/v1/places?q=Schmerwitz&municipality=wiesenburg-mark").await.json()).len(), 1);
        assert!(names(&site.get("/api/v1/places?municipality=nirgends").await.json()).is_empty());
        let found = site.get("/api/v1/places?q=Luesse").await.json();
        assert_eq!(names(&found), ["luesse"]);
        assert_eq!(found["items"][0]["municipality"], "bad-belzig");
        assert_eq!(found["items"][0]["url"], "http://localhost:8080/orte/luesse");
        assert!(found["items"][0]["attribution"].as_str().expect("a source").contains("VBB"));
    }

    async fn one_place_and_the_municipalities_can_be_read_from_other_sites(db: Db) {
        let site = site(&db).await;
        let place = site.get("/api/v1/places/dippmannsdorf").await;
        assert_eq!(place.headers["access-control-allow-origin"], "*");
        assert_eq!((&place.json()["population"], &place.json()["population_as_of"]), (&Value::from(362), &Value::from("2021-01-01")));
        assert_eq!(place.json()["representation"], Value::Null);
        let municipalities = site.get("/api/v1/municipalities").await.json();
        assert_eq!(names(&municipalities), ["bad-belzig", "wiesenburg-mark"]);
        assert_eq!(municipalities["items"][0]["attribution_url"], "https://www.bkg.bund.de");
    }

    async fn what_does_not_fit_is_answered_with_a_problem_document(db: Db) {
        let site = site(&db).await;
        for (path, status) in [
            ("/api/v1/places/atlantis", 404),
            ("/api/v1/places/%00", 404),
            ("/api/v1/places/L%C3%BCsse", 404),
            ("/api/v1/places?limit=0", 422),
            ("/api/v1/places?limit=viele", 422),
            ("/api/v1/places?after=morgen", 422),
            ("/api/v1/municipalities?limit=201", 422),
            ("/api/v1/places.geojson?shape=kreis", 422),
        ] {
            let answer = site.get(path).await;
            assert_eq!((answer.status.as_u16(), &answer.headers["content-type"]), (status, &"application/problem+json".parse().expect("a header")), "{path}");
            assert_eq!(answer.json()["status"], status);
        }
    }

    async fn the_geojson_is_valid_names_its_sources_and_can_be_points_or_cells(db: Db) {
        let site = site(&db).await;
        for (path, count, kind, source) in [
            ("/api/v1/municipalities.geojson", 2, "Polygon", "BKG"),
            ("/api/v1/places.geojson", 29, "Point", "VBB"),
            ("/api/v1/places.geojson?shape=cell", 29, "Polygon", "VBB"),
        ] {
            let answer = site.get(path).await;
            assert_eq!(answer.headers["content-type"], "application/geo+json");
            region::feature::parse(&answer.text).unwrap_or_else(|reason| panic!("{path}: {reason}"));
            let json = answer.json();
            let features = json["features"].as_array().expect("features");
            assert_eq!(features.len(), count, "{path}");
            assert!(json["attribution"].as_str().expect("an attribution").contains(source));
            assert!(features.iter().all(|feature| feature["geometry"]["type"].as_str().is_some_and(|found| found.ends_with(kind))), "{path}");
        }
    }

    async fn the_description_of_the_interface_names_all_of_it(db: Db) {
        let site = site(&db).await;
        let described = site.get("/api/v1/openapi.json").await.json();
        for path in ["municipalities", "municipalities.geojson", "places", "places.geojson", "places/{slug}"] {
            assert!(described["paths"][format!("/api/v1/{path}")]["get"].is_object(), "{path}");
        }
        let parameters = described["paths"]["/api/v1/places"]["get"]["parameters"].as_array().expect("parameters").clone();
        let named: Vec<(&str, &str)> = parameters.iter().filter_map(|p| Some((p["name"].as_str()?, p["in"].as_str()?))).collect();
        assert_eq!(named, [("limit", "query"), ("after", "query"), ("municipality", "query"), ("q", "query")]);
    }
}
