//! Who can be drawn, and what the panel must look like.

use std::collections::{BTreeMap, HashMap};

use super::Error;

/// A feature and how many of the panel must and may have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The category, such as "age".
    pub category: String,
    /// The value, such as "16-29".
    pub value: String,
    /// At least so many of the panel.
    pub min: u32,
    /// At most so many of the panel.
    pub max: u32,
}

/// The quotas of a panel. Each person has exactly one value of each category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotas {
    categories: Vec<String>,
    features: Vec<Feature>,
}

impl Quotas {
    /// Categories keep the order in which they first occur.
    ///
    /// # Errors
    /// No features, a feature twice, a minimum above its maximum.
    pub fn new(features: Vec<Feature>) -> Result<Self, Error> {
        let mut categories: Vec<String> = Vec::new();
        for (place, feature) in features.iter().enumerate() {
            let Feature { category, value, min, max } = feature;
            if features[..place].iter().any(|other| (&other.category, &other.value) == (category, value)) {
                return Err(Error::Twice { category: category.clone(), value: value.clone() });
            }
            if min > max {
                let (category, value) = (category.clone(), value.clone());
                return Err(Error::Crossed { category, value, min: *min, max: *max });
            }
            if !categories.contains(category) {
                categories.push(category.clone());
            }
        }
        if features.is_empty() { Err(Error::NoQuotas) } else { Ok(Self { categories, features }) }
    }

    /// The categories, in order.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// The features, in order.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The place of a feature.
    pub fn place(&self, category: &str, value: &str) -> Option<usize> {
        self.features.iter().position(|feature| feature.category == category && feature.value == value)
    }
}

/// Somebody who can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// A value for each category, in their order.
    pub values: Vec<String>,
    /// What people of one household share, where at most one of them may be drawn.
    pub household: Option<String>,
}

/// People who can be exchanged for each other: same features, and households of the same composition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Places of the features in [`Quotas::features`], one for each category.
    pub features: Vec<usize>,
    /// Places of the people in the pool.
    pub people: Vec<usize>,
    /// Which sort of household they live in: at most [`Pool::households`] of each sort can be drawn from.
    pub sort: usize,
}

/// The people who can be drawn, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    pub(super) quotas: Quotas,
    pub(super) kinds: Vec<Kind>,
    /// The number of households of each sort.
    pub(super) households: Vec<u32>,
    /// The kind of each person, and the household: people of one household have the same number.
    pub(super) people: Vec<(usize, usize)>,
}

impl Pool {
    /// Sorts people into kinds. The order of kinds depends on features alone, not on the order of people.
    ///
    /// # Errors
    /// A person without a value for each category or with a value that has no quota.
    pub fn new(quotas: Quotas, people: &[Person]) -> Result<Self, Error> {
        let mut places = HashMap::new();
        for (place, feature) in quotas.features.iter().enumerate() {
            places.insert((feature.category.as_str(), feature.value.as_str()), place);
        }
        let mut vectors = Vec::with_capacity(people.len());
        for (number, person) in people.iter().enumerate() {
            if person.values.len() != quotas.categories.len() {
                let (found, wanted) = (person.values.len(), quotas.categories.len());
                return Err(Error::Values { person: number, found, wanted });
            }
            let mut vector = Vec::with_capacity(person.values.len());
            for (category, value) in quotas.categories.iter().zip(&person.values) {
                let unknown =
                    || Error::Unknown { person: number, category: category.clone(), value: value.clone() };
                vector.push(*places.get(&(category.as_str(), value.as_str())).ok_or_else(unknown)?);
            }
            vectors.push(vector);
        }
        // Whoever has no household named lives alone as far as the lot is concerned.
        let mut households: Vec<Vec<usize>> = Vec::new();
        let mut named: HashMap<&str, usize> = HashMap::new();
        let mut home = Vec::with_capacity(people.len());
        for (number, person) in people.iter().enumerate() {
            let next = households.len();
            let household = match &person.household {
                Some(name) => *named.entry(name).or_insert(next),
                None => next,
            };
            if household == next {
                households.push(Vec::new());
            }
            households[household].push(number);
            home.push(household);
        }
        let mut sorts: BTreeMap<Vec<&Vec<usize>>, Vec<usize>> = BTreeMap::new();
        for (household, members) in households.iter().enumerate() {
            let mut composition: Vec<&Vec<usize>> = members.iter().map(|member| &vectors[*member]).collect();
            composition.sort_unstable();
            sorts.entry(composition).or_default().push(household);
        }
        let mut pool = Self {
            kinds: Vec::new(),
            households: Vec::new(),
            people: home.into_iter().map(|household| (0, household)).collect(),
            quotas,
        };
        for (sort, (mut composition, of)) in sorts.into_iter().enumerate() {
            composition.dedup();
            let first = pool.kinds.len();
            pool.kinds.extend(composition.iter().map(|vector| Kind {
                features: (*vector).clone(),
                people: Vec::new(),
                sort,
            }));
            pool.households.push(u32::try_from(of.len()).unwrap_or(u32::MAX));
            for member in of.iter().flat_map(|household| &households[*household]) {
                let within = composition.iter().position(|vector| **vector == vectors[*member]);
                let kind = first + within.unwrap_or_default();
                pool.kinds[kind].people.push(*member);
                pool.people[*member].0 = kind;
            }
        }
        for kind in &mut pool.kinds {
            kind.people.sort_unstable();
        }
        Ok(pool)
    }

    /// The quotas.
    pub fn quotas(&self) -> &Quotas {
        &self.quotas
    }

    /// People by kind.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The number of households of each sort.
    pub fn households(&self) -> &[u32] {
        &self.households
    }

    /// The kind of each person.
    pub fn kind_of(&self, person: usize) -> Option<usize> {
        self.people.get(person).map(|(kind, _)| *kind)
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.people.len()
    }
}
