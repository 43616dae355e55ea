//! Fetched tiles on disk: one file each, never more bytes together than allowed. What is oldest goes first.

use crate::tile::Tile;
use bytes::Bytes;
use kernel::Timestamp;
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

/// After an eviction this part of the allowed bytes is left, so that not every new tile evicts.
const KEPT: (u64, u64) = (9, 10);

/// Tiles of one source in a folder. Its functions wait for the disk; call them where that is allowed.
#[derive(Debug)]
pub(crate) struct Cache {
    root: PathBuf,
    /// Tiles of another source lie beside, and are evicted with age like all others.
    source: String,
    limit: u64,
    /// Bytes of all files; unknown until something has been stored.
    used: Mutex<Option<u64>>,
    parts: AtomicU64,
}

/// A tile from the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) bytes: Bytes,
    pub(crate) stored_at: Timestamp,
}

impl Cache {
    pub(crate) fn new(root: PathBuf, source: String, limit: u64) -> Self {
        Self { root, source, limit, used: Mutex::new(None), parts: AtomicU64::new(0) }
    }

    fn path(&self, tile: Tile) -> PathBuf {
        self.root
            .join(&self.source)
            .join(tile.z.to_string())
            .join(tile.x.to_string())
            .join(tile.y.to_string())
    }

    pub(crate) fn get(&self, tile: Tile) -> Option<Kept> {
        let path = self.path(tile);
        let stored_at = modified(&fs::metadata(&path).ok()?)?;
        Some(Kept { bytes: fs::read(path).ok()?.into(), stored_at })
    }

    /// Stores a tile with the moment of its fetching as its age. Readers see the old file or the new one.
    pub(crate) fn put(&self, tile: Tile, bytes: &[u8], now: Timestamp) -> io::Result<()> {
        let path = self.path(tile);
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let replaced = fs::metadata(&path).map_or(0, |old| old.len());
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = folder.join(format!("{}.part-{}-{number}", tile.y, std::process::id()));
        let mut file = fs::File::create(&part)?;
        file.write_all(bytes)?;
        file.set_modified(moment(now))?;
        drop(file);
        fs::rename(&part, &path)?;
        self.account(bytes.len() as u64, replaced);
        Ok(())
    }

    fn account(&self, added: u64, replaced: u64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let total = match *used {
            Some(used) => (used + added).saturating_sub(replaced),
            None => files(&self.root).iter().map(|file| file.bytes).sum(),
        };
        *used = Some(if total > self.limit { self.evict() } else { total });
    }

    /// Deletes the oldest files and returns the bytes of the others.
    fn evict(&self) -> u64 {
        let mut all = files(&self.root);
        all.sort_by_key(|file| file.modified);
        let goal = self.limit / KEPT.1 * KEPT.0;
        let mut total: u64 = all.iter().map(|file| file.bytes).sum();
        for file in all {
            if total <= goal {
                break;
            }
            if fs::remove_file(&file.path).is_ok() {
                total -= file.bytes;
            }
        }
        total
    }
}

struct Stored {
    path: PathBuf,
    bytes: u64,
    modified: SystemTime,
}

fn files(folder: &Path) -> Vec<Stored> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                folders.push(entry.path());
            } else if let Ok(modified) = about.modified() {
                found.push(Stored { path: entry.path(), bytes: about.len(), modified });
            }
        }
    }
    found
}

fn moment(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(at.micros()).unwrap_or_default())
}

fn modified(about: &fs::Metadata) -> Option<Timestamp> {
    let since = about.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Timestamp::from_micros(i64::try_from(since.as_micros()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(y: u32) -> Tile {
        Tile { z: 10, x: 5, y }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(1_780_000_000_000_000).plus_seconds(second)
    }

    #[test]
    fn a_tile_comes_back_with_the_moment_it_was_stored() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path().join("tiles"), "a".to_owned(), 1000);
        assert_eq!(cache.get(tile(1)), None);
        cache.put(tile(1), b"one", at(0)).expect("stored");
        cache.put(tile(1), b"two", at(9)).expect("stored again");
        assert_eq!(cache.get(tile(1)), Some(Kept { bytes: Bytes::from_static(b"two"), stored_at: at(9) }));
    }

    #[test]
    fn the_oldest_go_when_there_is_too_much_those_of_other_sources_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let former = Cache::new(folder.path().to_owned(), "former".to_owned(), 1000);
        former.put(tile(0), &[0; 300], at(0)).expect("stored");
        let cache = Cache::new(folder.path().to_owned(), "now".to_owned(), 1000);
        for y in 1..=3 {
            cache.put(tile(y), &[0; 300], at(i64::from(y))).expect("stored");
        }
        assert_eq!(former.get(tile(0)), None);
        assert!((1..=3).all(|y| cache.get(tile(y)).is_some()));
        cache.put(tile(4), &[0; 300], at(4)).expect("stored");
        assert_eq!(cache.get(tile(1)), None);
        assert!(cache.get(tile(4)).is_some());
    }
}
