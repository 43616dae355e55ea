//! What an answer must say. No I/O: everything that is needed comes as an argument.

use contributions::{
    Decision,
    contribution::{limit, tidy, tidy_line},
};
use jiff::{ToSpan, civil::Date};
use kernel::{Locale, Problem, Problems, Result, Timestamp};
use serde::{Deserialize, Serialize};

/// Fewest characters of the reasons: a bare "no" is no answer.
pub const SHORTEST_TEXT: usize = 20;
/// Most characters of the reasons.
pub const LONGEST_TEXT: usize = 4_000;
/// Most characters of the one-line fields.
pub const LONGEST_LINE: usize = 200;
/// Most characters of the reason of a change.
pub const LONGEST_REASON: usize = 500;
/// The highest cost in cents: ten thousand million euros.
const MOST_CENTS: i64 = 1_000_000_000_000;
/// The farthest promised next step, in years.
const FARTHEST_YEARS: i32 = 20;

/// An answer as it was written, in a form or through the API.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// `adopted`, `partly`, `rejected`, `later`, `elsewhere`; to questions `explained`, `later`, `elsewhere`.
    #[schema(example = "adopted")]
    pub decision: String,
    /// Reasons in plain words, in a small subset of Markdown.
    #[schema(min_length = 20, max_length = 4000)]
    pub text: String,
    /// Day on which the town comes back to it (`2026-12-31`); `later` needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub next_on: Option<String>,
    /// Whom it was handed to; `elsewhere` needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub handed_to: Option<String>,
    /// Cost in cents, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub cost_cents: Option<i64>,
    /// What the cost covers and who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub cost_note: Option<String>,
    /// The office responsible for what follows, if it is another one than the answering one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub responsible: Option<String>,
}

/// What an answer says, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What is decided.
    pub decision: Decision,
    /// Reasons, in the Markdown subset.
    pub body: String,
    /// End of the day on which the town comes back to it.
    pub next_at: Option<Timestamp>,
    /// Whom it was handed to; empty unless it is not ours.
    pub handed_to: String,
    /// Cost in cents, if known.
    pub cost_cents: Option<i64>,
    /// What the cost covers and who pays.
    pub cost_note: String,
    /// Responsible office.
    pub responsible: String,
}

/// The decisions that fit a kind of contribution: a question is explained, everything else is decided.
pub fn decisions_for(kind: &str) -> &'static [Decision] {
    if kind == "question" {
        &[Decision::Explained, Decision::Later, Decision::Elsewhere]
    } else {
        &[Decision::Adopted, Decision::Partly, Decision::Rejected, Decision::Later, Decision::Elsewhere]
    }
}

impl Draft {
    /// Checks an answer to a contribution of this kind.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`] with every problem, not only the first.
    pub fn check(&self, kind: &str, today: Date) -> Result<Content> {
        let mut problems = Problems::default();
        let content = self.examine(kind, today, &mut problems);
        problems.check()?;
        content.ok_or_else(|| kernel::Error::invalid("decision", "response-decision-missing"))
    }

    /// The same, adding to problems that are known already. `None` without a fitting decision.
    pub fn examine(&self, kind: &str, today: Date, problems: &mut Problems) -> Option<Content> {
        let decision =
            self.decision.parse::<Decision>().ok().filter(|decision| decisions_for(kind).contains(decision));
        problems.require(decision.is_some(), "decision", "response-decision-missing");
        let body = reasons(&self.text, "text", problems);
        let next_at = next_day(self.next_on.as_deref(), "next_on", today, problems);
        problems.require(
            decision != Some(Decision::Later) || next_at.is_some() || problems.of("next_on").is_some(),
            "next_on",
            "response-next-missing",
        );
        let handed_to = line(self.handed_to.as_deref(), "handed_to", problems);
        problems.require(
            decision != Some(Decision::Elsewhere) || !handed_to.is_empty(),
            "handed_to",
            "response-handed-to-missing",
        );
        if self.cost_cents.is_some_and(|cents| !(0..=MOST_CENTS).contains(&cents)) {
            problems
                .push(Problem::new("cost_cents", "form-bad-number").with("min", 0).with("max", MOST_CENTS));
        }
        let cost_note = line(self.cost_note.as_deref(), "cost_note", problems);
        let responsible = line(self.responsible.as_deref(), "responsible", problems);
        let decision = decision?;
        // Only what is not ours is handed on; a name left over from another choice would mislead.
        let handed_to = if decision == Decision::Elsewhere { handed_to } else { String::new() };
        Some(Content {
            decision,
            body,
            next_at,
            handed_to,
            cost_cents: self.cost_cents,
            cost_note,
            responsible,
        })
    }
}

