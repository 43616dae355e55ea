//! The file a strategy is taken over from, checked as a whole: every fault is named with its path.
//!
//! One JSON object; `demo/region/strategy.json` is one. Texts that may be absent may be null as well; what is unknown here is
//! refused, so that nothing gets lost unseen. References go by `id`: `sources` to the members of `sources`, `leitziele` to
//! goals, `places` of a bundle to `places`, `ortsteil` to `municipality/place` of the imported region.
//!
//! Marks that are kept: `approximate` (of an amount), `derived` (follows from other statements), `leitziele_likely` (the
//! source does not say which goal), `bundles_complete` (false: the source does not list all), `measures_total` (how many
//! the source counts).

mod node;
mod read;

use crate::{
    date::{PartialDate, Span},
    kind::{ElementKind, NoteKind, RecordKind, SourceKind},
};
use jiff::civil::Date;
use std::{cell::RefCell, fmt};

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Such as `bundles[2].measures[0].name`; empty: the file as a whole.
    pub path: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "{}: {}", self.path, self.reason)
        }
    }
}

/// A name from the file, with the path it stood at, for faults that only the database can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) path: String,
    pub(crate) name: String,
}

impl Reference {
    pub(crate) fn fault(&self, reason: String) -> Fault {
        Fault { path: self.path.clone(), reason }
    }
}

/// All that a file says. Sources are named by their `id`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StrategyFile {
    pub(crate) edition: EditionEntry,
    pub(crate) sources: Vec<SourceEntry>,
    pub(crate) facts: Vec<FactEntry>,
    pub(crate) decisions: Vec<DecisionEntry>,
    pub(crate) phases: Vec<PhaseEntry>,
    pub(crate) funding: Vec<FundingEntry>,
    pub(crate) elements: Vec<ElementEntry>,
    pub(crate) events: Vec<EventEntry>,
    pub(crate) sites: Vec<SiteEntry>,
    pub(crate) records: Vec<RecordEntry>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct EditionEntry {
    pub(crate) title: String,
    pub(crate) name: String,
    pub(crate) programme: String,
    pub(crate) vision: String,
    pub(crate) as_of: String,
    pub(crate) lead: Option<Reference>,
    pub(crate) address: String,
    pub(crate) website: String,
    pub(crate) term_years: Option<i64>,
    pub(crate) total: Option<Amount>,
    pub(crate) sources: Vec<String>,
}

/// Money as the file has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Amount {
    pub(crate) cents: i64,
    pub(crate) approximate: bool,
    pub(crate) derived: bool,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SourceEntry {
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) url: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FactEntry {
    pub(crate) municipality: Reference,
    pub(crate) kind: &'static str,
    pub(crate) value: i64,
    pub(crate) as_of: Option<Date>,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DecisionEntry {
    pub(crate) municipality: Reference,
    pub(crate) body: String,
    pub(crate) decided_on: Option<PartialDate>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PhaseEntry {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) planned: Span,
    pub(crate) actual: Span,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FundingEntry {
    pub(crate) slug: String,
    pub(crate) kind: SourceKind,
    pub(crate) name: String,
    pub(crate) amount: Option<Amount>,
    /// Hundredths of a percent, and whether it was computed.
    pub(crate) share: Option<(i64, bool)>,
    pub(crate) years: Option<i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ElementEntry {
    pub(crate) kind: ElementKind,
    pub(crate) slug: String,
    /// Kind and slug of what it is a part of.
    pub(crate) parent: Option<(ElementKind, String)>,
    pub(crate) number: Option<i64>,
    pub(crate) number_derived: bool,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) description_derived: bool,
    pub(crate) parts_total: Option<i64>,
    pub(crate) parts_complete: bool,
    /// Slugs of goals, and whether the link is only likely.
    pub(crate) goals: Vec<(String, bool)>,
    pub(crate) notes: Vec<(NoteKind, String)>,
    pub(crate) sites: Vec<String>,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EventEntry {
    pub(crate) happened: PartialDate,
    pub(crate) text: String,
    pub(crate) derived: bool,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SiteEntry {
    pub(crate) slug: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) street: String,
    pub(crate) postcode: String,
    pub(crate) city: String,
    pub(crate) place: Option<Reference>,
    pub(crate) opened: Option<Date>,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RecordEntry {
    pub(crate) kind: RecordKind,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) text: String,
    pub(crate) url: Option<String>,
    pub(crate) since: Option<PartialDate>,
    pub(crate) until: Option<PartialDate>,
    pub(crate) sources: Vec<String>,
}

impl StrategyFile {
    /// Reads and checks the text of a file.
    ///
    /// # Errors
    /// All that is wrong with it, in the order of reading.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<Fault>> {
        let value: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| vec![Fault { path: String::new(), reason: format!("is no JSON: {error}") }])?;
        let faults = RefCell::new(Vec::new());
        let file = read::strategy(&node::Node::root(&value, &faults));
        let faults = faults.into_inner();
        if faults.is_empty() { Ok(file) } else { Err(faults) }
    }

    pub(crate) fn count(&self, kind: ElementKind) -> usize {
        self.elements.iter().filter(|element| element.kind == kind).count()
    }
}
