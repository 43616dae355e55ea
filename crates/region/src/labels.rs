//! Names on the map: where they stand, so that they do not cover each other.
//!
//! The sizes are those of `frontend/src/css/map.css`. On a phone the drawing is about half as large and letters are
//! larger to make up for it, so only some names fit there; the others are `quiet`.

/// A name that wants a place on the map.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) text: String,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) big: bool,
    /// The number in the pin above it; 0: no pin.
    pub(crate) pin: i64,
    /// Who is more important chooses first.
    pub(crate) weight: i64,
}

/// A name that has got one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    pub(crate) text: String,
    /// The middle of the text.
    pub(crate) x: f64,
    /// The line it stands on.
    pub(crate) y: f64,
    pub(crate) big: bool,
    /// Left out on phones.
    pub(crate) quiet: bool,
}

/// Letter sizes of a screen, in units of the view box.
struct Screen {
    letter: f64,
    big_letter: f64,
    /// The style sheet moves names down and pins up by these.
    label_down: f64,
    pin_up: f64,
    pin_radius: f64,
}

const DESKTOP: Screen =
    Screen { letter: 14.0, big_letter: 19.0, label_down: 0.0, pin_up: 0.0, pin_radius: 12.0 };
const PHONE: Screen =
    Screen { letter: 25.0, big_letter: 31.0, label_down: 8.0, pin_up: 16.0, pin_radius: 19.0 };

/// Bitter 700, the face of big names, is a little wider than Fira Sans 600.
const BIG_IS_WIDER: f64 = 1.06;
/// What stands in an important name's way costs this much per square unit, on either screen.
const OVERLAP: f64 = 4.0;
/// Height of a pin's middle above the line of its name.
const PIN_ABOVE: f64 = 25.0;
const PIN_ABOVE_BIG: f64 = 29.0;
/// More names than this make a phone's map restless.
const MOST_ON_PHONE: usize = 9;

#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn overlap(&self, other: &Self) -> f64 {
        let wide = self.right.min(other.right) - self.left.max(other.left);
        let high = self.bottom.min(other.bottom) - self.top.max(other.top);
        wide.max(0.0) * high.max(0.0)
    }

    fn outside(&self, width: f64, height: f64) -> f64 {
        (-self.left).max(0.0)
            + (-self.top).max(0.0)
            + (self.right - width).max(0.0)
            + (self.bottom - height).max(0.0)
    }
}

impl Wish {
    /// What the name and its pin cover on a screen when the name stands at (x, y).
    fn areas(&self, x: f64, y: f64, screen: &Screen) -> Vec<Area> {
        let (letter, wider) = if self.big { (screen.big_letter, BIG_IS_WIDER) } else { (screen.letter, 1.0) };
        let half = self.text.chars().map(letter_width).sum::<f64>() * letter * wider / 2.0;
        let y = y + screen.label_down;
        let mut areas =
            vec![Area { left: x - half, top: y - 0.8 * letter, right: x + half, bottom: y + 0.22 * letter }];
        if self.pin > 0 {
            let middle = y - screen.label_down - screen.pin_up - self.pin_above();
            let radius = screen.pin_radius;
            areas.push(Area {
                left: x - radius,
                top: middle - radius,
                right: x + radius,
                bottom: middle + radius,
            });
        }
        areas
    }

    fn pin_above(&self) -> f64 {
        if self.big { PIN_ABOVE_BIG } else { PIN_ABOVE }
    }
}

/// Width of a letter of Fira Sans 600 as a share of the letter size, within a few hundredths.
fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | ' ' | '/' | '-' | '.' => 0.33,
        'm' | 'w' | 'M' | 'W' => 0.85,
        capital if capital.is_uppercase() => 0.62,
        _ => 0.55,
    }
}

