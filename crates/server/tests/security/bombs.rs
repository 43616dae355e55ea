//! Small input that wants to become large work: it gets a clear answer, and what it may cost has a bound.

use crate::house::{House, PIXEL, Visitor};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use database::on_both;
use kernel::Role;
use web::{Html, testing::Answer};

const BOUNDARY: &str = "----line";

/// A form with files, part by part: (name, file name, content).
fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes(),
        );
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

async fn hand_in(house: &House, body: Vec<u8>) -> Answer {
    let request = Request::post("/mitmachen/ideenwerkstatt/neu")
        .header("host", "mitmachen.example")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(body))
        .expect("a request");
    house.test.send(request).await
}

fn key(house: &House) -> String {
    house.test.app.random.uuid().to_string()
}

on_both! {
    async fn a_form_with_too_much_in_it_is_refused_in_words(db: Db) {
        let house = House::new(db).await;
        let key = key(&house);
        let own: [(&str, Option<&str>, &[u8]); 2] = [("key", None, key.as_bytes()), ("text", None, b"Eine Bank")];
        let with = |more: Vec<(&'static str, Option<&'static str>, Vec<u8>)>| {
            let mut parts = own.to_vec();
            parts.extend(more.iter().map(|(name, file, content)| (*name, *file, content.as_slice())));
            multipart(&parts)
        };
        let many_parts = with((0..10_000).map(|_| ("a", None, b"x".to_vec())).collect());
        assert_eq!(hand_in(&house, many_parts).await.status, 422);
        let long_text = with(vec![("a", None, vec![b'x'; 300_000])]);
        assert_eq!(hand_in(&house, long_text).await.status, 413);
        let no_text = with(vec![("name", None, vec![0xff, 0xfe])]);
        assert_eq!(hand_in(&house, no_text).await.status, 422);
        let no_end = with(Vec::new())[..150].to_vec();
        assert_eq!(hand_in(&house, no_end).await.status, 422);
        let many_files = with((0..100).map(|_| ("photos", Some("x.png"), PIXEL.to_vec())).collect());
        let answer = hand_in(&house, many_files).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("Eine Bank"), "what was typed is kept");
        let large = with(vec![("photos", Some("x.png"), vec![0; 13_000_000])]);
        let answer = hand_in(&house, large).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("Eine Bank") && answer.text.contains("href=\"#photos\""), "{}", answer.text);
        let rows: i64 = house.db().query("select count(*) from contribution where not example").value().await.expect("a count");
        assert_eq!(rows, 0, "nothing of all that was taken in");
    }

    async fn json_that_is_too_deep_or_says_nothing_is_refused_in_words(db: Db) {
        let house = House::new(db).await;
        let path = format!("/api/v1/intake/{}", key(&house));
        let put = |body: String| {
            Request::put(&path).header("content-type", "application/json").body(Body::from(body)).expect("a request")
        };
        let draft = |text: &str| format!("{{\"kind\":\"idea\",\"process\":\"ideenwerkstatt\",\"text\":{text}}}");
        for (body, status) in [
            (draft(&"[".repeat(100_000)), 422),
            (draft(&"{\"a\":".repeat(20_000)), 422),
            (format!("[{}]", "0,".repeat(60_000) + "0"), 422),
            (draft(&format!("\"{}\"", "x".repeat(5_001))), 422),
            (draft(&"9".repeat(100_000)), 422),
            (draft("1e999999999"), 422),
            (draft("\"\\ud800\""), 422),
            (draft("\"x\",\"lon\":1e308,\"lat\":1e308"), 422),
            (draft("\"x\",\"people\":99999999999999999999"), 422),
            (draft("\"x\",\"place\":\"\\u0000\""), 422),
            (draft(&format!("\"x\",\"place\":\"{}\"", "y".repeat(100_000))), 422),
            ("x".repeat(200_000), 413),
        ] {
            let begin: String = body.chars().take(60).collect();
            let answer = house.test.send(put(body)).await;
            assert_eq!(answer.status.as_u16(), status, "{begin}: {}", answer.text);
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{begin}");
            assert!(answer.text.len() < 4_000, "{begin}: {} bytes", answer.text.len());
        }
    }

    async fn addresses_that_are_long_or_odd_break_nothing(db: Db) {
        let house = House::new(db).await;
        let long = "x".repeat(60_000);
        let pairs = "a=1&".repeat(15_000);
        let odd = ["%00", "%ff%fe", "%E2%80%AE", "%F0%9F%8C%B3", "..%2f..%2fetc", "'%20or%201=1--", "%25", "%", "-1", "99999999999999999999", "%0d%0aset-cookie:x=1"];
        let mut asked = vec![format!("/ideen?{pairs}"), format!("/gibt-es-nicht?{long}"), format!("/orte/{long}")];
        for name in ["suche", "ort", "nach", "lon", "sortierung", "thema", "verfahren"] {
            asked.push(format!("/ideen?{name}={long}"));
            asked.extend(odd.iter().map(|text| format!("/ideen?{name}={text}")));
            asked.extend(odd.iter().map(|text| format!("/feed?{name}={text}")));
        }
        for name in ["q", "place", "after", "limit", "process", "state", "since", "text", "bbox", "search"] {
            asked.push(format!("/api/v1/contributions?{name}={}", &long[..8_000]));
            asked.extend(odd.iter().map(|text| format!("/api/v1/contributions?{name}={text}")));
            asked.extend(odd.iter().map(|text| format!("/api/v1/contributions/similar?{name}={text}")));
        }
        for pattern in ["/orte/", "/gemeinden/", "/beitraege/", "/mitmachen/", "/nachrichten/", "/dateien/", "/folgen/", "/abmelden/", "/ziele/", "/buendel/", "/massnahmen/", "/api/v1/measures/", "/api/v1/places/", "/api/v1/processes/", "/api/v1/contributions/", "/api/v1/responses/", "/werkbank/einladung/", "/assets/", "/impressum/", "/datenschutz/"] {
            asked.extend(odd.iter().map(|text| format!("{pattern}{text}")));
        }
        let staff = ["/werkbank/pruefen/", "/werkbank/antworten/", "/werkbank/verfahren/", "/werkbank/team/", "/werkbank/stellen/", "/werkbank/seiten/about/site/", "/werkbank/antworten?stelle=", "/werkbank/antworten?ort="];
        for pattern in staff {
            asked.extend(odd.iter().map(|text| format!("{pattern}{text}")));
        }
        let administrator = house.role(Role::Administrator).clone();
        let mut broken = Vec::new();
        for path in asked {
            // What is no address at all does not get this far.
            let Ok(uri) = path.parse::<axum::http::Uri>() else { continue };
            let begin: String = path.chars().take(80).collect();
            let who = if path.starts_with("/werkbank") { &administrator } else { &Visitor::guest() };
            let mut request = Request::get(uri).header("host", "mitmachen.example");
            if !who.cookie.is_empty() {
                request = request.header("cookie", &who.cookie);
            }
            let answer = house.test.send(request.body(Body::empty()).expect("a request")).await;
            if answer.status.is_server_error() || answer.headers.contains_key("set-cookie") {
                broken.push(format!("{begin}: {}", answer.status));
            }
            if answer.text.len() > 600_000 {
                broken.push(format!("{begin}: {} bytes", answer.text.len()));
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
        let refused = house.test.get(&format!("/api/v1/contributions?search={}", &long[..9_000])).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

/// Rendering needs no more than some multiple of what was written, in memory and in depth of calls. People write at most
/// 5,000 characters.
#[test]
fn markdown_that_nests_and_links_without_end_stays_small() {
    for length in [5_000, 15_000] {
        let times = |piece: &str| piece.repeat(length / piece.len());
        let bombs = [
            times(">"),
            times("> "),
            times("["),
            times("!["),
            times("[a]("),
            times("*a_"),
            times("**a"),
            times("`"),
            times("`` ` "),
            times("- "),
            times("1. "),
            times("&"),
            times("&#"),
            times("<"),
            times("<!--"),
            times("<a href=\""),
            times("<b>"),
            times("<div>"),
            times("<?"),
            times("<![CDATA["),
            times("[a][b]"),
            times("\\"),
            times("~~~\n"),
            times("# "),
            times("a\n="),
            times("a\u{308}\u{308}"),
            times("http://a.b "),
            format!("[a]: {}\n\n{}", "x".repeat(length / 2), "[a]".repeat(length / 6)),
            format!("{}{}", "[".repeat(length / 2), "]".repeat(length / 2)),
            format!("{}{}", "(".repeat(length / 2), ")".repeat(length / 2)),
            format!("{}a{}", "*".repeat(length / 2), "*".repeat(length / 2)),
            (0..length / 40).flat_map(|n| ["  ".repeat(n % 40), "- a\n".to_owned()]).collect(),
        ];
        for bomb in bombs {
            for rendered in [Html::markdown(&bomb), Html::page_text(&bomb)] {
                let begin: String = bomb.chars().take(12).collect();
                // Links to one long address are the dearest; the renderer caps them.
                let most = 60 * bomb.len() + 100_000;
                assert!(
                    rendered.as_str().len() <= most,
                    "{begin}: {} of {}",
                    rendered.as_str().len(),
                    bomb.len()
                );
                assert_eq!(
                    crate::dom::Dom::parse(rendered.as_str()).faults(),
                    Vec::<String>::new(),
                    "{begin}"
                );
            }
        }
    }
}
