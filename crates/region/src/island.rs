//! The button behind which the interactive map waits. Nothing of the map is loaded before somebody presses it, and
//! nothing of the page needs it: without script the button is not there.

use askama::Template;
use kernel::Result;
use web::{Cx, Html};

/// What the map is for.
#[derive(Debug, Clone, Copy)]
pub enum Task<'a> {
    /// Choosing a point for a form.
    Pick {
        /// Id of the select with the places.
        place: &'a str,
        /// Id of the field for the latitude, in degrees (WGS 84).
        lat: &'a str,
        /// Id of the field for the longitude.
        lon: &'a str,
    },
    /// Showing what part of the page carries `data-at="longitude,latitude"`, in the order of the page.
    Show {
        /// Id of that part.
        of: &'a str,
        /// Whether the entries are the places themselves, and so are the names on the map.
        named: bool,
        /// What to show when there is no entry: longitude and latitude.
        centre: Option<(f64, f64)>,
    },
}

#[derive(Template)]
#[template(path = "region-island.html")]
struct Island<'a> {
    cx: &'a Cx,
    task: Task<'a>,
}

/// The button. A page has one at most.
///
/// # Errors
/// When the template fails.
pub fn island(cx: &Cx, task: Task<'_>) -> Result<Html> {
    Html::of(&Island { cx, task })
}

/// A point as `data-at` has it: longitude and latitude, exact to a tenth of a metre.
pub fn data_at(lon: f64, lat: f64) -> String {
    format!("{lon:.6},{lat:.6}")
}
