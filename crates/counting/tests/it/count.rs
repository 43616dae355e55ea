use std::path::{Path, PathBuf};

use counting::{
    Format, Language,
    count::{Arguments, run},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{markup::text_of, schema};

/// Ten voters with 10 each: six want A for 60, four of them B for 40 as well, the other four C for 40; nobody wants D.
const VOTE: &str = "META\nkey;value\ndescription;Budget <of> \"North\" & South\ncurrency;EUR\nbudget;100\n\
                    vote_type;approval\nnum_projects;4\nnum_votes;10\nPROJECTS\nproject_id;cost;name\nA;60;Benches\n\
                    B;40;\"<b>Fountain</b>; new\"\nC;40;\nD;5.50;Bins\nVOTES\nvoter_id;vote\n1;A,B\n2;A,B\n3;A,B\n\
                    4;A,B\n5;A\n6;A\n7;C\n8;C\n9;C\n10;C\n";

fn arguments(file: &Path, rule: &str, format: Format) -> Arguments {
    Arguments {
        file: file.to_owned(),
        rule: rule.to_owned(),
        ties: "score,cost,id".to_owned(),
        min_votes: 0,
        min_votes_by_cost: false,
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

fn counted(rule: &str) -> Value {
    in_file(VOTE.as_bytes(), |file| {
        serde_json::from_str(&run(&arguments(file, rule, Format::Json)).expect("counted")).expect("JSON")
    })
}

fn schema() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/count.schema.json");
    serde_json::from_slice(&std::fs::read(file).expect("the schema")).expect("JSON")
}

/// The file, the error as told.
fn refused(content: &str, change: impl Fn(&mut Arguments)) -> String {
    in_file(content.as_bytes(), |file| {
        let mut arguments = arguments(file, "mes_cost", Format::Json);
        change(&mut arguments);
        let told = run(&arguments).expect_err("refused").to_string();
        told.replace(&file.display().to_string(), "FILE")
    })
}

#[test]
fn json_tells_winners_rounds_and_why() {
    let report = counted("mes_cost");
    assert_eq!(report["rule"], "mes_cost");
    assert_eq!(report["winners"], json!(["A", "C"]));
    assert_eq!((&report["budget"], &report["cost"]), (&json!(100.0), &json!(100.0)));
    assert_eq!(report["rounds"][0]["effective_votes"], 6.0);
    assert_eq!(report["comparison"], json!({"prefer_result": 4, "prefer_greedy": 4, "equal": 2}));
    let fountain = &report["projects"][1];
    assert_eq!((&fountain["id"], &fountain["selected"]), (&json!("B"), &json!(false)));
    assert_eq!(fountain["explanation"]["missing"], 40.0);
    let taken = json!([{"winner": "A", "round": 1, "payers": 4, "amount": 40.0}]);
    assert_eq!(fountain["explanation"]["taken"], taken);
    assert_eq!(fountain["explanation"]["greedy"], true);
}

#[test]
fn every_rule_writes_what_the_schema_describes() {
    let schema = schema();
    for rule in methods::budget::Rule::all().map(|rule| rule.to_string()) {
        if !rule.contains("points") {
            assert_eq!(schema::faults(&counted(&rule), &schema), Vec::<String>::new(), "{rule}");
        }
    }
    let mut wrong = counted("greedy");
    wrong["ballots"] = json!("ten");
    assert_eq!(schema::faults(&wrong, &schema).len(), 1, "the check finds what is wrong");
}

#[test]
fn the_page_is_well_formed_and_tells_each_project_in_both_languages() {
    for (language, tag, words) in [
        (Language::De, "de", ["Ausgewählt", "Es fehlen 40 EUR", "Nicht ausgewählt", "vergeben (100 %)"]),
        (Language::En, "en", ["Selected", "40 EUR are missing", "Not selected", "are spent (100 %)"]),
    ] {
        let page = in_file(VOTE.as_bytes(), |file| {
            run(&Arguments { lang: language, ..arguments(file, "mes_cost_util", Format::Html) })
                .expect("counted")
        });
        let text = text_of(&page, tag, "count-");
        assert_eq!(page.matches("<section").count(), 4, "one for each project");
        for word in words {
            assert!(text.contains(word), "{word} in {text}");
        }
        assert!(text.contains("<b>Fountain</b>; new (B)"), "names are text");
    }
}

#[test]
fn the_terminal_gets_the_winners_in_order() {
    let told =
        in_file(VOTE.as_bytes(), |file| run(&arguments(file, "mes_cost", Format::Text)).expect("counted"));
    let (first, second) = (told.find("Benches (A)"), told.find("C  40 EUR"));
    assert!(first.is_some() && first < second, "{told}");
    assert!(told.contains("100 EUR of 100 EUR are spent"), "{told}");
    let lot = in_file(VOTE.as_bytes(), |file| {
        run(&Arguments {
            ties: "cost_down,lot:6, 2, 5".to_owned(),
            ..arguments(file, "greedy", Format::Text)
        })
    });
    assert!(lot.expect("counted").contains("the higher cost, the lot “6, 2, 5”, drawn once in public"));
}

#[test]
fn ties_and_thresholds_are_told() {
    let report = counted("greedy");
    assert_eq!(report["ties"], json!([{"round": null, "projects": ["B", "C"]}]));
    assert_eq!(report["projects"][2]["explanation"]["ties"], json!([0]));
    let report: Value = in_file(VOTE.as_bytes(), |file| {
        let arguments = Arguments { min_votes: 5, ..arguments(file, "greedy", Format::Json) };
        serde_json::from_str(&run(&arguments).expect("counted")).expect("JSON")
    });
    assert_eq!(report["winners"], json!(["A"]));
    assert_eq!(report["projects"][1]["explanation"]["votes_needed"], 5);
    assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
}

#[test]
fn a_wrong_file_is_told_with_its_lines_and_what_would_be_right() {
    assert_eq!(
        refused(&VOTE.replace("7;C", "7;E").replace("9;C\n", "9\n"), |_| ()),
        "FILE:23: there is no project `E` in the section PROJECTS\nFILE:25: 1 fields, but the header has 2"
    );
    assert_eq!(refused(&VOTE.replace("9;C\n", ""), |_| ()), "FILE:8: num_votes says 10, but there are 9");
    let many = VOTE.replace(";A", ";X").replace(";C", ";X") + &"x\n".repeat(40);
    let told = refused(&many, |_| ());
    assert!(told.lines().count() == 21 && told.contains("more lines that cannot be right"), "{told}");
    let told = refused("", |arguments| arguments.file = PathBuf::from("missing.pb"));
    assert!(told.starts_with("missing.pb: the file cannot be read"), "{told}");
}

#[test]
fn wrong_arguments_are_told_with_the_right_ones() {
    let told = refused(VOTE, |arguments| "mes".clone_into(&mut arguments.rule));
    assert!(told.starts_with("--rule: there is no rule `mes`") && told.contains("mes_cost_add1"), "{told}");
    let told = refused(VOTE, |arguments| "score".clone_into(&mut arguments.ties));
    assert!(told.starts_with("--ties: ") && told.contains("lot:TEXT"), "{told}");
    let told = refused(VOTE, |arguments| "mes_points".clone_into(&mut arguments.rule));
    assert!(told.starts_with("FILE: the ballots have no points"), "{told}");
    let told = refused(&VOTE.replace("approval", "ordinal"), |_| ());
    assert!(told.contains("ordinal"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_file_is_counted_or_refused_but_never_a_panic(
        at in 0..VOTE.len(), cut in 0..12_usize, with in proptest::collection::vec(any::<u8>(), 0..6),
        format in prop_oneof![Just(Format::Json), Just(Format::Text), Just(Format::Html)],
    ) {
        let mut bytes = VOTE.as_bytes().to_vec();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with);
        in_file(&bytes, |file| {
            for rule in ["greedy_per_cost", "mes_cost_add1_util", "mes_points"] {
                let _ = run(&arguments(file, rule, format));
            }
        });
    }
}
