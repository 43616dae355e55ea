//! From a file of votes to the result of a rule.

use std::collections::{BTreeMap, BTreeSet};

use methods::{
    pabulib::{Ballot, Decimal, Election, VoteType},
    vote::{
        ApprovalVote, ConsensingVote, Error, Options, Pairwise, QuadraticVote, RankedVote, Rated, ScoreVote,
        Step, TieOrder,
    },
};
use serde_json::Number;

use super::{
    Method,
    report::{Amount, Choice, Count, Matrix, Report, Round, TiedVictories, Victory},
};

/// What was asked for.
pub(super) struct Wishes {
    pub(super) method: Method,
    pub(super) seats: usize,
    pub(super) credits: u64,
    pub(super) min_ratings: u64,
    pub(super) lot: Option<String>,
}

/// Ballots that cannot be counted by this rule, each with the reason.
type Wrong = Vec<(usize, String)>;

pub(super) fn report(election: &Election, wishes: &Wishes) -> Result<Report, Wrong> {
    let ids = election.projects.iter().map(|project| project.id.as_str());
    // The reader lets no two projects with the same id pass.
    let options = Options::new(ids).map_err(|error| vec![(0, error.to_string())])?;
    let mut counter = Counter { election, wishes, report: empty(election, wishes) };
    match wishes.method {
        Method::Approval => counter.approval(options)?,
        Method::Score => counter.score(options)?,
        Method::Quadratic => counter.quadratic(options)?,
        Method::Consensing => counter.consensing(options)?,
        _ => counter.ranked(options)?,
    }
    Ok(counter.report)
}

fn empty(election: &Election, wishes: &Wishes) -> Report {
    let is = |method: Method| wishes.method == method;
    let choice = |(place, project): (usize, &methods::pabulib::Project)| Choice {
        id: project.id.clone(),
        name: election.project_field(place, "name").filter(|name| !name.is_empty()).map(ToOwned::to_owned),
        place: None,
        score: None,
        sum: None,
        ratings: None,
        mean: None,
        acceptance: None,
    };
    let blank = election.ballots.iter().filter(|ballot| ballot.choices.is_empty()).count() as u64;
    let order = wishes.lot.as_ref().map_or_else(|| "id".to_owned(), |lot| format!("lot:{lot}"));
    Report {
        method: wishes.method,
        description: election.meta("description").filter(|text| !text.is_empty()).map(ToOwned::to_owned),
        vote_type: election.vote_type.name(),
        ballots: election.ballots.len() as u64,
        blank,
        tie_order: wishes.method.breaks_ties().then_some(order),
        seats: is(Method::Stv).then_some(wishes.seats),
        quota: None,
        credits: is(Method::Quadratic).then_some(wishes.credits),
        min_ratings: (is(Method::Score) && election.vote_type == VoteType::Scoring)
            .then_some(wishes.min_ratings),
        winners: Vec::new(),
        tie_decides: Some(false),
        options: election.projects.iter().enumerate().map(choice).collect(),
        condorcet_winner: None,
        smith_set: None,
        pairwise: None,
        strengths: None,
        locked: None,
        left_out: None,
        tied_victories: None,
        rounds: Vec::new(),
        possible_winners: None,
        otherwise: None,
    }
}

struct Counter<'a> {
    election: &'a Election,
    wishes: &'a Wishes,
    report: Report,
}

