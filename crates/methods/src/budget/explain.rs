use super::{Greedy, Instance, Outcome, Rule, greedy, in_currency, sum_to_f64};

/// Money that a winner took from the supporters of another project.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The place of the winner.
    pub winner: usize,
    /// The round it won, from 1.
    pub round: usize,
    /// How many of the supporters paid for it.
    pub payers: u64,
    /// What they paid, about; in the currency.
    pub amount: f64,
}

/// How a project was selected.
#[derive(Debug, Clone, PartialEq)]
pub struct Won {
    /// Its position in the order of selection, from 1.
    pub position: usize,
    /// The round of equal shares, from 1; none when it was taken greedily.
    pub round: Option<usize>,
}

/// Why a project was not selected.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// What its supporters held in the end (greedy: what was left of the budget when its turn came), about; in the currency.
    pub available: f64,
    /// What was missing to its cost then, about; in the currency.
    pub missing: f64,
    /// The round of equal shares after which its supporters could no longer pay for it; 0: not even before the first.
    pub unaffordable_since: Option<usize>,
    /// The winners that took its supporters' money, most first.
    pub taken: Vec<Taken>,
    /// So many more votes would surely have been enough: with equal shares at the final share, from the ballots that had
    /// most money left at the end; with greedy, votes of one point. None: no number of votes would.
    pub votes_enough: Option<u64>,
}

/// What became of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Its place.
    pub project: usize,
    /// How many ballots name it.
    pub votes: u64,
    /// Its score in units of points: votes, or the sum of points.
    pub score: u64,
    /// Its position by score, from 1.
    pub position: usize,
    /// When it was selected.
    pub won: Option<Won>,
    /// When it was not.
    pub lost: Option<Lost>,
    /// Is it selected by greedy with skipping?
    pub greedy: bool,
    /// Was it equal to another one somewhere: places in [`Outcome::ties`].
    pub ties: Vec<usize>,
}

/// Explains what became of each project, in their order.
pub fn explain(instance: &Instance, outcome: &Outcome) -> Vec<Explanation> {
    let order = greedy::by_score(instance);
    let by_greedy = instance.marked(&greedy::fill(instance, &order, &[], false));
    let mut positions = vec![0; order.len()];
    for (position, project) in order.iter().enumerate() {
        positions[*project] = position + 1;
    }
    let mut selected = vec![None; order.len()];
    for (position, project) in outcome.winners.iter().enumerate() {
        selected[*project] = Some(Won {
            position: position + 1,
            round: (position < outcome.rounds.len()).then_some(position + 1),
        });
    }
    let flows = Flows::of(instance, outcome);
    let ties = |project: usize| {
        let with = outcome.ties.iter().enumerate().filter(|(_, tie)| tie.projects.contains(&project));
        with.map(|(place, _)| place).collect()
    };
    (0..order.len())
        .map(|project| {
            let won = selected[project].take();
            let lost = won.is_none().then(|| match outcome.rule {
                Rule::Greedy(greedy) => lost_greedily(instance, outcome, greedy, project),
                Rule::EqualShares(..) => flows.lost(instance, outcome, project),
            });
            Explanation {
                project,
                votes: instance.votes[project],
                score: instance.scores[project],
                position: positions[project],
                won,
                lost,
                greedy: by_greedy[project],
                ties: ties(project),
            }
        })
        .collect()
}

/// Where the money of each project's supporters went, round by round, in grains.
struct Flows {
    /// Held at first.
    start: Vec<u128>,
    /// By project: round, payers, grains.
    paid: Vec<Vec<(usize, u64, u128)>>,
}

impl Flows {
    fn of(instance: &Instance, outcome: &Outcome) -> Self {
        let start =
            instance.votes.iter().map(|votes| u128::from(*votes) * u128::from(outcome.start)).collect();
        let mut paid: Vec<Vec<(usize, u64, u128)>> = vec![Vec::new(); instance.costs.len()];
        for (round, bill) in outcome.rounds.iter().enumerate() {
            for payment in bill.payments.iter().filter(|payment| payment.grains > 0) {
                let class = &instance.classes[payment.class];
                let grains = u128::from(class.count) * u128::from(payment.grains);
                for (project, _) in &class.choices {
                    match paid[*project].last_mut().filter(|(last, ..)| *last == round) {
                        Some((_, payers, sum)) => (*payers, *sum) = (*payers + class.count, *sum + grains),
                        None => paid[*project].push((round, class.count, grains)),
                    }
                }
            }
        }
        Self { start, paid }
    }

