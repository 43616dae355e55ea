//! The accessibility statement (§9 BbgBGG with BbgBITV; model of the decision (EU) 2018/1523), known barriers, and
//! reports of barriers.

use crate::{page_text::date, post::length};
use jiff::{Span, civil::Date};
use kernel::{BarrierId, BarrierReportId, Locale, Problems, StatementId, Timestamp, text_enum};
use web::Input;

text_enum! {
    /// How far the site fulfils the requirements.
    pub enum Conformance {
        /// Fully.
        Full = "full",
        /// Partly; the barriers are listed.
        Partial = "partial",
        /// Not.
        None = "none",
    }
}

text_enum! {
    /// How that was found out.
    pub enum Method {
        /// By ourselves.
        SelfAssessment = "self_assessment",
        /// By somebody else.
        External = "external",
    }
}

text_enum! {
    /// Why a barrier is (still) there, in the three kinds of the model statement.
    pub enum Reason {
        /// It breaks the requirements and will be mended.
        NonCompliant = "non_compliant",
        /// Mending it would be a disproportionate burden.
        Disproportionate = "disproportionate",
        /// The law does not cover it.
        OutOfScope = "out_of_scope",
    }
}

/// One version of the statement.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Statement {
    /// Its id.
    pub id: StatementId,
    /// Counts from 1.
    pub version: i64,
    /// How far the site fulfils the requirements.
    pub conformance: Conformance,
    /// How that was found out.
    pub method: Method,
    /// On which civil day.
    pub assessed_on: String,
    /// When it will be looked at again.
    pub next_review: String,
    /// More about the assessment.
    pub note: String,
    /// Who enforces the law.
    pub enforcement_body: String,
    /// How to reach them.
    pub enforcement_contact: String,
    /// When it was adopted; `None`: a draft.
    pub adopted_at: Option<Timestamp>,
    /// When this version was saved.
    pub updated_at: Timestamp,
    /// Only an example; does not count.
    pub example: bool,
}

impl Statement {
    /// Is it adopted and no mere example?
    pub const fn counts(&self) -> bool {
        self.adopted_at.is_some() && !self.example
    }

    /// Is its next review over?
    pub fn is_overdue(&self, today: Date) -> bool {
        self.next_review.parse::<Date>().is_ok_and(|due| due < today)
    }
}

/// A new version as it comes from the form, checked.
#[derive(Debug, Clone)]
pub struct StatementDraft {
    /// How far the site fulfils the requirements.
    pub conformance: Conformance,
    /// How that was found out.
    pub method: Method,
    /// On which civil day.
    pub assessed_on: Date,
    /// When it will be looked at again.
    pub next_review: Date,
    /// More about the assessment.
    pub note: String,
    /// Who enforces the law.
    pub enforcement_body: String,
    /// How to reach them.
    pub enforcement_contact: String,
    /// Adopt it, or keep it as a draft?
    pub adopt: bool,
    /// Only an example?
    pub example: bool,
}

impl StatementDraft {
    /// Reads the form. The statement is reviewed every year, and nobody can adopt one that doesn't say whom to turn to.
    ///
    /// # Errors
    /// All that does not fit, by field.
    pub fn from_input(input: &Input, today: Date) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let conformance = word(&mut problems, input, "conformance");
        let method = word(&mut problems, input, "method");
        let adopt = input.ticked("adopt");
        length(&mut problems, input, "assessed_on", 10, true);
        let assessed_on = date(&mut problems, input, "assessed_on");
        problems.require(assessed_on.is_none_or(|day| day <= today), "assessed_on", "statement-in-future");
        length(&mut problems, input, "next_review", 10, true);
        let next_review = date(&mut problems, input, "next_review");
        let within_a_year = assessed_on
            .zip(next_review)
            .is_none_or(|(from, to)| from < to && to <= from.saturating_add(Span::new().years(1)));
        problems.require(within_a_year, "next_review", "statement-review-yearly");
        length(&mut problems, input, "note", 4000, false);
        length(&mut problems, input, "enforcement_body", 200, true);
        length(&mut problems, input, "enforcement_contact", 600, adopt);
        match (conformance, method, assessed_on, next_review) {
            (Some(conformance), Some(method), Some(assessed_on), Some(next_review))
                if problems.is_empty() =>
            {
                Ok(Self {
                    conformance,
                    method,
                    assessed_on,
                    next_review,
                    note: input.get("note").to_owned(),
                    enforcement_body: input.get("enforcement_body").to_owned(),
                    enforcement_contact: input.get("enforcement_contact").to_owned(),
                    adopt,
                    example: input.ticked("example"),
                })
            }
            _ => Err(problems),
        }
    }
}

