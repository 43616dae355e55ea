//! `leisten files copy`: from one store of files into another, in whichever direction. It may run while servers use the
//! older store: files never change, so what a first pass has copied stays good, and a second one brings what came since.

use crate::storage::{MARK, Storage};
use anyhow::{Context, Result, ensure};
use backup::ledger;
use files::Files;
use std::collections::BTreeSet;

/// Copies all files, the list of erasures and the site's mark. Every file is compared with its name on the way.
///
/// # Errors
/// When both are the same store, the newer one belongs to another site, or one of them does not answer; what was copied
/// until then stays and is passed over the next time.
pub async fn copy(older: &Storage, newer: &Storage) -> Result<String> {
    ensure!(
        older.to_string() != newer.to_string(),
        "both settings name {newer}; the newer ones are those of --config, --set and the environment"
    );
    let (from, to) = (older.open_existing()?, newer.open()?);
    let mark = from.get_list(MARK).await.with_context(|| format!("{older} does not answer"))?;
    let mark = mark.with_context(|| format!("{older} is not the store of a site: it has no {MARK}"))?;
    newer.belongs(&to, None, Some(String::from_utf8_lossy(&mark).trim())).await?;
    // First of all, so that nobody takes a half filled store for a free one.
    to.put_list(MARK, mark).await?;

    let mut wanted = BTreeSet::new();
    from.each(|name, _| {
        wanted.insert(name);
    })
    .await?;
    let all = wanted.len();
    to.each(|name, _| {
        wanted.remove(&name);
    })
    .await?;
    for name in &wanted {
        carry(&from, &to, name).await?;
    }
    let mut erased = ledger::stored(&from).await?;
    erased.extend(ledger::stored(&to).await?);
    to.put_list(ledger::NAME, ledger::write(&erased).into()).await?;
    Ok(format!(
        "{all} files lie in {older}; {} of them were copied to {newer}, the others were there already.\nNothing was deleted. Stop the servers, repeat this, and start them with the newer settings.",
        wanted.len()
    ))
}

async fn carry(from: &Files, to: &Files, name: &str) -> Result<()> {
    match from.get(name).await {
        Ok(bytes) => to.put(bytes).await.map(drop).with_context(|| format!("{name} cannot be stored")),
        // Deleted as unused meanwhile.
        Err(kernel::Error::NotFound) => Ok(()),
        Err(error) => Err(error).with_context(|| format!("{name} cannot be read")),
    }
}
