//! Shops, town halls and van, kept by staff.

use super::object;
use crate::{
    post::length,
    store::venues::{self, FIELDS, Venue},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Action, Problems, VenueId};
use web::{Cx, FormState, Html, Input, Outcome, Page, field, page::redirect};

const LIST: &str = "/werkbank/anlaufstellen";

#[derive(Template)]
#[template(path = "staff-venues.html")]
struct Venues<'a> {
    cx: &'a Cx,
    venues: Vec<Venue>,
}

pub(crate) async fn list(cx: Cx) -> Outcome {
    let mut venues = venues::all(&cx.app.db).await?;
    venues.retain(|venue| cx.may(Action::EditPages, &object(venue.municipality_id)));
    let body = Html::of(&Venues { cx: &cx, venues })?;
    cx.page(Page { title: cx.t("venue-nav"), body, private: true, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "staff-venue.html")]
struct VenueForm<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    venue: &'a Venue,
}

async fn show(cx: &Cx, venue: &Venue, form: &FormState) -> Outcome {
    let body = Html::of(&VenueForm { cx, form, venue })?;
    let breadcrumb = vec![(LIST.to_owned(), cx.t("venue-nav"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title: venue.name.clone(), body, breadcrumb, private: true, status, ..Page::default() })
        .await
}

pub(crate) async fn edit(cx: Cx, Path(id): Path<VenueId>) -> Outcome {
    let venue = venues::one(&cx.app.db, id).await?;
    cx.require(Action::EditPages, &object(venue.municipality_id))?;
    let input = Input::from_pairs(FIELDS.iter().map(|(name, _)| (*name, venue.field(name))));
    show(&cx, &venue, &FormState::new(input)).await
}

pub(crate) async fn save(cx: Cx, Path(id): Path<VenueId>, input: Input) -> Outcome<Response> {
    let venue = venues::one(&cx.app.db, id).await?;
    cx.require(Action::EditPages, &object(venue.municipality_id))?;
    let mut problems = Problems::default();
    for (field, max) in FIELDS {
        length(&mut problems, &input, field, max, field == "name");
    }
    let email = input.get("email");
    problems.require(
        email.is_empty() || notifications::Email::parse(email).is_ok(),
        "email",
        "form-bad-email",
    );
    if !problems.is_empty() {
        return show(&cx, &venue, &FormState { input, problems }).await;
    }
    let now = cx.now;
    let entry = cx.act(Action::EditPages, "venue", Some(id.0), input.get("name"));
    cx.app
        .db
        .write(move |tx| Box::pin(async move { venues::change(tx, id, &input, now, &entry).await }))
        .await?;
    Ok(redirect(&cx.href(LIST)))
}
