//! The root secret on paper: eight numbered lines of eight digits, each with two check digits, so that whoever types it in
//! again is told which line is wrong.

use kernel::secrets::{hex, sha256, unhex};

const LINES: usize = 8;
const BYTES: usize = 4;

/// The lines to print.
///
/// ```
/// let lines = backup::printed::lines(&[7; 32]);
/// assert_eq!(lines[0], "1  0707 0707  f3");
/// assert_eq!(backup::printed::read(&lines.join("\n")), Ok([7; 32]));
/// ```
pub fn lines(root: &[u8; 32]) -> Vec<String> {
    root.chunks(BYTES)
        .enumerate()
        .map(|(at, bytes)| {
            let digits = hex(bytes);
            let (left, right) = digits.split_at(BYTES);
            format!("{}  {left} {right}  {}", at + 1, check(at, bytes))
        })
        .collect()
}

/// Two digits that depend on the place of the line, so that swapped lines are found too.
fn check(at: usize, bytes: &[u8]) -> String {
    let mut data = vec![u8::try_from(at + 1).unwrap_or_default()];
    data.extend_from_slice(bytes);
    hex(&sha256(&data)[..1])
}

/// Reads what somebody typed: the eight lines with or without their numbers, in any spacing and case, or the 64 digits of
/// the secret's file. Lines that hold something else are passed over.
///
/// # Errors
/// Says what is wrong, and in which line.
pub fn read(typed: &str) -> Result<[u8; 32], String> {
    let whole: String = typed.split_whitespace().collect();
    if whole.len() == 64
        && let Some(root) = unhex(&whole).and_then(|bytes| bytes.try_into().ok())
    {
        return Ok(root);
    }
    let mut root = Vec::with_capacity(LINES * BYTES);
    for line in typed.lines() {
        let Some(digits) = digits(line) else { continue };
        let at = root.len() / BYTES;
        if at == LINES {
            return Err(format!("there are more than {LINES} lines"));
        }
        let wrong = || {
            format!("line {} is not right: its check digits do not fit; compare it with the paper", at + 1)
        };
        let bytes = unhex(&digits[..2 * BYTES]).ok_or_else(wrong)?;
        if check(at, &bytes) != digits[2 * BYTES..] {
            return Err(wrong());
        }
        root.extend(bytes);
    }
    let found = root.len() / BYTES;
    root.try_into().map_err(|_| format!("there are {found} of {LINES} lines"))
}

/// The ten digits of a line, if it looks like one.
fn digits(line: &str) -> Option<String> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    // The number before the line.
    if words.first().is_some_and(|word| word.trim_end_matches(['.', ':', ')']).len() == 1) {
        words.remove(0);
    }
    let digits = words.concat().to_lowercase();
    (digits.len() == 2 * BYTES + 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_printed_is_read_again_however_it_is_typed(root: [u8; 32]) {
            let lines = lines(&root);
            prop_assert_eq!(read(&lines.join("\n")), Ok(root));
            prop_assert_eq!(read(&format!("Leisten\n\n{}\n", lines.join("\n\n").to_uppercase())), Ok(root));
            let bare: Vec<String> = lines.iter().map(|line| line[1..].replace(' ', "")).collect();
            prop_assert_eq!(read(&bare.join("\r\n")), Ok(root));
            prop_assert_eq!(read(&hex(&root)), Ok(root));
        }

        #[test]
        fn a_wrong_digit_never_gives_another_secret_unnoticed_and_its_line_is_named(root: [u8; 32], line in 0_usize..8, place in 3_usize..7) {
            let mut lines = lines(&root);
            let old = lines[line].as_bytes()[place];
            let new = if old == b'0' { "1" } else { "0" };
            lines[line].replace_range(place..=place, new);
            match read(&lines.join("\n")) {
                Err(told) => prop_assert!(told.contains(&format!("line {}", line + 1)), "{}", told),
                // One in 256 slips through its line; the fingerprint of the backup finds it then.
                Ok(other) => prop_assert_ne!(other, root),
            }
        }
    }

    #[test]
    fn missing_swapped_and_surplus_lines_are_told() {
        let mut all = lines(&std::array::from_fn(|n| u8::try_from(n).expect("small")));
        assert_eq!(read(&all[..7].join("\n")), Err("there are 7 of 8 lines".to_owned()));
        assert_eq!(read(""), Err("there are 0 of 8 lines".to_owned()));
        all.swap(2, 5);
        assert!(read(&all.join("\n")).expect_err("swapped").contains("line 3"));
        all.swap(2, 5);
        all.push(all[7].clone());
        assert!(read(&all.join("\n")).expect_err("nine").contains("more than 8"));
    }
}
