//! Reading the settings: defaults, then one TOML file, then the environment, then flags; the later wins. Nothing is
//! passed over: an unknown or unfit setting is a [`Fault`] that says where it stands and what was probably meant.

use crate::rules;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use web::{
    Settings,
    settings::{Setting, TABLE},
};

/// What all our environment variables begin with.
pub const PREFIX: &str = "LEISTEN_";

/// Variables with that beginning that are no settings: flags (see [`crate::command`]) and what tests and bench use.
const KNOWN: &[&str] = &[
    "LEISTEN_DATA",
    "LEISTEN_DATABASE_URL",
    "LEISTEN_CONFIG",
    "LEISTEN_LISTEN",
    "LEISTEN_SHARED",
    "LEISTEN_TEST_POSTGRES",
    "LEISTEN_REQUIRE_POSTGRES",
    "LEISTEN_BIN",
    "LEISTEN_PICTURES",
    "LEISTEN_INTERLEAVINGS",
    crate::open::BENCH_BATCH,
];

/// Where settings may be written.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Name and content of the file.
    pub file: Option<(String, String)>,
    /// The environment; variables of others are passed over.
    pub environment: Vec<(String, String)>,
    /// The values of `--set`, each `section.name=value`.
    pub flags: Vec<String>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody has set it.
    Default,
    /// A line of the file; the first line is 1.
    File(String, usize),
    /// A variable of the environment.
    Environment(String),
    /// `--set`.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(name, line) => write!(f, "{name}:{line}"),
            Self::Environment(variable) => write!(f, "environment {variable}"),
            Self::Flag => f.write_str("flag --set"),
        }
    }
}

/// One thing that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub origin: Origin,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub advice: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n    {}", self.origin, self.what, self.advice)
    }
}

/// All that is wrong with the settings, so that nobody mends them one start at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for Faults {}

/// The settings and where each comes from.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// The settings.
    pub settings: Settings,
    written: BTreeMap<&'static str, (String, Origin)>,
}

impl Configuration {
    /// Where a setting's value comes from.
    pub fn origin(&self, setting: &Setting) -> Origin {
        self.written.get(setting.key).map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    /// A fault of the map's base with the place of its setting.
    pub fn place(&self, fault: basemap::Fault) -> Fault {
        self.fault(fault.key, fault.what, fault.advice)
    }

    /// What is wrong with a setting, with its place.
    pub(crate) fn fault(&self, key: &str, what: impl Into<String>, advice: impl Into<String>) -> Fault {
        let origin = TABLE
            .iter()
            .find(|setting| setting.key == key)
            .map_or(Origin::Default, |setting| self.origin(setting));
        Fault { origin, what: what.into(), advice: advice.into() }
    }

    /// A setting's value as it was written.
    pub fn value(&self, setting: &Setting) -> &str {
        self.written.get(setting.key).map_or(setting.default, |(text, _)| text)
    }
}

/// Reads the settings.
///
/// # Errors
/// Everything that is wrong with them.
pub fn read(sources: &Sources) -> Result<Configuration, Faults> {
    let mut reader = Reader::default();
    if let Some((name, text)) = &sources.file {
        reader.file(name, text);
    }
    for (variable, value) in &sources.environment {
        reader.variable(variable, value);
    }
    for flag in &sources.flags {
        reader.flag(flag);
    }
    if reader.faults.is_empty() {
        // What contradicts itself is looked for only among values that are good by themselves.
        let faults = basemap::faults(&reader.read.settings);
        reader.faults.extend(faults.into_iter().map(|fault| reader.read.place(fault)));
        reader.faults.extend(crate::storage::faults(&reader.read));
    }
    if reader.faults.is_empty() { Ok(reader.read) } else { Err(Faults(reader.faults)) }
}

#[derive(Default)]
struct Reader {
    read: Configuration,
    faults: Vec<Fault>,
}

impl Reader {
    fn file(&mut self, name: &str, text: &str) {
        let at = |offset: usize| Origin::File(name.to_owned(), line_of(text, offset));
        let table = match DeTable::parse(text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                return self.fault(
                    at(offset),
                    error.message().trim().to_owned(),
                    "The file is TOML: [section] above lines such as name = \"value\"",
                );
            }
        };
        for (section, value) in &table {
            let origin = at(section.span().start);
            match value.get_ref() {
                DeValue::Table(entries) if sections().contains(section.get_ref().as_ref()) => {
                    for (entry, value) in entries {
                        self.entry(
                            at(entry.span().start),
                            &format!("{}.{}", section.get_ref(), entry.get_ref()),
                            value,
                        );
                    }
                }
                DeValue::Table(_) => {
                    let (what, advice) = (
                        format!("there is no section [{}]", section.get_ref()),
                        meant(section.get_ref(), sections()),
                    );
                    self.fault(origin, what, &advice);
                }
                _ => {
                    let key = TABLE
                        .iter()
                        .map(|setting| setting.key)
                        .find(|key| key.split('.').nth(1) == Some(section.get_ref().as_ref()));
                    let advice = key.map_or_else(
                        || meant(section.get_ref(), keys()),
                        |key| format!("did you mean {key}?"),
                    );
                    self.fault(
                        origin,
                        format!("{} stands outside of any [section]", section.get_ref()),
                        &advice,
                    );
                }
            }
        }
    }

