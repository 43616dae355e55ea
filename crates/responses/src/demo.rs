//! Example answers to the example contributions: most in time, a few late, some still open.

use crate::{Draft, NewResponse, publish};
use contributions::{
    Contribution,
    listing::{Filter, Order},
    store,
};
use database::BoxFuture;
use kernel::{Actor, Grant, Locale, PersonId, Random, Result, Role};
use web::{App, Cx};

const DAY: i64 = 86_400;

/// What an office could answer: decision, text, cost in euros.
const IDEAS: &[(&str, &str, Option<i64>)] = &[
    (
        "adopted",
        "Ja, das machen wir. Der Bauhof baut es bis zum Frühjahr auf. Wir sagen hier Bescheid, wenn es fertig ist.",
        Some(1_180),
    ),
    (
        "partly",
        "Einen Teil können wir bald umsetzen. Für den Rest fehlt in diesem Jahr das Geld. Wir nehmen ihn in die Planung für das nächste Jahr auf.",
        Some(4_500),
    ),
    (
        "rejected",
        "Das geht leider nicht. Die Fläche gehört nicht der Gemeinde, und die Eigentümer haben nicht zugestimmt.",
        None,
    ),
    (
        "later",
        "Die Idee ist gut. Zuerst müssen die Leitungen in der Straße erneuert werden. Danach prüfen wir sie noch einmal.",
        None,
    ),
    (
        "elsewhere",
        "Dafür ist der Landkreis zuständig. Wir haben Ihren Vorschlag dorthin gegeben und um eine Antwort gebeten.",
        None,
    ),
];
const QUESTION: &str = "Danke für die Frage. Der Stand steht im Protokoll der letzten Sitzung. Sobald es einen neuen Termin gibt, ergänzen wir ihn hier.";

/// Answers the example contributions of the demo that are not answered yet.
///
/// # Errors
/// Those of the database.
pub fn examples(app: &App, _size: u32, seed: u64) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let random = Random::seeded(seed ^ 0x616e_7377);
        let mut filter = Filter { order: Order::Newest, limit: 500, ..Filter::default() };
        loop {
            let mut page = store::list(&app.db, &filter).await?;
            let more = page.len() > filter.limit;
            page.truncate(filter.limit);
            filter.after = page.last().map(|last| filter.cursor(last));
            for contribution in
                page.iter().filter(|contribution| contribution.example && contribution.answered_at.is_none())
            {
                answer(app, &random, contribution).await?;
            }
            if !more {
                return Ok(());
            }
        }
    })
}

/// Answers one, at the moment when the office would have done it; or leaves it open.
async fn answer(app: &App, random: &Random, contribution: &Contribution) -> Result<()> {
    let days = match random.below(20) {
        0 => return Ok(()),
        1 | 2 => 29 + random.below(9),
        _ => 3 + random.below(23),
    };
    let at = contribution.received_at.plus_seconds(i64::try_from(days).unwrap_or(0) * DAY);
    if at >= app.clock.now() {
        return Ok(());
    }
    let cx = Cx { now: at, actor: office(contribution), ..Cx::background(app, Locale::De) };
    let draft = if contribution.kind == "question" { explained() } else { decided(random, &cx) };
    publish(&cx, NewResponse { contributions: vec![contribution.id], draft }).await.map(|_| ())
}

/// The office that answers in the examples; a role, as everywhere.
fn office(contribution: &Contribution) -> Actor {
    let label = match contribution.municipality_name.as_deref() {
        Some(municipality) => format!("Fachbereich Bauen, {municipality}"),
        None => "Projektteam Zukunftsschusterei".to_owned(),
    };
    Actor {
        person: Some(PersonId(contribution.id.0)),
        label,
        grants: vec![Grant::everywhere(Role::Responder)],
        ..Actor::default()
    }
}

fn explained() -> Draft {
    Draft { decision: "explained".to_owned(), text: QUESTION.to_owned(), ..Draft::default() }
}

fn decided(random: &Random, cx: &Cx) -> Draft {
    let which = usize::try_from(random.below(9)).unwrap_or(0);
    // Yes and in part are more frequent than the others.
    let (decision, text, euros) = IDEAS[[0, 0, 0, 1, 1, 1, 2, 3, 4][which]];
    Draft {
        decision: decision.to_owned(),
        text: text.to_owned(),
        cost_cents: euros.map(|euros| euros * 100),
        cost_note: euros.map(|_| "aus dem Haushalt der Gemeinde".to_owned()),
        next_on: (decision == "later").then(|| cx.now.plus_seconds(180 * DAY).date().to_string()),
        handed_to: (decision == "elsewhere").then(|| "Landkreis Potsdam-Mittelmark".to_owned()),
        responsible: None,
    }
}
