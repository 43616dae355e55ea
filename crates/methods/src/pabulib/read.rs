use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
};

use super::{BYTE_ORDER_MARK, Ballot, Decimal, Election, Fault, Faults, OWN_KEYS, Project, VoteType, What};

/// Reads a file.
///
/// # Errors
/// All lines that cannot be right; where the header of a section is wrong, its records are not looked at.
pub fn read(file: &[u8]) -> Result<Election, Faults> {
    let mut reader = Reader { lines: Lines::new(file), faults: Vec::new() };
    let meta = reader.meta();
    let election = meta.and_then(|meta| reader.rest(meta));
    reader.faults.sort_by_key(|fault| fault.line);
    match election {
        Some(election) if reader.faults.is_empty() => Ok(election),
        _ => Err(Faults(reader.faults)),
    }
}

/// The lines of a file with their numbers; `None` for one that is not UTF-8.
struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    fn new(file: &'a [u8]) -> Self {
        Self { rest: file.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(file), number: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, Option<&'a str>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let (line, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, &[][..]),
        };
        self.rest = rest;
        self.number += 1;
        Some((self.number, std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)).ok()))
    }
}

/// What `META` says that matters for reading on.
struct Meta {
    budget: Decimal,
    vote_type: VoteType,
    counts: [(usize, String); 2],
    limits: Vec<(Limit, &'static str, Decimal)>,
    others: Vec<(String, String)>,
}

#[derive(Clone, Copy)]
enum Limit {
    LeastLength,
    MostLength,
    LeastPoints,
    MostPoints,
    LeastSum,
    MostSum,
}

const LIMITS: [(&str, Limit); 6] = [
    ("min_length", Limit::LeastLength),
    ("max_length", Limit::MostLength),
    ("min_points", Limit::LeastPoints),
    ("max_points", Limit::MostPoints),
    ("min_sum_points", Limit::LeastSum),
    ("max_sum_points", Limit::MostSum),
];

struct Reader<'a> {
    lines: Lines<'a>,
    faults: Vec<Fault>,
}

type Record<'a> = (usize, Vec<Cow<'a, str>>);

impl<'a> Reader<'a> {
    fn fault(&mut self, line: usize, what: What) {
        self.faults.push(Fault { line, what });
    }

