//! Figures for operators in the text format of Prometheus (version 0.0.4), on an address of their own. Series are
//! named by the patterns of routes, so their number is bounded whatever is asked for.

use crate::{installation, stopwatch::Stopwatch};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{Method, StatusCode, header};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use web::App;

/// Upper bounds of the histogram of durations, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What this process has counted.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: Stopwatch,
    running: AtomicI64,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    requests: BTreeMap<(&'static str, String, u16), u64>,
    durations: BTreeMap<String, Durations>,
    jobs: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Default, Clone)]
struct Durations {
    /// How many ended within each bound, not summed up.
    within: [u64; BOUNDS.len()],
    count: u64,
    sum: Duration,
}

impl Default for Metrics {
    fn default() -> Self {
        Self(Arc::new(Inner {
            started: Stopwatch::start(),
            running: AtomicI64::new(0),
            counts: Mutex::default(),
        }))
    }
}

impl Metrics {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one answered request.
    pub fn request(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let mut counts = self.counts();
        *counts.requests.entry((method_name(method), route.to_owned(), status.as_u16())).or_default() += 1;
        let durations = counts.durations.entry(route.to_owned()).or_default();
        durations.count += 1;
        durations.sum += took;
        if let Some(at) = BOUNDS.iter().position(|bound| took.as_secs_f64() <= *bound) {
            durations.within[at] += 1;
        }
    }

    /// Counts one run of a job.
    pub fn job(&self, name: &'static str) {
        *self.counts().jobs.entry(name).or_default() += 1;
    }

    /// Everything as text.
    pub fn text(&self, gauges: &Gauges) -> String {
        let mut out = String::new();
        let family =
            |name: &str, kind: &str, help: &str| format!("# HELP {name} {help}\n# TYPE {name} {kind}\n");
        let counts = self.counts();
        out += &family("leisten_requests_total", "counter", "Answered requests.");
        for ((method, route, status), count) in &counts.requests {
            let _ = writeln!(
                out,
                "leisten_requests_total{{method=\"{method}\",route=\"{}\",status=\"{status}\"}} {count}",
                escaped(route)
            );
        }
        out += &family(
            "leisten_request_duration_seconds",
            "histogram",
            "Time from the head of a request to the head of its answer.",
        );
        for (route, durations) in &counts.durations {
            durations.write(&mut out, &escaped(route));
        }
        out += &family("leisten_job_runs_total", "counter", "Runs of background jobs.");
        for (job, count) in &counts.jobs {
            let _ = writeln!(out, "leisten_job_runs_total{{job=\"{job}\"}} {count}");
        }
        drop(counts);
        let mut single = |name: &str, kind: &str, help: &str, value: f64| {
            out += &family(name, kind, help);
            let _ = writeln!(out, "{name} {value}");
        };
        single(
            "leisten_requests_running",
            "gauge",
            "Requests being answered now.",
            count(self.0.running.load(Ordering::Relaxed)),
        );
        single(
            "leisten_statements_total",
            "counter",
            "Database statements run.",
            count(i64::try_from(gauges.statements).unwrap_or(i64::MAX)),
        );
        let kept = gauges.pages;
        for (name, kind, help, value) in [
            (
                "hits_total",
                "counter",
                "Requests answered with a kept page; they are not among leisten_requests_total.",
                kept.hits,
            ),
            ("misses_total", "counter", "Pages rendered to be kept.", kept.misses),
            (
                "not_modified_total",
                "counter",
                "Requests whose client had the page already.",
                kept.not_modified,
            ),
            (
                "stale_total",
                "counter",
                "Requests answered with an older page because the database was away.",
                kept.stale,
            ),
            ("evictions_total", "counter", "Pages dropped for want of room.", kept.evictions),
            ("pages", "gauge", "Pages kept now.", kept.pages),
            ("bytes", "gauge", "Memory of the pages kept now.", kept.bytes),
        ] {
            single(
                &format!("leisten_page_cache_{name}"),
                kind,
                help,
                count(i64::try_from(value).unwrap_or(i64::MAX)),
            );
        }
        if let Some(seconds) = gauges.backup {
            let help = "When the last good backup was taken, in seconds since 1970.";
            single("leisten_last_backup_timestamp_seconds", "gauge", help, count(seconds));
        }
        if let Some(waiting) = gauges.outbox {
            single("leisten_outbox_waiting", "gauge", "Mails not sent yet.", count(waiting));
        }
        let help =
            "1: the store of files answered when it was last asked, at most a minute ago; 0: it did not.";
        single("leisten_file_store_up", "gauge", help, count(i64::from(!gauges.files_down)));
        if let Some(bytes) = gauges.memory {
            single("process_resident_memory_bytes", "gauge", "Memory of this process.", count(bytes));
        }
        single(
            "leisten_uptime_seconds",
            "gauge",
            "Time since the start.",
            self.0.started.elapsed().as_secs_f64().floor(),
        );
        let (version, database) = (env!("CARGO_PKG_VERSION"), gauges.database);
        out += &family("leisten_build_info", "gauge", "Version and kind of database.");
        let _ = writeln!(out, "leisten_build_info{{version=\"{version}\",database=\"{database}\"}} 1");
        out
    }
}

