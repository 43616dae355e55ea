//! What this concept keeps about people.

use web::personal::{About, Basis, PersonalData, Recipients, Retention};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[PersonalData {
    key: "measure-acts",
    columns: &["measure_event.written_by", "measure_event.actor"],
    about: About::Staff,
    basis: Basis::Task,
    recipients: Recipients::Public,
    retention: Retention::Record,
    export: None,
    erase: None,
}];
