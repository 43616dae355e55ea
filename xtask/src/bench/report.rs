//! The results as Markdown.

use std::fmt::Write as _;

use super::{server::Cost, spread::Spread, wrk::Load};

/// What came out on one database.
pub(super) struct Site {
    /// Name of the database.
    pub(super) database: &'static str,
    /// Milliseconds from start to home page, nothing there yet: the database is made on the way.
    pub(super) empty_start: Spread,
    /// The same with all the content.
    pub(super) loaded_start: Spread,
    /// Megabytes after the start and one page.
    pub(super) idle_memory: f64,
    /// Megabytes after all the load.
    pub(super) used_memory: f64,
    /// Its pages.
    pub(super) pages: Vec<Page>,
}

/// What came out for one page.
pub(super) struct Page {
    /// What it is.
    pub(super) name: &'static str,
    /// Its path.
    pub(super) path: String,
    /// Its size in bytes, not compressed.
    pub(super) bytes: usize,
    /// What it costs without load.
    pub(super) cost: Cost,
    /// Round by round: the program, then nginx with the same bytes.
    pub(super) rounds: Vec<(Load, Load)>,
}

impl Page {
    fn spread(&self, value: impl Fn(&(Load, Load)) -> f64) -> Spread {
        Spread::of(self.rounds.iter().map(value))
    }
}

/// Both tables.
pub(super) fn markdown(sites: &[Site]) -> String {
    let mut out = String::from(
        "| database | page | bytes | queries | ms alone | requests/s | p99 ms | nginx requests/s | nginx p99 ms | ratio |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for site in sites {
        for page in &site.pages {
            let Page { name, path, bytes, cost, .. } = page;
            let _ = writeln!(
                out,
                "| {} | {name} `{path}` | {bytes} | {:.0} | {:.2} | {:.0} | {:.1} | {:.0} | {:.1} | {:.3} |",
                site.database,
                cost.queries,
                cost.milliseconds,
                page.spread(|(ours, _)| ours.rate),
                page.spread(|(ours, _)| ours.p99),
                page.spread(|(_, nginx)| nginx.rate),
                page.spread(|(_, nginx)| nginx.p99),
                page.spread(|(ours, nginx)| ours.rate / nginx.rate),
            );
        }
    }
    out += "\n| database | start to home page, empty (ms) | loaded (ms) | memory idle (MB) | after the run (MB) |\n\
            |---|---:|---:|---:|---:|\n";
    for Site { database, empty_start, loaded_start, idle_memory, used_memory, .. } in sites {
        let _ = writeln!(
            out,
            "| {database} | {empty_start:.0} | {loaded_start:.0} | {idle_memory:.0} | {used_memory:.0} |"
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_taken_within_each_round() {
        let load = |rate, p99| Load { rate, p99 };
        let page = Page {
            name: "home",
            path: "/".to_owned(),
            bytes: 19_600,
            cost: Cost { queries: 5.0, milliseconds: 1.234 },
            rounds: vec![
                (load(500.0, 20.0), load(1_000.0, 2.0)),
                (load(100.0, 40.0), load(1_000.0, 2.5)),
                (load(900.0, 30.0), load(3_000.0, 3.0)),
            ],
        };
        let site = Site {
            database: "SQLite",
            empty_start: Spread::of([10.0]),
            loaded_start: Spread::of([20.0]),
            idle_memory: 27.4,
            used_memory: 72.0,
            pages: vec![page],
        };
        let text = markdown(&[site]);
        let row = "| SQLite | home `/` | 19600 | 5 | 1.23 | 100/500/900 | 20.0/30.0/40.0 | 1000/1000/3000 | 2.0/2.5/3.0 \
                   | 0.100/0.300/0.500 |";
        assert!(text.lines().any(|line| line == row), "{text}");
        assert!(text.lines().any(|line| line == "| SQLite | 10/10/10 | 20/20/20 | 27 | 72 |"), "{text}");
    }
}
