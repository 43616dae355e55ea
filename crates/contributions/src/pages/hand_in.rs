//! Handing in: one screen with one mandatory field, one screen with the receipt.

use crate::{
    Contribution,
    contribution::{Draft, Group, MOST_PHOTOS},
    intake::{self, Arrival, RawPhoto, Receipt},
};
use askama::Template;
use axum::extract::{Path, State};
use kernel::{Access, Error, Problems, Result};
use processes::Full;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Cx, FormState, FormatAction, Html, Input, Outcome, Page, Routes,
    field::{self, Choice, Text},
    form,
    formats::{Format, FormatField},
    json::Params,
};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/ideen/neu", Access::Public, |cx: Cx, query: Params<Prefill>| async move {
            show(cx, "ideenwerkstatt".to_owned(), query.0).await
        })
        .get("/fragen/neu", Access::Public, |cx: Cx, query: Params<Prefill>| async move {
            show(cx, "fragen".to_owned(), query.0).await
        })
        .get(
            "/mitmachen/{slug}/neu",
            Access::Public,
            |cx: Cx, Path(slug): Path<String>, query: Params<Prefill>| async move {
                show(cx, slug, query.0).await
            },
        )
        .post("/mitmachen/{slug}/neu", Access::Public, send)
}

/// What a link or a QR poster already knows.
#[derive(Debug, Default, Deserialize)]
struct Prefill {
    ort: Option<String>,
    text: Option<String>,
}

/// A process that takes contributions now, with its format.
struct Target<'a> {
    full: Full,
    format: &'a Format,
}

impl Target<'_> {
    fn takes_photos(&self) -> bool {
        self.format.fields.contains(&FormatField::Photos)
    }
}

async fn target<'a>(app: &'a App, slug: &str) -> Result<Target<'a>> {
    let full = processes::store::by_slug(&app.db, slug).await?.ok_or(Error::NotFound)?;
    let format = app.format(&full.process.format).ok_or(Error::NotFound)?;
    if full.process.published_at.is_none() {
        return Err(Error::NotFound);
    }
    Ok(Target { full, format })
}

async fn show(cx: Cx, slug: String, prefill: Prefill) -> Outcome {
    let target = target(&cx.app, &slug).await?;
    let mut input = Input::default();
    input.set("key", cx.random().uuid().to_string());
    // A signed-in resident chooses anew with each contribution: the name is proposed and can be changed or emptied.
    let known = cx.actor.resident.as_ref();
    let place = prefill.ort.or_else(|| known.and_then(|resident| resident.place.clone()));
    input.set("place", place.unwrap_or_default());
    input.set("name", known.map(|resident| resident.name.clone()).unwrap_or_default());
    input.set("text", prefill.text.unwrap_or_default());
    if !target.full.permits(target.format, FormatAction::Submit, cx.now) {
        return closed(&cx, &target).await;
    }
    form_page(&cx, &target, &FormState::new(input)).await
}

#[derive(Template)]
#[template(path = "hand-in.html")]
struct HandIn<'a> {
    cx: &'a Cx,
    target: &'a Target<'a>,
    form: &'a FormState,
    problems: Html,
    fields: Fields,
    guard: Html,
    map: Html,
}

struct Fields {
    /// Only for whoever has sent the same words a little while ago.
    again: Option<Html>,
    text: Html,
    place: Html,
    addressee: Option<Html>,
    title: Html,
    name: Html,
    group: Html,
    people: Html,
}

async fn form_page(cx: &Cx, target: &Target<'_>, form: &FormState) -> Outcome {
    let key = |name: &str| format!("hand-in-{name}-{}", target.format.kind);
    let places = region::place_choices(cx).await?;
    let groups: Vec<Choice> = Group::ALL
        .iter()
        .filter(|group| group.is_open())
        .map(|group| Choice::new(group.as_str(), cx.word("group", group)))
        .collect();
    let addressees: Vec<Choice> = target
        .format
        .addressees()
        .iter()
        .map(|role| Choice::new(*role, cx.word("addressee", role)))
        .collect();
    let is_repeat = form.problem("again").is_some() || form.input.ticked("again");
    let fields = Fields {
        again: if is_repeat { Some(field::tick(cx, form, "again", "hand-in-again")?) } else { None },
        text: field::text(
            cx,
            form,
            Text::new("text", &key("text")).rows(6).max(crate::contribution::LONGEST_TEXT),
        )?,
        place: field::select(cx, form, "place", "hand-in-place", &places, true)?,
        addressee: if addressees.is_empty() {
            None
        } else {
            Some(field::radios(cx, form, "addressee", "hand-in-addressee", &addressees)?)
        },
        title: field::text(
            cx,
            form,
            Text::new("title", "hand-in-title").optional().max(crate::contribution::LONGEST_TITLE),
        )?,
        name: field::text(
            cx,
            form,
            Text::new("name", "hand-in-name")
                .optional()
                .max(crate::contribution::LONGEST_NAME)
                .autocomplete("nickname"),
        )?,
        group: field::select(cx, form, "group", "hand-in-group", &groups, true)?,
        people: field::text(cx, form, Text::new("people", "hand-in-people").optional().kind("number"))?,
    };
    let body = Html::of(&HandIn {
        cx,
        target,
        form,
        problems: field::problems(cx, form)?,
        fields,
        guard: field::guard(cx)?,
        map: region::island(cx, region::Task::Pick { place: "place", lat: "lat", lon: "lon" })?,
    })?;
    let title = cx.t(&key("heading"));
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title, body, private: true, status, ..Page::default() }).await
}

