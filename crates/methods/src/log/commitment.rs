//! What is appended instead of a ballot, and in which order.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Error, Hash};

/// 32 bytes of chance, one for each record; without it a record of few possible values could be guessed from its hash.
pub type Salt = [u8; 32];

/// The commitment to a record: SHA-256 of the salt and the record. The salt is always of 32 bytes, so that no other pair
/// of salt and record is made of the same bytes.
pub fn commitment(salt: &Salt, record: &[u8]) -> Hash {
    Sha256::new().chain_update(salt).chain_update(record).finalize().into()
}

/// What opens a commitment: who has it can show what was committed to. Whoever can show it can also sell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// The salt of this record alone.
    pub salt: Salt,
    /// The record, in the one form in which it was hashed.
    pub record: Vec<u8>,
}

impl Opening {
    /// The commitment that this opens.
    pub fn commitment(&self) -> Hash {
        commitment(&self.salt, &self.record)
    }

    /// Is it what the commitment was made of?
    ///
    /// # Errors
    /// [`Error::Proof`] when it is not.
    pub fn verify(&self, commitment: &Hash) -> Result<(), Error> {
        if self.commitment() == *commitment { Ok(()) } else { Err(Error::Proof) }
    }
}

/// Puts a batch into the order of SHA-256 of entropy and entry. Nothing of the order in which the entries came is left:
/// any other order of them gives the same result. Who knows the entropy and the entries can check it.
pub fn shuffle<T: AsRef<[u8]> + Ord>(entropy: &[u8; 32], batch: &mut [T]) {
    batch.sort_by_cached_key(|entry| -> Hash {
        Sha256::new().chain_update(entropy).chain_update(entry.as_ref()).finalize().into()
    });
}
