//! Sums over pairs of statements from which means and covariances follow exactly.
//!
//! Let v be the votes (−1, 0, 1) and s be 1 where somebody voted, else 0. Where a vote is missing, the mean of the
//! statement is put in its place, so that the centred matrix holds s·(v − m), zero where nothing was said. Its products
//! are Σ s_j s_k (v_j − m_j)(v_k − m_k) = Σ v_j v_k − m_k Σ v_j s_k − m_j Σ v_k s_j + m_j m_k Σ s_j s_k:
//! three matrices of whole numbers, which a new vote changes in one row and one column only, without any rounding.

use super::conversation::{Cast, Column};
use super::export::Vote;
use super::real;

/// Means of the statements (0 for those that are out), covariances row by row.
pub(super) struct Covariance {
    pub(super) means: Vec<f64>,
    pub(super) entries: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moments {
    size: usize,
    /// Row by row, Σ v_j v_k.
    products: Vec<i32>,
    /// Σ v_j s_k: the votes on j of those who voted on k too.
    signs: Vec<i32>,
    /// Σ s_j s_k: how many voted on both.
    both: Vec<i32>,
}

/// In one number how many voted (upper half) and the sum of their votes plus one (lower half).
const ONE: u64 = 1 << 32;

impl Moments {
    fn zero(size: usize) -> Self {
        let zeros = vec![0; size * size];
        Self { size, products: zeros.clone(), signs: zeros.clone(), both: zeros }
    }

    /// Counts all rows. Work: half the sum of the squares of the votes per person.
    pub(super) fn of(rows: &[Vec<Cast>], size: usize) -> Self {
        let mut moments = Self::zero(size);
        let mut voters: Vec<Vec<usize>> = vec![Vec::new(); size];
        for (person, row) in rows.iter().enumerate() {
            for cast in row {
                voters[cast.column()].push(person);
            }
        }
        // How many votes of each person are on statements that are done.
        let mut done = vec![0_usize; rows.len()];
        let mut by_vote = [(); 3].map(|()| vec![0_u64; size]);
        for (first, voters) in voters.iter().enumerate() {
            for person in voters {
                let rest = &rows[*person][done[*person]..];
                done[*person] += 1;
                let Some(own) = rest.first() else { continue };
                let sums = &mut by_vote[code(own.vote)];
                for cast in rest {
                    sums[cast.column()] += ONE + [0, 1, 2][code(cast.vote)];
                }
            }
            for second in first..size {
                let [disagree, pass, agree] =
                    by_vote.each_mut().map(|sums| unpacked(std::mem::take(&mut sums[second])));
                let (there, back) = (first * size + second, second * size + first);
                moments.products[there] = agree.1 - disagree.1;
                moments.products[back] = moments.products[there];
                moments.both[there] = agree.0 + pass.0 + disagree.0;
                moments.both[back] = moments.both[there];
                moments.signs[there] = agree.0 - disagree.0;
                moments.signs[back] = agree.1 + pass.1 + disagree.1;
            }
        }
        moments
    }

    /// A vote takes the place of another one, or of none, in the row of a person, which is still as it was before.
    pub(super) fn replace(&mut self, row: &[Cast], column: usize, before: Option<Vote>, now: Vote) {
        let change = now.sign() - before.map_or(0, Vote::sign);
        let is_new = i32::from(before.is_none());
        for cast in row.iter().filter(|cast| cast.column() != column) {
            let (there, back) = (column * self.size + cast.column(), cast.column() * self.size + column);
            let other = cast.vote.sign();
            for at in [there, back] {
                self.products[at] += change * other;
                self.both[at] += is_new;
            }
            self.signs[there] += change;
            self.signs[back] += other * is_new;
        }
        let own = column * self.size + column;
        self.products[own] += now.sign().abs() - before.map_or(0, |vote| vote.sign().abs());
        self.both[own] += is_new;
        self.signs[own] += change;
    }

    /// The same sums with the statements at other places among more of them.
    pub(super) fn with_places(&self, places: &[usize], size: usize) -> Self {
        let mut wider = Self::zero(size);
        for (first, new_first) in places.iter().enumerate() {
            for (second, new_second) in places.iter().enumerate() {
                let (old, new) = (first * self.size + second, new_first * size + new_second);
                wider.products[new] = self.products[old];
                wider.signs[new] = self.signs[old];
                wider.both[new] = self.both[old];
            }
        }
        wider
    }

    pub(super) fn covariance(&self, columns: &[Column], people: usize) -> Covariance {
        let means: Vec<f64> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let own = at * self.size + at;
                let is_zero = column.is_out() || self.both[own] == 0;
                if is_zero { 0.0 } else { f64::from(self.signs[own]) / f64::from(self.both[own]) }
            })
            .collect();
        let degrees = real(people.saturating_sub(1).max(1));
        let mut entries = vec![0.0; self.size * self.size];
        for first in (0..self.size).filter(|at| !columns[*at].is_out()) {
            for second in (first..self.size).filter(|at| !columns[*at].is_out()) {
                let (there, back) = (first * self.size + second, second * self.size + first);
                let product = f64::from(self.products[there])
                    - means[second] * f64::from(self.signs[there])
                    - means[first] * f64::from(self.signs[back])
                    + means[first] * means[second] * f64::from(self.both[there]);
                entries[there] = product / degrees;
                entries[back] = entries[there];
            }
        }
        Covariance { means, entries }
    }
}

const fn code(vote: Vote) -> usize {
    match vote {
        Vote::Disagree => 0,
        Vote::Pass => 1,
        Vote::Agree => 2,
    }
}

/// How many voted, and the sum of their votes.
fn unpacked(sums: u64) -> (i32, i32) {
    let number = |half: u64| i32::try_from(half).unwrap_or(i32::MAX);
    let voted = number(sums / ONE);
    (voted, number(sums % ONE) - voted)
}
