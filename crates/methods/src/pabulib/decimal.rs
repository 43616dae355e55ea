use std::fmt;

/// How many decimals are kept.
const PLACES: usize = 6;
const ONE: u64 = 1_000_000;

/// A number from 0 with at most six decimals, up to some 18 billion millions; exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(u64);

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many millionths.
    pub const fn from_millionths(millionths: u64) -> Self {
        Self(millionths)
    }

    /// In millionths.
    pub const fn millionths(self) -> u64 {
        self.0
    }

    /// A whole number; `None` when it is too large.
    pub const fn whole(number: u64) -> Option<Self> {
        match number.checked_mul(ONE) {
            Some(millionths) => Some(Self(millionths)),
            None => None,
        }
    }

    /// Reads digits with an optional point and decimals: no sign, no spaces, no commas, no exponent. Zeros at the end do
    /// not count as decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = match text.split_once('.') {
            Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals.trim_end_matches('0')),
            Some(_) => return None,
            None => (text, ""),
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(decimals) || decimals.len() > PLACES {
            return None;
        }
        let mut part: u64 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
        for _ in decimals.len()..PLACES {
            part *= 10;
        }
        whole.parse::<u64>().ok()?.checked_mul(ONE)?.checked_add(part).map(Self)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / ONE, self.0 % ONE);
        if part == 0 {
            return write!(out, "{whole}");
        }
        let decimals = format!("{part:06}");
        write!(out, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}
