//! `leisten opinion`: which groups of opinion a conversation has, what each stands for, and what all agree on.

mod page;
mod picture;
mod report;

use std::path::{Path, PathBuf};

use methods::opinion::{Conversation, Settings, read_statements, read_votes};

use crate::{Fault, Faults, Format, Language, bytes, texts::Texts};
pub use report::Report;

/// Map the opinions of a conversation: groups, what each stands for, what all agree on
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The votes of a Polis export: timestamp, comment-id, voter-id, vote (1 agree, -1 disagree, 0 pass)
    #[arg(long, value_name = "FILE")]
    pub votes: PathBuf,
    /// The statements of the same export: comment-id, moderated (-1 out, 0 open, 1 in), comment-body
    #[arg(long, value_name = "FILE")]
    pub comments: PathBuf,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The language of text and page
    #[arg(long, value_enum, default_value_t = Language::De)]
    pub lang: Language,
}

/// Makes the map and writes it.
///
/// # Errors
/// What is wrong with the files, by line.
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

/// Makes the map.
///
/// # Errors
/// As [`run`].
pub fn report(arguments: &Arguments) -> Result<Report, Faults> {
    let (comments, votes) = (&arguments.comments, &arguments.votes);
    let statements = read_statements(&comments.to_string_lossy(), &bytes(comments)?)
        .map_err(|faults| told(comments, faults))?;
    // The bytes of the files are gone as soon as they are read, and the list of votes once it is a matrix: together they
    // are larger than all that follows.
    let cast = read_votes(&votes.to_string_lossy(), &bytes(votes)?, &statements)
        .map_err(|faults| told(votes, faults))?;
    let conversation = Conversation::new(&statements, &cast);
    drop(cast);
    let settings = Settings::default();
    Ok(Report::new(&conversation, &statements, &conversation.map(&settings), &settings))
}

fn told(file: &Path, faults: Vec<methods::opinion::Fault>) -> Faults {
    let fault = |fault: methods::opinion::Fault| Fault {
        place: file.to_owned(),
        line: usize::try_from(fault.line).ok(),
        what: format!("{}; {}", fault.wrong, fault.right),
    };
    Faults(faults.into_iter().map(fault).collect())
}
