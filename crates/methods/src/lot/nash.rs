//! The lottery with the largest product of chances.

use super::{Error, Lottery, Panel, Pool, leximin::cover};

/// How much larger the mean logarithm of chances may at most be in any other lottery.
const GAP: f64 = 1e-6;
/// Steps between two searches for a panel.
const STEPS: usize = 20_000;

/// The lottery over panels of `size` that makes the product of the chances of all who can be drawn as large as possible, and
/// the proven gap: the mean logarithm of chances is nowhere larger by more than this.
///
/// Pairwise Frank-Wolfe steps (Lacoste-Julien and Jaggi 2015) over the known panels, then the panel of the steepest
/// ascent, until there is none. The gap is that of concave functions: the steepest ascent itself.
///
/// # Errors
/// As [`super::leximin`].
pub fn nash(pool: &Pool, size: u32) -> Result<(Lottery, f64), Error> {
    let (panels, never) = cover(pool, size)?;
    let open: Vec<bool> = (0..pool.kinds.len()).map(|kind| !never.contains(&kind)).collect();
    let people: f64 = (0..pool.kinds.len()).filter(|kind| open[*kind]).map(|kind| pool.count(kind)).sum();
    let count = u32::try_from(panels.len()).unwrap_or(u32::MAX);
    let mut panels: Vec<(Panel, f64)> =
        panels.into_iter().map(|panel| (panel, 1.0 / f64::from(count))).collect();
    loop {
        let steepest = climb(pool, &open, people, &mut panels);
        let chances = pool.chances(&panels);
        let worth: Vec<f64> =
            chances.iter().zip(&open).map(|(chance, open)| if *open { 1.0 / chance } else { 0.0 }).collect();
        match pool.best_panel(size, &worth, steepest.max(people * (1.0 + GAP)))? {
            Some(panel) if panels.iter().all(|(known, _)| *known != panel) => panels.push((panel, 0.0)),
            _ => {
                panels.retain(|(_, part)| *part > 1e-12);
                let whole: f64 = panels.iter().map(|(_, part)| part).sum();
                for (_, part) in &mut panels {
                    *part /= whole;
                }
                let chances = pool.chances(&panels);
                let gap = (steepest / people - 1.0).max(GAP);
                return Ok((Lottery { size, panels, chances, stages: Vec::new() }, gap));
            }
        }
    }
}

/// Steps from the worst used panel to the best one; what the best one is worth in the end.
fn climb(pool: &Pool, open: &[bool], people: f64, panels: &mut [(Panel, f64)]) -> f64 {
    let counts: Vec<f64> = (0..open.len()).map(|kind| pool.count(kind)).collect();
    let mut chances = pool.chances(panels);
    let mut best_worth = people;
    for step in 0..STEPS {
        if step % 500 == 499 {
            chances = pool.chances(panels);
        }
        let worth: Vec<f64> = panels
            .iter()
            .map(|(panel, _)| {
                let kinds = panel.iter().zip(&chances).zip(open).filter(|(_, open)| **open);
                kinds.map(|((taken, chance), _)| f64::from(*taken) / chance).sum()
            })
            .collect();
        let all = || worth.iter().copied().enumerate();
        let Some((best, most)) = all().max_by(|one, two| one.1.total_cmp(&two.1)) else { break };
        best_worth = most;
        if most <= people * (1.0 + GAP / 2.0) {
            break;
        }
        let used = all().filter(|(place, _)| panels[*place].1 > 0.0);
        let Some((worst, _)) = used.min_by(|one, two| one.1.total_cmp(&two.1)) else { break };
        if best == worst {
            break;
        }
        let direction: Vec<f64> = panels[best]
            .0
            .iter()
            .zip(&panels[worst].0)
            .zip(&counts)
            .map(|((to, from), count)| (f64::from(*to) - f64::from(*from)) / count)
            .collect();
        // The sum of logarithms is concave: halve the interval in which its slope changes sign.
        let slope = |length: f64| -> f64 {
            let kinds = direction.iter().zip(&chances).zip(&counts).filter(|((way, _), _)| **way != 0.0);
            kinds.map(|((way, chance), count)| count * way / (chance + length * way)).sum()
        };
        let (mut low, mut high) = (0.0, panels[worst].1);
        if slope(high * (1.0 - 1e-12)) < 0.0 {
            for _ in 0..60 {
                let middle = f64::midpoint(low, high);
                if slope(middle) > 0.0 { low = middle } else { high = middle }
            }
            high = low;
        }
        panels[best].1 += high;
        panels[worst].1 -= high;
        for (chance, way) in chances.iter_mut().zip(&direction) {
            *chance += high * way;
        }
    }
    best_worth
}
