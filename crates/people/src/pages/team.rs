//! Colleagues and their rights.

use super::{
    FormPage, OncePage, WORKBENCH, id,
    rights::{self, Names},
    sign_in::{go, refused},
    staff_page,
};
use crate::{
    grant::may_give,
    invitation,
    person::{Invitee, LONGEST_LABEL, PersonState},
    step_up, store,
    team::{self, Change, Colleague},
};
use askama::Template;
use axum::extract::Path;
use kernel::{Action, Error, Grant, Result, Role};
use web::{Cx, FormState, Html, Input, Outcome, field, field::Choice, field::Text};

const TEAM: (&str, &str) = ("/werkbank/team", "people-team");

#[derive(Template)]
#[template(path = "team.html")]
struct TeamPage<'a> {
    cx: &'a Cx,
    names: &'a Names,
    colleagues: &'a [Colleague],
}

pub(super) async fn list(cx: Cx) -> Outcome {
    let (names, colleagues) = (Names::load(&cx).await?, team::list(&cx).await?);
    staff_page(
        &cx,
        cx.t("people-team"),
        &[WORKBENCH],
        &TeamPage { cx: &cx, names: &names, colleagues: &colleagues },
        None,
    )
    .await
}

fn offers(cx: &Cx) -> impl Fn(&Grant) -> bool + '_ {
    |grant| may_give(&cx.actor, Action::ManageStaff, grant)
}

pub(super) async fn show_invite(cx: Cx) -> Outcome {
    match step_up::detour(&cx, "/werkbank/team/einladen") {
        Some(detour) => Ok(detour),
        None => invite_form(&cx, FormState::default()).await,
    }
}

pub(super) async fn submit_invite(cx: Cx, input: Input) -> Outcome {
    if let Some(detour) = step_up::detour(&cx, "/werkbank/team/einladen") {
        return Ok(detour);
    }
    match invite(&cx, &input).await {
        Ok(link) => link_page(&cx, &link).await,
        Err(error) => invite_form(&cx, refused(input, error)?).await,
    }
}

async fn invite(cx: &Cx, input: &Input) -> Result<String> {
    let grants = rights::read(input)?;
    if !grants.iter().all(offers(cx)) {
        return Err(Error::invalid("grant", "people-grant-out-of-reach"));
    }
    let office = known_office(cx, input).await?;
    invitation::add(cx, Invitee::check(input.get("email"), input.get("label"), office.as_deref(), grants)?)
        .await
}

async fn known_office(cx: &Cx, input: &Input) -> Result<Option<String>> {
    let Some(key) = input.some("office") else { return Ok(None) };
    let office = store::office::by_key(&cx.app.db, key)
        .await?
        .ok_or_else(|| Error::invalid("office", "form-unknown-choice"))?;
    Ok(Some(office.key))
}

async fn office_field(cx: &Cx, form: &FormState) -> Result<Html> {
    let offices: Vec<Choice> = store::office::all(&cx.app.db)
        .await?
        .into_iter()
        .map(|office| Choice::new(office.key, office.label))
        .collect();
    field::select(cx, form, "office", "people-office", &offices, true)
}

async fn invite_form(cx: &Cx, form: FormState) -> Outcome {
    let names = Names::load(cx).await?;
    let fields = vec![
        field::text(cx, &form, Text::new("email", "people-email").kind("email").autocomplete("off"))?,
        field::text(cx, &form, Text::new("label", "people-label").max(LONGEST_LABEL))?,
        office_field(cx, &form).await?,
        rights::fields(cx, &form, &names, Role::STAFF, &[], offers(cx))?,
    ];
    let page = FormPage {
        lead: "people-invite-lead",
        back: "/werkbank/team",
        ..FormPage::new(cx, "people-invite", "people-invite-button", &form, fields)?
    };
    staff_page(cx, cx.t("people-invite"), &[WORKBENCH, TEAM], &page, Some(&form)).await
}

