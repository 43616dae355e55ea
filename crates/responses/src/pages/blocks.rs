//! Text blocks: pieces of answers that are said again and again.

use crate::{
    response::{LONGEST_LINE, LONGEST_TEXT},
    store::blocks::{self, TextBlock},
};
use askama::Template;
use axum::extract::Path;
use contributions::contribution::{limit, tidy, tidy_line};
use kernel::{Action, Error, Object, Problems, Result, TextBlockId};
use web::{
    Cx, FormState, Html, Input, Outcome, Page, audit,
    field::{self, Choice, Text},
    page::redirect,
};

const PATH: &str = "/werkbank/textbausteine";

#[derive(Template)]
#[template(path = "blocks.html")]
struct BlocksPage<'a> {
    cx: &'a Cx,
    blocks: Vec<TextBlock>,
}

pub(super) async fn list(cx: Cx) -> Outcome {
    let mut blocks = blocks::all(&cx.app.db).await?;
    blocks.retain(|block| cx.may(Action::EditTextBlocks, &block.object()));
    let body = Html::of(&BlocksPage { cx: &cx, blocks })?;
    cx.page(Page { title: cx.t("block-title"), body, private: true, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "block.html")]
struct BlockPage<'a> {
    cx: &'a Cx,
    id: Option<TextBlockId>,
    problems: Html,
    title: Html,
    body: Html,
    office: Html,
}

async fn form(cx: &Cx, id: Option<TextBlockId>, form: FormState) -> Outcome {
    let offices = people::offices(&cx.app.db).await?;
    let reachable = offices.into_iter().filter(|office| cx.may(Action::EditTextBlocks, &object(office)));
    let choices: Vec<Choice> = reachable.map(|office| Choice::new(office.key, office.label)).collect();
    let page = BlockPage {
        cx,
        id,
        problems: field::problems(cx, &form)?,
        title: field::text(cx, &form, Text::new("title", "block-name").max(LONGEST_LINE))?,
        body: field::text(cx, &form, Text::new("body", "block-body").rows(6).max(LONGEST_TEXT))?,
        office: field::select(cx, &form, "office", "block-office", &choices, true)?,
    };
    let title = cx.t(if id.is_some() { "block-edit" } else { "block-new" });
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    let breadcrumb = vec![(PATH.to_owned(), cx.t("block-title"))];
    cx.page(Page { title, body: Html::of(&page)?, breadcrumb, private: true, status, ..Page::default() })
        .await
}

fn object(office: &people::Office) -> Object {
    Object { municipality: office.municipality, ..Object::default() }
}

async fn find(cx: &Cx, id: &str) -> Result<TextBlock> {
    let id: TextBlockId = id.parse().map_err(|_| Error::NotFound)?;
    let block = blocks::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    cx.require(Action::EditTextBlocks, &block.object())?;
    Ok(block)
}

pub(super) async fn show_new(cx: Cx) -> Outcome {
    form(&cx, None, FormState::default()).await
}

pub(super) async fn submit_new(cx: Cx, input: Input) -> Outcome {
    let id = TextBlockId::new(cx.now, cx.random());
    match save(&cx, id, &input).await {
        Ok(()) => Ok(redirect(&cx.href(PATH))),
        Err(Error::Invalid(problems)) => form(&cx, None, FormState { input, problems }).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Outcome {
    let block = find(&cx, &id).await?;
    let office = block.office_key.unwrap_or_default();
    form(
        &cx,
        Some(block.id),
        FormState::new(Input::from_pairs([
            ("title", block.title.as_str()),
            ("body", &block.body),
            ("office", &office),
        ])),
    )
    .await
}

pub(super) async fn submit(cx: Cx, Path(id): Path<String>, input: Input) -> Outcome {
    let block = find(&cx, &id).await?;
    match save(&cx, block.id, &input).await {
        Ok(()) => Ok(redirect(&cx.href(PATH))),
        Err(Error::Invalid(problems)) => form(&cx, Some(block.id), FormState { input, problems }).await,
        Err(error) => Err(error.into()),
    }
}

async fn save(cx: &Cx, id: TextBlockId, input: &Input) -> Result<()> {
    let mut problems = Problems::default();
    let (title, body) = (tidy_line(input.get("title")), tidy(input.get("body")));
    problems.require(!title.is_empty(), "title", "form-required");
    limit(&mut problems, "title", &title, LONGEST_LINE);
    problems.require(!body.is_empty(), "body", "form-required");
    limit(&mut problems, "body", &body, LONGEST_TEXT);
    let office = match input.some("office") {
        Some(key) => {
            let office = people::office(&cx.app.db, key).await?;
            problems.require(office.is_some(), "office", "form-unknown-choice");
            office
        }
        None => None,
    };
    problems.check()?;
    // Where the block goes must be in reach too, not only where it was.
    cx.require(Action::EditTextBlocks, &office.as_ref().map(object).unwrap_or_default())?;
    let (entry, now, label) = (
        cx.act(Action::EditTextBlocks, "text_block", Some(id.0), title.clone()),
        cx.now,
        cx.actor.label.clone(),
    );
    let key = office.map(|office| office.key);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                blocks::put(tx, id, key.as_deref(), &title, &body, now, &label).await?;
                audit::record(tx, &entry).await
            })
        })
        .await
}

pub(super) async fn delete(cx: Cx, Path(id): Path<String>) -> Outcome {
    let block = find(&cx, &id).await?;
    let entry = cx.act(Action::EditTextBlocks, "text_block", Some(block.id.0), format!("− {}", block.title));
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                blocks::delete(tx, block.id).await?;
                audit::record(tx, &entry).await
            })
        })
        .await?;
    Ok(redirect(&cx.href(PATH)))
}