    /// The next record; empty lines at the start of a section are passed over, others are faults unless the section ends.
    fn record(&mut self, ends: Option<&str>) -> Option<Record<'a>> {
        let mut empty = Vec::new();
        loop {
            let (number, line) = self.lines.next()?;
            let Some(line) = line else {
                self.fault(number, What::NotUtf8);
                continue;
            };
            if line.is_empty() {
                empty.push(number);
                continue;
            }
            if ends == Some(line) {
                return None;
            }
            for number in empty.drain(..) {
                self.fault(number, What::Empty);
            }
            if line.contains('\r') {
                self.fault(number, What::CarriageReturn);
                continue;
            }
            let Some(fields) = split(line) else {
                self.fault(number, What::Quote);
                continue;
            };
            return Some((number, fields));
        }
    }

    /// The header of the section whose name was read already.
    fn header(&mut self, section: &'static str, needed: &[&str]) -> Option<Vec<Cow<'a, str>>> {
        let Some((number, header)) = self.record(None) else {
            self.fault(self.lines.number.max(1), What::Section { expected: section });
            return None;
        };
        let once = |column: &str| header.iter().filter(|name| *name == column).count() == 1;
        let mut wrong: Vec<&str> = needed.iter().copied().filter(|column| !once(column)).collect();
        wrong.extend(
            header.iter().map(AsRef::as_ref).find(|column| !once(column) && !needed.contains(column)),
        );
        for column in &wrong {
            self.fault(number, What::Column { column: (*column).to_owned() });
        }
        wrong.is_empty().then_some(header)
    }

    /// The next record of a section, with as many fields as its header.
    fn fields(&mut self, columns: usize, ends: Option<&str>) -> Option<Record<'a>> {
        loop {
            let (number, fields) = self.record(ends)?;
            if fields.len() == columns {
                return Some((number, fields));
            }
            self.fault(number, What::Fields { expected: columns, found: fields.len() });
        }
    }

    fn number(&mut self, line: usize, what: &'static str, text: &str) -> Option<Decimal> {
        let number = Decimal::parse(text);
        if number.is_none() {
            self.fault(line, What::Number { what, text: text.to_owned() });
        }
        number
    }

    fn meta(&mut self) -> Option<Meta> {
        let mut start = self.lines.next();
        while let Some((_, Some(""))) = start {
            start = self.lines.next();
        }
        if !matches!(start, Some((_, Some("META")))) {
            let line = start.map_or(1, |(number, _)| number);
            self.fault(line, What::Section { expected: "META" });
            return None;
        }
        let header = self.header("META", &["key", "value"])?;
        if header.len() != 2 {
            self.fault(self.lines.number, What::Fields { expected: 2, found: header.len() });
            return None;
        }
        let (key_at, value_at) = if header[0] == "key" { (0, 1) } else { (1, 0) };
        let mut seen: HashMap<String, (usize, String)> = HashMap::new();
        let mut others = Vec::new();
        while let Some((line, fields)) = self.fields(2, Some("PROJECTS")) {
            let (key, value) = (fields[key_at].to_string(), fields[value_at].to_string());
            if key.is_empty() {
                self.fault(line, What::Nameless);
                continue;
            }
            match seen.entry(key.clone()) {
                Entry::Occupied(first) => {
                    let first = first.get().0;
                    self.fault(line, What::Twice { id: key, first });
                }
                Entry::Vacant(place) => {
                    place.insert((line, value.clone()));
                    if !OWN_KEYS.contains(&key.as_str()) {
                        others.push((key, value));
                    }
                }
            }
        }
        let mut own = OWN_KEYS.map(|key| seen.get(key).cloned());
        for (key, value) in OWN_KEYS.into_iter().zip(&own) {
            if value.is_none() {
                self.fault(self.lines.number, What::Key { key });
            }
        }
        let [budget, vote_type, projects, votes] = own.each_mut().map(Option::take);
        let budget = budget.and_then(|(line, text)| self.number(line, "amount", &text));
        let vote_type = vote_type.and_then(|(line, text)| {
            let types = [VoteType::Approval, VoteType::Cumulative, VoteType::Scoring, VoteType::Ordinal];
            let found = types.into_iter().find(|vote_type| vote_type.name() == text);
            if found.is_none() {
                self.fault(line, What::VoteType { text });
            }
            found
        });
        let mut limits = Vec::new();
        for (key, limit) in LIMITS {
            if let Some((line, text)) = seen.get(key)
                && let Some(number) = self.number(*line, "number", text)
            {
                limits.push((limit, key, number));
            }
        }
        Some(Meta { budget: budget?, vote_type: vote_type?, counts: [projects?, votes?], limits, others })
    }

    fn rest(&mut self, meta: Meta) -> Option<Election> {
        let (project_columns, projects, lines) = self.projects()?;
        let (voter_columns, ballots) = self.votes(&meta, &projects)?;
        // Otherwise wrong lines, which are left out, would make wrong counts.
        if self.faults.is_empty() {
            self.compare(&meta, &project_columns, &projects, &lines, &ballots);
        }
        let Meta { budget, vote_type, others, .. } = meta;
        Some(Election { budget, vote_type, meta: others, project_columns, projects, voter_columns, ballots })
    }

    fn projects(&mut self) -> Option<(Vec<String>, Vec<Project>, Vec<usize>)> {
        let header = self.header("PROJECTS", &["project_id", "cost"])?;
        let at = |name: &str| header.iter().position(|column| column == name).unwrap_or_default();
        let (id_at, cost_at) = (at("project_id"), at("cost"));
        let (mut projects, mut lines) = (Vec::new(), Vec::new());
        let mut seen: HashMap<String, usize> = HashMap::new();
        while let Some((line, fields)) = self.fields(header.len(), Some("VOTES")) {
            let id = fields[id_at].to_string();
            if id.is_empty() || id.contains(',') {
                self.fault(line, What::Id);
            }
            if let Some(first) = seen.get(&id).copied() {
                self.fault(line, What::Twice { id: id.clone(), first });
            }
            seen.entry(id.clone()).or_insert(line);
            // With an unreadable cost the project stays, so that ballots which name it are no faults of their own.
            let cost = self.number(line, "amount", &fields[cost_at]).unwrap_or_default();
            projects.push(Project { id, cost, fields: others(fields, &[id_at, cost_at]) });
            lines.push(line);
        }
        Some((others(header, &[id_at, cost_at]), projects, lines))
    }

    fn votes(&mut self, meta: &Meta, projects: &[Project]) -> Option<(Vec<String>, Vec<Ballot>)> {
        let has_points = meta.vote_type.has_points();
        let needed: &[&str] =
            if has_points { &["voter_id", "vote", "points"] } else { &["voter_id", "vote"] };
        let header = self.header("VOTES", needed)?;
        let at = |name: &str| header.iter().position(|column| column == name).unwrap_or_default();
        let own: Vec<usize> = needed.iter().map(|name| at(name)).collect();
        let places: HashMap<&str, usize> =
            projects.iter().enumerate().map(|(place, project)| (project.id.as_str(), place)).collect();
        let mut voters: HashMap<String, usize> = HashMap::new();
        // The last line that named a project.
        let mut named = vec![0; projects.len()];
        let mut ballots = Vec::new();
        while let Some((line, fields)) = self.fields(header.len(), None) {
            let voter = fields[own[0]].to_string();
            match voters.entry(voter.clone()) {
                Entry::Occupied(first) => {
                    let first = *first.get();
                    self.fault(line, What::Twice { id: voter.clone(), first });
                }
                Entry::Vacant(place) => {
                    place.insert(line);
                }
            }
            let ids = list(&fields[own[1]]);
            let mut choices = Vec::with_capacity(ids.clone().count());
            for id in ids {
                match places.get(id) {
                    None => self.fault(line, What::UnknownProject { id: id.to_owned() }),
                    Some(place) if named[*place] == line => {
                        self.fault(line, What::ProjectTwice { id: id.to_owned() });
                    }
                    Some(place) => {
                        named[*place] = line;
                        choices.push(*place);
                    }
                }
            }
            let mut points = Vec::new();
            if let Some(at) = own.get(2) {
                for text in list(&fields[*at]) {
                    points.extend(self.number(line, "number of points", text));
                }
                let (found, wanted) = (list(&fields[*at]).count(), list(&fields[own[1]]).count());
                if found != wanted {
                    self.fault(line, What::Points { points: found, projects: wanted });
                }
            }
            self.check_limits(line, meta, &choices, &points);
            ballots.push(Ballot { voter, choices, points, fields: others(fields, &own) });
        }
        Some((others(header, &own), ballots))
    }

    fn check_limits(&mut self, line: usize, meta: &Meta, choices: &[usize], points: &[Decimal]) {
        for (limit, key, bound) in &meta.limits {
            let length = u64::try_from(choices.len()).ok().and_then(Decimal::whole).unwrap_or_default();
            let sum = points.iter().try_fold(0_u64, |sum, points| sum.checked_add(points.millionths()));
            let sum = Decimal::from_millionths(sum.unwrap_or(u64::MAX));
            let broken = match limit {
                Limit::LeastLength => (length < *bound).then_some(length),
                Limit::MostLength => (length > *bound).then_some(length),
                _ if !meta.vote_type.has_points() => None,
                Limit::LeastPoints => points.iter().copied().find(|points| points < bound),
                Limit::MostPoints => points.iter().copied().find(|points| points > bound),
                Limit::LeastSum => (sum < *bound).then_some(sum),
                Limit::MostSum => (sum > *bound).then_some(sum),
            };
            if let Some(value) = broken {
                self.fault(line, What::Limit { key, limit: bound.to_string(), value: value.to_string() });
            }
        }
    }

    /// What the file says about itself against what was read.
    fn compare(
        &mut self,
        meta: &Meta,
        columns: &[String],
        projects: &[Project],
        lines: &[usize],
        ballots: &[Ballot],
    ) {
        let keys = ["num_projects", "num_votes"];
        for ((key, (line, said)), found) in
            keys.into_iter().zip(&meta.counts).zip([projects.len(), ballots.len()])
        {
            if said.parse() != Ok(found) {
                self.fault(*line, What::Count { key, said: said.clone(), found });
            }
        }
        let Some(column) = columns.iter().position(|column| column == "votes") else { return };
        let mut votes = vec![0_usize; projects.len()];
        for choice in ballots.iter().flat_map(|ballot| &ballot.choices) {
            votes[*choice] += 1;
        }
        for ((project, line), found) in projects.iter().zip(lines).zip(votes) {
            let said = &project.fields[column];
            if !said.is_empty() && said.parse() != Ok(found) {
                self.fault(*line, What::Count { key: "votes", said: said.clone(), found });
            }
        }
    }
}

