//! The look in the database: three rows at most.

use crate::choices::Choices;
use database::{Conn, Tx};
use kernel::{Error, Result, Timestamp, text_enum};
use web::{App, audit, look::Look};

text_enum! {
    /// What becomes of a look.
    pub(crate) enum State {
        /// Everyone sees it.
        Live = "live",
        /// Administrators prepare it.
        Draft = "draft",
        /// It was live before; kept pages may still ask for its style sheet and logo.
        Past = "past",
    }
}

/// A look with its state.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) state: State,
    pub(crate) choices: Choices,
    pub(crate) changed_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    state: State,
    choices: String,
    changed_at: Timestamp,
}

/// All looks there are.
pub(crate) async fn all(db: impl Into<Conn<'_>>) -> Result<Vec<Kept>> {
    let rows: Vec<Row> =
        db.into().query("select state, choices, changed_at from appearance order by state").all().await?;
    rows.into_iter()
        .map(|row| {
            let choices = serde_json::from_str(&row.choices).map_err(Error::internal)?;
            Ok(Kept { state: row.state, choices, changed_at: row.changed_at })
        })
        .collect()
}

/// The choices of a state.
pub(crate) async fn one(db: impl Into<Conn<'_>>, state: State) -> Result<Option<Kept>> {
    Ok(all(db).await?.into_iter().find(|kept| kept.state == state))
}

/// The look that everyone sees. No row: the default.
pub(crate) async fn look(app: &App) -> Result<Look> {
    let live: Option<(String,)> =
        app.db.query("select choices from appearance where state = 'live'").optional().await?;
    match live {
        Some((choices,)) => Ok(serde_json::from_str::<Choices>(&choices).map_err(Error::internal)?.look()),
        None => Ok(Look::default()),
    }
}

/// Keeps a draft, readable or not.
pub(crate) async fn keep_draft(tx: &mut Tx, choices: &Choices, now: Timestamp) -> Result<()> {
    tx.query(include_str!("sql/keep_draft.sql"))
        .bind(serde_json::to_string(choices).map_err(Error::internal)?)
        .bind(choices.logo.as_ref().map(|logo| logo.file.clone()))
        .bind(now)
        .run()
        .await?;
    Ok(())
}

/// Shows the draft to everyone, if it is still the one that was looked at.
///
/// # Errors
/// [`Error::Conflict`] when it has been changed meanwhile or is gone.
pub(crate) async fn publish(tx: &mut Tx, seen: &Choices, now: Timestamp, entry: &audit::Entry) -> Result<()> {
    let draft = one(&mut *tx, State::Draft).await?;
    if draft.is_none_or(|draft| draft.choices != *seen) {
        return Err(Error::Conflict("appearance-changed-meanwhile"));
    }
    retire(tx).await?;
    tx.query("update appearance set state = 'live', changed_at = $1 where state = 'draft'")
        .bind(now)
        .run()
        .await?;
    audit::record(tx, entry).await
}

/// Throws the draft away.
pub(crate) async fn discard(tx: &mut Tx, entry: &audit::Entry) -> Result<()> {
    tx.query("delete from appearance where state = 'draft'").run().await?;
    audit::record(tx, entry).await
}

/// Goes back to the default, for everyone.
pub(crate) async fn reset(tx: &mut Tx, entry: &audit::Entry) -> Result<()> {
    retire(tx).await?;
    discard(tx, entry).await
}

/// What was live is so no more.
async fn retire(tx: &mut Tx) -> Result<()> {
    tx.query("delete from appearance where state = 'past'").run().await?;
    tx.query("update appearance set state = 'past' where state = 'live'").run().await?;
    Ok(())
}
