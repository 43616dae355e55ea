use super::{Error, Instance, Outcome, Rule, TieOrder, count};
use crate::pabulib::{Decimal, Election};

/// A part of the budget that is kept for a part of the municipality, such as an Ortsteil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// As it stands in the column of the projects.
    pub name: String,
    /// What can be spent there.
    pub budget: Decimal,
}

/// The count of one area.
#[derive(Debug)]
pub struct AreaResult {
    /// Its name.
    pub name: String,
    /// Its projects, as places in the election; the outcome counts in this list.
    pub projects: Vec<usize>,
    /// The vote there.
    pub instance: Instance,
    /// Who won.
    pub outcome: Outcome,
}

/// Counts each area on its own: its projects by a column such as `district`, its budget, and the ballots that name at least
/// one of its projects. Whoever names projects of two areas counts in both, with a share of each.
///
/// # Errors
/// [`Error::Area`] for an area without projects; else as [`Instance::new`] and [`count`].
pub fn count_areas(
    election: &Election,
    column: &str,
    areas: &[Area],
    ties: &TieOrder,
    rule: Rule,
) -> Result<Vec<AreaResult>, Error> {
    let result = |area: &Area| {
        let is_here = |project: &usize| election.project_field(*project, column) == Some(area.name.as_str());
        let projects: Vec<usize> = (0..election.projects.len()).filter(is_here).collect();
        if projects.is_empty() {
            return Err(Error::Area { name: area.name.clone() });
        }
        let instance = Instance::of(election, &projects, area.budget, ties, true)?;
        let outcome = count(&instance, rule)?;
        Ok(AreaResult { name: area.name.clone(), projects, instance, outcome })
    };
    areas.iter().map(result).collect()
}
