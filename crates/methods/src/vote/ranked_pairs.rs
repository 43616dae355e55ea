//! Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 1987.

use serde::Serialize;

use super::{Pairwise, TieOrder};

/// The result of ranked pairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RankedPairs {
    /// The defeats that stand (winner, loser), in the order in which they were locked.
    pub locked: Vec<(String, String)>,
    /// The defeats that would have closed a circle, and were left out.
    pub left_out: Vec<(String, String)>,
    /// Equal defeats of which not all can stand: the tie order decided which.
    pub ties: Vec<TiedPairs>,
    /// All options that no locked defeat is against. More than one is a tie.
    pub winners: Vec<String>,
    /// The winners, then the winners among the rest, and so on.
    pub layers: Vec<Vec<String>>,
}

/// Defeats by the same margin that close a circle together, or with stronger ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TiedPairs {
    /// By how many votes each is won.
    pub margin: u64,
    /// Winner and loser of each, in the order in which they were tried.
    pub pairs: Vec<(String, String)>,
}

impl Pairwise {
    /// Locks the defeats by margin, the largest first, unless one would close a circle with those locked before. Among
    /// equal margins comes first the defeat whose winner the order favours, then that whose loser it favours least.
    pub fn ranked_pairs(&self, order: &TieOrder) -> RankedPairs {
        let count = self.options.count();
        let mut defeats: Vec<_> = (0..count)
            .flat_map(|a| (0..count).map(move |b| (a, b)))
            .filter(|(a, b)| self.beats(*a, *b))
            .map(|(a, b)| (self.votes[a][b] - self.votes[b][a], a, b))
            .collect();
        defeats.sort_by_key(|(margin, a, b)| {
            (std::cmp::Reverse(*margin), order.position(*a), std::cmp::Reverse(order.position(*b)))
        });
        let pair = |a: usize, b: usize| (self.options.ids()[a].clone(), self.options.ids()[b].clone());
        let mut reached = Reached(vec![vec![false; count]; count]);
        let (mut locked, mut left_out, mut ties) = (Vec::new(), Vec::new(), Vec::new());
        for group in defeats.chunk_by(|one, other| one.0 == other.0) {
            // Those that stronger defeats rule out are out in any order; a tie is only among the others.
            let open: Vec<_> = group.iter().filter(|(_, a, b)| !reached.0[*b][*a]).collect();
            let mut decided = false;
            for (_, a, b) in group {
                if reached.0[*b][*a] {
                    decided |= open.iter().any(|(_, c, d)| (c, d) == (a, b));
                    left_out.push(pair(*a, *b));
                } else {
                    reached.lock(*a, *b);
                    locked.push(pair(*a, *b));
                }
            }
            if let (true, Some((margin, ..))) = (decided, group.first()) {
                let pairs = open.iter().map(|(_, a, b)| pair(*a, *b)).collect();
                ties.push(TiedPairs { margin: *margin, pairs });
            }
        }
        let layers = self.layers(|a, b| reached.0[a][b]);
        RankedPairs { locked, left_out, ties, winners: layers.first().cloned().unwrap_or_default(), layers }
    }
}

/// Which option reaches which along locked defeats.
struct Reached(Vec<Vec<bool>>);

impl Reached {
    fn lock(&mut self, a: usize, b: usize) {
        let count = self.0.len();
        for from in (0..count).filter(|from| *from == a || self.0[*from][a]).collect::<Vec<_>>() {
            for to in 0..count {
                self.0[from][to] |= to == b || self.0[b][to];
            }
        }
    }
}
