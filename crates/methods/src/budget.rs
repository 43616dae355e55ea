//! Participatory budgets: which projects are paid for, by which rule, and why.
//!
//! Greedy rules, and the method of equal shares (Peters & Skowron, "Proportionality and the Limits of Welfarism", EC 2020;
//! Peters, Pierczyński & Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021) with the
//! completions in use. [`count`] is exact: `shares` says why. [`Rule`] has the names of all variants.

mod add1;
mod areas;
mod compare;
mod exact;
mod explain;
mod greedy;
mod instance;
mod rule;
mod shares;
mod thresholds;
mod ties;

pub use add1::Add1;
pub use areas::{Area, AreaResult, count_areas};
pub use compare::{Comparison, compare};
pub use explain::{Explanation, Lost, Taken, Won, explain};
pub use instance::Instance;
pub use rule::{Completion, Greedy, Rule, Utility};
pub use thresholds::{BelowThreshold, Threshold};
pub use ties::{TieKey, TieOrder};

use crate::pabulib::Decimal;

/// Why a vote cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Orders of projects are counted by the rules for ranked votes.
    #[error("ordinal ballots have no budget rule here; a rule for ranked votes counts them")]
    Ordinal,
    /// Only ballots with points have them.
    #[error("the ballots have no points; use the utility `cost` or `card`")]
    NoPoints,
    /// Sums would not fit into 62 bits.
    #[error("the amounts, the points or the number of ballots are too large to be counted exactly")]
    TooLarge,
    /// Two projects have the same id.
    #[error("two projects have the id `{id}`")]
    Twice {
        /// It.
        id: String,
    },
    /// The order may leave a tie open, or goes on where nothing is left to decide.
    #[error("a tie order must end with `id` or `lot:TEXT`, and have neither before")]
    OpenTies,
    /// No key of a tie order.
    #[error("`{key}` is no key of a tie order; score, votes, cost, cost_down, id and lot:TEXT are")]
    TieKey {
        /// What was given.
        key: String,
    },
    /// No such rule.
    #[error("there is no rule `{name}`")]
    Rule {
        /// What was given.
        name: String,
    },
    /// No such area.
    #[error("no project is in the area `{name}`")]
    Area {
        /// What was given.
        name: String,
    },
}

/// Projects that were equal to the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The round, from 1; none among greedily taken projects.
    pub round: Option<usize>,
    /// Their places, as the tie order has them.
    pub projects: Vec<usize>,
}

/// A project selected by the method of equal shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Its place.
    pub project: usize,
    /// The price for each supporter (for one point with [`Utility::Points`]), about; in the currency.
    pub price: f64,
    /// The cost divided by the price: as many supporters paying in full would be as good. Without poor supporters, their number.
    pub effective_votes: f64,
    /// How many paid in full.
    pub paid_in_full: u64,
    /// How many paid all they had left.
    pub paid_rest: u64,
    /// What these paid together, about; in the currency.
    pub rest: f64,
    /// How many had nothing left.
    pub paid_nothing: u64,
    /// What each supporter paid, by class of equal ballots, in grains.
    payments: Vec<shares::Payment>,
}

/// A result.
#[derive(Debug)]
pub struct Outcome {
    /// The rule it follows.
    pub rule: Rule,
    /// The places of the selected projects in the order of selection.
    pub winners: Vec<usize>,
    /// What they cost.
    pub cost: Decimal,
    /// The rounds of the method of equal shares, as many as projects it selected; none with greedy rules.
    pub rounds: Vec<Round>,
    /// Ties on the way, decided or not, at the final share.
    pub ties: Vec<Tie>,
    /// What each ballot could spend in the end, about; in the currency. None with greedy rules.
    pub share: Option<f64>,
    /// How many units of the currency Add1 added to each ballot.
    pub added: u64,
    /// How many whole counts it took.
    pub counts: u64,
    /// A grain in the currency, about; grains of a unit as a power of two; what each ballot starts with, and what each of
    /// a class holds in the end at least, in grains.
    scale: f64,
    shift: u32,
    start: u64,
    left: Vec<u64>,
}

impl Outcome {
    /// How many of the winners the method of equal shares selected before completion, or all with greedy rules.
    pub fn before_completion(&self) -> usize {
        if self.share.is_some() { self.rounds.len() } else { self.winners.len() }
    }
}

