//! A public log of ballots or decisions that anybody can check and nobody can change unseen.
//!
//! The entries are the leaves of the Merkle tree of RFC 6962 (2013; RFC 9162, 2021, restates its proofs). The log signs
//! [checkpoints](Checkpoint) of that tree and is published as static files in the forms of C2SP: [signed notes](note),
//! tlog-checkpoint and tlog-tiles. So any web space can hold a copy, and any program that reads those forms can check it.
//!
//! Two things a log does not do: it proves that nothing was removed or changed, not that those who voted were
//! entitled to (publish how many were and how many did), and it makes no vote secret. An entry should be a
//! [`commitment`], and a batch [shuffled](shuffle) before it is appended, or the order of the entries tells who came when.

mod checkpoint;
mod commitment;
mod files;
pub mod note;
mod receipt;
mod tree;
mod verify;

use serde::Serialize;

pub use checkpoint::Checkpoint;
pub use commitment::{Opening, Salt, commitment, shuffle};
pub use files::{CHECKPOINT_PATH, File, Log, TILE_WIDTH, entries_path, tile_path};
pub use receipt::Receipt;
pub use tree::{
    Hash, consistency_proof, empty_root, inclusion_proof, leaf_hash, node_hash, root, verify_consistency,
    verify_inclusion,
};
pub use verify::{Verified, verify};

/// What is wrong with a log, a proof or a note, or why one cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum Error {
    /// A note is not in the form of C2SP signed-note.
    #[error("the note is not in the form of a signed note: {reason}")]
    Note {
        /// What is missing or wrong.
        reason: &'static str,
    },
    /// A key is not in the form `name+id+key`, or its id is not that of the key.
    #[error("the key is not valid: {reason}")]
    Key {
        /// What is missing or wrong.
        reason: &'static str,
    },
    /// A signature that claims to be of a known key is not, or none is of a known key.
    #[error("no valid signature of {name}")]
    Signature {
        /// The name of the key that was expected.
        name: String,
    },
    /// The text of a note is no checkpoint.
    #[error("the checkpoint is not valid: {reason}")]
    Checkpoint {
        /// What is missing or wrong.
        reason: &'static str,
    },
    /// The checkpoint is of another log.
    #[error("the checkpoint is of the log {found}, not of {expected}")]
    Origin {
        /// The origin that was asked for.
        expected: String,
        /// The origin in the checkpoint.
        found: String,
    },
    /// A file that a log of this size must have cannot be read.
    #[error("the file {path} is missing")]
    Missing {
        /// Its path below the prefix of the log.
        path: String,
    },
    /// A file does not hold what the entries, and so the signed root, demand.
    #[error("the file {path} was changed: {reason}")]
    Changed {
        /// Its path below the prefix of the log.
        path: String,
        /// In what it differs.
        reason: &'static str,
    },
    /// The entries do not have the root that the checkpoint signs.
    #[error("the entries do not have the root hash of the checkpoint")]
    Root,
    /// A later state of the log does not begin with the earlier one.
    #[error("the log of {new} entries does not begin with the {old} entries it had before")]
    Rewritten {
        /// The number of entries before.
        old: u64,
        /// The number of entries now.
        new: u64,
    },
    /// A proof does not lead to the root.
    #[error("the proof does not lead to the root hash")]
    Proof,
    /// An index or a size is beyond the log.
    #[error("the log has {size} entries, {asked} is beyond it")]
    Beyond {
        /// What was asked for.
        asked: u64,
        /// The number of entries.
        size: u64,
    },
    /// An entry does not fit the 16 bits that C2SP tlog-tiles has for its length.
    #[error("an entry has {length} bytes, at most 65535 are possible")]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
}