    fn entry(&mut self, origin: Origin, key: &str, value: &Spanned<DeValue<'_>>) {
        match written(value.get_ref()) {
            Some(text) => self.set(origin, key, &text),
            None if is_setting(key) => {
                self.fault(origin, format!("{key} does not take this kind of value"), &takes(key));
            }
            None => self.unknown(origin, key),
        }
    }

    fn variable(&mut self, variable: &str, value: &str) {
        if !variable.starts_with(PREFIX) || KNOWN.contains(&variable) {
            return;
        }
        let origin = Origin::Environment(variable.to_owned());
        if let Some(setting) = TABLE.iter().find(|setting| variable_of(setting.key) == variable) {
            return self.set(origin, setting.key, value);
        }
        let settings = TABLE.iter().map(|setting| Cow::Owned(variable_of(setting.key)));
        let advice = meant(variable, settings.chain(KNOWN.iter().map(|name| Cow::Borrowed(*name))));
        self.fault(origin, format!("there is no setting for the variable {variable}"), &advice);
    }

    fn flag(&mut self, flag: &str) {
        match flag.split_once('=') {
            Some((key, value)) => self.set(Origin::Flag, key.trim(), value.trim()),
            None => self.fault(
                Origin::Flag,
                format!("--set {flag} has no value"),
                "write --set section.name=value",
            ),
        }
    }

    fn set(&mut self, origin: Origin, key: &str, text: &str) {
        let Some(setting) = TABLE.iter().find(|setting| setting.key == key) else {
            return self.unknown(origin, key);
        };
        let fits = matches!(self.read.settings.set(key, text), Ok(true));
        match if fits { rules::broken(key, text) } else { Some(setting.kind) } {
            Some(_) => self.fault(origin, format!("{key} cannot be \"{}\"", masked(text)), &takes(key)),
            None => {
                self.read.written.insert(setting.key, (text.to_owned(), origin));
            }
        }
    }

    fn unknown(&mut self, origin: Origin, key: &str) {
        // The right name in the wrong section is nearer than any spelling.
        let name = key.rsplit('.').next().unwrap_or(key);
        let moved = keys().find(|known| known.split('.').nth(1) == Some(name));
        let advice = moved.map_or_else(|| meant(key, keys()), |key| format!("did you mean {key}?"));
        self.fault(origin, format!("there is no setting {key}"), &advice);
    }

    fn fault(&mut self, origin: Origin, what: String, advice: &str) {
        self.faults.push(Fault { origin, what, advice: advice.to_owned() });
    }
}

fn is_setting(key: &str) -> bool {
    keys().any(|known| known == key)
}

fn keys() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|setting| setting.key)
}

fn sections() -> BTreeSet<&'static str> {
    keys().filter_map(|key| key.split('.').next()).collect()
}

/// What a setting takes, in words.
fn takes(key: &str) -> String {
    let kind = TABLE.iter().find(|setting| setting.key == key).map_or("", |setting| setting.kind);
    format!("it takes {}", rules::of(key).unwrap_or(kind))
}

/// The variable of a setting: `LEISTEN_SITE__URL` for `site.url`.
pub fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// The 1-based line of a byte offset.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The value as the environment would have it; `None` for what no setting can be.
fn written(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Boolean(value) => Some(value.to_string()),
        DeValue::Integer(value) => {
            i64::from_str_radix(value.as_str(), value.radix()).ok().map(|n| n.to_string())
        }
        DeValue::Array(items) => {
            let items: Option<Vec<String>> =
                items.iter().map(|item| written(item.get_ref()).filter(|text| !text.contains(','))).collect();
            Some(items?.join(","))
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

/// The most similar of the known words as a question, or where all of them are listed.
fn meant<W: AsRef<str>>(wrong: &str, known: impl IntoIterator<Item = W>) -> String {
    let wrong = wrong.to_lowercase();
    let most = (wrong.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&wrong, &word.as_ref().to_lowercase()), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map_or_else(
            || "`leisten config` lists all settings".to_owned(),
            |(_, word)| format!("did you mean {}?", word.as_ref()),
        )
}

/// A value without the password that an address may carry.
pub fn masked(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    // A password may itself hold @ and /, so the last @ ends it.
    match rest.rfind('@').map(|at| rest.split_at(at)) {
        Some((person, host)) => match person.split_once(':') {
            Some((user, _)) => format!("{scheme}://{user}:***{host}"),
            None => text.to_owned(),
        },
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
