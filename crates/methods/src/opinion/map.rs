//! The map of a conversation, made from the start or carried on after new votes.

use std::fmt;

use super::components::Components;
use super::conversation::Conversation;
use super::grouping::{Partition, Point, best_partition, refined, squared};
use super::silhouette::{Silhouette, mean_and_error, silhouettes, spread};
use super::{Settings, Statistics, real};

/// A person on the map.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Position {
    /// `voter-id`.
    pub id: u64,
    /// Along the first component.
    pub x: f64,
    /// Along the second component.
    pub y: f64,
    /// Number of the group; `None` for who voted too little to be put into one.
    pub group: Option<usize>,
}

/// The best division found into a number of groups.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Division {
    /// People by group, the largest first.
    pub sizes: Vec<usize>,
    /// Sum of the squared distances of people to the centre of their group.
    pub inertia: f64,
    /// How clear the groups are.
    pub silhouette: Silhouette,
    /// No group is smaller than allowed.
    pub is_allowed: bool,
    /// Allowed, and its silhouette nearly equals that of the chosen division: within [`Settings::near_tie`], or within
    /// twice the standard error of the difference where silhouettes are measured for a part of the people only.
    pub is_near_tie: bool,
}

/// How far the groups can be from the best ones.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Accuracy {
    /// Sum of the squared distances of people to the centre of their group.
    pub inertia: f64,
    /// No division of the people into so many groups has a lower inertia, provided the one found by
    /// [`Conversation::map`] was the best of its time. After that map, √inertia of any division can have fallen by no more
    /// than the length of all people's moves taken together, since it is a distance from the positions to a linear space.
    pub inertia_at_least: f64,
    /// Updates since [`Conversation::map`].
    pub updates: usize,
    /// A group has become smaller than allowed: make the map anew.
    pub is_group_too_small: bool,
}

/// Groups of opinion and what they stand for.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct OpinionMap {
    /// By id.
    pub people: Vec<Position>,
    /// The plane the positions lie in.
    pub components: Components,
    /// Middle of each group; one group in the middle of all where no division is allowed.
    pub centres: Vec<[f64; 2]>,
    /// People by group.
    pub sizes: Vec<usize>,
    /// By number of groups, from two; as of the last [`Conversation::map`]. Numbers for which there are too few different
    /// positions are missing.
    pub divisions: Vec<Division>,
    /// How good the groups are.
    pub accuracy: Accuracy,
    /// What all of this says about statements.
    pub statistics: Statistics,
}

/// Why there is no map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct NoMap {
    /// People who voted enough to be put into a group.
    pub people: usize,
    /// How many it takes.
    pub needed: usize,
}

impl fmt::Display for NoMap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} people voted enough, a map takes {}", self.people, self.needed)
    }
}

impl std::error::Error for NoMap {}

/// Positions of all, and who of them is grouped.
struct Plane {
    components: Components,
    positions: Vec<Point>,
    /// Rows of the people who voted enough, and their positions.
    rows: Vec<usize>,
    points: Vec<Point>,
}

impl Conversation {
    /// Makes the map from the start. Silhouettes compare each measured person with everyone: of more people than
    /// [`Settings::most_measured`] so many are measured, spread over the map, and the standard error is told.
    pub fn map(&self, settings: &Settings) -> Result<OpinionMap, NoMap> {
        let plane = self.plane(settings, None)?;
        let measured = spread(&plane.points, settings.most_measured.max(1));
        let found: Vec<Partition> = (2..=settings.most_groups)
            .filter_map(|groups| best_partition(&plane.points, &measured, groups, settings.starts))
            .collect();
        let (divisions, chosen) = compared(&plane.points, &measured, &found, settings);
        let whole = || refined(&plane.points, vec![[0.0; 2]]);
        let partition = chosen.and_then(|chosen| found.into_iter().nth(chosen)).or_else(whole);
        let partition = partition.unwrap_or_else(|| Partition {
            group_of: Vec::new(),
            centres: Vec::new(),
            sizes: Vec::new(),
            inertia: 0.0,
        });
        let accuracy = Accuracy {
            inertia: partition.inertia,
            inertia_at_least: partition.inertia,
            updates: 0,
            is_group_too_small: false,
        };
        Ok(self.finished(plane, partition, divisions, accuracy, settings))
    }

    /// Carries a map on after [`Conversation::take_in`]. Sums, means, components, positions and statistics are those of
    /// all votes, as [`Conversation::map`] would find them; only groups are followed from where they were, in the same
    /// number, and [`Accuracy::inertia_at_least`] bounds what that can cost.
    pub fn update(&self, last: &OpinionMap, settings: &Settings) -> Result<OpinionMap, NoMap> {
        let before = self.loadings_of(last);
        let plane = self.plane(settings, Some(&before))?;
        let mirrored = plane.components.is_mirrored(&before);
        let turned =
            |point: Point| [0, 1].map(|axis| if mirrored[axis] { -point[axis] } else { point[axis] });
        let centres = last.centres.iter().copied().map(turned).collect();
        let Some(partition) = refined(&plane.points, centres) else { return self.map(settings) };
        let lowest = self.lowest_inertia(&plane, last, turned);
        let least = partition.sizes.iter().min().copied().unwrap_or_default();
        let accuracy = Accuracy {
            inertia: partition.inertia,
            inertia_at_least: lowest.min(partition.inertia),
            updates: last.accuracy.updates + 1,
            is_group_too_small: partition.sizes.len() > 1 && least < settings.least_group,
        };
        Ok(self.finished(plane, partition, last.divisions.clone(), accuracy, settings))
    }

