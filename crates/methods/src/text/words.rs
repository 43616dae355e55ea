//! Text to words: what counts as one word in German administrative and everyday writing.

use unicode_normalization::UnicodeNormalization;

use super::{spelling, stop_words};

/// Longest term in letters; longer ones are cut. Far below every limit of the databases' indexes.
pub(super) const MAX_TERM_LETTERS: usize = 64;

/// One word as written, in lower case, with its umlauts; several parts if it was hyphenated.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) parts: Vec<String>,
    /// A letter that belongs before it: the `b` of `B 102`.
    lead: Option<char>,
    /// Written with a capital, as German nouns and names are.
    pub(super) is_capital: bool,
}

impl Word {
    /// The parts worth a term of their own: neither single letters nor stop words.
    pub(super) fn searchable_parts(&self) -> impl Iterator<Item = &str> {
        self.parts
            .iter()
            .map(String::as_str)
            .filter(|part| !is_single_letter(part) && !stop_words::is_stop_word(part))
    }

    /// The word in one piece, where that differs from its only part: `e-bike` is `ebike`, `B 102` is `b102`.
    pub(super) fn joined(&self) -> Option<String> {
        (self.parts.len() > 1 || self.lead.is_some())
            .then(|| self.lead.into_iter().chain(self.parts.iter().flat_map(|part| part.chars())).collect())
    }

    /// True where the parts mean nothing alone, as in `W-LAN` or `B 102`: a query looks for the whole then.
    pub(super) fn is_one_name(&self) -> bool {
        self.lead.is_some() || self.parts.len() > 1 && self.parts.iter().any(|part| is_single_letter(part))
    }
}

fn is_single_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Splits a text into words. Pairs such as `B 102`, `L 95` become one word with a leading letter.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for Hyphenated { parts, is_capital } in
        hyphenated(&text.nfkc().filter(|c| !spelling::is_invisible(*c)).collect::<Vec<char>>())
    {
        let is_number = parts.len() == 1 && parts[0].bytes().all(|b| b.is_ascii_digit());
        let letter = words
            .last()
            .filter(|before| is_number && before.parts.len() == 1 && is_single_letter(&before.parts[0]));
        let lead = letter.and_then(|before| before.parts[0].chars().next());
        if lead.is_some() {
            words.pop();
        }
        words.push(Word { parts, lead, is_capital });
    }
    words
}

/// Parts joined by hyphens, in lower case.
#[derive(Default)]
struct Hyphenated {
    parts: Vec<String>,
    is_capital: bool,
}

fn hyphenated(text: &[char]) -> Vec<Hyphenated> {
    let mut groups = Vec::new();
    let mut group = Hyphenated::default();
    let mut part = String::new();
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        let next_is_word = text.get(at + 1).is_some_and(|next| next.is_alphanumeric());
        if c.is_alphanumeric() || (!part.is_empty() && spelling::is_mark(c)) {
            if let Some(end) = feminine_capital(text, at, &part) {
                at = end;
                continue;
            }
            part.push(c);
        } else if let Some(end) = feminine_suffix(text, at, &part) {
            at = end;
            continue;
        } else if is_apostrophe(c) && !part.is_empty() && next_is_word {
            // "geht's", "Oma's": the apostrophe is no border.
        } else {
            close_part(&mut part, &mut group);
            if !(is_hyphen(c) && !group.parts.is_empty() && next_is_word) {
                close_group(&mut group, &mut groups);
            }
        }
        at += 1;
    }
    close_part(&mut part, &mut group);
    close_group(&mut group, &mut groups);
    groups
}

fn close_part(part: &mut String, group: &mut Hyphenated) {
    if !part.is_empty() {
        group.is_capital |= group.parts.is_empty() && part.starts_with(char::is_uppercase);
        group.parts.push(part.to_lowercase());
        part.clear();
    }
}

fn close_group(group: &mut Hyphenated, groups: &mut Vec<Hyphenated>) {
    if !group.parts.is_empty() {
        groups.push(std::mem::take(group));
    }
}

/// End of `:innen`, `*in`, `_innen`, `/-innen`, `/in` if it stands at `at` and closes the word.
fn feminine_suffix(text: &[char], at: usize, part: &str) -> Option<usize> {
    if part.chars().count() < 3 {
        return None;
    }
    let after_mark = match text[at] {
        '/' if text.get(at + 1).is_some_and(|c| is_hyphen(*c)) => at + 2,
        ':' | '*' | '_' | '·' | '/' => at + 1,
        _ => return None,
    };
    ["innen", "in"].iter().find_map(|suffix| word_ends_with(text, after_mark, suffix))
}

/// End of the inner capital's `Innen` or `In` (`BürgerInnen`) if it stands at `at`.
fn feminine_capital(text: &[char], at: usize, part: &str) -> Option<usize> {
    let after_lower = part.chars().count() >= 3 && part.chars().next_back().is_some_and(char::is_lowercase);
    if !after_lower {
        return None;
    }
    ["Innen", "In"].iter().find_map(|suffix| word_ends_with(text, at, suffix))
}

/// The position after `suffix` if it stands at `at` and no letter follows.
fn word_ends_with(text: &[char], at: usize, suffix: &str) -> Option<usize> {
    let end = at + suffix.len();
    let stands = text.get(at..end)?.iter().copied().eq(suffix.chars());
    (stands && !text.get(end).is_some_and(|c| c.is_alphanumeric())).then_some(end)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`' | '´')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<Vec<String>> {
        words(text).into_iter().map(|word| word.parts).collect()
    }

    #[test]
    fn gendered_forms_meet_in_the_plain_word() {
        for form in [
            "Bürger:innen",
            "Bürger*innen",
            "Bürger_innen",
            "BürgerInnen",
            "Bürger/-innen",
            "Bürger/in",
            "Bürger·in",
        ] {
            assert_eq!(parts(form), [["bürger"]], "{form}");
        }
        assert_eq!(parts("Hinweis: innen nass"), [["hinweis"], ["innen"], ["nass"]]);
        assert_eq!(parts("Platz/Innenhof"), [["platz"], ["innenhof"]]);
    }

    #[test]
    fn road_numbers_are_one_word_in_every_spelling() {
        for road in ["B 102", "B102", "B-102"] {
            let word = words(road).pop().expect("a word");
            assert_eq!(word.joined().unwrap_or_else(|| word.parts[0].clone()), "b102", "{road}");
        }
    }

    #[test]
    fn hyphens_join_and_dashes_part() {
        assert_eq!(parts("Tempo-30-Zone – jetzt"), [vec!["tempo", "30", "zone"], vec!["jetzt"]]);
        assert_eq!(parts("Ein- und Ausgang"), [["ein"], ["und"], ["ausgang"]]);
    }

    #[test]
    fn soft_hyphens_and_decomposed_umlauts_do_not_split_words() {
        assert_eq!(parts("Spiel\u{ad}platz Mu\u{308}ll"), [["spielplatz"], ["müll"]]);
    }
}
