//! The public log against the vectors of RFC 6962, the examples of C2SP, and whoever changes a byte of it.

use std::collections::BTreeMap;

use methods::log::{
    CHECKPOINT_PATH, Checkpoint, Error, Hash, Log, Opening, Receipt, Verified, consistency_proof,
    entries_path, inclusion_proof, leaf_hash,
    note::{Note, SignerKey, VerifierKey},
    root, shuffle, tile_path, verify, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;
use serde_json::Value;

const ORIGIN: &str = "vote.example.org/budget-2026";

fn key() -> SignerKey {
    SignerKey::from_seed(ORIGIN, &[7; 32]).expect("a key")
}

fn log_of(entries: impl IntoIterator<Item = Vec<u8>>) -> Log {
    let mut log = Log::default();
    for entry in entries {
        log.append(entry).expect("a short entry");
    }
    log
}

fn numbered(count: u32) -> Log {
    log_of((0..count).map(|number| number.to_be_bytes().to_vec()))
}

type Files = BTreeMap<String, Vec<u8>>;

fn published(log: &Log) -> Files {
    log.publish(ORIGIN, &key()).expect("files").into_iter().collect()
}

fn check(files: &Files) -> Result<Verified, Error> {
    verify(|path| files.get(path).cloned(), ORIGIN, &key().verifier())
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().expect("hexadecimal text");
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("digits")).collect()
}

fn hash(hex: &Value) -> Hash {
    bytes(hex).try_into().expect("32 bytes")
}

fn hashes(list: &Value) -> Vec<Hash> {
    list.as_array().expect("a list").iter().map(hash).collect()
}

#[test]
#[ignore = "needs LEISTEN_SHARED"]
fn roots_and_proofs_are_those_of_the_vectors() {
    let shared = std::env::var("LEISTEN_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").to_owned());
    let path = format!("{shared}/data/voting/merkle/rfc6962_vectors.json");
    let file: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the vectors")).expect("JSON");
    for block in ["rfc6962_eight_leaves", "mixed"] {
        let block = &file[block];
        let leaves: Vec<_> = block["leaves_hex"]
            .as_array()
            .expect("leaves")
            .iter()
            .map(|leaf| leaf_hash(&bytes(leaf)))
            .collect();
        let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("small");
        for (size, expected) in block["roots"].as_object().expect("roots") {
            assert_eq!(
                root(&leaves[..size.parse::<usize>().expect("a size")]),
                hash(expected),
                "size {size}"
            );
        }
        for case in block["inclusion"].as_array().expect("cases") {
            let (size, index) = (number(&case["tree_size"]), number(&case["leaf_index"]));
            let proof = hashes(&case["proof"]);
            assert_eq!(inclusion_proof(&leaves[..size], index), Some(proof.clone()), "{index} in {size}");
            let (root, wide) = (root(&leaves[..size]), |size| size as u64);
            assert_eq!(verify_inclusion(&leaves[index], wide(index), wide(size), &proof, &root), Ok(()));
        }
        for case in block["consistency"].as_array().expect("cases") {
            let (old, new) = (number(&case["old_size"]), number(&case["new_size"]));
            let proof = hashes(&case["proof"]);
            assert_eq!(consistency_proof(&leaves[..new], old), Some(proof.clone()), "{old} to {new}");
            let (before, after) = (root(&leaves[..old]), root(&leaves[..new]));
            assert_eq!(verify_consistency(old as u64, &before, new as u64, &after, &proof), Ok(()));
        }
    }
}

