//! Fills in every form that somebody is shown with hostile text, field by field.

use crate::{
    crawler::{Visit, crawl, get, pattern},
    dom::Dom,
    forms::{Control, Form},
    foul::{hostile, hostile_and_short, look},
    house::{House, Visitor},
};
use axum::http::Method;
use kernel::Role;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
};
use web::testing::Answer;

/// Acts that would end somebody's session or rights, and with them the test.
const LEFT_ALONE: &[&str] = &["/werkbank/team/{id}/sperren", "/mein/loeschen"];

/// What ends a thing comes after all that changes it, and is left alone where there is nothing to type.
const ENDS: &[&str] = &[
    "loeschen",
    "zurueckziehen",
    "abschliessen",
    "zuruecksenden",
    "verwerfen",
    "behoben",
    "abmelden",
    "beenden",
    "anmelden",
    "bestaetigen",
];

/// The field that only machines fill in.
const TRAP: &str = "website";

fn ends(form: &Form) -> bool {
    ENDS.iter().any(|end| form.action.contains(end))
}

/// Something sensible for a field that takes nothing hostile: what stood in it at first, or what its kind asks for. Later
/// days stand further down. Addresses still carry the word of the field.
fn tame(control: &Control, at_first: &str, word: &str, day: usize) -> String {
    match control.kind.as_str() {
        _ if control.name == TRAP => String::new(),
        "password" => people::testing::PASSWORD.to_owned(),
        _ if !at_first.is_empty() => at_first.to_owned(),
        "email" => format!("{word}@example.org"),
        // What has happened lies in the past, and what goes on has no end.
        "date" if control.name == "actual_end" => String::new(),
        "date" if control.name.starts_with("actual") => format!("2026-05-{day:02}"),
        "date" => format!("2026-07-{day:02}"),
        "datetime-local" => format!("2026-07-{day:02}T12:00"),
        "number" => "1".to_owned(),
        _ if control.name == "lat" => "52.14".to_owned(),
        _ if control.name == "lon" => "12.59".to_owned(),
        _ if control.name == "into" => "WM-0002".to_owned(),
        _ if control.required => "ein-wort".to_owned(),
        _ => String::new(),
    }
}

/// How a field is named in the lists below.
fn field(route: &str, control: &Control) -> String {
    let name: Vec<&str> =
        control.name.split('-').map(|part| if part.parse::<u8>().is_ok() { "n" } else { part }).collect();
    format!("{route} {}", name.join("-"))
}

/// Stands for whoever typed it and saw it on the answer.
pub(crate) const ITS_WRITER: &str = "its writer";

/// Fills in the forms one after the other, those on the answers too.
pub(crate) struct Writer<'a> {
    house: &'a House,
    /// The word that is typed into each field.
    pub(crate) words: BTreeMap<String, String>,
    /// How often forms of a kind were taken, and which ones were sent.
    pub(crate) done: HashMap<String, usize>,
    sent: BTreeSet<String>,
    /// Fields that have taken their word.
    pub(crate) taken: BTreeSet<String>,
    /// Routes that took a form, and routes that refused one.
    pub(crate) accepted: BTreeSet<String>,
    pub(crate) refused: BTreeSet<String>,
    /// Where what was written is to be seen.
    pub(crate) pages: BTreeSet<String>,
    pub(crate) found: BTreeSet<String>,
    /// Receipt codes: they are told once.
    pub(crate) codes: BTreeSet<String>,
    /// Who was shown which word.
    pub(crate) seen: Seen,
}

pub(crate) type Seen = BTreeMap<String, BTreeSet<String>>;

impl<'a> Writer<'a> {
    /// `codes` are the receipt codes that are known already.
    pub(crate) fn new(house: &'a House, codes: impl IntoIterator<Item = String>) -> Self {
        Self {
            house,
            words: BTreeMap::new(),
            done: HashMap::new(),
            sent: BTreeSet::new(),
            taken: BTreeSet::new(),
            accepted: BTreeSet::new(),
            refused: BTreeSet::new(),
            pages: BTreeSet::new(),
            found: BTreeSet::new(),
            codes: codes.into_iter().collect(),
            seen: Seen::new(),
        }
    }

    pub(crate) async fn write_all(&mut self, who: &Visitor) {
        let mut forms: Vec<Form> = Vec::new();
        crawl(self.house, who, "", &[], 3, async |visit: &Visit| {
            if visit.is_html() {
                forms.extend(visit.dom().forms(&visit.path));
            }
        })
        .await;
        // Acts on a thing come before the thing itself, which they may no longer fit afterwards.
        forms.sort_by_key(|form| (ends(form), Reverse(form.action.matches('/').count())));
        let mut waiting: VecDeque<Form> = forms.into();
        while let Some(form) = waiting.pop_front() {
            let method = if form.sends { Method::POST } else { Method::GET };
            let Some(route) = pattern(self.house, &method, &form.action) else {
                self.found.insert(format!("a form leads to {}, where nothing is", form.action));
                continue;
            };
            let kind = format!("{method} {route} {:?}", form.names());
            let taken = self.done.get(&kind).copied().unwrap_or_default();
            let again = !self.sent.insert(format!("{} {kind} {}", who.label, form.action));
            let is_end = ends(&form) && form.is_button();
            if LEFT_ALONE.contains(&route) || is_end || again || taken >= form.ways() {
                continue;
            }
            if form.sends {
                let (accepted, forms) = self.write(who, route, form, taken).await;
                *self.done.entry(kind).or_default() += usize::from(accepted);
                waiting.extend(forms);
            } else {
                let sent = form.filled(taken, |control| hostile(&self.word(field(route, control))));
                let answer = get(self.house, &form.address(&sent), who).await;
                self.check(who, &form.action, &answer);
                self.done.insert(kind, usize::MAX);
            }
        }
    }

