use super::{Error, Instance, TieOrder};
use crate::pabulib::{Decimal, Election};

/// What a project needs to be counted at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Threshold {
    /// At least so many votes.
    pub votes: u64,
    /// At least `cost / (3 · budget)` of all ballots (Świecie 2023), so that who wants an expensive one is not a handful.
    pub by_cost: bool,
}

/// A project that is out, and how many votes would have let it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelowThreshold {
    /// Its place in the election.
    pub project: usize,
    /// What it has.
    pub votes: u64,
    /// Its score.
    pub score: Decimal,
    /// What it would have needed.
    pub needed: u64,
}

impl Threshold {
    /// The places of the projects that are in, and those that are out.
    ///
    /// # Errors
    /// As [`Instance::new`].
    pub fn divide(self, election: &Election) -> Result<(Vec<usize>, Vec<BelowThreshold>), Error> {
        let instance = Instance::new(election, &TieOrder::default())?;
        let (mut within, mut below) = (Vec::new(), Vec::new());
        for project in 0..instance.costs.len() {
            let (votes, needed) = (instance.votes[project], self.needed(&instance, project));
            if votes < needed {
                below.push(BelowThreshold { project, votes, score: instance.score(project), needed });
            } else {
                within.push(project);
            }
        }
        Ok((within, below))
    }

    /// The least number of votes that is not below `voters · cost / (3 · budget)`, and not below the fixed one.
    fn needed(self, instance: &Instance, project: usize) -> u64 {
        if !self.by_cost {
            return self.votes;
        }
        let dividend = u128::from(instance.voters) * u128::from(instance.costs[project]);
        let needed = dividend.div_ceil((3 * u128::from(instance.budget)).max(1));
        self.votes.max(u64::try_from(needed).unwrap_or(u64::MAX))
    }

    /// The instance without the projects that are out; ballots that name only such still count as ballots.
    ///
    /// # Errors
    /// As [`Instance::new`].
    pub fn apply(
        self,
        election: &Election,
        ties: &TieOrder,
    ) -> Result<(Instance, Vec<usize>, Vec<BelowThreshold>), Error> {
        let (within, below) = self.divide(election)?;
        let instance = Instance::of(election, &within, election.budget, ties, false)?;
        Ok((instance, within, below))
    }
}