impl Counter<'_> {
    /// Adds every ballot; all that cannot be counted are told.
    fn add<T>(&self, mut add: impl FnMut(&[&str], &Ballot) -> Result<T, String>) -> Result<(), Wrong> {
        let named = |choice: &usize| self.election.projects.get(*choice).map(|project| project.id.as_str());
        let ballots = self.election.ballots.iter().enumerate();
        let wrong: Wrong = ballots
            .filter_map(|(place, ballot)| {
                let ids: Vec<&str> = ballot.choices.iter().filter_map(named).collect();
                add(&ids, ballot).err().map(|what| (place, what))
            })
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The winners of a rule that leaves ties open.
    fn open(&mut self, winners: Vec<String>) {
        self.report.tie_decides = Some(winners.len() > 1);
        self.report.winners = winners;
    }

    /// Scores, and places by them: the largest first.
    fn scores<V: Ord + Copy>(&mut self, scores: &BTreeMap<String, V>, number: impl Fn(V) -> Option<Number>) {
        for option in &mut self.report.options {
            let Some(own) = scores.get(&option.id) else { continue };
            option.place = Some(1 + scores.values().filter(|other| *other > own).count());
            option.score = number(*own);
        }
    }

    fn approval(&mut self, options: Options) -> Result<(), Wrong> {
        let mut vote = ApprovalVote::new(options);
        self.add(|ids, _| vote.add(ids).map_err(|error| error.to_string()))?;
        let result = vote.result();
        self.scores(&result.approvals, |votes| Some(votes.into()));
        self.open(result.winners);
        Ok(())
    }

    fn score(&mut self, options: Options) -> Result<(), Wrong> {
        let mut vote = ScoreVote::new(options, 0, i64::MAX);
        self.add(|ids, ballot| vote.add(&points(ids, ballot)?).map_err(|error| error.to_string()))?;
        let by_mean = self.election.vote_type == VoteType::Scoring;
        let result = vote.result(if by_mean { self.wishes.min_ratings } else { 0 });
        let sums: BTreeMap<_, _> = result.ratings.iter().map(|(id, rated)| (id.clone(), rated.sum)).collect();
        self.scores(&sums, integer);
        for option in &mut self.report.options {
            let Some(rated) = result.ratings.get(&option.id) else { continue };
            (option.sum, option.ratings, option.mean) = (integer(rated.sum), Some(rated.ratings), rated.mean);
            if by_mean {
                // Means are compared as fractions.
                let above = |other: &&Rated| {
                    other.enough
                        && other.sum * i128::from(rated.ratings) > rated.sum * i128::from(other.ratings)
                };
                option.place = rated.enough.then(|| 1 + result.ratings.values().filter(above).count());
                option.score = rated.mean.filter(|_| rated.enough).and_then(Number::from_f64);
            }
        }
        self.open(if by_mean { result.highest_mean } else { result.highest_sum });
        Ok(())
    }

    fn quadratic(&mut self, options: Options) -> Result<(), Wrong> {
        let mut vote = QuadraticVote::new(options, self.wishes.credits);
        self.add(|ids, ballot| vote.add(&points(ids, ballot)?).map_err(|error| error.to_string()))?;
        let result = vote.result();
        self.scores(&result.totals, integer);
        self.open(result.winners);
        Ok(())
    }

    fn consensing(&mut self, options: Options) -> Result<(), Wrong> {
        let mut vote = ConsensingVote::new(options);
        self.add(|ids, ballot| {
            vote.add(&points(ids, ballot)?).map_err(|error| match error {
                Error::Missing { option } => format!(
                    "the objection to {option} is missing; ask for it, from 0 (none) to 10: it is not taken for 0"
                ),
                error => error.to_string(),
            })
        })?;
        let result = vote.result();
        let least: BTreeMap<_, _> =
            result.objections.iter().map(|(id, of)| (id.clone(), std::cmp::Reverse(of.sum))).collect();
        self.scores(&least, |std::cmp::Reverse(sum)| Some(sum.into()));
        for option in &mut self.report.options {
            let Some(objection) = result.objections.get(&option.id) else { continue };
            option.sum = Some(objection.sum.into());
            (option.mean, option.acceptance) = (objection.mean, objection.acceptance);
        }
        self.open(result.winners);
        Ok(())
    }

    fn ranked(&mut self, options: Options) -> Result<(), Wrong> {
        let mut vote = RankedVote::new(options);
        self.add(|ids, _| vote.add(ids).map_err(|error| error.to_string()))?;
        let order = match &self.wishes.lot {
            None => TieOrder::by_id(vote.options()),
            Some(lot) => TieOrder::lot(vote.options(), lot),
        };
        match self.wishes.method {
            Method::Irv => self.irv(&vote, &order),
            Method::Stv => self.stv(&vote, &order),
            Method::Borda => {
                let result = vote.borda();
                self.scores(&result.points, |points| Some(points.into()));
                self.open(result.winners);
            }
            _ => self.pairwise(&vote.pairwise(), &order),
        }
        Ok(())
    }

    fn matrix(&self, value: impl Fn(&str, &str) -> Option<u64>) -> Matrix {
        let ids = || self.report.options.iter().map(|option| option.id.as_str());
        ids().map(|row| ids().map(|column| value(row, column).filter(|_| row != column)).collect()).collect()
    }

    fn layers(&mut self, layers: &[Vec<String>]) {
        for option in &mut self.report.options {
            let before = layers.iter().take_while(|layer| !layer.contains(&option.id));
            option.place = Some(1 + before.map(Vec::len).sum::<usize>());
        }
    }

    fn pairwise(&mut self, pairwise: &Pairwise, order: &TieOrder) {
        self.report.pairwise = Some(self.matrix(|row, column| pairwise.over(row, column)));
        self.report.condorcet_winner = pairwise.condorcet_winner();
        let smith = pairwise.smith_set();
        self.report.smith_set = Some(smith.clone());
        match self.wishes.method {
            Method::Schulze => {
                let result = pairwise.schulze();
                let strength = |row: &str, column: &str| result.strengths.get(row)?.get(column).copied();
                self.report.strengths = Some(self.matrix(strength));
                self.layers(&result.layers);
                self.open(result.winners);
            }
            Method::RankedPairs => {
                let (result, other) =
                    (pairwise.ranked_pairs(order), pairwise.ranked_pairs(&order.reversed()));
                let margin = |winner: &str, loser: &str| {
                    pairwise.over(winner, loser).unwrap_or(0) - pairwise.over(loser, winner).unwrap_or(0)
                };
                let victories = |pairs: Vec<(String, String)>| -> Vec<Victory> {
                    let of = |(winner, loser): (String, String)| Victory {
                        margin: margin(&winner, &loser),
                        winner,
                        loser,
                    };
                    pairs.into_iter().map(of).collect()
                };
                let tied = !result.ties.is_empty();
                let differs = sorted(&other.winners) != sorted(&result.winners);
                self.layers(&result.layers);
                self.report.tie_decides =
                    if result.winners.len() > 1 || differs { Some(true) } else { (!tied).then_some(false) };
                self.report.otherwise = differs.then_some(other.winners);
                self.report.winners = result.winners;
                self.report.locked = Some(victories(result.locked));
                self.report.left_out = Some(victories(result.left_out));
                let ties =
                    result.ties.into_iter().map(|tie| TiedVictories { victories: victories(tie.pairs) });
                self.report.tied_victories = Some(ties.collect());
            }
            Method::Copeland => {
                let result = pairwise.copeland();
                self.scores(&result.scores, |score| Some(score.into()));
                self.open(result.winners);
            }
            // Without somebody who beats every other nobody wins; that is no tie.
            Method::Condorcet => self.report.winners = pairwise.condorcet_winner().into_iter().collect(),
            _ => self.open(smith),
        }
    }

    fn irv(&mut self, vote: &RankedVote, order: &TieOrder) {
        let result = vote.irv(order);
        let rounds = (1..).zip(result.rounds).map(|(number, round)| Round {
            number,
            votes: self.in_order(&round.count, |votes| Amount::from(*votes)),
            exhausted: round.exhausted.into(),
            tied: if round.tied.is_empty() { Vec::new() } else { vec![round.tied] },
            elected: Vec::new(),
            surplus: None,
            eliminated: round.eliminated,
        });
        self.report.rounds = rounds.collect();
        self.report.winners = result.winner.into_iter().collect();
        self.report.tie_decides = result.possible_winners.as_ref().map(|winners| winners.len() > 1);
        self.report.possible_winners = result.possible_winners;
    }

    fn stv(&mut self, vote: &RankedVote, order: &TieOrder) {
        let result = vote.stv(self.wishes.seats, order);
        let tied = result.rounds.iter().any(|round| !round.tied.is_empty());
        let rounds = (1..).zip(result.rounds).map(|(number, round)| {
            let (surplus, eliminated) = match round.step {
                Some(Step::Surplus { of, votes }) => {
                    (Some(Count { option: of, votes: Amount::from(&votes) }), None)
                }
                Some(Step::Eliminated { option }) => (None, Some(option)),
                None => (None, None),
            };
            Round {
                number,
                votes: self.in_order(&round.votes, |votes| Amount::from(votes)),
                exhausted: Amount::from(&round.exhausted),
                tied: round.tied,
                elected: round.elected,
                surplus,
                eliminated,
            }
        });
        self.report.rounds = rounds.collect();
        self.report.quota = Some(result.quota);
        self.report.winners = result.winners;
        self.report.tie_decides =
            if result.otherwise.is_some() { Some(true) } else { (!tied).then_some(false) };
        self.report.otherwise = result.otherwise;
    }

    fn in_order<V>(&self, votes: &BTreeMap<String, V>, amount: impl Fn(&V) -> Amount) -> Vec<Count> {
        let of = |option: &Choice| {
            votes.get(&option.id).map(|votes| Count { option: option.id.clone(), votes: amount(votes) })
        };
        self.report.options.iter().filter_map(of).collect()
    }
}

/// The points of a ballot; the rules here count whole ones.
fn points<'a>(ids: &[&'a str], ballot: &Ballot) -> Result<Vec<(&'a str, i64)>, String> {
    let whole = |points: &Decimal| {
        let whole = i64::try_from(points.millionths() / 1_000_000).ok();
        let whole = whole.filter(|whole| Decimal::whole(whole.unsigned_abs()) == Some(*points));
        whole.ok_or_else(|| format!("`{points}` points; this rule counts whole ones"))
    };
    ids.iter().zip(&ballot.points).map(|(id, points)| Ok((*id, whole(points)?))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "beyond 64 bits only the size matters")]
fn integer(number: i128) -> Option<Number> {
    i64::try_from(number).map_or_else(|_| Number::from_f64(number as f64), |number| Some(number.into()))
}

fn sorted(ids: &[String]) -> BTreeSet<&String> {
    ids.iter().collect()
}
