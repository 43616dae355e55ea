//! `leisten check`: looks at everything an installation stands on and gives advice. Changes nothing.

use crate::{
    config::{Configuration, Faults, Origin},
    installation, open,
    open::Place,
    public, secret,
    storage::{self, Storage},
};
use anyhow::Result;
use basemap::check::Finding;
use database::Db;
use files::Files;
use kernel::{Clock, Random, Secrets, Timestamp};
use notifications::check::Severity;
use std::{path::Path, process::ExitCode};
use web::{App, Settings, app::Surroundings, settings::Mode, settings::TABLE};

/// Below this, writing may soon end.
const LITTLE_SPACE: u64 = 2_000_000_000;
/// Below this, nobody should write any more.
const NO_SPACE: u64 = 200_000_000;
/// This program was written after this moment, so a clock before it is wrong.
const BEFORE_US: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Ok,
    /// It works, but somebody should look.
    Warn,
    /// It does not work.
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How it is.
    pub grade: Grade,
    /// What was looked at.
    pub subject: &'static str,
    /// What was found, and what to do about it.
    pub text: String,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let grade = match self.grade {
            Grade::Ok => "ok",
            Grade::Warn => "warn",
            Grade::Fail => "fail",
        };
        write!(f, "{grade:<5} {:<10} {}", self.subject, self.text)
    }
}

