//! Municipalities and places as things: what they are called, how they are ordered and abbreviated.

use jiff::civil::Date;
use kernel::{MunicipalityId, PlaceId, text_enum};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

text_enum! {
    /// What a place is in law.
    pub enum PlaceKind {
        /// The core town (Kernstadt): no Ortsteil, has no representation of its own.
        CoreTown = "core_town",
        /// An Ortsteil after §45 BbgKVerf; the seat of the administration can be one.
        District = "district",
    }
}

text_enum! {
    /// Who speaks for an Ortsteil (§45 BbgKVerf).
    pub enum Representation {
        /// An Ortsbeirat, which elects the Ortsvorsteher from its midst.
        Council = "council",
        /// A directly elected Ortsvorsteher.
        Head = "head",
        /// Nobody: the Hauptsatzung provides for none.
        None = "none",
    }
}

/// A municipality (Gemeinde).
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Municipality {
    /// Its id.
    pub id: MunicipalityId,
    /// Its part of addresses, such as `wiesenburg-mark`.
    pub slug: String,
    /// Its name, such as `Wiesenburg/Mark`.
    pub name: String,
    /// What it calls itself: Stadt, Gemeinde. May be empty.
    pub designation: String,
    /// Amtlicher Gemeindeschlüssel, eight digits.
    pub ags: Option<String>,
    /// Amtlicher Regionalschlüssel, twelve digits.
    pub ars: Option<String>,
    /// The statistical region of its county.
    pub nuts3: Option<String>,
    /// Landkreis.
    pub county: Option<String>,
    /// Land.
    pub state: Option<String>,
    /// Its postcode, where it has only one.
    pub postcode: Option<String>,
    /// Letters of the speakable references of its contributions, such as `BB`.
    pub reference_prefix: String,
    /// GeoJSON geometry (Polygon or MultiPolygon, WGS 84); generalised, no official border.
    pub outline: String,
    /// Whom the source of the outline asks to be named.
    pub attribution: String,
    /// Where the source of the outline wants links to lead.
    pub attribution_url: Option<String>,
    /// Rank in German alphabetical order.
    pub position: i64,
}

impl Municipality {
    /// `Stadt Bad Belzig`
    pub fn full_name(&self) -> String {
        if self.designation.is_empty() {
            self.name.clone()
        } else {
            format!("{} {}", self.designation, self.name)
        }
    }

    /// Its page, without language prefix.
    pub fn path(&self) -> String {
        format!("/gemeinden/{}", self.slug)
    }
}

/// A place: a core town or an Ortsteil.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// The municipality it belongs to.
    pub municipality_id: MunicipalityId,
    /// Its part of addresses, such as `gross-briesen`.
    pub slug: String,
    /// Its name, such as `Groß Briesen`.
    pub name: String,
    /// What it is in law.
    pub kind: PlaceKind,
    /// The administration of the municipality sits here.
    pub is_seat: bool,
    /// Its postcode.
    pub postcode: Option<String>,
    /// Degrees east (WGS 84).
    pub lon: f64,
    /// Degrees north (WGS 84).
    pub lat: f64,
    /// What to know about the point, such as that it lies beside the place.
    pub point_note: Option<String>,
    /// Inhabitants, where a source tells.
    pub population: Option<i64>,
    /// The day of the count (`2021-01-01`), where the source tells.
    pub population_as_of: Option<String>,
    /// Who counted.
    pub population_source: Option<String>,
    /// Who speaks for it; `None`: not stated.
    pub representation: Option<Representation>,
    /// Whom the source of the point asks to be named.
    pub attribution: String,
    /// Where the source of the point wants links to lead.
    pub attribution_url: Option<String>,
    /// Rank in German alphabetical order.
    pub position: i64,
}

impl Place {
    /// Its page, without language prefix.
    pub fn path(&self) -> String {
        format!("/orte/{}", self.slug)
    }

    /// Is it one of the places that people mean by "the Ortsteile"? The seat of the administration is left out, even
    /// where it is an Ortsteil in law: that is how 28 Ortsteile are "the 27".
    pub fn is_counted_district(&self) -> bool {
        self.kind == PlaceKind::District && !self.is_seat
    }