impl Content {
    /// The draft that says the same, for forms and for comparing.
    pub fn draft(&self) -> Draft {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Draft {
            decision: self.decision.to_string(),
            text: self.body.clone(),
            next_on: self.next_at.map(|at| at.date().to_string()),
            handed_to: some(&self.handed_to),
            cost_cents: self.cost_cents,
            cost_note: some(&self.cost_note),
            responsible: some(&self.responsible),
        }
    }
}

/// A text of reasonable length.
pub(crate) fn reasons(text: &str, field: &'static str, problems: &mut Problems) -> String {
    let body = tidy(text);
    let count = body.chars().count();
    if count == 0 {
        problems.push(Problem::new(field, "response-text-missing"));
    } else if count < SHORTEST_TEXT {
        problems.push(Problem::new(field, "response-text-short").with("min", SHORTEST_TEXT));
    }
    limit(problems, field, &body, LONGEST_TEXT);
    body
}

/// A promised day: after today, so that it is a promise, and within sight.
pub(crate) fn next_day(
    text: Option<&str>,
    field: &'static str,
    today: Date,
    problems: &mut Problems,
) -> Option<Timestamp> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    let Ok(day) = text.parse::<Date>() else {
        problems.push(Problem::new(field, "form-bad-date"));
        return None;
    };
    let in_sight = day > today && day <= today.saturating_add(FARTHEST_YEARS.years());
    problems.require(in_sight, field, "response-next-past");
    in_sight.then(|| Timestamp::end_of_day(day))
}

fn line(text: Option<&str>, field: &'static str, problems: &mut Problems) -> String {
    let text = tidy_line(text.unwrap_or_default());
    limit(problems, field, &text, LONGEST_LINE);
    text
}

/// Cents from what people type: `240`, `240 €`, `1.250,50`, `18.500`, `0,5`. `None` when it could be read in two ways
/// or in none.
pub fn parse_euros(typed: &str) -> Option<i64> {
    let text: String = typed
        .trim()
        .trim_end_matches('€')
        .trim_end_matches("Euro")
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let (whole, cents) = text.split_once(',').unwrap_or((text.as_str(), ""));
    let groups: Vec<&str> = whole.split('.').collect();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let grouped =
        groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !groups.iter().all(|group| is_number(group))
        || !grouped
        || cents.len() > 2
        || !(cents.is_empty() || is_number(cents))
    {
        return None;
    }
    let euros: i64 = groups.concat().parse().ok()?;
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    euros.checked_mul(100)?.checked_add(cents)
}

/// `18.500 €`, `1.250,50 €`, `€18,500`.
pub fn euros(locale: Locale, cents: i64) -> String {
    let (whole, rest) = (web::format::number(locale, cents / 100), cents % 100);
    let amount = match (rest, locale) {
        (0, _) => whole,
        (rest, Locale::En) => format!("{whole}.{rest:02}"),
        (rest, _) => format!("{whole},{rest:02}"),
    };
    if locale == Locale::En { format!("€{amount}") } else { format!("{amount}\u{a0}€") }
}

