//! Stored files: named by the SHA-256 of their content, behind `object_store`, so that a folder, a shared folder or S3
//! can stand there. The same content is stored once and never changes.

mod picture;

pub use picture::{Limits, Picture, make_safe, make_safe_in_turn};

use bytes::Bytes;
use kernel::{Error, Result, secrets};
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
        match self.0.put_opts(&path(&name), bytes.into(), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(name),
            Err(error) => Err(Error::Unavailable(error.to_string())),
        }
    }

    /// Reads a file by its name.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this name.
    pub async fn get(&self, name: &str) -> Result<Bytes> {
        if name.len() != 64 || !name.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::NotFound);
        }
        match self.0.get(&path(name)).await {
            Ok(found) => found.bytes().await.map_err(Error::internal),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(Error::Unavailable(error.to_string())),
        }
    }
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
    async fn a_name_that_is_no_hash_finds_nothing() {
        let files = Files::in_memory();
        let zeros = "0".repeat(64);
        for name in ["", "../../etc/passwd", zeros.as_str()] {
            assert!(matches!(files.get(name).await, Err(Error::NotFound)), "{name}");
        }
    }
}
