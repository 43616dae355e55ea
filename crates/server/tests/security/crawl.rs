//! Every answer carries its headers, whoever asks in whichever language and whatever comes of it.

use crate::{
    crawler::{OF_ONE_KIND, Visit, content_type, crawl, get},
    dom::Dom,
    house::{House, Visitor},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use database::{Db, on_both};
use http_body_util::BodyExt;
use kernel::{Secrets, receipt::ReceiptCode};
use std::collections::{BTreeMap, BTreeSet};
use web::{cache::Front, testing::Answer};

const PREFIXES: [&str; 3] = ["", "/en", "/einfach"];

/// What everyone may read from everywhere: the open data.
fn is_open(path: &str) -> bool {
    let path = kernel::Locale::split(path).1;
    let path = path.split('?').next().unwrap_or_default();
    path.starts_with("/api/v1/") || path.ends_with("/feed") || path == "/nachrichten.atom"
}

/// What is wrong with the headers of an answer.
fn faults(path: &str, who: &Visitor, answer: &Answer) -> Vec<String> {
    let mut faults = Vec::new();
    let value = |name: &str| {
        let values: Vec<&str> =
            answer.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        if let [only] = values[..] { only } else { "" }
    };
    let mut need = |holds: bool, what: String| {
        if !holds {
            faults.push(format!("{} {path} ({}): {what}", who.label, answer.status.as_u16()));
        }
    };
    let policy = value("content-security-policy");
    let directives: BTreeMap<&str, &str> =
        policy.split(';').filter_map(|part| part.trim().split_once(' ')).collect();
    let sandboxed = policy == "sandbox; default-src 'none'";
    need(directives.get("default-src") == Some(&"'none'"), format!("policy {policy:?}"));
    if !sandboxed {
        for (directive, sources) in [
            ("script-src", "'self'"),
            ("style-src", "'self'"),
            ("img-src", "'self' data:"),
            ("font-src", "'self'"),
            ("media-src", "'self'"),
            ("connect-src", "'self'"),
            ("form-action", "'self'"),
            ("base-uri", "'none'"),
            ("frame-ancestors", "'none'"),
            ("require-trusted-types-for", "'script'"),
        ] {
            need(
                directives.get(directive) == Some(&sources),
                format!("policy without {directive} {sources}"),
            );
        }
    }
    for (name, expected) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ] {
        need(value(name) == expected, format!("{name}: {:?}", value(name)));
    }
    let resource = value("cross-origin-resource-policy");
    need(
        resource == "same-origin" || (resource == "cross-origin" && is_open(path)),
        format!("cross-origin-resource-policy: {resource:?}"),
    );
    need(
        !answer.headers.contains_key("access-control-allow-origin") || is_open(path),
        "other sites may read it".to_owned(),
    );
    for name in ["access-control-allow-credentials", "server", "x-powered-by"] {
        need(!answer.headers.contains_key(name), format!("has {name}"));
    }
    let kept = value("cache-control");
    need(!kept.is_empty(), "nothing about keeping it".to_owned());
    let is_page = content_type(answer).starts_with("text/html");
    need(
        !is_page || ["no-store", "no-cache"].contains(&kept),
        format!("a page that may be kept unasked: {kept:?}"),
    );
    need(
        who.cookie.is_empty() || !is_page || kept == "no-store",
        format!("a page for somebody who is signed in: {kept:?}"),
    );
    need(
        answer.status.is_success() || kept == "no-store",
        format!("an answer that is no success may be kept: {kept:?}"),
    );
    if answer.headers.contains_key("set-cookie") {
        need(kept == "no-store", format!("a cookie that may be kept: {kept:?}"));
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap_or_default();
            need(cookie.starts_with("__Host-"), format!("cookie {cookie:?}"));
            for part in ["; Path=/", "; HttpOnly", "; Secure", "; SameSite="] {
                need(cookie.contains(part), format!("cookie without {part:?}: {cookie:?}"));
            }
        }
    }
    need(answer.text.is_empty() || !content_type(answer).is_empty(), "a body of no type".to_owned());
    if content_type(answer).starts_with("text/") {
        need(content_type(answer).contains("charset=utf-8"), format!("type {:?}", content_type(answer)));
    }
    if is_page {
        for fault in Dom::parse(&answer.text).faults() {
            need(false, fault);
        }
    }
    faults
}

/// Routes that lead nowhere without a secret that only its owner has, or that answer to programs only.
const OUT_OF_REACH: &[&str] = &[
    "/abmelden/{token}",
    "/folgen/{token}",
    "/werkbank/demo/{token}",
    "/werkbank/einladung/{token}",
    "/werkbank/anmelden/code",
    "/anmelden/{token}",
    // Only what somebody has claimed, and only what can be divided.
    "/mein/beitraege/{reference}",
    "/werkbank/beitraege/{reference}/teilen",
    // Only who has a device: crates/people and crates/residents try it with one in software.
    "/werkbank/konto/passkeys/{id}",
    "/mein/konto/passkeys/{id}",
    // Without colours or a logo of the town's own there are none.
    "/aussehen/{name}",
    // Without a street map in the settings there is none.
    "/karte/stil.json",
    "/karte/kacheln/{z}/{x}/{y}",
    "/karte/ort",
    // The example content has no film; `films` has tests of its own for them.
    "/filme/{id}",
    "/filme/{id}/{name}",
    "/werkbank/filme/{id}",
    "/api/v1/moderation/cases",
    "/api/v1/moderation/cases/{id}",
    "/api/v1/response-proposals",
    "/api/v1/response-proposals/{id}",
];

