use crate::ground::{middle, path, settings, town};
use basemap::check::{Finding, check};

database::on_both! {
    async fn without_a_base_there_are_outlines_and_no_tiles(db: Db) {
        let test = town(db, settings(&[])).await;
        assert_eq!(test.get(&path(middle(10))).await.status, 404);
        let answer = test.get("/karte/stil.json").await;
        assert_eq!(answer.headers["content-type"], "application/json");
        let style = answer.json();
        assert!(style["sources"].get("base").is_none());
        assert_eq!(style["metadata"]["bounds"], serde_json::json!([12.5, 52.0, 12.75, 52.25]));
        assert_eq!(style["metadata"]["places"][0]["slug"], "mitte");
        assert_eq!(style["sources"]["cells"]["data"]["features"][0]["properties"]["slug"], "mitte");
        assert!(style.get("glyphs").is_none() && style.get("sprite").is_none());
        // Every layer has a source that is there.
        for layer in style["layers"].as_array().expect("layers") {
            if let Some(source) = layer["source"].as_str() {
                assert!(style["sources"].get(source).is_some(), "{layer}");
            }
        }
        let base = basemap::open(&test.app.settings).await.expect("outlines");
        assert!(matches!(check(&test.app, &base).await.expect("checked"), Finding::Good(_)));
    }

    async fn a_point_is_told_its_place_in_the_language_of_the_page(db: Db) {
        let test = town(db, settings(&[])).await;
        let inside = test.get("/karte/ort?lon=12.62&lat=52.12").await;
        assert_eq!(inside.headers["cache-control"], "no-store");
        assert_eq!(inside.json()["place"], "mitte");
        assert!(inside.json()["text"].as_str().expect("words").starts_with("Punkt gesetzt: Mitte, Musterstadt."));
        let border = test.get("/en/karte/ort?lon=12.501&lat=52.12").await.json();
        assert!(border["text"].as_str().expect("words").contains("probably Mitte"), "{border}");
        let outside = test.get("/karte/ort?lon=13.4&lat=52.5").await.json();
        assert!(outside["place"].is_null() && outside["text"].as_str().expect("words").contains("außerhalb"), "{outside}");
        for nonsense in ["/karte/ort", "/karte/ort?lon=x&lat=1", "/karte/ort?lon=12"] {
            assert_eq!(test.get(nonsense).await.status, 422, "{nonsense}");
        }
        let far = test.get("/karte/ort?lon=1e308&lat=NaN").await;
        assert!(far.status == 200 && far.json()["place"].is_null(), "{}", far.text);
    }
}
