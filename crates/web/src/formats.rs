//! Formats of participation: a registry that modules fill. A process has one format; the format says what a phase
//! permits, what a contribution carries and what the page of the process shows.

use crate::module::Panel;
use kernel::{ProcessId, text_enum};

text_enum! {
    /// What people can do in a phase.
    pub enum FormatAction {
        /// Hand in a contribution.
        Submit = "submit",
        /// Support one.
        Endorse = "endorse",
        /// Talk about one.
        Comment = "comment",
    }
}

/// A kind of phase and what it permits. Following, reporting and answering are always possible.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// Its key, stored with the phase; its text is `stage-KEY`.
    pub key: &'static str,
    /// What people can do while it lasts.
    pub actions: &'static [FormatAction],
}

/// A field of a contribution beyond text, title and place, which all have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatField {
    /// Up to six photos.
    Photos,
    /// The role a question is addressed to; must be one of these keys, whose texts are `addressee-KEY`.
    Addressee(&'static [&'static str]),
}

/// A format of participation.
#[derive(Clone, Copy)]
pub struct Format {
    /// Its key, stored with the process; its texts are `format-KEY` and `format-KEY-text`.
    pub key: &'static str,
    /// The kind of contribution it collects; its text is `kind-KEY`.
    pub kind: &'static str,
    /// Address of the drawing on the cards of its processes: `assets::asset!("process-ideas.svg")`.
    pub picture: &'static str,
    /// Its kinds of phases, in their usual order.
    pub stages: &'static [Stage],
    /// What its contributions carry beyond text, title and place.
    pub fields: &'static [FormatField],
    /// What it shows on the page of a process.
    pub page: Panel<ProcessId>,
}

impl Format {
    /// Does a stage permit an action? An unknown stage permits nothing.
    pub fn permits(&self, stage: &str, action: FormatAction) -> bool {
        self.stages.iter().any(|known| known.key == stage && known.actions.contains(&action))
    }

    /// The roles a contribution can be addressed to; empty when it is addressed to nobody.
    pub fn addressees(&self) -> &'static [&'static str] {
        self.fields
            .iter()
            .find_map(|field| match field {
                FormatField::Addressee(roles) => Some(*roles),
                FormatField::Photos => None,
            })
            .unwrap_or(&[])
    }
}

impl crate::App {
    /// The format of this key.
    pub fn format(&self, key: &str) -> Option<&Format> {
        self.formats.iter().find(|format| format.key == key)
    }
}
