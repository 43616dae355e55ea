//! Recovery codes: ten, each good once instead of a code of the app. 60 random bits each, in Crockford's base 32 (no I,
//! L, O, U), stored as keyed hashes.

use kernel::{PersonId, Random, Secrets, secrets::Purpose};

/// How many there are at first.
pub(crate) const COUNT: usize = 10;
const LENGTH: usize = 12;
const GROUP: usize = 4;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// New codes, written in groups of four.
pub(crate) fn generate(random: &Random) -> Vec<String> {
    (0..COUNT)
        .map(|_| {
            let letters: [u8; LENGTH] = random.bytes::<LENGTH>().map(|byte| ALPHABET[usize::from(byte & 31)]);
            letters.chunks(GROUP).map(|group| String::from_utf8_lossy(group)).collect::<Vec<_>>().join("-")
        })
        .collect()
}

/// What the database keeps of a code, however it was typed; `None` when it can't be one.
pub(crate) fn hash(secrets: &Secrets, person: PersonId, typed: &str) -> Option<Vec<u8>> {
    let canonical: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let fits = canonical.len() == LENGTH && canonical.bytes().all(|c| ALPHABET.contains(&c));
    fits.then(|| {
        secrets
            .mac(
                Purpose::Lookup,
                &[b"recovery code", person.0.as_bytes().as_slice(), canonical.as_bytes()].concat(),
            )
            .to_vec()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use uuid::Uuid;

    #[test]
    fn ten_different_codes_are_recognised_however_they_are_typed() {
        let (secrets, person) = (Secrets::from_root([7; 32]), PersonId(Uuid::from_u128(1)));
        let codes = generate(&Random::seeded(1));
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), COUNT);
        for code in codes {
            assert_eq!(code.len(), LENGTH + 2, "{code}");
            let hash = super::hash(&secrets, person, &code);
            assert!(hash.is_some());
            assert_eq!(
                hash,
                super::hash(
                    &secrets,
                    person,
                    &code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l")
                )
            );
            assert_ne!(
                hash,
                super::hash(&secrets, PersonId(Uuid::from_u128(2)), &code),
                "a code is one person's"
            );
        }
    }

    #[test]
    fn what_is_no_recovery_code_has_no_hash() {
        let (secrets, person) = (Secrets::from_root([7; 32]), PersonId(Uuid::from_u128(1)));
        for typed in ["", "123456", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMNP", "UUUU-UUUU-UUUU", "ÄÄÄÄÄÄ"] {
            assert_eq!(hash(&secrets, person, typed), None, "{typed}");
        }
    }
}
