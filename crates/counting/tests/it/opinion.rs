use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use counting::{
    Faults, Format, Language,
    opinion::{Arguments, run},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{markup::text_of, schema};

/// Ten statements: the third was taken out, the second has markup, the last takes two lines.
const COMMENTS: &str = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n\
                        1,0,9,0,0,1,Benches\n1,1,9,0,0,1,\"<b>Trees</b>, \"\"many\"\"\"\n1,2,9,0,0,-1,An insult\n\
                        1,3,9,0,0,0,Buses\n1,4,9,0,0,1,Fountain\n1,5,9,0,0,1,Bins\n1,6,9,0,0,1,Lamps\n\
                        1,7,9,0,0,1,Swings\n1,8,9,0,0,1,Paths\n1,9,9,0,0,1,\"Two\nlines\"\n";

/// Two camps of different sizes that contradict each other on even statements and agree on odd ones.
fn votes(people: u64) -> String {
    let mut votes = "timestamp,comment-id,voter-id,vote\n".to_owned();
    for person in 0..people {
        for statement in 0..10 {
            let vote = match (person % 3, statement % 2) {
                _ if (person * 7 + statement * 3) % 11 == 0 => "0",
                (0, 0) => "-1",
                _ => "1",
            };
            writeln!(votes, "5,{statement},{person},{vote}").expect("written");
        }
    }
    votes
}

fn mapped(votes: &[u8], comments: &[u8], format: Format, lang: Language) -> (Result<String, Faults>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).expect("written");
        file
    };
    let (votes, comments) = (file("votes.csv", votes), file("comments.csv", comments));
    (run(&Arguments { votes, comments, format, lang }), folder.path().display().to_string() + "/")
}

fn json_of(votes: &str) -> Value {
    let (told, _) = mapped(votes.as_bytes(), COMMENTS.as_bytes(), Format::Json, Language::En);
    serde_json::from_str(&told.expect("mapped")).expect("JSON")
}

fn page(votes: &str, lang: Language) -> String {
    mapped(votes.as_bytes(), COMMENTS.as_bytes(), Format::Html, lang).0.expect("mapped")
}

fn refused(votes: &str, comments: &str) -> String {
    let (told, folder) = mapped(votes.as_bytes(), comments.as_bytes(), Format::Json, Language::En);
    told.expect_err("refused").to_string().replace(&folder, "")
}

fn schema() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/opinion.schema.json");
    serde_json::from_slice(&std::fs::read(file).expect("the schema")).expect("JSON")
}

#[test]
fn json_tells_groups_people_and_statements_as_the_schema_says() {
    let mut report = json_of(&votes(45));
    assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
    assert_eq!((&report["people"], &report["votes"]), (&json!(45), &json!(450)));
    let sizes = [&report["groups"][0]["size"], &report["groups"][1]["size"]];
    assert_eq!(sizes, [&json!(30), &json!(15)]);
    let chosen = report["silhouette"].as_array().expect("a list").iter().find(|one| one["chosen"] == true);
    assert_eq!(chosen.expect("chosen")["inertia"], report["inertia"]);
    for (person, place) in report["participants"].as_array().expect("a list").iter().zip(0..) {
        let expected = json!(u8::from(place % 3 == 0));
        assert_eq!((&person["id"], &person["group"]), (&json!(place), &expected));
    }
    let best = report["consensus"]["agree"].as_array().expect("a list");
    assert!(
        !best.is_empty()
            && best.iter().all(|found| found["statement"].as_u64().is_some_and(|id| id % 2 == 1))
    );
    assert!(report["variance"]["total_share"].as_f64().is_some_and(|share| share > 0.3 && share <= 1.0));
    assert_eq!(report["statements"][2]["text"], Value::Null, "what was taken out is not told");
    report["votes"] = json!(-1);
    assert_eq!(schema::faults(&report, &schema()).len(), 1, "the check finds what is wrong");
}

#[test]
fn below_fifteen_people_there_is_no_map_and_the_page_says_so_kindly() {
    let report = json_of(&votes(14));
    assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
    assert_eq!(report["no_map"], json!({"people": 14, "needed": 15}));
    for list in ["participants", "groups", "silhouette", "statements", "representative"] {
        assert_eq!(report[list], json!([]), "{list}");
    }
    let text = text_of(&page(&votes(14), Language::En), "en", "opinion-");
    assert!(text.contains("So far 14 have. With so few, everyone could see who thinks what."), "{text}");
    let text = text_of(&page(&votes(1), Language::De), "de", "opinion-");
    assert!(text.contains("Bisher ist es ein Mensch. Bei so wenigen"), "{text}");
    assert!(!page(&votes(14), Language::En).contains("<svg"));
    assert_eq!(json_of(&votes(0))["people"], 0);
}

#[test]
fn the_page_is_well_formed_and_tells_map_groups_and_statements_in_both_languages() {
    for (language, tag, words) in [
        (
            Language::De,
            "de",
            ["Gruppe A", "Was alle Gruppen teilen", "Wofür Gruppe B steht", "lehnt ab", "67 %"],
        ),
        (
            Language::En,
            "en",
            ["Group A", "What all groups share", "What Group B stands for", "disagrees", "67 %"],
        ),
    ] {
        let page = page(&votes(45), language);
        let text = text_of(&page, tag, "opinion-");
        for word in words {
            assert!(text.contains(word), "{word} in {text}");
        }
        assert!(
            text.contains("<b>Trees</b>, \"many\" (1)") && text.contains("Two\nlines (9)"),
            "texts are texts"
        );
        assert!(!text.contains("An insult"), "what was taken out is not shown");
        let paths = page.matches("<path class=\"g").count();
        assert_eq!(paths, 2, "one for each group");
    }
}

