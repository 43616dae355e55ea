//! Words that say nothing about what a text is about, in German and English.

use std::{collections::HashMap, sync::LazyLock};

use super::words::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    German,
    English,
}

/// Not listed though frequent: words that are also nouns of the field (`Weg`, `Rat`, `Not`, `Most`, `Bad`).
const GERMAN: &str = "\
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes \
    ans auch auf aus bei beim bin bis bitte bist da dabei dafür dahin damit danach dann daran darauf \
    darüber darum das dass davon davor dazu dein deine dem den denn der deren des deshalb dessen die \
    dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines \
    einfach einige einmal er es etwa etwas euch euer eure für ganz gar geben gegen gehen geht gern \
    gerne gibt habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren \
    ihrer im immer in ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kein keine keinem \
    keinen keiner können könnte könnten machen macht man manche mehr mein meine meinem meinen meiner \
    mich mir mit möchte möchten müssen muss müsste müssten nach nicht nichts noch nun nur ob oder \
    oft ohne sehr sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sollten \
    sondern sonst über um und uns unser unsere unserem unseren unserer unter viel viele vielen vom \
    von vor wann war waren warum was welche welchem welchen welcher wenn wer werden wer weil weiter \
    wie wieder will wir wird wo wollen wurde wurden würde würden zu zum zur zwar zwischen schon \
    sowie bzw ca usw";

const ENGLISH: &str = "\
    a about after all also am an and any are as at be because been before being but by can could did \
    do does dont for from had has have he her here him his how i if in into is it its just many may \
    me more much my no of on or our out please she should so some than that the their them then \
    there these they this those to too very was we were what when where which while who why will \
    with would you your";

/// Every stop word in every spelling of its umlauts, with the language it speaks for (none if both know it).
static STOP_WORDS: LazyLock<HashMap<String, Option<Language>>> = LazyLock::new(|| {
    let mut known: HashMap<String, Option<Language>> = HashMap::new();
    for word in GERMAN.split_whitespace() {
        let typed = [
            word.to_owned(),
            word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"),
            word.replace('ä', "a").replace('ö', "o").replace('ü', "u"),
        ];
        known.extend(typed.map(|form| (form, Some(Language::German))));
    }
    for word in ENGLISH.split_whitespace() {
        let both = known.contains_key(word);
        known.insert(word.to_owned(), (!both).then_some(Language::English));
    }
    known
});

/// Whether a lower-case word, with or without its umlauts, is a stop word of either language.
pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains_key(word)
}

/// Whether a stop word announces a place: `am`, `in`, `auf` …
pub(super) fn is_place_preposition(word: &str) -> bool {
    const PREPOSITIONS: &str = "am an ans auf aus bei beim durch hinter im in ins nach über unter vom von vor zum zur zwischen at on near";
    PREPOSITIONS.split(' ').any(|known| known == word)
}

/// Whether a stop word stands before names without an article: `in Reetz`, `für Grubo`.
pub(super) fn is_preposition_before_names(word: &str) -> bool {
    const PREPOSITIONS: &str = "in nach bei von aus für fuer fur durch zwischen um ab bis";
    PREPOSITIONS.split(' ').any(|known| known == word)
}

/// Whether a word can stand between a preposition and its nouns.
pub(super) fn continues_a_place(word: &str) -> bool {
    const BETWEEN: &str = "das dem den der die diesem dieser einem einer eine einen jedem jeder unserem unserer allen und the a";
    BETWEEN.split(' ').any(|known| known == word)
}

/// The language most stop words of a text belong to; none if there are none or as many of each.
pub(super) fn prevailing_language(words: &[Word]) -> Option<Language> {
    let (mut german, mut english) = (0_usize, 0_usize);
    for part in words.iter().flat_map(|word| &word.parts) {
        match STOP_WORDS.get(part) {
            Some(Some(Language::German)) => german += 1,
            Some(Some(Language::English)) => english += 1,
            _ => {}
        }
    }
    match german.cmp(&english) {
        std::cmp::Ordering::Greater => Some(Language::German),
        std::cmp::Ordering::Less => Some(Language::English),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::words;

    #[test]
    fn stop_words_are_known_without_umlauts_and_near_misses_are_kept() {
        for word in ["für", "fuer", "fur", "über", "the"] {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["schön", "weg", "rat", "bad", "most"] {
            assert!(!is_stop_word(word), "{word}");
        }
    }

    #[test]
    fn the_language_is_told_from_the_small_words() {
        assert_eq!(prevailing_language(&words("Wir brauchen eine Bank")), Some(Language::German));
        assert_eq!(prevailing_language(&words("We need a bench")), Some(Language::English));
        assert_eq!(prevailing_language(&words("Skaterpark")), None);
    }
}
