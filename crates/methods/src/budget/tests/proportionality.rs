//! EJR+ up to any project for cost utilities (Brill & Peters, "Robust and Verifiable Proportionality Axioms for
//! Multiwinner Voting", EC 2023), by trying all groups: no group of voters wants a project that lost, although each of its
//! members would have, with it, not more than the group's part of the budget.

use proptest::prelude::*;

use super::*;

/// A group (as bits) and a project that it is owed.
fn violation(election: &Election, winners: &[usize]) -> Option<(u32, usize)> {
    let voters = u32::try_from(election.ballots.len()).expect("few");
    let cost = |project: usize| u128::from(election.projects[project].cost.millionths());
    let has: Vec<u128> = election
        .ballots
        .iter()
        .map(|ballot| {
            ballot
                .choices
                .iter()
                .filter(|project| winners.contains(project))
                .map(|project| cost(*project))
                .sum()
        })
        .collect();
    let groups = 1..1_u32 << voters;
    groups
        .flat_map(|group| (0..election.projects.len()).map(move |project| (group, project)))
        .filter(|(_, project)| !winners.contains(project))
        .find(|(group, project)| {
            let members = (0..voters as usize).filter(|voter| group >> voter & 1 == 1);
            let owed = u128::from(group.count_ones()) * u128::from(election.budget.millionths());
            members.clone().all(|voter| {
                election.ballots[voter].choices.contains(project)
                    && (has[voter] + cost(*project)) * u128::from(voters) <= owed
            })
        })
}

proptest! {
    #[test]
    fn equal_shares_owe_no_group_anything(
        budget in 1..80_u64,
        costs in proptest::collection::vec(1..30_u64, 6),
        ballots in proptest::collection::vec(proptest::sample::subsequence(vec![0_usize, 1, 2, 3, 4, 5], 0..=6), 1..8),
    ) {
        let ballots: Vec<Vec<(usize, u64)>> =
            ballots.into_iter().map(|choices| choices.into_iter().map(|project| (project, 1)).collect()).collect();
        let election = election(budget, &costs, &ballots, false);
        for name in ["mes_cost", "mes_cost_util"] {
            let outcome = count(&instance(&election), rule(name)).expect("counted");
            prop_assert_eq!(violation(&election, &outcome.winners), None, "{}", name);
        }
    }
}

#[test]
fn greedy_owes_a_minority_its_project() {
    // Two of three voters want A and B, one wants C; each project costs a third of the budget of 3 · 20.
    let ballots = vec![vec![(0, 1), (1, 1), (3, 1)], vec![(0, 1), (1, 1), (3, 1)], vec![(2, 1)]];
    let election = election(60, &[20, 20, 20, 20], &ballots, false);
    let greedy = count(&instance(&election), rule("greedy")).expect("counted");
    assert_eq!(violation(&election, &greedy.winners), Some((4, 2)), "the third voter is owed C");
}
