//! Laws that ranked votes must keep on any ballots, checked by counting in another way.

use std::collections::{BTreeMap, BTreeSet};

use methods::vote::{IrvRound, Options, RankedVote, Step, TieOrder};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

type Ballots = Vec<Vec<usize>>;

/// Up to five options and ballots that may stop early.
fn votes() -> impl Strategy<Value = (usize, Ballots)> {
    (2..6_usize).prop_flat_map(|count| {
        let all: Vec<_> = (0..count).collect();
        let ballot = (Just(all).prop_shuffle(), 0..=count).prop_map(|(mut ranking, length)| {
            ranking.truncate(length);
            ranking
        });
        (Just(count), proptest::collection::vec(ballot, 1..14))
    })
}

fn vote_of(ids: &[String], ballots: &Ballots) -> RankedVote {
    let mut vote = RankedVote::new(Options::new(ids.iter().cloned()).expect("different ids"));
    for ballot in ballots {
        let ranking: Vec<_> = ballot.iter().map(|option| ids[*option].as_str()).collect();
        vote.add(&ranking).expect("a valid ballot");
    }
    vote
}

fn letters(count: usize) -> Vec<String> {
    ["A", "B", "C", "D", "E"][..count].iter().map(ToString::to_string).collect()
}

fn place(id: &str) -> usize {
    usize::from(id.as_bytes()[0] - b'A')
}

fn set(ids: &[String]) -> BTreeSet<String> {
    ids.iter().cloned().collect()
}

/// All that the rules say, as text that does not depend on the order in which options are listed.
fn everything(vote: &RankedVote, order: &TieOrder, name: &impl Fn(&str) -> String) -> Vec<String> {
    let names = |ids: &[String]| ids.iter().map(|id| name(id)).collect::<BTreeSet<_>>();
    let pairwise = vote.pairwise();
    let (pairs, irv, stv) = (pairwise.ranked_pairs(order), vote.irv(order), vote.stv(2, order));
    let table = |count: &BTreeMap<String, u64>| -> BTreeMap<_, _> {
        count.iter().map(|(id, number)| (name(id), *number)).collect()
    };
    let round = |round: &IrvRound| {
        (table(&round.count), round.exhausted, names(&round.tied), round.eliminated.as_deref().map(name))
    };
    let rounds: Vec<_> = stv
        .rounds
        .iter()
        .map(|round| {
            let step = round.step.as_ref().map(|step| match step {
                Step::Surplus { of, votes } => (name(of), votes.exact.clone()),
                Step::Eliminated { option } => (name(option), String::new()),
            });
            let votes: BTreeMap<_, _> =
                round.votes.iter().map(|(id, votes)| (name(id), &votes.exact)).collect();
            format!("{votes:?} {} {step:?}", round.exhausted.exact)
        })
        .collect();
    vec![
        format!("{:?}", table(&vote.borda().points)),
        format!("{:?}", pairwise.condorcet_winner().as_deref().map(name)),
        format!("{:?}", names(&pairwise.smith_set())),
        format!("{:?}", names(&pairwise.copeland().winners)),
        format!("{:?}", pairwise.schulze().layers.iter().map(|layer| names(layer)).collect::<Vec<_>>()),
        format!("{:?}", irv.possible_winners.as_deref().map(names)),
        // From here on the tie order has a say.
        format!("{:?}", pairs.locked.iter().map(|(a, b)| (name(a), name(b))).collect::<Vec<_>>()),
        format!(
            "{:?} {:?}",
            irv.winner.as_deref().map(name),
            irv.rounds.iter().map(round).collect::<Vec<_>>()
        ),
        format!("{:?} {:?}", stv.winners.iter().map(|id| name(id)).collect::<Vec<_>>(), rounds),
    ]
}

/// The strongest path by trying all of them.
fn strongest(beats: &[Vec<u64>], from: usize, to: usize, seen: &mut Vec<usize>) -> u64 {
    let mut best = beats[from][to];
    for via in 0..beats.len() {
        if via != to && !seen.contains(&via) && beats[from][via] > 0 {
            seen.push(via);
            best = best.max(beats[from][via].min(strongest(beats, via, to, seen)));
            seen.pop();
        }
    }
    best
}

