use super::*;

const PUBLIC: &[&str] = &[
    "/",
    "/kontakt",
    "/nachrichten",
    "/impressum",
    "/impressum/bad-belzig",
    "/datenschutz",
    "/datenschutz/wiesenburg-mark",
    "/regeln",
    "/leichte-sprache",
    "/gebaerdensprache",
    "/barrierefreiheit",
    "/barriere-melden",
    "/barriere-melden/danke?nummer=1",
    "/daten",
];

const STAFF: &[&str] = &[
    "/werkbank/nachrichten",
    "/werkbank/nachrichten/neu",
    "/werkbank/seiten",
    "/werkbank/seiten/rules/alle/de",
    "/werkbank/seiten/imprint/bad-belzig/en",
    "/werkbank/seiten/sign_language/alle/de-x-einfach",
    "/werkbank/barrierefreiheit",
    "/werkbank/barrierefreiheit/barrieren/neu",
    "/werkbank/barrieren",
    "/werkbank/anlaufstellen",
];

/// Keys that no language has stand for themselves; none of ours may be seen on a page.
fn shows_a_key(html: &str) -> Option<&str> {
    let words = html.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let ours = [
        "home-",
        "contact-",
        "venue-",
        "post-",
        "page-",
        "statement-",
        "barrier-",
        "data-interfaces",
        "data-lead",
        "privacy-version",
        "essential-",
    ];
    words.into_iter().find(|word| {
        ours.iter().any(|start| word.starts_with(start))
            && include_str!("../../locales/de.ftl").contains(&format!("\n{word} ="))
    })
}

