use crate::ground::{PNG, VECTOR, archive, middle, path, settings, town};
use basemap::{Base, open, tile::Area};
use pmtiles::{Compression, TileType};
use web::Settings;

fn with_file(file: &std::path::Path) -> Settings {
    settings(&[
        ("map.base", "pmtiles"),
        ("map.file", &file.display().to_string()),
        ("map.attribution", "© OpenStreetMap-Mitwirkende, ODbL"),
        ("map.attribution_url", "https://www.openstreetmap.org/copyright"),
    ])
}

#[tokio::test]
async fn a_file_is_opened_with_its_kind_levels_area_and_layers() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.pmtiles");
    archive(&file, TileType::Mvt, Compression::Gzip, VECTOR);
    let Ok(Base::Archive(archive)) = open(&with_file(&file)).await else { panic!("an archive") };
    assert_eq!((archive.zooms.least, archive.zooms.most), (8, 12));
    assert_eq!(archive.area, Area { west: 12.4, south: 51.9, east: 12.9, north: 52.4 });
    assert_eq!(archive.layers, ["water", "streets"]);
    let packed = archive.tile(middle(10)).await.expect("read").expect("there");
    assert!(packed.is_gzip && packed.bytes.starts_with(b"\x1f\x8b"));
    assert_eq!(&archive.plain(middle(10)).await.expect("read").expect("there").bytes[..], VECTOR);
}

#[tokio::test]
async fn what_cannot_be_used_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("fehlt.pmtiles");
    let letter = folder.path().join("brief.pmtiles");
    std::fs::write(&letter, "kein Archiv, sondern ein Brief".repeat(30)).expect("written");
    let foreign = folder.path().join("fremd.pmtiles");
    archive(&foreign, TileType::Avif, Compression::None, b"avif");
    let squeezed = folder.path().join("levels.pmtiles");
    archive(&squeezed, TileType::Png, Compression::None, PNG);
    let mut too_deep = with_file(&squeezed);
    too_deep.map_min_zoom = 15;
    for (settings, expected) in [
        (with_file(&missing), "cannot be read"),
        (with_file(&letter), "is no PMTiles file"),
        (with_file(&foreign), "Avif"),
        (too_deep, "zoom levels 8 to 12"),
    ] {
        let fault = open(&settings).await.expect_err("refused");
        assert_eq!(fault.key, "map.file");
        assert!(fault.what.contains(expected), "{fault:?}");
    }
}

#[tokio::test]
async fn an_exchanged_file_is_read_anew_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.pmtiles");
    archive(&file, TileType::Png, Compression::None, PNG);
    let Ok(Base::Archive(open)) = open(&with_file(&file)).await else { panic!("an archive") };
    assert_eq!(&open.tile(middle(9)).await.expect("read").expect("there").bytes[..], PNG);
    let newer = [PNG, b"newer"].concat();
    archive(&folder.path().join("b.pmtiles"), TileType::Png, Compression::None, &newer);
    std::fs::rename(folder.path().join("b.pmtiles"), &file).expect("exchanged");
    assert_eq!(&open.tile(middle(9)).await.expect("read").expect("there").bytes[..], newer);
}

database::on_both! {
    async fn tiles_of_a_file_are_given_out_for_the_region_only(db: Db) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.pmtiles");
        archive(&file, TileType::Mvt, Compression::Gzip, VECTOR);
        let test = town(db, with_file(&file)).await;

        let tile = test.get(&path(middle(10))).await;
        assert_eq!(tile.status, 200);
        assert_eq!(tile.headers["content-type"], "application/x-protobuf");
        assert_eq!(tile.headers["cache-control"], "public, max-age=86400");
        assert_eq!(tile.text.as_bytes(), VECTOR, "not compressed for who does not ask for it");

        // On the map, but not in the file: nothing to draw.
        let beside = basemap::tile::Tile { x: middle(12).x + 1, ..middle(12) };
        let empty = test.get(&path(beside)).await;
        assert_eq!((empty.status.as_u16(), empty.text.len()), (200, 0));

        for refused in ["/karte/kacheln/13/0/0", "/karte/kacheln/10/0/0", "/karte/kacheln/7/68/42", "/karte/kacheln/10/x/1"] {
            let answer = test.get(refused).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, ""), "{refused}");
        }

        let style = test.get("/karte/stil.json").await.json();
        assert_eq!(style["sources"]["base"]["type"], "vector");
        assert_eq!(style["sources"]["base"]["minzoom"], 8);
        assert_eq!(style["metadata"]["credits"][0][0]["text"], "© OpenStreetMap-Mitwirkende");
        let drawn: Vec<&str> = style["layers"].as_array().expect("layers").iter().filter_map(|layer| layer["source-layer"].as_str()).collect();
        assert!(!drawn.is_empty() && drawn.iter().all(|name| ["water", "streets"].contains(name)), "{drawn:?}");
    }
}
