//! The folder of a log: what is published is never written again, and the checkpoint comes last.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use methods::log::CHECKPOINT_PATH;

use crate::Faults;

/// The folder of a log.
pub(super) struct Folder {
    path: PathBuf,
    /// Held while this program appends: two at once would sign two futures.
    _lock: Option<File>,
}

fn fault(path: &Path, doing: &str, error: &io::Error) -> Faults {
    Faults::one(path, None, format!("{doing}: {error}"))
}

impl Folder {
    /// For reading.
    pub(super) fn open(path: &Path) -> Result<Self, Faults> {
        if path.is_dir() {
            return Ok(Self { path: path.to_owned(), _lock: None });
        }
        Err(Faults::one(path, None, "there is no such folder; `leisten log append` makes one"))
    }

    /// For appending; made when it is not there.
    pub(super) fn lock(path: &Path) -> Result<Self, Faults> {
        fs::create_dir_all(path).map_err(|error| fault(path, "the folder cannot be made", &error))?;
        // Beside the folder: only what lies in it is published.
        let name = path.with_added_extension("lock");
        let file = OpenOptions::new().create(true).append(true).open(&name);
        let file = file.map_err(|error| fault(&name, "cannot be opened", &error))?;
        if file.try_lock().is_err() {
            return Err(Faults::one(
                path,
                None,
                "another program is appending to this log; try again when it has ended",
            ));
        }
        Ok(Self { path: path.to_owned(), _lock: Some(file) })
    }

    /// Is there a log? Tiles without a checkpoint are none, and must not be taken for a new one: somebody may have seen
    /// what they promised.
    pub(super) fn has_log(&self) -> Result<bool, Faults> {
        let (checkpoint, tiles) = (self.path.join(CHECKPOINT_PATH).exists(), self.path.join("tile").exists());
        if checkpoint || !tiles {
            return Ok(checkpoint);
        }
        Err(Faults::one(
            &self.path,
            None,
            "there are tiles but no checkpoint; put the checkpoint back from a copy, or, if the very first append was cut \
             off and nothing was ever published, remove the folder tile",
        ))
    }

    /// The paths of all tiles and bundles that are there.
    pub(super) fn tiles(&self) -> Result<Vec<String>, Faults> {
        let mut found = Vec::new();
        let mut folders = vec!["tile".to_owned()];
        while let Some(folder) = folders.pop() {
            let path = self.path.join(&folder);
            let entries = match fs::read_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries.map_err(|error| fault(&path, "cannot be read", &error))?,
            };
            for entry in entries {
                let entry = entry.map_err(|error| fault(&path, "cannot be read", &error))?;
                let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() { folders.push(name) } else { found.push(name) }
            }
        }
        found.sort();
        Ok(found)
    }

    /// A file below the folder; `None` when there is none.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Faults> {
        let path = self.path.join(path);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(error) => Err(fault(&path, "cannot be read", &error)),
        }
    }

    /// Writes new files, then the checkpoint that promises them. What a crash leaves behind before that is promised by
    /// nobody, and written again by the next append.
    pub(super) fn publish(&self, files: &[methods::log::File], checkpoint: &str) -> Result<(), Faults> {
        for (path, content) in files {
            self.put(path, content)?;
        }
        self.put(CHECKPOINT_PATH, checkpoint.as_bytes())
    }

    /// Whole or not at all: beside its place, synced, then moved there.
    fn put(&self, path: &str, content: &[u8]) -> Result<(), Faults> {
        let place = self.path.join(path);
        let folder = place.parent().unwrap_or(&self.path);
        let written = fs::create_dir_all(folder).and_then(|()| {
            let draft = folder.join(".new");
            let mut file = File::create(&draft)?;
            file.write_all(content)?;
            file.sync_all()?;
            fs::rename(&draft, &place)?;
            File::open(folder)?.sync_all()
        });
        written.map_err(|error| fault(&place, "cannot be written", &error))
    }
}

/// A file that only its owner can read; one that is there is never replaced.
pub(super) fn write_secret(path: &Path, text: &str) -> Result<(), Faults> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Faults::one(path, None, "is there already; nothing is replaced, choose another name")
        }
        _ => fault(path, "cannot be written", &error),
    })
}
