//! What a contribution is: its words, its parts, and what makes an intake acceptable.

use crate::DueClock;
use kernel::{
    ContributionId, Error, MunicipalityId, PlaceId, Problem, Problems, ProcessId, Result, Timestamp,
    text_enum,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

text_enum! {
    /// Where a contribution stands with the moderators.
    pub enum State {
        /// Arrived; waits for a look.
        Received = "received",
        /// Public.
        Published = "published",
        /// Was public and no longer is.
        Hidden = "hidden",
        /// Breaks the rules of conduct; never was public.
        Rejected = "rejected",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
        /// Public, and says the same as another one.
        Duplicate = "duplicate",
    }
}

text_enum! {
    /// Where a contribution stands with those who answer.
    pub enum AnswerState {
        /// Nobody has begun.
        Open = "open",
        /// Somebody is at it, perhaps with an interim notice.
        InReview = "in_review",
        /// Answered in public.
        Answered = "answered",
    }
}

text_enum! {
    /// What an official answer decides.
    pub enum Decision {
        /// Yes.
        Adopted = "adopted",
        /// In part.
        Partly = "partly",
        /// No.
        Rejected = "rejected",
        /// Not now.
        Later = "later",
        /// Not ours; handed to somebody else.
        Elsewhere = "elsewhere",
        /// A question, answered.
        Explained = "explained",
    }
}

text_enum! {
    /// The way a contribution reached us.
    pub enum Channel {
        /// The web form.
        Web = "web",
        /// The app.
        App = "app",
        /// A shop's counter or kiosk.
        Shop = "shop",
        /// The Mitmachmobil.
        Van = "van",
        /// An event.
        Event = "event",
        /// A printed form.
        Paper = "paper",
        /// The telephone.
        Phone = "phone",
    }
}

text_enum! {
    /// How somebody shows themselves.
    pub enum AuthorKind {
        /// Without a name.
        Guest = "guest",
        /// Under a name of their choice.
        Pseudonym = "pseudonym",
        /// For an organisation.
        Organisation = "organisation",
        /// As staff, under role and office.
        Staff = "staff",
    }
}

text_enum! {
    /// As whom somebody speaks.
    pub enum Group {
        /// Lives here.
        Resident = "resident",
        /// Holds an office or mandate.
        Politics = "politics",
        /// Works for the town.
        Administration = "administration",
        /// Runs a business.
        Business = "business",
        /// Does research.
        Science = "science",
        /// Speaks for an association.
        Association = "association",
    }
}

impl Group {
    /// May somebody without a staff account speak as this? Politics and administration are for verified people only.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Politics | Self::Administration)
    }
}

/// Most characters of a text.
pub const LONGEST_TEXT: usize = 5_000;
/// Most characters of a title.
pub const LONGEST_TITLE: usize = 120;
/// Most characters of a name.
pub const LONGEST_NAME: usize = 80;
/// Most characters of a comment.
pub const LONGEST_COMMENT: usize = 2_000;
/// Most photos.
pub const MOST_PHOTOS: usize = 6;
/// Most people one contribution can speak for.
pub const MOST_PEOPLE: i64 = 10_000;
/// Most tags.
pub const MOST_TAGS: usize = 8;

/// What comes in, from a form or from the API, as it was written.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Kind of contribution: `idea`, `question`. Must be the kind of the process.
    #[schema(example = "idea")]
    pub kind: String,
    /// Slug of the process.
    #[schema(example = "ideenwerkstatt")]
    pub process: String,
    /// Title; proposed from the first words of the text when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 120)]
    pub title: Option<String>,
    /// The text, in a small subset of Markdown.
    #[schema(min_length = 1, max_length = 5000)]
    pub text: String,
    /// Slug of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "reetz")]
    pub place: Option<String>,
    /// Longitude (WGS 84), with `lat`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -180, maximum = 180)]
    pub lon: Option<f64>,
    /// Latitude (WGS 84), with `lon`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    /// How it was taken down; `web` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// For how many people it speaks; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 10000)]
    pub people: Option<i64>,
    /// The name shown beside it: a pseudonym, or the organisation's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 80)]
    pub name: Option<String>,
    /// As whom: `resident`, `business`, `science`, `association`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// For questions: the role it is addressed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<String>,
    /// BCP 47 language of the text; `de` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub language: Option<String>,
    /// When it was taken down (RFC 3339), for entries made without network; now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub captured_at: Option<Timestamp>,
}

