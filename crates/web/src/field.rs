//! Form fields: one function per kind, so that their markup can change in one place. The markup is that of
//! `frontend/gallery.html`.

use crate::{Cx, FormState, Html, Input};
use askama::Template;
use kernel::{Problem, Result};

/// What is special about a text field.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Name and id.
    pub name: &'a str,
    /// Key of the label; the hint's key is the same with `-hint`, if there is one.
    pub key: &'a str,
    /// `text`, `email`, `search`, `password`, `date`, `datetime-local`, `number`, `tel`, `url`.
    pub kind: &'a str,
    /// May be left empty; says so.
    pub optional: bool,
    /// Token of the HTML standard's autofill list.
    pub autocomplete: &'a str,
    /// Lines; more than one makes a text area.
    pub rows: u8,
    /// Most characters; 0: no limit.
    pub max: usize,
}

impl<'a> Text<'a> {
    /// A required one-line field.
    pub const fn new(name: &'a str, key: &'a str) -> Self {
        Self { name, key, kind: "text", optional: false, autocomplete: "", rows: 1, max: 0 }
    }
    /// Of another kind.
    #[must_use]
    pub const fn kind(mut self, kind: &'a str) -> Self {
        self.kind = kind;
        self
    }
    /// May be left empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// With an autofill token.
    #[must_use]
    pub const fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = token;
        self
    }
    /// With several lines.
    #[must_use]
    pub const fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }
    /// With at most this many characters.
    #[must_use]
    pub const fn max(mut self, max: usize) -> Self {
        self.max = max;
        self
    }
}

#[derive(Template)]
#[template(path = "field-text.html")]
struct TextField<'a> {
    cx: &'a Cx,
    field: Text<'a>,
    value: &'a str,
    hint: Option<String>,
    problem: Option<String>,
}

/// A text field or text area.
///
/// # Errors
/// A fault of the template.
pub fn text(cx: &Cx, form: &FormState, field: Text<'_>) -> Result<Html> {
    Html::of(&TextField {
        cx,
        value: form.get(field.name),
        hint: hint(cx, field.key),
        problem: problem(cx, form, field.name),
        field,
    })
}

/// One of several values.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
}

impl Choice {
    /// A value and its text.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into() }
    }
}

#[derive(Template)]
#[template(path = "field-choices.html")]
struct ChoicesField<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    name: &'a str,
    key: &'a str,
    choices: &'a [Choice],
    hint: Option<String>,
    problem: Option<String>,
    shape: Shape,
    optional: bool,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Shape {
    Select,
    Filter,
    Segmented,
    Radios,
    Boxes,
}

fn choices(
    cx: &Cx,
    form: &FormState,
    name: &str,
    key: &str,
    choices: &[Choice],
    shape: Shape,
    optional: bool,
) -> Result<Html> {
    Html::of(&ChoicesField {
        cx,
        form,
        name,
        key,
        choices,
        hint: hint(cx, key),
        problem: problem(cx, form, name),
        shape,
        optional,
    })
}

/// A drop-down list; optional ones begin with an empty entry.
///
/// # Errors
/// A fault of the template.
pub fn select(
    cx: &Cx,
    form: &FormState,
    name: &str,
    key: &str,
    options: &[Choice],
    optional: bool,
) -> Result<Html> {
    choices(cx, form, name, key, options, Shape::Select, optional)
}

/// A drop-down list that narrows a list; it begins with "all".
///
/// # Errors
/// A fault of the template.
pub fn filter(cx: &Cx, form: &FormState, name: &str, key: &str, options: &[Choice]) -> Result<Html> {
    choices(cx, form, name, key, options, Shape::Filter, true)
}

/// A few values side by side.
///
/// # Errors
/// A fault of the template.
pub fn segmented(cx: &Cx, form: &FormState, name: &str, key: &str, options: &[Choice]) -> Result<Html> {
    choices(cx, form, name, key, options, Shape::Segmented, false)
}

/// One of several values, one below the other.
///
/// # Errors
/// A fault of the template.
pub fn radios(cx: &Cx, form: &FormState, name: &str, key: &str, options: &[Choice]) -> Result<Html> {
    choices(cx, form, name, key, options, Shape::Radios, false)
}

/// Any of several values.
///
/// # Errors
/// A fault of the template.
pub fn boxes(cx: &Cx, form: &FormState, name: &str, key: &str, options: &[Choice]) -> Result<Html> {
    choices(cx, form, name, key, options, Shape::Boxes, true)
}

/// Values that belong together, such as the places of a municipality.
#[derive(Debug, Clone)]
pub struct ChoiceGroup {
    /// What is sent for all of them, and what they are called together.
    pub whole: Choice,
    /// Each of them.
    pub choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "field-groups.html")]