/// The fields but those at some places.
fn others(fields: Vec<Cow<'_, str>>, own: &[usize]) -> Vec<String> {
    let others = fields.into_iter().enumerate().filter(|(place, _)| !own.contains(place));
    others.map(|(_, field)| field.into_owned()).collect()
}

fn list(text: &str) -> impl Iterator<Item = &str> + Clone {
    // An empty field is an empty list, not a list of one empty text.
    text.split(',').filter(move |_| !text.is_empty())
}

/// Splits a line at `;`; `None` when a quoted field is not closed or goes on behind its closing mark.
fn split(line: &str) -> Option<Vec<Cow<'_, str>>> {
    if !line.contains('"') {
        return Some(line.split(';').map(Cow::Borrowed).collect());
    }
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let field;
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut text = String::new();
            let mut inside = quoted;
            loop {
                let (before, after) = inside.split_once('"')?;
                text.push_str(before);
                match after.strip_prefix('"') {
                    Some(more) => {
                        text.push('"');
                        inside = more;
                    }
                    None => {
                        inside = after;
                        break;
                    }
                }
            }
            field = Cow::Owned(text);
            if !inside.is_empty() && !inside.starts_with(';') {
                return None;
            }
            rest = inside;
        } else {
            let end = rest.find(';').unwrap_or(rest.len());
            field = Cow::Borrowed(&rest[..end]);
            rest = &rest[end..];
        }
        fields.push(field);
        match rest.strip_prefix(';') {
            Some(next) => rest = next,
            None => return Some(fields),
        }
    }
}
