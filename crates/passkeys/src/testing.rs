//! A device in software: makes ES256 keys for a site, keeps the account's id beside them, and can be told to misbehave.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::secrets::sha256;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};

/// Flags of authenticator data (WebAuthn, section 6.1).
const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;

/// A device with at most one passkey.
#[derive(Debug, Clone)]
pub struct Device {
    key: SigningKey,
    credential_id: Vec<u8>,
    /// The account's id, as it came with the question.
    pub user_handle: Vec<u8>,
    /// What it says of the page's origin.
    pub origin: String,
    /// The site it signs for.
    pub site: String,
    /// Has its owner shown themself to it?
    pub verifies: bool,
    /// Does it say that it keeps a copy elsewhere?
    pub backed_up: bool,
    /// The number of signatures it will speak of next; `None`: it does not count.
    pub counter: Option<u32>,
    /// The algorithm it names for its key (COSE; -7 is ES256).
    pub algorithm: i8,
}

impl Device {
    /// A device for this origin, such as `http://localhost:8080`; another seed is another device.
    ///
    /// # Panics
    /// When the origin has no host.
    pub fn new(origin: &str, seed: u8) -> Self {
        let host = url::Url::parse(origin).expect("an origin").host_str().expect("a host").to_owned();
        Self {
            key: SigningKey::from_slice(&[seed.max(1); 32]).expect("a key"),
            credential_id: sha256(&[seed])[..16].to_vec(),
            user_handle: Vec::new(),
            origin: origin.to_owned(),
            site: host,
            verifies: true,
            backed_up: false,
            counter: Some(1),
            algorithm: -7,
        }
    }

    /// Makes a passkey as the question asks: the fields of the form that is sent.
    ///
    /// # Panics
    /// When it is no question.
    pub fn create(&mut self, question: &Value) -> Vec<(&'static str, String)> {
        let options = &question["options"];
        self.user_handle =
            URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().expect("an account")).expect("base64url");
        let mut data = self.authenticator_data(ATTESTED);
        data.extend([0; 16]); // of which make it is, is not said
        data.extend([0, u8::try_from(self.credential_id.len()).expect("a short id")]);
        data.extend(&self.credential_id);
        data.extend(self.public_key());
        // CBOR of {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).expect("less than 256 bytes"));
        object.extend(data);
        let response = json!({
            "clientDataJSON": encode(&self.client_data("webauthn.create", options)),
            "attestationObject": encode(&object),
        });
        self.form(question, &response)
    }

    /// Signs as the question asks: the fields of the form that is sent.
    ///
    /// # Panics
    /// When it is no question.
    pub fn sign(&mut self, question: &Value) -> Vec<(&'static str, String)> {
        let client_data = self.client_data("webauthn.get", &question["options"]);
        let data = self.authenticator_data(0);
        let signed = [data.as_slice(), &sha256(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": encode(&client_data),
            "authenticatorData": encode(&data),
            "signature": encode(&der(&signature)),
            "userHandle": encode(&self.user_handle),
        });
        self.form(question, &response)
    }

    fn form(&self, question: &Value, response: &Value) -> Vec<(&'static str, String)> {
        let answer = json!({
            "id": encode(&self.credential_id), "rawId": encode(&self.credential_id), "type": "public-key",
            "response": response, "clientExtensionResults": {},
        });
        let ceremony = question["ceremony"].as_str().expect("a ceremony").to_owned();
        vec![("ceremony", ceremony), ("answer", answer.to_string())]
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&mut self, more: u8) -> Vec<u8> {
        let mut flags = PRESENT | more;
        if self.verifies {
            flags |= VERIFIED;
        }
        if self.backed_up {
            flags |= BACKUP_ELIGIBLE | BACKED_UP;
        }
        let mut data = sha256(self.site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.unwrap_or(0).to_be_bytes());
        self.counter = self.counter.map(|counter| counter + 1);
        data
    }

    /// COSE: {1: 2 (EC2), 3: algorithm, -1: 1 (P-256), -2: x, -3: y}
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        let algorithm = (-1 - i16::from(self.algorithm)).unsigned_abs();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x20 | u8::try_from(algorithm).expect("a small number")];
        key.extend([0x20, 0x01, 0x21, 0x58, 0x20]);
        key.extend(&bytes[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&bytes[33..]);
        key
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// ASN.1: SEQUENCE of two INTEGERs, as WebAuthn wants ECDSA signatures (section 6.5.5).
fn der(signature: &Signature) -> Vec<u8> {
    let bytes = signature.to_bytes();
    let integers: Vec<u8> = bytes.chunks(32).flat_map(integer).collect();
    [&[0x30, u8::try_from(integers.len()).expect("a short sequence")], integers.as_slice()].concat()
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let mut value = bytes[start..].to_vec();
    if value[0] & 0x80 != 0 {
        value.insert(0, 0);
    }
    let length = u8::try_from(value.len()).expect("at most 33 bytes");
    [vec![0x02, length], value].concat()
}