struct GroupsField<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    name: &'a str,
    key: &'a str,
    /// Name of the boxes that take a group as a whole.
    all: &'a str,
    groups: &'a [ChoiceGroup],
    hint: Option<String>,
    problem: Option<String>,
}

impl ChoiceGroup {
    /// What the box says that takes all of them.
    fn label(&self, cx: &Cx) -> String {
        cx.tn("form-all-of-group", i64::try_from(self.choices.len()).unwrap_or(i64::MAX))
    }
}

/// Any of many values, in groups of which each can be taken as a whole. What was chosen is read by [`expand`].
///
/// # Errors
/// A fault of the template.
pub fn groups(cx: &Cx, form: &FormState, name: &str, key: &str, groups: &[ChoiceGroup]) -> Result<Html> {
    let (hint, problem) = (hint(cx, key), problem(cx, form, name));
    Html::of(&GroupsField { cx, form, name, key, all: &whole(name), groups, hint, problem })
}

/// Name of the boxes that take a group as a whole.
fn whole(name: &str) -> String {
    format!("{name}-all")
}

/// Reads a field of [`groups`]: what was taken as a whole becomes its values, each once, as if they had been ticked.
pub fn expand(input: &mut Input, name: &str, groups: &[ChoiceGroup]) {
    let whole = whole(name);
    let taken = groups.iter().filter(|group| input.all(&whole).any(|value| value == group.whole.value));
    let values = taken.flat_map(|group| &group.choices).map(|choice| choice.value.as_str());
    let mut chosen: Vec<String> = input.all(name).chain(values).map(str::to_owned).collect();
    chosen.sort_unstable();
    chosen.dedup();
    input.set_all(name, chosen);
    input.set_all(&whole, Vec::new());
}

#[derive(Template)]
#[template(path = "field-box.html")]
struct BoxField<'a> {
    cx: &'a Cx,
    name: &'a str,
    key: &'a str,
    ticked: bool,
    problem: Option<String>,
}

/// A single check box.
///
/// # Errors
/// A fault of the template.
pub fn tick(cx: &Cx, form: &FormState, name: &str, key: &str) -> Result<Html> {
    Html::of(&BoxField { cx, name, key, ticked: form.input.ticked(name), problem: problem(cx, form, name) })
}

#[derive(Template)]
#[template(path = "field-problems.html")]
struct ProblemList<'a> {
    cx: &'a Cx,
    problems: Vec<(&'a str, String)>,
}

/// The list of all that is wrong, above the form; empty when nothing is.
///
/// # Errors
/// A fault of the template.
pub fn problems(cx: &Cx, form: &FormState) -> Result<Html> {
    if !form.is_invalid() {
        return Ok(Html::empty());
    }
    Html::of(&ProblemList {
        cx,
        problems: form.problems.0.iter().map(|problem| (problem.field, message(cx, problem))).collect(),
    })
}

/// The two hidden fields against machines: the signed time and a trap that people never see.
///
/// # Errors
/// A fault of the template.
pub fn guard(cx: &Cx) -> Result<Html> {
    #[derive(Template)]
    #[template(path = "field-guard.html")]
    struct Guard<'a> {
        cx: &'a Cx,
        token: String,
    }
    Html::of(&Guard { cx, token: crate::form::time_token(&cx.app, cx.now) })
}

/// The message of a problem in the reader's language.
pub fn message(cx: &Cx, problem: &Problem) -> String {
    let values: Vec<(&str, crate::texts::TextValue<'_>)> = problem
        .values
        .iter()
        .map(|(name, value)| (*name, value.parse::<i64>().map_or_else(|_| value.as_str().into(), Into::into)))
        .collect();
    cx.ta(problem.key, &values)
}

fn problem(cx: &Cx, form: &FormState, name: &str) -> Option<String> {
    form.problem(name).map(|problem| message(cx, problem))
}

fn hint(cx: &Cx, key: &str) -> Option<String> {
    let key = format!("{key}-hint");
    cx.app.texts.has(kernel::Locale::De, &key).then(|| cx.t(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_taken_as_a_whole_adds_its_values_to_those_ticked_each_once() {
        let group = |slug: &str, places: &[&str]| ChoiceGroup {
            whole: Choice::new(slug, slug),
            choices: places.iter().map(|place| Choice::new(*place, *place)).collect(),
        };
        let groups = [group("belzig", &["borne", "luesse"]), group("wiesenburg", &["reetz", "grubo"])];
        let mut input = Input::from_pairs([
            ("places", "grubo"),
            ("places", "borne"),
            ("places-all", "belzig"),
            ("places-all", "nowhere"),
        ]);
        expand(&mut input, "places", &groups);
        assert_eq!(input.all("places").collect::<Vec<_>>(), ["borne", "grubo", "luesse"]);
        assert!(!input.ticked("places-all"));
        let mut none = Input::default();
        expand(&mut none, "places", &groups);
        assert!(!none.ticked("places"));
    }
}
