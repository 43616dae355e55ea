use proptest::prelude::*;

use super::*;

const SMALL: &str = "META\nkey;value\nbudget;100.50\nvote_type;cumulative\nnum_projects;2\nnum_votes;3\nmax_sum_points;5\n\
                     PROJECTS\nproject_id;name;cost;votes\nA;\"Bänke; \"\"grün\"\"\";60;2\nB;Brunnen;50.25;1\n\
                     VOTES\nvoter_id;age;vote;points\n1;30;A,B;2,3\n2;;A;4.5\n3;;;\n";

fn faults(file: &str) -> Vec<(usize, What)> {
    match read(file.as_bytes()) {
        Ok(_) => Vec::new(),
        Err(Faults(faults)) => faults.into_iter().map(|fault| (fault.line, fault.what)).collect(),
    }
}

fn amount(text: &str) -> Decimal {
    Decimal::parse(text).expect("an amount")
}

#[test]
fn a_file_is_read_with_its_columns_in_any_order_and_quoted_fields() {
    let election = read(SMALL.as_bytes()).expect("a right file");
    assert_eq!(election.budget, amount("100.5"));
    assert_eq!(election.project_field(0, "name"), Some("Bänke; \"grün\""));
    assert_eq!(election.projects[1].cost, amount("50.25"));
    assert_eq!(election.ballots[0].choices, [0, 1]);
    assert_eq!(election.ballots[1].points, [amount("4.5")]);
    assert!(election.ballots[2].choices.is_empty());
    assert_eq!(election.meta("max_sum_points"), Some("5"));
    assert_eq!(election.voter_columns, ["age"]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let windows = format!("\u{feff}{}", SMALL.replace('\n', "\r\n"));
    assert_eq!(read(windows.as_bytes()), read(SMALL.as_bytes()));
}

#[test]
fn every_wrong_line_is_named() {
    let wrong = SMALL
        .replace("100.50", "1e5")
        .replace("1;30;A,B;2,3", "1;30;A,C,A;2,3")
        .replace("2;;A;4.5", "1;;A;-1;x");
    assert_eq!(
        faults(&wrong),
        [(3, What::Number { what: "amount", text: "1e5".to_owned() })],
        "without a budget the rest is not looked at"
    );
    let wrong = wrong.replace("1e5", "100");
    assert_eq!(
        faults(&wrong),
        [
            (14, What::UnknownProject { id: "C".to_owned() }),
            (14, What::ProjectTwice { id: "A".to_owned() }),
            (14, What::Points { points: 2, projects: 3 }),
            (15, What::Fields { expected: 4, found: 5 }),
        ]
    );
}

#[test]
fn what_the_file_says_about_itself_is_compared_with_what_it_holds() {
    let less =
        SMALL.replace("3;;;\n", "").replace("num_projects;2", "num_projects;1").replace("50.25;1", "50.25;2");
    assert_eq!(
        faults(&less),
        [
            (5, What::Count { key: "num_projects", said: "1".to_owned(), found: 2 }),
            (6, What::Count { key: "num_votes", said: "3".to_owned(), found: 2 }),
            (11, What::Count { key: "votes", said: "2".to_owned(), found: 1 }),
        ]
    );
}

#[test]
fn each_kind_of_fault_is_told_with_its_line() {
    let twice = |id: &str, first| What::Twice { id: id.to_owned(), first };
    let number = |what, text: &str| What::Number { what, text: text.to_owned() };
    let cases = [
        ("META\n", "MTA\n", 1, What::Section { expected: "META" }),
        ("key;value", "key;wert", 2, What::Column { column: "value".to_owned() }),
        ("budget;100.50", "money;100.50", 8, What::Key { key: "budget" }),
        ("num_votes;3", ";3", 6, What::Nameless),
        ("B;Brunnen", "B;Brun\rnen", 11, What::CarriageReturn),
        ("vote_type;cumulative", "vote_type;likes", 4, What::VoteType { text: "likes".to_owned() }),
        ("num_votes;3", "num_votes;3\nnum_votes;3", 7, twice("num_votes", 6)),
        ("project_id;name;cost", "project_id;name;price", 9, What::Column { column: "cost".to_owned() }),
        ("project_id;name", "project_id;cost", 9, What::Column { column: "cost".to_owned() }),
        ("B;Brunnen", "A;Brunnen", 11, twice("A", 10)),
        ("Brunnen;50.25", "Brunnen;50,25", 11, number("amount", "50,25")),
        ("Brunnen;50.25", "Brunnen;", 11, number("amount", "")),
        ("B;Brunnen", "B,C;Brunnen", 11, What::Id),
        ("Brunnen;", "\"Brunnen;", 11, What::Quote),
        ("B;Brunnen", "\nB;Brunnen", 11, What::Empty),
        ("2;;A;4.5", "1;;A;4.5", 15, twice("1", 14)),
        ("2;;A;4.5", "2;;A;x", 15, number("number of points", "x")),
        (
            "2;;A;4.5",
            "2;;A;5.5",
            15,
            What::Limit { key: "max_sum_points", limit: "5".to_owned(), value: "5.5".to_owned() },
        ),
    ];
    for (from, to, line, what) in cases {
        let found = faults(&SMALL.replacen(from, to, 1));
        assert!(found.contains(&(line, what.clone())), "{from} -> {to}: {what:?} in {found:?}");
    }
    let mut bytes = SMALL.as_bytes().to_vec();
    let place = SMALL.find("Brunnen").expect("in the text");
    bytes[place] = 0xff;
    let Err(Faults(found)) = read(&bytes) else { panic!("not UTF-8") };
    assert!(found.contains(&Fault { line: 11, what: What::NotUtf8 }));
    assert_eq!(faults(""), [(1, What::Section { expected: "META" })]);
}

#[test]
fn a_file_that_was_cut_off_is_never_taken_for_whole() {
    for end in 0..SMALL.len() - 1 {
        assert!(read(&SMALL.as_bytes()[..end]).is_err() || end >= SMALL.len() - 4, "cut at {end}");
    }
}

#[test]
fn what_cannot_be_read_back_is_not_written() {
    let mut election = read(SMALL.as_bytes()).expect("a right file");
    election.projects[0].id = "A,B".to_owned();
    assert_eq!(write(&election), Err(Unwritable { text: "A,B".to_owned() }));
    let mut election = read(SMALL.as_bytes()).expect("a right file");
    election.ballots[1].fields[0] = "3\n0".to_owned();
    assert!(write(&election).is_err());
}

#[test]
fn amounts_are_exact_and_nothing_else_is_taken() {
    for (text, millionths) in
        [("0", 0), ("4000.0", 4_000_000_000), ("1538904.42", 1_538_904_420_000), ("0.000001", 1)]
    {
        assert_eq!(Decimal::parse(text), Some(Decimal::from_millionths(millionths)), "{text}");
    }
    for text in
        ["", ".5", "5.", "-1", "+1", "1e3", " 1", "1 ", "1,5", "0.0000001", "99999999999999999999", "NaN"]
    {
        assert_eq!(Decimal::parse(text), None, "{text}");
    }
}

#[test]
#[ignore = "needs LEISTEN_SHARED"]
fn real_files_are_read_and_survive_writing() {
    let folder = crate::fixtures::shared().join("data/voting");
    let mut files = 0;
    for part in ["pb", "ranked"] {
        for entry in std::fs::read_dir(folder.join(part)).expect("the data folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "pb") {
                let election = read(&std::fs::read(&path).expect("a file"))
                    .unwrap_or_else(|faults| panic!("{}: {faults}", path.display()));
                let written = write(&election).expect("can be written");
                assert_eq!(read(written.as_bytes()).expect("can be read"), election, "{}", path.display());
                files += 1;
            }
        }
    }
    assert!(files >= 10);
}

