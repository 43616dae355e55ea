//! `cargo xtask bench counting`: the commands that count as whole processes (processor time and most memory), and their
//! inner parts by criterion.

use std::{
    fmt::Write,
    fs,
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::Value;

use super::{build, machine};
use crate::{
    process,
    project::{Project, SHARED},
};

/// A command of the program; `{voting}` stands for the folder of votes, `{invented}` for that of the invented conversation,
/// which the inner parts leave behind.
struct Whole {
    name: &'static str,
    arguments: &'static [&'static str],
    /// Processor seconds and megabytes (10⁶ bytes) that it must stay below.
    limits: (Option<f64>, Option<f64>),
}

/// A part of `crates/methods/benches/counting.rs`: its group and name, and the seconds that it must stay below.
struct Part {
    name: &'static str,
    group: &'static str,
    id: &'static str,
    limit: Option<f64>,
}

const WHOLES: &[Whole] = &[
    Whole {
        name: "Łódź 2022, `mes_cost`, JSON",
        arguments: &["count", "{voting}/pb/Poland_Lodz_2022.pb", "--rule", "mes_cost", "--format", "json"],
        limits: (None, Some(200.0)),
    },
    Whole {
        name: "Łódź 2022, `mes_cost_add1`, HTML",
        arguments: &[
            "count",
            "{voting}/pb/Poland_Lodz_2022.pb",
            "--rule",
            "mes_cost_add1",
            "--format",
            "html",
        ],
        limits: (None, Some(200.0)),
    },
    Whole {
        name: "Toulouse 2022, `mes_card_add1_continue`, JSON",
        arguments: &[
            "count",
            "{voting}/pb/France_Toulouse_2022.pb",
            "--rule",
            "mes_card_add1_continue",
            "--format",
            "json",
        ],
        limits: (None, None),
    },
    Whole {
        name: "Opinion map of vTaiwan (1,921 people, 197 statements), JSON",
        arguments: &[
            "opinion",
            "--votes",
            "{voting}/polis/vtaiwan.uberx/votes.csv",
            "--comments",
            "{voting}/polis/vtaiwan.uberx/comments.csv",
            "--format",
            "json",
        ],
        limits: (Some(0.15), None),
    },
    Whole {
        name: "Opinion map of 100,000 invented people (1,000 statements, 10 million votes), JSON",
        arguments: &[
            "opinion",
            "--votes",
            "{invented}/votes.csv",
            "--comments",
            "{invented}/comments.csv",
            "--format",
            "json",
        ],
        limits: (Some(20.0), Some(2_000.0)),
    },
    Whole {
        name: "Leximin of 600 invented people for a panel of 40, with 1,000 numbered panels, JSON",
        arguments: &[
            "lot",
            "--pool",
            "{voting}/sortition/synth_belzig_large_40_respondents.csv",
            "--quotas",
            "{voting}/sortition/synth_belzig_large_40_categories.csv",
            "--size",
            "40",
            "--panels",
            "1000",
            "--seed",
            "a seed",
            "--format",
            "json",
        ],
        limits: (Some(20.0), None),
    },
];

const PARTS: &[Part] = &[
    Part { name: "Łódź 2022: read and check the file", group: "budget", id: "read", limit: Some(0.25) },
    Part { name: "Łódź 2022: merge equal ballots", group: "budget", id: "merge", limit: None },
    Part { name: "Łódź 2022: `greedy`, with merging", group: "budget", id: "greedy", limit: None },
    Part {
        name: "Łódź 2022: `mes_cost`, with merging", group: "budget", id: "mes_cost", limit: Some(0.05)
    },
    Part {
        name: "Łódź 2022: `mes_cost_add1`, with merging",
        group: "budget",
        id: "mes_cost_add1",
        limit: Some(0.5),
    },
    Part { name: "Łódź 2022: explain `mes_cost`", group: "budget", id: "explain", limit: None },
    Part {
        name: "vTaiwan: read both files and make the map",
        group: "opinion",
        id: "vtaiwan",
        limit: Some(0.15),
    },
    Part { name: "100,000 people: sums over pairs of statements", group: "opinion", id: "sums", limit: None },
    Part { name: "100,000 people: map", group: "opinion", id: "map", limit: None },
    Part { name: "100,000 people: update by 1,000 votes", group: "opinion", id: "update", limit: Some(0.5) },
    Part {
        name: "Leximin, 600 people, panel of 40",
        group: "lot",
        id: "synth_belzig_large_40",
        limit: Some(20.0),
    },
    Part {
        name: "Leximin, 240 people, tight quotas, panel of 30",
        group: "lot",
        id: "synth_belzig_30",
        limit: None,
    },
];

/// Each command runs so often; the median counts.
const ROUNDS: usize = 5;
/// What a fresh copy of this program is told to measure one command.
const ONE: &str = "--one";

