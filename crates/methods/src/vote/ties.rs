//! The order that decides where votes do not.

use sha2::{Digest, Sha256};

use super::{Error, Options};

/// A total order of the options, stated before the count: on a tie the earlier one is favoured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieOrder {
    /// The position of each option.
    positions: Vec<usize>,
}

impl TieOrder {
    /// By id as text: the smaller one is favoured ("10" before "9").
    pub fn by_id(options: &Options) -> Self {
        Self::sorted(options, str::to_owned)
    }

    /// As stated: every option once, the favoured one first.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::Twice`] or [`Error::Missing`].
    pub fn stated(options: &Options, ids: &[&str]) -> Result<Self, Error> {
        let mut positions = vec![usize::MAX; options.count()];
        for (position, place) in options.places(ids)?.into_iter().enumerate() {
            positions[place] = position;
        }
        match positions.iter().position(|position| *position == usize::MAX) {
            Some(missing) => Err(Error::Missing { option: options.ids()[missing].clone() }),
            None => Ok(Self { positions }),
        }
    }

    /// By lot: in the order of SHA-256 over the lot, a line feed and the id, as [`crate::budget::TieKey::Lot`] does. One lot
    /// for all rounds, drawn once; it is public and came from where nobody could foresee it when ballots were cast.
    pub fn lot(options: &Options, lot: &str) -> Self {
        Self::sorted(options, |id| -> [u8; 32] {
            Sha256::new().chain_update(lot).chain_update(b"\n").chain_update(id).finalize().into()
        })
    }

    /// The opposite order: where it leads to another result, a tie decided.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let last = self.positions.len().saturating_sub(1);
        Self { positions: self.positions.iter().map(|position| last - position).collect() }
    }

    fn sorted<K: Ord>(options: &Options, key: impl Fn(&str) -> K) -> Self {
        let mut order: Vec<_> = (0..options.count()).collect();
        order.sort_by_cached_key(|place| key(&options.ids()[*place]));
        let mut positions = vec![0; order.len()];
        for (position, place) in order.into_iter().enumerate() {
            positions[place] = position;
        }
        Self { positions }
    }

    /// The position of an option; one that the order does not know comes last.
    pub(super) fn position(&self, option: usize) -> usize {
        self.positions.get(option).copied().unwrap_or(usize::MAX)
    }
}
