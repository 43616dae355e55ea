//! `leisten count`: who wins in a participatory budget, and why.

mod page;
mod report;

use std::path::{Path, PathBuf};

use methods::{
    budget::{Error, Rule, Threshold, TieOrder, compare, count, explain},
    pabulib,
};

use crate::{Fault, Faults, Format, Language, bytes, texts::Texts};
pub use report::Report;

/// Count a participatory budget and explain the result for each project
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The vote, in the format of Pabulib
    pub file: PathBuf,
    /// greedy, greedy_no_skip, greedy_per_cost, or mes_cost, mes_card, mes_points, each alone or with _util, _add1,
    /// _add1_util, _add1_continue, _add1_continue_int
    #[arg(long, value_name = "RULE")]
    pub rule: String,
    /// What decides ties: score, votes, cost, cost_down in any order, then id or lot:TEXT with what was drawn in public
    #[arg(long, value_name = "ORDER", default_value = "score,cost,id")]
    pub ties: String,
    /// Leave out projects with fewer votes
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub min_votes: u64,
    /// Leave out projects with fewer votes than ballots · cost / (3 · budget)
    #[arg(long)]
    pub min_votes_by_cost: bool,
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
        Format::Json => json(&report),
        Format::Text => page::text(&report, &texts),
        Format::Html => page::html(&report, &texts, arguments.lang),
    })
}

/// Counts.
///
/// # Errors
/// As [`run`].
pub fn report(arguments: &Arguments) -> Result<Report, Faults> {
    let argument = |name: &str, error: Error| Faults::one(Path::new(name), None, error.to_string());
    let rule: Rule = arguments.rule.parse().map_err(|_| {
        let names: Vec<String> = Rule::all().map(|rule| rule.to_string()).collect();
        let what = format!("there is no rule `{}`; there are: {}", arguments.rule, names.join(", "));
        Faults::one(Path::new("--rule"), None, what)
    })?;
    let ties: TieOrder = arguments.ties.parse().map_err(|error| argument("--ties", error))?;
    let election = pabulib::read(&bytes(&arguments.file)?).map_err(|faults| {
        let place = || arguments.file.clone();
        let of = |fault: pabulib::Fault| Fault {
            place: place(),
            line: Some(fault.line),
            what: fault.what.to_string(),
        };
        Faults(faults.0.into_iter().map(of).collect())
    })?;
    let of_file = |error: Error| Faults::one(&arguments.file, None, error.to_string());
    let threshold = Threshold { votes: arguments.min_votes, by_cost: arguments.min_votes_by_cost };
    let (instance, places, below) = threshold.apply(&election, &ties).map_err(of_file)?;
    let outcome = count(&instance, rule).map_err(of_file)?;
    let comparison = match rule {
        Rule::EqualShares(utility, _) => {
            let greedy = count(&instance, Rule::Greedy(methods::budget::Greedy::Skip)).map_err(of_file)?;
            Some(compare(&instance, utility, &outcome.winners, &greedy.winners))
        }
        Rule::Greedy(_) => None,
    };
    let explained = explain(&instance, &outcome);
    let counted =
        report::Counted { election: &election, instance: &instance, places: &places, outcome: &outcome };
    Ok(counted.report(&explained, &below, comparison, &ties))
}

fn json(report: &Report) -> String {
    // A report is made of numbers and texts, which JSON can always hold.
    serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
}
