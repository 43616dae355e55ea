use crate::{Site, between};
use database::on_both;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;

fn drawn(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, Rgba([0, 80, 160, 0])))
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

on_both! {
    async fn a_logo_is_made_safe_described_and_shown_on_every_page(db: Db) {
        let site = Site::new(db.clone()).await;
        let silent = site.upload(&drawn(960, 320), "").await;
        assert_eq!(silent.status, 422);
        assert!(silent.text.contains("Bitte schreiben Sie, was das Logo zeigt."));
        // The picture itself is kept: it need not be chosen again.
        assert_eq!(site.save(&[("alt", "Wappen <der> Stadt")], &[]).await.location(), "/werkbank/aussehen/vorschau");
        assert_eq!(site.publish().await.status, 303);
        let page = site.test.get("/kontakt").await.text;
        let logo = between(&page, "<img class=\"own-logo\" ", ">");
        assert!(logo.contains("width=\"480\" height=\"160\" alt=\"Wappen &#60;der&#62; Stadt\""), "{logo}");
        let path = between(logo, "src=\"", "\"");
        let picture = site.test.get(path).await;
        assert_eq!(picture.headers["content-type"], "image/png");
        assert_eq!(picture.headers["content-security-policy"], "sandbox; default-src 'none'");
        let needed: String = db.query("select logo from appearance where state = 'live'").value().await.expect("a file");
        assert_eq!(path, format!("/aussehen/{needed}.png"));
        // And it goes again.
        assert_eq!(site.save(&[("no-logo", "1")], &[]).await.status, 303);
        site.publish().await;
        assert!(!site.test.get("/kontakt").await.text.contains("own-logo"));
    }

    async fn drawings_that_can_run_programs_are_refused_with_the_reason(db: Db) {
        let site = Site::new(db).await;
        let svg = site.upload(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "Wappen").await;
        assert_eq!(svg.status, 422);
        let told = between(&svg.text, "id=\"logo-error\"", "</p>");
        assert!(told.contains("SVG nehmen wir nicht an"), "{told}");
        assert!(svg.text.contains("value=\"Wappen\""), "what was typed is there");
        let half = drawn(300, 300);
        let broken = site.upload(&half[..half.len() / 2], "Wappen").await;
        assert!(between(&broken.text, "id=\"logo-error\"", "</p>").contains("lässt sich nicht öffnen"));
    }

    async fn no_other_stored_file_is_handed_out_as_a_logo(db: Db) {
        let site = Site::new(db).await;
        let hidden = site.test.app.files.put(drawn(5, 5).into()).await.expect("stored");
        assert_eq!(site.test.get(&format!("/aussehen/{hidden}.png")).await.status, 404);
    }
}
