use std::fmt;

/// What is wrong with a line. Its text says as well what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// The bytes are no UTF-8.
    #[error("the line is not UTF-8; save the file with the encoding UTF-8")]
    NotUtf8,
    /// A carriage return that does not end the line.
    #[error(
        "a carriage return stands within the line; end lines with a line feed, with or without one before it"
    )]
    CarriageReturn,
    /// A quoted field does not end, or goes on behind its end.
    #[error(
        "a quoted field is not closed properly; double each quotation mark inside it and keep it on one line"
    )]
    Quote,
    /// An empty line between records.
    #[error("the line is empty; remove it or fill in the record")]
    Empty,
    /// A section does not begin where it should.
    #[error("the section {expected} is expected here")]
    Section {
        /// `META`, `PROJECTS` or `VOTES`.
        expected: &'static str,
    },
    /// The header of a section lacks a column or has one that belongs elsewhere.
    #[error("the header must have the column {column} exactly once")]
    Column {
        /// Its name.
        column: String,
    },
    /// A record has more or fewer fields than the header.
    #[error("{found} fields, but the header has {expected}")]
    Fields {
        /// As many as columns.
        expected: usize,
        /// As many as there are.
        found: usize,
    },
    /// A key, a project or a voter occurs a second time.
    #[error("`{id}` stands in line {first} already; each may occur only once")]
    Twice {
        /// The key or id.
        id: String,
        /// The line of the first.
        first: usize,
    },
    /// A value of `META` without a name.
    #[error("the key is empty; say what the value is")]
    Nameless,
    /// A key of `META` is missing.
    #[error("the section META lacks the key {key}")]
    Key {
        /// Its name.
        key: &'static str,
    },
    /// Not a number as the format wants it.
    #[error("`{text}` is no {what}; write digits, with a point before decimals (at most six)")]
    Number {
        /// What it should be.
        what: &'static str,
        /// What stands there.
        text: String,
    },
    /// A vote type that the format does not know.
    #[error("`{text}` is no vote type; approval, cumulative, scoring and ordinal are")]
    VoteType {
        /// What stands there.
        text: String,
    },
    /// An id that cannot be one.
    #[error("the id must not be empty and must not contain a comma")]
    Id,
    /// A ballot names a project that does not exist.
    #[error("there is no project `{id}` in the section PROJECTS")]
    UnknownProject {
        /// What stands there.
        id: String,
    },
    /// A ballot names a project twice.
    #[error("the ballot names the project `{id}` twice")]
    ProjectTwice {
        /// Its id.
        id: String,
    },
    /// A ballot has not as many points as projects.
    #[error("{points} points for {projects} projects; each project needs one number")]
    Points {
        /// Numbers.
        points: usize,
        /// Named projects.
        projects: usize,
    },
    /// A ballot breaks a rule that `META` states.
    #[error("{value} breaks {key} = {limit} of the section META")]
    Limit {
        /// The rule.
        key: &'static str,
        /// What it demands.
        limit: String,
        /// What the ballot has.
        value: String,
    },
    /// The file says another number than it has.
    #[error("{key} says {said}, but there are {found}")]
    Count {
        /// `num_projects`, `num_votes` or `votes`.
        key: &'static str,
        /// What stands there.
        said: String,
        /// What was counted.
        found: usize,
    },
}

/// A line that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: What,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.what)
    }
}

/// All faults of a file in the order of its lines, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.0.iter().enumerate() {
            write!(out, "{}{fault}", if place == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
