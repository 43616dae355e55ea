//! C2SP signed-note: a text with the signatures of one or more keys, here Ed25519 (RFC 8032) alone.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature as Ed25519, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::Error;

/// The byte that names Ed25519 as the kind of a key.
const ED25519: u8 = 1;

/// The most signatures a note is read with; C2SP demands at least 16.
const MOST_SIGNATURES: usize = 64;

/// How a note's line with a signature begins.
const DASH: &str = "\u{2014} ";

/// The key that checks: its text form `name+id+key` is what a town publishes and a verifier is configured with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads `name+id+key`.
    ///
    /// # Errors
    /// [`Error::Key`] when it has another form, another kind than Ed25519, or an id that is not that of name and key.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (name, id, bytes) = parts(text)?;
        let key = VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak());
        let key = Self { name, key: key.ok_or(Error::Key { reason: "it is no point of the curve" })? };
        if key.id() == id { Ok(key) } else { Err(Error::Key { reason: "its id is that of another key" }) }
    }

    /// The name, which stands before the signature.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256 of name, line feed, kind and public key. An abbreviation, no proof.
    pub fn id(&self) -> [u8; 4] {
        let digest = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}+{}+{}", self.name, hex(self.id()), encoded(self.key.as_bytes()))
    }
}

/// The key that signs. Its text form `PRIVATE+KEY+name+id+seed` is the one Go's `note` reads and writes.
#[derive(Clone)]
pub struct SignerKey {
    name: String,
    key: SigningKey,
}

impl SignerKey {
    /// A key of this name from 32 bytes of chance.
    ///
    /// # Errors
    /// [`Error::Key`] when the name is empty or holds a space, a control character or a plus sign.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, Error> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// Reads `PRIVATE+KEY+name+id+seed`.
    ///
    /// # Errors
    /// As [`VerifierKey::parse`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix("PRIVATE+KEY+").ok_or(Error::Key { reason: "it is no private key" })?;
        let (name, id, seed) = parts(text)?;
        let key = Self { name, key: SigningKey::from_bytes(&seed) };
        if key.verifier().id() == id {
            Ok(key)
        } else {
            Err(Error::Key { reason: "its id is that of another key" })
        }
    }

    /// The key as text, to be kept secret. Not `Display`, so that no message shows it by mistake.
    pub fn to_secret_text(&self) -> String {
        format!("PRIVATE+KEY+{}+{}+{}", self.name, hex(self.verifier().id()), encoded(self.key.as_bytes()))
    }

    /// The key that checks what this one signs.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: self.key.verifying_key() }
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("SignerKey").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A text with signatures. Before [`Note::verify`] the text is only what somebody claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    name: String,
    /// Four bytes of the key's id, then the signature itself.
    bytes: Vec<u8>,
}

impl Note {
    /// Signs a text with every key.
    ///
    /// # Errors
    /// [`Error::Note`] when the text does not end with a line feed or holds other control characters, or without a key.
    pub fn sign(text: &str, keys: &[&SignerKey]) -> Result<Self, Error> {
        check_text(text)?;
        if keys.is_empty() {
            return Err(Error::Note { reason: "it has no signature" });
        }
        let signature = |key: &&SignerKey| {
            let mut bytes = key.verifier().id().to_vec();
            bytes.extend(key.key.sign(text.as_bytes()).to_bytes());
            Signature { name: key.name.clone(), bytes }
        };
        Ok(Self { text: text.to_owned(), signatures: keys.iter().map(signature).collect() })
    }

