//! The two standing processes that every installation begins with.

use crate::{
    process::Level,
    writing::{NewProcess, ensure},
};
use kernel::Result;
use web::App;

/// Slug of the standing collection of ideas.
pub const IDEAS: &str = "ideenwerkstatt";
/// Slug of the standing questions to politics and administration.
pub const QUESTIONS: &str = "fragen";

/// Puts the standing processes there, published, unless they are there already.
///
/// # Errors
/// Those of the database.
pub async fn ensure_standing(app: &App) -> Result<()> {
    let (now, random) = (app.clock.now(), app.random.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for new in [ideas(), questions()] {
                    ensure(tx, &new, now, &random).await?;
                }
                Ok(())
            })
        })
        .await
}

const OFFLINE: &str = "\
- **Ladengeschäfte:** Kommen Sie in Bad Belzig oder in Wiesenburg vorbei. Wir schreiben gern für Sie mit.
- **Mitmachmobil:** Sprechen Sie uns an, wenn es in Ihrem Ort hält.
- **Telefon:** Rufen Sie uns an und sagen Sie, worum es geht.
- **Papier:** Schreiben Sie uns oder füllen Sie einen Bogen aus, den es in den Ladengeschäften und am Mitmachmobil gibt.

Sie bekommen auf jedem dieser Wege einen Beleg, mit dem Sie später sehen, was daraus geworden ist.";

const ORGANISERS: &str = "Stadt Bad Belzig und Gemeinde Wiesenburg/Mark, Projekt Zukunftsschusterei";
const CONTACT: &str =
    "Projektteam der Zukunftsschusterei, in den Ladengeschäften und über die Seite „Kontakt“";
const CONTROLLER: &str = "Gemeinsam die Stadt Bad Belzig und die Gemeinde Wiesenburg/Mark (Art. 26 DSGVO). Was das für Ihre Daten heißt, steht auf der Seite „Datenschutz“.";

fn ideas() -> NewProcess {
    NewProcess {
        slug: IDEAS.to_owned(),
        format: "ideas".to_owned(),
        title: "Ideenwerkstatt".to_owned(),
        summary: "Was soll sich in Ihrem Ort ändern? Sagen Sie es uns: jederzeit, ohne Anmeldung, zu jedem Thema. Die Verwaltung antwortet öffentlich.".to_owned(),
        aim: "Gute Ideen sollen nicht verloren gehen. Hier kann jede und jeder vorschlagen, was im eigenen Ort oder in der ganzen Region besser werden soll. \
              Jede Idee bekommt einen Beleg und eine öffentliche Antwort mit Gründen."
            .to_owned(),
        decidable: "- ob und wie eine Idee umgesetzt wird, für die eine der beiden Gemeinden zuständig ist\n\
                    - wann sie an die Reihe kommt und wer sich darum kümmert\n\
                    - welche Ideen in die Beratungen der Ortsbeiräte und Ausschüsse gehen"
            .to_owned(),
        not_decidable: "- Aufgaben anderer Stellen, zum Beispiel von Landkreis, Land oder Bahn: Wir geben solche Ideen weiter und sagen Ihnen, an wen\n\
                        - Gesetze des Landes und des Bundes\n\
                        - einzelne Personalfragen und private Streitfälle"
            .to_owned(),
        decider: "Die zuständige Verwaltung der jeweiligen Gemeinde, bei Grundsatzfragen die Stadtverordnetenversammlung oder Gemeindevertretung.".to_owned(),
        decision_when: "Laufend. Bis wann Sie eine Antwort bekommen, steht auf Ihrem Beleg und bei jeder Idee.".to_owned(),
        level: Some(Level::Consult),
        organisers: ORGANISERS.to_owned(),
        offline_ways: OFFLINE.to_owned(),
        contact: CONTACT.to_owned(),
        controller: CONTROLLER.to_owned(),
        standing: true,
        ..NewProcess::default()
    }
}

fn questions() -> NewProcess {
    NewProcess {
        slug: QUESTIONS.to_owned(),
        format: "questions".to_owned(),
        title: "Fragen an Politik und Verwaltung".to_owned(),
        summary: "Was möchten Sie wissen? Stellen Sie Ihre Frage öffentlich. Wer zuständig ist, antwortet hier, für alle lesbar.".to_owned(),
        aim: "Wer mitreden will, muss Bescheid wissen. Hier stellen Sie Fragen an die Verwaltung und an die gewählten Vertreterinnen und Vertreter. \
              Frage und Antwort sind für alle sichtbar, damit niemand zweimal fragen muss."
            .to_owned(),
        decidable: "- welche Fragen gestellt werden: Das entscheiden Sie\n\
                    - was aus einer Antwort folgt, zum Beispiel eine bessere Auskunft auf der Internetseite oder ein Thema für die nächste Sitzung"
            .to_owned(),
        not_decidable: "- eine Antwort ist kein Bescheid: Anträge und Widersprüche richten Sie bitte an das zuständige Amt\n\
                        - Auskünfte über einzelne Menschen und laufende Verfahren dürfen wir hier nicht geben"
            .to_owned(),
        decider: "Es antwortet die zuständige Verwaltung der jeweiligen Gemeinde, bei Grundsatzfragen die Stadtverordnetenversammlung oder Gemeindevertretung."
            .to_owned(),
        decision_when: "Laufend. Bis wann Sie eine Antwort bekommen, steht auf Ihrem Beleg und bei jeder Frage.".to_owned(),
        level: Some(Level::Inform),
        organisers: ORGANISERS.to_owned(),
        offline_ways: OFFLINE.to_owned(),
        contact: CONTACT.to_owned(),
        controller: CONTROLLER.to_owned(),
        standing: true,
        ..NewProcess::default()
    }
}
