//! Fixed pages: which there are, whose they are, and the texts that are shown until somebody adopts their own.

use crate::post::{chosen, length};
use jiff::civil::Date;
use kernel::{Locale, MunicipalityId, PageTextId, Problems, Timestamp, text_enum};
use web::Input;

text_enum! {
    /// A fixed page.
    pub enum PageKind {
        /// Who we are.
        About = "about",
        /// Imprint (§5 DDG, §18(2) MStV), one per municipality.
        Imprint = "imprint",
        /// Privacy notice (Art. 13 GDPR), one per municipality and a common part.
        Privacy = "privacy",
        /// Rules of conduct.
        Rules = "rules",
        /// What the site offers, in Leichte Sprache.
        PlainLanguage = "plain_language",
        /// The same in German Sign Language: a text about the video and a link to it.
        SignLanguage = "sign_language",
    }
}

impl PageKind {
    /// Must each municipality have its own?
    pub const fn per_municipality(self) -> bool {
        matches!(self, Self::Imprint | Self::Privacy)
    }

    /// Is there one for the whole site?
    pub const fn for_site(self) -> bool {
        !matches!(self, Self::Imprint)
    }

    /// Does it carry a link to a film or file?
    pub const fn has_link(self) -> bool {
        matches!(self, Self::PlainLanguage | Self::SignLanguage)
    }

    /// Its public path, without the municipality.
    pub const fn path(self) -> &'static str {
        match self {
            Self::About => "/kontakt",
            Self::Imprint => "/impressum",
            Self::Privacy => "/datenschutz",
            Self::Rules => "/regeln",
            Self::PlainLanguage => "/leichte-sprache",
            Self::SignLanguage => "/gebaerdensprache",
        }
    }

    /// The text that is shipped. It is shown, marked as a template, until staff adopts one.
    pub const fn shipped(self, locale: Locale) -> Option<&'static str> {
        match (self, locale) {
            (Self::Rules, Locale::En) => Some(include_str!("../data/rules.en.md")),
            (Self::Rules, _) => Some(include_str!("../data/rules.de.md")),
            (Self::Privacy, Locale::En) => Some(include_str!("../data/privacy.en.md")),
            (Self::Privacy, _) => Some(include_str!("../data/privacy.de.md")),
            _ => None,
        }
    }
}

/// Most characters of a text.
pub const BODY_MAX: usize = 60_000;

/// One version of a page.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PageText {
    /// Its id.
    pub id: PageTextId,
    /// Which page.
    pub kind: PageKind,
    /// Whose; `None`: of the whole site.
    pub municipality_id: Option<MunicipalityId>,
    /// Language tag.
    pub locale: String,
    /// Counts from 1.
    pub version: i64,
    /// Markdown.
    pub body: String,
    /// A film or file that belongs to it; empty: none.
    pub link: String,
    /// The civil day on which somebody last compared it with the law.
    pub checked_on: Option<String>,
    /// When this version was saved.
    pub updated_at: Timestamp,
    /// By which role.
    pub updated_by: String,
    /// Only an example; does not count as filled.
    pub example: bool,
}

impl PageText {
    /// The language it is written in.
    pub fn written_in(&self) -> Locale {
        locale_of(&self.locale).unwrap_or_default()
    }
}

/// The language of a tag.
pub fn locale_of(tag: &str) -> Option<Locale> {
    Locale::ALL.into_iter().find(|locale| locale.tag() == tag)
}

/// A new version as it comes from the form, checked.
#[derive(Debug, Clone)]
pub struct PageDraft {
    /// Which page.
    pub kind: PageKind,
    /// Whose.
    pub municipality: Option<MunicipalityId>,
    /// In which language.
    pub locale: Locale,
    /// Markdown.
    pub body: String,
    /// A film or file.
    pub link: String,
    /// When somebody last compared it with the law.
    pub checked_on: Option<Date>,
    /// Only an example?
    pub example: bool,
}

impl PageDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// All that is missing or too long, by field.
    pub fn from_input(
        kind: PageKind,
        municipality: Option<MunicipalityId>,
        locale: Locale,
        input: &Input,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        length(&mut problems, input, "body", BODY_MAX, true);
        length(&mut problems, input, "link", 300, false);
        let link = input.get("link");
        problems.require(link.is_empty() || is_link(link), "link", "page-bad-link");
        let checked_on =
            if input.get("checked_on").is_empty() { None } else { date(&mut problems, input, "checked_on") };
        if !problems.is_empty() {
            return Err(problems);
        }
        let (body, link) = (input.get("body").to_owned(), link.to_owned());
        Ok(Self { kind, municipality, locale, body, link, checked_on, example: input.ticked("example") })
    }
}

/// A path of this site or an address with https.
fn is_link(link: &str) -> bool {
    web::page::own_path(link).is_some()
        || link
            .strip_prefix("https://")
            .is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

/// A required civil day.
pub(crate) fn date(problems: &mut Problems, input: &Input, field: &'static str) -> Option<Date> {
    let day: Option<DateText> = chosen(problems, input, field);
    day.map(|DateText(day)| day)
}

/// Reads `2026-12-31` and nothing else that a date parser would take.
struct DateText(Date);

impl std::str::FromStr for DateText {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() == 10 { text.parse().map(Self).map_err(|_| ()) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(pairs: &[(&str, &str)]) -> Result<PageDraft, Problems> {
        PageDraft::from_input(
            PageKind::SignLanguage,
            None,
            Locale::De,
            &Input::from_pairs(pairs.iter().copied()),
        )
    }

    #[test]
    fn a_link_stays_on_this_site_or_is_encrypted() {
        for good in ["/medien/film.mp4", "https://beispiel.de/film"] {
            assert!(draft(&[("body", "x"), ("link", good)]).is_ok(), "{good}");
        }
        for bad in ["javascript:alert(1)", "http://beispiel.de/", "//beispiel.de/", "https://bei spiel.de"] {
            assert!(draft(&[("body", "x"), ("link", bad)]).expect_err(bad).of("link").is_some());
        }
    }

    #[test]
    fn every_page_belongs_to_the_site_or_to_the_municipalities() {
        for kind in PageKind::ALL {
            assert!(kind.for_site() || kind.per_municipality(), "{kind}");
        }
    }

    #[test]
    fn rules_and_privacy_are_shipped_in_german_and_english() {
        for kind in [PageKind::Rules, PageKind::Privacy] {
            for locale in Locale::ALL {
                assert!(kind.shipped(locale).is_some_and(|text| text.len() > 500), "{kind}");
            }
        }
    }
}