async fn closed(cx: &Cx, target: &Target<'_>) -> Outcome {
    #[derive(Template)]
    #[template(path = "hand-in-closed.html")]
    struct Closed<'a> {
        cx: &'a Cx,
        full: &'a Full,
    }
    let body = Html::of(&Closed { cx, full: &target.full })?;
    cx.page(Page { title: cx.t("hand-in-closed"), body, private: true, ..Page::default() }).await
}

/// Takes the form. Sending it again by a reload is harmless: the key in it stays the same.
async fn send(cx: Cx, State(app): State<App>, Path(slug): Path<String>, input: Input) -> Outcome {
    let target = target(&app, &slug).await?;
    // A form without a readable key gets a fresh one and is shown again, with all that was typed.
    let key: Option<Uuid> = input.get("key").parse().ok();
    let mut form = FormState::new(input);
    let result = match key {
        Some(key) => {
            intake::submit(&cx, key, draft(&target, &form.input, &slug), arrival(&cx, &form.input)).await
        }
        None => {
            form.input.set("key", cx.random().uuid().to_string());
            Err(Error::invalid("", "form-unreadable"))
        }
    };
    match result {
        Ok(receipt) => done(&cx, &target, &receipt, &form.input).await,
        Err(Error::Invalid(problems)) => {
            form.problems = with_lost_photos(&form.input, problems);
            form_page(&cx, &target, &form).await
        }
        // The same form with another text: the first one has arrived, this is a new one.
        Err(Error::Conflict(_)) => {
            form.input.set("key", cx.random().uuid().to_string());
            form.problems = Problems::from(kernel::Problem::new("text", "contribution-key-conflict-form"));
            form_page(&cx, &target, &form).await
        }
        // Only the photos cannot be kept: what was typed stays, and may be sent without them.
        Err(Error::Unavailable(cause)) if !form.input.files.is_empty() && app.files.is_down() => {
            tracing::warn!(cause, "photos cannot be kept now");
            form.problems = Problems::from(kernel::Problem::new("photos", "contribution-photos-not-now"));
            let mut page = form_page(&cx, &target, &form).await?;
            *page.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
            page.headers_mut().insert(http::header::RETRY_AFTER, RETRY_SECONDS.into());
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}

/// After how many seconds photos may be kept again.
const RETRY_SECONDS: u16 = 60;

/// A browser does not send files a second time; the reader must know that they have to choose them again.
fn with_lost_photos(input: &Input, mut problems: Problems) -> Problems {
    if !input.files.is_empty() && problems.of("photos").is_none() {
        problems.push(kernel::Problem::new("photos", "contribution-photos-again"));
    }
    problems
}

fn draft(target: &Target<'_>, input: &Input, slug: &str) -> Draft {
    let text = |name: &str| input.some(name).map(str::to_owned);
    Draft {
        kind: target.format.kind.to_owned(),
        process: slug.to_owned(),
        title: text("title"),
        text: input.get("text").to_owned(),
        place: text("place"),
        lon: input.some("lon").and_then(|lon| lon.parse().ok()),
        lat: input.some("lat").and_then(|lat| lat.parse().ok()),
        channel: None,
        // Something that is no number is a problem of its own, found by the check.
        people: input.some("people").map(|people| people.parse().unwrap_or(-1)),
        name: text("name"),
        group: text("group"),
        addressee: text("addressee"),
        language: None,
        captured_at: None,
    }
}

/// Signs of a machine: the trap is filled, the form is not ours, or it came back faster than anybody types.
fn arrival(cx: &Cx, input: &Input) -> Arrival {
    const FASTEST_SECONDS: i64 = 3;
    let age = form::form_age(&cx.app, cx.now, input.get("form_token"));
    let suspicious = !input.get("website").is_empty() || age.is_none_or(|seconds| seconds < FASTEST_SECONDS);
    let mut alts = input.all("photo_alt");
    let photos = input.files.iter().filter(|file| file.field == "photos").take(MOST_PHOTOS + 1);
    let photos = photos
        .map(|file| RawPhoto { bytes: file.bytes.clone(), alt: alts.next().unwrap_or_default().to_owned() })
        .collect();
    let may_repeat = !input.ticked("again");
    Arrival { suspicious, photos, may_repeat, author: cx.actor.resident_id(), ..Arrival::default() }
}

#[derive(Template)]
#[template(path = "hand-in-done.html")]
struct Done<'a> {
    cx: &'a Cx,
    target: &'a Target<'a>,
    receipt: &'a Receipt,
    due: String,
    slip: Html,
    mail: Html,
    similar: Vec<Contribution>,
}

async fn done(cx: &Cx, target: &Target<'_>, receipt: &Receipt, input: &Input) -> Outcome {
    let place = input.some("place");
    let similar = intake::similar(cx, input.get("text"), place, Some(receipt.id)).await?;
    let mail = super::receipt::mail_form(cx, &receipt.code, None, &super::receipt::known_address(cx))?;
    let slip = super::receipt::slip(cx, receipt)?;
    let body = Html::of(&Done { cx, target, receipt, due: cx.date(receipt.due_at), slip, mail, similar })?;
    cx.page(Page { title: cx.t("hand-in-done"), body, private: true, ..Page::default() }).await
}
