//! Opinion maps: which groups of opinion are there, what does each stand for, what do all agree on.
//!
//! After Small, Bjorkegren, Erkkilä, Shaw and Megill (2021), "Polis: Scaling deliberation by mapping high dimensional
//! opinion spaces". Two differences from Polis: groups are made of people, not of a hundred base clusters, and of several
//! fixed starts of k-means the one with the lowest inertia is taken. Everything is deterministic: the same votes give the
//! same map.

mod components;
mod conversation;
mod export;
mod grouping;
mod index;
mod lanczos;
mod map;
mod moments;
mod silhouette;
mod statistics;

pub use components::Components;
pub use conversation::Conversation;
pub use export::{CastVote, Fault, Moderation, Statement, Vote, read_statements, read_votes};
pub use map::{Accuracy, Division, NoMap, OpinionMap, Position};
pub use silhouette::Silhouette;
pub use statistics::{
    Consensus, ConsensusStatement, Representative, Stance, StatementResult, Statistics, Tally,
};

/// What a map is made by; the defaults are those of Polis where it has them.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Settings {
    /// Only who voted on so many statements, or on all there are, is put into a group.
    pub least_votes: usize,
    /// No map below so many people who could be grouped: one could tell who stands where.
    pub least_people: usize,
    /// No group of fewer people, for the same reason.
    pub least_group: usize,
    /// Divisions into two up to so many groups are tried.
    pub most_groups: usize,
    /// Silhouettes that differ by no more than this are a near tie: another start of k-means, or a handful of other people,
    /// can shift them as far.
    pub near_tie: f64,
    /// Starts of k-means for each number of groups.
    pub starts: u64,
    /// With more people than this, silhouettes are measured for so many of them, and starts compared on these.
    pub most_measured: usize,
    /// So many statements at most per list.
    pub picks: usize,
    /// z value from which a difference counts; 90 %, one-sided.
    pub significance: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            least_votes: 7,
            least_people: 15,
            least_group: 5,
            most_groups: 5,
            near_tie: 0.02,
            starts: 24,
            most_measured: 2_500,
            picks: 5,
            significance: 1.281_551_565_544_600_4,
        }
    }
}

/// A count as a real number; people and votes are fewer than 2³².
fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
