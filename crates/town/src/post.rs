//! News: what a post must have, and how its address is made.

use kernel::{MunicipalityId, PlaceId, Problem, Problems, text_enum};
use web::Input;

text_enum! {
    /// Where a post stands.
    pub enum PostState {
        /// Being written.
        Draft = "draft",
        /// For everyone.
        Published = "published",
        /// Taken back; its address says "gone".
        Withdrawn = "withdrawn",
    }
}

/// Most characters of a title.
pub const TITLE_MAX: usize = 160;
/// Most characters of a summary.
pub const SUMMARY_MAX: usize = 400;
/// Most characters of a text.
pub const BODY_MAX: usize = 20_000;

/// A post as it comes from the form, checked.
#[derive(Debug, Clone)]
pub struct PostDraft {
    /// Title.
    pub title: String,
    /// One or two sentences for lists and the feed.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Whose news it is; `None`: of the whole region.
    pub municipality: Option<MunicipalityId>,
    /// The places it concerns.
    pub places: Vec<PlaceId>,
    /// Where it stands.
    pub state: PostState,
    /// A role or an office.
    pub author_label: String,
}

impl PostDraft {
    /// Reads the form.
    ///
    /// # Errors
    /// All that is missing or too long, by field.
    pub fn from_input(input: &Input) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        for (field, max, required) in [
            ("title", TITLE_MAX, true),
            ("summary", SUMMARY_MAX, false),
            ("body", BODY_MAX, true),
            ("author_label", 80, true),
        ] {
            length(&mut problems, input, field, max, required);
        }
        let municipality = chosen(&mut problems, input, "municipality");
        let mut places: Vec<PlaceId> = input.all("places").filter_map(|id| id.parse().ok()).collect();
        places.sort_unstable();
        places.dedup();
        problems.require(
            input.all("places").all(|id| id.parse::<PlaceId>().is_ok()),
            "places",
            "form-unknown-choice",
        );
        let state = input.get("state").parse().ok();
        problems.require(state.is_some(), "state", "form-unknown-choice");
        let (Some(state), true) = (state, problems.is_empty()) else { return Err(problems) };
        Ok(Self {
            title: input.get("title").to_owned(),
            summary: input.get("summary").to_owned(),
            body: input.get("body").to_owned(),
            municipality,
            places,
            state,
            author_label: input.get("author_label").to_owned(),
        })
    }
}

/// Notes a field that is missing or too long.
pub(crate) fn length(
    problems: &mut Problems,
    input: &Input,
    field: &'static str,
    max: usize,
    required: bool,
) {
    let count = input.get(field).chars().count();
    problems.require(!required || count > 0, field, "form-required");
    if count > max {
        problems.push(Problem::new(field, "form-too-long").with("max", max).with("count", count));
    }
}

/// An optional choice from a list of ids: empty is `None`, anything that is no id is a problem.
pub(crate) fn chosen<T: std::str::FromStr>(
    problems: &mut Problems,
    input: &Input,
    field: &'static str,
) -> Option<T> {
    let value = input.some(field)?;
    let parsed = value.parse().ok();
    problems.require(parsed.is_some(), field, "form-unknown-choice");
    parsed
}

/// The address of the `n`-th post with this title: `sommerfest`, `sommerfest-2`, …
pub fn slug(title: &str, n: u32) -> String {
    let base = methods::text::slugify(title);
    let base = if base.is_empty() { "nachricht".to_owned() } else { base };
    if n < 2 { base } else { format!("{base}-{n}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_without_text_names_each_missing_field() {
        let problems = PostDraft::from_input(&Input::from_pairs([("title", "x"), ("state", "nonsense")]))
            .expect_err("incomplete");
        let fields: Vec<_> = problems.0.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["body", "author_label", "state"]);
    }

    #[test]
    fn a_place_that_is_no_id_is_a_problem_and_not_silently_dropped() {
        let input = Input::from_pairs([
            ("title", "x"),
            ("body", "x"),
            ("author_label", "Team"),
            ("state", "draft"),
            ("places", "reetz"),
        ]);
        assert!(PostDraft::from_input(&input).expect_err("no id").of("places").is_some());
    }

    #[test]
    fn addresses_fold_umlauts_and_count_on() {
        assert_eq!(slug("Straßenfest in Lüsse", 1), "strassenfest-in-luesse");
        assert_eq!(slug("Straßenfest in Lüsse", 3), "strassenfest-in-luesse-3");
        assert_eq!(slug("!!!", 1), "nachricht");
    }
}
