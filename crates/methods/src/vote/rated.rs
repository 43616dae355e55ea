//! Rules for ballots that say something about each option on its own.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde::Serialize;

use super::{Error, Options};

/// A vote by approval (Brams & Fishburn, "Approval voting", American Political Science Review 1978).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalVote {
    options: Options,
    approvals: Vec<u64>,
    voters: u64,
}

/// The result of a vote by approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// How many approve of each option.
    pub approvals: BTreeMap<String, u64>,
    /// All options with most approvals. More than one is a tie.
    pub winners: Vec<String>,
}

impl ApprovalVote {
    /// A vote without ballots yet.
    pub fn new(options: Options) -> Self {
        Self { approvals: vec![0; options.count()], options, voters: 0 }
    }

    /// Adds a ballot, which may be blank.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Twice`]; the ballot is then not counted.
    pub fn add(&mut self, approved: &[&str]) -> Result<(), Error> {
        for option in self.options.places(approved)? {
            self.approvals[option] += 1;
        }
        self.voters += 1;
        Ok(())
    }

    /// The number of ballots, blank ones included.
    pub fn voters(&self) -> u64 {
        self.voters
    }

    /// Counts.
    pub fn result(&self) -> Approval {
        Approval {
            approvals: self.options.table(self.approvals.iter().copied()),
            winners: self.options.highest(&self.approvals),
        }
    }
}

/// A vote by ratings on a scale (range voting; Smith 2000). Who does not rate an option says nothing about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreVote {
    options: Options,
    scale: (i64, i64),
    sums: Vec<i128>,
    ratings: Vec<u64>,
    voters: u64,
}

/// The result of a vote by ratings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The ratings of each option.
    pub ratings: BTreeMap<String, Rated>,
    /// All options with the highest mean, among those with enough ratings. More than one is a tie.
    pub highest_mean: Vec<String>,
    /// All options with the highest sum. More than one is a tie.
    pub highest_sum: Vec<String>,
}

/// The ratings of an option.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rated {
    /// Their sum.
    pub sum: i128,
    /// How many there are.
    pub ratings: u64,
    /// Sum by number, to be read; means are compared as fractions. `None` without a rating.
    pub mean: Option<f64>,
    /// Are there enough of them for the mean to say something?
    pub enough: bool,
}

impl ScoreVote {
    /// A vote without ballots yet, on a scale from `least` to `most`.
    pub fn new(options: Options, least: i64, most: i64) -> Self {
        let count = options.count();
        Self { options, scale: (least, most), sums: vec![0; count], ratings: vec![0; count], voters: 0 }
    }

    /// Adds a ballot with ratings of some options or all.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::Twice`] or [`Error::OutsideScale`]; the ballot is then not counted.
    pub fn add(&mut self, ratings: &[(&str, i64)]) -> Result<(), Error> {
        for (option, rating) in self.options.rated(ratings, self.scale)? {
            self.sums[option] += i128::from(rating);
            self.ratings[option] += 1;
        }
        self.voters += 1;
        Ok(())
    }

    /// The number of ballots, blank ones included.
    pub fn voters(&self) -> u64 {
        self.voters
    }

    /// Counts. The mean of an option says something from so many ratings on; otherwise one enthusiast would win.
    pub fn result(&self, least_ratings: u64) -> Score {
        let of = |(sum, ratings): (&i128, &u64)| {
            (*ratings > 0).then(|| BigRational::new(BigInt::from(*sum), BigInt::from(*ratings)))
        };
        let all: Vec<_> = self.sums.iter().zip(&self.ratings).map(of).collect();
        let enough = |ratings: u64| ratings > 0 && ratings >= least_ratings;
        let means: Vec<_> = all
            .iter()
            .zip(&self.ratings)
            .map(|(mean, ratings)| mean.as_ref().filter(|_| enough(*ratings)))
            .collect();
        let rated = self.sums.iter().zip(&self.ratings).zip(&all).map(|((sum, ratings), mean)| Rated {
            sum: *sum,
            ratings: *ratings,
            mean: mean.as_ref().and_then(ToPrimitive::to_f64),
            enough: enough(*ratings),
        });
        let highest_mean =
            if means.iter().any(Option::is_some) { self.options.highest(&means) } else { Vec::new() };
        Score {
            ratings: self.options.table(rated),
            highest_mean,
            highest_sum: self.options.highest(&self.sums),
        }
    }
}

