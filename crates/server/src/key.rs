//! `leisten key`: the root secret, printed for the safe and read from paper.

use crate::{open::Place, open::known_fingerprint, secret};
use anyhow::{Context, Result, bail};
use backup::printed;
use kernel::{Clock, Random, Secrets, secrets};
use std::{
    fmt::Write,
    io::{BufRead, IsTerminal, Read},
    path::Path,
};

/// The secret in a printable form.
///
/// # Errors
/// When there is none.
pub fn export(place: &Place, qr: bool) -> Result<String> {
    let path = place.secret();
    let secrets = secret::read(&path)?.with_context(|| format!("{} is not there", path.display()))?;
    let mut page = format!(
        "Leisten: root secret, printed {}\nFingerprint {}\n\n",
        Clock::system().now().date(),
        secret::fingerprint(&secrets)
    );
    for line in printed::lines(secrets.root()) {
        let _ = writeln!(page, "    {line}");
    }
    if qr {
        let code = qrcode::QrCode::new(secrets::hex(secrets.root())).context("the QR code cannot be made")?;
        let _ = write!(page, "\n{}\n", code.render::<qrcode::render::unicode::Dense1x2>().build());
    }
    page.push_str(
        "\nReceipts, second factors and links in mails depend on it, and no backup holds it.\nKeep this page in a safe, apart from the backups. `leisten key import` reads the eight lines.\n",
    );
    Ok(page)
}

/// Puts a printed secret in its place.
///
/// # Errors
/// When there is another one already, the lines are wrong, or the database knows another secret.
pub async fn import(place: &Place, file: Option<&Path>) -> Result<String> {
    let path = place.secret();
    if path.exists() {
        bail!("{} is there already; move it away first if it is the wrong one", path.display());
    }
    let given = match file {
        Some(file) => from_file(file)?,
        None => ask()?.context("nothing was typed")?,
    };
    if let Some(known) = known(place).await
        && known != secret::fingerprint(&given)
    {
        bail!("this is not the secret that the database was made with; nothing was changed");
    }
    place.data.make()?;
    secret::put(&path, &given, &Random::system())?;
    Ok(format!("{} is in its place.", path.display()))
}

/// Makes the secret, unless it is there.
///
/// # Errors
/// When it cannot be written, or a database is there that was made with another one.
pub async fn make(place: &Place) -> Result<String> {
    let path = place.secret();
    if secret::read(&path)?.is_some() {
        return Ok(format!("{} is there already.", path.display()));
    }
    if known(place).await.is_some() {
        bail!(secret::missing(&path));
    }
    if place.secret_file.is_none() {
        place.data.make()?;
    }
    secret::make(&path, &Random::system())?;
    Ok(format!("{} was made. Print it for the safe: leisten key export", path.display()))
}

/// The fingerprint that the database knows, if there is a database.
async fn known(place: &Place) -> Option<String> {
    if place.database_url.is_none() && !place.data.database().is_file() {
        return None;
    }
    let db = place.connect().await.ok()?;
    let known = known_fingerprint(&db).await;
    db.close().await;
    known
}

/// The secret from a file: the printed lines, or a copy of the secret's own file.
///
/// # Errors
/// When it cannot be read, or holds no secret.
pub fn from_file(file: &Path) -> Result<Secrets> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    match printed::read(&text) {
        Ok(root) => Ok(Secrets::from_root(root)),
        Err(told) => bail!("{} holds no secret: {told}", file.display()),
    }
}

/// The secret from the standard input; `None` when nothing came.
///
/// # Errors
/// When what came is no secret.
pub fn ask() -> Result<Option<Secrets>> {
    let mut typed = String::new();
    if std::io::stdin().is_terminal() {
        eprintln!("Type the eight lines of the printed root secret, then an empty line:");
        for line in std::io::stdin().lock().lines() {
            let line = line?;
            if line.trim().is_empty() {
                break;
            }
            typed.push_str(&line);
            typed.push('\n');
        }
    } else {
        std::io::stdin().lock().read_to_string(&mut typed).context("the standard input cannot be read")?;
    }
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match printed::read(&typed) {
        Ok(root) => Ok(Some(Secrets::from_root(root))),
        Err(told) => bail!("this is no root secret: {told}"),
    }
}
