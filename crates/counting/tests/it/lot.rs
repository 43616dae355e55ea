use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use counting::{
    Faults, Format, Language,
    lot::{Arguments, run},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{markup::text_of, schema};

const QUOTAS: &str =
    "category,feature,min,max\nage,young,2,3\nage,old,3,4\nplace,centre,1,5\nplace,<village>,1,5\n";

/// Thirty people, two in each house.
fn people() -> String {
    let mut file = "id,age,place,street\n".to_owned();
    for person in 0..30 {
        let age = if person % 5 == 0 { "young" } else { "old" };
        let place = if person % 3 == 0 { "<village>" } else { "centre" };
        writeln!(file, "p{person},{age},{place},street {}", person / 2).expect("written");
    }
    file
}

fn arguments() -> Arguments {
    Arguments {
        pool: PathBuf::new(),
        quotas: PathBuf::new(),
        size: 6,
        rule: "leximin".to_owned(),
        id: None,
        household: Vec::new(),
        panels: None,
        seed: None,
        seed_commitment: None,
        entropy: Vec::new(),
        reserve: 0,
        gone: Vec::new(),
        redraw: Vec::new(),
        format: Format::Json,
        lang: Language::En,
    }
}

fn drawn(quotas: &[u8], people: &[u8], arguments: Arguments) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).expect("written");
        file
    };
    let (quotas, pool) = (file("quotas.csv", quotas), file("people.csv", people));
    let told = |faults: Faults| faults.to_string().replace(&(folder.path().display().to_string() + "/"), "");
    run(&Arguments { pool, quotas, ..arguments }).map_err(told)
}

fn of(arguments: Arguments) -> Result<String, String> {
    drawn(QUOTAS.as_bytes(), people().as_bytes(), arguments)
}

fn json_of(arguments: Arguments) -> Value {
    serde_json::from_str(&of(arguments).expect("drawn")).expect("JSON")
}

fn schema() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/lot.schema.json");
    serde_json::from_slice(&std::fs::read(file).expect("the schema")).expect("JSON")
}

/// A lottery of 50 panels that was drawn.
fn public() -> Arguments {
    Arguments {
        panels: Some(50),
        seed: Some("a secret".to_owned()),
        entropy: vec!["6 1 3".to_owned()],
        reserve: 4,
        ..arguments()
    }
}

#[test]
fn json_is_as_the_schema_says_for_every_rule_and_with_a_draw() {
    for rule in ["leximin", "maximin", "nash"] {
        let mut report = json_of(Arguments { rule: rule.to_owned(), ..public() });
        assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
        let persons = report["persons"].as_array().expect("a list").clone();
        let sum: f64 = persons.iter().filter_map(|person| person["chance"].as_f64()).sum();
        assert!((sum - 6.0).abs() < 1e-6, "{sum}");
        let tickets: u64 = persons.iter().filter_map(|person| person["panels"].as_u64()).sum();
        assert_eq!(tickets, 300);
        let number = usize::try_from(report["draw"]["number"].as_u64().expect("a number")).expect("small");
        assert_eq!(report["draw"]["panel"], report["public"]["panels"][number - 1]);
        let file = report["public"]["file"].as_str().expect("a text");
        assert_eq!(file.lines().count(), 50);
        assert_eq!(report["draw"]["reserve"].as_array().map(Vec::len), Some(4));
        report["size"] = json!(-1);
        assert_eq!(schema::faults(&report, &schema()).len(), 1, "the check finds what is wrong");
    }
    // At least two of the six young are on it, so at most four of the twenty-four old ones.
    let report = json_of(arguments());
    assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
    assert_eq!(report["smallest_chance"].as_f64().map(|chance| (chance * 1e6).round()), Some(166_667.0));
    assert_eq!((&report["public"], &report["draw"]), (&Value::Null, &Value::Null));
}

#[test]
fn the_header_that_was_read_is_told_with_and_without_ids() {
    let report = json_of(arguments());
    assert_eq!(report["quota_columns"], json!(["category", "feature", "min", "max"]));
    assert_eq!(report["id_column"], json!("id"));
    let quotas = QUOTAS.replace("category,feature,min,max", "feature,value,min,max");
    for (header, id) in [("nationbuilder_id,", json!("nationbuilder_id")), ("code,", Value::Null)] {
        let people = people().replacen("id,", header, 1);
        let told = drawn(quotas.as_bytes(), people.as_bytes(), arguments()).expect("drawn");
        let report: Value = serde_json::from_str(&told).expect("JSON");
        assert_eq!(report["quota_columns"], json!(["feature", "value", "min", "max"]));
        assert_eq!(report["id_column"], id);
        assert_eq!(report["persons"][0]["id"], if id == Value::Null { json!("1") } else { json!("p0") });
    }
}

#[test]
fn of_one_household_one_person_at_most_is_drawn() {
    let report = json_of(Arguments { household: vec!["street".to_owned()], ..public() });
    assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
    for panel in report["public"]["panels"].as_array().expect("a list") {
        let number = |id: &Value| id.as_str().and_then(|id| id[1..].parse::<u32>().ok()).expect("an id");
        let mut houses: Vec<u32> =
            panel.as_array().expect("a list").iter().map(|id| number(id) / 2).collect();
        houses.sort_unstable();
        houses.dedup();
        assert_eq!(houses.len(), 6);
    }
}

