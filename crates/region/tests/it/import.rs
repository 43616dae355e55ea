use crate::fixtures::{import, real, refusal, tiny, tiny_with};
use region::{PlaceKind, Representation};
use std::collections::{BTreeSet, HashMap};

database::on_both! {
    async fn the_real_region_has_29_places_and_28_ortsteile_of_which_27_count(db: Db) {
        let summary = import(&db, real()).await.expect("the real region");
        assert_eq!((summary.municipalities, summary.places, summary.added), (2, 29, 31));

        let municipalities = region::all_municipalities(&db).await.expect("municipalities");
        let keys: Vec<_> = municipalities.iter().map(|m| (m.full_name(), m.ags.as_deref(), m.ars.as_deref(), m.reference_prefix.as_str())).collect();
        assert_eq!(keys, [
            ("Stadt Bad Belzig".to_owned(), Some("12069020"), Some("120690020020"), "BB"),
            ("Gemeinde Wiesenburg/Mark".to_owned(), Some("12069665"), Some("120690665665"), "WM"),
        ]);
        assert_eq!(municipalities[0].attribution, "© GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2-0");
        assert_eq!(municipalities[0].attribution_url.as_deref(), Some("https://www.bkg.bund.de"));

        let places = region::all_places(&db).await.expect("places");
        let districts: Vec<&str> = places.iter().filter(|p| p.kind == PlaceKind::District).map(|p| p.name.as_str()).collect();
        assert_eq!((places.len(), districts.len()), (29, 28));
        assert!(districts.contains(&"Wiesenburg"));
        assert_eq!(places.iter().filter(|p| p.is_counted_district()).count(), 27);
        assert_eq!(places.iter().filter(|p| p.is_seat).map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Bad Belzig", "Wiesenburg"]);
        // No source tells who represents whom: nothing is made up.
        assert!(places.iter().all(|p| p.representation.is_none()));
    }

    async fn names_populations_and_notes_are_taken_over_with_their_dates_and_sources(db: Db) {
        import(&db, real()).await.expect("the real region");
        let dippmannsdorf = region::place_by_slug(&db, "dippmannsdorf").await.expect("a query").expect("a place");
        assert_eq!(dippmannsdorf.population, Some(362));
        assert_eq!(dippmannsdorf.population_day(), Some(jiff::civil::date(2021, 1, 1)));
        assert!(dippmannsdorf.population_source.expect("a source").starts_with("Wikipedia"));
        let kuhlowitz = region::place_by_slug(&db, "kuhlowitz").await.expect("a query").expect("a place");
        assert_eq!((kuhlowitz.population, kuhlowitz.point_note.is_some()), (None, true));
        let belzig = region::place_by_slug(&db, "bad-belzig").await.expect("a query").expect("a place");
        assert_eq!(region::aliases(&db, belzig.id).await.expect("aliases"), ["Weitzgrund"]);
        assert_eq!(region::place(&db, belzig.id).await.expect("the same place"), belzig);
        assert!(belzig.attribution.contains("VBB"));
    }

    async fn an_import_that_is_repeated_doubles_nothing_and_keeps_ids_and_prefixes(db: Db) {
        import(&db, real()).await.expect("a first import");
        let before = (region::all_municipalities(&db).await.expect("all"), region::all_places(&db).await.expect("all"));
        let summary = import(&db, real()).await.expect("a second import");
        assert_eq!((summary.added, summary.unmentioned.len()), (0, 0));
        let after = (region::all_municipalities(&db).await.expect("all"), region::all_places(&db).await.expect("all"));
        assert_eq!(before, after);
        let aliases: i64 = db.query("select count(*) from place_alias").value().await.expect("a count");
        assert_eq!(aliases, 5);
    }

    async fn another_region_needs_nothing_but_its_own_files(db: Db) {
        let summary = import(&db, tiny()).await.expect("another region");
        assert_eq!((summary.municipalities, summary.places), (2, 4));
        let municipalities = region::all_municipalities(&db).await.expect("all");
        let found: Vec<_> = municipalities.iter().map(|m| (m.slug.as_str(), m.ags.as_deref(), m.reference_prefix.as_str(), m.attribution.as_str())).collect();
        assert_eq!(found, [("sandau-am-see", None, "SAS", "Stadtplan Sandau"), ("uebersand", None, "UEB", "Stadtplan Sandau")]);
        let places = region::all_places(&db).await.expect("all");
        let found: Vec<_> = places.iter().map(|p| (p.name.as_str(), p.slug.as_str(), p.representation)).collect();
        assert_eq!(found, [
            ("Ahorn", "ahorn", Some(Representation::None)),
            ("Ähren", "aehren", Some(Representation::Head)),
            ("Sandau", "sandau", None),
            ("Übersand", "uebersand", Some(Representation::Council)),
        ]);
    }

    async fn two_regions_can_live_in_one_database(db: Db) {
        import(&db, tiny()).await.expect("one region");
        import(&db, real()).await.expect("the other");
        let places = region::all_places(&db).await.expect("all");
        let positions: Vec<i64> = places.iter().map(|p| p.position).collect();
        assert_eq!(positions, (1..=33).collect::<Vec<i64>>());
    }

    async fn places_may_come_alone_when_their_municipality_is_there(db: Db) {
        import(&db, tiny()).await.expect("both files");
        let mut places = tiny_with(r#""name":"Ähren""#, r#""name":"Mole""#);
        places[0].1 = places[0].1.replace("[8.08,54.05]", "[8.08,54.06]");
        places.truncate(1);
        let summary = import(&db, places).await.expect("only places");
        assert_eq!((summary.municipalities, summary.places, summary.added), (0, 4, 1));
        // Contributions may hang on it, so it stays; the summary says so.
        assert_eq!(summary.unmentioned, ["aehren"]);
    }

    async fn a_changed_name_keeps_the_id_and_a_municipality_is_known_by_its_key(db: Db) {
        import(&db, real()).await.expect("a first import");
        let before: HashMap<_, _> = region::all_municipalities(&db).await.expect("all").into_iter().map(|m| (m.ags.clone(), m.id)).collect();
        let renamed = real().into_iter().map(|(name, text)| {
            (name, text.replace("\"wiesenburg-mark\"", "\"wiesenburg-flaeming\"").replace("\"Wiesenburg/Mark\"", "\"Wiesenburg/Fläming\""))
        });
        let summary = import(&db, renamed.collect()).await.expect("a second import");
        assert_eq!(summary.added, 0);
        let after = region::all_municipalities(&db).await.expect("all");
        assert_eq!(after.iter().map(|m| (m.slug.as_str(), m.reference_prefix.as_str())).collect::<Vec<_>>(), [("bad-belzig", "BB"), ("wiesenburg-flaeming", "WM")]);
        assert!(after.iter().all(|m| before[&m.ags] == m.id));
    }

    async fn what_does_not_fit_is_refused_with_file_feature_and_reason(db: Db) {
        for (from, to, expected) in [
            ("\"gemeinde\":\"uebersand\"", "\"gemeinde\":\"nirgends\"", "orte.json, feature 4 (Übersand): there is no municipality \"nirgends\""),
            ("[8.15,54.05]", "[8.15,55.05]", "orte.json, feature 4 (Übersand): the point lies 105.6 km outside uebersand"),
            ("[8.15,54.05]", "[54.05,108.15]", "orte.json, feature 4 (Übersand): the point 54.05, 108.15 is not longitude, latitude"),
            ("\"slug\":\"ahorn\"", "\"slug\":\"sandau\"", "orte.json, feature 3 (Ahorn): its slug occurs twice; name another `slug`"),
            ("\"slug\":\"ahorn\"", "\"slug\":\"Ahorn!\"", "feature 3 (Ahorn): slug \"Ahorn!\" is not made of small letters, digits and hyphens"),
            ("\"kernstadt\"", "\"dorf\"", "orte.json, feature 1 (Sandau): status \"dorf\" is neither kernstadt nor ortsteil"),
            ("\"head\"", "\"mayor\"", "feature 2 (Ähren): Representation has no value \"mayor\""),
            ("\"population\":7", "\"population\":-7", "feature 2 (Ähren): population is no whole number from 0"),
            ("2024-12-31", "2024-13-31", "feature 2 (Ähren): population_as_of is no day such as 2021-01-01"),
            ("[8.05,54.05]", "[8.02,54.05]", "all files, feature Sandau am See: Ahorn and Sandau have the same point; if one is a new name of the other, keep the slug"),
            ("\"reference_prefix\":\"UEB\"", "\"reference_prefix\":\"Ü1\"", "reference_prefix is not 2 to 4 capital letters"),
            ("\"reference_prefix\":\"UEB\"", "\"reference_prefix\":\"SAS\"", "gemeinden.json, feature 2 (Übersand): another municipality has this reference_prefix"),
            ("\"reference_prefix\":\"UEB\"", "\"ags\":\"123\"", "feature 2 (Übersand): ags has not 8 digits"),
            ("[8.1,54.0],[8.1,54.1],[8.0,54.1]", "[8.1,54.1],[8.1,54.0],[8.0,54.1]", "gemeinden.json, feature 1 (Sandau am See): the outline crosses itself"),
            ("[8.0,54.1],[8.0,54.0]]", "[8.0,54.1],[8.0,54.01]]", "feature 1 (Sandau am See): a ring has fewer than 4 positions or is not closed"),
            ("\"name\":\"Sandau am See\"", "\"titel\":\"Sandau\"", "gemeinden.json, feature 1: name is missing"),
            ("\"MultiPolygon\"", "\"MultiPoligon\"", "gemeinden.json: "),
        ] {
            let refusal = refusal(&db, tiny_with(from, to)).await;
            assert!(refusal.contains(expected), "{to}: {refusal}");
        }
        assert!(region::all_places(&db).await.expect("all").is_empty(), "a refused import changed something");
    }

    async fn all_faults_are_told_at_once(db: Db) {
        let mut files = tiny_with("\"kernstadt\"", "\"dorf\"");
        files[1].1 = files[1].1.replace("\"name\":\"Sandau am See\"", "\"titel\":\"Sandau\"");
        files.push(("leer.json".to_owned(), "nichts".to_owned()));
        let refusal = refusal(&db, files).await;
        let named: BTreeSet<&str> = refusal.lines().filter_map(|line| line.split([',', ':']).next()).collect();
        assert_eq!(named, BTreeSet::from(["orte.json", "gemeinden.json", "leer.json"]));
    }

    async fn a_municipality_without_a_place_is_refused(db: Db) {
        let files = tiny().into_iter().skip(1).collect();
        assert!(refusal(&db, files).await.contains("the municipality has no place"));
    }

    async fn an_outline_that_is_no_single_feature_collection_is_refused(db: Db) {
        for (text, reason) in [
            (r#"{"type":"Point","coordinates":[8,54]}"#, "is no FeatureCollection"),
            (r#"{"type":"FeatureCollection","features":[]}"#, "holds no features"),
            (r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":null}]}"#, "feature 1 (A): has no geometry"),
            (r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"LineString","coordinates":[[8,54],[9,54]]}}]}"#, "but LineString"),
            (r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"}}]}"#, "item 1: the member geometry is missing"),
        ] {
            let refusal = refusal(&db, vec![("a.json".to_owned(), text.to_owned())]).await;
            assert!(refusal.starts_with("a.json") && refusal.contains(reason), "{refusal}");
        }
    }
}
