//! The job that sends what lies in the outbox.

use crate::{
    outbox::{self, Claimed, LEASE},
    retry::pause,
    smtp::{self, Transport},
};
use kernel::Result;
use lettre::{AsyncTransport, message::Mailbox};
use std::time::Duration;
use web::App;

/// Messages of one run, so that other jobs get their turn.
const BATCH: usize = 100;
/// How long one message may take; well below [`LEASE`].
const LONGEST: Duration = Duration::from_mins(1);
const _: () = assert!(LONGEST.as_secs() * 2 < LEASE.unsigned_abs());

/// Why a try failed.
struct Refusal {
    /// For the operator; never the message's content.
    text: String,
    /// The server said "never" (5xx) to this message.
    permanent: bool,
    /// No server answered: the next message would fare no better.
    unreachable: bool,
}

/// Sends what is due. Without a mail server everything stays where it is.
pub(crate) async fn run(app: &App) -> Result<()> {
    let Some(transport) = smtp::transport(&app.settings)? else { return Ok(()) };
    let from = smtp::sender(&app.settings)?;
    for _ in 0..BATCH {
        let Some(message) = outbox::claim(&app.db, app.clock.now()).await? else { return Ok(()) };
        let outcome = send(app, &transport, &from, &message).await;
        let now = app.clock.now();
        match outcome {
            Ok(()) => outbox::sent(&app.db, &message, now).await?,
            Err(refusal) => {
                let next = pause(message.tries, refusal.permanent);
                tracing::warn!(message = %message.id, tries = message.tries, given_up = next.is_none(), error = refusal.text, "a mail could not be sent");
                outbox::failed(&app.db, &message, now, next, refusal.text).await?;
                if refusal.unreachable {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

async fn send(app: &App, transport: &Transport, from: &Mailbox, message: &Claimed) -> Result<(), Refusal> {
    let mail = smtp::message(&app.settings, from, message).map_err(|error| Refusal {
        text: error.to_string(),
        permanent: true,
        unreachable: false,
    })?;
    match tokio::time::timeout(LONGEST, transport.send(mail)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(Refusal {
            permanent: error.is_permanent(),
            unreachable: error.status().is_none(),
            text: describe(&error),
        }),
        Err(_) => Err(Refusal {
            text: "the mail server took too long".to_owned(),
            permanent: false,
            unreachable: true,
        }),
    }
}

/// An error with its causes, cut to a length that fits a table.
fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text.chars().take(300).collect()
}