async fn link_page(cx: &Cx, link: &str) -> Outcome {
    let days = invitation::INVITATION_SECONDS / 86_400;
    let page = OncePage {
        cx,
        title: cx.t("people-link"),
        text: cx.tn("people-link-text", days),
        secret: link,
        back: "/werkbank/team",
    };
    staff_page(cx, cx.t("people-link"), &[WORKBENCH, TEAM], &page, None).await
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage<'a> {
    cx: &'a Cx,
    colleague: &'a Colleague,
    change: FormPage<'a>,
    in_hand: bool,
    reason: Html,
}

/// A page of one colleague, and what it takes to change them.
async fn open(cx: &Cx, person: &str) -> Result<Colleague> {
    team::find(cx, id(person)?).await
}

pub(super) async fn show(cx: Cx, Path(person): Path<String>) -> Outcome {
    let colleague = open(&cx, &person).await?;
    if let Some(detour) = step_up::detour(&cx, &format!("/werkbank/team/{person}")) {
        return Ok(detour);
    }
    let mut input = Input::from_pairs([
        ("label", colleague.person.label.as_str()),
        ("office", colleague.person.office_key.as_deref().unwrap_or_default()),
    ]);
    rights::fill(&mut input, &colleague.grants);
    person_page(&cx, &colleague, FormState::new(input)).await
}

pub(super) async fn submit(cx: Cx, Path(person): Path<String>, input: Input) -> Outcome {
    let colleague = open(&cx, &person).await?;
    if let Some(detour) = step_up::detour(&cx, &format!("/werkbank/team/{person}")) {
        return Ok(detour);
    }
    match change(&cx, &colleague, &input).await {
        Ok(()) => Ok(go(&cx, "/werkbank/team")),
        Err(error) => person_page(&cx, &colleague, refused(input, error)?).await,
    }
}

async fn change(cx: &Cx, colleague: &Colleague, input: &Input) -> Result<()> {
    let office_key = known_office(cx, input).await?;
    let change = Change {
        label: input.get("label").to_owned(),
        office_key,
        grants: rights::read(input)?,
        reason: input.get("reason").to_owned(),
    };
    change.carry_out(cx, colleague).await
}

async fn person_page(cx: &Cx, colleague: &Colleague, form: FormState) -> Outcome {
    let names = Names::load(cx).await?;
    let fields = vec![
        field::text(cx, &form, Text::new("label", "people-label").max(LONGEST_LABEL))?,
        office_field(cx, &form).await?,
        rights::fields(cx, &form, &names, Role::STAFF, &colleague.grants, offers(cx))?,
        field::text(cx, &form, Text::new("reason", "people-reason").max(300))?,
    ];
    let path = format!("/werkbank/team/{}", colleague.person.id);
    let change = FormPage {
        title: colleague.person.label.clone(),
        target: cx.href(&path),
        back: "/werkbank/team",
        ..FormPage::new(cx, "people-team", "people-save", &form, fields)?
    };
    let in_hand = colleague.is_in_hand_of(&cx.actor);
    let reason = field::text(cx, &FormState::default(), Text::new("end_reason", "people-reason").max(300))?;
    staff_page(
        cx,
        colleague.person.label.clone(),
        &[WORKBENCH, TEAM],
        &PersonPage { cx, colleague, change, in_hand, reason },
        Some(&form),
    )
    .await
}

pub(super) async fn renew_link(cx: Cx, Path(person): Path<String>) -> Outcome {
    let colleague = open(&cx, &person).await?;
    if let Some(detour) = step_up::detour(&cx, &format!("/werkbank/team/{person}")) {
        return Ok(detour);
    }
    if !colleague.is_in_hand_of(&cx.actor) {
        return Err(Error::Forbidden.into());
    }
    link_page(&cx, &invitation::renew(&cx, &colleague.person).await?).await
}

pub(super) async fn disable(cx: Cx, Path(person): Path<String>, input: Input) -> Outcome {
    let colleague = open(&cx, &person).await?;
    if let Some(detour) = step_up::detour(&cx, &format!("/werkbank/team/{person}")) {
        return Ok(detour);
    }
    team::disable(&cx, &colleague, input.get("end_reason")).await?;
    Ok(go(&cx, "/werkbank/team"))
}