#[test]
fn every_proof_of_small_trees_holds_and_no_other_does() {
    let leaves = numbered(18).leaves().to_vec();
    for size in 0..=leaves.len() {
        let tree = &leaves[..size];
        let top = root(tree);
        for index in 0..size {
            let proof = inclusion_proof(tree, index).expect("a leaf");
            let verified = |index: usize, size: usize, proof: &[Hash]| {
                verify_inclusion(&leaves[index.min(17)], index as u64, size as u64, proof, &top).is_ok()
            };
            assert!(verified(index, size, &proof));
            assert!(!verified(index + 1, size, &proof));
            assert!(proof.is_empty() || !verified(index, size, &proof[1..]));
            assert!(!verified(index, size, &[proof.as_slice(), &[top]].concat()));
        }
        for old in 0..=size {
            let proof = consistency_proof(tree, old).expect("a part");
            let before = root(&leaves[..old]);
            let verified = |before: &Hash, proof: &[Hash]| {
                verify_consistency(old as u64, before, size as u64, &top, proof).is_ok()
            };
            assert!(verified(&before, &proof), "{old} of {size}");
            assert!(!verified(&[1; 32], &proof), "{old} of {size}");
            assert!(!verified(&before, &[proof.as_slice(), &[top]].concat()), "{old} of {size}");
            assert!(proof.is_empty() || !verified(&before, &proof[1..]), "{old} of {size}");
        }
        assert_eq!((inclusion_proof(tree, size), consistency_proof(tree, size + 1)), (None, None));
    }
}

// The example in the documentation of Go's golang.org/x/mod/sumdb/note, from which C2SP signed-note was made.
const EXAMPLE_SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const EXAMPLE_VERIFIER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const EXAMPLE_NOTE: &str = "If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
";

#[test]
fn the_example_of_the_note_format_is_signed_and_verified_to_the_byte() {
    let (signer, verifier) =
        (SignerKey::parse(EXAMPLE_SIGNER).expect("a key"), VerifierKey::parse(EXAMPLE_VERIFIER));
    assert_eq!(Ok(signer.verifier()), verifier);
    assert_eq!(signer.to_secret_text(), EXAMPLE_SIGNER);
    assert_eq!(signer.verifier().to_string(), EXAMPLE_VERIFIER);
    let note = Note::parse(EXAMPLE_NOTE).expect("a note");
    assert_eq!(Note::sign(note.text(), &[&signer]).expect("signed").to_string(), EXAMPLE_NOTE);
    assert_eq!(note.verify(&[signer.verifier()]), Ok(vec!["PeterNeumann".to_owned()]));
    assert!(note.verify(&[key().verifier()]).is_err());
    assert!(!format!("{signer:?}").contains("gQoU"));
}

#[test]
fn a_real_checkpoint_of_another_log_with_witnesses_is_read() {
    // A checkpoint of Sigstore's Rekor (log2025-1), an independent implementation of C2SP tlog-tiles.
    let note = "log2025-1.rekor.sigstore.dev
114068855
uXmV5jkyZgXN2o6QMPYIPpTwzaAdL+3IFw0SMp4JmGI=

\u{2014} log2025-1.rekor.sigstore.dev zxGZFazjmbNyzy8EePBwh61DpCvLn/pkXQhgwGayQKZeQ7BxDrs3XQPZTCridH/VjPk5eL36dtHVyLyKbtQ08lT51QA=
\u{2014} witness.navigli.sunlight.geomys.org o+AP4gAAAABqrBYQPMdDRNVwMGPQD9N5E3AIrptPZ6/6OcsZY1+xNfGu0CsxNM0BsXvltbFkMsY/pjOaNT0Oz8ZBHN510YN+vn8lBg==
";
    let key = "log2025-1.rekor.sigstore.dev+cf119915+AbfK5adZJxsI323FwGD2AJJ9F4i89cfDuLdGJBIYntuO";
    let key = VerifierKey::parse(key).expect("a key");
    let checkpoint = Checkpoint::open(note, "log2025-1.rekor.sigstore.dev", &key).expect("a checkpoint");
    assert_eq!(checkpoint.size, 114_068_855);
    assert!(Checkpoint::open(&note.replace("114068855", "114068856"), key.name(), &key).is_err());
    assert!(matches!(Checkpoint::open(note, ORIGIN, &key), Err(Error::Origin { .. })));
}

#[test]
fn no_mangled_key_is_accepted() {
    for end in 0..=EXAMPLE_VERIFIER.len() {
        for start in 0..end {
            if (start, end) != (0, EXAMPLE_VERIFIER.len()) {
                assert!(VerifierKey::parse(&EXAMPLE_VERIFIER[start..end]).is_err(), "{start}..{end}");
            }
        }
    }
}

