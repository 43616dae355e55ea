//! What `leisten check` says about the base of the map.

use crate::{
    base::Base,
    tile::{Area, Tile},
};
use kernel::{Locale, Result};
use web::{App, Cx};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Good(String),
    /// It works, but somebody should look.
    Advice(String),
    /// It does not work.
    Fault(String),
}

/// Looks whether an opened base shows the region.
///
/// # Errors
/// Those of the database.
pub async fn check(app: &App, base: &Base) -> Result<Finding> {
    let overview = region::overview(&Cx::background(app, Locale::De)).await?;
    let Some(area) = Area::of_region(&overview)? else {
        return Ok(Finding::Advice("there is no region yet; import one to have a map".to_owned()));
    };
    Ok(match base {
        Base::Outlines => {
            Finding::Good("outlines only; map.base can put tiles under them, see docs/base-map.md".to_owned())
        }
        Base::Archive(archive) if !archive.area.meets(&area) => Finding::Fault(format!(
            "the map file shows {:?}, the region lies at {:?} (west, south, east, north); cut the file anew",
            archive.area.corners(),
            area.corners()
        )),
        Base::Archive(archive) => Finding::Good(format!(
            "tiles from the map file, zoom levels {} to {}",
            archive.zooms.least, archive.zooms.most
        )),
        Base::Proxy(proxy) => {
            let (lon, lat) = (area.west.midpoint(area.east), area.south.midpoint(area.north));
            let z = proxy.zooms.least.midpoint(proxy.zooms.most);
            match Tile::at(z, lon, lat) {
                Some(tile) => match proxy.try_out(tile).await {
                    Ok(_) => Finding::Good("the server of the map's tiles answers".to_owned()),
                    Err(refusal) => Finding::Advice(format!(
                        "{refusal}; until it answers, the map shows outlines and what is in the cache"
                    )),
                },
                None => Finding::Fault("the region lies where Web Mercator has no tiles".to_owned()),
            }
        }
    })
}
