use std::{
    fs,
    path::{Path, PathBuf},
};

use counting::{
    Faults, Language,
    log::{Arguments, Command, Format, Told, Whose, run},
};
use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::schema;

/// A log in a folder of its own, and everything beside it.
struct Bench {
    folder: TempDir,
    verifier: String,
    chance: u8,
}

impl Bench {
    fn new() -> Self {
        let mut bench =
            Self { folder: tempfile::tempdir().expect("a folder"), verifier: String::new(), chance: 0 };
        let file = bench.path("key");
        let made = bench.json(Command::Key { name: "log.example.org/2027".to_owned(), file });
        made["verifier"].as_str().expect("a public key").clone_into(&mut bench.verifier);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn log(&self) -> PathBuf {
        self.path("log")
    }

    fn run(&mut self, command: Command, format: Format) -> Result<Told, Faults> {
        let arguments = Arguments { command, format, lang: Language::En };
        run(&arguments, &mut || {
            self.chance = self.chance.wrapping_add(1);
            [self.chance; 32]
        })
    }

    fn json(&mut self, command: Command) -> Value {
        let told = self.run(command, Format::Json).expect("done");
        serde_json::from_str(&told.text).expect("JSON")
    }

    fn append(&mut self, lines: &[&str], change: impl Fn(&mut Command)) -> Result<Told, Faults> {
        let entries = self.path("entries");
        fs::write(&entries, lines.join("\n")).expect("written");
        let (folder, key) = (self.log(), self.path("key"));
        let mut command =
            Command::Append { folder, key, entries, in_order: false, entropy: None, commitments: None };
        change(&mut command);
        self.run(command, Format::Json)
    }

    fn whose(&self) -> Whose {
        Whose { folder: self.log(), verifier: self.verifier.clone() }
    }

    fn verify(&mut self, earlier: Vec<PathBuf>, proof: Vec<PathBuf>) -> Told {
        let command = Command::Verify { of: self.whose(), earlier, proof };
        self.run(command, Format::Json).expect("looked at")
    }

    fn prove(&mut self, index: Option<u64>, entry: Option<&str>, since: Option<u64>) -> Result<Told, Faults> {
        let command = Command::Prove { of: self.whose(), index, entry: entry.map(ToOwned::to_owned), since };
        self.run(command, Format::Json)
    }

    fn keep(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).expect("written");
        path
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn in_order(command: &mut Command) {
    if let Command::Append { in_order, .. } = command {
        *in_order = true;
    }
}

#[test]
fn a_log_grows_is_proved_and_is_checked_from_its_files_alone() {
    let mut bench = Bench::new();
    bench.append(&["one", "two", "", "three"], in_order).expect("appended");
    let of = bench.whose();
    let first = bench.run(Command::Checkpoint { of }, Format::Json).expect("shown");
    let first: Value = serde_json::from_str(&first.text).expect("JSON");
    let earlier = bench.keep("earlier", first["checkpoint"].as_str().expect("a note"));
    bench.append(&["four"], in_order).expect("appended");

    let inclusion = bench.prove(None, Some("two"), None).expect("proved").text;
    assert_eq!(serde_json::from_str::<Value>(&inclusion).expect("JSON")["inclusion"]["index"], 1);
    let consistency = bench.prove(None, None, Some(3)).expect("proved").text;
    let proofs = vec![bench.keep("inclusion", &inclusion), bench.keep("consistency", &consistency)];
    let told = bench.verify(vec![earlier], proofs);
    assert!(told.sound, "{}", told.text);
    let report: Value = serde_json::from_str(&told.text).expect("JSON");
    assert_eq!((&report["size"], report["checks"].as_array().map(Vec::len)), (&4.into(), Some(3)));
}

#[test]
fn what_is_published_is_never_written_again() {
    let mut bench = Bench::new();
    let lines: Vec<String> = (0..300).map(|n| format!("entry {n}")).collect();
    bench.append(&lines.iter().map(String::as_str).collect::<Vec<_>>(), in_order).expect("appended");
    let before: Vec<(PathBuf, Vec<u8>)> =
        files(&bench.log()).into_iter().map(|path| (path.clone(), fs::read(path).expect("read"))).collect();
    bench.append(&["one more"], in_order).expect("appended");
    for (path, content) in before {
        if !path.ends_with("checkpoint") {
            assert_eq!(fs::read(&path).expect("still there"), content, "{}", path.display());
        }
    }
    assert!(bench.verify(Vec::new(), Vec::new()).sound);
}

#[test]
fn a_log_that_was_rewritten_and_signed_anew_does_not_continue_what_was_seen() {
    let mut bench = Bench::new();
    bench.append(&["one", "two"], in_order).expect("appended");
    let seen = fs::read_to_string(bench.log().join("checkpoint")).expect("a checkpoint");
    let earlier = bench.keep("earlier", &seen);
    let proof = bench.prove(Some(0), None, None).expect("proved").text;
    let proof = bench.keep("proof", &proof);
    fs::remove_dir_all(bench.log()).expect("gone");
    bench.append(&["one", "too", "three"], in_order).expect("appended");
    let told = bench.verify(vec![earlier], vec![proof]);
    assert!(!told.sound);
    assert_eq!(told.text.matches("does not begin with").count(), 2, "{}", told.text);
}

#[test]
fn a_batch_is_shuffled_so_that_nothing_of_its_order_is_left() {
    let entropy = "ab".repeat(32);
    let of = |lines: &[&str]| {
        let mut bench = Bench::new();
        let told = bench.append(lines, |command| {
            if let Command::Append { entropy: given, .. } = command {
                *given = Some(entropy.clone());
            }
        });
        serde_json::from_str::<Value>(&told.expect("appended").text).expect("JSON")["root"].clone()
    };
    assert_eq!(of(&["a", "b", "c", "d"]), of(&["d", "b", "a", "c"]));
}

#[test]
fn commitments_hide_what_was_chosen_and_are_opened_by_what_is_kept_apart() {
    let mut bench = Bench::new();
    let openings = bench.path("openings");
    bench
        .append(&["yes", "yes", "no"], |command| {
            if let Command::Append { commitments, .. } = command {
                *commitments = Some(openings.clone());
            }
        })
        .expect("appended");
    let kept = fs::read_to_string(&openings).expect("the openings");
    let commitments: std::collections::BTreeSet<String> = kept
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["commitment"].to_string())
        .collect();
    assert_eq!((kept.lines().count(), commitments.len()), (3, 3), "equal votes look different");
    for file in files(&bench.log()) {
        let content = String::from_utf8_lossy(&fs::read(file).expect("read")).into_owned();
        assert!(!content.contains("yes"));
    }
    #[cfg(unix)]
    for secret in [openings, bench.path("key")] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(secret).expect("there").permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn every_command_writes_what_the_schema_describes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/log.schema.json");
    let described: Value = serde_json::from_slice(&fs::read(file).expect("the schema")).expect("JSON");
    let mut bench = Bench::new();
    let appended = bench.append(&["one", "two"], in_order).expect("appended");
    let of = bench.whose();
    let shown = bench.run(Command::Checkpoint { of }, Format::Json).expect("shown");
    let (one, two) = (bench.prove(Some(1), None, None), bench.prove(None, None, Some(1)));
    let proof = bench.keep("proof", &one.as_ref().expect("proved").text);
    let verified = bench.verify(Vec::new(), vec![proof]);
    fs::write(bench.log().join("checkpoint"), "nothing").expect("written");
    let tampered = bench.verify(Vec::new(), Vec::new());
    for told in [appended, shown, one.expect("proved"), two.expect("proved"), verified, tampered] {
        let report = serde_json::from_str(&told.text).expect("JSON");
        assert_eq!(schema::faults(&report, &described), Vec::<String>::new());
    }
}

#[test]
fn what_does_not_fit_is_named_with_the_way_out() {
    let mut bench = Bench::new();
    let told = |result: Result<Told, Faults>| result.expect_err("refused").to_string();
    let file = bench.path("key");
    let again = bench.run(Command::Key { name: "x".to_owned(), file }, Format::Json);
    assert!(told(again).contains("nothing is replaced"));
    let long = "x".repeat(70_000);
    assert!(told(bench.append(&["short", &long], in_order)).contains(":2: "));
    assert!(told(bench.append(&[""], in_order)).contains("no entry"));
    let odd = bench.append(&["a"], |command| {
        if let Command::Append { entropy, .. } = command {
            *entropy = Some("zz".to_owned());
        }
    });
    assert!(told(odd).contains("64 hexadecimal digits"));
    assert!(told(bench.prove(Some(0), None, None)).contains("leisten log append"));
    bench.append(&["a"], in_order).expect("appended");
    assert!(told(bench.prove(Some(7), None, None)).contains("beyond"));
    assert!(told(bench.prove(None, Some("b"), None)).contains("no such entry"));
    assert!(told(bench.prove(None, None, Some(0))).contains("1 or more"));
    assert!(told(bench.prove(None, None, None)).contains("--index"));
    let junk = bench.keep("junk", "no checkpoint");
    let command = Command::Verify { of: bench.whose(), earlier: vec![junk], proof: Vec::new() };
    assert!(told(bench.run(command, Format::Json)).contains("copy of the file `checkpoint`"));
    let proof = bench.keep("proof", "{\"inclusion\": {\"leaf\": \"00\"}}");
    let command = Command::Verify { of: bench.whose(), earlier: Vec::new(), proof: vec![proof] };
    assert!(told(bench.run(command, Format::Json)).contains("`proof` is missing"));
    let of = Whose { verifier: "nobody".to_owned(), ..bench.whose() };
    assert!(told(bench.run(Command::Checkpoint { of }, Format::Json)).contains("--verifier"));
}

#[test]
fn a_log_that_was_tampered_with_takes_no_more_entries() {
    let mut bench = Bench::new();
    bench.append(&["one", "two"], in_order).expect("appended");
    let entries = bench.log().join("tile/entries/000.p/2");
    let changed = fs::read(&entries).expect("read").iter().map(|byte| byte ^ 1).collect::<Vec<_>>();
    fs::write(&entries, changed).expect("written");
    let told = bench.append(&["three"], in_order).expect("looked at");
    assert!(!told.sound && told.text.contains("tile/entries/000.p/2"), "{}", told.text);
}

#[test]
fn tiles_without_a_checkpoint_are_never_taken_for_a_new_log() {
    let mut bench = Bench::new();
    bench.append(&["one", "two"], in_order).expect("appended");
    fs::remove_file(bench.log().join("checkpoint")).expect("gone");
    let before: Vec<Vec<u8>> = files(&bench.log()).iter().map(|path| fs::read(path).expect("read")).collect();
    let told = bench.append(&["one", "too"], in_order).expect_err("refused").to_string();
    assert!(told.contains("tiles but no checkpoint"), "{told}");
    let after: Vec<Vec<u8>> = files(&bench.log()).iter().map(|path| fs::read(path).expect("read")).collect();
    assert_eq!(before, after);
}

#[test]
fn what_an_append_that_was_cut_off_left_behind_hinders_nobody() {
    let mut bench = Bench::new();
    bench.append(&["one", "two"], in_order).expect("appended");
    let signed = fs::read(bench.log().join("checkpoint")).expect("read");
    bench.append(&["three"], in_order).expect("appended");
    // As if the power had gone before the checkpoint was written.
    fs::write(bench.log().join("checkpoint"), signed).expect("written");
    assert!(bench.verify(Vec::new(), Vec::new()).sound);
    bench.append(&["another three"], in_order).expect("appended again");
    assert!(bench.verify(Vec::new(), Vec::new()).sound);
    assert!(bench.prove(None, Some("another three"), None).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_byte_changed_in_any_file_is_found(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1u8..=255,
    ) {
        let mut bench = Bench::new();
        let lines: Vec<String> = (0..260).map(|n| format!("{n}")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        // Several appends leave partial tiles behind, which stay published.
        for batch in [&lines[..2], &lines[2..3], &lines[3..]] {
            bench.append(batch, |_| ()).expect("appended");
        }
        let all = files(&bench.log());
        let file = &all[which.index(all.len())];
        let mut content = fs::read(file).expect("read");
        let at = at.index(content.len());
        content[at] ^= flip;
        fs::write(file, content).expect("written");
        let told = bench.verify(Vec::new(), Vec::new());
        prop_assert!(!told.sound, "{} at {at}", file.display());
    }
}
