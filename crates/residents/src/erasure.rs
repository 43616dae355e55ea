//! Erasing an account: everything that is kept about its owner goes in one write. What they wrote stays without a name,
//! or goes too, as they choose for each piece.

use crate::{
    account::{self, Account},
    store,
};
use contributions::{Contribution, authors, comment::Comment};
use database::Tx;
use kernel::{Error, Problems, Random, ResidentId, Result, Timestamp};
use notifications::{Email, NewMessage, enqueue};
use std::collections::HashMap;
use uuid::Uuid;
use web::{
    Cx, Input,
    personal::{self, DataSubject, Disposal, Erasure},
};

/// Erased accounts in the ledger of erasures. What became of each thing written has entries of its own.
const ACCOUNT: &str = "resident";

/// How an erasure is done again when a backup from before it has been put back.
pub(crate) const AGAIN: web::erasure::Erasure = web::erasure::Erasure {
    kind: ACCOUNT,
    again: |tx, random, id, at| Box::pin(again(tx, random.clone(), ResidentId(id), at)),
};

async fn again(tx: &mut Tx, random: Random, id: ResidentId, now: Timestamp) -> Result<()> {
    let Some(account) = store::account(&mut *tx, id).await? else { return Ok(()) };
    let classes: Vec<_> = [notifications::module(), contributions::module(), crate::module()]
        .into_iter()
        .flat_map(|module| module.personal_data)
        .collect();
    let erasure = Erasure { subject: subject(&account), choices: HashMap::new(), now, random };
    personal::erase(tx, &classes, &erasure).await.map(drop)
}

/// What somebody can decide about before their account goes.
pub(crate) struct Belongings {
    pub(crate) account: Account,
    pub(crate) contributions: Vec<Contribution>,
    pub(crate) comments: Vec<Comment>,
}

/// What belongs to the signed-in resident.
pub(crate) async fn belongings(cx: &Cx) -> Result<Belongings> {
    let account = account::own(cx).await?;
    Ok(Belongings {
        contributions: authors::contributions(&cx.app.db, account.id).await?,
        comments: authors::comments(&cx.app.db, account.id).await?,
        account,
    })
}

/// Who asks for their data, as the concepts know them.
pub(crate) fn subject(account: &Account) -> DataSubject {
    DataSubject { resident: account.id, email: account.email_folded.clone() }
}

/// What was done, for the page and the mail that say so.
pub(crate) struct Protocol {
    pub(crate) at: Timestamp,
    pub(crate) email: String,
    /// References of contributions that stay without a name.
    pub(crate) anonymised: Vec<String>,
    /// References of contributions that were withdrawn.
    pub(crate) withdrawn: Vec<String>,
    /// Data class and number of things.
    pub(crate) erased: Vec<(&'static str, i64)>,
}

/// Carries it out.
///
/// # Errors
/// [`Error::Invalid`] names `sure`.
pub(crate) async fn carry_out(cx: &Cx, input: &Input) -> Result<Protocol> {
    let mut problems = Problems::default();
    problems.require(input.ticked("sure"), "sure", "erasure-unsure");
    problems.check()?;
    let own = belongings(cx).await?;
    let choices = choices(&own, input)?;
    let withdraws = |one: &&Contribution| choices.get(&one.id.0) == Some(&Disposal::Withdraw);
    let reference = |one: &Contribution| one.reference.clone();
    let mut protocol = Protocol {
        at: cx.now,
        email: own.account.email.clone(),
        anonymised: own.contributions.iter().filter(|one| !withdraws(one)).map(reference).collect(),
        withdrawn: own.contributions.iter().filter(withdraws).map(reference).collect(),
        erased: Vec::new(),
    };
    let erasure =
        Erasure { subject: subject(&own.account), choices, now: cx.now, random: cx.app.random.clone() };
    let mail = mail(cx, &own.account, &protocol)?;
    let classes = cx.app.personal_data.clone();
    protocol.erased = cx
        .app
        .db
        .write(move |tx| {
            Box::pin(async move {
                web::erasure::record(tx, ACCOUNT, erasure.subject.resident.0, erasure.now).await?;
                let erased = personal::erase(tx, &classes, &erasure).await?;
                // After the outbox has been emptied of this address: the last mail it gets.
                enqueue(tx, mail).await?;
                Ok(erased)
            })
        })
        .await?;
    tracing::info!("an account was erased by its owner");
    Ok(protocol)
}

/// One choice for each thing written; what was left open stays without a name.
fn choices(own: &Belongings, input: &Input) -> Result<HashMap<Uuid, Disposal>> {
    let ids = own.contributions.iter().map(|one| one.id.0).chain(own.comments.iter().map(|one| one.id));
    ids.map(|id| {
        let chosen = input.some(&field_name(id)).map_or(Ok(Disposal::Anonymise), str::parse);
        chosen.map(|disposal| (id, disposal)).map_err(|_| Error::invalid("", "form-unknown-choice"))
    })
    .collect()
}

/// The name of the field that asks about a thing.
pub(crate) fn field_name(id: Uuid) -> String {
    format!("choice-{id}")
}

fn mail(cx: &Cx, account: &Account, protocol: &Protocol) -> Result<NewMessage> {
    let list = |references: &[String]| {
        if references.is_empty() { cx.t("erasure-none") } else { references.join(", ") }
    };
    let values = [
        ("site", cx.app.settings.site_name.as_str().into()),
        ("date", cx.date_time(protocol.at).into()),
        ("anonymised", list(&protocol.anonymised).into()),
        ("withdrawn", list(&protocol.withdrawn).into()),
        ("url", cx.url("/datenschutz").into()),
    ];
    Ok(NewMessage::new(
        cx,
        Email::parse(&account.email)?,
        &cx.ta("erasure-mail-subject", &values[..1]),
        cx.ta("erasure-mail", &values),
        &format!("erasure {}", account.id),
    ))
}
