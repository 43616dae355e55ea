//! Captions in the format WebVTT (W3C). Browsers pass silently over what they do not understand: whoever uploads captions
//! is told before.

use kernel::Problem;

/// Most bytes of captions.
pub const LARGEST: usize = 1_000_000;

/// Looks through a file with captions: the name of the format at its beginning, UTF-8, at least one caption, and every
/// time of it readable.
///
/// # Errors
/// What is wrong, on the field `captions`.
pub fn check(content: &[u8]) -> Result<(), Problem> {
    let problem = |key| Problem::new("captions", key);
    if content.len() > LARGEST {
        return Err(problem("film-captions-too-large"));
    }
    let text = std::str::from_utf8(content).ok().filter(|text| begins_with_its_name(text));
    let text = text.ok_or_else(|| problem("film-captions-unknown-type"))?.replace("\r\n", "\n");
    let mut is_empty = true;
    for (number, line) in text.split(['\n', '\r']).enumerate() {
        if let Some((from, to)) = line.split_once("-->") {
            if !is_span(from, to) {
                return Err(problem("film-captions-bad-time").with("line", number + 1));
            }
            is_empty = false;
        }
    }
    if is_empty { Err(problem("film-captions-empty")) } else { Ok(()) }
}

fn begins_with_its_name(text: &str) -> bool {
    text.strip_prefix('\u{feff}')
        .unwrap_or(text)
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

/// The end may have settings behind it, such as `align:start`.
fn is_span(from: &str, to: &str) -> bool {
    let to = to.split_whitespace().next().and_then(millis);
    millis(from.trim()).is_some_and(|from| to.is_some_and(|to| from < to))
}

/// A time such as `01:02.500` or `01:02:03.500`, in milliseconds.
fn millis(time: &str) -> Option<u64> {
    let (clock, fraction) = time.split_once('.')?;
    let (rest, seconds) = clock.rsplit_once(':')?;
    let (hours, minutes) = rest.rsplit_once(':').unwrap_or(("00", rest));
    let hours = Some(hours).filter(|hours| (2..=5).contains(&hours.len()))?;
    let number = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().ok())?
    };
    let below_60 = |text| number(text, 2).filter(|number| *number < 60);
    let minutes = number(hours, hours.len())? * 60 + below_60(minutes)?;
    Some((minutes * 60 + below_60(seconds)?) * 1000 + number(fraction, 3)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(content: &[u8]) -> &'static str {
        check(content).expect_err("refused").key
    }

    #[test]
    fn captions_as_the_format_says_are_fine() {
        for good in [
            "WEBVTT\n\n00:00.000 --> 00:01.000\nGrüße",
            "\u{feff}WEBVTT - Titel\r\n\r\nNOTE von uns\r\n\r\n1\r\n00:59:59.999 --> 100:00:00.000 align:start\r\nGuten Tag",
            "WEBVTT\r\r00:00.000\t-->\t00:01.000\rOld line ends",
        ] {
            assert_eq!(check(good.as_bytes()), Ok(()), "{good}");
        }
    }

    #[test]
    fn another_format_is_told_from_captions() {
        for other in [b"".as_slice(), b"WEBVTTX", b"1\n00:00:00,000 --> 00:00:01,000", b"WEBVTT\n\xff"] {
            assert_eq!(key(other), "film-captions-unknown-type", "{other:?}");
        }
        assert_eq!(key(&vec![b'x'; LARGEST + 1]), "film-captions-too-large");
        assert_eq!(key(b"WEBVTT\n\nNOTE nothing"), "film-captions-empty");
    }

    #[test]
    fn a_time_that_no_browser_understands_is_named_by_its_line() {
        for bad in [
            "00:00:00,000 --> 00:00:01,000",
            "00:01.000 --> 00:01.000",
            "00:60.000 --> 02:00.000",
            "60:00.000 --> 61:00.000",
            "0:01.000 --> 0:02.000",
            "00:01 --> 00:02",
            "1:00:00.000 --> 1:00:01.000",
            "00:01.000 -->",
            "-->",
            "+1:01.000 --> 00:02.000",
        ] {
            let problem = check(format!("WEBVTT\n\n{bad}\nText").as_bytes()).expect_err(bad);
            assert_eq!(problem, Problem::new("captions", "film-captions-bad-time").with("line", 3), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_time_as_it_is_written_is_read(hours in 0_u64..1000, minutes in 0_u64..60, seconds in 0_u64..60, fraction in 0_u64..1000) {
            let whole = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
            prop_assert_eq!(millis(&format!("{hours:02}:{minutes:02}:{seconds:02}.{fraction:03}")), Some(whole));
        }

        #[test]
        fn no_text_breaks_it(text in "[0-9:.> -]{0,40}\n?.{0,20}") {
            let captions = format!("WEBVTT\n{text}");
            prop_assert!(check(captions.as_bytes()).is_err() || text.contains("-->"));
        }
    }
}
