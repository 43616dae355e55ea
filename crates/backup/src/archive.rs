//! The file of a backup: a gzip-compressed tar. Its first member says what it is, its last one ([`Manifest`]) what must be
//! in it; between them lie chunks of rows and stored files. It is written aside, synced to disk, and gets its name only
//! when it has been read back and proved good. Everything is written and read as a stream, one member at a time in memory.

use crate::manifest::{Contents, FORMAT, Manifest};
use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use kernel::secrets::{hex, sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, OpenOptions},
    io::{BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

const MARK: &str = "leisten-backup";
const MANIFEST: &str = "manifest.json";
const FILES: &str = "files/";
/// No honest member is larger: a chunk of rows ends soon after 4 MiB, a photo is smaller still.
const LARGEST_MEMBER: u64 = 1 << 30;

/// A member of an archive.
#[derive(Debug)]
pub enum Member {
    /// Rows: the name of the chunk and its bytes.
    Rows(String, Vec<u8>),
    /// A stored file: its name, which is the hash of its bytes, and the bytes.
    File(String, Vec<u8>),
}

/// An archive that is being written beside its place.
pub struct Writer {
    tar: tar::Builder<GzEncoder<BufWriter<File>>>,
    aside: PathBuf,
    modified: u64,
}

impl Writer {
    /// Begins an archive that will take the place `path`; `seconds` (since 1970) is the date of its members.
    ///
    /// # Errors
    /// When something stands there already, or the folder cannot be written.
    pub fn create(path: &Path, seconds: i64) -> Result<Self> {
        if path.symlink_metadata().is_ok() {
            bail!("{} is there already; a backup never replaces another one", path.display());
        }
        let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
        let aside = path.with_file_name(format!(".{}.unfinished", name.to_string_lossy()));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // It holds what people wrote in confidence.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&aside).with_context(|| format!("{} cannot be written", aside.display()))?;
        let tar = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::new(4)));
        let mut writer = Self { tar, aside, modified: u64::try_from(seconds).unwrap_or_default() };
        writer.member(MARK, format!("{FORMAT}\n").as_bytes())?;
        Ok(writer)
    }

    fn member(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(self.modified);
        self.tar.append_data(&mut header, name, bytes).with_context(|| self.cannot())
    }

    /// Adds rows; the hash of their bytes.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn rows(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        self.member(name, bytes)?;
        Ok(hex(&sha256(bytes)))
    }

    /// Adds a stored file.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn file(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.member(&format!("{FILES}{name}"), bytes)
    }

    /// Ends the archive and syncs it to disk; the place where it waits to be proved good.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn finish(mut self, manifest: &Manifest) -> Result<PathBuf> {
        self.member(MANIFEST, &serde_json::to_vec_pretty(manifest)?)?;
        let cannot = self.cannot();
        let file = self
            .tar
            .into_inner()
            .and_then(GzEncoder::finish)
            .and_then(|mut buffer| buffer.flush().map(|()| buffer))
            .with_context(|| cannot.clone())?;
        file.get_ref().sync_all().context(cannot)?;
        Ok(self.aside)
    }

    fn cannot(&self) -> String {
        format!("{} cannot be written", self.aside.display())
    }
}

/// Reads an archive from its beginning to its end and hands every member over. What the manifest says is not yet known
/// then; see [`verify`].
///
/// # Errors
/// When the file is no backup, of another format, cut off or damaged, and those of `each`.
pub fn read(path: &Path, mut each: impl FnMut(Member) -> Result<()>) -> Result<Manifest> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut manifest = None;
    let mut is_marked = false;
    for entry in tar.entries().context("the file is no archive")? {
        let mut entry = entry.with_context(|| damaged(path, is_marked))?;
        let name = String::from_utf8(entry.path_bytes().into_owned()).context("a member without a name")?;
        let size = entry.size();
        ensure!(size <= LARGEST_MEMBER, "the member {name} is larger than any honest one");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).with_context(|| damaged(path, is_marked))?;
        ensure!(bytes.len() as u64 == size, "{}", damaged(path, is_marked));
        if !is_marked {
            ensure!(name == MARK, "{} is no backup of Leisten", path.display());
            let format = String::from_utf8_lossy(&bytes).trim().to_owned();
            ensure!(
                format == FORMAT.to_string(),
                "{} is written in the format {format}, which this program does not know; a newer one does",
                path.display()
            );
            is_marked = true;
        } else if name == MANIFEST {
            manifest = Some(serde_json::from_slice(&bytes).context("the manifest cannot be read")?);
        } else if let Some(file) = name.strip_prefix(FILES) {
            each(Member::File(file.to_owned(), bytes))?;
        } else {
            each(Member::Rows(name, bytes))?;
        }
    }
    // The checksum of the compression stands behind the last member.
    std::io::copy(&mut tar.into_inner(), &mut std::io::sink()).with_context(|| damaged(path, is_marked))?;
    manifest.with_context(|| damaged(path, is_marked))
}

fn damaged(path: &Path, is_marked: bool) -> String {
    if is_marked {
        format!("{} is damaged or was cut off; use another backup", path.display())
    } else {
        format!("{} is no backup of Leisten", path.display())
    }
}

/// Reads everything and compares it with the manifest: every chunk with its hash, every file with its name, all counts.
///
/// # Errors
/// The first thing that does not fit.
pub fn verify(path: &Path) -> Result<Manifest> {
    let mut chunks: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut files = BTreeSet::new();
    let mut bytes_of_files = 0;
    let manifest = read(path, |member| {
        match member {
            Member::Rows(name, bytes) => {
                let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
                let told = (lines as u64, hex(&sha256(&bytes)));
                ensure!(chunks.insert(name.clone(), told).is_none(), "{name} is there twice");
            }
            Member::File(name, bytes) => {
                ensure!(hex(&sha256(&bytes)) == name, "the stored file {name} is damaged");
                bytes_of_files += bytes.len() as u64;
                ensure!(files.insert(name), "a stored file is there twice");
            }
        }
        Ok(())
    })?;
    for Contents { name, rows, chunks: expected, .. } in &manifest.tables {
        for chunk in expected {
            let Some((rows, hash)) = chunks.remove(&chunk.name) else { bail!("{} is missing", chunk.name) };
            ensure!(rows == chunk.rows && hash == chunk.sha256, "{} is damaged", chunk.name);
        }
        let sum: u64 = expected.iter().map(|chunk| chunk.rows).sum();
        ensure!(sum == *rows, "the table {name} has {sum} rows instead of {rows}");
    }
    if let Some((name, _)) = chunks.first_key_value() {
        bail!("{name} is in the archive, but not in its manifest");
    }
    if manifest.files.included {
        let (count, bytes) = (manifest.files.count, manifest.files.bytes);
        ensure!(
            files.len() as u64 == count && bytes_of_files == bytes,
            "there are {} stored files instead of {count}",
            files.len()
        );
    }
    Ok(manifest)
}

/// Gives a proved archive its name, for good.
///
/// # Errors
/// When it cannot be renamed.
pub fn publish(aside: &Path, path: &Path) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::rename(aside, path)
        .and_then(|()| File::open(folder)?.sync_all())
        .with_context(|| format!("{} cannot be given its name", path.display()))
}