/// Measures, prints the tables and leaves them in the build folder.
pub(super) fn bench(arguments: &[String]) -> Result<ExitCode> {
    let given = match arguments {
        [] => None,
        [first, command @ ..] if first == ONE => return one(command),
        [first, program] if first == "--program" => Some(Path::new(program)),
        _ => bail!("`cargo xtask bench counting` takes --program FILE and nothing else"),
    };
    let project = Project::find()?;
    let shared = project
        .shared
        .as_ref()
        .context("there are no votes; LEISTEN_SHARED names the folder of shared data")?;
    let voting = shared.join("data/voting");
    let program = match given {
        Some(path) => path.canonicalize().with_context(|| format!("there is no {}", path.display()))?,
        None => build(&project)?,
    };
    let machine = machine::describe()?;
    let mut cargo = process::cargo(&project.root);
    process::run(
        cargo.args(["bench", "--package", "leisten-methods", "--bench", "counting"]).env(SHARED, shared),
    )?;
    let mut text = format!(
        "Measured {machine}.\n\n`cargo xtask bench counting`: commands as whole processes, median of {ROUNDS}:\n\n\
         | command | CPU s | MB at most | limits | met |\n|---|---:|---:|---|---|\n"
    );
    for whole in WHOLES {
        let (seconds, megabytes) = measured(
            &program,
            whole,
            &[("{voting}", &voting), ("{invented}", &project.target.join("tmp/opinion"))],
        )?;
        let limits = [
            whole.limits.0.map(|limit| format!("{limit} s")),
            whole.limits.1.map(|limit| format!("{limit} MB")),
        ];
        let limits: Vec<String> = limits.into_iter().flatten().collect();
        let met = whole.limits.0.is_none_or(|limit| seconds < limit)
            && whole.limits.1.is_none_or(|limit| megabytes < limit);
        let met = verdict((!limits.is_empty()).then_some(met));
        writeln!(text, "| {} | {seconds:.3} | {megabytes:.0} | {} | {met} |", whole.name, limits.join(", "))?;
    }
    text += "\nInner parts, on one thread (criterion, mean):\n\n| part | s | limit | met |\n|---|---:|---:|---|\n";
    for part in PARTS {
        let seconds = mean(&project.target, part)?;
        let limit = part.limit.map(|limit| format!("{limit} s")).unwrap_or_default();
        let met = verdict(part.limit.map(|limit| seconds < limit));
        writeln!(text, "| {} | {seconds:.4} | {limit} | {met} |", part.name)?;
    }
    let file = project.target.join("xtask/bench-counting.md");
    fs::create_dir_all(project.target.join("xtask"))?;
    fs::write(&file, &text)?;
    println!("\n{text}\nAlso in {}", file.display());
    Ok(ExitCode::SUCCESS)
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "yes",
        Some(false) => "**no**",
        None => "",
    }
}

/// The median of processor seconds and the most megabytes.
fn measured(program: &Path, whole: &Whole, folders: &[(&str, &Path)]) -> Result<(f64, f64)> {
    let placed = |argument: &&str| {
        folders.iter().fold((*argument).to_owned(), |argument, (name, folder)| {
            argument.replace(name, &folder.to_string_lossy())
        })
    };
    let (mut seconds, mut most) = (Vec::new(), 0.0_f64);
    for _ in 0..ROUNDS {
        // What children used is summed up by process: a fresh one for each.
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench", "counting", ONE]).arg(program);
        command.args(whole.arguments.iter().map(placed));
        let told = process::output(&mut command)?;
        let (time, memory) = told.trim().split_once(' ').context("two numbers")?;
        seconds.push(time.parse::<f64>()?);
        most = most.max(memory.parse()?);
    }
    seconds.sort_by(f64::total_cmp);
    Ok((seconds[ROUNDS / 2], most))
}

/// Runs one command and prints what it used: processor seconds and megabytes.
fn one(command: &[String]) -> Result<ExitCode> {
    let [program, arguments @ ..] = command else { bail!("{ONE} needs a command") };
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    if !status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = [usage.user_time(), usage.system_time()];
    let micros: i64 = time.iter().map(|time| time.tv_sec() * 1_000_000 + time.tv_usec()).sum();
    #[expect(clippy::cast_precision_loss, reason = "microseconds and kilobytes of one process")]
    let (seconds, megabytes) = (micros as f64 / 1e6, usage.max_rss() as f64 * 1024.0 / 1e6);
    println!("{seconds} {megabytes}");
    Ok(ExitCode::SUCCESS)
}

/// What criterion found, in seconds.
fn mean(target: &Path, part: &Part) -> Result<f64> {
    let file = target.join("criterion").join(part.group).join(part.id).join("new/estimates.json");
    let found = fs::read(&file).with_context(|| format!("criterion left no {}", file.display()))?;
    let found: Value = serde_json::from_slice(&found)?;
    let nanoseconds = found["mean"]["point_estimate"].as_f64().context("an estimate without a mean")?;
    Ok(nanoseconds / 1e9)
}
