//! C2SP tlog-tiles: a log as static files, each a pure function of the entries.

use super::{Checkpoint, Error, Hash, Receipt, leaf_hash, node_hash, note::SignerKey, tree};

/// How many hashes a full tile holds, and how many entries a full bundle.
pub const TILE_WIDTH: u64 = 256;

/// Where the signed checkpoint lies.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// A file of the log: its path below the log's prefix, and what it holds.
pub type File = (String, Vec<u8>);

/// The path of the tile with this index on a level; `width` is below 256 for a partial tile. Level 0 holds the leaf
/// hashes, each level above the roots of the full tiles below.
pub fn tile_path(level: u32, index: u64, width: u64) -> String {
    format!("tile/{level}/{}", numbered(index, width))
}

/// The path of the bundle with the entries whose hashes the level-0 tile of the same index holds.
pub fn entries_path(index: u64, width: u64) -> String {
    format!("tile/entries/{}", numbered(index, width))
}

/// The index in groups of three digits, all but the last with an `x`; then the width of a partial tile.
fn numbered(index: u64, width: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width < TILE_WIDTH { format!("{path}.p/{width}") } else { path }
}

/// Index and width of each tile that a level of so many hashes has.
pub(super) fn tiles(hashes: u64) -> impl Iterator<Item = (u64, u64)> {
    let partial = hashes % TILE_WIDTH;
    let full = hashes / TILE_WIDTH;
    (0..full).map(|index| (index, TILE_WIDTH)).chain((partial > 0).then_some((full, partial)))
}

/// The hashes of the next level: one for each full tile.
pub(super) fn above(hashes: &[Hash]) -> Vec<Hash> {
    hashes
        .chunks_exact(256)
        .map(|tile| {
            let mut nodes = tile.to_vec();
            while nodes.len() > 1 {
                // A full tile has 256 hashes, so each round halves them without a rest.
                nodes = nodes.as_chunks().0.iter().map(|[left, right]| node_hash(left, right)).collect();
            }
            nodes.first().copied().unwrap_or_default()
        })
        .collect()
}

/// The entries of a log with their leaf hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    entries: Vec<Vec<u8>>,
    leaves: Vec<Hash>,
}

impl Log {
    /// Appends an entry.
    ///
    /// # Errors
    /// [`Error::TooLong`] for more than 65535 bytes; the log is then as it was.
    pub fn append(&mut self, entry: Vec<u8>) -> Result<(), Error> {
        if u16::try_from(entry.len()).is_err() {
            return Err(Error::TooLong { length: entry.len() });
        }
        self.leaves.push(leaf_hash(&entry));
        self.entries.push(entry);
        Ok(())
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// The entries in their order.
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// The hashes of the entries as leaves.
    pub fn leaves(&self) -> &[Hash] {
        &self.leaves
    }

    /// The state of the log, to be [signed](Checkpoint::sign).
    pub fn checkpoint(&self, origin: &str) -> Checkpoint {
        Checkpoint::new(origin, self.size(), tree::root(&self.leaves))
    }

    /// The state the log had when it was smaller.
    ///
    /// # Errors
    /// [`Error::Beyond`] when it was never so large.
    pub fn checkpoint_at(&self, origin: &str, size: u64) -> Result<Checkpoint, Error> {
        let beyond = Error::Beyond { asked: size, size: self.size() };
        let leaves = usize::try_from(size).ok().and_then(|size| self.leaves.get(..size)).ok_or(beyond)?;
        Ok(Checkpoint::new(origin, size, tree::root(leaves)))
    }

    /// All tiles and bundles that were not there, or not as wide, when the log had `old` entries (0: all there are).
    /// Written before the checkpoint, which must never promise what is not there yet.
    pub fn files_since(&self, old: u64) -> Vec<File> {
        let mut files = Vec::new();
        for ((index, width), entries) in tiles(self.size()).zip(self.entries.chunks(256)) {
            if index * TILE_WIDTH + width > old {
                files.push((entries_path(index, width), bundle(entries)));
            }
        }
        let (mut level, mut hashes, mut old) = (0, self.leaves.clone(), old);
        while !hashes.is_empty() {
            for ((index, width), tile) in tiles(hashes.len() as u64).zip(hashes.chunks(256)) {
                if index * TILE_WIDTH + width > old {
                    files.push((tile_path(level, index, width), tile.concat()));
                }
            }
            hashes = above(&hashes);
            old /= TILE_WIDTH;
            level += 1;
        }
        files
    }

    /// What the tile or bundle of this path held when the log was as large as its width says; `None` when the log was never
    /// so large, or the path is that of no file of a log. Older, partial tiles stay published beside the full ones.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let (level, numbers) = path.strip_prefix("tile/")?.split_once('/')?;
        let (numbers, width) = match numbers.split_once(".p/") {
            Some((numbers, width)) => (numbers, width.parse().ok().filter(|width| *width < TILE_WIDTH)?),
            None => (numbers, TILE_WIDTH),
        };
        let digits = |group: &str| group.trim_start_matches('x').parse::<u64>().ok();
        let add = |index: u64, group: &str| index.checked_mul(1000)?.checked_add(digits(group)?);
        let index = numbers.split('/').try_fold(0, add)?;
        let (first, end) =
            (index.checked_mul(TILE_WIDTH)?, index.checked_mul(TILE_WIDTH)?.checked_add(width)?);
        let range = usize::try_from(first).ok()?..usize::try_from(end).ok()?;
        if level == "entries" {
            let known = path == entries_path(index, width) && self.entries.get(range.clone()).is_some();
            return known.then(|| bundle(self.entries.get(range).unwrap_or_default()));
        }
        let level: u32 = level.parse().ok().filter(|level| path == tile_path(*level, index, width))?;
        let mut hashes = self.leaves.clone();
        for _ in 0..level {
            hashes = above(&hashes);
        }
        hashes.get(range).map(<[Hash]>::concat)
    }

    /// All files of the log with its signed checkpoint, which comes last.
    ///
    /// # Errors
    /// As [`Checkpoint::sign`].
    pub fn publish(&self, origin: &str, key: &SignerKey) -> Result<Vec<File>, Error> {
        let mut files = self.files_since(0);
        files.push((CHECKPOINT_PATH.to_owned(), self.checkpoint(origin).sign(key)?.into_bytes()));
        Ok(files)
    }

    /// What proves that an entry is in the log.
    ///
    /// # Errors
    /// [`Error::Beyond`] when there is no such entry, or as [`Checkpoint::sign`].
    pub fn receipt(&self, index: u64, origin: &str, key: &SignerKey) -> Result<Receipt, Error> {
        let beyond = || Error::Beyond { asked: index, size: self.size() };
        let at = usize::try_from(index).map_err(|_| beyond())?;
        let leaf = *self.leaves.get(at).ok_or_else(beyond)?;
        let proof = tree::inclusion_proof(&self.leaves, at).ok_or_else(beyond)?;
        Ok(Receipt { leaf, index, proof, checkpoint: self.checkpoint(origin).sign(key)? })
    }
}

/// Each entry after its length in two bytes.
fn bundle(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        // `append` let none in that is longer.
        bytes.extend(u16::try_from(entry.len()).unwrap_or(u16::MAX).to_be_bytes());
        bytes.extend(entry);
    }
    bytes
}
