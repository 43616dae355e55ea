//! Logs: lines of text or JSON on standard error. No contents, no addresses of people, no paths (they may hold tokens):
//! a request is named by the pattern of its route.

use anyhow::{Context, Result};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};
use web::Settings;

/// Begins logging as the settings say.
///
/// # Errors
/// When the filter is none, or something else logs already.
pub fn start(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log).context("server.log is no filter")?;
    let registry = tracing_subscriber::registry().with(filter);
    if settings.log_json {
        registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init()
    } else {
        registry.with(fmt::layer().with_writer(std::io::stderr)).try_init()
    }
    .context("the log cannot be started")?;
    // The words of a panic may quote what somebody wrote; its place is enough to find it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault in the program (panic)");
    }));
    Ok(())
}
