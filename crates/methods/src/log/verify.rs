//! The recount's first step: is the published log whole and as it was signed?

use super::{
    CHECKPOINT_PATH, Checkpoint, Error, Hash, TILE_WIDTH, entries_path,
    files::{above, tiles},
    leaf_hash,
    note::VerifierKey,
    tile_path, tree,
};

/// A log of which every file agrees with the signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The state that was signed.
    pub checkpoint: Checkpoint,
    /// All entries in their order.
    pub entries: Vec<Vec<u8>>,
    leaves: Vec<Hash>,
}

impl Verified {
    /// Does it continue what an earlier checkpoint showed? Keep the checkpoints you see: this finds a log that was
    /// rewritten and signed anew.
    ///
    /// # Errors
    /// [`Error::Origin`] for the checkpoint of another log, [`Error::Rewritten`] when it does not.
    pub fn continues(&self, earlier: &Checkpoint) -> Result<(), Error> {
        if earlier.origin != self.checkpoint.origin {
            let (expected, found) = (self.checkpoint.origin.clone(), earlier.origin.clone());
            return Err(Error::Origin { expected, found });
        }
        let before = usize::try_from(earlier.size).ok().and_then(|size| self.leaves.get(..size));
        if before.is_some_and(|leaves| tree::root(leaves) == earlier.root) {
            Ok(())
        } else {
            Err(Error::Rewritten { old: earlier.size, new: self.checkpoint.size })
        }
    }
}

/// Reads a whole log through `read` (path below the log's prefix, to bytes; `None` when there is no such file) and checks
/// it: the signature, every entry against its hash, every tile against those below, and the root. Nothing but these
/// files, the origin and the key is needed.
///
/// Where a partial tile is gone because the full one has come, the full one is read, as C2SP allows.
///
/// # Errors
/// The first thing found wrong: [`Error::Missing`], [`Error::Changed`], [`Error::Root`], or as [`Checkpoint::open`].
pub fn verify(
    mut read: impl FnMut(&str) -> Option<Vec<u8>>,
    origin: &str,
    key: &VerifierKey,
) -> Result<Verified, Error> {
    let note = read(CHECKPOINT_PATH).ok_or_else(|| Error::Missing { path: CHECKPOINT_PATH.to_owned() })?;
    let note = String::from_utf8(note).map_err(|_| Error::Note { reason: "it is not in UTF-8" })?;
    let checkpoint = Checkpoint::open(&note, origin, key)?;

    let mut entries = Vec::new();
    for (index, width) in tiles(checkpoint.size) {
        let (path, bundle, full) = find(&mut read, |width| entries_path(index, width), width)?;
        entries.extend(unbundle(&bundle, width, full).map_err(|reason| Error::Changed { path, reason })?);
    }

    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let (mut level, mut hashes) = (0, leaves.clone());
    while !hashes.is_empty() {
        for ((index, width), expected) in tiles(hashes.len() as u64).zip(hashes.chunks(256)) {
            let (path, tile, full) = find(&mut read, |width| tile_path(level, index, width), width)?;
            let expected = expected.concat();
            let as_long = full && tile.len() == 256 * size_of::<Hash>() || tile.len() == expected.len();
            if !as_long || !tile.starts_with(&expected) {
                return Err(Error::Changed { path, reason: "its hashes are not those of the entries" });
            }
        }
        hashes = above(&hashes);
        level += 1;
    }
    if tree::root(&leaves) == checkpoint.root {
        Ok(Verified { checkpoint, entries, leaves })
    } else {
        Err(Error::Root)
    }
}

/// The file of this width, or else the full one; with its path and whether it is the full one instead of a partial.
fn find(
    read: &mut impl FnMut(&str) -> Option<Vec<u8>>,
    path: impl Fn(u64) -> String,
    width: u64,
) -> Result<(String, Vec<u8>, bool), Error> {
    let wanted = path(width);
    if let Some(bytes) = read(&wanted) {
        return Ok((wanted, bytes, false));
    }
    let full = path(TILE_WIDTH);
    match read(&full) {
        Some(bytes) if width < TILE_WIDTH => Ok((full, bytes, true)),
        _ => Err(Error::Missing { path: wanted }),
    }
}

/// The first `width` entries of a bundle, which holds no more unless it is a `full` one read instead.
fn unbundle(mut bytes: &[u8], width: u64, full: bool) -> Result<Vec<Vec<u8>>, &'static str> {
    let mut entries = Vec::new();
    for _ in 0..width {
        let (length, rest) = bytes.split_first_chunk().ok_or("it holds too few entries")?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or("an entry is cut off")?;
        entries.push(entry.to_vec());
        bytes = rest;
    }
    if bytes.is_empty() || full { Ok(entries) } else { Err("it holds more than its entries") }
}
