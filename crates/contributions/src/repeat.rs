//! Recognising the same words that come again under another key, as happens when somebody goes back in the browser to the
//! form and sends it a second time. Known are only counts of a window, kept like those of the limits; they name nobody and
//! are forgotten with them. Whoever is recognised learns the reference, which is no secret, and never a receipt.

use crate::store;
use database::Tx;
use kernel::{Result, Timestamp, secrets};
use web::limits;

/// A repeat is recognised for at least this long, and for at most twice as long.
const WINDOW_SECONDS: i64 = 30 * 60;
const ACTION: &str = "intake-same";

/// The reference under which the same words have come from the same network a little while ago, if they are still there.
///
/// # Errors
/// Those of the database.
pub(crate) async fn found(
    tx: &mut Tx,
    network: &[u8],
    content_hash: &[u8],
    now: Timestamp,
) -> Result<Option<String>> {
    let source = source(network, content_hash);
    let mut seen = 0;
    for moment in [now, now.plus_seconds(-WINDOW_SECONDS)] {
        seen += limits::current(&mut *tx, ACTION, &source, WINDOW_SECONDS, moment).await?;
    }
    if seen == 0 {
        return Ok(None);
    }
    store::reference_of_content(tx, content_hash, now.plus_seconds(-2 * WINDOW_SECONDS)).await
}

/// Notes that these words have come from this network.
///
/// # Errors
/// Those of the database.
pub(crate) async fn note(tx: &mut Tx, network: &[u8], content_hash: &[u8], now: Timestamp) -> Result<()> {
    limits::count(tx, ACTION, &source(network, content_hash), WINDOW_SECONDS, now).await?;
    Ok(())
}

/// Neither network nor words can be read from it: the network's key is an HMAC of its own day.
fn source(network: &[u8], content_hash: &[u8]) -> Vec<u8> {
    secrets::sha256(&[network, content_hash].concat()).to_vec()
}
