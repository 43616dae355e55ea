//! An edition of the strategy and its parts, as they are read.

use crate::{
    date::{PartialDate, Span},
    kind::{EditionState, ElementKind, NoteKind, RecordKind, SourceKind},
    measure::{Delay, day},
};
use jiff::civil::Date;
use kernel::{EditionId, ElementId, FundingSourceId, PlaceId, Timestamp};
use uuid::Uuid;

/// An edition.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Edition {
    /// Its id.
    pub id: EditionId,
    /// Its part of the address.
    pub slug: String,
    /// How far it is.
    pub state: EditionState,
    /// The name of the project.
    pub title: String,
    /// The short name of the project.
    pub name: String,
    /// What it is funded by; may be empty.
    pub programme: String,
    /// The vision.
    pub vision: String,
    /// Up to when its facts were gathered: a year, month or day.
    pub as_of: String,
    /// The name of the municipality in charge.
    pub lead: Option<String>,
    /// Lines of an address; may be empty.
    pub address: String,
    /// A web address; may be empty.
    pub website: String,
    /// How long it runs.
    pub term_years: Option<i64>,
    /// What all of it costs; `None`: not stated.
    pub total_cents: Option<i64>,
    /// The source gives the total only roughly.
    pub total_approximate: bool,
    /// When anything about it changed last.
    pub updated_at: Timestamp,
}

impl Edition {
    /// Up to when its facts were gathered.
    pub fn as_of(&self) -> Option<PartialDate> {
        self.as_of.parse().ok()
    }
}

/// A goal, sub-goal or bundle.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Element {
    /// Its id.
    pub id: ElementId,
    /// What it is.
    pub kind: ElementKind,
    /// Its part of the address.
    pub slug: String,
    /// What it is a part of.
    pub parent_id: Option<ElementId>,
    /// Its name.
    pub name: String,
    /// Its text; empty: not stated.
    pub description: String,
    /// The text was put together from other sources.
    pub description_derived: bool,
    /// How many parts the source counts.
    pub parts_total: Option<i64>,
    /// Whether the source lists all parts.
    pub parts_complete: bool,
}

impl Element {
    /// Its page.
    pub fn path(&self) -> String {
        match self.kind {
            ElementKind::Goal | ElementKind::SubGoal => format!("/ziele/{}", self.slug),
            ElementKind::Bundle => format!("/buendel/{}", self.slug),
            ElementKind::Measure => format!("/massnahmen/{}", self.slug),
        }
    }
}

/// That a bundle serves a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Alignment {
    /// The bundle.
    pub bundle_id: ElementId,
    /// The goal.
    pub goal_id: ElementId,
    /// Likely from the subject; no source says so.
    pub likely: bool,
}

/// A topic, use case, offer or partner.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// Its words.
    pub text: String,
}

/// A phase of the project.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ProjectPhase {
    /// Its id.
    pub id: Uuid,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What happens in it; may be empty.
    pub description: String,
    planned_start: Option<String>,
    planned_end: Option<String>,
    actual_start: Option<String>,
    actual_end: Option<String>,
}

impl ProjectPhase {
    /// When it should begin and end.
    pub fn planned(&self) -> Span {
        Span { start: day(self.planned_start.as_ref()), end: day(self.planned_end.as_ref()) }
    }

    /// When it began and ended.
    pub fn actual(&self) -> Span {
        Span { start: day(self.actual_start.as_ref()), end: day(self.actual_end.as_ref()) }
    }

    /// Its delay on a day.
    pub fn delay(&self, today: Date) -> Option<Delay> {
        Delay::of(self.planned(), self.actual(), today)
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Event {
    /// Its id.
    pub id: Uuid,
    happened: String,
    /// What.
    pub text: String,
    /// The date follows from other statements.
    pub derived: bool,
}

impl Event {
    /// When, as exact as the source has it.
    pub fn happened(&self) -> Option<PartialDate> {
        self.happened.parse().ok()
    }
}

/// A place that the strategy names: shop, campus, community house, square.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Site {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Street and number; may be empty.
    pub street: String,
    /// May be empty.
    pub postcode: String,
    /// May be empty.
    pub city: String,
    /// The place it lies in.
    pub place_id: Option<PlaceId>,
}

/// A format, alliance, system or funder.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Record {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: RecordKind,
    /// Its name.
    pub name: String,
    /// The role it plays; may be empty.
    pub role: String,
    /// Its description; may be empty.
    pub text: String,
    /// Its web address.
    pub url: Option<String>,
    since: Option<String>,
    until: Option<String>,
}

impl Record {
    /// From when on.
    pub fn since(&self) -> Option<PartialDate> {
        self.since.as_ref().and_then(|text| text.parse().ok())
    }

    /// Up to when.
    pub fn until(&self) -> Option<PartialDate> {
        self.until.as_ref().and_then(|text| text.parse().ok())
    }
}

/// Where money comes from.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct FundingSource {
    /// Its id.
    pub id: FundingSourceId,
    /// Its short name.
    pub slug: String,
    /// What kind of money.
    pub kind: SourceKind,
    /// Its name; empty: the kind says it.
    pub name: String,
    /// How much; `None`: not stated.
    pub amount_cents: Option<i64>,
    /// The source gives it only roughly.
    pub approximate: bool,
    /// It follows from other amounts.
    pub derived: bool,
    /// Hundredths of a percent of the whole.
    pub share: Option<i64>,
    /// The share was computed.
    pub share_derived: bool,
    /// Over how many years.
    pub years: Option<i64>,
    /// When anything about it changed last.
    pub updated_at: Timestamp,
}

/// What a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Citation {
    /// The row that states something.
    pub subject_id: Uuid,
    /// The title of the source.
    pub title: String,
    /// Its web address.
    pub url: Option<String>,
}
