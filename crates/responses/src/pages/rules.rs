//! Rules of responsibility: which office answers what.

use crate::{
    routing::Rule,
    store::rules::{self, NamedRule},
};
use askama::Template;
use axum::extract::Path;
use contributions::contribution::{limit, tidy_line};
use kernel::{Action, Error, Object, Problem, Problems, Result, RoutingRuleId};
use web::{
    Cx, FormState, Html, Input, Outcome, Page, audit,
    field::{self, Choice, Text},
    page::redirect,
};

const PATH: &str = "/werkbank/zustaendigkeiten";
/// Most characters of a tag.
const LONGEST_TAG: usize = 40;
/// The order of rules; nobody has more.
const LAST_POSITION: i64 = 9_999;

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage<'a> {
    cx: &'a Cx,
    rules: Vec<NamedRule>,
    problems: Html,
    fields: Vec<Html>,
}

impl RulesPage<'_> {
    /// "Ort Reetz, Thema Verkehr"; "alles" without conditions.
    fn conditions(&self, rule: &NamedRule) -> String {
        let cx = self.cx;
        let parts: Vec<String> = [
            rule.place_name.clone(),
            rule.rule.tag.as_ref().map(|tag| cx.ta("routing-tagged", &[("tag", tag.as_str().into())])),
            rule.rule.kind.as_ref().map(|kind| cx.word("kinds", kind)),
            rule.municipality_name.clone(),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { cx.t("routing-everything") } else { parts.join(", ") }
    }

    fn may_delete(&self, rule: &NamedRule) -> bool {
        self.cx.may(Action::ManageStaff, &object(&rule.rule))
    }
}

fn object(rule: &Rule) -> Object {
    Object { municipality: rule.municipality_id, ..Object::default() }
}

pub(super) async fn list(cx: Cx) -> Outcome {
    page(&cx, FormState::new(Input::from_pairs([("position", "100")]))).await
}

async fn page(cx: &Cx, form: FormState) -> Outcome {
    let db = &cx.app.db;
    let municipalities: Vec<Choice> = region::all_municipalities(db)
        .await?
        .into_iter()
        .map(|known| Choice::new(known.slug, known.name))
        .collect();
    let places = region::place_choices(cx).await?;
    let offices: Vec<Choice> =
        people::offices(db).await?.into_iter().map(|office| Choice::new(office.key, office.label)).collect();
    let mut kinds: Vec<&str> = cx.app.formats.iter().map(|format| format.kind).collect();
    kinds.dedup();
    let kinds: Vec<Choice> =
        kinds.into_iter().map(|kind| Choice::new(kind, cx.word("kinds", kind))).collect();
    let page = RulesPage {
        cx,
        rules: rules::named(db).await?,
        problems: field::problems(cx, &form)?,
        fields: vec![
            field::select(cx, &form, "place", "routing-place", &places, true)?,
            field::text(cx, &form, Text::new("tag", "routing-tag").optional().max(LONGEST_TAG))?,
            field::select(cx, &form, "kind", "routing-kind", &kinds, true)?,
            field::select(cx, &form, "municipality", "routing-municipality", &municipalities, true)?,
            field::select(cx, &form, "office", "routing-office", &offices, true)?,
            field::text(cx, &form, Text::new("position", "routing-position").kind("number"))?,
        ],
    };
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: cx.t("routing-title"),
        body: Html::of(&page)?,
        private: true,
        status,
        ..Page::default()
    })
    .await
}

/// What was typed, checked. A place brings its municipality along, so that the rule is within somebody's bounds.
async fn read(cx: &Cx, input: &Input) -> Result<Rule> {
    let (db, mut problems) = (&cx.app.db, Problems::default());
    let place = match input.some("place") {
        Some(slug) => region::place_by_slug(db, slug).await?,
        None => None,
    };
    problems.require(place.is_some() || input.some("place").is_none(), "place", "form-unknown-choice");
    let municipality = match input.some("municipality") {
        Some(slug) => region::municipality_by_slug(db, slug).await?.map(|known| known.id),
        None => None,
    };
    problems.require(
        municipality.is_some() || input.some("municipality").is_none(),
        "municipality",
        "form-unknown-choice",
    );
    let municipality_id = place.as_ref().map(|place| place.municipality_id).or(municipality);
    problems.require(
        municipality.is_none() || municipality == municipality_id,
        "municipality",
        "routing-place-elsewhere",
    );
    let tag = input.some("tag").map(tidy_line);
    limit(&mut problems, "tag", tag.as_deref().unwrap_or_default(), LONGEST_TAG);
    let kind = input.some("kind").map(str::to_owned);
    problems.require(
        kind.as_ref().is_none_or(|kind| cx.app.formats.iter().any(|format| format.kind == kind)),
        "kind",
        "form-unknown-choice",
    );
    let office = people::office(db, input.get("office")).await?;
    problems.require(office.is_some(), "office", "form-unknown-choice");
    let position =
        input.get("position").parse().ok().filter(|position| (0..=LAST_POSITION).contains(position));
    if position.is_none() {
        problems.push(Problem::new("position", "form-bad-number").with("min", 0).with("max", LAST_POSITION));
    }
    problems.check()?;
    Ok(Rule {
        id: RoutingRuleId::new(cx.now, cx.random()),
        place_id: place.map(|place| place.id),
        municipality_id,
        tag,
        kind,
        office_key: office.map(|office| office.key).unwrap_or_default(),
        position: position.unwrap_or_default(),
    })
}

pub(super) async fn add(cx: Cx, input: Input) -> Outcome {
    let rule = match read(&cx, &input).await {
        Ok(rule) => rule,
        Err(Error::Invalid(problems)) => return page(&cx, FormState { input, problems }).await,
        Err(error) => return Err(error.into()),
    };
    cx.require(Action::ManageStaff, &object(&rule))?;
    let entry = cx.act(Action::ManageStaff, "routing_rule", Some(rule.id.0), rule.office_key.clone());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                rules::insert(tx, &rule).await?;
                audit::record(tx, &entry).await
            })
        })
        .await?;
    Ok(redirect(&cx.href(PATH)))
}

pub(super) async fn delete(cx: Cx, Path(id): Path<String>) -> Outcome {
    let id: RoutingRuleId = id.parse().map_err(|_| Error::NotFound)?;
    let rule = rules::all(&cx.app.db).await?.into_iter().find(|rule| rule.id == id).ok_or(Error::NotFound)?;
    cx.require(Action::ManageStaff, &object(&rule))?;
    let entry = cx.act(Action::ManageStaff, "routing_rule", Some(id.0), format!("− {}", rule.office_key));
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                rules::delete(tx, id).await?;
                audit::record(tx, &entry).await
            })
        })
        .await?;
    Ok(redirect(&cx.href(PATH)))
}
