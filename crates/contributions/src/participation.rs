//! Who takes part: people by group, channel and place. Figures about people are protected in two ways.
//!
//! **Within a publication** none is below five, and none that is hidden can be computed ([`methods::suppression`]).
//!
//! **Between publications** nobody can be found by subtracting one from another (differencing: O. Duke-Williams and P. Rees,
//! "Can census offices publish statistics for more than one small area geography? An analysis of the differencing problem
//! in statistical disclosure", International Journal of Geographical Information Science 12 (1998), 579–605). A running
//! total would tell by its next value how many came, and by a smaller one who went. So the figures are those of closed
//! quarters, which have no person in common, and a quarter is published once and never counted again: whatever is turned
//! down, taken back or erased later changes no figure. Between two moments each figure, and each sum of the same figure
//! over quarters, differs by nothing or by whole figures of other quarters, none of them below five.
//!
//! Counts of public contributions are no figures about people and are shown elsewhere.

pub(crate) mod pages;

use crate::{
    contribution::{Channel, Group},
    quarter,
};
use database::{BoxFuture, Conn};
use jiff::civil::Date;
use kernel::{Error, Result, Timestamp};
use methods::suppression;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{App, jobs::Job};

/// The least figure about people that is shown.
pub const LEAST: u64 = 5;

/// How many people took part, in one respect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ParticipationFigure)]
pub struct Figure {
    /// What is counted: `group`, `channel`, `group_channel`, `place`, `total`.
    pub of: String,
    /// Group of the authors; empty: all.
    pub group: String,
    /// Channel; empty: all.
    pub channel: String,
    /// Slug of the place; empty: all, `-`: no single place.
    pub place: String,
    /// People; null: hidden to protect them.
    pub people: Option<u64>,
}

/// The figures of a closed quarter that everyone may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// First day of the quarter.
    pub since: Date,
    /// Every figure once.
    pub figures: Vec<Figure>,
}

impl Publication {
    /// A figure; `None`: hidden, or not known in that quarter.
    pub fn people(&self, of: &str, group: &str, channel: &str, place: &str) -> Option<u64> {
        let is_it = |one: &&Figure| {
            (one.of.as_str(), one.group.as_str(), one.channel.as_str(), one.place.as_str())
                == (of, group, channel, place)
        };
        self.figures.iter().find(is_it)?.people
    }
}

/// People of one group by one channel at one place (its slug); `None`: no single place.
type Counted = (Group, Channel, Option<String>, i64);

/// What may be published of what was counted, where these places are known.
fn protected(counted: &[Counted], places: &[String]) -> Vec<Figure> {
    let mut by_group = vec![vec![0; Channel::ALL.len()]; Group::ALL.len()];
    // The last row is "no single place".
    let mut by_place = vec![vec![0]; places.len() + 1];
    for (group, channel, place, people) in counted {
        let people = u64::try_from(*people).unwrap_or_default();
        if let (Some(row), Some(column)) = (at(Group::ALL, group), at(Channel::ALL, channel)) {
            by_group[row][column] += people;
        }
        let known = place.as_ref().and_then(|slug| at(places, slug));
        by_place[known.unwrap_or(places.len())][0] += people;
    }
    let (by_group, by_place) =
        (suppression::protect(&by_group, LEAST), suppression::protect(&by_place, LEAST));
    let figure = |of: &str, group: &str, channel: &str, place: &str, people| Figure {
        of: of.to_owned(),
        group: group.to_owned(),
        channel: channel.to_owned(),
        place: place.to_owned(),
        people,
    };
    let mut figures = Vec::new();
    for (row, group) in Group::ALL.iter().enumerate() {
        for (column, channel) in Channel::ALL.iter().enumerate() {
            let people = by_group.cells[row][column];
            figures.push(figure("group_channel", group.as_str(), channel.as_str(), "", people));
        }
        figures.push(figure("group", group.as_str(), "", "", by_group.row_totals[row]));
    }
    for (column, channel) in Channel::ALL.iter().enumerate() {
        figures.push(figure("channel", "", channel.as_str(), "", by_group.column_totals[column]));
    }
    for (slug, people) in places.iter().map(String::as_str).chain(["-"]).zip(by_place.row_totals) {
        figures.push(figure("place", "", "", slug, people));
    }
    figures.push(figure("total", "", "", "", by_group.total));
    figures
}

fn at<T: PartialEq>(all: &[T], one: &T) -> Option<usize> {
    all.iter().position(|other| other == one)
}

