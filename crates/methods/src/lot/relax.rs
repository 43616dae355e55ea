//! Quotas that no panel meets: the smallest change that helps.

use super::{
    Error, Pool, integer,
    simplex::{Failure, Programme},
};

/// Which bound of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// The minimum, to be lowered.
    Min,
    /// The maximum, to be raised.
    Max,
}

/// A bound and by how much it must give way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The place in [`super::Quotas::features`].
    pub feature: usize,
    /// Which bound.
    pub bound: Bound,
    /// By how many people.
    pub by: u32,
}

/// The changes of quotas with the smallest sum that make a panel of `size` possible; empty when one is possible as it is, none
/// when the pool has not enough people (or households) for any panel. Other changes may have the same sum.
///
/// # Errors
/// [`Error::TooHard`].
pub fn relax(pool: &Pool, size: u32) -> Result<Option<Vec<Change>>, Error> {
    let (kinds, features) = (pool.kinds.len(), pool.quotas.features().len());
    let width = f64::from(size);
    let most = |kind: &super::Kind| f64::from(pool.households[kind.sort].min(size));
    let mut objective = vec![0.0; kinds];
    objective.resize(kinds + 2 * features, -1.0);
    let mut bounds: Vec<(f64, f64)> = pool.kinds.iter().map(|kind| (0.0, most(kind))).collect();
    for feature in pool.quotas.features() {
        bounds.extend([(0.0, f64::from(feature.min)), (0.0, width)]);
    }
    let mut programme = Programme::new(objective, bounds);
    let wide = |mut row: Vec<f64>, give: Option<(usize, f64)>| {
        row.resize(kinds + 2 * features, 0.0);
        if let Some((place, sign)) = give {
            row[kinds + place] = sign;
        }
        row
    };
    programme.add_row(wide(vec![1.0; kinds], None), (width, width));
    for (place, feature) in pool.quotas.features().iter().enumerate() {
        let row = pool.row(|kind| pool.kinds[kind].features.contains(&place));
        let (min, max) = (f64::from(feature.min), f64::from(feature.max));
        programme.add_row(wide(row.clone(), Some((2 * place, 1.0))), (min, width + min));
        programme.add_row(wide(row, Some((2 * place + 1, -1.0))), (-width, max));
    }
    for (homes, row) in pool.shared_homes() {
        programme.add_row(wide(row, None), (0.0, f64::from(homes.min(size))));
    }
    // Sums are whole numbers: whatever is not better by one is not better.
    let Some(found) =
        integer::best(programme, f64::NEG_INFINITY, 0.999, usize::MAX).map_err(|failure| match failure {
            Failure::Infeasible => Error::Infeasible,
            Failure::Stuck => Error::TooHard,
        })?
    else {
        return Ok(None);
    };
    let gives = found.into_iter().skip(kinds).enumerate().filter(|(_, by)| *by > 0);
    let change = |(place, by): (usize, u32)| Change {
        feature: place / 2,
        bound: if place % 2 == 0 { Bound::Min } else { Bound::Max },
        by,
    };
    Ok(Some(gives.map(change).collect()))
}
