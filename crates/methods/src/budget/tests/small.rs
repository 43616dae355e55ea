//! Votes small enough to be counted by hand.

use super::*;

fn approvals(supporters: &[&[usize]], voters: usize) -> Vec<Vec<(usize, u64)>> {
    let names = |voter| (0..supporters.len()).filter(move |project| supporters[*project].contains(&voter));
    (0..voters).map(|voter| names(voter).map(|project| (project, 1)).collect()).collect()
}

/// Ten voters with 10 each: six want A for 60, four of them B for 40 as well, the other four C for 40.
fn two_groups() -> Election {
    let ballots = approvals(&[&[0, 1, 2, 3, 4, 5], &[0, 1, 2, 3], &[6, 7, 8, 9]], 10);
    election(100, &[60, 40, 40], &ballots, false)
}

#[test]
fn equal_shares_give_the_minority_what_its_money_buys_and_greedy_does_not() {
    let instance = instance(&two_groups());
    assert_eq!(winners(&instance, "greedy"), ["A", "B"]);
    assert_eq!(winners(&instance, "mes_cost"), ["A", "C"]);
    assert_eq!(
        winners(&instance, "mes_card"),
        ["A", "C"],
        "10 each is asked for all, and A has the higher score"
    );
}

#[test]
fn greedy_stops_or_skips_at_what_does_not_fit() {
    let ballots = approvals(&[&[0, 1, 2], &[0, 1], &[2]], 3);
    let instance = instance(&election(10, &[6, 5, 4], &ballots, false));
    assert_eq!(winners(&instance, "greedy"), ["A", "C"]);
    assert_eq!(winners(&instance, "greedy_no_skip"), ["A"]);
    // 3/6 for A, 2/5 for B, 1/4 for C.
    assert_eq!(winners(&instance, "greedy_per_cost"), ["A", "C"]);
}

#[test]
fn points_are_the_utility_of_the_rule_for_points() {
    // A for 10 has 9 + 1 points, B for 10 has 1 + 9 and 9 more: with 10 each, B costs 10/19 a point, then A 10/10.
    let ballots = vec![vec![(0, 9), (1, 1)], vec![(0, 1), (1, 9)], vec![(1, 9)]];
    let election = election(30, &[10, 10], &ballots, true);
    let outcome = count(&instance(&election), rule("mes_points")).expect("has points");
    assert_eq!(outcome.winners, [1, 0]);
    assert!((outcome.rounds[0].price - 10.0 / 19.0).abs() < 1e-9);
    let no_points = instance(&two_groups());
    assert_eq!(count(&no_points, rule("mes_points")).expect_err("no points"), Error::NoPoints);
}

#[test]
fn a_loser_is_told_which_winner_took_its_money_and_what_would_have_been_enough() {
    let instance = instance(&two_groups());
    let outcome = count(&instance, rule("mes_cost")).expect("counted");
    assert_eq!((outcome.rounds[0].paid_in_full, outcome.rounds[0].paid_rest), (6, 0));
    assert!((outcome.rounds[0].effective_votes - 6.0).abs() < 1e-9);
    let explained = explain(&instance, &outcome);
    assert_eq!(explained[0].won, Some(Won { position: 1, round: Some(1) }));
    assert!(explained[1].greedy && !explained[2].greedy);
    let lost = explained[1].lost.as_ref().expect("B lost");
    assert_eq!(lost.unaffordable_since, Some(1));
    assert!((lost.missing - 40.0).abs() < 1e-9 && lost.available.abs() < 1e-9);
    assert_eq!(lost.taken.len(), 1);
    assert_eq!((lost.taken[0].winner, lost.taken[0].round, lost.taken[0].payers), (0, 1, 4));
    assert!((lost.taken[0].amount - 40.0).abs() < 1e-9);
    assert_eq!(lost.votes_enough, None, "nobody has money left");
}

#[test]
fn votes_with_money_left_would_have_been_enough() {
    // A takes 5 from six voters; four of them want B for 60 and hold 20; 40 are missing, four others hold 10 each.
    let ballots = approvals(&[&[0, 1, 2, 3, 4, 5], &[0, 1, 2, 3]], 10);
    let instance = instance(&election(100, &[30, 60], &ballots, false));
    let outcome = count(&instance, rule("mes_cost")).expect("counted");
    let lost = explain(&instance, &outcome)[1].lost.clone().expect("B lost");
    assert!((lost.available - 20.0).abs() < 1e-9 && (lost.missing - 40.0).abs() < 1e-9);
    assert_eq!(lost.votes_enough, Some(4), "four of the others hold 10 each");
}

#[test]
fn what_did_not_fit_under_greedy_is_told_what_it_lacked() {
    let ballots = approvals(&[&[0, 1, 2, 3], &[0, 1], &[2]], 5);
    let instance = instance(&election(10, &[6, 5, 4], &ballots, false));
    let outcome = count(&instance, rule("greedy")).expect("counted");
    let lost = explain(&instance, &outcome)[1].lost.clone().expect("B lost");
    assert!((lost.available - 4.0).abs() < 1e-9 && (lost.missing - 1.0).abs() < 1e-9);
    assert_eq!(lost.votes_enough, Some(3), "five votes are more than the four of A");
}

