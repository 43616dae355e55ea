//! The public page of a contribution: text, photos, clock, answer, trail, talk.

use crate::{
    Contribution, DueClock,
    comment::{self, Comment},
    contribution::{AnswerState, State as Standing},
    store::{self, Event, Photo},
};
use askama::Template;
use axum::extract::Path;
use http::header;
use kernel::{Access, Action, Error, Result};
use processes::Full;
use web::{Cx, FormState, FormatAction, Html, Outcome, Page, Routes, module};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/beitraege/{reference}", Access::Public, show).get(
        "/dateien/{name}",
        Access::Public,
        file,
    )
}

/// A contribution that everyone may see.
pub(crate) async fn public(cx: &Cx, reference: &str) -> Result<Contribution> {
    store::by_reference(&cx.app.db, reference).await?.filter(Contribution::is_public).ok_or(Error::NotFound)
}

async fn show(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let contribution = public(&cx, &reference).await?;
    crate::make_known(&cx, &contribution).await?;
    let full = processes::store::by_id(&cx.app.db, contribution.process_id).await?.ok_or(Error::NotFound)?;
    let page = ContributionPage::load(&cx, &contribution, &full).await?;
    let kind_path = if contribution.kind == "question" { "/fragen" } else { "/ideen" };
    let place = contribution
        .place_slug
        .clone()
        .map(|slug| (format!("/orte/{slug}"), contribution.place_name.clone().unwrap_or_default()));
    let breadcrumb =
        std::iter::once((kind_path.to_owned(), cx.word("kinds", &contribution.kind))).chain(place).collect();
    let feed = Some((format!("{}/feed", contribution.path()), contribution.title.clone()));
    let description = contribution.body.chars().take(150).collect();
    cx.page(Page {
        title: contribution.title.clone(),
        title_language: contribution.language.clone(),
        description,
        body: Html::of(&page)?,
        breadcrumb,
        feed,
        ..Page::default()
    })
    .await
}

#[derive(Template)]
#[template(path = "contribution.html")]
struct ContributionPage<'a> {
    cx: &'a Cx,
    contribution: &'a Contribution,
    author: String,
    body: Html,
    clock: Html,
    trail: Html,
    photos: Vec<Photo>,
    tags: Vec<String>,
    events: Vec<Event>,
    talk: Vec<(Comment, Vec<Comment>)>,
    merged: Vec<Merged>,
    may_endorse: bool,
    comment_form: Option<Html>,
    thanks: Option<String>,
    original: Option<Contribution>,
    answer_state: AnswerState,
    main: Html,
    aside: Html,
    follow: Html,
    /// Its own point, and the map that shows it.
    point: Option<(String, Html)>,
}

impl<'a> ContributionPage<'a> {
    async fn load(cx: &'a Cx, contribution: &'a Contribution, full: &Full) -> Result<Self> {
        let (db, id) = (&cx.app.db, contribution.id);
        let permits = |action| {
            cx.app.format(&full.process.format).is_some_and(|format| full.permits(format, action, cx.now))
        };
        let form = FormState::default();
        let (mut originals, duplicates): (Vec<_>, Vec<_>) = store::related(db, contribution)
            .await?
            .into_iter()
            .partition(|other| contribution.duplicate_of == Some(other.id));
        let original = originals.pop();
        let answered = contribution.answered_with(original.as_ref());
        let (own, elsewhere): (Vec<_>, Vec<_>) =
            comment::public(db, id).await?.into_iter().partition(|comment| comment.contribution_id == id);
        let photos =
            store::photos(db, id).await?.into_iter().filter(|photo| photo.state == "published").collect();
        let comment_form = if permits(FormatAction::Comment) {
            Some(super::engage::comment_form(cx, contribution, None, &form)?)
        } else {
            None
        };
        Ok(Self {
            cx,
            contribution,
            author: author(cx, contribution),
            body: Html::markdown(&contribution.body),
            clock: clock(cx, &answered)?,
            trail: trail(cx, &answered, true)?,
            answer_state: answered.answer_state,
            photos,
            tags: contribution.tags().map(str::to_owned).collect(),
            events: store::events(db, id, true).await?,
            talk: comment::threads(own),
            merged: merged(duplicates, &elsewhere),
            may_endorse: permits(FormatAction::Endorse) && contribution.state == Standing::Published,
            comment_form,
            thanks: thanks(cx),
            original,
            main: module::render(cx, &cx.app.panels.contribution, id).await?,
            aside: module::render(cx, &cx.app.panels.contribution_aside, id).await?,
            follow: notifications::form(
                cx,
                notifications::Subject::contribution(id),
                &contribution.title,
                &contribution.path(),
            )?,
            point: match contribution.point() {
                Some((lon, lat)) => Some((
                    region::data_at(lon, lat),
                    region::island(cx, region::Task::Show { of: "point", named: false, centre: None })?,
                )),
                None => None,
            },
        })
    }

