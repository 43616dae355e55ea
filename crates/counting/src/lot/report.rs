use methods::lot::{
    self, Draw, Lottery, Pool, PublicLottery,
    file::{PeopleFile, QuotaFile},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Arguments, hex};

/// What `--format json` writes: `docs/schemas/lot.schema.json` describes it.
#[derive(Debug, Serialize)]
pub struct Report {
    /// leximin, maximin or nash.
    pub rule: String,
    /// How many people the panel has.
    pub size: u32,
    /// How many people can be drawn.
    pub people: usize,
    /// The columns of the quotas that were read.
    pub quota_columns: Vec<String>,
    /// The column with ids; none: places in the file.
    pub id_column: Option<String>,
    /// The columns that make a household.
    pub household_columns: Vec<String>,
    /// The smallest chance of a person.
    pub smallest_chance: f64,
    /// The largest.
    pub largest_chance: f64,
    /// With nash: how much larger the mean logarithm of chances may at most be in another lottery.
    pub gap: Option<f64>,
    /// Quotas, what the pool has of each feature, and its chances.
    pub quotas: Vec<Quota>,
    /// People who can be exchanged for each other.
    pub kinds: Vec<Kind>,
    /// Everybody.
    pub persons: Vec<Person>,
    /// Panels with their chances, by kinds.
    pub lottery: Vec<Share>,
    /// Why no lottery is better.
    pub proof: Vec<Stage>,
    /// The public lottery, when one was asked for.
    pub public: Option<Public>,
    /// The draw, when there was one.
    pub draw: Option<Drawn>,
    /// Who comes for those who dropped out.
    pub replacement: Option<Replacement>,
}

/// A feature.
#[derive(Debug, Serialize)]
pub struct Quota {
    /// Its category.
    pub category: String,
    /// Its name.
    pub feature: String,
    /// At least so many on the panel.
    pub min: u32,
    /// At most so many on the panel.
    pub max: u32,
    /// So many in the pool.
    pub people: usize,
    /// So many on a panel in the mean.
    pub expected: f64,
    /// The smallest chance of a person with it; none without people.
    pub smallest_chance: Option<f64>,
    /// The largest.
    pub largest_chance: Option<f64>,
}

/// People with the same features.
#[derive(Debug, Serialize)]
pub struct Kind {
    /// One of each category.
    pub features: Vec<String>,
    /// How many.
    pub people: usize,
    /// The number of a sort of households; 1 for all who share no household of several kinds.
    pub household_sort: usize,
    /// Of each of them.
    pub chance: f64,
}

/// A person.
#[derive(Debug, Serialize)]
pub struct Person {
    /// As in the file.
    pub id: String,
    /// In the best lottery.
    pub chance: f64,
    /// On so many panels of the public lottery.
    pub panels: Option<u32>,
}

/// A panel of the lottery.
#[derive(Debug, Serialize)]
pub struct Share {
    /// Its chance.
    pub chance: f64,
    /// How many of each kind.
    pub kinds: Vec<u32>,
}

/// A stage of the proof.
#[derive(Debug, Serialize)]
pub struct Stage {
    /// The largest possible smallest chance.
    pub chance: f64,
    /// Kinds that have it, from 0.
    pub fixed: Vec<usize>,
    /// A weight for each kind.
    pub weights: Vec<f64>,
    /// No panel weighs more.
    pub bound: f64,
}

/// Numbered panels.
#[derive(Debug, Serialize)]
pub struct Public {
    /// SHA-256 of the seed.
    pub seed_commitment: String,
    /// The salted hash of the lottery file.
    pub commitment: String,
    /// Between a person's chance here and in the best lottery.
    pub largest_difference: f64,
    /// The lottery file: a line for each panel, its number and its ids.
    pub file: String,
    /// Ids of each panel, the first being number 1.
    pub panels: Vec<Vec<String>>,
}

/// A draw.
#[derive(Debug, Serialize)]
pub struct Drawn {
    /// As given.
    pub sources: Vec<String>,
    /// As hashed.
    pub key: String,
    /// The hash.
    pub hash: String,
    /// Hashes that were passed over.
    pub passed: u16,
    /// The number of the panel.
    pub number: u32,
    /// Its people.
    pub panel: Vec<String>,
    /// Who is next, in an order of chance.
    pub reserve: Vec<String>,
}

/// Who comes for whom.
#[derive(Debug, Serialize)]
pub struct Replacement {
    /// As given.
    pub sources: Vec<String>,
    /// Who dropped out.
    pub gone: Vec<String>,
    /// Who comes.
    pub new: Vec<String>,
    /// The panel then.
    pub panel: Vec<String>,
}

fn names(people: &PeopleFile, places: &[usize]) -> Vec<String> {
    places.iter().filter_map(|place| people.ids.get(*place).cloned()).collect()
}

