//! Secrets that must be read again, encrypted before they reach the database: AES-256-GCM with the row and the column
//! as associated data, so that a ciphertext copied to another row or column does not open.

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use kernel::{Error, PersonId, Random, Result, Secrets, secrets::Purpose};

use crate::totp;

const NONCE: usize = 12;

fn cipher(secrets: &Secrets) -> Aes256Gcm {
    Aes256Gcm::new(&secrets.key(Purpose::SecondFactor).into())
}

fn bound_to(person: PersonId) -> Vec<u8> {
    [person.0.as_bytes().as_slice(), b"person.totp_secret"].concat()
}

/// Encrypts the second factor of a person: nonce, ciphertext, tag.
///
/// # Errors
/// [`Error::Internal`] when the cipher refuses, which it does for gigabytes only.
pub(crate) fn seal(
    secrets: &Secrets,
    random: &Random,
    person: PersonId,
    secret: &totp::Secret,
) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = random.bytes();
    let sealed = cipher(secrets)
        .encrypt(&Nonce::from(nonce), Payload { msg: secret, aad: &bound_to(person) })
        .map_err(|_| Error::internal("a second factor could not be encrypted"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Decrypts it.
///
/// # Errors
/// [`Error::Internal`] when it was not sealed for this person with this root secret.
pub(crate) fn open(secrets: &Secrets, person: PersonId, sealed: &[u8]) -> Result<totp::Secret> {
    let unreadable =
        || Error::internal("a second factor does not open with the root secret of this installation");
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(unreadable)?;
    let opened = cipher(secrets)
        .decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &bound_to(person) })
        .map_err(|_| unreadable())?;
    opened.try_into().map_err(|_| unreadable())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_second_factor_opens_only_for_its_person_its_secret_and_unchanged() {
        let (secrets, random) = (Secrets::from_root([7; 32]), Random::seeded(1));
        let (one, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let sealed = seal(&secrets, &random, one, &[3; 20]).expect("sealed");
        assert_eq!(open(&secrets, one, &sealed).ok(), Some([3; 20]));
        assert!(open(&secrets, other, &sealed).is_err());
        assert!(open(&Secrets::from_root([8; 32]), one, &sealed).is_err());
        let mut changed = sealed.clone();
        changed[20] ^= 1;
        assert!(open(&secrets, one, &changed).is_err());
        assert!(open(&secrets, one, &sealed[..8]).is_err());
        assert_ne!(
            seal(&secrets, &random, one, &[3; 20]).ok(),
            Some(sealed),
            "every sealing has a nonce of its own"
        );
    }
}
