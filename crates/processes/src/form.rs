//! The form of a process: its fields in their order, how they are filled, read and checked.

use crate::{
    phase_form,
    process::{Full, Level, ProcessState, object},
    writing::NewProcess,
};
use jiff::civil::Date;
use kernel::{Action, MunicipalityId, Object, PlaceId, Problem, Problems, Timestamp};
use uuid::Uuid;
use web::{
    Cx, FormState, Input,
    field::{self, Choice, ChoiceGroup},
};

/// A field of the form; its label is `process-field-NAME` with hyphens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) key: &'static str,
    pub(crate) kind: Kind,
    pub(crate) optional: bool,
}

/// What kind of input a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Line,
    Lines(u8),
    Day,
    Number,
    Tick,
    Format,
    Level,
    Municipalities,
    Places,
    Phases,
}

const fn field(name: &'static str, key: &'static str, kind: Kind) -> Field {
    Field { name, key, kind, optional: false }
}

const fn optional(name: &'static str, key: &'static str, kind: Kind) -> Field {
    Field { name, key, kind, optional: true }
}

/// The sections of the form: key of the heading and fields.
pub(crate) const SECTIONS: &[(&str, &[Field])] = &[
    (
        "process-section-topic",
        &[
            field("title", "process-field-title", Kind::Line),
            optional("slug", "process-field-slug", Kind::Line),
            field("format", "process-field-format", Kind::Format),
            field("summary", "process-field-summary", Kind::Lines(3)),
            field("aim", "process-field-aim", Kind::Lines(4)),
        ],
    ),
    (
        "process-section-decision",
        &[
            field("decidable", "process-field-decidable", Kind::Lines(4)),
            field("not_decidable", "process-field-not-decidable", Kind::Lines(4)),
            field("decider", "process-field-decider", Kind::Lines(2)),
            field("decision_when", "process-field-decision-when", Kind::Lines(2)),
            optional("decision_on", "process-field-decision-on", Kind::Day),
            field("level", "process-field-level", Kind::Level),
            optional("legal_basis", "process-field-legal-basis", Kind::Lines(2)),
        ],
    ),
    (
        "process-section-people",
        &[
            field("organisers", "process-field-organisers", Kind::Lines(2)),
            field("offline_ways", "process-field-offline-ways", Kind::Lines(5)),
            field("contact", "process-field-contact", Kind::Lines(2)),
            field("controller", "process-field-controller", Kind::Lines(2)),
            optional("answer_days", "process-field-answer-days", Kind::Number),
        ],
    ),
    (
        "process-section-area",
        &[
            optional("municipalities", "process-field-municipalities", Kind::Municipalities),
            optional("places", "process-field-places", Kind::Places),
        ],
    ),
    (
        "process-section-time",
        &[
            field("standing", "process-field-standing", Kind::Tick),
            field("phases", "process-field-phases", Kind::Phases),
        ],
    ),
    (
        "process-section-languages",
        &[
            optional("easy_read", "process-field-easy-read", Kind::Lines(8)),
            optional("sign_language_path", "process-field-sign-language-path", Kind::Line),
        ],
    ),
    ("process-section-result", &[optional("result", "process-field-result", Kind::Lines(5))]),
];

/// Most characters of a text of one line.
pub(crate) const LONGEST_LINE: usize = 120;
/// Most characters of any other text.
pub(crate) const LONGEST_TEXT: usize = 8000;

/// May this field be changed?
pub(crate) fn may_change(cx: &Cx, of: &Object, field: &'static str) -> bool {
    cx.may(Action::EditProcess, &Object { field, ..*of })
}

/// The places and municipalities there are.
#[derive(Debug, Default)]
pub(crate) struct Area {
    pub(crate) municipalities: Vec<(MunicipalityId, Choice)>,
    pub(crate) places: Vec<(PlaceId, MunicipalityId, Choice)>,
}

impl Area {
    pub(crate) async fn load(cx: &Cx) -> kernel::Result<Self> {
        let mut area = Self::default();
        area.load_municipalities(cx).await?;
        area.load_places(cx).await?;
        Ok(area)
    }

    /// The places, by municipality.
    pub(crate) fn groups(&self) -> Vec<ChoiceGroup> {
        let places = |of: MunicipalityId| {
            self.places.iter().filter(move |(_, id, _)| *id == of).map(|(_, _, choice)| choice.clone())
        };
        self.municipalities
            .iter()
            .map(|(id, whole)| ChoiceGroup { whole: whole.clone(), choices: places(*id).collect() })
            .collect()
    }

    pub(crate) async fn load_municipalities(&mut self, cx: &Cx) -> kernel::Result<()> {
        let all = region::all_municipalities(&cx.app.db).await?;
        self.municipalities = all.into_iter().map(|m| (m.id, Choice::new(m.slug, m.name))).collect();
        Ok(())
    }

    pub(crate) async fn load_places(&mut self, cx: &Cx) -> kernel::Result<()> {
        let all = region::all_places(&cx.app.db).await?;
        self.places =
            all.into_iter().map(|p| (p.id, p.municipality_id, Choice::new(p.slug, p.name))).collect();
        Ok(())
    }
}

