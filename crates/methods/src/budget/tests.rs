use std::collections::HashMap;

use super::*;
use crate::pabulib::{Ballot, Election, Project, VoteType, read};

mod properties;
mod proportionality;
mod small;

fn amount(units: u64) -> Decimal {
    Decimal::whole(units).expect("a small amount")
}

/// Projects A, B, … with costs, ballots as lists of places with points.
fn election(budget: u64, costs: &[u64], ballots: &[Vec<(usize, u64)>], points: bool) -> Election {
    let ids = ('A'..='Z').map(String::from);
    let project = |(id, cost): (String, &u64)| Project { id, cost: amount(*cost), fields: Vec::new() };
    let ballot = |(place, choices): (usize, &Vec<(usize, u64)>)| Ballot {
        voter: place.to_string(),
        choices: choices.iter().map(|(project, _)| *project).collect(),
        points: choices.iter().filter(|_| points).map(|(_, points)| amount(*points)).collect(),
        fields: Vec::new(),
    };
    Election {
        budget: amount(budget),
        vote_type: if points { VoteType::Cumulative } else { VoteType::Approval },
        meta: Vec::new(),
        project_columns: Vec::new(),
        projects: ids.zip(costs).map(project).collect(),
        voter_columns: Vec::new(),
        ballots: ballots.iter().enumerate().map(ballot).collect(),
    }
}

fn instance(election: &Election) -> Instance {
    Instance::new(election, &TieOrder::default()).expect("a small vote")
}

fn rule(name: &str) -> Rule {
    name.parse().expect("a rule")
}

fn winners(instance: &Instance, name: &str) -> Vec<String> {
    let outcome = count(instance, rule(name)).expect("can be counted");
    outcome.winners.iter().map(|project| instance.ids()[*project].clone()).collect()
}

/// Every variant of every file with expected results, in the order of selection.
fn compare_with_oracles(files: &[&str]) {
    let folder = crate::fixtures::shared().join("data/voting/pb");
    for name in files {
        let file = std::fs::read(folder.join(format!("{name}.pb"))).expect("the file");
        let expected = std::fs::read(folder.join(format!("{name}.expected.json"))).expect("what is expected");
        let expected: serde_json::Value = serde_json::from_slice(&expected).expect("JSON");
        let instance = instance(&read(&file).expect("a right file"));
        let variants = expected["variants"].as_object().expect("variants");
        assert!(variants.len() >= 8, "{name}");
        for (variant, expected) in variants {
            let outcome = count(&instance, rule(variant)).expect("can be counted");
            let winners: Vec<&str> =
                outcome.winners.iter().map(|project| instance.ids()[*project].as_str()).collect();
            let wanted: Vec<&str> = expected["winners"]
                .as_array()
                .expect("winners")
                .iter()
                .filter_map(|id| id.as_str())
                .collect();
            assert_eq!(winners, wanted, "{name} {variant}");
            let cost = outcome.cost.to_string().parse::<f64>().expect("a number");
            assert!(
                (cost - expected["total_cost"].as_f64().expect("a cost")).abs() < 1e-6,
                "{name} {variant}"
            );
            if let Some(share) = expected["final_per_voter"].as_f64() {
                let found = outcome.share.expect("a share");
                assert!((found - share).abs() < 1e-6, "{name} {variant}: {found} for {share}");
            }
            println!("{name} {variant}: {} counts, {} added", outcome.counts, outcome.added);
        }
    }
}

#[test]
#[ignore = "needs LEISTEN_SHARED"]
fn every_variant_of_small_real_votes_is_reproduced_in_the_order_of_selection() {
    compare_with_oracles(&[
        "Netherlands_Assen_2024",
        "Poland_Czestochowa_2025_Bleszno",
        "Poland_Wieliczka_2023_Green_Budget",
        "US_Stanford_Dataset_PB_Cambridge_2015_vote_knapsacks",
        "France_Toulouse_2019",
    ]);
}

#[test]
#[ignore = "needs LEISTEN_SHARED"]
fn every_variant_of_large_real_votes_is_reproduced_in_the_order_of_selection() {
    compare_with_oracles(&["Poland_Lodz_2022", "Poland_Warszawa_2023_Bemowo", "France_Toulouse_2022"]);
}
