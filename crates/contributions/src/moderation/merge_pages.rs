//! The pages on which moderators merge duplicates, cut a contribution into two, and undo either.

use super::{
    merge,
    split::{self, Cut, Split},
};
use crate::{
    AnswerState, Contribution,
    contribution::{LONGEST_TEXT, LONGEST_TITLE, State, limit, tidy_line},
    store::{self, Duplicate},
};
use askama::Template;
use axum::extract::Path;
use kernel::{Access, Action, Error, Problems, Result};
use web::{
    Cx, FormState, Html, Input, Outcome, Page, Routes,
    field::{self, Text},
    page::redirect,
};

pub(super) fn routes() -> Routes {
    let arrange = Access::Needs(Action::Arrange);
    Routes::new()
        .get("/werkbank/beitraege/{reference}/zusammenfuehren", arrange, merge_page)
        .post("/werkbank/beitraege/{reference}/zusammenfuehren", arrange, merge)
        .post("/werkbank/beitraege/{reference}/loesen", arrange, unmerge)
        .get("/werkbank/beitraege/{reference}/teilen", arrange, split_page)
        .post("/werkbank/beitraege/{reference}/teilen", arrange, split)
        .post("/werkbank/beitraege/{reference}/teilung-aufheben", arrange, undo_split)
}

/// A contribution that this actor may merge or part.
async fn find(cx: &Cx, reference: &str) -> Result<Contribution> {
    let on = store::by_reference(&cx.app.db, reference).await?.ok_or(Error::NotFound)?;
    merge::require(cx, &on)?;
    Ok(on)
}

#[derive(Template)]
#[template(path = "merge.html")]
struct MergePage<'a> {
    cx: &'a Cx,
    on: &'a Contribution,
    original: Option<Contribution>,
    duplicates: Vec<Duplicate>,
    cut: Option<(Split, Contribution)>,
    may_merge: bool,
    may_split: bool,
    problems: Html,
    into: Html,
    reason: Html,
}

async fn merge_page(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let on = find(&cx, &reference).await?;
    merge_form(&cx, &on, &FormState::default()).await
}

async fn merge_form(cx: &Cx, on: &Contribution, form: &FormState) -> Outcome {
    let db = &cx.app.db;
    let original = match on.duplicate_of {
        Some(original) if on.state == State::Duplicate => store::by_id(db, original).await?,
        _ => None,
    };
    let duplicates = store::duplicates(db, on.id).await?;
    let cut = match split::of_part(db, on.id).await? {
        Some(split) => store::by_id(db, split.from_id).await?.map(|from| (split, from)),
        None => None,
    };
    let page = MergePage {
        cx,
        on,
        may_merge: on.state == State::Published && duplicates.is_empty(),
        may_split: on.state == State::Published && on.answer_state != AnswerState::Answered,
        original,
        duplicates,
        cut,
        problems: field::problems(cx, form)?,
        into: field::text(cx, form, Text::new("into", "merge-into").max(20))?,
        reason: field::text(cx, form, Text::new("reason", "merge-reason").max(500))?,
    };
    show(cx, on, cx.t("merge-title"), Html::of(&page)?, form).await
}

async fn show(cx: &Cx, on: &Contribution, title: String, body: Html, form: &FormState) -> Outcome {
    let breadcrumb = vec![(format!("/werkbank/beitraege/{}", on.reference), cx.t("moderation-arrange"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    let title = format!("{} {title}", on.reference);
    cx.page(Page { title, body, breadcrumb, private: true, status, ..Page::default() }).await
}

/// The reason everyone may read; it is part of the trail.
fn reason(input: &Input, problems: &mut Problems) -> String {
    let reason = tidy_line(input.get("reason"));
    problems.require(!reason.is_empty(), "reason", "moderation-reason-missing");
    limit(problems, "reason", &reason, 500);
    reason
}

/// Back to the page after an act, or the form again with what was wrong.
async fn after(cx: &Cx, on: &Contribution, input: Input, outcome: Result<()>) -> Outcome {
    match outcome {
        Ok(()) => Ok(redirect(&cx.href(&format!("/werkbank/beitraege/{}/zusammenfuehren", on.reference)))),
        Err(Error::Invalid(problems)) => merge_form(cx, on, &FormState { input, problems }).await,
        Err(error) => Err(error.into()),
    }
}

async fn merge(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = find(&cx, &reference).await?;
    let outcome = check_and_merge(&cx, &on, &input).await;
    after(&cx, &on, input, outcome).await
}

async fn check_and_merge(cx: &Cx, on: &Contribution, input: &Input) -> Result<()> {
    let mut problems = Problems::default();
    let reason = reason(input, &mut problems);
    let into = store::by_reference(&cx.app.db, input.get("into")).await?;
    problems.require(into.is_some(), "into", "moderation-original-unknown");
    problems.check()?;
    merge::merge(cx, on.id, into.ok_or(Error::NotFound)?.id, reason).await
}

async fn unmerge(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = find(&cx, &reference).await?;
    let mut problems = Problems::default();
    let reason = reason(&input, &mut problems);
    let outcome = match problems.check() {
        Ok(()) => merge::unmerge(&cx, on.id, reason).await,
        Err(error) => Err(error),
    };
    after(&cx, &on, input, outcome).await
}

#[derive(Template)]
#[template(path = "split.html")]
struct SplitPage<'a> {
    cx: &'a Cx,
    on: &'a Contribution,
    problems: Html,
    title: Html,
    body: Html,
    second_title: Html,
    second_body: Html,
    reason: Html,
}

async fn split_page(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let on = find(&cx, &reference).await?;
    let mut input = Input::default();
    for (name, text) in
        [("title", &on.title), ("body", &on.body), ("second_title", &on.title), ("second_body", &on.body)]
    {
        input.set(name, text.clone());
    }
    split_form(&cx, &on, &FormState::new(input)).await
}

async fn split_form(cx: &Cx, on: &Contribution, form: &FormState) -> Outcome {
    let line = |name, key| field::text(cx, form, Text::new(name, key).max(LONGEST_TITLE));
    let text = |name, key| field::text(cx, form, Text::new(name, key).rows(8).max(LONGEST_TEXT));
    let page = SplitPage {
        cx,
        on,
        problems: field::problems(cx, form)?,
        title: line("title", "moderation-text-title")?,
        body: text("body", "moderation-text-body")?,
        second_title: line("second_title", "split-second-title")?,
        second_body: text("second_body", "split-second-body")?,
        reason: field::text(cx, form, Text::new("reason", "merge-reason").max(500))?,
    };
    show(cx, on, cx.t("split-title"), Html::of(&page)?, form).await
}

async fn split(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = find(&cx, &reference).await?;
    let outcome = match Cut::check(&input) {
        Ok(cut) => split::split(&cx, on.id, cut).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(second) => Ok(redirect(&cx.href(&format!("/beitraege/{second}")))),
        Err(Error::Invalid(problems)) => split_form(&cx, &on, &FormState { input, problems }).await,
        Err(error) => Err(error.into()),
    }
}

async fn undo_split(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = find(&cx, &reference).await?;
    let mut problems = Problems::default();
    let reason = reason(&input, &mut problems);
    let outcome = match problems.check() {
        Ok(()) => split::undo(&cx, on.id, reason).await,
        Err(error) => Err(error),
    };
    after(&cx, &on, input, outcome).await
}
