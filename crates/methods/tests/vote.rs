//! Ranked and scored votes against known results: by other programs, from papers, and counted by hand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use methods::{
    pabulib,
    vote::{
        ApprovalVote, ConsensingVote, Error, Options, QuadraticVote, RankedVote, ScoreVote, Step, TieOrder,
    },
};
use serde_json::Value;

fn data(path: &str) -> Vec<u8> {
    let shared = std::env::var_os("LEISTEN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = shared.join("data/voting").join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn expected(path: &str) -> Value {
    serde_json::from_slice(&data(path)).expect("JSON")
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|text| text.as_str().expect("text").to_owned()).collect()
}

fn table(object: &Value) -> BTreeMap<String, u64> {
    let entries = object.as_object().expect("an object").iter();
    entries.map(|(id, number)| (id.clone(), number.as_u64().expect("a number"))).collect()
}

fn options(ids: &str) -> Options {
    Options::new(ids.split(' ')).expect("different ids")
}

/// Ballots as `5 A B C`: so many with this ranking.
fn ranked(ids: &str, ballots: &[&str]) -> RankedVote {
    let mut vote = RankedVote::new(options(ids));
    for ballot in ballots {
        let (count, ranking) = ballot.split_once(' ').unwrap_or((ballot, ""));
        let ranking: Vec<_> = ranking.split_whitespace().collect();
        for _ in 0..count.parse().expect("a number") {
            vote.add(&ranking).expect("a valid ballot");
        }
    }
    vote
}

#[test]
#[ignore = "needs LEISTEN_SHARED"]
fn real_rankings_come_out_as_other_programs_have_them() {
    for name in ["Poland_Krakow_2024_Grzegorzki", "US_Stanford_Dataset_Saratoga_NY_2022_vote_rankings"] {
        let election = pabulib::read(&data(&format!("ranked/{name}.pb"))).expect("a vote");
        let expected = expected(&format!("ranked/{name}.expected.json"));
        let ids: Vec<_> = election.projects.iter().map(|project| project.id.as_str()).collect();
        let mut vote = RankedVote::new(Options::new(ids.iter().copied()).expect("different ids"));
        for ballot in &election.ballots {
            let ranking: Vec<_> = ballot.choices.iter().map(|choice| ids[*choice]).collect();
            vote.add(&ranking).expect("a valid ballot");
        }
        let order = TieOrder::by_id(vote.options());
        assert_eq!(vote.voters(), expected["voters"].as_u64().expect("a number"), "{name}");
        assert_eq!(
            vote.distinct() as u64,
            expected["distinct_ballots"].as_u64().expect("a number"),
            "{name}"
        );

        let pairwise = vote.pairwise();
        let schulze = pairwise.schulze();
        let (mut pairs, mut strengths) = (BTreeMap::new(), BTreeMap::new());
        for a in &ids {
            for b in ids.iter().filter(|b| *b != a) {
                pairs.insert(format!("{a}>{b}"), pairwise.over(a, b).expect("options"));
                strengths.insert(format!("{a}>{b}"), schulze.strengths[*a][*b]);
            }
        }
        assert_eq!(pairs, table(&expected["pairwise"]), "{name}");
        assert_eq!(strengths, table(&expected["schulze_strength_winning_votes"]), "{name}");
        for key in ["schulze_winners_own", "schulze_winners_pref_voting_beat_path"] {
            assert_eq!(schulze.winners, texts(&expected[key]), "{name}");
        }
        let ranked_pairs = pairwise.ranked_pairs(&order);
        assert_eq!(ranked_pairs.winners, texts(&expected["ranked_pairs_pref_voting"]), "{name}");
        assert_eq!(pairwise.copeland().winners, texts(&expected["copeland"]), "{name}");
        assert_eq!(pairwise.condorcet_winner().as_deref(), expected["condorcet_winner"].as_str(), "{name}");
        assert_eq!(vote.borda().points, table(&expected["borda_truncated_zero"]), "{name}");

        let irv = vote.irv(&order);
        assert_eq!(irv.winner.into_iter().collect::<Vec<_>>(), texts(&expected["irv_winners"]), "{name}");
        assert_eq!(irv.possible_winners, Some(texts(&expected["irv_pref_voting"])), "{name}");
        let rounds = expected["irv_rounds"].as_array().expect("rounds");
        assert_eq!(irv.rounds.len(), rounds.len(), "{name}");
        for (round, expected) in irv.rounds.iter().zip(rounds) {
            assert_eq!(round.count, table(&expected["count"]), "{name}");
            assert_eq!(round.exhausted, expected["exhausted"].as_u64().expect("a number"), "{name}");
            assert_eq!(round.eliminated.as_deref(), expected["eliminated"].as_str(), "{name}");
            let tied = expected.get("tie_for_elimination").map(texts).unwrap_or_default();
            let mut found = round.tied.clone();
            found.sort();
            assert_eq!(found, tied, "{name}");
        }

        let stv = vote.stv(3, &order);
        let mut elected = stv.winners.clone();
        elected.sort();
        let mut others = texts(&expected["stv_3_seats_pyrankvote"]["winners"]);
        others.sort();
        assert_eq!(elected, others, "{name}");
        assert_eq!(stv.otherwise, None, "{name}: no tie decides");
    }
}

