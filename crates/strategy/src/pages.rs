//! What everyone sees.

mod bundle;
mod goals;
mod list;
mod measure;
mod panels;

pub(crate) use bundle::bundle;
pub(crate) use goals::{goal, overview};
pub(crate) use list::{cursor, cursor_of, list, status_of};
pub(crate) use measure::measure;
pub(crate) use panels::{home_panel, place_panel};

use crate::{
    edition::{Alignment, Edition, Element, Event, ProjectPhase, Record},
    kind::ElementKind,
    store,
};
use kernel::{Error, Result};
use std::sync::Arc;
use web::Cx;

/// The wording of the edition that counts now: few rows, the same on all pages, and changed by few.
pub(crate) struct Wording {
    pub(crate) edition: Edition,
    /// Goals, sub-goals and bundles.
    pub(crate) elements: Vec<Element>,
    pub(crate) alignments: Vec<Alignment>,
}

impl Wording {
    pub(crate) fn of_kind(&self, kind: ElementKind) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.kind == kind)
    }
}

/// What surrounds the goals on the overview.
pub(crate) struct Story {
    pub(crate) phases: Vec<ProjectPhase>,
    pub(crate) events: Vec<Event>,
    pub(crate) records: Vec<Record>,
    /// Municipality, body and day.
    pub(crate) decisions: Vec<(String, String, String)>,
}

/// The edition that counts now; `None` before a strategy was adopted.
pub(crate) async fn current(cx: &Cx) -> Result<Arc<Option<Wording>>> {
    let db = &cx.app.db;
    let load = async {
        let Some(edition) = store::current(db).await? else { return Ok(None) };
        let elements = store::elements(db, edition.id).await?;
        let alignments = store::alignments(db, edition.id).await?;
        Ok(Some(Wording { edition, elements, alignments }))
    };
    cx.lately("wording of the strategy", load).await
}

/// Phases, events, records and decisions of the edition that counts now.
pub(crate) async fn story(cx: &Cx, edition: &Edition) -> Result<Arc<Story>> {
    let db = &cx.app.db;
    let load = async {
        Ok(Story {
            phases: store::phases(db, edition.id).await?,
            events: store::events(db, edition.id).await?,
            records: store::records(db, edition.id).await?,
            decisions: store::decisions(db, edition.id).await?,
        })
    };
    cx.lately("story of the strategy", load).await
}

/// The page of a part of the strategy does not exist before one was adopted.
pub(crate) fn adopted(wording: Option<&Wording>) -> Result<&Wording> {
    wording.ok_or(Error::NotFound)
}
