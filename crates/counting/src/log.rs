//! `leisten log`: a public log of ballots or decisions as static files, which nobody can change unseen.

mod folder;
mod report;
mod say;

use std::{
    collections::HashSet,
    io::Read as _,
    path::{Path, PathBuf},
};

use methods::log::{
    Checkpoint, Error, Log, Opening, Receipt, Salt, Verified, inclusion_proof,
    note::{SignerKey, VerifierKey},
    shuffle, verify_consistency,
};

use crate::{Fault, Faults, Language, bytes, texts::Texts};
use folder::Folder;
pub use report::{Check, Consistency, Inclusion, Report};

/// Keep, prove and check a public log of ballots or decisions, as static files
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Text, global = true)]
    pub format: Format,
    /// The language of the text
    #[arg(long, value_enum, default_value_t = Language::De, global = true)]
    pub lang: Language,
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For programs.
    Json,
    /// Short, for a terminal.
    Text,
}

/// What to do.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Command {
    /// Make the key that signs; prints the public key, which is to be published
    Key {
        /// The log's name, an address without https:// such as log.example.org/2027
        #[arg(long)]
        name: String,
        /// The file for the secret key; nothing is ever replaced
        file: PathBuf,
    },
    /// Append entries, one for each line, in an order that does not tell how they came, and sign the new state
    Append {
        /// The folder of the log; only what lies in it is published
        folder: PathBuf,
        /// The file of the secret key
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// A file with an entry on each line; - reads from standard input
        #[arg(long, value_name = "FILE", default_value = "-")]
        entries: PathBuf,
        /// Keep the order of the lines: for decisions, never for ballots
        #[arg(long, conflicts_with = "entropy")]
        in_order: bool,
        /// Shuffle by this public chance, 64 hexadecimal digits, so that others can check it; otherwise by secret chance
        #[arg(long, value_name = "HEX")]
        entropy: Option<String>,
        /// Append salted commitments instead of the lines; what opens them goes into this new file, to be kept apart
        #[arg(long, value_name = "FILE")]
        commitments: Option<PathBuf>,
    },
    /// Show the signed state, checked against all files
    Checkpoint {
        /// Which log.
        #[command(flatten)]
        of: Whose,
    },
    /// Prove that an entry is in the log, or that the log continues an earlier state
    Prove {
        /// Which log.
        #[command(flatten)]
        of: Whose,
        /// The place of the entry, from 0
        #[arg(long, value_name = "N", group = "what")]
        index: Option<u64>,
        /// The entry itself, as it was appended
        #[arg(long, value_name = "TEXT", group = "what")]
        entry: Option<String>,
        /// The number of entries of the earlier state
        #[arg(long, value_name = "N", group = "what")]
        since: Option<u64>,
    },
    /// Check every file against the signed state; ends with code 1 when anything was changed
    Verify {
        /// Which log.
        #[command(flatten)]
        of: Whose,
        /// A checkpoint seen earlier: does the log still begin with it? May be repeated
        #[arg(long, value_name = "FILE")]
        earlier: Vec<PathBuf>,
        /// A proof that `prove --format json` wrote: does it hold, and is it of this log? May be repeated
        #[arg(long, value_name = "FILE")]
        proof: Vec<PathBuf>,
    },
}

/// Which log, and whose signature counts.
#[derive(Debug, Clone, clap::Args)]
pub struct Whose {
    /// The folder of the log, or a copy of it
    pub folder: PathBuf,
    /// The public key, name+id+key, as it was published
    #[arg(long, value_name = "KEY")]
    pub verifier: String,
}

/// What is printed, and whether the log is as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The result.
    pub text: String,
    /// Otherwise the program ends with code 1.
    pub sound: bool,
}

/// Why there is no result.
enum Stop {
    /// Something about the input.
    Faults(Faults),
    /// The log is not as it was signed.
    Tampered(Error),
}