impl Durations {
    fn write(&self, out: &mut String, route: &str) {
        let name = "leisten_request_duration_seconds";
        let mut sum = 0;
        for (bound, within) in BOUNDS.iter().zip(self.within) {
            sum += within;
            let _ = writeln!(out, "{name}_bucket{{route=\"{route}\",le=\"{bound}\"}} {sum}");
        }
        let _ = writeln!(out, "{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(out, "{name}_sum{{route=\"{route}\"}} {}", self.sum.as_secs_f64());
        let _ = writeln!(out, "{name}_count{{route=\"{route}\"}} {}", self.count);
    }
}

/// What is measured at the moment of asking.
#[derive(Debug, Clone, Default)]
pub struct Gauges {
    /// Statements run since the start.
    pub statements: u64,
    /// Mails not sent yet; `None` when the database does not answer.
    pub outbox: Option<i64>,
    /// When the last good backup was taken, in seconds since 1970; `None`: there is none.
    pub backup: Option<i64>,
    /// Resident memory in bytes, where the system tells.
    pub memory: Option<i64>,
    /// Whether the store of files failed when it was last asked.
    pub files_down: bool,
    /// The page cache.
    pub pages: web::cache::Figures,
    /// `sqlite` or `postgres`.
    pub database: &'static str,
}

impl Gauges {
    /// Measures.
    pub async fn of(app: &App) -> Self {
        Self {
            statements: database::statements_run(),
            outbox: notifications::outbox::state(&app.db, app.clock.now())
                .await
                .ok()
                .map(|state| state.waiting),
            backup: installation::last_backup(&app.db)
                .await
                .ok()
                .flatten()
                .map(|last| last.taken_at.seconds()),
            memory: resident_memory(),
            files_down: app.files.is_down(),
            pages: app.pages.figures(),
            database: app.db.kind(),
        }
    }
}

/// Resident memory of this process in bytes, as Linux tells it.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix("kB")?.trim();
    kilobytes.parse::<i64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Prometheus knows only floating point; counts stay exact up to 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "the format has no other numbers")]
const fn count(value: i64) -> f64 {
    value as f64
}

/// Whoever invents methods makes no new series.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// Where the router leaves the name of the route for the layer around everything.
#[derive(Debug, Clone, Default)]
struct RouteName(Arc<OnceLock<MatchedPath>>);

impl RouteName {
    fn get(&self, path: &str) -> String {
        let own = ["/healthz", "/readyz", "/robots.txt", "/favicon.ico", "/api/v1/openapi.json"];
        match self.0.get() {
            Some(matched) => matched.as_str().to_owned(),
            None if path.starts_with(assets::PREFIX) => format!("{}{{name}}", assets::PREFIX),
            None => own
                .iter()
                .find(|name| **name == path)
                .map_or_else(|| "unmatched".to_owned(), |name| (*name).to_owned()),
        }
    }
}

