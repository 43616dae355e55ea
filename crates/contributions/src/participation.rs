//! Who takes part: people by group, channel and place, as page, table and interface. Figures about people are protected:
//! none is below five, and none that is hidden can be computed ([`methods::suppression`]). The three show the same
//! figures, made in one place ([`Participation::load`]), and they change once a month only, so that nobody can be told
//! from the difference of two days. Counts of public contributions are no figures about people and are shown elsewhere.

use crate::contribution::{Channel, Group};
use askama::Template;
use axum::response::IntoResponse;
use http::header;
use jiff::civil::Date;
use kernel::{Access, Error, Result, Timestamp};
use methods::suppression::{self, Protected};
use serde::Serialize;
use std::borrow::Borrow;
use utoipa::{OpenApi, ToSchema};
use web::{
    Cx, Html, Outcome, Page, Routes,
    json::{ProblemDocument, open, public},
};

/// The least figure about people that is shown.
pub const LEAST: u64 = 5;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/zahlen", Access::Public, page).get("/api/v1/participation", Access::Public, json).get(
        "/api/v1/participation.csv",
        Access::Public,
        csv,
    )
}

#[derive(OpenApi)]
#[openapi(paths(json, csv), components(schemas(ParticipationFigures, Figure, ProblemDocument)))]
pub(crate) struct Doc;

/// The figures that everyone may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// They count what was received before this day.
    pub until: Date,
    /// People by group (rows, in the order of [`Group::ALL`]) and channel (columns, in the order of [`Channel::ALL`]).
    pub by_group: Protected,
    /// Slug and name of each place; the last row of `by_place` is "no single place".
    pub places: Vec<(String, String)>,
    /// People by place, one column.
    pub by_place: Protected,
}

impl Participation {
    /// Counts and protects. What was rejected or withdrawn before does not count; what was cut out of another contribution
    /// counts with that one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn load(cx: &Cx) -> Result<Self> {
        let until = cx.today().first_of_month();
        let rows: Vec<(Group, Channel, Option<String>, i64)> = cx
            .app
            .db
            .query(include_str!("sql/participation.sql"))
            .bind(Timestamp::berlin(until, 0, 0))
            .all()
            .await?;
        let mut places: Vec<(String, String)> =
            cx.app.db.query("select slug, name from place order by name, slug").all().await?;
        places.push((String::new(), cx.t("participation-no-place")));
        let mut by_group = vec![vec![0; Channel::ALL.len()]; Group::ALL.len()];
        let mut by_place = vec![vec![0]; places.len()];
        for (group, channel, place, people) in rows {
            let people = u64::try_from(people).unwrap_or_default();
            let slug = place.unwrap_or_default();
            if let (Some(row), Some(column)) = (at(Group::ALL, &group), at(Channel::ALL, &channel)) {
                by_group[row][column] += people;
            }
            if let Some(row) = places.iter().position(|(known, _)| *known == slug) {
                by_place[row][0] += people;
            }
        }
        Ok(Self {
            until,
            by_group: suppression::protect(&by_group, LEAST),
            places,
            by_place: suppression::protect(&by_place, LEAST),
        })
    }

    /// Every figure once: of what (`group`, `channel`, `group_channel`, `place`, `total`), which, how many.
    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut add = |of: &'static str, group: &str, channel: &str, place: &str, people: Option<u64>| {
            figures.push(Figure {
                of,
                group: group.to_owned(),
                channel: channel.to_owned(),
                place: place.to_owned(),
                people,
            });
        };
        for (row, group) in Group::ALL.iter().enumerate() {
            for (column, channel) in Channel::ALL.iter().enumerate() {
                add("group_channel", group.as_str(), channel.as_str(), "", self.by_group.cells[row][column]);
            }
            add("group", group.as_str(), "", "", self.by_group.row_totals[row]);
        }
        for (column, channel) in Channel::ALL.iter().enumerate() {
            add("channel", "", channel.as_str(), "", self.by_group.column_totals[column]);
        }
        for (row, (slug, _)) in self.places.iter().enumerate() {
            let place = if slug.is_empty() { "-" } else { slug };
            add("place", "", "", place, self.by_place.row_totals[row]);
        }
        add("total", "", "", "", self.by_group.total);
        figures
    }
}

