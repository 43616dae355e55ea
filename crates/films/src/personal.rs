//! What this concept keeps about people.

use web::personal::{About, Basis, PersonalData, Recipients, Retention};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[PersonalData {
    key: "films",
    columns: &["film.file", "film.poster"],
    about: About::Staff,
    basis: Basis::Consent,
    recipients: Recipients::Staff,
    retention: Retention::Record,
    export: None,
    erase: None,
}];
