//! Filling in forms that nobody has told us about: whatever page has one, with whatever fields.

use crate::dom::{Dom, Element};
use axum::{body::Body, http::Request};
use std::collections::{BTreeMap, BTreeSet};

/// A field as a browser would offer it.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    pub(crate) name: String,
    /// The type of an input, or `textarea`, `select`.
    pub(crate) kind: String,
    pub(crate) value: String,
    /// Values of a select, without the empty one unless it is the only one.
    pub(crate) choices: Vec<String>,
    pub(crate) most: Option<usize>,
    pub(crate) checked: bool,
    pub(crate) required: bool,
}

/// A form with its fields.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Where it stands.
    pub(crate) page: String,
    pub(crate) action: String,
    /// With POST.
    pub(crate) sends: bool,
    pub(crate) multipart: bool,
    pub(crate) controls: Vec<Control>,
}

impl Form {
    /// What tells forms of one kind from others: their fields.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.controls.iter().map(|control| control.name.as_str()).collect()
    }

    /// In how many ways it can be filled in: the most answers that any of its questions has. A mere
    /// button is pressed on a few pages.
    pub(crate) fn ways(&self) -> usize {
        let answers = self.questions().values().map(Vec::len).max();
        answers.unwrap_or(if self.is_button() { 3 } else { 1 })
    }

    /// Is there nothing to fill in?
    pub(crate) fn is_button(&self) -> bool {
        self.controls.iter().all(|control| ["hidden", "submit"].contains(&control.kind.as_str()))
    }

    fn questions(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut questions = BTreeMap::<&str, Vec<&str>>::new();
        for control in self.controls.iter().filter(|control| control.kind == "radio") {
            questions.entry(&control.name).or_default().push(&control.value);
        }
        questions
    }

    /// What a browser sends when every text field is filled with what `text` says. The first way leaves every question as
    /// it is answered, or takes its first answer; each other one takes the next. Boxes are left as they are unless they
    /// stand for consent.
    pub(crate) fn filled(
        &self,
        way: usize,
        mut text: impl FnMut(&Control) -> String,
    ) -> Vec<(String, String)> {
        let mut sent: Vec<(String, String)> = Vec::new();
        let questions = self.questions();
        let answer = |question: &Control| {
            let answers = &questions[question.name.as_str()];
            let first = self
                .controls
                .iter()
                .position(|one| one.name == question.name && one.kind == "radio" && one.checked);
            let first =
                first.and_then(|at| answers.iter().position(|value| *value == self.controls[at].value));
            answers[(first.unwrap_or_default() + way) % answers.len()] == question.value
        };
        for control in &self.controls {
            let value = match control.kind.as_str() {
                "radio" => answer(control).then(|| control.value.clone()),
                "checkbox" => {
                    let consent = ["sure", "photo"].contains(&control.name.as_str());
                    (control.checked || consent).then(|| control.value.clone())
                }
                "select" if control.value.is_empty() => control.choices.first().cloned(),
                "hidden" | "select" => Some(control.value.clone()),
                "submit" => (!["preview", "insert"].contains(&control.value.as_str())
                    && !sent.iter().any(|(name, _)| *name == control.name))
                .then(|| control.value.clone()),
                "file" => None,
                _ => Some(text(control)),
            };
            sent.extend(value.map(|value| (control.name.clone(), value)));
        }
        sent
    }

    /// Where a browser goes with a form that is not sent with POST.
    pub(crate) fn address(&self, sent: &[(String, String)]) -> String {
        format!("{}?{}", self.action, encoded(sent))
    }

    /// The request a browser makes of it.
    pub(crate) fn request(&self, sent: &[(String, String)], cookie: &str) -> Request<Body> {
        const BOUNDARY: &str = "----a-line-that-stands-in-no-field";
        let (kind, body) = if self.multipart {
            let mut parts: Vec<String> = sent
                .iter()
                .map(|(name, value)| {
                    format!(
                        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                    )
                })
                .collect();
            parts.push(format!("--{BOUNDARY}--\r\n"));
            (format!("multipart/form-data; boundary={BOUNDARY}"), parts.concat())
        } else {
            ("application/x-www-form-urlencoded".to_owned(), encoded(sent))
        };
        let mut request = Request::post(&self.action)
            .header("host", "mitmachen.example")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", kind);
        if !cookie.is_empty() {
            request = request.header("cookie", cookie);
        }
        request.body(Body::from(body)).expect("a request")
    }
}

fn encoded(sent: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(sent).finish()
}

impl Dom {
    /// The forms of a page; `own` is its address.
    pub(crate) fn forms(&self, own: &str) -> Vec<Form> {
        let all = self.elements.iter().enumerate().filter(|(_, element)| element.name == "form");
        all.map(|(at, form)| Form {
            page: own.to_owned(),
            action: form.attribute("action").filter(|action| !action.is_empty()).unwrap_or(own).to_owned(),
            sends: form.attribute("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
            multipart: form.attribute("enctype") == Some("multipart/form-data"),
            controls: self.controls(at),
        })
        .collect()
    }

    fn controls(&self, form: usize) -> Vec<Control> {
        let inside = self.elements.iter().enumerate().filter(|(_, element)| element.form == Some(form));
        inside
            .filter_map(|(at, element)| {
                let name = element.attribute("name")?.to_owned();
                let given = |attribute: &str| element.attribute(attribute).unwrap_or_default().to_owned();
                let (kind, value, choices) = match element.name.as_str() {
                    "input" => {
                        (element.attribute("type").unwrap_or("text").to_owned(), given("value"), Vec::new())
                    }
                    "textarea" => ("textarea".to_owned(), element.text.clone(), Vec::new()),
                    "button" => ("submit".to_owned(), given("value"), Vec::new()),
                    "select" => {
                        let (value, choices) = self.options(at);
                        ("select".to_owned(), value, choices)
                    }
                    _ => return None,
                };
                let most = element.attribute("maxlength").and_then(|most| most.parse().ok());
                let (checked, required) = (element.has("checked"), element.has("required"));
                Some(Control { name, kind, value, choices, most, checked, required })
            })
            .collect()
    }

    /// The chosen value of a select, and all it offers.
    fn options(&self, select: usize) -> (String, Vec<String>) {
        let options: Vec<&Element> = self
            .elements
            .iter()
            .filter(|element| element.name == "option" && element.select == Some(select))
            .collect();
        let value = |option: &&Element| option.attribute("value").unwrap_or(&option.text).to_owned();
        let chosen = options.iter().find(|option| option.has("selected")).map(value).unwrap_or_default();
        (chosen, options.iter().map(value).filter(|value| !value.is_empty()).collect())
    }

    /// Names of the fields a page complains about.
    pub(crate) fn refused(&self) -> BTreeSet<String> {
        self.elements
            .iter()
            .filter(|element| element.attribute("aria-invalid") == Some("true"))
            .filter_map(|element| element.attribute("name").map(str::to_owned))
            .collect()
    }
}