/// Counts.
///
/// # Errors
/// [`Error::NoPoints`].
pub fn count(instance: &Instance, rule: Rule) -> Result<Outcome, Error> {
    let (utility, completion) = match rule {
        Rule::Greedy(greedy) => return Ok(count_greedily(instance, greedy)),
        Rule::EqualShares(utility, completion) => (utility, completion),
    };
    if utility == Utility::Points && !instance.has_points {
        return Err(Error::NoPoints);
    }
    let (share, added, counts) = match completion.add1 {
        Some(add1) => {
            let raised = add1::raise(instance, utility, add1);
            (raised.share, raised.units, raised.counts)
        }
        None => (add1::share(instance, false, 0), 0, 0),
    };
    let run = shares::run(instance, utility, share, true, None);
    let scale = in_currency(instance, 1.0) / exp2(run.shift);
    let mut winners = run.winners.clone();
    let mut ties = ties_of(instance, &run);
    let rounds = run.rounds.into_iter().map(|round| told(instance, utility, round, scale)).collect();
    if completion.utilitarian {
        let order = greedy::by_score(instance);
        ties.extend(greedy_ties(&order, |project| (instance.scores[project], 0)));
        winners.extend(greedy::fill(instance, &order, &winners, false));
    }
    let cost = instance.amount(instance.cost(&winners));
    let share = to_f64(run.start) * scale;
    let (shift, start, left) = (run.shift, run.start, run.left);
    let counts = counts + 1;
    Ok(Outcome {
        rule,
        winners,
        cost,
        rounds,
        ties,
        share: Some(share),
        added,
        counts,
        scale,
        shift,
        start,
        left,
    })
}

fn count_greedily(instance: &Instance, greedy: Greedy) -> Outcome {
    let (order, stop) = match greedy {
        Greedy::Skip => (greedy::by_score(instance), false),
        Greedy::NoSkip => (greedy::by_score(instance), true),
        Greedy::PerCost => (greedy::by_votes_per_cost(instance), false),
    };
    let winners = greedy::fill(instance, &order, &[], stop);
    let ties = match greedy {
        Greedy::Skip | Greedy::NoSkip => greedy_ties(&order, |project| (instance.scores[project], 0)),
        Greedy::PerCost => greedy_ties(&order, |project| {
            let (votes, cost) = (instance.votes[project], instance.costs[project]);
            let unit = gcd(votes, cost).max(1);
            (votes / unit, cost / unit)
        }),
    };
    let cost = instance.amount(instance.cost(&winners));
    let rule = Rule::Greedy(greedy);
    let (rounds, left, share) = (Vec::new(), Vec::new(), None);
    let (added, counts, scale, shift, start) = (0, 1, 0.0, 0, 0);
    Outcome { rule, winners, cost, rounds, ties, share, added, counts, scale, shift, start, left }
}

/// Runs of projects that are equal to a greedy order.
fn greedy_ties(order: &[usize], key: impl Fn(usize) -> (u64, u64)) -> Vec<Tie> {
    order
        .chunk_by(|a, b| key(*a) == key(*b))
        .filter(|group| group.len() > 1)
        .map(|group| Tie { round: None, projects: group.to_vec() })
        .collect()
}

fn ties_of(instance: &Instance, run: &shares::Run) -> Vec<Tie> {
    let tied = run.rounds.iter().enumerate().filter(|(_, round)| !round.tied.is_empty());
    tied.map(|(place, round)| {
        let mut projects = round.tied.clone();
        projects.sort_by_key(|project| instance.ranks[*project]);
        Tie { round: Some(place + 1), projects }
    })
    .collect()
}

fn told(instance: &Instance, utility: Utility, round: shares::Round, scale: f64) -> Round {
    let (mut full, mut rest, mut sum) = (0, 0, 0_u128);
    for payment in &round.payments {
        let count = instance.classes[payment.class].count;
        if payment.rest {
            rest += count;
            sum += u128::from(count) * u128::from(payment.grains);
        } else {
            full += count;
        }
    }
    let price = round.price * scale;
    let cost = to_f64(instance.costs[round.project]) * in_currency(instance, 1.0);
    let weight = match utility {
        Utility::Points => to_f64(instance.scores[round.project]),
        Utility::Cost | Utility::Cardinality => to_f64(instance.votes[round.project]),
    };
    Round {
        project: round.project,
        price,
        effective_votes: if price > 0.0 { cost / price } else { weight },
        paid_in_full: full,
        paid_rest: rest,
        rest: sum_to_f64(sum) * scale,
        paid_nothing: instance.votes[round.project] - full - rest,
        payments: round.payments,
    }
}

/// Units of the instance in the currency, about.
fn in_currency(instance: &Instance, units: f64) -> f64 {
    units * to_f64(instance.millionths) / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "for people to read; decisions are made elsewhere")]
fn to_f64(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "for people to read; decisions are made elsewhere")]
fn sum_to_f64(number: u128) -> f64 {
    number as f64
}

fn exp2(shift: u32) -> f64 {
    to_f64(1 << shift.min(63))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests;
