//! One rendering at a time per page: the first request renders, the others wait for it.

use super::{Asked, Key, kept::Kept, kept::Moment};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;

/// What a rendering brought: a page to keep, or one that is not for everyone.
pub(crate) type Landing = Option<Arc<Kept>>;

/// All renderings under way.
#[derive(Debug, Default)]
pub(crate) struct Flights(Mutex<HashMap<Key, Running>>);

#[derive(Debug)]
struct Running {
    began: Moment,
    landing: watch::Receiver<Option<Landing>>,
}

/// What to do about a page that is not there.
#[derive(Debug)]
pub(crate) enum Seat<'f> {
    /// Nobody renders it: do it.
    Pilot(Flight<'f>),
    /// Somebody is at it; the receiver ends without a landing when that request was given up.
    Passenger(watch::Receiver<Option<Landing>>),
}

/// A rendering. Dropped without [`Flight::land`], its passengers look again.
#[derive(Debug)]
pub(crate) struct Flight<'f> {
    flights: &'f Flights,
    key: Key,
    began: Moment,
    landing: watch::Sender<Option<Landing>>,
}

impl Flights {
    /// A seat for this page. Nobody joins a rendering that began before the last write.
    pub(crate) fn board(&self, asked: Asked<'_>, now: Moment) -> Seat<'_> {
        let key = asked.key();
        let mut running = self.running();
        if let Some(flight) = running.get(&key).filter(|flight| now.still_holds(flight.began)) {
            return Seat::Passenger(flight.landing.clone());
        }
        let (sender, landing) = watch::channel(None);
        running.insert(key.clone(), Running { began: now, landing });
        Seat::Pilot(Flight { flights: self, key, began: now, landing: sender })
    }

    /// Is somebody rendering it, as it is now?
    pub(crate) fn is_under_way(&self, asked: Asked<'_>, now: Moment) -> bool {
        self.running().get(&asked.key()).is_some_and(|flight| now.still_holds(flight.began))
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Key, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Flight<'_> {
    /// The moment before the rendering.
    pub(crate) const fn began(&self) -> Moment {
        self.began
    }

    /// Tells the passengers.
    pub(crate) fn land(self, landing: Landing) {
        self.landing.send_replace(Some(landing));
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        let mut running = self.flights.running();
        // A later flight of the same page may have taken the place.
        if running.get(&self.key).is_some_and(|flight| flight.landing.same_channel(&self.landing.subscribe()))
        {
            running.remove(&self.key);
        }
    }
}
