//! Choosing, refusing, looking at it, going live and back, on both databases; through the router.

mod files;
mod pages;

use axum::{body::Body, http::Request};
use database::Db;
use kernel::{Grant, Role};
use web::testing::{Answer, TestApp};

/// The site, and an administrator who has just proved both factors.
struct Site {
    test: TestApp,
    cookie: String,
}

impl Site {
    async fn new(db: Db) -> Self {
        let test = instance(db);
        let cookie = people::testing::sign_in(&test, [Grant::everywhere(Role::Administrator)]).await;
        Self { test, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        self.test.get_as(path, &self.cookie).await
    }

    /// Sends the form as it stands, but for these fields; none of the boxes in `not_shown` is ticked.
    async fn save(&self, changed: &[(&str, &str)], not_shown: &[&str]) -> Answer {
        let fields = form_fields(&self.get("/werkbank/aussehen").await.text);
        let mut sent: Vec<(String, String)> = fields
            .into_iter()
            .filter(|(name, _)| !changed.iter().any(|(field, _)| field == name))
            .filter(|(name, value)| name != "show" || !not_shown.contains(&value.as_str()))
            .collect();
        sent.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.test.post_as("/werkbank/aussehen", &sent, &self.cookie).await
    }

    /// Puts the draft live, as its preview offers it.
    async fn publish(&self) -> Answer {
        let preview = self.get("/werkbank/aussehen/vorschau").await;
        assert_eq!(preview.status, 200, "{}", preview.text);
        let version = between(&preview.text, "name=\"version\" value=\"", "\"").to_owned();
        self.test.post_as("/werkbank/aussehen/uebernehmen", &[("version", &version)], &self.cookie).await
    }

    /// Sends a logo beside its text.
    async fn upload(&self, bytes: &[u8], alt: &str) -> Answer {
        let line = "----line";
        let field = |name: &str, value: &str| {
            format!("--{line}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body: Vec<u8> = Vec::new();
        for (name, value) in form_fields(&self.get("/werkbank/aussehen").await.text) {
            if name != "alt" {
                body.extend(field(&name, &value).bytes());
            }
        }
        body.extend(field("alt", alt).bytes());
        let head =
            format!("--{line}\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"x\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, format!("\r\n--{line}--\r\n").as_bytes()].concat());
        let request = Request::post("/werkbank/aussehen")
            .header("host", "localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .header("content-type", format!("multipart/form-data; boundary={line}"));
        self.test.send(request.body(Body::from(body)).expect("a request")).await
    }
}

/// One instance of the site on this database.
fn instance(db: Db) -> TestApp {
    let modules = vec![
        people::module(),
        region::module(),
        notifications::module(),
        town::module(),
        appearance::module(),
    ];
    TestApp::new(db, modules)
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).unwrap_or_else(|| panic!("no {start} in {text}")) + start.len();
    &text[from..from + text[from..].find(end).expect("an end")]
}

/// The fields of the form as a browser would send them untouched.
fn form_fields(page: &str) -> Vec<(String, String)> {
    let form = between(page, "enctype=\"multipart/form-data\"", "</form>");
    form.split("<input ")
        .skip(1)
        .map(|input| &input[..input.find('>').expect("its end")])
        .filter(|input| !input.contains("type=\"checkbox\"") || input.contains(" checked"))
        .filter(|input| !input.contains("type=\"file\""))
        .map(|input| {
            (between(input, " name=\"", "\"").to_owned(), between(input, " value=\"", "\"").to_owned())
        })
        .collect()
}
