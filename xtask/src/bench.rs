//! `cargo xtask bench`: how fast and how frugal the program is, beside nginx serving the same bytes as files.
//!
//! All of it runs on one machine in one run, taking turns, so that ratios mean something where times do not.

mod counting;
mod machine;
mod nginx;
mod options;
mod pages;
mod report;
mod server;
mod spread;
mod writes;
mod wrk;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use crate::{install, postgres::Cluster, process, project::Project};
use anyhow::{Context, Result};
use options::Options;
use report::Site;
use server::{Server, Store};
use spread::Spread;

/// How often a start is measured.
const STARTS: usize = 5;
/// Every page is rendered for everyone.
const RENDERED: &[&str] = &["--no-cache"];
/// Until a program that has just started counts as idle.
const REST: Duration = Duration::from_secs(3);

/// Measures, prints the tables and leaves them in the build folder.
pub(crate) fn bench(arguments: &[String]) -> Result<ExitCode> {
    if let Some(("counting", rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return counting::bench(rest);
    }
    if let Some(("writes", rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return writes::bench(rest);
    }
    let options = Options::read(arguments)?;
    install_tools()?;
    let project = Project::find()?;
    let program = match &options.program {
        Some(path) => path.canonicalize().with_context(|| format!("there is no {}", path.display()))?,
        None => build(&project)?,
    };
    let folder = project.target.join("xtask/bench");
    remake(&folder)?;
    let machine = machine::describe()?;
    let cluster = Cluster::start()?;
    let sites = [
        site(&options, &program, "SQLite", &mut |name| {
            Ok(Store { data: folder.join(format!("sqlite-{name}")), database_url: None })
        })?,
        site(&options, &program, "PostgreSQL", &mut |name| {
            let database_url = Some(cluster.create_database(&format!("bench_{name}"))?);
            Ok(Store { data: folder.join(format!("postgres-{name}")), database_url })
        })?,
    ];
    cluster.stop()?;
    fs::remove_dir_all(&folder)?;

    let Options { size, seed, seconds, rounds, .. } = options;
    let text = format!(
        "Measured {machine}.\n\n`cargo xtask bench --size {size} --seed {seed}`: {size} example contributions; wrk with \
         {} threads and {} connections, {seconds} s per cell, cells taking turns; min/median/max of {rounds}.\n\n{}",
        wrk::THREADS,
        wrk::CONNECTIONS,
        report::markdown(&sites)
    );
    let file = project.target.join("xtask/bench.md");
    fs::write(&file, &text)?;
    println!("\n{text}\nAlso in {}", file.display());
    Ok(ExitCode::SUCCESS)
}

fn install_tools() -> Result<()> {
    let mut missing = Vec::new();
    if !process::exists("wrk") {
        missing.push("wrk");
    }
    if nginx::program().is_none() {
        missing.push("nginx");
    }
    if missing.is_empty() { Ok(()) } else { install::debian(&missing, "the measurement needs") }
}

fn build(project: &Project) -> Result<PathBuf> {
    install::require_node()?;
    process::run(process::cargo(&project.root).args(["build", "--release", "--package", "leisten"]))?;
    Ok(project.target.join("release").join(format!("leisten{}", std::env::consts::EXE_SUFFIX)))
}

fn remake(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not create {}", folder.display()))
}

/// Everything that is measured on one database; `store` makes a new, empty one of this name.
fn site(
    options: &Options,
    program: &Path,
    database: &'static str,
    store: &mut dyn FnMut(&str) -> Result<Store>,
) -> Result<Site> {
    println!("{database}: {STARTS} starts without content");
    let mut empty = Vec::new();
    for number in 0..STARTS {
        let (server, took) = Server::start(program, &store(&format!("empty{number}"))?, &[])?;
        server.stop()?;
        empty.push(took);
    }
    let tenth = store("tenth")?;
    println!("{database}: {} example contributions", options.size / 10);
    tenth.fill(program, (options.size / 10).max(1), options.seed)?;
    let loaded_store = store("loaded")?;
    println!("{database}: {} example contributions, and {STARTS} starts with them", options.size);
    loaded_store.fill(program, options.size, options.seed)?;
    let mut loaded = Vec::new();
    for _ in 1..STARTS {
        let (server, took) = Server::start(program, &loaded_store, &[])?;
        server.stop()?;
        loaded.push(took);
    }
    let (server, took) = Server::start(program, &loaded_store, &[])?;
    loaded.push(took);
    std::thread::sleep(REST);
    let idle_memory = server.memory()?;
    let kept = pages::kept(options, database, &server)?;
    let used_memory = server.memory()?;
    server.stop()?;
    let (small, _) = Server::start(program, &tenth, RENDERED)?;
    let (large, _) = Server::start(program, &loaded_store, RENDERED)?;
    let rendered = pages::rendered(options, database, &small, &large)?;
    let rendered_memory = large.memory()?;
    small.stop()?;
    large.stop()?;
    let (empty_start, loaded_start) = (Spread::of(empty), Spread::of(loaded));
    Ok(Site {
        database,
        empty_start,
        loaded_start,
        idle_memory,
        used_memory,
        rendered_memory,
        kept,
        rendered,
    })
}
