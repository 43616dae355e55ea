//! First places for what is new, so that it can be judged at all.
//!
//! In a list by votes what was seen early is voted for and therefore seen again: the same songs end up at other places
//! in other groups of listeners (Salganik, Dodds and Watts 2006, "Experimental study of inequality and unpredictability
//! in an artificial cultural market"). Pandey, Roy, Olston, Cho and Chakrabarti (2005, "Shuffling a stacked deck: the case for
//! partially randomized ranking of search engine results") keep some places of the list for entries not yet judged, in
//! random order. So does [`Exposure`], but it counts showings, which turns a probability into a guarantee.

use super::random_fair;

/// An entry of a list, in the list's own order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What the entry is called for ever.
    pub id: &'a [u8],
    /// How often it has been shown among the first places.
    pub shown: u32,
}

/// Every `every`-th place of a list is kept for entries shown less than `times` times; the others keep their order.
///
/// # Guarantee
/// Let the first `top` places be those that count as shown, `s = top / every` (rounded down) at least 1, and `m` the
/// number of entries that are new at any time meanwhile. Then each of them has been shown `times` times after at most
/// [`Exposure::longest_wait`] lists, whatever the votes, the seeds and the order of the rest: in every list
/// without it the `s` kept places go to others that were shown no more often, and the others can take only
/// `(m − 1) · times` of them.
///
/// ```
/// use methods::rank::{Entry, Exposure};
///
/// let by_votes = [("old favourite", 900), ("old", 700), ("older", 800), ("new", 0)];
/// let entries = by_votes.map(|(id, shown)| Entry { id: id.as_bytes(), shown });
/// let places = Exposure { every: 3, times: 50 }.places(20_260, &entries);
/// assert_eq!(places.map(|place| by_votes[place].0).collect::<Vec<_>>(), ["old favourite", "old", "new", "older"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    /// Each place whose number, counted from 1, can be divided by this is kept; 0 keeps none.
    pub every: usize,
    /// Showings until an entry has to stand on its votes.
    pub times: u32,
}

impl Exposure {
    /// The list with the new entries in the places kept for them: positions in `entries`, each exactly once.
    ///
    /// A kept place goes to the least shown of the new entries not yet placed, by chance under `seed` among equals; a
    /// new entry that deserves an earlier place keeps it. Without new ones left the order is the given one.
    pub fn places(self, seed: u64, entries: &[Entry<'_>]) -> impl Iterator<Item = usize> + use<> {
        let mut new: Vec<(u32, u64, usize)> = entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.shown < self.times)
            .map(|(at, entry)| (entry.shown, random_fair(seed, entry.id), at))
            .collect();
        new.sort_unstable();
        let mut kept = new.into_iter().map(|(_, _, at)| at);
        let mut others = 0..entries.len();
        let mut placed = vec![false; entries.len()];
        (1..=entries.len()).filter_map(move |place| {
            let mut free =
                |at: &usize| placed.get_mut(*at).is_some_and(|placed| !std::mem::replace(placed, true));
            let is_kept = self.every > 0 && place.is_multiple_of(self.every);
            let at = if is_kept { kept.find(&mut free) } else { None };
            at.or_else(|| others.find(&mut free))
        })
    }

    /// The most lists after which each of `new` entries has been shown [`Exposure::times`] times among the first `top`
    /// places; none if no place among them is kept.
    pub fn longest_wait(self, top: usize, new: u64) -> Option<u64> {
        let kept = u64::try_from(top.checked_div(self.every)?).ok().filter(|kept| *kept > 0)?;
        let times = u64::from(self.times);
        Some(times.saturating_add(new.saturating_sub(1).saturating_mul(times) / kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(shown: &[u32]) -> (Vec<[u8; 8]>, Vec<u32>) {
        ((0..shown.len() as u64).map(u64::to_be_bytes).collect(), shown.to_vec())
    }

    fn list(exposure: Exposure, seed: u64, ids: &[[u8; 8]], shown: &[u32]) -> Vec<usize> {
        let entries: Vec<Entry<'_>> =
            ids.iter().zip(shown).map(|(id, shown)| Entry { id, shown: *shown }).collect();
        exposure.places(seed, &entries).collect()
    }

    #[test]
    fn the_least_shown_new_entry_comes_first_and_the_judged_keep_their_order() {
        let (ids, shown) = entries(&[9, 9, 9, 9, 3, 1, 2]);
        let exposure = Exposure { every: 2, times: 5 };
        assert_eq!(list(exposure, 1, &ids, &shown), [0, 5, 1, 6, 2, 4, 3]);
        assert_eq!(list(Exposure { every: 0, times: 5 }, 1, &ids, &shown), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(list(Exposure { every: 1, times: 5 }, 1, &ids, &shown), [5, 6, 4, 0, 1, 2, 3]);
    }

    #[test]
    fn among_equals_every_entry_gets_the_first_kept_place_about_equally_often() {
        let (ids, shown) = entries(&[0; 20]);
        let mut first = [0_u32; 20];
        for seed in 0..10_000 {
            first[list(Exposure { every: 1, times: 1 }, seed, &ids, &shown)[0]] += 1;
        }
        // 500 expected each; six standard deviations are 131.
        assert!(first.iter().all(|count| (369..=631).contains(count)), "{first:?}");
    }

    proptest! {
        #[test]
        fn every_entry_stands_in_the_list_once(
            shown in prop::collection::vec(0_u32..6, 0..40), every in 0_usize..9, times in 0_u32..6, seed: u64,
        ) {
            let (ids, shown) = entries(&shown);
            let mut places = list(Exposure { every, times }, seed, &ids, &shown);
            let judged: Vec<usize> = places.iter().copied().filter(|at| shown[*at] >= times).collect();
            prop_assert!(judged.is_sorted());
            places.sort_unstable();
            prop_assert!(places.into_iter().eq(0..shown.len()));
        }

        #[test]
        fn nobody_waits_longer_than_promised(
            old in 0_usize..30, fresh in prop::collection::vec(0_u32..4, 1..20), every in 1_usize..6, top in 6_usize..15,
            times in 1_u32..6, seed: u64, votes_differ: bool,
        ) {
            let exposure = Exposure { every, times };
            let shown: Vec<u32> = (0..old).map(|_| 1_000).chain(fresh.iter().copied()).collect();
            let (mut ids, mut shown) = entries(&shown);
            let wait = exposure.longest_wait(top, fresh.len() as u64).expect("a kept place");
            for view in 0..wait {
                for at in list(exposure, seed ^ view, &ids, &shown).into_iter().take(top) {
                    shown[at] += 1;
                }
                if votes_differ {
                    // Another order of the rest at every view, by what happens to be worst for nobody in particular.
                    let by = usize::try_from(random_fair(seed, &view.to_be_bytes()) % 7).expect("small");
                    let len = ids.len();
                    ids.rotate_left(by % len);
                    shown.rotate_left(by % len);
                }
            }
            prop_assert!(shown.iter().all(|shown| *shown >= times), "{shown:?} after {wait}");
        }
    }

    #[test]
    fn without_a_kept_place_nothing_is_promised() {
        assert_eq!(Exposure { every: 0, times: 9 }.longest_wait(20, 3), None);
        assert_eq!(Exposure { every: 21, times: 9 }.longest_wait(20, 3), None);
        assert_eq!(Exposure { every: 5, times: 10 }.longest_wait(20, 9), Some(30));
    }
}