    fn word(&mut self, field: String) -> String {
        let next = format!("xq{}z", self.words.len() + 100);
        self.words.entry(field).or_insert(next).clone()
    }

    /// Looks at an answer at once; the forms on it.
    fn check(&mut self, who: &Visitor, asked: &str, answer: &Answer) -> Vec<Form> {
        let visit = Visit::new(answer.clone(), None, asked.to_owned());
        let mut faults = look(&visit).0;
        if answer.status.is_server_error() {
            faults.push(answer.status.to_string());
        }
        self.found.extend(faults.into_iter().map(|fault| format!("{} {asked}: {fault}", who.label)));
        self.codes.extend(codes(visit.dom()));
        visit.dom().forms(asked)
    }

    /// What is taken is shown to whoever wrote it.
    fn note(&mut self, asked: &str, answer: Answer) {
        for word in look(&Visit::new(answer, None, asked.to_owned())).1 {
            self.seen.entry(word).or_default().insert(ITS_WRITER.to_owned());
        }
    }

    /// Sends a form; a field that is refused gets something shorter the next time, then something tame. Was it
    /// taken, and what does it lead to?
    async fn write(&mut self, who: &Visitor, route: &str, mut form: Form, way: usize) -> (bool, Vec<Form>) {
        let page = form.page.clone();
        // Other forms were sent since the page was read.
        if let Some(fresh) = Dom::parse(&get(self.house, &page, who).await.text)
            .forms(&page)
            .into_iter()
            .find(|fresh| fresh.action == form.action && fresh.names() == form.names())
        {
            form = fresh;
        }
        let mut refusals = BTreeMap::from([(TRAP.to_owned(), 2)]);
        let at_first: BTreeMap<String, String> =
            form.controls.iter().map(|control| (control.name.clone(), control.value.clone())).collect();
        let mut forms = Vec::new();
        for _ in 0..20 {
            self.house.test.clock.advance_seconds(5);
            wake_all(self.house).await;
            let (mut day, mut typed) = (0, BTreeSet::new());
            let sent = form.filled(way, |control| {
                day += usize::from(control.kind.starts_with("date"));
                let (field, at_first) =
                    (field(route, control), at_first.get(&control.name).map_or("", String::as_str));
                let word = self.word(field.clone());
                let text = match refusals.get(&control.name) {
                    None if control.kind != "password" => Some(hostile(&word)),
                    Some(1) => hostile_and_short(&word, control.most.unwrap_or(usize::MAX)),
                    _ => None,
                };
                let text = text.unwrap_or_else(|| match self.codes.first() {
                    Some(code) if control.name == "code" && route.ends_with("beleg") => code.clone(),
                    _ => tame(control, at_first, &word, day.max(1)),
                });
                if text.contains(&word) {
                    typed.insert(field);
                }
                text
            });
            let answer = self.house.test.send(form.request(&sent, &who.cookie)).await;
            let here = self.check(who, &form.action, &answer);
            let dom = Dom::parse(&answer.text);
            let mut complaints = dom.refused();
            if complaints.contains("lat") {
                complaints.insert("lon".to_owned());
            }
            if answer.status.is_redirection() || (answer.status.is_success() && complaints.is_empty()) {
                forms.extend(here);
                self.note(&form.action, answer.clone());
                self.accepted.insert(route.to_owned());
                self.taken.extend(typed);
                self.pages.insert(page);
                let next = answer.location().to_owned();
                if !next.is_empty() {
                    let answer = get(self.house, &next, who).await;
                    forms.extend(self.check(who, &next, &answer));
                    self.note(&next, answer);
                    self.pages.insert(next);
                }
                return (true, forms);
            }
            self.refused.insert(route.to_owned());
            let Some(again) = here.into_iter().find(|other| other.action == form.action) else { break };
            if complaints.iter().all(|name| refusals.get(name).is_some_and(|refused| *refused > 2)) {
                break;
            }
            form = again;
            for control in form.controls.iter_mut().filter(|control| complaints.contains(&control.name)) {
                control.choices.clear();
                control.value.clear();
            }
            for name in complaints {
                *refusals.entry(name).or_default() += 1;
            }
        }
        (false, forms)
    }

    /// What waits is released, so that everybody sees it.
    pub(crate) async fn release_all(&self) {
        let cases: Vec<(uuid::Uuid,)> = self
            .house
            .db()
            .query("select id from moderation_case where state = 'open' order by id")
            .all()
            .await
            .expect("the cases");
        for (case,) in cases {
            let released = [("verdict", "release")];
            self.house
                .post(&format!("/werkbank/pruefen/{case}"), &released, self.house.role(Role::Moderator), 303)
                .await;
        }
    }
}

/// Everybody was here just now and staff has proved who it is, however long the test takes.
async fn wake_all(house: &House) {
    let now = house.test.clock.now();
    let awake = house.db().write(move |tx| {
        Box::pin(async move {
            tx.query("update session set proved_at = $1, last_seen_at = $1").bind(now).run().await?;
            tx.query("update resident_session set last_seen_at = $1").bind(now).run().await
        })
    });
    awake.await.expect("sessions that go on");
}

/// Receipt codes that stand on a page as text.
fn codes(dom: &Dom) -> Vec<String> {
    let text = dom.text();
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| word.len() == 16 && word.matches('-').count() == 2)
        .filter(|word| kernel::receipt::ReceiptCode::parse(word).is_some())
        .map(str::to_owned)
        .collect()
}
