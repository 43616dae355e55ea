use crate::fixtures::{import, real, tiny, tiny_with};
use database::{BoxFuture, Db};
use kernel::{PlaceId, Result};
use std::collections::HashMap;
use web::{
    Cx, Html, Module,
    module::{Panels, PlaceCount},
    testing::TestApp,
};

/// A module as others will bring it: counts for two places and a panel on every place.
fn neighbour() -> Module {
    fn counts(cx: &Cx) -> BoxFuture<'_, Result<HashMap<PlaceId, PlaceCount>>> {
        Box::pin(async move {
            let places = region::all_places(&cx.app.db).await?;
            let count = |slug: &str| match slug {
                "luesse" => PlaceCount { contributions: 7, open_processes: 2 },
                "reetz" => PlaceCount { contributions: 1, open_processes: 1 },
                _ => PlaceCount { contributions: 0, open_processes: 1 },
            };
            Ok(places.into_iter().map(|place| (place.id, count(&place.slug))).collect())
        })
    }
    fn panel(_: &Cx, _: PlaceId) -> BoxFuture<'_, Result<Html>> {
        Box::pin(async { Ok(Html::text("a neighbour's panel")) })
    }
    Module {
        name: "neighbour",
        place_counts: Some(counts),
        panels: Panels { place: vec![(1, panel)], ..Panels::default() },
        ..Module::default()
    }
}

async fn site(db: &Db, files: Vec<(String, String)>) -> TestApp {
    import(db, files).await.expect("a region");
    TestApp::new(db.clone(), vec![region::module(), neighbour()])
}

fn without_tags(html: &str) -> String {
    html.split('<')
        .filter_map(|piece| piece.split_once('>').map(|(_, text)| text))
        .collect::<Vec<_>>()
        .join("\n")
}

