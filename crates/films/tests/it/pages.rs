use super::*;
use films::{player, store};
use kernel::Locale;
use web::Cx;

/// What a form sends: fields and contents.
type Files<'f> = &'f [(&'f str, &'f [u8])];

const CAPTIONS: &[u8] = "WEBVTT\n\n00:00.000 --> 00:01.000\nGrüße".as_bytes();

database::on_both! {
    async fn a_film_with_captions_has_a_page_with_a_player_and_stays_in_the_list(db: Db) {
        let site = site(&db);
        let path = film(&site, &[("film", &mp4(b"rest")), ("captions", CAPTIONS)]).await;
        let page = site.get(&path).await;
        assert_eq!(page.status, 200);
        for part in [
            format!("<source src=\"{path}/film.mp4\" type=\"video/mp4\">"),
            format!("src=\"{path}/untertitel.vtt\" srclang=\"de\""),
            format!("aria-labelledby=\"film-{}\"", path.trim_start_matches("/filme/")),
            format!("<a href=\"{path}/film.mp4\" download>"),
        ] {
            assert!(page.text.contains(&part), "{part}\n{}", page.text);
        }
        assert!(!page.text.contains("poster="), "there is no picture");
        assert!(page.headers["content-security-policy"].to_str().expect("text").contains("media-src 'self'"));
        assert!(site.get_as("/werkbank/filme", "editor").await.text.contains("So machen Sie mit"));
        assert_eq!(site.get(&format!("/en{path}")).await.status, 200);
        let captions = site.get(&format!("{path}/untertitel.vtt")).await;
        assert_eq!((captions.status.as_u16(), captions.text.as_bytes()), (200, CAPTIONS));
        assert_eq!(captions.headers["content-type"], "text/vtt; charset=utf-8");
        for gone in [format!("{path}/bild.jpg"), format!("{path}/film.webm"), format!("{path}/film"), "/filme/unsinn".to_owned()] {
            let answer = site.get(&gone).await;
            assert_eq!(answer.status, 404, "{gone}");
            assert!(answer.text.contains("<h1"), "a page says so: {gone}");
        }
    }

    async fn what_is_wrong_with_a_film_is_said_and_the_title_is_kept(db: Db) {
        let site = site(&db);
        let large = mp4(&vec![0; 1_000_000]);
        let good = mp4(b"");
        let cases: &[(Files<'_>, &str)] = &[
            (&[], "Bitte wählen Sie einen Film aus"),
            (&[("film", b"<html><script>alert(1)</script>")], "kein Film"),
            (&[("film", b"\x89PNG\r\n\x1a\n")], "kein Film"),
            (&[("film", &large)], "größer als 1 Megabyte"),
            (&[("film", &good), ("captions", b"1\n00:00")], "nicht im Format WebVTT"),
            (&[("film", &good), ("captions", b"WEBVTT\n\n00:01,000 --> 00:02,000")], "Zeile 3"),
            (&[("film", &good), ("poster", b"GIF89a")], "Standbild lässt sich nicht verwenden"),
        ];
        for (files, says) in cases {
            let answer = upload(&site, "Mein Titel", files, "editor").await;
            assert_eq!(answer.status, 422, "{says}");
            assert_eq!(answer.headers["cache-control"], "no-store", "{says}");
            assert!(answer.text.contains(says), "{says}\n{}", answer.text);
            assert_eq!(answer.field("title").as_deref(), Some("Mein Titel"));
        }
        assert_eq!(upload(&site, "", &[("film", &good)], "editor").await.status, 422);
        assert!(store::all(&db).await.expect("films").is_empty());
    }

    async fn only_editors_of_pages_put_films_here(db: Db) {
        let site = site(&db);
        for role in ["moderator", "responder", "reader"] {
            assert_eq!(upload(&site, "Film", &[("film", &mp4(b""))], role).await.status, 403, "{role}");
        }
        assert!(store::all(&db).await.expect("films").is_empty());
    }

    async fn a_film_is_deleted_with_a_reason_that_is_logged_and_its_place_says_so(db: Db) {
        let site = site(&db);
        let path = film(&site, &[("film", &mp4(b"rest"))]).await;
        let cx = Cx::background(&site.app, Locale::De);
        let shown = player::in_place_of(&cx, &path).await.expect("an answer").expect("a player");
        assert!(shown.as_str().contains("<video"));
        assert!(player::in_place_of(&cx, "/dateien/film.mp4").await.expect("an answer").is_none());

        let staff = format!("/werkbank{path}");
        assert_eq!(site.post_as(&staff, &[("reason", "")], "editor").await.status, 422);
        assert_eq!(site.get(&path).await.status, 200, "without a reason nothing is deleted");
        assert_eq!(site.post_as(&staff, &[("reason", "Veraltet")], "editor").await.status, 303);
        assert_eq!(site.get(&path).await.status, 404);
        assert_eq!(site.get(&format!("{path}/film.mp4")).await.status, 404);
        let gone = player::in_place_of(&cx, &path).await.expect("an answer").expect("a sentence");
        assert!(gone.as_str().contains("nicht mehr"));
        let erased = web::erasure::ledger(&db).await.expect("the ledger");
        assert_eq!(erased.iter().map(|erased| format!("/filme/{}", erased.id)).collect::<Vec<_>>(), [path]);
        let mut log: Vec<(String,)> =
            db.query("select reason from audit_entry where object_kind = 'film'").all().await.expect("log");
        log.sort();
        assert_eq!(log.iter().map(|(reason,)| reason.as_str()).collect::<Vec<_>>(), ["+ So machen Sie mit", "− So machen Sie mit: Veraltet"]);
    }

    async fn editors_of_other_concepts_choose_from_the_films_and_only_some_are_led_to_uploading(db: Db) {
        let site = site(&db);
        let path = film(&site, &[("film", &mp4(b"rest"))]).await;
        let mut cx = Cx::background(&site.app, Locale::De);
        let offered = player::offer(&cx).await.expect("the films").into_string();
        assert!(offered.contains(&path) && !offered.contains("href"), "{offered}");
        cx.actor = somebody(Role::Editor);
        assert!(player::offer(&cx).await.expect("the films").as_str().contains("href=\"/werkbank/filme\""));
    }

    async fn the_files_of_a_film_count_as_used(db: Db) {
        let site = site(&db);
        film(&site, &[("film", &mp4(b"rest")), ("captions", CAPTIONS)]).await;
        let mut used = Vec::new();
        for query in &site.app.file_queries {
            used.extend(db.query(query).all::<(String,)>().await.expect("names").into_iter().map(|(name,)| name));
        }
        let mut stored = Vec::new();
        site.app.files.each(|name, _| stored.push(name)).await.expect("names");
        used.sort();
        stored.sort();
        assert_eq!((used.len(), &used), (2, &stored));
    }
}
