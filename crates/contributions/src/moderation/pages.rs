//! The moderators' part of the workbench.

use super::{Case, CaseEvent, Verdict, arrange, decide};
use crate::{
    Contribution, comment,
    comment::Comment,
    ground::Ground,
    store::{self, Event, Photo},
    whereabouts,
};
use askama::Template;
use axum::extract::Path;
use database::BoxFuture;
use kernel::{Access, Action, CaseId, Error, Result};
use web::{
    Cx, FormState, Html, Input, Outcome, Page, Routes,
    field::{self, Choice, Text},
    page::redirect,
};

/// More than anybody clears in a day; the rest follows when these are done.
const MOST: i64 = 200;

pub(crate) fn routes() -> Routes {
    let moderate = Access::Needs(Action::Moderate);
    Routes::new()
        .get("/werkbank/pruefen", moderate, list)
        .get("/werkbank/pruefen/{case}", moderate, show)
        .post("/werkbank/pruefen/{case}", moderate, decide)
        .get("/werkbank/beitraege/{reference}", Access::Needs(Action::Arrange), arrange_page)
        .post("/werkbank/beitraege/{reference}", Access::Needs(Action::Arrange), arrange)
}

/// Open cases this actor may decide.
async fn mine(cx: &Cx) -> Result<Vec<Case>> {
    let mut cases = super::open_cases(&cx.app.db, MOST).await?;
    cases.retain(|case| cx.may(Action::Moderate, &case.object()));
    Ok(cases)
}

/// How many wait, for the menu.
pub(crate) fn waiting(cx: &Cx) -> BoxFuture<'_, Result<i64>> {
    Box::pin(async move { Ok(i64::try_from(mine(cx).await?.len()).unwrap_or(MOST)) })
}

#[derive(Template)]
#[template(path = "moderation-panel.html")]
struct WorkbenchPanel<'a> {
    cx: &'a Cx,
    waiting: i64,
    oldest: &'a [Case],
}

/// On the first page of the workbench: how many cases wait, and the oldest of them.
pub(crate) fn of_workbench(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    const NAMED: usize = 3;
    Box::pin(async move {
        if !kernel::permission::may_somewhere(&cx.actor, Action::Moderate) {
            return Ok(Html::empty());
        }
        let cases = mine(cx).await?;
        Html::of(&WorkbenchPanel {
            cx,
            waiting: i64::try_from(cases.len()).unwrap_or(MOST),
            oldest: &cases[..cases.len().min(NAMED)],
        })
    })
}

#[derive(Template)]
#[template(path = "moderation-list.html")]
struct ListPage<'a> {
    cx: &'a Cx,
    cases: Vec<Case>,
}

async fn list(cx: Cx) -> Outcome {
    let body = Html::of(&ListPage { cx: &cx, cases: mine(&cx).await? })?;
    cx.page(Page { title: cx.t("moderation-title"), body, private: true, ..Page::default() }).await
}

async fn find(cx: &Cx, id: &str) -> Result<(Case, Contribution)> {
    let id: CaseId = id.parse().map_err(|_| Error::NotFound)?;
    let case = super::case(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    cx.require(Action::Moderate, &case.object())?;
    let on = store::by_id(&cx.app.db, case.contribution_id).await?.ok_or(Error::NotFound)?;
    Ok((case, on))
}

async fn show(cx: Cx, Path(id): Path<String>) -> Outcome {
    let (case, on) = find(&cx, &id).await?;
    let mut input = Input::default();
    let comment = comment_of(&cx, &case).await?;
    input.set("title", on.title.clone());
    input.set("body", comment.as_ref().map_or_else(|| on.body.clone(), |comment| comment.body.clone()));
    for photo in store::photos(&cx.app.db, on.id).await?.iter().filter(|photo| photo.state == "published") {
        input.add("photo", photo.id.to_string());
    }
    case_page(&cx, &case, &on, &FormState::new(input)).await
}

async fn comment_of(cx: &Cx, case: &Case) -> Result<Option<Comment>> {
    if case.subject_kind == "comment" { comment::by_id(&cx.app.db, case.subject_id).await } else { Ok(None) }
}

#[derive(Template)]
#[template(path = "moderation-case.html")]
struct CasePage<'a> {
    cx: &'a Cx,
    case: &'a Case,
    on: &'a Contribution,
    author: String,
    comment: Option<Comment>,
    text: Html,
    photos: Vec<Photo>,
    form: &'a FormState,
    history: Vec<CaseEvent>,
    events: Vec<Event>,
    original: Option<(String, String)>,
    problems: Html,
    verdict: Html,
    ground: Html,
    reason: Html,
    title: Option<Html>,
    body: Html,
}