/// Publishes quarters that are over. It runs oftener than they end, so that a server that was down catches up.
pub(crate) const PUBLISH: Job = Job { name: "publish-participation", every_seconds: 3600, run: publish };

fn publish(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let now = app.clock.now();
        let this_quarter = quarter::first_day(now.date());
        let Some(mut since) = first_unpublished(app).await? else { return Ok(()) };
        while since < this_quarter {
            let figures = serde_json::to_string(&count(app, since).await?).map_err(Error::internal)?;
            app.db
                .write(move |tx| {
                    Box::pin(async move {
                        // Of several servers that do so at once, the first one publishes.
                        tx.query("insert into participation_quarter (since, published_at, figures) values ($1, $2, $3) on conflict (since) do nothing")
                            .bind(since.to_string())
                            .bind(now)
                            .bind(figures)
                            .run()
                            .await
                    })
                })
                .await?;
            since = quarter::end(since);
        }
        Ok(())
    })
}

/// The quarter after the last published one, or that of the very first contribution; `None` while there is none.
async fn first_unpublished(app: &App) -> Result<Option<Date>> {
    let last: Option<String> = app.db.query("select max(since) from participation_quarter").value().await?;
    if let Some(last) = last {
        return Ok(Some(quarter::end(last.parse().map_err(Error::internal)?)));
    }
    let first: Option<Timestamp> = app.db.query("select min(received_at) from contribution").value().await?;
    Ok(first.map(|at| quarter::first_day(at.date())))
}

/// Counts a quarter. What was rejected or withdrawn by now does not count; what was cut out of another contribution counts
/// with that one.
async fn count(app: &App, since: Date) -> Result<Vec<Figure>> {
    let counted: Vec<Counted> = app
        .db
        .query(include_str!("sql/participation.sql"))
        .bind(Timestamp::berlin(since, 0, 0))
        .bind(Timestamp::berlin(quarter::end(since), 0, 0))
        .all()
        .await?;
    let places: Vec<(String,)> = app.db.query("select slug from place order by name, slug").all().await?;
    let places: Vec<String> = places.into_iter().map(|(slug,)| slug).collect();
    Ok(protected(&counted, &places))
}

/// What was published of the last quarters, newest first.
///
/// # Errors
/// Those of the database.
pub async fn published(conn: impl Into<Conn<'_>>) -> Result<Vec<Publication>> {
    /// Five years.
    const SHOWN: i64 = 20;
    let rows: Vec<(String, String)> = conn
        .into()
        .query("select since, figures from participation_quarter order by since desc limit $1")
        .bind(SHOWN)
        .all()
        .await?;
    rows.into_iter()
        .map(|(since, figures)| {
            Ok(Publication {
                since: since.parse().map_err(Error::internal)?,
                figures: serde_json::from_str(&figures).map_err(Error::internal)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Quarter by quarter what was counted: group, channel and place by their numbers, and people.
    fn quarters() -> impl Strategy<Value = Vec<Vec<(usize, usize, usize, i64)>>> {
        let line = (0..Group::ALL.len(), 0..Channel::ALL.len(), 0_usize..4, 0_i64..12);
        prop::collection::vec(prop::collection::vec(line, 0..30), 2..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn no_difference_of_two_publications_is_below_five(quarters in quarters()) {
            let places = ["reetz", "luesse", "wiesenburg"].map(str::to_owned);
            let published: Vec<Vec<Figure>> = quarters
                .iter()
                .map(|quarter| {
                    let counted: Vec<Counted> = quarter
                        .iter()
                        .map(|(group, channel, place, people)| {
                            (Group::ALL[*group], Channel::ALL[*channel], places.get(*place).cloned(), *people)
                        })
                        .collect();
                    protected(&counted, &places)
                })
                .collect();
            // What a reader can add up of a figure by the end of each quarter, and subtract.
            for figure in 0..published[0].len() {
                let sums: Vec<u64> = published
                    .iter()
                    .scan(0, |sum, quarter| {
                        *sum += quarter[figure].people.unwrap_or_default();
                        Some(*sum)
                    })
                    .collect();
                for (at, later) in sums.iter().enumerate() {
                    for earlier in std::iter::once(&0).chain(&sums[..at]) {
                        prop_assert!(later == earlier || later - earlier >= LEAST, "{:?}", published[0][figure]);
                    }
                }
            }
        }
    }
}