/// A known barrier.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Barrier {
    /// Its id.
    pub id: BarrierId,
    /// In a few words.
    pub title: String,
    /// What does not work, for whom.
    pub description: String,
    /// Why it is there.
    pub reason: Reason,
    /// More about the reason.
    pub explanation: String,
    /// What people can do instead.
    pub alternative: String,
    /// When it will be mended; a civil day.
    pub fix_by: Option<String>,
}

/// A barrier as it comes from the form, checked.
#[derive(Debug, Clone)]
pub struct BarrierDraft {
    /// In a few words.
    pub title: String,
    /// What does not work, for whom.
    pub description: String,
    /// Why it is there.
    pub reason: Reason,
    /// More about the reason.
    pub explanation: String,
    /// What people can do instead.
    pub alternative: String,
    /// When it will be mended.
    pub fix_by: Option<Date>,
}

impl BarrierDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// All that does not fit, by field.
    pub fn from_input(input: &Input) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        length(&mut problems, input, "title", 160, true);
        length(&mut problems, input, "description", 2000, true);
        let reason = word(&mut problems, input, "reason");
        length(&mut problems, input, "explanation", 2000, true);
        length(&mut problems, input, "alternative", 2000, true);
        let fix_by = if input.get("fix_by").is_empty() { None } else { date(&mut problems, input, "fix_by") };
        let (Some(reason), true) = (reason, problems.is_empty()) else { return Err(problems) };
        let text = |name: &str| input.get(name).to_owned();
        Ok(Self {
            title: text("title"),
            description: text("description"),
            reason,
            explanation: text("explanation"),
            alternative: text("alternative"),
            fix_by,
        })
    }
}

fn word<T: std::str::FromStr>(problems: &mut Problems, input: &Input, field: &'static str) -> Option<T> {
    let value = input.get(field).parse().ok();
    problems.require(value.is_some(), field, "form-unknown-choice");
    value
}

/// A report as it comes from the form, checked.
#[derive(Debug, Clone)]
pub struct ReportDraft {
    /// Where it happened.
    pub page: String,
    /// What did not work.
    pub body: String,
    /// An e-mail address for the answer; may be empty.
    pub contact: String,
}

/// An answer to a report as it comes from the form, checked.
#[derive(Debug, Clone)]
pub struct ReplyDraft {
    /// What the person is told by mail; empty when they left no address.
    pub reply: String,
    /// What was done.
    pub note: String,
}

impl ReplyDraft {
    /// Reads the form. Who left an address gets an answer.
    ///
    /// # Errors
    /// All that does not fit, by field.
    pub fn from_input(input: &Input, report: &Report) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let may_reply = report.awaits_reply();
        if may_reply {
            length(&mut problems, input, "reply", 4000, true);
        }
        length(&mut problems, input, "note", 4000, true);
        if !problems.is_empty() {
            return Err(problems);
        }
        let reply = if may_reply { input.get("reply").to_owned() } else { String::new() };
        Ok(Self { reply, note: input.get("note").to_owned() })
    }
}

impl ReportDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// All that does not fit, by field.
    pub fn from_input(input: &Input) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        length(&mut problems, input, "body", 4000, true);
        length(&mut problems, input, "page", 500, false);
        length(&mut problems, input, "contact", 254, false);
        let contact = input.get("contact");
        problems.require(
            contact.is_empty() || notifications::Email::parse(contact).is_ok(),
            "contact",
            "form-bad-email",
        );
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            page: input.get("page").to_owned(),
            body: input.get("body").to_owned(),
            contact: contact.to_owned(),
        })
    }
}

/// The day until which a report is answered: one month (BbgBITV), counted as the civil code counts (§188(2), (3) BGB).
pub fn answer_due(received: Date) -> Date {
    received.saturating_add(Span::new().months(1))
}

