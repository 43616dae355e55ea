use std::fmt::Write as _;

use super::{Election, OWN_KEYS};

/// Why an election cannot be written: reading it back would not give the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` cannot stand in a Pabulib file")]
pub struct Unwritable {
    /// The text with a line break, the id with a comma, the place without a project.
    pub text: String,
}

/// Writes what [`super::read`] reads back as the same election.
///
/// # Errors
/// A text contains a line break, an id a comma, a key or column name is one that the format has of its own, or a ballot or
/// record has not as many values as it needs. Rules about the whole (unlike ids, limits in `META`) are checked by reading.
pub fn write(election: &Election) -> Result<String, Unwritable> {
    let mut out = String::from("META\nkey;value\n");
    let (projects, votes) = (election.projects.len().to_string(), election.ballots.len().to_string());
    let budget = election.budget.to_string();
    let own = [budget.as_str(), election.vote_type.name(), &projects, &votes];
    for (key, value) in OWN_KEYS.into_iter().zip(own) {
        record(&mut out, [key, value])?;
    }
    for (key, value) in &election.meta {
        if OWN_KEYS.contains(&key.as_str()) || key.is_empty() {
            return Err(unwritable(key));
        }
        record(&mut out, [key.as_str(), value.as_str()])?;
    }

    out.push_str("PROJECTS\n");
    record(&mut out, ["project_id", "cost"].into_iter().chain(texts(&election.project_columns)))?;
    for project in &election.projects {
        let cost = project.cost.to_string();
        let fields = [id(&project.id)?, &cost].into_iter().chain(texts(&project.fields));
        if project.fields.len() != election.project_columns.len() {
            return Err(unwritable(&project.id));
        }
        record(&mut out, fields)?;
    }

    out.push_str("VOTES\n");
    let points: &[&str] = if election.vote_type.has_points() { &["points"] } else { &[] };
    let columns = ["voter_id", "vote"].into_iter().chain(points.iter().copied());
    record(&mut out, columns.chain(texts(&election.voter_columns)))?;
    for ballot in &election.ballots {
        let mut choices = String::new();
        for (place, choice) in ballot.choices.iter().enumerate() {
            let project = election.projects.get(*choice).ok_or_else(|| unwritable(&choice.to_string()))?;
            choices.push_str(if place == 0 { "" } else { "," });
            choices.push_str(id(&project.id)?);
        }
        let mut numbers = String::new();
        for (place, points) in ballot.points.iter().enumerate() {
            // Writing to a text cannot fail.
            let _ = write!(numbers, "{}{points}", if place == 0 { "" } else { "," });
        }
        let expected = if points.is_empty() { 0 } else { ballot.choices.len() };
        if ballot.points.len() != expected || ballot.fields.len() != election.voter_columns.len() {
            return Err(unwritable(&ballot.voter));
        }
        let numbers = (!points.is_empty()).then_some(numbers.as_str());
        let fields = [ballot.voter.as_str(), &choices].into_iter().chain(numbers);
        record(&mut out, fields.chain(texts(&ballot.fields)))?;
    }
    Ok(out)
}

fn texts(texts: &[String]) -> impl Iterator<Item = &str> {
    texts.iter().map(String::as_str)
}

fn id(id: &str) -> Result<&str, Unwritable> {
    if id.is_empty() || id.contains(',') { Err(unwritable(id)) } else { Ok(id) }
}

fn record<'a>(out: &mut String, fields: impl IntoIterator<Item = &'a str>) -> Result<(), Unwritable> {
    for (place, field) in fields.into_iter().enumerate() {
        if place > 0 {
            out.push(';');
        }
        if field.contains(['\n', '\r']) {
            return Err(unwritable(field));
        }
        if field.contains([';', '"']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
    Ok(())
}

fn unwritable(text: &str) -> Unwritable {
    Unwritable { text: text.to_owned() }
}
