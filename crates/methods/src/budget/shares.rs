//! The method of equal shares at one share, exactly.
//!
//! Every supporter i of a project p pays `min(money(i), r · w(i))`, and r is such that this adds up to the cost. The
//! weight w is what i gave the project with [`Utility::Points`] and 1 otherwise. The project with the least `r / f` wins,
//! where f is the cost with [`Utility::Cost`] (so that the money a supporter pays is set against `u = cost`) and 1
//! otherwise.
//!
//! # Why the result is exact
//! Prices are fractions whose denominators grow with every round. Instead of carrying them, each class has two whole
//! numbers of grains (2^-shift units) between which its true money lies: `low` is only ever rounded down and `high` up.
//! More money never raises a price, so the price from `high` is at most the true one and that from `low` at least; as
//! floating-point numbers they are widened by more than their rounding. Everything follows from comparisons of such
//! bounds. Where two bounds overlap, nothing is concluded from them: the true fractions are compared, either at sight (a
//! price that all supporters can pay in full is `cost / weights`) or by the [`Ledger`] of exact prices. So bounds decide
//! what the work is, never what the result is, and a tie is a tie of fractions.

#![expect(
    clippy::cast_precision_loss,
    reason = "bounds are widened by more than conversions round; prices for people are about right"
)]

use super::{
    Instance, Utility,
    exact::{Bill, Books, ExactPrice, Ledger},
};

/// What each ballot starts with, in units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) numerator: u128,
    pub(super) denominator: u64,
}

/// A round won by a project.
#[derive(Debug, Clone)]
pub(super) struct Round {
    pub(super) project: usize,
    /// All that were equal, the winner among them; empty without a tie.
    pub(super) tied: Vec<usize>,
    /// At least the winner's price by its factor.
    key: f64,
    /// Can all its supporters pay in full?
    full: bool,
    /// What its supporters paid by class, when a journal is kept, in grains.
    pub(super) payments: Vec<Payment>,
    /// The price by weight in grains, about; for people to read.
    pub(super) price: f64,
}

/// What each of a class paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Payment {
    pub(super) class: usize,
    pub(super) grains: u64,
    /// Was that all it had left?
    pub(super) rest: bool,
}

/// The whole count at one share.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) winners: Vec<usize>,
    pub(super) rounds: Vec<Round>,
    pub(super) cost: u64,
    /// With a forerunner: every share between gives these winners in this order.
    pub(super) same_between: bool,
    pub(super) shift: u32,
    /// What each ballot started with, in grains.
    pub(super) start: u64,
    /// What each of a class holds at the end at least, in grains.
    pub(super) left: Vec<u64>,
}

/// A price per weight in grains: `over / by`.
#[derive(Debug, Clone, Copy)]
struct Quote {
    over: u128,
    by: u64,
    /// Does nobody lack money for it?
    full: bool,
}

/// A project that may be the next.
struct Contender {
    project: usize,
    /// From high money: at most the true price.
    low: Quote,
    /// From low money: at least the true price; none when low money does not suffice.
    high: Option<Quote>,
}

impl Contender {
    fn is_full(&self) -> bool {
        self.high.is_some_and(|quote| quote.full)
    }
}

/// More than the six roundings that a key goes through, each at most 2^-53 of its value.
const WIDER: f64 = 1.0 / (1_u64 << 49) as f64;

struct Count<'a> {
    instance: &'a Instance,
    utility: Utility,
    shift: u32,
    low: Vec<u64>,
    high: Vec<u64>,
    /// Surely at nothing.
    empty: Vec<bool>,
    round_of: Vec<Option<usize>>,
    bills: Vec<Bill>,
    ledger: Ledger,
    /// Of the project at work: money, people, weight of the class, weight of one.
    purses: Vec<(u64, u64, u64, u64)>,
}

