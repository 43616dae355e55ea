//! Endorsing as a guest or by a program. Whether it counts is decided in the step that counts it, and for all who endorse
//! at the same time with the same few statements.

use crate::{
    contribution::{Channel, State},
    endorsement::{self, Given},
    pages::engage::{HOUR, MANY},
};
use database::{BoxFuture, Together, Tx};
use kernel::{ContributionId, Error, ProcessId, Result, Timestamp};
use processes::process::Full;
use std::collections::{HashMap, hash_map::Entry};
use uuid::Uuid;
use web::{App, FormatAction, limits};

/// An endorsement that is asked for.
pub(crate) struct Endorsing {
    pub(crate) app: App,
    /// What is endorsed.
    pub(crate) on: Named,
    /// The key of the browser or the one a program made.
    pub(crate) key: Uuid,
    pub(crate) channel: Channel,
    /// The network, where endorsements of one network are limited.
    pub(crate) network: Option<Vec<u8>>,
    pub(crate) now: Timestamp,
}

/// A contribution by one of its names.
pub(crate) enum Named {
    Id(ContributionId),
    Reference(String),
}

impl Named {
    /// By the public id or the reference, as in the addresses of the interface.
    pub(crate) fn parse(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Reference(text.to_uppercase()), |id| Self::Id(ContributionId(id)))
    }

    fn is(&self, found: &Found) -> bool {
        match self {
            Self::Id(id) => *id == found.id,
            Self::Reference(reference) => *reference == found.reference,
        }
    }
}

/// What decides whether a contribution may be endorsed.
#[derive(sqlx::FromRow)]
struct Found {
    id: ContributionId,
    reference: String,
    process_id: ProcessId,
    state: State,
}

impl Together for Endorsing {
    /// The endorsements of the contribution now, and whether this one was added.
    type Outcome = (i64, bool);

    fn run<'t>(tx: &'t mut Tx, items: &'t [Self]) -> BoxFuture<'t, Result<Vec<Result<(i64, bool)>>>> {
        Box::pin(async move {
            let found = found(tx, items).await?;
            let mut processes = HashMap::new();
            for contribution in &found {
                if let Entry::Vacant(vacant) = processes.entry(contribution.process_id) {
                    vacant.insert(processes::store::by_id(&mut *tx, contribution.process_id).await?);
                }
            }
            let mut decided: Vec<Result<Given>> = items
                .iter()
                .map(|item| {
                    let on = found.iter().find(|one| item.on.is(one)).ok_or(Error::NotFound)?;
                    item.given(on, processes.get(&on.process_id).and_then(Option::as_ref))
                })
                .collect();
            limit(tx, items, &mut decided).await?;
            let given: Vec<Given> = decided.iter().flatten().cloned().collect();
            let mut counted = endorsement::endorse(tx, &given).await?.into_iter();
            Ok(decided
                .into_iter()
                .map(|decided| decided.and_then(|_| counted.next().ok_or(Error::NotFound)))
                .collect())
        })
    }
}

impl Endorsing {
    /// What is to be stored, if it counts.
    fn given(&self, on: &Found, process: Option<&Full>) -> Result<Given> {
        let now = self.now;
        let permitted = process.is_some_and(|full| {
            let format = self.app.format(&full.process.format);
            format.is_some_and(|format| full.permits(format, FormatAction::Endorse, now))
        });
        match on.state {
            State::Published if permitted => {
                let key_hash = endorsement::key_hash(&self.app.secrets, self.key, on.id);
                Ok(Given::by_guest(on.id, key_hash, self.channel, now))
            }
            State::Published | State::Duplicate => Err(Error::Conflict("contribution-not-now")),
            _ => Err(Error::NotFound),
        }
    }
}

/// The contributions they name, each once.
async fn found(tx: &mut Tx, items: &[Endorsing]) -> Result<Vec<Found>> {
    let (mut ids, mut references) = (Vec::new(), Vec::new());
    for item in items {
        match &item.on {
            Named::Id(id) => ids.push(*id),
            Named::Reference(reference) => references.push(reference.clone()),
        }
    }
    ids.sort_unstable();
    ids.dedup();
    references.sort_unstable();
    references.dedup();
    let mut query = tx.query("select id, reference, process_id, state from contribution where ");
    let both = !ids.is_empty() && !references.is_empty();
    if !ids.is_empty() {
        query = query.push("id in (").push_list(ids).push(")");
    }
    if both {
        query = query.push(" or ");
    }
    if !references.is_empty() {
        query = query.push("reference in (").push_list(references).push(")");
    }
    query.all().await
}

/// Counts those that are limited, and refuses what is beyond the limit of their network.
async fn limit(tx: &mut Tx, items: &[Endorsing], decided: &mut [Result<Given>]) -> Result<()> {
    let mut networks: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        if let (Some(network), Some(Ok(_))) = (&item.network, decided.get(at)) {
            networks.entry(network).or_default().push(at);
        }
    }
    for (network, asked) in networks {
        let Some(now) = asked.first().and_then(|first| items.get(*first)).map(|item| item.now) else {
            continue;
        };
        let free = limits::take(tx, "endorse", network, asked.len(), MANY, HOUR, now).await?;
        for at in asked.into_iter().skip(free) {
            if let Some(refused) = decided.get_mut(at) {
                *refused = Err(Error::TooMany(limits::seconds_left(now, HOUR)));
            }
        }
    }
    Ok(())
}
