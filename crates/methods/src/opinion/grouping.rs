//! Groups of people who stand close together: k-means (Lloyd 1982) with several fixed starts and exchanges of single
//! people afterwards (Hartigan 1975); the lowest inertia wins.

use crate::rank::random_fair;

use super::real;

pub(super) type Point = [f64; 2];

/// Rounds of k-means or of exchanges; each lowers the inertia, and far fewer are common.
const MOST_ROUNDS: usize = 300;
/// Of the starts on a sample, so many of the best are tried on all points.
const FINALISTS: usize = 3;

/// A division of points into groups, numbered from the largest to the smallest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Partition {
    pub(super) group_of: Vec<usize>,
    pub(super) centres: Vec<Point>,
    pub(super) sizes: Vec<usize>,
    /// Sum of the squared distances to the centre of the own group.
    pub(super) inertia: f64,
}

/// The best of several fixed starts, or `None` when there are fewer different points than groups. Where `sample` holds
/// fewer points than there are, starts are compared on it and only the best of them are followed on all.
pub(super) fn best_partition(
    points: &[Point],
    sample: &[usize],
    groups: usize,
    starts: u64,
) -> Option<Partition> {
    let chosen: Vec<Point> = sample.iter().map(|at| points[*at]).collect();
    let mut found: Vec<Partition> = (0..starts.max(1))
        .filter_map(|number| refined(&chosen, first_centres(&chosen, groups, number)?))
        .collect();
    // Stable: of equal ones the earlier start is first.
    found.sort_by(|one, other| one.inertia.total_cmp(&other.inertia));
    if chosen.len() < points.len() {
        found.dedup_by(|one, other| (one.inertia - other.inertia).abs() <= 1e-9 * other.inertia);
        found.truncate(FINALISTS);
        found = found.into_iter().filter_map(|start| refined(points, start.centres)).collect();
        found.sort_by(|one, other| one.inertia.total_cmp(&other.inertia));
    }
    found.into_iter().next().map(Partition::largest_first)
}

/// Improves centres until neither a round of k-means nor moving any single point lowers the inertia; `None` when a group
/// is left without points. The numbers of the groups stay.
pub(super) fn refined(points: &[Point], mut centres: Vec<Point>) -> Option<Partition> {
    let mut group_of = vec![usize::MAX; points.len()];
    for _ in 0..MOST_ROUNDS {
        let mut is_same = true;
        for (group, point) in group_of.iter_mut().zip(points) {
            let nearest = nearest(point, &centres)?;
            is_same &= *group == nearest;
            *group = nearest;
        }
        if is_same {
            break;
        }
        centres = means(points, &group_of, centres.len())?;
    }
    exchange(points, &mut group_of, &mut centres);
    let centres = means(points, &group_of, centres.len())?;
    let inertia = points.iter().zip(&group_of).map(|(point, group)| squared(point, &centres[*group])).sum();
    let sizes = sizes_of(&group_of, centres.len());
    Some(Partition { group_of, centres, sizes, inertia })
}

/// Moves single points wherever that lowers the inertia, with the change of both centres taken into account.
fn exchange(points: &[Point], group_of: &mut [usize], centres: &mut [Point]) {
    let mut sizes = sizes_of(group_of, centres.len());
    for _ in 0..MOST_ROUNDS {
        let mut has_moved = false;
        for (point, group) in points.iter().zip(group_of.iter_mut()) {
            let from = *group;
            if sizes[from] < 2 {
                continue;
            }
            let left = real(sizes[from]);
            let saved = squared(point, &centres[from]) * left / (left - 1.0);
            let cost = |to: usize| {
                let size = real(sizes[to]);
                squared(point, &centres[to]) * size / (size + 1.0)
            };
            let others = (0..centres.len()).filter(|to| *to != from);
            let best = others.map(|to| (cost(to), to)).min_by(|one, other| one.0.total_cmp(&other.0));
            // What rounding alone could say is no gain.
            let Some((_, to)) = best.filter(|(cost, _)| *cost < saved * (1.0 - 1e-12)) else { continue };
            let right = real(sizes[to]);
            for axis in 0..2 {
                centres[from][axis] -= (point[axis] - centres[from][axis]) / (left - 1.0);
                centres[to][axis] += (point[axis] - centres[to][axis]) / (right + 1.0);
            }
            (sizes[from], sizes[to]) = (sizes[from] - 1, sizes[to] + 1);
            *group = to;
            has_moved = true;
        }
        if !has_moved {
            return;
        }
    }
}

impl Partition {
    /// Numbers the groups anew: the largest is 0; of equal ones that of the earlier point.
    fn largest_first(self) -> Self {
        let first = |group: usize| self.group_of.iter().position(|own| *own == group);
        let mut order: Vec<usize> = (0..self.centres.len()).collect();
        order.sort_by_key(|group| (std::cmp::Reverse(self.sizes[*group]), first(*group)));
        let mut number = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| number[*old] = new);
        Self {
            group_of: self.group_of.iter().map(|group| number[*group]).collect(),
            centres: order.iter().map(|group| self.centres[*group]).collect(),
            sizes: order.iter().map(|group| self.sizes[*group]).collect(),
            inertia: self.inertia,
        }
    }
}

