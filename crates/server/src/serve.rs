//! The server: its address, its orderly end, and the work in the background.

use crate::{
    config::{Configuration, Faults, Origin},
    connections, metrics,
    metrics::Metrics,
    open,
    open::Place,
    public, start,
};
use anyhow::{Context, Result};
use std::{future::IntoFuture, net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use web::{App, Settings, cache::Front, settings::Mode, settings::TABLE};

/// How long running requests and jobs may take to end after the signal.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the worker rests between two looks at the job table.
const REST: Duration = Duration::from_secs(2);

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Address and port; port 0 takes any free one.
    pub listen: String,
    /// With example content and one-time sign-in links.
    pub demo: bool,
    /// Only when nothing is missing that a public site needs.
    pub public: bool,
    /// Every page is rendered anew for everyone.
    pub no_cache: bool,
}

/// Serves until a signal asks to end.
///
/// # Errors
/// When the start is refused.
pub async fn serve(place: &Place, configuration: Configuration, wishes: &Wishes) -> Result<()> {
    place.data.make()?;
    let _lock = if place.database_url.is_none() { Some(place.data.lock()?) } else { None };
    let listener = bind(&wishes.listen, "--listen").await?;
    let address = listener.local_addr()?;
    let mode = Mode { demo: wishes.demo, loopback: address.ip().is_loopback() };
    if let Err(fault) = basemap::open(&configuration.settings).await {
        return Err(Faults(vec![configuration.place(fault)]).into());
    }
    let mut settings = with_own_address(configuration, address);
    if wishes.no_cache {
        settings.page_cache = 0;
    }
    let figures = match settings.metrics_listen.as_str() {
        "" => None,
        metrics => Some(bind(metrics, "server.metrics").await?),
    };

    let (app, router) = open::build(place.open(settings, mode).await?)?;
    if wishes.public {
        public::insist(&app).await?;
    }
    start::prepare(&app).await?;

    let metrics = Metrics::default();
    let (stop, stopped) = watch::channel(false);
    let signals = tokio::spawn(heed_signals(stop));
    let worker = tokio::spawn(work(app.clone(), metrics.clone(), stopped.clone()));
    let figures = figures.map(|listener| {
        tokio::spawn(axum::serve(listener, metrics::router(app.clone(), metrics.clone())).into_future())
    });
    announce(&app, address).await?;
    let front = Front::new(app.clone(), metrics::around(router, metrics));
    let limits = connections::Limits {
        most: app.settings.connections as usize,
        proxies: app.settings.trusted_proxies.iter().filter_map(|proxy| proxy.parse().ok()).collect(),
        ..connections::Limits::default()
    };
    run(listener, front, limits, worker, stopped).await?;
    signals.abort();
    if let Some(figures) = figures {
        figures.abort();
    }
    app.db.close().await;
    tracing::info!("ended in good order");
    Ok(())
}

async fn bind(address: &str, named: &str) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; choose another address with {named}"))
}

/// Links of a server on loopback lead to itself, unless somebody has said where it is reached.
fn with_own_address(configuration: Configuration, address: SocketAddr) -> Settings {
    let said = TABLE
        .iter()
        .any(|setting| setting.key == "site.url" && configuration.origin(setting) != Origin::Default);
    let mut settings = configuration.settings;
    if !said && address.ip().is_loopback() {
        settings.site_url = format!("http://localhost:{}", address.port());
    }
    settings
}

/// Tells people where it is, on standard output.
async fn announce(app: &App, address: SocketAddr) -> Result<()> {
    tracing::info!(%address, database = app.db.kind(), "listening");
    println!("Leisten listens on {address}\nOpen {}", app.settings.site_url);
    start::tell_links(app).await
}

/// Answers requests until the signal, then lets the running ones and the worker end.
async fn run(
    listener: TcpListener,
    front: Front,
    limits: connections::Limits,
    worker: JoinHandle<()>,
    stopped: watch::Receiver<bool>,
) -> Result<()> {
    let accepting = connections::accept(listener, front, limits, asked(stopped.clone()));
    let ending = async {
        accepting.await;
        worker.await.context("the worker ended by itself")
    };
    let overdue = async {
        asked(stopped).await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        ended = ending => ended,
        () = overdue => {
            tracing::warn!(seconds = PATIENCE.as_secs(), "what was still running has been cut off");
            Ok(())
        }
    }
}

async fn asked(mut stopped: watch::Receiver<bool>) {
    // The sender is gone only when the signals are no longer heard; that is a reason to end, too.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// The first signal ends in good order, the second at once.
async fn heed_signals(stop: watch::Sender<bool>) -> Result<()> {
    let name = signal().await?;
    tracing::info!(signal = name, "asked to end; running requests are finished");
    stop.send_replace(true);
    signal().await?;
    tracing::warn!("asked again; ending at once");
    std::process::exit(130);
}

#[cfg(unix)]
async fn signal() -> Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(tokio::select! { _ = terminate.recv() => "SIGTERM", _ = interrupt.recv() => "SIGINT" })
}

#[cfg(not(unix))]
async fn signal() -> Result<&'static str> {
    tokio::signal::ctrl_c().await?;
    Ok("Ctrl-C")
}

/// Does what is due, again and again. A round runs in a task of its own, so that a fault in it ends the round only.
async fn work(app: App, metrics: Metrics, stopped: watch::Receiver<bool>) {
    loop {
        let round = app.clone();
        match tokio::spawn(async move { round.run_due_jobs().await }).await {
            Ok(Ok(ran)) => ran.into_iter().for_each(|job| metrics.job(job)),
            Ok(Err(error)) => tracing::warn!(%error, "the jobs could not be looked through"),
            Err(_) => tracing::error!("a job ended with a fault in the program"),
        }
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            () = asked(stopped.clone()) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Sources, read};

    #[test]
    fn links_lead_to_the_server_itself_only_while_nobody_says_otherwise() {
        let said = read(&Sources {
            flags: vec!["site.url=https://mitmachen.example".to_owned()],
            ..Sources::default()
        })
        .expect("good settings");
        let loopback = "127.0.0.1:4711".parse().expect("an address");
        let public = "192.0.2.1:80".parse().expect("an address");
        assert_eq!(with_own_address(Configuration::default(), loopback).site_url, "http://localhost:4711");
        assert_eq!(with_own_address(said, loopback).site_url, "https://mitmachen.example");
        assert_eq!(with_own_address(Configuration::default(), public).site_url, "http://localhost:8080");
    }
}
