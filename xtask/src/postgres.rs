//! A private PostgreSQL server for the tests: new, on loopback only, gone afterwards.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{guard::Guarded, http, install, process};

const SUPERUSER: &str = "leisten";

/// A running server. It ends and its files go when this is dropped, and also when this process dies.
pub(crate) struct Cluster {
    guarded: Guarded,
    programs: PathBuf,
    port: u16,
    password: String,
}

impl Cluster {
    /// Makes and starts a server, after installing PostgreSQL where it is missing.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs_or_install()?;
        // Not below the build folder: that may lie in a home folder which the user `postgres` can't enter,
        // and the path of a Unix socket may have no more than 107 bytes.
        let folder = std::env::temp_dir().join(format!("leisten-postgres-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir(&folder).with_context(|| format!("could not create {}", folder.display()))?;
        let result = Self::start_in(programs, &folder);
        if result.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
        result
    }

    fn start_in(programs: PathBuf, folder: &Path) -> Result<Self> {
        let password = random_password()?;
        let password_file = folder.join("password");
        fs::write(&password_file, &password)?;
        let owner = Owner::for_this_process()?;
        owner.take(folder)?;

        let data = folder.join("data");
        let mut create = owner.command(programs.join("initdb"));
        create
            .current_dir(folder)
            .arg("--pgdata")
            .arg(&data)
            .arg("--pwfile")
            .arg(&password_file)
            .args([&format!("--username={SUPERUSER}"), "--auth=md5", "--encoding=UTF8"])
            // German order of text, as a town's server has it and SQLite has not: a query whose paging
            // depends on the database's own order is found here. MD5, because a slow password check would
            // be paid at every connection of every test.
            .args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=de-DE"])
            .args(["--no-sync", "--no-instructions"]);
        process::output(&mut create).context("initdb could not make a PostgreSQL cluster")?;
        fs::remove_file(&password_file)?;

        let port = http::free_port()?;
        let mut server = owner.command(programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(folder).arg("-p").arg(port.to_string());
        let settings = [
            "listen_addresses=127.0.0.1",
            "max_connections=200",
            // Nothing here has to survive a power cut.
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "timezone=UTC",
        ];
        for setting in settings {
            server.args(["-c", setting]);
        }
        let log = folder.join("postgres.log");
        // INT is PostgreSQL's "fast" end: open connections are cut, files are left in order.
        let mut guarded = Guarded::start(&server, "INT", folder, &log)?;
        let check = programs.join("pg_isready");
        guarded.wait_until("PostgreSQL", Duration::from_mins(1), &log, || {
            let mut command = Command::new(&check);
            process::succeeds(command.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]))
        })?;
        Ok(Self { guarded, programs, port, password })
    }

    /// Address with all rights, as `postgres://user:password@127.0.0.1:port/postgres`.
    pub(crate) fn admin_url(&self) -> String {
        self.url_of("postgres")
    }

    /// Makes an empty database and returns its address.
    pub(crate) fn create_database(&self, name: &str) -> Result<String> {
        let mut command = Command::new(self.programs.join("createdb"));
        command.args(["--maintenance-db", &self.admin_url(), name]);
        process::output(&mut command)?;
        Ok(self.url_of(name))
    }

    /// Runs a statement past the program; rows as lines, cells between bars.
    pub(crate) fn psql(&self, url: &str, sql: &str) -> Result<String> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]);
        process::output(command.args(["--dbname", url, "--command", sql]))
    }

    fn url_of(&self, database: &str) -> String {
        format!("postgres://{SUPERUSER}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// Ends the server and removes its files.
    pub(crate) fn stop(self) -> Result<()> {
        let status = self.guarded.stop()?;
        if !status.success() {
            bail!("PostgreSQL ended with {status}");
        }
        Ok(())
    }
}

/// Folder with `initdb` and `postgres`.
fn programs_or_install() -> Result<PathBuf> {
    if let Some(folder) = find_programs() {
        return Ok(folder);
    }
    install::debian(&["postgresql"], "the tests on PostgreSQL need the server programs of")?;
    find_programs().context("the package postgresql brought no initdb")
}

/// The newest version in Debian's place, otherwise whatever the search path leads to.
fn find_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| is_complete(folder))
        .max();
    newest.map(|(_, folder)| folder).or_else(|| {
        let path = std::env::var_os("PATH")?;
        // A link in /usr/local/bin leads to the folder where the other programs are as well.
        std::env::split_paths(&path)
            .filter_map(|folder| folder.join("initdb").canonicalize().ok())
            .filter_map(|program| program.parent().map(Path::to_owned))
            .find(|folder| is_complete(folder))
    })
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres", "pg_isready", "createdb", "psql"].iter().all(|name| folder.join(name).is_file())
}

/// Who runs the server. PostgreSQL refuses to be run by root: then it is somebody else.
enum Owner {
    ThisUser,
    Other { user: String, group: String },
}

impl Owner {
    fn for_this_process() -> Result<Self> {
        if !install::is_root() {
            return Ok(Self::ThisUser);
        }
        let user = ["postgres", "nobody"]
            .into_iter()
            .find(|user| process::succeeds(Command::new("id").arg(user)))
            .context("PostgreSQL does not run as root, and there is no user postgres or nobody")?;
        // The group of `nobody` has another name on Debian.
        let group = process::output(Command::new("id").args(["-gn", user]))?;
        Ok(Self::Other { user: user.to_owned(), group: group.trim().to_owned() })
    }

    /// Makes the folder and what is in it private to the owner.
    fn take(&self, folder: &Path) -> Result<()> {
        process::output(Command::new("chmod").args(["-R", "go-rwx"]).arg(folder))?;
        if let Self::Other { user, group } = self {
            process::output(Command::new("chown").args(["-R", &format!("{user}:{group}")]).arg(folder))?;
        }
        Ok(())
    }

    fn command(&self, program: PathBuf) -> Command {
        match self {
            Self::ThisUser => Command::new(program),
            Self::Other { user, group } => {
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={user}")).arg(format!("--regid={group}"));
                command.args(["--init-groups", "--"]).arg(program);
                command
            }
        }
    }
}

/// 122 random bits as text; others on this machine can reach the port too. The kernel writes them as a UUID.
fn random_password() -> Result<String> {
    let text = fs::read_to_string("/proc/sys/kernel/random/uuid").or_else(|_| {
        // Systems without Linux' /proc have this program.
        process::output(&mut Command::new("uuidgen"))
    });
    Ok(text.context("no source of randomness for the password")?.trim().to_owned())
}
