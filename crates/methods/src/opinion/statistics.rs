//! What groups think of statements: representativeness, consensus and which statement to show next.
//!
//! All tests are those of Small et al. (2021), "Polis: Scaling deliberation by mapping high dimensional opinion spaces",
//! with Laplace's rule (one more of each) against small numbers.

use super::conversation::Conversation;
use super::export::{Moderation, Vote};
use super::{Settings, real};

/// How often a statement was voted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Tally {
    /// Agreeing votes.
    pub agree: usize,
    /// Disagreeing votes.
    pub disagree: usize,
    /// All votes, passes included.
    pub seen: usize,
}

/// One of the two directions of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Sorted first.
    Agree,
    /// Sorted second.
    Disagree,
}

/// One statement, over all and by group.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct StatementResult {
    /// `comment-id`.
    pub id: u64,
    /// What moderators said.
    pub moderation: Moderation,
    /// About the conversation itself.
    pub is_meta: bool,
    /// Votes of all people.
    pub all: Tally,
    /// Votes by group.
    pub groups: Vec<Tally>,
    /// Product of the groups' probabilities to agree: high only where every group tends to agree.
    pub group_informed_agree: f64,
    /// The same for disagreeing.
    pub group_informed_disagree: f64,
    /// Weight with which the statement should be shown to people who have not voted on it.
    pub priority: f64,
}

/// A statement a group stands for.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Representative {
    /// `comment-id`.
    pub statement: u64,
    /// The direction in which the group differs more from all others. A statement that is here as the best agreed one may
    /// differ more in disagreeing (less of it than elsewhere); it is to be shown as agreed nevertheless.
    pub stance: Stance,
    /// The statement the group agrees on best.
    pub is_best_agreed: bool,
    /// Votes of the group in that direction.
    pub successes: usize,
    /// Votes of the group.
    pub trials: usize,
    /// (successes + 1) / (trials + 2).
    pub probability: f64,
    /// z value of the test that more than half of the group votes so.
    pub probability_test: f64,
    /// Probability in the group over that among all other grouped people.
    pub representativeness: f64,
    /// z value of the test that both probabilities differ.
    pub representativeness_test: f64,
}

/// A statement most agree or disagree on.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ConsensusStatement {
    /// `comment-id`.
    pub statement: u64,
    /// Votes in that direction.
    pub successes: usize,
    /// All votes.
    pub trials: usize,
    /// (successes + 1) / (trials + 2).
    pub probability: f64,
    /// z value of the test that more than half vote so.
    pub probability_test: f64,
}

/// What most agree on and what most disagree on, the clearest first.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Consensus {
    /// Agreed.
    pub agree: Vec<ConsensusStatement>,
    /// Disagreed.
    pub disagree: Vec<ConsensusStatement>,
}

/// All that is said about statements, given groups.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Statistics {
    /// By id.
    pub statements: Vec<StatementResult>,
    /// By group: what it stands for, agreed statements first.
    pub representative: Vec<Vec<Representative>>,
    /// Of all people, grouped or not.
    pub consensus: Consensus,
    /// By group.
    pub group_consensus: Vec<Consensus>,
}

impl Tally {
    fn add(&mut self, vote: Vote) {
        self.seen += 1;
        self.agree += usize::from(vote == Vote::Agree);
        self.disagree += usize::from(vote == Vote::Disagree);
    }

    const fn votes(self, stance: Stance) -> usize {
        match stance {
            Stance::Agree => self.agree,
            Stance::Disagree => self.disagree,
        }
    }

    fn probability(self, stance: Stance) -> f64 {
        (real(self.votes(stance)) + 1.0) / (real(self.seen) + 2.0)
    }

    fn probability_test(self, stance: Stance) -> f64 {
        let trials = real(self.seen) + 1.0;
        2.0 * trials.sqrt() * ((real(self.votes(stance)) + 1.0) / trials - 0.5)
    }

    const fn without(self, part: Self) -> Self {
        Self {
            agree: self.agree - part.agree,
            disagree: self.disagree - part.disagree,
            seen: self.seen - part.seen,
        }
    }

    fn with(self, other: Self) -> Self {
        Self {
            agree: self.agree + other.agree,
            disagree: self.disagree + other.disagree,
            seen: self.seen + other.seen,
        }
    }
}

