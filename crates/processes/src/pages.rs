//! What everyone sees: the list, the page of a process, its pieces on the home page and on the pages of places.

use crate::{
    event,
    form::Area,
    process::{Full, Process, Progress},
    store, view,
};
use askama::Template;
use axum::extract::Path;
use database::BoxFuture;
use kernel::{Error, PlaceId, ProcessId, Result, Timestamp};
use std::{collections::HashMap, sync::Arc};
use web::{Cx, Html, Input, Outcome, Page, module, module::PlaceCount};

/// Closed processes on one page of the list.
const CLOSED_AT_ONCE: usize = 24;
/// Cards on the home page.
const ON_HOME: usize = 6;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage<'a> {
    cx: &'a Cx,
    running: Html,
    coming: Html,
    finished: Html,
    older: Option<String>,
    continued: bool,
}

/// `/mitmachen`: running, coming, finished.
pub(crate) async fn list(cx: Cx) -> Outcome {
    let query = Input::from_urlencoded(cx.query.as_deref().unwrap_or_default().as_bytes())?;
    let after = query.some("nach").map(cursor).transpose()?;
    let published = if after.is_some() { Vec::new() } else { store::published_full(&cx.app.db).await? };
    let mut closed = store::closed(&cx.app.db, after, CLOSED_AT_ONCE + 1).await?;
    let older = (closed.len() > CLOSED_AT_ONCE).then(|| {
        closed.truncate(CLOSED_AT_ONCE);
        closed
            .last()
            .map(|full| format!("/mitmachen?nach={}", cursor_of(full.process.closed_at, full.process.id)))
    });
    let of = |progress| published.iter().filter(move |full| full.progress(cx.now) == progress);
    let page = ListPage {
        running: view::cards(&cx, of(Progress::Running))?,
        coming: view::cards(&cx, of(Progress::Coming))?,
        finished: view::cards(&cx, of(Progress::Finished).chain(&closed))?,
        older: older.flatten(),
        continued: after.is_some(),
        cx: &cx,
    };
    cx.page(Page {
        title: cx.t("processes-title"),
        description: cx.t("processes-intro"),
        body: Html::of(&page)?,
        ..Page::default()
    })
    .await
}

/// `/mitmachen/{slug}`
pub(crate) async fn process(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let full = store::by_slug(&cx.app.db, &slug)
        .await?
        .filter(|full| full.process.state.is_public())
        .ok_or(Error::NotFound)?;
    // The format's own page asks for it again.
    let shown = full.clone();
    cx.once(full.process.id.to_string(), async { Ok(Some(shown)) }).await?;
    let events = event::of(&cx.app.db, full.process.id).await?;
    let area = area_of(&cx, &full).await?;
    let own = match cx.app.format(&full.process.format) {
        Some(format) => (format.page)(&cx, full.process.id).await?,
        None => Html::empty(),
    };
    let body = view::description(&cx, &full, &area, &events, &own).await?;
    let body = body.then(&module::render(&cx, &cx.app.panels.process, full.process.id).await?);
    let (title, description) = (full.process.title, full.process.summary);
    cx.page(Page {
        title,
        title_language: "de".to_owned(),
        description,
        body,
        breadcrumb: vec![("/mitmachen".to_owned(), cx.t("processes-title"))],
        ..Page::default()
    })
    .await
}

/// The names of the places or municipalities a process concerns; asks for no more than will be shown.
pub(crate) async fn area_of(cx: &Cx, full: &Full) -> Result<Area> {
    let mut area = Area::default();
    if !full.places.is_empty() {
        area.load_places(cx).await?;
    } else if !full.municipalities.is_empty() {
        area.load_municipalities(cx).await?;
    }
    Ok(area)
}

#[derive(Template)]
#[template(path = "panel.html")]
struct PanelPart<'a> {
    cx: &'a Cx,
    id: &'static str,
    key: &'static str,
    cards: Html,
    wide: bool,
}

/// What is open now, looked up once per request.
async fn open_now(cx: &Cx) -> Result<Arc<Vec<Full>>> {
    cx.once("open processes", store::open_now(&cx.app.db, cx.now)).await
}

/// On the home page: what is on now.
pub(crate) fn home_panel(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let open = open_now(cx).await?;
        if open.is_empty() {
            return Ok(Html::empty());
        }
        // What ends soonest comes first; what is always open can wait.
        let mut open: Vec<&Full> = open.iter().collect();
        open.sort_by_key(|full| full.open_until(cx.now).unwrap_or(Timestamp::from_micros(i64::MAX)));
        let cards = view::cards(cx, open.into_iter().take(ON_HOME))?;
        Html::of(&PanelPart { cx, id: "h-processes", key: "processes-home", cards, wide: true })
    })
}

#[derive(Template)]
#[template(path = "controllers.html")]
struct Controllers<'a> {
    cx: &'a Cx,
    processes: Vec<Process>,
}

/// On the privacy page: who is responsible for the data of each process (Art. 26 GDPR).
pub(crate) fn controllers_panel(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let processes = store::public(&cx.app.db).await?;
        if processes.is_empty() {
            return Ok(Html::empty());
        }
        Html::of(&Controllers { cx, processes })
    })
}

/// On the page of a place: what concerns it and is not over.
pub(crate) fn place_panel(cx: &Cx, place: PlaceId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let mut all = store::of_place(&cx.app.db, place).await?;
        all.retain(|full| full.progress(cx.now) != Progress::Finished);
        if all.is_empty() {
            return Ok(Html::empty());
        }
        let cards = view::cards(cx, &all)?;
        Html::of(&PanelPart { cx, id: "h-processes", key: "processes-here", cards, wide: false })
    })
}

/// How many processes are open at each place.
pub(crate) fn place_counts(cx: &Cx) -> BoxFuture<'_, Result<HashMap<PlaceId, PlaceCount>>> {
    Box::pin(async move {
        let open = open_now(cx).await?;
        let mut counts: HashMap<PlaceId, PlaceCount> = HashMap::new();
        for place in region::overview(cx).await?.places() {
            let here = open.iter().filter(|full| full.concerns(place.id, place.municipality_id)).count();
            counts.insert(
                place.id,
                PlaceCount { contributions: 0, open_processes: i64::try_from(here).unwrap_or(i64::MAX) },
            );
        }
        Ok(counts)
    })
}

/// A place in a list: moment and id of its last item.
pub(crate) fn cursor_of(at: Option<Timestamp>, id: ProcessId) -> String {
    format!("{}.{id}", at.map_or(0, Timestamp::micros))
}

/// Reads [`cursor_of`].
pub(crate) fn cursor(text: &str) -> Result<(Timestamp, ProcessId)> {
    let parts = text
        .split_once('.')
        .and_then(|(at, id)| Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?)));
    parts.ok_or_else(|| Error::invalid("after", "api-after"))
}
