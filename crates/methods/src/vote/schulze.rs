//! Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
//! method", Social Choice and Welfare 2011.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Pairwise;

/// The result of the Schulze method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Schulze {
    /// The strength of the strongest path from the first option (outer) to the second: the smallest number of winning
    /// votes on it, 0 when there is no path.
    pub strengths: BTreeMap<String, BTreeMap<String, u64>>,
    /// All options that no other has a stronger path to than they have back. More than one is a tie.
    pub winners: Vec<String>,
    /// The winners, then the winners among the rest, and so on.
    pub layers: Vec<Vec<String>>,
}

impl Pairwise {
    /// The Schulze method, strengths by winning votes: a defeat is as strong as the number of voters for it.
    pub fn schulze(&self) -> Schulze {
        let count = self.options.count();
        let mut strength: Vec<Vec<u64>> = (0..count)
            .map(|a| (0..count).map(|b| if self.beats(a, b) { self.votes[a][b] } else { 0 }).collect())
            .collect();
        for via in 0..count {
            for from in (0..count).filter(|from| *from != via) {
                for to in (0..count).filter(|to| *to != via && *to != from) {
                    strength[from][to] = strength[from][to].max(strength[from][via].min(strength[via][to]));
                }
            }
        }
        let layers = self.layers(|a, b| strength[a][b] > strength[b][a]);
        let table = |from: usize, row: Vec<u64>| {
            let mut row = self.options.table(row);
            row.remove(&self.options.ids()[from]);
            row
        };
        let rows: Vec<_> = strength.into_iter().enumerate().map(|(from, row)| table(from, row)).collect();
        Schulze {
            strengths: self.options.table(rows),
            winners: layers.first().cloned().unwrap_or_default(),
            layers,
        }
    }
}
