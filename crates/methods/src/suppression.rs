//! Figures about people: which cells of a table may be shown, so that nobody can be picked out.
//!
//! A figure below the least is not shown (primary suppression), nor are as many others as it takes that no hidden cell can
//! be computed from the rows, columns and totals that are shown (complementary suppression). Hidden and unhidden zeros
//! look the same.
//!
//! Whether a cell can be computed is decided exactly. With each total as a cell of its own line, every row and every
//! column of the widened table sums to nothing, so two tables that show the same figures differ by a circulation through
//! the hidden cells, which takes no figure below zero: cycles in the graph whose nodes are rows and columns and whose arcs
//! raise or lower a hidden cell. A hidden cell is safe when a reader must think that it may be another one, and, if it is
//! small, that it may be large enough to be shown. So a sum of hidden cells that follows from what is shown is not small
//! either: each of its cells would be bounded by it.

/// A table of which every figure may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The figures by row and column; `None`: hidden.
    pub cells: Vec<Vec<Option<u64>>>,
    /// The sum of each row.
    pub row_totals: Vec<Option<u64>>,
    /// The sum of each column.
    pub column_totals: Vec<Option<u64>>,
    /// The sum of all.
    pub total: Option<u64>,
}

/// Hides every figure below `least`, and others until none of the hidden ones can be computed. Rows must be of equal
/// length; what is missing in a shorter one counts as zero. When the sum of all is below `least`, everything is hidden.
pub fn protect(cells: &[Vec<u64>], least: u64) -> Protected {
    let mut table = Widened::new(cells, least);
    while let Some(at) = table.first_unsafe() {
        match table.next_to_hide(at) {
            Some(next) => table.hidden[next] = true,
            None => break,
        }
    }
    if table.hidden[table.hidden.len() - 1] {
        // The sum of all may stand in other tables; if it is hidden here, nothing of this one is safe beside them.
        table.hidden.iter_mut().for_each(|hidden| *hidden = true);
    }
    table.into_protected()
}

/// The table with its totals: the last row holds those of the columns, the last column those of the rows.
struct Widened {
    rows: usize,
    columns: usize,
    least: u64,
    values: Vec<u64>,
    hidden: Vec<bool>,
}

impl Widened {
    fn new(cells: &[Vec<u64>], least: u64) -> Self {
        let (rows, columns) = (cells.len() + 1, cells.iter().map(Vec::len).max().unwrap_or_default() + 1);
        let mut values = vec![0; rows * columns];
        for (row, line) in cells.iter().enumerate() {
            for (column, value) in line.iter().enumerate() {
                for at in [
                    row * columns + column,
                    row * columns + columns - 1,
                    (rows - 1) * columns + column,
                    rows * columns - 1,
                ] {
                    values[at] += value;
                }
            }
        }
        let hidden = values.iter().map(|value| *value < least).collect();
        Self { rows, columns, least, values, hidden }
    }

    const fn place(&self, at: usize) -> (usize, usize) {
        (at / self.columns, at % self.columns)
    }

    /// Is it the sum of one row or one column? In the widened table such a cell is counted negative.
    const fn is_margin(&self, at: usize) -> bool {
        let (row, column) = self.place(at);
        (row == self.rows - 1) != (column == self.columns - 1)
    }

    /// A hidden cell of which too much follows from what is shown.
    fn first_unsafe(&self) -> Option<usize> {
        (0..self.values.len()).find(|at| self.hidden[*at] && !self.is_safe(*at))
    }

    fn is_safe(&self, at: usize) -> bool {
        let mut values = self.values.clone();
        if values[at] >= self.least {
            return self.step(&mut values, at, true) || self.step(&mut values, at, false);
        }
        while values[at] < self.least {
            if !self.step(&mut values, at, true) {
                return false;
            }
        }
        true
    }

    /// Raises or lowers a hidden cell by one and others with it, so that all that is shown stays; false when no table
    /// without a figure below zero does.
    fn step(&self, values: &mut [u64], at: usize, up: bool) -> bool {
        if !up && values[at] == 0 {
            return false;
        }
        let (row, column) = self.place(at);
        let (row, column) = (row, self.rows + column);
        // Raising a cell is an arc from its row to its column, raising a total one back; a way to the start closes it.
        let (start, end) = if up == self.is_margin(at) { (column, row) } else { (row, column) };
        let Some(way) = self.way(values, end, start, at) else { return false };
        for (at, up) in way.into_iter().chain(std::iter::once((at, up))) {
            values[at] = if up { values[at] + 1 } else { values[at] - 1 };
        }
        true
    }