/// Test that two proportions differ, each with one success and one trial more.
fn two_proportions_test(inside: Tally, outside: Tally, stance: Stance) -> f64 {
    let (hits_in, hits_out) = (real(inside.votes(stance)) + 1.0, real(outside.votes(stance)) + 1.0);
    let (in_all, out_all) = (real(inside.seen) + 1.0, real(outside.seen) + 1.0);
    let pooled = (hits_in + hits_out) / (in_all + out_all);
    let spread = (pooled * (1.0 - pooled) * (1.0 / in_all + 1.0 / out_all)).sqrt();
    // Everybody said the same: no difference.
    if spread > 0.0 { (hits_in / in_all - hits_out / out_all) / spread } else { 0.0 }
}

impl Conversation {
    /// Statistics for given groups (by person, numbered from 0; `None`: not grouped), as [`Conversation::map`] makes them
    /// for the groups it finds. `extremities` are by statement.
    pub(super) fn statistics_of(
        &self,
        group_of: &[Option<usize>],
        extremities: &[f64],
        settings: &Settings,
    ) -> Statistics {
        let groups = group_of.iter().flatten().max().map_or(0, |last| last + 1);
        let mut all = vec![Tally::default(); self.statements.len()];
        let mut by_group = vec![all.clone(); groups];
        for (row, group) in self.rows.iter().zip(group_of) {
            for cast in row {
                all[cast.column()].add(cast.vote);
                if let Some(group) = group {
                    by_group[*group][cast.column()].add(cast.vote);
                }
            }
        }
        let grouped = |at: usize| by_group.iter().fold(Tally::default(), |sum, group| sum.with(group[at]));
        let product = |at: usize, stance| {
            by_group.iter().map(|group: &Vec<Tally>| group[at].probability(stance)).product::<f64>()
        };
        let statements = self.statements.iter().enumerate().map(|(at, column)| StatementResult {
            id: column.id,
            moderation: column.moderation,
            is_meta: column.is_meta,
            all: all[at],
            groups: by_group.iter().map(|group| group[at]).collect(),
            group_informed_agree: product(at, Stance::Agree),
            group_informed_disagree: product(at, Stance::Disagree),
            priority: priority(grouped(at), extremities[at], column.is_meta),
        });
        let kept: Vec<usize> = (0..all.len()).filter(|at| !self.statements[*at].is_out()).collect();
        let representative = by_group.iter().map(|group| {
            let rows = kept.iter().map(|at| Row {
                id: self.statements[*at].id,
                inside: group[*at],
                outside: grouped(*at).without(group[*at]),
            });
            representative(&rows.collect::<Vec<_>>(), settings)
        });
        let consensus = |tallies: &[Tally]| {
            let of = |stance| {
                let rows = kept.iter().map(|at| (self.statements[*at].id, tallies[*at]));
                consensus(rows, stance, settings)
            };
            Consensus { agree: of(Stance::Agree), disagree: of(Stance::Disagree) }
        };
        Statistics {
            statements: statements.collect(),
            representative: representative.collect(),
            consensus: consensus(&all),
            group_consensus: by_group.iter().map(|group| consensus(group)).collect(),
        }
    }
}

/// A statement seen from a group.
struct Row {
    id: u64,
    inside: Tally,
    outside: Tally,
}

impl Row {
    fn ratio(&self, stance: Stance) -> f64 {
        self.inside.probability(stance) / self.outside.probability(stance)
    }

    fn test(&self, stance: Stance) -> f64 {
        two_proportions_test(self.inside, self.outside, stance)
    }

    fn is_significant(&self, stance: Stance, least: f64) -> bool {
        self.inside.probability_test(stance) > least && self.test(stance) > least
    }

    fn strength(&self, stance: Stance) -> f64 {
        self.ratio(stance)
            * self.test(stance)
            * self.inside.probability(stance)
            * self.inside.probability_test(stance)
    }

    fn largest_test(&self) -> f64 {
        self.test(Stance::Agree).max(self.test(Stance::Disagree))
    }

    fn stance(&self) -> Stance {
        if self.test(Stance::Agree) > self.test(Stance::Disagree) { Stance::Agree } else { Stance::Disagree }
    }

