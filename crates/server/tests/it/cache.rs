//! What comes out of the page cache is what the router would have said, for every page for everyone.

use crate::queries::{demo, pages};
use axum::body::Body;
use database::on_both;
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use std::io::Read;
use web::testing::TestApp;

/// A response as a browser reads it: status, headers that do not speak of its packing, and the unpacked body.
#[derive(Debug, PartialEq)]
struct Seen {
    status: u16,
    headers: HeaderMap,
    body: String,
}

async fn seen(response: axum::response::Response) -> Seen {
    let (mut parts, body) = response.into_parts();
    let packed = body.collect().await.expect("a whole body").to_bytes();
    let mut body = Vec::new();
    match parts.headers.get("content-encoding").map(|value| value.to_str().expect("text")) {
        Some("br") => brotli::Decompressor::new(&*packed, 4096).read_to_end(&mut body).expect("brotli"),
        Some("gzip") => flate2::read::GzDecoder::new(&*packed).read_to_end(&mut body).expect("gzip"),
        other => {
            assert_eq!(other, None);
            (&*packed).read_to_end(&mut body).expect("bytes")
        }
    };
    for name in ["content-encoding", "content-length", "etag", "vary", "accept-ranges"] {
        parts.headers.remove(name);
    }
    Seen {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body).expect("text"),
    }
}

fn request(address: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

/// Whatever else a browser or a stranger may send: none of it may change a page that everyone gets.
const ODD: &[(&str, &str)] = &[
    ("host", "elsewhere.example"),
    ("x-forwarded-host", "elsewhere.example"),
    ("x-forwarded-proto", "http"),
    ("x-forwarded-for", "203.0.113.9"),
    ("accept-language", "fr"),
    ("accept", "application/json"),
    ("user-agent", "odd"),
    ("origin", "https://elsewhere.example"),
    ("referer", "https://elsewhere.example/"),
    ("range", "bytes=0-1"),
    ("if-modified-since", "Sun, 01 Jan 2090 00:00:00 GMT"),
    ("sec-fetch-site", "cross-site"),
];

async fn compare(test: &TestApp, address: &str, encoding: &str) {
    let front = test.front();
    let plain = seen(
        tower::ServiceExt::oneshot(test.router.clone(), request(address, &[("accept-encoding", encoding)]))
            .await
            .expect("an answer"),
    )
    .await;
    assert_eq!(plain.status, 200, "{address}");
    // The first to ask is a stranger with odd headers; whoever comes after must not notice.
    let odd: Vec<_> = ODD.iter().copied().chain([("accept-encoding", encoding)]).collect();
    let missed = seen(front.answer(request(address, &odd)).await).await;
    let again = request(address, &[("accept-encoding", encoding)]);
    let hit = seen(front.hit(&again).unwrap_or_else(|| panic!("{address} is not kept in {encoding}"))).await;
    assert_eq!(missed, plain, "{address} in {encoding}, just rendered");
    assert_eq!(hit, plain, "{address} in {encoding}, kept");
}

on_both! {
    async fn a_kept_page_is_the_page_in_every_language_and_encoding(db: Db) {
        let test = demo(db).await;
        for page in pages(&test).await.into_iter().filter(|page| page != "/ideen/neu" && !page.starts_with("/api/")) {
            for language in ["", "/en", "/einfach"] {
                for encoding in ["br", "gzip", "identity"] {
                    let address = if page == "/" && !language.is_empty() { format!("{language}/") } else { format!("{language}{page}") };
                    compare(&test, &address, encoding).await;
                }
            }
        }
    }
}