async fn case_page(cx: &Cx, case: &Case, on: &Contribution, form: &FormState) -> Outcome {
    let comment = comment_of(cx, case).await?;
    let verdicts: Vec<Choice> = Verdict::ALL
        .iter()
        .map(|verdict| Choice::new(verdict.as_str(), cx.word("verdict", verdict)))
        .collect();
    let grounds: Vec<Choice> = Ground::ALL
        .iter()
        .map(|ground| Choice::new(ground.as_str(), cx.word("report-reason", ground)))
        .collect();
    let may_read_original = cx.may(Action::ReadOriginal, &case.object());
    let page = CasePage {
        cx,
        case,
        on,
        author: comment
            .as_ref()
            .map_or_else(|| crate::pages::show::author(cx, on), |comment| comment.author(cx)),
        text: Html::markdown(comment.as_ref().map_or(on.body.as_str(), |comment| comment.body.as_str())),
        photos: if comment.is_none() { store::photos(&cx.app.db, on.id).await? } else { Vec::new() },
        form,
        history: super::history(&cx.app.db, case.id).await?,
        events: store::events(&cx.app.db, on.id, false).await?,
        original: if may_read_original { super::original(&cx.app.db, on.id).await? } else { None },
        problems: field::problems(cx, form)?,
        verdict: field::segmented(cx, form, "verdict", "moderation-verdict", &verdicts)?,
        ground: field::select(cx, form, "ground", "moderation-ground", &grounds, true)?,
        reason: field::text(cx, form, Text::new("reason", "moderation-reason").optional().rows(2).max(1000))?,
        title: if comment.is_none() {
            Some(field::text(cx, form, Text::new("title", "moderation-text-title").optional().max(120))?)
        } else {
            None
        },
        body: field::text(cx, form, Text::new("body", "moderation-text-body").optional().rows(8).max(5000))?,
        comment,
    };
    let body = Html::of(&page)?;
    let breadcrumb = vec![("/werkbank/pruefen".to_owned(), cx.t("moderation-title"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: format!("{} {}", case.reference, case.title),
        body,
        breadcrumb,
        private: true,
        status,
        ..Page::default()
    })
    .await
}

async fn decide(cx: Cx, Path(id): Path<String>, input: Input) -> Outcome {
    let (case, on) = find(&cx, &id).await?;
    match decide::Decision::check(&input, case.subject_kind == "comment") {
        Ok(decision) => {
            decide::carry_out(&cx, case, on, decision).await?;
            Ok(redirect(&cx.href("/werkbank/pruefen")))
        }
        Err(Error::Invalid(problems)) => case_page(&cx, &case, &on, &FormState { input, problems }).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "arrange.html")]
struct ArrangePage<'a> {
    cx: &'a Cx,
    on: &'a Contribution,
    case: Option<Case>,
    problems: Html,
    tags: Html,
    whereabouts: Html,
    process: Html,
    service_request: Html,
}

pub(super) async fn to_arrange(cx: &Cx, reference: &str) -> Result<Contribution> {
    let on = store::by_reference(&cx.app.db, reference).await?.ok_or(Error::NotFound)?;
    cx.require(Action::Arrange, &kernel::Object { field: "tags", ..on.object() })?;
    if !on.is_public() {
        cx.require(Action::ReadUnpublished, &on.object())?;
    }
    Ok(on)
}

async fn arrange_page(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let on = to_arrange(&cx, &reference).await?;
    let mut input = Input::default();
    input.set("tags", on.tags().collect::<Vec<_>>().join(", "));
    whereabouts::fill_in(&mut input, &on);
    input.set("process", on.process_slug.clone());
    input.set("service_request", on.service_request.clone().unwrap_or_default());
    arrange_form(&cx, &on, &FormState::new(input)).await
}

async fn arrange_form(cx: &Cx, on: &Contribution, form: &FormState) -> Outcome {
    let page = ArrangePage {
        cx,
        on,
        case: super::case_of(&cx.app.db, on.id).await?,
        problems: field::problems(cx, form)?,
        tags: field::text(cx, form, Text::new("tags", "moderation-tags").optional().max(300))?,
        whereabouts: whereabouts::fields(cx, form).await?,
        process: field::select(
            cx,
            form,
            "process",
            "moderation-process",
            &processes::store::choices(cx).await?,
            false,
        )?,
        service_request: field::text(
            cx,
            form,
            Text::new("service_request", "moderation-service-request").optional().max(40),
        )?,
    };
    let body = Html::of(&page)?;
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: format!("{} {}", on.reference, cx.t("moderation-arrange")),
        body,
        private: true,
        status,
        ..Page::default()
    })
    .await
}

async fn arrange(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = to_arrange(&cx, &reference).await?;
    match arrange::Arrangement::check(&cx, &on, &input).await {
        Ok(arrangement) => {
            let path = format!("/werkbank/beitraege/{}", on.reference);
            arrange::carry_out(&cx, on, arrangement).await?;
            Ok(redirect(&cx.href(&path)))
        }
        Err(Error::Invalid(problems)) => arrange_form(&cx, &on, &FormState { input, problems }).await,
        Err(error) => Err(error.into()),
    }
}
