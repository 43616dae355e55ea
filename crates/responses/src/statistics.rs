//! How the promise is kept: figures over all public contributions. These are public things, not people, so small numbers
//! are shown as they are.

use database::Conn;
use kernel::{Result, Timestamp};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

const DAY: i64 = 86_400_000_000;
/// What is due within so many days is due this week.
const WEEK_DAYS: i64 = 7;
const FIGURES: &str = include_str!("sql/statistics.sql");

/// Figures of one municipality, of one office, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow, Serialize, ToSchema)]
#[schema(as = ResponseFigures)]
pub struct Figures {
    /// Name of the municipality or office; empty: none, or all.
    pub name: String,
    /// Waiting for an answer.
    pub open: i64,
    /// Of these, due within seven days.
    pub due_soon: i64,
    /// Of these, over their date.
    pub overdue: i64,
    /// Answered.
    pub answered: i64,
    /// Of these, in time.
    pub in_time: i64,
    /// All waits together, in microseconds.
    #[serde(skip)]
    pub micros: i64,
}

impl Figures {
    /// Answered in time, in whole percent of the answered ones; `None` without answers.
    pub const fn in_time_percent(&self) -> Option<i64> {
        if self.answered == 0 { None } else { Some(self.in_time * 100 / self.answered) }
    }

    /// Mean days to an answer, rounded; `None` without answers.
    pub const fn mean_days(&self) -> Option<i64> {
        if self.answered == 0 { None } else { Some(days(self.micros / self.answered)) }
    }

    fn add(mut self, other: &Self) -> Self {
        self.open += other.open;
        self.due_soon += other.due_soon;
        self.overdue += other.overdue;
        self.answered += other.answered;
        self.in_time += other.in_time;
        self.micros += other.micros;
        self
    }
}

const fn days(micros: i64) -> i64 {
    (micros + DAY / 2) / DAY
}

/// All figures of the page "Was versprochen ist".
#[derive(Debug, Clone)]
pub struct Statistics {
    /// Over all.
    pub total: Figures,
    /// Days after which half of the answers were there, rounded; `None` without answers.
    pub median_days: Option<i64>,
    /// By municipality, in the order of their names.
    pub municipalities: Vec<Figures>,
    /// By office, in the order of their names.
    pub offices: Vec<Figures>,
}

/// Counts everything.
///
/// # Errors
/// Those of the database.
pub async fn load(conn: impl Into<Conn<'_>>, now: Timestamp) -> Result<Statistics> {
    let mut conn = conn.into();
    let soon = now.plus_seconds(WEEK_DAYS * 86_400);
    let municipalities: Vec<Figures> = conn
        .query("select coalesce(m.name, '') as name,\n")
        .push(FIGURES)
        .push(" group by m.name order by m.name")
        .bind(now)
        .bind(soon)
        .all()
        .await?;
    let offices: Vec<Figures> = conn
        .query("select coalesce(r.office_label, o.label, '') as name,\n")
        .push(FIGURES)
        .push(" group by coalesce(r.office_label, o.label, '') order by 1")
        .bind(now)
        .bind(soon)
        .all()
        .await?;
    let median: Option<i64> = conn.query(include_str!("sql/median.sql")).value().await?;
    let total = municipalities.iter().fold(Figures::default(), Figures::add);
    Ok(Statistics { total, median_days: median.map(days), municipalities, offices })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_means_are_rounded_and_absent_without_answers() {
        let figures =
            Figures { answered: 3, in_time: 2, micros: 3 * (11 * DAY + DAY / 2), ..Figures::default() };
        assert_eq!((figures.in_time_percent(), figures.mean_days()), (Some(66), Some(12)));
        assert_eq!((Figures::default().in_time_percent(), Figures::default().mean_days()), (None, None));
    }
}
