//! What somebody has written, what they follow, and claiming more by a receipt.

use super::{OWN, done, go, page, refused};
use crate::account::{self, Account};
use askama::Template;
use axum::extract::Path;
use contributions::{
    Contribution, authors,
    comment::Comment,
    contribution::State,
    store::{self, Event, Photo},
    whereabouts,
};
use kernel::{Error, FollowId, Result};
use notifications::Followed;
use web::{
    Cx, FormState, Html, Input, Outcome,
    field::{self, Text},
};

#[derive(Template)]
#[template(path = "own.html")]
struct OwnPage<'a> {
    cx: &'a Cx,
    account: Account,
    contributions: Vec<Contribution>,
    /// (comment, reference of the contribution it is about)
    comments: Vec<(Comment, String)>,
    follows: Vec<Followed>,
    done: Option<String>,
    problems: Html,
    code: Html,
}

pub(super) async fn show(cx: Cx) -> Outcome {
    own_page(&cx, &FormState::default()).await
}

async fn own_page(cx: &Cx, form: &FormState) -> Outcome {
    let account = account::own(cx).await?;
    let db = &cx.app.db;
    let mut comments = Vec::new();
    for comment in authors::comments(db, account.id).await? {
        let about = store::by_id(db, comment.contribution_id).await?.ok_or(Error::NotFound)?;
        comments.push((comment, about.reference));
    }
    let code = Text::new("code", "receipt-code").autocomplete("off").max(40);
    let body = OwnPage {
        cx,
        contributions: authors::contributions(db, account.id).await?,
        comments,
        follows: notifications::followed_by(db, &account.email_folded).await?,
        done: done(cx),
        problems: field::problems(cx, form)?,
        code: field::text(cx, form, code)?,
        account,
    };
    page(cx, "shell-own", &[], &body, Some(form)).await
}

pub(super) async fn claim(cx: Cx, input: Input) -> Outcome {
    let account = account::own(&cx).await?;
    match authors::claim(&cx, &input, account.id).await {
        Ok(_) => Ok(go(&cx, "/mein?erledigt=beleg")),
        Err(error) => own_page(&cx, &refused(input, error)?).await,
    }
}

/// A contribution of this account; others are not there for it.
async fn mine(cx: &Cx, reference: &str) -> Result<Contribution> {
    let account = account::own(cx).await?;
    let found = store::by_reference(&cx.app.db, reference).await?.ok_or(Error::NotFound)?;
    let owner = authors::of(&cx.app.db, found.id).await?;
    if owner == Some(account.id) { Ok(found) } else { Err(Error::NotFound) }
}

#[derive(Template)]
#[template(path = "own-contribution.html")]
struct ContributionPage<'a> {
    cx: &'a Cx,
    contribution: Contribution,
    body: Html,
    photos: Vec<Photo>,
    events: Vec<Event>,
    problems: Html,
    done: Option<String>,
    whereabouts: Html,
    sure: Html,
}

pub(super) async fn one(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let found = mine(&cx, &reference).await?;
    contribution_page(&cx, found, &FormState::default()).await
}

async fn contribution_page(cx: &Cx, contribution: Contribution, form: &FormState) -> Outcome {
    let db = &cx.app.db;
    let body = ContributionPage {
        cx,
        body: Html::markdown(&contribution.body),
        photos: store::photos(db, contribution.id).await?,
        events: store::events(db, contribution.id, false).await?,
        problems: field::problems(cx, form)?,
        done: done(cx),
        whereabouts: whereabouts::form(cx, &contribution, form, &place_path(&contribution), None).await?,
        sure: field::tick(cx, form, "sure", "receipt-withdraw-sure")?,
        contribution,
    };
    page(cx, "own-contribution", &[OWN], &body, Some(form)).await
}

fn place_path(contribution: &Contribution) -> String {
    format!("/mein/beitraege/{}/ort", contribution.reference)
}

pub(super) async fn correct(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let found = mine(&cx, &reference).await?;
    match whereabouts::correct(&cx, &found, &input).await {
        Ok(()) => Ok(go(&cx, &format!("/mein/beitraege/{}?erledigt=ort", found.reference))),
        Err(error) => contribution_page(&cx, found, &refused(input, error)?).await,
    }
}

pub(super) async fn withdraw(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let found = mine(&cx, &reference).await?;
    if !input.ticked("sure") {
        let form = super::wrong(input, "sure", "receipt-withdraw-unsure");
        return contribution_page(&cx, found, &form).await;
    }
    if found.state != State::Withdrawn {
        let (id, now, random) = (found.id, cx.now, cx.app.random.clone());
        cx.app
            .db
            .write(move |tx| Box::pin(async move { store::withdraw(tx, &random, id, now).await }))
            .await?;
    }
    Ok(go(&cx, &format!("/mein/beitraege/{}", found.reference)))
}

pub(super) async fn unfollow(cx: Cx, Path(id): Path<FollowId>) -> Outcome {
    let account = account::own(&cx).await?;
    let now = cx.now;
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move { notifications::unfollow(tx, &account.email_folded, id, now).await })
        })
        .await?;
    Ok(go(&cx, "/mein?erledigt=folgen"))
}
