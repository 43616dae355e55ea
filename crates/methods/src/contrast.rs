//! Can this be read on that? Contrast of two colours as WCAG 2.2 defines it, and the nearest colour that can be read.
//!
//! Source: WCAG 2.2, definitions of *relative luminance* and *contrast ratio*; success criteria 1.4.3 (text, 4.5 : 1) and
//! 1.4.11 (controls and drawings, 3 : 1).

use std::{fmt, str::FromStr};

/// What text needs (1.4.3).
pub const TEXT: f64 = 4.5;
/// What controls, their borders and drawings need (1.4.11).
pub const GRAPHIC: f64 = 3.0;

/// An opaque sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Colour {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// The text is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoColour;

impl FromStr for Colour {
    type Err = NoColour;

    /// Reads `#1d5136`, with or without `#`, in capitals or not, and the short form `#153`.
    fn from_str(text: &str) -> Result<Self, NoColour> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        let long: String = match digits.len() {
            6 => digits.to_owned(),
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => return Err(NoColour),
        };
        if !long.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoColour);
        }
        let [_, red, green, blue] = u32::from_str_radix(&long, 16).map_err(|_| NoColour)?.to_be_bytes();
        Ok(Self { red, green, blue })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl Colour {
    const BLACK: Self = Self { red: 0, green: 0, blue: 0 };
    const WHITE: Self = Self { red: 255, green: 255, blue: 255 };

    /// Relative luminance: 0 for black, 1 for white.
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let share = f64::from(part) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast ratio with another colour, 1 to 21; the same whichever of them is in front.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Mixed with `share` 255ths of another one.
    fn mixed(self, other: Self, share: u8) -> Self {
        let part = |own: u8, theirs: u8| {
            let (own, theirs, share) = (u32::from(own), u32::from(theirs), u32::from(share));
            // At most 255, since it lies between two numbers that are.
            u8::try_from((own * (255 - share) + theirs * share + 127) / 255).unwrap_or(u8::MAX)
        };
        Self {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
        }
    }

    /// The same colour, darker, for controls under the pointer.
    #[must_use]
    pub fn darker(self) -> Self {
        self.mixed(Self::BLACK, 80)
    }

    /// The nearest colour of the same hue that fits: as little black or white as possible is mixed in. `None` when no
    /// mixture fits.
    pub fn nearest(self, fits: impl Fn(Self) -> bool) -> Option<Self> {
        (0..=u8::MAX)
            .flat_map(|share| [Self::BLACK, Self::WHITE].map(|end| self.mixed(end, share)))
            .find(|colour| fits(*colour))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn colour(text: &str) -> Colour {
        text.parse().expect("a colour")
    }

    #[test]
    fn known_ratios_come_out_as_published() {
        // Black on white is 21 by the definition; #767676 is the lightest grey that passes on white and #777777 fails, as
        // the WCAG's own techniques (G18) and their tools say; pure red and blue on white likewise.
        for (one, two, ratio) in [
            ("#000000", "#ffffff", 21.0),
            ("#ffffff", "#ffffff", 1.0),
            ("#767676", "#ffffff", 4.54),
            ("#777777", "#ffffff", 4.48),
            ("#949494", "#ffffff", 3.03),
            ("#959595", "#ffffff", 2.995),
            ("#ff0000", "#ffffff", 4.00),
            ("#0000ff", "#ffffff", 8.59),
            ("#ffff00", "#000000", 19.56),
        ] {
            let found = colour(one).contrast(colour(two));
            assert!((found - ratio).abs() < 0.005, "{one} on {two}: {found}");
        }
    }

    #[test]
    fn luminance_follows_the_definition_on_both_sides_of_its_bend() {
        // 10/255 is below 0.04045 and linear, 11/255 above it.
        let share = 10.0 / 255.0 / 12.92;
        assert!((colour("#0a0a0a").luminance() - share).abs() < 1e-12);
        let share = ((11.0_f64 / 255.0 + 0.055) / 1.055).powf(2.4);
        assert!((colour("#0b0b0b").luminance() - share).abs() < 1e-12);
        assert!((colour("#ff0000").luminance() - 0.2126).abs() < 1e-12);
        assert!((colour("#00ff00").luminance() - 0.7152).abs() < 1e-12);
    }

    #[test]
    fn colours_are_read_as_people_write_them() {
        for text in ["#1D5136", "1d5136", " #1d5136 "] {
            assert_eq!(colour(text).to_string(), "#1d5136");
        }
        assert_eq!(colour("#a5F").to_string(), "#aa55ff");
        for text in ["", "#", "#12", "#12345", "#12345g", "rot", "#1234567", "ü12345", "#äöü", "+12345"] {
            assert_eq!(text.parse::<Colour>(), Err(NoColour), "{text}");
        }
    }

    #[test]
    fn the_nearest_readable_colour_is_the_lightest_grey_that_passes() {
        let on_white = |colour: Colour| colour.contrast(Colour::WHITE) >= TEXT;
        assert_eq!(colour("#808080").nearest(on_white), Some(colour("#767676")));
        assert_eq!(colour("#1d5136").nearest(on_white), Some(colour("#1d5136")), "what fits stays");
        assert_eq!(colour("#1d5136").nearest(|_| false), None);
    }

    proptest! {
        #[test]
        fn contrast_is_symmetric_and_between_1_and_21(one: (u8, u8, u8), two: (u8, u8, u8)) {
            let [one, two] = [one, two].map(|(red, green, blue)| Colour { red, green, blue });
            let ratio = one.contrast(two);
            prop_assert!((1.0..=21.0).contains(&ratio));
            prop_assert!((ratio - two.contrast(one)).abs() < 1e-12);
        }

        #[test]
        fn on_every_ground_some_proposal_can_be_read(one: (u8, u8, u8), two: (u8, u8, u8)) {
            let [front, ground] = [one, two].map(|(red, green, blue)| Colour { red, green, blue });
            let found = front.nearest(|colour| colour.contrast(ground) >= TEXT);
            prop_assert!(found.is_some_and(|colour| colour.contrast(ground) >= TEXT));
        }

        #[test]
        fn what_is_read_is_written_the_same(red: u8, green: u8, blue: u8) {
            let colour = Colour { red, green, blue };
            prop_assert_eq!(colour.to_string().parse(), Ok(colour));
        }
    }
}
