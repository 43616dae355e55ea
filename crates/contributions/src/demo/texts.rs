//! The words of the example content: invented, about things that every small town knows.

use crate::contribution::Group;

/// What somebody could have said.
pub(super) struct Topic {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) tag: &'static str,
}

const fn topic(tag: &'static str, title: &'static str, text: &'static str) -> Topic {
    Topic { title, text, tag }
}

pub(super) const GROUPS: [Group; 6] =
    [Group::Resident, Group::Resident, Group::Resident, Group::Association, Group::Business, Group::Science];

pub(super) const IDEAS: &[Topic] = &[
    topic(
        "Grün und Wasser",
        "Bank am Dorfteich in {ort}",
        "Am Teich gibt es keinen Platz zum Sitzen. Eine Bank mit Lehne würde reichen.\n\nÄltere Menschen könnten dort eine Pause machen.",
    ),
    topic(
        "Verkehr",
        "Tempo 30 vor der Bushaltestelle in {ort}",
        "Morgens stehen dort viele Kinder. Die Autos kommen mit Tempo 50 aus der Kurve.",
    ),
    topic(
        "Mobilität",
        "Mitfahrbank für {ort}",
        "Der Bus fährt nur alle zwei Stunden. Eine *Mitfahrbank* am Ortsausgang hilft allen, die in die Stadt müssen.",
    ),
    topic(
        "Treffpunkte",
        "Offener Bücherschrank in {ort}",
        "Eine alte Telefonzelle oder ein Schrank am Gemeindehaus: Bücher bringen, Bücher mitnehmen.",
    ),
    topic(
        "Digitales",
        "WLAN im Dorfgemeinschaftshaus {ort}",
        "Beim letzten Treffen konnte niemand die Präsentation laden. Freies WLAN wäre gut für Vereine und Schulungen.",
    ),
    topic(
        "Radwege",
        "Licht am Radweg bei {ort}",
        "Im Winter ist der Weg ab 16 Uhr dunkel. Lampen mit Bewegungsmelder würden reichen.",
    ),
    topic(
        "Spielen und Sport",
        "Schaukel für den Spielplatz in {ort}",
        "Die alte Schaukel ist seit dem Sommer abgebaut. Die Kinder fragen jede Woche danach.",
    ),
    topic(
        "Grün und Wasser",
        "Obstbäume zum Mitpflücken in {ort}",
        "An der Wiese hinter der Kirche ist Platz für sechs Bäume. Der Heimatverein würde sie gießen.",
    ),
    topic(
        "Einkaufen",
        "Automat mit Lebensmitteln in {ort}",
        "Ein Automat mit Eiern, Milch und Brot von Höfen aus der Umgebung. Andere Dörfer haben so etwas schon.",
    ),
    topic(
        "Treffpunkte",
        "Reparaturtreff in {ort}",
        "Einmal im Monat gemeinsam Toaster und Fahrräder reparieren. Werkzeug bringen wir mit, wir suchen einen Raum.",
    ),
    topic(
        "Verkehr",
        "Zebrastreifen vor der Schule in {ort}",
        "Viele Eltern bringen ihre Kinder mit dem Auto, weil der Weg über die Straße gefährlich ist.",
    ),
    topic(
        "Gesundheit",
        "Trinkbrunnen in {ort}",
        "An heißen Tagen gibt es keinen Ort, an dem man kostenlos Wasser bekommt.",
    ),
    topic(
        "Digitales",
        "Sprechstunde für Handyfragen in {ort}",
        "Viele Ältere würden die App gern nutzen, trauen sich aber nicht. Eine Stunde im Monat mit geduldigen Menschen hilft.",
    ),
    topic(
        "Mobilität",
        "Rufbus auch am Sonntag für {ort}",
        "Wer kein Auto hat, kommt sonntags nicht weg. Ein Rufbus am Nachmittag würde schon reichen.",
    ),
    topic(
        "Kultur",
        "Freilichtkino im Sommer in {ort}",
        "Zwei Abende im Juli, Stühle bringt jeder selbst mit. Die Feuerwehr hat Strom und Platz.",
    ),
    topic(
        "Sauberkeit",
        "Mülleimer an der Haltestelle in {ort}",
        "Die Bank an der Haltestelle ist schön, aber der Müll liegt auf der Wiese.",
    ),
];

pub(super) const QUESTIONS: &[Topic] = &[
    topic(
        "Digitales",
        "Wann kommt das Glasfaser nach {ort}?",
        "Im Frühjahr hieß es, die Arbeiten beginnen noch in diesem Jahr. Wie ist der Stand?",
    ),
    topic(
        "Verkehr",
        "Warum ist die Straße in {ort} noch gesperrt?",
        "Auf dem Schild steht Oktober. Gibt es einen neuen Termin?",
    ),
    topic(
        "Treffpunkte",
        "Wer kann das Gemeindehaus in {ort} mieten?",
        "Was kostet es, und an wen wendet man sich?",
    ),
    topic(
        "Grün und Wasser",
        "Was passiert mit der Brache in {ort}?",
        "Seit Jahren wächst dort Gestrüpp. Gibt es einen Plan?",
    ),
    topic(
        "Gesundheit",
        "Kommt wieder eine Arztpraxis nach {ort}?",
        "Der Weg in die Stadt ist weit, besonders ohne Auto.",
    ),
];

pub(super) const COMMENTS: &[&str] = &[
    "Das finde ich gut. Darauf warten hier viele.",
    "Bitte so, dass man auch mit dem Rollstuhl gut herankommt.",
    "Wer kümmert sich danach darum? Das sollte vorher klar sein.",
    "Ich helfe gern mit, wenn es losgeht.",
    "In unserem Nachbardorf gibt es das schon. Es klappt gut.",
    "Ist das nicht zu teuer? Vielleicht geht es auch einfacher.",
    "Am besten fragt man vorher die Menschen, die direkt daneben wohnen.",
    "Danke für die Idee!",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contribution::Draft;

    #[test]
    fn every_example_text_is_within_all_limits() {
        for topic in IDEAS.iter().chain(QUESTIONS) {
            let draft = Draft {
                title: Some(topic.title.to_owned()),
                text: topic.text.to_owned(),
                kind: "idea".to_owned(),
                ..Draft::default()
            };
            draft.check().unwrap_or_else(|error| panic!("{}: {error}", topic.title));
        }
        for comment in COMMENTS {
            crate::comment::NewComment::check(None, comment, "", "")
                .unwrap_or_else(|error| panic!("{comment}: {error}"));
        }
    }
}
