//! What `leisten check` says about mail.

use crate::{outbox, smtp};
use kernel::Result;
use std::time::Duration;
use web::App;

/// How serious something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// As it should be.
    Good,
    /// Works, but somebody should look.
    Advice,
    /// Mail does not go out.
    Fault,
}

/// One line for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How serious.
    pub severity: Severity,
    /// What is, and what to do about it.
    pub text: String,
}

fn finding(severity: Severity, text: impl Into<String>) -> Finding {
    Finding { severity, text: text.into() }
}

/// Looks at the settings, the mail server and the outbox.
///
/// # Errors
/// Those of the database.
pub async fn check(app: &App) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if let Err(error) = smtp::sender(&app.settings) {
        findings.push(finding(Severity::Fault, error.to_string()));
    }
    findings.push(server(app).await);
    let state = outbox::state(&app.db, app.clock.now()).await?;
    let severity = if state.given_up > 0 || state.retrying > 0 { Severity::Advice } else { Severity::Good };
    let oldest =
        state.oldest.map(|moment| format!(", the oldest since {}", moment.rfc3339())).unwrap_or_default();
    let last = state.last_error.map(|error| format!("; last error: {error}")).unwrap_or_default();
    findings.push(finding(
        severity,
        format!(
            "outbox: {} waiting{oldest}, {} of them failed before, {} given up in 30 days{last}",
            state.waiting, state.retrying, state.given_up
        ),
    ));
    Ok(findings)
}

async fn server(app: &App) -> Finding {
    let transport = match smtp::transport(&app.settings) {
        Ok(Some(transport)) => transport,
        Ok(None) => {
            return finding(
                Severity::Fault,
                "mail.smtp_url is empty: mail waits in the outbox; set it to smtp://host:port or smtps://user:password@host",
            );
        }
        Err(error) => return finding(Severity::Fault, error.to_string()),
    };
    match tokio::time::timeout(Duration::from_secs(10), transport.test_connection()).await {
        Ok(Ok(true)) => finding(Severity::Good, "the mail server answers"),
        Ok(Ok(false)) => finding(
            Severity::Fault,
            "the mail server closed the connection; it may not accept mail from this machine",
        ),
        Ok(Err(error)) => finding(Severity::Fault, format!("the mail server cannot be used: {error}")),
        Err(_) => finding(Severity::Fault, "the mail server did not answer within 10 seconds"),
    }
}
