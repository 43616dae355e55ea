//! The single transferable vote with Droop quota (1868), exact fractions and all ballots of an elected option moved on
//! (weighted inclusive Gregory method).

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use serde::Serialize;

use super::{RankedVote, TieOrder};

/// The result of an election of several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stv {
    /// How many are to be elected.
    pub seats: usize,
    /// The ballots that name an option; the quota is made of them.
    pub valid: u64,
    /// Droop: the smallest whole number of votes that only as many options as there are seats can have.
    pub quota: u64,
    /// What was counted, round by round.
    pub rounds: Vec<StvRound>,
    /// Who is elected, in the order of election; fewer than the seats only when there are fewer options, or no ballot
    /// names any.
    pub winners: Vec<String>,
    /// Who would be elected with the opposite tie order, when it is others: then a tie decided.
    pub otherwise: Option<Vec<String>>,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StvRound {
    /// The votes of each option still in the running, and of the elected ones whose surplus is still with them.
    pub votes: BTreeMap<String, Votes>,
    /// The votes on ballots that name nobody any more who could take them.
    pub exhausted: Votes,
    /// Who is elected in this round, the one with most votes first.
    pub elected: Vec<String>,
    /// Options with the same votes, each time the order between them mattered: which is elected first, whose surplus
    /// moves on first, or who goes.
    pub tied: Vec<Vec<String>>,
    /// What happens to make the next round; `None` in the last.
    pub step: Option<Step>,
}

/// What makes the next round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// An elected option keeps the quota; each of its ballots moves on with the same part of its weight.
    Surplus {
        /// Whose.
        of: String,
        /// The votes above the quota.
        votes: Votes,
    },
    /// The option with fewest votes goes; its ballots move on whole.
    Eliminated {
        /// Which.
        option: String,
    },
}

/// A number of votes, exact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Votes {
    /// As `whole` or `numerator/denominator`.
    pub exact: String,
    /// To be read.
    pub rounded: f64,
}

impl From<&BigRational> for Votes {
    fn from(votes: &BigRational) -> Self {
        Self { exact: votes.to_string(), rounded: votes.to_f64().unwrap_or_default() }
    }
}

/// Equal ballots, with the weight they have left.
struct Paper<'a> {
    ranking: &'a [usize],
    votes: BigRational,
    /// Whom they count for now.
    holder: Option<usize>,
}

struct Count<'a> {
    vote: &'a RankedVote,
    order: &'a TieOrder,
    papers: Vec<Paper<'a>>,
    /// In the running.
    hopeful: BTreeSet<usize>,
    /// Elected, with the surplus still to be moved on.
    pending: BTreeSet<usize>,
    elected: Vec<usize>,
}

impl RankedVote {
    /// Elects so many. In each round whoever has the quota is elected; then the largest surplus moves on or, when there is
    /// none, the option with fewest votes goes. When only as many are left as there are seats, they are elected. Among
    /// equals the order favours: the favoured one is elected and moved on first and goes last.
    pub fn stv(&self, seats: usize, order: &TieOrder) -> Stv {
        let mut result = self.elect(seats, order);
        let set = |winners: &[String]| winners.iter().cloned().collect::<BTreeSet<_>>();
        if result.rounds.iter().any(|round| !round.tied.is_empty()) {
            let other = self.elect(seats, &order.reversed()).winners;
            result.otherwise = (set(&other) != set(&result.winners)).then_some(other);
        }
        result
    }

    fn elect(&self, seats: usize, order: &TieOrder) -> Stv {
        let valid: u64 =
            self.ballots.iter().filter(|(ranking, _)| !ranking.is_empty()).map(|(_, of)| of).sum();
        let quota = valid / (seats as u64).saturating_add(1) + 1;
        let named = self.ballots.iter().filter(|(ranking, _)| !ranking.is_empty());
        let papers = named
            .map(|(ranking, count)| Paper {
                ranking,
                votes: BigRational::from_integer(BigInt::from(*count)),
                holder: ranking.first().copied(),
            })
            .collect();
        let hopeful = if valid > 0 { (0..self.options.count()).collect() } else { BTreeSet::new() };
        let mut count =
            Count { vote: self, order, papers, hopeful, pending: BTreeSet::new(), elected: Vec::new() };
        let mut rounds = Vec::new();
        while count.elected.len() < seats && !count.hopeful.is_empty() {
            rounds.push(count.round(seats, &BigRational::from_integer(BigInt::from(quota))));
        }
        Stv { seats, valid, quota, rounds, winners: self.options.named(count.elected), otherwise: None }
    }
}

