//! In which form a page travels. A browser says what it understands, and gets the smallest.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use std::io::Write;

/// Brotli's effort: beyond it a page takes much longer and hardly gets smaller.
const BROTLI_QUALITY: i32 = 5;
/// Brotli's window as a power of two: with 16 it is slower by a factor of three to five than from 18 on.
const BROTLI_WINDOW: i32 = 18;

/// How the bytes of an answer are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
    /// As they are.
    Identity,
}

impl Encoding {
    /// The best that the client takes, by `Accept-Encoding` (RFC 9110, section 12.5.3).
    pub fn of(headers: &HeaderMap) -> Self {
        let (mut brotli, mut gzip) = (false, false);
        for value in headers.get_all(header::ACCEPT_ENCODING) {
            for coding in value.to_str().unwrap_or_default().split(',') {
                let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
                let takes = !is_zero(weight);
                match name.trim() {
                    name if name.eq_ignore_ascii_case("br") => brotli = takes,
                    name if name.eq_ignore_ascii_case("gzip") => gzip = takes,
                    _ => {}
                }
            }
        }
        match (brotli, gzip) {
            (true, _) => Self::Brotli,
            (false, true) => Self::Gzip,
            (false, false) => Self::Identity,
        }
    }

    /// Its name in `Content-Encoding`, if it has one.
    pub fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Brotli => Some(HeaderValue::from_static("br")),
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Identity => None,
        }
    }

    /// What an entity tag ends with, since each encoding has one of its own.
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
            Self::Identity => "",
        }
    }

    /// Packs bytes. Takes about a millisecond for a page.
    pub fn pack(self, plain: Bytes) -> std::io::Result<Bytes> {
        match self {
            Self::Brotli => {
                let params = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: BROTLI_WINDOW,
                    size_hint: plain.len(),
                    ..Default::default()
                };
                let mut packed = Vec::with_capacity(plain.len() / 4);
                brotli::BrotliCompress(&mut &*plain, &mut packed, &params)?;
                Ok(packed.into())
            }
            Self::Gzip => {
                let mut packer = flate2::write::GzEncoder::new(
                    Vec::with_capacity(plain.len() / 4),
                    flate2::Compression::new(5),
                );
                packer.write_all(&plain)?;
                Ok(packer.finish()?.into())
            }
            Self::Identity => Ok(plain),
        }
    }
}

/// `q=0`, `q=0.000`: the client refuses it.
fn is_zero(weight: &str) -> bool {
    weight
        .trim()
        .strip_prefix("q=")
        .is_some_and(|q| !q.is_empty() && q.bytes().all(|b| b == b'0' || b == b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_best_encoding_that_is_not_refused_is_taken() {
        for (said, taken) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("GZIP", Encoding::Gzip),
            ("br;q=0, gzip;q=0.5", Encoding::Gzip),
            ("br; q=0.000, gzip;q=0", Encoding::Identity),
            ("brotli, x-gzip", Encoding::Identity),
            ("", Encoding::Identity),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(said));
            assert_eq!(Encoding::of(&headers), taken, "{said}");
        }
        assert_eq!(Encoding::of(&HeaderMap::new()), Encoding::Identity);
    }

    #[test]
    fn what_is_packed_can_be_unpacked_and_is_smaller() {
        let page = Bytes::from("<li class=\"card\">Eine Bank am Dorfteich</li>\n".repeat(500));
        let brotli = Encoding::Brotli.pack(page.clone()).expect("packed");
        let mut plain = Vec::new();
        brotli::Decompressor::new(&*brotli, 4096).read_to_end(&mut plain).expect("brotli");
        assert_eq!(plain, page);
        let gzip = Encoding::Gzip.pack(page.clone()).expect("packed");
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*gzip).read_to_end(&mut plain).expect("gzip");
        assert_eq!(plain, page);
        assert!(brotli.len() < gzip.len() && gzip.len() < page.len() / 10);
        assert_eq!(Encoding::Identity.pack(page.clone()).expect("as it is"), page);
    }
}
