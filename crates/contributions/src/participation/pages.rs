//! The figures as page, table and interface; all three show what was published ([`super::published`]).

use super::{Figure, LEAST, Publication, published};
use crate::{
    contribution::{Channel, Group},
    quarter,
};
use askama::Template;
use axum::response::IntoResponse;
use http::header;
use kernel::{Access, Error, Result};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::{OpenApi, ToSchema};
use web::{
    Cx, Html, Outcome, Page, Routes,
    json::{ProblemDocument, open, public},
};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/zahlen", Access::Public, page).get("/api/v1/participation", Access::Public, json).get(
        "/api/v1/participation.csv",
        Access::Public,
        csv,
    )
}

#[derive(OpenApi)]
#[openapi(
    paths(json, csv),
    components(schemas(Participation, ParticipationQuarter, Figure, ProblemDocument))
)]
pub(crate) struct Doc;

#[derive(Template)]
#[template(path = "participation.html")]
struct ParticipationPage<'a> {
    cx: &'a Cx,
    /// Title and figures of each, newest first.
    quarters: Vec<(String, Html)>,
}

/// A quarter, as it is shown.
#[derive(Template)]
#[template(path = "participation-quarter.html")]
struct Quarter<'a> {
    cx: &'a Cx,
    publication: Publication,
    places: &'a HashMap<String, String>,
}

impl Quarter<'_> {
    fn title(&self) -> String {
        let since = self.publication.since;
        let number = i64::from(quarter::number(since));
        let values = [("number", number.into()), ("year", since.year().to_string().into())];
        self.cx.ta("participation-quarter", &values)
    }

    /// The sum of all, if it may be shown.
    fn total(&self) -> Option<i64> {
        self.publication.people("total", "", "", "").map(|people| i64::try_from(people).unwrap_or(i64::MAX))
    }

    /// A figure, or that it is hidden.
    fn figure(&self, of: &str, group: &str, channel: &str) -> String {
        self.text(self.publication.people(of, group, channel, ""))
    }

    fn text(&self, people: Option<u64>) -> String {
        match people {
            Some(people) => self.cx.number(i64::try_from(people).unwrap_or(i64::MAX)),
            None => "·".to_owned(),
        }
    }

    /// Places of which the figure may be shown: the path of their page, their name, the figure.
    fn shown_places(&self) -> Vec<(Option<String>, String, String)> {
        let shown = self.publication.figures.iter().filter(|one| one.of == "place" && one.people.is_some());
        shown
            .map(|one| match self.places.get(&one.place) {
                Some(name) => (Some(format!("/orte/{}", one.place)), name.clone(), self.text(one.people)),
                None if one.place == "-" => {
                    (None, self.cx.t("participation-no-place"), self.text(one.people))
                }
                // A place that there was then.
                None => (None, one.place.clone(), self.text(one.people)),
            })
            .collect()
    }
}

async fn page(cx: Cx) -> Outcome {
    let places: Vec<(String, String)> = cx.app.db.query("select slug, name from place").all().await?;
    let places: HashMap<String, String> = places.into_iter().collect();
    let quarters = published(&cx.app.db).await?.into_iter().map(|publication| {
        let quarter = Quarter { cx: &cx, publication, places: &places };
        Ok((quarter.title(), Html::of(&quarter)?))
    });
    let quarters = quarters.collect::<Result<Vec<_>>>()?;
    let body = Html::of(&ParticipationPage { cx: &cx, quarters })?;
    let (title, description) = (cx.t("participation-title"), cx.t("participation-lead"));
    cx.page(Page { title, description, body, ..Page::default() }).await
}

/// Figures about the people who took part; small ones are hidden.
#[derive(Debug, Serialize, ToSchema)]
struct Participation {
    /// The least figure that is shown.
    least: u64,
    /// Closed quarters, newest first. A published quarter never changes.
    quarters: Vec<ParticipationQuarter>,
}

/// The figures of what was received in a quarter.
#[derive(Debug, Serialize, ToSchema)]
struct ParticipationQuarter {
    /// Such as `2026-Q2` (Europe/Berlin).
    quarter: String,
    figures: Vec<Figure>,
}

/// People who took part, by quarter, group, channel and place. No figure is below five, none of the hidden ones can be
/// computed from the others, and no difference of two publications tells of a person.
#[utoipa::path(get, path = "/api/v1/participation", tag = "contributions", responses(
    (status = 200, description = "Found", body = Participation),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn json(cx: Cx) -> Outcome {
    let quarters = published(&cx.app.db)
        .await?
        .into_iter()
        .map(|one| ParticipationQuarter { quarter: quarter::name(one.since), figures: one.figures });
    public(&Participation { least: LEAST, quarters: quarters.collect() })
}

/// The same as a table (UTF-8, RFC 4180); hidden figures are empty.
#[utoipa::path(get, path = "/api/v1/participation.csv", tag = "contributions", responses(
    (status = 200, description = "A table with a header line", content_type = "text/csv"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn csv(cx: Cx) -> Outcome {
    let bytes = table(&published(&cx.app.db).await?)?;
    let mut response =
        ([(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], bytes).into_response();
    open(&mut response);
    Ok(response)
}

fn table(publications: &[Publication]) -> Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["quarter", "of", "group", "channel", "place", "people"]).map_err(Error::internal)?;
    for publication in publications {
        let quarter = quarter::name(publication.since);
        for figure in &publication.figures {
            let people = figure.people.map(|people| people.to_string()).unwrap_or_default();
            let place = if figure.place == "-" { "none" } else { &figure.place };
            let row = [&quarter, &figure.of, &figure.group, &figure.channel, place, &people];
            table.write_record(row).map_err(Error::internal)?;
        }
    }
    table.into_inner().map_err(|error| Error::internal(error.to_string()))
}
