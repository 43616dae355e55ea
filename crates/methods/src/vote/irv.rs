//! Instant-runoff voting (the alternative vote; Ware 1871), also for ballots that stop early.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{RankedVote, TieOrder};

/// The result of an instant runoff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Irv {
    /// What was counted, round by round.
    pub rounds: Vec<IrvRound>,
    /// Who has the majority in the last round; `None` when no ballot names anyone.
    pub winner: Option<String>,
    /// All who could win if each tie for elimination were decided in every way (Conitzer, Rognlie & Xia, "Preference
    /// functions that score rankings and maximum likelihood estimation", IJCAI 2009: parallel universes). More than one:
    /// a tie decided. `None` when there are too many ways to follow them all.
    pub possible_winners: Option<Vec<String>>,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IrvRound {
    /// For each option still in the running, the ballots that name it before all others that are.
    pub count: BTreeMap<String, u64>,
    /// The ballots that name none of them; they no longer count for the majority.
    pub exhausted: u64,
    /// The options with fewest ballots when there are several: the tie order decided which of them goes.
    pub tied: Vec<String>,
    /// Who goes; `None` in the last round.
    pub eliminated: Option<String>,
}

/// How many sets of options are looked at before the ways through ties are called too many.
const MOST_SETS: usize = 2_000;

/// A count of first places among the options that are left.
struct Tally {
    /// Place of the option and its ballots, in the order of the options.
    count: Vec<(usize, u64)>,
    exhausted: u64,
}

impl Tally {
    fn continuing(&self) -> u64 {
        self.count.iter().map(|(_, ballots)| ballots).sum()
    }

    /// Who has more than half of the ballots that still count.
    fn majority(&self) -> Option<usize> {
        let continuing = self.continuing();
        self.count.iter().find(|(_, ballots)| *ballots > continuing / 2).map(|(option, _)| *option)
    }

    /// All with fewest ballots.
    fn last(&self) -> Vec<usize> {
        let fewest = self.count.iter().map(|(_, ballots)| *ballots).min();
        self.count.iter().filter(|(_, ballots)| Some(*ballots) == fewest).map(|(option, _)| *option).collect()
    }

    /// The last ones all go before anyone else, in whatever order, when together they have fewer ballots than any other:
    /// whom one of them passes its ballots to stays below that.
    fn all_go(&self, last: &[usize]) -> bool {
        let others = self.count.iter().filter(|(option, _)| !last.contains(option));
        let together: u64 =
            self.count.iter().filter(|(option, _)| last.contains(option)).map(|of| of.1).sum();
        others.map(|(_, ballots)| *ballots).min().is_some_and(|next| together < next)
    }
}

impl RankedVote {
    /// In each round the option with fewest ballots goes, until one has more than half of the ballots that still name an
    /// option in the running. Of several with fewest the one that the order favours least goes.
    pub fn irv(&self, order: &TieOrder) -> Irv {
        let mut left: BTreeSet<usize> = (0..self.options.count()).collect();
        let mut rounds = Vec::new();
        let winner = loop {
            let tally = self.first_places(&left);
            let table =
                |(option, ballots): &(usize, u64)| Some((self.options.ids().get(*option)?.clone(), *ballots));
            let mut round = IrvRound {
                count: tally.count.iter().filter_map(table).collect(),
                exhausted: tally.exhausted,
                tied: Vec::new(),
                eliminated: None,
            };
            let last = tally.last();
            let goes = last.iter().copied().max_by_key(|option| order.position(*option));
            let (None, Some(goes), true) = (tally.majority(), goes, tally.continuing() > 0) else {
                rounds.push(round);
                break tally.majority();
            };
            if last.len() > 1 {
                round.tied = self.options.named(last);
            }
            round.eliminated = self.options.named([goes]).pop();
            rounds.push(round);
            left.remove(&goes);
        };
        Irv { rounds, winner: self.options.named(winner).pop(), possible_winners: self.possible_winners() }
    }

    fn first_places(&self, left: &BTreeSet<usize>) -> Tally {
        let (mut count, mut exhausted) = (vec![0; self.options.count()], 0);
        for (ranking, ballots) in &self.ballots {
            match ranking.iter().find(|option| left.contains(option)) {
                Some(option) => count[*option] += ballots,
                None => exhausted += ballots,
            }
        }
        Tally { count: left.iter().map(|option| (*option, count[*option])).collect(), exhausted }
    }

    fn possible_winners(&self) -> Option<Vec<String>> {
        let mut winners = BTreeSet::new();
        let all: BTreeSet<usize> = (0..self.options.count()).collect();
        let (mut seen, mut open) = (BTreeSet::from([all.clone()]), vec![all]);
        while let Some(mut left) = open.pop() {
            let tally = self.first_places(&left);
            if let Some(winner) = tally.majority() {
                winners.insert(winner);
                continue;
            }
            if tally.continuing() == 0 {
                continue;
            }
            let last = tally.last();
            if tally.all_go(&last) {
                left.retain(|option| !last.contains(option));
                open.extend(seen.insert(left.clone()).then_some(left));
                continue;
            }
            for goes in last {
                let mut next = left.clone();
                next.remove(&goes);
                open.extend(seen.insert(next.clone()).then_some(next));
            }
            if seen.len() > MOST_SETS {
                return None;
            }
        }
        Some(self.options.named(winners))
    }
}
