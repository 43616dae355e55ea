//! Where an id stands among sorted ids.

/// Sorted ids without repetition, with a table where they lie close together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Index {
    ids: Vec<u64>,
    /// By id, the place among the sorted ids; empty when the ids are too far apart for it.
    table: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl Index {
    pub(super) fn new(ids: impl Iterator<Item = u64>) -> Self {
        let mut ids: Vec<u64> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let most = ids.last().and_then(|last| usize::try_from(*last).ok()).unwrap_or(usize::MAX);
        let mut table = Vec::new();
        if most / 8 <= ids.len() {
            table = vec![NOWHERE; most + 1];
            for (place, id) in (0..).zip(&ids) {
                if let Some(slot) = usize::try_from(*id).ok().and_then(|id| table.get_mut(id)) {
                    *slot = place;
                }
            }
        }
        Self { ids, table }
    }

    pub(super) fn ids(&self) -> &[u64] {
        &self.ids
    }

    pub(super) fn at(&self, id: u64) -> Option<usize> {
        if self.table.is_empty() {
            return self.ids.binary_search(&id).ok();
        }
        let place = *self.table.get(usize::try_from(id).ok()?)?;
        if place == NOWHERE { None } else { usize::try_from(place).ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn near_and_far_ids_are_found_and_no_others(mut ids in prop::collection::btree_set(0_u64..60, 0..30), far in any::<Option<u64>>(), asked in 0_u64..70) {
            ids.extend(far);
            let index = Index::new(ids.iter().copied());
            prop_assert_eq!(index.ids(), ids.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(index.at(asked), ids.iter().position(|id| *id == asked));
            for (place, id) in ids.iter().enumerate() {
                prop_assert_eq!(index.at(*id), Some(place));
            }
        }
    }
}
