//! Linear programmes with bounds on everything, by the dual simplex method (Lemke 1954) on a dense dictionary.
//!
//! Every variable has a lower and an upper bound, so the start is dual feasible whatever the objective: each variable
//! lies at the bound that its coefficient prefers. Rows may be added and bounds changed between two solutions, which
//! keeps dual feasibility: this is all that cutting planes and branching need. The programmes of a lot are small and
//! dense (some hundred columns), so that a dictionary beats a factorised basis and stays simple.

/// What counts as zero for bounds and values.
const ZERO: f64 = 1e-9;
/// What counts as worth nothing.
const WORTHLESS: f64 = 1e-12;
/// What counts as zero for a pivot.
const PIVOT: f64 = 1e-8;
/// Pivots after which the dictionary is made anew from the rows as given.
const REFRESH: usize = 150;

/// No point meets all bounds, or the arithmetic broke down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// No point meets all bounds.
    Infeasible,
    /// More pivots than a programme of this size can need.
    Stuck,
}

/// Maximise `objective · x` with `low ≤ x ≤ high` and `low ≤ row · x ≤ high` for each row.
#[derive(Debug, Clone)]
pub(super) struct Programme {
    columns: usize,
    objective: Vec<f64>,
    /// Rows as given, for making the dictionary anew.
    rows: Vec<Vec<f64>>,
    /// Bounds of the columns, then of the rows.
    bounds: Vec<(f64, f64)>,
    /// Variables outside the basis, one for each column of the dictionary, and where they lie.
    outside: Vec<usize>,
    at: Vec<f64>,
    /// Variables in the basis, one for each row of the dictionary, and their values.
    inside: Vec<usize>,
    values: Vec<f64>,
    /// `inside = dictionary · outside`.
    dictionary: Vec<Vec<f64>>,
    /// What one unit of a variable outside is worth.
    reduced: Vec<f64>,
    pivots: usize,
}

impl Programme {
    /// Without rows.
    pub(super) fn new(objective: Vec<f64>, bounds: Vec<(f64, f64)>) -> Self {
        let columns = objective.len();
        let mut programme = Self {
            columns,
            reduced: objective.clone(),
            objective,
            rows: Vec::new(),
            bounds,
            outside: (0..columns).collect(),
            at: vec![0.0; columns],
            inside: Vec::new(),
            values: Vec::new(),
            dictionary: Vec::new(),
            pivots: 0,
        };
        programme.place();
        programme
    }

    /// Adds a row over the columns.
    pub(super) fn add_row(&mut self, row: Vec<f64>, bounds: (f64, f64)) {
        self.inside.push(self.columns + self.rows.len());
        self.dictionary.push(self.expressed(&row));
        self.rows.push(row);
        self.bounds.push(bounds);
        self.place();
    }

