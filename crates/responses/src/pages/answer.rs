//! The forms of the desk: answering one or several, changing an answer, an interim notice, another office.

use super::{desk, panels, queue::asked};
use crate::{
    NewResponse, Sent, mail, publishing, queue,
    queue::Item,
    response::{self, Content, Draft},
    store::{
        answers::{self, Response},
        blocks,
    },
};
use askama::Template;
use axum::extract::Path;
use contributions::{Contribution, store as contribution_store};
use kernel::{Action, ContributionId, Error, Problems, Result};
use methods::plain_language::{self, PlainLanguage};
use notifications::Subject;
use uuid::Uuid;
use web::{
    Cx, FormState, Html, Input, Outcome,
    field::{self, Choice, Text},
    page::redirect,
};

/// What an empty form begins with.
pub(super) struct Prefill {
    /// Reference of a contribution whose answer is the model.
    model: Option<String>,
    /// Id of a text block.
    block: Option<String>,
}

impl Prefill {
    pub(super) fn asked(query: &Input) -> Self {
        Self {
            model: query.some("vorlage").map(str::to_owned),
            block: query.some("block").map(str::to_owned),
        }
    }
}

/// The form, with the answer of another contribution or a text block in it.
pub(super) async fn prefilled(cx: &Cx, on: &Contribution, prefill: Prefill) -> Result<FormState> {
    let mut form = FormState::default();
    if let Some(reference) = prefill.model
        && let Some(model) =
            contribution_store::by_reference(&cx.app.db, &reference).await?.filter(Contribution::is_public)
        && let Some(answer) = answers::of_contribution(&cx.app.db, model.id).await?
    {
        form = form_of(&answer.content());
        // A day promised to somebody else is no promise to this one.
        form.input.set("next_on", "");
    }
    if let Some(block) = prefill.block {
        insert_block(cx, on, &mut form.input, &block).await?;
    }
    Ok(form)
}

/// The form that says what an answer says.
pub(super) fn form_of(content: &Content) -> FormState {
    form_of_draft(&content.draft())
}

/// The same for what is not checked yet.
pub(super) fn form_of_draft(draft: &Draft) -> FormState {
    let mut input = Input::default();
    input.set("decision", draft.decision.as_str());
    input.set("text", draft.text.as_str());
    for (name, value) in [
        ("next_on", &draft.next_on),
        ("handed_to", &draft.handed_to),
        ("cost_note", &draft.cost_note),
        ("responsible", &draft.responsible),
    ] {
        input.set(name, value.as_deref().unwrap_or_default());
    }
    input.set("cost", draft.cost_cents.map(response::euros_typed).unwrap_or_default());
    FormState::new(input)
}

async fn insert_block(cx: &Cx, on: &Contribution, input: &mut Input, id: &str) -> Result<()> {
    let Ok(id) = id.parse() else { return Ok(()) };
    if let Some(block) = blocks::by_id(&cx.app.db, id).await?.filter(|block| block.fits(on.municipality_id)) {
        let text = input.get("text").to_owned();
        input.set("text", if text.is_empty() { block.body } else { format!("{text}\n\n{}", block.body) });
    }
    input.set("block", "");
    Ok(())
}

/// Reads the form; every problem is named at once.
fn read(cx: &Cx, on: &Contribution, input: &Input) -> Result<(Draft, Content)> {
    let mut problems = Problems::default();
    let cost_cents = input.some("cost").and_then(|typed| {
        let cents = response::parse_euros(typed);
        problems.require(cents.is_some(), "cost", "response-cost-unreadable");
        cents
    });
    let text = |name| input.some(name).map(str::to_owned);
    let draft = Draft {
        decision: input.get("decision").to_owned(),
        text: input.get("text").to_owned(),
        next_on: text("next_on"),
        handed_to: text("handed_to"),
        cost_cents,
        cost_note: text("cost_note"),
        responsible: text("responsible"),
    };
    let content = draft.examine(&on.kind, cx.today(), &mut problems);
    for problem in problems.0.iter_mut().filter(|problem| problem.field == "cost_cents") {
        problem.field = "cost";
    }
    problems.check()?;
    Ok((draft, content.ok_or_else(|| Error::invalid("decision", "response-decision-missing"))?))
}

