//! Rights in forms: one box for each role and area, and one line for a right bound to a process or a single thing.

use crate::{
    grant::{decode, encode},
    store::names::{self, Municipality},
};
use askama::Template;
use kernel::{Error, Grant, ProcessId, Result, Role};
use web::{Cx, FormState, Html, Input, field, field::Choice, field::Text};

/// The names of what rights are bound to.
pub(super) struct Names {
    municipalities: Vec<Municipality>,
    processes: Vec<(ProcessId, String)>,
}

impl Names {
    pub(super) async fn load(cx: &Cx) -> Result<Self> {
        Ok(Self {
            municipalities: names::municipalities(&cx.app.db).await?,
            processes: names::processes(&cx.app.db).await?,
        })
    }

    pub(super) fn municipality_choices(&self) -> Vec<Choice> {
        self.municipalities
            .iter()
            .map(|municipality| Choice::new(municipality.id.to_string(), municipality.title()))
            .collect()
    }

    fn area(&self, cx: &Cx, grant: &Grant) -> String {
        let found = grant
            .municipality
            .map(|id| self.municipalities.iter().find(|municipality| municipality.id == id));
        found.map_or_else(
            || cx.t("people-everywhere"),
            |found| found.map_or_else(|| "?".to_owned(), Municipality::title),
        )
    }

    /// `Moderation: Stadt Bad Belzig, Ideenwerkstatt`
    pub(super) fn text(&self, cx: &Cx, grant: &Grant) -> String {
        let process = grant.process.map(|id| {
            self.processes.iter().find(|(known, _)| *known == id).map_or("?", |(_, title)| title).to_owned()
        });
        let bounds: Vec<String> =
            [Some(self.area(cx, grant)), process, grant.object.map(|id| id.to_string())]
                .into_iter()
                .flatten()
                .collect();
        format!("{}: {}", cx.word("role", grant.role), bounds.join(", "))
    }
}

struct Tick {
    id: String,
    value: String,
    text: String,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "rights.html")]
struct RightsFields<'a> {
    cx: &'a Cx,
    problem: Option<String>,
    areas: Vec<(String, Vec<Tick>)>,
    fixed: Vec<String>,
    extra: Vec<Html>,
    /// Has something been filled in there?
    extra_open: bool,
}

/// The fields for rights. `offers`: may this right be given here? `held`: what is held now, of which the rights that are
/// not on offer are shown but can't be changed.
pub(super) fn fields(
    cx: &Cx,
    form: &FormState,
    names: &Names,
    roles: &[Role],
    held: &[Grant],
    offers: impl Fn(&Grant) -> bool,
) -> Result<Html> {
    let mut areas: Vec<(String, Vec<Grant>)> =
        vec![(cx.t("people-everywhere"), roles.iter().copied().map(Grant::everywhere).collect())];
    areas.extend(names.municipalities.iter().map(|municipality| {
        (
            municipality.title(),
            roles.iter().map(|role| Grant::in_municipality(*role, municipality.id)).collect(),
        )
    }));
    let is_narrow = |grant: &&Grant| grant.process.is_some() || grant.object.is_some();
    areas.push((cx.t("people-narrow-rights"), held.iter().filter(is_narrow).copied().collect()));
    let mut count = 0;
    let mut tick = |grant: &Grant| {
        count += 1;
        let text = if is_narrow(&grant) { names.text(cx, grant) } else { cx.word("role", grant.role) };
        let value = encode(grant);
        // The first box bears the name of the field, so that the list of problems can lead there.
        Tick {
            id: if count == 1 { "grant".to_owned() } else { format!("grant-{count}") },
            ticked: form.chosen("grant", &value),
            value,
            text,
        }
    };
    let areas = areas
        .into_iter()
        .map(|(title, grants)| {
            (
                cx.ta("people-rights-in", &[("area", title.into())]),
                grants.iter().filter(|grant| offers(grant)).map(&mut tick).collect::<Vec<_>>(),
            )
        })
        .filter(|(_, ticks)| !ticks.is_empty())
        .collect();
    let fixed = held.iter().filter(|grant| !offers(grant)).map(|grant| names.text(cx, grant)).collect();
    let problem = form.problem("grant").map(|problem| field::message(cx, problem));
    let extra_open = form.input.some("extra_role").is_some() || form.input.some("extra_object").is_some();
    Html::of(&RightsFields { cx, problem, areas, fixed, extra: extra(cx, form, names, roles)?, extra_open })
}

fn extra(cx: &Cx, form: &FormState, names: &Names, roles: &[Role]) -> Result<Vec<Html>> {
    let roles: Vec<Choice> =
        roles.iter().map(|role| Choice::new(role.as_str(), cx.word("role", *role))).collect();
    let processes: Vec<Choice> =
        names.processes.iter().map(|(id, title)| Choice::new(id.to_string(), title.clone())).collect();
    Ok(vec![
        field::select(cx, form, "extra_role", "people-extra-role", &roles, true)?,
        field::select(
            cx,
            form,
            "extra_municipality",
            "people-extra-municipality",
            &names.municipality_choices(),
            true,
        )?,
        field::select(cx, form, "extra_process", "people-extra-process", &processes, true)?,
        field::text(cx, form, Text::new("extra_object", "people-extra-object").optional().max(36))?,
    ])
}

/// Puts rights into a form.
pub(super) fn fill(input: &mut Input, grants: &[Grant]) {
    for grant in grants {
        input.add("grant", encode(grant));
    }
}

/// Reads the rights from a form.
///
/// # Errors
/// [`Error::Invalid`] names `grant` or `extra_object`.
pub(super) fn read(input: &Input) -> Result<Vec<Grant>> {
    let unknown = || Error::invalid("grant", "form-unknown-choice");
    let mut grants =
        input.all("grant").map(|word| decode(word).ok_or_else(unknown)).collect::<Result<Vec<_>>>()?;
    if let Some(role) = input.some("extra_role") {
        grants.push(Grant {
            role: role.parse().map_err(|_| unknown())?,
            municipality: input
                .some("extra_municipality")
                .map(str::parse)
                .transpose()
                .map_err(|_| unknown())?,
            process: input.some("extra_process").map(str::parse).transpose().map_err(|_| unknown())?,
            object: input
                .some("extra_object")
                .map(str::parse)
                .transpose()
                .map_err(|_| Error::invalid("extra_object", "people-bad-object"))?,
        });
    }
    Ok(grants)
}
