//! What everyone sees.

use crate::support::{ANNA, app, complete, create, fields, id_in, places, publish, with};
use processes::{NewProcess, ensure_standing};
use web::{Cx, module::render, testing::on_both};

/// The order in which these texts stand on a page; fails when one is absent.
fn order(page: &str, texts: &[&str]) -> Vec<usize> {
    texts
        .iter()
        .map(|text| page.find(text).unwrap_or_else(|| panic!("{text:?} is not on the page")))
        .collect()
}

#[tokio::test]
async fn the_page_of_a_process_says_first_what_can_be_decided_and_what_not() {
    on_both(|db| async move {
        let test = app(db).await;
        let id = publish(&test.app.db, complete()).await;
        let page = test.get("/mitmachen/spielplatz").await;
        assert_eq!(page.status, 200);
        let places = order(
            &page.text,
            &[
                "<h1>Spielplatz am Anger",
                "Welche Geräte gekauft werden.",
                "Das ist beschlossen.",
                "Ein Platz für alle Kinder.",
                "Der Ortsbeirat",
                &format!("format page of {id}"),
            ],
        );
        assert!(places.is_sorted(), "{places:?}");
        for text in [
            "Einbeziehen",
            "gilt hier",
            "Im Laden und am Telefon",
            "Fachbereich Bauen",
            "Mit der Einrichtung angelegt",
            "28 Tage",
            "noch 13 Tage",
        ] {
            assert!(page.text.contains(text), "{text}");
        }
        let english = test.get("/en/mitmachen/spielplatz").await;
        assert!(
            english.text.contains("What cannot be decided here") && english.text.contains("13 days left")
        );
    })
    .await;
}

#[tokio::test]
async fn leichte_sprache_and_the_sign_language_film_are_shown_only_when_they_are_there() {
    on_both(|db| async move {
        let test = app(db).await;
        publish(&test.app.db, complete()).await;
        let told = NewProcess {
            slug: "leicht".to_owned(),
            easy_read: "## Das können Sie tun\n\n- Ideen sagen\n\n<script>alert(1)</script>".to_owned(),
            sign_language_path: "/filme/spielplatz.mp4".to_owned(),
            ..complete()
        };
        publish(&test.app.db, told).await;
        for (prefix, lang, film) in [
            ("", "de", "Film in Gebärdensprache ansehen</a>"),
            ("/en", "en", "Watch the film in German Sign Language</a>"),
        ] {
            let heading = format!("<h2 id=\"process-easy-read\" lang=\"{lang}\">");
            let without = test.get(&format!("{prefix}/mitmachen/spielplatz")).await.text;
            assert!(!without.contains("process-easy-read") && !without.contains(film), "{prefix}");
            let page = test.get(&format!("{prefix}/mitmachen/leicht")).await.text;
            let section = page
                .split("<section")
                .find(|section| section.contains(&heading))
                .unwrap_or_else(|| panic!("no section in Leichte Sprache at {prefix}"));
            assert!(section.contains(" lang=\"de\" aria-labelledby=\"process-easy-read\""), "{section}");
            assert!(
                section.contains("<h3>Das können Sie tun</h3>") && section.contains("<li>Ideen sagen</li>")
            );
            assert!(!page.contains("<script>alert"), "{prefix}");
            assert!(page.contains("href=\"#process-easy-read\""), "{prefix}");
            let link = format!("href=\"/filme/spielplatz.mp4\">{film}");
            assert!(page.contains(&link), "{prefix}: the film lies outside the languages");
        }
    })
    .await;
}

