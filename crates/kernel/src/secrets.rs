//! The root secret and the keys derived from it.
//!
//! One root secret of 32 bytes, made at first start, file mode 0600. Every purpose gets its own key by HKDF-SHA-256
//! (RFC 5869), so that a key leaked from one purpose says nothing about another.

use crate::Random;
use aes::{
    Aes256,
    cipher::{BlockCipherDecrypt, BlockCipherEncrypt},
};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What a key is for. The words are part of the derivation: never change them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Turns an intake key into a receipt code.
    Receipt,
    /// Hashes receipt codes and intake keys for storage.
    Lookup,
    /// Hides endorsement keys, for each contribution in another way.
    Endorsement,
    /// Signs the time token of forms.
    FormToken,
    /// Signs links in mails (confirm, unsubscribe).
    MailLink,
    /// Turns a network address and a day into a rate-limit key that can't be turned back.
    RateLimit,
    /// Encrypts second-factor secrets.
    SecondFactor,
    /// Signs one-time links: invitations, demo sign-in.
    Invitation,
}

impl Purpose {
    const fn info(self) -> &'static [u8] {
        match self {
            Self::Receipt => b"leisten receipt v1",
            Self::Lookup => b"leisten lookup v1",
            Self::Endorsement => b"leisten endorsement v1",
            Self::FormToken => b"leisten form token v1",
            Self::MailLink => b"leisten mail link v1",
            Self::RateLimit => b"leisten rate limit v1",
            Self::SecondFactor => b"leisten second factor v1",
            Self::Invitation => b"leisten invitation v1",
        }
    }
}

/// The root secret. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct Secrets {
    root: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// From the 32 bytes of the secret file.
    pub const fn from_root(root: [u8; 32]) -> Self {
        Self { root }
    }

    /// A new root secret.
    pub fn generate(random: &Random) -> Self {
        Self { root: random.bytes() }
    }

    /// The bytes for the secret file.
    pub const fn root(&self) -> &[u8; 32] {
        &self.root
    }

    /// The key of one purpose.
    pub fn key(&self, purpose: Purpose) -> [u8; 32] {
        let mut key = [0; 32];
        // 32 bytes are far below the limit of 255 × 32, the only way this can fail.
        let _ = Hkdf::<Sha256>::new(None, &self.root).expand(purpose.info(), &mut key);
        key
    }

    /// HMAC-SHA-256 of some bytes under the key of a purpose.
    pub fn mac(&self, purpose: Purpose, data: &[u8]) -> [u8; 32] {
        let key = self.key(purpose);
        match Hmac::<Sha256>::new_from_slice(&key) {
            Ok(mac) => mac.chain_update(data).finalize().into_bytes().into(),
            // HMAC takes keys of any length; hashing both keeps this function total all the same.
            Err(_) => Sha256::new().chain_update(key).chain_update(data).finalize().into(),
        }
    }

    /// Hides 16 bytes within a scope: the same bytes look the same in one scope and unrelated in every other, and only
    /// the root secret brings them back. One block of AES-256 under the scope's own key.
    pub fn hide(&self, purpose: Purpose, scope: &[u8], bytes: [u8; 16]) -> [u8; 16] {
        let mut block = bytes.into();
        self.scope_cipher(purpose, scope).encrypt_block(&mut block);
        block.into()
    }

    /// Undoes [`Secrets::hide`].
    pub fn reveal(&self, purpose: Purpose, scope: &[u8], hidden: [u8; 16]) -> [u8; 16] {
        let mut block = hidden.into();
        self.scope_cipher(purpose, scope).decrypt_block(&mut block);
        block.into()
    }

    fn scope_cipher(&self, purpose: Purpose, scope: &[u8]) -> Aes256 {
        Aes256::new(&self.mac(purpose, &[b"scope".as_slice(), scope].concat()).into())
    }

    /// Checks a MAC in constant time.
    pub fn verify(&self, purpose: Purpose, data: &[u8], mac: &[u8]) -> bool {
        self.mac(purpose, data).ct_eq(mac).into()
    }
}

/// SHA-256, for tokens that are random enough to need no key (256 bits).
pub fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads lower- or upper-case hexadecimal of an even length.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_a_key_of_its_own() {
        let secrets = Secrets::from_root([7; 32]);
        assert_ne!(secrets.key(Purpose::Receipt), secrets.key(Purpose::Lookup));
        assert_ne!(secrets.mac(Purpose::Receipt, b"x"), secrets.mac(Purpose::Lookup, b"x"));
    }

    #[test]
    fn a_mac_fits_only_its_data_and_its_secret() {
        let secrets = Secrets::from_root([7; 32]);
        let mac = secrets.mac(Purpose::FormToken, b"12");
        assert!(secrets.verify(Purpose::FormToken, b"12", &mac));
        assert!(!secrets.verify(Purpose::FormToken, b"13", &mac));
        assert!(!secrets.verify(Purpose::FormToken, b"12", &mac[..31]));
        assert!(!Secrets::from_root([8; 32]).verify(Purpose::FormToken, b"12", &mac));
    }

    #[test]
    fn what_is_hidden_comes_back_in_its_scope_and_with_its_secret_only() {
        let (secrets, other) = (Secrets::from_root([7; 32]), Secrets::from_root([8; 32]));
        let hidden = secrets.hide(Purpose::Endorsement, b"one", [5; 16]);
        assert_eq!(hidden, secrets.hide(Purpose::Endorsement, b"one", [5; 16]));
        assert_ne!(hidden, secrets.hide(Purpose::Endorsement, b"two", [5; 16]));
        assert_eq!(secrets.reveal(Purpose::Endorsement, b"one", hidden), [5; 16]);
        assert_ne!(secrets.reveal(Purpose::Endorsement, b"two", hidden), [5; 16]);
        assert_ne!(other.reveal(Purpose::Endorsement, b"one", hidden), [5; 16]);
    }

    #[test]
    fn hexadecimal_survives_both_ways_and_refuses_rubbish() {
        assert_eq!(unhex(&hex(&[0, 15, 255])), Some(vec![0, 15, 255]));
        assert_eq!(unhex("0"), None);
        assert_eq!(unhex("zz"), None);
        assert_eq!(unhex("ää"), None);
    }

    #[test]
    fn a_secret_never_shows_itself_in_a_log() {
        assert_eq!(format!("{:?}", Secrets::from_root([65; 32])), "Secrets(…)");
    }
}