#[test]
#[ignore = "needs LEISTEN_SHARED"]
fn the_small_polls_come_out_to_the_last_digit() {
    let file = expected("small/score_polls_and_ranking.json");
    let ballots = |poll: &Value| -> Vec<Vec<i64>> {
        let of = |ballot: &Value| {
            ballot.as_array().expect("a ballot").iter().map(|vote| vote.as_i64().expect("a number")).collect()
        };
        poll["ballots"].as_array().expect("ballots").iter().map(of).collect()
    };
    let rated = |ids: &'_ [String], ballot: &[i64]| -> Vec<(String, i64)> {
        ids.iter().cloned().zip(ballot.iter().copied()).collect()
    };

    let poll = &file["approval"];
    let ids = texts(&poll["options"]);
    let mut vote = ApprovalVote::new(Options::new(ids.clone()).expect("different ids"));
    for ballot in ballots(poll) {
        let approved = ids.iter().zip(&ballot).filter(|(_, vote)| **vote == 1);
        vote.add(&approved.map(|(id, _)| id.as_str()).collect::<Vec<_>>()).expect("a valid ballot");
    }
    assert_eq!(vote.result().approvals, table(&poll["totals"]));

    let poll = &file["quadratic"];
    let ids = texts(&poll["options"]);
    let credits = poll["credits"].as_u64().expect("a number");
    let mut vote = QuadraticVote::new(Options::new(ids.clone()).expect("different ids"), credits);
    for (ballot, used) in ballots(poll).iter().zip(poll["credits_used"].as_array().expect("numbers")) {
        let ballot = rated(&ids, ballot);
        let ballot: Vec<_> = ballot.iter().map(|(id, votes)| (id.as_str(), *votes)).collect();
        assert_eq!(vote.add(&ballot).ok(), used.as_u64());
    }
    for (id, total) in vote.result().totals {
        assert_eq!(i64::try_from(total).ok(), poll["totals"][&id].as_i64(), "{id}");
    }

    let poll = &file["systemic_consensing"];
    let ids = texts(&poll["options"]);
    let mut vote = ConsensingVote::new(Options::new(ids.clone()).expect("different ids"));
    for ballot in ballots(poll) {
        let ballot = rated(&ids, &ballot);
        vote.add(&ballot.iter().map(|(id, votes)| (id.as_str(), *votes)).collect::<Vec<_>>()).expect("valid");
    }
    let result = vote.result();
    assert_eq!(Some(result.winners.join(" ").as_str()), poll["winner"].as_str());
    for (id, objection) in result.objections {
        assert_eq!(Some(objection.sum), poll["total_resistance"][&id].as_u64(), "{id}");
        let near = |found: Option<f64>, expected: &Value| {
            found.zip(expected.as_f64()).is_some_and(|(found, expected)| (found - expected).abs() < 1e-9)
        };
        assert!(near(objection.mean, &poll["mean_resistance"][&id]), "{id}");
        assert!(
            near(objection.acceptance.map(|part| part * 100.0), &poll["acceptance_percent"][&id]),
            "{id}"
        );
    }
}

