//! What a town's people call the same thing: groups of words that count as one when texts are compared.
//!
//! Everyday equivalents only; a word stands in one group. Compounds are found through their last part, as in search.

use std::{collections::HashMap, sync::LazyLock};

use crate::text;

/// One group a line; the first word stands for all.
const GROUPS: &str = "\
    mülleimer papierkorb abfalleimer abfallkorb abfallbehälter mülltonne
    müll abfall unrat dreck schmutz verschmutzt vermüllt verdreckt säubern reinigen sauber sauberkeit putzen
    bank sitzbank sitzgelegenheit sitzplatz parkbank ruhebank
    laterne lampe beleuchtung straßenlaterne straßenlampe straßenbeleuchtung licht dunkel dunkelheit beleuchten unbeleuchtet leuchte
    fahrrad rad radfahrer radverkehr
    radweg fahrradweg radfahrweg fahrradstraße radspur
    zebrastreifen fußgängerüberweg überweg querungshilfe querung
    bibliothek bücherei
    toilette wc klo
    gehweg fußweg bürgersteig gehsteig trottoir
    spielplatz spielgerät spielgeräte schaukel rutsche klettergerüst
    auto pkw kfz
    lkw lastwagen laster schwerlastverkehr
    haltestelle bushaltestelle busstation
    dach unterstand wartehäuschen überdachung überdacht häuschen
    bus rufbus linienbus busverbindung
    schlagloch straßenschaden fahrbahnschaden
    senior rentner älter ältere alt
    jugend jugendlich jugendliche jugendlicher teenager
    jugendclub jugendtreff jugendzentrum jugendhaus
    kindergarten kita kindertagesstätte
    arzt hausarzt arztpraxis praxis ärztin
    wlan hotspot
    mobilfunk handynetz funkloch handyempfang netzabdeckung
    internet breitband glasfaser online
    wochenende samstag sonntag
    ladesäule ladestation ladepunkt
    geschwindigkeit tempo raser
    rollstuhl barrierefrei barrierefreiheit rampe
    laden einkaufsmöglichkeit geschäft supermarkt dorfladen
    stadtverordnetenversammlung stadtverordnete gemeindevertretung gemeinderat stadtrat
    übertragung livestream übertragen
    sanieren sanierung erneuern erneuerung renovieren instandsetzen reparieren reparatur ausbessern kaputt defekt beschädigt befestigen
    baum linde bäume
    pflanzen nachpflanzen anpflanzen bepflanzen
    parkplatz stellplatz parken
    lärm laut krach lautstärke
    hundekot hundehaufen hundekotbeutel
    marktplatz markt
    skatepark skateanlage skaterpark skaterbahn
    anger dorfanger dorfplatz
    handy smartphone mobiltelefon
    feuerwehrhaus gerätehaus feuerwache feuerwehrgerätehaus
    abend nacht nachts abends";

/// Words nearly every contribution contains: they say that somebody wants something, not what.
const GENERIC: &str = "\
    aufstellen aufgestellt anlegen anbringen bauen bereitstellen brauchen braucht dringend \
    einrichten errichten ermöglichen fehlen fehlt ganz gut idee lange mal mehr neu neue öffentlich \
    öffnen ort platz richtig schaffen schlecht schön statt toll viel voll vorschlag wichtig wunsch \
    wünsche wünschen wünscht zusätzlich gemeinde stadt dorf leute menschen besser leider endlich \
    wäre wären stehen stellen kommen kommt straße weg geplant installieren reichen reicht sollten \
    müsste";

static REPRESENTATIVES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for group in GROUPS.lines() {
        let stems: Vec<String> = group.split_whitespace().map(text::stem).collect();
        for stem in &stems {
            map.entry(stem.clone()).or_insert_with(|| stems[0].clone());
        }
    }
    map
});

static GENERIC_STEMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut stems: Vec<String> = GENERIC.split_whitespace().map(text::stem).collect();
    stems.sort_unstable();
    stems
});

/// The stem that stands for a stem's group; the stem itself if it is in none.
pub(super) fn representative(stem: &str) -> &str {
    REPRESENTATIVES.get(stem).map_or(stem, String::as_str)
}

/// Whether a stem says nothing about the subject.
pub(super) fn is_generic(stem: &str) -> bool {
    GENERIC_STEMS.binary_search_by(|known| known.as_str().cmp(stem)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_the_same_thing_have_one_representative() {
        for (a, b) in [("papierkorb", "mülleimer"), ("bürgersteig", "gehweg"), ("bücherei", "bibliothek")]
        {
            assert_eq!(representative(&text::stem(a)), representative(&text::stem(b)));
        }
        assert_eq!(representative("burg"), "burg");
    }

    #[test]
    fn no_word_stands_in_two_groups() {
        let mut seen = HashMap::new();
        for (number, group) in GROUPS.lines().enumerate() {
            for word in group.split_whitespace() {
                let before = seen.insert(text::stem(word), number);
                assert!(before.is_none_or(|before| before == number), "{word}");
            }
        }
    }
}
