//! German sentences: where one ends, and where a full stop only shortens a word.

/// Abbreviations (without their last full stop, lower case) after which a sentence goes on.
const ABBREVIATIONS: &str = "\
    abs art aufl bd betr bez bgm bspw bzgl bzw ca dr dipl ebd einschl evtl exkl fa ff fr gem ggf \
    ggfs hr hrsg inkl ing kap kfm lt max min mind mio mrd nr nrn pos prof rd sog st tel tgl vgl vorm \
    wg zzgl zb dh mr mrs ms no vs eg ie approx";

/// Abbreviations that may be a sentence's last word: they end it if a capital follows.
const MAY_END: &str = "usw etc u.a o.ä uhr";

const CLOSING: [char; 9] = ['"', '\'', '“', '”', '«', '»', '‘', ')', ']'];

/// The sentences of a text, trimmed, in order. Blank lines, headings and list items end sentences too.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    blocks(text).into_iter().flat_map(split_block).collect()
}

/// Paragraphs, headings and list items.
fn blocks(text: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if content.is_empty() || begins_block(content) {
            blocks.push(&text[start..at]);
            start = at;
        }
        at += line.len();
        if content.starts_with('#') {
            blocks.push(&text[start..at]);
            start = at;
        }
    }
    blocks.push(&text[start..]);
    blocks
}

fn begins_block(line: &str) -> bool {
    let bullet = ["- ", "* ", "+ ", "• ", "– ", "> ", "#"].iter().any(|mark| line.starts_with(mark));
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    bullet
        || (after_number.len() < line.len()
            && (after_number.starts_with(". ") || after_number.starts_with(") ")))
}

fn split_block(block: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in block.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…')) {
        let after = &block[at + mark.len_utf8()..];
        let rest = after.trim_start_matches(CLOSING);
        if (rest.is_empty() || rest.starts_with(char::is_whitespace))
            && ends_sentence(&block[start..at], mark, rest.trim_start())
        {
            let end = block.len() - rest.len();
            found.push(&block[start..end]);
            start = end;
        }
    }
    found.push(&block[start..]);
    found.into_iter().map(str::trim).filter(|sentence| sentence.contains(char::is_alphanumeric)).collect()
}

fn ends_sentence(before: &str, mark: char, next: &str) -> bool {
    if next.is_empty() || matches!(mark, '!' | '?') {
        return true;
    }
    if next.starts_with(char::is_lowercase) {
        return false;
    }
    mark == '…' || !is_shortened(before.rsplit(char::is_whitespace).next().unwrap_or_default())
}

/// Whether the full stop after `word` belongs to the word: abbreviation, initial, ordinal number.
fn is_shortened(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if MAY_END.split(' ').any(|known| known == word) {
        return false;
    }
    let ordinal = !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let roman = !word.is_empty() && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let letters = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
    let street = word.ends_with("str");
    let initials = word.split('.').all(letters);
    ordinal || roman || street || initials || ABBREVIATIONS.split_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_ordinals_do_not_end_sentences() {
        for sentence in [
            "Wir prüfen das, z. B. Am Markt, bis zum 3. Mai.",
            "Das gilt d. h. Heute auch für die Sankt-Marien-Kirche, kurz St. Marien.",
            "Siehe Nr. 5 und Abs. 2 der Satzung.",
            "Die Hauptstr. Nord ist ca. 300 Meter lang.",
            "Der II. Bauabschnitt kostet 3.500,50 Euro.",
            "Fragen beantwortet Dr. Beispiel, Tel. 033841 0.",
            "Wir haben u. a. Bänke und i. d. R. Tische.",
            "Mehr steht auf www.example.org und im Amtsblatt.",
        ] {
            assert_eq!(sentences(sentence), [sentence]);
        }
    }

    #[test]
    fn marks_quotes_and_paragraphs_end_sentences() {
        assert_eq!(
            sentences("Geht das? Ja! „Sehr gut.“ Danke."),
            ["Geht das?", "Ja!", "„Sehr gut.“", "Danke."]
        );
        assert_eq!(sentences("Bänke, Tische usw. Das reicht."), ["Bänke, Tische usw.", "Das reicht."]);
        assert_eq!(
            sentences("# Antwort\nWir bauen\nden Weg.\n\n- Bank\n- Tisch"),
            ["# Antwort", "Wir bauen\nden Weg.", "- Bank", "- Tisch"]
        );
        assert_eq!(sentences("Das war 2025. Nun geht es weiter."), ["Das war 2025.", "Nun geht es weiter."]);
    }

    #[test]
    fn nothing_has_no_sentences() {
        assert!(sentences(" \n … !").is_empty());
    }
}