#[derive(Template)]
#[template(path = "answer-form.html")]
struct AnswerForm<'a> {
    cx: &'a Cx,
    on: &'a Contribution,
    query: String,
    fields: Html,
    block: Option<Html>,
    group: Option<Html>,
    preview: Option<Html>,
    followers: i64,
}

/// The form for an answer that is not there yet.
pub(super) async fn answer_form(
    cx: &Cx,
    on: &Contribution,
    form: &FormState,
    preview: Option<Html>,
) -> Result<Html> {
    let blocks: Vec<Choice> = blocks::all(&cx.app.db)
        .await?
        .into_iter()
        .filter(|block| block.fits(on.municipality_id))
        .map(|block| Choice::new(block.id.to_string(), block.title))
        .collect();
    let group = queue::group_candidates(cx, on).await?;
    let choices: Vec<Choice> =
        group.iter().map(|item| Choice::new(item.id.to_string(), group_text(cx, item))).collect();
    Html::of(&AnswerForm {
        cx,
        on,
        query: filter_query(cx),
        fields: fields(cx, on, form)?,
        block: if blocks.is_empty() {
            None
        } else {
            Some(field::select(cx, form, "block", "response-block", &blocks, true)?)
        },
        group: if choices.is_empty() {
            None
        } else {
            Some(field::boxes(cx, form, "group", "response-group", &choices)?)
        },
        preview,
        followers: followers(cx, on, &form.input).await?,
    })
}

fn group_text(cx: &Cx, item: &Item) -> String {
    format!("{} ({}, {})", item.title, item.reference, mail::clock(cx, item.clock(cx.now)))
}

/// How many addresses follow what is answered, with what is ticked.
async fn followers(cx: &Cx, on: &Contribution, input: &Input) -> Result<i64> {
    let mut count = 0;
    for id in std::iter::once(on.id).chain(ticked(input)) {
        for subject in [Subject::contribution(id), Subject::receipt(id)] {
            count += notifications::follower_count(&cx.app.db, subject).await?;
        }
    }
    Ok(count)
}

/// No form of ours offers more; whoever sends more is no form of ours.
const MOST_TICKED: usize = 20;

fn ticked(input: &Input) -> impl Iterator<Item = ContributionId> {
    input.all("group").filter_map(|id| id.parse().ok()).take(MOST_TICKED)
}

#[derive(Template)]
#[template(path = "answer-fields.html")]
struct Fields<'a> {
    cx: &'a Cx,
    proposal: &'a str,
    decision: Html,
    text: Html,
    check: Option<PlainLanguage>,
    next_on: Html,
    handed_to: Html,
    cost: Html,
    cost_note: Html,
    responsible: Html,
}

fn fields(cx: &Cx, on: &Contribution, form: &FormState) -> Result<Html> {
    let decisions: Vec<Choice> = response::decisions_for(&on.kind)
        .iter()
        .map(|decision| Choice::new(decision.as_str(), cx.word("response-choice", decision)))
        .collect();
    let line = |name, key| field::text(cx, form, Text::new(name, key).optional().max(response::LONGEST_LINE));
    let text = form.get("text");
    Html::of(&Fields {
        cx,
        proposal: form.get("proposal"),
        decision: field::segmented(cx, form, "decision", "response-decision", &decisions)?,
        text: field::text(cx, form, Text::new("text", "response-text").rows(7).max(response::LONGEST_TEXT))?,
        check: (!text.is_empty()).then(|| plain_language::check(text)),
        next_on: field::text(cx, form, Text::new("next_on", "response-next").kind("date").optional())?,
        handed_to: line("handed_to", "response-handed-to")?,
        cost: field::text(cx, form, Text::new("cost", "response-cost").optional().max(20))?,
        cost_note: line("cost_note", "response-cost-note")?,
        responsible: line("responsible", "response-responsible")?,
    })
}

#[derive(Template)]
#[template(path = "change-form.html")]
struct ChangeForm<'a> {
    cx: &'a Cx,
    on: &'a Contribution,
    query: String,
    shown: Html,
    fields: Option<(Html, Html)>,
    is_open: bool,
}

/// The answer as everyone sees it and, for those who may, the form that changes it.
pub(super) async fn change_form(
    cx: &Cx,
    on: &Contribution,
    response: &Response,
    form: &FormState,
) -> Result<Html> {
    let may_change = cx.may(Action::Answer, &on.object());
    let fields = if may_change {
        Some((
            fields(cx, on, form)?,
            field::text(cx, form, Text::new("reason", "response-reason").max(response::LONGEST_REASON))?,
        ))
    } else {
        None
    };
    Html::of(&ChangeForm {
        cx,
        on,
        query: filter_query(cx),
        shown: panels::answered(cx, on.id, response).await?,
        fields,
        is_open: form.is_invalid(),
    })
}

