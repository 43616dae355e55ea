//! Addresses that can be written to.

use kernel::{Error, Result};

/// A mail address: one line, ASCII, with a dot in its domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

/// RFC 5321, section 4.5.3.1.3: 256 characters with the angle brackets.
const LONGEST: usize = 254;

impl Email {
    /// Reads what somebody typed. Refuses anything that could end a header line, and what no public mail server takes:
    /// domains without a dot, literal network addresses, letters outside ASCII.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the field `email` with the message `form-bad-email`.
    pub fn parse(typed: &str) -> Result<Self> {
        let text = typed.trim();
        let fits = text.len() <= LONGEST
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && text
                .rsplit_once('@')
                .is_some_and(|(_, domain)| domain.contains('.') && !domain.starts_with('['))
            && text.parse::<lettre::Address>().is_ok();
        if fits { Ok(Self(text.to_owned())) } else { Err(Error::invalid("email", "form-bad-email")) }
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which two spellings of one mailbox are recognised. RFC 5321 lets a server tell `A@…` from `a@…`;
    /// none that people use does.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_folded() {
        let email = Email::parse(" Anna.Muster+Dorf@Beispiel.DE ").expect("an address");
        assert_eq!(email.as_str(), "Anna.Muster+Dorf@Beispiel.DE");
        assert_eq!(email.folded(), "anna.muster+dorf@beispiel.de");
    }

    #[test]
    fn nothing_that_could_end_a_header_line_is_an_address() {
        for evil in [
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org\nX: y",
            "a\u{0}@example.org",
            "a@example.org, b@example.org",
            "Anna <a@example.org>",
            "a b@example.org",
            "a@exam\u{2028}ple.org",
        ] {
            assert!(Email::parse(evil).is_err(), "{evil:?}");
        }
    }

    #[test]
    fn what_no_mail_server_takes_is_no_address() {
        for wrong in [
            "",
            "@",
            "a@",
            "@example.org",
            "a@localhost",
            "a@[127.0.0.1]",
            "müller@example.org",
            "a@example..org",
            "a@@example.org",
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Email::parse(&format!("{}@example.org", "a".repeat(250))).is_err());
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_taken_is_one_address_on_one_line(text: String) {
            if let Ok(email) = Email::parse(&text) {
                proptest::prop_assert!(!email.as_str().contains(['\r', '\n', ' ', ',', '<', '>']) || email.as_str().starts_with('"'));
                proptest::prop_assert!(email.as_str().parse::<lettre::Address>().is_ok());
            }
        }
    }
}
