//! What this concept keeps about people.

use web::personal::{About, Basis, PersonalData, Recipients, Retention};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        key: "answers",
        columns: &[
            "response.published_by",
            "response_version.replaced_by",
            "assignment.actor",
            "text_block.updated_by",
        ],
        about: About::Staff,
        basis: Basis::Task,
        recipients: Recipients::Public,
        retention: Retention::Record,
        export: None,
        erase: None,
    },
    PersonalData {
        key: "answer-drafts",
        columns: &[
            "response_proposal.written_by",
            "response_proposal.written_as",
            "response_proposal.returned_as",
        ],
        about: About::Staff,
        basis: Basis::Task,
        recipients: Recipients::Staff,
        retention: Retention::Setting("retention.answer_drafts_days"),
        export: None,
        erase: None,
    },
];
