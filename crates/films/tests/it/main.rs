//! The store on both databases, the pages and the streaming through the router.

mod pages;
mod streaming;

use axum::body::Body;
use axum::http::{Request, request::Parts};
use database::{BoxFuture, Db};
use kernel::{Actor, Grant, PersonId, Random, Role};
use web::{
    App, Module, Settings,
    testing::{Answer, TestApp},
};

const NEW: &str = "/werkbank/filme/neu";

fn boxed(kind: &str, content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(8 + content.len()).expect("short");
    [&size.to_be_bytes(), kind.as_bytes(), content].concat()
}

/// The smallest thing that is a film as far as the program looks, and something behind it.
fn mp4(behind: &[u8]) -> Vec<u8> {
    let description = [&[0; 8], boxed("avc1", &[0; 70]).as_slice()].concat();
    let way = ["stsd", "stbl", "minf", "mdia", "trak", "moov"];
    let track = way.iter().fold(description, |inner, kind| boxed(kind, &inner));
    [boxed("ftyp", b"isom\0\0\0\0"), track, boxed("mdat", behind)].concat()
}

fn site(db: &Db) -> TestApp {
    let settings = Settings { film_megabytes: 1, ..Settings::default() };
    let staff = Module { identify: Some(identify), ..Module::default() };
    TestApp::with(db.clone(), vec![staff, films::module()], settings)
}

/// Believes the cookie, which is a role.
fn identify<'a>(_: &'a App, parts: &'a Parts) -> BoxFuture<'a, kernel::Result<Option<Actor>>> {
    Box::pin(async move {
        let cookie = parts.headers.get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let role = cookie.parse().map_err(kernel::Error::internal)?;
        Ok(Some(somebody(role)))
    })
}

fn somebody(role: Role) -> Actor {
    Actor {
        person: Some(PersonId::new(web::testing::start(), &Random::seeded(7))),
        grants: vec![Grant::everywhere(role)],
        ..Actor::default()
    }
}

/// Sends the form as a browser does: a title and files by field.
async fn upload(site: &TestApp, title: &str, files: &[(&str, &[u8])], role: &str) -> Answer {
    let mut body =
        format!("--b\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\n{title}\r\n").into_bytes();
    for (field, content) in files {
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"x\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        );
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend(b"--b--\r\n");
    let request = Request::post(NEW)
        .header("host", "localhost:8080")
        .header("cookie", role)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .expect("a request");
    site.send(request).await
}

/// Puts a film there and returns its public path.
async fn film(site: &TestApp, files: &[(&str, &[u8])]) -> String {
    let answer = upload(site, "So machen Sie mit", files, "editor").await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location().replace("/werkbank", "")
}
