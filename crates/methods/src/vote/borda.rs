//! Borda, "Mémoire sur les élections au scrutin", 1781 (published 1784), for ballots that may stop early.

use std::collections::BTreeMap;

use serde::Serialize;

use super::RankedVote;

/// The result of the rule of Borda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Borda {
    /// The points of each option.
    pub points: BTreeMap<String, u64>,
    /// All options with most points. More than one is a tie.
    pub winners: Vec<String>,
}

impl RankedVote {
    /// Truncated Borda: of n options the first on a ballot gets n − 1 points, the second n − 2 and so on; those that are not
    /// named get none, so that naming few gives the others nothing.
    pub fn borda(&self) -> Borda {
        let mut points = vec![0; self.options.count()];
        for (ranking, count) in &self.ballots {
            for (above, option) in ranking.iter().enumerate() {
                points[*option] += count * (points.len() - 1 - above) as u64;
            }
        }
        Borda { winners: self.options.highest(&points), points: self.options.table(points) }
    }
}
