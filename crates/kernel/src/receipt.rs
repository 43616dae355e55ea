//! Receipt codes and speakable references.
//!
//! A receipt code is 13 characters of the alphabet below (65 bits from HMAC-SHA-256 over the private intake key) and one
//! check character (Luhn mod 32, which finds every single wrong character and nearly every swap of neighbours). The
//! alphabet is Crockford's base 32: no I, L, O, U, so that a code can be read aloud, written down and typed back.

use crate::secrets::{Purpose, Secrets};
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PAYLOAD: usize = 13;

/// A receipt code in its canonical form, for example `7K2QM-9XD4B-3TZ8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptCode(String);

impl ReceiptCode {
    /// The code of an intake key. Only the server can compute it; the same key always gives the same code.
    pub fn derive(secrets: &Secrets, intake_key: Uuid) -> Self {
        let mac = secrets.mac(Purpose::Receipt, intake_key.as_bytes());
        let mut bits = u128::from_be_bytes([
            mac[0], mac[1], mac[2], mac[3], mac[4], mac[5], mac[6], mac[7], mac[8], mac[9], mac[10], mac[11],
            mac[12], mac[13], mac[14], mac[15],
        ]);
        let mut digits = [0usize; PAYLOAD + 1];
        for digit in &mut digits[..PAYLOAD] {
            *digit = (bits & 31) as usize;
            bits >>= 5;
        }
        digits[PAYLOAD] = check_digit(&digits[..PAYLOAD]);
        Self::format(&digits)
    }

    /// Reads what somebody typed: any case, spaces or hyphens anywhere, O for 0, I or L for 1. `None` when the length,
    /// a character or the check character is wrong.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: Vec<usize> = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.' | '_'))
            .take(PAYLOAD + 2)
            .map(digit_value)
            .collect::<Option<_>>()?;
        (digits.len() == PAYLOAD + 1 && check_digit(&digits[..PAYLOAD]) == digits[PAYLOAD])
            .then(|| Self::format(&digits))
    }

    /// The canonical text with hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database keeps instead of the code.
    pub fn hash(&self, secrets: &Secrets) -> Vec<u8> {
        secrets.mac(Purpose::Lookup, self.0.as_bytes()).to_vec()
    }

    fn format(digits: &[usize]) -> Self {
        let mut text = String::with_capacity(PAYLOAD + 3);
        for (n, digit) in digits.iter().enumerate() {
            if n > 0 && n % 5 == 0 {
                text.push('-');
            }
            text.push(ALPHABET[*digit] as char);
        }
        Self(text)
    }
}

impl std::fmt::Display for ReceiptCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn digit_value(c: char) -> Option<usize> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| *a as char == c)
}

/// Luhn mod N over base 32 (generalisation of ISO/IEC 7812-1).
fn check_digit(digits: &[usize]) -> usize {
    let sum: usize = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, digit)| {
            let product = if n % 2 == 0 { digit * 2 } else { *digit };
            product / 32 + product % 32
        })
        .sum();
    (32 - sum % 32) % 32
}

/// The hash under which an intake key or an endorsement key is stored; the key itself is kept nowhere.
pub fn key_hash(secrets: &Secrets, key: Uuid) -> Vec<u8> {
    secrets.mac(Purpose::Lookup, key.as_bytes()).to_vec()
}

/// A speakable reference such as `BB-1207`: the municipality's letters and a running number of at least four digits.
pub fn reference(prefix: &str, number: i64) -> String {
    format!("{prefix}-{number:04}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secrets() -> Secrets {
        Secrets::from_root([1; 32])
    }

    #[test]
    fn a_code_is_short_speakable_and_the_same_for_the_same_key() {
        let key = Uuid::from_u128(42);
        let code = ReceiptCode::derive(&secrets(), key);
        assert_eq!(code, ReceiptCode::derive(&secrets(), key));
        assert_eq!(code.as_str().len(), 16);
        assert_ne!(code, ReceiptCode::derive(&Secrets::from_root([2; 32]), key));
    }

    #[test]
    fn what_people_type_is_read_kindly() {
        let code = ReceiptCode::derive(&secrets(), Uuid::from_u128(42));
        let sloppy = code.as_str().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(ReceiptCode::parse(&format!("  {sloppy} ")), Some(code));
        assert_eq!(ReceiptCode::parse(""), None);
        assert_eq!(ReceiptCode::parse(&"0".repeat(10_000)), None);
    }

    #[test]
    fn references_keep_four_digits_and_grow() {
        assert_eq!(reference("BB", 7), "BB-0007");
        assert_eq!(reference("WM", 12_345), "WM-12345");
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_noticed(key: u128, at in 0usize..14, other in 0usize..32) {
            let code = ReceiptCode::derive(&secrets(), Uuid::from_u128(key)).as_str().replace('-', "");
            let mut typed: Vec<u8> = code.clone().into_bytes();
            typed[at] = ALPHABET[other];
            let typed = String::from_utf8(typed).expect("ascii");
            prop_assert_eq!(ReceiptCode::parse(&typed).is_some(), typed == code);
        }
    }
}
