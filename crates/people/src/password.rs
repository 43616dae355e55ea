//! Passwords: length is what counts (OWASP ASVS 6.2), no rules of composition, none of those that guessing starts with;
//! stored as Argon2id.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::{Error, Problem, Problems, Random, Result};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters; a limit only so that nobody sends a book to be hashed.
pub const LONGEST: usize = 128;

/// Memory of one hash in KiB and passes over it: above the least that OWASP ASVS 11.4.2 names (19 MiB, two passes), and
/// some 100 ms on a small server.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;

/// Hashing is meant to be costly; this many at a time keep the rest of the server responsive.
static AT_A_TIME: Semaphore = Semaphore::const_new(2);

/// Passwords that guessing starts with; `#` begins a comment.
static COMMON: &str = include_str!("common-passwords.txt");

/// Notes what is wrong with a new password. `email` is the address it belongs to.
pub fn check_new(problems: &mut Problems, password: &str, email: &str) {
    let normal = normalised(password);
    let count = normal.chars().count();
    if count < SHORTEST {
        problems.push(
            Problem::new("password", "people-password-short").with("min", SHORTEST).with("count", count),
        );
    } else if count > LONGEST {
        problems.push(Problem::new("password", "form-too-long").with("max", LONGEST).with("count", count));
    } else if is_common(&normal) || folded(&normal) == folded(email) {
        problems.push(Problem::new("password", "people-password-common"));
    }
}

/// Hashes a password with a salt of its own; the result is a PHC string.
///
/// # Errors
/// [`Error::Internal`] when the memory is not to be had.
pub async fn hash(random: &Random, password: &str) -> Result<String> {
    let (salt, password) = (random.bytes::<SALT>(), normalised(password));
    on_the_side(move || {
        hasher()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(Error::internal)
    })
    .await?
}

/// Is this the password? Without a stored hash the answer is no, after the same work, so that time does not tell whether
/// an account exists.
///
/// # Errors
/// [`Error::Internal`] when the stored hash is none.
pub async fn verify(password: &str, stored: Option<&str>) -> Result<bool> {
    let (password, stored) = (normalised(password), stored.map(str::to_owned));
    on_the_side(move || {
        let Some(stored) = stored else {
            hasher()?.hash_password_with_salt(password.as_bytes(), &[0; SALT]).map_err(Error::internal)?;
            return Ok(false);
        };
        let hash = PasswordHash::new(&stored).map_err(Error::internal)?;
        Ok(hasher()?.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await?
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn on_the_side<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = AT_A_TIME.acquire().await.map_err(Error::internal)?;
    // The turn moves into the work: a request that gives up does not free a place while its hash is still being made.
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    })
    .await
    .map_err(Error::internal)
}

/// The same letters, whichever way the keyboard composes them (NFKC, NIST SP 800-63B).
fn normalised(password: &str) -> String {
    // What cannot be accepted need not be worked on in full.
    password.chars().take(4 * LONGEST).nfkc().collect()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn is_common(password: &str) -> bool {
    let folded = folded(password);
    COMMON.lines().filter(|line| !line.starts_with('#')).any(|common| common == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(password: &str) -> Option<&'static str> {
        let mut problems = Problems::default();
        check_new(&mut problems, password, "bauen@stadt.example");
        problems.0.first().map(|problem| problem.key)
    }

    #[test]
    fn length_counts_and_composition_does_not() {
        assert_eq!(problem("elfzeichen!"), Some("people-password-short"));
        assert_eq!(problem("drei grüne schuhe"), None);
        assert_eq!(problem("ÄÄÄÄÖÖÖÖÜÜÜÜ"), None);
        assert_eq!(problem(&"ab".repeat(LONGEST / 2)), None);
        assert_eq!(problem(&"ab".repeat(LONGEST / 2 + 1)), Some("form-too-long"));
    }

    #[test]
    fn what_guessing_starts_with_is_refused_in_any_case_and_spacing() {
        for common in
            ["passwort1234", "Passwort 1234", "QWERTZUIOP123", "Ich liebe dich", "BAUEN@stadt.example"]
        {
            assert_eq!(problem(common), Some("people-password-common"), "{common}");
        }
    }

    #[test]
    fn the_list_holds_only_what_would_pass_otherwise() {
        for line in COMMON.lines().filter(|line| !line.starts_with('#')) {
            assert!((SHORTEST..=LONGEST).contains(&line.chars().count()), "{line} needs no list");
            assert_eq!(line, folded(line), "{line} would never be found");
        }
    }

    #[tokio::test]
    async fn a_password_fits_only_its_hash_and_no_account_has_none() {
        let random = Random::seeded(1);
        let stored = hash(&random, "drei grüne schuhe").await.expect("hashed");
        assert!(stored.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"), "{stored}");
        assert_ne!(
            stored,
            hash(&random, "drei grüne schuhe").await.expect("hashed"),
            "every hash has its own salt"
        );
        assert_eq!(verify("drei grüne schuhe", Some(&stored)).await.ok(), Some(true));
        assert_eq!(
            verify("drei gru\u{308}ne schuhe", Some(&stored)).await.ok(),
            Some(true),
            "however the ü is composed"
        );
        assert_eq!(verify("drei grüne Schuhe", Some(&stored)).await.ok(), Some(false));
        assert_eq!(verify("drei grüne schuhe", None).await.ok(), Some(false));
        assert!(verify("x", Some("no hash")).await.is_err());
    }
}
