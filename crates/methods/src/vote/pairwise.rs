//! Every option against every other.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Options, RankedVote};

/// How many voters prefer each option to each other: a ballot prefers what it names to what it names later or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairwise {
    pub(super) options: Options,
    /// `votes[a][b]` voters prefer a to b.
    pub(super) votes: Vec<Vec<u64>>,
}

/// Copeland (1951): the number of other options that an option beats, less the number of those that beat it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Copeland {
    /// The difference by option.
    pub scores: BTreeMap<String, i64>,
    /// All options with the highest difference.
    pub winners: Vec<String>,
}

impl RankedVote {
    /// Compares every pair of options.
    pub fn pairwise(&self) -> Pairwise {
        let count = self.options.count();
        let mut votes = vec![vec![0; count]; count];
        for (ranking, ballots) in &self.ballots {
            let mut below = vec![true; count];
            for option in ranking {
                below[*option] = false;
                for (other, is_below) in below.iter().enumerate() {
                    votes[*option][other] += if *is_below { *ballots } else { 0 };
                }
            }
        }
        Pairwise { options: self.options.clone(), votes }
    }
}

impl Pairwise {
    /// The options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How many voters prefer `a` to `b`; `None` when one of them is no option.
    pub fn over(&self, a: &str, b: &str) -> Option<u64> {
        let (a, b) = (self.options.place(a).ok()?, self.options.place(b).ok()?);
        Some(self.votes[a][b])
    }

    /// Do more voters prefer `a` to `b` than `b` to `a`?
    pub(super) fn beats(&self, a: usize, b: usize) -> bool {
        self.votes[a][b] > self.votes[b][a]
    }

    /// The option that beats every other one (Condorcet 1785), if there is such.
    pub fn condorcet_winner(&self) -> Option<String> {
        let all = 0..self.options.count();
        let winner = all.clone().find(|a| all.clone().all(|b| *a == b || self.beats(*a, b)))?;
        self.options.named([winner]).pop()
    }

    /// The smallest set of options each of which beats every option outside of it (Smith 1973).
    pub fn smith_set(&self) -> Vec<String> {
        let count = self.options.count();
        // Who can be reached from whom by not losing; those whom nobody reaches unreached back are the set.
        let mut reaches: Vec<Vec<bool>> =
            (0..count).map(|a| (0..count).map(|b| a != b && !self.beats(b, a)).collect()).collect();
        for via in 0..count {
            for from in 0..count {
                for to in 0..count {
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
                }
            }
        }
        self.options.named((0..count).filter(|a| (0..count).all(|b| *a == b || reaches[*a][b])))
    }

    /// The rule of Copeland.
    pub fn copeland(&self) -> Copeland {
        let all = 0..self.options.count();
        let scores: Vec<i64> = all
            .clone()
            .map(|a| all.clone().map(|b| i64::from(self.beats(a, b)) - i64::from(self.beats(b, a))).sum())
            .collect();
        Copeland { winners: self.options.highest(&scores), scores: self.options.table(scores) }
    }

    /// Layers of a partial order: first those that nothing precedes, then those that only these precede, and so on.
    pub(super) fn layers(&self, precedes: impl Fn(usize, usize) -> bool) -> Vec<Vec<String>> {
        let (mut left, mut layers): (Vec<_>, _) = ((0..self.options.count()).collect(), Vec::new());
        while !left.is_empty() {
            let (layer, rest): (Vec<_>, Vec<_>) =
                left.iter().copied().partition(|option| !left.iter().any(|other| precedes(*other, *option)));
            if layer.is_empty() {
                break;
            }
            layers.push(self.options.named(layer));
            left = rest;
        }
        layers
    }
}
