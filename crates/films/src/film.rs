//! A film, and what staff sends to make one.

use crate::{captions, container::Kind};
use bytes::Bytes;
use kernel::{FilmId, Problem, Problems, Timestamp};
use web::Input;

/// A film that is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Film {
    /// Its id.
    pub id: FilmId,
    /// What it is called.
    pub title: String,
    /// Its container.
    pub kind: Kind,
    /// Name of the stored file.
    pub file: String,
    /// Its size.
    pub bytes: i64,
    /// Name of the stored captions.
    pub captions: Option<String>,
    /// Name of the stored picture that is shown before it plays.
    pub poster: Option<String>,
    /// When it was put here.
    pub created_at: Timestamp,
}

impl Film {
    /// The path of its page; what editors write into the fields of other concepts.
    pub fn path(&self) -> String {
        format!("/filme/{}", self.id)
    }

    /// The path of the film itself.
    pub fn file_path(&self) -> String {
        format!("/filme/{}/film.{}", self.id, self.kind)
    }

    /// Its size in whole megabytes, at least one.
    pub fn megabytes(&self) -> i64 {
        self.bytes.div_euclid(1_000_000).max(1)
    }
}

/// Most characters of a title.
pub const LONGEST_TITLE: usize = 120;

/// A film as it came with the form, checked except for its picture.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it is called.
    pub title: String,
    /// Its container.
    pub kind: Kind,
    /// The film.
    pub film: Bytes,
    /// Captions.
    pub captions: Option<Bytes>,
    /// A picture, as it was sent.
    pub poster: Option<Bytes>,
}

impl Draft {
    /// Reads the form. A film may have this many megabytes.
    ///
    /// # Errors
    /// All that is missing, too large or of the wrong kind, by field.
    pub fn from_input(input: &Input, most_megabytes: u32) -> Result<Self, Problems> {
        let file = |field: &str| {
            input.files.iter().find(|upload| upload.field == field).map(|upload| upload.bytes.clone())
        };
        let mut problems = Problems::default();
        let title = input.get("title");
        let count = title.chars().count();
        problems.require(count > 0, "title", "film-no-title");
        if count > LONGEST_TITLE {
            problems
                .push(Problem::new("title", "form-too-long").with("max", LONGEST_TITLE).with("count", count));
        }
        let film = file("film");
        let kind = film.as_deref().and_then(Kind::of);
        match &film {
            None => problems.push(Problem::new("film", "film-no-file")),
            Some(film) if film.len() > most_bytes(most_megabytes) => {
                problems.push(Problem::new("film", "film-too-large").with("max", most_megabytes));
            }
            Some(_) => problems.require(kind.is_some(), "film", "film-unknown-type"),
        }
        let captions = file("captions");
        if let Some(Err(problem)) = captions.as_deref().map(captions::check) {
            problems.push(problem);
        }
        match (film, kind) {
            (Some(film), Some(kind)) if problems.is_empty() => {
                Ok(Self { title: title.to_owned(), kind, film, captions, poster: file("poster") })
            }
            _ => Err(problems),
        }
    }
}

/// A number of megabytes (10⁶) in bytes.
pub fn most_bytes(megabytes: u32) -> usize {
    (megabytes as usize).saturating_mul(1_000_000)
}
