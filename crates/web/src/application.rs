//! The router and the layers around it, from the outside in:
//! headers → language → compression → error pages → panic guard → API rate → who is asking → cross-site check → size limit → routes.

use crate::{App, Cx, Failure, Html, Page, cx::Localised, json, page::is_below};
use askama::Template;
use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{Actor, Error, Locale};
use std::time::Duration;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate},
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

/// Everything loads from here and nothing runs inline; see the security reference of the project.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; \
     manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types leisten-map";

/// What one request may send: six photos and a text, or a film.
const LARGEST_REQUEST: usize = 80 * 1024 * 1024;
/// A request that takes longer is cut; six photos over a slow line take minutes.
const SLOWEST: Duration = Duration::from_mins(5);

/// Finishes the router that [`App::build`] has begun.
pub fn service(app: &App, modules: Router<App>) -> Router {
    let inner = modules
        .route("/assets/{*name}", get(asset))
        .route(
            "/favicon.ico",
            get(|| async {
                asset_response(
                    assets::asset!("favicon.svg").trim_start_matches("/assets/"),
                    &HeaderMap::new(),
                )
            }),
        )
        .route("/robots.txt", get(robots))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/api/v1/openapi.json", get(openapi))
        .fallback(|| async { Failure::from(Error::NotFound) })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED })
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_REQUEST))
        // Pages are written by browsers with cookies; the API knows no cookies and is open to other sites.
        .layer(
            CsrfLayer::new()
                .with_insecure_bypass(|method: &Method, uri: &http::Uri| {
                    uri.path().starts_with("/api/") && method != Method::POST
                })
                .with_rejection_response(|_| Failure::from(Error::Forbidden).into_response()),
        )
        .layer(middleware::from_fn_with_state(app.clone(), identify))
        .layer(middleware::from_fn_with_state(app.clone(), slow_down))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Failure::from(Error::internal("a handler panicked; the log names the place")).into_response()
        }))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, SLOWEST))
        .layer(middleware::from_fn_with_state(app.clone(), error_pages))
        .with_state(app.clone());
    // The language is taken off the path before the routes see it, so this stands outside the router.
    Router::new()
        .fallback_service(inner)
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Precise(4))
                .compress_when(DefaultPredicate::new().and(is_for_everyone)),
        )
        .layer(middleware::from_fn(localise))
        .layer(middleware::from_fn_with_state(app.clone(), headers))
}

/// Compresses what everyone may keep. A page that holds a receipt code beside what somebody typed is sent as it is, so
/// that its length tells nothing about the code (BREACH).
fn is_for_everyone(_: StatusCode, _: http::Version, headers: &HeaderMap, _: &http::Extensions) -> bool {
    // A film is packed already, and its parts are counted in bytes as it lies there.
    let is_film =
        headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"video/"));
    !is_film && headers.get(header::CACHE_CONTROL).is_some_and(|value| value != "no-store")
}

async fn localise(mut request: Request, next: Next) -> Response {
    let (locale, path) = Locale::split(request.uri().path());
    let path = path.to_owned();
    // The interfaces have one address each; their language is the header's business.
    if locale != Locale::De
        && ["/api/", "/assets/", "/healthz", "/readyz"].iter().any(|start| path.starts_with(start))
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    if locale != Locale::De {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(rewritten) = format!("{path}{query}").parse() {
            *request.uri_mut() = rewritten;
        }
    }
    request.extensions_mut().insert(Localised { locale, path });
    next.run(request).await
}

