//! Offices and their deputies.

use super::{
    FormPage, WORKBENCH,
    rights::Names,
    sign_in::{go, refused},
    staff_page,
};
use crate::{
    office::{Office, check_key, is_circle},
    person::{LONGEST_LABEL, check_label},
    sign_in::note,
    store,
};
use askama::Template;
use axum::extract::Path;
use kernel::{Action, Error, Object, Problem, Problems, Result};
use web::{Cx, FormState, Input, Outcome, audit, field, field::Choice, field::Text};

const OFFICES: (&str, &str) = ("/werkbank/stellen", "people-offices");
/// The order of offices; nobody has more.
const LAST_POSITION: i64 = 9999;

#[derive(Template)]
#[template(path = "offices.html")]
struct OfficesPage<'a> {
    cx: &'a Cx,
    offices: &'a [Office],
}

impl OfficesPage<'_> {
    fn label_of(&self, key: Option<&String>) -> &str {
        key.and_then(|key| self.offices.iter().find(|office| office.key == *key))
            .map_or("–", |office| office.label.as_str())
    }
}

fn object(office: &Office) -> Object {
    Object { municipality: office.municipality, ..Object::default() }
}

pub(super) async fn list(cx: Cx) -> Outcome {
    let mut offices = store::office::all(&cx.app.db).await?;
    offices.retain(|office| cx.may(Action::ManageStaff, &object(office)));
    staff_page(&cx, cx.t("people-offices"), &[WORKBENCH], &OfficesPage { cx: &cx, offices: &offices }, None)
        .await
}

pub(super) async fn show_new(cx: Cx) -> Outcome {
    form(&cx, None, FormState::new(Input::from_pairs([("position", "100")]))).await
}

pub(super) async fn submit_new(cx: Cx, input: Input) -> Outcome {
    match save(&cx, None, &input).await {
        Ok(()) => Ok(go(&cx, "/werkbank/stellen")),
        Err(error) => form(&cx, None, refused(input, error)?).await,
    }
}

pub(super) async fn show(cx: Cx, Path(key): Path<String>) -> Outcome {
    let office = open(&cx, &key).await?;
    let (municipality, position) =
        (office.municipality.map(|id| id.to_string()).unwrap_or_default(), office.position.to_string());
    let deputy = office.deputy_key.clone().unwrap_or_default();
    let input = Input::from_pairs([
        ("label", office.label.as_str()),
        ("municipality", &municipality),
        ("deputy", &deputy),
        ("position", &position),
    ]);
    form(&cx, Some(&office), FormState::new(input)).await
}

pub(super) async fn submit(cx: Cx, Path(key): Path<String>, input: Input) -> Outcome {
    let office = open(&cx, &key).await?;
    match save(&cx, Some(&office), &input).await {
        Ok(()) => Ok(go(&cx, "/werkbank/stellen")),
        Err(error) => form(&cx, Some(&office), refused(input, error)?).await,
    }
}

async fn open(cx: &Cx, key: &str) -> Result<Office> {
    let office = store::office::by_key(&cx.app.db, key).await?.ok_or(Error::NotFound)?;
    cx.require(Action::ManageStaff, &object(&office))?;
    Ok(office)
}

/// What was typed, checked. The key of an office that is there stays.
async fn read(cx: &Cx, known: Option<&Office>, input: &Input) -> Result<Office> {
    let mut problems = Problems::default();
    let key = known.map_or_else(|| input.get("key").to_owned(), |office| office.key.clone());
    if known.is_none() {
        check_key(&mut problems, &key);
    }
    check_label(&mut problems, input.get("label"));
    let offices = store::office::all(&cx.app.db).await?;
    let deputy_key = input.some("deputy").map(str::to_owned);
    if let Some(deputy) = &deputy_key {
        problems.require(offices.iter().any(|office| office.key == *deputy), "deputy", "form-unknown-choice");
        problems.require(!is_circle(&offices, &key, deputy), "deputy", "people-deputy-circle");
    }
    let municipalities = store::names::municipalities(&cx.app.db).await?;
    let municipality = input
        .some("municipality")
        .map(|text| municipalities.iter().find(|m| m.id.to_string() == text).map(|m| m.id));
    problems.require(municipality != Some(None), "municipality", "form-unknown-choice");
    let position =
        input.get("position").parse().ok().filter(|position| (0..=LAST_POSITION).contains(position));
    if position.is_none() {
        problems.push(Problem::new("position", "form-bad-number").with("min", 0).with("max", LAST_POSITION));
    }
    problems.check()?;
    Ok(Office {
        key,
        label: input.get("label").to_owned(),
        municipality: municipality.flatten(),
        deputy_key,
        position: position.unwrap_or_default(),
        people: 0,
    })
}

async fn save(cx: &Cx, known: Option<&Office>, input: &Input) -> Result<()> {
    let office = read(cx, known, input).await?;
    // Where the office goes must be in reach too, not only where it was.
    cx.require(Action::ManageStaff, &object(&office))?;
    let is_new = known.is_none();
    let entry = cx.act(
        Action::ManageStaff,
        "office",
        None,
        format!(
            "{}: {}",
            note(&cx.app, if is_new { "people-act-office-added" } else { "people-act-office-changed" }),
            office.label
        ),
    );
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let done = if is_new {
                    store::office::insert(tx, &office).await?
                } else {
                    store::office::update(tx, &office).await?
                };
                if !done {
                    return Err(Error::invalid("key", "people-office-key-taken"));
                }
                audit::record(tx, &entry).await
            })
        })
        .await
}

async fn form(cx: &Cx, known: Option<&Office>, form: FormState) -> Outcome {
    let municipalities = Names::load(cx).await?.municipality_choices();
    let others = store::office::all(&cx.app.db)
        .await?
        .into_iter()
        .filter(|office| known.is_none_or(|known| known.key != office.key));
    let deputies: Vec<Choice> = others.map(|office| Choice::new(office.key, office.label)).collect();
    let mut fields =
        vec![field::text(cx, &form, Text::new("label", "people-office-label").max(LONGEST_LABEL))?];
    if known.is_none() {
        fields.push(field::text(cx, &form, Text::new("key", "people-office-key").max(60))?);
    }
    fields.push(field::select(
        cx,
        &form,
        "municipality",
        "people-office-municipality",
        &municipalities,
        true,
    )?);
    fields.push(field::select(cx, &form, "deputy", "people-deputy", &deputies, true)?);
    fields.push(field::text(cx, &form, Text::new("position", "people-position").kind("number"))?);
    let page = FormPage {
        back: "/werkbank/stellen",
        ..FormPage::new(cx, title(known), "people-save", &form, fields)?
    };
    staff_page(cx, cx.t(title(known)), &[WORKBENCH, OFFICES], &page, Some(&form)).await
}

const fn title(known: Option<&Office>) -> &'static str {
    if known.is_some() { "people-office-edit" } else { "people-office-new" }
}
