//! The overview: a drawing whose cells are links, and the same as a list.

use crate::{
    Task,
    credit::{self, Piece},
    data_at,
    drawing::{Drawing, Subject, local_processes},
    island,
    place::{Municipality, Place},
    store::{self, PlaceOnMap},
};
use askama::Template;
use database::{BoxFuture, Conn};
use kernel::{MunicipalityId, PlaceId, Result};
use std::{collections::HashMap, sync::Arc};
use web::{Cx, Html, module::PlaceCount};

/// Width of the large drawing and of the small one, in units of the view box; the style sheet's letters fit these.
const WIDE: f64 = 720.0;
const SMALL: f64 = 400.0;

/// What is going on at each place.
pub type Counts = HashMap<PlaceId, PlaceCount>;

/// All municipalities and places.
#[derive(Debug)]
pub struct Overview {
    pub(crate) municipalities: Vec<Municipality>,
    pub(crate) places: Vec<PlaceOnMap>,
}

/// All municipalities and places.
///
/// # Errors
/// Those of the database.
pub async fn overview(cx: &Cx) -> Result<Arc<Overview>> {
    cx.lately("region", Overview::load(&cx.app.db)).await
}

impl Overview {
    async fn load(conn: impl Into<Conn<'_>>) -> Result<Self> {
        let mut conn = conn.into();
        Ok(Self {
            municipalities: store::all_municipalities(&mut conn).await?,
            places: store::places_on_map(&mut conn).await?,
        })
    }

    /// All municipalities, by name.
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// All places with their cells, by name.
    pub fn cells(&self) -> &[PlaceOnMap] {
        &self.places
    }

    /// The municipality of an id.
    pub fn municipality(&self, id: MunicipalityId) -> Option<&Municipality> {
        self.municipalities.iter().find(|municipality| municipality.id == id)
    }

    /// All places, by name.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().map(|place| &place.place)
    }

    /// The place of a slug.
    pub fn place(&self, slug: &str) -> Option<&Place> {
        self.places().find(|place| place.slug == slug)
    }

    /// Drawing and list side by side.
    pub(crate) fn block(&self, cx: &Cx, counts: &Counts) -> Result<Html> {
        let all: Vec<_> = self.municipalities.iter().enumerate().collect();
        let drawing = Drawing::of(Subject {
            municipalities: &all,
            places: &self.places,
            counts,
            focus: None,
            width: WIDE,
        })?;
        let picture = self.picture(cx, counts, &drawing, None)?;
        let list = self.list(cx, counts)?;
        let palettes = all.iter().map(|(rank, municipality)| (rank % 2 + 1, *municipality)).collect();
        Html::of(&Block {
            cx,
            picture,
            list,
            palettes,
            has_pins: !drawing.pins.is_empty(),
            credits: self.credits(),
            island: island(cx, Task::Show { of: "places", named: true, centre: None })?,
        })
    }

    /// A small drawing of one municipality, with a mark on the place in focus.
    pub(crate) fn small(
        &self,
        cx: &Cx,
        municipality: MunicipalityId,
        focus: Option<PlaceId>,
        counts: &Counts,
    ) -> Result<Html> {
        let only: Vec<_> = self
            .municipalities
            .iter()
            .enumerate()
            .filter(|(_, candidate)| candidate.id == municipality)
            .collect();
        let width = if focus.is_some() { SMALL } else { WIDE };
        let drawing =
            Drawing::of(Subject { municipalities: &only, places: &self.places, counts, focus, width })?;
        let picture = self.picture(cx, counts, &drawing, focus)?;
        let place = self.places().find(|place| focus == Some(place.id));
        let island = match place {
            Some(place) => {
                let centre = Some((place.lon, place.lat));
                island(cx, Task::Show { of: "content", named: false, centre })?
            }
            None => island(cx, Task::Show { of: "places", named: true, centre: None })?,
        };
        Html::of(&Small { cx, picture, credits: self.credits(), island })
    }

    fn picture(&self, cx: &Cx, counts: &Counts, drawing: &Drawing, focus: Option<PlaceId>) -> Result<Html> {
        let cells = drawing
            .cells
            .iter()
            .map(|cell| {
                let place = &self.places[cell.index].place;
                let count = counts.get(&place.id).copied().unwrap_or_default();
                CellLink {
                    cell,
                    place,
                    title: cell_title(cx, place, count),
                    is_current: focus == Some(place.id),
                }
            })
            .collect();
        Html::of(&Picture { cx, drawing, cells })
    }

    fn list(&self, cx: &Cx, counts: &Counts) -> Result<Html> {
        Html::of(&PlaceList { cx, entries: self.entries(counts).collect(), asked: asked(cx) })
    }

    pub(crate) fn entries<'a>(&'a self, counts: &'a Counts) -> impl Iterator<Item = Entry<'a>> {
        self.places.iter().map(|PlaceOnMap { place, .. }| Entry {
            place,
            contributions: counts.get(&place.id).map_or(0, |count| count.contributions),
            processes: local_processes(counts, &self.places, place.id),
        })
    }

    /// All sources, each once.
    pub fn credits(&self) -> Vec<Vec<Piece>> {
        let of_municipalities =
            self.municipalities.iter().map(|source| (&source.attribution, &source.attribution_url));
        let of_places =
            self.places.iter().map(|source| (&source.place.attribution, &source.place.attribution_url));
        let mut credits = Vec::new();
        for (text, url) in of_municipalities.chain(of_places) {
            let pieces = credit::pieces(text, url.as_deref());
            if !pieces.is_empty() && !credits.contains(&pieces) {
                credits.push(pieces);
            }
        }
        credits
    }
}