#[test]
fn ties_are_told_and_decided_by_the_stated_order() {
    let ballots = approvals(&[&[0, 1], &[0, 1]], 2);
    let election = election(10, &[10, 10], &ballots, false);
    let counted = |ties: &str| {
        let instance = Instance::new(&election, &ties.parse().expect("an order")).expect("small");
        let outcome = count(&instance, rule("mes_cost")).expect("counted");
        assert_eq!(outcome.ties.len(), 1, "{ties}");
        assert_eq!(explain(&instance, &outcome)[1].ties, [0]);
        outcome.winners
    };
    assert_eq!(counted("score,cost,id"), [0]);
    let lots: Vec<_> = (0..20).map(|lot| counted(&format!("score,cost,lot:{lot}"))).collect();
    assert!(lots.contains(&vec![0]) && lots.contains(&vec![1]), "a lot can fall either way");
    assert_eq!(counted("lot:a,b"), counted("lot:a,b"));
}

#[test]
fn an_order_that_may_leave_a_tie_open_is_refused() {
    for text in ["", "score", "score,cost", "id,cost", "lot:", "score,,id", "Score,id"] {
        assert!(text.parse::<TieOrder>().is_err(), "{text}");
    }
    for text in ["id", "score,cost,id", "votes,cost_down,lot:7 3 1, thrown on Monday"] {
        assert_eq!(text.parse::<TieOrder>().expect("total").to_string(), text);
    }
}

#[test]
fn each_rule_has_one_name() {
    let names: Vec<String> = Rule::all().map(|rule| rule.to_string()).collect();
    assert_eq!(names.len(), 21);
    for name in &names {
        assert_eq!(&rule(name).to_string(), name);
    }
    assert!("mes".parse::<Rule>().is_err());
}

#[test]
fn thresholds_leave_projects_out_and_ballots_in() {
    // 10 ballots; of 100, C for 90 needs 10 · 90 / 300 = 3 votes.
    let ballots = approvals(&[&[0, 1, 2, 3], &[4], &[5, 6]], 10);
    let election = election(100, &[20, 30, 90], &ballots, false);
    let out = |threshold: Threshold| threshold.apply(&election, &TieOrder::default()).expect("small");
    let (instance, within, below) = out(Threshold { votes: 2, by_cost: false });
    assert_eq!((instance.voters(), within), (10, vec![0, 2]));
    assert_eq!(below, [BelowThreshold { project: 1, votes: 1, score: amount(1), needed: 2 }]);
    let (_, _, below) = out(Threshold { votes: 0, by_cost: true });
    assert_eq!(below, [BelowThreshold { project: 2, votes: 2, score: amount(2), needed: 3 }]);
}

#[test]
fn the_comparison_step_counts_ballots_that_prefer_a_result() {
    let instance = instance(&two_groups());
    let comparison = compare(&instance, Utility::Cost, &[0, 2], &[0, 1]);
    assert_eq!(comparison, Comparison { first: 4, second: 4, equal: 2 });
    assert!(!comparison.takes_second(), "greedy has to be preferred by more");
    assert!(compare(&instance, Utility::Cost, &[2], &[0]).takes_second());
}

#[test]
fn areas_count_with_their_own_budget_and_ballots() {
    let mut election = two_groups();
    election.project_columns = vec!["district".to_owned()];
    for (project, area) in election.projects.iter_mut().zip(["North", "North", "South"]) {
        project.fields = vec![area.to_owned()];
    }
    let area = |name: &str, budget| Area { name: name.to_owned(), budget: amount(budget) };
    let counted = |areas: &[Area]| {
        count_areas(&election, "district", areas, &TieOrder::default(), rule("mes_cost_util"))
    };
    let results = counted(&[area("North", 60), area("South", 40)]).expect("two areas");
    assert_eq!(results[0].instance.voters(), 6);
    assert_eq!((results[0].outcome.winners.clone(), results[0].projects.clone()), (vec![0], vec![0, 1]));
    assert_eq!((results[1].outcome.winners.clone(), results[1].projects.clone()), (vec![0], vec![2]));
    assert_eq!(counted(&[area("West", 1)]).expect_err("unknown"), Error::Area { name: "West".to_owned() });
}

#[test]
fn the_two_ends_of_add1_differ_when_exhaustion_comes_before_overspending() {
    // 10 each. A wins, B's supporters have 5 + 5 + 10 for 24 and get it with 12 each; then C for 30 does not fit.
    let ballots = approvals(&[&[0, 1], &[1, 2], &[3]], 4);
    let instance = instance(&election(40, &[10, 24, 7], &ballots, false));
    let stop = count(&instance, rule("mes_cost_add1")).expect("counted");
    let further = count(&instance, rule("mes_cost_add1_continue")).expect("counted");
    assert!(instance.is_exhaustive(&stop.winners));
    assert!(further.added >= stop.added);
    assert!(further.cost <= amount(40));
}

#[test]
fn a_vote_without_ballots_projects_or_money_is_counted() {
    for election in [
        election(10, &[], &[], false),
        election(10, &[5], &[], false),
        election(0, &[5, 0], &approvals(&[&[0], &[0]], 1), false),
        election(10, &[0, 0, 5], &approvals(&[&[0], &[], &[0]], 1), false),
    ] {
        let instance = instance(&election);
        for rule in Rule::all().filter(|rule| !rule.to_string().contains("points")) {
            let outcome = count(&instance, rule).expect("counted");
            assert!(outcome.cost <= election.budget, "{rule}");
            assert_eq!(explain(&instance, &outcome).len(), election.projects.len());
        }
    }
}

#[test]
fn ordinal_ballots_and_sums_beyond_exactness_are_refused() {
    let mut ordinal = two_groups();
    ordinal.vote_type = VoteType::Ordinal;
    assert_eq!(Instance::new(&ordinal, &TieOrder::default()).expect_err("ordinal"), Error::Ordinal);
    let mut huge = two_groups();
    for project in &mut huge.projects {
        project.cost = Decimal::from_millionths(u64::MAX - 2);
    }
    assert_eq!(Instance::new(&huge, &TieOrder::default()).expect_err("huge"), Error::TooLarge);
}
