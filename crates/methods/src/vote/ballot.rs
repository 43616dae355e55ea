//! Options and ranked ballots.

use std::collections::{BTreeMap, BTreeSet};

use super::Error;

/// The options of a vote, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    ids: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Options {
    /// Options with these ids.
    ///
    /// # Errors
    /// [`Error::Twice`] when two are the same.
    pub fn new<S: Into<String>>(ids: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        let (mut all, mut places) = (Vec::new(), BTreeMap::new());
        for id in ids {
            let id = id.into();
            if places.insert(id.clone(), all.len()).is_some() {
                return Err(Error::Twice { option: id });
            }
            all.push(id);
        }
        Ok(Self { ids: all, places })
    }

    /// The ids in their order.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.ids.len()
    }

    /// The place of an option, from 0.
    pub(super) fn place(&self, id: &str) -> Result<usize, Error> {
        self.places.get(id).copied().ok_or_else(|| Error::Unknown { option: id.to_owned() })
    }

    /// The places of options of which none may be named twice.
    pub(super) fn places(&self, ids: &[&str]) -> Result<Vec<usize>, Error> {
        let mut seen = BTreeSet::new();
        ids.iter()
            .map(|id| {
                let place = self.place(id)?;
                if seen.insert(place) { Ok(place) } else { Err(Error::Twice { option: (*id).to_owned() }) }
            })
            .collect()
    }

    /// Places and ratings of options of which none may be rated twice or beyond the scale.
    pub(super) fn rated(
        &self,
        ratings: &[(&str, i64)],
        scale: (i64, i64),
    ) -> Result<Vec<(usize, i64)>, Error> {
        let ids: Vec<_> = ratings.iter().map(|(id, _)| *id).collect();
        let (least, most) = scale;
        if let Some((option, rating)) = ratings.iter().find(|(_, rating)| !(least..=most).contains(rating)) {
            return Err(Error::OutsideScale { option: (*option).to_owned(), rating: *rating, least, most });
        }
        Ok(self.places(&ids)?.into_iter().zip(ratings.iter().map(|(_, rating)| *rating)).collect())
    }

    /// The ids of these places, in their order.
    pub(super) fn named(&self, places: impl IntoIterator<Item = usize>) -> Vec<String> {
        places.into_iter().filter_map(|place| self.ids.get(place).cloned()).collect()
    }

    /// A value for each option by its id.
    pub(super) fn table<V>(&self, values: impl IntoIterator<Item = V>) -> BTreeMap<String, V> {
        self.ids.iter().cloned().zip(values).collect()
    }

    /// The options with the highest value; all of them on a tie.
    pub(super) fn highest<V: Ord>(&self, values: &[V]) -> Vec<String> {
        let best = values.iter().max();
        self.named((0..values.len()).filter(|at| values.get(*at) == best))
    }
}

/// Ranked ballots: each names options from the best down and may stop early. Options that are not named stand below all
/// named ones and equal to each other. Equal ballots are counted together, so that no result can depend on who cast one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedVote {
    pub(super) options: Options,
    pub(super) ballots: BTreeMap<Vec<usize>, u64>,
}

impl RankedVote {
    /// A vote without ballots yet.
    pub fn new(options: Options) -> Self {
        Self { options, ballots: BTreeMap::new() }
    }

    /// Adds a ballot, which may be blank.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Twice`]; the ballot is then not counted.
    pub fn add(&mut self, ranking: &[&str]) -> Result<(), Error> {
        let ranking = self.options.places(ranking)?;
        *self.ballots.entry(ranking).or_default() += 1;
        Ok(())
    }

    /// The options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The number of ballots, blank ones included.
    pub fn voters(&self) -> u64 {
        self.ballots.values().sum()
    }

    /// How many different ballots there are.
    pub fn distinct(&self) -> usize {
        self.ballots.len()
    }
}