/// The 45 voters of Schulze's paper, example 1.
fn schulze_example() -> RankedVote {
    ranked(
        "A B C D E",
        &[
            "5 A C B E D",
            "5 A D E C B",
            "8 B E D A C",
            "3 C A B E D",
            "7 C A E B D",
            "2 C B A D E",
            "7 D C E B A",
            "8 E B A D C",
        ],
    )
}

#[test]
fn the_example_of_schulzes_paper_has_its_strengths_and_order() {
    let schulze = schulze_example().pairwise().schulze();
    let strengths: Vec<Vec<u64>> =
        schulze.strengths.values().map(|row| row.values().copied().collect()).collect();
    assert_eq!(
        strengths,
        [[28, 28, 30, 24], [25, 28, 33, 24], [25, 29, 29, 24], [25, 28, 28, 24], [25, 28, 28, 31]]
    );
    assert_eq!(schulze.layers, ["E", "A", "C", "B", "D"].map(|option| vec![option.to_owned()]));
}

/// The textbook's capital of Tennessee: everyone wants it near.
fn tennessee() -> RankedVote {
    ranked(
        "Memphis Nashville Chattanooga Knoxville",
        &[
            "42 Memphis Nashville Chattanooga Knoxville",
            "26 Nashville Chattanooga Knoxville Memphis",
            "15 Chattanooga Knoxville Nashville Memphis",
            "17 Knoxville Chattanooga Nashville Memphis",
        ],
    )
}

#[test]
fn the_rules_differ_as_they_should() {
    let vote = tennessee();
    let (pairwise, order) = (vote.pairwise(), TieOrder::by_id(vote.options()));
    assert_eq!(pairwise.condorcet_winner().as_deref(), Some("Nashville"));
    assert_eq!(pairwise.smith_set(), ["Nashville"]);
    let expected = [("Chattanooga", 173), ("Knoxville", 107), ("Memphis", 126), ("Nashville", 194)];
    assert_eq!(vote.borda().points, expected.map(|(id, points)| (id.to_owned(), points)).into());
    let irv = vote.irv(&order);
    assert_eq!((irv.winner.as_deref(), irv.rounds.len()), (Some("Knoxville"), 3));
    let layers = pairwise.ranked_pairs(&order).layers.concat();
    assert_eq!(layers, ["Nashville", "Chattanooga", "Knoxville", "Memphis"]);
    let copeland = pairwise.copeland();
    assert_eq!(copeland.scores.values().copied().collect::<Vec<_>>(), [1, -1, -3, 3]);
}