impl Report {
    pub(super) fn new(
        arguments: &Arguments,
        quotas: &QuotaFile,
        people: &PeopleFile,
        pool: &Pool,
        lottery: &Lottery,
        gap: Option<f64>,
    ) -> Self {
        let chance = |person: usize| pool.kind_of(person).and_then(|kind| lottery.chances.get(kind)).copied();
        let persons = people.ids.iter().enumerate().map(|(place, id)| Person {
            id: id.clone(),
            chance: chance(place).unwrap_or_default(),
            panels: None,
        });
        let persons: Vec<Person> = persons.collect();
        let name = |place: &usize| quotas.quotas.features().get(*place).map(|feature| feature.value.clone());
        let sorts: Vec<usize> = pool.kinds().iter().map(|kind| kind.sort).collect();
        let shared = |sort: usize| sorts.iter().filter(|other| **other == sort).count() > 1;
        let kinds = pool.kinds().iter().zip(&lottery.chances).map(|(kind, chance)| Kind {
            features: kind.features.iter().filter_map(name).collect(),
            people: kind.people.len(),
            household_sort: if shared(kind.sort) { kind.sort + 2 } else { 1 },
            chance: *chance,
        });
        let smallest = |chances: &[f64]| chances.iter().copied().reduce(f64::min);
        let largest = |chances: &[f64]| chances.iter().copied().reduce(f64::max);
        let all: Vec<f64> = persons.iter().map(|person| person.chance).collect();
        let quota = |(place, feature): (usize, &lot::Feature)| {
            let with = pool.kinds().iter().filter(|kind| kind.features.contains(&place));
            let chances: Vec<f64> =
                with.flat_map(|kind| &kind.people).filter_map(|person| chance(*person)).collect();
            Quota {
                category: feature.category.clone(),
                feature: feature.value.clone(),
                min: feature.min,
                max: feature.max,
                people: chances.len(),
                // The sum of nothing is -0.
                expected: chances.iter().sum::<f64>() + 0.0,
                smallest_chance: smallest(&chances),
                largest_chance: largest(&chances),
            }
        };
        let stage = |stage: &lot::Stage| Stage {
            chance: stage.chance,
            fixed: stage.fixed.clone(),
            weights: stage.weights.clone(),
            bound: stage.bound,
        };
        let share = |(panel, chance): &(lot::Panel, f64)| Share { chance: *chance, kinds: panel.clone() };
        Self {
            rule: arguments.rule.clone(),
            size: arguments.size,
            people: people.ids.len(),
            quota_columns: quotas.header.iter().map(|name| (*name).to_owned()).collect(),
            id_column: people.id_column.clone(),
            household_columns: arguments.household.clone(),
            smallest_chance: smallest(&all).unwrap_or_default(),
            largest_chance: largest(&all).unwrap_or_default(),
            gap,
            quotas: quotas.quotas.features().iter().enumerate().map(quota).collect(),
            kinds: kinds.collect(),
            persons,
            lottery: lottery.panels.iter().map(share).collect(),
            proof: lottery.stages.iter().map(stage).collect(),
            public: None,
            draw: None,
            replacement: None,
        }
    }

    pub(super) fn publish(&mut self, people: &PeopleFile, published: &PublicLottery, seed: &str) {
        for (person, tickets) in self.persons.iter_mut().zip(&published.tickets) {
            person.panels = Some(*tickets);
        }
        let panels: Vec<Vec<String>> = published.panels.iter().map(|panel| names(people, panel)).collect();
        let line = |(number, ids): (usize, &Vec<String>)| format!("{number},{}\n", ids.join(","));
        let file: String = (1..).zip(&panels).map(line).collect();
        self.public = Some(Public {
            seed_commitment: hex(&Sha256::digest(seed)),
            commitment: hex(&lot::commitment(seed.as_bytes(), file.as_bytes())),
            largest_difference: published.largest_difference,
            file,
            panels,
        });
    }

    pub(super) fn draw(
        &mut self,
        people: &PeopleFile,
        sources: &[&str],
        draw: &Draw,
        panel: &[usize],
        reserve: &[usize],
    ) {
        self.draw = Some(Drawn {
            sources: sources.iter().map(|source| (*source).to_owned()).collect(),
            key: draw.key.clone(),
            hash: hex(&draw.hash),
            passed: draw.passed,
            number: draw.number,
            panel: names(people, panel),
            reserve: names(people, reserve),
        });
    }

    pub(super) fn replace(
        &mut self,
        people: &PeopleFile,
        sources: &[&str],
        panel: &[usize],
        gone: &[usize],
        new: &[usize],
    ) {
        let stay = panel.iter().filter(|person| !gone.contains(person));
        let mut then: Vec<usize> = stay.chain(new).copied().collect();
        then.sort_unstable();
        self.replacement = Some(Replacement {
            sources: sources.iter().map(|source| (*source).to_owned()).collect(),
            gone: names(people, gone),
            new: names(people, new),
            panel: names(people, &then),
        });
    }
}
