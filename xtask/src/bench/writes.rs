//! `cargo xtask bench writes`: durable, acknowledged writes on SQLite, many sharing a commit beside one commit each.
//!
//! Both programs are the same, with the same content on the same disk, and take turns. The last table repeats it with a
//! millisecond added to every sync, as an ordinary disk has it.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};

use super::{
    machine,
    options::Options,
    spread::Spread,
    wrk::{self, CONNECTIONS, Load, THREADS},
};
use crate::{
    client::Client,
    install, process,
    project::Project,
    site::{Running, Site},
};

/// What the load does, and its name in the table.
const KINDS: [&str; 2] = ["endorsement", "intake"];
/// Contributions that are endorsed.
const ENDORSED: usize = 200;
/// The rounds of one kind of write.
struct Row {
    kind: &'static str,
    rounds: Vec<(Load, Load)>,
}

/// Measures, prints the tables and leaves them in the build folder.
pub(super) fn bench(arguments: &[String]) -> Result<ExitCode> {
    let options = Options::read(arguments)?;
    if !process::exists("wrk") {
        install::debian(&["wrk"], "the measurement needs")?;
    }
    let project = Project::find()?;
    let program = match &options.program {
        Some(path) => path.canonicalize().with_context(|| format!("there is no {}", path.display()))?,
        None => super::build(&project)?,
    };
    let folder = project.target.join("xtask/bench-writes");
    super::remake(&folder)?;
    let script = folder.join("writes.lua");
    fs::write(&script, include_str!("writes.lua"))?;

    let mut text = format!(
        "Measured {}.\n\n`cargo xtask bench writes --size {} --seed {}`: {} example contributions on SQLite; wrk with \
         {THREADS} threads and {CONNECTIONS} connections, {} s per cell, cells taking turns; min/median/max of {}.\n",
        machine::describe()?,
        options.size,
        options.seed,
        options.size,
        options.seconds,
        options.rounds
    );
    let slow = slow_sync(&folder)?;
    for (title, preload) in [("The disk as it is", None), ("A millisecond added to each sync", Some(&slow))] {
        println!("{title}");
        let rows = rows(&options, &program, &folder, &script, preload)?;
        write!(text, "\n{title}:\n\n{}", table(&rows))?;
    }
    fs::remove_dir_all(&folder)?;
    let file = project.target.join("xtask/bench-writes.md");
    fs::write(&file, &text)?;
    println!("\n{text}\nAlso in {}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// A library that adds a millisecond to each sync. A tracer would do the same, but slow down all else as well.
fn slow_sync(folder: &Path) -> Result<String> {
    let source = folder.join("slow_sync.c");
    fs::write(&source, include_str!("slow_sync.c"))?;
    let library = folder.join("slow_sync.so").display().to_string();
    process::run(
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o", &library]).arg(&source).arg("-ldl"),
    )?;
    Ok(library)
}

fn rows(
    options: &Options,
    program: &Path,
    folder: &Path,
    script: &Path,
    preload: Option<&String>,
) -> Result<Vec<Row>> {
    let start = |name: &str, batch: Option<u32>| -> Result<(Running, Vec<String>)> {
        let data = folder.join(name);
        super::remake(&data)?;
        let mut site = Site::new(program, &data, None)?;
        site.fill(options.size, options.seed)?;
        site.environment.extend(preload.map(|library| ("LD_PRELOAD", library.clone())));
        if let Some(batch) = batch {
            site.environment.push(("LEISTEN_BENCH_BATCH", batch.to_string()));
        }
        let (running, _) = site.start()?;
        let endorsed = references(running.port)?;
        Ok((running, endorsed))
    };
    let (shared, endorsed) = start("shared", None)?;
    let (single, endorsed_single) = start("single", Some(1))?;
    let mut rows = KINDS.map(|kind| Row { kind, rounds: Vec::new() });
    for round in 1..=options.rounds {
        for row in &mut rows {
            let load = |running: &Running, endorsed: &[String]| {
                let mut command = Command::new("wrk");
                command.args(["--latency", "--timeout", "10s", "--threads", &THREADS.to_string()]);
                command.args(["--connections", &CONNECTIONS.to_string()]);
                command.args(["--duration", &format!("{}s", options.seconds), "--script"]).arg(script);
                command.arg(format!("http://127.0.0.1:{}", running.port)).arg("--").arg(row.kind);
                command.arg((options.seed + u64::from(round)).to_string()).args(endorsed);
                let text = process::output(&mut command)?;
                wrk::read(&text).with_context(|| format!("{} under load:\n{text}", row.kind))
            };
            let (ours, theirs) = (load(&shared, &endorsed)?, load(&single, &endorsed_single)?);
            println!(
                "round {round}, {}: {:.0}/s, one commit each {:.0}/s ({:.1} times)",
                row.kind,
                ours.rate,
                theirs.rate,
                ours.rate / theirs.rate
            );
            row.rounds.push((ours, theirs));
        }
    }
    shared.stop()?;
    single.stop()?;
    Ok(rows.into())
}

/// Contributions that may be endorsed.
fn references(port: u16) -> Result<Vec<String>> {
    let path = format!("/api/v1/contributions?process=ideenwerkstatt&limit={ENDORSED}");
    let list = Client::new(port).get(&path)?.json()?;
    let items = list["items"].as_array().context("a list")?;
    let references: Vec<String> = items
        .iter()
        .filter(|item| item["status"] == "published")
        .filter_map(|item| item["reference"].as_str().map(str::to_owned))
        .collect();
    anyhow::ensure!(!references.is_empty(), "there is nothing to endorse");
    Ok(references)
}

fn table(rows: &[Row]) -> String {
    let mut text = "| write | shared commits, per s | p99 ms | one commit each, per s | p99 ms | ratio |\n|---|---|---|---|---|---|\n"
        .to_owned();
    for Row { kind, rounds } in rows {
        let of = |value: fn(&(Load, Load)) -> f64| Spread::of(rounds.iter().map(value));
        let _ = writeln!(
            text,
            "| {kind} | {} | {:.1} | {} | {:.1} | {:.1} |",
            of(|(ours, _)| ours.rate),
            of(|(ours, _)| ours.p99),
            of(|(_, theirs)| theirs.rate),
            of(|(_, theirs)| theirs.p99),
            of(|(ours, theirs)| ours.rate / theirs.rate)
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_taken_within_each_round() {
        let load = |rate, p99| Load { rate, p99 };
        let rounds = vec![
            (load(600.0, 9.0), load(100.0, 30.0)),
            (load(400.0, 8.0), load(50.0, 40.0)),
            (load(500.0, 7.0), load(100.0, 50.0)),
        ];
        let text = table(&[Row { kind: "intake", rounds }]);
        let row = "| intake | 400/500/600 | 7.0/8.0/9.0 | 50/100/100 | 30.0/40.0/50.0 | 5.0/6.0/8.0 |";
        assert!(text.lines().any(|line| line == row), "{text}");
    }
}
