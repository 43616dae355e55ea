//! People of the staff: what is known of them and what their details must look like.

use kernel::{Grant, PersonId, Problem, Problems, Result, Timestamp, text_enum};

text_enum! {
    /// Where somebody stands between invitation and goodbye.
    pub enum PersonState {
        /// Has a link, but no password yet.
        Invited = "invited",
        /// Can sign in.
        Active = "active",
        /// Can't sign in any more; what they did stays in the log.
        Disabled = "disabled",
    }
}

/// Most characters of a label.
pub(crate) const LONGEST_LABEL: usize = 120;
/// Most bytes of an address (RFC 5321, section 4.5.3.1.3, without the angle brackets).
const LONGEST_EMAIL: usize = 254;

/// Somebody of the staff.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their address, folded; for colleagues with the right to manage staff only.
    pub email: String,
    /// Role and office as shown to the public, such as "Fachbereich Bauen".
    pub label: String,
    /// The office they answer for.
    pub office_key: Option<String>,
    /// Where they stand.
    pub state: PersonState,
    /// When they were invited.
    pub created_at: Timestamp,
}

/// Somebody to be invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The folded address.
    pub email: String,
    /// Role and office.
    pub label: String,
    /// The office they will answer for.
    pub office_key: Option<String>,
    /// Their rights.
    pub grants: Vec<Grant>,
}

impl Invitee {
    /// Checks what was typed.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`] names the fields `email`, `label` and `grant`.
    pub fn check(email: &str, label: &str, office_key: Option<&str>, grants: Vec<Grant>) -> Result<Self> {
        let mut problems = Problems::default();
        let email = fold_email(email);
        problems.require(is_email(&email), "email", "form-bad-email");
        check_label(&mut problems, label);
        problems.require(!grants.is_empty(), "grant", "people-no-grant");
        problems.check()?;
        Ok(Self { email, label: label.trim().to_owned(), office_key: office_key.map(str::to_owned), grants })
    }
}

/// Notes what is wrong with a label.
pub(crate) fn check_label(problems: &mut Problems, label: &str) {
    let count = label.trim().chars().count();
    problems.require(count > 0, "label", "form-required");
    if count > LONGEST_LABEL {
        problems.push(Problem::new("label", "form-too-long").with("max", LONGEST_LABEL).with("count", count));
    }
}

/// An address as it is stored and compared: trimmed, in lower case. Mailboxes that differ only in case do not exist in
/// practice, while people type their own address in every possible way.
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Could this be an address? Whether it is one shows when its owner uses the link.
fn is_email(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@') else { return false };
    email.len() <= LONGEST_EMAIL
        && !local.is_empty()
        && !email
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '\\'))
        && !local.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Error, Role};

    fn fields(result: Result<Invitee>) -> Vec<&'static str> {
        match result {
            Err(Error::Invalid(problems)) => problems.0.iter().map(|problem| problem.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn an_invitation_needs_an_address_a_label_and_a_right() {
        assert_eq!(fields(Invitee::check("", " ", None, Vec::new())), ["email", "label", "grant"]);
        let rights = vec![Grant::everywhere(Role::Reader)];
        assert_eq!(
            fields(Invitee::check("a@b.example", &"x".repeat(LONGEST_LABEL + 1), None, rights.clone())),
            ["label"]
        );
        let invitee = Invitee::check(" Bauen@Stadt.Example ", " Fachbereich Bauen ", None, rights)
            .expect("a good invitation");
        assert_eq!(
            (invitee.email.as_str(), invitee.label.as_str()),
            ("bauen@stadt.example", "Fachbereich Bauen")
        );
    }

    #[test]
    fn an_address_that_could_smuggle_headers_or_more_receivers_is_refused() {
        for wrong in [
            "a",
            "a@b",
            "@b.example",
            "a@",
            "a@.example",
            "a@b..example",
            "a@b@c.example",
            "a b@c.example",
            "a,b@c.example",
            "<a@b.example>",
            "a@b.example\nBcc: c@d.example",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
        assert!(is_email("bürgerservice+post@stadt.example"));
    }
}
