//! Pictures from people: recognised by content, turned upright, made smaller, written anew. What a camera wrote beside
//! the picture (place, time, device) is gone afterwards, because only pixels are carried over.

use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
};
use kernel::{Error, Result};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// What is accepted.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest file in bytes.
    pub bytes: usize,
    /// Most pixels, checked before unpacking.
    pub pixels: u64,
}

/// A picture that may be shown.
#[derive(Debug, Clone)]
pub struct Picture {
    /// JPEG, at most 1600 px on its longer side.
    pub full: Bytes,
    /// JPEG, at most 480 px on its longer side.
    pub preview: Bytes,
    /// Width of `full` in pixels.
    pub width: u32,
    /// Height of `full` in pixels.
    pub height: u32,
}

/// Unpacked pictures are large: no more than this many at once, whoever sends them.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// Bytes of an unpacked pixel: red, green, blue and transparency. A picture with more (16 bits each) is measured by what
/// it takes.
const PIXEL: u64 = 4;

/// [`make_safe`] on a thread that may be busy for a while, when there is room for one more picture in memory.
///
/// # Errors
/// As [`make_safe`].
pub async fn make_safe_in_turn(bytes: Bytes, limits: Limits) -> Result<Picture> {
    in_turn(move || make_safe(&bytes, limits)).await
}

/// [`make_logo`] in the same way.
///
/// # Errors
/// As [`make_logo`].
pub async fn make_logo_in_turn(bytes: Bytes, limits: Limits) -> Result<Logo> {
    in_turn(move || make_logo(&bytes, limits)).await
}

async fn in_turn<T: Send + 'static>(make: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    let work = move || {
        let safe = make();
        // Held by the work itself, which goes on when whoever asked has gone.
        drop(turn);
        safe
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// A logo that may be shown. PNG, because it may be transparent.
#[derive(Debug, Clone)]
pub struct Logo {
    /// PNG, at most [`LOGO`] px on its longer side.
    pub png: Bytes,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Sharp at twice the size that the head of a page has room for.
const LOGO: u32 = 480;
const FULL: u32 = 1600;
const PREVIEW: u32 = 480;
const QUALITY: u8 = 80;

/// Decodes, turns upright, shrinks and encodes anew. Takes tens of milliseconds of CPU: servers call [`make_safe_in_turn`].
///
/// # Errors
/// [`Error::Invalid`] on the field `photos`: too large, no JPEG, PNG or WebP, too many pixels, broken.
pub fn make_safe(bytes: &[u8], limits: Limits) -> Result<Picture> {
    let full = open(bytes, limits, FULL)?;
    let preview = shrink(&full, PREVIEW);
    Ok(Picture {
        width: full.width(),
        height: full.height(),
        full: encode(&full)?,
        preview: encode(&preview)?,
    })
}

/// The same for a logo, which keeps its transparency.
///
/// # Errors
/// As [`make_safe`].
pub fn make_logo(bytes: &[u8], limits: Limits) -> Result<Logo> {
    let logo = open(bytes, limits, LOGO)?.into_rgba8();
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&logo, logo.width(), logo.height(), image::ExtendedColorType::Rgba8)
        .map_err(Error::internal)?;
    Ok(Logo { width: logo.width(), height: logo.height(), png: png.into() })
}

/// Decodes, turns upright and shrinks to `side` px.
fn open(bytes: &[u8], limits: Limits, side: u32) -> Result<DynamicImage> {
    if bytes.len() > limits.bytes {
        return Err(Error::invalid("photos", "photo-too-large"));
    }
    let broken = |_| Error::invalid("photos", "photo-broken");
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Error::invalid("photos", "photo-broken"))?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Error::invalid("photos", "photo-unknown-type"));
    }
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let most = limits.pixels.saturating_mul(PIXEL);
    if width == 0
        || height == 0
        || u64::from(width) * u64::from(height) > limits.pixels
        || decoder.total_bytes() > most
    {
        return Err(Error::invalid("photos", "photo-too-many-pixels"));
    }
    let mut memory = image::Limits::no_limits();
    memory.max_alloc = Some(most);
    decoder.set_limits(memory).map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    // Made small first, so that there are never two large ones.
    let mut small = shrink(&picture, side);
    drop(picture);
    small.apply_orientation(orientation);
    Ok(small)
}