    /// Reads a note without checking its signatures.
    ///
    /// # Errors
    /// [`Error::Note`] when it is not in the form that [`Note`] is shown in, to the byte.
    pub fn parse(note: &str) -> Result<Self, Error> {
        let wrong = |reason| Error::Note { reason };
        let (before, signatures) =
            note.rsplit_once("\n\n").ok_or(wrong("no empty line stands before the signatures"))?;
        let text = format!("{before}\n");
        check_text(&text)?;
        let lines = signatures.strip_suffix('\n').ok_or(wrong("it does not end with a line feed"))?;
        let signatures = lines.split('\n').map(Signature::parse).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(wrong("it has too many signatures"));
        }
        Ok(Self { text, signatures })
    }

    /// The text, with its last line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names of the known keys that signed. Signatures of other keys are ignored, as C2SP demands.
    ///
    /// # Errors
    /// [`Error::Signature`] when one that claims to be of a known key is not, or none is of a known key.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        for signature in &self.signatures {
            let of =
                |key: &&VerifierKey| key.name == signature.name && signature.bytes.starts_with(&key.id());
            let Some(key) = keys.iter().find(of) else { continue };
            let valid = signature
                .bytes
                .get(4..)
                .and_then(|bytes| Ed25519::from_slice(bytes).ok())
                .is_some_and(|bytes| key.key.verify_strict(self.text.as_bytes(), &bytes).is_ok());
            if !valid {
                return Err(Error::Signature { name: key.name.clone() });
            }
            names.push(key.name.clone());
        }
        if names.is_empty() {
            let known: Vec<_> = keys.iter().map(|key| key.name.as_str()).collect();
            return Err(Error::Signature { name: known.join(", ") });
        }
        Ok(names)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "{}", self.text)?;
        for signature in &self.signatures {
            writeln!(to, "{DASH}{} {}", signature.name, STANDARD.encode(&signature.bytes))?;
        }
        Ok(())
    }
}

impl Signature {
    fn parse(line: &str) -> Result<Self, Error> {
        let wrong = |reason| Error::Note { reason };
        let line = line.strip_prefix(DASH).ok_or(wrong("a signature does not begin with a dash"))?;
        let (name, bytes) = line.split_once(' ').ok_or(wrong("a signature has no name"))?;
        check_name(name)?;
        let bytes = STANDARD.decode(bytes).map_err(|_| wrong("a signature is not in base64"))?;
        if bytes.len() <= 4 {
            return Err(wrong("a signature is too short"));
        }
        Ok(Self { name: name.to_owned(), bytes })
    }
}

fn check_text(text: &str) -> Result<(), Error> {
    let reason = if !text.ends_with('\n') {
        "its text does not end with a line feed"
    } else if text.chars().any(|sign| sign < ' ' && sign != '\n') {
        "its text holds a control character"
    } else {
        return Ok(());
    };
    Err(Error::Note { reason })
}

fn check_name(name: &str) -> Result<(), Error> {
    let bad = |sign: char| sign.is_whitespace() || sign.is_control() || sign == '+';
    if name.is_empty() || name.contains(bad) {
        return Err(Error::Key { reason: "its name is empty or holds a space or a plus sign" });
    }
    Ok(())
}

/// Name, id and the 32 bytes of the key from `name+id+base64(kind, key)`.
fn parts(text: &str) -> Result<(String, [u8; 4], [u8; 32]), Error> {
    let wrong = |reason| Error::Key { reason };
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong("it is not of the form name+id+key"));
    };
    check_name(name)?;
    let lower = id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let id = u32::from_str_radix(id, 16).ok().filter(|_| lower && id.len() == 8);
    let id = id.ok_or(wrong("its id does not have eight hexadecimal digits"))?;
    let bytes = STANDARD.decode(key).map_err(|_| wrong("it is not in base64"))?;
    match bytes.split_first() {
        Some((&ED25519, key)) => {
            let key = key.try_into().map_err(|_| wrong("it does not have 32 bytes"))?;
            Ok((name.to_owned(), id.to_be_bytes(), key))
        }
        _ => Err(wrong("it is no Ed25519 key")),
    }
}

fn encoded(key: &[u8; 32]) -> String {
    let mut bytes = vec![ED25519];
    bytes.extend(key);
    STANDARD.encode(bytes)
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}
