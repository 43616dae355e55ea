//! Compares what was acknowledged with the raw database and with what the interface says.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Command,
};

use anyhow::{Context, Result, ensure};

use super::journal::{Entry, Journal};
use crate::{client::Client, postgres::Cluster, process, site::Site};

/// The database, past the program.
pub(super) enum Raw<'a> {
    Sqlite(PathBuf),
    Postgres(&'a Cluster, String),
}

impl<'a> Raw<'a> {
    pub(super) fn of(site: &Site, cluster: &'a Cluster) -> Self {
        match &site.database_url {
            Some(url) => Self::Postgres(cluster, url.clone()),
            None => Self::Sqlite(site.database()),
        }
    }

    /// Runs a statement; rows of cells.
    pub(super) fn rows(&self, sql: &str) -> Result<Vec<Vec<String>>> {
        let text = match self {
            Self::Sqlite(file) => process::output(
                Command::new("sqlite3").args(["-cmd", ".timeout 5000", "-list"]).arg(file).arg(sql),
            )?,
            Self::Postgres(cluster, url) => cluster.psql(url, sql)?,
        };
        Ok(text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect())
    }

    pub(super) fn number(&self, sql: &str) -> Result<i64> {
        let rows = self.rows(sql)?;
        let cell = rows.first().and_then(|row| row.first()).context("no row")?;
        cell.parse().with_context(|| format!("{sql} gave {cell}"))
    }

    /// Rows per contribution, by reference.
    fn endorsements(&self) -> Result<BTreeMap<String, i64>> {
        let rows = self.rows(
            "select c.reference, count(e.contribution_id) from contribution c left join endorsement e on e.contribution_id = c.id group by c.reference",
        )?;
        rows.into_iter().map(|row| Ok((row[0].clone(), row.get(1).context("a count")?.parse()?))).collect()
    }

    /// What does not fit together in itself; empty when all is well.
    pub(super) fn contradictions(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        if matches!(self, Self::Sqlite(_)) {
            for check in ["pragma integrity_check", "pragma foreign_key_check"] {
                found.extend(self.rows(check)?.into_iter().flatten().filter(|line| line != "ok"));
            }
        }
        for (what, sql) in [
            (
                "contributions whose count of endorsements differs from the rows",
                "select count(*) from contribution c join contribution_count n on n.contribution_id = c.id
                 where n.endorsements <> (select count(*) from endorsement e where e.contribution_id = c.id)",
            ),
            (
                "contributions without their counters",
                "select count(*) from contribution c where not exists (select 1 from contribution_count n where n.contribution_id = c.id)",
            ),
            (
                "contributions without a history",
                "select count(*) from contribution c where not exists (select 1 from contribution_event e where e.contribution_id = c.id)",
            ),
            (
                "waiting contributions without a moderation case",
                "select count(*) from contribution c where c.state = 'received'
                 and not exists (select 1 from moderation_case m where m.subject_kind = 'contribution' and m.subject_id = c.id)",
            ),
        ] {
            let count = self.number(sql)?;
            if count != 0 {
                found.push(format!("{count} {what}"));
            }
        }
        Ok(found)
    }
}

/// The state before the run.
pub(super) struct Before {
    contributions: i64,
    endorsements: BTreeMap<String, i64>,
}

impl Before {
    pub(super) fn of(raw: &Raw<'_>) -> Result<Self> {
        Ok(Self {
            contributions: raw.number("select count(*) from contribution")?,
            endorsements: raw.endorsements()?,
        })
    }

    /// Everything acknowledged is there once, what was left open is there once or not at all, and nothing else is.
    pub(super) fn compare(&self, raw: &Raw<'_>, journal: &Journal) -> Result<()> {
        self.compare_moment(raw, journal.entries())
    }

    /// The same with what was known at some moment; what came later is in `entries` as left open.
    pub(super) fn compare_moment(&self, raw: &Raw<'_>, entries: Vec<Entry>) -> Result<()> {
        let contradictions = raw.contradictions()?;
        ensure!(contradictions.is_empty(), "the database contradicts itself: {}", contradictions.join("; "));

        let mut told = BTreeSet::new();
        let (mut open, mut certain) = (0, BTreeMap::<String, i64>::new());
        let mut possible = BTreeMap::<String, i64>::new();
        for entry in entries {
            match entry {
                Entry::Intake { reference, .. } => {
                    ensure!(
                        told.insert(reference.clone()),
                        "two contributions were told the reference {reference}"
                    );
                }
                Entry::Endorsement { reference, .. } => *certain.entry(reference).or_default() += 1,
                Entry::Open { intake: true, .. } => open += 1,
                Entry::Open { intake: false, reference } => *possible.entry(reference).or_default() += 1,
            }
        }
        let after = raw.endorsements()?;
        let lost: Vec<&String> = told.iter().filter(|reference| !after.contains_key(*reference)).collect();
        ensure!(lost.is_empty(), "{} acknowledged contributions are lost: {lost:?}", lost.len());
        let new = i64::try_from(after.len())? - self.contributions;
        let acknowledged = i64::try_from(told.len())?;
        ensure!(
            (acknowledged..=acknowledged + open).contains(&new),
            "{new} new contributions for {acknowledged} acknowledged and {open} left open"
        );
        for (reference, now) in &after {
            let new = now - self.endorsements.get(reference).unwrap_or(&0);
            let certain = certain.get(reference).unwrap_or(&0);
            let most = certain + possible.get(reference).unwrap_or(&0);
            ensure!(
                (*certain..=most).contains(&new),
                "{reference}: {new} new endorsements for {certain} acknowledged, at most {most} possible"
            );
        }
        Ok(())
    }
}

/// Sends acknowledged writes again: the same receipt comes back, and nothing is counted twice.
pub(super) fn ask_again(port: u16, entries: &[Entry], most: usize) -> Result<usize> {
    let mut client = Client::new(port);
    let step = (entries.len() / most.max(1)).max(1);
    let mut asked = 0;
    for entry in entries.iter().step_by(step) {
        match entry {
            Entry::Intake { key, body, reference, receipt } => {
                let answer = client.put(&format!("/api/v1/intake/{key}"), body)?;
                let told = answer.json()?;
                ensure!(
                    answer.status == 200 && told["reference"] == **reference && told["receipt"] == **receipt,
                    "{reference} with {receipt}, asked again, answered {}: {}",
                    answer.status,
                    answer.body
                );
            }
            Entry::Endorsement { key, reference } => {
                let answer =
                    client.put(&format!("/api/v1/contributions/{reference}/endorsements/{key}"), "")?;
                ensure!(
                    answer.status == 200,
                    "{reference} was endorsed by {key}, asked again: {}",
                    answer.status
                );
            }
            Entry::Open { .. } => continue,
        }
        asked += 1;
    }
    Ok(asked)
}
