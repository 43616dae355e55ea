//! The data directory: `leisten.sqlite`, `files/`, `secret.key`, and the lock that keeps a second server out.

use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// The data directory.
#[derive(Debug, Clone)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Names the folder; touches nothing.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Makes the folder and what belongs in it, for nobody else to read.
    ///
    /// # Errors
    /// When the place cannot be written.
    pub fn make(&self) -> Result<()> {
        make(&self.0)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The SQLite database.
    pub fn database(&self) -> PathBuf {
        self.0.join("leisten.sqlite")
    }

    /// The folder of stored files, unless the settings name another place.
    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    /// The root secret.
    pub fn secret(&self) -> PathBuf {
        self.0.join("secret.key")
    }

    /// The settings, when `--config` names no other file.
    pub fn config(&self) -> PathBuf {
        self.0.join("leisten.toml")
    }

    /// Relative names of files in the settings are names in this folder.
    pub fn settle(&self, settings: &mut web::Settings) {
        for name in [
            &mut settings.map_file,
            &mut settings.map_cache,
            &mut settings.file_folder,
            &mut settings.s3_secret_key_file,
            &mut settings.s3_authority,
        ] {
            if !name.is_empty() {
                *name = self.0.join(&*name).to_string_lossy().into_owned();
            }
        }
    }

    /// Takes the folder for one server. The operating system lets go of the lock when the process ends, however it ends.
    ///
    /// # Errors
    /// When another process serves from this folder, with its number.
    pub fn lock(&self) -> Result<Lock> {
        let path = self.0.join("leisten.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("the lock {} cannot be opened", path.display()))?;
        match file.try_lock() {
            Ok(()) => {
                use std::io::Write;
                file.set_len(0)?;
                writeln!(file, "{}", std::process::id())?;
                Ok(Lock { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                let holder = holder.trim();
                bail!(
                    "{} is already served{}.\n    Stop that process first, or give this one a folder of its own with --data.\n    Several servers side by side share PostgreSQL: --database-url",
                    self.0.display(),
                    if holder.is_empty() { String::new() } else { format!(" by process {holder}") }
                )
            }
            Err(TryLockError::Error(error)) => Err(error)
                .with_context(|| format!("{} cannot be locked; SQLite needs a local disk", path.display())),
        }
    }
}

/// Keeps others out while it lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Makes a folder for nobody else to read, unless it is there.
///
/// # Errors
/// When the place cannot be written.
pub(crate) fn make(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    make_private(folder).with_context(|| {
        format!("the folder {} cannot be made; choose another with --data", folder.display())
    })
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_served_by_one_and_free_again_afterwards() {
        let place = tempfile::tempdir().expect("a folder");
        let data = DataFolder::at(&place.path().join("data"));
        data.make().expect("made");
        let first = data.lock().expect("free");
        let refused = data.lock().expect_err("taken").to_string();
        assert!(refused.contains(&format!("by process {}", std::process::id())), "{refused}");
        drop(first);
        data.lock().expect("free again");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_looks_into_the_folder() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().expect("a folder");
        let data = DataFolder::at(&place.path().join("data"));
        data.make().expect("made");
        data.make().expect("made again");
        assert_eq!(fs::metadata(data.path()).expect("there").permissions().mode() & 0o777, 0o700);
    }
}
