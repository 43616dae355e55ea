//! What residents and staff see alike. The parts that need script are hidden until the element `passkey-form` shows them.

use crate::{is_possible, keeping::LONGEST_NAME, store::Kept};
use askama::Template;
use kernel::Result;
use web::{Cx, FormState, Html, field, field::Text};

#[derive(Template)]
#[template(path = "passkey-sign-in.html")]
struct SignIn<'a> {
    cx: &'a Cx,
    action: &'a str,
    ask: &'a str,
    onward: &'a str,
    button: &'a str,
}

/// The form that signs in, or proves once more, by passkey: where the answer goes, where the question comes from (paths
/// without language), where somebody is going, the key of the button. Nothing where there can be no passkeys.
///
/// # Errors
/// A fault of the template.
pub fn sign_in_form(cx: &Cx, action: &str, ask: &str, onward: &str, button: &str) -> Result<Html> {
    if !is_possible(&cx.app) {
        return Ok(Html::empty());
    }
    Html::of(&SignIn { cx, action, ask, onward, button })
}

/// Where the parts of the list lead, without language: the list itself, and what makes a question for a new one.
#[derive(Debug, Clone, Copy)]
pub struct Paths {
    /// Shows the list, takes a new passkey; a passkey of its own lies below it.
    pub list: &'static str,
    /// Asks.
    pub ask: &'static str,
}

#[derive(Template)]
#[template(path = "passkey-list.html")]
struct List<'a> {
    cx: &'a Cx,
    paths: Paths,
    kept: &'a [Kept],
    possible: bool,
    name: Html,
}

/// Somebody's passkeys, and the form for a new one.
///
/// # Errors
/// A fault of the template.
pub fn list(cx: &Cx, paths: Paths, kept: &[Kept], form: &FormState) -> Result<Html> {
    Html::of(&List { cx, paths, kept, possible: is_possible(&cx.app), name: name_field(cx, form)? })
}

/// The field for the name of a passkey.
///
/// # Errors
/// A fault of the template.
pub fn name_field(cx: &Cx, form: &FormState) -> Result<Html> {
    field::text(cx, form, Text::new("name", "passkey-name").max(LONGEST_NAME))
}