impl From<Faults> for Stop {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

/// Does what was asked for. `chance` gives 32 bytes of it, which nobody can guess.
///
/// # Errors
/// What is wrong with an argument or a file.
pub fn run(arguments: &Arguments, chance: &mut dyn FnMut() -> [u8; 32]) -> Result<Told, Faults> {
    let done = match &arguments.command {
        Command::Key { name, file } => make_key(name, file, &chance()),
        Command::Append { folder, key, entries, in_order, entropy, commitments } => {
            let batch = Batch {
                entries,
                in_order: *in_order,
                entropy: entropy.as_deref(),
                commitments: commitments.as_deref(),
            };
            append(folder, key, &batch, chance)
        }
        Command::Checkpoint { of } => checkpoint(of),
        Command::Prove { of, index, entry, since } => prove(of, *index, entry.as_deref(), *since),
        Command::Verify { of, earlier, proof } => verify(of, earlier, proof),
    };
    let report = match done {
        Ok(report) => report,
        Err(Stop::Faults(faults)) => return Err(faults),
        Err(Stop::Tampered(error)) => {
            Report { fault: Some(error.to_string()), ..Report::of(&arguments.command) }
        }
    };
    let sound = report.fault.is_none() && report.checks.iter().all(|check| check.fault.is_none());
    let text = match arguments.format {
        // A report is made of numbers and texts, which JSON can always hold.
        Format::Json => serde_json::to_string_pretty(&report).unwrap_or_default() + "\n",
        Format::Text => say::text(&report, &Texts::of(arguments.lang)),
    };
    Ok(Told { text, sound })
}

fn argument(name: &str, what: impl Into<String>) -> Stop {
    Stop::Faults(Faults::one(Path::new(name), None, what))
}

fn make_key(name: &str, file: &Path, seed: &[u8; 32]) -> Result<Report, Stop> {
    let key = SignerKey::from_seed(name, seed).map_err(|error| argument("--name", error.to_string()))?;
    folder::write_secret(file, &(key.to_secret_text() + "\n"))?;
    let verifier = key.verifier().to_string();
    Ok(Report { origin: Some(name.to_owned()), verifier: Some(verifier), ..Report::new("key") })
}

fn signer(file: &Path) -> Result<SignerKey, Stop> {
    let text = String::from_utf8_lossy(&bytes(file)?).trim().to_owned();
    SignerKey::parse(&text)
        .map_err(|error| Faults::one(file, None, format!("{error}; `leisten log key` makes one")).into())
}

/// What is to be appended.
struct Batch<'a> {
    entries: &'a Path,
    in_order: bool,
    entropy: Option<&'a str>,
    commitments: Option<&'a Path>,
}

impl Batch<'_> {
    /// The lines; an empty one is no entry.
    fn lines(&self) -> Result<Vec<Vec<u8>>, Faults> {
        let content = if self.entries == Path::new("-") {
            let mut content = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut content);
            read.map_err(|error| Faults::one(self.entries, None, format!("it cannot be read: {error}")))?;
            content
        } else {
            bytes(self.entries)?
        };
        let lines = content.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let filled: Vec<(usize, Vec<u8>)> =
            (1..).zip(lines.map(<[u8]>::to_vec)).filter(|(_, line)| !line.is_empty()).collect();
        let long = |(line, entry): &(usize, Vec<u8>)| Fault {
            place: self.entries.to_owned(),
            line: Some(*line),
            what: Error::TooLong { length: entry.len() }.to_string(),
        };
        let faults: Vec<Fault> =
            filled.iter().filter(|(_, entry)| u16::try_from(entry.len()).is_err()).map(long).collect();
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        if filled.is_empty() {
            return Err(Faults::one(self.entries, None, "holds no entry; write one on each line"));
        }
        Ok(filled.into_iter().map(|(_, entry)| entry).collect())
    }
}

fn append(
    folder: &Path,
    key: &Path,
    batch: &Batch<'_>,
    chance: &mut dyn FnMut() -> [u8; 32],
) -> Result<Report, Stop> {
    let key = signer(key)?;
    let entropy = batch.entropy.map(|text| report::unhex(text).and_then(|bytes| Salt::try_from(bytes).ok()));
    let Some(entropy) = entropy.unwrap_or_else(|| Some(chance())) else {
        return Err(argument("--entropy", "takes 64 hexadecimal digits"));
    };
    let lines = batch.lines()?;
    let origin = key.verifier().name().to_owned();
    let folder = Folder::lock(folder)?;
    let mut log = if folder.has_log()? { log_of(&open(&folder, &key.verifier())?)? } else { Log::default() };
    let before = log.size();
    let (mut entries, openings) = match batch.commitments {
        None => (lines, Vec::new()),
        Some(_) => {
            let openings: Vec<Opening> =
                lines.into_iter().map(|record| Opening { salt: chance(), record }).collect();
            (openings.iter().map(|opening| opening.commitment().to_vec()).collect(), openings)
        }
    };
    if !batch.in_order {
        shuffle(&entropy, &mut entries);
    }
    // Who loses the openings can prove nothing, so they are safe before anything is promised.
    if let Some(file) = batch.commitments {
        folder::write_secret(file, &report::openings(&openings))?;
    }
    let appended = entries.len() as u64;
    for entry in entries {
        log.append(entry).map_err(|error| argument("--entries", error.to_string()))?;
    }
    let checkpoint = log.checkpoint(&origin);
    let note = checkpoint.sign(&key).map_err(|error| argument("--key", error.to_string()))?;
    folder.publish(&log.files_since(before), &note)?;
    let shown = batch.entropy.map(ToOwned::to_owned);
    Ok(Report {
        appended: Some(appended),
        first: Some(before),
        entropy: shown,
        ..Report::at("append", &checkpoint, note)
    })
}

fn verifier(of: &Whose) -> Result<VerifierKey, Stop> {
    VerifierKey::parse(of.verifier.trim()).map_err(|error| argument("--verifier", error.to_string()))
}

