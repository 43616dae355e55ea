//! R12: a migration that is killed at many points is finished by the next start; a program refuses a newer schema.

use std::{fs, process::Stdio, time::Duration};

use anyhow::{Context, Result, ensure};

use super::{Ground, Outcome, Store, oracle::Raw};
use crate::{
    process,
    site::{Site, stopwatch},
};

pub(super) fn run(ground: &Ground<'_>) -> Result<Outcome> {
    let points = ground.size(6, 20);
    let mut figures = Vec::new();
    for store in [Store::Sqlite, Store::Postgres] {
        let (clean, took) = migrated(ground, store)?;
        let mut cut = 0;
        for point in 0..points {
            let site = at(ground, store, &format!("cut{point}"))?;
            cut += u32::from(migrate_and_kill(&site, took * (point + 1) / (points + 1))?);
            process::output(&mut site.command("migrate"))?;
            ensure!(
                schema(&ground.oracle(&site))? == clean,
                "{store:?}: after a kill at point {point} the schema is another"
            );
        }
        ensure!(cut > 0, "{store:?}: no migration was cut");
        newer_is_refused(ground, store)?;
        figures.push(format!(
            "{store:?}: {cut} of {points} migrations cut off, all finished with the same schema"
        ));
    }
    Ok(Outcome::Held(format!(
        "{}; a newer schema is refused on both and nothing changed",
        figures.join("; ")
    )))
}

/// An installation without anything in it.
fn at(ground: &Ground<'_>, store: Store, name: &str) -> Result<Site> {
    let data = ground.place(name)?;
    let url = match store {
        Store::Sqlite => None,
        Store::Postgres => Some(ground.cluster.create_database(&format!("faults_r12_{name}"))?),
    };
    Site::new(ground.program, &data, url)
}

/// The schema as it should be, and how long it takes.
fn migrated(ground: &Ground<'_>, store: Store) -> Result<(Vec<Vec<String>>, Duration)> {
    let site = at(ground, store, "clean")?;
    let started = stopwatch();
    process::output(&mut site.command("migrate"))?;
    let took = started.elapsed();
    Ok((schema(&ground.oracle(&site))?, took))
}

/// Whether the kill came before the end.
fn migrate_and_kill(site: &Site, after: Duration) -> Result<bool> {
    let mut command = site.command("migrate");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("migrate")?;
    std::thread::sleep(after);
    child.kill()?;
    Ok(!child.wait()?.success())
}

/// Tables with their columns, indexes, and the steps that were done.
fn schema(raw: &Raw<'_>) -> Result<Vec<Vec<String>>> {
    let (tables, steps) = match raw {
        Raw::Sqlite(_) => (
            "select name, replace(sql, char(10), ' ') from sqlite_master where name not like 'sqlite_%' order by name",
            "select version, success from _sqlx_migrations order by version",
        ),
        Raw::Postgres(..) => (
            "select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'public'
             union all select tablename, indexname, indexdef, '' from pg_indexes where schemaname = 'public' order by 1, 2, 3",
            "select version, success from _sqlx_migrations order by version",
        ),
    };
    let mut all = raw.rows(tables)?;
    all.extend(raw.rows(steps)?);
    Ok(all)
}

/// A row of a step that this program does not know stands for a newer one.
fn newer_is_refused(ground: &Ground<'_>, store: Store) -> Result<()> {
    let site = at(ground, store, "newer")?;
    site.fill(5, ground.seed)?;
    let raw = ground.oracle(&site);
    raw.rows(
        "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
         select 9999, 'from the future', installed_on, success, checksum, execution_time from _sqlx_migrations where version = 1",
    )?;
    let before = (schema(&raw)?, raw.rows("select count(*), max(updated_at) from contribution")?);
    for name in ["serve", "migrate"] {
        let mut command = site.command(name);
        if name == "serve" {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let refused = command.stdin(Stdio::null()).output()?;
        let said = String::from_utf8_lossy(&refused.stderr);
        ensure!(!refused.status.success(), "{store:?}: {name} went on with a newer schema");
        ensure!(
            said.contains("newer than this program") && said.contains("9999"),
            "{store:?}: {name} said {said}"
        );
    }
    ensure!(
        before == (schema(&raw)?, raw.rows("select count(*), max(updated_at) from contribution")?),
        "{store:?}: something changed"
    );
    fs::remove_dir_all(&site.data).context("the folder")
}
