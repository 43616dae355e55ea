//! Keeping passkeys: adding, naming and removing them. Whoever has one more or one less gets a mail, so that nobody else
//! does it unnoticed.

use crate::{
    Owner, Registered,
    store::{self, Kept},
};
use database::Tx;
use kernel::{Error, PasskeyId, Problem, Problems, Result};
use notifications::{Email, NewMessage, enqueue};
use web::Cx;

/// Most characters of a name.
pub(crate) const LONGEST_NAME: usize = 60;

/// The name of a passkey as it was typed: one line, not empty.
///
/// # Errors
/// [`Error::Invalid`] for `name`.
pub fn check_name(typed: &str) -> Result<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut problems = Problems::default();
    problems.require(!name.is_empty(), "name", "form-required");
    let count = name.chars().count();
    if count > LONGEST_NAME {
        problems.push(Problem::new("name", "form-too-long").with("max", LONGEST_NAME).with("count", count));
    }
    problems.check()?;
    Ok(name)
}

/// Keeps a passkey that has proved itself, and tells its owner by mail.
///
/// # Errors
/// [`Error::Invalid`] when its credential belongs to an account already.
pub async fn add(tx: &mut Tx, cx: &Cx, new: Registered, to: Email) -> Result<()> {
    let kept = new.0;
    let mail = notice(cx, to, &kept, ("passkey-added-subject", "passkey-added-mail"));
    if !store::insert(tx, kept).await? {
        return Err(Error::invalid("", "passkey-not-added"));
    }
    enqueue(tx, mail).await
}

/// Gives one of somebody's passkeys another name.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs; [`Error::Invalid`] for `name`.
pub async fn rename(cx: &Cx, owner: Owner, id: PasskeyId, typed: &str) -> Result<()> {
    let name = check_name(typed)?;
    let renamed =
        cx.app.db.write(move |tx| Box::pin(async move { store::rename(tx, owner, id, name).await })).await?;
    if renamed { Ok(()) } else { Err(Error::NotFound) }
}

/// Removes one of somebody's passkeys and tells them by mail. `other_ways`: can they sign in by something that is no
/// passkey? The last way in stays.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs; [`Error::Conflict`] when it is the last way in.
pub async fn remove(
    tx: &mut Tx,
    cx: &Cx,
    owner: Owner,
    id: PasskeyId,
    other_ways: bool,
    to: Email,
) -> Result<()> {
    let kept = store::kept(&mut *tx, owner, id).await?.ok_or(Error::NotFound)?;
    store::remove(tx, owner, id).await?;
    store::note_removal(tx, id, cx.now).await?;
    // Counted after removing: of two removals at once, the database lets the second see the first.
    if !other_ways && store::count(&mut *tx, owner).await? == 0 {
        return Err(Error::Conflict("passkey-last"));
    }
    enqueue(tx, notice(cx, to, &kept, ("passkey-removed-subject", "passkey-removed-mail"))).await
}

fn notice(cx: &Cx, to: Email, kept: &Kept, (subject, text): (&str, &str)) -> NewMessage {
    let values = [
        ("site", cx.app.settings.site_name.as_str().into()),
        ("name", kept.name.as_str().into()),
        ("at", cx.date_time(cx.now).into()),
        ("url", cx.url("/kontakt").into()),
    ];
    let dedupe = format!("{subject} {}", kept.id);
    NewMessage::new(cx, to, &cx.ta(subject, &values[..1]), cx.ta(text, &values), &dedupe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_says_something() {
        assert_eq!(check_name("  Mein \n Telefon ").expect("a name"), "Mein Telefon");
        assert!(check_name(" \n ").is_err());
        assert!(check_name(&"ü".repeat(LONGEST_NAME)).is_ok());
        assert!(check_name(&"ü".repeat(LONGEST_NAME + 1)).is_err());
    }
}
