//! Whatever people type comes out as what they typed and never as markup, in no page, mail, feed or table; and what is
//! for one pair of eyes is nowhere else.
//!
//! Nothing is listed here that a new form could be missing from: every form that any page shows is filled in with hostile
//! text, then everything that anybody can see is looked at. The lists at the end say who sees which field.

use crate::{
    crawler::{Visit, crawl},
    foul::{hostile, hostile_and_short, in_mail, look, words_in},
    house::{House, SITE, Visitor, settings},
    tables,
    writer::{ITS_WRITER, Writer},
};
use database::{Db, on_both};
use kernel::Role;
use notifications::testing::Sink;
use std::collections::{BTreeMap, BTreeSet};
use web::Settings;

/// Something that only some may read, and where.
struct Secret {
    what: &'static str,
    text: String,
    for_whom: fn(&Visitor, &str) -> bool,
}

const NOBODY: fn(&Visitor, &str) -> bool = |_, _| false;
const RESIDENT: &str = "anwohnerin@example.org";
const SEALED: &str = "Wer das liest bricht ein Siegel";

fn secrets(house: &House, codes: &BTreeSet<String>, intake_key: uuid::Uuid) -> Vec<Secret> {
    let secret = |what, text: &str, for_whom| Secret { what, text: text.to_owned(), for_whom };
    let mut secrets = vec![
        secret("an intake key", &intake_key.to_string(), NOBODY),
        secret("a sealed original", SEALED, |who, path| {
            who.label == "moderator" && path.contains("/werkbank/pruefen/")
        }),
        secret("an address of the staff", "@test.example", |who, path| {
            let of_staff = ["/werkbank/team", "/werkbank/protokoll"].iter().any(|start| path.contains(start));
            path.contains("/werkbank/konto") || (who.label == "administrator" && of_staff)
        }),
        secret("the address of a resident", RESIDENT, |who, _| who.label == WITH_ACCOUNT),
    ];
    secrets.extend(codes.iter().map(|code| secret("a receipt code", code, NOBODY)));
    secrets.extend(
        house
            .staff
            .iter()
            .filter_map(|(_, who)| Some(secret("a session", who.cookie.split_once('=')?.1, NOBODY))),
    );
    secrets
}

/// Routes that took no form of this test, and why.
const NEVER_TAKEN: &[(&str, &str)] = &[
    ("/mein/konto/passkeys", "asks for a device"),
    ("/werkbank/konto/passkeys", "asks for a device"),
    ("/werkbank/anmelden", "takes the address of somebody who is known"),
    ("/werkbank/bestaetigen", "takes a code that changes"),
    ("/werkbank/filme/neu", "asks for a film"),
    ("/werkbank/verfahren/{id}/abschliessen", "only when every contribution has its answer"),
];

/// What is told by mail to whom it concerns, and to nobody else.
const MAILED: &[&str] = &["/werkbank/barrieren/{id} reply"];

/// Fields that guests never see, by who is shown them; their writer is named only where nobody else is. All other fields
/// are public. Nobody sees again: addresses of followers; a department that is not the answer's; the title of a decision
/// that changes none.
const NOT_PUBLIC: &[(&str, &[&str])] = &[
    (
        "administrator",
        &[
            "/werkbank/team/einladen email",
            "/werkbank/team/einladen label",
            "/werkbank/team/{id} reason",
            "/werkbank/zugaenge/neu label",
            "/werkbank/zustaendigkeiten tag",
        ],
    ),
    (
        "administrator, editor",
        &[
            "/barriere-melden body",
            "/barriere-melden contact",
            "/barriere-melden page",
            "/werkbank/barrieren/{id} note",
            "/werkbank/barrieren/{id} reply",
            "/werkbank/nachrichten/neu title",
            "/werkbank/team/{id} label",
        ],
    ),
    (
        "administrator, editor, moderator, operator, reader, responder",
        &[
            "/werkbank/verfahren/{id}/bearbeiten aim",
            "/werkbank/verfahren/{id}/bearbeiten contact",
            "/werkbank/verfahren/{id}/bearbeiten controller",
            "/werkbank/verfahren/{id}/bearbeiten decidable",
            "/werkbank/verfahren/{id}/bearbeiten decider",
            "/werkbank/verfahren/{id}/bearbeiten decision_when",
            "/werkbank/verfahren/{id}/bearbeiten easy_read",
            "/werkbank/verfahren/{id}/bearbeiten legal_basis",
            "/werkbank/verfahren/{id}/bearbeiten not_decidable",
            "/werkbank/verfahren/{id}/bearbeiten offline_ways",
            "/werkbank/verfahren/{id}/bearbeiten organisers",
            "/werkbank/verfahren/{id}/bearbeiten phase-n-text",
            "/werkbank/verfahren/{id}/bearbeiten phase-n-title",
            "/werkbank/verfahren/{id}/bearbeiten summary",
            "/werkbank/verfahren/{id}/bearbeiten title",
            "/werkbank/verfahren/{id}/zuruecksenden send_back_reason",
        ],
    ),
    (
        "administrator, editor, moderator, reader, responder",
        &[
            "/werkbank/antworten/{reference}/zuweisung assign_reason",
            "/werkbank/antworten/{reference}/zwischenbescheid interim_text",
        ],
    ),
    (
        "administrator, responder",
        &[
            "/werkbank/stellen/neu label",
            "/werkbank/textbausteine/neu title",
            "/werkbank/textbausteine/{id} title",
        ],
    ),
    (
        "editor",
        &[
            "/werkbank/nachrichten/neu author_label",
            "/werkbank/nachrichten/neu body",
            "/werkbank/nachrichten/neu summary",
            "/werkbank/verfahren/{id}/bearbeiten result",
            "/werkbank/verfahren/{id}/bearbeiten slug",
        ],
    ),
    (
        "its writer",
        &[
            "/anmelden email",
            "/beleg/anmerkung remark",
            "/mein/konto/adresse email",
            "/werkbank/antworten/{reference} cost_note",
            "/werkbank/antworten/{reference} responsible",
            "/werkbank/aussehen alt",
        ],
    ),
    ("moderator", &["/beitraege/{reference}/melden note"]),
    (
        "nobody",
        &[
            "/beleg/e-mail email",
            "/folgen email",
            "/werkbank/antworten/{reference} handed_to",
            "/werkbank/antworten/{reference}/aenderung handed_to",
            "/werkbank/pruefen/{case} title",
        ],
    ),
    ("responder", &["/werkbank/textbausteine/neu body", "/werkbank/textbausteine/{id} body"]),
    ("with an account", &["/mein/konto name"]),
];