database::on_both! {
    async fn every_place_and_municipality_has_a_page_in_german_and_english(db: Db) {
        let site = site(&db, real()).await;
        for place in region::all_places(&db).await.expect("places") {
            for prefix in ["", "/en", "/einfach"] {
                let page = site.get(&format!("{prefix}/orte/{}", place.slug)).await;
                assert_eq!(page.status, 200, "{prefix}/orte/{}", place.slug);
                assert!(page.text.contains(&format!("<h1>{}</h1>", place.name)) && page.text.contains("a neighbour&#39;s panel"));
                assert!(page.text.contains("https://www.bkg.bund.de") && page.text.contains("VBB"), "{}: no attribution beside the map", place.name);
            }
        }
        for municipality in region::all_municipalities(&db).await.expect("municipalities") {
            for prefix in ["", "/en"] {
                let page = site.get(&format!("{prefix}{}", municipality.path())).await;
                assert_eq!(page.status, 200);
                assert!(page.text.contains(municipality.ags.as_deref().expect("a key")) && page.text.contains("https://www.bkg.bund.de"));
            }
        }
    }

    async fn what_is_unknown_is_not_found(db: Db) {
        let site = site(&db, real()).await;
        for path in ["/orte/atlantis", "/en/orte/atlantis", "/gemeinden/atlantis", "/orte/%00", "/orte/wiesenburg-mark", "/gemeinden/reetz"] {
            assert_eq!(site.get(path).await.status, 404, "{path}");
        }
    }

    async fn no_text_is_missing_in_either_language(db: Db) {
        let site = site(&db, real()).await;
        for path in ["/orte", "/orte?q=schmerwitz", "/orte?q=nirgends", "/orte/dippmannsdorf", "/orte/kuhlowitz", "/orte/wiesenburg", "/gemeinden/bad-belzig"] {
            for prefix in ["", "/en"] {
                let page = site.get(&format!("{prefix}{path}")).await;
                let text = without_tags(&page.text);
                // A missing text stands for itself.
                assert!(!text.contains("region-"), "{prefix}{path}: {:?}", text.lines().find(|line| line.contains("region-")));
            }
        }
    }

    async fn the_overview_shows_every_place_on_the_map_and_in_the_list_with_its_counts(db: Db) {
        let site = site(&db, real()).await;
        let page = site.get("/orte").await;
        assert_eq!(page.text.matches("<a class=\"cell m").count(), 29);
        assert!(page.text.contains("<title>Lüsse: 7 Beiträge, 2 laufende Beteiligungen</title>"));
        assert!(page.text.contains("<title>Reetz: 1 Beitrag, 1 laufende Beteiligung</title>"));
        assert!(page.text.contains("<title>Werbig: noch keine Beiträge, 1 laufende Beteiligung</title>"));
        assert_eq!(page.text.matches("href=\"/orte/werbig\"").count(), 2);
        // One process is open everywhere, so it is no news at any place; Lüsse has one more.
        assert_eq!(page.text.matches("class=\"pin\"").count(), 1);
        assert!(page.text.contains("Schematische Darstellung, keine amtlichen Grenzen"));
        assert!(page.text.contains("<a href=\"https://www.bkg.bund.de\">© GeoBasis-DE / BKG 2021 (Daten verändert)</a>"));
        let english = site.get("/en/orte").await;
        assert!(english.text.contains("<title>Lüsse: 7 contributions, 2 open participation processes</title>"));
        assert!(english.text.contains("href=\"/en/orte/werbig\"") && english.text.contains("Schematic drawing, no official borders"));
    }

    async fn the_search_works_without_script_and_keeps_what_was_typed(db: Db) {
        let site = site(&db, real()).await;
        let page = site.get("/orte?q=Schmerwitz").await;
        assert_eq!(page.field("q").as_deref(), Some("Schmerwitz"));
        assert!(page.text.contains("Ein Ort für „Schmerwitz“") && page.text.contains("gehört dazu: Schmerwitz"));
        assert!(site.get("/orte?q=14827").await.text.contains("14 Orte für „14827“"));
        assert!(site.get("/orte?q=nirgends").await.text.contains("Kein Ort für „nirgends“"));
        for odd in ["/orte?q=%3Cscript%3Ealert(1)%3C/script%3E", "/orte?q=%FF", "/orte?q", "/orte?%ZZ"] {
            let page = site.get(odd).await;
            assert_eq!(page.status, 200, "{odd}");
            assert!(!page.text.contains("<script>alert"), "{odd}");
        }
    }

    async fn names_from_a_file_cannot_write_html(db: Db) {
        let evil = "<img src=x onerror=alert(1)>";
        let files = tiny_with("\"name\":\"Ahorn\"", &format!("\"name\":\"{evil}\",\"gemeindeteile\":[\"{evil}\"],\"point_note\":\"{evil}\",\"population\":1,\"population_source\":\"{evil}\""));
        let files = files.into_iter().map(|(name, text)| (name, text.replace("Stadtplan Sandau", evil).replace("\"Sandau am See\"", &format!("\"{evil}\",\"slug\":\"sandau-am-see\"")))).collect();
        let site = site(&db, files).await;
        for path in ["/orte", "/orte?q=img", "/orte/ahorn", "/gemeinden/sandau-am-see"] {
            let page = site.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.text.contains("<img src=x") && page.text.contains("&#60;img src=x"), "{path}");
        }
    }

    async fn a_place_page_tells_what_is_known_and_says_where_nothing_is(db: Db) {
        let real_site = site(&db, real()).await;
        let known = real_site.get("/orte/dippmannsdorf").await.text;
        assert!(known.contains("362") && known.contains("Stand: 1. Januar 2021") && known.contains("Wikipedia-Spiegel"));
        assert!(real_site.get("/en/orte/dippmannsdorf").await.text.contains("As of 1 January 2021"));
        assert!(real_site.get("/orte/luesse").await.text.contains("keine Angabe"));
        assert!(real_site.get("/orte/wiesenburg").await.text.contains("Sitz der Verwaltung"));
        assert!(real_site.get("/orte/bad-belzig").await.text.contains("Weitzgrund"));
        assert!(real_site.get("/orte/kuhlowitz").await.text.contains("Haltestelle an der Abzweigung"));
    }

    async fn another_region_has_its_own_map_and_pages(db: Db) {
        let site = site(&db, tiny()).await;
        let page = site.get("/orte").await;
        assert_eq!(page.text.matches("<a class=\"cell m").count(), 4);
        assert!(page.text.contains("4 Orte in 2 Gemeinden:") && page.text.contains("Stadtplan Sandau") && !page.text.contains("BKG"));
        assert!(site.get("/orte/aehren").await.text.contains("Ortsvorsteherin oder Ortsvorsteher, direkt gewählt"));
        assert!(site.get("/orte/uebersand").await.text.contains("Ortsbeirat"));
        assert!(site.get("/gemeinden/uebersand").await.text.contains("keine Angabe"));
    }

    async fn without_a_region_the_pages_stand_empty(db: Db) {
        let site = TestApp::new(db, vec![region::module()]);
        let page = site.get("/orte").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("noch keine Orte"));
        let cx = Cx::background(&site.app, kernel::Locale::De);
        assert!((site.app.panels.home[0].panel)(&cx, ()).await.expect("a panel").is_empty());
    }

    async fn the_home_page_gets_the_overview_and_forms_get_all_places(db: Db) {
        let site = site(&db, real()).await;
        let cx = Cx::background(&site.app, kernel::Locale::De);
        let home = (site.app.panels.home[0].panel)(&cx, ()).await.expect("a panel");
        assert!(home.as_str().contains("Ihr Ort auf einen Blick") && home.as_str().contains("map-block"));
        let choices = region::place_choices(&cx).await.expect("choices");
        assert_eq!(choices.len(), 29);
        assert_eq!((choices[0].value.as_str(), choices[0].text.as_str()), ("bad-belzig", "Bad Belzig"));
        assert_eq!((choices[1].value.as_str(), choices[1].text.as_str()), ("benken", "Benken (Wiesenburg/Mark)"));
    }
}
