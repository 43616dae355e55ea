//! Lots: a panel that mirrors a town, drawn so that everybody's chance is as equal as the quotas allow.
//!
//! People are invited by lot, some answer: they are the [`Pool`]. [`Quotas`] say how many of the panel must and may be of each
//! feature. Among all lotteries over panels that meet them, [`leximin`] finds the one whose smallest chance of a person
//! is as large as possible, then the second smallest, and so on; [`maximin`] stops after the smallest; [`nash`] makes the
//! product of all chances as large as possible.
//!
//! People with the same features (and, where at most one of a household may be drawn, from households of the same
//! composition) can be exchanged for each other, so they have the same chance in the one best vector of chances. They are
//! merged into a [`Kind`], and a panel is how many of each kind it takes: the search works with some hundred small numbers,
//! however large the pool.
//!
//! Panels are found one by one (column generation): prices for people say which panel would improve the lottery most, a
//! whole-number programme finds that panel or shows that there is none. The prices of each stage are kept as
//! [`Stage::weights`]: with them anyone can check that no lottery is better ([`Stage::proves`]).
//!
//! The lottery becomes a public one of equally likely, numbered panels ([`publish`]); its [`commitment`] is published before a
//! number comes from public chance ([`draw`]), so that nobody can choose either after the other.
//!
//! Sources: Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair algorithms for selecting citizens' assemblies", Nature 596
//! (2021); Flanigan, Kehne and Procaccia, "Fair sortition made transparent", NeurIPS 2021. The search computes with floating point numbers; what it hands out is checked afterwards against the
//! quotas (exactly, in whole numbers) and against its own bounds (to [`TOLERANCE`]).

mod draw;
pub mod file;
mod integer;
mod leximin;
mod nash;
mod panels;
mod pool;
#[cfg(test)]
mod properties;
mod published;
mod relax;
mod simplex;
#[cfg(test)]
mod tests;

pub use draw::{Draw, commitment, draw, order, replacements};
pub use leximin::{Lottery, Stage, leximin, maximin};
pub use nash::nash;
pub use panels::Panel;
pub use pool::{Feature, Kind, Person, Pool, Quotas};
pub use published::{PublicLottery, publish};
pub use relax::{Bound, Change, relax};

/// How far a chance may be from the best one.
pub const TOLERANCE: f64 = 1e-6;

/// Why there is no lottery.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A feature is named twice for its category.
    #[error("`{category}: {value}` is there twice; each feature has one quota")]
    Twice {
        /// The category.
        category: String,
        /// The value.
        value: String,
    },
    /// A minimum above its maximum.
    #[error(
        "`{category}: {value}` must be at least {min} and at most {max}; the minimum is at most the maximum"
    )]
    Crossed {
        /// The category.
        category: String,
        /// The value.
        value: String,
        /// The minimum.
        min: u32,
        /// The maximum.
        max: u32,
    },
    /// No quotas at all.
    #[error("there are no quotas; name at least one category with its features")]
    NoQuotas,
    /// A person has not one value for each category.
    #[error("person {person} has {found} values; {wanted} categories have quotas")]
    Values {
        /// The person's place in the pool, from 0.
        person: usize,
        /// How many values there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// A person's value has no quota.
    #[error("person {person} has `{value}` for `{category}`; there is no quota for it")]
    Unknown {
        /// The person's place in the pool, from 0.
        person: usize,
        /// The category.
        category: String,
        /// The value.
        value: String,
    },
    /// A panel of nobody, or of more people than any panel has.
    #[error("a panel of {0} people cannot be drawn; a panel has between 1 and 10000 people")]
    Size(u32),
    /// No panel meets the quotas.
    #[error("no panel of this pool meets all quotas")]
    Infeasible,
    /// Who is named is not on the panel.
    #[error("person {0} is not on the panel")]
    NotOnPanel(usize),
    /// A lottery needs at least one panel.
    #[error("a public lottery of {0} panels cannot be made; it has between 1 and 1000000")]
    Panels(u32),
    /// The search was given up.
    #[error("the search for panels was given up; fewer categories or wider quotas make it easier")]
    TooHard,
}