/// Counts at one share. With a forerunner, a count at a smaller share, it is found out as well whether all shares between
/// give the same; this rests on a lemma:
///
/// With the same winners so far, everybody holds at least as much at a larger share as at a smaller one, and no project has
/// a higher price (by induction over rounds: more money lowers prices, and whoever paid a price in full pays less). So
/// at every share between, a price lies between those at the two ends. If the winner's price at the smaller end is below
/// every other price at the larger end, it wins everywhere between; and what cannot be paid at the larger end cannot be
/// paid anywhere. Prices paid in full by all do not change, which settles ties of such.
pub(super) fn run(
    instance: &Instance,
    utility: Utility,
    share: Share,
    journal: bool,
    forerunner: Option<&Run>,
) -> Run {
    let whole = share.numerator / u128::from(share.denominator.max(1)) + 1;
    // So that money stays below 2^61 grains and a cost below 2^122.
    let shift = (61_u32.saturating_sub(128 - whole.leading_zeros())).min(60);
    let grains = share.numerator << shift;
    let start = grains / u128::from(share.denominator.max(1));
    let exact = start * u128::from(share.denominator) == grains;
    let start = u64::try_from(start).unwrap_or(u64::MAX >> 2);
    let classes = instance.classes.len();
    let mut count = Count {
        instance,
        utility,
        shift,
        low: vec![start; classes],
        high: vec![start + u64::from(!exact); classes],
        empty: vec![false; classes],
        round_of: vec![None; instance.costs.len()],
        bills: Vec::new(),
        ledger: Ledger::new(share),
        purses: Vec::new(),
    };
    let mut alive: Vec<usize> = (0..instance.costs.len())
        .filter(|project| !instance.supporters[*project].is_empty() && share.numerator > 0)
        .collect();
    let mut keys: Vec<f64> = (0..instance.costs.len()).map(|project| count.least_key(project)).collect();
    let mut rounds: Vec<Round> = Vec::new();
    let mut same = forerunner.is_some();
    loop {
        let before = forerunner.filter(|_| same).and_then(|run| run.rounds.get(rounds.len()));
        let contenders = count.contenders(&mut alive, &mut keys, before.map(|round| round.key));
        let Some((winner, tied)) = count.best(&contenders) else { break };
        let contender = &contenders[winner];
        let project = contender.project;
        if let Some(before) = before {
            same = before.project == project
                && alive.iter().all(|other| {
                    *other == project || keys[*other] > before.key || {
                        let full =
                            contenders.iter().any(|other_| other_.project == *other && other_.is_full());
                        before.full && full && count.is_behind(*other, project)
                    }
                });
        } else {
            same = false;
        }
        let key = contender.high.map_or(f64::INFINITY, |quote| count.key(project, quote) * (1.0 + WIDER));
        let full = contender.is_full();
        let price = contender.low.over as f64 / contender.low.by as f64;
        let payments = count.charge(contender, journal);
        alive.retain(|other| *other != project);
        let tied = tied.into_iter().map(|at| contenders[at].project).collect();
        rounds.push(Round { project, tied, key, full, payments, price });
    }
    same &= forerunner.is_some_and(|run| run.rounds.len() == rounds.len());
    let winners: Vec<usize> = rounds.iter().map(|round| round.project).collect();
    let cost = instance.cost(&winners);
    Run { winners, rounds, cost, same_between: same, shift, start, left: count.low }
}

