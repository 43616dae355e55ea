//! The fixed words of the strategy.

use kernel::text_enum;

text_enum! {
    /// How far an edition is.
    pub enum EditionState {
        /// Only the staff sees it.
        Draft = "draft",
        /// Everyone can comment on it.
        Comments = "comments",
        /// Decided by the councils; never changed again.
        Adopted = "adopted",
        /// A later edition has taken its place.
        Superseded = "superseded",
    }
}

text_enum! {
    /// What an element of the strategy is.
    pub enum ElementKind {
        /// Leitziel.
        Goal = "goal",
        /// Unterziel, part of a goal.
        SubGoal = "sub_goal",
        /// Maßnahmenbündel, or field of action.
        Bundle = "bundle",
        /// Maßnahme, part of a bundle.
        Measure = "measure",
    }
}

text_enum! {
    /// How far a measure is.
    pub enum MeasureStatus {
        /// Thought of, not decided.
        Idea = "idea",
        /// Decided, not begun.
        Planned = "planned",
        /// Begun.
        Running = "running",
        /// Rests; a reason says why.
        Paused = "paused",
        /// Carried out.
        Done = "done",
        /// Given up; a reason says why.
        Stopped = "stopped",
    }
}

text_enum! {
    /// What is noted about a bundle.
    pub enum NoteKind {
        /// A subject it deals with.
        Topic = "topic",
        /// Where it is tried out.
        UseCase = "use_case",
        /// What people can make use of.
        Offer = "offer",
        /// Who takes part.
        Partner = "partner",
    }
}

text_enum! {
    /// What else a strategy names.
    pub enum RecordKind {
        /// A way of taking part.
        Format = "format",
        /// Those who work together.
        Alliance = "alliance",
        /// Software and data platforms.
        System = "system",
        /// Who gives the grant, and since when.
        Funder = "funder",
    }
}

text_enum! {
    /// What kind of money a source gives.
    pub enum SourceKind {
        /// Fördermittel.
        Grant = "grant",
        /// Eigenanteil.
        Own = "own",
        /// Money of others.
        Other = "other",
        /// Money of a neighbouring project; in no sum of this one.
        Related = "related",
    }
}

text_enum! {
    /// What happened to a measure.
    pub enum EventKind {
        /// Its status changed.
        Status = "status",
        /// Somebody told what is new.
        Update = "update",
    }
}

impl MeasureStatus {
    /// May it be so without a reason that everyone can read?
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Paused | Self::Stopped)
    }

    /// Is it over, with or without success?
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Stopped)
    }
}
