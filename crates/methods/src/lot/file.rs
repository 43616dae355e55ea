//! Readers of the two files of a lot: the quotas and the people.
//!
//! Quotas have one of two headers: `category,feature,min,max` or `feature,value,min,max` (with `min_flex,max_flex` or other
//! columns after them, which are not used). People have one column for each category, by its name, and maybe one for an
//! id. Further columns do no harm. Nothing is guessed: a line that cannot be right is a [`Fault`] with its number.

use std::collections::HashSet;

use super::{Feature, Person, Quotas};

/// A line that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1, the header.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// Quotas as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaFile {
    /// The names of the four columns that were used.
    pub header: [&'static str; 4],
    /// The quotas.
    pub quotas: Quotas,
    /// The line of each feature.
    pub lines: Vec<usize>,
}

/// People as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleFile {
    /// The column with ids; without one, people are called by their place in the file, from 1.
    pub id_column: Option<String>,
    /// Ids, each different.
    pub ids: Vec<String>,
    /// Who they are, in the same order.
    pub people: Vec<Person>,
}

const HEADERS: [[&str; 4]; 2] = [["category", "feature", "min", "max"], ["feature", "value", "min", "max"]];
/// Columns that hold an id when none was named.
const IDS: [&str; 2] = ["id", "nationbuilder_id"];
/// No quota is larger: nobody seats so many.
const LARGEST: u32 = 1_000_000;

/// Lines of a table with their numbers, the header apart.
struct Table {
    header: Vec<String>,
    lines: Vec<(usize, Vec<String>)>,
    faults: Vec<Fault>,
}

impl Table {
    fn read(file: &[u8]) -> Self {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
        let mut table = Self { header: Vec::new(), lines: Vec::new(), faults: Vec::new() };
        for record in reader.byte_records() {
            // A reader of bytes in memory finds nothing to refuse.
            let Ok(record) = record else { break };
            let line = record.position().map_or(0, csv::Position::line);
            let line = usize::try_from(line).unwrap_or(usize::MAX).max(1);
            let text = |field: &[u8]| std::str::from_utf8(field).map(|text| text.trim().to_owned());
            match record.iter().map(text).collect::<Result<Vec<String>, _>>() {
                Err(_) => table.wrong(line, "the line is not UTF-8; save the file as UTF-8"),
                Ok(fields) if table.header.is_empty() => table.header = fields,
                Ok(fields) if fields.len() != table.header.len() => {
                    let (found, right) = (fields.len(), table.header.len());
                    table.wrong(line, format!("{found} fields; {right} as in the first line are right"));
                }
                Ok(fields) => table.lines.push((line, fields)),
            }
        }
        table
    }

