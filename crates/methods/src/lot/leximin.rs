//! The lottery whose smallest chances are as large as possible.

use super::{
    Error, Panel, Pool, TOLERANCE,
    simplex::{Failure, Programme},
};

/// Panels closer to the bound than this do not improve the lottery.
const GAIN: f64 = 1e-8;
/// Weights above this show that a chance cannot be larger (by more than [`GAIN`] divided by it).
const WEIGHT: f64 = 1e-3;
/// Each weight costs about so much, each a little different: of equal prices the simplex method would choose in circles.
const COST: f64 = 1e-10;
/// No weight is above this; chances that are fixed leave this much room for rounding.
const HEAVIEST: f64 = 1e4;
const ROOM: f64 = 1e-10;

/// A lottery over panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Lottery {
    /// The number of people of each panel.
    pub size: u32,
    /// Panels and their chances, which are above 0 and make 1 together.
    pub panels: Vec<(Panel, f64)>,
    /// The chance of each person of a kind, in the order of [`Pool::kinds`].
    pub chances: Vec<f64>,
    /// Why no lottery is better; none with [`super::nash`].
    pub stages: Vec<Stage>,
}

/// One stage: the smallest chance of those that are still open, and why it cannot be larger.
///
/// Let `w` be the weights of kinds, `c` the people of a kind, and `bound` the largest sum of `w · n / c` over all
/// panels `n`. Then no lottery has a larger weighted sum of chances than `bound`. The weights of kinds that are still open
/// sum up to 1 and the others have at least the chances of earlier stages; so the smallest open chance is at most
/// `bound` less the weighted sum of those earlier chances.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The largest possible smallest chance.
    pub chance: f64,
    /// Kinds whose chance is this one in every best lottery.
    pub fixed: Vec<usize>,
    /// A weight of at least 0 for each kind.
    pub weights: Vec<f64>,
    /// The largest weight of a panel.
    pub bound: f64,
}

impl Stage {
    /// Do the weights prove the chance, given the chances fixed by earlier stages (none where still open) and the
    /// largest weight that any panel has? To `tolerance`.
    pub fn proves(&self, earlier: &[Option<f64>], largest: f64, tolerance: f64) -> bool {
        let open = |kind: &usize| earlier.get(*kind).copied().flatten().is_none();
        let weights = || self.weights.iter().zip(earlier);
        let sum: f64 = weights().filter(|(_, chance)| chance.is_none()).map(|(weight, _)| weight).sum();
        let used: f64 = weights().filter_map(|(weight, chance)| Some(weight * (*chance)?)).sum();
        self.weights.len() == earlier.len()
            && self.weights.iter().all(|weight| *weight >= 0.0)
            && (sum - 1.0).abs() <= tolerance
            && (largest - used - self.chance).abs() <= tolerance
            && !self.fixed.is_empty()
            && self.fixed.iter().all(|kind| open(kind) && self.weights.get(*kind).is_some_and(|w| *w > 0.0))
    }
}

/// The lottery whose smallest chance is as large as possible, then the second smallest, and so on. The vector of
/// chances is the only one; the panels behind it are not.
///
/// # Errors
/// [`Error::Infeasible`] when no panel meets the quotas, [`Error::Size`], [`Error::TooHard`].
pub fn leximin(pool: &Pool, size: u32) -> Result<Lottery, Error> {
    staged(pool, size, usize::MAX)
}

/// The lottery whose smallest chance is as large as possible. It says nothing about the others.
///
/// # Errors
/// As [`leximin`].
pub fn maximin(pool: &Pool, size: u32) -> Result<Lottery, Error> {
    staged(pool, size, 1)
}

/// Panels that together draw everybody who can be drawn at all, and which kinds cannot.
pub(super) fn cover(pool: &Pool, size: u32) -> Result<(Vec<Panel>, Vec<usize>), Error> {
    if size == 0 || size > 10_000 {
        return Err(Error::Size(size));
    }
    let any = pool.best_panel(size, &vec![0.0; pool.kinds.len()], -1.0)?.ok_or(Error::Infeasible)?;
    let mut panels = vec![any];
    let mut never = Vec::new();
    for kind in 0..pool.kinds.len() {
        if panels.iter().any(|panel| panel[kind] > 0) {
            continue;
        }
        match pool.best_panel(size, &pool.row(|other| other == kind), 0.5)? {
            Some(panel) => panels.push(panel),
            None => never.push(kind),
        }
    }
    Ok((panels, never))
}

/// The part of a kind that a panel takes.
fn part(pool: &Pool, kind: usize, panel: &[u32]) -> f64 {
    f64::from(panel[kind]) / pool.count(kind)
}

impl Pool {
    /// How many people are of a kind.
    pub(super) fn count(&self, kind: usize) -> f64 {
        f64::from(u32::try_from(self.kinds[kind].people.len()).unwrap_or(u32::MAX))
    }

