//! Codes of an authenticator app: TOTP after RFC 6238 with SHA-1, 30 seconds and six digits, which every app knows.

use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Seconds for which a code counts.
const STEP_SECONDS: i64 = 30;
/// Digits of a code.
const DIGITS: usize = 6;
/// How many steps a telephone's clock may be off, either way.
const DRIFT: i64 = 1;

/// The shared secret: 160 bits, the length of SHA-1 (RFC 4226, section 4, requirement 6).
pub(crate) type Secret = [u8; 20];

/// The number of the time step of a moment.
const fn step(now: Timestamp) -> i64 {
    now.seconds().div_euclid(STEP_SECONDS)
}

/// The code of a time step (HOTP, RFC 4226, section 5.3, over the step's number).
fn code_of(secret: &Secret, step: i64) -> String {
    // HMAC takes keys of any length, so this is never refused.
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    let mac = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
    let offset = usize::from(mac[19] & 0x0f);
    let number = u32::from_be_bytes([mac[offset] & 0x7f, mac[offset + 1], mac[offset + 2], mac[offset + 3]]);
    format!("{:0width$}", number % 10_u32.pow(6), width = DIGITS)
}

/// The code that an app shows at this moment; for tests and demonstrations.
pub(crate) fn code(secret: &Secret, now: Timestamp) -> String {
    code_of(secret, step(now))
}

/// The time step a typed code belongs to, if it is right at this moment and later than the last accepted one. Store the
/// step when accepting it: each code counts once.
pub(crate) fn accepted_step(secret: &Secret, typed: &str, now: Timestamp, last_step: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let now = step(now);
    (now - DRIFT..=now + DRIFT)
        .filter(|step| *step > last_step)
        .find(|step| code_of(secret, *step).as_bytes().ct_eq(typed.as_bytes()).into())
}

/// Base 32 (RFC 4648) without padding, as apps want the secret.
pub(crate) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    bytes
        .chunks(5)
        .flat_map(|chunk| {
            let bits = chunk
                .iter()
                .enumerate()
                .fold(0_u64, |bits, (at, byte)| bits | u64::from(*byte) << (32 - 8 * at));
            (0..(chunk.len() * 8).div_ceil(5))
                .map(move |at| ALPHABET[(bits >> (35 - 5 * at) & 31) as usize] as char)
        })
        .collect()
}

/// The address behind the QR code of an app. Colons part issuer and account, so they leave the names.
pub(crate) fn uri(secret: &Secret, issuer: &str, account: &str) -> String {
    let encode = |text: &str| web::application::percent_encode(&text.replace(':', " ")).replace('/', "%2F");
    let (issuer, account) = (encode(issuer), encode(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
        base32(secret)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &Secret = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_rfc_6238_appendix_b() {
        // The RFC prints eight digits; six are their end.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(super::code(RFC, at(seconds)), code, "at {seconds}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_but_not_two() {
        let now = at(1_111_111_111);
        for (off, accepted) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            assert_eq!(
                accepted_step(RFC, &code(RFC, now.plus_seconds(off)), now, 0).is_some(),
                accepted,
                "{off} s off"
            );
        }
    }

    #[test]
    fn a_code_counts_once_and_so_do_all_before_it() {
        let now = at(1_111_111_111);
        let step = accepted_step(RFC, "050 471", now, 0).expect("a right code");
        assert_eq!(accepted_step(RFC, "050471", now, step), None);
        assert_eq!(accepted_step(RFC, &code(RFC, now.plus_seconds(-30)), now, step), None);
        assert!(accepted_step(RFC, &code(RFC, now.plus_seconds(30)), now, step).is_some());
    }

    #[test]
    fn what_is_no_code_is_no_code() {
        for typed in ["", "05047", "0504711", "abcdef", "٠٥٠٤٧١"] {
            assert_eq!(accepted_step(RFC, typed, at(1_111_111_111), 0), None, "{typed}");
        }
    }

    #[test]
    fn base_32_is_that_of_rfc_4648_section_10() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_address_for_apps_keeps_names_apart() {
        assert_eq!(
            uri(RFC, "Mitmachen: Test", "bauen@stadt.example"),
            "otpauth://totp/Mitmachen%20%20Test:bauen%40stadt.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mitmachen%20%20Test&algorithm=SHA1&digits=6&period=30"
        );
    }
}
