//! How this town's site looks where it differs from the default: colours, logo, menu, blocks of the home page.
//!
//! One module chooses it ([`Module::look`](crate::Module)); the shell and the home page ask [`Cx::look`]. It is kept in
//! memory and read anew when it is older than [`LIFE`], so a page pays no query for it. Together with the life of a kept
//! page nobody sees a look that is older than a second.

use crate::{App, Cx};
use database::BoxFuture;
use kernel::{Result, Timestamp};
use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError, RwLock},
};

/// How long a look is good, in microseconds.
const LIFE: i64 = 100_000;

/// What the shell and the home page need to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Address of a style sheet with the town's own colours; none: those of the default.
    pub stylesheet: Option<String>,
    /// The town's own logo.
    pub logo: Option<Logo>,
    /// The entries of the main menu, by the keys of their texts.
    pub menu: Arrangement,
    /// The blocks of the home page, by the keys of their names.
    pub home: Arrangement,
}

/// A picture in the head of every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Its address.
    pub path: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Its width in pixels.
    pub width: i64,
    /// Its height in pixels.
    pub height: i64,
}

/// Which things are shown in which order. What it does not mention, because it has come with a later version, is shown at
/// the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Keys in their order.
    pub order: Vec<String>,
    /// Keys of what is not shown.
    pub hidden: BTreeSet<String>,
}

impl Arrangement {
    /// Arranges things that are given in their default order.
    pub fn arrange<'t, T>(&self, all: &'t [T], key: impl Fn(&T) -> &str) -> Vec<&'t T> {
        let place = |thing: &T| self.order.iter().position(|known| known == key(thing)).unwrap_or(usize::MAX);
        let mut shown: Vec<&T> = all.iter().filter(|thing| !self.hidden.contains(key(thing))).collect();
        shown.sort_by_key(|thing| place(thing));
        shown
    }
}

/// How the module that chooses the look reads it.
pub type LoadLook = for<'a> fn(&'a App) -> BoxFuture<'a, Result<Look>>;

/// The look as it was last read.
#[derive(Default)]
pub(crate) struct LookInMemory {
    load: Option<LoadLook>,
    known: RwLock<(Option<Timestamp>, Arc<Look>)>,
}

impl LookInMemory {
    pub(crate) fn new(load: Option<LoadLook>) -> Self {
        Self { load, ..Self::default() }
    }

    fn known(&self) -> (Option<Timestamp>, Arc<Look>) {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, at: Option<Timestamp>, look: Arc<Look>) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = (at, look);
    }
}

impl App {
    /// The look of every page. While the database does not answer it is the one that was known last.
    pub async fn look(&self) -> Arc<Look> {
        let (at, look) = self.look.known();
        let now = self.clock.now();
        let is_good = at.is_some_and(|at| (0..LIFE).contains(&(now.micros() - at.micros())));
        let Some(load) = self.look.load.filter(|_| !is_good) else { return look };
        let look = match load(self).await {
            Ok(read) => Arc::new(read),
            Err(error) => {
                tracing::warn!(%error, "the look of the site could not be read");
                look
            }
        };
        self.look.keep(Some(now), look.clone());
        look
    }

    /// The look as it was last read, without asking anybody: for pages that say that the database is away.
    pub(crate) fn last_look(&self) -> Arc<Look> {
        self.look.known().1
    }

    /// Has the look read anew by whoever needs it next. Whoever has changed it calls this.
    pub fn forget_look(&self) {
        self.look.keep(None, self.look.known().1);
    }
}

impl Cx {
    /// The look of this request's page.
    pub async fn look(&self) -> Arc<Look> {
        match self.once("look", async { Ok(self.app.look().await) }).await {
            Ok(look) => Arc::clone(&look),
            Err(_) => self.app.last_look(),
        }
    }

    /// Shows the page of this request in another look, to try it. Before anything has asked for the look.
    ///
    /// # Errors
    /// Those of [`Cx::once`].
    pub async fn try_look(&self, look: Look) -> Result<()> {
        self.once("look", async { Ok(Arc::new(look)) }).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_mentioned_is_shown_at_the_end_in_its_default_order() {
        let arrangement = Arrangement {
            order: ["c", "gone", "a"].map(str::to_owned).to_vec(),
            hidden: BTreeSet::from(["b".to_owned()]),
        };
        let arranged = arrangement.arrange(&["a", "b", "c", "new", "newer"], |thing| thing);
        assert_eq!(arranged, [&"c", &"a", &"new", &"newer"]);
        assert_eq!(Arrangement::default().arrange(&["a", "b"], |thing| thing), [&"a", &"b"]);
    }
}
