//! What this concept keeps about people.

use web::personal::{About, Basis, PersonalData, Recipients, Retention};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[PersonalData {
    key: "process-acts",
    columns: &[
        "process.submitted_by",
        "process.published_by",
        "process_phase.override_by",
        "process_event.actor",
    ],
    about: About::Staff,
    basis: Basis::Task,
    recipients: Recipients::Staff,
    retention: Retention::Record,
    export: None,
    erase: None,
}];
