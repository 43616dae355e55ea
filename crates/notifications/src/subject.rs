//! What can be followed.

use kernel::{ContributionId, PlaceId, ProcessId, text_enum};
use uuid::Uuid;

text_enum! {
    /// Kinds of things that can be followed.
    pub enum SubjectKind {
        /// A published contribution.
        Contribution = "contribution",
        /// One's own contribution, as the holder of its receipt: also hears what only the author is told. Followed
        /// through [`crate::request_follow`] alone, never through the public form.
        Receipt = "receipt",
        /// A participation process.
        Process = "process",
        /// A place.
        Place = "place",
        /// All that is public.
        All = "all",
    }
}

/// One thing that can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    kind: SubjectKind,
    id: Uuid,
}

impl Subject {
    /// A published contribution.
    pub const fn contribution(id: ContributionId) -> Self {
        Self { kind: SubjectKind::Contribution, id: id.0 }
    }

    /// One's own contribution, as the holder of its receipt.
    pub const fn receipt(id: ContributionId) -> Self {
        Self { kind: SubjectKind::Receipt, id: id.0 }
    }

    /// A participation process.
    pub const fn process(id: ProcessId) -> Self {
        Self { kind: SubjectKind::Process, id: id.0 }
    }

    /// A place.
    pub const fn place(id: PlaceId) -> Self {
        Self { kind: SubjectKind::Place, id: id.0 }
    }

    /// All that is public.
    pub const fn all() -> Self {
        Self { kind: SubjectKind::All, id: Uuid::nil() }
    }

    /// From the words of a form.
    pub(crate) fn parse(kind: &str, id: &str) -> Option<Self> {
        Some(Self { kind: kind.parse().ok()?, id: id.parse().ok()? })
    }

    /// Which kind of thing.
    pub const fn kind(self) -> SubjectKind {
        self.kind
    }

    /// Which one; nil where there is only one.
    pub const fn id(self) -> Uuid {
        self.id
    }

    /// May anybody ask to follow it?
    pub(crate) const fn is_public(self) -> bool {
        !matches!(self.kind, SubjectKind::Receipt)
    }
}
