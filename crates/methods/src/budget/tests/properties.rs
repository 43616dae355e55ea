//! Against a count in fractions, voter by voter, step by step; and what must not matter.

use num_rational::BigRational as Fraction;
use proptest::prelude::*;

use super::*;

fn fraction(number: u64) -> Fraction {
    Fraction::from_integer(number.into())
}

/// Equal shares as the papers write it: every voter for itself, no bounds, no classes.
fn naive(election: &Election, utility: Utility, share: &Fraction) -> Vec<usize> {
    let order = instance(election);
    let costs: Vec<Fraction> =
        election.projects.iter().map(|project| fraction(project.cost.millionths() / 1_000_000)).collect();
    let weight = |voter: usize, project: usize| {
        let ballot = &election.ballots[voter];
        let at = ballot.choices.iter().position(|choice| *choice == project)?;
        let points = ballot.points.get(at).map_or(1, |points| points.millionths() / 1_000_000);
        let each = if utility == Utility::Points { points } else { 1 };
        (points > 0).then(|| fraction(each))
    };
    let mut money = vec![share.clone(); election.ballots.len()];
    let mut winners = Vec::new();
    loop {
        let mut best: Option<(Fraction, usize, usize)> = None;
        for project in (0..costs.len()).filter(|project| !winners.contains(project)) {
            let Some(price) = naive_price(&money, &costs[project], |voter| weight(voter, project)) else {
                continue;
            };
            let factor = if utility == Utility::Cost { costs[project].clone() } else { fraction(1) };
            let key = (price / factor, order.ranks[project], project);
            if best.as_ref().is_none_or(|best| (&key.0, key.1) < (&best.0, best.1)) {
                best = Some(key);
            }
        }
        let Some((_, _, project)) = best else { return winners };
        let price =
            naive_price(&money, &costs[project], |voter| weight(voter, project)).expect("can be paid");
        for (voter, money) in money.iter_mut().enumerate() {
            if let Some(weight) = weight(voter, project) {
                let pays = (&price * weight).min(money.clone());
                *money -= pays;
            }
        }
        winners.push(project);
    }
}

/// Who can pay least by weight goes first; the first that can pay its part of the rest sets the price.
fn naive_price(
    money: &[Fraction],
    cost: &Fraction,
    weight: impl Fn(usize) -> Option<Fraction>,
) -> Option<Fraction> {
    let mut supporters: Vec<(Fraction, Fraction)> =
        money.iter().enumerate().filter_map(|(voter, money)| Some((money.clone(), weight(voter)?))).collect();
    supporters.sort_by_key(|(money, weight)| money / weight);
    let mut rest = cost.clone();
    let mut weights: Fraction = supporters.iter().map(|(_, weight)| weight).sum();
    for (money, weight) in &supporters {
        let price = &rest / &weights;
        if &price * weight <= *money {
            return Some(price);
        }
        rest -= money;
        weights -= weight;
    }
    None
}

/// Add1 by single steps, as the data's README words it.
fn naive_add1(election: &Election, utility: Utility, rule: Add1) -> Vec<usize> {
    let instance = instance(election);
    let budget = election.budget.millionths() / 1_000_000;
    let voters = u64::try_from(election.ballots.len()).expect("few");
    let mut share = if rule.whole_start {
        fraction(budget / voters)
    } else {
        Fraction::new(budget.into(), voters.into())
    };
    let wanted = instance.votes.iter().filter(|votes| **votes > 0).count();
    let mut winners = naive(election, utility, &share);
    loop {
        if (rule.stop_when_exhaustive && instance.is_exhaustive(&winners)) || winners.len() == wanted {
            return winners;
        }
        share += fraction(1);
        let next = naive(election, utility, &share);
        if instance.cost(&next) > instance.budget {
            return winners;
        }
        winners = next;
    }
}

type Choices = Vec<(usize, u64)>;

