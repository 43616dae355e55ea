//! What JSON tells; `docs/schemas/tally.schema.json` describes it.

use methods::vote::Votes;
use serde::Serialize;
use serde_json::Number;

use super::Method;

/// The result of a vote.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The rule.
    pub method: Method,
    /// `description` of the file.
    pub description: Option<String>,
    /// `vote_type` of the file.
    pub vote_type: &'static str,
    /// How many were counted, blank ones included.
    pub ballots: u64,
    /// How many name nobody.
    pub blank: u64,
    /// What decides where votes do not; `None` where the rule leaves ties open.
    pub tie_order: Option<String>,
    /// How many are elected (STV).
    pub seats: Option<usize>,
    /// The votes that elect for certain (STV).
    pub quota: Option<u64>,
    /// What each ballot had (quadratic).
    pub credits: Option<u64>,
    /// From how many ratings on a mean counts (score).
    pub min_ratings: Option<u64>,
    /// Who wins; for STV in the order of election.
    pub winners: Vec<String>,
    /// Could others win if ties were decided otherwise? `None`: there were ties, the opposite order gives the same
    /// winners, but not every way was tried.
    pub tie_decides: Option<bool>,
    /// The options in the order of the file.
    pub options: Vec<Choice>,
    /// Who beats every other.
    pub condorcet_winner: Option<String>,
    /// The smallest set whose members beat all others.
    pub smith_set: Option<Vec<String>>,
    /// How many prefer the option of the row to that of the column.
    pub pairwise: Option<Matrix>,
    /// The strongest paths from row to column (Schulze).
    pub strengths: Option<Matrix>,
    /// Victories that stand, in the order in which they were locked (ranked pairs).
    pub locked: Option<Vec<Victory>>,
    /// Victories that would have closed a circle (ranked pairs).
    pub left_out: Option<Vec<Victory>>,
    /// Equal victories of which not all can stand (ranked pairs).
    pub tied_victories: Option<Vec<TiedVictories>>,
    /// The runoffs, or the rounds of STV.
    pub rounds: Vec<Round>,
    /// All who could win a runoff if each tie were decided in every way.
    pub possible_winners: Option<Vec<String>>,
    /// Who would be elected with the opposite tie order, when it is others (STV, ranked pairs).
    pub otherwise: Option<Vec<String>>,
}

/// Rows and columns in the order of the options, `None` on the diagonal.
pub(super) type Matrix = Vec<Vec<Option<u64>>>;

/// An option.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// Its id in the file.
    pub id: String,
    /// `name` of the file.
    pub name: Option<String>,
    /// From 1; equal ones share it. `None` where the rule makes no order.
    pub place: Option<usize>,
    /// What the rule compares, where that is one number.
    pub score: Option<Number>,
    /// The sum of ratings or objections.
    pub sum: Option<Number>,
    /// How many ballots rate it (score).
    pub ratings: Option<u64>,
    /// The mean of ratings or objections.
    pub mean: Option<f64>,
    /// 1 when nobody objects, 0 when all do as strongly as they can (consensing).
    pub acceptance: Option<f64>,
}

/// One option beats another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Victory {
    /// Who is preferred by more.
    pub winner: String,
    /// Over whom.
    pub loser: String,
    /// By how many votes.
    pub margin: u64,
}

/// Equal victories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TiedVictories {
    /// In the order in which they were tried.
    pub victories: Vec<Victory>,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Round {
    /// From 1.
    pub number: usize,
    /// What each option in the running has.
    pub votes: Vec<Count>,
    /// The votes of ballots that name nobody any more.
    pub exhausted: Amount,
    /// Options with the same votes, each time the order between them mattered.
    pub tied: Vec<Vec<String>>,
    /// Who is elected now (STV).
    pub elected: Vec<String>,
    /// Whose votes beyond the quota move on (STV).
    pub surplus: Option<Count>,
    /// Who goes.
    pub eliminated: Option<String>,
}

/// The votes of an option.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Count {
    /// Its id.
    pub option: String,
    /// How many.
    #[serde(flatten)]
    pub votes: Amount,
}

/// A number of votes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Amount {
    /// Rounded.
    pub votes: f64,
    /// As a whole number or fraction.
    pub exact: String,
}

impl From<&Votes> for Amount {
    fn from(votes: &Votes) -> Self {
        Self { votes: votes.rounded, exact: votes.exact.clone() }
    }
}

impl From<u64> for Amount {
    #[expect(clippy::cast_precision_loss, reason = "to be read; the exact number stands beside it")]
    fn from(votes: u64) -> Self {
        Self { votes: votes as f64, exact: votes.to_string() }
    }
}