/// Quadratic voting (Posner & Weyl, "Voting squares", Vanderbilt Law Review 2015; here with credits that everyone has the
/// same number of): n votes for an option, or against it, cost n² credits. Whoever has two accounts has more for the same
/// credits, so it takes verified voters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuadraticVote {
    options: Options,
    credits: u64,
    totals: Vec<i128>,
    voters: u64,
}

/// The result of quadratic voting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quadratic {
    /// The votes for each option less those against it.
    pub totals: BTreeMap<String, i128>,
    /// All options with the highest total. More than one is a tie.
    pub winners: Vec<String>,
}

impl QuadraticVote {
    /// A vote without ballots yet, with so many credits for each.
    pub fn new(options: Options, credits: u64) -> Self {
        Self { totals: vec![0; options.count()], options, credits, voters: 0 }
    }

    /// Adds a ballot with the votes for options, negative ones against; returns the credits they cost.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::Twice`] or [`Error::TooExpensive`]; the ballot is then not counted.
    pub fn add(&mut self, votes: &[(&str, i64)]) -> Result<u64, Error> {
        let votes = self.options.rated(votes, (i64::MIN, i64::MAX))?;
        // A square is below 2¹²⁷, so that only sums can be too large for 128 bits.
        let squares = votes.iter().map(|(_, votes)| u128::from(votes.unsigned_abs()).pow(2));
        let cost = squares.fold(0, u128::saturating_add);
        let too_expensive = Error::TooExpensive { cost, credits: self.credits };
        let used = u64::try_from(cost).ok().filter(|cost| *cost <= self.credits).ok_or(too_expensive)?;
        for (option, votes) in votes {
            self.totals[option] += i128::from(votes);
        }
        self.voters += 1;
        Ok(used)
    }

    /// The number of ballots, blank ones included.
    pub fn voters(&self) -> u64 {
        self.voters
    }

    /// Counts.
    pub fn result(&self) -> Quadratic {
        let winners = self.options.highest(&self.totals);
        Quadratic { totals: self.options.table(self.totals.iter().copied()), winners }
    }
}

/// Systemic consensing (Visotschnig & Schrotta, "Das SK-Prinzip", 2005): everyone says how strongly they object to each
/// option, from 0 (not at all) to 10. "Leave it as it is" should be one of the options; it is counted like the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsensingVote {
    options: Options,
    sums: Vec<u64>,
    voters: u64,
}

/// The result of systemic consensing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Consensing {
    /// The objections to each option.
    pub objections: BTreeMap<String, Objection>,
    /// All options with least objection. More than one is a tie.
    pub winners: Vec<String>,
}

/// The objections to an option.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Objection {
    /// Their sum.
    pub sum: u64,
    /// For each voter, 0 to 10.
    pub mean: Option<f64>,
    /// 1 − sum / (10 · voters): 1 when nobody objects at all, 0 when all object as strongly as they can.
    pub acceptance: Option<f64>,
}

/// The strongest objection.
const STRONGEST: i64 = 10;

impl ConsensingVote {
    /// A vote without ballots yet.
    pub fn new(options: Options) -> Self {
        Self { sums: vec![0; options.count()], options, voters: 0 }
    }

    /// Adds a ballot with an objection to every option: an option that is left out has to be asked for again, it is not
    /// taken for 0.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::Twice`], [`Error::OutsideScale`] or [`Error::Missing`]; the ballot is then not counted.
    pub fn add(&mut self, objections: &[(&str, i64)]) -> Result<(), Error> {
        let objections = self.options.rated(objections, (0, STRONGEST))?;
        if let Some(missing) =
            (0..self.options.count()).find(|option| !objections.iter().any(|(of, _)| of == option))
        {
            return Err(Error::Missing { option: self.options.ids()[missing].clone() });
        }
        for (option, objection) in objections {
            self.sums[option] += objection.unsigned_abs();
        }
        self.voters += 1;
        Ok(())
    }

    /// The number of ballots.
    pub fn voters(&self) -> u64 {
        self.voters
    }

    /// Counts.
    #[expect(clippy::cast_precision_loss, reason = "to be read; winners are found by whole sums")]
    pub fn result(&self) -> Consensing {
        let objection = |sum: &u64| {
            let mean = (self.voters > 0).then(|| *sum as f64 / self.voters as f64);
            Objection { sum: *sum, mean, acceptance: mean.map(|mean| 1.0 - mean / STRONGEST as f64) }
        };
        let least: Vec<_> = self.sums.iter().map(std::cmp::Reverse).collect();
        let winners = self.options.highest(&least);
        Consensing { objections: self.options.table(self.sums.iter().map(objection)), winners }
    }
}
