use std::fmt;

use clap::ValueEnum;
use methods::pabulib::VoteType;
use serde::Serialize;

/// A rule for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[value(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Most approvals win (approval)
    Approval,
    /// The highest mean of the ratings wins (scoring), or the highest sum of points (cumulative)
    Score,
    /// Every option against every other, and the smallest set that beats all others (ordinal)
    Pairwise,
    /// The one that beats every other, if there is one (ordinal)
    Condorcet,
    /// The strongest chains of victories (ordinal)
    Schulze,
    /// The clearest victories first (ordinal)
    RankedPairs,
    /// Victories less defeats (ordinal)
    Copeland,
    /// Runoffs in which the last one goes (ordinal)
    Irv,
    /// Points by place (ordinal)
    Borda,
    /// Several are elected, votes beyond the quota move on (ordinal)
    Stv,
    /// n votes cost n² credits (cumulative, scoring)
    Quadratic,
    /// The least objection wins; every ballot rates every option from 0 to 10 (scoring)
    Consensing,
}

impl Method {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// The ballots that it can count.
    pub const fn takes(self) -> &'static [VoteType] {
        match self {
            Self::Approval => &[VoteType::Approval],
            Self::Score | Self::Quadratic => &[VoteType::Cumulative, VoteType::Scoring],
            Self::Consensing => &[VoteType::Scoring],
            _ => &[VoteType::Ordinal],
        }
    }

    /// Has a tie order a say?
    pub(super) const fn breaks_ties(self) -> bool {
        matches!(self, Self::RankedPairs | Self::Irv | Self::Stv)
    }

    pub(super) fn names(of: impl Iterator<Item = impl fmt::Display>, between: &str) -> String {
        of.map(|name| name.to_string()).collect::<Vec<_>>().join(between)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.to_possible_value();
        out.write_str(name.as_ref().map_or("", clap::builder::PossibleValue::get_name))
    }
}
