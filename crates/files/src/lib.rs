//! Stored files: named by the SHA-256 of their content, behind `object_store`, so that a folder, a shared folder or S3
//! can stand there. The same content is stored once and never changes.

mod picture;

pub use picture::{Limits, Picture, make_safe, make_safe_in_turn};

use bytes::Bytes;
use futures_util::TryStreamExt;
use kernel::{Error, Result, Timestamp, secrets};
use object_store::{
    ObjectStore, ObjectStoreExt, PutMode, PutOptions, local::LocalFileSystem, memory::InMemory, path::Path,
};
use std::sync::Arc;

/// The store of files; cheap to clone.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// In a folder, which must exist. An acknowledged file has been fsynced.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn in_folder(folder: &std::path::Path) -> Result<Self> {
        let store = LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?.with_fsync(true);
        Ok(Self(Arc::new(store)))
    }

    /// In memory, for tests.
    pub fn in_memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Stores bytes and returns their name: 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store takes nothing at the moment.
    pub async fn put(&self, bytes: Bytes) -> Result<String> {
        let name = secrets::hex(&secrets::sha256(&bytes));
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.0.put_opts(&path(&name), bytes.clone().into(), options).await {
            Ok(_) => Ok(name),
            // Written again, so that it counts as new: an old one may be about to be deleted as unused.
            Err(object_store::Error::AlreadyExists { .. }) => {
                self.0.put(&path(&name), bytes.into()).await.map_err(unavailable)?;
                Ok(name)
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Reads a file by its name.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this name.
    pub async fn get(&self, name: &str) -> Result<Bytes> {
        if !is_name(name) {
            return Err(Error::NotFound);
        }
        match self.0.get(&path(name)).await {
            Ok(found) => found.bytes().await.map_err(unavailable),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Whether there is a file of this name.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn has(&self, name: &str) -> Result<bool> {
        if !is_name(name) {
            return Ok(false);
        }
        match self.0.head(&path(name)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Names all files and when each was stored last, in no order.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn each(&self, mut each: impl FnMut(String, Timestamp)) -> Result<()> {
        let mut all = self.0.list(None);
        while let Some(found) = all.try_next().await.map_err(unavailable)? {
            let name = found.location.filename().unwrap_or_default();
            if is_name(name) && found.location == path(name) {
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
        match self.0.delete(&path(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Stores a list that is kept beside the files under a name of its own, replacing what was there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store takes nothing at the moment.
    pub async fn put_list(&self, name: &'static str, bytes: Bytes) -> Result<()> {
        self.0.put(&Path::from(name), bytes.into()).await.map(drop).map_err(unavailable)
    }

    /// Reads such a list.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not answer.
    pub async fn get_list(&self, name: &'static str) -> Result<Option<Bytes>> {
        match self.0.get(&Path::from(name)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(unavailable),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unavailable(error: object_store::Error) -> Error {
    Error::Unavailable(error.to_string())
}

fn is_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
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
