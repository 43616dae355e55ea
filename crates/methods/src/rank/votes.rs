//! Scores made of votes for and against.

/// The normal quantile for a one-sided bound of 97.5 %, the lower end of the usual interval of 95 %.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Lower bound of the share of votes in favour, if many more people voted: few votes prove little.
///
/// The score interval of Wilson (1927, "Probable inference, the law of succession, and statistical inference"), with
/// the normal quantile `z`, usually [`Z_95`]. Between 0 and `up / total`; 0 without votes. More votes in favour than
/// votes count as all in favour; a `z` that is no number or negative counts as 0, which gives the plain share.
///
/// ```
/// use methods::rank::{Z_95, wilson_lower_bound};
///
/// let (one_of_one, ninety_of_hundred) = (wilson_lower_bound(1, 1, Z_95), wilson_lower_bound(90, 100, Z_95));
/// assert!(one_of_one < ninety_of_hundred);
/// ```
#[expect(
    clippy::cast_precision_loss,
    reason = "a ratio of counts; from 2⁵³ votes on only the last digits suffer"
)]
pub fn wilson_lower_bound(up: u64, total: u64, z: f64) -> f64 {
    if total == 0 {
        return 0.0;
    }
    let z = if z > 0.0 { z.min(1e6) } else { 0.0 };
    let votes = total as f64;
    let share = up.min(total) as f64 / votes;
    let spread = z * (share * (1.0 - share) / votes + z * z / (4.0 * votes * votes)).sqrt();
    ((share + z * z / (2.0 * votes) - spread) / (1.0 + z * z / votes)).clamp(0.0, share)
}

/// The moment from which [`hot`] counts: 8 December 2005, 7:46:43 UTC.
const HOT_BEGINS: i64 = 1_134_028_003;

/// Seconds of age (twelve and a half hours) that weigh as much as ten times the votes.
const HOT_SECONDS: f64 = 45_000.0;

/// Score of what is endorsed and new: the logarithm of the votes' balance, plus the time of handing in.
///
/// The order "hot" of Reddit as published in 2008 (`r2/lib/db/_sorts.pyx`): the first ten votes weigh as much as the next
/// ninety, and everything sinks with time without being counted anew. Only differences mean something.
///
/// ```
/// use methods::rank::hot;
///
/// let noon = 1_700_000_000;
/// assert!(hot(10, 0, noon) > hot(9, 0, noon));
/// assert!(hot(1, 0, noon + 60_000) > hot(10, 0, noon));
/// ```
#[expect(clippy::cast_precision_loss, reason = "a logarithm of votes, and seconds far below 2⁵³")]
pub fn hot(up: u64, down: u64, unix_seconds: i64) -> f64 {
    let size = (up.abs_diff(down).max(1) as f64).log10();
    let votes = if up >= down { size } else { -size };
    votes + unix_seconds.saturating_sub(HOT_BEGINS) as f64 / HOT_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn cases(of: &str) -> Vec<Value> {
        let path = crate::fixtures::shared().join("data/voting/small/score_polls_and_ranking.json");
        let file = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let values: Value = serde_json::from_slice(&file).expect("JSON");
        assert!(of != "wilson" || values[of]["z"] == Z_95);
        values[of]["cases"].as_array().expect("cases").clone()
    }

    fn count(case: &Value, key: &str) -> u64 {
        case[key].as_u64().expect("a count")
    }

    #[test]
    #[ignore = "needs LEISTEN_SHARED"]
    fn wilson_reproduces_every_expected_value() {
        let cases = cases("wilson");
        assert_eq!(cases.len(), 40);
        for case in &cases {
            let bound = wilson_lower_bound(count(case, "up"), count(case, "total"), Z_95);
            let expected = case["wilson_lower_95"].as_f64().expect("a number");
            assert!((bound - expected).abs() < 1e-12, "{case}: {bound}");
        }
    }

    #[test]
    #[ignore = "needs LEISTEN_SHARED"]
    fn hot_reproduces_every_expected_value() {
        let cases = cases("hot");
        assert_eq!(cases.len(), 20);
        for case in &cases {
            let seconds = case["unix_seconds"].as_i64().expect("seconds");
            let score = hot(count(case, "up"), count(case, "down"), seconds);
            let expected = case["hot"].as_f64().expect("a number");
            assert!((score - expected).abs() < 5.1e-8, "{case}: {score}");
        }
    }

    #[test]
    fn few_votes_prove_little() {
        // By hand for one of one: 1 / (1 + z²).
        assert!((wilson_lower_bound(1, 1, Z_95) - 1.0 / (1.0 + Z_95 * Z_95)).abs() < 1e-15);
        assert!(wilson_lower_bound(0, 0, Z_95) == 0.0 && wilson_lower_bound(0, 50, Z_95) == 0.0);
        assert!((wilson_lower_bound(3, 4, 0.0) - 0.75).abs() < 1e-15);
    }

    #[test]
    fn a_balance_of_nought_and_of_one_weigh_nothing() {
        let begin = HOT_BEGINS;
        for (up, down) in [(0, 0), (1, 0), (0, 1), (7, 7)] {
            assert!(hot(up, down, begin).abs() < f64::EPSILON);
        }
        assert!((hot(100, 0, begin) - 2.0).abs() < 1e-12 && (hot(0, 100, begin) + 2.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_bound_lies_between_nought_and_the_share(up: u64, total: u64, z: f64) {
            let bound = wilson_lower_bound(up, total, z);
            prop_assert!((0.0..=1.0).contains(&bound));
            #[expect(clippy::cast_precision_loss, reason = "a ratio")]
            let share = if total == 0 { 0.0 } else { up.min(total) as f64 / total as f64 };
            prop_assert!(bound <= share);
        }

        #[test]
        fn one_more_vote_in_favour_raises_the_bound_and_one_against_lowers_it(
            total in 1_u64..100_000, part in 0.0..=1.0_f64,
        ) {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let up = (total as f64 * part) as u64;
            let now = wilson_lower_bound(up, total, Z_95);
            prop_assert!(wilson_lower_bound(up + 1, total + 1, Z_95) > now);
            prop_assert!(up == 0 || wilson_lower_bound(up, total + 1, Z_95) < now);
        }

        #[test]
        fn the_same_share_is_worth_more_with_more_votes(up in 1_u64..1_000, total in 1_u64..1_000, times in 2_u64..50) {
            let up = up.min(total);
            let (few, many) = (wilson_lower_bound(up, total, Z_95), wilson_lower_bound(up * times, total * times, Z_95));
            prop_assert!(many > few);
        }

        #[test]
        fn hot_rises_with_votes_and_time(up in 0_u64..1_000_000, down in 0_u64..1_000_000, at in 0_i64..4_000_000_000) {
            let now = hot(up, down, at);
            prop_assert!(hot(up + 1, down, at) >= now && hot(up, down + 1, at) <= now);
            prop_assert!(hot(up, down, at + 1) > now);
        }

        #[test]
        fn hot_takes_any_number(up: u64, down: u64, at: i64) {
            prop_assert!(hot(up, down, at).is_finite());
        }
    }
}