/// The filter of the queue, carried along.
pub(super) fn filter_query(cx: &Cx) -> String {
    let asked = asked(cx);
    format!(
        "?zeige={}&gemeinde={}",
        web::application::percent_encode(asked.get("zeige")),
        web::application::percent_encode(asked.get("gemeinde"))
    )
}

pub(super) fn back(cx: &Cx, on: &Contribution, done: &str) -> axum::response::Response {
    redirect(&cx.href(&format!("{}{}&getan={done}", mail::path(&on.reference), filter_query(cx))))
}

/// Shows the desk again with what was typed and what is wrong with it.
pub(super) async fn again(cx: &Cx, on: &Contribution, input: Input, error: Error) -> Outcome {
    match error {
        Error::Invalid(problems) => {
            let response = answers::of_contribution(&cx.app.db, on.id).await?;
            desk::page(cx, on, response, &FormState { input, problems }, None).await
        }
        error => Err(error.into()),
    }
}

async fn to_answer(cx: &Cx, reference: &str) -> Result<Contribution> {
    let on = desk::find(cx, reference).await?;
    cx.require(Action::Answer, &on.object())?;
    Ok(on)
}

/// What waited for a second person when the form was opened.
fn instead_of(input: &Input) -> Option<Uuid> {
    input.some("proposal").and_then(|id| id.parse().ok())
}

/// The word that tells what became of it.
const fn done(sent: Sent, published: &'static str) -> &'static str {
    match sent {
        Sent::Published(_) => published,
        Sent::Waiting(_) => "proposed",
    }
}

pub(super) async fn submit(cx: Cx, Path(reference): Path<String>, mut input: Input) -> Outcome {
    let on = to_answer(&cx, &reference).await?;
    if input.get("act") == "insert" {
        let block = input.get("block").to_owned();
        insert_block(&cx, &on, &mut input, &block).await?;
        return desk::page(&cx, &on, None, &FormState::new(input), None).await;
    }
    let read = read(&cx, &on, &input);
    match (read, input.get("act")) {
        (Ok((draft, _)), "publish") => {
            let contributions = std::iter::once(on.id).chain(ticked(&input)).collect();
            match crate::send(&cx, NewResponse { contributions, draft }, instead_of(&input)).await {
                Ok(sent) => Ok(back(&cx, &on, done(sent, "answer"))),
                Err(error) => again(&cx, &on, input, error).await,
            }
        }
        (Ok((_, content)), _) => {
            let preview = panels::preview(&cx, &on, &content).await?;
            desk::page(&cx, &on, None, &FormState::new(input), Some(preview)).await
        }
        (Err(error), _) => again(&cx, &on, input, error).await,
    }
}

pub(super) async fn change(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = to_answer(&cx, &reference).await?;
    let response = answers::of_contribution(&cx.app.db, on.id).await?.ok_or(Error::NotFound)?;
    let outcome = match read(&cx, &on, &input) {
        Ok((draft, _)) => {
            let reason = input.get("reason");
            crate::send_change(&cx, on.id, response.id, &draft, reason, instead_of(&input)).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(sent) => Ok(back(&cx, &on, done(sent, "change"))),
        Err(error) => again(&cx, &on, input, error).await,
    }
}

pub(super) async fn interim(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = to_answer(&cx, &reference).await?;
    match publishing::interim(&cx, on.id, input.get("interim_text"), input.get("interim_next_on")).await {
        Ok(()) => Ok(back(&cx, &on, "interim")),
        Err(error) => again(&cx, &on, input, error).await,
    }
}

pub(super) async fn take_up(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let on = to_answer(&cx, &reference).await?;
    publishing::take_up(&cx, on.id).await?;
    Ok(back(&cx, &on, "review"))
}

pub(super) async fn assign(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = desk::find(&cx, &reference).await?;
    match publishing::assign(&cx, &on, input.get("office"), input.get("assign_reason")).await {
        Ok(()) => Ok(back(&cx, &on, "assign")),
        Err(error) => again(&cx, &on, input, error).await,
    }
}
