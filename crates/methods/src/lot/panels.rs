//! Panels that meet the quotas, and the best of them for given prices.

use super::{
    Error, Kind, Pool, integer,
    simplex::{Failure, Programme},
};

/// Branches after which any panel that is better than the known ones will do, even if it is not the best.
const PATIENCE: usize = 200;

/// How many of each kind a panel takes, in the order of [`Pool::kinds`].
pub type Panel = Vec<u32>;

impl Pool {
    /// Does this panel of `size` meet the quotas and take at most one of a household? In whole numbers.
    pub fn allows(&self, panel: &[u32], size: u32) -> bool {
        let sum = |of: &dyn Fn(&Kind) -> bool| -> u64 {
            let taken = self.kinds.iter().zip(panel).filter(|(kind, _)| of(kind));
            taken.map(|(_, count)| u64::from(*count)).sum()
        };
        let quota = self.quotas.features().iter().enumerate().all(|(place, feature)| {
            let count = sum(&|kind| kind.features.contains(&place));
            (u64::from(feature.min)..=u64::from(feature.max)).contains(&count)
        });
        let homes = (0..).zip(&self.households);
        let mut homes = homes.map(|(sort, most)| sum(&|kind| kind.sort == sort) <= u64::from(*most));
        panel.len() == self.kinds.len()
            && sum(&|_| true) == u64::from(size)
            && quota
            && homes.all(|fits| fits)
    }

    /// The quotas as a programme: as many of each kind as maximise the sum of `worth`.
    pub(super) fn programme(&self, size: u32, worth: &[f64]) -> Programme {
        let most = |sort: usize| f64::from(self.households[sort].min(size));
        let bounds = self.kinds.iter().map(|kind| (0.0, most(kind.sort))).collect();
        let mut programme = Programme::new(worth.to_vec(), bounds);
        programme.add_row(vec![1.0; self.kinds.len()], (f64::from(size), f64::from(size)));
        for (place, feature) in self.quotas.features().iter().enumerate() {
            let row = self.row(|kind| self.kinds[kind].features.contains(&place));
            programme.add_row(row, (f64::from(feature.min), f64::from(feature.max.min(size))));
        }
        for row in self.shared_homes() {
            programme.add_row(row.1, (0.0, f64::from(row.0.min(size))));
        }
        programme
    }

    /// One where `of` holds for the kind, otherwise zero.
    pub(super) fn row(&self, of: impl Fn(usize) -> bool) -> Vec<f64> {
        (0..self.kinds.len()).map(|kind| if of(kind) { 1.0 } else { 0.0 }).collect()
    }

    /// Sorts of households with people of several kinds: their number, and a row of the kinds.
    pub(super) fn shared_homes(&self) -> Vec<(u32, Vec<f64>)> {
        let several = |sort: &usize| self.kinds.iter().filter(|kind| kind.sort == *sort).count() > 1;
        let sorts = (0..self.households.len()).filter(several);
        sorts.map(|sort| (self.households[sort], self.row(|kind| self.kinds[kind].sort == sort))).collect()
    }

    /// A panel that is worth more than `above`, most often the one that is worth most; none when there is none.
    pub(super) fn best_panel(&self, size: u32, worth: &[f64], above: f64) -> Result<Option<Panel>, Error> {
        match integer::best(self.programme(size, worth), above, 1e-9, PATIENCE) {
            Ok(Some(panel)) if self.allows(&panel, size) => Ok(Some(panel)),
            Ok(None) => Ok(None),
            Ok(Some(_)) | Err(Failure::Stuck | Failure::Infeasible) => Err(Error::TooHard),
        }
    }
}