fn shrink(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width() <= side && picture.height() <= side {
        picture.clone()
    } else {
        picture.resize(side, side, FilterType::Triangle)
    }
}

fn encode(picture: &DynamicImage) -> Result<Bytes> {
    let mut bytes = Vec::new();
    // JPEG knows no transparency.
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(&picture.to_rgb8())
        .map_err(Error::internal)?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    const LIMITS: Limits = Limits { bytes: 1_000_000, pixels: 10_000_000 };

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([200, 100, 50])))
            .write_to(&mut bytes, format)
            .expect("a picture");
        bytes.into_inner()
    }

    /// Puts an EXIF block with a text and orientation 6 (turn right) behind the first marker of a JPEG.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        tiff.extend_from_slice(b"GPS 52.1 12.5");
        let mut block = b"Exif\0\0".to_vec();
        block.extend(tiff);
        let length = u16::try_from(block.len() + 2).expect("a short block");
        [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), &block, &jpeg[2..]].concat()
    }

    fn key(error: &Error) -> &'static str {
        match error {
            Error::Invalid(problems) => problems.0[0].key,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_the_camera_wrote_is_gone_and_the_picture_stands_upright() {
        let original = with_exif(&picture(200, 100, ImageFormat::Jpeg));
        assert!(original.windows(3).any(|window| window == b"GPS"));
        let safe = make_safe(&original, LIMITS).expect("a picture");
        assert!(!safe.full.windows(3).any(|window| window == b"GPS"));
        assert_eq!((safe.width, safe.height), (100, 200));
    }

    #[test]
    fn large_pictures_become_smaller_and_keep_their_shape() {
        let safe = make_safe(&picture(3200, 1600, ImageFormat::Png), LIMITS).expect("a picture");
        assert_eq!((safe.width, safe.height), (1600, 800));
        let preview = image::load_from_memory(&safe.preview).expect("a preview");
        assert_eq!((preview.width(), preview.height()), (480, 240));
    }

    #[test]
    fn a_logo_stays_transparent_and_becomes_small() {
        let mut bytes = Cursor::new(Vec::new());
        let drawn = image::RgbaImage::from_pixel(960, 320, image::Rgba([200, 100, 50, 0]));
        DynamicImage::ImageRgba8(drawn).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
        let logo = make_logo(&bytes.into_inner(), LIMITS).expect("a logo");
        assert_eq!((logo.width, logo.height), (480, 160));
        let read = image::load_from_memory_with_format(&logo.png, ImageFormat::Png).expect("a PNG");
        assert_eq!((read.width(), read.height()), (480, 160));
        assert_eq!(read.to_rgba8().get_pixel(3, 3).0[3], 0, "one sees through it");
        assert_eq!(
            key(&make_logo(b"<svg onload=alert(1)>", LIMITS).expect_err("no picture")),
            "photo-unknown-type"
        );
    }

    #[test]
    fn what_is_no_picture_is_refused_with_its_reason() {
        assert_eq!(
            key(&make_safe(b"<svg onload=alert(1)>", LIMITS).expect_err("no picture")),
            "photo-unknown-type"
        );
        assert_eq!(
            key(&make_safe(b"GIF89a\x01\0\x01\0", LIMITS).expect_err("no picture")),
            "photo-unknown-type"
        );
        let whole = picture(300, 300, ImageFormat::Png);
        assert_eq!(
            key(&make_safe(&whole[..whole.len() / 2], LIMITS).expect_err("half a picture")),
            "photo-broken"
        );
        let few = Limits { pixels: 100, ..LIMITS };
        assert_eq!(key(&make_safe(&whole, few).expect_err("too many pixels")), "photo-too-many-pixels");
        let small = Limits { bytes: 10, ..LIMITS };
        assert_eq!(key(&make_safe(&whole, small).expect_err("too large")), "photo-too-large");
    }
}