    /// Is the group's agreement better than on the best statement so far?
    fn beats_as_agreed(&self, best: Option<&Self>, least: f64) -> bool {
        let general =
            |row: &Self| row.inside.probability(Stance::Agree) * row.inside.probability_test(Stance::Agree);
        if self.inside.agree == 0 && self.inside.disagree == 0 {
            return false;
        }
        match best {
            Some(best) if best.ratio(Stance::Agree) > 1.0 => {
                self.strength(Stance::Agree) > best.strength(Stance::Agree)
            }
            Some(best) => general(self) > general(best),
            None => {
                self.inside.probability_test(Stance::Agree) > least
                    || (self.ratio(Stance::Agree) > 1.0 && self.inside.probability(Stance::Agree) > 0.5)
            }
        }
    }

    fn result(&self, is_best_agreed: bool) -> Representative {
        let stance = self.stance();
        Representative {
            statement: self.id,
            stance,
            is_best_agreed,
            successes: self.inside.votes(stance),
            trials: self.inside.seen,
            probability: self.inside.probability(stance),
            probability_test: self.inside.probability_test(stance),
            representativeness: self.ratio(stance),
            representativeness_test: self.test(stance),
        }
    }
}

/// The best agreed statement first, then the significant ones by the product of ratio, tests and probability; if there is
/// neither, the one in which the group differs most. At most as many as the settings say, agreed ones first.
fn representative(rows: &[Row], settings: &Settings) -> Vec<Representative> {
    let least = settings.significance;
    let mut best_agreed: Option<&Row> = None;
    for row in rows {
        if row.beats_as_agreed(best_agreed, least) {
            best_agreed = Some(row);
        }
    }
    let mut significant: Vec<&Row> = rows
        .iter()
        .filter(|row| row.is_significant(Stance::Agree, least) || row.is_significant(Stance::Disagree, least))
        .collect();
    significant.sort_by(|one, other| other.strength(other.stance()).total_cmp(&one.strength(one.stance())));
    let mut chosen: Vec<Representative> = best_agreed.iter().map(|row| row.result(true)).collect();
    let is_other = |row: &&&Row| best_agreed.is_none_or(|best| best.id != row.id);
    chosen.extend(significant.iter().filter(is_other).map(|row| row.result(false)));
    if chosen.is_empty() {
        let mut most: Option<&Row> = None;
        for row in rows {
            if most.is_none_or(|most| row.largest_test() > most.largest_test()) {
                most = Some(row);
            }
        }
        chosen.extend(most.map(|row| row.result(false)));
    }
    chosen.truncate(settings.picks);
    chosen.sort_by_key(|chosen| chosen.stance);
    chosen
}

/// More than half (significantly) vote in this direction; by probability × test value, ties by id.
fn consensus(
    rows: impl Iterator<Item = (u64, Tally)>,
    stance: Stance,
    settings: &Settings,
) -> Vec<ConsensusStatement> {
    let statement = |(statement, tally): (u64, Tally)| ConsensusStatement {
        statement,
        successes: tally.votes(stance),
        trials: tally.seen,
        probability: tally.probability(stance),
        probability_test: tally.probability_test(stance),
    };
    let mut found: Vec<ConsensusStatement> = rows
        .map(statement)
        .filter(|found| found.probability > 0.5 && found.probability_test > settings.significance)
        .collect();
    let measure = |found: &ConsensusStatement| found.probability * found.probability_test;
    found.sort_by(|one, other| measure(other).total_cmp(&measure(one)));
    found.truncate(settings.picks);
    found
}

/// Small et al. (2021): agreed, taken a stand on, telling people apart, and new; statements about the conversation itself
/// have a fixed weight.
fn priority(votes: Tally, extremity: f64, is_meta: bool) -> f64 {
    let passes = votes.seen - votes.agree - votes.disagree;
    let passing = (real(passes) + 1.0) / (real(votes.seen) + 2.0);
    let importance = votes.probability(Stance::Agree) * (1.0 - passing) * (1.0 + extremity);
    let newness = 1.0 + 8.0 * (-real(votes.seen) / 5.0).exp2();
    let weight = if is_meta { 7.0 } else { importance * newness };
    weight * weight
}