const WITH_ACCOUNT: &str = "with an account";

on_both! {
    async fn nothing_that_was_typed_becomes_markup_and_secrets_stay_where_they_belong(db: Db) {
        let sink = Sink::start().await;
        let house = House::with(db, Settings { smtp_url: sink.url.clone(), ..settings() }).await;
        let (intake_key, api_receipt) = by_api(&house).await;
        let sealed = seal(&house).await;
        let (_, cookie) = residents::testing::sign_in(&house.test, RESIDENT).await;
        let resident = Visitor { label: WITH_ACCOUNT.to_owned(), cookie };
        let mut writer = Writer::new(&house, [api_receipt, sealed]);
        writer.write_all(&Visitor::guest()).await;
        writer.write_all(house.role(Role::Moderator)).await;
        writer.release_all().await;
        // Now there is more to write to.
        writer.done.retain(|kind, _| !kind.contains("/beitraege"));
        writer.write_all(&Visitor::guest()).await;
        writer.write_all(&resident).await;
        for role in [Role::Moderator, Role::Editor, Role::Responder, Role::Administrator] {
            writer.write_all(house.role(role)).await;
        }
        writer.release_all().await;
        notifications::testing::run_jobs(&house.test.app).await;
        house.test.app.run_due_jobs().await.expect("the background work");

        let Writer { words, taken, accepted, refused, pages, mut found, codes, mut seen, .. } = writer;
        assert!(codes.len() >= 4, "receipts were given: {codes:?}");
        let secrets = secrets(&house, &codes, intake_key);
        let mut count = 0;
        let staff = house.staff.iter().filter(|(role, _)| *role != Role::Resident).map(|(_, who)| who.clone());
        // What differs between the databases is what comes out of them; that guests see it is enough for the second.
        let is_first = house.db().kind() == "sqlite";
        let others = [resident].into_iter().chain(staff).filter(|_| is_first);
        for who in [Visitor::guest()].into_iter().chain(others) {
            let data = ["/api/v1/contributions.csv?limit=200", "/api/v1/contributions?limit=200"].map(str::to_owned);
            let also: Vec<String> = data.into_iter().chain(pages.iter().cloned()).collect();
            crawl(&house, &who, "", &also, 1, async |visit: &Visit| {
                count += 1;
                let (mut faults, shown) = look(visit);
                for word in shown {
                    seen.entry(word).or_default().insert(who.label.clone());
                }
                for secret in &secrets {
                    let told = visit.answer.text.contains(&secret.text) || visit.answer.location().contains(&secret.text);
                    if told && !(secret.for_whom)(&who, &visit.path) {
                        faults.push(format!("tells {} {}", secret.what, secret.text));
                    }
                }
                if visit.answer.status.is_server_error() {
                    faults.push(visit.answer.status.to_string());
                }
                found.extend(faults.into_iter().map(|fault| format!("{} {}: {fault}", who.label, visit.path)));
            })
            .await;
        }
        let who_saw = |field: &str| seen.get(&words[field]).cloned().unwrap_or_default();
        let public = taken.iter().filter(|field| MAILED.contains(&field.as_str()) || who_saw(field).contains("guest"));
        found.extend(mails(&house, &sink, &codes, &public.map(|field| words[field].as_str()).collect()).await);
        println!("{count} answers; {} routes took forms, {} of {} fields a word", accepted.len(), taken.len(), words.len());
        assert!(found.is_empty(), "{}\n{} faults", found.iter().cloned().collect::<Vec<_>>().join("\n"), found.len());
        kept_as_hashes(house.db(), &codes, intake_key).await;
        let never: BTreeSet<&str> = refused.difference(&accepted).map(String::as_str).collect();
        assert_eq!(never, NEVER_TAKEN.iter().map(|(route, _)| *route).collect());
        if is_first {
            let mut narrow = BTreeMap::<String, BTreeSet<&str>>::new();
            for field in taken.iter().filter(|field| !who_saw(field).contains("guest")) {
                narrow.entry(viewers(who_saw(field))).or_default().insert(field);
            }
            let known = NOT_PUBLIC.iter().map(|(who, fields)| ((*who).to_owned(), fields.iter().copied().collect())).collect();
            assert_eq!(narrow, known, "who sees a field has changed: {narrow:#?}");
        }
    }
}

