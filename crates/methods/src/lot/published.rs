//! From chances to equally likely, numbered panels of people.

use sha2::{Digest, Sha256};

use super::{Error, Lottery, Panel, Pool};

/// Panels that can be drawn by a number from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicLottery {
    /// The people of each panel, as places in the pool, in order.
    pub panels: Vec<Vec<usize>>,
    /// On how many of the panels each person is.
    pub tickets: Vec<u32>,
    /// The largest difference between the chance of a person here and in the lottery it was made of.
    pub largest_difference: f64,
}

/// A number below 1 for each thing that needs chance, from a seed.
fn hashed(seed: &[u8], what: &str, number: usize) -> [u8; 32] {
    let number = (number as u64).to_be_bytes();
    let seed = Sha256::digest(seed);
    Sha256::new().chain_update(seed).chain_update(what).chain_update(number).finalize().into()
}

/// Rounds a lottery to `count` equally likely panels of people.
///
/// Each panel of the lottery gets its share of the numbers, rounded down or up: first by systematic sampling in an order of
/// chance (Madow 1949), which keeps expectations, then by exchanges as long as they bring the chances of people nearer to
/// those of the lottery. Within a kind, whoever is on the fewest panels so far is next, so that people of a kind
/// differ by one panel at most (those of shared households may differ by more). All chance comes from `seed`. Not a bound in
/// advance but the result is handed out: [`PublicLottery::largest_difference`].
///
/// # Errors
/// [`Error::Panels`].
pub fn publish(pool: &Pool, lottery: &Lottery, count: u32, seed: &[u8]) -> Result<PublicLottery, Error> {
    if count == 0 || count > 1_000_000 {
        return Err(Error::Panels(count));
    }
    let numbers = shares(pool, lottery, count, seed);
    let mut kinds: Vec<(usize, &Panel)> = Vec::new();
    for ((panel, _), copies) in lottery.panels.iter().zip(numbers) {
        for _ in 0..copies {
            kinds.push((kinds.len(), panel));
        }
    }
    kinds.sort_by_cached_key(|(place, _)| hashed(seed, "panel", *place));
    let orders: Vec<[u8; 32]> = (0..pool.people.len()).map(|person| hashed(seed, "person", person)).collect();
    let mut tickets = vec![0_u32; pool.people.len()];
    let mut panels = Vec::with_capacity(kinds.len());
    // The panel on which somebody of the household was last.
    let mut last = vec![usize::MAX; pool.people.len()];
    for (number, (_, panel)) in kinds.into_iter().enumerate() {
        let mut people = Vec::new();
        for (kind, taken) in pool.kinds.iter().zip(panel).filter(|(_, taken)| **taken > 0) {
            let mut queue = kind.people.clone();
            queue.sort_unstable_by_key(|person| (tickets[*person], orders[*person]));
            let mut left = *taken;
            for person in queue {
                let home = pool.people[person].1;
                if left > 0 && last[home] != number {
                    last[home] = number;
                    tickets[person] += 1;
                    people.push(person);
                    left -= 1;
                }
            }
        }
        people.sort_unstable();
        panels.push(people);
    }
    let difference = tickets
        .iter()
        .zip(&pool.people)
        .map(|(tickets, (kind, _))| (f64::from(*tickets) / f64::from(count) - lottery.chances[*kind]).abs());
    let largest_difference = difference.fold(0.0, f64::max);
    Ok(PublicLottery { panels, tickets, largest_difference })
}

/// How many of the numbers each panel of the lottery gets.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a million")]
fn shares(pool: &Pool, lottery: &Lottery, count: u32, seed: &[u8]) -> Vec<u32> {
    let wanted: Vec<f64> = lottery.panels.iter().map(|(_, part)| part * f64::from(count)).collect();
    let mut numbers: Vec<u32> = wanted.iter().map(|part| (part + 1e-9).floor() as u32).collect();
    let open = count.saturating_sub(numbers.iter().sum());
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_cached_key(|place| hashed(seed, "order", *place));
    let [one, two, three, four, ..] = hashed(seed, "start", 0);
    let start = f64::from(u32::from_be_bytes([one, two, three, four])) / 4_294_967_296.0;
    let parts: Vec<f64> =
        order.iter().map(|place| (wanted[*place] - f64::from(numbers[*place])).max(0.0)).collect();
    let scale = f64::from(open) / parts.iter().sum::<f64>().max(1e-12);
    let (mut sum, mut next, mut given) = (0.0, start, 0);
    for (place, part) in order.iter().zip(parts) {
        sum += part * scale;
        if sum > next && given < open {
            numbers[*place] += 1;
            next += 1.0;
            given += 1;
        }
    }
    // What rounding errors left over.
    for place in order.iter().take(open.saturating_sub(given) as usize) {
        numbers[*place] += 1;
    }
    exchange(pool, lottery, &wanted, &mut numbers);
    numbers
}

/// Moves single numbers from one panel to another as long as the chances of people come nearer to the wanted ones.
fn exchange(pool: &Pool, lottery: &Lottery, wanted: &[f64], numbers: &mut [u32]) {
    let kinds = pool.kinds.len();
    let per_person = |panel: &Panel| -> Vec<f64> {
        (0..kinds).map(|kind| f64::from(panel[kind]) / pool.count(kind)).collect()
    };
    let effects: Vec<Vec<f64>> = lottery.panels.iter().map(|(panel, _)| per_person(panel)).collect();
    let mut off = vec![0.0; kinds];
    for ((effect, number), wish) in effects.iter().zip(&*numbers).zip(wanted) {
        for (off, effect) in off.iter_mut().zip(effect) {
            *off += effect * (f64::from(*number) - wish);
        }
    }
    let size = |off: &mut dyn Iterator<Item = f64>| -> f64 { off.map(|off| off.powi(4)).sum() };
    for _ in 0..200 {
        let now = size(&mut off.iter().copied());
        let mut best: Option<(f64, usize, usize)> = None;
        let up = |place: &usize| f64::from(numbers[*place]) > wanted[*place] && numbers[*place] > 0;
        let down = |place: &usize| f64::from(numbers[*place]) < wanted[*place];
        for from in (0..numbers.len()).filter(up) {
            for to in (0..numbers.len()).filter(down) {
                let moved = off.iter().zip(&effects[from]).zip(&effects[to]);
                let then = size(&mut moved.map(|((off, less), more)| off - less + more));
                if then < best.map_or(now * (1.0 - 1e-9), |(least, ..)| least) {
                    best = Some((then, from, to));
                }
            }
        }
        let Some((_, from, to)) = best else { return };
        numbers[from] -= 1;
        numbers[to] += 1;
        for (off, (less, more)) in off.iter_mut().zip(effects[from].iter().zip(&effects[to])) {
            *off += more - less;
        }
    }
}
