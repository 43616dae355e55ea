//! How clearly people belong to their groups: the silhouette (Rousseeuw 1987).

use super::grouping::{Point, squared};
use super::real;

/// Mean silhouette of a division into groups.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Silhouette {
    /// Between −1 and 1; the larger, the clearer the groups.
    pub mean: f64,
    /// How many people it was measured for, each against all others.
    pub measured: usize,
    /// Standard error of the mean as an estimate for all people; 0 when all were measured.
    pub standard_error: f64,
}

/// The silhouettes of the measured people under several divisions of the same points; by division, by measured person.
///
/// Work: measured × points. Each measured person is compared with every other one, so that theirs are exact.
pub(super) fn silhouettes(
    points: &[Point],
    measured: &[usize],
    divisions: &[(&[usize], &[usize])],
) -> Vec<Vec<f64>> {
    let mut found = vec![Vec::with_capacity(measured.len()); divisions.len()];
    let mut sums: Vec<Vec<f64>> = divisions.iter().map(|(_, sizes)| vec![0.0; sizes.len()]).collect();
    let mut distances = vec![0.0; points.len()];
    for person in measured {
        for (distance, point) in distances.iter_mut().zip(points) {
            *distance = squared(point, &points[*person]).sqrt();
        }
        for (((group_of, sizes), sums), found) in divisions.iter().zip(&mut sums).zip(&mut found) {
            sums.fill(0.0);
            for (group, distance) in group_of.iter().zip(&distances) {
                sums[*group] += distance;
            }
            found.push(silhouette(group_of[*person], sizes, sums));
        }
    }
    found
}

fn silhouette(own: usize, sizes: &[usize], sums: &[f64]) -> f64 {
    if sizes[own] < 2 {
        return 0.0;
    }
    let inside = sums[own] / real(sizes[own] - 1);
    let others = (0..sizes.len()).filter(|group| *group != own);
    let outside = others.map(|group| sums[group] / real(sizes[group])).fold(f64::INFINITY, f64::min);
    let larger = inside.max(outside);
    if larger > 0.0 && larger.is_finite() { (outside - inside) / larger } else { 0.0 }
}

impl Silhouette {
    pub(super) fn of(values: &[f64], people: usize) -> Self {
        let (mean, standard_error) = mean_and_error(values, people);
        Self { mean, measured: values.len(), standard_error }
    }
}

/// Mean of a part of `all` values and its standard error, with the correction for a finite number of them.
pub(super) fn mean_and_error(values: &[f64], all: usize) -> (f64, f64) {
    let count = real(values.len().max(1));
    let mean = values.iter().sum::<f64>() / count;
    if values.len() >= all || values.len() < 2 {
        return (mean, 0.0);
    }
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let left_out = real(all - values.len()) / real(all);
    (mean, (squares / (count - 1.0) / count * left_out).sqrt())
}

/// So many of the points, spread evenly in the order of their first coordinate; all when they are not more. Sorted.
pub(super) fn spread(points: &[Point], most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    if points.len() <= most {
        return order;
    }
    order.sort_by(|one, other| {
        let (one, other) = (&points[*one], &points[*other]);
        one[0].total_cmp(&other[0]).then(one[1].total_cmp(&other[1]))
    });
    let mut chosen: Vec<usize> = (0..most).map(|at| order[at * points.len() / most]).collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_silhouette_is_that_of_its_definition() {
        // Own group at distance 1; the other at distances 4 and 5.
        let points = [[0.0, 0.0], [1.0, 0.0], [4.0, 0.0], [5.0, 0.0], [100.0, 0.0]];
        let (group_of, sizes) = ([0, 0, 1, 1, 2], [2, 2, 1]);
        let found = silhouettes(&points, &[0, 4], &[(&group_of[..], &sizes[..])]);
        assert!((found[0][0] - (4.5 - 1.0) / 4.5).abs() < 1e-15);
        assert!(found[0][1].abs() < f64::EPSILON, "a group of one has none");
    }

    #[test]
    fn a_part_tells_how_uncertain_it_is_and_the_whole_is_certain() {
        let (mean, error) = mean_and_error(&[0.0, 1.0, 0.0, 1.0], 1_000_000);
        assert!((mean - 0.5).abs() < 1e-15 && (error - (1.0_f64 / 12.0).sqrt()).abs() < 1e-5, "{error}");
        assert!(mean_and_error(&[0.0, 1.0], 2).1.abs() < f64::EPSILON);
    }

    #[test]
    fn a_part_is_spread_over_the_first_coordinate() {
        let points: Vec<Point> = (0..10).map(|at| [f64::from(9 - at), 0.0]).collect();
        assert_eq!(spread(&points, 5), [1, 3, 5, 7, 9]);
        assert_eq!(spread(&points, 10).len(), 10);
    }
}