#[test]
fn a_circle_without_a_strongest_side_is_a_tie_that_every_rule_shows() {
    let vote = ranked("A B C", &["2 A B C", "2 B C A", "2 C A B"]);
    let (pairwise, order) = (vote.pairwise(), TieOrder::by_id(vote.options()));
    let all = ["A", "B", "C"];
    assert_eq!(pairwise.condorcet_winner(), None);
    assert_eq!(pairwise.smith_set(), all);
    assert_eq!(pairwise.copeland().winners, all);
    assert_eq!(pairwise.schulze().winners, all);
    assert_eq!(vote.borda().winners, all);
    let irv = vote.irv(&order);
    assert_eq!(irv.rounds[0].tied, all);
    assert_eq!(irv.rounds[0].eliminated.as_deref(), Some("C"), "the last in the order goes");
    assert_eq!(irv.winner.as_deref(), Some("A"));
    assert_eq!(irv.possible_winners.as_deref(), Some(&all.map(str::to_owned)[..]));
    let ranked_pairs = pairwise.ranked_pairs(&order);
    assert_eq!(ranked_pairs.winners, ["A"]);
    assert_eq!((ranked_pairs.ties.len(), ranked_pairs.ties[0].pairs.len()), (1, 3));
    let stv = vote.stv(1, &order);
    assert_eq!((stv.winners.as_slice(), stv.rounds[0].tied.len()), (&["A".to_owned()][..], 1));
    assert_eq!(
        stv.otherwise.as_deref(),
        Some(&["B".to_owned()][..]),
        "if A went first, its voters would choose B"
    );
}

#[test]
fn the_weakest_defeat_of_a_circle_is_left_out_without_a_tie() {
    // A beats B by 5, B beats C by 3, C beats A by 1.
    let vote = ranked("A B C", &["4 A B C", "3 B C A", "2 C A B"]);
    let pairwise = vote.pairwise();
    let result = pairwise.ranked_pairs(&TieOrder::by_id(vote.options()));
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(pairwise.over("A", "B"), Some(6));
    assert_eq!(result.left_out, [pair("C", "A")]);
    assert!(result.ties.is_empty());
    assert_eq!(result.layers.concat(), ["A", "B", "C"]);
}

#[test]
fn surplus_votes_move_on_as_exact_fractions() {
    // Quota: floor(9 / 3) + 1 = 4. A has 6, so that each of its ballots moves on with (6 − 4) / 6 = 1/3:
    // B has 1 + 5/3 and C 2 + 1/3. C goes, nobody is named behind it, and B is elected as the last one left.
    let vote = ranked("A B C", &["5 A B", "1 A C", "2 C", "1 B", "3"]);
    let result = vote.stv(2, &TieOrder::by_id(vote.options()));
    assert_eq!((result.valid, result.quota), (9, 4));
    assert_eq!(result.winners, ["A", "B"]);
    let [first, second, third] = &result.rounds[..] else { panic!("{:?}", result.rounds) };
    assert_eq!(first.elected, ["A"]);
    assert!(matches!(&first.step, Some(Step::Surplus { of, votes }) if of == "A" && votes.exact == "2"));
    assert_eq!((second.votes["B"].exact.as_str(), second.votes["C"].exact.as_str()), ("8/3", "7/3"));
    assert_eq!(second.step, Some(Step::Eliminated { option: "C".to_owned() }));
    assert_eq!((third.exhausted.exact.as_str(), &third.elected[..]), ("7/3", &["B".to_owned()][..]));
    assert_eq!(result.otherwise, None);
}

#[test]
fn ballots_that_stop_early_leave_the_runoff_and_its_majority() {
    let vote = ranked("A B C", &["4 A", "3 B C", "2 C", "1"]);
    let irv = vote.irv(&TieOrder::by_id(vote.options()));
    let exhausted: Vec<_> = irv.rounds.iter().map(|round| round.exhausted).collect();
    assert_eq!((irv.winner.as_deref(), exhausted), (Some("A"), vec![1, 3]));
}

#[test]
fn the_stated_order_or_the_lot_decides_where_votes_do_not() {
    let vote = ranked("A B", &["1 A", "1 B"]);
    let wins = |order: &TieOrder| vote.irv(order).winner.expect("a winner");
    let stated = TieOrder::stated(vote.options(), &["B", "A"]).expect("an order");
    assert_eq!((wins(&TieOrder::by_id(vote.options())), wins(&stated)), ("A".to_owned(), "B".to_owned()));
    assert_eq!(wins(&stated.reversed()), "A");
    let winners: Vec<_> = (0..20).map(|lot| wins(&TieOrder::lot(vote.options(), &lot.to_string()))).collect();
    assert!(winners.contains(&"A".to_owned()) && winners.contains(&"B".to_owned()), "{winners:?}");
    let missing = TieOrder::stated(vote.options(), &["B"]);
    assert_eq!(missing, Err(Error::Missing { option: "A".to_owned() }));
}

