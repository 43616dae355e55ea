//! Fuzzing on a stable compiler: every target takes any bytes and has promises that must hold for all of them. Each runs
//! over its corpus (`fuzz/corpus/TARGET/`, one file per case: seeds by hand, and whatever once broke something) and over
//! mutations of it. The seed is printed; `LEISTEN_FUZZ_SEED` repeats a run and `LEISTEN_FUZZ_TIMES` makes it longer:
//! `cargo xtask test fuzz`, `cargo xtask test fuzz --full`.

mod targets;

use kernel::Random;
use std::{fs, path::Path};

/// A function that panics when a promise is broken.
type Target = fn(&[u8]);

/// (name, target, rounds of a short run)
const TARGETS: &[(&str, Target, u64)] = &[
    ("markdown", targets::markdown, 4_000),
    ("receipt", targets::receipt, 40_000),
    ("geojson", targets::geojson, 6_000),
    ("csv", targets::csv, 20_000),
    ("pabulib", targets::pabulib, 20_000),
    ("opinion", targets::opinion, 4_000),
    ("lot", targets::lot, 4_000),
    ("query", targets::query, 20_000),
    ("json", targets::json, 20_000),
    ("picture", targets::picture, 150),
];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/security/fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.into_iter().map(|path| fs::read(path).expect("a case")).collect()
}

/// Pieces that parsers are known to stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    "\u{202e}".as_bytes(),
    "\u{feff}".as_bytes(),
    "ß".as_bytes(),
    "🌳".as_bytes(),
    b"<script>",
    b"](javascript:",
    b"\"",
    b"'",
    b"\\",
    b"%00",
    b"%",
    b"&",
    b"=",
    b"{",
    b"[",
    b"-",
    b"1e999",
    b"NaN",
    b"9223372036854775808",
    b"null",
    b"\r\n",
    b"\n\n",
    b"<!--",
    b"`",
    b"*",
    b">",
    b"#",
    b"type",
    b"coordinates",
];

/// Up to eight small changes of a case of the corpus, sometimes spliced with another one.
fn mutated(random: &Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let below = |most: usize| usize::try_from(random.below(most.max(1) as u64)).unwrap_or(0);
    let mut bytes = corpus[below(corpus.len())].clone();
    for _ in 0..=below(8) {
        let at = below(bytes.len() + 1);
        match below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(below(256)).unwrap_or(0),
            2 => {
                let piece = PIECES[below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let end = (at + below(16)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + below(64)).min(bytes.len());
                let again = bytes[at..end].repeat(1 + below(4));
                bytes.splice(at..at, again);
            }
            5 => bytes.truncate(at),
            _ => {
                let other = &corpus[below(corpus.len())];
                bytes.truncate(at);
                bytes.extend_from_slice(&other[below(other.len() + 1)..]);
            }
        }
        // Growth comes from rounds, not from one case.
        bytes.truncate(200_000);
    }
    bytes
}

/// What broke is printed, so that it can become a case of the corpus.
struct Shown<'a>(&'a str, &'a [u8]);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{} broke on {} bytes: {}", self.0, self.1.len(), self.1.escape_ascii());
        }
    }
}

fn run((name, target, rounds): (&str, Target, u64)) {
    let corpus = corpus(name);
    assert!(corpus.len() >= 3, "{name} has no corpus to begin with");
    for case in &corpus {
        let _shown = Shown(name, case);
        target(case);
    }
    let seed = number("LEISTEN_FUZZ_SEED").unwrap_or(1207);
    let rounds = rounds * number("LEISTEN_FUZZ_TIMES").unwrap_or(1);
    println!("{name}: {} cases, {rounds} mutations, LEISTEN_FUZZ_SEED={seed}", corpus.len());
    let random = Random::seeded(seed);
    for _ in 0..rounds {
        let bytes = mutated(&random, &corpus);
        let _shown = Shown(name, &bytes);
        target(&bytes);
    }
}

/// One test per target, so that they run side by side.
macro_rules! tests {
    ($($test:ident: $name:literal;)+) => {$(
        #[test]
        fn $test() {
            run(*TARGETS.iter().find(|(name, ..)| *name == $name).expect("a target of this name"));
        }
    )+};
}

tests! {
    markdown_stays_within_what_is_allowed: "markdown";
    receipt_codes_are_read_or_refused: "receipt";
    geojson_is_taken_over_whole_or_refused: "geojson";
    tables_say_what_they_were_given_and_run_nothing: "csv";
    votes_are_read_as_a_whole_or_refused_by_line: "pabulib";
    conversations_are_mapped_or_refused_by_line: "opinion";
    lots_are_drawn_within_the_quotas_or_refused_by_line: "lot";
    query_strings_are_read_or_refused: "query";
    json_is_read_or_refused: "json";
    pictures_become_safe_or_are_refused: "picture";
}

#[test]
fn mutations_repeat_with_their_seed_and_differ_from_their_origin() {
    let corpus = corpus("markdown");
    let of = |seed| {
        let random = Random::seeded(seed);
        (0..50).map(|_| mutated(&random, &corpus)).collect::<Vec<_>>()
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    assert!(of(3).iter().filter(|case| corpus.contains(case)).count() < 10);
}