async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let speaks_up =
        parts.headers.contains_key(header::COOKIE) || parts.headers.contains_key(header::AUTHORIZATION);
    if speaks_up {
        let mut known: Option<Actor> = None;
        for identify in &app.identify {
            match identify(&app, &parts).await {
                Ok(Some(actor)) => {
                    known = Some(match known {
                        Some(known) => known.and(actor),
                        None => actor,
                    });
                }
                Ok(None) => {}
                Err(error) => return Failure::from(error).into_response(),
            }
        }
        if let Some(actor) = known {
            parts.extensions.insert(actor);
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Keeps one network from taking the whole API.
async fn slow_down(State(app): State<App>, request: Request, next: Next) -> Response {
    if let (true, Some(rate)) = (request.uri().path().starts_with("/api/"), &app.api_rate) {
        let (parts, body) = request.into_parts();
        if rate.check_key(&Cx::from_parts(&parts, &app).network_key()).is_err() {
            return Failure::from(Error::TooMany(60)).into_response();
        }
        return next.run(Request::from_parts(parts, body)).await;
    }
    next.run(request).await
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    cx: &'a Cx,
    key: &'static str,
    text: String,
    problems: Vec<String>,
}

/// Turns a [`Failure`] into a page or, under `/api/`, into a problem document.
async fn error_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_get = parts.method == Method::GET;
    let mut cx = Cx::from_parts(&parts, &app);
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(failure) =
        response.extensions().get::<Failure>().cloned().or_else(|| of_a_layer(response.status()))
    else {
        return response;
    };
    if cx.path.starts_with("/api/") {
        return json::problem(&cx, &failure);
    }
    if matches!(*failure.0, Error::Unauthenticated) {
        let (home, door) = if is_below(&cx.path, "/mein") {
            ("/mein", "/anmelden")
        } else {
            ("/werkbank", "/werkbank/anmelden")
        };
        let target = if is_get { cx.href(&cx.path) } else { cx.href(home) };
        return crate::page::redirect(&format!("{}?weiter={}", cx.href(door), percent_encode(&target)));
    }
    let (key, problems) = match &*failure.0 {
        Error::NotFound => ("error-not-found", Vec::new()),
        Error::Forbidden | Error::Unauthenticated => ("error-forbidden", Vec::new()),
        Error::Invalid(problems) => {
            ("error-invalid", problems.0.iter().map(|p| crate::field::message(&cx, p)).collect())
        }
        Error::Conflict(key) => (*key, Vec::new()),
        Error::TooMany(_) => ("error-too-many", Vec::new()),
        Error::TooLarge => ("error-too-large", Vec::new()),
        Error::Unavailable(_) => ("error-unavailable", Vec::new()),
        Error::Internal(_) => ("error-internal", Vec::new()),
    };
    let text_key = format!("{key}-text");
    let text = if app.texts.has(Locale::De, &text_key) { cx.t(&text_key) } else { String::new() };
    // Without the staff menu: its counts could fail for the same reason.
    "/".clone_into(&mut cx.path);
    let page = Html::of(&ErrorPage { cx: &cx, key, text, problems }).map(|body| Page {
        title: cx.t(key),
        body,
        private: true,
        status: Some(failure.status()),
        ..Page::default()
    });
    let mut rendered = match page {
        Ok(page) => cx.page(page).await.unwrap_or_else(|_| failure.status().into_response()),
        Err(_) => failure.status().into_response(),
    };
    if let Some(seconds) = failure.retry_after() {
        rendered.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    rendered
}

/// What the layers between here and the handlers say with a bare status.
fn of_a_layer(status: StatusCode) -> Option<Failure> {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Some(Error::TooLarge.into()),
        StatusCode::GATEWAY_TIMEOUT => Some(Error::Unavailable("a request took too long".to_owned()).into()),
        _ => None,
    }
}

/// Encodes all but unreserved characters and slashes (RFC 3986).
pub fn percent_encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            encoded.push(byte as char);
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    // `no-referrer` would make browsers send `Origin: null` with our own forms.
    set("referrer-policy", "same-origin");
    set("permissions-policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()");
    set("cache-control", "no-store");
    if app.settings.site_url.starts_with("https://") {
        set("strict-transport-security", "max-age=63072000; includeSubDomains");
    }
    response
}

async fn asset(Path(name): Path<String>, request: Request) -> Response {
    asset_response(&name, request.headers())
}

fn asset_response(name: &str, asked: &HeaderMap) -> Response {
    let Some(asset) = assets::find(name) else { return StatusCode::NOT_FOUND.into_response() };
    let accepts =
        asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (bytes, encoding) = match (asset.brotli, asset.gzip) {
        (Some(brotli), _) if accepts.contains("br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts.contains("gzip") => (gzip, Some("gzip")),
        _ => (asset.bytes, None),
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    // The name carries a hash of the content.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /werkbank\nDisallow: /beleg\nDisallow: /mein\nDisallow: /anmelden\n"
}

/// Ready means: the database answers. Without the store of files all but photos goes on, so that is only named.
async fn ready(State(app): State<App>) -> Response {
    match app.db.query("select 1").value::<i32>().await {
        Ok(_) if app.files.is_down() => "ready, but the store of files does not answer".into_response(),
        Ok(_) => "ready".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}

async fn openapi(State(app): State<App>) -> crate::Outcome {
    json::public(&app.openapi)
}