#[tokio::test]
async fn only_the_phase_of_today_is_marked_as_now() {
    on_both(|db| async move {
        let test = app(db).await;
        publish(&test.app.db, complete()).await;
        let marked = |page: &str| {
            page.split("<li").find(|line| line.contains("aria-current=\"step\"")).map(str::to_owned)
        };
        let line = marked(&test.get("/mitmachen/spielplatz").await.text).expect("a marked phase");
        assert!(
            line.contains("Sammeln")
                && line.contains("1. Juni 2026 bis 14. Juni 2026")
                && line.contains(">jetzt<")
        );
        test.clock.advance_seconds(20 * 86_400);
        assert!(
            marked(&test.get("/mitmachen/spielplatz").await.text)
                .expect("a marked phase")
                .contains("Abwägen")
        );
        test.clock.advance_seconds(20 * 86_400);
        let page = test.get("/mitmachen/spielplatz").await.text;
        assert!(marked(&page).is_none() && page.contains("wird ausgewertet"));
    })
    .await;
}

#[tokio::test]
async fn the_list_tells_running_coming_and_finished_apart() {
    on_both(|db| async move {
        let test = app(db).await;
        ensure_standing(&test.app).await.expect("the first start");
        let named = |slug: &str, first: (i8, i8), last: (i8, i8)| NewProcess {
            slug: slug.to_owned(),
            title: slug.to_owned(),
            phases: vec![crate::support::phase("collect", "Sammeln", first, last)],
            ..complete()
        };
        publish(&test.app.db, named("vorbei", (4, 1), (4, 30))).await;
        publish(&test.app.db, named("bald", (7, 1), (7, 30))).await;
        let page = test.get("/mitmachen").await;
        let places = order(
            &page.text,
            &[
                "id=\"h-running\"",
                "Ideenwerkstatt</h3>",
                "id=\"h-coming\"",
                "<h3>bald",
                "id=\"h-finished\"",
                "<h3>vorbei",
            ],
        );
        assert!(places.is_sorted(), "{places:?}");
        assert!(page.text.contains("ab 1. Juli 2026"));
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_nobodys_business_but_the_staffs() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &fields(), ANNA).await;
        assert_eq!(test.get("/mitmachen/spielplatz-am-anger").await.status, 404);
        assert!(!test.get("/mitmachen").await.text.contains("Spielplatz"));
        assert_eq!(test.get("/api/v1/processes/spielplatz-am-anger").await.status, 404);
        for page in [
            path.clone(),
            format!("{path}/vorschau"),
            format!("{path}/bearbeiten"),
            "/werkbank/verfahren".to_owned(),
        ] {
            assert!(test.get(&page).await.location().starts_with("/werkbank/anmelden"), "{page}");
            assert_eq!(test.get_as(&page, ANNA).await.status, 200, "{page}");
        }
        let undated = with(&with(&fields(), "slug", "undatiert"), "phase-1-starts", "");
        let path = create(&test, &undated, ANNA).await;
        let preview = test.get_as(&format!("{path}/vorschau"), ANNA).await.text;
        assert!(
            preview.contains("Noch ist sie nicht öffentlich") && preview.contains("</svg>Entwurf</span>")
        );
    })
    .await;
}

