//! Tiles from a PMTiles file (version 3), read piece by piece.

use crate::{
    base::{Fault, Zooms},
    tile::{Area, Format, Tile},
};
use bytes::Bytes;
use object_store::local::LocalFileSystem;
use pmtiles::{
    AsyncPmTilesReader, Compression, HashMapCache, ObjectStoreBackend, PmtError, PmtResult, TileCoord,
    TileType,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::RwLock;

type Reader = AsyncPmTilesReader<ObjectStoreBackend, HashMapCache>;

/// An opened file.
pub struct Archive {
    path: PathBuf,
    reader: RwLock<Arc<Reader>>,
    /// What its tiles are made of.
    pub format: Format,
    /// Which levels it has, as far as the settings give them out.
    pub zooms: Zooms,
    /// What it shows.
    pub area: Area,
    /// Names of the layers of vector tiles, as far as it tells them.
    pub layers: Vec<String>,
    is_gzip: bool,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive")
            .field("path", &self.path)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

/// One tile as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The content.
    pub bytes: Bytes,
    /// Whether it is compressed by gzip.
    pub is_gzip: bool,
}

const KEY: &str = "map.file";

impl Archive {
    /// Opens a file and looks whether it can be used.
    ///
    /// # Errors
    /// What is wrong with it, in the words of an operator.
    pub async fn open(path: &Path, asked: Zooms) -> Result<Self, Fault> {
        let shown = path.display();
        if let Err(error) = std::fs::File::open(path) {
            return Err(Fault::new(
                KEY,
                format!("{shown} cannot be read: {error}"),
                "name a file that this user may read; a relative name is looked for in the data folder",
            ));
        }
        let reader = read(path).await.map_err(|error| unfit(path, &error))?;
        let header = reader.get_header();
        let format = match header.tile_type {
            TileType::Png => Format::Png,
            TileType::Jpeg => Format::Jpeg,
            TileType::Webp => Format::Webp,
            TileType::Mvt => Format::Vector,
            other => {
                return Err(Fault::new(
                    KEY,
                    format!("{shown} holds tiles of the kind {other:?}"),
                    "take one with png, jpeg, webp or vector tiles (mvt)",
                ));
            }
        };
        let is_gzip = match header.tile_compression {
            Compression::Gzip => true,
            Compression::None => false,
            other => {
                return Err(Fault::new(
                    KEY,
                    format!("the tiles of {shown} are compressed by {other:?}"),
                    "browsers here read gzip or none; convert the file",
                ));
            }
        };
        let zooms = Zooms { least: asked.least.max(header.min_zoom), most: asked.most.min(header.max_zoom) };
        if zooms.least > zooms.most {
            return Err(Fault::new(
                KEY,
                format!(
                    "{shown} has the zoom levels {} to {}, the settings give out {} to {}",
                    header.min_zoom, header.max_zoom, asked.least, asked.most
                ),
                "change map.min_zoom and map.max_zoom, or cut the file anew",
            ));
        }
        let area = Area {
            west: header.min_longitude,
            south: header.min_latitude,
            east: header.max_longitude,
            north: header.max_latitude,
        };
        let layers = match reader.get_metadata().await {
            Ok(metadata) => layer_names(&metadata),
            Err(_) => Vec::new(),
        };
        let path = path.to_owned();
        Ok(Self { path, reader: RwLock::new(Arc::new(reader)), format, zooms, area, layers, is_gzip })
    }

    /// Reads a tile; `None` when the file does not have it. A file that has been exchanged is opened anew.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub async fn tile(&self, tile: Tile) -> PmtResult<Option<Found>> {
        let coord = TileCoord::new(tile.z, tile.x, tile.y)?;
        let reader = self.reader.read().await.clone();
        let bytes = match reader.get_tile(coord).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::info!(%error, path = %self.path.display(), "the map file is opened anew");
                let reader = Arc::new(read(&self.path).await?);
                *self.reader.write().await = reader.clone();
                reader.get_tile(coord).await?
            }
        };
        Ok(bytes.map(|bytes| Found { bytes, is_gzip: self.is_gzip }))
    }

    /// The same, never compressed.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub async fn plain(&self, tile: Tile) -> PmtResult<Option<Found>> {
        let reader = self.reader.read().await.clone();
        let bytes = reader.get_tile_decompressed(TileCoord::new(tile.z, tile.x, tile.y)?).await?;
        Ok(bytes.map(|bytes| Found { bytes, is_gzip: false }))
    }
}

async fn read(path: &Path) -> PmtResult<Reader> {
    let path = std::path::absolute(path)?;
    let store = Box::new(LocalFileSystem::new());
    let inside = object_store::path::Path::from_absolute_path(&path)
        .map_err(|error| PmtError::Reading(std::io::Error::other(error)))?;
    Reader::try_from_cached_source(ObjectStoreBackend::new(store, inside), HashMapCache::default()).await
}

fn unfit(path: &Path, error: &PmtError) -> Fault {
    Fault::new(
        KEY,
        format!("{} is no PMTiles file of version 3: {error}", path.display()),
        "cut one as docs/base-map.md tells, or set map.base = \"outlines\"",
    )
}

/// The names under `vector_layers` of the metadata.
fn layer_names(metadata: &str) -> Vec<String> {
    let metadata: serde_json::Value = serde_json::from_str(metadata).unwrap_or_default();
    let layers = metadata["vector_layers"].as_array().map(Vec::as_slice).unwrap_or_default();
    layers.iter().filter_map(|layer| layer["id"].as_str()).map(str::to_owned).collect()
}
