use super::{
    Instance, Utility,
    shares::{Run, Share, run},
};

/// Where Add1 begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Add1 {
    /// Stop as soon as no wanted project fits into the rest of the budget (pabutools; recommended by the guide of
    /// equalshares.net), otherwise go on until the next share would overspend (Wieliczka 2023).
    pub stop_when_exhaustive: bool,
    /// Begin with the share rounded down to whole units of the currency instead of the exact fraction.
    pub whole_start: bool,
}

/// The share where Add1 ends, how many units were added to the start, and how many counts it took.
pub(super) struct Raised {
    pub(super) share: Share,
    pub(super) units: u64,
    pub(super) counts: u64,
}

/// The share after adding so many units of the currency for each ballot.
pub(super) fn share(instance: &Instance, whole_start: bool, units: u64) -> Share {
    let voters = u128::from(instance.voters);
    let added = u128::from(units) * u128::from(instance.one);
    if whole_start {
        let start = u128::from(instance.budget) / (voters * u128::from(instance.one)).max(1);
        Share { numerator: start * u128::from(instance.one) + added, denominator: 1 }
    } else {
        Share { numerator: u128::from(instance.budget) + added * voters, denominator: instance.voters.max(1) }
    }
}

/// Raises the share until the rule's end, by leaps over shares that provably give the same winners in the same order
/// (see [`run`]), so it ends where steps of one unit would. A leap doubles after each proof and halves after each failure:
/// the number of counts depends on how often and how closely the result changes, and on the currency only by its logarithm.
///
/// The end exists: when every wanted project has won, no share changes anything, and at the share of all costs every one has.
pub(super) fn raise(instance: &Instance, utility: Utility, rule: Add1) -> Raised {
    let at = |units| share(instance, rule.whole_start, units);
    let count = |units, before: Option<&Run>| run(instance, utility, at(units), false, before);
    let wanted = instance.votes.iter().filter(|votes| **votes > 0).count();
    let most = instance.costs.iter().sum::<u64>() / instance.one + 1;
    let (mut now, mut units, mut counts) = (count(0, None), 0, 1);
    let (mut leap, mut ahead): (u64, Option<(u64, Run)>) = (1, None);
    let is_over = |now: &Run, units: u64| {
        (rule.stop_when_exhaustive && instance.is_exhaustive(&now.winners))
            || now.winners.len() == wanted
            || units >= most
    };
    while !is_over(&now, units) {
        let next = units + leap.min(most - units);
        let run = match ahead.take() {
            // The nearest share is counted already, because a longer leap to it failed.
            Some((known, run)) if next == units + 1 && known == next => run,
            kept => {
                ahead = kept;
                counts += 1;
                count(next, (next > units + 1).then_some(&now))
            }
        };
        if next == units + 1 {
            if run.cost > instance.budget {
                break;
            }
            leap = if run.winners == now.winners { 2 } else { 1 };
        } else if run.same_between {
            leap = leap.saturating_mul(2);
        } else {
            leap = (next - units) / 2;
            ahead = Some((next, run));
            continue;
        }
        (now, units) = (run, next);
    }
    Raised { share: at(units), units, counts }
}