/// Gives each name the best place that is left, the important ones first; then chooses the names for phones.
pub(crate) fn arrange(
    mut wishes: Vec<Wish>,
    width: f64,
    height: f64,
) -> (Vec<Label>, Vec<super::drawing::Pin>) {
    wishes.sort_by(|a, b| {
        (b.big, b.pin > 0, b.weight).cmp(&(a.big, a.pin > 0, a.weight)).then_with(|| a.text.cmp(&b.text))
    });
    let (mut labels, mut pins) = (Vec::new(), Vec::new());
    let (mut covered, mut covered_on_phone): (Vec<Area>, Vec<Area>) = (Vec::new(), Vec::new());
    let mut on_phone = 0;
    for wish in wishes {
        let crowding = |areas: Vec<Area>, covered: &[Area]| -> f64 {
            let overlap: f64 =
                areas.iter().map(|area| covered.iter().map(|other| area.overlap(other)).sum::<f64>()).sum();
            overlap * OVERLAP + areas.iter().map(|area| area.outside(width, height)).sum::<f64>() * 100.0
        };
        let cost = |(x, y): (f64, f64)| {
            let desktop = crowding(wish.areas(x, y, &DESKTOP), &covered);
            // Seats and names with a pin should be read on phones too, so they keep out of each other's way there.
            let is_important = wish.big || wish.pin > 0;
            let phone =
                if is_important { crowding(wish.areas(x, y, &PHONE), &covered_on_phone) } else { 0.0 };
            desktop + phone + (x - wish.x).hypot(y - wish.y - 5.0)
        };
        let Some((x, y)) = candidates(&wish).min_by(|a, b| cost(*a).total_cmp(&cost(*b))) else { continue };
        covered.extend(wish.areas(x, y, &DESKTOP));
        let large = wish.areas(x, y, &PHONE);
        let fits = large.iter().all(|area| {
            area.outside(width, height) == 0.0
                && covered_on_phone.iter().all(|other| area.overlap(other) == 0.0)
        });
        let quiet = !wish.big && (!fits || on_phone == MOST_ON_PHONE);
        if quiet {
            // Its pin stays.
            covered_on_phone.extend(large.into_iter().skip(1));
        } else {
            on_phone += 1;
            covered_on_phone.extend(large);
        }
        if wish.pin > 0 {
            pins.push(super::drawing::Pin { x, y: y - wish.pin_above(), number: wish.pin });
        }
        labels.push(Label { text: wish.text, x, y, big: wish.big, quiet });
    }
    (labels, pins)
}

/// Places around the point, in steps.
fn candidates(wish: &Wish) -> impl Iterator<Item = (f64, f64)> {
    let (x, y) = (wish.x, wish.y + 5.0);
    let round = |units: f64| (units * 10.0).round() / 10.0;
    (-4..=4).flat_map(move |down| {
        (-5..=5).map(move |right| (round(x + f64::from(right) * 8.0), round(y + f64::from(down) * 7.0)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(text: &str, x: f64, y: f64) -> Wish {
        Wish { text: text.to_owned(), x, y, big: false, pin: 0, weight: 0 }
    }

    #[test]
    fn names_of_neighbouring_points_do_not_cover_each_other() {
        let wishes = vec![
            wish("Jeserigerhütten", 200.0, 200.0),
            wish("Medewitz", 190.0, 202.0),
            wish("Neuehütten", 215.0, 206.0),
        ];
        let (labels, _) = arrange(wishes.clone(), 720.0, 600.0);
        let area = |label: &Label| wish(&label.text, label.x, label.y).areas(label.x, label.y, &DESKTOP)[0];
        for (n, one) in labels.iter().enumerate() {
            for other in &labels[n + 1..] {
                assert!(area(one).overlap(&area(other)) == 0.0, "{one:?} covers {other:?}");
            }
        }
    }

    #[test]
    fn a_name_at_the_rim_moves_inside() {
        let (labels, _) = arrange(vec![wish("Reppinichen", 5.0, 100.0)], 720.0, 600.0);
        assert!(labels[0].x > 30.0);
    }

    #[test]
    fn a_phone_shows_the_seats_and_no_names_on_top_of_each_other() {
        let seat = Wish { big: true, ..wish("Bad Belzig", 300.0, 300.0) };
        let (labels, _) =
            arrange(vec![wish("Borne", 300.0, 320.0), seat, wish("Werbig", 600.0, 500.0)], 720.0, 600.0);
        let quiet: Vec<(&str, bool)> =
            labels.iter().map(|label| (label.text.as_str(), label.quiet)).collect();
        assert_eq!(quiet, [("Bad Belzig", false), ("Borne", true), ("Werbig", false)]);
    }

    #[test]
    fn a_pin_stands_above_its_name() {
        let (labels, pins) = arrange(vec![Wish { pin: 2, ..wish("Reetz", 100.0, 100.0) }], 720.0, 600.0);
        assert_eq!((pins[0].number, pins[0].x), (2, labels[0].x));
        assert!(pins[0].y < labels[0].y - 14.0);
    }
}
