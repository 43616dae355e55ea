//! Where stored files lie: a folder, perhaps shared by several instances, or S3-compatible storage.
//!
//! Unused files are deleted one day ([`backup::sweep`]), so a store belongs to one site. It carries a mark of its own, and
//! the database remembers that there is one: a server does not start on the files of another site, nor on an empty folder
//! because something was not mounted.

use crate::{
    config::{Configuration, Fault},
    data,
    data::DataFolder,
    installation, secret,
};
use anyhow::{Context, Result, bail};
use database::Db;
use files::{Bucket, Files, bucket::Patience};
use kernel::{Error, Secrets};
use std::{fmt, path::PathBuf};
use web::Settings;

/// The list in the store that holds the fingerprint of its site's secret.
pub(crate) const MARK: &str = "site.txt";

/// Where stored files lie.
#[derive(Debug, Clone)]
pub enum Storage {
    /// In a folder of the data folder, which is made when it is missing.
    Own(PathBuf),
    /// In a folder that somebody has made for it.
    Shared(PathBuf),
    /// In S3-compatible storage.
    Bucket(Box<Bucket>),
}

impl fmt::Display for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(folder) | Self::Shared(folder) => write!(f, "{}", folder.display()),
            Self::Bucket(bucket) => write!(f, "{bucket}"),
        }
    }
}

/// What settings of the store contradict each other in. Looks at nothing but them.
pub(crate) fn faults(read: &Configuration) -> Vec<Fault> {
    let settings = &read.settings;
    let secrets = [settings.s3_secret_key.reveal(), &settings.s3_secret_key_file];
    if settings.file_store == "folder" {
        let of_s3 = [("files.endpoint", &settings.s3_endpoint), ("files.bucket", &settings.s3_bucket)];
        let set = of_s3.into_iter().filter(|(_, value)| !value.is_empty());
        return set
            .map(|(key, _)| {
                let what = format!("{key} is set, but files.store is \"folder\"");
                read.fault(key, what, format!("write files.store = \"s3\", or take {key} out"))
            })
            .collect();
    }
    let mut faults = Vec::new();
    for (key, value, example) in [
        ("files.bucket", &settings.s3_bucket, "name the bucket: files.bucket = \"mitmachen\""),
        ("files.key_id", &settings.s3_key_id, "name the access key: files.key_id = \"…\""),
    ] {
        if value.is_empty() {
            faults.push(read.fault(
                "files.store",
                format!("files.store is \"s3\", but {key} is not set"),
                example,
            ));
        }
    }
    match secrets.map(str::is_empty) {
        [true, true] => faults.push(read.fault(
            "files.store",
            "files.store is \"s3\", but there is no access key",
            "write it into a file that only the server can read, and name that: files.secret_key_file = \"…\"",
        )),
        [false, false] => faults.push(read.fault(
            "files.secret_key",
            "files.secret_key and files.secret_key_file are both set",
            "take one of them out",
        )),
        _ => {}
    }
    if !settings.file_folder.is_empty() {
        faults.push(read.fault(
            "files.folder",
            "files.folder is set, but files.store is \"s3\"",
            "write files.store = \"folder\", or take files.folder out",
        ));
    }
    faults
}

impl Storage {
    /// The store of a data folder for which nothing is set.
    pub fn own(data: &DataFolder) -> Self {
        Self::Own(data.files())
    }

    /// What the settings ask for; names of files in them are settled already.
    ///
    /// # Errors
    /// When the file of the access key or of an authority cannot be used.
    pub(crate) fn of(read: &Configuration, data: &DataFolder) -> Result<Self, Fault> {
        let settings = &read.settings;
        if settings.file_store != "s3" {
            return Ok(match settings.file_folder.as_str() {
                "" => Self::own(data),
                folder => Self::Shared(PathBuf::from(folder)),
            });
        }
        let bucket = Bucket {
            endpoint: settings.s3_endpoint.clone(),
            name: settings.s3_bucket.clone(),
            prefix: settings.s3_prefix.clone(),
            region: settings.s3_region.clone(),
            path_style: settings.s3_path_style,
            key_id: settings.s3_key_id.clone(),
            secret_key: access_key(settings).map_err(|cause| {
                read.fault(
                    "files.secret_key_file",
                    format!("{} {cause}", settings.s3_secret_key_file),
                    "the file holds the access key in one line and is readable for the user of the server",
                )
            })?,
            authority: Some(PathBuf::from(&settings.s3_authority))
                .filter(|file| !file.as_os_str().is_empty()),
            patience: Patience::default(),
        };
        Files::in_bucket(&bucket).map_err(|error| {
            read.fault("files.authority", error.to_string(), "the file holds certificates in PEM")
        })?;
        Ok(Self::Bucket(Box::new(bucket)))
    }

    /// Opens it; a folder of one's own is made when it is missing.
    ///
    /// # Errors
    /// When a folder cannot be used.
    pub fn open(&self) -> Result<Files> {
        if let Self::Own(folder) = self {
            data::make(folder)?;
        }
        self.open_existing()
    }