/// A draft that has been checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Kind of contribution.
    pub kind: String,
    /// Slug of the process.
    pub process: String,
    /// Title, given or proposed.
    pub title: String,
    /// Text.
    pub text: String,
    /// Slug of the place.
    pub place: Option<String>,
    /// Longitude and latitude.
    pub point: Option<(f64, f64)>,
    /// Channel.
    pub channel: Channel,
    /// For how many people.
    pub people: i64,
    /// How the author is shown.
    pub author_kind: AuthorKind,
    /// Under which name; empty for guests.
    pub author_name: String,
    /// As whom.
    pub group: Group,
    /// Role it is addressed to.
    pub addressee: Option<String>,
    /// Language tag.
    pub language: String,
    /// When it was taken down, if that was earlier.
    pub captured_at: Option<Timestamp>,
    /// SHA-256 over all that was written: the same key with another hash is a conflict.
    pub content_hash: Vec<u8>,
}

impl Draft {
    /// Checks everything that can be checked without looking anything up.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem, not only the first.
    pub fn check(self) -> Result<Checked> {
        let mut problems = Problems::default();
        let content_hash =
            kernel::secrets::sha256(&serde_json::to_vec(&self).map_err(Error::internal)?).to_vec();
        let text = tidy(&self.text);
        problems.require(!text.is_empty(), "text", "contribution-text-missing");
        limit(&mut problems, "text", &text, LONGEST_TEXT);
        let title = self.title.as_deref().map(tidy_line).filter(|title| !title.is_empty());
        if let Some(title) = &title {
            limit(&mut problems, "title", title, LONGEST_TITLE);
        }
        let channel = word(&mut problems, "channel", self.channel.as_deref(), Channel::Web, Channel::ALL);
        let group = word(&mut problems, "group", self.group.as_deref(), Group::Resident, Group::ALL);
        problems.require(group.is_open(), "group", "contribution-group-verified-only");
        let people = self.people.unwrap_or(1);
        if !(1..=MOST_PEOPLE).contains(&people) {
            problems.push(Problem::new("people", "form-bad-number").with("min", 1).with("max", MOST_PEOPLE));
        }
        let author_name = self.name.as_deref().map(tidy_line).unwrap_or_default();
        limit(&mut problems, "name", &author_name, LONGEST_NAME);
        let point = match (self.lon, self.lat) {
            (Some(lon), Some(lat)) if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) => {
                Some((lon, lat))
            }
            (None, None) => None,
            _ => {
                problems.push(Problem::new("lon", "contribution-point-unreadable"));
                None
            }
        };
        let language = self.language.unwrap_or_else(|| "de".to_owned());
        let is_tag = (2..=20).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        problems.require(is_tag, "language", "contribution-language-unreadable");
        problems.check()?;
        Ok(Checked {
            title: title.unwrap_or_else(|| proposed_title(&text)),
            kind: self.kind,
            process: self.process,
            text,
            place: self.place.filter(|place| !place.is_empty()),
            point,
            channel,
            people,
            author_kind: author_kind(&author_name, group),
            author_name,
            group,
            addressee: self.addressee.filter(|role| !role.is_empty()),
            language,
            captured_at: self.captured_at,
            content_hash,
        })
    }
}

/// The first words of a text; of a text without any, its first signs, so that there always is something to click on.
fn proposed_title(text: &str) -> String {
    const LONGEST_PROPOSAL: usize = 80;
    let words = methods::text::title_from_text(text, LONGEST_PROPOSAL);
    if words.is_empty() { tidy_line(text).chars().take(LONGEST_PROPOSAL).collect() } else { words }
}

/// Without a name a guest; with a name an organisation if that is how they speak, else a pseudonym.
fn author_kind(name: &str, group: Group) -> AuthorKind {
    match (name.is_empty(), group) {
        (true, _) => AuthorKind::Guest,
        (false, Group::Business | Group::Science | Group::Association) => AuthorKind::Organisation,
        (false, _) => AuthorKind::Pseudonym,
    }
}

