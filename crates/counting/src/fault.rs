use std::{
    fmt,
    path::{Path, PathBuf},
};

/// What is wrong with an input, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, or the argument.
    pub place: PathBuf,
    /// From 1, when one line is at fault.
    pub line: Option<usize>,
    /// In words.
    pub what: String,
}

/// Faults of an input, at least one; the program ends with code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

/// How many are shown; the rest is counted.
const SHOWN: usize = 20;

impl Faults {
    /// One.
    pub fn one(place: &Path, line: Option<usize>, what: impl Into<String>) -> Self {
        Self(vec![Fault { place: place.to_owned(), line, what: what.into() }])
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.place.display(), self.what),
            None => write!(out, "{}: {}", self.place.display(), self.what),
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.0.iter().take(SHOWN).enumerate() {
            write!(out, "{}{fault}", if place == 0 { "" } else { "\n" })?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(out, "\nand {more} more lines that cannot be right"),
        }
    }
}

impl std::error::Error for Faults {}
