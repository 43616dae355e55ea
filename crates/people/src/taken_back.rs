//! What was taken back stays so when a backup from before is put back: each act notes in the ledger of erasures whom or
//! what it shut out, and here is how that is done again. Passkeys have an entry of their own. Sessions and links need none:
//! all of them end when a backup is put back. Rights that were taken come back with it; `leisten restore` says so.
//!
//! A password leaves nothing in its place, since the ledger keeps no contents: whoever changed theirs after the backup gets
//! a new link, or signs in by passkey.

use crate::{person::PersonState, store};
use database::Tx;
use kernel::{PersonId, Result, Timestamp, TokenId};
use web::erasure::Erasure;

/// The access of a program was ended.
pub(crate) const TOKEN: &str = "api-token";
/// Somebody changed their password.
pub(crate) const PASSWORD: &str = "staff-password";
/// Somebody made new recovery codes.
pub(crate) const RECOVERY_CODES: &str = "staff-recovery-codes";
/// Somebody chose password and second factor anew by an invitation; nothing from before counts.
pub(crate) const CREDENTIALS: &str = "staff-credentials";
/// Somebody was shut out.
pub(crate) const DISABLED: &str = "staff-disabled";

pub(crate) const ERASURES: [Erasure; 5] = [
    Erasure {
        kind: TOKEN,
        again: |tx, _, id, at| {
            Box::pin(async move { store::token::revoke(tx, TokenId(id), at).await.map(drop) })
        },
    },
    Erasure {
        kind: PASSWORD,
        again: |tx, _, id, _| Box::pin(store::person::forget_password(tx, PersonId(id))),
    },
    Erasure {
        kind: RECOVERY_CODES,
        again: |tx, _, id, _| Box::pin(store::person::set_recovery_codes(tx, PersonId(id), Vec::new())),
    },
    Erasure { kind: CREDENTIALS, again: |tx, _, id, _| Box::pin(forget_credentials(tx, PersonId(id))) },
    Erasure { kind: DISABLED, again: |tx, _, id, at| Box::pin(shut_out(tx, PersonId(id), at)) },
];

async fn forget_credentials(tx: &mut Tx, id: PersonId) -> Result<()> {
    store::person::forget_password(tx, id).await?;
    store::person::set_recovery_codes(tx, id, Vec::new()).await?;
    passkeys::erase_of(tx, passkeys::Owner::Person(id)).await.map(drop)
}

/// Shuts somebody out: nothing of theirs opens a door any more.
pub(crate) async fn shut_out(tx: &mut Tx, id: PersonId, now: Timestamp) -> Result<()> {
    store::person::set_state(tx, id, PersonState::Disabled).await?;
    passkeys::erase_of(tx, passkeys::Owner::Person(id)).await?;
    store::session::end_all(tx, id, None).await?;
    store::link::void(tx, id, store::link::LinkKind::Invitation).await?;
    store::link::void(tx, id, store::link::LinkKind::Demo).await?;
    store::token::revoke_of(tx, id, now).await.map(drop)
}