/// Trims, unifies line ends and keeps no more than one empty line in a row.
pub fn tidy(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<&str> = Vec::new();
    for line in unified.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    let kept: String =
        lines.join("\n").chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    kept.trim().to_owned()
}

/// One line of text, with single spaces.
pub fn tidy_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}

/// Notes a problem when a text is longer than it may be.
pub fn limit(problems: &mut Problems, field: &'static str, text: &str, max: usize) {
    let count = text.chars().count();
    if count > max {
        problems.push(Problem::new(field, "form-too-long").with("max", max).with("count", count));
    }
}

fn word<T: std::str::FromStr + Copy + std::fmt::Display>(
    problems: &mut Problems,
    field: &'static str,
    given: Option<&str>,
    usual: T,
    known: &[T],
) -> T {
    match given.filter(|word| !word.is_empty()).map(str::parse) {
        None => usual,
        Some(Ok(value)) => value,
        Some(Err(_)) => {
            let known = known.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            problems.push(Problem::new(field, "api-unknown-value").with("known", known));
            usual
        }
    }
}

/// A contribution as a page or the API shows it; with what it belongs to.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Contribution {
    /// Public id.
    pub id: ContributionId,
    /// Speakable reference.
    pub reference: String,
    /// `idea`, `question`.
    pub kind: String,
    /// Its process.
    pub process_id: ProcessId,
    /// Slug of its process.
    pub process_slug: String,
    /// Title of its process.
    pub process_title: String,
    /// Format of its process.
    pub process_format: String,
    /// Its municipality; none when it concerns the whole region.
    pub municipality_id: Option<MunicipalityId>,
    /// Name of its municipality.
    pub municipality_name: Option<String>,
    /// Its place.
    pub place_id: Option<PlaceId>,
    /// Slug of its place.
    pub place_slug: Option<String>,
    /// Name of its place.
    pub place_name: Option<String>,
    /// Longitude of its own point.
    pub lon: Option<f64>,
    /// Latitude of its own point.
    pub lat: Option<f64>,
    /// Title.
    pub title: String,
    /// Text in the Markdown subset.
    pub body: String,
    /// With the moderators.
    pub state: State,
    /// With those who answer.
    pub answer_state: AnswerState,
    /// What was decided.
    pub decision: Option<Decision>,
    /// How it reached us.
    pub channel: Channel,
    /// For how many people it speaks.
    pub people: i64,
    /// How the author is shown.
    pub author_kind: AuthorKind,
    /// Under which name.
    pub author_name: String,
    /// As whom.
    pub stakeholder_group: Group,
    /// Has staff confirmed that?
    pub group_verified: bool,
    /// Role it is addressed to.
    pub addressee: Option<String>,
    /// Language tag of the text.
    pub language: String,
    /// When it was taken down.
    pub captured_at: Timestamp,
    /// When it reached us; the clock runs from here.
    pub received_at: Timestamp,
    /// When it became public.
    pub published_at: Option<Timestamp>,
    /// Until when an answer is promised.
    pub due_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Last change that the public can see.
    pub updated_at: Timestamp,
    /// The contribution that says the same.
    pub duplicate_of: Option<ContributionId>,
    /// Number in the Maerker portal.
    pub service_request: Option<String>,
    /// Example content of a demo.
    pub example: bool,
    /// Waits for a look because of how it arrived.
    pub suspicious: bool,
    /// For the fair random order.
    pub lot: i64,
    /// Longitude of its point, or of its place.
    pub at_lon: Option<f64>,
    /// Latitude of its point, or of its place.
    pub at_lat: Option<f64>,
    /// How many support it.
    pub endorsements: i64,
    /// How many public comments it has.
    pub comments: i64,
    /// Its tags, separated by commas, which no tag contains.
    pub tags: Option<String>,
    /// How many others were merged with it.
    pub merged: i64,
}

impl Contribution {
    /// Can everyone see it?
    pub fn is_public(&self) -> bool {
        matches!(self.state, State::Published | State::Duplicate)
    }

