//! What a voter takes home.

use serde::Serialize;

use super::{Checkpoint, Error, Hash, leaf_hash, note::VerifierKey, verify_inclusion};

/// The proof that an entry is in the log. It shows the hash of the entry, not what was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The entry's hash as a leaf.
    pub leaf: Hash,
    /// Its place in the log, from 0.
    pub index: u64,
    /// The audit path, from the leaf upwards.
    pub proof: Vec<Hash>,
    /// The signed note of the checkpoint that the proof leads to.
    pub checkpoint: String,
}

impl Receipt {
    /// The checkpoint, when the receipt holds for the log of this origin and key.
    ///
    /// # Errors
    /// As [`Checkpoint::open`], or [`Error::Proof`].
    pub fn verify(&self, origin: &str, key: &VerifierKey) -> Result<Checkpoint, Error> {
        let checkpoint = Checkpoint::open(&self.checkpoint, origin, key)?;
        verify_inclusion(&self.leaf, self.index, checkpoint.size, &self.proof, &checkpoint.root)?;
        Ok(checkpoint)
    }

    /// Is it the receipt of this entry?
    pub fn is_of(&self, entry: &[u8]) -> bool {
        leaf_hash(entry) == self.leaf
    }
}
