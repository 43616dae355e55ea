//! Ranked and scored votes: what each rule makes of the same ballots, with every tie shown.
//!
//! A result names options by their ids and holds all that is needed to explain it. Where a rule has to break a tie it
//! follows a [`TieOrder`] that was stated, or drawn by lot, before the count, and says where it did.

mod ballot;
mod borda;
mod irv;
mod pairwise;
mod ranked_pairs;
mod rated;
mod schulze;
mod stv;
mod ties;

use serde::Serialize;

pub use ballot::{Options, RankedVote};
pub use borda::Borda;
pub use irv::{Irv, IrvRound};
pub use pairwise::{Copeland, Pairwise};
pub use ranked_pairs::{RankedPairs, TiedPairs};
pub use rated::{
    Approval, ApprovalVote, Consensing, ConsensingVote, Objection, Quadratic, QuadraticVote, Rated, Score,
    ScoreVote,
};
pub use schulze::Schulze;
pub use stv::{Step, Stv, StvRound, Votes};
pub use ties::TieOrder;

/// Why options or a ballot cannot be counted. Nothing is guessed: such a ballot is rejected as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum Error {
    /// Two options have the same id, or a ballot names one twice.
    #[error("the option {option} is named twice")]
    Twice {
        /// Its id.
        option: String,
    },
    /// There is no such option.
    #[error("there is no option {option}")]
    Unknown {
        /// The id that was named.
        option: String,
    },
    /// Every option must be named here, and this one is not.
    #[error("the option {option} is missing")]
    Missing {
        /// Its id.
        option: String,
    },
    /// A rating lies outside the scale.
    #[error("the rating {rating} of {option} is not between {least} and {most}")]
    OutsideScale {
        /// The id of the option.
        option: String,
        /// What was given.
        rating: i64,
        /// The lower end of the scale.
        least: i64,
        /// The upper end of the scale.
        most: i64,
    },
    /// The votes of a ballot cost more than it has.
    #[error("the votes cost {cost} credits, the ballot has {credits}")]
    TooExpensive {
        /// The sum of the squares.
        cost: u128,
        /// What a ballot has.
        credits: u64,
    },
}
