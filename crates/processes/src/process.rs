//! A participation process and its phases: what they are and what they permit. Pure; the moment is an argument.

use kernel::{MunicipalityId, Object, PersonId, PhaseId, PlaceId, ProcessId, Timestamp, text_enum};
use uuid::Uuid;
use web::{Format, FormatAction};

text_enum! {
    /// Where a process is on its way. It goes forward, or back from submitted to draft.
    pub enum ProcessState {
        /// Being written.
        Draft = "draft",
        /// Waits for a second person.
        Submitted = "submitted",
        /// Public.
        Published = "published",
        /// Public and over; its result is told.
        Closed = "closed",
    }
}

text_enum! {
    /// How far participation goes, after the IAP2 spectrum.
    pub enum Level {
        /// People are told.
        Inform = "inform",
        /// People are asked.
        Consult = "consult",
        /// People's concerns go into the decision.
        Involve = "involve",
        /// The decision is prepared together.
        Collaborate = "collaborate",
        /// People decide.
        Empower = "empower",
    }
}

text_enum! {
    /// What was set by hand, against the clock.
    pub enum Override {
        /// Open whatever the clock says.
        Open = "open",
        /// Closed whatever the clock says.
        Closed = "closed",
    }
}

text_enum! {
    /// What the public sees of a process's way: can people take part, will they, or is it over?
    pub enum Progress {
        /// A phase is open.
        Running = "running",
        /// A phase will open.
        Coming = "coming",
        /// No phase is open or will open.
        Finished = "finished",
    }
}

/// A process: one row.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Process {
    /// Its id.
    pub id: ProcessId,
    /// Its part of the address: `/mitmachen/SLUG`.
    pub slug: String,
    /// Key of its format in the registry.
    pub format: String,
    /// Its title.
    pub title: String,
    /// Two or three sentences for cards and lists.
    pub summary: String,
    /// What it is for.
    pub aim: String,
    /// What can be decided.
    pub decidable: String,
    /// What cannot be decided.
    pub not_decidable: String,
    /// Who decides.
    pub decider: String,
    /// When the decision is made, in words.
    pub decision_when: String,
    /// The end of the day of the decision, if the day is known.
    pub decision_at: Option<Timestamp>,
    /// How far participation goes; `None` in an unfinished draft.
    pub level: Option<Level>,
    /// The law or resolution it rests on; may be empty.
    pub legal_basis: String,
    /// Who holds it.
    pub organisers: String,
    /// How to take part without the internet.
    pub offline_ways: String,
    /// Where to ask.
    pub contact: String,
    /// What became of it; empty until it is closed.
    pub result: String,
    /// The process told in Leichte Sprache, as Markdown; empty: there is no such text.
    pub easy_read: String,
    /// Path of a sign-language video on this site; empty: there is none.
    pub sign_language_path: String,
    /// Who decides about the personal data (Art. 26 GDPR).
    pub controller: String,
    /// Calendar days until an answer; `None`: the setting `answers.days`.
    pub answer_days: Option<i64>,
    /// Always open, unless it has phases.
    pub standing: bool,
    /// Where it is on its way.
    pub state: ProcessState,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last submitted.
    pub submitted_at: Option<Timestamp>,
    /// Who submitted it or changed it last before publication.
    pub submitted_by: Option<PersonId>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// Who published it; `None` when it came with the first start.
    pub published_by: Option<PersonId>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Invented, for demonstration.
    pub example: bool,
}

/// A phase of a process: one row.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Phase {
    /// Its id.
    pub id: PhaseId,
    /// Of which process.
    pub process_id: ProcessId,
    /// Its rank among the phases, from 1.
    pub position: i64,
    /// Key of a stage of the format: what it permits.
    pub stage: String,
    /// Its title.
    pub title: String,
    /// What happens in it; may be empty.
    pub text: String,
    /// First moment; `None`: has no date and does not open by the clock.
    pub starts_at: Option<Timestamp>,
    /// Last moment; `None`: without end.
    pub ends_at: Option<Timestamp>,
    /// What was set by hand; `None`: the clock decides.
    #[sqlx(rename = "override")]
    pub overridden: Option<Override>,
    /// Why it was set by hand.
    pub override_reason: Option<String>,
    /// Which role set it.
    pub override_by: Option<String>,
    /// When it was set.
    pub override_at: Option<Timestamp>,
}

/// A process with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Full {
    /// The process.
    pub process: Process,
    /// Its phases in their order.
    pub phases: Vec<Phase>,
    /// The municipalities it concerns; empty: the whole region.
    pub municipalities: Vec<MunicipalityId>,
    /// The places it concerns; empty: all of its municipalities.
    pub places: Vec<PlaceId>,
}

impl ProcessState {
    /// May everyone read it?
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Closed)
    }
}

impl Process {
    /// Was it published by the same person who submitted it? Possible only where `processes.two_persons` is off; the
    /// page of the process says so.
    pub fn published_by_one(&self) -> bool {
        self.published_by.is_some() && self.published_by == self.submitted_by
    }
}

