//! `leisten lot`: a panel that mirrors a town, drawn so that chances are as equal as the quotas allow.

mod page;
mod report;

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use methods::lot::{
    self, Bound, Error, Lottery, Person, Pool,
    file::{PeopleFile, QuotaFile, read_people, read_quotas},
};
use sha2::{Digest, Sha256};

use crate::{Fault, Faults, Format, Language, bytes, texts::Texts};
pub use report::Report;

/// Draw a panel that mirrors a town: chances as equal as the quotas allow, in a lottery that anyone can check
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// Who can be drawn: a table with a column for each category of the quotas, and maybe `id` or `nationbuilder_id`
    #[arg(long, value_name = "FILE")]
    pub pool: PathBuf,
    /// How many of each feature: a table with category,feature,min,max or feature,value,min,max
    #[arg(long, value_name = "FILE")]
    pub quotas: PathBuf,
    /// How many people the panel has
    #[arg(long, value_name = "N")]
    pub size: u32,
    /// leximin (the smallest chance as large as possible, then the next), maximin (the smallest only), nash (the product)
    #[arg(long, value_name = "RULE", default_value = "leximin")]
    pub rule: String,
    /// The column with ids, when it is called otherwise
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// At most one person of each household: the columns that make an address, with commas between them
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub household: Vec<String>,
    /// Round to a public lottery of so many equally likely, numbered panels; needs --seed
    #[arg(long, value_name = "M")]
    pub panels: Option<u32>,
    /// The secret text from which the lottery takes its chance; publish it with the lottery, and its commitment before
    #[arg(long, value_name = "TEXT")]
    pub seed: Option<String>,
    /// The commitment to the seed that was published: SHA-256 in hexadecimal; another seed is refused
    #[arg(long, value_name = "HASH")]
    pub seed_commitment: Option<String>,
    /// Draw by public chance, such as the randomness of a drand round named before, or dice; may be repeated; needs --panels
    #[arg(long, value_name = "SOURCE")]
    pub entropy: Vec<String>,
    /// How many people to put on a reserve list, in an order of chance; needs --entropy
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub reserve: usize,
    /// Who dropped out of the drawn panel: ids, with commas between them; needs --redraw
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub gone: Vec<String>,
    /// New public chance for the draw of those who come for them; may be repeated
    #[arg(long, value_name = "SOURCE")]
    pub redraw: Vec<String>,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The language of text and page
    #[arg(long, value_enum, default_value_t = Language::De)]
    pub lang: Language,
}

/// Finds the lottery, draws if asked to, and writes the result.
///
/// # Errors
/// What is wrong with the files, by line, or with an argument.
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

fn wrong(place: &str, what: impl Into<String>) -> Faults {
    Faults::one(Path::new(place), None, what)
}

/// Finds the lottery, and draws if asked to.
///
/// # Errors
/// As [`run`].
pub fn report(arguments: &Arguments) -> Result<Report, Faults> {
    fit(arguments)?;
    let told = |file: &Path, faults: Vec<lot::file::Fault>| {
        let fault = |fault: lot::file::Fault| Fault {
            place: file.to_owned(),
            line: Some(fault.line),
            what: fault.what,
        };
        Faults(faults.into_iter().map(fault).collect())
    };
    let quotas = read_quotas(&bytes(&arguments.quotas)?).map_err(|faults| told(&arguments.quotas, faults))?;
    let file = bytes(&arguments.pool)?;
    let people = read_people(&file, &quotas.quotas, arguments.id.as_deref(), &arguments.household)
        .map_err(|faults| told(&arguments.pool, faults))?;
    let pool = Pool::new(quotas.quotas.clone(), &people.people)
        .map_err(|error| Faults::one(&arguments.pool, None, error.to_string()))?;
    let found = match arguments.rule.as_str() {
        "leximin" => lot::leximin(&pool, arguments.size).map(|lottery| (lottery, None)),
        "maximin" => lot::maximin(&pool, arguments.size).map(|lottery| (lottery, None)),
        "nash" => lot::nash(&pool, arguments.size).map(|(lottery, gap)| (lottery, Some(gap))),
        other => {
            return Err(wrong(
                "--rule",
                format!("there is no rule `{other}`; there are: leximin, maximin, nash"),
            ));
        }
    };
    let (lottery, gap) = found.map_err(|error| impossible(arguments, &quotas, &pool, &error))?;
    let mut report = Report::new(arguments, &quotas, &people, &pool, &lottery, gap);
    if let Some(count) = arguments.panels {
        let seed = arguments.seed.as_deref().unwrap_or_default();
        publish(&mut report, arguments, &people, &pool, &lottery, count, seed)?;
    }
    Ok(report)
}

