//! C2SP tlog-checkpoint: origin, size and root hash as the text of a signed note.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;

use super::{
    Error, Hash,
    note::{Note, SignerKey, VerifierKey},
};

/// The state of a log: whoever signed two checkpoints of which neither continues the other has been caught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checkpoint {
    /// Which log it is, as an address without `https://`.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// Further lines, which nobody audits; ours have none.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint without further lines.
    pub fn new(origin: impl Into<String>, size: u64, root: Hash) -> Self {
        Self { origin: origin.into(), size, root, extensions: Vec::new() }
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root));
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads the text of a note.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when it is not exactly what [`Checkpoint::text`] writes.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |reason| Err(Error::Checkpoint { reason });
        let Some(text) = text.strip_suffix('\n') else { return wrong("it does not end with a line feed") };
        let lines: Vec<_> = text.split('\n').collect();
        let [origin, size, root, extensions @ ..] = lines.as_slice() else {
            return wrong("it has fewer than three lines");
        };
        if origin.is_empty() || extensions.iter().any(|line| line.is_empty()) {
            return wrong("a line is empty");
        }
        let decimal =
            size.bytes().all(|byte| byte.is_ascii_digit()) && (*size == "0" || !size.starts_with('0'));
        let Some(number) = size.parse().ok().filter(|_| decimal) else {
            return wrong("the second line is no number of entries");
        };
        let Some(root) = STANDARD.decode(root).ok().and_then(|bytes| Hash::try_from(bytes).ok()) else {
            return wrong("the third line is no hash in base64");
        };
        let extensions = extensions.iter().map(ToString::to_string).collect();
        Ok(Self { origin: (*origin).to_owned(), size: number, root, extensions })
    }

    /// The signed note, as it is published.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] when origin or further lines would not be read back as they are.
    pub fn sign(&self, key: &SignerKey) -> Result<String, Error> {
        let text = self.text();
        if Self::parse(&text).as_ref() != Ok(self) {
            return Err(Error::Checkpoint { reason: "a line is empty or holds a line feed" });
        }
        Ok(Note::sign(&text, &[key])?.to_string())
    }

    /// Reads a signed note: only what the key signed, and only for the log of this origin.
    ///
    /// # Errors
    /// [`Error::Note`], [`Error::Signature`], [`Error::Checkpoint`], [`Error::Origin`].
    pub fn open(note: &str, origin: &str, key: &VerifierKey) -> Result<Self, Error> {
        let note = Note::parse(note)?;
        note.verify(std::slice::from_ref(key))?;
        let checkpoint = Self::parse(note.text())?;
        if checkpoint.origin == origin {
            Ok(checkpoint)
        } else {
            Err(Error::Origin { expected: origin.to_owned(), found: checkpoint.origin })
        }
    }
}