impl Phase {
    /// Is it open at this moment? What was set by hand goes before the clock.
    pub fn is_open(&self, now: Timestamp) -> bool {
        match self.overridden {
            Some(Override::Open) => true,
            Some(Override::Closed) => false,
            None => {
                self.starts_at.is_some_and(|start| start <= now) && self.ends_at.is_none_or(|end| now <= end)
            }
        }
    }

    /// Will it open by the clock?
    pub fn is_coming(&self, now: Timestamp) -> bool {
        self.overridden.is_none() && self.starts_at.is_some_and(|start| now < start)
    }
}

impl Full {
    /// May people do this now? A standing process without phases permits what the first stage of its format permits.
    pub fn permits(&self, format: &Format, action: FormatAction, now: Timestamp) -> bool {
        if self.process.state != ProcessState::Published || self.process.format != format.key {
            return false;
        }
        if self.phases.is_empty() {
            return self.process.standing
                && format.stages.first().is_some_and(|stage| stage.actions.contains(&action));
        }
        self.open_phases(now).any(|phase| format.permits(&phase.stage, action))
    }

    /// The phases that are open at this moment.
    pub fn open_phases(&self, now: Timestamp) -> impl Iterator<Item = &Phase> {
        self.phases.iter().filter(move |phase| phase.is_open(now))
    }

    /// Can people take part, will they, or is it over?
    pub fn progress(&self, now: Timestamp) -> Progress {
        if self.process.state == ProcessState::Closed {
            Progress::Finished
        } else if self.open_phases(now).next().is_some() || (self.process.standing && self.phases.is_empty())
        {
            Progress::Running
        } else if self.phases.iter().any(|phase| phase.is_coming(now)) {
            Progress::Coming
        } else {
            Progress::Finished
        }
    }

    /// The last moment of what is open now; `None` when nothing is open or the end is not known.
    pub fn open_until(&self, now: Timestamp) -> Option<Timestamp> {
        // A phase held open by hand lasts until a hand closes it, whatever its dates say.
        if self.open_phases(now).any(|phase| phase.overridden.is_some() || phase.ends_at.is_none()) {
            return None;
        }
        self.open_phases(now).filter_map(|phase| phase.ends_at).max()
    }

    /// When the next phase opens by the clock.
    pub fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.phases.iter().filter(|phase| phase.is_coming(now)).filter_map(|phase| phase.starts_at).min()
    }

    /// Does it concern this place of this municipality?
    pub fn concerns(&self, place: PlaceId, municipality: MunicipalityId) -> bool {
        if self.places.is_empty() {
            self.municipalities.is_empty() || self.municipalities.contains(&municipality)
        } else {
            self.places.contains(&place)
        }
    }

    /// Does the day of the decision lie before the end of participation? Then nobody could be heard.
    pub fn is_decided_too_early(&self) -> bool {
        let end = self.phases.iter().filter_map(|phase| phase.ends_at).max();
        matches!((self.process.decision_at, end), (Some(decision), Some(end)) if decision < end)
    }

    /// What the permission table needs to know.
    pub fn object(&self) -> Object {
        object(self.process.id.0, self.process.state, &self.municipalities)
    }
}

/// What the permission table needs to know of a process in this state, concerning these municipalities.
pub(crate) fn object(id: Uuid, state: ProcessState, municipalities: &[MunicipalityId]) -> Object {
    Object {
        // What concerns several municipalities belongs to each of them.
        municipality: if let [only] = municipalities { Some(*only) } else { None },
        process: Some(ProcessId(id)),
        id: Some(id),
        state: state.as_str(),
        field: "",
    }
}

/// What is missing for publication, as names of form fields. `has_format`: the registry knows the process's format.
///
/// Rule: product quality "no process is published without …"; Allianz Vielfältige Demokratie, principles of good
/// participation (clear aims, early and binding, at least one offline way).
pub fn missing(full: &Full, has_format: bool) -> Vec<&'static str> {
    let process = &full.process;
    let has_dates = full.phases.iter().any(|phase| phase.starts_at.is_some() && phase.ends_at.is_some());
    let texts = [
        ("title", &process.title),
        ("summary", &process.summary),
        ("aim", &process.aim),
        ("decidable", &process.decidable),
        ("not_decidable", &process.not_decidable),
        ("decider", &process.decider),
        ("decision_when", &process.decision_when),
        ("organisers", &process.organisers),
        ("offline_ways", &process.offline_ways),
        ("contact", &process.contact),
        ("controller", &process.controller),
    ];
    let facts = [
        ("level", process.level.is_some()),
        ("format", has_format),
        ("phases", process.standing || has_dates),
    ];
    let texts = texts.into_iter().map(|(name, text)| (name, !text.trim().is_empty()));
    texts.chain(facts).filter(|(_, there)| !there).map(|(name, _)| name).collect()
}
