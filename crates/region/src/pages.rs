//! What people see: the overview, a page per place and a page per municipality.

use crate::{
    map::{self, Counts, Entry, Overview, asked},
    place::{Municipality, Place},
    store::{self, PlaceHit},
};
use askama::Template;
use axum::extract::Path;
use kernel::{Error, Result};
use web::{Cx, Html, Outcome, Page, field::Choice, module::render};

/// Places for a form, by name; their municipality stands beside it. The value is the slug.
///
/// # Errors
/// Those of the database.
pub async fn place_choices(cx: &Cx) -> Result<Vec<Choice>> {
    let db = &cx.app.db;
    let municipalities = cx.lately("municipalities", store::all_municipalities(db)).await?;
    let places = cx.lately("places", store::all_places(db)).await?;
    Ok(places
        .iter()
        .map(|place| {
            let of = municipalities
                .iter()
                .find(|municipality| municipality.id == place.municipality_id)
                .filter(|of| of.name != place.name);
            let text = match of {
                Some(of) => cx.ta(
                    "region-choice",
                    &[("place", place.name.as_str().into()), ("municipality", of.name.as_str().into())],
                ),
                None => place.name.clone(),
            };
            Choice::new(place.slug.clone(), text)
        })
        .collect())
}

/// `GET /orte?q=…`
pub(crate) async fn overview(cx: Cx) -> Outcome {
    let overview = map::overview(&cx).await?;
    let asked = asked(&cx);
    let hits = store::search_places(&cx.app.db, &asked).await?;
    let map = overview.block(&cx, &cx.place_counts().await?)?;
    let body = Html::of(&OverviewPage { cx: &cx, overview: &overview, asked: &asked, hits, map })?;
    let description = cx.t("region-description");
    cx.page(Page {
        title: cx.t("region-title"),
        description,
        body,
        unlisted: !asked.is_empty(),
        ..Page::default()
    })
    .await
}

/// `GET /orte/{slug}`
pub(crate) async fn place(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let overview = map::overview(&cx).await?;
    let place = overview.place(&slug).ok_or(Error::NotFound)?;
    let municipality = overview.municipality(place.municipality_id).ok_or(Error::NotFound)?;
    let aliases = store::aliases(&cx.app.db, place.id).await?;
    let map = overview.small(&cx, municipality.id, Some(place.id), &Counts::new())?;
    let panels = render(&cx, &cx.app.panels.place, place.id).await?;
    let body = Html::of(&PlacePage { cx: &cx, place, municipality, aliases, map, panels })?;
    let names = [("place", place.name.as_str().into()), ("municipality", municipality.name.as_str().into())];
    let description = cx.ta("region-place-description", &names);
    let breadcrumb =
        vec![("/orte".to_owned(), cx.t("region-nav")), (municipality.path(), municipality.name.clone())];
    cx.page(Page { title: place.name.clone(), description, body, breadcrumb, ..Page::default() }).await
}

/// `GET /gemeinden/{slug}`
pub(crate) async fn municipality(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let overview = map::overview(&cx).await?;
    let municipality = overview
        .municipalities
        .iter()
        .find(|municipality| municipality.slug == slug)
        .ok_or(Error::NotFound)?;
    let counts = cx.place_counts().await?;
    let map = overview.small(&cx, municipality.id, None, &counts)?;
    let entries =
        overview.entries(&counts).filter(|entry| entry.place.municipality_id == municipality.id).collect();
    let panels = render(&cx, &cx.app.panels.municipality, municipality.id).await?;
    let body = Html::of(&MunicipalityPage { cx: &cx, municipality, entries, map, panels })?;
    let description =
        cx.ta("region-municipality-description", &[("municipality", municipality.full_name().into())]);
    let breadcrumb = vec![("/orte".to_owned(), cx.t("region-nav"))];
    cx.page(Page { title: municipality.full_name(), description, body, breadcrumb, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "region-overview.html")]
struct OverviewPage<'a> {
    cx: &'a Cx,
    overview: &'a Overview,
    asked: &'a str,
    hits: Vec<PlaceHit>,
    map: Html,
}

impl OverviewPage<'_> {
    fn municipality_of(&self, place: &Place) -> &str {
        self.overview
            .municipality(place.municipality_id)
            .map_or("", |municipality| municipality.name.as_str())
    }

    fn lead(&self) -> String {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX).into();
        self.cx.ta(
            "region-lead",
            &[
                ("places", count(self.overview.places.len())),
                ("municipalities", count(self.overview.municipalities.len())),
            ],
        )
    }

    fn result(&self) -> String {
        let count = i64::try_from(self.hits.len()).unwrap_or(i64::MAX);
        self.cx.ta("region-hits", &[("count", count.into()), ("asked", self.asked.into())])
    }
}

#[derive(Template)]
#[template(path = "region-place.html")]
struct PlacePage<'a> {
    cx: &'a Cx,
    place: &'a Place,
    municipality: &'a Municipality,
    aliases: Vec<String>,
    map: Html,
    panels: Html,
}

impl PlacePage<'_> {
    fn population(&self) -> Option<String> {
        self.place.population.map(|population| self.cx.number(population))
    }

    fn population_day(&self) -> String {
        match self.place.population_day() {
            Some(day) => self.cx.ta("region-population-day", &[("day", self.cx.day(day).into())]),
            None => self.cx.t("region-population-undated"),
        }
    }

    fn representation(&self) -> String {
        match self.place.representation {
            Some(representation) => self.cx.word("region-representation", representation),
            None => self.cx.t("region-not-stated"),
        }
    }
}

#[derive(Template)]
#[template(path = "region-municipality.html")]
struct MunicipalityPage<'a> {
    cx: &'a Cx,
    municipality: &'a Municipality,
    entries: Vec<Entry<'a>>,
    map: Html,
    panels: Html,
}
