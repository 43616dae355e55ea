use crate::fixtures::{import, real, tiny};
use region::geometry::{Outline, distance};

/// A length in metres that rounding to a tenth of a metre can't explain away.
const A_METRE: f64 = 1.0;

async fn found(db: &database::Db, text: &str) -> Vec<String> {
    region::search_places(db, text).await.expect("a search").into_iter().map(|hit| hit.place.name).collect()
}

database::on_both! {
    async fn the_cells_of_a_municipality_cover_it_and_hold_their_places(db: Db) {
        import(&db, real()).await.expect("the real region");
        import(&db, tiny()).await.expect("another region");
        let places = region::places_on_map(&db).await.expect("places");
        for municipality in region::all_municipalities(&db).await.expect("municipalities") {
            let outline = Outline::parse(&municipality.outline).expect("an outline");
            let of_it: Vec<_> = places.iter().filter(|p| p.place.municipality_id == municipality.id).collect();
            let sum: f64 = of_it.iter().map(|p| Outline::parse(&p.cell).expect("a cell").area()).sum();
            assert!((sum / outline.area() - 1.0).abs() < 1e-4, "{}: {sum} of {}", municipality.name, outline.area());
            for place in of_it {
                let depth = Outline::parse(&place.cell).expect("a cell").signed_distance(place.place.lon, place.place.lat);
                assert!(depth < 0.0, "{} lies {depth} m outside its cell", place.place.name);
            }
        }
    }

    async fn a_cell_holds_what_is_nearest_to_its_place(db: Db) {
        import(&db, real()).await.expect("the real region");
        let places = region::places_on_map(&db).await.expect("places");
        let mut tried = 0;
        for lon in (0..30).map(|n| 12.27 + f64::from(n) * 0.015) {
            for lat in (0..20).map(|n| 52.01 + f64::from(n) * 0.0125) {
                let Some(located) = region::locate(&db, lon, lat).await.expect("a place").filter(|located| located.certain) else { continue };
                let home = places.iter().find(|p| p.place.id == located.place_id).expect("a known place");
                let depth = Outline::parse(&home.cell).expect("a cell").signed_distance(lon, lat);
                assert!(depth < A_METRE, "{lon}, {lat} is nearest to {} but {depth} m outside its cell", home.place.name);
                tried += 1;
            }
        }
        assert!(tried > 150, "only {tried} points were inside");
    }

    async fn the_areas_are_those_that_the_municipalities_state(db: Db) {
        import(&db, real()).await.expect("the real region");
        for (municipality, square_kilometres) in region::all_municipalities(&db).await.expect("all").iter().zip([236.07, 220.19]) {
            let area = Outline::parse(&municipality.outline).expect("an outline").area() / 1e6;
            // The outlines are generalised to 1 : 5,000,000.
            assert!((area / square_kilometres - 1.0).abs() < 0.05, "{}: {area} km²", municipality.name);
        }
    }

    async fn a_lonely_place_has_its_whole_municipality(db: Db) {
        import(&db, tiny()).await.expect("a region");
        let places = region::places_on_map(&db).await.expect("places");
        let lonely = places.iter().find(|p| p.place.slug == "uebersand").expect("a place");
        let municipality = region::municipality(&db, lonely.place.municipality_id).await.expect("its municipality");
        assert_eq!(lonely.cell, municipality.outline);
    }

    async fn a_point_is_found_inside_with_doubt_at_the_border_and_not_far_outside(db: Db) {
        import(&db, real()).await.expect("the real region");
        let belzig = region::municipality_by_slug(&db, "bad-belzig").await.expect("a query").expect("a municipality");
        let market = region::locate(&db, 12.586_234, 52.140_359).await.expect("a query").expect("inside");
        let place = region::place(&db, market.place_id).await.expect("a place");
        assert_eq!((place.slug.as_str(), market.municipality_id, market.certain), ("bad-belzig", belzig.id, true));

        // Beside the northernmost corner of Bad Belzig (52.27008° N): 500 m are 0.0045°, 1,500 m are 0.0135°.
        let outline = Outline::parse(&belzig.outline).expect("an outline");
        let north = outline.0.iter().flat_map(|polygon| polygon.exterior().coords()).fold((0.0, 0.0), |top, at| if at.y > top.1 { (at.x, at.y) } else { top });
        let just_outside = region::locate(&db, north.0, north.1 + 0.0045).await.expect("a query").expect("within the tolerance");
        assert_eq!((just_outside.municipality_id, just_outside.certain), (belzig.id, false));
        let just_inside = region::locate(&db, north.0, north.1 - 0.0045).await.expect("a query").expect("inside");
        assert_eq!((just_inside.municipality_id, just_inside.certain), (belzig.id, false));
        assert_eq!(region::locate(&db, north.0, north.1 + 0.0135).await.expect("a query"), None);
        assert_eq!(region::locate(&db, 13.4, 52.5).await.expect("a query"), None);
        for nowhere in [(f64::NAN, 52.0), (12.5, 152.0), (f64::INFINITY, 52.0)] {
            assert_eq!(region::locate(&db, nowhere.0, nowhere.1).await.expect("a query"), None);
        }
    }

    async fn between_two_municipalities_the_one_that_holds_the_point_wins(db: Db) {
        import(&db, tiny()).await.expect("a region");
        // 8.1° is the border; 0.002° are about 130 m.
        for (lon, slug) in [(8.098, "aehren"), (8.102, "uebersand")] {
            let located = region::locate(&db, lon, 54.05).await.expect("a query").expect("a place");
            let place = region::place(&db, located.place_id).await.expect("a place");
            assert_eq!((place.slug.as_str(), located.certain), (slug, false));
        }
    }

    async fn an_empty_database_locates_and_finds_nothing(db: Db) {
        assert_eq!(region::locate(&db, 12.5, 52.1).await.expect("a query"), None);
        assert!(found(&db, "Belzig").await.is_empty());
        assert!(matches!(region::place(&db, kernel::PlaceId(uuid::Uuid::nil())).await, Err(kernel::Error::NotFound)));
    }

    async fn a_place_is_found_by_name_other_name_and_postcode_however_it_is_typed(db: Db) {
        import(&db, real()).await.expect("the real region");
        for typed in ["Lüsse", "Luesse", "lusse", "LÜSSE", " lüs "] {
            assert_eq!(found(&db, typed).await, ["Lüsse"], "{typed}");
        }
        assert_eq!(found(&db, "Belzig").await[0], "Bad Belzig");
        assert_eq!(found(&db, "Jeserig").await, ["Jeserig/Fläming", "Jeserigerhütten"]);
        assert_eq!(found(&db, "groß briesen").await, ["Groß Briesen"]);
        assert_eq!(found(&db, "14827").await.len(), 14);
        assert_eq!(found(&db, "148").await.len(), 29);
        assert!(found(&db, "%").await.is_empty() && found(&db, "_").await.is_empty() && found(&db, "").await.is_empty());
        assert!(found(&db, &"x".repeat(100_000)).await.is_empty());

        let hits = region::search_places(&db, "Schmerwitz").await.expect("a search");
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].alias.as_deref(), Some("Schmerwitz"));
        let names = region::aliases(&db, hits[0].place.id).await.expect("aliases");
        assert!(names.contains(&"Schmerwitz".to_owned()));
    }

    async fn better_hits_come_first_and_each_place_once(db: Db) {
        import(&db, real()).await.expect("the real region");
        // The place, then what belongs to the municipality of that name.
        let hits = found(&db, "Wiesenburg").await;
        assert_eq!((hits[0].as_str(), hits.len()), ("Wiesenburg", 14));
        let hits = region::search_places(&db, "Medewitz").await.expect("a search");
        assert_eq!(hits.iter().map(|hit| (hit.place.name.as_str(), hit.alias.as_deref())).collect::<Vec<_>>(), [("Medewitz", None)]);
    }
}

#[test]
fn distances_are_those_on_the_ground() {
    // One degree of latitude is 111.2 km; a degree of longitude at 60° north is half as long.
    assert!((distance((12.0, 52.0), (12.0, 53.0)) - 111_195.0).abs() < 10.0);
    assert!((distance((12.0, 60.0), (13.0, 60.0)) - 55_597.0).abs() < 10.0);
}
