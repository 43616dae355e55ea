//! What this concept keeps about people.

use web::personal::{About, Basis, PersonalData, Recipients, Retention};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        key: "barrier-reports",
        columns: &["barrier_report.contact", "barrier_report.reply"],
        about: About::Resident,
        basis: Basis::Task,
        recipients: Recipients::Nobody,
        retention: Retention::Setting("retention.barrier_contact_days"),
        export: None,
        erase: None,
    },
    PersonalData {
        key: "town-pages",
        columns: &["post.author_label", "page_text.updated_by", "accessibility_statement.updated_by"],
        about: About::Staff,
        basis: Basis::Task,
        recipients: Recipients::Staff,
        retention: Retention::Record,
        export: None,
        erase: None,
    },
];
