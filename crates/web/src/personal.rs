//! What is kept about people. Every concept says for each of its data classes which columns they lie in, on which legal
//! basis and how long they are kept, who gets to see them, how they are handed to the person and how they are erased. The
//! register of processing, the export and the erasure of an account all read this list, so that none of them can know less
//! than the others; a test compares it with the schema (`crates/server/tests/it/personal_data.rs`).

use crate::{App, Cx};
use database::{BoxFuture, Tx};
use kernel::{Random, ResidentId, Result, Timestamp, text_enum};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

text_enum! {
    /// Whom data is about.
    pub enum About {
        /// People who take part, with or without an account.
        Resident = "resident",
        /// People who work with the platform for the town.
        Staff = "staff",
    }
}

text_enum! {
    /// Why it may be kept (Art. 6 GDPR).
    pub enum Basis {
        /// Art. 6(1)(e) with §5 BbgDSG: a task in the public interest, here participation.
        Task = "task",
        /// Art. 6(1)(a): somebody asked for an extra, such as an account or mail, and can take that back.
        Consent = "consent",
        /// Art. 6(1)(e) with Art. 32: keeping the service safe and its acts accountable.
        Security = "security",
    }
}

text_enum! {
    /// Who gets to see it beside the staff who work with it. The host processes everything on behalf of the towns (Art. 28
    /// GDPR); the register says so once for all.
    pub enum Recipients {
        /// Everyone, after a look at it.
        Public = "public",
        /// The mail service of the site.
        MailService = "mail",
        /// Staff in charge.
        Staff = "staff",
        /// Nobody else.
        Nobody = "none",
    }
}

/// How long it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// As many days as the setting of this key says.
    Setting(&'static str),
    /// A fixed number of days.
    Days(i64),
    /// As long as the account it belongs to.
    Account,
    /// As long as what was written is part of the public record; ends by withdrawing or anonymising it.
    Record,
    /// As long as somebody wants the mail.
    Subscription,
}

/// Somebody who asks for their data: a resident whose account has a confirmed address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSubject {
    /// The account.
    pub resident: ResidentId,
    /// Its address in lower case; finds what belongs to the address alone, such as follows.
    pub email: String,
}

text_enum! {
    /// What becomes of something that was written when its author's account is erased.
    pub enum Disposal {
        /// The text stays, the name goes.
        Anonymise = "anonymise",
        /// Text, photos and name go; only that there was something stays.
        Withdraw = "withdraw",
    }
}

/// An erasure that is being carried out, in one write.
#[derive(Clone)]
pub struct Erasure {
    /// Whose data.
    pub subject: DataSubject,
    /// What becomes of each thing written, by its id; [`Disposal::Anonymise`] where nothing was chosen.
    pub choices: HashMap<Uuid, Disposal>,
    /// When.
    pub now: Timestamp,
    /// For the ids of entries that note it.
    pub random: Random,
}

impl Erasure {
    /// What becomes of this thing.
    pub fn choice(&self, id: Uuid) -> Disposal {
        self.choices.get(&id).copied().unwrap_or(Disposal::Anonymise)
    }
}

/// Reads what is kept about somebody: one JSON object per thing, with English member names and RFC 3339 times.
pub type Export = for<'a> fn(&'a App, &'a DataSubject) -> BoxFuture<'a, Result<Vec<Value>>>;

/// Erases or anonymises it in the write of the erasure and returns how many things that were.
pub type Erase = for<'a> fn(&'a mut Tx, &'a Erasure) -> BoxFuture<'a, Result<i64>>;

/// One data class of a concept.
#[derive(Clone, Copy)]
pub struct PersonalData {
    /// Its name: the texts `personal-KEY` (what it is) and `personal-KEY-purpose` (what for), and the member of the export.
    pub key: &'static str,
    /// The columns it lies in, as `table.column`.
    pub columns: &'static [&'static str],
    /// Whom it is about.
    pub about: About,
    /// Why it may be kept.
    pub basis: Basis,
    /// Who gets to see it.
    pub recipients: Recipients,
    /// How long.
    pub retention: Retention,
    /// How it is handed over; `None`: it can't be found by account or address, such as what guests have left.
    pub export: Option<Export>,
    /// How it is erased with the account; `None`: its retention ends it.
    pub erase: Option<Erase>,
}

impl PersonalData {
    /// What it is.
    pub fn name(&self, cx: &Cx) -> String {
        cx.word("personal", self.key)
    }

    /// What it is kept for.
    pub fn purpose(&self, cx: &Cx) -> String {
        cx.word("personal", format!("{}-purpose", self.key))
    }

    /// Why it may be kept.
    pub fn basis(&self, cx: &Cx) -> String {
        cx.word("basis", self.basis)
    }

    /// Who gets to see it.
    pub fn recipients(&self, cx: &Cx) -> String {
        cx.word("recipients", self.recipients)
    }
}

impl App {
    /// All that is kept about somebody, by data class.
    ///
    /// # Errors
    /// Those of the concepts' exports.
    pub async fn export(&self, subject: &DataSubject) -> Result<Vec<(&PersonalData, Vec<Value>)>> {
        let mut found = Vec::new();
        for class in &self.personal_data {
            if let Some(export) = class.export {
                found.push((class, export(self, subject).await?));
            }
        }
        Ok(found)
    }
}

/// Erases all that is kept about somebody, in one write; class and number of things, for the protocol. The concepts are
/// asked in the order of the modules, so that what refers to an account goes before the account.
///
/// # Errors
/// Those of the concepts; nothing is erased then.
pub async fn erase(
    tx: &mut Tx,
    classes: &[PersonalData],
    erasure: &Erasure,
) -> Result<Vec<(&'static str, i64)>> {
    let mut erased = Vec::new();
    for class in classes {
        if let Some(erase) = class.erase {
            erased.push((class.key, erase(tx, erasure).await?));
        }
    }
    Ok(erased)
}

/// The counts of [`crate::limits`]: keyed hashes of networks and addresses.
pub(crate) const COUNTS: PersonalData = PersonalData {
    key: "counts",
    columns: &["rate_count.source"],
    about: About::Resident,
    basis: Basis::Security,
    recipients: Recipients::Nobody,
    retention: Retention::Setting("retention.counts_days"),
    export: None,
    erase: None,
};