/// Innermost layer: leaves the name of the route.
pub(crate) async fn name_route(request: Request, next: Next) -> Response {
    if let (Some(name), Some(matched)) =
        (request.extensions().get::<RouteName>(), request.extensions().get::<MatchedPath>())
    {
        // A route nested in another would come here twice; the outer name stays.
        let _ = name.0.set(matched.clone());
    }
    next.run(request).await
}

/// Takes a request out of the number of running ones, also when its client has gone.
struct Running<'a>(&'a AtomicI64);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Outermost layer: counts and logs.
async fn observe(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let stopwatch = Stopwatch::start();
    let name = RouteName::default();
    request.extensions_mut().insert(name.clone());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    metrics.0.running.fetch_add(1, Ordering::Relaxed);
    let running = Running(&metrics.0.running);
    let response = next.run(request).await;
    drop(running);
    let (route, status, took) = (name.get(&path), response.status(), stopwatch.elapsed());
    metrics.request(&method, &route, status, took);
    let (method, status, ms) = (method_name(&method), status.as_u16(), took.as_secs_f64() * 1000.0);
    if status >= 500 {
        tracing::warn!(target: "leisten::request", method, route, status, ms, "answered");
    } else {
        tracing::debug!(target: "leisten::request", method, route, status, ms, "answered");
    }
    response
}

/// Puts counting and logging around a router.
pub fn around(router: Router, metrics: Metrics) -> Router {
    router.layer(axum::middleware::from_fn_with_state(metrics, observe))
}

/// The router of the figures' own address.
pub fn router(app: App, metrics: Metrics) -> Router {
    Router::new().route("/metrics", get(show)).with_state((app, metrics))
}

async fn show(State((app, metrics)): State<(App, Metrics)>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        metrics.text(&Gauges::of(&app).await),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_summed_up_and_the_last_holds_all() {
        let metrics = Metrics::default();
        for millis in [0, 2, 3, 60_000] {
            metrics.request(
                &Method::GET,
                "/ideen/{reference}",
                StatusCode::OK,
                Duration::from_millis(millis),
            );
        }
        let text = metrics.text(&Gauges { database: "sqlite", ..Gauges::default() });
        for line in [
            "leisten_requests_total{method=\"GET\",route=\"/ideen/{reference}\",status=\"200\"} 4",
            "leisten_request_duration_seconds_bucket{route=\"/ideen/{reference}\",le=\"0.001\"} 1",
            "leisten_request_duration_seconds_bucket{route=\"/ideen/{reference}\",le=\"0.0025\"} 2",
            "leisten_request_duration_seconds_bucket{route=\"/ideen/{reference}\",le=\"10\"} 3",
            "leisten_request_duration_seconds_bucket{route=\"/ideen/{reference}\",le=\"+Inf\"} 4",
            "leisten_request_duration_seconds_count{route=\"/ideen/{reference}\"} 4",
            concat!("leisten_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\",database=\"sqlite\"} 1"),
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
        }
    }

    #[test]
    fn invented_methods_and_paths_make_no_new_series() {
        let metrics = Metrics::default();
        for n in 0..100 {
            let method = Method::from_bytes(format!("M{n}").as_bytes()).expect("a method");
            metrics.request(
                &method,
                &RouteName::default().get(&format!("/x{n}")),
                StatusCode::NOT_FOUND,
                Duration::ZERO,
            );
        }
        let text = metrics.text(&Gauges::default());
        assert!(
            text.contains("leisten_requests_total{method=\"other\",route=\"unmatched\",status=\"404\"} 100"),
            "{text}"
        );
        assert_eq!(text.matches("leisten_requests_total{").count(), 1);
    }

    #[test]
    fn what_the_system_does_not_tell_is_left_out() {
        let text = Metrics::default().text(&Gauges::default());
        assert!(!text.contains("process_resident_memory_bytes") && !text.contains("leisten_outbox_waiting"));
    }
}
