//! What the tests stand on: a small region, a small file of tiles, and a server of tiles that can be told to fail.

use basemap::tile::Tile;
use pmtiles::{Compression, PmTilesWriter, TileCoord, TileType};
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
};
use web::{Settings, testing::TestApp};

/// A town of a quarter of a degree with one place in its middle.
pub(crate) const REGION: &str = r#"{"type":"FeatureCollection","attribution":"© Vermessung","features":[
    {"type":"Feature","properties":{"name":"Musterstadt"},
     "geometry":{"type":"Polygon","coordinates":[[[12.5,52.0],[12.75,52.0],[12.75,52.25],[12.5,52.25],[12.5,52.0]]]}}]}"#;

pub(crate) const PLACES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"Mitte","gemeinde":"musterstadt","status":"kernstadt","is_seat":true},
     "geometry":{"type":"Point","coordinates":[12.62,52.12]}}]}"#;

/// A picture of one pixel.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// A vector tile with one layer without shapes.
pub(crate) const VECTOR: &[u8] = b"\x1a\x09\x0a\x05water\x78\x02";

/// The tile of the middle of the town.
pub(crate) fn middle(z: u8) -> Tile {
    Tile::at(z, 12.62, 52.12).expect("on the map")
}

pub(crate) fn path(tile: Tile) -> String {
    format!("/karte/kacheln/{}/{}/{}", tile.z, tile.x, tile.y)
}

pub(crate) fn settings(pairs: &[(&str, &str)]) -> Settings {
    let mut settings = Settings::default();
    for (key, value) in pairs {
        assert_eq!(settings.set(key, value), Ok(true), "{key}");
    }
    settings
}

/// The town with these settings.
pub(crate) async fn town(db: database::Db, settings: Settings) -> TestApp {
    let test = TestApp::with(db, vec![region::module(), basemap::module()], settings);
    let files = [("gemeinden.geojson", REGION), ("orte.geojson", PLACES)]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
    region::import(&test.app.db, &test.app.random, test.clock.now(), files.into()).await.expect("imported");
    test
}

/// A file with the middle of the town on the levels 8 to 12.
pub(crate) fn archive(file: &Path, kind: TileType, compression: Compression, content: &[u8]) {
    let out = std::fs::File::create(file).expect("a file");
    let mut writer = PmTilesWriter::new(kind)
        .tile_compression(compression)
        .min_zoom(8)
        .max_zoom(12)
        .bounds(12.4, 51.9, 12.9, 52.4)
        .metadata(r#"{"vector_layers":[{"id":"water"},{"id":"streets"}]}"#)
        .create(out)
        .expect("a writer");
    for z in 8..=12 {
        let tile = middle(z);
        writer.add_tile(TileCoord::new(z, tile.x, tile.y).expect("a tile"), content).expect("written");
    }
    writer.finalize().expect("finished");
}

/// What the other server answers: status, content type, content.
pub(crate) type Answer = (u16, &'static str, Vec<u8>);

/// Another server, which notes what it is asked.
#[derive(Clone)]
pub(crate) struct Upstream {
    pub(crate) url: String,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Upstream {
    /// Gives these answers in turn; the last one for ever.
    pub(crate) fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/{{z}}/{{x}}/{{y}}", listener.local_addr().expect("an address"));
        let upstream = Self { url, answers: Arc::new(Mutex::new(answers.into())), asked: Arc::default() };
        let here = upstream.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(stream.try_clone().expect("a connection")).lines();
                let head: Vec<String> =
                    lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
                here.asked.lock().expect("whole").push(head.join("\n"));
                let (status, kind, content) = here.next();
                let mut stream = stream;
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} Told\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    content.len()
                );
                let _ = stream.write_all(&content);
            }
        });
        upstream
    }

    fn next(&self) -> Answer {
        let mut answers = self.answers.lock().expect("whole");
        if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }.expect("an answer")
    }

    /// The heads of all requests.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("whole").clone()
    }
}
