//! `leisten restore`: a backup into an empty place. A place that holds anything is refused; a running server goes on in
//! its own place meanwhile.
//!
//! SQLite: the database is made under another name and gets its own when everything is there. PostgreSQL: the rows come in
//! one step, together with a mark that keeps servers from starting until the rest is done.

use crate::{installation, key, open, open::Place, secret};
use anyhow::{Context, Result, bail};
use backup::{Manifest, archive, ledger, restore as putting};
use database::{Db, Options};
use kernel::{Clock, Random, Secrets};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use web::{Settings, app::Surroundings, erasure::Erased, settings::Mode};

/// How to put a backup back.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Wishes {
    /// A file with the printed root secret; without it the secret's own file is used, or you are asked
    #[arg(long, value_name = "FILE", conflicts_with = "without_key")]
    pub key: Option<PathBuf>,
    /// The secret is lost: put back what can be read without it
    #[arg(long)]
    pub without_key: bool,
    /// A list of erasures (`leisten erasures`) to apply besides that of the file store; may be repeated
    #[arg(long, value_name = "FILE")]
    pub erasures: Vec<PathBuf>,
}

/// Puts a backup back and tells what was done.
///
/// # Errors
/// When the place is not empty, the backup is not good or the secret is not the right one. An SQLite place is unchanged
/// then; a PostgreSQL database that had begun to be filled must be made anew.
pub async fn restore(place: &Place, settings: Settings, file: &Path, wishes: &Wishes) -> Result<String> {
    let manifest = archive::verify(file)?;
    let lists = read_lists(&wishes.erasures)?;
    place.data.make()?;
    let _lock = match place.database_url {
        None => Some(place.data.lock().context("a backup is never put back under a running server.\n    Put it into another folder with --data and start a server there, or stop the running one")?),
        Some(_) => None,
    };
    insist_on_empty(place).await?;
    let secrets = secrets(place, &manifest, wishes)?;
    place.storage.belongs(&place.storage.open()?, None, manifest.secret.as_deref()).await?;

    let target = Target::of(place).await?;
    let told = fill(place, settings, file, &manifest, secrets, lists, &target.db).await;
    match told {
        Ok(told) => {
            target.keep().await?;
            Ok(told)
        }
        Err(error) => Err(target.give_up(error).await),
    }
}

async fn fill(
    place: &Place,
    settings: Settings,
    file: &Path,
    manifest: &Manifest,
    secrets: Option<Secrets>,
    mut erased: BTreeSet<Erased>,
    db: &Db,
) -> Result<String> {
    putting::fill(db, file, manifest, Some(installation::RESTORING)).await?;
    open::migrate(db).await?;
    let files = place.storage.open()?;
    erased.extend(ledger::stored(&files).await?);
    let stored = putting::files(&files, file, manifest).await?;

    let random = Random::system();
    let is_lost = secrets.is_none();
    let secrets = match secrets {
        Some(secrets) => secrets,
        None => {
            installation::forget(db, installation::SECRET).await?;
            Secrets::generate(&random)
        }
    };
    open::remember(db, &secrets).await?;
    place.storage.mark(&files, db, &secrets).await?;
    let (clock, mode) = (Clock::system(), Mode::default());
    let now = clock.now();
    let surroundings = Surroundings {
        db: db.clone(),
        files,
        clock,
        random: random.clone(),
        secrets: secrets.clone(),
        settings,
        mode,
    };
    let (app, _) = open::build(surroundings)?;
    for after in &app.after_restore {
        after(&app).await?;
    }
    let listed = erased.len();
    let (again, unknown) = putting::erase_again(&app, erased).await?;
    let missing = putting::missing(&app).await?;
    secret_in_place(place, &secrets, &random)?;

    let mut told = vec![format!(
        "{} of {} is in place: {} contributions, {} stored files.",
        file.display(),
        manifest.taken_at.rfc3339(),
        manifest.rows("contribution"),
        stored.files
    )];
    told.push(format!(
        "Erasures: {listed} are known, {again} of them came after the backup and were carried out again."
    ));
    if !unknown.is_empty() {
        told.push(format!(
            "Warning: erasures of these kinds are not known to this program: {}",
            unknown.join(", ")
        ));
    }
    if ledger::is_too_old(manifest.taken_at, now) {
        told.push(format!("Warning: the backup is older than {} days; erasures from before that are forgotten. Ask whether anybody wanted something erased since then.", ledger::KEPT_DAYS));
    }
    if let Some(first) = missing.first() {
        told.push(format!(
            "Warning: {} stored files are nowhere, the first of them is {first}",
            missing.len()
        ));
    }
    if is_lost {
        told.push("A new root secret was made.".to_owned());
        told.push(closed(manifest));
    }
    told.push("Everybody must sign in anew. Passkeys, passwords, recovery codes, access of programs and members of staff that were taken back or shut out after the backup stay so, as far as the list of erasures knows them: staff whose password is newer than the backup need a new link. Rights that were taken from somebody later are there again: look at /werkbank/team. Mail that waited when the backup was taken is sent again.".to_owned());
    Ok(told.join("\n"))
}

