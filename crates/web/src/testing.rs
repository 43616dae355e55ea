//! Driving the router without a socket, on a database of its own, with a clock that stands still.

use crate::{App, Module, Settings, app::Surroundings, application, cache::Front, settings::Mode};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, Response, StatusCode},
};
use database::{Db, testing::TestDatabase};
use files::Files;
use http_body_util::BodyExt;
use kernel::{Clock, Random, Secrets, Timestamp};
use std::future::Future;
use tower::ServiceExt;

/// The moment at which every test begins: Monday, 1 June 2026, 10:00 in Berlin.
pub fn start() -> Timestamp {
    Timestamp::berlin(jiff::civil::date(2026, 6, 1), 10, 0)
}

/// An application under test.
pub struct TestApp {
    /// The application.
    pub app: App,
    /// Its router with all layers.
    pub router: Router,
    /// Its clock.
    pub clock: Clock,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl TestApp {
    /// An application on this database.
    ///
    /// # Panics
    /// When the modules do not fit together.
    pub fn new(db: Db, modules: Vec<Module>) -> Self {
        Self::with(db, modules, Settings::default())
    }

    /// The same with other settings.
    ///
    /// # Panics
    /// When the modules do not fit together.
    pub fn with(db: Db, modules: Vec<Module>, settings: Settings) -> Self {
        let clock = Clock::fixed(start());
        let surroundings = Surroundings {
            db,
            files: Files::in_memory(),
            clock: clock.clone(),
            random: Random::seeded(1),
            secrets: Secrets::from_root([1; 32]),
            settings,
            mode: Mode { demo: false, loopback: true },
        };
        let (app, router) = App::build(surroundings, modules).expect("modules that fit together");
        Self { router: application::service(&app, router), app, clock }
    }

    /// Sends a request.
    ///
    /// # Panics
    /// When the answer cannot be read.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> =
            self.router.clone().oneshot(request).await.expect("the router never fails");
        Answer::read(response).await
    }

    /// The same application with its page cache in front, as it is served; [`TestApp::send`] goes past it.
    pub fn front(&self) -> Front {
        Front::new(self.app.clone(), self.router.clone())
    }

    /// GET.
    ///
    /// # Panics
    /// When the path is no path.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(request("GET", path, None).body(Body::empty()).expect("a request")).await
    }

    /// GET as somebody.
    ///
    /// # Panics
    /// When the path is no path.
    pub async fn get_as(&self, path: &str, cookie: &str) -> Answer {
        self.send(request("GET", path, Some(cookie)).body(Body::empty()).expect("a request")).await
    }

    /// POST of a plain form, as a browser sends it from our own page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(path, fields, "").await
    }

    /// The same as somebody.
    ///
    /// # Panics
    /// When the path is no path.
    pub async fn post_as(&self, path: &str, fields: &[(&str, &str)], cookie: &str) -> Answer {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let request = request("POST", path, Some(cookie).filter(|c| !c.is_empty()))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// PUT of JSON.
    ///
    /// # Panics
    /// When the path is no path.
    pub async fn put_json(&self, path: &str, json: &serde_json::Value) -> Answer {
        let request = request("PUT", path, None).header("content-type", "application/json");
        self.send(request.body(Body::from(json.to_string())).expect("a request")).await
    }
}

impl Answer {
    /// Reads a response to its end.
    ///
    /// # Panics
    /// When it breaks off.
    pub async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        Self {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Where a redirect leads; empty when it is none.
    pub fn location(&self) -> &str {
        self.headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of a form field in a page, such as a hidden token.
    pub fn field(&self, name: &str) -> Option<String> {
        let input = self
            .text
            .split("<input")
            .find(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(&format!("name=\"{name}\""))))?;
        Some(input.split("value=\"").nth(1)?.split('"').next()?.to_owned())
    }
}

fn request(method: &str, path: &str, cookie: Option<&str>) -> axum::http::request::Builder {
    let builder = Request::builder().method(method).uri(path).header("host", "localhost:8080");
    match cookie {
        Some(cookie) => builder.header("cookie", cookie),
        None => builder,
    }
}

fn encode(text: &str) -> String {
    crate::application::percent_encode(text).replace('/', "%2F")
}

/// Runs a test on both databases (PostgreSQL when there is one for tests).
pub async fn on_both<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    let sqlite = TestDatabase::sqlite().await;
    test(sqlite.db.clone()).await;
    sqlite.remove().await;
    if let Some(postgres) = TestDatabase::postgres().await {
        test(postgres.db.clone()).await;
        postgres.remove().await;
    }
}
