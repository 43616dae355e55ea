//! `/.well-known/security.txt` (RFC 9116).

use jiff::{Span, civil::Date};

/// Days until the file counts as outdated; the RFC wants less than a year.
const VALID_DAYS: i32 = 180;

/// The file. It is made anew on every request, so it outdates only when the site is no longer run.
pub fn write(email: &str, site_url: &str, today: Date) -> String {
    let expires = today.saturating_add(Span::new().days(VALID_DAYS));
    format!(
        "Contact: mailto:{email}\r\nExpires: {expires}T00:00:00Z\r\nPreferred-Languages: de, en\r\nCanonical: {site_url}/.well-known/security.txt\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_a_contact_and_expires_within_a_year() {
        let text =
            write("sicherheit@beispiel.de", "https://mitmachen.beispiel.de", jiff::civil::date(2026, 6, 1));
        assert!(text.starts_with("Contact: mailto:sicherheit@beispiel.de\r\n"));
        assert!(text.contains("\r\nExpires: 2026-11-28T00:00:00Z\r\n"), "{text}");
        assert!(text.ends_with("\r\nCanonical: https://mitmachen.beispiel.de/.well-known/security.txt\r\n"));
    }
}