#[test]
fn means_need_enough_ratings_and_sums_do_not() {
    let mut vote = ScoreVote::new(options("A B C"), -2, 5);
    for ballot in [vec![("A", 5)], vec![("B", 4), ("C", 1)], vec![("B", 3), ("C", -2)], vec![]] {
        vote.add(&ballot).expect("a valid ballot");
    }
    let result = vote.result(2);
    assert_eq!((result.highest_mean, result.highest_sum), (vec!["B".to_owned()], vec!["B".to_owned()]));
    assert_eq!(vote.result(1).highest_mean, ["A"]);
    assert!(vote.result(3).highest_mean.is_empty());
    assert_eq!((result.ratings["C"].sum, result.ratings["C"].mean), (-1, Some(-0.5)));
    let mut equal = ScoreVote::new(options("A B"), 0, 9);
    for ballot in
        [vec![("A", 1), ("B", 2)], vec![("A", 0), ("B", 0)], vec![("A", 1)], vec![("A", 2), ("B", 1)]]
    {
        equal.add(&ballot).expect("a valid ballot");
    }
    assert_eq!(equal.result(1).highest_mean, ["A", "B"], "4/4 and 3/3 are equal");
}

#[test]
fn a_ballot_that_cannot_be_right_is_refused_as_a_whole() {
    let twice = || Error::Twice { option: "A".to_owned() };
    let unknown = || Error::Unknown { option: "X".to_owned() };
    assert_eq!(Options::new(["A", "A"]).err(), Some(twice()));

    let mut vote = RankedVote::new(options("A B"));
    assert_eq!((vote.add(&["A", "B", "A"]), vote.add(&["A", "X"])), (Err(twice()), Err(unknown())));
    assert_eq!((vote.voters(), vote.irv(&TieOrder::by_id(vote.options())).winner), (0, None));

    let mut vote = ApprovalVote::new(options("A B"));
    assert_eq!((vote.add(&["A", "A"]), vote.add(&["B", "X"])), (Err(twice()), Err(unknown())));
    assert_eq!((vote.voters(), vote.result().approvals["B"]), (0, 0));

    let mut vote = ScoreVote::new(options("A B"), 0, 5);
    let outside = Error::OutsideScale { option: "B".to_owned(), rating: 6, least: 0, most: 5 };
    assert_eq!(vote.add(&[("A", 1), ("B", 6)]), Err(outside));
    assert_eq!((vote.voters(), vote.result(0).ratings["A"].ratings), (0, 0));

    let mut vote = QuadraticVote::new(options("A B"), 100);
    assert_eq!(vote.add(&[("A", 8), ("B", -6)]), Ok(100));
    assert_eq!(vote.add(&[("A", 8), ("B", -7)]), Err(Error::TooExpensive { cost: 113, credits: 100 }));
    let most = Error::TooExpensive { cost: 1 << 127, credits: 100 };
    assert_eq!(vote.add(&[("A", i64::MIN), ("B", i64::MIN)]), Err(most));
    assert_eq!((vote.voters(), vote.result().totals["B"]), (1, -6));

    let mut vote = ConsensingVote::new(options("A B"));
    let missing = Error::Missing { option: "B".to_owned() };
    assert_eq!(vote.add(&[("A", 0)]), Err(missing));
    assert!(vote.add(&[("A", 0), ("B", 11)]).is_err() && vote.add(&[("A", -1), ("B", 0)]).is_err());
    assert_eq!((vote.voters(), vote.result().winners.len()), (0, 2), "nobody has said anything: a tie");
}
