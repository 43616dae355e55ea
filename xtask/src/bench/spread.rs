//! Several measurements of one thing.

use std::fmt;

/// Smallest, middle and largest of some measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) min: f64,
    pub(super) median: f64,
    pub(super) max: f64,
}

impl Spread {
    /// Of these values, at least one; of an even number the lower middle one, which has been measured.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        let last = values.len().saturating_sub(1);
        Self { min: at(0), median: at(last / 2), max: at(last) }
    }
}

/// As `min/median/max`, with as many decimals as asked for (`{:.1}`).
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(0);
        write!(f, "{:.decimals$}/{:.decimals$}/{:.decimals$}", self.min, self.median, self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_measurements_does_not_matter() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Spread { min: 1.0, median: 2.0, max: 3.0 });
        assert_eq!(Spread::of([4.0, 1.0, 3.0, 2.0]), Spread { min: 1.0, median: 2.0, max: 4.0 });
    }

    #[test]
    fn it_is_written_with_the_decimals_asked_for() {
        assert_eq!(
            format!("{:.1} {}", Spread::of([1.25, 0.5]), Spread::of([1530.4])),
            "0.5/0.5/1.2 1530/1530/1530"
        );
    }
}