/// The number that a person can name on the phone.
pub fn report_number(number: i64) -> String {
    format!("B-{number}")
}

/// A report as staff sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Report {
    /// Its id.
    pub id: BarrierReportId,
    /// Its running number.
    pub number: i64,
    /// Where it happened.
    pub page: String,
    /// What did not work.
    pub body: String,
    /// How to reach the person.
    pub contact: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Until which day it is to be answered.
    pub due_on: String,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// What was done or answered.
    pub note: String,
    /// Looks as if a machine had sent it.
    pub suspicious: bool,
    /// Tag of the language in which it was written.
    pub language: String,
    /// What the person was answered by mail.
    pub reply: String,
}

impl Report {
    /// The number that a person can name on the phone.
    pub fn label(&self) -> String {
        report_number(self.number)
    }

    /// Is it still to be answered, with an address to answer to?
    pub fn awaits_reply(&self) -> bool {
        self.answered_at.is_none() && !self.contact.is_empty()
    }

    /// Has the month passed without an answer?
    pub fn is_overdue(&self, today: Date) -> bool {
        self.answered_at.is_none() && self.due_on.parse::<Date>().is_ok_and(|due| due < today)
    }

    /// The language of its sender.
    pub fn locale(&self) -> Locale {
        Locale::ALL.into_iter().find(|locale| locale.tag() == self.language).unwrap_or_default()
    }
}

/// What a new statement begins with.
pub fn blank_statement(today: Date) -> Input {
    Input::from_pairs([
        ("conformance", Conformance::Partial.as_str()),
        ("method", Method::SelfAssessment.as_str()),
        ("assessed_on", today.to_string().as_str()),
        ("next_review", today.saturating_add(Span::new().years(1)).to_string().as_str()),
        ("enforcement_body", ENFORCEMENT_BODY),
    ])
}

/// Who enforces the law in Brandenburg. Their address is entered by staff: it changes more often than this program.
pub const ENFORCEMENT_BODY: &str = "Durchsetzungsstelle bei der oder dem Landesbeauftragten für die Belange der Menschen mit Behinderungen des Landes Brandenburg";

/// The language in which staff writes these texts.
pub(crate) const WRITTEN_IN: Locale = Locale::De;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day_of;

    #[test]
    fn a_report_is_answered_within_a_month_even_at_its_short_end() {
        assert_eq!(answer_due(day_of(2026, 6, 1)), day_of(2026, 7, 1));
        assert_eq!(answer_due(day_of(2026, 1, 31)), day_of(2026, 2, 28));
    }

    #[test]
    fn a_slip_in_the_address_is_noticed_and_no_address_is_fine() {
        for (contact, fine) in [
            ("", true),
            ("a@b.de", true),
            ("a@b", false),
            ("a b@c.de", false),
            ("@b.de", false),
            ("a@@b.de", false),
        ] {
            let input = Input::from_pairs([("body", "Die Karte"), ("contact", contact)]);
            assert_eq!(ReportDraft::from_input(&input).is_ok(), fine, "{contact}");
        }
    }

    fn statement(pairs: &[(&str, &str)]) -> Result<StatementDraft, Problems> {
        let mut input = blank_statement(day_of(2026, 6, 1));
        for (name, value) in pairs {
            input.set(name, *value);
        }
        StatementDraft::from_input(&input, day_of(2026, 6, 1))
    }

    #[test]
    fn a_statement_is_reviewed_within_a_year_and_assessed_in_the_past() {
        assert!(statement(&[]).is_ok());
        assert!(
            statement(&[("next_review", "2027-06-02")]).expect_err("too late").of("next_review").is_some()
        );
        assert!(statement(&[("next_review", "2026-05-01")]).expect_err("before").of("next_review").is_some());
        assert!(
            statement(&[("assessed_on", "2026-06-02")]).expect_err("not yet").of("assessed_on").is_some()
        );
    }

    #[test]
    fn nobody_adopts_a_statement_that_does_not_say_whom_to_turn_to() {
        assert!(statement(&[("adopt", "on")]).expect_err("no contact").of("enforcement_contact").is_some());
        assert!(statement(&[("adopt", "on"), ("enforcement_contact", "Telefon")]).is_ok());
    }
}
