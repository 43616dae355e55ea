//! Stored files: named by the SHA-256 of their content, behind `object_store`, so that a folder, a shared folder or S3
//! can stand there. The same content is stored once and never changes.

pub mod bucket;
mod picture;

pub use bucket::Bucket;
pub use picture::{Limits, Logo, Picture, make_logo, make_logo_in_turn, make_safe, make_safe_in_turn};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use kernel::{Error, Result, Timestamp, secrets};
use object_store::{
    GetOptions, ObjectStore, ObjectStoreExt, local::LocalFileSystem, memory::InMemory, path::Path,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The store of files; cheap to clone. Several instances may use the same one at once: a file appears under its name as a
/// whole or not at all, and whoever writes it writes the same bytes.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>, Arc<AtomicBool>);

impl Files {
    /// In a folder, which must exist. An acknowledged file has been fsynced.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn in_folder(folder: &std::path::Path) -> Result<Self> {
        let store = LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?.with_fsync(true);
        Ok(Self::on(Arc::new(store)))
    }

    /// In S3-compatible storage. Nothing is asked of it yet.
    ///
    /// # Errors
    /// When the settings or the certificates cannot be used.
    pub fn in_bucket(bucket: &Bucket) -> Result<Self> {
        Ok(Self::on(bucket.open()?))
    }

    /// In memory, for tests.
    pub fn in_memory() -> Self {
        Self::on(Arc::new(InMemory::new()))
    }

    fn on(store: Arc<dyn ObjectStore>) -> Self {
        Self(store, Arc::default())
    }

    /// Whether the store failed when it was last asked for anything. At the latest a minute old: a job asks that often.
    pub fn is_down(&self) -> bool {
        self.1.load(Ordering::Relaxed)
    }

    /// Notes whether the store has answered; that there is nothing of this name is an answer, too.
    fn seen<T>(&self, outcome: object_store::Result<T>) -> Result<T> {
        let outcome = outcome.map_err(|error| match error {
            object_store::Error::NotFound { .. } => Error::NotFound,
            other => unavailable(other),
        });
        self.1.store(matches!(outcome, Err(Error::Unavailable(_))), Ordering::Relaxed);
        outcome
    }

    /// Stores bytes and returns their name: 64 hexadecimal digits. A file that is there already is written again, so that
    /// it counts as new: an old one may be about to be deleted as unused.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store takes nothing at the moment.
    pub async fn put(&self, bytes: Bytes) -> Result<String> {
        let name = hash(&bytes);
        self.write(path(&name), bytes).await?;
        Ok(name)
    }

    async fn write(&self, path: Path, bytes: Bytes) -> Result<()> {
        match self.0.put(&path, bytes.into()).await {
            // Nothing can be missing where something new is written, except for the place itself.
            Err(error @ object_store::Error::NotFound { .. }) => {
                self.1.store(true, Ordering::Relaxed);
                Err(unavailable(error))
            }
            other => self.seen(other).map(drop),
        }
    }

    /// Reads a file by its name and compares it with its name.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this name, [`Error::Internal`] when it is not any more what was stored.
    pub async fn get(&self, name: &str) -> Result<Bytes> {
        if !is_name(name) {
            return Err(Error::NotFound);
        }
        let found = self.seen(self.0.get(&path(name)).await)?;
        let bytes = self.seen(found.bytes().await)?;
        if hash(&bytes) == name {
            Ok(bytes)
        } else {
            Err(Error::internal(format!("the stored file {name} is damaged; restore it from a backup")))
        }
    }

    /// Reads a part of a file piece by piece, so that a large file is never in memory as a whole. What would lie past the
    /// end is left out.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this name, [`Error::Unavailable`] when the part begins past the end; the
    /// stream ends with [`Error::Unavailable`] when the store breaks off.
    pub async fn part(
        &self,
        name: &str,
        range: std::ops::Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes>>> {
        if !is_name(name) {
            return Err(Error::NotFound);
        }
        let options = GetOptions::new().with_range(Some(range));
        let found = self.seen(self.0.get_opts(&path(name), options).await)?;
        Ok(found.into_stream().map_err(unavailable).boxed())
    }

    /// Whether there is a file of this name.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn has(&self, name: &str) -> Result<bool> {
        if !is_name(name) {
            return Ok(false);
        }
        match self.seen(self.0.head(&path(name)).await) {
            Ok(_) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether there is any file; also the way to ask whether the store answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn holds_any(&self) -> Result<bool> {
        let mut all = self.0.list(None);
        while let Some(found) = self.listed(all.try_next().await)? {
            if name_of(&found.location).is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a listing brings. Only the place itself can be missing in it.
    fn listed<T>(&self, outcome: object_store::Result<T>) -> Result<T> {
        match self.seen(outcome) {
            Err(Error::NotFound) => {
                self.1.store(true, Ordering::Relaxed);
                Err(Error::Unavailable("the place of the files is not there".to_owned()))
            }
            other => other,
        }
    }

    /// Names all files and when each was stored last, in no order.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn each(&self, mut each: impl FnMut(String, Timestamp)) -> Result<()> {
        let mut all = self.0.list(None);
        while let Some(found) = self.listed(all.try_next().await)? {
            if let Some(name) = name_of(&found.location) {
                each(name.to_owned(), Timestamp::from_micros(found.last_modified.timestamp_micros()));
            }
        }
        Ok(())
    }

    /// Deletes a file; fine when there is none. Only for files that nothing refers to.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn delete(&self, name: &str) -> Result<()> {
        if !is_name(name) {
            return Ok(());
        }
        match self.seen(self.0.delete(&path(name)).await) {
            Ok(()) | Err(Error::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Stores a list that is kept beside the files under a name of its own, replacing what was there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store takes nothing at the moment.
    pub async fn put_list(&self, name: &'static str, bytes: Bytes) -> Result<()> {
        self.write(Path::from(name), bytes).await
    }

    /// Reads such a list.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn get_list(&self, name: &'static str) -> Result<Option<Bytes>> {
        match self.seen(self.0.get(&Path::from(name)).await) {
            Ok(found) => self.seen(found.bytes().await).map(Some),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unavailable(error: object_store::Error) -> Error {
    Error::Unavailable(error.to_string())
}

fn hash(bytes: &[u8]) -> String {
    secrets::hex(&secrets::sha256(bytes))
}

fn is_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The name of the file that lies here; lists and what others put there have none.
fn name_of(found: &Path) -> Option<&str> {
    found.filename().filter(|name| is_name(name) && *found == path(name))
}

/// Two levels of folders keep each of them small.
fn path(name: &str) -> Path {
    Path::from(format!("{}/{}/{name}", &name[..2], &name[2..4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_content_has_one_name_and_is_stored_once() {
        let files = Files::in_memory();
        let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
        assert_eq!(files.put(Bytes::from_static(b"Reetz")).await.expect("stored again"), name);
        assert_eq!(files.get(&name).await.expect("read"), "Reetz");
    }

    #[tokio::test]
    async fn a_part_of_a_file_is_that_part() {
        let folder = tempfile::tempdir().expect("a folder");
        for files in [Files::in_memory(), Files::in_folder(folder.path()).expect("a store")] {
            let name = files.put(Bytes::from_static(b"Wiesenburg")).await.expect("stored");
            for (range, text) in [(0..10, "Wiesenburg"), (6..10, "burg"), (0..1, "W")] {
                let pieces: Vec<Bytes> =
                    files.part(&name, range).await.expect("there").try_collect().await.expect("read");
                assert_eq!(pieces.concat(), text.as_bytes());
            }
            assert!(matches!(files.part(&"0".repeat(64), 0..1).await, Err(Error::NotFound)));
        }
    }

    #[tokio::test]
    async fn files_are_named_and_deleted_but_lists_beside_them_are_none() {
        let files = Files::in_memory();
        let name = files.put(Bytes::from_static(b"Reetz")).await.expect("stored");
        files.put_list("list.jsonl", Bytes::from_static(b"{}")).await.expect("stored");
        let mut names = Vec::new();
        files.each(|name, _| names.push(name)).await.expect("named");
        assert_eq!(names, std::slice::from_ref(&name));
        assert!(files.has(&name).await.expect("an answer"));
        files.delete(&name).await.expect("deleted");
        files.delete(&name).await.expect("deleted twice is fine");
        assert!(!files.has(&name).await.expect("an answer"));
        assert_eq!(files.get_list("list.jsonl").await.expect("an answer").expect("the list"), "{}");
        assert!(files.get_list("other.jsonl").await.expect("an answer").is_none());
    }

    #[tokio::test]
    async fn a_name_that_is_no_hash_finds_nothing() {
        let files = Files::in_memory();
        let zeros = "0".repeat(64);
        for name in ["", "../../etc/passwd", zeros.as_str()] {
            assert!(matches!(files.get(name).await, Err(Error::NotFound)), "{name}");
        }
    }
}
