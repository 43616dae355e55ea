use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Counts the writes of this instance, so that whoever keeps what was read can tell that it may be old.
///
/// Take it **before** reading: a write that ends meanwhile then counts as one that was not seen. It is bumped after
/// the commit and before the write is acknowledged, so nobody who knows of a write is shown an older state.
#[derive(Clone, Debug, Default)]
pub struct Generation(Arc<AtomicU64>);

impl Generation {
    pub(crate) fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    pub(crate) fn bump(&self) {
        self.0.fetch_add(1, Ordering::Release);
    }

    /// Bumps when it is dropped, however that comes about.
    pub(crate) fn bump_at_the_end(&self) -> impl Drop + '_ {
        Bump(self)
    }
}

struct Bump<'a>(&'a Generation);

impl Drop for Bump<'_> {
    fn drop(&mut self) {
        self.0.bump();
    }
}
