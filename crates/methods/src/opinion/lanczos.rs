//! The largest eigenvalue of a symmetric matrix and its vector, by the method of Lanczos (1950) with full
//! reorthogonalisation (Paige 1970) and restarts from the best vector so far. Deterministic: the start is given.

use crate::rank::random_fair;

/// Directions kept before a restart.
const DIRECTIONS: usize = 80;
const RESTARTS: usize = 40;
/// The residual that is aimed at, as a share of the eigenvalue.
const PRECISION: f64 = 1e-13;

/// An eigenvalue with its vector of length 1, or 0 and zeros where there is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Eigenpair {
    pub(super) value: f64,
    pub(super) vector: Vec<f64>,
    /// Length of A·v − λ·v: an eigenvalue lies no further from `value` than this.
    pub(super) residual: f64,
}

/// The pair of the largest eigenvalue of a matrix without negative ones, among vectors orthogonal to those in `against`.
/// `apply` adds A·x to its second argument, which comes as zeros. Eigenvalues up to `nothing` count as none.
pub(super) fn leading(
    apply: &dyn Fn(&[f64], &mut [f64]),
    start: Vec<f64>,
    against: &[&[f64]],
    nothing: f64,
) -> Eigenpair {
    let size = start.len();
    let none = Eigenpair { value: 0.0, vector: vec![0.0; size], residual: 0.0 };
    let mut vector = start;
    for _ in 0..RESTARTS {
        orthogonalise(&mut vector, against.iter().copied());
        if normalise(&mut vector) <= f64::EPSILON {
            return none;
        }
        let (value, next, is_done) = sweep(apply, vector, against);
        vector = next;
        if value <= nothing {
            return none;
        }
        if is_done {
            break;
        }
    }
    let mut image = vec![0.0; size];
    apply(&vector, &mut image);
    let value = dot(&vector, &image);
    add(&mut image, -value, &vector);
    orthogonalise(&mut image, against.iter().copied());
    Eigenpair { value, vector, residual: length(&image) }
}

/// One sweep from a vector of length 1: the best value and vector of its Krylov space, and whether they are exact enough.
fn sweep(apply: &dyn Fn(&[f64], &mut [f64]), start: Vec<f64>, against: &[&[f64]]) -> (f64, Vec<f64>, bool) {
    let size = start.len();
    let most = DIRECTIONS.min(size.saturating_sub(against.len())).max(1);
    let mut basis = vec![start];
    let (mut diagonal, mut beside): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    loop {
        let steps = basis.len();
        let last = &basis[steps - 1];
        let mut next = vec![0.0; size];
        apply(last, &mut next);
        diagonal.push(dot(last, &next));
        // Twice is enough (Kahan, in Parlett 1980).
        for _ in 0..2 {
            orthogonalise(&mut next, against.iter().copied().chain(basis.iter().map(Vec::as_slice)));
        }
        let rest = normalise(&mut next);
        let scale = diagonal.iter().copied().fold(0.0, f64::max);
        let is_closed = rest <= PRECISION * scale;
        if is_closed || steps == most || steps.is_multiple_of(10) {
            let (value, weights) = largest_of_tridiagonal(&diagonal, &beside);
            let residual = rest * weights.last().map_or(0.0, |weight| weight.abs());
            let is_done = is_closed || residual <= PRECISION * value;
            if is_done || steps == most {
                let mut vector = vec![0.0; size];
                basis
                    .iter()
                    .zip(&weights)
                    .for_each(|(direction, weight)| add(&mut vector, *weight, direction));
                normalise(&mut vector);
                return (value, vector, is_done);
            }
        }
        beside.push(rest);
        basis.push(next);
    }
}

/// The largest eigenvalue of a symmetric tridiagonal matrix and its vector, by Jacobi's rotations (1846).
fn largest_of_tridiagonal(diagonal: &[f64], beside: &[f64]) -> (f64, Vec<f64>) {
    let size = diagonal.len();
    let mut matrix = vec![vec![0.0; size]; size];
    for (at, value) in diagonal.iter().enumerate() {
        matrix[at][at] = *value;
    }
    for (at, value) in beside.iter().enumerate() {
        (matrix[at][at + 1], matrix[at + 1][at]) = (*value, *value);
    }
    let mut vectors = vec![vec![0.0; size]; size];
    for (at, vector) in vectors.iter_mut().enumerate() {
        vector[at] = 1.0;
    }
    let scale = matrix.iter().flatten().fold(0.0, |most: f64, value| most.max(value.abs()));
    // Converges quadratically: six sweeps are common.
    for _ in 0..40 {
        let mut largest: f64 = 0.0;
        for first in 0..size {
            for second in first + 1..size {
                let off = matrix[first][second];
                largest = largest.max(off.abs());
                if off.abs() > f64::EPSILON * scale * 1e-3 {
                    rotate(&mut matrix, &mut vectors, first, second);
                }
            }
        }
        if largest <= f64::EPSILON * scale {
            break;
        }
    }
    let best = (0..size).max_by(|one, other| matrix[*one][*one].total_cmp(&matrix[*other][*other]));
    best.map_or((0.0, Vec::new()), |best| (matrix[best][best], vectors[best].clone()))
}

