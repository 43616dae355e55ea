//! Tiles that another server has: fetched once for all visitors, checked, and kept on disk. The other server learns
//! which tiles somebody here has looked at, and nothing about who it was.

use crate::{
    base::{Zooms, is_loopback},
    cache::{Cache, Kept},
    tile::{Format, Tile},
};
use bytes::Bytes;
use kernel::{Timestamp, secrets};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;
use ureq::Agent;
use web::Settings;

/// Larger tiles are none: vector tiles have half a megabyte at most, pictures much less.
const LARGEST: u64 = 2_000_000;
/// How long the other server may take, connecting included.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many tiles are fetched at the same time.
const AT_ONCE: usize = 6;
/// How long a server that fails is left alone, in seconds.
const REST: i64 = 30;
const DAY: i64 = 24 * 60 * 60;

/// The other server and what is kept of it.
#[derive(Debug)]
pub struct Proxy {
    pattern: String,
    agent: Agent,
    /// What its tiles are made of.
    pub format: Format,
    /// Which levels are given out.
    pub zooms: Zooms,
    cache: Arc<Cache>,
    fresh_seconds: i64,
    running: Mutex<HashMap<Tile, Arc<tokio::sync::Mutex<()>>>>,
    places: Semaphore,
    /// Seconds since 1970 until which nothing is asked for.
    asleep_until: AtomicI64,
}

/// Why there is no tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The other server does not have it.
    #[error("there is no such tile")]
    Missing,
    /// The other server does not answer, or answers with something else.
    #[error("{0}")]
    Failed(String),
}

impl Proxy {
    pub(crate) fn new(settings: &Settings, zooms: Zooms) -> Self {
        let pattern = settings.map_tiles.clone();
        let is_near = is_loopback(host_of(&pattern));
        let builder = Agent::config_builder()
            .https_only(!is_near)
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("leisten/", env!("CARGO_PKG_VERSION")))
            .accept("*/*");
        // A proxy of the network is for the outside world.
        let config = if is_near { builder.proxy(None).build() } else { builder.build() };
        let source = secrets::hex(&secrets::sha256(format!("{} {pattern}", settings.map_format).as_bytes()))
            .split_at(16)
            .0
            .to_owned();
        Self {
            agent: config.new_agent(),
            format: Format::read(&settings.map_format).unwrap_or(Format::Png),
            zooms,
            cache: Arc::new(Cache::new(
                PathBuf::from(&settings.map_cache),
                source,
                u64::from(settings.map_cache_bytes),
            )),
            fresh_seconds: i64::from(settings.map_cache_days) * DAY,
            running: Mutex::default(),
            places: Semaphore::new(AT_ONCE),
            asleep_until: AtomicI64::new(0),
            pattern,
        }
    }

    /// A tile: from the cache, or fetched. An old one stands in while the other server does not answer.
    ///
    /// # Errors
    /// When there is neither.
    pub async fn tile(&self, tile: Tile, now: Timestamp) -> Result<Bytes, Refusal> {
        let kept = self.kept(tile).await;
        if let Some(kept) = kept.as_ref().filter(|kept| self.is_fresh(kept, now)) {
            return Ok(kept.bytes.clone());
        }
        let lock = self.lock(tile);
        let turn = lock.lock().await;
        // Whoever was first has fetched it for all others.
        let kept = match self.kept(tile).await.or(kept) {
            Some(kept) if self.is_fresh(&kept, now) => return Ok(kept.bytes),
            kept => kept,
        };
        let fetched = self.fetch(tile, now).await;
        drop(turn);
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&tile);
        match (fetched, kept) {
            (Ok(bytes), _) => Ok(bytes),
            (Err(Refusal::Failed(_)), Some(kept)) => Ok(kept.bytes),
            (Err(refusal), _) => Err(refusal),
        }
    }

    /// Fetches a tile whatever the cache has, to see whether the other server answers as it should.
    ///
    /// # Errors
    /// What is wrong with its answer.
    pub async fn try_out(&self, tile: Tile) -> Result<Bytes, Refusal> {
        let (agent, address, format) = (self.agent.clone(), self.address(tile), self.format);
        tokio::task::spawn_blocking(move || download(&agent, &address, format))
            .await
            .unwrap_or_else(|error| Err(Refusal::Failed(error.to_string())))
    }

    fn is_fresh(&self, kept: &Kept, now: Timestamp) -> bool {
        now.seconds() - kept.stored_at.seconds() < self.fresh_seconds
    }

    fn lock(&self, tile: Tile) -> Arc<tokio::sync::Mutex<()>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).entry(tile).or_default().clone()
    }

    async fn kept(&self, tile: Tile) -> Option<Kept> {
        let cache = self.cache.clone();
        tokio::task::spawn_blocking(move || cache.get(tile)).await.ok().flatten()
    }

    async fn fetch(&self, tile: Tile, now: Timestamp) -> Result<Bytes, Refusal> {
        if now.seconds() < self.asleep_until.load(Ordering::Relaxed) {
            return Err(Refusal::Failed("the server of the map has just failed".to_owned()));
        }
        let _place = self.places.acquire().await.map_err(|error| Refusal::Failed(error.to_string()))?;
        let fetched = self.try_out(tile).await;
        match &fetched {
            Ok(bytes) => {
                let (cache, bytes) = (self.cache.clone(), bytes.clone());
                let stored = tokio::task::spawn_blocking(move || cache.put(tile, &bytes, now)).await;
                if let Ok(Err(error)) = stored {
                    tracing::warn!(%error, "a tile of the map cannot be kept");
                }
            }
            Err(Refusal::Failed(cause)) => {
                tracing::warn!(%cause, "the server of the map fails");
                self.asleep_until.store(now.seconds() + REST, Ordering::Relaxed);
            }
            Err(Refusal::Missing) => {}
        }
        fetched
    }

    fn address(&self, tile: Tile) -> String {
        self.pattern
            .replace("{z}", &tile.z.to_string())
            .replace("{x}", &tile.x.to_string())
            .replace("{y}", &tile.y.to_string())
    }
}

/// Asks for one tile, and takes nothing that is none.
fn download(agent: &Agent, address: &str, format: Format) -> Result<Bytes, Refusal> {
    let failed = |error: ureq::Error| Refusal::Failed(error.to_string());
    let mut response = agent.get(address).call().map_err(failed)?;
    match response.status().as_u16() {
        200 => {}
        204 if format == Format::Vector => return Ok(Bytes::new()),
        204 | 404 | 410 => return Err(Refusal::Missing),
        other => return Err(Refusal::Failed(format!("the server of the map answers {other}"))),
    }
    let called = response
        .headers()
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if !format.is_called(&called) {
        return Err(Refusal::Failed(format!(
            "the server of the map sends {called:?} instead of {}",
            format.content_type()
        )));
    }
    let bytes = response.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(failed)?;
    if format.fits(&bytes) {
        Ok(bytes.into())
    } else {
        Err(Refusal::Failed(format!(
            "the server of the map sends something else than {}",
            format.content_type()
        )))
    }
}

/// The host of a pattern; its placeholders keep it from being read as an address.
fn host_of(pattern: &str) -> &str {
    let authority = pattern.split('/').nth(2).unwrap_or_default();
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}