/// The same for a form field, without the sign.
pub(crate) fn euros_typed(cents: i64) -> String {
    if cents % 100 == 0 { (cents / 100).to_string() } else { format!("{},{:02}", cents / 100, cents % 100) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::Error;

    const TODAY: Date = date(2026, 6, 1);

    fn draft(decision: &str) -> Draft {
        Draft {
            decision: decision.to_owned(),
            text: "Wir stellen die Bank im Herbst auf.".to_owned(),
            ..Draft::default()
        }
    }

    fn problems(draft: &Draft, kind: &str) -> Vec<(&'static str, &'static str)> {
        match draft.check(kind, TODAY) {
            Err(Error::Invalid(problems)) => {
                problems.0.iter().map(|problem| (problem.field, problem.key)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_answer_needs_a_decision_and_reasons() {
        assert_eq!(
            problems(&Draft::default(), "idea"),
            [("decision", "response-decision-missing"), ("text", "response-text-missing")]
        );
        assert_eq!(
            problems(&Draft { text: "Nein.".to_owned(), ..draft("rejected") }, "idea"),
            [("text", "response-text-short")]
        );
        assert_eq!(
            problems(&Draft { text: "x".repeat(4001), ..draft("adopted") }, "idea"),
            [("text", "form-too-long")]
        );
        assert!(draft("adopted").check("idea", TODAY).is_ok());
    }

    #[test]
    fn later_needs_a_day_that_is_still_to_come() {
        assert_eq!(problems(&draft("later"), "idea"), [("next_on", "response-next-missing")]);
        let on = |day: &str| Draft { next_on: Some(day.to_owned()), ..draft("later") };
        assert_eq!(problems(&on("2026-06-01"), "idea"), [("next_on", "response-next-past")]);
        assert_eq!(problems(&on("9999-12-31"), "idea"), [("next_on", "response-next-past")]);
        assert_eq!(problems(&on("bald"), "idea"), [("next_on", "form-bad-date")]);
        assert_eq!(
            on("2026-09-01").check("idea", TODAY).expect("valid").next_at,
            Some(Timestamp::end_of_day(date(2026, 9, 1)))
        );
    }

    #[test]
    fn what_is_not_ours_says_to_whom_it_went() {
        assert_eq!(problems(&draft("elsewhere"), "idea"), [("handed_to", "response-handed-to-missing")]);
        let handed =
            Draft { handed_to: Some(" Landkreis  Potsdam-Mittelmark ".to_owned()), ..draft("elsewhere") };
        assert_eq!(handed.check("idea", TODAY).expect("valid").handed_to, "Landkreis Potsdam-Mittelmark");
        let changed_mind = Draft { decision: "adopted".to_owned(), ..handed };
        assert_eq!(changed_mind.check("idea", TODAY).expect("valid").handed_to, "");
    }

    #[test]
    fn a_question_is_explained_and_an_idea_is_decided() {
        assert!(draft("explained").check("question", TODAY).is_ok());
        assert_eq!(problems(&draft("explained"), "idea"), [("decision", "response-decision-missing")]);
        assert_eq!(problems(&draft("adopted"), "question"), [("decision", "response-decision-missing")]);
    }

    #[test]
    fn money_is_read_as_germans_write_it() {
        for (typed, cents) in [
            ("240", 24_000),
            ("240 €", 24_000),
            ("18.500", 1_850_000),
            ("1.250,50 €", 125_050),
            ("0,5", 50),
            ("1250,5 Euro", 125_050),
        ] {
            assert_eq!(parse_euros(typed), Some(cents), "{typed}");
        }
        for typed in
            ["", "€", "12.50", "1.2500", "1,234", "-5", "viel", "1e9", "99999999999999999999", "1.,5"]
        {
            assert_eq!(parse_euros(typed), None, "{typed}");
        }
    }

    #[test]
    fn money_is_shown_as_people_write_it() {
        assert_eq!(euros(Locale::De, 1_850_000), "18.500\u{a0}€");
        assert_eq!(euros(Locale::De, 125_050), "1.250,50\u{a0}€");
        assert_eq!(euros(Locale::En, 125_005), "€1,250.05");
        assert_eq!(parse_euros(&euros_typed(125_005)), Some(125_005));
    }

    #[test]
    fn a_checked_answer_survives_its_way_back_into_the_form() {
        let full = Draft {
            next_on: Some("2026-09-01".to_owned()),
            cost_cents: Some(24_000),
            cost_note: Some("Ortsteilbudget".to_owned()),
            responsible: Some("Bauhof".to_owned()),
            ..draft("later")
        };
        let content = full.check("idea", TODAY).expect("valid");
        assert_eq!(content.draft().check("idea", TODAY).expect("valid"), content);
    }
}