async fn filled(db: Db) -> (House, Vec<String>) {
    let house = House::new(db).await;
    let public = house.idea("Eine Bank am Dorfteich", "reetz", true).await;
    let waiting = house.idea("Ein Baum vor der Schule", "luesse", false).await;
    let mut also: Vec<String> = ["/assets/fehlt.css", "/favicon.ico", "/robots.txt", "/healthz", "/readyz"]
        .map(str::to_owned)
        .to_vec();
    also.extend([
        assets::asset!("app.css").to_owned(),
        "/api/v1/openapi.json".to_owned(),
        "/gibt-es-nicht".to_owned(),
        "/barriere-melden/danke?nummer=1".to_owned(),
        format!("/beitraege/{}", waiting.reference),
        format!("/api/v1/contributions/{}", public.id),
        format!("/api/v1/contributions/{}/comments", public.id),
        "/api/v1/places/reetz".to_owned(),
        "/api/v1/measures/vfm-1".to_owned(),
        "/api/v1/processes/ideenwerkstatt".to_owned(),
    ]);
    let answered = house.test.get("/api/v1/responses").await.json();
    let id = answered["items"][0]["id"].as_str().expect("an answered example").to_owned();
    also.push(format!("/api/v1/responses/{id}"));
    (house, also)
}

