//! Every staff route that concerns a single thing × role × bounds of the right × state of the thing.
//!
//! What is expected is written down here once more, in the words of the product and apart from the table that the program
//! asks (`kernel/src/permission.rs`): two lists that must agree. After everything that was refused the whole database is
//! the same, row by row.

use crate::{
    house::{House, Visitor, somebody},
    tables,
};
use axum::http::StatusCode;
use database::on_both;
use kernel::{Grant, MunicipalityId, ProcessId, Role};
use std::collections::BTreeMap;
use web::testing::Answer;

/// How far a right reaches, seen from things that belong to Bad Belzig and its ideas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Everywhere,
    OwnTown,
    OtherTown,
    OwnProcess,
    OtherProcess,
    OtherThing,
}

const REACHES: [Reach; 6] = [
    Reach::Everywhere,
    Reach::OwnTown,
    Reach::OtherTown,
    Reach::OwnProcess,
    Reach::OtherProcess,
    Reach::OtherThing,
];

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Contribution,
    Process,
    Post,
    TextBlock,
    Office,
    Venue,
}

impl Reach {
    fn covers(self, thing: Thing) -> bool {
        match self {
            Self::Everywhere | Self::OwnTown => true,
            Self::OtherTown | Self::OtherProcess | Self::OtherThing => false,
            Self::OwnProcess => thing == Thing::Contribution,
        }
    }
}

const R: Role = Role::Reader;
const M: Role = Role::Moderator;
const A: Role = Role::Responder;
const E: Role = Role::Editor;
const V: Role = Role::Administrator;
const O: Role = Role::Operator;

const ANY: &[&str] = &["*"];
const PUBLIC: &[&str] = &["published", "duplicate"];
const NOT_TAKEN_BACK: &[&str] = &["received", "published", "hidden", "rejected", "duplicate"];
const WAITING_OR_PUBLIC: &[&str] = &["received", "published"];
const READABLE_TO_ANSWER: &[&str] = &["received", "published", "duplicate"];

