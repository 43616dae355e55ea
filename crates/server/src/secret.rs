//! The file of the root secret: 64 hexadecimal digits, mode 0600, made once and never replaced.

use anyhow::{Context, Result, bail};
use kernel::{Random, Secrets, secrets};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::Path,
};

/// Why the secret must not be made anew.
const WORTH: &str = "receipt codes, second factors and links in mails depend on it: put the copy from your backup in its place";

/// Reads the secret; `None` when there is none yet.
///
/// # Errors
/// When others can read the file, or its content is not what was once written.
pub fn read(path: &Path) -> Result<Option<Secrets>> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    // A link is followed: secrets are often mounted from elsewhere.
    let found = if found.is_symlink() { fs::metadata(path)? } else { found };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = found.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            bail!(
                "{} can be read by others (mode {mode:03o}).\n    Run: chmod 600 {}",
                path.display(),
                path.display()
            );
        }
    }
    if !found.is_file() {
        bail!("{} is no file", path.display());
    }
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let root = secrets::unhex(text.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    match root {
        Some(root) => Ok(Some(Secrets::from_root(root))),
        None => bail!("{} is damaged: it must hold 64 hexadecimal digits.\n    {WORTH}", path.display()),
    }
}

/// Puts a secret that was kept elsewhere into its place. A file that stands there gets another name and is kept.
///
/// # Errors
/// When the file cannot be written.
pub fn put(path: &Path, secrets: &Secrets, random: &Random) -> Result<()> {
    let folder = path.parent().context("the secret has no folder")?;
    let mark = secrets::hex(&random.bytes::<4>());
    if path.symlink_metadata().is_ok() {
        let kept = path.with_extension(format!("replaced-{mark}"));
        fs::rename(path, &kept).with_context(|| format!("{} cannot be renamed", path.display()))?;
    }
    let aside = folder.join(format!(".secret.{mark}"));
    write_private(&aside, secrets)
        .and_then(|()| fs::rename(&aside, path))
        .and_then(|()| File::open(folder)?.sync_all())
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// Makes the secret. When another process was faster, its secret is read instead.
///
/// # Errors
/// When the file cannot be written.
pub fn make(path: &Path, random: &Random) -> Result<Secrets> {
    let folder = path.parent().context("the secret has no folder")?;
    let fresh = Secrets::generate(random);
    // Written aside and then linked into place: the file is whole or absent, whenever the power fails.
    let aside = folder.join(format!(".secret.{}", secrets::hex(&random.bytes::<8>())));
    let placed = write_private(&aside, &fresh).and_then(|()| fs::hard_link(&aside, path));
    let tidied = fs::remove_file(&aside);
    match placed {
        Ok(()) => {
            tidied
                .and_then(|()| File::open(folder)?.sync_all())
                .with_context(|| format!("{} cannot be tidied", folder.display()))?;
            Ok(fresh)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            read(path)?.with_context(|| format!("{} has gone again", path.display()))
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be made", path.display())),
    }
}

fn write_private(path: &Path, secrets: &Secrets) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", secrets::hex(secrets.root()))?;
    file.sync_all()
}

/// What the database remembers of the secret, so that a wrong one is noticed before it does harm. Says nothing about it.
pub fn fingerprint(secrets: &Secrets) -> String {
    secrets::hex(&secrets.mac(secrets::Purpose::Lookup, b"leisten fingerprint of the root secret")[..16])
}

/// What to say when the database knows another secret.
pub fn strange(path: &Path) -> String {
    format!("{} is not the secret this database was made with.\n    {WORTH}", path.display())
}

/// What to say when the database knows a secret, but there is none.
pub fn missing(path: &Path) -> String {
    format!("{} is missing, and this database was made with one.\n    {WORTH}", path.display())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    }

    #[test]
    fn a_secret_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        assert!(read(&path).expect("no file is no fault").is_none());
        let made = make(&path, &Random::system()).expect("made");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(
            make(&path, &Random::system()).expect("kept").root(),
            made.root(),
            "a second start keeps the secret"
        );
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left aside");
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_with_the_command_that_mends_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        make(&path, &Random::system()).expect("made");
        for readable in [0o640, 0o604, 0o660] {
            mode(&path, readable);
            assert!(read(&path).expect_err("refused").to_string().contains("chmod 600"));
        }
    }

    #[test]
    fn a_damaged_secret_is_refused_and_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        let zeros = "0".repeat(62);
        for damaged in ["", "abc", zeros.as_str(), "Zweiunddreißig Bytes"] {
            fs::write(&path, damaged).expect("written");
            mode(&path, 0o600);
            assert!(read(&path).expect_err("refused").to_string().contains("damaged"), "{damaged:?}");
            assert_eq!(fs::read_to_string(&path).expect("read"), damaged);
        }
    }

    #[test]
    fn the_fingerprint_tells_secrets_apart_and_is_none_of_their_bytes() {
        let (one, other) = (Secrets::from_root([1; 32]), Secrets::from_root([2; 32]));
        assert_ne!(fingerprint(&one), fingerprint(&other));
        assert!(!secrets::hex(one.root()).contains(&fingerprint(&one)));
    }
}