/// The form as it stands before anything is typed.
pub(crate) fn filled(full: &Full, area: &Area) -> Input {
    let new = NewProcess::from(full);
    let mut input = Input::default();
    for (name, text) in new.texts() {
        input.set(name, text.clone());
    }
    input.set("format", new.format.clone());
    input.set("version", full.process.updated_at.micros().to_string());
    input.set("level", new.level.map_or("", Level::as_str));
    input.set("decision_on", new.decision_at.map(|at| at.date().to_string()).unwrap_or_default());
    input.set("answer_days", new.answer_days.map(|days| days.to_string()).unwrap_or_default());
    if new.standing {
        input.set("standing", "1");
    }
    for (_, choice) in area.municipalities.iter().filter(|(id, _)| new.municipalities.contains(id)) {
        input.add("municipalities", choice.value.clone());
    }
    for (_, _, choice) in area.places.iter().filter(|(id, _, _)| new.places.contains(id)) {
        input.add("places", choice.value.clone());
    }
    phase_form::fill(&mut input, &new.phases);
    input
}

/// Reads what was typed onto what was there before. Fields that may not be changed keep their value, whatever was sent;
/// problems are noted in the form.
pub(crate) fn read(cx: &Cx, form: &mut FormState, before: Option<&Full>, area: &Area) -> NewProcess {
    let of = before.map_or_else(|| object(Uuid::nil(), ProcessState::Draft, &[]), Full::object);
    let mut new = before.map(NewProcess::from).unwrap_or_default();
    let open = |field| may_change(cx, &of, field);
    let mut problems = Problems::default();
    for (name, text) in new.texts_mut() {
        if open(name) {
            form.input.get(name).clone_into(text);
        }
        let (max, count) = (
            if matches!(name, "title" | "slug" | "sign_language_path") { LONGEST_LINE } else { LONGEST_TEXT },
            text.chars().count(),
        );
        if count > max {
            problems.push(Problem::new(name, "form-too-long").with("max", max).with("count", count));
        }
    }
    problems.require(!new.title.is_empty(), "title", "process-missing-title");
    if open("slug") {
        new.slug = methods::text::slugify(if new.slug.is_empty() { &new.title } else { &new.slug });
        problems.require(new.title.is_empty() || !new.slug.is_empty(), "slug", "process-slug-empty");
    }
    // The page's rules for content permit no film of another site, and its readers are not to be sent there.
    problems.require(
        new.sign_language_path.is_empty() || web::page::own_path(&new.sign_language_path).is_some(),
        "sign_language_path",
        "process-sign-language-not-own",
    );
    if open("format") {
        form.input.get("format").clone_into(&mut new.format);
        problems.require(
            new.format.is_empty() || cx.app.format(&new.format).is_some(),
            "format",
            "form-unknown-choice",
        );
    }
    if open("level") {
        new.level = choice(&mut problems, form, "level", |word| word.parse().ok());
    }
    if open("decision_on") {
        new.decision_at = form
            .input
            .some("decision_on")
            .and_then(|text| day(&mut problems, "decision_on", text))
            .map(Timestamp::end_of_day);
    }
    if open("answer_days") {
        new.answer_days = days(&mut problems, form);
    }
    if open("standing") {
        new.standing = form.input.ticked("standing");
    }
    if open("municipalities") && open("places") {
        field::expand(&mut form.input, "places", &area.groups());
        read_area(&mut problems, form, area, &mut new);
    }
    if open("phases") {
        new.phases = phase_form::read(cx, form, &mut problems, cx.app.format(&new.format));
    }
    form.problems = problems;
    new
}

fn read_area(problems: &mut Problems, form: &FormState, area: &Area, new: &mut NewProcess) {
    let chosen = |name: &'static str| form.input.all(name).collect::<Vec<_>>();
    let (municipalities, places) = (chosen("municipalities"), chosen("places"));
    let known = |slug: &str| area.municipalities.iter().any(|(_, choice)| choice.value == slug);
    problems.require(municipalities.iter().all(|slug| known(slug)), "municipalities", "form-unknown-choice");
    let known = |slug: &str| area.places.iter().any(|(_, _, choice)| choice.value == slug);
    problems.require(places.iter().all(|slug| known(slug)), "places", "form-unknown-choice");
    let at: Vec<_> =
        area.places.iter().filter(|(_, _, choice)| places.contains(&choice.value.as_str())).collect();
    new.places = at.iter().map(|(id, _, _)| *id).collect();
    // What concerns a place concerns its municipality.
    let concerned = |(id, choice): &&(MunicipalityId, Choice)| {
        municipalities.contains(&choice.value.as_str())
            || at.iter().any(|(_, municipality, _)| municipality == id)
    };
    new.municipalities = area.municipalities.iter().filter(concerned).map(|(id, _)| *id).collect();
}

fn choice<T>(
    problems: &mut Problems,
    form: &FormState,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let word = form.input.some(name)?;
    let value = parse(word);
    problems.require(value.is_some(), name, "form-unknown-choice");
    value
}

/// A civil day as the browser sends it.
pub(crate) fn day(problems: &mut Problems, name: &'static str, text: &str) -> Option<Date> {
    let day = text.parse::<Date>().ok().filter(|day| (2000..=2200).contains(&day.year()));
    problems.require(day.is_some(), name, "form-bad-date");
    day
}

fn days(problems: &mut Problems, form: &FormState) -> Option<i64> {
    let text = form.input.some("answer_days")?;
    let days = text.parse::<i64>().ok().filter(|days| (1..=365).contains(days));
    if days.is_none() {
        problems.push(Problem::new("answer_days", "form-bad-number").with("min", 1).with("max", 365));
    }
    days
}
