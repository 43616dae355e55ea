//! Whether a file is a film that browsers play: found from its content, never from its name.

use kernel::text_enum;

text_enum! {
    /// The container of a film that every browser of today plays.
    pub enum Kind {
        /// ISO base media (ISO/IEC 14496-12 and -14).
        Mp4 = "mp4",
        /// The part of Matroska that is called WebM.
        Webm = "webm",
    }
}

impl Kind {
    /// The type that is sent with it.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
        }
    }

    /// Recognises a film.
    pub fn of(content: &[u8]) -> Option<Self> {
        if is_mp4(content) {
            Some(Self::Mp4)
        } else if is_webm(content) {
            Some(Self::Webm)
        } else {
            None
        }
    }
}

/// Brands of films that browsers play. Pictures (HEIC, AVIF), sound and QuickTime (`qt  `) are boxes of the same make.
const BRANDS: &[[u8; 4]] = &[
    *b"isom", *b"iso2", *b"iso3", *b"iso4", *b"iso5", *b"iso6", *b"mp41", *b"mp42", *b"avc1", *b"M4V ",
    *b"M4VH", *b"M4VP", *b"dash", *b"MSNV",
];
/// Names of the codecs that browsers play: H.264, AV1, VP9. H.265, which phones like to record, is none of them.
const CODECS: &[[u8; 4]] = &[*b"avc1", *b"avc3", *b"av01", *b"vp09"];
/// From the box of the whole film to the descriptions of its tracks' samples.
const WAY: &[[u8; 4]] = &[*b"moov", *b"trak", *b"mdia", *b"minf", *b"stbl", *b"stsd"];

fn is_mp4(content: &[u8]) -> bool {
    let brand = boxes(content)
        .next()
        .filter(|(kind, _)| *kind == b"ftyp")
        .and_then(|(_, head)| head.first_chunk::<4>());
    brand.is_some_and(|brand| BRANDS.contains(brand)) && leads_to_pictures(content, WAY)
}

/// Is there a track of a codec that browsers play?
fn leads_to_pictures(content: &[u8], way: &[[u8; 4]]) -> bool {
    match way.split_first() {
        Some((next, way)) => {
            boxes(content).any(|(kind, content)| kind == next && leads_to_pictures(content, way))
        }
        // Version and flags, then a count, then the descriptions.
        None => boxes(content.get(8..).unwrap_or_default()).any(|(codec, _)| CODECS.contains(codec)),
    }
}

/// The boxes that a content consists of: kind and content. Ends before one that does not fit.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (size, behind) = rest.split_first_chunk::<4>()?;
        let (kind, behind) = behind.split_first_chunk::<4>()?;
        let (head, size) = match u32::from_be_bytes(*size) {
            // To the end.
            0 => (8, rest.len()),
            // The size does not fit into four bytes and follows in eight.
            1 => (16, usize::try_from(u64::from_be_bytes(*behind.first_chunk()?)).ok()?),
            size => (8, size as usize),
        };
        let content = rest.get(head..size)?;
        rest = &rest[size..];
        Some((kind, content))
    })
}

const EBML: [u8; 4] = [0x1A, 0x45, 0xDF, 0xA3];
const DOC_TYPE: [u8; 2] = [0x42, 0x82];
const SEGMENT: [u8; 4] = [0x18, 0x53, 0x80, 0x67];

/// A head whose element `DocType` says `webm`, and the element with the film behind it (RFC 8794, RFC 9559).
fn is_webm(content: &[u8]) -> bool {
    let head = content.strip_prefix(&EBML).and_then(sized);
    let parts = head.and_then(|(length, rest)| rest.split_at_checked(length));
    parts.is_some_and(|(head, film)| doc_type(head) == Some(b"webm") && film.starts_with(&SEGMENT))
}

fn doc_type(mut head: &[u8]) -> Option<&[u8]> {
    while let Some(first) = head.first() {
        // An id keeps its leading bits; its first byte tells how long it is.
        let (id, rest) = head.split_at_checked(first.leading_zeros() as usize + 1)?;
        let (length, rest) = sized(rest)?;
        let (value, rest) = rest.split_at_checked(length)?;
        if id == DOC_TYPE {
            return value.split(|byte| *byte == 0).next();
        }
        head = rest;
    }
    None
}

