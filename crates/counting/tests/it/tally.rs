use std::path::{Path, PathBuf};

use counting::{
    Format, Language,
    tally::{Arguments, Method, run},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{markup::text_of, schema};

const HEAD: &str = "META\nkey;value\ndescription;Name of the <house>\nbudget;0\n";
const OPTIONS: &str = "num_projects;3\nnum_votes;5\nPROJECTS\nproject_id;cost;name\nA;0;Linde & Eiche\nB;0;<b>Burg</b>\nC;0;\nVOTES\n";

fn ordinal() -> String {
    format!("{HEAD}vote_type;ordinal\n{OPTIONS}voter_id;vote\n1;A,B\n2;A,C\n3;B,C\n4;C,B\n5;B,A\n")
}

/// Five ballots, each with points for A, B and C.
fn pointed(kind: &str, points: [&str; 5]) -> String {
    let ballots = [1, 2, 3, 4, 5].map(|number| format!("{number};A,B,C;{}", points[number - 1])).join("\n");
    format!("{HEAD}vote_type;{kind}\n{OPTIONS}voter_id;vote;points\n{ballots}\n")
}

fn arguments(file: &Path, method: Method, format: Format) -> Arguments {
    Arguments {
        file: file.to_owned(),
        method,
        seats: None,
        credits: None,
        min_ratings: None,
        ties: "id".to_owned(),
        format,
        lang: Language::En,
    }
}

fn in_file<R>(content: &[u8], act: impl FnOnce(&Path) -> R) -> R {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("vote.pb");
    std::fs::write(&file, content).expect("written");
    act(&file)
}

fn counted(content: &str, method: Method) -> Value {
    in_file(content.as_bytes(), |file| json_of(&arguments(file, method, Format::Json)))
}

fn json_of(arguments: &Arguments) -> Value {
    serde_json::from_str(&run(arguments).expect("counted")).expect("JSON")
}

fn refused(content: &str, method: Method, change: impl Fn(&mut Arguments)) -> String {
    in_file(content.as_bytes(), |file| {
        let mut arguments = arguments(file, method, Format::Json);
        change(&mut arguments);
        let told = run(&arguments).expect_err("refused").to_string();
        told.replace(&file.display().to_string(), "FILE")
    })
}

fn ballots_for(method: Method) -> String {
    match method {
        Method::Approval => ordinal().replace("ordinal", "approval"),
        Method::Score => pointed("scoring", ["5,3,1", "4,4,0", "1,5,2", "0,3,3", "2,2,2"]),
        Method::Consensing => pointed("scoring", ["0,3,10", "4,4,0", "1,5,2", "0,3,3", "2,2,2"]),
        Method::Quadratic => pointed("scoring", ["3,1,0", "0,2,1", "1,1,1", "0,0,4", "2,2,0"]),
        _ => ordinal(),
    }
}

#[test]
fn every_method_writes_what_the_schema_describes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/tally.schema.json");
    let described: Value = serde_json::from_slice(&std::fs::read(file).expect("the schema")).expect("JSON");
    for method in Method::all() {
        let report = counted(&ballots_for(method), method);
        assert_eq!(schema::faults(&report, &described), Vec::<String>::new(), "{method}");
        assert_eq!(report["method"], json!(method.to_string()));
        assert_eq!(report["ballots"], 5);
    }
    let mut wrong = counted(&ordinal(), Method::Schulze);
    wrong["winners"] = json!("A");
    assert_eq!(schema::faults(&wrong, &described).len(), 1, "the check finds what is wrong");
}

#[test]
fn a_tie_is_told_and_nobody_is_chosen_by_the_order_of_the_file() {
    // Counted by hand: what is not named stands behind all that is.
    let report = counted(&ordinal(), Method::Pairwise);
    assert_eq!(report["pairwise"], json!([[null, 2, 3], [3, null, 3], [2, 2, null]]));
    assert_eq!((&report["condorcet_winner"], &report["winners"]), (&json!("B"), &json!(["B"])));
    let level = ordinal()
        .replace("num_votes;5", "num_votes;2")
        .replace("3;B,C\n4;C,B\n5;B,A\n", "")
        .replace("2;A,C", "2;B,A");
    let report = counted(&level, Method::Schulze);
    assert_eq!((&report["winners"], &report["tie_decides"]), (&json!(["A", "B"]), &json!(true)));
    let runoff = counted(&level, Method::Irv);
    assert_eq!(runoff["possible_winners"], json!(["A", "B"]));
    assert_eq!(runoff["tie_decides"], true);
}

#[test]
fn ratings_are_compared_by_mean_and_points_by_sum() {
    let report = counted(&ballots_for(Method::Score), Method::Score);
    let sums: Vec<&Value> =
        report["options"].as_array().expect("options").iter().map(|o| &o["sum"]).collect();
    assert_eq!(sums, [&json!(12), &json!(17), &json!(8)]);
    assert_eq!((&report["winners"], &report["options"][1]["mean"]), (&json!(["B"]), &json!(3.4)));
    let places: Vec<&Value> =
        report["options"].as_array().expect("options").iter().map(|o| &o["place"]).collect();
    assert_eq!(places, [&json!(2), &json!(1), &json!(3)]);
    let consensus = counted(&ballots_for(Method::Consensing), Method::Consensing);
    assert_eq!((&consensus["winners"], &consensus["options"][0]["sum"]), (&json!(["A"]), &json!(7)));
}

