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
    /// Megabytes after all the load on kept pages.
    pub(super) used_memory: f64,
    /// Megabytes of the program without page cache after its load.
    pub(super) rendered_memory: f64,
    /// Pages out of the cache.
    pub(super) kept: Vec<Kept>,
    /// The same pages without cache.
    pub(super) rendered: Vec<Rendered>,
}

/// A page.
pub(super) struct Page {
    /// What it is.
    pub(super) name: &'static str,
    /// Its path.
    pub(super) path: String,
}

/// What came out for one page out of the cache.
pub(super) struct Kept {
    /// Which.
    pub(super) page: Page,
    /// Its size in bytes.
    pub(super) plain: usize,
    /// Its size in bytes as brotli.
    pub(super) packed: usize,
    /// Round by round: the program, then nginx with the same bytes.
    pub(super) rounds: Vec<(Load, Load)>,
}

/// What came out for one page that is rendered for everyone.
pub(super) struct Rendered {
    /// Which.
    pub(super) page: Page,
    /// What it costs without load.
    pub(super) cost: Cost,
    /// Round by round: with all the content, then with a tenth of it.
    pub(super) rounds: Vec<(Load, Load)>,
}

fn spread(rounds: &[(Load, Load)], value: impl Fn(&(Load, Load)) -> f64) -> Spread {
    Spread::of(rounds.iter().map(value))
}

/// All tables.
pub(super) fn markdown(sites: &[Site]) -> String {
    let mut out = String::from(
        "| database | page | bytes | as brotli | requests/s | p99 ms | nginx requests/s | nginx p99 ms | ratio | p99 ratio |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (site, Kept { page: Page { name, path }, plain, packed, rounds }) in
        sites.iter().flat_map(|site| site.kept.iter().map(move |kept| (site, kept)))
    {
        let _ = writeln!(
            out,
            "| {} | {name} `{path}` | {plain} | {packed} | {:.0} | {:.1} | {:.0} | {:.1} | {:.2} | {:.2} |",
            site.database,
            spread(rounds, |(ours, _)| ours.rate),
            spread(rounds, |(ours, _)| ours.p99),
            spread(rounds, |(_, nginx)| nginx.rate),
            spread(rounds, |(_, nginx)| nginx.p99),
            spread(rounds, |(ours, nginx)| ours.rate / nginx.rate),
            spread(rounds, |(ours, nginx)| ours.p99 / nginx.p99),
        );
    }
    out += "\n| database | page, `--no-cache` | queries | ms alone | requests/s | p99 ms | requests/s with a tenth | growth |\n\
            |---|---|---:|---:|---:|---:|---:|---:|\n";
    for (site, Rendered { page: Page { name, path }, cost, rounds }) in
        sites.iter().flat_map(|site| site.rendered.iter().map(move |rendered| (site, rendered)))
    {
        let _ = writeln!(
            out,
            "| {} | {name} `{path}` | {:.0} | {:.2} | {:.0} | {:.1} | {:.0} | {:.2} |",
            site.database,
            cost.queries,
            cost.milliseconds,
            spread(rounds, |(all, _)| all.rate),
            spread(rounds, |(all, _)| all.p99),
            spread(rounds, |(_, few)| few.rate),
            spread(rounds, |(all, few)| few.rate / all.rate),
        );
    }
    out += "\n| database | start to home page, empty (ms) | loaded (ms) | memory idle (MB) | after the run (MB) | without cache, after its run (MB) |\n\
            |---|---:|---:|---:|---:|---:|\n";
    for Site { database, empty_start, loaded_start, idle_memory, used_memory, rendered_memory, .. } in sites {
        let _ = writeln!(
            out,
            "| {database} | {empty_start:.0} | {loaded_start:.0} | {idle_memory:.0} | {used_memory:.0} | {rendered_memory:.0} |"
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_within_each_round() {
        let load = |rate, p99| Load { rate, p99 };
        let page = |name, path: &str| Page { name, path: path.to_owned() };
        let rounds = vec![
            (load(500.0, 20.0), load(1_000.0, 2.0)),
            (load(100.0, 40.0), load(1_000.0, 2.5)),
            (load(900.0, 30.0), load(3_000.0, 3.0)),
        ];
        let cost = Cost { queries: 5.0, milliseconds: 1.234 };
        let site = Site {
            database: "SQLite",
            empty_start: Spread::of([10.0]),
            loaded_start: Spread::of([20.0]),
            idle_memory: 27.4,
            used_memory: 72.0,
            rendered_memory: 80.0,
            kept: vec![Kept {
                page: page("home", "/"),
                plain: 19_600,
                packed: 4_200,
                rounds: rounds.clone(),
            }],
            rendered: vec![Rendered { page: page("list", "/ideen"), cost, rounds }],
        };
        let text = markdown(&[site]);
        for row in [
            "| SQLite | home `/` | 19600 | 4200 | 100/500/900 | 20.0/30.0/40.0 | 1000/1000/3000 | 2.0/2.5/3.0 | 0.10/0.30/0.50 | 10.00/10.00/16.00 |",
            "| SQLite | list `/ideen` | 5 | 1.23 | 100/500/900 | 20.0/30.0/40.0 | 1000/1000/3000 | 2.00/3.33/10.00 |",
            "| SQLite | 10/10/10 | 20/20/20 | 27 | 72 | 80 |",
        ] {
            assert!(text.lines().any(|line| line == row), "{row}\n{text}");
        }
    }
}