database::on_both! {
    async fn every_public_page_is_there_in_all_languages_empty_and_with_examples(db: Db) {
        let site = site(&db).await;
        for _ in 0..2 {
            for prefix in ["", "/en", "/einfach"] {
                for path in PUBLIC {
                    let path = if *path == "/" { format!("{prefix}/") } else { format!("{prefix}{path}") };
                    let answer = site.get(&path).await;
                    assert_eq!(answer.status, 200, "{path}");
                    assert_eq!(answer.text.matches("<h1").count(), 1, "{path}");
                    assert_eq!(shows_a_key(answer.text.split("<main").nth(1).expect("a main part")), None, "{path}");
                }
            }
            town::demo(&site.app).await.expect("examples");
        }
    }

    async fn every_staff_page_is_there_for_an_editor_and_for_nobody_else(db: Db) {
        let site = site(&db).await;
        town::demo(&site.app).await.expect("examples");
        for path in STAFF {
            let answer = site.get_as(path, EDITOR).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(shows_a_key(answer.text.split("<main").nth(1).expect("a main part")), None, "{path}");
            assert_eq!(site.get(path).await.status, 303, "{path}");
            assert_eq!(site.get_as(path, "moderator").await.status, 403, "{path}");
        }
    }

    async fn the_home_page_greets_and_names_the_shops_and_offers_only_what_is_there(db: Db) {
        let site = site(&db).await;
        town::demo(&site.app).await.expect("examples");
        let home = site.get("/").await.text;
        assert!(home.contains("Was soll sich in Ihrem Ort ändern?") && home.contains("href=\"/ideen/neu\"") && home.contains("href=\"#map\""));
        assert!(home.contains("Magdeburger Straße 5, 14806 Bad Belzig") && home.contains("Mitmachmobil"));
        assert!(home.contains("Die Ideenwerkstatt ist eröffnet"));
        assert!(!home.contains("href=\"/gebaerdensprache\">Diese Seite"), "there is no film yet");
        assert!(home.contains("href=\"/einfach/\""));
        assert!(site.get("/einfach/").await.text.contains("Was soll in Ihrem Ort anders werden?"));
    }

    async fn the_contact_page_states_what_is_known_and_names_no_private_person(db: Db) {
        let site = site(&db).await;
        let page = site.get("/kontakt").await.text;
        assert!(page.contains("Schuhmacherwerkstatt") && page.contains("Schlossstraße 1"));
        let wiesenburg = page.split("Zukunftsschusterei Wiesenburg").nth(1).expect("the second shop").split("</article>").next().expect("its card");
        assert!(wiesenburg.matches("keine Angabe").count() >= 2, "street and hours are not known");
        assert!(!page.contains("Hartenstein") && !page.contains("Herr "));
    }

    async fn what_staff_has_edited_survives_another_import_of_the_town_file(db: Db) {
        let site = site(&db).await;
        let venue = town::store::venues::all(&db).await.expect("venues").remove(0);
        let path = format!("/werkbank/anlaufstellen/{}", venue.id);
        assert_eq!(site.post_as(&path, &[("name", "Laden"), ("hours", "Di 10–16 Uhr"), ("email", "laden@beispiel.de")], EDITOR).await.status, 303);
        let wrong = site.post_as(&path, &[("name", ""), ("email", "laden")], EDITOR).await;
        assert_eq!((wrong.status.as_u16(), wrong.field("email").as_deref()), (422, Some("laden")));
        town::import_town(&site.app, town::venue::ZUKUNFTSSCHUSTEREI).await.expect("once more");
        let venues = town::store::venues::all(&db).await.expect("venues");
        assert_eq!((venues.len(), venues[0].name.as_str(), venues[0].hours.as_str()), (5, "Laden", "Di 10–16 Uhr"));
    }

    async fn the_open_data_page_lists_what_can_be_read_and_whose_maps_these_are(db: Db) {
        let page = site(&db).await.get("/daten").await.text;
        assert!(page.contains("/api/v1/posts") && page.contains("/api/v1/openapi.json") && page.contains("GeoBasis-DE"));
    }

    async fn security_txt_is_there_only_with_an_address(db: Db) {
        assert_eq!(site(&db).await.get("/.well-known/security.txt").await.status, 404);
        let settings = Settings { security_email: "sicherheit@beispiel.de".to_owned(), ..Settings::default() };
        let answer = TestApp::with(db.clone(), vec![town::module()], settings).get("/.well-known/security.txt").await;
        assert!(answer.text.contains("mailto:sicherheit@beispiel.de"));
        assert!(answer.headers["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/plain")));
    }

    async fn every_version_of_a_page_stays_and_the_newest_is_shown(db: Db) {
        let site = site(&db).await;
        let (edit, public) = ("/werkbank/seiten/privacy/bad-belzig/de", "/datenschutz/bad-belzig");
        assert_eq!(town::privacy_version(&db).await.expect("a version"), "standard-1");
        let preview = site.post_as(edit, &[("body", "Nur *Vorschau*"), ("do", "preview")], EDITOR).await;
        assert!(preview.status == 200 && preview.text.contains("Nur <em>Vorschau</em>"));
        assert!(!site.get(public).await.text.contains("Vorschau"));
        for body in ["Erste <script>alert(1)</script> Fassung", "Zweite Fassung"] {
            assert_eq!(site.post_as(edit, &[("body", body), ("checked_on", "2026-05-01")], EDITOR).await.status, 303);
        }
        let page = site.get(public).await.text;
        assert!(page.contains("Zweite Fassung") && page.contains("Fassung 2 vom 1. Juni 2026") && page.contains("geprüft am 1. Mai 2026"), "{page}");
        let editor = site.get_as(edit, EDITOR).await.text;
        assert!(editor.contains("Erste  Fassung") && !editor.contains("<script>alert"), "the first version can be read, harmless");
        assert_eq!(town::privacy_version(&db).await.expect("a version"), "2026-06-01.2");
        let english = site.get("/en/datenschutz/bad-belzig").await.text;
        assert!(english.contains("lang=\"de\">") && english.contains("Zweite Fassung"), "German stands in, marked as German");
    }
}
