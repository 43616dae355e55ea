//! What this concept keeps about people.

use web::personal::{About, Basis, PersonalData, Retention};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        key: "contributions",
        columns: &[
            "contribution.author_name",
            "contribution.body",
            "contribution.lon",
            "contribution.lat",
            "contribution_event.note",
            "photo.file",
            "photo.preview",
        ],
        about: About::Resident,
        basis: Basis::Task,
        retention: Retention::Record,
        export: None,
        erase: None,
    },
    PersonalData {
        key: "originals",
        columns: &["contribution_original.body", "contribution_split.body"],
        about: About::Resident,
        basis: Basis::Task,
        retention: Retention::Setting("moderation.original_days"),
        export: None,
        erase: None,
    },
    PersonalData {
        key: "comments",
        columns: &["comment.author_name", "comment.body"],
        about: About::Resident,
        basis: Basis::Task,
        retention: Retention::Record,
        export: None,
        erase: None,
    },
    PersonalData {
        key: "endorsements",
        columns: &["endorsement.key_hash"],
        about: About::Resident,
        basis: Basis::Task,
        retention: Retention::Record,
        export: None,
        erase: None,
    },
    PersonalData {
        key: "moderation",
        columns: &["moderation_event.actor", "moderation_event.note", "contribution_event.actor"],
        about: About::Staff,
        basis: Basis::Task,
        retention: Retention::Record,
        export: None,
        erase: None,
    },
];