    /// The chance of each person of a kind.
    pub(super) fn chances(&self, panels: &[(Panel, f64)]) -> Vec<f64> {
        let of = |kind| panels.iter().map(|(panel, chance)| chance * part(self, kind, panel)).sum();
        (0..self.kinds.len()).map(of).collect()
    }
}

/// Panels found so far, and chances that are settled.
struct Search<'a> {
    pool: &'a Pool,
    size: u32,
    panels: Vec<Panel>,
    settled: Vec<Option<f64>>,
}

fn staged(pool: &Pool, size: u32, most: usize) -> Result<Lottery, Error> {
    let (panels, _) = cover(pool, size)?;
    let mut search = Search { pool, size, panels, settled: vec![None; pool.kinds.len()] };
    let mut stages = Vec::new();
    let mut parts = Vec::new();
    while stages.len() < most && search.settled.iter().any(Option::is_none) {
        let (stage, chances) = search.stage()?;
        for kind in &stage.fixed {
            search.settled[*kind] = Some(stage.chance);
        }
        stages.push(stage);
        parts = chances;
    }
    let whole: f64 = parts.iter().sum();
    let panels: Vec<(Panel, f64)> =
        search.panels.into_iter().zip(parts).filter(|(_, part)| *part > 1e-12).collect();
    let panels: Vec<(Panel, f64)> = panels.into_iter().map(|(panel, part)| (panel, part / whole)).collect();
    let chances = pool.chances(&panels);
    let least = stages.last().map_or(0.0, |stage| stage.chance);
    let missed = |(chance, settled): (&f64, &Option<f64>)| *chance < settled.unwrap_or(least) - TOLERANCE;
    if (whole - 1.0).abs() > TOLERANCE || chances.iter().zip(&search.settled).any(missed) {
        return Err(Error::TooHard);
    }
    Ok(Lottery { size, panels, chances, stages })
}

impl Search<'_> {
    /// One stage: prices for people such that the dearest panel is as cheap as possible. Also the chances of all panels.
    fn stage(&mut self) -> Result<(Stage, Vec<f64>), Error> {
        let mut programme = self.prices();
        loop {
            programme.solve().map_err(|failure| match failure {
                Failure::Infeasible | Failure::Stuck => Error::TooHard,
            })?;
            let mut weights = programme.solution();
            weights.truncate(programme.columns());
            let bound = weights.pop().unwrap_or_default();
            for weight in &mut weights {
                *weight = weight.max(0.0);
            }
            let worth: Vec<f64> =
                weights.iter().enumerate().map(|(kind, weight)| weight / self.pool.count(kind)).collect();
            if let Some(panel) = self.pool.best_panel(self.size, &worth, bound + GAIN)? {
                programme.add_row(self.priced(&panel), (-HEAVIEST, 0.0));
                self.panels.push(panel);
                continue;
            }
            let open = |kind: &usize| self.settled[*kind].is_none();
            // With thousands of kinds all weights may be small; the largest is always enough.
            let largest = (0..weights.len()).filter(open).map(|kind| weights[kind]).fold(0.0, f64::max);
            let least = WEIGHT.min(largest / 2.0);
            let fixed = (0..weights.len()).filter(|kind| weights[*kind] > least).filter(open).collect();
            let used: f64 = weights
                .iter()
                .zip(&self.settled)
                .filter_map(|(weight, chance)| Some(weight * (*chance)?))
                .sum();
            let mut parts = programme.prices();
            let parts = parts.split_off(1).into_iter().map(|part| part.max(0.0)).collect();
            return Ok((Stage { chance: bound - used, fixed, weights, bound }, parts));
        }
    }

    /// The dual of "maximise the smallest open chance": weights of kinds and, last, the bound on panels.
    fn prices(&self) -> Programme {
        // Multiples of the golden ratio spread evenly.
        let cost = |place: u32| COST * (1.0 + (f64::from(place) * 0.618_033_988_749_895).fract());
        let worth =
            (0..).zip(&self.settled).map(|(place, chance)| chance.map_or(0.0, |c| c - ROOM) - cost(place));
        let mut bounds: Vec<(f64, f64)> =
            self.settled.iter().map(|chance| (0.0, if chance.is_none() { 1.0 } else { HEAVIEST })).collect();
        bounds.push((0.0, HEAVIEST * 10.0));
        let mut programme = Programme::new(worth.chain([-1.0]).collect(), bounds);
        let open = self.settled.iter().map(|chance| if chance.is_none() { 1.0 } else { 0.0 });
        programme.add_row(open.chain([0.0]).collect(), (1.0, 1.0));
        for panel in &self.panels {
            programme.add_row(self.priced(panel), (-HEAVIEST * 10.0, 0.0));
        }
        programme
    }

    fn priced(&self, panel: &[u32]) -> Vec<f64> {
        let parts = (0..panel.len()).map(|kind| part(self.pool, kind, panel));
        parts.chain([-1.0]).collect()
    }
}
