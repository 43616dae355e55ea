//! Which part of a file a browser asks for (RFC 9110, section 14). Films are jumped about in; Safari plays nothing from a
//! server that cannot send parts.

use std::ops::Range;

/// What to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it: nothing else was asked for, or nothing that we understand.
    Whole,
    /// These bytes; never empty.
    Of(Range<u64>),
    /// Nothing: the file ends before.
    Beyond,
}

/// Reads the header `Range` for a file of this many bytes. Several ranges at once are answered with the whole file, as
/// the rule permits; no browser asks a film for them.
pub fn asked(header: Option<&str>, length: u64) -> Part {
    let Some((unit, range)) = header.and_then(|header| header.split_once('=')) else { return Part::Whole };
    let Some((first, last)) = range.trim().split_once('-') else { return Part::Whole };
    if !unit.eq_ignore_ascii_case("bytes") {
        return Part::Whole;
    }
    match (number(first), number(last)) {
        (None, Some(count)) if first.is_empty() => {
            if count == 0 || length == 0 {
                Part::Beyond
            } else {
                Part::Of(length.saturating_sub(count)..length)
            }
        }
        (Some(first), None) if last.is_empty() => from(first, length, length),
        (Some(first), Some(last)) if first <= last => from(first, last.saturating_add(1).min(length), length),
        _ => Part::Whole,
    }
}

fn from(first: u64, end: u64, length: u64) -> Part {
    if first < length { Part::Of(first..end) } else { Part::Beyond }
}

/// Digits and nothing else. A number that is too large for us lies beyond every file.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ways_to_ask_for_a_part_are_understood() {
        for (asks, part) in [
            ("bytes=0-499", Part::Of(0..500)),
            ("bytes=500-", Part::Of(500..1000)),
            ("bytes=-200", Part::Of(800..1000)),
            ("bytes=-2000", Part::Of(0..1000)),
            ("bytes=900-99999999999999999999999", Part::Of(900..1000)),
            ("Bytes=0-0", Part::Of(0..1)),
            ("bytes=1000-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=5-3", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("seconds=0-1", Part::Whole),
            ("bytes", Part::Whole),
        ] {
            assert_eq!(asked(Some(asks), 1000), part, "{asks}");
        }
        assert_eq!(asked(None, 1000), Part::Whole);
        assert_eq!(asked(Some("bytes=0-"), 0), Part::Beyond);
    }

    proptest! {
        #[test]
        fn a_part_lies_in_the_file_and_is_what_was_asked_for(first: u64, last: u64, length: u64) {
            match asked(Some(&format!("bytes={first}-{last}")), length) {
                Part::Of(part) => {
                    prop_assert!(part.start == first && part.start < part.end && part.end <= length);
                    prop_assert!(part.end - 1 == last || part.end == length);
                }
                Part::Beyond => prop_assert!(first >= length),
                Part::Whole => prop_assert!(first > last),
            }
        }

        #[test]
        fn no_header_breaks_it(header in ".{0,40}", length in 0_u64..2000) {
            if let Part::Of(part) = asked(Some(&header), length) {
                prop_assert!(part.start < part.end && part.end <= length);
            }
        }
    }
}
