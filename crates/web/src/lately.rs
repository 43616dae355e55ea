//! What hardly ever changes and is asked for by many pages, such as the places of the region: read once for all requests
//! of a moment. Never for what decides about a write.

use crate::{Cx, cache::kept::Moment};
use kernel::Result;
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How long it is good, in microseconds: together with the life of a kept page nobody sees anything older than a second,
/// whichever instance has written.
const LIFE: i64 = 100_000;

/// What was read, by its type and name.
#[derive(Default)]
pub(crate) struct Lately(Mutex<HashMap<(TypeId, &'static str), Read>>);

#[derive(Clone)]
struct Read {
    /// Before its first query.
    began: Moment,
    value: Arc<dyn Any + Send + Sync>,
}

impl Lately {
    fn get<T: Send + Sync + 'static>(&self, name: &'static str, now: Moment) -> Option<Arc<T>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let read =
            known.get(&(TypeId::of::<T>(), name)).filter(|read| now.is_within(LIFE, read.began))?.clone();
        read.value.downcast().ok()
    }

    fn keep<T: Send + Sync + 'static>(&self, name: &'static str, began: Moment, value: Arc<T>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((TypeId::of::<T>(), name), Read { began, value });
    }
}

impl Cx {
    /// Looks something up unless it was just looked up, by whichever request, and nothing has been written here since.
    /// The name stands for the same question everywhere; like [`Cx::once`], but for all requests.
    ///
    /// # Errors
    /// Those of the look-up.
    pub async fn lately<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        look_up: impl Future<Output = Result<T>>,
    ) -> Result<Arc<T>> {
        let began = Moment { at: self.app.clock.now(), generation: self.app.db.generation() };
        if let Some(known) = self.app.lately.get(name, began) {
            return Ok(known);
        }
        let value = Arc::new(look_up.await?);
        self.app.lately.keep(name, began, value.clone());
        Ok(value)
    }
}
