//! What moderation does, in public and by quarter: how much came in, how it was decided and on which ground, how long it
//! took, what became of objections. These are figures about decisions, not about people.

use crate::{ground::Ground, quarter};
use askama::Template;
use axum::response::Response;
use database::Conn;
use kernel::{Access, Result, Timestamp};
use serde::Serialize;
use std::{borrow::Borrow, collections::BTreeMap};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;
use web::{
    Cx, Html, Outcome, Page, Routes,
    json::{ProblemDocument, public},
};

/// Quarters that are shown.
const SHOWN: usize = 8;

pub(super) fn routes() -> Routes {
    Routes::new().get("/moderation", Access::Public, page).get(
        "/api/v1/moderation/statistics",
        Access::Public,
        json,
    )
}

#[derive(OpenApi)]
#[openapi(paths(json), components(schemas(Quarter, ModerationStatistics, ProblemDocument)))]
pub(crate) struct Doc;

/// A line in the history of a case, as far as it is counted.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Line {
    /// Of which case.
    pub case_id: Uuid,
    /// When.
    pub at: Timestamp,
    /// `received`, `report`, `objection`, `release`, `change`, `hide`, `reject`.
    pub kind: String,
    /// On which ground something was hidden or rejected; empty for other kinds.
    pub ground: String,
}

/// What happened in one quarter of a year (Europe/Berlin).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ModerationQuarter)]
pub struct Quarter {
    /// Such as `2026-Q2`.
    pub quarter: String,
    /// Came in and waited for a look.
    pub received: i64,
    /// Reports.
    pub reports: i64,
    /// Went or stayed public as it was.
    pub released: i64,
    /// Went public with a changed text.
    pub changed: i64,
    /// Hidden or rejected, by ground.
    pub refused: BTreeMap<String, i64>,
    /// Median of whole hours from arrival, report or objection to the decision; null without decisions.
    pub median_hours: Option<i64>,
    /// Objections of authors.
    pub objections: i64,
    /// Of these, granted: the decision was changed.
    pub granted: i64,
    /// Of these, not granted.
    pub confirmed: i64,
}

impl Quarter {
    /// All that was hidden or rejected.
    pub fn all_refused(&self) -> i64 {
        self.refused.values().sum()
    }

    /// How many on this ground.
    fn on(&self, ground: impl Borrow<Ground>) -> i64 {
        self.refused.get(ground.borrow().as_str()).copied().unwrap_or_default()
    }

    /// Objections that wait for a decision.
    pub const fn undecided(&self) -> i64 {
        self.objections - self.granted - self.confirmed
    }
}

/// A quarter that is being counted.
#[derive(Default)]
struct Counting {
    quarter: Quarter,
    hours: Vec<i64>,
}

/// What is known of a case on the way through its history.
#[derive(Default)]
struct Case {
    waits_since: Option<Timestamp>,
    verdict: String,
    /// In which quarter an objection came in that waits, and against what.
    objection: Option<(String, String)>,
}

/// Counts by quarter, newest first. `lines` must be in the order of time. An objection counts, with its outcome, in the
/// quarter in which it came in.
pub fn quarters(lines: &[Line]) -> Vec<Quarter> {
    let (mut found, mut cases) = (BTreeMap::<String, Counting>::new(), BTreeMap::<Uuid, Case>::new());
    for line in lines {
        let name = quarter::name(line.at.date());
        let case = cases.entry(line.case_id).or_default();
        let counting = found.entry(name.clone()).or_default();
        let quarter = &mut counting.quarter;
        match line.kind.as_str() {
            "received" => quarter.received += 1,
            "report" => quarter.reports += 1,
            "objection" => {
                quarter.objections += 1;
                case.objection = Some((name, case.verdict.clone()));
            }
            "release" => quarter.released += 1,
            "change" => quarter.changed += 1,
            "hide" | "reject" => {
                let ground = line.ground.parse().unwrap_or(Ground::Other);
                *quarter.refused.entry(ground.as_str().to_owned()).or_default() += 1;
            }
            _ => continue,
        }
        if matches!(line.kind.as_str(), "received" | "report" | "objection") {
            case.waits_since.get_or_insert(line.at);
            continue;
        }
        if let Some(since) = case.waits_since.take() {
            counting.hours.push((line.at.seconds() - since.seconds()) / 3600);
        }
        case.verdict.clone_from(&line.kind);
        if let Some((quarter, against)) = case.objection.take()
            && let Some(counting) = found.get_mut(&quarter)
        {
            let is_granted = leniency(&line.kind) > leniency(&against);
            counting.quarter.granted += i64::from(is_granted);
            counting.quarter.confirmed += i64::from(!is_granted);
        }
    }
    let finish = |(name, mut counting): (String, Counting)| Quarter {
        quarter: name,
        median_hours: median(&mut counting.hours),
        ..counting.quarter
    };
    found.into_iter().rev().take(SHOWN).map(finish).collect()
}