/// The whole log, checked.
fn open(folder: &Folder, key: &VerifierKey) -> Result<Verified, Stop> {
    let mut unreadable = None;
    let read = |path: &str| {
        folder.read(path).unwrap_or_else(|fault| {
            unreadable.get_or_insert(fault);
            None
        })
    };
    let found = methods::log::verify(read, key.name(), key);
    if let Some(fault) = unreadable {
        return Err(fault.into());
    }
    let found = found.map_err(Stop::Tampered)?;
    older(folder, &found)?;
    Ok(found)
}

/// The partial tiles of earlier states stay published: they must be as they were. What lies beyond the signed state was
/// left behind by an append that was cut off, and is promised by nobody.
fn older(folder: &Folder, found: &Verified) -> Result<(), Stop> {
    let log = log_of(found)?;
    let checked: HashSet<String> = log.files_since(0).into_iter().map(|(path, _)| path).collect();
    for path in folder.tiles()?.into_iter().filter(|path| !checked.contains(path)) {
        let Some(expected) = log.file(&path) else { continue };
        if folder.read(&path)?.is_some_and(|bytes| bytes != expected) {
            return Err(Stop::Tampered(Error::Changed { path, reason: "it is not what it was" }));
        }
    }
    Ok(())
}

fn log_of(found: &Verified) -> Result<Log, Stop> {
    let mut log = Log::default();
    for entry in &found.entries {
        log.append(entry.clone()).map_err(Stop::Tampered)?;
    }
    Ok(log)
}

fn look(of: &Whose) -> Result<(VerifierKey, Verified, String), Stop> {
    let key = verifier(of)?;
    let folder = Folder::open(&of.folder)?;
    let found = open(&folder, &key)?;
    let note = folder.read(methods::log::CHECKPOINT_PATH)?.unwrap_or_default();
    Ok((key, found, String::from_utf8_lossy(&note).into_owned()))
}

fn checkpoint(of: &Whose) -> Result<Report, Stop> {
    let (_, found, note) = look(of)?;
    Ok(Report::at("checkpoint", &found.checkpoint, note))
}

fn prove(of: &Whose, index: Option<u64>, entry: Option<&str>, since: Option<u64>) -> Result<Report, Stop> {
    let (_, found, note) = look(of)?;
    let report = Report::at("prove", &found.checkpoint, note.clone());
    let log = log_of(&found)?;
    if let Some(since) = since {
        let beyond = |error: Error| argument("--since", error.to_string());
        let old = log.checkpoint_at(&found.checkpoint.origin, since).map_err(beyond)?;
        let size = usize::try_from(since).unwrap_or(usize::MAX);
        let proof = methods::log::consistency_proof(log.leaves(), size).filter(|_| since > 0);
        let Some(proof) = proof else {
            return Err(argument("--since", "must be 1 or more"));
        };
        return Ok(Report { consistency: Some(Consistency::new(&old, &proof, &note)), ..report });
    }
    let index = match (index, entry) {
        (Some(index), _) => index,
        (None, Some(entry)) => match found.entries.iter().position(|found| found == entry.as_bytes()) {
            Some(place) => place as u64,
            None => return Err(argument("--entry", "there is no such entry in the log")),
        },
        (None, None) => return Err(argument("prove", "takes --index, --entry or --since")),
    };
    let beyond = || argument("--index", Error::Beyond { asked: index, size: log.size() }.to_string());
    let place = usize::try_from(index).map_err(|_| beyond())?;
    let leaf = *log.leaves().get(place).ok_or_else(beyond)?;
    let proof = inclusion_proof(log.leaves(), place).ok_or_else(beyond)?;
    let receipt = Receipt { leaf, index, proof, checkpoint: note };
    Ok(Report { inclusion: Some(Inclusion::from(&receipt)), ..report })
}

fn verify(of: &Whose, earlier: &[PathBuf], proofs: &[PathBuf]) -> Result<Report, Stop> {
    let (key, found, note) = look(of)?;
    let mut report = Report::at("verify", &found.checkpoint, note);
    let check = |file: &Path, result: Result<(), Error>| Check {
        file: file.display().to_string(),
        fault: result.err().map(|error| error.to_string()),
    };
    for file in earlier {
        let note = String::from_utf8_lossy(&bytes(file)?).into_owned();
        let result = Checkpoint::open(&note, key.name(), &key).and_then(|earlier| found.continues(&earlier));
        if let Err(error @ (Error::Note { .. } | Error::Checkpoint { .. })) = &result {
            return Err(Faults::one(
                file,
                None,
                format!("{error}; a copy of the file `checkpoint` is right"),
            )
            .into());
        }
        report.checks.push(check(file, result));
    }
    for file in proofs {
        let proof = report::read_proof(file)?;
        let result = match proof {
            report::Proof::Inclusion(receipt) => {
                receipt.verify(key.name(), &key).and_then(|state| found.continues(&state))
            }
            report::Proof::Consistency { old, proof, checkpoint } => {
                Checkpoint::open(&checkpoint, key.name(), &key).and_then(|new| {
                    verify_consistency(old.size, &old.root, new.size, &new.root, &proof)?;
                    found.continues(&new)
                })
            }
        };
        report.checks.push(check(file, result));
    }
    Ok(report)
}
