//! Order of lists: by chance, by votes, and by votes with places kept for what is new.
//!
//! | | |
//! | --- | --- |
//! | [`random_fair`], [`FairOrder`] | the same chance for each, another order every day |
//! | [`wilson_lower_bound`] | by the share of votes in favour that is sure |
//! | [`hot`] | by votes, newer first |
//! | [`Exposure`] | any of these, but what is new has been seen by so many before its votes decide |
//!
//! # Fair order
//! Who comes first is chance, but the same chance for everyone who looks on the same day. Lists in order of time or
//! of endorsements favour what was early: it is seen, endorsed and therefore seen again. A random order gives every
//! contribution the same exposure. It has to stay put while somebody pages through the list, so it is a function of
//! a seed (one per day) and the contribution, not of a random generator.
//!
//! Not for drawing lots: whoever knows the seed can foresee the order.

mod exposure;
mod votes;

pub use exposure::{Entry, Exposure};
pub use votes::{Z_95, hot, wilson_lower_bound};

/// Sort key of `id` under `seed`: stable for ever, evenly spread over `u64`, unrelated between seeds.
///
/// Sort by `(key, id)`, so that two equal keys keep an order too; page with "greater than the last pair".
/// FNV-1a over the id, then the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over hash and seed.
///
/// ```
/// use methods::rank::random_fair;
///
/// let today = 20_260;
/// assert_eq!(random_fair(today, b"idea-1"), random_fair(today, b"idea-1"));
/// assert_ne!(random_fair(today, b"idea-1"), random_fair(today + 1, b"idea-1"));
/// ```
pub fn random_fair(seed: u64, id: &[u8]) -> u64 {
    let hash = id.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(hash ^ mix(seed))
}

fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The prime 2³¹ − 1: keys of [`FairOrder`] lie below it, and a product of two fits an `i64`.
pub const FAIR_MODULUS: i64 = 2_147_483_647;

/// A day's order that a database can compute itself: `(shuffle * factor + offset) % 2147483647`.
///
/// Store [`FairOrder::shuffle`] once per contribution; the list of a day is then ordered (and paged) by that
/// expression and the id, in the same SQL on both databases, without a new column each day.
///
/// ```
/// use methods::rank::FairOrder;
///
/// let shuffle = FairOrder::shuffle(b"idea-1");
/// let day = FairOrder::of(20_260);
/// assert_eq!(day.key(shuffle), (shuffle * day.factor + day.offset) % 2_147_483_647);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FairOrder {
    /// Between 1 and [`FAIR_MODULUS`] − 1.
    pub factor: i64,
    /// Between 0 and [`FAIR_MODULUS`] − 1.
    pub offset: i64,
}

impl FairOrder {
    /// The order under a seed, for example the number of the day.
    pub fn of(seed: u64) -> Self {
        Self {
            factor: below(random_fair(seed, b"factor"), FAIR_MODULUS - 1) + 1,
            offset: below(random_fair(seed, b"offset"), FAIR_MODULUS),
        }
    }

    /// The number to store with a contribution: between 0 and [`FAIR_MODULUS`] − 1, from its id alone.
    pub fn shuffle(id: &[u8]) -> i64 {
        below(random_fair(0, id), FAIR_MODULUS)
    }

    /// The sort key of a stored number in this order. Different numbers have different keys.
    pub const fn key(self, shuffle: i64) -> i64 {
        (shuffle.rem_euclid(FAIR_MODULUS) * self.factor + self.offset) % FAIR_MODULUS
    }
}

/// `value` reduced below `bound` (positive); the remainder fits an `i64` because `bound` does.
fn below(value: u64, bound: i64) -> i64 {
    i64::try_from(value % bound.unsigned_abs()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_never_change_between_versions() {
        // Mixing 0 is the first number of the published SplitMix64 with seed 0.
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(random_fair(20_260, b"idea-1"), 9_270_994_487_729_900_578);
        assert_eq!(FairOrder::shuffle(b"idea-1"), 78_423_643);
    }

    #[test]
    fn over_many_days_every_contribution_comes_first_about_equally_often() {
        let ids: Vec<[u8; 2]> = (0..20_u16).map(u16::to_be_bytes).collect();
        let mut by_function = vec![0_u32; ids.len()];
        let mut by_database = vec![0_u32; ids.len()];
        for day in 0..10_000_u64 {
            let order = FairOrder::of(day);
            let first = |key: &dyn Fn(&[u8; 2]) -> i128| {
                (0..ids.len()).min_by_key(|at| key(&ids[*at])).unwrap_or_default()
            };
            by_function[first(&|id| i128::from(random_fair(day, id)))] += 1;
            by_database[first(&|id| i128::from(order.key(FairOrder::shuffle(id))))] += 1;
        }
        // 500 expected each; six standard deviations are 131.
        for count in by_function.into_iter().chain(by_database) {
            assert!((369..=631).contains(&count), "{count}");
        }
    }

    proptest! {
        #[test]
        fn different_numbers_never_share_a_key(seed in any::<u64>(), a in 0..FAIR_MODULUS, b in 0..FAIR_MODULUS) {
            let order = FairOrder::of(seed);
            prop_assert_eq!(a == b, order.key(a) == order.key(b));
            prop_assert!((0..FAIR_MODULUS).contains(&order.key(a)));
        }
    }
}
