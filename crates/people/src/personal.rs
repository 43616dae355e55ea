//! What this concept keeps about people.

use web::personal::{About, Basis, PersonalData, Retention};

pub(crate) const PERSONAL_DATA: &[PersonalData] = &[
    PersonalData {
        key: "staff",
        columns: &["person.email", "person.label", "person_grant.person_id", "invitation.person_id"],
        about: About::Staff,
        basis: Basis::Security,
        retention: Retention::Account,
        export: None,
        erase: None,
    },
    PersonalData {
        key: "staff-factors",
        columns: &[
            "person.password_hash",
            "person.totp_secret",
            "person.totp_last_step",
            "recovery_code.person_id",
            "passkey.person_id",
            "passkey.credential_id",
            "passkey.credential",
            "passkey.name",
            "passkey_ceremony.person_id",
        ],
        about: About::Staff,
        basis: Basis::Security,
        retention: Retention::Account,
        export: None,
        erase: None,
    },
    PersonalData {
        key: "staff-sessions",
        columns: &["session.person_id", "session.device"],
        about: About::Staff,
        basis: Basis::Security,
        retention: Retention::Days(1),
        export: None,
        erase: None,
    },
    PersonalData {
        key: "staff-tokens",
        columns: &["api_token.made_by"],
        about: About::Staff,
        basis: Basis::Security,
        retention: Retention::Account,
        export: None,
        erase: None,
    },
    PersonalData {
        key: "staff-acts",
        columns: &["audit_entry.person_id", "audit_entry.actor"],
        about: About::Staff,
        basis: Basis::Security,
        retention: Retention::Setting("retention.staff_acts_days"),
        export: None,
        erase: None,
    },
];
