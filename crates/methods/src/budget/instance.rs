use std::collections::HashMap;

use super::{Error, TieOrder, Utility};
use crate::pabulib::{Decimal, Election, VoteType};

/// Sums of money stay below this many units, so that products with counts fit into 128 bits.
const MOST: u128 = 1 << 62;

/// Ballots that say the same.
#[derive(Debug)]
pub(super) struct Class {
    /// How many.
    pub(super) count: u64,
    /// The named projects with their points (1 on approval ballots).
    pub(super) choices: Vec<(usize, u64)>,
}

/// Those who named a project and say otherwise the same as well.
#[derive(Debug, Clone, Copy)]
pub(super) struct Supporters {
    /// The place of the class.
    pub(super) class: usize,
    /// How many they are.
    pub(super) count: u64,
    /// What each gave the project.
    pub(super) points: u64,
}

/// A vote about a budget as the rules count it: whole numbers, equal ballots merged.
///
/// Amounts are multiples of the largest unit of which the budget, all costs and one unit of the currency are multiples.
#[derive(Debug)]
pub struct Instance {
    pub(super) ids: Vec<String>,
    pub(super) has_points: bool,
    /// One unit of scores, in millionths.
    pub(super) point: u64,
    /// One unit of the currency.
    pub(super) one: u64,
    /// The unit in millionths.
    pub(super) millionths: u64,
    pub(super) budget: u64,
    pub(super) costs: Vec<u64>,
    pub(super) voters: u64,
    /// How many ballots name each project.
    pub(super) votes: Vec<u64>,
    /// Votes or, on ballots with points, their sum.
    pub(super) scores: Vec<u64>,
    pub(super) classes: Vec<Class>,
    pub(super) supporters: Vec<Vec<Supporters>>,
    /// The position of each project in the tie order.
    pub(super) ranks: Vec<usize>,
}

impl Instance {
    /// Takes the ballots of an election. A project with 0 points is not supported.
    ///
    /// # Errors
    /// [`Error::Ordinal`], [`Error::TooLarge`], and what the tie order finds wrong.
    pub fn new(election: &Election, ties: &TieOrder) -> Result<Self, Error> {
        let everything: Vec<usize> = (0..election.projects.len()).collect();
        Self::of(election, &everything, election.budget, ties, false)
    }