    fn lost(&self, instance: &Instance, outcome: &Outcome, project: usize) -> Lost {
        let cost = in_currency(instance, super::to_f64(instance.costs[project]));
        let amount = |grains: u128| sum_to_f64(grains) * outcome.scale;
        let mut held = self.start[project];
        let mut since = (amount(held) < cost).then_some(0);
        for (round, _, grains) in &self.paid[project] {
            held = held.saturating_sub(*grains);
            if since.is_none() && amount(held) < cost {
                since = Some(round + 1);
            }
        }
        let mut taken: Vec<Taken> = self.paid[project]
            .iter()
            .map(|(round, payers, grains)| Taken {
                winner: outcome.rounds[*round].project,
                round: round + 1,
                payers: *payers,
                amount: amount(*grains),
            })
            .collect();
        taken.sort_by(|a, b| b.amount.total_cmp(&a.amount).then(a.round.cmp(&b.round)));
        Lost {
            available: amount(held),
            missing: (cost - amount(held)).max(0.0),
            unaffordable_since: since,
            taken,
            votes_enough: votes_enough(instance, outcome, project),
        }
    }
}

/// The least number of further votes, from those who did not name the project and had most left, that pay what is missing.
/// With them it would win: either some round earlier, or it could still be paid in the end. Money is rounded down here.
fn votes_enough(instance: &Instance, outcome: &Outcome, project: usize) -> Option<u64> {
    let mut missing = u128::from(instance.costs[project]) << outcome.shift;
    let mut purses: Vec<(u64, u64)> = Vec::new();
    for (class, left) in instance.classes.iter().zip(&outcome.left) {
        if class.choices.iter().any(|(choice, _)| *choice == project) {
            missing = missing.saturating_sub(u128::from(class.count) * u128::from(*left));
        } else {
            purses.push((*left, class.count));
        }
    }
    purses.sort_unstable_by(|a, b| b.cmp(a));
    let mut votes = 0;
    for (left, count) in purses.into_iter().filter(|(left, _)| *left > 0) {
        let wanted = missing.div_ceil(u128::from(left)).max(1);
        if wanted <= u128::from(count) {
            return u64::try_from(wanted).ok().map(|wanted| votes + wanted);
        }
        votes += count;
        missing -= u128::from(left) * u128::from(count);
    }
    None
}

/// The way a greedy rule went past a project. Its position only ever improves with votes, and what was left at an earlier
/// one is not less, so the last project of the order that it would have to pass tells the votes.
fn lost_greedily(instance: &Instance, outcome: &Outcome, greedy: Greedy, project: usize) -> Lost {
    let order = match greedy {
        Greedy::Skip | Greedy::NoSkip => greedy::by_score(instance),
        Greedy::PerCost => greedy::by_votes_per_cost(instance),
    };
    let won = instance.marked(&outcome.winners);
    let cost = instance.costs[project];
    let (mut left, mut at_turn, mut pass) = (instance.budget, instance.budget, None);
    for other in order {
        if other == project {
            at_turn = left;
            break;
        }
        if left >= cost {
            pass = Some(other);
        }
        left -= if won[other] { instance.costs[other] } else { 0 };
        if greedy == Greedy::NoSkip && !won[other] {
            at_turn = left;
            break;
        }
    }
    let votes_enough = pass.map(|other| {
        let first = instance.ranks[project] < instance.ranks[other];
        let enough = match greedy {
            Greedy::Skip | Greedy::NoSkip => instance.scores[other] + u64::from(!first),
            // votes / cost >= votes(other) / cost(other), or above it.
            Greedy::PerCost => {
                let dividend = u128::from(instance.votes[other]) * u128::from(cost);
                let by = u128::from(instance.costs[other]).max(1);
                let least = if first { dividend.div_ceil(by) } else { dividend / by + 1 };
                u64::try_from(least).unwrap_or(u64::MAX)
            }
        };
        let has = if greedy == Greedy::PerCost { instance.votes[project] } else { instance.scores[project] };
        enough.saturating_sub(has)
    });
    let amount = |units: u64| in_currency(instance, super::to_f64(units));
    Lost {
        available: amount(at_turn),
        missing: amount(cost.saturating_sub(at_turn)),
        unaffordable_since: None,
        taken: Vec::new(),
        votes_enough,
    }
}
