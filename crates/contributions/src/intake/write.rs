//! The step that takes contributions in: all that arrive at the same time with the same few statements, checks included,
//! so that nothing changes between the look and the act.

use super::{Arrival, derive::LookedUp};
use crate::{
    authors,
    contribution::{Checked, State},
    repeat,
    store::{self, Known, NewContribution, NewPhoto},
};
use database::{BoxFuture, Conn, Together, Tx};
use kernel::{ContributionId, Error, Problem, ProcessId, Result, Timestamp};
use region::store::Located;
use std::collections::{HashMap, hash_map::Entry};
use web::{App, limits};

const HOUR: i64 = 3600;

/// A contribution that has been checked as far as it can be by itself.
pub(super) struct Submitted {
    pub(super) app: App,
    /// HMAC of the intake key.
    pub(super) key_hash: Vec<u8>,
    /// HMAC of the receipt code.
    pub(super) receipt_hash: Vec<u8>,
    /// For the fair random order.
    pub(super) lot: i64,
    pub(super) checked: Checked,
    /// The words it is found by.
    pub(super) words: String,
    /// Photos, already made safe and stored.
    pub(super) photos: Vec<NewPhoto>,
    /// Where its point lies, if it names no place.
    pub(super) located: Option<Located>,
    /// How it arrived, without the photos.
    pub(super) arrival: Arrival,
    /// The network it came from.
    pub(super) network: Vec<u8>,
    pub(super) now: Timestamp,
}

impl Submitted {
    pub(super) fn needs_locating(&self) -> bool {
        self.checked.place.is_none() && self.checked.point.is_some()
    }

    /// Where it lies, if only its point says so.
    pub(super) async fn locate(&self) -> Result<Option<Located>> {
        match self.checked.point {
            Some((lon, lat)) if self.needs_locating() => region::store::locate(&self.app.db, lon, lat).await,
            _ => Ok(None),
        }
    }
}

/// What became of it.
pub(super) enum TakenIn {
    /// It was stored now.
    New { id: ContributionId, reference: String, due_at: Timestamp, state: State },
    /// Something was stored under its key before.
    Known(Known),
}

/// What is to be done with it.
enum Plan {
    Store(Box<NewContribution>),
    Known(Known),
}

impl Together for Submitted {
    type Outcome = TakenIn;

    /// When a key comes twice at the same time, the second one fails here for all, and finds the first one when each is
    /// tried alone.
    fn run<'t>(tx: &'t mut Tx, items: &'t [Self]) -> BoxFuture<'t, Result<Vec<Result<TakenIn>>>> {
        Box::pin(async move {
            let mut plans = plan(tx, items).await?;
            limit(tx, items, &mut plans).await?;
            let new = plans.iter().flatten().filter_map(|plan| match plan {
                Plan::Store(new) => Some(&**new),
                Plan::Known(_) => None,
            });
            let new: Vec<&NewContribution> = new.collect();
            let Some(first) = items.first() else { return Ok(Vec::new()) };
            let mut references = store::insert(tx, &new, &first.app.random).await?.into_iter();
            for (item, plan) in items.iter().zip(&plans) {
                if let (Some(author), Ok(Plan::Store(new))) = (item.arrival.author, plan) {
                    authors::link(tx, new.id, author).await?;
                }
            }
            Ok(plans
                .into_iter()
                .map(|plan| match plan? {
                    Plan::Known(known) => Ok(TakenIn::Known(known)),
                    Plan::Store(new) => {
                        let reference = references.next().ok_or(Error::NotFound)?;
                        Ok(TakenIn::New { id: new.id, reference, due_at: new.due_at, state: new.state })
                    }
                })
                .collect())
        })
    }
}

async fn plan(tx: &mut Tx, items: &[Submitted]) -> Result<Vec<Result<Plan>>> {
    let mut known: HashMap<Vec<u8>, Known> =
        store::by_keys(&mut *tx, items.iter().map(|item| item.key_hash.clone())).await?;
    let (mut looked_up, mut open) = (LookedUp::default(), HashMap::new());
    let mut plans = Vec::with_capacity(items.len());
    for item in items {
        let plan = match known.remove(&item.key_hash) {
            Some(known) => Ok(Plan::Known(known)),
            None => plan_new(tx, item, &mut looked_up, &mut open).await,
        };
        // What concerns the database concerns all.
        plans.push(match plan {
            Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => return Err(error),
            plan => plan,
        });
    }
    Ok(plans)
}

async fn plan_new(
    tx: &mut Tx,
    item: &Submitted,
    looked_up: &mut LookedUp,
    open: &mut HashMap<ProcessId, bool>,
) -> Result<Plan> {
    let new = looked_up.derive(Conn::from(&mut *tx), item, item.photos.len()).await?;
    let process = new.process_id;
    let is_open = match open.entry(process) {
        Entry::Occupied(known) => *known.get(),
        Entry::Vacant(new) => *new.insert(processes::store::stays_open(tx, process).await?),
    };
    if !is_open {
        return Err(Error::invalid("process", "contribution-process-closed"));
    }
    if item.arrival.may_repeat {
        let words = &new.checked.content_hash;
        if let Some(reference) = repeat::found(tx, &item.network, words, item.now).await? {
            let problem = Problem::new("again", "contribution-again").with("reference", reference);
            return Err(Error::Invalid(problem.into()));
        }
        repeat::note(tx, &item.network, words, item.now).await?;
    }
    Ok(Plan::Store(Box::new(new)))
}

/// What is beyond the limit of its network waits for a look.
async fn limit(tx: &mut Tx, items: &[Submitted], plans: &mut [Result<Plan>]) -> Result<()> {
    let mut networks: HashMap<&[u8], Vec<&mut NewContribution>> = HashMap::new();
    for (item, plan) in items.iter().zip(plans) {
        if let (false, Ok(Plan::Store(new))) = (item.arrival.trusted, plan) {
            networks.entry(&item.network).or_default().push(new);
        }
    }
    let Some(first) = items.first() else { return Ok(()) };
    let most = i64::from(first.app.settings.intake_per_hour);
    for (network, new) in networks {
        let free = limits::take(tx, "intake", network, new.len(), most, HOUR, first.now).await?;
        for new in new.into_iter().skip(free) {
            new.suspicious = true;
            new.state = State::Received;
        }
    }
    Ok(())
}