    /// Loadings of a map made before, for the statements there are now; 0 for new ones.
    fn loadings_of(&self, last: &OpinionMap) -> [Vec<f64>; 2] {
        let known = &last.statistics.statements;
        let places: Vec<Option<usize>> = self
            .statements
            .iter()
            .map(|column| known.binary_search_by_key(&column.id, |statement| statement.id).ok())
            .collect();
        let loading = |axis: usize, place: &Option<usize>| {
            place.map_or(0.0, |place| last.components.loadings[axis][place])
        };
        [0, 1].map(|axis| places.iter().map(|place| loading(axis, place)).collect())
    }

    /// A bound from below for the inertia of any division into so many groups as in the last map.
    fn lowest_inertia(&self, plane: &Plane, last: &OpinionMap, turned: impl Fn(Point) -> Point) -> f64 {
        let mut moved = 0.0;
        let mut grouped = plane.rows.iter().zip(&plane.points);
        for before in last.people.iter().filter(|person| person.group.is_some()) {
            // Both lists are in the order of ids.
            let Some((_, now)) = grouped.find(|(row, _)| self.people[**row] == before.id) else {
                // Somebody is no longer grouped, and took an unknown part of the inertia away.
                return 0.0;
            };
            moved += squared(now, &turned([before.x, before.y]));
        }
        let root = (last.accuracy.inertia_at_least.sqrt() - moved.sqrt()).max(0.0);
        root * root
    }

    fn plane(&self, settings: &Settings, before: Option<&[Vec<f64>; 2]>) -> Result<Plane, NoMap> {
        let least = settings.least_votes.min(self.statements.len());
        let is_grouped = |row: &usize| self.rows[*row].len() >= least;
        let rows: Vec<usize> = (0..self.rows.len()).filter(is_grouped).collect();
        if rows.len() < settings.least_people {
            return Err(NoMap { people: rows.len(), needed: settings.least_people });
        }
        let components = Components::of(self, before);
        let positions = components.positions(self);
        let points = rows.iter().map(|row| positions[*row]).collect();
        Ok(Plane { components, positions, rows, points })
    }

    fn finished(
        &self,
        plane: Plane,
        partition: Partition,
        divisions: Vec<Division>,
        accuracy: Accuracy,
        settings: &Settings,
    ) -> OpinionMap {
        let mut group_of = vec![None; self.people.len()];
        for (row, group) in plane.rows.iter().zip(&partition.group_of) {
            group_of[*row] = Some(*group);
        }
        let extremities = plane.components.extremities(self);
        let statistics = self.statistics_of(&group_of, &extremities, settings);
        let person = |((id, point), group): ((&u64, &Point), Option<usize>)| Position {
            id: *id,
            x: point[0],
            y: point[1],
            group,
        };
        OpinionMap {
            people: self.people.iter().zip(&plane.positions).zip(group_of).map(person).collect(),
            components: plane.components,
            centres: partition.centres,
            sizes: partition.sizes,
            divisions,
            accuracy,
            statistics,
        }
    }

    /// Statistics for groups made elsewhere: who is in which, by id, numbered from 0 without gaps.
    pub fn statistics(
        &self,
        group_of: &std::collections::BTreeMap<u64, usize>,
        settings: &Settings,
    ) -> Statistics {
        // Without gaps there are no more groups than people; whatever lies beyond is no group.
        let group = |id| group_of.get(id).copied().filter(|group| *group < self.people.len());
        let groups: Vec<Option<usize>> = self.people.iter().map(group).collect();
        let extremities = Components::of(self, None).extremities(self);
        self.statistics_of(&groups, &extremities, settings)
    }
}

/// The divisions with their silhouettes, and which one is chosen: the clearest of those that are allowed.
fn compared(
    points: &[Point],
    measured: &[usize],
    found: &[Partition],
    settings: &Settings,
) -> (Vec<Division>, Option<usize>) {
    let views: Vec<(&[usize], &[usize])> =
        found.iter().map(|partition| (&partition.group_of[..], &partition.sizes[..])).collect();
    let values = silhouettes(points, measured, &views);
    let is_allowed = |at: usize| found[at].sizes.iter().all(|size| *size >= settings.least_group.max(1));
    let mean = |at: usize| values[at].iter().sum::<f64>() / real(measured.len().max(1));
    let mut chosen: Option<usize> = None;
    for at in (0..found.len()).filter(|at| is_allowed(*at)) {
        // Of equal ones fewer groups are simpler.
        if chosen.is_none_or(|chosen| mean(at) > mean(chosen)) {
            chosen = Some(at);
        }
    }
    let is_near = |at: usize, chosen: usize| {
        let differences: Vec<f64> =
            values[chosen].iter().zip(&values[at]).map(|(one, other)| one - other).collect();
        let (difference, error) = mean_and_error(&differences, points.len());
        at != chosen && is_allowed(at) && difference <= settings.near_tie.max(2.0 * error)
    };
    let division = |(at, partition): (usize, &Partition)| Division {
        sizes: partition.sizes.clone(),
        inertia: partition.inertia,
        silhouette: Silhouette::of(&values[at], points.len()),
        is_allowed: is_allowed(at),
        is_near_tie: chosen.is_some_and(|chosen| is_near(at, chosen)),
    };
    (found.iter().enumerate().map(division).collect(), chosen)
}