impl Count<'_> {
    fn round(&mut self, seats: usize, quota: &BigRational) -> StvRound {
        let (mut votes, mut exhausted) = (BTreeMap::new(), BigRational::zero());
        for option in self.hopeful.iter().chain(&self.pending) {
            votes.insert(*option, BigRational::zero());
        }
        for paper in &self.papers {
            match paper.holder {
                None => exhausted += &paper.votes,
                // Those who were elected and moved on hold the quota and no more.
                Some(holder) => {
                    if let Some(votes) = votes.get_mut(&holder) {
                        *votes += &paper.votes;
                    }
                }
            }
        }
        let mut ties = Vec::new();
        let fill = self.elected.len() + self.hopeful.len() <= seats;
        let mut elected: Vec<usize> =
            self.hopeful.iter().copied().filter(|option| fill || votes[option] >= *quota).collect();
        elected.sort_by(|a, b| {
            votes[b].cmp(&votes[a]).then(self.order.position(*a).cmp(&self.order.position(*b)))
        });
        ties.extend(
            elected.chunk_by(|a, b| votes[a] == votes[b]).filter(|equal| equal.len() > 1).map(<[_]>::to_vec),
        );
        for option in &elected {
            self.hopeful.remove(option);
            if votes[option] > *quota {
                self.pending.insert(*option);
            }
        }
        self.elected.extend(&elected);

        let named = |options: &[usize]| self.vote.options.named(options.iter().copied());
        let name = |option: usize| self.vote.options.ids()[option].clone();
        let table = votes.iter().map(|(option, votes)| (name(*option), Votes::from(votes))).collect();
        let mut round = StvRound {
            votes: table,
            exhausted: Votes::from(&exhausted),
            elected: named(&elected),
            tied: Vec::new(),
            step: None,
        };
        if self.elected.len() < seats && !self.hopeful.is_empty() {
            let (step, tied) = self.step(&votes, quota);
            round.step = step;
            if !ties.contains(&tied) && tied.len() > 1 {
                ties.push(tied);
            }
        }
        round.tied = ties.into_iter().map(|tie| self.vote.options.named(tie)).collect();
        round
    }

    /// Makes the next round: what happened, and who was equal with the option it happened to.
    fn step(
        &mut self,
        votes: &BTreeMap<usize, BigRational>,
        quota: &BigRational,
    ) -> (Option<Step>, Vec<usize>) {
        let name = |option: usize| self.vote.options.ids()[option].clone();
        let most = self.pending.iter().map(|option| &votes[option]).max();
        if let Some(most) = most {
            let mut equal: Vec<usize> =
                self.pending.iter().copied().filter(|of| votes[of] == *most).collect();
            equal.sort_by_key(|option| self.order.position(*option));
            let Some(of) = equal.first().copied() else { return (None, equal) };
            let surplus = most - quota;
            let step = Step::Surplus { of: name(of), votes: Votes::from(&surplus) };
            let part = surplus / most;
            self.pending.remove(&of);
            self.move_on(of, &part);
            return (Some(step), equal);
        }
        let least = self.hopeful.iter().map(|option| &votes[option]).min();
        let mut equal: Vec<usize> =
            self.hopeful.iter().copied().filter(|of| Some(&votes[of]) == least).collect();
        equal.sort_by_key(|option| self.order.position(*option));
        let Some(option) = equal.last().copied() else { return (None, equal) };
        let step = Step::Eliminated { option: name(option) };
        self.hopeful.remove(&option);
        self.move_on(option, &BigRational::from_integer(BigInt::from(1)));
        (Some(step), equal)
    }

    /// The ballots of `from` go to the next option in the running, with this part of their weight.
    fn move_on(&mut self, from: usize, part: &BigRational) {
        for paper in self.papers.iter_mut().filter(|paper| paper.holder == Some(from)) {
            paper.votes *= part;
            paper.holder = paper.ranking.iter().copied().find(|option| self.hopeful.contains(option));
        }
    }
}