#[test]
fn who_drops_out_is_replaced_within_the_quotas_by_new_chance() {
    let first = json_of(public());
    let gone = first["draw"]["panel"][0].as_str().expect("an id").to_owned();
    let wish = Arguments { gone: vec![gone.clone()], redraw: vec!["2 2 5".to_owned()], ..public() };
    let report = json_of(wish.clone());
    assert_eq!(schema::faults(&report, &schema()), Vec::<String>::new());
    assert_eq!(report["draw"], first["draw"]);
    let panel: Vec<&str> =
        report["replacement"]["panel"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(panel.len() == 6 && !panel.contains(&gone.as_str()));
    let young = panel.iter().filter(|id| id[1..].parse::<u32>().is_ok_and(|id| id % 5 == 0)).count();
    assert!((2..=3).contains(&young));
    let told = of(Arguments { gone: vec!["p77".to_owned()], ..wish }).expect_err("refused");
    assert!(told.starts_with("--gone: “p77” is not on the drawn panel"), "{told}");
}

#[test]
fn the_page_is_well_formed_in_both_languages_and_tells_no_features_of_people() {
    for (lang, tag, words) in [
        (Language::De, "de", ["Das ausgeloste Gremium", "Warteliste", "<village>", "So lässt sich"]),
        (Language::En, "en", ["The panel that was drawn", "Reserve list", "<village>", "How to check"]),
    ] {
        let gone = json_of(public())["draw"]["panel"][0].as_str().expect("an id").to_owned();
        let wish = Arguments { gone: vec![gone], redraw: vec!["2 2 5".to_owned()], ..public() };
        let page = of(Arguments { format: Format::Html, lang, ..wish.clone() }).expect("drawn");
        let text = text_of(&page, tag, "lot-");
        for word in words {
            assert!(text.contains(word), "{word} in {text}");
        }
        assert!(!text.contains("street") && !text.contains("a secret"));
        let short = of(Arguments { format: Format::Text, lang, ..wish }).expect("drawn");
        assert!(short.contains("6 1 3") && short.contains("2 2 5") && !short.contains("lot-"), "{short}");
        for rule in ["maximin", "nash"] {
            let page = of(Arguments { format: Format::Html, lang, rule: rule.to_owned(), ..arguments() });
            text_of(&page.expect("drawn"), tag, "lot-");
        }
    }
}

#[test]
fn what_cannot_be_right_is_told_with_a_way_out() {
    let refused = |quotas: &str, people: &str| {
        drawn(quotas.as_bytes(), people.as_bytes(), arguments()).expect_err("refused")
    };
    let told = refused(&QUOTAS.replace("young,2,3", "young,5,6"), &people());
    let first =
        "quotas.csv: no panel of 6 people meets all quotas; the smallest change that helps:\nquotas.csv:";
    assert!(told.starts_with(first), "{told}");
    assert!(told.contains(" the minimum of `age: ") && told.contains(" from "), "{told}");
    assert!(
        refused(QUOTAS, "id,age,place\na,young,centre\n")
            .starts_with("people.csv: a panel of 6 cannot be drawn from 1")
    );
    assert_eq!(
        refused(QUOTAS, "id,age,place\na,young,moon\na,old\n"),
        "people.csv:2: “moon” for place has no quota; right are: centre, <village>\n\
         people.csv:3: 2 fields; 3 as in the first line are right"
    );
    assert!(refused("a,b\n", &people()).starts_with("quotas.csv:1: the header names no quotas; "));
    let told = |arguments: Arguments| of(arguments).expect_err("refused");
    assert!(told(Arguments { rule: "first".to_owned(), ..arguments() }).contains("leximin, maximin, nash"));
    assert!(told(Arguments { panels: Some(5), ..arguments() }).starts_with("--panels: "));
    assert!(told(Arguments { panels: Some(0), ..public() }).starts_with("--panels: "));
    assert!(told(Arguments { size: 0, ..arguments() }).starts_with("--size: "));
    assert!(told(Arguments { entropy: vec![" ".to_owned()], ..public() }).starts_with("--entropy: "));
    assert!(
        told(Arguments { seed_commitment: Some("00".to_owned()), ..public() })
            .starts_with("--seed-commitment: ")
    );
    // printf 'a secret' | sha256sum
    let right = Arguments { seed_commitment: Some(COMMITMENT.to_owned()), ..public() };
    assert_eq!(json_of(right)["public"]["seed_commitment"], json!(COMMITMENT));
    let told = run(&arguments()).expect_err("refused").to_string();
    assert!(told.contains("the file cannot be read"), "{told}");
}

const COMMITMENT: &str = "984ca5162200734c592148f1820b71057f098573d138666b48663e4e30cd8d3a";

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn changed_files_are_drawn_from_or_refused_but_never_a_panic(
        in_quotas in any::<bool>(), at in any::<prop::sample::Index>(), cut in 0..12_usize,
        with in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'9'), Just(b','), Just(b'\n'), Just(b'"')], 0..24),
        format in prop_oneof![Just(Format::Json), Just(Format::Text), Just(Format::Html)],
    ) {
        let (mut quotas, mut people) = (QUOTAS.as_bytes().to_vec(), people().into_bytes());
        let bytes = if in_quotas { &mut quotas } else { &mut people };
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with);
        let _ = drawn(&quotas, &people, Arguments { format, ..public() });
    }
}
