//! The player, and the list of films that editors of other concepts choose from.

use crate::{film::Film, pages, store};
use askama::Template;
use kernel::{Error, FilmId, Result};
use web::{Cx, Html};

#[derive(Template)]
#[template(path = "player.html")]
struct Player<'a> {
    cx: &'a Cx,
    film: Option<&'a Film>,
}

/// The player of a film, or the sentence that there is none any more.
pub(crate) fn of(cx: &Cx, film: Option<&Film>) -> Result<Html> {
    Html::of(&Player { cx, film })
}

/// What stands where a link to a film was written down: the player when it is one of our films, a sentence when the film
/// is gone. `None`: the link leads elsewhere and stays a link.
///
/// # Errors
/// Those of the database, or a fault of the template.
pub async fn in_place_of(cx: &Cx, link: &str) -> Result<Option<Html>> {
    let Some(id) = film_of(link) else { return Ok(None) };
    let film = match store::one(&cx.app.db, id).await {
        Ok(film) => Some(film),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    of(cx, film.as_ref()).map(Some)
}

/// The film that a path names.
fn film_of(link: &str) -> Option<FilmId> {
    link.strip_prefix("/filme/")?.parse().ok()
}

#[derive(Template)]
#[template(path = "offer.html")]
struct Offer<'a> {
    cx: &'a Cx,
    films: Vec<Film>,
    /// Where more films are put here, for those who may.
    manage: Option<&'static str>,
}

/// For editors, below the field that takes the address: which films there are, and where more are put here.
///
/// # Errors
/// Those of the database, or a fault of the template.
pub async fn offer(cx: &Cx) -> Result<Html> {
    let manage = pages::may(cx).then_some(pages::LIST);
    Html::of(&Offer { cx, films: store::all(&cx.app.db).await?, manage })
}