#[test]
fn the_published_results_of_real_ranked_votes_are_reproduced() {
    let Some(folder) = std::env::var_os("LEISTEN_SHARED").map(PathBuf::from) else {
        println!("left out: LEISTEN_SHARED names no folder");
        return;
    };
    let folder = folder.join("data/voting/ranked");
    for name in ["Poland_Krakow_2024_Grzegorzki", "US_Stanford_Dataset_Saratoga_NY_2022_vote_rankings"] {
        let expected: Value = serde_json::from_slice(
            &std::fs::read(folder.join(format!("{name}.expected.json"))).expect("the oracle's file"),
        )
        .expect("JSON");
        let file = folder.join(format!("{name}.pb"));
        let of = |method: Method| json_of(&arguments(&file, method, Format::Json));
        let sorted = |value: &Value| {
            let mut ids: Vec<String> = value
                .as_array()
                .expect("ids")
                .iter()
                .map(|id| id.as_str().expect("an id").to_owned())
                .collect();
            ids.sort();
            ids
        };
        for (method, key) in [
            (Method::Schulze, "schulze_winners_own"),
            (Method::RankedPairs, "ranked_pairs_pref_voting"),
            (Method::Copeland, "copeland"),
            (Method::Irv, "irv_winners"),
        ] {
            assert_eq!(sorted(&of(method)["winners"]), sorted(&expected[key]), "{name}, {method}");
        }
        let pairs = of(Method::Schulze);
        assert_eq!(pairs["condorcet_winner"], expected["condorcet_winner"], "{name}");
        let ids: Vec<&str> = pairs["options"]
            .as_array()
            .expect("options")
            .iter()
            .filter_map(|option| option["id"].as_str())
            .collect();
        for (key, matrix) in [("pairwise", "pairwise"), ("schulze_strength_winning_votes", "strengths")] {
            for (row, winner) in ids.iter().enumerate() {
                for (column, loser) in ids.iter().enumerate().filter(|(column, _)| *column != row) {
                    let told = &expected[key][format!("{winner}>{loser}")];
                    let told = if told.is_null() { &json!(0) } else { told };
                    assert_eq!(&pairs[matrix][row][column], told, "{name}: {matrix} {winner}>{loser}");
                }
            }
        }
        let borda = of(Method::Borda);
        for option in borda["options"].as_array().expect("options") {
            let id = option["id"].as_str().expect("an id");
            assert_eq!(option["score"], expected["borda_truncated_zero"][id], "{name}: {id}");
        }
        let elected = json_of(&Arguments { seats: Some(3), ..arguments(&file, Method::Stv, Format::Json) });
        let oracle = &expected["stv_3_seats_pyrankvote"]["winners"];
        assert_eq!(sorted(&elected["winners"]), sorted(oracle), "{name}, stv");
    }
}

#[test]
fn the_page_is_well_formed_for_every_method_in_both_languages() {
    for (language, tag, wins) in [(Language::De, "de", "gewinnt"), (Language::En, "en", "wins")] {
        for method in Method::all() {
            let page = in_file(ballots_for(method).as_bytes(), |file| {
                run(&Arguments { lang: language, ..arguments(file, method, Format::Html) }).expect("counted")
            });
            let text = text_of(&page, tag, "tally-");
            assert!(
                text.contains("Name of the <house>") && text.contains("<b>Burg</b> (B)"),
                "names are text"
            );
            assert!(text.contains(wins), "{method} names its winner");
        }
    }
}

#[test]
fn the_terminal_gets_the_result_and_every_round() {
    let told = in_file(ordinal().as_bytes(), |file| {
        run(&arguments(file, Method::Irv, Format::Text)).expect("counted")
    });
    assert!(
        told.contains("The winner is") && told.contains("Round 1:") && told.contains("is eliminated"),
        "{told}"
    );
}

#[test]
fn what_does_not_fit_is_named_with_file_and_line_and_the_way_out() {
    let told = refused(&ordinal(), Method::Approval, |_| ());
    assert!(told.contains("FILE") && told.contains("ordinal") && told.contains("schulze"), "{told}");
    let told = refused(
        &pointed("scoring", ["1,1,1", "1,1,11", "1,1,1", "1,1,1", "1,1,1"]),
        Method::Consensing,
        |_| (),
    );
    assert!(told.starts_with("FILE:16: the rating 11 of C"), "{told}");
    let told = refused(
        &pointed("scoring", ["20,0,0", "1,1,1", "1,1,1", "1,1,1", "1,1,1"]),
        Method::Quadratic,
        |_| (),
    );
    assert!(told.starts_with("FILE:15: "), "{told}");
    let told = refused(&ordinal(), Method::Irv, |arguments| arguments.seats = Some(2));
    assert!(told.contains("--seats") && told.contains("stv"), "{told}");
    let told = refused(&ordinal(), Method::Irv, |arguments| "lot:".clone_into(&mut arguments.ties));
    assert!(told.contains("--ties") && told.contains("lot:TEXT"), "{told}");
    let told = refused("META\nkey;value\nbudget;x\n", Method::Irv, |_| ());
    assert!(told.contains('3'), "{told}");
}

proptest! {
    #[test]
    fn no_file_makes_counting_panic(
        method in proptest::sample::select(Method::all().collect::<Vec<_>>()),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut content = ballots_for(method).into_bytes();
        let at = at.index(content.len());
        content[at] = byte;
        in_file(&content, |file| {
            for format in [Format::Json, Format::Text, Format::Html] {
                let _ = run(&arguments(file, method, format));
            }
        });
    }
}