    /// A row over the columns, in terms of what is outside the basis.
    fn expressed(&self, row: &[f64]) -> Vec<f64> {
        let mut line = vec![0.0; self.columns];
        for (place, variable) in self.outside.iter().enumerate() {
            if let Some(coefficient) = row.get(*variable) {
                line[place] += coefficient;
            }
        }
        for (known, variable) in self.dictionary.iter().zip(&self.inside) {
            let Some(coefficient) = row.get(*variable) else { continue };
            if *coefficient != 0.0 {
                for (entry, value) in line.iter_mut().zip(known) {
                    *entry += coefficient * value;
                }
            }
        }
        line
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The bounds of a variable: a column, or after the columns a row.
    pub(super) fn bounds(&self, variable: usize) -> (f64, f64) {
        self.bounds[variable]
    }

    /// Changes the bounds of a variable.
    pub(super) fn bound(&mut self, variable: usize, bounds: (f64, f64)) {
        self.bounds[variable] = bounds;
        self.place();
    }

    /// Where all variables are whole numbers: forbids what would cost more than `room` of the value of this solution.
    pub(super) fn tighten(&mut self, room: f64) {
        for ((variable, worth), at) in self.outside.iter().zip(&self.reduced).zip(&self.at) {
            let (low, high) = self.bounds[*variable];
            if worth.abs() * (high - low) > room {
                let steps = (room / worth.abs() + 1e-6).floor().min(high - low);
                self.bounds[*variable] = if *at > low { (high - steps, high) } else { (low, low + steps) };
            }
        }
    }

    /// Puts what is outside at the bound that its worth prefers, and computes the values of the rest.
    fn place(&mut self) {
        for ((variable, worth), at) in self.outside.iter().zip(&self.reduced).zip(&mut self.at) {
            let (low, high) = self.bounds[*variable];
            *at = if *worth > WORTHLESS || (*worth > -WORTHLESS && (*at - high).abs() < (*at - low).abs()) {
                high
            } else {
                low
            };
        }
        let value = |row: &Vec<f64>| row.iter().zip(&self.at).map(|(coefficient, at)| coefficient * at).sum();
        self.values = self.dictionary.iter().map(value).collect();
    }

    /// Solves, from wherever the last solution left the basis.
    pub(super) fn solve(&mut self) -> Result<(), Failure> {
        if self.bounds.iter().any(|(low, high)| low > high) {
            return Err(Failure::Infeasible);
        }
        let limit = 200 * (self.columns + self.rows.len()) + 2_000;
        for round in 0..limit {
            if self.pivots >= REFRESH {
                self.refresh()?;
            }
            // Towards the end by Bland's order, which cannot go round in circles.
            let careful = round > limit / 2;
            let Some((row, target)) = self.leaving(careful) else {
                if self.pivots == 0 || self.pivots < REFRESH / 3 {
                    return Ok(());
                }
                self.refresh()?;
                continue;
            };
            let column = self.entering(row, target, careful).ok_or(Failure::Infeasible)?;
            self.pivot(row, column, target);
        }
        Err(Failure::Stuck)
    }

    /// The row furthest out of its bounds and the bound it must go to.
    fn leaving(&self, careful: bool) -> Option<(usize, f64)> {
        let mut worst: Option<(usize, f64, f64)> = None;
        for (row, (variable, value)) in self.inside.iter().zip(&self.values).enumerate() {
            let (low, high) = self.bounds[*variable];
            let (distance, target) = if *value < low { (low - value, low) } else { (value - high, high) };
            let further =
                worst.is_none_or(
                    |(known, most, _)| {
                        if careful { *variable < self.inside[known] } else { distance > most }
                    },
                );
            if distance > ZERO && further {
                worst = Some((row, distance, target));
            }
        }
        worst.map(|(row, _, target)| (row, target))
    }

    /// The column that can move the row towards `target` at the least loss for a unit.
    fn entering(&self, row: usize, target: f64, careful: bool) -> Option<usize> {
        let up = target > self.values[row];
        let mut best: Option<(usize, f64, f64)> = None;
        for (column, entry) in self.dictionary[row].iter().enumerate() {
            let (low, high) = self.bounds[self.outside[column]];
            let at_high = self.at[column] > low;
            let helps = if up == at_high { *entry < -PIVOT } else { *entry > PIVOT };
            if high - low < ZERO || !helps {
                continue;
            }
            let (loss, size) = (self.reduced[column].abs() / entry.abs(), entry.abs());
            let better = best.is_none_or(|(known, least, largest)| {
                if (loss - least).abs() > 1e-12 {
                    loss < least
                } else if careful {
                    self.outside[column] < self.outside[known]
                } else {
                    size > largest
                }
            });
            if better {
                best = Some((column, loss, size));
            }
        }
        best.map(|(column, ..)| column)
    }

    /// Exchanges a row and a column; the variable of the row goes to `target`.
    fn pivot(&mut self, row: usize, column: usize, target: f64) {
        let step = (target - self.values[row]) / self.dictionary[row][column];
        for (value, line) in self.values.iter_mut().zip(&self.dictionary) {
            *value += line[column] * step;
        }
        self.values[row] = self.at[column] + step;
        self.at[column] = target;
        self.exchange(row, column);
        self.pivots += 1;
    }

    fn exchange(&mut self, row: usize, column: usize) {
        let mut line = std::mem::take(&mut self.dictionary[row]);
        let pivot = line[column];
        for entry in &mut line {
            *entry /= -pivot;
        }
        line[column] = 1.0 / pivot;
        let worth = std::mem::take(&mut self.reduced[column]);
        for (known, entry) in self.reduced.iter_mut().zip(&line) {
            *known += worth * entry;
        }
        for other in &mut self.dictionary {
            let Some(factor) = other.get_mut(column).map(std::mem::take) else { continue };
            if factor != 0.0 {
                for (known, entry) in other.iter_mut().zip(&line) {
                    *known += factor * entry;
                }
            }
        }
        self.dictionary[row] = line;
        std::mem::swap(&mut self.inside[row], &mut self.outside[column]);
    }

    /// The same basis from the rows as given: rounding errors do not pile up.
    fn refresh(&mut self) -> Result<(), Failure> {
        let mut wanted = vec![false; self.bounds.len()];
        for variable in &self.inside {
            wanted[*variable] = true;
        }
        let kept: Vec<(usize, f64)> = self.outside.iter().copied().zip(self.at.iter().copied()).collect();
        self.outside = (0..self.columns).collect();
        self.inside = (self.columns..self.bounds.len()).collect();
        self.dictionary.clone_from(&self.rows);
        self.reduced.clone_from(&self.objective);
        for column in (0..self.columns).filter(|column| wanted[*column]) {
            let rows = self.inside.iter().enumerate().filter(|(_, variable)| !wanted[**variable]);
            let sizes = rows.map(|(row, _)| (row, self.dictionary[row][column].abs()));
            let (row, size) = sizes.max_by(|one, two| one.1.total_cmp(&two.1)).ok_or(Failure::Stuck)?;
            if size < 1e-11 {
                return Err(Failure::Stuck);
            }
            self.exchange(row, column);
        }
        let mut places = vec![0.0; self.bounds.len()];
        for (variable, at) in kept {
            places[variable] = at;
        }
        self.at = self.outside.iter().map(|variable| places[*variable]).collect();
        self.pivots = 0;
        self.place();
        Ok(())
    }

    /// The value of the objective.
    pub(super) fn value(&self) -> f64 {
        self.reduced.iter().zip(&self.at).map(|(worth, at)| worth * at).sum()
    }

    /// The values of the columns, then of the rows.
    pub(super) fn solution(&self) -> Vec<f64> {
        let mut solution = vec![0.0; self.bounds.len()];
        let all = self.outside.iter().zip(&self.at).chain(self.inside.iter().zip(&self.values));
        for (variable, value) in all {
            if let Some(place) = solution.get_mut(*variable) {
                *place = *value;
            }
        }
        solution
    }

    /// What one unit more of each row's bound would be worth.
    pub(super) fn prices(&self) -> Vec<f64> {
        let mut prices = vec![0.0; self.rows.len()];
        for (variable, worth) in self.outside.iter().zip(&self.reduced) {
            if let Some(row) = variable.checked_sub(self.columns) {
                prices[row] = *worth;
            }
        }
        prices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programme_of_a_textbook_is_solved_with_its_prices() {
        // max 3x + 5y; x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18 (Hillier and Lieberman): x = 2, y = 6, prices 0, 3/2, 1.
        let far = 1e6;
        let mut programme = Programme::new(vec![3.0, 5.0], vec![(0.0, far); 2]);
        for (row, most) in [([1.0, 0.0], 4.0), ([0.0, 2.0], 12.0), ([3.0, 2.0], 18.0)] {
            programme.add_row(row.to_vec(), (-far, most));
        }
        programme.solve().unwrap();
        assert!((programme.value() - 36.0).abs() < 1e-9);
        for (found, right) in programme.solution().iter().zip([2.0, 6.0]) {
            assert!((found - right).abs() < 1e-9);
        }
        for (found, right) in programme.prices().iter().zip([0.0, 1.5, 1.0]) {
            assert!((found - right).abs() < 1e-9);
        }
    }

    #[test]
    fn a_row_and_a_bound_added_later_count() {
        let mut programme = Programme::new(vec![1.0, 1.0], vec![(0.0, 5.0); 2]);
        programme.solve().unwrap();
        assert!((programme.value() - 10.0).abs() < 1e-9);
        programme.add_row(vec![1.0, 2.0], (0.0, 8.0));
        programme.solve().unwrap();
        assert!((programme.value() - 6.5).abs() < 1e-9);
        programme.bound(0, (0.0, 2.0));
        programme.solve().unwrap();
        assert!((programme.value() - 5.0).abs() < 1e-9);
        programme.add_row(vec![1.0, 1.0], (7.5, 9.0));
        assert_eq!(programme.solve(), Err(Failure::Infeasible));
    }
}
