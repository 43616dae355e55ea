//! Names: as part of an address, and for looking up places.

use super::spelling;
use unicode_normalization::UnicodeNormalization;

/// A title as part of a web address: lower case, umlauts and ß written out, words joined by hyphens.
///
/// Unlike [`fold`] it is made to be read, so ä becomes ae. Empty if nothing readable is left.
///
/// ```
/// use methods::text::slugify;
///
/// assert_eq!(slugify("Groß Briesen"), "gross-briesen");
/// assert_eq!(slugify("Mehr Bänke für Lüsse!"), "mehr-baenke-fuer-luesse");
/// assert_eq!(slugify("Jeserig/Fläming"), "jeserig-flaeming");
/// ```
pub fn slugify(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.nfkc().flat_map(char::to_lowercase).filter(|c| !spelling::is_invisible(*c)) {
        match c {
            'ä' | 'æ' => slug.push_str("ae"),
            'ö' | 'ø' | 'œ' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            '\'' | '’' => {}
            letter if letter.is_alphanumeric() => slug.push_str(&readable(letter)),
            mark if spelling::is_mark(mark) => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Latin letters without their marks; letters of other scripts have no readable spelling here and are left out.
fn readable(letter: char) -> String {
    let mut buffer = [0; 4];
    let latin =
        letter.nfkd().next().is_some_and(|base| base.is_ascii() || ('\u{df}'..='\u{24f}').contains(&base));
    if latin { spelling::to_ascii(letter.encode_utf8(&mut buffer)) } else { String::new() }
}

/// A place name for comparison: lower case, umlauts in any spelling, ß, marks and punctuation made equal.
///
/// ```
/// use methods::text::fold;
///
/// assert_eq!(fold("Lübnitz"), fold("LUEBNITZ"));
/// assert_eq!(fold("Lübnitz"), fold("lubnitz"));
/// assert_eq!(fold("Jeserig/Fläming"), "jeserig flaming");
/// assert_eq!(fold("Wiesenburg / Mark"), fold("Wiesenburg/Mark"));
/// ```
pub fn fold(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !spelling::is_invisible(*c))
        .collect::<String>()
        .split(|c: char| !c.is_alphanumeric() && !spelling::is_mark(c))
        .map(|word| spelling::collapse_digraphs(&spelling::to_ascii(word)))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_what_the_region_uses() {
        for (name, slug) in [
            ("Bad Belzig", "bad-belzig"),
            ("Ragösen", "ragoesen"),
            ("Neuehütten", "neuehuetten"),
            ("Mützdorf", "muetzdorf"),
            ("Wiesenburg/Mark", "wiesenburg-mark"),
            ("  »Oma's« Café – Straße 3 ", "omas-cafe-strasse-3"),
            ("!?", ""),
        ] {
            assert_eq!(slugify(name), slug);
        }
    }

    #[test]
    fn a_slug_of_a_slug_is_itself() {
        let slug = slugify("Übergrößenträger Łódź");
        assert_eq!(slug, "uebergroessentraeger-lodz");
        assert_eq!(slugify(&slug), slug);
    }

    #[test]
    fn different_places_stay_different() {
        let places = [
            "Lübnitz",
            "Lüsse",
            "Lütte",
            "Neuehütten",
            "Reetz",
            "Reetzerhütten",
            "Jeserig/Fläming",
            "Jeserigerhütten",
        ];
        let folded: std::collections::HashSet<String> = places.iter().map(|name| fold(name)).collect();
        assert_eq!(folded.len(), places.len());
    }
}
