//! Naming sources as they ask for it: the words, with licences and the source's own address as links.

/// Licences whose text is a click away; the words are those that sources use.
const LICENCES: &[(&str, &str)] = &[
    ("dl-de/by-2-0", "https://www.govdata.de/dl-de/by-2-0"),
    ("dl-de/zero-2-0", "https://www.govdata.de/dl-de/zero-2-0"),
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("ODbL", "https://opendatacommons.org/licenses/odbl/1-0/"),
];

/// A piece of an attribution and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// The address behind them.
    pub url: Option<String>,
}

/// Parts an attribution into plain text and links.
pub fn pieces(text: &str, url: Option<&str>) -> Vec<Piece> {
    let licence =
        LICENCES.iter().filter_map(|(name, address)| Some((text.find(name)?, *name, *address))).min();
    let (before, licence, after) = match licence {
        Some((at, name, address)) => (&text[..at], Some((name, address)), &text[at + name.len()..]),
        None => (text, None, ""),
    };
    let words = before.trim_end_matches([' ', ',', '(']);
    [
        (words, url),
        (&before[words.len()..], None),
        licence.map_or(("", None), |(name, address)| (name, Some(address))),
        (after, None),
    ]
    .into_iter()
    .filter(|(text, _)| !text.is_empty())
    .map(|(text, url)| Piece { text: text.to_owned(), url: url.map(str::to_owned) })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, url: Option<&str>) -> String {
        pieces(text, url)
            .into_iter()
            .map(|piece| piece.url.map_or(piece.text.clone(), |url| format!("[{}]({url})", piece.text)))
            .collect()
    }

    #[test]
    fn source_and_licence_become_links() {
        assert_eq!(
            written(
                "© GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2-0",
                Some("https://www.bkg.bund.de")
            ),
            "[© GeoBasis-DE / BKG 2021 (Daten verändert)](https://www.bkg.bund.de), [dl-de/by-2-0](https://www.govdata.de/dl-de/by-2-0)"
        );
        assert_eq!(
            written("Haltestellen: VBB (CC BY 4.0), aus vbb-stations", None),
            "Haltestellen: VBB ([CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)), aus vbb-stations"
        );
        assert_eq!(written("Stadtplan Musterstadt", None), "Stadtplan Musterstadt");
        assert_eq!(written("", None), "");
    }
}