    /// Some of the projects with a budget of their own; `only_theirs`: ballots that name none of them do not count.
    pub(super) fn of(
        election: &Election,
        projects: &[usize],
        budget: Decimal,
        ties: &TieOrder,
        only_theirs: bool,
    ) -> Result<Self, Error> {
        if election.vote_type == VoteType::Ordinal {
            return Err(Error::Ordinal);
        }
        let has_points = election.vote_type.has_points();
        let mut places = vec![None; election.projects.len()];
        for (place, project) in projects.iter().enumerate() {
            if let Some(slot) = places.get_mut(*project) {
                *slot = Some(place);
            }
        }
        let chosen: Vec<_> = projects.iter().filter_map(|place| election.projects.get(*place)).collect();
        let costs = chosen.iter().map(|project| project.cost.millionths());
        let millionths = costs.clone().chain([budget.millionths(), 1_000_000]).fold(0, gcd);
        let costs: Vec<u64> = costs.map(|cost| cost / millionths).collect();
        let budget = budget.millionths() / millionths;
        if costs.iter().chain([&budget]).map(|cost| u128::from(*cost)).sum::<u128>() >= MOST {
            return Err(Error::TooLarge);
        }

        let points = election.ballots.iter().flat_map(|ballot| &ballot.points);
        let point = match points.fold(0, |unit, points| gcd(unit, points.millionths())) {
            0 => 1_000_000,
            unit => unit,
        };
        let mut merged: HashMap<Vec<(usize, u64)>, u64> = HashMap::new();
        let mut voters = 0;
        for ballot in &election.ballots {
            let points = ballot.points.iter().map(|points| points.millionths() / point);
            let mut choices: Vec<(usize, u64)> = ballot
                .choices
                .iter()
                .zip(points.chain(std::iter::repeat(1)))
                .filter_map(|(choice, points)| Some((places.get(*choice).copied().flatten()?, points)))
                .filter(|(_, points)| *points > 0)
                .collect();
            if choices.is_empty() && only_theirs {
                continue;
            }
            voters += 1;
            choices.sort_unstable();
            *merged.entry(choices).or_default() += 1;
        }
        let mut classes: Vec<Class> =
            merged.into_iter().map(|(choices, count)| Class { count, choices }).collect();
        // Not in the order of a hash, so that every run is the same to the last bit.
        classes.sort_unstable_by(|a, b| a.choices.cmp(&b.choices));

        let mut supporters = vec![Vec::new(); costs.len()];
        let (mut votes, mut scores) = (vec![0; costs.len()], vec![0_u64; costs.len()]);
        for (place, class) in classes.iter().enumerate() {
            for (project, points) in &class.choices {
                supporters[*project].push(Supporters { class: place, count: class.count, points: *points });
                votes[*project] += class.count;
                let score =
                    class.count.checked_mul(*points).and_then(|sum| sum.checked_add(scores[*project]));
                scores[*project] = score.filter(|_| *points < 1 << 31).ok_or(Error::TooLarge)?;
            }
        }
        if voters >= 1 << 31 {
            return Err(Error::TooLarge);
        }
        let ids: Vec<String> = chosen.iter().map(|project| project.id.clone()).collect();
        let ranks = ties.ranks(&ids, &scores, &votes, &costs)?;
        let one = 1_000_000 / millionths;
        Ok(Self {
            ids,
            has_points,
            point,
            one,
            millionths,
            budget,
            costs,
            voters,
            votes,
            scores,
            classes,
            supporters,
            ranks,
        })
    }

    /// The ids of the projects.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// How many ballots count.
    pub const fn voters(&self) -> u64 {
        self.voters
    }

    /// Votes of a project or, on ballots with points, their sum.
    pub fn score(&self, project: usize) -> Decimal {
        let score = self.scores.get(project).copied().unwrap_or_default();
        Decimal::from_millionths(score.saturating_mul(self.point))
    }

    /// What can be spent.
    pub const fn budget(&self) -> Decimal {
        self.amount(self.budget)
    }

    /// So many units as an amount of the currency.
    pub(super) const fn amount(&self, units: u64) -> Decimal {
        Decimal::from_millionths(units.saturating_mul(self.millionths))
    }

    /// What a supporter's satisfaction with a project is multiplied with: see [`super::shares`].
    pub(super) fn factor(&self, utility: Utility, project: usize) -> u64 {
        match utility {
            Utility::Cost => self.costs[project].max(1),
            Utility::Cardinality | Utility::Points => 1,
        }
    }

    /// What a supporter's share of the price is weighed with.
    pub(super) const fn weight(utility: Utility, points: u64) -> u64 {
        match utility {
            Utility::Cost | Utility::Cardinality => 1,
            Utility::Points => points,
        }
    }

    /// The sum of the costs.
    pub(super) fn cost(&self, projects: &[usize]) -> u64 {
        projects.iter().map(|project| self.costs[*project]).sum()
    }

    /// Does no project that somebody wants and that costs something fit into what is left?
    pub(super) fn is_exhaustive(&self, winners: &[usize]) -> bool {
        let left = self.budget.saturating_sub(self.cost(winners));
        let won = self.marked(winners);
        (0..self.costs.len()).all(|project| {
            won[project] || self.votes[project] == 0 || self.costs[project] == 0 || self.costs[project] > left
        })
    }

    /// For each project whether it is among them.
    pub(super) fn marked(&self, projects: &[usize]) -> Vec<bool> {
        let mut marked = vec![false; self.costs.len()];
        for project in projects {
            marked[*project] = true;
        }
        marked
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
