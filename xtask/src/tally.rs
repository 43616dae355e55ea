//! Counting results from what test runners print.

use std::ops::AddAssign;

/// How many checks passed, failed and were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// Tests that need the shared data on a machine without it.
    pub(crate) left_out: usize,
}

impl Tally {
    /// The result of a single check.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into(), left_out: 0 }
    }

    /// Adds what one line of output says, if it is a closing line of Rust's or Node's test runner.
    pub(crate) fn read_line(&mut self, line: &str) {
        let line = without_colour(line);
        if let Some((_, numbers)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        {
            for entry in numbers.split("; ") {
                match entry.split_once(' ') {
                    Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                    Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                    Some((number, "ignored")) => self.left_out += number.parse().unwrap_or(0),
                    _ => {}
                }
            }
        } else if let Some(entry) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            // Of Node's lines (tests, suites, pass, fail, cancelled, skipped, todo) these four are disjoint.
            match entry.split_once(' ') {
                Some(("pass", number)) => self.passed += number.parse().unwrap_or(0),
                Some(("fail" | "cancelled", number)) => self.failed += number.parse().unwrap_or(0),
                Some(("skipped", number)) => self.left_out += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.left_out += other.left_out;
    }
}

/// Drops the colour sequences (`ESC [ … m`) that test runners print on a terminal.
fn without_colour(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str(piece.split_once('m').map_or(piece, |(_, text)| text));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally_of(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read_line(line));
        tally
    }

    #[test]
    fn closing_lines_of_several_rust_test_programs_add_up() {
        let output = "\
running 3 tests
test receipt::tests::passed ... ok
test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: ok. 40 passed; 0 failed; 7 ignored; 0 measured; 5 filtered out; finished in 1.20s";
        assert_eq!(tally_of(output), Tally { passed: 41, failed: 2, left_out: 7 });
    }

    #[test]
    fn colours_do_not_hide_a_failure() {
        let output = "test result: \u{1b}[31mFAILED\u{1b}(B\u{1b}[m. 1 passed; 2 failed; 0 ignored";
        assert_eq!(tally_of(output), Tally { passed: 1, failed: 2, left_out: 0 });
    }

    #[test]
    fn both_forms_of_nodes_summary_are_understood() {
        let expected = Tally { passed: 6, failed: 3, left_out: 1 };
        let entries = ["tests 10", "suites 2", "pass 6", "fail 2", "cancelled 1", "skipped 1", "todo 0"];
        for mark in ["ℹ", "#"] {
            let output = entries.map(|entry| format!("{mark} {entry}")).join("\n");
            assert_eq!(tally_of(&output), expected);
        }
    }

    #[test]
    fn other_lines_count_nothing() {
        let output = "# passwords\ntest result\nall 5 passed\nℹ duration_ms 5\nok 1 - pass 4";
        assert_eq!(tally_of(output), Tally::default());
    }
}
