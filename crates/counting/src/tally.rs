//! `leisten tally`: who wins a vote by rankings, ratings or approvals, by the rule that was chosen before.

mod count;
mod method;
mod page;
mod report;

use std::path::{Path, PathBuf};

use methods::pabulib;

use crate::{Fault, Faults, Format, Language, bytes, texts::Texts};
pub use method::Method;
pub use report::Report;

/// Count a vote by rankings, ratings or approvals
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The vote, in the format of Pabulib
    pub file: PathBuf,
    /// The rule; which ballots it takes is said with each
    #[arg(long, value_enum)]
    pub method: Method,
    /// How many are elected (stv; otherwise 1)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub seats: Option<u32>,
    /// The credits of each ballot (quadratic; otherwise 100)
    #[arg(long, value_name = "N")]
    pub credits: Option<u64>,
    /// From so many ratings on a mean counts (score; otherwise 1)
    #[arg(long, value_name = "N")]
    pub min_ratings: Option<u64>,
    /// What decides where votes do not (ranked_pairs, irv, stv): id, or lot:TEXT with what was drawn in public
    #[arg(long, value_name = "ORDER", default_value = "id")]
    pub ties: String,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The language of text and page
    #[arg(long, value_enum, default_value_t = Language::De)]
    pub lang: Language,
}

/// Counts and writes the result.
///
/// # Errors
/// What is wrong with the file, by line, or with an argument.
pub fn run(arguments: &Arguments) -> Result<String, Faults> {
    let report = report(arguments)?;
    let texts = Texts::of(arguments.lang);
    Ok(match arguments.format {
        // A report is made of numbers and texts, which JSON can always hold.
        Format::Json => serde_json::to_string_pretty(&report).unwrap_or_default() + "\n",
        Format::Text => page::text(&report, &texts),
        Format::Html => page::html(&report, &texts, arguments.lang),
    })
}

/// Counts.
///
/// # Errors
/// As [`run`].
pub fn report(arguments: &Arguments) -> Result<Report, Faults> {
    let Arguments { file, method, seats, credits, min_ratings, .. } = arguments;
    let given = [
        ("--seats", seats.is_some(), Method::Stv),
        ("--credits", credits.is_some(), Method::Quadratic),
        ("--min-ratings", min_ratings.is_some(), Method::Score),
    ];
    if let Some((name, _, of)) = given.iter().find(|(_, given, of)| *given && of != method) {
        let what = format!("it belongs to --method {of}; leave it out with {method}");
        return Err(Faults::one(Path::new(name), None, what));
    }
    let lot = match arguments.ties.split_once(':') {
        None if arguments.ties == "id" => None,
        Some(("lot", lot)) if !lot.is_empty() => Some(lot.to_owned()),
        _ => {
            let what = format!("`{}` is no order; id or lot:TEXT is right", arguments.ties);
            return Err(Faults::one(Path::new("--ties"), None, what));
        }
    };
    let content = bytes(file)?;
    let election = pabulib::read(&content).map_err(|faults| {
        let of = |fault: pabulib::Fault| Fault {
            place: file.clone(),
            line: Some(fault.line),
            what: fault.what.to_string(),
        };
        Faults(faults.0.into_iter().map(of).collect())
    })?;
    if !method.takes().contains(&election.vote_type) {
        let found = election.vote_type;
        let what = format!(
            "{method} counts ballots of the type {}, the file has vote_type {}; for these there is --method {}",
            Method::names(method.takes().iter().map(|of| of.name()), " or "),
            found.name(),
            Method::names(Method::all().filter(|other| other.takes().contains(&found)), ", "),
        );
        return Err(Faults::one(file, None, what));
    }
    let wishes = count::Wishes {
        method: *method,
        seats: seats.map_or(1, |seats| seats as usize),
        credits: credits.unwrap_or(100),
        min_ratings: min_ratings.unwrap_or(1),
        lot,
    };
    count::report(&election, &wishes).map_err(|wrong| {
        let faults = wrong.into_iter().map(|(ballot, what)| Fault {
            place: file.clone(),
            line: line_of(&content, ballot),
            what,
        });
        Faults(faults.collect())
    })
}

/// The line of a ballot in a file that could be read: one of those behind the header of `VOTES`.
fn line_of(file: &[u8], ballot: usize) -> Option<usize> {
    let lines = file.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let filled = (1..).zip(lines).filter(|(_, line)| !line.is_empty());
    filled.skip_while(|(_, line)| *line != b"VOTES").nth(ballot.checked_add(2)?).map(|(number, _)| number)
}
