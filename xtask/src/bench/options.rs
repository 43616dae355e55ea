//! What the caller of the measurement may choose.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// The choices, with what is usual.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// Example contributions.
    pub(super) size: u32,
    /// The seed of the examples.
    pub(super) seed: u64,
    /// Seconds of load per cell.
    pub(super) seconds: u32,
    /// How often each cell is measured.
    pub(super) rounds: u32,
    /// A program built before, instead of one built now.
    pub(super) program: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { size: 10_000, seed: 1207, seconds: 3, rounds: 3, program: None }
    }
}

impl Options {
    pub(super) fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = arguments.iter();
        while let Some(option) = words.next() {
            let value = words.next().with_context(|| format!("{option} needs a value"))?;
            let number =
                || value.parse::<u32>().with_context(|| format!("{option} takes a number, not \"{value}\""));
            match option.as_str() {
                "--size" => options.size = number()?.max(1),
                "--seed" => options.seed = number()?.into(),
                "--seconds" => options.seconds = number()?.max(1),
                "--rounds" => options.rounds = number()?.max(1),
                "--program" => options.program = Some(value.into()),
                _ => bail!(
                    "there is no option {option}; options are: --size --seed --seconds --rounds --program"
                ),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Options> {
        Options::read(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_not_said_is_as_usual() {
        assert_eq!(read("").unwrap(), Options::default());
        let said = read("--size 10000 --program old/leisten").unwrap();
        let expected = Options { size: 10_000, program: Some("old/leisten".into()), ..Options::default() };
        assert_eq!(said, expected);
    }

    #[test]
    fn a_slip_is_an_error_that_names_it() {
        for (text, named) in [("--sise 3", "--sise"), ("--size", "needs a value"), ("--rounds many", "many")]
        {
            assert!(read(text).unwrap_err().to_string().contains(named), "{text}");
        }
    }
}