/// `Lüsse: 7 Beiträge, 1 laufende Beteiligung`
fn cell_title(cx: &Cx, place: &Place, count: PlaceCount) -> String {
    let mut title = format!("{}: {}", place.name, cx.tn("region-contributions", count.contributions));
    if count.open_processes > 0 {
        title = format!("{title}, {}", cx.tn("region-processes", count.open_processes));
    }
    title
}

/// What the reader has typed into the search for places.
pub(crate) fn asked(cx: &Cx) -> String {
    let query = cx.query.as_deref().unwrap_or_default();
    web::Input::from_urlencoded(query.as_bytes()).map(|input| input.get("q").to_owned()).unwrap_or_default()
}

/// The overview (`.map-block`): drawing, legend, sources, and the list of all places.
///
/// # Errors
/// Those of the database.
pub async fn map(cx: &Cx, counts: &Counts) -> Result<Html> {
    overview(cx).await?.block(cx, counts)
}

/// The list of all places alone, with its search field.
///
/// # Errors
/// Those of the database.
pub async fn place_list(cx: &Cx, counts: &Counts) -> Result<Html> {
    overview(cx).await?.list(cx, counts)
}

/// The overview on the home page; nothing before a region has been imported.
pub(crate) fn home_panel(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        let overview = overview(cx).await?;
        if overview.places.is_empty() {
            return Ok(Html::empty());
        }
        let block = overview.block(cx, &cx.place_counts().await?)?;
        Html::of(&HomePanel { cx, block })
    })
}

struct CellLink<'a> {
    cell: &'a crate::drawing::Cell,
    place: &'a Place,
    title: String,
    is_current: bool,
}

/// A line of the list.
pub(crate) struct Entry<'a> {
    pub(crate) place: &'a Place,
    pub(crate) contributions: i64,
    pub(crate) processes: i64,
}

impl Entry<'_> {
    /// Where the interactive map shows it.
    pub(crate) fn at(&self) -> String {
        data_at(self.place.lon, self.place.lat)
    }

    /// What the interactive map calls it.
    pub(crate) fn title(&self, cx: &Cx) -> String {
        let count = PlaceCount { contributions: self.contributions, open_processes: self.processes };
        cell_title(cx, self.place, count)
    }
}

#[derive(Template)]
#[template(path = "region-picture.html")]
struct Picture<'a> {
    cx: &'a Cx,
    drawing: &'a Drawing,
    cells: Vec<CellLink<'a>>,
}

#[derive(Template)]
#[template(path = "region-block.html")]
struct Block<'a> {
    cx: &'a Cx,
    picture: Html,
    list: Html,
    palettes: Vec<(usize, &'a Municipality)>,
    has_pins: bool,
    credits: Vec<Vec<Piece>>,
    island: Html,
}

#[derive(Template)]
#[template(path = "region-small.html")]
struct Small<'a> {
    cx: &'a Cx,
    picture: Html,
    credits: Vec<Vec<Piece>>,
    island: Html,
}

#[derive(Template)]
#[template(path = "region-list.html")]
struct PlaceList<'a> {
    cx: &'a Cx,
    entries: Vec<Entry<'a>>,
    asked: String,
}

#[derive(Template)]
#[template(path = "region-home.html")]
struct HomePanel<'a> {
    cx: &'a Cx,
    block: Html,
}
