use std::cmp::Ordering;

use super::{Instance, Utility};

/// How many ballots are better off with which result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// With the first.
    pub first: u64,
    /// With the second.
    pub second: u64,
    /// As well with both.
    pub equal: u64,
}

impl Comparison {
    /// Does the comparison step (Wieliczka 2023) put the second result, that of greedy, in the place of the first?
    pub const fn takes_second(self) -> bool {
        self.second > self.first
    }
}

/// Compares two results: a ballot prefers the one in which the projects it named have the higher sum of utilities.
pub fn compare(instance: &Instance, utility: Utility, first: &[usize], second: &[usize]) -> Comparison {
    let (first, second) = (instance.marked(first), instance.marked(second));
    let mut comparison = Comparison { first: 0, second: 0, equal: 0 };
    for class in &instance.classes {
        let sum = |won: &[bool]| -> u128 {
            let won = class.choices.iter().filter(|(project, _)| won[*project]);
            won.map(|(project, points)| match utility {
                Utility::Cost => u128::from(instance.costs[*project]),
                Utility::Cardinality => 1,
                Utility::Points => u128::from(*points),
            })
            .sum()
        };
        match sum(&first).cmp(&sum(&second)) {
            Ordering::Greater => comparison.first += class.count,
            Ordering::Less => comparison.second += class.count,
            Ordering::Equal => comparison.equal += class.count,
        }
    }
    comparison
}
