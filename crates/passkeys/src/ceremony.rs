//! The two ceremonies of WebAuthn. The browser gets a question with a challenge that is good once and for five minutes;
//! its answer is checked by the library: kind, challenge, origin, site, presence and verification of the owner,
//! algorithm, signature, counter, and that a key which was bound to one device has not become one with copies.

use crate::{
    Owner, limit,
    store::{self, Ceremony, CeremonyKind, Kept, Use},
};
use database::Tx;
use kernel::{Error, PasskeyId, Result, Timestamp, secrets};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;
use web::{App, Cx, Input};
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
        RegisterPublicKeyCredential,
    },
};

/// How long a question can be answered.
const CEREMONY_SECONDS: i64 = 5 * 60;
/// Most passkeys of one account.
const MOST: usize = 20;

/// What a browser is asked; goes to it as JSON.
#[derive(Debug, Serialize)]
pub struct Question {
    /// Comes back with the answer.
    ceremony: String,
    /// `PublicKeyCredentialCreationOptions` or `…RequestOptions`, bytes in base64url.
    options: Value,
}

/// The site as devices know it. `None`: it has no name that passkeys can be bound to, such as a bare IP address.
fn relying_party(app: &App) -> Option<Webauthn> {
    let origin = Url::parse(&app.settings.site_url).ok()?;
    let builder = WebauthnBuilder::new(origin.domain()?, &origin).ok()?;
    let timeout = Duration::from_secs(CEREMONY_SECONDS.unsigned_abs());
    builder.rp_name(&app.settings.site_name).timeout(timeout).build().ok()
}

/// Can there be passkeys at this address?
pub fn is_possible(app: &App) -> bool {
    relying_party(app).is_some()
}

/// Asks a browser to make a passkey for an account; `known_as` is what its owner sees in their list of passkeys.
///
/// # Errors
/// [`Error::NotFound`] where there can be none, [`Error::Conflict`] when the account has many already,
/// [`Error::TooMany`].
pub async fn ask_to_register(cx: &Cx, owner: Owner, known_as: &str) -> Result<Question> {
    let site = relying_party(&cx.app).ok_or(Error::NotFound)?;
    let kept = store::of(&cx.app.db, owner).await?;
    if kept.len() >= MOST {
        return Err(Error::Conflict("passkey-many"));
    }
    let known = kept.into_iter().map(|one| one.credential_id).collect();
    let (question, state) = site
        .start_passkey_registration(owner.handle(), known_as, known_as, Some(known))
        .map_err(Error::internal)?;
    let mut options = options(&question)?;
    // The library leaves it to the device whether it keeps the account's id. Signing in without typing needs that.
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    begin(cx, CeremonyKind::Register, Some(owner), &state, options).await
}

/// Asks a browser to show whose it is. The question is the same for everybody.
///
/// # Errors
/// [`Error::NotFound`] where there can be no passkeys, [`Error::TooMany`].
pub async fn ask_to_sign_in(cx: &Cx) -> Result<Question> {
    let site = relying_party(&cx.app).ok_or(Error::NotFound)?;
    let (question, state) = site.start_discoverable_authentication().map_err(Error::internal)?;
    begin(cx, CeremonyKind::SignIn, None, &state, options(&question)?).await
}

fn options(question: &impl Serialize) -> Result<Value> {
    let mut question = serde_json::to_value(question).map_err(Error::internal)?;
    Ok(question["publicKey"].take())
}

async fn begin(
    cx: &Cx,
    kind: CeremonyKind,
    owner: Option<Owner>,
    state: &impl Serialize,
    options: Value,
) -> Result<Question> {
    let token = secrets::hex(&cx.random().bytes::<32>());
    let ceremony = Ceremony {
        token_hash: hash(&token),
        kind,
        owner,
        state: serde_json::to_string(state).map_err(Error::internal)?,
        expires_at: cx.now.plus_seconds(CEREMONY_SECONDS),
    };
    let asking = cx.clone();
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                limit::ask(tx, &asking).await?;
                store::begin(tx, ceremony).await
            })
        })
        .await?;
    Ok(Question { ceremony: token, options })
}

fn hash(token: &str) -> Vec<u8> {
    secrets::sha256(token.as_bytes()).to_vec()
}

/// Takes the ceremony that an answer belongs to, whatever the answer is worth: no challenge is good twice.
async fn take<S: DeserializeOwned>(
    cx: &Cx,
    kind: CeremonyKind,
    input: &Input,
) -> Result<Option<(Option<Owner>, S)>> {
    let (token_hash, now) = (hash(input.get("ceremony")), cx.now);
    let taken = cx
        .app
        .db
        .write(move |tx| Box::pin(async move { store::take(tx, token_hash, kind, now).await }))
        .await?;
    let Some((owner, state)) = taken else {
        tracing::info!("an answer came to no open ceremony");
        return Ok(None);
    };
    // A state of an older program is as good as none.
    Ok(serde_json::from_str(&state).ok().map(|state| (owner, state)))
}