/// The centres of start number `number`: points far from each other, by the chances of k-means++ (Arthur and
/// Vassilvitskii 2007) with fixed numbers in place of chance. `None`: fewer different points than groups.
fn first_centres(points: &[Point], groups: usize, number: u64) -> Option<Vec<Point>> {
    let mut centres: Vec<Point> = Vec::with_capacity(groups);
    let mut distances = vec![1.0; points.len()];
    while centres.len() < groups {
        let total: f64 = distances.iter().sum();
        if total <= 0.0 {
            return None;
        }
        let mixed = random_fair(number, &centres.len().to_le_bytes());
        let share = f64::from(u32::try_from(mixed >> 32).unwrap_or_default()) / f64::from(u32::MAX);
        let mut left = share * total;
        let chosen = distances.iter().position(|distance| {
            left -= distance;
            left <= 0.0 && *distance > 0.0
        });
        let last = || distances.iter().rposition(|distance| *distance > 0.0);
        let centre = points[chosen.or_else(last)?];
        for (distance, point) in distances.iter_mut().zip(points) {
            let own = squared(point, &centre);
            *distance = if centres.is_empty() { own } else { distance.min(own) };
        }
        centres.push(centre);
    }
    Some(centres)
}

fn nearest(point: &Point, centres: &[Point]) -> Option<usize> {
    let mut best = None;
    let mut least = f64::INFINITY;
    for (at, centre) in centres.iter().enumerate() {
        let distance = squared(point, centre);
        if distance < least {
            (best, least) = (Some(at), distance);
        }
    }
    best
}

fn means(points: &[Point], group_of: &[usize], groups: usize) -> Option<Vec<Point>> {
    let mut sums = vec![([0.0; 2], 0_usize); groups];
    for (point, group) in points.iter().zip(group_of) {
        let (sum, size) = &mut sums[*group];
        *sum = [sum[0] + point[0], sum[1] + point[1]];
        *size += 1;
    }
    let mean = |(sum, size): (Point, usize)| (size > 0).then(|| sum.map(|sum| sum / real(size)));
    sums.into_iter().map(mean).collect()
}

fn sizes_of(group_of: &[usize], groups: usize) -> Vec<usize> {
    let mut sizes = vec![0; groups];
    for group in group_of {
        sizes[*group] += 1;
    }
    sizes
}

pub(super) fn squared(one: &Point, other: &Point) -> f64 {
    let (x, y) = (one[0] - other[0], one[1] - other[1]);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(points: &[Point]) -> Vec<usize> {
        (0..points.len()).collect()
    }

    /// The lowest inertia over all ways to divide the points into exactly so many groups.
    fn lowest_by_trying_all(points: &[Point], groups: usize) -> f64 {
        let mut lowest = f64::INFINITY;
        let ways = u32::try_from(points.len()).ok().and_then(|points| groups.checked_pow(points));
        for way in 0..ways.expect("few") {
            let group_of: Vec<usize> =
                (0..points.len()).scan(way, |rest, _| Some((*rest % groups, *rest /= groups).0)).collect();
            if let Some(centres) = means(points, &group_of, groups) {
                let own = |(point, group): (&Point, &usize)| squared(point, &centres[*group]);
                lowest = lowest.min(points.iter().zip(&group_of).map(own).sum());
            }
        }
        lowest
    }

    #[test]
    fn clear_clouds_are_found_and_the_largest_is_first() {
        let mut points: Vec<Point> = (0..6).map(|at| [5.0 + f64::from(at) / 10.0, 0.0]).collect();
        points.extend((0..9).map(|at| [-5.0, f64::from(at) / 10.0]));
        let found = best_partition(&points, &all(&points), 2, 8).expect("two clouds");
        assert_eq!(found.sizes, [9, 6]);
        assert_eq!((found.group_of[0], found.group_of[14]), (1, 0));
    }

    #[test]
    fn fewer_different_points_than_groups_are_no_partition() {
        assert_eq!(best_partition(&[[1.0, 2.0]; 20], &all(&[[1.0, 2.0]; 20]), 2, 8), None);
        assert_eq!(best_partition(&[], &[], 2, 8), None);
    }

    proptest! {
        #[test]
        fn no_division_of_few_points_has_a_lower_inertia(
            points in prop::collection::vec(prop::array::uniform2(-3.0_f64..3.0), 3..8), groups in 2_usize..4
        ) {
            let found = best_partition(&points, &all(&points), groups, 32).expect("different points");
            let lowest = lowest_by_trying_all(&points, groups);
            prop_assert!(found.inertia <= lowest * (1.0 + 1e-9) + 1e-12, "{} above {lowest}", found.inertia);
            prop_assert_eq!(found.sizes.iter().sum::<usize>(), points.len());
        }
    }
}