/// A route, and who may use it for things in which states; whoever is not named may not at all.
struct Line {
    thing: Thing,
    method: &'static str,
    path: &'static str,
    who: &'static [(Role, &'static [&'static str])],
}

const fn line(
    thing: Thing,
    method: &'static str,
    path: &'static str,
    who: &'static [(Role, &'static [&'static str])],
) -> Line {
    Line { thing, method, path, who }
}

const LINES: &[Line] = &[
    line(Thing::Contribution, "GET", "/werkbank/pruefen/{case}", &[(M, NOT_TAKEN_BACK)]),
    line(Thing::Contribution, "POST", "/werkbank/pruefen/{case}", &[(M, NOT_TAKEN_BACK)]),
    // The same picture belongs to all examples, so that one of them always waits.
    line(Thing::Contribution, "GET", "/dateien/{photo}.jpg", &[(M, ANY)]),
    line(Thing::Contribution, "GET", "/werkbank/beitraege/{reference}", &[(M, ANY), (E, PUBLIC)]),
    line(Thing::Contribution, "POST", "/werkbank/beitraege/{reference}", &[(M, ANY), (E, PUBLIC)]),
    line(
        Thing::Contribution,
        "GET",
        "/werkbank/antworten/{reference}",
        &[(R, PUBLIC), (M, ANY), (A, READABLE_TO_ANSWER), (E, PUBLIC), (V, PUBLIC)],
    ),
    line(Thing::Contribution, "POST", "/werkbank/antworten/{reference}", &[(A, WAITING_OR_PUBLIC)]),
    line(
        Thing::Contribution,
        "POST",
        "/werkbank/antworten/{reference}/zwischenbescheid",
        &[(A, WAITING_OR_PUBLIC)],
    ),
    line(Thing::Contribution, "POST", "/werkbank/antworten/{reference}/pruefung", &[(A, WAITING_OR_PUBLIC)]),
    line(Thing::Contribution, "POST", "/werkbank/antworten/{reference}/aenderung", &[(A, WAITING_OR_PUBLIC)]),
    line(
        Thing::Contribution,
        "POST",
        "/werkbank/antworten/{reference}/zuweisung",
        &[(M, ANY), (A, READABLE_TO_ANSWER)],
    ),
    line(
        Thing::Process,
        "GET",
        "/werkbank/verfahren/{id}",
        &[(R, ANY), (M, ANY), (A, ANY), (E, ANY), (V, ANY), (O, ANY)],
    ),
    line(
        Thing::Process,
        "GET",
        "/werkbank/verfahren/{id}/bearbeiten",
        &[(E, &["draft", "submitted", "published"])],
    ),
    line(
        Thing::Process,
        "POST",
        "/werkbank/verfahren/{id}/bearbeiten",
        &[(E, &["draft", "submitted", "published"])],
    ),
    line(Thing::Process, "POST", "/werkbank/verfahren/{id}/einreichen", &[(E, &["draft", "submitted"])]),
    line(
        Thing::Process,
        "POST",
        "/werkbank/verfahren/{id}/veroeffentlichen",
        &[(E, &["submitted"]), (V, &["submitted"])],
    ),
    line(
        Thing::Process,
        "POST",
        "/werkbank/verfahren/{id}/zuruecksenden",
        &[(E, &["submitted"]), (V, &["submitted"])],
    ),
    line(Thing::Process, "POST", "/werkbank/verfahren/{id}/phase", &[(E, &["published"])]),
    line(Thing::Process, "POST", "/werkbank/verfahren/{id}/abschliessen", &[(E, &["published"])]),
    line(Thing::Post, "GET", "/werkbank/nachrichten/{id}", &[(E, ANY)]),
    line(Thing::Post, "POST", "/werkbank/nachrichten/{id}", &[(E, ANY)]),
    line(Thing::TextBlock, "GET", "/werkbank/textbausteine/{id}", &[(A, ANY)]),
    line(Thing::TextBlock, "POST", "/werkbank/textbausteine/{id}", &[(A, ANY)]),
    line(Thing::TextBlock, "POST", "/werkbank/textbausteine/{id}/loeschen", &[(A, ANY)]),
    line(Thing::Office, "GET", "/werkbank/stellen/{key}", &[(V, ANY)]),
    line(Thing::Office, "POST", "/werkbank/stellen/{key}", &[(V, ANY)]),
    line(Thing::Venue, "GET", "/werkbank/anlaufstellen/{id}", &[(E, ANY), (V, ANY)]),
    line(Thing::Venue, "POST", "/werkbank/anlaufstellen/{id}", &[(E, ANY), (V, ANY)]),
];

/// A thing in a state, with what stands for it in paths.
struct Example {
    thing: Thing,
    state: &'static str,
    names: BTreeMap<&'static str, String>,
}

impl Example {
    /// As it was before somebody who may do so has changed it.
    async fn reset(&self, house: &House) {
        let id = self.names.get("id").and_then(|id| id.parse().ok());
        if let (Thing::Process, Some(id)) = (self.thing, id) {
            set(house, "update process set state = $1 where id = $2", self.state, id).await;
        }
    }

    fn path(&self, pattern: &str) -> String {
        self.names
            .iter()
            .fold(pattern.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }
}

/// Everything lies in Bad Belzig.
async fn examples(house: &House, town: MunicipalityId) -> Vec<Example> {
    let mut all = Vec::new();
    for state in ["received", "published", "hidden", "rejected", "withdrawn", "duplicate"] {
        let receipt = house.idea(&format!("Eine Bank, {state}"), "luebnitz", false).await;
        set(house, "update contribution set state = $1 where id = $2", state, receipt.id.0).await;
        let one = async |sql: &'static str| -> String {
            let id: uuid::Uuid = house.db().query(sql).bind(receipt.id).value().await.expect("an id");
            id.to_string()
        };
        let photo: String = house
            .db()
            .query("select file from photo where contribution_id = $1")
            .bind(receipt.id)
            .value()
            .await
            .expect("a photo");
        let case = one("select id from moderation_case where contribution_id = $1").await;
        all.push(Example {
            thing: Thing::Contribution,
            state,
            names: BTreeMap::from([
                ("case", case),
                ("reference", receipt.reference.clone()),
                ("photo", photo),
            ]),
        });
    }
    for state in ["draft", "submitted", "published", "closed"] {
        let path = house.draft_process(&format!("Spielplatz, {state}")).await;
        let id: uuid::Uuid = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
        set(house, "update process set state = $1, published_at = created_at where id = $2", state, id).await;
        let only = house.db().write(move |tx| {
            Box::pin(async move {
                tx.query("delete from process_municipality where process_id = $1").bind(id).run().await?;
                tx.query("insert into process_municipality (process_id, municipality_id) values ($1, $2)")
                    .bind(id)
                    .bind(town)
                    .run()
                    .await
            })
        });
        only.await.expect("a municipality");
        all.push(Example { thing: Thing::Process, state, names: BTreeMap::from([("id", id.to_string())]) });
    }
    let first =
        async |sql: &'static str| -> uuid::Uuid { house.db().query(sql).value().await.expect("an id") };
    let posts: Vec<(uuid::Uuid,)> =
        house.db().query("select id from post order by id").all().await.expect("posts");
    for (state, (id,)) in ["draft", "published", "withdrawn"].into_iter().zip(posts) {
        set(house, "update post set state = $1 where id = $2", state, id).await;
        belong(house, "update post set municipality_id = $1 where id = $2", town, id).await;
        all.push(Example { thing: Thing::Post, state, names: BTreeMap::from([("id", id.to_string())]) });
    }
    let block = first("select id from text_block order by id").await;
    set(house, "update text_block set office_key = $1 where id = $2", "bad-belzig-bauen", block).await;
    all.push(Example {
        thing: Thing::TextBlock,
        state: "",
        names: BTreeMap::from([("id", block.to_string())]),
    });
    let office = BTreeMap::from([("key", "bad-belzig-bauen".to_owned())]);
    all.push(Example { thing: Thing::Office, state: "", names: office });
    let venue = first("select id from venue order by id").await;
    belong(house, "update venue set municipality_id = $1 where id = $2", town, venue).await;
    all.push(Example { thing: Thing::Venue, state: "", names: BTreeMap::from([("id", venue.to_string())]) });
    all
}

async fn set(house: &House, sql: &'static str, value: &'static str, id: uuid::Uuid) {
    let done = house
        .db()
        .write(move |tx| Box::pin(async move { tx.query(sql).bind(value).bind(id).run().await }))
        .await;
    assert_eq!(done.ok(), Some(1), "{sql}");
}

async fn belong(house: &House, sql: &'static str, town: MunicipalityId, id: uuid::Uuid) {
    let done = house
        .db()
        .write(move |tx| Box::pin(async move { tx.query(sql).bind(town).bind(id).run().await }))
        .await;
    assert_eq!(done.ok(), Some(1), "{sql}");
}

async fn call(house: &House, line: &Line, example: &Example, who: &Visitor) -> Answer {
    let path = example.path(line.path);
    match line.method {
        "GET" => house.test.get_as(&path, &who.cookie).await,
        // An empty form: who may send it gets told what is missing, and little is changed by it.
        _ => house.test.post_as(&path, &[], &who.cookie).await,
    }
}

fn expected(line: &Line, example: &Example, role: Role, reach: Reach) -> bool {
    let (kind, state) = (line.thing, example.state);
    reach.covers(kind)
        && line
            .who
            .iter()
            .any(|(known, states)| *known == role && (states.contains(&"*") || states.contains(&state)))
}

on_both! {
    async fn rights_end_at_their_bounds_and_at_the_state_of_a_thing(db: Db) {
        let house = House::new(db).await;
        let town = house.municipality("bad-belzig").await;
        let other = house.municipality("wiesenburg-mark").await;
        let process = async |slug: &'static str| -> ProcessId {
            house.db().query("select id from process where slug = $1").bind(slug).value().await.expect("a process")
        };
        let (ideas, questions) = (process("ideenwerkstatt").await, process("fragen").await);
        let grant = |role, reach| match reach {
            Reach::Everywhere => Grant::everywhere(role),
            Reach::OwnTown => Grant::in_municipality(role, town),
            Reach::OtherTown => Grant::in_municipality(role, other),
            Reach::OwnProcess => Grant { process: Some(ideas), ..Grant::everywhere(role) },
            Reach::OtherProcess => Grant { process: Some(questions), ..Grant::everywhere(role) },
            Reach::OtherThing => Grant { object: Some(uuid::Uuid::from_u128(1)), ..Grant::everywhere(role) },
        };
        let examples = examples(&house, town).await;
        let mut people = Vec::new();
        for role in Role::ALL {
            for reach in REACHES {
                people.push((*role, reach, somebody(&house.test, [grant(*role, reach)]).await));
            }
        }
        let (mut wrong, mut refused, mut allowed) = (Vec::new(), 0, 0);
        let mut before = tables::contents(house.db()).await;
        // First all that must be refused, so that what is allowed cannot hide it.
        for (role, reach, who) in &people {
            for (line, example) in pairs(&examples) {
                if expected(line, example, *role, *reach) {
                    continue;
                }
                let answer = call(&house, line, example, who).await;
                refused += 1;
                if ![StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status) {
                    wrong.push(format!("{role} {reach:?} {} {} ({}) gave {}", line.method, line.path, example.state, answer.status));
                }
                let secret = format!("Eine Bank, {}", example.state);
                if example.thing == Thing::Contribution && answer.text.contains(&secret) {
                    wrong.push(format!("{role} {reach:?} {} ({}) tells the text", line.path, example.state));
                }
            }
            let after = tables::contents(house.db()).await;
            wrong.extend(tables::differences(&before, &after).into_iter().map(|told| format!("{role} {reach:?}: {told}")));
            before = after;
        }
        for (role, reach, who) in &people {
            for (line, example) in pairs(&examples).filter(|(line, _)| line.method == "GET") {
                if expected(line, example, *role, *reach) {
                    let answer = call(&house, line, example, who).await;
                    allowed += 1;
                    if answer.status != StatusCode::OK {
                        wrong.push(format!("{role} {reach:?} GET {} ({}) gave {}", line.path, example.state, answer.status));
                    }
                }
            }
        }
        // Last what changes something, by somebody with the narrowest right that must do; each finds the state anew.
        for (role, reach, who) in people.iter().filter(|(_, reach, _)| *reach == Reach::OwnTown) {
            for (line, example) in pairs(&examples).filter(|(line, _)| line.method == "POST") {
                if expected(line, example, *role, *reach) {
                    example.reset(&house).await;
                    let answer = call(&house, line, example, who).await;
                    allowed += 1;
                    // There is no answer yet that could be changed, and what is gone is gone.
                    let gone = line.path.ends_with("aenderung") || line.path.ends_with("loeschen");
                    let done = [200, 303, 409, 422].contains(&answer.status.as_u16()) || (gone && answer.status == 404);
                    if !done {
                        wrong.push(format!("{role} {reach:?} POST {} ({}) gave {}", line.path, example.state, answer.status));
                    }
                }
            }
        }
        println!("{refused} refused, {allowed} allowed");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(refused > 2000 && allowed > 100, "{refused} {allowed}");
    }

    async fn a_sealed_original_is_read_by_moderators_of_that_town_only(db: Db) {
        let house = House::new(db).await;
        let receipt = house.idea("Frau Beispiel am Anger sagt es", "luebnitz", false).await;
        let case: uuid::Uuid = house.db().query("select id from moderation_case where contribution_id = $1").bind(receipt.id).value().await.expect("a case");
        let change = [("verdict", "change"), ("reason", "Ein Name"), ("title", "Jemand sagt es"), ("body", "Jemand am Anger sagt es")];
        house.post(&format!("/werkbank/pruefen/{case}"), &change, house.role(Role::Moderator), 303).await;
        let (town, other) = (house.municipality("bad-belzig").await, house.municipality("wiesenburg-mark").await);
        let mut people = house.visitors();
        for municipality in [town, other] {
            for role in Role::ALL {
                let mut who = somebody(&house.test, [Grant::in_municipality(*role, municipality)]).await;
                who.label = format!("{role} {}", municipality == town);
                people.push(who);
            }
        }
        for who in people {
            let mut told = Vec::new();
            for path in [
                format!("/werkbank/pruefen/{case}"),
                format!("/werkbank/antworten/{}", receipt.reference),
                format!("/werkbank/beitraege/{}", receipt.reference),
                format!("/beitraege/{}", receipt.reference),
                format!("/beitraege/{}/feed", receipt.reference),
                format!("/api/v1/contributions/{}", receipt.id),
                "/werkbank/protokoll".to_owned(),
            ] {
                if house.test.get_as(&path, &who.cookie).await.text.contains("Frau Beispiel") {
                    told.push(path);
                }
            }
            let may = ["moderator", "moderator true"].contains(&who.label.as_str());
            let expected = if may { vec![format!("/werkbank/pruefen/{case}")] } else { Vec::new() };
            assert_eq!(told, expected, "{}", who.label);
        }
    }

    async fn what_an_author_has_taken_back_is_never_published_again(db: Db) {
        let house = House::new(db).await;
        let receipt = house.idea("Das nehme ich zurück", "luebnitz", false).await;
        let case: uuid::Uuid = house.db().query("select id from moderation_case where contribution_id = $1").bind(receipt.id).value().await.expect("a case");
        house.post("/beleg/zurueckziehen", &[("code", receipt.code.as_str()), ("sure", "1")], &Visitor::guest(), 200).await;
        // The moderator still has the page open.
        let change = [("verdict", "change"), ("reason", "Kürzer"), ("title", "Das nehme ich"), ("body", "Das nehme ich zurück")];
        house.post(&format!("/werkbank/pruefen/{case}"), &change, house.role(Role::Moderator), 403).await;
        assert_eq!(house.test.get(&format!("/beitraege/{}", receipt.reference)).await.status, 404);
    }
}

fn pairs(examples: &[Example]) -> impl Iterator<Item = (&'static Line, &Example)> {
    LINES.iter().flat_map(move |line| {
        examples.iter().filter(move |example| example.thing == line.thing).map(move |example| (line, example))
    })
}

#[test]
fn every_staff_route_about_a_single_thing_is_listed_or_has_a_test_of_its_own() {
    // Tested with their own concept: sessions, people and tokens belong to nobody but their owner or the administrators.
    const ELSEWHERE: &[&str] = &[
        "/werkbank/konto/",
        "/werkbank/team/",
        "/werkbank/zugaenge/",
        "/werkbank/seiten/",
        "/werkbank/barrier",
        "/werkbank/filme/",
        "/werkbank/zustaendigkeiten/",
        "/werkbank/antworten/{reference}/freigabe",
        "/werkbank/antworten/{reference}/rueckgabe",
        "/werkbank/einladung/",
        "/werkbank/demo/",
        "/werkbank/massnahmen/",
        "/werkbank/verfahren/{id}/vorschau",
        "/werkbank/beitraege/{reference}/",
    ];
    let modules = server::modules();
    let routes = modules.iter().flat_map(|module| module.routes.table());
    let unknown: Vec<&str> = routes
        .map(|route| route.path)
        .filter(|path| path.starts_with("/werkbank/") && path.contains('{'))
        .filter(|path| !ELSEWHERE.iter().any(|start| path.starts_with(start)))
        .filter(|path| !LINES.iter().any(|line| line.path == *path))
        .collect();
    assert!(unknown.is_empty(), "nobody has said who may use {unknown:?}");
}