/// A passkey that has proved itself and is not kept yet.
#[derive(Debug, Clone)]
pub struct Registered(pub(crate) Kept);

/// Checks what a browser answered when it was asked for a new passkey: the fields `ceremony` and `answer`.
///
/// # Errors
/// [`Error::Invalid`] when it does not hold, or was given to somebody else's question;
/// [`Error::TooMany`].
pub async fn register(cx: &Cx, owner: Owner, name: String, input: &Input) -> Result<Registered> {
    limit::attempt(cx).await?;
    let refused = || Error::invalid("", "passkey-not-added");
    let site = relying_party(&cx.app).ok_or(Error::NotFound)?;
    let taken = take::<PasskeyRegistration>(cx, CeremonyKind::Register, input).await?;
    let Some((Some(asked), state)) = taken else { return Err(refused()) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(input.get("answer")) else {
        return Err(refused());
    };
    if asked != owner {
        return Err(refused());
    }
    let passkey = site.finish_passkey_registration(&answer, &state).map_err(|error| {
        tracing::info!(%error, "a new passkey was refused");
        refused()
    })?;
    let credential = Credential::of(&passkey)?;
    Ok(Registered(Kept {
        id: PasskeyId::new(cx.now, cx.random()),
        resident_id: owner.resident(),
        person_id: owner.person(),
        credential_id: passkey.cred_id().clone(),
        credential: credential.text,
        sign_count: credential.counter,
        backed_up: credential.backup_state,
        name,
        created_at: cx.now,
        last_used_at: None,
    }))
}

/// Somebody has shown a passkey of theirs, and themself to their device.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Whose it is.
    pub owner: Owner,
    used: Use,
    network: Vec<u8>,
}

impl Proof {
    /// Notes the use, in the write that it leads to. `false`: a use at the same time was faster, or the passkey has just
    /// been removed; then it leads to nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn consume(self, tx: &mut Tx, now: Timestamp) -> Result<bool> {
        if !store::used(tx, self.used, now).await? {
            return Ok(false);
        }
        limit::give_back(tx, &self.network, now).await?;
        Ok(true)
    }
}

/// Checks what a browser answered when it was asked whose it is: the fields `ceremony` and `answer`. `None`: it does not
/// hold; an unknown passkey is told from a wrong signature by nothing.
///
/// # Errors
/// [`Error::TooMany`].
pub async fn recognise(cx: &Cx, input: &Input) -> Result<Option<Proof>> {
    limit::attempt(cx).await?;
    let site = relying_party(&cx.app).ok_or(Error::NotFound)?;
    let taken = take::<DiscoverableAuthentication>(cx, CeremonyKind::SignIn, input).await?;
    let Some((None, state)) = taken else { return Ok(None) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(input.get("answer")) else {
        return Ok(None);
    };
    let Ok((handle, credential_id)) = site.identify_discoverable_authentication(&answer) else {
        return Ok(None);
    };
    let Some(kept) = store::by_credential(&cx.app.db, credential_id).await? else {
        tracing::info!("a passkey is not known");
        return Ok(None);
    };
    let Some(owner) = kept.owner().filter(|owner| owner.handle() == handle) else { return Ok(None) };
    let mut passkey: Passkey = serde_json::from_str(&kept.credential).map_err(Error::internal)?;
    let result = match site.finish_discoverable_authentication_v2(&answer, state, &passkey) {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(None),
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            return Ok(None);
        }
    };
    passkey.update_credential(&result);
    let credential = Credential::of(&passkey)?;
    let used = Use {
        id: kept.id,
        credential: credential.text,
        sign_count: credential.counter,
        backed_up: credential.backup_state,
    };
    Ok(Some(Proof { owner, used, network: cx.network_key() }))
}

/// What the library keeps of a passkey, and what of it has columns of its own.
struct Credential {
    text: String,
    counter: i64,
    backup_state: bool,
}

impl Credential {
    fn of(passkey: &Passkey) -> Result<Self> {
        let value = serde_json::to_value(passkey).map_err(Error::internal)?;
        Ok(Self {
            counter: value["cred"]["counter"]
                .as_i64()
                .ok_or_else(|| Error::internal("a passkey without a counter"))?,
            backup_state: value["cred"]["backup_state"].as_bool().unwrap_or(false),
            text: value.to_string(),
        })
    }
}