    /// Opens it as it is.
    ///
    /// # Errors
    /// When a folder is not there.
    pub(crate) fn open_existing(&self) -> Result<Files> {
        match self {
            Self::Shared(folder) if !folder.is_dir() => bail!(
                "{} is not there.\n    Is it mounted? A folder that files.folder names is never made by itself",
                folder.display()
            ),
            Self::Own(folder) | Self::Shared(folder) => {
                Files::in_folder(folder).with_context(|| format!("{self} cannot be used"))
            }
            Self::Bucket(bucket) => Ok(Files::in_bucket(bucket)?),
        }
    }

    /// Sees to it that the store is that of this site, and marks a new one. A store that does not answer now is no reason
    /// not to start: pages without photos need none.
    ///
    /// # Errors
    /// When it belongs to another site, or is not the one that this site has used.
    pub(crate) async fn claim(&self, files: &Files, db: &Db, secrets: &Secrets) -> Result<()> {
        match self.belongs(files, Some(db), Some(&secret::fingerprint(secrets))).await {
            Ok(true) => {}
            Ok(false) => self.mark(files, db, secrets).await?,
            Err(error) if is_temporary(&error) => {
                tracing::warn!(store = %self, "the store of files does not answer: {error:#}");
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Writes this site's mark.
    ///
    /// # Errors
    /// When the store does not take it.
    pub(crate) async fn mark(&self, files: &Files, db: &Db, secrets: &Secrets) -> Result<()> {
        files
            .put_list(MARK, secret::fingerprint(secrets).into())
            .await
            .with_context(|| format!("{self} takes nothing"))?;
        installation::note(db, installation::FILES, "marked".to_owned()).await?;
        Ok(())
    }

    /// Whether the store carries the mark of this site, which is the fingerprint of its secret; `false`: it is a new one.
    /// With a database, whether that remembers a mark.
    ///
    /// # Errors
    /// When it belongs to another site, or is not the one that this site has used; those of the store.
    pub(crate) async fn belongs(&self, files: &Files, db: Option<&Db>, site: Option<&str>) -> Result<bool> {
        let mark = files.get_list(MARK).await?;
        let mark = mark.as_deref().map(String::from_utf8_lossy);
        let remembered = match db {
            Some(db) => installation::known(db, installation::FILES).await?.is_some(),
            None => false,
        };
        match (mark, site) {
            (Some(mark), Some(site)) if mark.trim() == site => Ok(true),
            (Some(_), _) if files.holds_any().await? => bail!(
                "{self} holds the files of another site; nothing was changed.\n    Give each site a folder, bucket or prefix (files.prefix) of its own"
            ),
            (None, _) if remembered => bail!(
                "{self} is not the place that this site has used for its files: the mark {MARK} is missing there.\n    Is it mounted, and the right one? After a move: `leisten files copy` brings files and mark"
            ),
            _ => Ok(false),
        }
    }
}

/// Whether it may go by itself.
pub(crate) fn is_temporary(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| matches!(cause.downcast_ref(), Some(Error::Unavailable(_))))
}

/// The access key; the error ends a sentence that begins with the file's name.
fn access_key(settings: &Settings) -> Result<String, String> {
    let file = &settings.s3_secret_key_file;
    if file.is_empty() {
        return Ok(settings.s3_secret_key.reveal().to_owned());
    }
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot be read: {error}"))?;
    match text.trim() {
        "" => Err("is empty".to_owned()),
        key if key.contains(char::is_whitespace) => Err("holds more than a key".to_owned()),
        key => Ok(key.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Sources, read};

    const WHOLE: &str =
        "[files]\nstore = \"s3\"\nbucket = \"fotos\"\nkey_id = \"ID\"\nsecret_key = \"geheim\"\n";

    fn told(text: &str) -> String {
        let file = Some(("leisten.toml".to_owned(), text.to_owned()));
        match read(&Sources { file, ..Sources::default() }) {
            Ok(_) => String::new(),
            Err(faults) => faults.to_string(),
        }
    }

    #[test]
    fn whole_combinations_pass() {
        for text in [
            "",
            WHOLE,
            "[files]\nfolder = \"/srv/fotos\"\n",
            "[files]\nkey_id = \"ID\"\nsecret_key = \"geheim\"\n",
        ] {
            assert_eq!(told(text), "", "{text}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_named_with_its_line_and_a_way_out() {
        for (text, line, way_out) in [
            ("[files]\nstore = \"s3\"\nkey_id = \"ID\"\nsecret_key = \"x\"\n", 2, "files.bucket = "),
            ("[files]\nstore = \"s3\"\nbucket = \"fotos\"\nsecret_key = \"x\"\n", 2, "files.key_id = "),
            ("[files]\nstore = \"s3\"\nbucket = \"fotos\"\nkey_id = \"ID\"\n", 2, "files.secret_key_file = "),
            (&format!("{WHOLE}secret_key_file = \"a\"\n"), 5, "take one of them out"),
            (&format!("{WHOLE}folder = \"/srv\"\n"), 6, "take files.folder out"),
            ("[files]\nbucket = \"fotos\"\n", 2, "write files.store = \"s3\""),
            ("[files]\nstore = \"s4\"\n", 2, "it takes 'folder' or 's3'"),
        ] {
            let told = told(text);
            assert!(
                told.contains(&format!("leisten.toml:{line}: ")) && told.contains(way_out),
                "{text}{told}"
            );
            assert!(!told.contains("geheim"), "{told}");
        }
    }
}