/// Who can win an instant runoff, by trying every way through every tie.
fn runoff(ballots: &Ballots, left: &BTreeSet<usize>, winners: &mut BTreeSet<usize>) {
    let first = |ballot: &Vec<usize>| ballot.iter().copied().find(|option| left.contains(option));
    let count: BTreeMap<usize, usize> = left
        .iter()
        .map(|option| (*option, ballots.iter().filter(|ballot| first(ballot) == Some(*option)).count()))
        .collect();
    let continuing: usize = count.values().sum();
    if let Some((winner, _)) = count.iter().find(|(_, ballots)| **ballots * 2 > continuing) {
        winners.insert(*winner);
    } else if continuing > 0 {
        let fewest = count.values().min().expect("an option");
        for goes in count.iter().filter(|(_, ballots)| *ballots == fewest).map(|(option, _)| option) {
            let mut next = left.clone();
            next.remove(goes);
            runoff(ballots, &next, winners);
        }
    }
}

fn exact(votes: &str) -> BigRational {
    let (numerator, denominator) = votes.split_once('/').unwrap_or((votes, "1"));
    let whole = |text: &str| text.parse::<BigInt>().expect("a whole number");
    BigRational::new(whole(numerator), whole(denominator))
}

fn whole(number: u64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn neither_the_order_of_voters_nor_that_of_options_matters(
        (count, ballots) in votes(), turn in any::<prop::sample::Index>(),
    ) {
        let ids = letters(count);
        let vote = vote_of(&ids, &ballots);
        let same = |id: &str| id.to_owned();
        let expected = everything(&vote, &TieOrder::by_id(vote.options()), &same);
        let mut turned = ballots.clone();
        turned.rotate_left(turn.index(ballots.len()));
        turned.reverse();
        let mut reversed = ids.clone();
        reversed.reverse();
        let mirrored: Ballots =
            turned.iter().map(|ballot| ballot.iter().map(|option| count - 1 - option).collect()).collect();
        let other = vote_of(&reversed, &mirrored);
        prop_assert_eq!(everything(&other, &TieOrder::by_id(other.options()), &same), expected);
    }

    #[test]
    fn new_names_change_nothing_but_ties(
        (count, ballots) in votes(), names in Just(vec!["v", "w", "x", "y", "z"]).prop_shuffle(),
    ) {
        let (ids, new): (Vec<_>, Vec<_>) =
            (letters(count), names[..count].iter().map(ToString::to_string).collect());
        let (vote, other) = (vote_of(&ids, &ballots), vote_of(&new, &ballots));
        let renamed = |id: &str| new[place(id)].clone();
        let same = |id: &str| id.to_owned();
        // With the order renamed as well, everything is the same.
        let stated: Vec<_> = new.iter().map(String::as_str).collect();
        let stated = TieOrder::stated(other.options(), &stated).expect("an order");
        let expected = everything(&vote, &TieOrder::by_id(vote.options()), &renamed);
        prop_assert_eq!(&everything(&other, &stated, &same), &expected);
        // With the order of the new names only that changes for which a tie was reported.
        let by_id = TieOrder::by_id(other.options());
        let found = everything(&other, &by_id, &same);
        prop_assert_eq!(&found[..6], &expected[..6]);
        let (pairs, irv, stv) =
            (other.pairwise().ranked_pairs(&by_id), other.irv(&by_id), other.stv(2, &by_id));
        if pairs.ties.is_empty() {
            let earlier = vote.pairwise().ranked_pairs(&TieOrder::by_id(vote.options()));
            prop_assert_eq!(set(&pairs.winners), earlier.winners.iter().map(|id| renamed(id)).collect());
        }
        if irv.rounds.iter().all(|round| round.tied.is_empty()) {
            prop_assert_eq!(&found[7], &expected[7]);
        }
        if stv.rounds.iter().all(|round| round.tied.is_empty()) {
            prop_assert_eq!(&found[8], &expected[8]);
        }
    }

    #[test]
    fn pairwise_rules_are_what_their_definitions_say((count, ballots) in votes()) {
        let ids = letters(count);
        let vote = vote_of(&ids, &ballots);
        let pairwise = vote.pairwise();
        let prefers = |a: usize, b: usize| {
            let at = |ballot: &[usize], option| ballot.iter().position(|named| *named == option);
            let count = ballots.iter().filter(|ballot| match (at(ballot, a), at(ballot, b)) {
                (Some(a), Some(b)) => a < b,
                (a, _) => a.is_some(),
            });
            count.count() as u64
        };
        let beats: Vec<Vec<u64>> = (0..count)
            .map(|a| (0..count).map(|b| if prefers(a, b) > prefers(b, a) { prefers(a, b) } else { 0 }).collect())
            .collect();
        let schulze = pairwise.schulze();
        for a in 0..count {
            for b in (0..count).filter(|b| *b != a) {
                prop_assert_eq!(pairwise.over(&ids[a], &ids[b]), Some(prefers(a, b)));
                prop_assert_eq!(schulze.strengths[&ids[a]][&ids[b]], strongest(&beats, a, b, &mut vec![a]));
            }
        }
        let smith = set(&pairwise.smith_set());
        for inside in &smith {
            for outside in ids.iter().filter(|id| !smith.contains(*id)) {
                prop_assert!(beats[place(inside)][place(outside)] > 0);
            }
        }
        let ranked_pairs = pairwise.ranked_pairs(&TieOrder::by_id(vote.options()));
        for winners in [&schulze.winners, &ranked_pairs.winners, &pairwise.copeland().winners] {
            prop_assert!(!winners.is_empty() && set(winners).is_subset(&smith));
        }
        match pairwise.condorcet_winner() {
            Some(winner) => {
                prop_assert!((0..count).all(|b| b == place(&winner) || beats[place(&winner)][b] > 0));
                prop_assert_eq!(&schulze.winners, &vec![winner.clone()]);
                prop_assert_eq!(&ranked_pairs.winners, &vec![winner]);
            }
            None => prop_assert!((0..count).all(|a| (0..count).any(|b| b != a && beats[a][b] == 0))),
        }
        let defeats = beats.iter().flatten().filter(|votes| **votes > 0).count();
        prop_assert_eq!(ranked_pairs.locked.len() + ranked_pairs.left_out.len(), defeats);
        // Layers hold every option once, and no locked defeat points upwards.
        prop_assert_eq!(ranked_pairs.layers.concat().len(), count);
        let layer = |id: &String| ranked_pairs.layers.iter().position(|layer| layer.contains(id));
        prop_assert!(ranked_pairs.locked.iter().all(|(winner, loser)| layer(winner) < layer(loser)));
    }

    #[test]
    fn ties_that_no_order_settles_alike_are_told((count, ballots) in votes()) {
        let ids = letters(count);
        let vote = vote_of(&ids, &ballots);
        let order = TieOrder::by_id(vote.options());
        let (mut winners, left) = (BTreeSet::new(), (0..count).collect());
        runoff(&ballots, &left, &mut winners);
        let irv = vote.irv(&order);
        let possible: Vec<_> = winners.iter().map(|winner| ids[*winner].clone()).collect();
        prop_assert_eq!(irv.possible_winners.as_ref(), Some(&possible));
        prop_assert_eq!(irv.winner.is_some(), !possible.is_empty());
        prop_assert!(irv.winner.iter().all(|winner| possible.contains(winner)));
        let (pairs, reversed) = (vote.pairwise().ranked_pairs(&order), vote.pairwise().ranked_pairs(&order.reversed()));
        prop_assert!(set(&pairs.winners) == set(&reversed.winners) || !pairs.ties.is_empty());
    }

    #[test]
    fn no_vote_is_lost_or_made_and_solid_groups_get_their_seats((count, ballots) in votes(), seats in 1..4_usize) {
        let ids = letters(count);
        let vote = vote_of(&ids, &ballots);
        let result = vote.stv(seats, &TieOrder::by_id(vote.options()));
        let valid = ballots.iter().filter(|ballot| !ballot.is_empty()).count() as u64;
        prop_assert_eq!((result.valid, result.quota), (valid, valid / (seats as u64 + 1) + 1));
        prop_assert_eq!(result.winners.len(), if valid == 0 { 0 } else { seats.min(count) });
        prop_assert_eq!(set(&result.winners).len(), result.winners.len());

        let mut before: BTreeSet<&String> = BTreeSet::new();
        for round in &result.rounds {
            // Who was elected before and holds no surplus any more holds the quota.
            let settled = before.iter().filter(|id| !round.votes.contains_key(**id)).count() as u64;
            let running = round.votes.values().map(|votes| exact(&votes.exact)).sum::<BigRational>();
            let sum = running + exact(&round.exhausted.exact) + whole(settled * result.quota);
            prop_assert_eq!(sum, whole(valid));
            before.extend(&round.elected);
        }

        // Proportionality for solid coalitions (Dummett 1984; Woodall 1994) with the Droop quota.
        for group in 1..1_usize << count {
            let inside = |option: &usize| group >> option & 1 == 1;
            let size = (0..count).filter(|option| inside(option)).count();
            let solid = ballots.iter().filter(|ballot| ballot.len() >= size && ballot[..size].iter().all(inside));
            let deserved = (solid.count() as u64 / result.quota).min(size as u64);
            let got = result.winners.iter().filter(|id| inside(&place(id))).count() as u64;
            prop_assert!(got >= deserved, "{got} of {deserved} for the group {group:b}");
        }
    }
}
