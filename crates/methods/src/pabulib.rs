//! The Pabulib format of votes about projects with costs (`.pb`; Faliszewski et al., "Participatory Budgeting: Data,
//! Tools, and Analysis", IJCAI 2023; <https://pabulib.org/format>): three sections `META`, `PROJECTS` and `VOTES`, one
//! record a line, fields separated by `;` and quoted by `"` where they contain one.
//!
//! [`read`] takes a file as a whole or not at all: every line that cannot be right is named with its number, and nothing
//! is guessed, dropped or mended, because a recount is only worth as much as what it counts. Beside the form it checks
//! what the file says about itself: the numbers of projects and votes, the rules for a ballot in `META` and the column
//! `votes`. A record ends with its line; a byte order mark, `\r\n` and empty lines around sections are accepted.
//! [`write()`] is the inverse.

mod decimal;
mod fault;
mod read;
mod write;

pub use decimal::Decimal;
pub use fault::{Fault, Faults, What};
pub use read::read;
pub use write::{Unwritable, write};

/// What a ballot says about the projects it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoteType {
    /// A set of projects.
    Approval,
    /// Points from a purse, shared among the projects.
    Cumulative,
    /// Points for each project on its own.
    Scoring,
    /// An order of projects, the favoured one first.
    Ordinal,
}

impl VoteType {
    /// As `META` names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Cumulative => "cumulative",
            Self::Scoring => "scoring",
            Self::Ordinal => "ordinal",
        }
    }

    /// Does each named project get points?
    pub const fn has_points(self) -> bool {
        matches!(self, Self::Cumulative | Self::Scoring)
    }
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its id, unlike all others.
    pub id: String,
    /// What it costs, in the currency of the budget.
    pub cost: Decimal,
    /// Its values in the order of [`Election::project_columns`].
    pub fields: Vec<String>,
}

/// A ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// The id of the voter in the file, unlike all others.
    pub voter: String,
    /// The places of the named projects in [`Election::projects`], each once; in the order of preference on
    /// [`VoteType::Ordinal`] ballots.
    pub choices: Vec<usize>,
    /// As many as choices where the vote type has points, otherwise none.
    pub points: Vec<Decimal>,
    /// Its values in the order of [`Election::voter_columns`].
    pub fields: Vec<String>,
}

/// A vote about projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// What can be spent.
    pub budget: Decimal,
    /// What the ballots say.
    pub vote_type: VoteType,
    /// Further facts, in the order of the file: all keys but `budget`, `vote_type`, `num_projects` and `num_votes`.
    pub meta: Vec<(String, String)>,
    /// The columns of projects beside `project_id` and `cost`.
    pub project_columns: Vec<String>,
    /// The projects in the order of the file.
    pub projects: Vec<Project>,
    /// The columns of ballots beside `voter_id`, `vote` and, where the vote type has points, `points`.
    pub voter_columns: Vec<String>,
    /// The ballots in the order of the file.
    pub ballots: Vec<Ballot>,
}

impl Election {
    /// A fact from `META`.
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// A value of a project, by the name of its column.
    pub fn project_field(&self, project: usize, column: &str) -> Option<&str> {
        let place = self.project_columns.iter().position(|name| name == column)?;
        self.projects.get(project)?.fields.get(place).map(String::as_str)
    }
}

/// Keys of `META` that have fields of their own in [`Election`].
const OWN_KEYS: [&str; 4] = ["budget", "vote_type", "num_projects", "num_votes"];
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[cfg(test)]
mod tests;