impl Count<'_> {
    /// A price by factor, rounded, in units.
    fn key(&self, project: usize, quote: Quote) -> f64 {
        let factor = self.instance.factor(self.utility, project) as f64;
        quote.over as f64 / quote.by as f64 / factor / (1_u64 << self.shift) as f64
    }

    /// The price by factor if everybody pays in full, as a fraction; no price is ever below it.
    fn full_price(&self, project: usize) -> (u64, u64) {
        let cost = self.instance.costs[project];
        let weight = match self.utility {
            Utility::Points => self.instance.scores[project],
            Utility::Cost | Utility::Cardinality => self.instance.votes[project],
        };
        match self.utility {
            Utility::Cost => (u64::from(cost > 0), weight),
            Utility::Cardinality | Utility::Points => (cost, weight),
        }
    }

    fn least_key(&self, project: usize) -> f64 {
        let (over, by) = self.full_price(project);
        over as f64 / by as f64 * (1.0 - WIDER)
    }

    /// With both paid in full: does the other project come after this one?
    fn is_behind(&self, other: usize, project: usize) -> bool {
        let (over, by) = self.full_price(project);
        let (other_over, other_by) = self.full_price(other);
        let (left, right) =
            (u128::from(over) * u128::from(other_by), u128::from(other_over) * u128::from(by));
        left < right || (left == right && self.instance.ranks[project] < self.instance.ranks[other])
    }

    /// All projects whose price may be the least. Old keys stay lower bounds, since money only shrinks: only what comes
    /// below the best upper bound is worked out anew, or below `hint`. What surely cannot be paid leaves `alive`.
    fn contenders(&mut self, alive: &mut Vec<usize>, keys: &mut [f64], hint: Option<f64>) -> Vec<Contender> {
        let mut best = f64::INFINITY;
        let mut found: Vec<Contender> = Vec::new();
        let mut waiting = alive.clone();
        while let Some(at) = (0..waiting.len()).min_by(|a, b| keys[waiting[*a]].total_cmp(&keys[waiting[*b]]))
        {
            let project = waiting[at];
            if keys[project] > best.max(hint.unwrap_or(0.0)) {
                break;
            }
            waiting.swap_remove(at);
            let low = self.quote(project, true);
            let high = low.and_then(|_| self.quote(project, false));
            let Some(low) = low.filter(|_| high.is_some() || self.can_pay(project)) else {
                alive.retain(|other| *other != project);
                continue;
            };
            keys[project] = keys[project].max(self.key(project, low) * (1.0 - WIDER));
            if let Some(high) = high {
                best = best.min(self.key(project, high) * (1.0 + WIDER));
            }
            found.push(Contender { project, low, high });
        }
        found.retain(|contender| {
            keys[contender.project] <= best || hint.is_some_and(|hint| keys[contender.project] <= hint)
        });
        found
    }

    /// The price of a project with money rounded up or down; `None` when that does not suffice. Newton's steps from below
    /// on a concave function: they never pass the price and stop when nobody else lacks money.
    fn quote(&mut self, project: usize, up: bool) -> Option<Quote> {
        let cost = u128::from(self.instance.costs[project]) << self.shift;
        if cost == 0 {
            return Some(Quote { over: 0, by: 1, full: true });
        }
        let money = if up { &self.high } else { &self.low };
        self.purses.clear();
        let (mut total, mut weights) = (0_u128, 0_u64);
        for supporters in &self.instance.supporters[project] {
            let held = money[supporters.class];
            if held > 0 {
                let each = Instance::weight(self.utility, supporters.points);
                total += u128::from(held) * u128::from(supporters.count);
                weights += each * supporters.count;
                self.purses.push((held, supporters.count, each * supporters.count, each));
            }
        }
        if total < cost {
            return None;
        }
        let alike = !matches!(self.utility, Utility::Points);
        let everybody = self.instance.supporters[project].len() == self.purses.len();
        let (mut over, mut by, mut steps) = (cost, weights, 0);
        loop {
            let (mut paid, mut without) = (0_u128, 0_u64);
            if alike {
                // held < over / by, for whole numbers.
                let price = u64::try_from(over.div_ceil(u128::from(by))).unwrap_or(u64::MAX);
                for (held, count, weight, _) in &self.purses {
                    if *held < price {
                        paid += u128::from(*held) * u128::from(*count);
                        without += weight;
                    }
                }
            } else {
                for (held, count, weight, each) in &self.purses {
                    if u128::from(*held) * u128::from(by) < over * u128::from(*each) {
                        paid += u128::from(*held) * u128::from(*count);
                        without += weight;
                    }
                }
            }
            let next = (cost - paid, weights - without);
            if next == (over, by) {
                return Some(Quote { over, by, full: everybody && steps == 0 });
            }
            (over, by) = next;
            steps += 1;
        }
    }

    fn books(&self) -> Books<'_> {
        Books { instance: self.instance, utility: self.utility, round_of: &self.round_of, bills: &self.bills }
    }

    /// Exactly: can its supporters pay a project?
    fn can_pay(&mut self, project: usize) -> bool {
        let holders: Vec<usize> = self.instance.supporters[project]
            .iter()
            .map(|supporters| supporters.class)
            .filter(|class| !self.empty[*class])
            .collect();
        self.with_ledger(|ledger, count| {
            ledger.can_pay(&count.books(), &holders, count.instance.costs[project])
        })
    }

    fn with_ledger<R>(&mut self, ask: impl FnOnce(&mut Ledger, &Self) -> R) -> R {
        let unused = Ledger::new(Share { numerator: 0, denominator: 1 });
        let mut ledger = std::mem::replace(&mut self.ledger, unused);
        let answer = ask(&mut ledger, self);
        self.ledger = ledger;
        answer
    }

    /// The place of the winner, and of all that are equal to it when there are several.
    fn best(&mut self, contenders: &[Contender]) -> Option<(usize, Vec<usize>)> {
        let least = contenders
            .iter()
            .filter_map(|contender| Some(self.key(contender.project, contender.high?) * (1.0 + WIDER)))
            .fold(f64::INFINITY, f64::min);
        let close: Vec<usize> = (0..contenders.len())
            .filter(|at| {
                let contender = &contenders[*at];
                self.key(contender.project, contender.low) * (1.0 - WIDER) <= least
            })
            .collect();
        if let [only] = close[..] {
            return Some((only, Vec::new()));
        }
        let prices = self.prices(contenders, &close)?;
        let order = |a: &usize, b: &usize| prices[*a].compare(&prices[*b]);
        let best = (0..close.len()).min_by(order)?;
        let equal: Vec<usize> = (0..close.len()).filter(|at| order(at, &best).is_eq()).collect();
        let winner = *equal.iter().min_by_key(|at| self.instance.ranks[contenders[close[**at]].project])?;
        let tied = if equal.len() > 1 { equal.iter().map(|at| close[*at]).collect() } else { Vec::new() };
        Some((close[winner], tied))
    }

    /// Exact prices by factor of some contenders.
    fn prices(&mut self, contenders: &[Contender], which: &[usize]) -> Option<Vec<Price>> {
        if which.is_empty() {
            return None;
        }
        if which.iter().all(|at| contenders[*at].is_full()) {
            let full = which.iter().map(|at| {
                let (over, by) = self.full_price(contenders[*at].project);
                Price::Full(over, by)
            });
            return Some(full.collect());
        }
        let exact = which.iter().map(|at| {
            let contender = &contenders[*at];
            let factor = self.instance.factor(self.utility, contender.project);
            let (price, _) = self.exact(contender);
            Price::Exact(price, factor)
        });
        Some(exact.collect())
    }

    /// The exact price of a contender, and the supporters that cannot pay it in full.
    fn exact(&mut self, contender: &Contender) -> (ExactPrice, Vec<usize>) {
        let (mut poor, mut rich, mut doubtful) = (Vec::new(), 0, Vec::new());
        for supporters in &self.instance.supporters[contender.project] {
            if self.empty[supporters.class] {
                continue;
            }
            let each = Instance::weight(self.utility, supporters.points);
            match self.standing(contender, supporters.class, each) {
                Standing::Poor => poor.push(supporters.class),
                Standing::Rich => rich += supporters.count * each,
                Standing::Doubtful => doubtful.push((supporters.class, supporters.count, each)),
            }
        }
        let (price, is_poor) = self.with_ledger(|ledger, count| {
            ledger.price(&count.books(), contender.project, &poor, rich, &doubtful)
        });
        poor.extend(
            doubtful.iter().zip(is_poor).filter(|(_, is_poor)| *is_poor).map(|((class, ..), _)| *class),
        );
        (price, poor)
    }

    fn standing(&self, contender: &Contender, class: usize, each: u64) -> Standing {
        let (least, _) = payment(contender.low, each);
        let most = contender.high.map(|quote| payment(quote, each).1);
        if u128::from(self.high[class]) < least {
            Standing::Poor
        } else if most.is_some_and(|most| u128::from(self.low[class]) >= most) {
            Standing::Rich
        } else {
            Standing::Doubtful
        }
    }

    /// Takes the price of the winner from its supporters.
    fn charge(&mut self, winner: &Contender, journal: bool) -> Vec<Payment> {
        let instance = self.instance;
        let mut payments = Vec::new();
        let doubtful = instance.supporters[winner.project].iter().any(|supporters| {
            let each = Instance::weight(self.utility, supporters.points);
            !self.empty[supporters.class]
                && matches!(self.standing(winner, supporters.class, each), Standing::Doubtful)
        });
        let surely_poor = doubtful.then(|| self.exact(winner).1);
        let mut bill = Bill { project: winner.project, exhausted: Vec::new(), weight: 0 };
        let mut poor = vec![false; if doubtful { instance.classes.len() } else { 0 }];
        for class in surely_poor.iter().flatten() {
            poor[*class] = true;
        }
        for supporters in &instance.supporters[winner.project] {
            let class = supporters.class;
            if self.empty[class] {
                continue;
            }
            let each = Instance::weight(self.utility, supporters.points);
            let is_poor = if doubtful {
                poor[class]
            } else {
                matches!(self.standing(winner, class, each), Standing::Poor)
            };
            let held = self.high[class];
            if is_poor {
                bill.exhausted.push(class);
                self.empty[class] = true;
                (self.low[class], self.high[class]) = (0, 0);
            } else {
                bill.weight += supporters.count * each;
                let (least, _) = payment(winner.low, each);
                let most = winner.high.map_or(u128::MAX, |quote| payment(quote, each).1);
                self.high[class] -= u64::try_from(least).unwrap_or(u64::MAX).min(self.high[class]);
                self.low[class] -= u64::try_from(most).unwrap_or(u64::MAX).min(self.low[class]);
            }
            if journal {
                payments.push(Payment { class, grains: held - self.high[class], rest: is_poor });
            }
        }
        self.round_of[winner.project] = Some(self.bills.len());
        self.bills.push(bill);
        payments
    }
}

enum Standing {
    Poor,
    Rich,
    Doubtful,
}

/// What a price means for a weight, rounded down and up.
fn payment(quote: Quote, each: u64) -> (u128, u128) {
    let (over, by) = (quote.over * u128::from(each), u128::from(quote.by));
    (over / by, over.div_ceil(by))
}

/// A price by factor.
enum Price {
    Full(u64, u64),
    Exact(ExactPrice, u64),
}

impl Price {
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Full(over, by), Self::Full(other_over, other_by)) => {
                (u128::from(*over) * u128::from(*other_by)).cmp(&(u128::from(*other_over) * u128::from(*by)))
            }
            (Self::Exact(price, factor), Self::Exact(other, other_factor)) => {
                let left = &price.numerator * other.weight * *other_factor;
                left.cmp(&(&other.numerator * price.weight * *factor))
            }
            // Prices that are compared are all of one kind.
            (Self::Full(..), Self::Exact(..)) => std::cmp::Ordering::Less,
            (Self::Exact(..), Self::Full(..)) => std::cmp::Ordering::Greater,
        }
    }
}
