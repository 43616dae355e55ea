//! The outbox. A message is a row, written in the same step as what it tells of: neither is there without the other.

use crate::Email;
use database::{Conn, Db, Tx, dialect};
use kernel::{MessageId, Result, Timestamp, secrets};
use web::Cx;

/// A plain-text mail that is to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    id: MessageId,
    at: Timestamp,
    to: Email,
    subject: String,
    text: String,
    dedupe: String,
    unsubscribe_url: Option<String>,
}

impl NewMessage {
    /// A message to one address. Who says the same thing twice, says the same `dedupe` twice; the words are stored only
    /// as a hash. Line ends and control characters in `subject` become spaces.
    pub fn new(cx: &Cx, to: Email, subject: &str, text: impl Into<String>, dedupe: &str) -> Self {
        Self {
            id: MessageId::new(cx.now, cx.random()),
            at: cx.now,
            to,
            subject: one_line(subject),
            text: text.into(),
            dedupe: secrets::hex(&secrets::sha256(dedupe.as_bytes())),
            unsubscribe_url: None,
        }
    }

    /// Lets the mail program offer one-click unsubscription there (RFC 8058). For mail that people chose to get.
    #[must_use]
    pub(crate) fn unsubscribe_at(mut self, url: String) -> Self {
        self.unsubscribe_url = Some(url);
        self
    }
}

/// Most characters of a subject: more is cut off by mail programs anyway.
const LONGEST_SUBJECT: usize = 120;

/// One line without control characters, cut between words if need be.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && line.chars().count() + word.chars().count() >= LONGEST_SUBJECT {
            line.push_str(" …");
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().take(LONGEST_SUBJECT));
    }
    line
}

/// Puts a message into the outbox, in the step that it belongs to. A message that is there already is not written again.
///
/// # Errors
/// Those of the database.
pub async fn enqueue(tx: &mut Tx, message: NewMessage) -> Result<()> {
    tx.query(include_str!("sql/message_insert.sql"))
        .bind(message.id)
        .bind(message.dedupe)
        .bind(message.to.as_str().to_owned())
        .bind(message.subject)
        .bind(message.text)
        .bind(message.unsubscribe_url)
        .bind(message.at)
        .run()
        .await?;
    Ok(())
}

/// A message that a worker has taken.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Claimed {
    pub(crate) id: MessageId,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) unsubscribe_url: Option<String>,
    pub(crate) created_at: Timestamp,
    /// This try included. Also the sign that the message is still ours.
    pub(crate) tries: i64,
}

/// For how long a message belongs to the worker that took it, in seconds: longer than any try may last.
pub(crate) const LEASE: i64 = 300;

/// Takes the next message that is due. Nobody else gets it for [`LEASE`] seconds; a worker that dies in between loses
/// its try, not the message.
pub(crate) async fn claim(db: &Db, now: Timestamp) -> Result<Option<Claimed>> {
    db.write(move |tx| {
        Box::pin(async move {
            let kind = Conn::from(&mut *tx).kind();
            let due = tx.query(include_str!("sql/message_due.sql")).bind(now);
            let Some((id,)) = dialect::claim(due, kind).optional::<(MessageId,)>().await? else {
                return Ok(None);
            };
            tx.query(include_str!("sql/message_claim.sql"))
                .bind(now.plus_seconds(LEASE))
                .bind(id)
                .optional()
                .await
        })
    })
    .await
}

/// Notes that a message is on its way. Changes nothing when the lease ran out and somebody else took it.
pub(crate) async fn sent(db: &Db, message: &Claimed, now: Timestamp) -> Result<()> {
    let (id, tries) = (message.id, message.tries);
    db.write(move |tx| {
        Box::pin(async move {
            tx.query(include_str!("sql/message_sent.sql")).bind(now).bind(id).bind(tries).run().await
        })
    })
    .await?;
    Ok(())
}

/// Notes a failed try: when to try again, or that the message is given up.
pub(crate) async fn failed(
    db: &Db,
    message: &Claimed,
    now: Timestamp,
    pause: Option<i64>,
    error: String,
) -> Result<()> {
    let (id, tries) = (message.id, message.tries);
    let next = pause.map_or(now, |seconds| now.plus_seconds(seconds));
    let given_up = pause.is_none().then_some(now);
    db.write(move |tx| {
        Box::pin(async move {
            tx.query(include_str!("sql/message_failed.sql"))
                .bind(next)
                .bind(given_up)
                .bind(error)
                .bind(id)
                .bind(tries)
                .run()
                .await
        })
    })
    .await?;
    Ok(())
}

/// The state of the outbox, for the operator.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OutboxState {
    /// Messages not sent yet.
    pub waiting: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
    /// Those of them that failed at least once.
    pub retrying: i64,
    /// Messages given up in the last 30 days.
    pub given_up: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// What waits and what failed.
///
/// # Errors
/// Those of the database.
pub async fn state(conn: impl Into<Conn<'_>>, now: Timestamp) -> Result<OutboxState> {
    conn.into().query(include_str!("sql/outbox_state.sql")).bind(now.plus_seconds(-30 * 86_400)).one().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_of_readable_length() {
        assert_eq!(one_line("Neu:\r\nBcc: b@example.org\u{0}\u{85}x"), "Neu: Bcc: b@example.org x");
        let long = one_line(&"Mehr Licht am Radweg ".repeat(20));
        assert!(long.ends_with(" …") && long.chars().count() <= LONGEST_SUBJECT + 2, "{long}");
        assert_eq!(one_line(&"a".repeat(500)).len(), LONGEST_SUBJECT);
    }
}