/// Reads a number of one to eight bytes, and what comes behind it.
fn sized(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    let (number, rest) = bytes.split_at_checked(length).filter(|_| length <= 8)?;
    let own = u64::from(first) & ((1_u64 << (8 - length)) - 1);
    let value = number[1..].iter().fold(own, |value, byte| value << 8 | u64::from(*byte));
    Some((usize::try_from(value).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(8 + content.len()).expect("short");
        [&size.to_be_bytes(), kind.as_slice(), content].concat()
    }

    fn mp4(brand: [u8; 4], codec: [u8; 4]) -> Vec<u8> {
        let description = [&[0; 7], [1].as_slice(), &boxed(codec, &[0; 70])].concat();
        let track = WAY.iter().rev().fold(description, |inner, kind| boxed(*kind, &inner));
        [boxed(*b"ftyp", &[brand.as_slice(), &[0; 4]].concat()), boxed(*b"free", b""), track].concat()
    }

    fn webm(doc_type: &[u8]) -> Vec<u8> {
        let length = u8::try_from(doc_type.len()).expect("short");
        let head = [&[0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x80 | length], doc_type].concat();
        let whole = u8::try_from(head.len()).expect("short");
        [EBML.as_slice(), &[0x80 | whole], head.as_slice(), &SEGMENT, b"rest"].concat()
    }

    #[test]
    fn films_are_recognised_by_their_content() {
        for brand in [b"isom", b"mp42", b"M4V "] {
            for codec in CODECS {
                assert_eq!(Kind::of(&mp4(*brand, *codec)), Some(Kind::Mp4));
            }
        }
        assert_eq!(Kind::of(&webm(b"webm")), Some(Kind::Webm));
        assert_eq!(Kind::of(&webm(b"webm\0\0")), Some(Kind::Webm));
    }

    #[test]
    fn a_film_whose_pictures_lie_in_a_box_of_great_size_or_without_size_is_one() {
        let film = mp4(*b"isom", *b"avc1");
        let (head, track) = film.split_at(24);
        let great = [&[0, 0, 0, 1], b"mdat".as_slice(), &18_u64.to_be_bytes(), b"xx"].concat();
        assert_eq!(Kind::of(&[head, &great, track].concat()), Some(Kind::Mp4));
        let endless = [film.as_slice(), &[0; 4], b"mdat and so on"].concat();
        assert_eq!(Kind::of(&endless), Some(Kind::Mp4));
    }

    #[test]
    fn pictures_sound_quicktime_matroska_and_pages_are_no_films() {
        for brand in [b"heic", b"avif", b"qt  ", b"M4A "] {
            assert_eq!(Kind::of(&mp4(*brand, *b"avc1")), None);
        }
        for other in [webm(b"matroska"), webm(b"webmx"), b"<html>".to_vec(), b"ftypisom".to_vec(), Vec::new()]
        {
            assert_eq!(Kind::of(&other), None, "{other:?}");
        }
        let whole = webm(b"webm");
        assert_eq!(Kind::of(&whole[..whole.len() - 8]), None, "a head alone");
    }

    #[test]
    fn a_film_that_not_every_browser_plays_or_that_is_cut_off_is_none() {
        for codec in [b"hvc1", b"hev1", b"mp4a", b"mp4v"] {
            assert_eq!(Kind::of(&mp4(*b"isom", *codec)), None);
        }
        let whole = mp4(*b"isom", *b"avc1");
        for length in 0..whole.len() {
            assert_eq!(Kind::of(&whole[..length]), None, "{length} of {}", whole.len());
        }
    }

    proptest! {
        #[test]
        fn no_content_breaks_the_recognition(rest in proptest::collection::vec(any::<u8>(), 0..60), cut: prop::sample::Index) {
            let mut film = mp4(*b"isom", *b"avc1");
            let at = cut.index(film.len());
            film.splice(at.., rest.clone());
            for content in [[EBML.as_slice(), &rest].concat(), film, rest] {
                let kind = Kind::of(&content);
                prop_assert!(kind != Some(Kind::Mp4) || content[4..8] == *b"ftyp");
                prop_assert!(kind != Some(Kind::Webm) || content.windows(4).any(|four| four == b"webm"));
            }
        }
    }
}