fn at<T: PartialEq>(all: &[T], one: &T) -> Option<usize> {
    all.iter().position(|other| other == one)
}

#[derive(Template)]
#[template(path = "participation.html")]
struct ParticipationPage<'a> {
    cx: &'a Cx,
    figures: Participation,
}

impl ParticipationPage<'_> {
    /// A figure, or that it is hidden.
    fn figure(&self, people: impl Borrow<Option<u64>>) -> String {
        match *people.borrow() {
            Some(people) => self.cx.number(i64::try_from(people).unwrap_or(i64::MAX)),
            None => "·".to_owned(),
        }
    }

    /// The sum of all, if it may be shown.
    fn total(&self) -> Option<i64> {
        self.figures.by_group.total.map(|people| i64::try_from(people).unwrap_or(i64::MAX))
    }

    /// Each group with its figures by channel and their sum.
    fn rows(&self) -> impl Iterator<Item = (&Group, &Vec<Option<u64>>, &Option<u64>)> {
        let table = &self.figures.by_group;
        let figures = table.cells.iter().zip(&table.row_totals);
        Group::ALL.iter().zip(figures).map(|(group, (cells, total))| (group, cells, total))
    }

    /// Places of which the figure may be shown.
    fn shown_places(&self) -> Vec<(&(String, String), String)> {
        let totals = self.figures.places.iter().zip(&self.figures.by_place.row_totals);
        totals
            .filter(|(_, people)| people.is_some())
            .map(|(place, people)| (place, self.figure(people)))
            .collect()
    }
}

async fn page(cx: Cx) -> Outcome {
    let figures = Participation::load(&cx).await?;
    let body = Html::of(&ParticipationPage { cx: &cx, figures })?;
    let (title, description) = (cx.t("participation-title"), cx.t("participation-lead"));
    cx.page(Page { title, description, body, ..Page::default() }).await
}

/// How many people took part, in one respect.
#[derive(Debug, Serialize, ToSchema)]
struct Figure {
    /// What is counted: `group`, `channel`, `group_channel`, `place`, `total`.
    of: &'static str,
    /// Group of the authors; empty: all.
    group: String,
    /// Channel; empty: all.
    channel: String,
    /// Slug of the place; empty: all, `-`: no single place.
    place: String,
    /// People; null: hidden to protect them.
    people: Option<u64>,
}

/// Figures about the people who took part; small ones are hidden.
#[derive(Debug, Serialize, ToSchema)]
struct ParticipationFigures {
    /// They count what was received before this day (Europe/Berlin).
    #[schema(value_type = String, format = Date)]
    until: String,
    /// The least figure that is shown.
    least: u64,
    figures: Vec<Figure>,
}

/// People who took part, by group, channel and place. No figure is below five, and none of the hidden ones can be computed
/// from the others.
#[utoipa::path(get, path = "/api/v1/participation", tag = "contributions", responses(
    (status = 200, description = "Found", body = ParticipationFigures),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn json(cx: Cx) -> Outcome {
    let figures = Participation::load(&cx).await?;
    public(&ParticipationFigures {
        until: figures.until.to_string(),
        least: LEAST,
        figures: figures.figures(),
    })
}

/// The same as a table (UTF-8, RFC 4180); hidden figures are empty.
#[utoipa::path(get, path = "/api/v1/participation.csv", tag = "contributions", responses(
    (status = 200, description = "A table with a header line", content_type = "text/csv"),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn csv(cx: Cx) -> Outcome {
    let figures = Participation::load(&cx).await?;
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["of", "group", "channel", "place", "people", "until"]).map_err(Error::internal)?;
    for figure in figures.figures() {
        let people = figure.people.map(|people| people.to_string()).unwrap_or_default();
        let place = if figure.place == "-" { "none".to_owned() } else { figure.place };
        let row =
            [figure.of.to_owned(), figure.group, figure.channel, place, people, figures.until.to_string()];
        table.write_record(row).map_err(Error::internal)?;
    }
    let bytes = table.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    let mut response =
        ([(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], bytes).into_response();
    open(&mut response);
    Ok(response)
}