#[tokio::test]
async fn home_and_place_pages_show_what_is_open_there_and_the_counts_agree() {
    on_both(|db| async move {
        let test = app(db).await;
        let places = places(&test.app.db).await;
        publish(&test.app.db, NewProcess { places: vec![places["borne"].0], ..complete() }).await;
        let cx = Cx::background(&test.app, kernel::Locale::De);
        let home = async |cx: &Cx| {
            let block = cx.app.panels.home.iter().find(|block| block.key == "processes-block");
            (block.expect("its block").panel)(cx, ()).await.expect("the block").into_string()
        };
        assert!(home(&cx).await.contains("Spielplatz am Anger"));
        for (slug, here) in [("borne", true), ("luesse", false)] {
            assert_eq!(
                test.get(&format!("/orte/{slug}")).await.text.contains("Spielplatz am Anger"),
                here,
                "{slug}"
            );
            let counts = cx.place_counts().await.expect("counts");
            assert_eq!(
                counts.get(&places[slug].0).map(|count| count.open_processes),
                Some(i64::from(here)),
                "{slug}"
            );
        }
        test.clock.advance_seconds(60 * 86_400);
        assert!(!home(&Cx::background(&test.app, kernel::Locale::De)).await.contains("Spielplatz am Anger"));
        assert!(!test.get("/orte/borne").await.text.contains("Spielplatz am Anger"));
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_process_needs_at_most_five_queries_of_its_own() {
    let folder = database::testing::TestDatabase::sqlite().await;
    let test = app(folder.db.clone()).await;
    let places = places(&test.app.db).await;
    publish(&test.app.db, NewProcess { places: vec![places["borne"].0], ..complete() }).await;
    // Other tests of this process run statements too, so the smallest of several differences is the true one.
    let mut fewest = u64::MAX;
    for _ in 0..20 {
        let before = database::statements_run();
        assert_eq!(test.get("/mitmachen/spielplatz").await.status, 200);
        fewest = fewest.min(database::statements_run() - before);
    }
    folder.remove().await;
    assert!(fewest <= 5, "{fewest} queries");
}

#[tokio::test]
async fn what_people_write_is_never_markup() {
    on_both(|db| async move {
        let test = app(db).await;
        let evil = "<script>alert(1)</script>";
        let new = NewProcess {
            title: evil.to_owned(),
            summary: evil.to_owned(),
            decidable: evil.to_owned(),
            contact: evil.to_owned(),
            ..complete()
        };
        publish(&test.app.db, new).await;
        for path in ["/mitmachen", "/mitmachen/spielplatz"] {
            assert!(!test.get(path).await.text.contains("<script>alert"), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn closed_processes_go_on_page_by_page() {
    on_both(|db| async move {
        let test = app(db).await;
        for n in 0..26 {
            let slug = format!("alt-{n:02}");
            let id = publish(&test.app.db, NewProcess { title: slug.clone(), slug, ..complete() }).await;
            assert_eq!(
                test.post_as(
                    &format!("/werkbank/verfahren/{id}/abschliessen"),
                    &[("result", "Fertig.")],
                    ANNA
                )
                .await
                .status,
                303
            );
            test.clock.advance_seconds(60);
        }
        let first = test.get("/mitmachen").await.text;
        assert!(first.contains("<h3>alt-25<") && !first.contains("<h3>alt-01<"));
        let next = first
            .split("rel=\"next\" href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a next page");
        let second = test.get(next).await.text;
        assert!(
            second.contains("<h3>alt-01<")
                && second.contains("<h3>alt-00<")
                && !second.contains("<h3>alt-02<")
        );
        assert!(!second.contains("rel=\"next\""));
        assert_eq!(test.get("/mitmachen?nach=unsinn").await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn the_id_of_a_created_process_is_that_of_its_page() {
    on_both(|db| async move {
        let test = app(db).await;
        let path = create(&test, &fields(), ANNA).await;
        let full = processes::store::by_slug(&test.app.db, "spielplatz-am-anger")
            .await
            .expect("a query")
            .expect("a process");
        assert_eq!(full.process.id, id_in(&path));
    })
    .await;
}

#[tokio::test]
async fn the_privacy_page_names_for_each_process_who_is_responsible() {
    on_both(|db| async move {
        let test = app(db).await;
        let cx = Cx::background(&test.app, kernel::Locale::De);
        let panel =
            async || render(&cx, &test.app.panels.privacy, ()).await.expect("a panel").as_str().to_owned();
        assert_eq!(panel().await, "");
        let joint = "Gemeinsam Oststadt und Westdorf (Art. 26 DSGVO)";
        publish(&test.app.db, NewProcess { controller: joint.to_owned(), ..complete() }).await;
        let shown = panel().await;
        assert!(shown.contains(joint) && shown.contains("href=\"/mitmachen/spielplatz\""), "{shown}");
        assert!(test.get("/mitmachen/spielplatz").await.text.contains(joint));
    })
    .await;
}
