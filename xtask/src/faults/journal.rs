//! What clients were told, on disk before they go on.

use std::{
    fs::File,
    io::Write as _,
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, Result};

/// A write and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// A contribution was acknowledged.
    Intake { key: String, body: String, reference: String, receipt: String },
    /// An endorsement was acknowledged.
    Endorsement { key: String, reference: String },
    /// A client gave up without an answer: all of it or nothing.
    Open { intake: bool, reference: String },
}

impl Entry {
    /// The same write before anybody was told how it ended.
    pub(super) fn left_open(self) -> Self {
        match self {
            Self::Intake { reference, .. } => Self::Open { intake: true, reference },
            Self::Endorsement { reference, .. } => Self::Open { intake: false, reference },
            Self::Open { .. } => self,
        }
    }

    fn line(&self) -> String {
        match self {
            Self::Intake { key, reference, receipt, .. } => format!("intake {key} {reference} {receipt}\n"),
            Self::Endorsement { key, reference } => format!("endorsement {key} {reference}\n"),
            Self::Open { intake, reference } => {
                format!("open {} {reference}\n", if *intake { "intake" } else { "endorsement" })
            }
        }
    }
}

/// One line per answer, synced before the client goes on; it lives in another process than the program.
pub(super) struct Journal {
    file: Mutex<(File, Vec<Entry>)>,
}

impl Journal {
    pub(super) fn begin(path: &Path) -> Result<Self> {
        let file = File::create(path).with_context(|| format!("could not write {}", path.display()))?;
        Ok(Self { file: Mutex::new((file, Vec::new())) })
    }

    pub(super) fn note(&self, entry: Entry) -> Result<()> {
        let mut journal = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        journal.0.write_all(entry.line().as_bytes())?;
        journal.0.sync_data()?;
        journal.1.push(entry);
        Ok(())
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// How many writes were acknowledged so far.
    pub(super) fn acknowledged(&self) -> usize {
        self.entries().iter().filter(|entry| !matches!(entry, Entry::Open { .. })).count()
    }
}
