//! Whole numbers: branch and bound (Land and Doig 1960) over the dual simplex method.
//!
//! Rows of the programmes of a lot have whole coefficients, so their values are whole as well: first the rows are branched on
//! (how many of a feature are on the panel), which decides more than how many there are of a kind. What a bound forbids by
//! its price is forbidden at once.

use super::simplex::{Failure, Programme};

/// What counts as a whole number.
const WHOLE: f64 = 1e-6;
/// Branches after which a search is given up; the searches of a lot need some tens.
const MOST: usize = 400_000;

/// The best whole solution whose value is above `above`, or none. Solutions less than `step` better than one that is known
/// are not looked for, and after `patience` branches any that was found is good enough.
///
/// # Errors
/// [`Failure::Stuck`] when the search was given up.
pub(super) fn best(
    root: Programme,
    mut above: f64,
    step: f64,
    patience: usize,
) -> Result<Option<Vec<u32>>, Failure> {
    let mut found = None;
    let mut open = vec![root];
    let mut branches = 0_usize;
    while let Some(mut node) = open.pop() {
        branches += 1;
        if branches > MOST {
            return Err(Failure::Stuck);
        }
        if found.is_some() && branches > patience {
            return Ok(found);
        }
        match node.solve() {
            Err(Failure::Infeasible) => continue,
            Err(Failure::Stuck) => return Err(Failure::Stuck),
            Ok(()) => {}
        }
        if node.value() <= above {
            continue;
        }
        node.tighten(node.value() - above);
        let mut solution = node.solution();
        let distance = |value: f64| (value - value.round()).abs();
        let furthest = |variables: std::ops::Range<usize>| {
            let split =
                variables.max_by(|one, two| distance(solution[*one]).total_cmp(&distance(solution[*two])));
            split.filter(|variable| distance(solution[*variable]) > WHOLE)
        };
        let columns = node.columns();
        match furthest(columns..solution.len()).or_else(|| furthest(0..columns)) {
            Some(variable) => {
                let (value, (low, high)) = (solution[variable], node.bounds(variable));
                let mut down = node.clone();
                down.bound(variable, (low, value.floor()));
                node.bound(variable, (value.ceil(), high));
                // The nearer side first: it is popped first.
                if value.fract().rem_euclid(1.0) > 0.5 {
                    open.extend([down, node]);
                } else {
                    open.extend([node, down]);
                }
            }
            None => {
                above = node.value() + step;
                solution.truncate(columns);
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
