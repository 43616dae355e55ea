//! Last parts of compounds. German puts the meaning last: a `Bushaltestelle` is a `Haltestelle`. Prefix search
//! finds first parts only, so the common last parts of municipal words are indexed as terms of their own.

use std::sync::LazyLock;

use super::stems;

/// Common last parts, as words. A part of three letters costs little here: it must be preceded by three others.
const HEADS: &str = "\
    allee ampel angebot apotheke arzt ausstellung bad bahn bahnhof bank baum beet beleuchtung \
    beratung bibliothek bremse brunnen brücke budget bus büro bücherei container denkmal dorf eimer \
    einkauf fahrrad fahrt feier feld fest feuerwehr flohmarkt friedhof funk garage garten gebiet \
    gebühr gebäude gehweg gemeinde graben grube halle haltestelle haus heim heizung hilfe hof hort \
    häuschen hütte kasten kindergarten kirche kita kneipe konzert korb kreuzung kurs laden lampe \
    lärm laterne leitung linie loch markt mast mauer mobil müll nacht netz park parkplatz pflanze \
    pflege plan platz praxis rad radweg rampe rat raum rutsche saal sammlung schaden schaukel schild \
    schule schutz see spielplatz sportplatz sprechstunde stall stelle strasse straße säule tafel tag \
    taxi teich tonne treff treppe tür turm unterkunft verbindung verein verkehr versammlung wald \
    wanderweg wasser weg wehr weiher wiese wohnung zaun zeit zentrum zone zug";

/// Fewest letters before the last part, so that an `Umzug` is no `Zug`.
const MIN_FIRST_PART: usize = 3;

static HEAD_STEMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut stems: Vec<String> = HEADS.split_whitespace().map(stems::german).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
});

/// Stems of the last parts of a compound, given as folded word and its stem. None for simple words.
///
/// The last part must have that stem by itself too: `Einladung` has the stem `einlad`, but a `Ladung` is no `Laden`.
pub(super) fn of(folded: &str, stem: &str) -> Vec<&'static str> {
    let is_last_part = |head: &&str| {
        let last_part = folded.rfind(head).filter(|at| *at >= MIN_FIRST_PART).map(|at| &folded[at..]);
        stem.ends_with(head) && last_part.is_some_and(|part| stems::german(part) == **head)
    };
    HEAD_STEMS.iter().map(String::as_str).filter(is_last_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::spelling::fold_word;

    fn heads(word: &str) -> Vec<&'static str> {
        of(&fold_word(word), &stems::german(word))
    }

    #[test]
    fn compounds_give_their_last_parts() {
        assert_eq!(heads("bushaltestellen"), ["haltestell", "stell"]);
        assert_eq!(heads("kinderspielplätze"), ["platz", "spielplatz"]);
        assert_eq!(heads("straßenlaterne"), ["latern"]);
        assert_eq!(heads("dorfladen"), ["lad"]);
        assert_eq!(heads("busverbindungen"), ["verbind"]);
        assert_eq!(heads("badeseen"), ["see"]);
        assert_eq!(heads("bürgerhäuser"), ["haus"]);
        assert_eq!(heads("feuerwehrhäuser"), ["haus"]);
    }

    #[test]
    fn simple_words_and_look_alikes_give_none() {
        for word in ["laterne", "einladung", "umschulung", "umzug", "weg"] {
            assert!(heads(word).is_empty(), "{word}: {:?}", heads(word));
        }
    }
}
