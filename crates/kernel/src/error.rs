//! The kinds of failure that a request can meet. Texts are keys of the translation files, so that every reader gets
//! them in their language.

use std::fmt;

/// `Result` with the workspace's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something did not happen. `web` turns each kind into a page, or into a problem document (RFC 9457).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is not for these eyes (404).
    #[error("not found")]
    NotFound,
    /// Not signed in (401, or the way to the sign-in page).
    #[error("not signed in")]
    Unauthenticated,
    /// Signed in, but without the right (403).
    #[error("not permitted")]
    Forbidden,
    /// The input does not fit (422); nothing was changed.
    #[error("invalid input: {0}")]
    Invalid(Problems),
    /// It contradicts what is already there (409); the text is a message key.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Too many tries (429), with the seconds to wait.
    #[error("too many requests, retry after {0} s")]
    TooMany(u32),
    /// The body is too large (413).
    #[error("too large")]
    TooLarge,
    /// Cannot be written at the moment (503); reading goes on.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours (500); the cause goes to the log, never to the reader.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault of ours, from a text or another error.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// One problem with one field.
    pub fn invalid(field: &'static str, key: &'static str) -> Self {
        Self::Invalid(Problems::from(Problem::new(field, key)))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::PoolTimedOut => Self::Unavailable("no free database connection".to_owned()),
            other => Self::internal(other),
        }
    }
}

/// What is wrong with one field and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the form field or JSON member; empty for the input as a whole.
    pub field: &'static str,
    /// Key of the message in the translation files.
    pub key: &'static str,
    /// Values the message mentions.
    pub values: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem whose message mentions no values.
    pub const fn new(field: &'static str, key: &'static str) -> Self {
        Self { field, key, values: Vec::new() }
    }

    /// Adds a value that the message mentions.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// All that is wrong with an input, in the order of the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Notes one more problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Notes a problem when `condition` does not hold.
    pub fn require(&mut self, condition: bool, field: &'static str, key: &'static str) {
        if !condition {
            self.push(Problem::new(field, key));
        }
    }

    /// `Ok` when nothing is wrong.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }

    /// Is nothing wrong?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first problem of a field.
    pub fn of(&self, field: &str) -> Option<&Problem> {
        self.0.iter().find(|problem| problem.field == field)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            write!(f, "{}{}: {}", if n == 0 { "" } else { ", " }, problem.field, problem.key)?;
        }
        Ok(())
    }
}

/// A word that is none of an enum's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} has no value {word:?}; it is one of {}", known.join(", "))]
pub struct UnknownWord {
    kind: &'static str,
    word: String,
    known: &'static [&'static str],
}

impl UnknownWord {
    #[doc(hidden)]
    pub fn new(kind: &'static str, word: &str, known: &'static [&'static str]) -> Self {
        // A wrong word may be a whole novel; the message shows only its beginning.
        Self { kind, word: word.chars().take(40).collect(), known }
    }
}