/// Few costs and few kinds of ballots, so that ties and exhausted voters abound.
fn elections(points: bool) -> impl Strategy<Value = Election> {
    (1..=6_usize)
        .prop_flat_map(move |projects| {
            let places: Vec<usize> = (0..projects).collect();
            let choices = proptest::sample::subsequence(places, 0..=projects);
            let ballot =
                (choices, proptest::collection::vec(0..5_u64, projects)).prop_map(move |(choices, given)| {
                    choices
                        .into_iter()
                        .map(|project| (project, if points { given[project] } else { 1 }))
                        .collect()
                });
            (
                prop_oneof![1..60_u64, 300..1200_u64],
                proptest::collection::vec(prop_oneof![1..25_u64, Just(12), Just(6), 50..900_u64], projects),
                proptest::collection::vec(ballot, 1..10),
            )
        })
        .prop_map(move |(budget, costs, ballots): (u64, Vec<u64>, Vec<Choices>)| {
            election(budget, &costs, &ballots, points)
        })
}

fn rules(points: bool) -> Vec<Rule> {
    Rule::all().filter(|rule| points || !rule.to_string().contains("points")).collect()
}

fn check_against_fractions(election: &Election, points: bool) {
    let instance = instance(election);
    let budget = election.budget.millionths() / 1_000_000;
    let voters = u64::try_from(election.ballots.len()).expect("few");
    let share = Fraction::new(budget.into(), voters.into());
    for rule in rules(points) {
        let Rule::EqualShares(utility, completion) = rule else { continue };
        let outcome = count(&instance, rule).expect("counted");
        assert!(outcome.cost <= election.budget, "{rule} overspends");
        let found = &outcome.winners[..outcome.before_completion()];
        let expected = match completion.add1 {
            Some(add1) => naive_add1(election, utility, add1),
            None => naive(election, utility, &share),
        };
        assert_eq!(found, expected, "{rule}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn approvals_are_counted_as_fractions_and_single_steps_count_them(election in elections(false)) {
        check_against_fractions(&election, false);
    }

    #[test]
    fn points_are_counted_as_fractions_and_single_steps_count_them(election in elections(true)) {
        check_against_fractions(&election, true);
    }

    #[test]
    fn greedy_stays_within_the_budget_and_skips_only_what_does_not_fit(election in elections(false)) {
        let instance = instance(&election);
        for rule in rules(false) {
            let outcome = count(&instance, rule).expect("counted");
            prop_assert!(outcome.cost <= election.budget);
            if rule.to_string() == "greedy" || rule.to_string().ends_with("_util") {
                prop_assert!(instance.is_exhaustive(&outcome.winners), "{} leaves money", rule);
            }
        }
    }

    #[test]
    fn the_order_of_ballots_and_of_choices_does_not_matter(
        election in elections(true), seed in proptest::collection::vec(any::<u32>(), 9),
    ) {
        let mut shuffled = election.clone();
        let mut order: Vec<usize> = (0..election.ballots.len()).collect();
        order.sort_by_key(|place| seed[*place]);
        shuffled.ballots = order.into_iter().map(|place| election.ballots[place].clone()).collect();
        for ballot in &mut shuffled.ballots {
            ballot.choices.reverse();
            ballot.points.reverse();
        }
        for rule in rules(true) {
            let one = count(&instance(&election), rule).expect("counted");
            let other = count(&instance(&shuffled), rule).expect("counted");
            prop_assert_eq!(&one.winners, &other.winners);
            prop_assert_eq!(one.rounds, other.rounds);
        }
    }

    #[test]
    fn other_ids_change_nothing_but_ties(election in elections(false)) {
        let mut renamed = election.clone();
        let ids: Vec<String> = election.projects.iter().rev().map(|project| project.id.clone()).collect();
        for (project, id) in renamed.projects.iter_mut().zip(ids) {
            project.id = id;
        }
        for rule in rules(false) {
            // On the way of Add1 ties may decide where it stops; they are told for its end alone.
            let one = count(&instance(&election), rule).expect("counted");
            let other = count(&instance(&renamed), rule).expect("counted");
            let has_add1 = matches!(rule, Rule::EqualShares(_, Completion { add1: Some(_), .. }));
            if one.ties.is_empty() && other.ties.is_empty() && !has_add1 {
                prop_assert_eq!(one.winners, other.winners, "{}", rule);
            }
        }
    }

    #[test]
    fn every_ballot_several_times_gives_the_same(election in elections(true), times in 2..5_usize) {
        let mut multiplied = election.clone();
        multiplied.ballots = (0..times).flat_map(|_| election.ballots.clone()).collect();
        for name in ["mes_cost", "mes_card", "mes_points", "mes_cost_util"] {
            let one = count(&instance(&election), rule(name)).expect("counted");
            let many = count(&instance(&multiplied), rule(name)).expect("counted");
            prop_assert_eq!(one.winners, many.winners, "{}", name);
        }
    }

    #[test]
    fn so_many_votes_as_are_told_are_enough(election in elections(false)) {
        let before = instance(&election);
        for name in ["mes_cost", "mes_card"] {
            let outcome = count(&before, rule(name)).expect("counted");
            for explained in explain(&before, &outcome) {
                let Some(votes) = explained.lost.and_then(|lost| lost.votes_enough) else { continue };
                let mut order: Vec<usize> = (0..election.ballots.len())
                    .filter(|voter| !election.ballots[*voter].choices.contains(&explained.project))
                    .collect();
                order.sort_by_key(|voter| std::cmp::Reverse(left(&before, &outcome, &election, *voter)));
                let mut with = election.clone();
                for voter in order.into_iter().take(usize::try_from(votes).expect("few")) {
                    with.ballots[voter].choices.push(explained.project);
                }
                let again = count(&instance(&with), rule(name)).expect("counted");
                prop_assert!(again.winners.contains(&explained.project), "{} with {} votes", name, votes);
            }
        }
    }

    #[test]
    fn so_many_votes_as_greedy_is_told_are_enough(election in elections(false)) {
        let before = instance(&election);
        for name in ["greedy", "greedy_no_skip", "greedy_per_cost"] {
            let outcome = count(&before, rule(name)).expect("counted");
            for explained in explain(&before, &outcome) {
                let Some(votes) = explained.lost.and_then(|lost| lost.votes_enough) else { continue };
                let mut with = election.clone();
                for vote in 0..votes {
                    let voter = format!("new {vote}");
                    let choices = vec![explained.project];
                    with.ballots.push(Ballot { voter, choices, points: Vec::new(), fields: Vec::new() });
                }
                let again = count(&instance(&with), rule(name)).expect("counted");
                prop_assert!(again.winners.contains(&explained.project), "{} with {} votes", name, votes);
            }
        }
    }
}

/// What a voter holds in the end, in grains.
fn left(instance: &Instance, outcome: &Outcome, election: &Election, voter: usize) -> u64 {
    let mut choices: Vec<(usize, u64)> =
        election.ballots[voter].choices.iter().map(|project| (*project, 1)).collect();
    choices.sort_unstable();
    let classes: HashMap<_, _> =
        instance.classes.iter().zip(&outcome.left).map(|(class, left)| (&class.choices, *left)).collect();
    classes[&choices]
}

#[test]
fn the_work_of_add1_depends_on_the_currency_only_by_its_logarithm() {
    let ballots: Vec<Vec<(usize, u64)>> = (0..40_usize)
        .map(|voter| {
            (0..8).filter(|project| (voter * 7 + project * project * 3) % 5 < 2).map(|p| (p, 1)).collect()
        })
        .collect();
    let costs = [70, 110, 90, 130, 60, 200, 150, 85];
    let counts = |factor: u64| -> (u64, u64, Vec<usize>) {
        let costs: Vec<u64> = costs.iter().map(|cost| cost * factor).collect();
        let outcome = count(
            &instance(&election(480 * factor, &costs, &ballots, false)),
            rule("mes_cost_add1_continue"),
        );
        let outcome = outcome.expect("counted");
        (outcome.added, outcome.counts, outcome.winners)
    };
    let (small, fine, finest) = (counts(1_000), counts(1_000_000), counts(1_000_000_000));
    assert!(fine.0 > 1_000_000, "{} units were added", fine.0);
    assert!(fine.1 < 1_000 && finest.1 < 2 * fine.1, "{small:?} {fine:?} {finest:?}");
    assert_eq!(fine.2, finest.2);
}
