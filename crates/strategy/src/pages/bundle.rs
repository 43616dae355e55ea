//! A bundle: what is noted about it, and its first measures.

use super::{adopted, current};
use crate::{
    edition::{Element, Note, Site},
    kind::{ElementKind, NoteKind},
    store::{self, Filter},
    view::{self, Line},
};
use askama::Template;
use axum::extract::Path;
use kernel::Error;
use web::{Cx, Html, Outcome, Page};

/// Measures on the page of a bundle; the list has the others.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "strategy-bundle.html")]
struct BundlePage<'a> {
    cx: &'a Cx,
    bundle: &'a Element,
    goals: Vec<(&'a Element, bool)>,
    lines: Vec<Line<'a>>,
    more: bool,
    unnamed: i64,
    notes: Vec<Note>,
    sites: Vec<Site>,
    sources: Html,
}

impl BundlePage<'_> {
    fn groups(&self) -> Vec<(NoteKind, Vec<&str>)> {
        let of = |kind: NoteKind| self.notes.iter().filter(move |note| note.kind == kind);
        let group = |kind: &NoteKind| (*kind, of(*kind).map(|note| note.text.as_str()).collect::<Vec<_>>());
        NoteKind::ALL.iter().map(group).filter(|(_, texts)| !texts.is_empty()).collect()
    }

    fn address(site: &Site) -> String {
        let town = format!("{} {}", site.postcode, site.city);
        [site.street.as_str(), town.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// `GET /buendel/{slug}`
pub(crate) async fn bundle(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let wording = current(&cx).await?;
    let wording = adopted((*wording).as_ref())?;
    let (db, edition) = (&cx.app.db, wording.edition.id);
    let bundle =
        wording.of_kind(ElementKind::Bundle).find(|bundle| bundle.slug == slug).ok_or(Error::NotFound)?;
    let likely = |goal: &Element| {
        wording.alignments.iter().find(|a| a.bundle_id == bundle.id && a.goal_id == goal.id).map(|a| a.likely)
    };
    let goals = wording.elements.iter().filter_map(|goal| Some((goal, likely(goal)?))).collect();
    let filter = Filter { bundle: Some(bundle.slug.clone()), ..Filter::default() };
    let mut measures = store::measures(db, edition, &filter, None, SHOWN + 1).await?;
    let more = measures.len() > SHOWN;
    let unnamed = bundle.parts_total.filter(|_| !more).unwrap_or_default();
    let unnamed = (unnamed - i64::try_from(measures.len()).unwrap_or(i64::MAX)).max(0);
    measures.truncate(SHOWN);
    let places = store::places_of(db, &measures).await?;
    let citations = store::citations(db, [bundle.id.0]).await?;
    let body = Html::of(&BundlePage {
        cx: &cx,
        goals,
        lines: view::lines(&cx, &measures, &places)?,
        more,
        unnamed,
        notes: store::notes(db, bundle.id).await?,
        sites: store::sites(db, bundle.id).await?,
        sources: view::sources(&cx, &citations, bundle.id.0)?,
        bundle,
    })?;
    cx.page(Page {
        title: bundle.name.clone(),
        title_language: "de".to_owned(),
        description: bundle.description.clone(),
        body,
        breadcrumb: vec![("/ziele".to_owned(), cx.t("strategy-nav"))],
        ..Page::default()
    })
    .await
}
