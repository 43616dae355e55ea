//! The map as paths of SVG, one for each group.

use std::fmt::Write as _;

use super::report::Report;

/// Units of the picture.
pub(super) const WIDTH: f64 = 640.0;
pub(super) const HEIGHT: f64 = 480.0;
const MARGIN: f64 = 24.0;
/// People of a group within a square of this side are one mark, so that a hundred thousand are still a picture, and nobody
/// can be told apart in a crowd.
const CELL: f64 = 8.0;
/// Half the height of the mark of one person, and of the largest one.
const RADII: (f64, f64) = (3.5, 9.0);

/// The marks of a group and where its letter stands.
pub(super) struct Cloud {
    pub(super) number: usize,
    pub(super) letter: char,
    pub(super) path: String,
    pub(super) x: String,
    pub(super) y: String,
}

/// A, B, …: there are never as many groups as letters.
pub(super) fn letter(group: usize) -> char {
    u8::try_from(group).ok().and_then(|group| b'A'.checked_add(group)).map_or('?', char::from)
}

pub(super) fn clouds(report: &Report) -> Vec<Cloud> {
    let placed: Vec<(usize, f64, f64)> =
        report.participants.iter().filter_map(|person| Some((person.group?, person.x, person.y))).collect();
    let frame = Frame::around(&placed);
    let cloud = |group: &super::report::Group| {
        let mut own: Vec<(i64, i64, f64, f64)> = placed
            .iter()
            .filter(|(of, ..)| *of == group.id)
            .map(|(_, x, y)| {
                let (x, y) = frame.place(*x, *y);
                (cell(x), cell(y), x, y)
            })
            .collect();
        own.sort_by_key(|(column, row, ..)| (*column, *row));
        let mut path = String::new();
        for mark in own.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
            let people = f64::from(u32::try_from(mark.len()).unwrap_or(u32::MAX));
            let (x, y) = mark.iter().fold((0.0, 0.0), |sum, (.., x, y)| (sum.0 + x, sum.1 + y));
            // Area grows with the number of people, up to a limit.
            let radius = (RADII.0 * people.sqrt()).min(RADII.1);
            draw(&mut path, group.id, x / people, y / people, radius);
        }
        let (x, y) = frame.place(group.x, group.y);
        Cloud {
            number: group.id,
            letter: letter(group.id),
            path,
            x: format!("{x:.1}"),
            y: format!("{:.1}", y + 8.0),
        }
    };
    report.groups.iter().map(cloud).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "within the picture")]
fn cell(at: f64) -> i64 {
    (at / CELL).floor() as i64
}

/// From positions to the picture, with the same scale in both directions.
struct Frame {
    middle: (f64, f64),
    scale: f64,
}

impl Frame {
    fn around(placed: &[(usize, f64, f64)]) -> Self {
        let span = |of: fn(&(usize, f64, f64)) -> f64| {
            let values = || placed.iter().map(of);
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
        };
        let (x, y) = (span(|one| one.1), span(|one| one.2));
        let fit = |(least, most): (f64, f64), room: f64| {
            if most > least { (room - 2.0 * MARGIN) / (most - least) } else { f64::INFINITY }
        };
        let scale = fit(x, WIDTH).min(fit(y, HEIGHT));
        let scale = if scale.is_finite() { scale } else { 1.0 };
        let middle = |(least, most): (f64, f64)| if least <= most { f64::midpoint(least, most) } else { 0.0 };
        Self { middle: (middle(x), middle(y)), scale }
    }

    /// Upwards is positive on the map and negative in a picture.
    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let away = |at: f64, middle: f64| (at - middle) * self.scale;
        (WIDTH / 2.0 + away(x, self.middle.0), HEIGHT / 2.0 - away(y, self.middle.1))
    }
}

/// Groups differ by the shape of their marks too: circles, squares, triangles, diamonds, crosses, of about the same area.
fn draw(path: &mut String, group: usize, x: f64, y: f64, radius: f64) {
    // Writing to a text cannot fail.
    let _ = match group {
        0 => {
            let (left, wide) = (x - radius, 2.0 * radius);
            let arc = format!("a{radius:.1} {radius:.1} 0 1 0");
            write!(path, "M{left:.1} {y:.1}{arc} {wide:.1} 0{arc} -{wide:.1} 0z")
        }
        1 => {
            let half = radius * 0.9;
            let side = 2.0 * half;
            write!(path, "M{:.1} {:.1}h{side:.1}v{side:.1}h-{side:.1}z", x - half, y - half)
        }
        2 => {
            let half = radius * 1.2;
            write!(path, "M{x:.1} {:.1}l{half:.1} {:.1}h-{:.1}z", y - half, 1.8 * half, 2.0 * half)
        }
        3 => {
            let half = radius * 1.25;
            let top = y - half;
            write!(path, "M{x:.1} {top:.1}l{half:.1} {half:.1}l-{half:.1} {half:.1}l-{half:.1} -{half:.1}z")
        }
        _ => {
            // Once around the cross, by arms as long as they are wide.
            let arm = radius * 0.8;
            write!(path, "M{:.1} {:.1}", x - arm * 0.5, y - arm * 1.5).and_then(|()| {
                let way = "h v h v h- v h- v- h- v- h v-".split(' ');
                way.take(11)
                    .try_for_each(|step| write!(path, "{step}{arm:.1}"))
                    .and_then(|()| path.write_char('z'))
            })
        }
    };
}