    /// The day of the count of its inhabitants.
    pub fn population_day(&self) -> Option<Date> {
        self.population_as_of.as_deref()?.parse().ok()
    }
}

/// Orders names as German dictionaries do (DIN 5007-1): ä like a, ß like ss, marks and case count only between equals.
pub fn collation_key(name: &str) -> (String, String) {
    let letters: String =
        name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> =
        letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (words.join(" ").replace('ß', "ss"), name.to_owned())
}

/// The most letters of a reference prefix.
pub(crate) const LONGEST_PREFIX: usize = 4;

/// Can these letters stand before the number of a reference?
pub(crate) fn is_reference_prefix(prefix: &str) -> bool {
    (2..=LONGEST_PREFIX).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Letters for the references of a municipality: the initials of its name, or the first letters of a single word; when
/// others have these already, other letters of the name.
///
/// ```
/// let free = |_: &str| true;
/// assert_eq!(region::reference_prefix("Bad Belzig", free), "BB");
/// assert_eq!(region::reference_prefix("Wiesenburg/Mark", free), "WM");
/// assert_eq!(region::reference_prefix("Reetz", free), "RE");
/// assert_eq!(region::reference_prefix("Bad Buchau", |prefix| prefix != "BB"), "BBU");
/// ```
pub fn reference_prefix(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    let slug = methods::text::slugify(name).to_ascii_uppercase();
    let words: Vec<String> = slug
        .split('-')
        .map(|word| word.chars().filter(char::is_ascii_uppercase).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).take(LONGEST_PREFIX).collect();
    let all: String = words.concat();
    let from_initials = std::iter::once(initials.clone());
    let from_last_word = words.last().into_iter().flat_map(|last| {
        let before: String = initials.chars().take(words.len().min(LONGEST_PREFIX) - 1).collect();
        (2..=last.len()).map(move |letters| format!("{before}{}", &last[..letters]))
    });
    let from_all = (2..=all.len().min(LONGEST_PREFIX)).map(|letters| all[..letters].to_owned());
    // At last any letters: 26⁴ are more than there are municipalities.
    let any = (0..26u32.pow(4)).map(|number| {
        [17_576, 676, 26, 1]
            .into_iter()
            .map(|place| char::from(b'A' + u8::try_from(number / place % 26).unwrap_or(0)))
            .collect::<String>()
    });
    from_initials
        .chain(from_last_word)
        .chain(from_all)
        .chain(any)
        .find(|prefix| is_reference_prefix(prefix) && is_free(prefix))
        .unwrap_or_else(|| "ZZZZ".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_ordered_as_in_a_german_dictionary() {
        let mut names = [
            "Lütte",
            "Lehnsdorf",
            "Lüsse",
            "Lübnitz",
            "Luckau",
            "Reetzerhütten",
            "Reetz",
            "Jeserigerhütten",
            "Jeserig/Fläming",
        ];
        names.sort_by_key(|name| collation_key(name));
        assert_eq!(
            names,
            [
                "Jeserig/Fläming",
                "Jeserigerhütten",
                "Lehnsdorf",
                "Lübnitz",
                "Luckau",
                "Lüsse",
                "Lütte",
                "Reetz",
                "Reetzerhütten"
            ]
        );
        assert!(collation_key("Weißenfels") < collation_key("Weisswasser"));
    }

    #[test]
    fn places_of_the_same_name_get_different_prefixes() {
        let mut taken = HashSet::new();
        for _ in 0..100 {
            let prefix = reference_prefix("Bad Belzig", |prefix| !taken.contains(prefix));
            assert!(is_reference_prefix(&prefix) && taken.insert(prefix.clone()), "{prefix}");
        }
    }

    proptest! {
        #[test]
        fn every_name_gets_a_prefix_of_capital_letters(name: String) {
            prop_assert!(is_reference_prefix(&reference_prefix(&name, |_| true)));
        }
    }
}