/// From the harshest decision to the mildest.
fn leniency(kind: &str) -> u8 {
    match kind {
        "release" => 2,
        "change" => 1,
        _ => 0,
    }
}

/// The middle one, or the mean of the middle two, rounded down.
fn median(values: &mut [i64]) -> Option<i64> {
    values.sort_unstable();
    let (lower, upper) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    Some((lower + upper) / 2)
}

/// What happened to all cases, in the order of time. Example content does not count.
///
/// # Errors
/// Those of the database.
pub async fn lines(conn: impl Into<Conn<'_>>, since: Timestamp) -> Result<Vec<Line>> {
    conn.into()
        .query(
            "select e.case_id, e.at, e.kind, e.ground from moderation_event e
             join moderation_case k on k.id = e.case_id join contribution c on c.id = k.contribution_id
             where e.at >= $1 and not c.example order by e.at, e.id",
        )
        .bind(since)
        .all()
        .await
}

async fn load(cx: &Cx) -> Result<Vec<Quarter>> {
    // The quarters that are shown, and one more for what was pending when they began.
    const DAYS: i64 = 92 * 9;
    Ok(quarters(&lines(&cx.app.db, cx.now.plus_seconds(-DAYS * 86_400)).await?))
}

#[derive(Template)]
#[template(path = "moderation-statistics.html")]
struct StatisticsPage<'a> {
    cx: &'a Cx,
    quarters: Vec<Quarter>,
}

async fn page(cx: Cx) -> Outcome {
    let body = Html::of(&StatisticsPage { cx: &cx, quarters: load(&cx).await? })?;
    let (title, description) = (cx.t("moderation-statistics-title"), cx.t("moderation-statistics-lead"));
    cx.page(Page { title, description, body, ..Page::default() }).await
}

/// What moderation did, by quarter, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct ModerationStatistics {
    quarters: Vec<Quarter>,
}

/// What moderation did, by quarter: received, released, changed, refused by ground, median hours, objections.
#[utoipa::path(get, path = "/api/v1/moderation/statistics", tag = "moderation", responses(
    (status = 200, description = "Found", body = ModerationStatistics),
    (status = 429, description = "Too many requests", body = ProblemDocument, content_type = "application/problem+json"),
))]
async fn json(cx: Cx) -> Result<Response, web::Failure> {
    public(&ModerationStatistics { quarters: load(&cx).await? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn line(case: u128, month: i8, hour: i8, kind: &str) -> Line {
        Line {
            case_id: Uuid::from_u128(case),
            at: Timestamp::berlin(date(2026, month, 1), hour, 0),
            kind: kind.to_owned(),
            ground: if matches!(kind, "hide" | "reject") { "abuse".to_owned() } else { String::new() },
        }
    }

    #[test]
    fn each_quarter_counts_what_came_in_and_how_it_was_decided() {
        let found = quarters(&[
            line(1, 1, 8, "received"),
            line(2, 1, 9, "received"),
            line(1, 1, 10, "release"),
            line(2, 1, 17, "reject"),
            line(3, 4, 8, "received"),
            line(3, 4, 9, "change"),
        ]);
        assert_eq!(found.iter().map(|one| one.quarter.as_str()).collect::<Vec<_>>(), ["2026-Q2", "2026-Q1"]);
        let first = &found[1];
        assert_eq!((first.received, first.released, first.changed, first.all_refused()), (2, 1, 0, 1));
        assert_eq!((first.on(Ground::Abuse), first.median_hours), (1, Some(5)));
        assert_eq!((found[0].changed, found[0].median_hours), (1, Some(1)));
    }

    #[test]
    fn an_objection_counts_with_its_outcome_where_it_came_in() {
        let found = quarters(&[
            line(1, 1, 8, "received"),
            line(1, 1, 9, "reject"),
            line(1, 3, 10, "objection"),
            line(2, 3, 10, "received"),
            line(2, 3, 11, "hide"),
            line(2, 3, 12, "objection"),
            line(2, 3, 13, "hide"),
            line(3, 3, 13, "received"),
            line(3, 3, 14, "change"),
            line(3, 3, 15, "objection"),
            line(1, 4, 9, "release"),
        ]);
        let first = &found[1];
        assert_eq!((first.objections, first.granted, first.confirmed, first.undecided()), (3, 1, 1, 1));
        assert_eq!((found[0].objections, found[0].released), (0, 1));
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!((median(&mut []), median(&mut [3]), median(&mut [9, 1, 4, 2])), (None, Some(3), Some(3)));
    }
}
