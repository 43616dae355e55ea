use super::Instance;

/// The projects by score, the favoured one first.
pub(super) fn by_score(instance: &Instance) -> Vec<usize> {
    let mut order: Vec<usize> = (0..instance.costs.len()).collect();
    order.sort_by_key(|project| (std::cmp::Reverse(instance.scores[*project]), instance.ranks[*project]));
    order
}

/// The projects by votes for their cost, the favoured one first.
pub(super) fn by_votes_per_cost(instance: &Instance) -> Vec<usize> {
    let mut order: Vec<usize> = (0..instance.costs.len()).collect();
    order.sort_by(|a, b| {
        // votes(a) / cost(a) against votes(b) / cost(b), without dividing.
        let left = u128::from(instance.votes[*a]) * u128::from(instance.costs[*b]);
        let right = u128::from(instance.votes[*b]) * u128::from(instance.costs[*a]);
        right.cmp(&left).then(instance.ranks[*a].cmp(&instance.ranks[*b]))
    });
    order
}

/// Takes what fits into what is left of the budget after `taken`; `stop`: nothing after the first that does not fit.
pub(super) fn fill(instance: &Instance, order: &[usize], taken: &[usize], stop: bool) -> Vec<usize> {
    let won = instance.marked(taken);
    let mut left = instance.budget.saturating_sub(instance.cost(taken));
    let mut added = Vec::new();
    for project in order.iter().copied().filter(|project| !won[*project]) {
        if instance.costs[project] <= left {
            left -= instance.costs[project];
            added.push(project);
        } else if stop {
            break;
        }
    }
    added
}