    fn wrong(&mut self, line: usize, what: impl Into<String>) {
        self.faults.push(Fault { line, what: what.into() });
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The place of a column that must be there.
    fn needed(&mut self, name: &str) -> Option<usize> {
        let found = self.column(name);
        if found.is_none() {
            let what = format!("the column `{name}` is missing; there are: {}", self.header.join(", "));
            self.wrong(1, what);
        }
        found
    }

    fn fail(mut self) -> Vec<Fault> {
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }
}

/// Reads quotas; all lines that cannot be right are named.
///
/// # Errors
/// These lines.
pub fn read_quotas(file: &[u8]) -> Result<QuotaFile, Vec<Fault>> {
    let mut table = Table::read(file);
    let columns = HEADERS.into_iter().find_map(|header| {
        let [one, two, three, four] = header.map(|name| table.column(name));
        Some((header, [one?, two?, three?, four?]))
    });
    let Some((header, [category, value, min, max])) = columns else {
        let right = HEADERS.map(|header| header.join(",")).join(" or ");
        table.wrong(1, format!("the header names no quotas; {right} is right"));
        return Err(table.fail());
    };
    let (mut features, mut lines) = (Vec::<Feature>::new(), Vec::new());
    let mut names = HashSet::new();
    for (line, fields) in std::mem::take(&mut table.lines) {
        let text = |column: usize| fields.get(column).cloned().unwrap_or_default();
        let number = |column: usize| text(column).parse::<u32>().ok().filter(|number| *number <= LARGEST);
        let (category, value) = (text(category), text(value));
        let wrong = if category.is_empty() || value.is_empty() {
            format!("{} or {} is empty; each feature has a name", header[0], header[1])
        } else if !names.insert((category.clone(), value.clone())) {
            format!("`{category}: {value}` is there twice; one line for each feature is right")
        } else {
            match (number(min), number(max)) {
                (Some(min), Some(max)) if min <= max => {
                    features.push(Feature { category, value, min, max });
                    lines.push(line);
                    continue;
                }
                (Some(min), Some(max)) => {
                    format!("the minimum {min} is above the maximum {max}; a minimum up to {max} is right")
                }
                _ => {
                    let (min, max) = (text(min), text(max));
                    format!("“{min}” to “{max}” is no quota; whole numbers up to {LARGEST} are right")
                }
            }
        };
        table.wrong(line, wrong);
    }
    match Quotas::new(features) {
        Ok(quotas) if table.faults.is_empty() => Ok(QuotaFile { header, quotas, lines }),
        Err(error) if table.faults.is_empty() => {
            table.wrong(1, error.to_string());
            Err(table.fail())
        }
        _ => Err(table.fail()),
    }
}

/// Reads people; all lines that cannot be right are named. Ids are in the column `id` (or `id` or `nationbuilder_id`, when none
/// is named); people are of one household when they have the same in all columns of `household`.
///
/// # Errors
/// These lines.
pub fn read_people(
    file: &[u8],
    quotas: &Quotas,
    id: Option<&str>,
    household: &[String],
) -> Result<PeopleFile, Vec<Fault>> {
    let mut table = Table::read(file);
    let columns: Vec<Option<usize>> = quotas.categories().iter().map(|name| table.needed(name)).collect();
    let homes: Vec<Option<usize>> = household.iter().map(|name| table.needed(name)).collect();
    let (named, id) = match id {
        Some(name) => (true, table.needed(name)),
        None => (false, IDS.iter().find_map(|name| table.column(name))),
    };
    if columns.iter().chain(&homes).any(Option::is_none) || (named && id.is_none()) {
        return Err(table.fail());
    }
    let (mut people, mut ids, mut known) = (Vec::new(), Vec::new(), HashSet::new());
    for (line, fields) in std::mem::take(&mut table.lines) {
        let text = |column: usize| fields.get(column).cloned().unwrap_or_default();
        let values: Vec<String> = columns.iter().flatten().map(|column| text(*column)).collect();
        for (category, value) in quotas.categories().iter().zip(&values) {
            if quotas.place(category, value).is_none() {
                let of = quotas.features().iter().filter(|feature| feature.category == *category);
                let right: Vec<&str> = of.map(|feature| feature.value.as_str()).collect();
                let right = right.join(", ");
                table.wrong(line, format!("“{value}” for {category} has no quota; right are: {right}"));
            }
        }
        let number = people.len() + 1;
        let name = id.map_or_else(|| number.to_string(), text);
        if name.is_empty() {
            table.wrong(line, "the id is empty; each person has one");
        } else if !known.insert(name.clone()) {
            table.wrong(line, format!("the id “{name}” is there twice; each person has one of their own"));
        }
        ids.push(name);
        let home: Vec<String> = homes.iter().flatten().map(|column| text(*column)).collect();
        // Nobody shares what is not known.
        let shared = !home.is_empty() && home.iter().any(|part| !part.is_empty());
        people.push(Person { values, household: shared.then(|| home.join("\n")) });
    }
    if people.is_empty() && table.faults.is_empty() {
        table.wrong(1, "there is nobody in the file; one line for each person is right");
    }
    if !table.faults.is_empty() {
        return Err(table.fail());
    }
    let id_column = id.and_then(|column| table.header.get(column).cloned());
    Ok(PeopleFile { id_column, ids, people })
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTAS: &str = "category,feature,min,max\nage,young,1,2\nage,old,1,2\n";

    #[test]
    fn lines_that_cannot_be_right_are_named() {
        let faults =
            read_quotas(b"feature,value,min,max,min_flex\nage,young,3,2,\nage,old,x,2,\nage,,1,2,\nage\n");
        let lines: Vec<usize> = faults.unwrap_err().iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [2, 3, 4, 5]);
        let quotas = read_quotas(QUOTAS.as_bytes()).unwrap();
        assert_eq!((quotas.header[0], quotas.lines), ("category", vec![2, 3]));
        let of = |file: &str| read_people(file.as_bytes(), &quotas.quotas, None, &[]);
        assert_eq!(of("id,age\na,young\nb,middle\na,old\n").unwrap_err().len(), 2);
        assert_eq!(of("age\nyoung\nold\n").unwrap().ids, ["1", "2"]);
        assert_eq!(
            of("nationbuilder_id,age\nx,old\n").unwrap().id_column.as_deref(),
            Some("nationbuilder_id")
        );
        assert!(of("name\nx\n").unwrap_err()[0].what.contains("`age` is missing"));
    }

    #[test]
    fn whoever_has_the_same_address_is_of_one_household() {
        let quotas = read_quotas(QUOTAS.as_bytes()).unwrap().quotas;
        let file = "age,street,no\nyoung,Lindenweg,1\nold,Lindenweg,1\nold,Lindenweg,2\nold,,\nold,,\n";
        let read =
            read_people(file.as_bytes(), &quotas, None, &["street".to_owned(), "no".to_owned()]).unwrap();
        let homes: Vec<&Option<String>> = read.people.iter().map(|person| &person.household).collect();
        assert!(homes[0] == homes[1] && homes[1] != homes[2] && homes[3].is_none() && homes[4].is_none());
    }
}
