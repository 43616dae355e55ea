//! Two principal components of the votes and where they put people and statements.

use super::conversation::{Column, Conversation};
use super::lanczos::{Eigenpair, add, dot, generic, leading};
use super::moments::Covariance;
use super::real;

/// The plane in which opinions differ most (principal component analysis, Pearson 1901), over all people.
///
/// Missing votes take the mean of their statement; statements that are moderated out are zero. All lists are by statement,
/// in the order of their ids.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Components {
    /// Mean vote.
    pub means: Vec<f64>,
    /// The components, each of length 1 with its largest loading positive; zeros where nothing varies.
    pub loadings: [Vec<f64>; 2],
    /// Variance along each component.
    pub variance: [f64; 2],
    /// Its share in the variance of all votes: how much of the differences the map can show.
    pub variance_share: [f64; 2],
    /// A true eigenvalue of the covariance lies no further from each variance than this.
    pub variance_error: [f64; 2],
}

/// A start vector near components that are known already.
pub(super) type Hint<'a> = Option<&'a [Vec<f64>; 2]>;

impl Components {
    pub(super) fn of(conversation: &Conversation, hint: Hint) -> Self {
        let people = conversation.people.len();
        if let Some(moments) = &conversation.moments {
            let Covariance { means, entries } = moments.covariance(&conversation.statements, people);
            let size = means.len();
            let total = (0..size).map(|at| entries[at * size + at]).sum();
            let rows: Vec<&[f64]> = entries.chunks(size.max(1)).collect();
            let apply = |x: &[f64], y: &mut [f64]| {
                for (x, row) in x.iter().zip(&rows) {
                    if *x != 0.0 {
                        add(y, *x, row);
                    }
                }
            };
            return Self::from(means, total, &apply, hint);
        }
        let (means, total) = means_and_variance(conversation);
        let degrees = real(people.saturating_sub(1).max(1));
        let apply = |x: &[f64], y: &mut [f64]| {
            let is_in = |(x, column): (&f64, &Column)| if column.is_out() { 0.0 } else { *x };
            let x: Vec<f64> = x.iter().zip(&conversation.statements).map(is_in).collect();
            for person in 0..people {
                let share = project(conversation, person, &means, &x) / degrees;
                for cast in &conversation.rows[person] {
                    let at = cast.column();
                    if !conversation.statements[at].is_out() {
                        y[at] += share * (f64::from(cast.vote.sign()) - means[at]);
                    }
                }
            }
        };
        Self::from(means.clone(), total, &apply, hint)
    }

    fn from(means: Vec<f64>, total: f64, apply: &dyn Fn(&[f64], &mut [f64]), hint: Hint) -> Self {
        let size = means.len();
        let start = |at: usize| {
            let mut start = generic(size, if at == 0 { 1 } else { 2 });
            if let Some(known) = hint.map(|known| &known[at]).filter(|known| known.len() == size) {
                for value in &mut start {
                    *value *= 1e-6;
                }
                add(&mut start, 1.0, known);
            }
            start
        };
        let nothing = total * 1e-13;
        let first = leading(apply, start(0), &[], nothing);
        let second = leading(apply, start(1), &[&first.vector], nothing);
        let share = |pair: &Eigenpair| if total > 0.0 { pair.value / total } else { 0.0 };
        Self {
            means,
            variance: [first.value, second.value],
            variance_share: [share(&first), share(&second)],
            variance_error: [first.residual, second.residual],
            loadings: [with_fixed_sign(first.vector), with_fixed_sign(second.vector)],
        }
    }

    /// Where each person stands, by person: the centred votes along both components, times √(statements / votes cast)
    /// (Small et al. 2021), so that who said little is not pulled to the middle. A statement that is moderated out counts
    /// among the statements, and as cast by everyone: it is known to be zero.
    pub(super) fn positions(&self, conversation: &Conversation) -> Vec<[f64; 2]> {
        let known = known(conversation);
        let position = |row: usize| {
            let casts = &conversation.rows[row];
            let open = casts.iter().filter(|cast| !conversation.statements[cast.column()].is_out()).count();
            let scale = (real(known.all) / real((open + known.out).max(1))).sqrt();
            let along = |at: usize| scale * project(conversation, row, &self.means, &self.loadings[at]);
            [along(0), along(1)]
        };
        (0..conversation.rows.len()).map(position).collect()
    }

    /// How far from the middle a person would stand who only agreed to this statement (Small et al. 2021).
    pub(super) fn extremities(&self, conversation: &Conversation) -> Vec<f64> {
        let scale = real(known(conversation).all).sqrt();
        let extremity = |(at, mean): (usize, &f64)| {
            scale * (1.0 - mean).abs() * self.loadings[0][at].hypot(self.loadings[1][at])
        };
        self.means.iter().enumerate().map(extremity).collect()
    }

    /// Per component whether it points the other way than before, and so the map is its mirror image.
    pub(super) fn is_mirrored(&self, before: &[Vec<f64>; 2]) -> [bool; 2] {
        [0, 1].map(|at| dot(&self.loadings[at], &before[at]) < 0.0)
    }
}

/// Statements somebody voted on: all of them, and those of them that are moderated out.
struct Known {
    all: usize,
    out: usize,
}

fn known(conversation: &Conversation) -> Known {
    let mut seen = vec![false; conversation.statements.len()];
    conversation.rows.iter().flatten().for_each(|cast| seen[cast.column()] = true);
    let is_out = |(_, column): &(&bool, &Column)| column.is_out();
    let with_votes = || seen.iter().zip(&conversation.statements).filter(|(seen, _)| **seen);
    Known { all: with_votes().count(), out: with_votes().filter(is_out).count() }
}

fn project(conversation: &Conversation, row: usize, means: &[f64], direction: &[f64]) -> f64 {
    let mut sum = 0.0;
    for cast in &conversation.rows[row] {
        // Loadings of statements that are out are zero, and so are their means and their votes in the matrix.
        let at = cast.column();
        sum += (f64::from(cast.vote.sign()) - means[at]) * direction[at];
    }
    sum
}

fn means_and_variance(conversation: &Conversation) -> (Vec<f64>, f64) {
    let columns = &conversation.statements;
    let mut sums = vec![(0_i32, 0_i32, 0_i32); columns.len()];
    for cast in conversation.rows.iter().flatten().filter(|cast| !columns[cast.column()].is_out()) {
        let (votes, sum, squares) = &mut sums[cast.column()];
        (*votes, *sum, *squares) = (*votes + 1, *sum + cast.vote.sign(), *squares + cast.vote.sign().abs());
    }
    let mean = |(votes, sum, _): &(i32, i32, i32)| f64::from(*sum) / f64::from((*votes).max(1));
    let squares = |sums: &(i32, i32, i32)| f64::from(sums.2) - mean(sums) * f64::from(sums.1);
    let degrees = real(conversation.people.len().saturating_sub(1).max(1));
    (sums.iter().map(mean).collect(), sums.iter().map(squares).sum::<f64>() / degrees)
}

/// The loading of the largest amount becomes positive; of equal ones the first decides.
fn with_fixed_sign(mut vector: Vec<f64>) -> Vec<f64> {
    // Amounts that differ by rounding only count as equal, so that the sign does not hang on it.
    let most = vector.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let decisive = vector.iter().find(|value| value.abs() >= most * (1.0 - 1e-9)).copied();
    if decisive.is_some_and(|value| value < 0.0) {
        for value in &mut vector {
            *value = -*value;
        }
    }
    vector
}