/// Mail says what it has to say in its text, to one address, and nothing to strangers that is not public.
async fn mails(house: &House, sink: &Sink, codes: &BTreeSet<String>, public: &BTreeSet<&str>) -> Vec<String> {
    let sent = sink.received();
    assert!(sent.len() >= 3, "{sent:?}");
    let mut faults = Vec::new();
    for mail in notifications::testing::outbox(house.db()).await {
        if mail.subject.contains(char::is_control) || mail.to.contains(char::is_control) {
            faults.push(format!("more than one line: {:?} {:?}", mail.to, mail.subject));
        }
    }
    for mail in sent {
        let (to, text) = (mail.to.concat(), format!("{}\n{}", mail.header("Subject").concat(), mail.text()));
        let mut own = in_mail(&mail);
        let staff = to.ends_with("@test.example") || to.ends_with("@demo.invalid");
        if !staff && !to.ends_with("@example.org") {
            own.push("nobody asked for it".to_owned());
        }
        own.extend(
            codes
                .iter()
                .filter(|code| text.contains(*code))
                .map(|code| format!("tells the receipt code {code}")),
        );
        let strange = words_in(&text).filter(|word| !staff && !to.contains(word) && !public.contains(word));
        own.extend(strange.map(|word| format!("tells what is not public: {word}")));
        let foreign = text.split_whitespace().filter(|word| word.contains("://") && !word.contains(SITE));
        own.extend(foreign.map(|link| format!("leads to {link}")));
        faults.extend(
            own.into_iter().map(|fault| format!("mail to {to} about {:?}: {fault}", mail.header("Subject"))),
        );
    }
    faults
}

/// Who it is, in words.
fn viewers(mut who: BTreeSet<String>) -> String {
    if who.is_empty() {
        return "nobody".to_owned();
    }
    if who.len() > 1 {
        who.remove(ITS_WRITER);
    }
    who.into_iter().collect::<Vec<_>>().join(", ")
}

/// Hostile text by the API; the intake key and the receipt code.
async fn by_api(house: &House) -> (uuid::Uuid, String) {
    let key = house.test.app.random.uuid();
    let draft = serde_json::json!({
        "kind": "idea", "process": "ideenwerkstatt", "place": "reetz", "group": "association",
        "title": hostile_and_short("xq900z", 120), "text": hostile("xq901z"), "name": hostile_and_short("xq902z", 80),
    });
    let answer = house.test.put_json(&format!("/api/v1/intake/{key}"), &draft).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    (key, answer.json()["receipt"].as_str().expect("a receipt").to_owned())
}

/// An idea whose text a moderator has changed; its receipt code.
async fn seal(house: &House) -> String {
    let receipt = house.idea(SEALED, "reetz", false).await;
    let case: uuid::Uuid = house
        .db()
        .query("select id from moderation_case where contribution_id = $1")
        .bind(receipt.id)
        .value()
        .await
        .expect("a case");
    let change = [
        ("verdict", "change"),
        ("reason", "Ein Name stand darin."),
        ("title", "Etwas anderes"),
        ("body", "Etwas anderes steht hier."),
    ];
    house.post(&format!("/werkbank/pruefen/{case}"), &change, house.role(Role::Moderator), 303).await;
    receipt.code.to_string()
}

/// Whoever reads the database finds neither codes nor keys.
async fn kept_as_hashes(db: &Db, codes: &BTreeSet<String>, intake_key: uuid::Uuid) {
    let all = tables::contents(db).await;
    let forms: Vec<String> = codes
        .iter()
        .flat_map(|code| [code.to_lowercase(), code.replace('-', "").to_lowercase()])
        .chain([intake_key.to_string(), intake_key.simple().to_string()])
        .collect();
    for (name, rows) in all {
        for row in rows {
            let row = row.to_lowercase();
            for form in &forms {
                assert!(!row.contains(form.as_str()), "{name} holds {form}: {row}");
            }
        }
    }
}