    /// Its tags.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.as_deref().into_iter().flat_map(|tags| tags.split(','))
    }

    /// Its own point: longitude and latitude.
    pub fn point(&self) -> Option<(f64, f64)> {
        self.lon.zip(self.lat)
    }

    /// Where maps show it, as `data-at` has it: at its point, or at its place.
    pub fn data_at(&self) -> Option<String> {
        self.at_lon.zip(self.at_lat).map(|(lon, lat)| region::data_at(lon, lat))
    }

    /// Its page.
    pub fn path(&self) -> String {
        format!("/beitraege/{}", self.reference)
    }

    /// What the permission table needs to know.
    pub fn object(&self) -> kernel::Object {
        kernel::Object {
            municipality: self.municipality_id,
            process: Some(self.process_id),
            id: Some(self.id.0),
            state: self.state.as_str(),
            field: "",
        }
    }

    /// The clock as the public sees it.
    pub fn clock(&self, now: Timestamp) -> DueClock {
        DueClock::new(self.received_at, self.due_at, self.answered_at, now)
    }
}

/// The number a contribution is drawn by for the fair random order; made from the intake key so that it says nothing about it.
pub fn lot(key: Uuid) -> i64 {
    methods::rank::FairOrder::shuffle(&kernel::secrets::sha256(key.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> Draft {
        Draft {
            kind: "idea".to_owned(),
            process: "ideenwerkstatt".to_owned(),
            text: text.to_owned(),
            ..Draft::default()
        }
    }

    fn problems(draft: Draft) -> Vec<(&'static str, &'static str)> {
        match draft.check() {
            Err(Error::Invalid(problems)) => {
                problems.0.iter().map(|problem| (problem.field, problem.key)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_is_all_it_takes_and_its_first_words_become_the_title() {
        let checked = draft("Eine Bank am Dorfteich. Dort sitzt man gern.").check().expect("enough");
        assert_eq!(checked.title, "Eine Bank am Dorfteich");
        assert_eq!(
            (checked.channel, checked.people, checked.author_kind, checked.group),
            (Channel::Web, 1, AuthorKind::Guest, Group::Resident)
        );
    }

    #[test]
    fn a_text_without_words_still_has_a_title() {
        let draft = Draft { text: "{ ?!".to_owned(), ..Draft::default() };
        assert_eq!(draft.check().map(|checked| checked.title).ok().as_deref(), Some("{ ?!"));
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let bad = Draft {
            people: Some(0),
            lon: Some(12.0),
            channel: Some("pigeon".to_owned()),
            title: Some("x".repeat(121)),
            ..draft("  ")
        };
        assert_eq!(
            problems(bad),
            [
                ("text", "contribution-text-missing"),
                ("title", "form-too-long"),
                ("channel", "api-unknown-value"),
                ("people", "form-bad-number"),
                ("lon", "contribution-point-unreadable")
            ]
        );
    }

    #[test]
    fn nobody_speaks_as_politics_or_administration_without_being_verified() {
        for group in ["politics", "administration"] {
            let draft = Draft { group: Some(group.to_owned()), ..draft("Ein Text") };
            assert_eq!(problems(draft), [("group", "contribution-group-verified-only")]);
        }
    }

    #[test]
    fn a_name_makes_a_pseudonym_or_an_organisation() {
        let named = |group: &str| Draft {
            name: Some("Dorfverein".to_owned()),
            group: Some(group.to_owned()),
            ..draft("Ein Text")
        };
        assert_eq!(named("resident").check().expect("valid").author_kind, AuthorKind::Pseudonym);
        assert_eq!(named("association").check().expect("valid").author_kind, AuthorKind::Organisation);
    }

    #[test]
    fn the_content_hash_changes_with_anything_that_was_written() {
        let hash = |draft: Draft| draft.check().expect("valid").content_hash;
        assert_eq!(hash(draft("Ein Text")), hash(draft("Ein Text")));
        assert_ne!(hash(draft("Ein Text")), hash(draft("Ein Text!")));
        assert_ne!(hash(draft("Ein Text")), hash(Draft { people: Some(2), ..draft("Ein Text") }));
    }

    #[test]
    fn texts_are_tidied_but_not_changed() {
        assert_eq!(tidy("  Ein Text \r\n\r\n\r\n\r\nnoch einer\u{0}  "), "Ein Text\n\nnoch einer");
        assert_eq!(tidy_line(" Ein \n Titel "), "Ein Titel");
    }
}
