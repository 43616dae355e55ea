//! The files that browsers load beside the pages: style sheet, script, fonts, icons and drawings.
//!
//! They are written in `frontend/`, built by this crate's build script and embedded with their compressed copies.
//! Their names carry a hash of their content, so a server may let browsers keep them for ever
//! (`cache-control: public, max-age=31536000, immutable`).
//!
//! Templates name a file by its logical name; a name that does not exist is an error of compilation:
//!
//! ```
//! let address = assets::asset!("app.css");
//! assert!(address.starts_with("/assets/app-") && address.ends_with(".css"));
//! ```
//!
//! ```compile_fail
//! let address = assets::asset!("forgotten.css");
//! ```

/// Path under which the server answers with these files.
pub const PREFIX: &str = "/assets/";

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Name in the sources, such as `app.css`.
    pub name: &'static str,
    /// Name on the wire, such as `app-0a1b2c3d4e5f.css`: the logical name and a hash of the content.
    pub file: &'static str,
    /// Value of the `content-type` header.
    pub content_type: &'static str,
    /// The content as it is.
    pub bytes: &'static [u8],
    /// The content compressed for `content-encoding: br`; absent for formats that are compressed themselves.
    pub brotli: Option<&'static [u8]>,
    /// The content compressed for `content-encoding: gzip`; absent for formats that are compressed themselves.
    pub gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The address of a file by its logical name, checked while compiling: `asset!("app.css")`.
#[macro_export]
macro_rules! asset {
    ($name:literal) => {
        const { $crate::url($name) }
    };
}

/// The address of a file by its logical name.
///
/// # Panics
/// When there is no such file. In a constant, and so in [`asset!`], that is an error of compilation; use this
/// function directly only with names that a test has seen.
#[must_use]
pub const fn url(name: &str) -> &'static str {
    let mut at = 0;
    while at < URLS.len() {
        let (candidate, address) = URLS[at];
        if is_same(candidate.as_bytes(), name.as_bytes()) {
            return address;
        }
        at += 1;
    }
    panic!("frontend/ holds no file of this name")
}

/// `==` for byte strings in constants, where the trait is not available.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The file that a browser asks for, by the last part of its address.
#[must_use]
pub fn find(file: &str) -> Option<&'static Asset> {
    FILES.binary_search_by(|asset| asset.file.cmp(file)).ok().map(|at| &FILES[at])
}

/// All files, sorted by their hashed names; a service worker's list of what to keep offline comes from here.
#[must_use]
pub fn all() -> &'static [Asset] {
    &FILES
}