    /// `52,1402° N, 12,5864° O`
    fn coordinates(&self) -> String {
        let Some((lon, lat)) = self.contribution.point() else { return String::new() };
        let degrees = |value: f64| web::format::decimal(self.cx.locale, value, 4);
        let values = [("lat", degrees(lat)), ("lon", degrees(lon))];
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        self.cx.ta("contribution-coordinates", &values)
    }
}

/// A contribution that was merged with the one shown, and what was said about it.
struct Merged {
    contribution: Contribution,
    talk: Vec<Comment>,
}

fn merged(duplicates: Vec<Contribution>, talk: &[Comment]) -> Vec<Merged> {
    let said = |id| talk.iter().filter(|comment| comment.contribution_id == id).cloned().collect();
    duplicates
        .into_iter()
        .map(|contribution| {
            let threads = comment::threads(said(contribution.id)).into_iter();
            let talk = threads.flat_map(|(first, below)| std::iter::once(first).chain(below)).collect();
            Merged { contribution, talk }
        })
        .collect()
}

/// What was just done, told by the address, so that the page stays the same for everyone.
fn thanks(cx: &Cx) -> Option<String> {
    let done = cx.query.as_deref()?.split('&').find_map(|pair| pair.strip_prefix("danke="))?;
    ["unterstuetzung", "kommentar", "meldung"].contains(&done).then(|| cx.word("thanks", done))
}

/// "Gast", a name with its group, or an office.
pub(crate) fn author(cx: &Cx, contribution: &Contribution) -> String {
    if contribution.author_name.is_empty() {
        cx.word("author", contribution.author_kind)
    } else {
        contribution.author_name.clone()
    }
}

#[derive(Template)]
#[template(path = "clock.html")]
struct ClockView<'a> {
    cx: &'a Cx,
    clock: DueClock,
    due: String,
    soon: bool,
}

/// The clock of the promised answer, as everyone sees it.
pub(crate) fn clock(cx: &Cx, contribution: &Contribution) -> Result<Html> {
    let clock = contribution.clock(cx.now);
    let soon =
        matches!(clock, DueClock::Waiting(days) if days <= i64::from(cx.app.settings.answer_warn_days));
    Html::of(&ClockView { cx, clock, due: cx.date(contribution.due_at), soon })
}

#[derive(Template)]
#[template(path = "trail.html")]
struct Trail<'a> {
    cx: &'a Cx,
    contribution: &'a Contribution,
    wide: bool,
    answered: bool,
    received: String,
    answered_on: Option<String>,
    due: String,
}

/// The eyelets: idea, answer, measure, done. The last two stay open until a measure is linked.
pub(crate) fn trail(cx: &Cx, contribution: &Contribution, wide: bool) -> Result<Html> {
    let date = |at| if wide { cx.date(at) } else { cx.short_date(at) };
    Html::of(&Trail {
        cx,
        contribution,
        wide,
        answered: contribution.answer_state == AnswerState::Answered,
        received: date(contribution.received_at),
        answered_on: contribution.answered_at.map(date),
        due: date(contribution.due_at),
    })
}

/// A photo: public once released, before that for its author's account and for moderators only.
async fn file(cx: Cx, Path(name): Path<String>) -> Outcome {
    let hash = name.strip_suffix(".jpg").ok_or(Error::NotFound)?;
    let is_public = store::is_public_file(&cx.app.db, hash).await?;
    if !is_public {
        let owner = store::contribution_of_file(&cx.app.db, hash).await?.ok_or(Error::NotFound)?;
        let is_own = match cx.actor.resident_id() {
            Some(resident) => crate::authors::of(&cx.app.db, owner.id).await? == Some(resident),
            None => false,
        };
        if !is_own && !cx.may(Action::Moderate, &owner.object()) {
            return Err(Error::NotFound.into());
        }
    }
    let bytes = cx.app.files.get(hash).await?;
    let caching = if is_public { "public, max-age=3600" } else { "no-store" };
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, caching),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CONTENT_DISPOSITION, "inline"),
    ];
    Ok(axum::response::IntoResponse::into_response((headers, bytes)))
}
