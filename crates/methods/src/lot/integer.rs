//! Whole numbers: branch and bound (Land and Doig 1960) over the dual simplex method.

use super::simplex::{Failure, Programme};

/// What counts as a whole number.
const WHOLE: f64 = 1e-6;
/// Branches after which a search is given up; the searches of a lot need some tens.
const MOST: usize = 400_000;

/// The best whole solution whose value is above `above`, or none. Solutions less than `step` better than one that is known
/// are not looked for.
///
/// # Errors
/// [`Failure::Stuck`] when the search was given up.
pub(super) fn best(root: Programme, mut above: f64, step: f64) -> Result<Option<Vec<u32>>, Failure> {
    let mut found = None;
    let mut open = vec![root];
    let mut branches = 0_usize;
    while let Some(mut node) = open.pop() {
        branches += 1;
        if branches > MOST {
            return Err(Failure::Stuck);
        }
        match node.solve() {
            Err(Failure::Infeasible) => continue,
            Err(Failure::Stuck) => return Err(Failure::Stuck),
            Ok(()) => {}
        }
        if node.value() <= above {
            continue;
        }
        let solution = node.solution();
        let distance = |value: f64| (value - value.round()).abs();
        let split =
            solution.iter().enumerate().max_by(|one, two| distance(*one.1).total_cmp(&distance(*two.1)));
        match split {
            Some((column, value)) if distance(*value) > WHOLE => {
                let (low, high) = node.bounds(column);
                let mut down = node.clone();
                down.bound(column, (low, value.floor()));
                node.bound(column, (value.ceil(), high));
                // The nearer side first: it is popped first.
                if value.fract() > 0.5 { open.extend([down, node]) } else { open.extend([node, down]) }
            }
            _ => {
                above = node.value() + step;
                found = Some(solution.into_iter().map(counted).collect());
            }
        }
    }
    Ok(found)
}

/// A value that is a whole number but for rounding.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative and small by its bounds"
)]
fn counted(value: f64) -> u32 {
    value.round() as u32
}
