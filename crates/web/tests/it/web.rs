use database::testing::TestDatabase;
use kernel::{Access, Action, Error};
use web::{Cx, Failure, Input, Module, Page, Routes, Settings, testing::TestApp};

async fn page(cx: Cx) -> web::Outcome {
    cx.page(Page { title: format!("{} {}", cx.locale.tag(), cx.path), ..Page::default() }).await
}

async fn panics() -> &'static str {
    panic!("for the test")
}

fn module() -> Module {
    Module {
        routes: Routes::new()
            .get("/orte/reetz", Access::Public, page)
            .get("/werkbank", Access::Needs(Action::SeeWorkbench), page)
            .get("/kaputt", Access::Public, || async {
                Err::<(), _>(Failure::from(Error::internal("secret cause")))
            })
            .get("/panik", Access::Public, panics)
            .get("/voll", Access::Public, || async {
                Err::<(), _>(Failure::from(Error::Unavailable("full".to_owned())))
            })
            .get("/api/v1/things", Access::Public, || async { "[]" })
            .get("/api/v1/secrets", Access::Needs(Action::Moderate), || async { "[]" })
            .post("/formular", Access::Public, |input: Input| async move { input.get("text").to_owned() }),
        ..Module::default()
    }
}

async fn app(settings: Settings) -> (TestApp, TestDatabase) {
    let database = TestDatabase::sqlite().await;
    (TestApp::with(database.db.clone(), vec![module()], settings), database)
}

#[tokio::test]
async fn the_language_is_taken_from_the_path_and_links_keep_it() {
    let (app, database) = app(Settings::default()).await;
    assert!(app.get("/orte/reetz").await.text.contains("<title>de /orte/reetz"));
    let english = app.get("/en/orte/reetz?x=1").await.text;
    assert!(english.contains("<html lang=\"en\">") && english.contains("<title>en /orte/reetz"));
    assert!(
        english.contains("href=\"/einfach/orte/reetz?x=1\"") && english.contains("href=\"/en/impressum\"")
    );
    assert_eq!(app.get("/en/api/v1/things").await.status, 404);
    database.remove().await;
}

#[tokio::test]
async fn every_answer_carries_the_headers_whatever_its_status() {
    let (app, database) =
        app(Settings { site_url: "https://example.org".to_owned(), ..Settings::default() }).await;
    for path in [
        "/orte/reetz",
        "/fehlt",
        "/kaputt",
        "/werkbank",
        "/api/v1/things",
        "/api/v1/secrets",
        "/healthz",
        "/readyz",
        "/assets/fehlt.css",
        "/panik",
    ] {
        let answer = app.get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-"), "{path}");
        // Scripts are made from text nowhere; the map's worker passes the one named door.
        assert!(
            policy.contains("worker-src 'self'")
                && policy.ends_with("require-trusted-types-for 'script'; trusted-types leisten-map"),
            "{policy}"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert!(answer.headers.contains_key("strict-transport-security"), "{path}");
        assert!(answer.headers.contains_key("cache-control"), "{path}");
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
    database.remove().await;
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_of_its_cause() {
    let (app, database) = app(Settings::default()).await;
    let answer = app.get("/kaputt").await;
    assert_eq!(answer.status, 500);
    assert!(answer.text.contains("Da ist uns ein Fehler passiert") && !answer.text.contains("secret cause"));
    assert_eq!(app.get("/panik").await.status, 500);
    let full = app.get("/voll").await;
    assert_eq!((full.status.as_u16(), full.headers["retry-after"].to_str().ok()), (503, Some("10")));
    database.remove().await;
}

#[tokio::test]
async fn guests_are_led_to_the_sign_in_and_programs_get_a_problem_document() {
    let (app, database) = app(Settings::default()).await;
    let guest = app.get("/en/werkbank").await;
    assert_eq!((guest.status.as_u16(), guest.location()), (303, "/en/werkbank/anmelden?weiter=/en/werkbank"));
    let program = app.get("/api/v1/secrets").await;
    assert_eq!(
        (program.status.as_u16(), program.headers["content-type"].to_str().ok()),
        (401, Some("application/problem+json"))
    );
    assert_eq!(app.get("/api/v1/fehlt").await.json()["status"], 404);
    database.remove().await;
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let (app, database) = app(Settings::default()).await;
    let form = |site: &'static str, origin: &'static str| {
        let mut request = http::Request::post("/formular")
            .header("host", "localhost:8080")
            .header("content-type", "application/x-www-form-urlencoded");
        if !site.is_empty() {
            request = request.header("sec-fetch-site", site);
        }
        if !origin.is_empty() {
            request = request.header("origin", origin);
        }
        request.body(axum::body::Body::from("text=hallo")).expect("a request")
    };
    assert_eq!(app.send(form("same-origin", "")).await.text, "hallo");
    assert_eq!(app.send(form("", "http://localhost:8080")).await.text, "hallo");
    for (site, origin) in [("cross-site", ""), ("same-site", ""), ("", "https://example.org"), ("", "null")] {
        assert_eq!(app.send(form(site, origin)).await.status, 403, "{site} {origin}");
    }
    database.remove().await;
}

#[tokio::test]
async fn what_everyone_may_keep_is_compressed_and_a_private_page_is_not() {
    let (app, database) = app(Settings::default()).await;
    let ask = |path: &str| {
        http::Request::get(path)
            .header("accept-encoding", "gzip, br")
            .body(axum::body::Body::empty())
            .expect("a request")
    };
    let page = app.send(ask("/orte/reetz")).await;
    assert_eq!(page.headers["content-encoding"], "br");
    assert!(page.headers["vary"].to_str().is_ok_and(|vary| vary.contains("accept-encoding")));
    assert!(!app.send(ask("/fehlt")).await.headers.contains_key("content-encoding"));
    database.remove().await;
}

#[tokio::test]
async fn a_foreign_host_header_never_shows_up_in_a_page() {
    let (app, database) = app(Settings::default()).await;
    let request =
        http::Request::get("/orte/reetz").header("host", "evil.example").body(axum::body::Body::empty());
    let answer = app.send(request.expect("a request")).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.text.contains("evil.example"));
    database.remove().await;
}

#[tokio::test]
async fn one_network_cannot_take_the_whole_api() {
    let (app, database) = app(Settings { api_per_minute: 5, ..Settings::default() }).await;
    for _ in 0..5 {
        assert_eq!(app.get("/api/v1/things").await.status, 200);
    }
    let refused = app.get("/api/v1/things").await;
    assert_eq!((refused.status.as_u16(), refused.headers.contains_key("retry-after")), (429, true));
    assert_eq!(app.get("/orte/reetz").await.status, 200, "pages go on");
    database.remove().await;
}

#[tokio::test]
async fn an_asset_is_kept_for_ever_and_comes_compressed() {
    let (app, database) = app(Settings::default()).await;
    let request = http::Request::get(assets::asset!("app.css"))
        .header("accept-encoding", "gzip, br")
        .body(axum::body::Body::empty());
    let answer = app.send(request.expect("a request")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-encoding"], "br");
    assert!(answer.headers["cache-control"].to_str().expect("text").contains("immutable"));
    assert_eq!(app.get("/assets/../Cargo.toml").await.status, 404);
    database.remove().await;
}