/// Prints the lines. Code 1 when anything does not work; warnings alone are 0.
pub async fn command(place: &Place, configuration: Result<Configuration, Faults>) -> ExitCode {
    let lines = look(place, configuration).await;
    for line in &lines {
        println!("{line}");
    }
    if lines.iter().any(|line| line.grade == Grade::Fail) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Looks at everything.
pub async fn look(place: &Place, configuration: Result<Configuration, Faults>) -> Vec<Line> {
    let mut report = Report::default();
    let settings = report.settings(configuration).await;
    let folder = report.folder(place.data.path());
    let secrets = report.secret(place);
    if let Some(db) = report.database(place, folder).await {
        let is_current = report.schema(&db, place).await;
        report.belongs(&db, secrets.as_ref(), &place.secret()).await;
        report.clock(&db, is_current).await;
        if let (true, Some(settings)) = (is_current, &settings) {
            report.backup(&db, settings).await;
        }
        if let (true, Some(settings)) = (is_current, settings) {
            report.application(place, db.clone(), settings, secrets).await;
        }
        db.close().await;
    }
    report.0
}

#[derive(Default)]
struct Report(Vec<Line>);

impl Report {
    fn say(&mut self, grade: Grade, subject: &'static str, text: impl Into<String>) {
        self.0.push(Line { grade, subject, text: text.into() });
    }

    async fn settings(&mut self, configuration: Result<Configuration, Faults>) -> Option<Settings> {
        match configuration {
            Ok(read) => {
                if let Err(fault) = basemap::open(&read.settings).await {
                    let fault = read.place(fault).to_string().replace("\n    ", "; ");
                    self.say(Grade::Fail, "map", fault);
                }
                let set = TABLE.iter().filter(|setting| read.origin(setting) != Origin::Default).count();
                self.say(
                    Grade::Ok,
                    "settings",
                    format!("{set} of {} are set, the others have their defaults", TABLE.len()),
                );
                Some(read.settings)
            }
            Err(faults) => {
                for fault in faults.0 {
                    self.say(Grade::Fail, "settings", fault.to_string().replace("\n    ", "; "));
                }
                None
            }
        }
    }

    /// Whether the data directory is there.
    fn folder(&mut self, path: &Path) -> bool {
        let shown = path.display();
        if !path.is_dir() {
            self.say(Grade::Warn, "data", format!("{shown} is not there yet; `leisten serve` makes it"));
            return false;
        }
        let is_writable =
            rustix::fs::access(path, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok();
        if is_writable {
            self.say(Grade::Ok, "data", format!("{shown} can be written"));
        } else {
            self.say(
                Grade::Fail,
                "data",
                format!("{shown} cannot be written by this user; give it to the user that runs the server"),
            );
        }
        #[cfg(unix)]
        if std::fs::metadata(path)
            .is_ok_and(|found| std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o077 != 0)
        {
            self.say(
                Grade::Warn,
                "data",
                format!("{shown} is open to other users of this machine; run: chmod 700 {shown}"),
            );
        }
        match rustix::fs::statvfs(path) {
            Ok(disk) => self.space(disk.f_bavail.saturating_mul(disk.f_frsize)),
            Err(error) => self.say(Grade::Warn, "disk", format!("the free space cannot be told: {error}")),
        }
        true
    }

    fn space(&mut self, free: u64) {
        let (grade, advice) = match free {
            0..NO_SPACE => (Grade::Fail, "; writing is about to fail, free some space now"),
            NO_SPACE..LITTLE_SPACE => (Grade::Warn, "; photos soon fill that, free some space"),
            LITTLE_SPACE.. => (Grade::Ok, ""),
        };
        self.say(
            grade,
            "disk",
            format!("{}.{} GB free{advice}", free / 1_000_000_000, free % 1_000_000_000 / 100_000_000),
        );
    }

    fn secret(&mut self, place: &Place) -> Option<Secrets> {
        let path = &place.secret();
        let folder = place.data.path();
        if path.starts_with(folder) {
            self.say(
                Grade::Warn,
                "secret",
                format!("{} lies among the data: whoever copies {} has it too; move it elsewhere and name its place in secret.file", path.display(), folder.display()),
            );
        }
        match secret::read(path) {
            Ok(Some(secrets)) => {
                self.say(
                    Grade::Ok,
                    "secret",
                    format!(
                        "{} is whole and for its owner alone; keep a copy apart from the backup",
                        path.display()
                    ),
                );
                Some(secrets)
            }
            Ok(None) => {
                self.say(
                    Grade::Warn,
                    "secret",
                    format!("{} is not there yet; the first start makes it", path.display()),
                );
                None
            }
            Err(error) => {
                self.say(Grade::Fail, "secret", error.to_string().replace("\n    ", " "));
                None
            }
        }
    }

    /// Connects, but never makes a database.
    async fn database(&mut self, place: &Place, folder: bool) -> Option<Db> {
        if place.database_url.is_none() && !(folder && place.data.database().is_file()) {
            self.say(
                Grade::Warn,
                "database",
                format!("{} is not there yet; the first start makes it", place.data.database().display()),
            );
            return None;
        }
        match place.connect().await {
            Ok(db) => Some(db),
            Err(error) => {
                let advice = if place.database_url.is_some() {
                    "is the server running, and may this user connect?"
                } else {
                    "restore it from your backup"
                };
                self.say(Grade::Fail, "database", format!("{error:#}; {advice}"));
                None
            }
        }
    }

    /// Whether the schema is that of this program.
    async fn schema(&mut self, db: &Db, place: &Place) -> bool {
        let own = database::schema_version();
        let kind = if place.database_url.is_some() { "PostgreSQL" } else { "SQLite" };
        let found = db
            .query("select max(version) from _sqlx_migrations")
            .value::<Option<i64>>()
            .await
            .ok()
            .flatten()
            .unwrap_or(0);
        if db.kind() == "sqlite" {
            match db.query("pragma quick_check(1)").value::<String>().await {
                Ok(told) if told == "ok" => {}
                Ok(told) => self.say(
                    Grade::Fail,
                    "database",
                    format!("the file is damaged: {told}; restore it from your backup"),
                ),
                Err(error) => self.say(
                    Grade::Fail,
                    "database",
                    format!("the file cannot be read: {error}; restore it from your backup"),
                ),
            }
        }
        match found.cmp(&own) {
            std::cmp::Ordering::Equal => self.say(Grade::Ok, "database", format!("{kind}, schema {found}")),
            std::cmp::Ordering::Less => self.say(
                Grade::Warn,
                "database",
                format!("{kind}, schema {found}; the next start brings it to {own}, make a backup before"),
            ),
            std::cmp::Ordering::Greater => {
                self.say(
                    Grade::Fail,
                    "database",
                    format!(
                        "{kind}, schema {found} is newer than this program ({own}); start the newer program"
                    ),
                );
            }
        }
        found == own
    }

    /// How old the last good backup is.
    async fn backup(&mut self, db: &Db, settings: &Settings) {
        let allowed = i64::from(settings.backup_warn_hours) * 3600;
        let now = Clock::system().now();
        match installation::last_backup(db).await {
            Err(error) => self.say(Grade::Fail, "backup", error.to_string()),
            Ok(None) => self.say(Grade::Warn, "backup", "there is none yet; run: leisten backup FILE"),
            Ok(Some(last)) => {
                let age = now.seconds() - last.taken_at.seconds();
                let (grade, advice) = if allowed > 0 && age > allowed {
                    (Grade::Warn, "; look at the service that takes them (leisten-backup.timer)")
                } else {
                    (Grade::Ok, "; copy it to another machine, and try now and then to put one back")
                };
                let told = format!("the last good one is {} hours old: {}{advice}", age / 3600, last.file);
                self.say(grade, "backup", told);
            }
        }
    }

    async fn belongs(&mut self, db: &Db, secrets: Option<&Secrets>, path: &Path) {
        let told = match (open::known_fingerprint(db).await, secrets) {
            (Some(known), Some(secrets)) if secret::fingerprint(secrets) != known => secret::strange(path),
            (Some(_), None) if !path.exists() => secret::missing(path),
            _ => return,
        };
        self.say(Grade::Fail, "secret", told.replace("\n    ", " "));
    }

    /// A wrong clock makes deadlines, links and second factors fail.
    async fn clock(&mut self, db: &Db, is_current: bool) {
        let now = Clock::system().now();
        let latest = if is_current {
            db.query("select max(at) from (select at from audit_entry union all select received_at from contribution) as acts")
                .value::<Option<Timestamp>>()
                .await
                .ok()
                .flatten()
        } else {
            None
        };
        let (grade, advice) = if now < BEFORE_US {
            (Grade::Fail, "that is before this program was written; set the clock by NTP")
        } else if latest.is_some_and(|latest| latest > now.plus_seconds(60)) {
            (Grade::Warn, "the database holds later entries, so the clock was or is wrong; set it by NTP")
        } else {
            (Grade::Ok, "compare it with your watch; one-time codes allow half a minute")
        };
        self.say(grade, "clock", format!("{} UTC; {advice}", now.rfc3339()));
    }

    async fn application(&mut self, place: &Place, db: Db, settings: Settings, secrets: Option<Secrets>) {
        let random = Random::system();
        let site = secrets.as_ref().map(secret::fingerprint);
        let files = self.files(&place.storage, &db, site.as_deref()).await;
        let built = open::build(Surroundings {
            db,
            files: files.clone().unwrap_or_else(Files::in_memory),
            clock: Clock::system(),
            secrets: secrets.unwrap_or_else(|| Secrets::generate(&random)),
            random,
            settings,
            mode: Mode::default(),
        });
        match built {
            Ok((app, _)) => {
                if files.is_some() {
                    self.missing(&app).await;
                }
                self.tallies(&app).await;
                self.mail(&app).await;
                self.map(&app).await;
                self.essentials(&app).await;
            }
            Err(error) => self.say(Grade::Fail, "program", format!("{error:#}")),
        }
    }

    /// Whether the store of files answers and is that of this site.
    async fn files(&mut self, storage: &Storage, db: &Db, site: Option<&str>) -> Option<Files> {
        if let Storage::Own(folder) = storage
            && !folder.is_dir()
        {
            self.say(Grade::Warn, "files", format!("{storage} is not there yet; the first start makes it"));
            return None;
        }
        let asked = async {
            let files = storage.open_existing()?;
            storage.belongs(&files, Some(db), site).await?;
            Ok::<_, anyhow::Error>(files)
        };
        match asked.await {
            Ok(files) => Some(files),
            Err(error) => {
                let advice = if storage::is_temporary(&error) {
                    "; until it answers, photos are neither taken nor shown, everything else goes on"
                } else {
                    ""
                };
                let told = format!("{error:#}").replace('\n', " ");
                self.say(Grade::Fail, "files", format!("{storage}: {told}{advice}"));
                None
            }
        }
    }

    /// Whether all stored files are there that the rows speak of.
    async fn missing(&mut self, app: &App) {
        match backup::restore::missing(app).await {
            Ok(missing) => match missing.first() {
                None => self.say(Grade::Ok, "files", "every stored file that is needed is there"),
                Some(first) => self.say(
                    Grade::Fail,
                    "files",
                    format!("{} stored files are missing, the first of them is {first}; restore a backup into another folder and copy them from there", missing.len()),
                ),
            },
            Err(error) => self.say(Grade::Fail, "files", format!("{error:#}")),
        }
    }

    async fn tallies(&mut self, app: &App) {
        match contributions::store::tally::disagreements(&app.db).await {
            Ok(tables) if tables.is_empty() => {
                self.say(Grade::Ok, "counts", "all counts agree with what is counted");
            }
            Ok(tables) => self.say(
                Grade::Fail,
                "counts",
                format!("{} does not agree with the contributions; please report this", tables.join(", ")),
            ),
            Err(error) => self.say(Grade::Fail, "counts", error.to_string()),
        }
    }

    async fn mail(&mut self, app: &App) {
        match notifications::check::check(app).await {
            Ok(findings) => {
                for finding in findings {
                    let grade = match finding.severity {
                        Severity::Good => Grade::Ok,
                        Severity::Advice => Grade::Warn,
                        Severity::Fault => Grade::Fail,
                    };
                    self.say(grade, "mail", finding.text);
                }
            }
            Err(error) => self.say(Grade::Fail, "mail", error.to_string()),
        }
    }

    async fn map(&mut self, app: &App) {
        let found = match basemap::open(&app.settings).await {
            Ok(base) => basemap::check::check(app, &base).await,
            // The settings have said so, with the line.
            Err(_) => return,
        };
        match found {
            Ok(Finding::Good(text)) => self.say(Grade::Ok, "map", text),
            Ok(Finding::Advice(text)) => self.say(Grade::Warn, "map", text),
            Ok(Finding::Fault(text)) => self.say(Grade::Fail, "map", text),
            Err(error) => self.say(Grade::Fail, "map", error.to_string()),
        }
    }

    async fn essentials(&mut self, app: &App) {
        match public::missing(app).await {
            Ok(missing) if missing.is_empty() => {
                self.say(Grade::Ok, "public", "nothing is missing that a public site needs");
            }
            Ok(missing) => {
                for text in missing {
                    self.say(
                        Grade::Warn,
                        "public",
                        format!("{text} (until then, --public refuses to start)"),
                    );
                }
            }
            Err(error) => self.say(Grade::Fail, "public", error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(free: u64) -> Grade {
        let mut report = Report::default();
        report.space(free);
        report.0[0].grade
    }

    #[test]
    fn space_is_graded_before_it_is_gone() {
        assert_eq!(space(100_000_000), Grade::Fail);
        assert_eq!(space(1_000_000_000), Grade::Warn);
        assert_eq!(space(50_000_000_000), Grade::Ok);
    }

    #[tokio::test]
    async fn looking_at_a_place_that_is_not_there_makes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let data = crate::data::DataFolder::at(&data);
        let storage = Storage::own(&data);
        let place = Place { data: data.clone(), database_url: None, secret_file: None, storage };
        let lines = look(&place, Ok(Configuration::default())).await;
        assert!(lines.iter().all(|line| line.grade < Grade::Fail), "{lines:?}");
        assert!(!data.path().exists());
    }
}
