use num_bigint::BigInt;

use super::{Instance, Utility, shares::Share};

/// A round as far as exact prices need it.
#[derive(Debug)]
pub(super) struct Bill {
    pub(super) project: usize,
    /// The classes that paid all they had left, and so less than the price.
    pub(super) exhausted: Vec<usize>,
    /// The weights of the others that had money.
    pub(super) weight: u64,
}

/// An exact price `numerator / (denominator of the ledger · weight)` per weight.
#[derive(Debug)]
pub(super) struct ExactPrice {
    pub(super) numerator: BigInt,
    pub(super) weight: u64,
}

/// Exact prices of past rounds over one common denominator, worked out only when somebody asks.
///
/// A class that was never exhausted paid every price in full, so it holds `share - Σ price(t) · weight(t)` over the won
/// projects it named; one that was exhausted holds nothing. Hence each price is the cost less a sum of such terms, divided
/// by a weight: a linear form in the share and earlier prices with whole coefficients.
#[derive(Debug)]
pub(super) struct Ledger {
    denominator: BigInt,
    share: BigInt,
    prices: Vec<BigInt>,
}

/// What one asks the ledger about.
pub(super) struct Books<'a> {
    pub(super) instance: &'a Instance,
    pub(super) utility: Utility,
    /// The round in which each project won, from 0.
    pub(super) round_of: &'a [Option<usize>],
    pub(super) bills: &'a [Bill],
}

impl Ledger {
    pub(super) fn new(share: Share) -> Self {
        Self { denominator: share.denominator.into(), share: share.numerator.into(), prices: Vec::new() }
    }

    fn catch_up(&mut self, books: &Books<'_>) {
        while let Some(bill) = books.bills.get(self.prices.len()) {
            let held = self.held(books, &bill.exhausted, self.prices.len());
            let price = &self.denominator * books.instance.costs[bill.project] - held;
            for number in self.prices.iter_mut().chain([&mut self.share, &mut self.denominator]) {
                *number *= bill.weight;
            }
            self.prices.push(price);
        }
    }

    /// What classes that were never exhausted hold together before a round, over the denominator.
    fn held(&self, books: &Books<'_>, classes: &[usize], before: usize) -> BigInt {
        let mut people = 0_u128;
        let mut weights = vec![0_u128; before];
        for class in classes {
            let class = &books.instance.classes[*class];
            people += u128::from(class.count);
            for (project, points) in &class.choices {
                if let Some(round) = books.round_of[*project].filter(|round| *round < before) {
                    let weight = Instance::weight(books.utility, *points);
                    weights[round] += u128::from(class.count) * u128::from(weight);
                }
            }
        }
        let mut held = &self.share * people;
        for (price, weight) in self.prices.iter().zip(weights).filter(|(_, weight)| *weight > 0) {
            held -= price * weight;
        }
        held
    }

    /// Can they pay so much together?
    pub(super) fn can_pay(&mut self, books: &Books<'_>, classes: &[usize], cost: u64) -> bool {
        self.catch_up(books);
        self.held(books, classes, books.bills.len()) >= &self.denominator * cost
    }

    /// The price of a project that can be paid, and which of the doubtful supporters cannot pay it in full.
    /// `poor` surely cannot, `rich_weight` surely can. Newton's steps from below: with fewer poor the price is too low,
    /// and whoever cannot pay a price that is too low cannot pay the right one.
    pub(super) fn price(
        &mut self,
        books: &Books<'_>,
        project: usize,
        poor: &[usize],
        rich_weight: u64,
        doubtful: &[(usize, u64, u64)],
    ) -> (ExactPrice, Vec<bool>) {
        self.catch_up(books);
        let now = books.bills.len();
        let mut numerator = &self.denominator * books.instance.costs[project] - self.held(books, poor, now);
        let mut weight = rich_weight + doubtful.iter().map(|(_, count, each)| count * each).sum::<u64>();
        let held: Vec<BigInt> = doubtful.iter().map(|(class, ..)| self.held(books, &[*class], now)).collect();
        let mut is_poor = vec![false; doubtful.len()];
        loop {
            // Held by the class as a whole, so its price is that of all its members.
            let found: Vec<usize> = (0..doubtful.len())
                .filter(|at| {
                    let (_, count, each) = doubtful[*at];
                    !is_poor[*at] && &held[*at] * weight < &numerator * (count * each)
                })
                .collect();
            if found.is_empty() {
                return (ExactPrice { numerator, weight }, is_poor);
            }
            for at in found {
                let (_, count, each) = doubtful[at];
                is_poor[at] = true;
                numerator -= &held[at];
                weight -= count * each;
            }
        }
    }
}