/// Do the arguments fit together?
fn fit(arguments: &Arguments) -> Result<(), Faults> {
    let Arguments { panels, seed, seed_commitment, entropy, reserve, gone, redraw, .. } = arguments;
    let blank = |sources: &[String]| sources.iter().any(|source| source.trim().is_empty());
    if panels.is_some() != seed.is_some() {
        return Err(wrong(
            "--panels",
            "a public lottery needs --panels and --seed together; give both or neither",
        ));
    }
    if seed.as_ref().is_some_and(|seed| seed.trim().is_empty()) {
        return Err(wrong("--seed", "the seed is empty; a text that nobody can guess is right"));
    }
    if let Some(commitment) = seed_commitment {
        let hash = seed.as_ref().map(|seed| hex(&Sha256::digest(seed)));
        if hash.is_none_or(|hash| !hash.eq_ignore_ascii_case(commitment.trim())) {
            let what =
                "this is not the SHA-256 of --seed; give the seed that was committed to, to the letter";
            return Err(wrong("--seed-commitment", what));
        }
    }
    if !entropy.is_empty() && (panels.is_none() || blank(entropy)) {
        return Err(wrong("--entropy", "a draw needs --panels and --seed, and sources that are not empty"));
    }
    if *reserve > 0 && entropy.is_empty() {
        return Err(wrong("--reserve", "a reserve list is drawn with the panel; give --entropy"));
    }
    if gone.is_empty() != redraw.is_empty() || (!gone.is_empty() && entropy.is_empty()) || blank(redraw) {
        let what = "replacing those who dropped out needs --entropy of the first draw, --gone and --redraw";
        return Err(wrong("--gone", what));
    }
    Ok(())
}

/// Why there is no lottery; for quotas that no panel meets, the smallest change that helps, by line.
fn impossible(arguments: &Arguments, quotas: &QuotaFile, pool: &Pool, error: &Error) -> Faults {
    let size = arguments.size;
    let general = |what: String| Fault { place: arguments.quotas.clone(), line: None, what };
    match (error, lot::relax(pool, size)) {
        (Error::Infeasible, Ok(None)) => {
            let homes: u64 = pool.households().iter().map(|homes| u64::from(*homes)).sum();
            let what = format!(
                "a panel of {size} cannot be drawn from {} people in {homes} households; a smaller --size is right",
                pool.people()
            );
            Faults::one(&arguments.pool, None, what)
        }
        (Error::Infeasible, Ok(Some(changes))) => {
            let what = format!("no panel of {size} people meets all quotas; the smallest change that helps:");
            let change = |change: &lot::Change| {
                let feature = quotas.quotas.features().get(change.feature)?;
                let name = format!("{}: {}", feature.category, feature.value);
                let what = match change.bound {
                    Bound::Min => {
                        format!(
                            "lower the minimum of `{name}` from {} to {}",
                            feature.min,
                            feature.min - change.by
                        )
                    }
                    Bound::Max => {
                        format!(
                            "raise the maximum of `{name}` from {} to {}",
                            feature.max,
                            feature.max + change.by
                        )
                    }
                };
                let line = quotas.lines.get(change.feature).copied();
                Some(Fault { place: arguments.quotas.clone(), line, what })
            };
            Faults([general(what)].into_iter().chain(changes.iter().filter_map(change)).collect())
        }
        (Error::Size(_), _) => wrong("--size", error.to_string()),
        _ => Faults(vec![general(error.to_string())]),
    }
}

/// The public lottery, the draw, the reserve list, and who comes for those who dropped out.
fn publish(
    report: &mut Report,
    arguments: &Arguments,
    people: &PeopleFile,
    pool: &Pool,
    lottery: &Lottery,
    count: u32,
    seed: &str,
) -> Result<(), Faults> {
    let published = lot::publish(pool, lottery, count, seed.as_bytes())
        .map_err(|error| wrong("--panels", error.to_string()))?;
    report.publish(people, &published, seed);
    let sources: Vec<&str> = arguments.entropy.iter().map(String::as_str).collect();
    let Some(draw) = lot::draw(&sources, count) else { return Ok(()) };
    let panel = published.panels.get(draw.number as usize - 1).cloned().unwrap_or_default();
    let others = (0..people.people.len()).filter(|person| !panel.contains(person));
    let mut reserve = lot::order(&draw, "reserve", others);
    reserve.truncate(arguments.reserve);
    report.draw(people, &sources, &draw, &panel, &reserve);
    if arguments.gone.is_empty() {
        return Ok(());
    }
    let place = |id: &String| {
        let found =
            people.ids.iter().position(|known| known == id.trim()).filter(|place| panel.contains(place));
        found.ok_or_else(|| {
            wrong("--gone", format!("“{id}” is not on the drawn panel; ids of the panel are right"))
        })
    };
    let gone = arguments.gone.iter().map(place).collect::<Result<Vec<usize>, _>>()?;
    let sources: Vec<&str> = arguments.redraw.iter().map(String::as_str).collect();
    let all: &[Person] = &people.people;
    let new = lot::replacements(pool, &panel, &gone, all, &sources).map_err(|error| match error {
        Error::Infeasible => wrong(
            "--gone",
            "nobody in the pool can replace them within the quotas; widen the quotas or leave seats empty",
        ),
        error => wrong("--gone", error.to_string()),
    })?;
    report.replace(people, &sources, &panel, &gone, &new);
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
