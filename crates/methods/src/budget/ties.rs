use std::{cmp::Ordering, fmt, str::FromStr};

use sha2::{Digest, Sha256};

use super::Error;

/// What decides between projects that are equal to a rule, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TieKey {
    /// The higher score first.
    Score,
    /// More votes first.
    Votes,
    /// The lower cost first.
    Cost,
    /// The higher cost first.
    CostDown,
    /// The smaller id as text first ("10" before "9").
    Id,
    /// A lot, drawn once for all rounds: in the order of SHA-256 over the lot, a line feed and the id. The lot is public
    /// and came from where nobody could foresee it when ballots were cast, such as dice thrown in public.
    Lot(String),
}

/// A total order of the projects, stated before the count. The text form lists the keys: `score,cost,id` (the default) or
/// `cost,votes,lot:TEXT`; the last one has to leave nothing open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieOrder(Vec<TieKey>);

impl Default for TieOrder {
    fn default() -> Self {
        Self(vec![TieKey::Score, TieKey::Cost, TieKey::Id])
    }
}

impl TieOrder {
    /// # Errors
    /// [`Error::OpenTies`] unless the last key is [`TieKey::Id`] or [`TieKey::Lot`], and it alone.
    pub fn new(keys: Vec<TieKey>) -> Result<Self, Error> {
        let decides = |key: &TieKey| matches!(key, TieKey::Id | TieKey::Lot(_));
        let last = keys.iter().position(decides);
        if last.is_some_and(|last| last + 1 == keys.len()) { Ok(Self(keys)) } else { Err(Error::OpenTies) }
    }

    /// The position of each project.
    pub(super) fn ranks(
        &self,
        ids: &[String],
        scores: &[u64],
        votes: &[u64],
        costs: &[u64],
    ) -> Result<Vec<usize>, Error> {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        let lots: Vec<Option<Vec<[u8; 32]>>> = self
            .0
            .iter()
            .map(|key| if let TieKey::Lot(lot) = key { Some(draw(lot, ids)) } else { None })
            .collect();
        order.sort_by(|a, b| {
            let (a, b) = (*a, *b);
            self.0
                .iter()
                .zip(&lots)
                .map(|(key, lot)| match (key, lot) {
                    (TieKey::Score, _) => scores[b].cmp(&scores[a]),
                    (TieKey::Votes, _) => votes[b].cmp(&votes[a]),
                    (TieKey::Cost, _) => costs[a].cmp(&costs[b]),
                    (TieKey::CostDown, _) => costs[b].cmp(&costs[a]),
                    (TieKey::Lot(_), Some(lot)) => lot[a].cmp(&lot[b]),
                    (TieKey::Id | TieKey::Lot(_), _) => ids[a].cmp(&ids[b]),
                })
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        if let Some(pair) = order.windows(2).find(|pair| ids[pair[0]] == ids[pair[1]]) {
            return Err(Error::Twice { id: ids[pair[0]].clone() });
        }
        let mut ranks = vec![0; ids.len()];
        for (rank, project) in order.into_iter().enumerate() {
            ranks[project] = rank;
        }
        Ok(ranks)
    }
}

fn draw(lot: &str, ids: &[String]) -> Vec<[u8; 32]> {
    ids.iter()
        .map(|id| Sha256::new().chain_update(lot).chain_update("\n").chain_update(id).finalize().into())
        .collect()
}

impl FromStr for TieOrder {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // The lot may contain commas and comes last.
        let (keys, lot) = match text.split_once("lot:") {
            Some((keys, lot)) if !lot.is_empty() => (keys.strip_suffix(',').unwrap_or(keys), Some(lot)),
            Some(_) => return Err(Error::TieKey { key: "lot:".to_owned() }),
            None => (text, None),
        };
        let keys = keys.split(',').filter(|_| !keys.is_empty()).map(|key| match key {
            "score" => Ok(TieKey::Score),
            "votes" => Ok(TieKey::Votes),
            "cost" => Ok(TieKey::Cost),
            "cost_down" => Ok(TieKey::CostDown),
            "id" => Ok(TieKey::Id),
            other => Err(Error::TieKey { key: other.to_owned() }),
        });
        Self::new(keys.chain(lot.map(|lot| Ok(TieKey::Lot(lot.to_owned())))).collect::<Result<_, _>>()?)
    }
}

impl fmt::Display for TieOrder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, key) in self.0.iter().enumerate() {
            out.write_str(if place == 0 { "" } else { "," })?;
            match key {
                TieKey::Score => out.write_str("score"),
                TieKey::Votes => out.write_str("votes"),
                TieKey::Cost => out.write_str("cost"),
                TieKey::CostDown => out.write_str("cost_down"),
                TieKey::Id => out.write_str("id"),
                TieKey::Lot(lot) => write!(out, "lot:{lot}"),
            }?;
        }
        Ok(())
    }
}
