use std::{fmt, str::FromStr};

use super::{Add1, Error};

/// How greedy rules go through the projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greedy {
    /// By score; what does not fit is skipped.
    Skip,
    /// By score; nothing after the first that does not fit.
    NoSkip,
    /// By votes divided by cost; what does not fit is skipped.
    PerCost,
}

/// What a voter has of a selected project that it named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Utility {
    /// As much as it costs.
    Cost,
    /// The same for each.
    Cardinality,
    /// The points it was given.
    Points,
}

/// How equal shares go on while money is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Completion {
    /// First by raising the share.
    pub add1: Option<Add1>,
    /// Then greedily by score from what is left; what does not fit is skipped.
    pub utilitarian: bool,
}

/// A rule. As text: `greedy`, `greedy_no_skip`, `greedy_per_cost`; `mes_cost`, `mes_card`, `mes_points`, each alone or with
/// `_util`, `_add1`, `_add1_util`, `_add1_continue` or `_add1_continue_int`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A greedy rule.
    Greedy(Greedy),
    /// The method of equal shares.
    EqualShares(Utility, Completion),
}

const GREEDY: [(&str, Greedy); 3] =
    [("greedy", Greedy::Skip), ("greedy_no_skip", Greedy::NoSkip), ("greedy_per_cost", Greedy::PerCost)];
const UTILITIES: [(&str, Utility); 3] =
    [("mes_cost", Utility::Cost), ("mes_card", Utility::Cardinality), ("mes_points", Utility::Points)];
const EXHAUSTIVE: Add1 = Add1 { stop_when_exhaustive: true, whole_start: false };
const CONTINUE: Add1 = Add1 { stop_when_exhaustive: false, whole_start: false };
const CONTINUE_WHOLE: Add1 = Add1 { stop_when_exhaustive: false, whole_start: true };
const COMPLETIONS: [(&str, Completion); 6] = [
    ("", Completion { add1: None, utilitarian: false }),
    ("_util", Completion { add1: None, utilitarian: true }),
    ("_add1", Completion { add1: Some(EXHAUSTIVE), utilitarian: false }),
    ("_add1_util", Completion { add1: Some(EXHAUSTIVE), utilitarian: true }),
    ("_add1_continue", Completion { add1: Some(CONTINUE), utilitarian: false }),
    ("_add1_continue_int", Completion { add1: Some(CONTINUE_WHOLE), utilitarian: false }),
];

impl Rule {
    /// All rules that have names.
    pub fn all() -> impl Iterator<Item = Self> {
        let shares = UTILITIES.into_iter().flat_map(|(_, utility)| {
            COMPLETIONS.into_iter().map(move |(_, completion)| Self::EqualShares(utility, completion))
        });
        GREEDY.into_iter().map(|(_, greedy)| Self::Greedy(greedy)).chain(shares)
    }
}

impl FromStr for Rule {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::all().find(|rule| rule.to_string() == name).ok_or_else(|| Error::Rule { name: name.to_owned() })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Greedy(greedy) => {
                out.write_str(GREEDY.iter().find(|(_, other)| other == greedy).map_or("", |(name, _)| name))
            }
            Self::EqualShares(utility, completion) => {
                out.write_str(
                    UTILITIES.iter().find(|(_, other)| other == utility).map_or("", |(name, _)| name),
                )?;
                match COMPLETIONS.iter().find(|(_, other)| other == completion) {
                    Some((name, _)) => out.write_str(name),
                    None => write!(out, "{completion:?}"),
                }
            }
        }
    }
}