/// Makes one element beside the diagonal zero; `vectors` holds eigenvectors as rows in the end.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], first: usize, second: usize) {
    let off = matrix[first][second];
    let ratio = (matrix[second][second] - matrix[first][first]) / (2.0 * off);
    let tangent = ratio.signum() / (ratio.abs() + ratio.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    for row in matrix.iter_mut() {
        let (one, other) = (row[first], row[second]);
        (row[first], row[second]) = (cosine * one - sine * other, sine * one + cosine * other);
    }
    for rows in [matrix, vectors] {
        let (head, tail) = rows.split_at_mut(second);
        for (one, other) in head[first].iter_mut().zip(&mut tail[0]) {
            (*one, *other) = (cosine * *one - sine * *other, sine * *one + cosine * *other);
        }
    }
}

/// A vector without regularity that could be orthogonal to anything sought: fixed, of values between −1 and 1.
pub(super) fn generic(size: usize, number: u64) -> Vec<f64> {
    let value = |at: usize| {
        let mixed = random_fair(number, &at.to_le_bytes());
        f64::from(u32::try_from(mixed >> 32).unwrap_or_default()) / f64::from(u32::MAX) * 2.0 - 1.0
    };
    (0..size).map(value).collect()
}

fn orthogonalise<'a>(vector: &mut [f64], against: impl Iterator<Item = &'a [f64]>) {
    for other in against {
        let share = dot(vector, other);
        add(vector, -share, other);
    }
}

fn normalise(vector: &mut [f64]) -> f64 {
    let length = length(vector);
    if length > 0.0 {
        for value in vector {
            *value /= length;
        }
    }
    length
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

pub(super) fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

pub(super) fn add(to: &mut [f64], factor: f64, vector: &[f64]) {
    for (to, value) in to.iter_mut().zip(vector) {
        *to += factor * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A·Aᵀ for a matrix A of `values`, row by row.
    fn gram(values: &[f64], size: usize) -> Vec<Vec<f64>> {
        let rows: Vec<&[f64]> = values.chunks(values.len() / size).collect();
        rows.iter().map(|one| rows.iter().map(|other| dot(one, other)).collect()).collect()
    }

    /// As the components are found: each from a start of its own.
    fn leading_of(matrix: &[Vec<f64>], against: &[&[f64]]) -> Eigenpair {
        let apply = |x: &[f64], y: &mut [f64]| x.iter().zip(matrix).for_each(|(x, row)| add(y, *x, row));
        leading(&apply, generic(matrix.len(), if against.is_empty() { 1 } else { 2 }), against, 1e-12)
    }

    #[test]
    fn two_equal_eigenvalues_give_two_orthogonal_vectors() {
        let matrix = [[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 1.0]].map(|row| row.to_vec());
        let first = leading_of(&matrix, &[]);
        let second = leading_of(&matrix, &[&first.vector]);
        assert!(
            (first.value - 2.0).abs() < 1e-12 && (second.value - 2.0).abs() < 1e-12,
            "{first:?} {second:?}"
        );
        assert!(dot(&first.vector, &second.vector).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_is_left_there_is_no_direction() {
        let matrix = [vec![3.0, 0.0], vec![0.0, 0.0]];
        let first = leading_of(&matrix, &[]);
        let second = leading_of(&matrix, &[&first.vector]);
        assert_eq!((second.value, second.vector), (0.0, vec![0.0, 0.0]));
    }

    proptest! {
        #[test]
        fn no_direction_is_stretched_more_than_the_leading_one(
            values in prop::collection::vec(-1.0_f64..1.0, 12 * 15), tried in prop::collection::vec(-1.0_f64..1.0, 12)
        ) {
            let matrix = gram(&values, 12);
            let pair = leading_of(&matrix, &[]);
            prop_assert!(pair.residual <= 1e-11 * pair.value);
            prop_assert!((length(&pair.vector) - 1.0).abs() < 1e-12);
            let image: Vec<f64> = matrix.iter().map(|row| dot(row, &tried)).collect();
            prop_assert!(dot(&tried, &image) <= pair.value * dot(&tried, &tried) * (1.0 + 1e-12));
        }
    }
}
