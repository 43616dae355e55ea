//! The page cache: pages that are the same for everyone, rendered once and kept as finished bytes.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`front`] | the way of a request: kept page, or the router |
//! | [`kept`] | one finished answer: how long it is fresh, how it is sent |
//! | [`flights`] | one rendering at a time per page |
//! | [`encoding`] | brotli, gzip or as it is |
//!
//! **How fresh.** A page is kept under its address and dropped at the next write of this instance
//! ([`database::Db::generation`]), or [`kept::LIFE`] after the moment before its first query, whichever comes first. So
//! whoever has written sees it at once, and what another instance has written, or what the clock has changed, is seen
//! within a second everywhere, without the instances telling each other.
//!
//! **What is kept.** Answers with status 200 that [`crate::Cx::page`] or [`crate::json::open`] has marked as
//! [`ForEveryone`], asked for with GET, without cookie and without token. Nothing under `/api/`: its rate per network is
//! counted behind the cache.

pub mod encoding;
mod flights;
pub mod front;
pub mod kept;

pub use front::Front;

use encoding::Encoding;
use flights::Flights;
use kept::Kept;
use quick_cache::{Equivalent, Lifecycle, OptionsBuilder, Weighter, sync::Cache};
use std::{
    hash::{Hash, RandomState},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tokio::sync::Semaphore;

/// Mark on an answer: it is the same for everyone who asks for the same address in the same minute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ForEveryone;

/// Pages compressed at the same time. Each takes a few megabytes and a core.
const COMPRESSORS: usize = 2;
/// What a page usually takes; only for the first size of the tables.
const USUAL_PAGE: u64 = 8 * 1024;

/// What is asked for: an address with its query, in one encoding. The host is none of it: pages know their own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    encoding: Encoding,
    address: Arc<str>,
}

/// The same without owning it.
#[derive(Debug, Clone, Copy, Hash)]
pub(crate) struct Asked<'r> {
    encoding: Encoding,
    address: &'r str,
}

impl Equivalent<Key> for Asked<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.encoding == key.encoding && *self.address == *key.address
    }
}

impl Asked<'_> {
    fn key(&self) -> Key {
        Key { encoding: self.encoding, address: self.address.into() }
    }
}

/// All pages this instance keeps.
pub struct PageCache {
    pages: Option<Cache<Key, Arc<Kept>, InBytes, RandomState, Evictions>>,
    flights: Flights,
    compressors: Semaphore,
    counts: Counts,
    evictions: Evictions,
    /// The database did not answer the last time somebody asked.
    away: AtomicBool,
}

#[derive(Debug, Default)]
struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
    not_modified: AtomicU64,
    stale: AtomicU64,
}

/// What the cache has done so far, for operators.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Requests answered with a kept page.
    pub hits: u64,
    /// Requests that rendered a page which may be kept.
    pub misses: u64,
    /// Those of the hits and misses that were answered "not modified".
    pub not_modified: u64,
    /// Requests answered with an older page because the database was away.
    pub stale: u64,
    /// Pages dropped for want of room.
    pub evictions: u64,
    /// Pages kept now.
    pub pages: u64,
    /// Their size in bytes, with what surrounds them.
    pub bytes: u64,
}

impl PageCache {
    /// A cache that never holds more than `most` bytes; 0 keeps nothing.
    pub fn new(most: u32) -> Self {
        let evictions = Evictions::default();
        let most = u64::from(most);
        let options = OptionsBuilder::new()
            .estimated_items_capacity(usize::try_from(most / USUAL_PAGE).unwrap_or_default())
            .weight_capacity(most)
            .build();
        let pages = options
            .ok()
            .filter(|_| most > 0)
            .map(|options| Cache::with_options(options, InBytes, RandomState::new(), evictions.clone()));
        Self {
            pages,
            flights: Flights::default(),
            compressors: Semaphore::new(COMPRESSORS),
            counts: Counts::default(),
            evictions,
            away: AtomicBool::new(false),
        }
    }

    /// What it has done so far.
    pub fn figures(&self) -> Figures {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Figures {
            hits: read(&self.counts.hits),
            misses: read(&self.counts.misses),
            not_modified: read(&self.counts.not_modified),
            stale: read(&self.counts.stale),
            evictions: read(&self.evictions.0),
            pages: self.pages.as_ref().map_or(0, |pages| pages.len() as u64),
            bytes: self.pages.as_ref().map_or(0, Cache::weight),
        }
    }

    fn get(&self, asked: Asked<'_>) -> Option<Arc<Kept>> {
        self.pages.as_ref()?.get(&asked)
    }

    fn keep(&self, asked: Asked<'_>, kept: Arc<Kept>) {
        if let Some(pages) = &self.pages {
            // A rendering that took long does not take the place of a newer one.
            if pages.peek(&asked).is_none_or(|there| !there.is_newer_than(&kept)) {
                pages.insert(asked.key(), kept);
            }
        }
    }
}

impl std::fmt::Debug for PageCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PageCache({:?})", self.figures())
    }
}

/// Weighs pages by what they take in memory.
#[derive(Debug, Clone)]
struct InBytes;

impl Weighter<Key, Arc<Kept>> for InBytes {
    fn weight(&self, key: &Key, kept: &Arc<Kept>) -> u64 {
        (key.address.len() + kept.weight()) as u64
    }
}

/// Counts pages dropped for want of room; a page replaced by a newer one is not dropped.
#[derive(Debug, Clone, Default)]
struct Evictions(Arc<AtomicU64>);

impl Lifecycle<Key, Arc<Kept>> for Evictions {
    type RequestState = ();

    fn before_evict(&self, (): &mut (), _: &Key, _: &mut Arc<Kept>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