#[test]
fn what_is_no_checkpoint_is_refused() {
    let good = Checkpoint::new(ORIGIN, 12, [3; 32]);
    assert_eq!(Checkpoint::parse(&good.text()), Ok(good.clone()));
    let text = good.text();
    for bad in [
        text.replace("\n12\n", "\n012\n"),
        text.replace("\n12\n", "\n+12\n"),
        text.replace("\n12\n", "\n\n"),
        text.replace(ORIGIN, ""),
        text.replace("AwM=", "AwN="),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        String::new(),
    ] {
        assert!(Checkpoint::parse(&bad).is_err(), "{bad:?}");
    }
    assert!(Checkpoint { origin: "two\nlines".to_owned(), ..good }.sign(&key()).is_err());
}

#[test]
fn tiles_lie_where_the_specification_says() {
    assert_eq!(tile_path(0, 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(tile_path(1, 0, 17), "tile/1/000.p/17");
    assert_eq!(entries_path(273, 112), "tile/entries/273.p/112");
    assert_eq!(entries_path(1000, 256), "tile/entries/x001/000");
    let paths = |size| {
        let log = numbered(size);
        log.files_since(0).into_iter().map(|(path, bytes)| (path, bytes.len())).collect::<Vec<_>>()
    };
    assert_eq!(paths(0), []);
    let expected = [("tile/entries/000", 1536), ("tile/0/000", 8192), ("tile/1/000.p/1", 32)];
    assert_eq!(paths(256), expected.map(|(path, length)| (path.to_owned(), length)));
}

#[test]
fn the_seventy_thousand_entries_of_the_specification_make_its_tiles() {
    let files = numbered(70_000).files_since(0);
    let of = |prefix: &str| files.iter().filter(|(path, _)| path.starts_with(prefix)).count();
    assert_eq!((of("tile/entries/"), of("tile/0/"), of("tile/1/"), of("tile/2/")), (274, 274, 2, 1));
    for (path, width) in [("tile/0/273.p/112", 112), ("tile/1/001.p/17", 17), ("tile/2/000.p/1", 1)] {
        let found = files.iter().find(|(at, _)| at == path).expect(path);
        assert_eq!(found.1.len(), width * 32);
    }
}

#[test]
fn a_log_grows_file_by_file_to_what_it_is_when_written_at_once() {
    let (mut log, mut files, mut old) = (Log::default(), Files::new(), 0);
    for entry in numbered(600).entries() {
        log.append(entry.clone()).expect("a short entry");
        if log.size() % 97 == 0 || log.size() == 600 {
            let earlier = check(&files).map(|seen| seen.checkpoint);
            files.extend(log.files_since(old));
            let checkpoint = log.checkpoint(ORIGIN);
            files.insert(CHECKPOINT_PATH.to_owned(), checkpoint.sign(&key()).expect("signed").into_bytes());
            let seen = check(&files).expect("a whole log");
            assert_eq!(earlier.map_or(Ok(()), |earlier| seen.continues(&earlier)), Ok(()));
            old = log.size();
        }
    }
    for (path, bytes) in published(&log) {
        assert_eq!(files.get(&path), Some(&bytes), "{path}");
    }
    // With the partial files gone, a copy with an old checkpoint is still whole: the full ones stand in.
    files.retain(|path, _| !path.contains("000.p/"));
    let early = log.checkpoint_at(ORIGIN, 194).expect("earlier").sign(&key()).expect("signed");
    files.insert(CHECKPOINT_PATH.to_owned(), early.into_bytes());
    assert_eq!(check(&files).expect("a whole log").entries, log.entries()[..194]);
}

#[test]
fn a_log_rewritten_and_signed_anew_does_not_continue_what_was_seen() {
    let before = numbered(9).checkpoint(ORIGIN);
    let other = log_of((0..12_u32).map(|number| (number * 2).to_be_bytes().to_vec()));
    let seen = check(&published(&other)).expect("a whole log");
    assert_eq!(seen.continues(&before), Err(Error::Rewritten { old: 9, new: 12 }));
    assert_eq!(check(&published(&numbered(12))).expect("a whole log").continues(&before), Ok(()));
    assert!(check(&published(&numbered(8))).expect("a whole log").continues(&before).is_err());
}

#[test]
fn a_receipt_holds_for_its_entry_alone() {
    let log = numbered(300);
    let receipt = log.receipt(211, ORIGIN, &key()).expect("a receipt");
    assert_eq!(receipt.verify(ORIGIN, &key().verifier()), Ok(log.checkpoint(ORIGIN)));
    assert!(receipt.is_of(&log.entries()[211]) && !receipt.is_of(&log.entries()[210]));
    let moved = Receipt { index: 210, ..receipt.clone() };
    assert_eq!(moved.verify(ORIGIN, &key().verifier()), Err(Error::Proof));
    assert_eq!(log.receipt(300, ORIGIN, &key()), Err(Error::Beyond { asked: 300, size: 300 }));
    assert_eq!(Log::default().append(vec![0; 65_536]), Err(Error::TooLong { length: 65_536 }));
}

#[test]
fn a_commitment_opens_with_its_own_salt_and_record_only() {
    let opening = Opening { salt: [5; 32], record: b"A > B".to_vec() };
    let commitment = opening.commitment();
    assert_eq!(opening.verify(&commitment), Ok(()));
    assert!(Opening { salt: [6; 32], ..opening.clone() }.verify(&commitment).is_err());
    assert!(Opening { record: b"B > A".to_vec(), ..opening }.verify(&commitment).is_err());
}

#[test]
fn an_empty_log_is_whole() {
    let seen = check(&published(&Log::default())).expect("a whole log");
    assert!(seen.entries.is_empty() && seen.checkpoint.size == 0);
}

#[test]
fn every_byte_of_a_small_log_is_watched() {
    let files = published(&log_of((0..6_u8).map(|number| vec![number; usize::from(number)])));
    for (path, content) in &files {
        for at in 0..content.len() {
            for change in [1, 0x20, 0x80] {
                let mut tampered = files.clone();
                tampered.entry(path.clone()).and_modify(|bytes| bytes[at] ^= change);
                assert!(check(&tampered).is_err(), "{path} at {at} by {change}");
            }
        }
        for shorter in
            [Some(content[..content.len() - 1].to_vec()), Some([content.as_slice(), &[0]].concat()), None]
        {
            let mut tampered = files.clone();
            tampered.remove(path);
            tampered.extend(shorter.map(|bytes| (path.clone(), bytes)));
            assert!(check(&tampered).is_err(), "{path}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_byte_changed_in_any_log_is_found(
        entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..9), 1..600),
        file in any::<proptest::sample::Index>(), at in any::<proptest::sample::Index>(), change in 1..=255_u8,
    ) {
        let log = log_of(entries);
        let mut files = published(&log);
        prop_assert_eq!(check(&files).expect("a whole log").entries, log.entries());
        let path = file.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        files.entry(path).and_modify(|bytes| { let at = at.index(bytes.len()); bytes[at] ^= change; });
        prop_assert!(check(&files).is_err());
    }

    #[test]
    fn no_text_breaks_the_readers(text in "[\u{2014} a+=\n0-9]{0,60}") {
        let _ = (Note::parse(&text), VerifierKey::parse(&text), SignerKey::parse(&text), Checkpoint::parse(&text));
    }

    #[test]
    fn a_shuffled_batch_keeps_nothing_of_the_order_it_came_in(
        batch in Just((0..20_u8).map(|number| vec![number]).collect::<Vec<_>>()).prop_shuffle(),
        entropy in any::<[u8; 32]>(),
    ) {
        let mut one: Vec<_> = (0..20_u8).map(|number| vec![number]).collect();
        let mut other = batch;
        shuffle(&entropy, &mut one);
        shuffle(&entropy, &mut other);
        prop_assert_eq!(&one, &other);
        let mut next = one.clone();
        shuffle(&[entropy[0].wrapping_add(1); 32], &mut next);
        prop_assert_ne!(one, next);
    }
}