fn elections() -> impl Strategy<Value = Election> {
    let types = prop_oneof![
        Just(VoteType::Approval),
        Just(VoteType::Cumulative),
        Just(VoteType::Scoring),
        Just(VoteType::Ordinal)
    ];
    let decimal = (0..10_u64.pow(13)).prop_map(Decimal::from_millionths);
    let text = "[^\r\n]{0,9}";
    let projects = proptest::collection::vec((decimal.clone(), text), 0..6);
    let ballots = proptest::collection::vec(
        (
            proptest::sample::subsequence(vec![0_usize, 1, 2, 3, 4], 0..=5).prop_shuffle(),
            text,
            decimal.clone(),
        ),
        0..6,
    );
    (types, decimal, projects, ballots, text).prop_map(|(vote_type, budget, projects, ballots, fact)| {
        Election {
            budget,
            vote_type,
            meta: vec![("description".to_owned(), fact)],
            project_columns: vec!["name".to_owned()],
            voter_columns: vec!["note".to_owned()],
            ballots: ballots
                .into_iter()
                .enumerate()
                .map(|(place, (mut choices, note, points))| {
                    choices.retain(|choice| *choice < projects.len());
                    let points =
                        if vote_type.has_points() { vec![points; choices.len()] } else { Vec::new() };
                    Ballot { voter: format!("v{place}"), choices, points, fields: vec![note] }
                })
                .collect(),
            projects: projects
                .into_iter()
                .enumerate()
                .map(|(place, (cost, name))| Project { id: format!("p;\"{place}"), cost, fields: vec![name] })
                .collect(),
        }
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read_as_the_same(election in elections()) {
        let written = write(&election).expect("can be written");
        prop_assert_eq!(read(written.as_bytes()).expect("can be read"), election);
    }

    #[test]
    fn any_bytes_are_read_or_refused_but_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_changed_file_is_read_or_refused_with_lines_that_exist(
        at in 0..SMALL.len(), with in proptest::collection::vec(any::<u8>(), 0..4), cut in 0..9_usize,
    ) {
        let mut bytes = SMALL.as_bytes().to_vec();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with);
        let lines = bytes.split(|byte| *byte == b'\n').count();
        if let Err(Faults(faults)) = read(&bytes) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)));
        }
    }
}