/// One database is enough: nothing here depends on which one it is.
#[tokio::test]
async fn every_answer_of_a_full_crawl_carries_its_headers() {
    let place = database::testing::TestDatabase::sqlite().await;
    let (house, also) = filled(place.db.clone()).await;
    let front = Front::new(house.test.app.clone(), house.test.router.clone());
    let (mut found, mut reached, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
    let (_, cookie) = residents::testing::sign_in(&house.test, "anwohnerin@example.org").await;
    let resident = Visitor { label: "resident".to_owned(), cookie };
    for who in house.visitors().into_iter().chain([resident]) {
        for prefix in PREFIXES {
            // Plain German is for everyone; the staff area falls back to German.
            if prefix == "/einfach" && !who.cookie.is_empty() {
                continue;
            }
            let more: &[String] = if prefix.is_empty() { &also } else { &[] };
            crawl(&house, &who, prefix, more, OF_ONE_KIND, async |visit: &Visit| {
                count += 1;
                found.extend(faults(&visit.path, &who, &visit.answer));
                let status = visit.answer.status;
                if status.is_server_error() {
                    found.insert(format!("{} {}: {status}", who.label, visit.path));
                }
                if status == StatusCode::OK {
                    reached.extend(visit.pattern);
                }
                found.extend(personal(&house, &who, visit).await);
                if who.cookie.is_empty() {
                    let kept = from_the_cache(&front, &visit.path).await;
                    found.extend(faults(&visit.path, &who, &kept));
                    if kept.status != status {
                        found.insert(format!(
                            "{} is {status}, and {} when it was kept",
                            visit.path, kept.status
                        ));
                    }
                }
            })
            .await;
        }
    }
    println!("{count} answers, {} routes", reached.len());
    let missed: Vec<&str> = house
        .test
        .app
        .route_table
        .iter()
        .filter(|route| route.method == Method::GET)
        .map(|route| route.path)
        .filter(|path| !reached.contains(path) && !OUT_OF_REACH.contains(path))
        .collect();
    assert!(missed.is_empty(), "nobody got to {missed:?}");
    assert!(
        found.is_empty(),
        "{}\n{} faults",
        found.iter().cloned().collect::<Vec<_>>().join("\n"),
        found.len()
    );
    place.remove().await;
}

/// The answer to whoever asks second: kept, if it may be.
async fn from_the_cache(front: &Front, path: &str) -> Answer {
    let ask =
        || Request::get(path).header("host", "mitmachen.example").body(Body::empty()).expect("a request");
    front.answer(ask()).await;
    let second = ask();
    let response = match front.hit(&second) {
        Some(kept) => kept,
        None => front.answer(second).await,
    };
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// What differs from person to person must not be kept, and what may be kept must not differ.
async fn personal(house: &House, who: &Visitor, visit: &Visit) -> Option<String> {
    let kept = visit.answer.headers.get("cache-control").and_then(|value| value.to_str().ok());
    if kept == Some("no-store") {
        return None;
    }
    let stranger = Visitor {
        label: "stranger".to_owned(),
        cookie: "__Host-browser=0198aaaa-0000-4000-8000-000000000001; other=1".to_owned(),
    };
    let other = if who.cookie.is_empty() { stranger } else { Visitor::guest() };
    let other = get(house, &visit.path, &other).await;
    (other.text != visit.answer.text)
        .then(|| format!("{} {}: {kept:?}, yet it differs from person to person", who.label, visit.path))
}

on_both! {
    async fn every_refusal_carries_its_headers(db: Db) {
        let house = House::new(db).await;
        let public = house.idea("Eine Bank am Dorfteich", "reetz", true).await;
        let guest = Visitor::guest();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for prefix in PREFIXES {
            for (status, request) in refused(prefix, &public.reference) {
                let path = request.uri().to_string();
                let method = request.method().clone();
                let answer = house.test.send(request).await;
                assert_eq!(answer.status.as_u16(), status, "{method} {path}: {}", answer.text);
                found.extend(faults(&path, &guest, &answer));
                if [413, 422, 429, 503].contains(&status) && method != Method::HEAD {
                    let told = content_type(&answer);
                    let in_form = if path.starts_with("/api/") { "application/problem+json" } else { "text/html" };
                    assert!(told.starts_with(in_form), "{method} {path} gave {status} as {told:?}");
                }
                seen.insert(status);
            }
        }
        // Too often.
        let code = ReceiptCode::derive(&Secrets::from_root([9; 32]), uuid::Uuid::from_u128(7)).to_string();
        for _ in 0..house.test.app.settings.receipt_tries_per_hour {
            house.test.post("/beleg", &[("code", &code)]).await;
        }
        for prefix in PREFIXES {
            let answer = house.test.post(&format!("{prefix}/beleg"), &[("code", &code)]).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
            assert!(answer.headers.contains_key("retry-after"));
            found.extend(faults("/beleg", &guest, &answer));
        }
        // The database is gone.
        house.db().close().await;
        for path in ["/ideen", "/en/ideen", "/einfach/ideen", "/api/v1/contributions", "/readyz", "/werkbank"] {
            let answer = get(&house, path, &guest).await;
            assert!(answer.status == StatusCode::SERVICE_UNAVAILABLE || path == "/werkbank", "{path}: {}", answer.status);
            found.extend(faults(path, &guest, &answer));
        }
        let signed_in = get(&house, "/werkbank", &house.staff[0].1).await;
        assert_eq!(signed_in.status, StatusCode::SERVICE_UNAVAILABLE);
        found.extend(faults("/werkbank", &house.staff[0].1, &signed_in));
        assert_eq!(seen, BTreeSet::from([303, 400, 401, 403, 404, 405, 413, 422]));
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

/// Requests that fail, with the status they fail with.
fn refused(prefix: &str, reference: &str) -> Vec<(u16, Request<Body>)> {
    let build = |method: &str, path: &str| {
        Request::builder().method(method).uri(path).header("host", "mitmachen.example")
    };
    let form = |path: &str, site: &str, body: Body| {
        build("POST", &format!("{prefix}{path}"))
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .expect("a request")
    };
    let get = |path: &str| build("GET", &format!("{prefix}{path}")).body(Body::empty()).expect("a request");
    let mut all = vec![
        (303, get("/werkbank/pruefen")),
        (404, get("/gibt-es-nicht")),
        (404, get("/dateien/../../secret.key")),
        (404, get("/ideen?ort=atlantis")),
        (422, get("/ideen?lon=abc")),
        (400, get(&format!("/beitraege/{reference}/kommentare/kein-uuid/antworten"))),
        (405, form("/ideen", "same-origin", Body::empty())),
        (403, form("/beleg", "cross-site", Body::from("code=x"))),
        (422, form("/beleg", "same-origin", Body::from("code=x"))),
        (413, form("/beleg", "same-origin", Body::from("a".repeat(300_000)))),
    ];
    if prefix.is_empty() {
        let json = |method: &str, path: &str, body: Body| {
            build(method, path).header("content-type", "application/json").body(body).expect("a request")
        };
        let key = "0198aaaa-0000-4000-8000-000000000001";
        all.extend([
            (401, get("/api/v1/moderation/cases")),
            (404, get("/api/v1/gibt-es-nicht")),
            (404, get("/api/v1/contributions/XX-9999")),
            (422, get("/api/v1/contributions?limit=0")),
            (405, json("PUT", "/api/v1/contributions", Body::empty())),
            (405, json("POST", "/api/v1/contributions", Body::empty())),
            (403, form("/api/v1/contributions", "cross-site", Body::empty())),
            (413, json("PUT", &format!("/api/v1/intake/{key}"), Body::from("a".repeat(200_000)))),
            (422, json("PUT", &format!("/api/v1/intake/{key}"), Body::from("{}"))),
            (
                413,
                build("POST", "/beleg")
                    .header("sec-fetch-site", "same-origin")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("content-length", "999999999")
                    .body(Body::empty())
                    .expect("a request"),
            ),
        ]);
    }
    all
}
