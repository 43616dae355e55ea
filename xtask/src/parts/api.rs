//! The HTTP interface against its own description, on both databases.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};

use super::Check;
use crate::{guard::Guarded, http, install, postgres::Cluster, process, project::Project, tally::Tally};

const DESCRIPTION: &str = "/api/v1/openapi.json";

/// Requests schemathesis makes up per operation. With the number fixed and the seed fixed, a run can be repeated.
const EXAMPLES: &str = "30";
const SEED: &str = "1207";

/// Validates the description and lets schemathesis look for answers that break it.
pub(crate) fn run<'a>(project: &'a Project, cluster: &'a Cluster, check: &mut Check<'a>) {
    check("API on SQLite", Box::new(|| one_database(project, "sqlite", None)));
    check(
        "API on PostgreSQL",
        Box::new(|| {
            let url = cluster.create_database("leisten_api")?;
            one_database(project, "postgres", Some(&url))
        }),
    );
}

fn one_database(project: &Project, name: &str, database_url: Option<&str>) -> Result<Tally> {
    let tools = install::python(project)?;
    let server = Server::start(project, name, database_url)?;
    let mut tally = Tally::default();

    let description = project.target.join("xtask/openapi.json");
    fs::write(&description, http::get(server.port, DESCRIPTION)?)?;
    let validated = process::run(Command::new(tools.join("openapi-spec-validator")).arg(&description));
    tally += told(&validated);

    let tested = process::run(
        Command::new(tools.join("schemathesis"))
            .current_dir(project.target.join("xtask"))
            .arg("run")
            .arg(format!("http://127.0.0.1:{}{DESCRIPTION}", server.port))
            .args(["--max-examples", EXAMPLES, "--seed", SEED, "--workers", "1"])
            // Which places and processes exist is not part of the description, so a request that fits it may still
            // be refused with 422 and the reason.
            .args(["--exclude-checks", "positive_data_acceptance"])
            .args(["--request-timeout", "30", "--no-color"])
            // A store of requests from earlier runs would make this run depend on them.
            .args(["--generation-database", "none"]),
    );
    tally += told(&tested);
    if tally.failed > 0 {
        server.keep_log(&project.target.join(format!("xtask/api-{name}.log")));
    }
    Ok(tally)
}

fn told(result: &Result<()>) -> Tally {
    if let Err(error) = result {
        println!("{error:#}");
    }
    Tally::one(result.is_ok())
}

/// The program with demo content on a free port, in a folder of its own.
struct Server {
    _guarded: Guarded,
    port: u16,
    log: PathBuf,
}

impl Server {
    fn start(project: &Project, name: &str, database_url: Option<&str>) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("leisten-api-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
        let port = http::free_port()?;
        let mut program = Command::new(project.binary());
        program.args(["serve", "--demo", "--listen", &format!("127.0.0.1:{port}"), "--data"]);
        program.arg(folder.join("data"));
        if let Some(url) = database_url {
            program.args(["--database-url", url]);
        }
        let log = folder.join("log");
        let mut guarded = Guarded::start(&program, "TERM", &folder, &log)?;
        guarded
            .wait_until("the program", Duration::from_mins(2), &log, || http::get(port, "/readyz").is_ok())?;
        Ok(Self { _guarded: guarded, port, log })
    }

    /// The folder goes with the server; what it said is wanted when something failed.
    fn keep_log(&self, path: &Path) {
        match fs::copy(&self.log, path) {
            Ok(_) => println!("what the server said is in {}", path.display()),
            Err(error) => println!("what the server said could not be kept: {error}"),
        }
    }
}