    /// The cells to raise (true) and to lower on a way from node to node along hidden cells other than `without`.
    fn way(&self, values: &[u64], from: usize, to: usize, without: usize) -> Option<Vec<(usize, bool)>> {
        let mut came_by = vec![None; self.rows + self.columns];
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if node == to {
                let (mut way, mut node) = (Vec::new(), to);
                while node != from {
                    let (before, step) = came_by[node]?;
                    way.push(step);
                    node = before;
                }
                return Some(way);
            }
            let is_row = node < self.rows;
            for other in 0..if is_row { self.columns } else { self.rows } {
                let (at, next) = if is_row {
                    (node * self.columns + other, self.rows + other)
                } else {
                    (other * self.columns + node - self.rows, other)
                };
                let up = is_row != self.is_margin(at);
                let may = self.hidden[at] && at != without && (up || values[at] > 0);
                if may && next != from && came_by[next].is_none() {
                    came_by[next] = Some((node, (at, up)));
                    open.push(next);
                }
            }
        }
        None
    }

    /// The shown cell to hide next for the sake of an unsafe one: one that makes it safe at once, else one beside it in
    /// its row or column; a cell rather than a total, the sum of all last; the smallest of these.
    fn next_to_hide(&mut self, danger: usize) -> Option<usize> {
        let (row, column) = self.place(danger);
        let shown: Vec<usize> = (0..self.values.len()).filter(|at| !self.hidden[*at]).collect();
        shown.into_iter().min_by_key(|at| {
            let (other_row, other_column) = self.place(*at);
            let totals =
                usize::from(other_row == self.rows - 1) + usize::from(other_column == self.columns - 1);
            let is_beside = other_row == row || other_column == column;
            self.hidden[*at] = true;
            let makes_safe = self.is_safe(danger);
            self.hidden[*at] = false;
            (totals == 2, !makes_safe, totals, !is_beside, self.values[*at], *at)
        })
    }

    fn into_protected(self) -> Protected {
        let shown = |row: usize, column: usize| {
            let at = row * self.columns + column;
            (!self.hidden[at]).then_some(self.values[at])
        };
        let (last_row, last_column) = (self.rows - 1, self.columns - 1);
        Protected {
            cells: (0..last_row)
                .map(|row| (0..last_column).map(|column| shown(row, column)).collect())
                .collect(),
            row_totals: (0..last_row).map(|row| shown(row, last_column)).collect(),
            column_totals: (0..last_column).map(|column| shown(last_row, column)).collect(),
            total: shown(last_row, last_column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn lines(table: &Protected) -> Vec<Vec<Option<u64>>> {
        let mut lines: Vec<Vec<Option<u64>>> = table
            .cells
            .iter()
            .zip(&table.row_totals)
            .map(|(row, total)| row.iter().copied().chain(std::iter::once(*total)).collect())
            .collect();
        lines.push(table.column_totals.iter().copied().chain(std::iter::once(table.total)).collect());
        lines
    }

    /// A table of whole numbers with its totals, line by line.
    fn widened(cells: &[u64], columns: usize) -> Vec<u64> {
        let mut figures = Vec::new();
        for row in cells.chunks(columns) {
            figures.extend(row);
            figures.push(row.iter().sum());
        }
        let sums = (0..columns).map(|column| cells.iter().skip(column).step_by(columns).sum::<u64>());
        figures.extend(sums);
        figures.push(cells.iter().sum());
        figures
    }

    /// The values that each figure takes over all tables that show the same, found by trying every one of them; where the
    /// sum of all is hidden, over tables of numbers up to 4.
    fn possible(shown: &[Option<u64>], rows: usize, columns: usize) -> Vec<BTreeSet<u64>> {
        let cell = |at: usize| shown[at / columns * (columns + 1) + at % columns];
        // No cell is larger than a total of it.
        let total = shown[shown.len() - 1].unwrap_or(4);
        let most: Vec<u64> = (0..rows * columns)
            .map(|at| {
                let row = shown[at / columns * (columns + 1) + columns];
                let column = shown[rows * (columns + 1) + at % columns];
                total.min(row.unwrap_or(total)).min(column.unwrap_or(total))
            })
            .collect();
        let mut found = vec![BTreeSet::new(); shown.len()];
        let mut tried: Vec<u64> = (0..rows * columns).map(|at| cell(at).unwrap_or(0)).collect();
        loop {
            let figures = widened(&tried, columns);
            if shown.iter().zip(&figures).all(|(shown, own)| shown.is_none_or(|shown| shown == *own)) {
                for (values, value) in found.iter_mut().zip(figures) {
                    values.insert(value);
                }
            }
            // Counts up like an odometer whose wheels are the hidden cells.
            let Some(at) = (0..tried.len()).find(|at| cell(*at).is_none() && tried[*at] < most[*at]) else {
                return found;
            };
            tried[at] += 1;
            for before in (0..at).filter(|before| cell(*before).is_none()) {
                tried[before] = 0;
            }
        }
    }

    #[test]
    fn what_is_large_enough_is_shown_with_its_totals() {
        let table = protect(&[vec![5, 6], vec![7, 8]], 5);
        assert_eq!(table.cells, [[Some(5), Some(6)], [Some(7), Some(8)]]);
        assert_eq!(
            (table.row_totals, table.column_totals),
            (vec![Some(11), Some(15)], vec![Some(12), Some(14)])
        );
        assert_eq!(table.total, Some(26));
    }

    #[test]
    fn one_small_figure_takes_others_with_it_so_that_no_total_gives_it_away() {
        let table = protect(&[vec![2, 20, 30], vec![9, 21, 31], vec![40, 22, 32]], 5);
        let hidden = table.cells.iter().flatten().filter(|cell| cell.is_none()).count();
        assert_eq!(hidden, 4, "a rectangle: {table:?}");
        assert!(lines(&table).iter().flatten().flatten().all(|figure| *figure >= 5));
    }

    #[test]
    fn a_row_whose_rest_is_nothing_does_not_tell_that_it_is_nothing() {
        let table = protect(&[vec![10, 0, 0], vec![10, 10, 10]], 5);
        assert_eq!(table.cells[0][0], None, "10 of 10 would say that the others are 0: {table:?}");
    }

    #[test]
    fn too_few_people_in_all_show_nothing_at_all() {
        let table = protect(&[vec![1, 1], vec![1, 1]], 5);
        assert!(lines(&table).iter().flatten().all(Option::is_none));
        assert_eq!(protect(&[], 5).total, None);
    }

    #[test]
    fn no_sum_of_hidden_figures_is_small() {
        // Hiding only the zero beside the two would still tell that two came by either way.
        let table = protect(&[vec![7, 2, 0], vec![40, 30, 20], vec![9, 8, 30]], 5);
        let shown: u64 = table.cells[0].iter().flatten().sum();
        assert!(table.row_totals[0].is_none_or(|total| total - shown >= 5), "{table:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(30))]

        #[test]
        fn no_hidden_figure_follows_from_what_is_shown_and_each_may_be_large(cells in prop::collection::vec(0_u64..3, 6), columns in 2_usize..4) {
            // A least of 2 keeps the numbers small enough to try all tables.
            let rows: Vec<Vec<u64>> = cells.chunks(columns).map(<[u64]>::to_vec).collect();
            let shown: Vec<Option<u64>> = lines(&protect(&rows, 2)).into_iter().flatten().collect();
            prop_assert!(shown.iter().flatten().all(|figure| *figure >= 2));
            for (figure, values) in shown.iter().zip(possible(&shown, rows.len(), columns)) {
                let may_be_large = values.last().is_some_and(|value| *value >= 2);
                prop_assert!(figure.is_some() || values.len() > 1 && may_be_large, "{values:?} in {shown:?} of {cells:?}");
            }
        }

        #[test]
        fn large_tables_end_and_show_nothing_small(cells in prop::collection::vec(prop::collection::vec(0_u64..40, 7), 1..12)) {
            let table = protect(&cells, 5);
            prop_assert!(lines(&table).iter().flatten().flatten().all(|figure| *figure >= 5));
            // Nothing is hidden in vain when nothing is small.
            let lowest = cells.iter().flatten().min().copied().unwrap_or_default();
            prop_assert!(lowest < 5 || lines(&table).iter().flatten().all(Option::is_some));
        }
    }
}