/// So many people with votes of their own on ten statements.
fn votes_by(people: u32, vote: impl Fn(u32, u32) -> i32) -> String {
    let mut votes = "timestamp,comment-id,voter-id,vote\n".to_owned();
    for (person, statement) in
        (0..people).flat_map(|person| (0..10).map(move |statement| (person, statement)))
    {
        writeln!(votes, "5,{statement},{person},{}", vote(person, statement)).expect("written");
    }
    votes
}

#[test]
fn a_close_call_between_numbers_of_groups_is_said_in_words() {
    // Votes without any camp.
    let chance = |person: u32, statement: u32| {
        let mixed = methods::rank::random_fair(1, &(person * 10 + statement).to_le_bytes());
        [-1, 0, 1][usize::from(mixed.to_le_bytes()[0] % 3)]
    };
    let votes = votes_by(60, chance);
    let report = json_of(&votes);
    let near = report["silhouette"].as_array().expect("a list").iter().filter(|one| one["near_tie"] == true);
    let near: Vec<String> = near.map(|one| one["groups"].to_string()).collect();
    assert!(!near.is_empty(), "{}", report["silhouette"]);
    let text = text_of(&page(&votes, Language::En), "en", "opinion-");
    let told = format!("a close call: a division into {} groups fits almost as well", near.join(" or "));
    assert!(text.contains(&told) && text.contains("almost as clear"), "{told} in {text}");
    // Four corners.
    let corner = |person: u32, statement: u32| {
        let side = if statement < 5 { person % 2 } else { person / 2 % 2 };
        let passes = (person * 31 + statement * 17 + person * statement).is_multiple_of(9);
        if passes { 0 } else { i32::from(side == 0) * 2 - 1 }
    };
    let votes = votes_by(80, corner);
    assert_eq!(json_of(&votes)["groups"].as_array().map(Vec::len), Some(4));
    let text = text_of(&page(&votes, Language::En), "en", "opinion-");
    assert!(text.contains("up to five, fit clearly less well"), "{text}");
}

#[test]
fn people_who_agree_in_everything_are_told_as_one_group() {
    let votes = votes_by(20, |_, _| 1);
    let report = json_of(&votes);
    assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
    assert_eq!(report["groups"].as_array().map(Vec::len), Some(1));
    let text = text_of(&page(&votes, Language::En), "en", "opinion-");
    assert!(text.contains("cannot be divided into groups of at least 5"), "{text}");
    assert!(!text.contains("What Group A"), "one group stands for nothing of its own");
}

#[test]
fn the_terminal_gets_groups_and_what_they_think() {
    let (told, _) = mapped(votes(45).as_bytes(), COMMENTS.as_bytes(), Format::Text, Language::En);
    let told = told.expect("mapped");
    for word in [
        "45 people voted, with 450 votes",
        "Group A: 30 (67 %)",
        "Group B: 15 (33 %)",
        "What Group B stands for",
    ] {
        assert!(told.contains(word), "{word} in {told}");
    }
}

#[test]
fn wrong_files_are_told_with_their_lines_and_what_would_be_right() {
    let right = votes(20);
    let broken = right.replacen("5,3,0,1\n", "5,3,0,2\n5,77,0,1\n5,3\n", 1);
    assert_eq!(
        refused(&broken, COMMENTS),
        "votes.csv:5: vote is “2”; -1, 0 or 1 is right\n\
         votes.csv:6: a vote on statement 77, which is not among the comments; votes.csv and comments.csv of the same \
         export are right\n\
         votes.csv:7: 2 fields; 4 as in the first line are right"
    );
    assert_eq!(
        refused(&right, &COMMENTS.replacen("0,0,-1,An", "0,0,x,An", 1)),
        "comments.csv:4: moderated is “x”; -1, 0 or 1 is right"
    );
    assert!(refused("a,b\n", COMMENTS).starts_with("votes.csv:1: the column timestamp is missing; "));
    assert!(refused(&right, "").starts_with("comments.csv:1: the column comment-id is missing; "));
    let missing = Arguments {
        votes: PathBuf::from("votes.csv"),
        comments: PathBuf::from("nowhere.csv"),
        format: Format::Json,
        lang: Language::En,
    };
    let told = run(&missing).expect_err("refused").to_string();
    assert!(told.starts_with("nowhere.csv: the file cannot be read"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn changed_files_are_mapped_or_refused_but_never_a_panic(
        in_votes in any::<bool>(), at in any::<prop::sample::Index>(), cut in 0..12_usize,
        with in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'9'), Just(b','), Just(b'\n'), Just(b'"')], 0..24),
        format in prop_oneof![Just(Format::Json), Just(Format::Text), Just(Format::Html)],
    ) {
        let (mut votes, mut comments) = (votes(16).into_bytes(), COMMENTS.as_bytes().to_vec());
        let bytes = if in_votes { &mut votes } else { &mut comments };
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with);
        let _ = mapped(&votes, &comments, format, Language::De);
    }
}