/// What cannot be read without the root secret.
fn closed(manifest: &Manifest) -> String {
    format!(
        "Without the old secret stay closed:\n  - the receipts of {} contributions: their codes open nothing any more\n  - second factors and recovery codes of {} members of staff: `leisten staff add` invites a new administrator, who sends the others new links\n  - links in mails that were sent, and open invitations\n  - the memory of who has endorsed what: a browser may endorse once more\nEverything that was written, photos and answers are readable.",
        manifest.rows("contribution"),
        manifest.rows("person")
    )
}

fn read_lists(paths: &[PathBuf]) -> Result<BTreeSet<Erased>> {
    let mut all = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        all.extend(
            ledger::read(&text).with_context(|| format!("{} is no list of erasures", path.display()))?,
        );
    }
    Ok(all)
}

async fn insist_on_empty(place: &Place) -> Result<()> {
    if place.database_url.is_none() && !place.data.database().exists() {
        return Ok(());
    }
    let db = place.connect().await?;
    let is_empty = putting::is_empty(&db).await;
    db.close().await;
    if is_empty? {
        return Ok(());
    }
    match &place.database_url {
        None => bail!(
            "{} holds a site already; nothing was changed.\n    Put the backup into another folder with --data, look at it there, then let the service use that folder",
            place.data.path().display()
        ),
        Some(_) => bail!(
            "the database holds a site already; nothing was changed.\n    Make an empty database beside it, put the backup there with --database-url, then let the service use that one"
        ),
    }
}

/// The secret that belongs to the backup; `None` when it is lost.
fn secrets(place: &Place, manifest: &Manifest, wishes: &Wishes) -> Result<Option<Secrets>> {
    if wishes.without_key {
        return Ok(None);
    }
    let Some(expected) = &manifest.secret else { return secret::read(&place.secret()) };
    let fits = |secrets: &Secrets| secret::fingerprint(secrets) == *expected;
    if let Some(file) = &wishes.key {
        let given = key::from_file(file)?;
        if !fits(&given) {
            bail!("{} is not the secret that this backup belongs to; nothing was changed", file.display());
        }
        return Ok(Some(given));
    }
    if let Some(own) = secret::read(&place.secret())?.filter(fits) {
        return Ok(Some(own));
    }
    eprintln!("This backup belongs to a root secret that is not in {}.", place.secret().display());
    match key::ask()? {
        Some(given) if fits(&given) => Ok(Some(given)),
        Some(_) => bail!("this is not the secret that the backup belongs to; nothing was changed"),
        None => bail!(
            "the root secret is needed; nothing was changed.\n    Name its file with --key, or go on without it with --without-key.\n{}",
            closed(manifest)
        ),
    }
}

fn secret_in_place(place: &Place, secrets: &Secrets, random: &Random) -> Result<()> {
    let path = place.secret();
    // A damaged or readable file there is no reason to stop: it is kept under another name.
    if secret::read(&path).ok().flatten().is_some_and(|own| own.root() == secrets.root()) {
        return Ok(());
    }
    secret::put(&path, secrets, random)
}

/// Where the rows go.
struct Target {
    db: Db,
    /// SQLite: under this name until it is done, under that one afterwards.
    files: Option<(PathBuf, PathBuf)>,
}

impl Target {
    async fn of(place: &Place) -> Result<Self> {
        if place.database_url.is_some() {
            return Ok(Self { db: place.connect().await?, files: None });
        }
        let own = place.data.database();
        let aside = own.with_extension("sqlite.restoring");
        remove(&aside)?;
        Ok(Self { db: Db::open_sqlite(&aside, Options::default()).await?, files: Some((aside, own)) })
    }

    /// Everything is there: from now on servers may start.
    async fn keep(self) -> Result<()> {
        installation::forget(&self.db, installation::RESTORING).await?;
        self.db.close().await;
        let Some((aside, own)) = self.files else { return Ok(()) };
        // The last connection has written the log into the file; a log that is still there would get lost.
        let mut log = aside.clone().into_os_string();
        log.push("-wal");
        if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
            bail!("{} is still in use", aside.display());
        }
        remove(&own)?;
        fs::rename(&aside, &own)
            .and_then(|()| fs::File::open(own.parent().unwrap_or(&own))?.sync_all())
            .with_context(|| format!("{} cannot be given its name", own.display()))
    }

    async fn give_up(self, error: anyhow::Error) -> anyhow::Error {
        self.db.close().await;
        match self.files {
            Some((aside, _)) => {
                let _ = remove(&aside);
                error
            }
            None => error.context(
                "the backup was not put back completely; make the database anew before you repeat it",
            ),
        }
    }
}

/// Removes an SQLite database with its log.
fn remove(file: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut path = file.as_os_str().to_owned();
        path.push(end);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{} cannot be removed", file.display()));
            }
            _ => {}
        }
    }
    Ok(())
}
