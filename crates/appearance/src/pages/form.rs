//! The form of everything that may be chosen.

use super::{Choices, FormState, Html, Outcome, Page, Template, field};
use crate::{
    choices::{Item, home_items, in_order, menu_items},
    palette::{CHOOSABLE, Choosable, Fault, Scheme, Use, default_of},
    store::{Kept, State},
};
use http::StatusCode;
use kernel::{Locale, Problem, Problems, Result};
use methods::contrast::Colour;
use web::{Cx, look::Logo};

#[derive(Template)]
#[template(path = "appearance.html")]
struct ChoicesPage<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    colours: Vec<ColourRow>,
    menu: Vec<Item>,
    home: Vec<Item>,
    logo: Option<Logo>,
    has_draft: bool,
    live_since: Option<String>,
}

/// One colour in both schemes, with a patch of each.
struct ColourRow {
    choosable: &'static Choosable,
    patches: Vec<Patch>,
}

struct Patch {
    scheme: Scheme,
    colour: Option<Colour>,
    default: String,
}

/// Shows the form with these choices, and what is wrong with them.
pub(super) async fn show(cx: &Cx, kept: &[Kept], choices: &Choices, problems: Problems) -> Outcome {
    let form = FormState { input: choices.input(&cx.app), problems };
    let row = |choosable: &'static Choosable| ColourRow {
        choosable,
        patches: Scheme::ALL
            .iter()
            .map(|scheme| Patch {
                scheme: *scheme,
                colour: form.get(choosable.field(*scheme)).parse().ok(),
                default: default_of(choosable.token, *scheme).map_or_else(String::new, |c| c.to_string()),
            })
            .collect(),
    };
    let live = kept.iter().find(|one| one.state == State::Live);
    let body = Html::of(&ChoicesPage {
        cx,
        form: &form,
        colours: CHOOSABLE.iter().map(row).collect(),
        menu: in_order(&menu_items(&cx.app), &choices.menu),
        home: in_order(&home_items(&cx.app), &choices.home),
        logo: choices.look().logo,
        has_draft: kept.iter().any(|one| one.state == State::Draft),
        live_since: live.map(|live| cx.date_time(live.changed_at)),
    })?;
    let status = form.is_invalid().then_some(StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title: cx.t("appearance-nav"), body, private: true, status, ..Page::default() }).await
}

impl ChoicesPage<'_> {
    /// What can be arranged: anchor, heading, explanation, items.
    fn arrangements(&self) -> [(&'static str, &'static str, &'static str, &[Item]); 2] {
        [
            ("menu", "appearance-menu", "appearance-menu-text", &self.menu),
            ("home", "appearance-home", "appearance-home-text", &self.home),
        ]
    }

    fn shown(&self, item: &Item) -> bool {
        item.essential || self.form.input.all("show").any(|key| key == item.key)
    }

    fn problem(&self, name: &str) -> Option<String> {
        self.form.problem(name).map(|problem| field::message(self.cx, problem))
    }

    /// The text field of a colour.
    fn colour(&self, row: &ColourRow, patch: &Patch) -> Result<Html> {
        let key = match patch.scheme {
            Scheme::Light => "appearance-light",
            Scheme::Dark => "appearance-dark",
        };
        field::text(self.cx, self.form, field::Text::new(row.choosable.field(patch.scheme), key).max(7))
    }
}

/// Everything that is wrong with these choices.
pub(super) fn problems(cx: &Cx, choices: &Choices) -> Problems {
    let (palette, mut problems) = choices.palette();
    problems.0.extend(palette.faults().iter().map(|fault| unreadable(cx, fault)));
    problems.0.extend(choices.problems(&cx.app).0);
    problems
}

/// A pair that cannot be read, in words: what on what, how much is reached, how much is needed, and a way out.
fn unreadable(cx: &Cx, fault: &Fault) -> Problem {
    let name = |token: &str| match token {
        "#ffffff" => cx.t("appearance-token-white"),
        known => cx.word("appearance-token", known),
    };
    let front = if fault.used_as == Use::Ring { cx.t("appearance-ring") } else { name(fault.front) };
    let key = match fault.proposal {
        Some(_) => "appearance-unreadable",
        None => "appearance-unreadable-alone",
    };
    Problem::new(fault.field, key)
        .with("scheme", cx.word("appearance-scheme", fault.scheme))
        .with("front", front)
        .with("ground", name(fault.ground))
        .with("ratio", ratio(cx.locale, fault.ratio, 2))
        .with("least", ratio(cx.locale, fault.used_as.least(), 1))
        .with("more", fault.more)
        .with("proposal", fault.proposal.map_or_else(String::new, |colour| colour.to_string()))
}

/// A ratio as people write it, rounded down so that it never looks as if it were enough.
fn ratio(locale: Locale, value: f64, digits: usize) -> String {
    let whole = 10_f64.powi(if digits == 1 { 1 } else { 2 });
    let text = format!("{:.digits$}", (value * whole).floor() / whole);
    if locale == Locale::En { text } else { text.replace('.', ",") }
}
