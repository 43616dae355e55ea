//! Figures over public contributions.

use database::Conn;
use kernel::{Result, Timestamp};
use sqlx::FromRow;

/// Figures for the home page and the page on answers, over contributions received since a moment.
#[derive(Debug, Clone, Copy, FromRow, serde::Serialize, utoipa::ToSchema)]
#[schema(as = ContributionFigures)]
pub struct Figures {
    /// Public contributions.
    pub contributions: i64,
    /// Of these, those that get an answer of their own.
    pub awaited: i64,
    /// Of these, answered.
    pub answered: i64,
    /// Of these, answered in time.
    pub answered_in_time: i64,
    /// Not answered and over their date.
    pub overdue: i64,
    /// Mean microseconds from receipt to answer; null without answers.
    #[serde(skip)]
    pub mean_micros: Option<i64>,
    /// Endorsements.
    pub endorsements: i64,
}

impl Figures {
    /// Answered share in whole percent; `None` without contributions.
    pub const fn answered_percent(&self) -> Option<i64> {
        if self.awaited == 0 { None } else { Some(self.answered * 100 / self.awaited) }
    }

    /// Mean days to an answer, rounded; `None` without answers.
    pub fn mean_days(&self) -> Option<i64> {
        const DAY: i64 = 86_400_000_000;
        self.mean_micros.map(|micros| (micros + DAY / 2) / DAY)
    }
}

/// Figures over public contributions received since a moment.
pub async fn figures(conn: impl Into<Conn<'_>>, since: Timestamp, now: Timestamp) -> Result<Figures> {
    conn.into().query(include_str!("../sql/figures.sql")).bind(since).bind(now).one().await
}
