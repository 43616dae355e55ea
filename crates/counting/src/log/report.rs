//! What JSON tells; `docs/schemas/log.schema.json` describes it. Hashes are hexadecimal.

use std::{fmt::Write as _, path::Path};

use methods::log::{Checkpoint, Hash, Opening, Receipt};
use serde::Serialize;
use serde_json::Value;

use super::Command;
use crate::{Faults, bytes};

/// What was done, or found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// key, append, checkpoint, prove or verify.
    pub command: &'static str,
    /// The name of the log.
    pub origin: Option<String>,
    /// How many entries it has.
    pub size: Option<u64>,
    /// The root of the tree over them.
    pub root: Option<String>,
    /// The signed note of this state.
    pub checkpoint: Option<String>,
    /// The public key.
    pub verifier: Option<String>,
    /// How many entries were appended now.
    pub appended: Option<u64>,
    /// The place of the first of them, from 0.
    pub first: Option<u64>,
    /// The public chance they were shuffled by.
    pub entropy: Option<String>,
    /// That an entry is in the log.
    pub inclusion: Option<Inclusion>,
    /// That the log continues an earlier state.
    pub consistency: Option<Consistency>,
    /// What is wrong with the log.
    pub fault: Option<String>,
    /// Earlier checkpoints and proofs that were checked.
    pub checks: Vec<Check>,
}

/// A file that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name.
    pub file: String,
    /// What is wrong with it, or with the log by it.
    pub fault: Option<String>,
}

/// The proof that an entry is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inclusion {
    /// The hash of the entry as a leaf.
    pub leaf: String,
    /// Its place, from 0.
    pub index: u64,
    /// The audit path, from the leaf upwards.
    pub proof: Vec<String>,
    /// The signed note that it leads to.
    pub checkpoint: String,
}

/// The proof that a log continues an earlier state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consistency {
    /// How many entries the earlier state had.
    pub old_size: u64,
    /// Its root.
    pub old_root: String,
    /// The proof.
    pub proof: Vec<String>,
    /// The signed note that it leads to.
    pub checkpoint: String,
}

impl Report {
    pub(super) fn new(command: &'static str) -> Self {
        Self { command, ..Self::default() }
    }

    pub(super) fn of(command: &Command) -> Self {
        Self::new(match command {
            Command::Key { .. } => "key",
            Command::Append { .. } => "append",
            Command::Checkpoint { .. } => "checkpoint",
            Command::Prove { .. } => "prove",
            Command::Verify { .. } => "verify",
        })
    }

    pub(super) fn at(command: &'static str, state: &Checkpoint, note: String) -> Self {
        Self {
            origin: Some(state.origin.clone()),
            size: Some(state.size),
            root: Some(hex(&state.root)),
            checkpoint: Some(note),
            ..Self::new(command)
        }
    }
}

impl From<&Receipt> for Inclusion {
    fn from(receipt: &Receipt) -> Self {
        Self {
            leaf: hex(&receipt.leaf),
            index: receipt.index,
            proof: receipt.proof.iter().map(|hash| hex(hash)).collect(),
            checkpoint: receipt.checkpoint.clone(),
        }
    }
}

impl Consistency {
    pub(super) fn new(old: &Checkpoint, proof: &[Hash], note: &str) -> Self {
        Self {
            old_size: old.size,
            old_root: hex(&old.root),
            proof: proof.iter().map(|hash| hex(hash)).collect(),
            checkpoint: note.to_owned(),
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// One JSON object on each line: commitment, salt and record.
pub(super) fn openings(openings: &[Opening]) -> String {
    openings.iter().fold(String::new(), |mut lines, opening| {
        let line = serde_json::json!({
            "commitment": hex(&opening.commitment()),
            "salt": hex(&opening.salt),
            "record": String::from_utf8_lossy(&opening.record),
        });
        let _ = writeln!(lines, "{line}");
        lines
    })
}

/// A proof read back.
pub(super) enum Proof {
    Inclusion(Receipt),
    Consistency { old: State, proof: Vec<Hash>, checkpoint: String },
}

/// Size and root of an earlier state.
pub(super) struct State {
    pub(super) size: u64,
    pub(super) root: Hash,
}

/// Reads what `prove --format json` wrote.
pub(super) fn read_proof(file: &Path) -> Result<Proof, Faults> {
    let wrong = |what: String| Faults::one(file, None, what);
    let value: Value = serde_json::from_slice(&bytes(file)?)
        .map_err(|error| Faults::one(file, Some(error.line()), format!("is no JSON: {error}")))?;
    let (part, inclusion) = match (&value["inclusion"], &value["consistency"]) {
        (Value::Null, Value::Null) => {
            return Err(wrong("holds no proof; write it with `leisten log prove --format json`".to_owned()));
        }
        (Value::Null, consistency) => (consistency, false),
        (inclusion, _) => (inclusion, true),
    };
    let hash = |value: &Value| value.as_str().and_then(unhex).and_then(|bytes| Hash::try_from(bytes).ok());
    let missing = |name: &str| wrong(format!("`{name}` is missing, or is not what `prove` writes"));
    let of_hash = |name: &str| hash(&part[name]).ok_or_else(|| missing(name));
    let of_number = |name: &str| part[name].as_u64().ok_or_else(|| missing(name));
    let proof: Option<Vec<Hash>> = part["proof"].as_array().and_then(|list| list.iter().map(hash).collect());
    let proof = proof.ok_or_else(|| missing("proof"))?;
    let checkpoint = part["checkpoint"].as_str().ok_or_else(|| missing("checkpoint"))?.to_owned();
    Ok(if inclusion {
        Proof::Inclusion(Receipt { leaf: of_hash("leaf")?, index: of_number("index")?, proof, checkpoint })
    } else {
        let old = State { size: of_number("old_size")?, root: of_hash("old_root")? };
        Proof::Consistency { old, proof, checkpoint }
    })
}
