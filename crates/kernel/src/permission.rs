//! Roles, actions and the one table that says who may do what.
//!
//! Everything that asks "may they?" asks [`may`]: pages, API, feeds, exports and jobs. Nothing is allowed that
//! [`TABLE`] does not allow. Tests are generated from the table (`crates/server/tests/it/permissions.rs`).

use crate::{MunicipalityId, PersonId, ProcessId, ResidentId, text_enum};
use uuid::Uuid;

text_enum! {
    /// What somebody is, within the bounds of a [`Grant`].
    pub enum Role {
        /// Reads what the staff reads.
        Reader = "reader",
        /// Decides what is published and keeps the rules of conduct.
        Moderator = "moderator",
        /// Answers for the administration or politics.
        Responder = "responder",
        /// Writes processes, news and pages.
        Editor = "editor",
        /// Gives rights to others.
        Administrator = "administrator",
        /// Runs the machine; sees figures, not people.
        Operator = "operator",
        /// Has an account as a resident. Comes with the account, is given to nobody else.
        Resident = "resident",
    }
}

impl Role {
    /// The roles that people of the staff can be given.
    pub const STAFF: &'static [Self] =
        &[Self::Reader, Self::Moderator, Self::Responder, Self::Editor, Self::Administrator, Self::Operator];
}

text_enum! {
    /// What somebody wants to do.
    pub enum Action {
        /// Open the staff area and see its lists.
        SeeWorkbench = "see_workbench",
        /// Read a contribution that is not public yet.
        ReadUnpublished = "read_unpublished",
        /// Read the sealed original of a changed text.
        ReadOriginal = "read_original",
        /// Release, change, hide or reject a contribution or picture.
        Moderate = "moderate",
        /// Move to another process, tag, mark as duplicate.
        Arrange = "arrange",
        /// See the queue of unanswered contributions.
        SeeQueue = "see_queue",
        /// Assign a contribution to an office.
        Assign = "assign",
        /// Write an interim notice or an answer.
        Answer = "answer",
        /// Approve an answer that somebody else has written.
        ApproveAnswer = "approve_answer",
        /// Keep text blocks.
        EditTextBlocks = "edit_text_blocks",
        /// Write a process and its phases.
        EditProcess = "edit_process",
        /// Publish a process that somebody else has submitted.
        PublishProcess = "publish_process",
        /// Open or close a phase by hand, with a reason.
        OverridePhase = "override_phase",
        /// Close a process.
        CloseProcess = "close_process",
        /// Keep a measure of the strategy up to date.
        EditMeasure = "edit_measure",
        /// Write news.
        EditNews = "edit_news",
        /// Write imprint, privacy, accessibility and other fixed pages.
        EditPages = "edit_pages",
        /// Choose colours, logo, menu and home page of the site.
        EditAppearance = "edit_appearance",
        /// Invite staff, give and take rights.
        ManageStaff = "manage_staff",
        /// Make and end API tokens.
        ManageTokens = "manage_tokens",
        /// Read the log of staff acts.
        ReadAudit = "read_audit",
        /// Read figures of operation.
        Operate = "operate",
        /// Keep one's own account as a resident: see, claim, export and erase what is one's own.
        OwnAccount = "own_account",
    }
}

/// One line of the table: this role may do this, to things in these states, touching these fields.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Who.
    pub role: Role,
    /// What.
    pub action: Action,
    /// Only things in one of these states; empty: in any.
    pub states: &'static [&'static str],
    /// Only these fields; empty: all.
    pub fields: &'static [&'static str],
}

const fn rule(role: Role, action: Action) -> Rule {
    Rule { role, action, states: &[], fields: &[] }
}

impl Rule {
    const fn in_states(mut self, states: &'static [&'static str]) -> Self {
        self.states = states;
        self
    }
    const fn fields(mut self, fields: &'static [&'static str]) -> Self {
        self.fields = fields;
        self
    }
}

/// The permission table (role × action × state × field).
pub const TABLE: &[Rule] = &[
    rule(Role::Reader, Action::SeeWorkbench),
    rule(Role::Reader, Action::SeeQueue),
    rule(Role::Moderator, Action::SeeWorkbench),
    rule(Role::Moderator, Action::ReadUnpublished),
    rule(Role::Moderator, Action::ReadOriginal),
    // What its author has taken back is not decided about any more.
    rule(Role::Moderator, Action::Moderate).in_states(&[
        "received",
        "published",
        "hidden",
        "rejected",
        "duplicate",
    ]),
    rule(Role::Moderator, Action::Arrange),
    rule(Role::Moderator, Action::SeeQueue),
    rule(Role::Moderator, Action::Assign),
    rule(Role::Responder, Action::SeeWorkbench),
    rule(Role::Responder, Action::SeeQueue),
    // Who answers reads what waits for a decision of the moderators, but not what they have turned down.
    rule(Role::Responder, Action::ReadUnpublished).in_states(&["received"]),
    rule(Role::Responder, Action::Assign),
    // An answer belongs to what is published, or to what a person sent and waits for; never to what was rejected.
    rule(Role::Responder, Action::Answer).in_states(&["received", "published"]),
    rule(Role::Responder, Action::ApproveAnswer).in_states(&["received", "published"]),
    rule(Role::Responder, Action::EditTextBlocks),
    rule(Role::Editor, Action::SeeWorkbench),
    rule(Role::Editor, Action::SeeQueue),
    rule(Role::Editor, Action::Arrange).fields(&["tags", "process"]),
    rule(Role::Editor, Action::EditProcess).in_states(&["draft", "submitted"]),
    // What people have taken part in keeps its promises: of a published process only these may change.
    rule(Role::Editor, Action::EditProcess).in_states(&["published"]).fields(&[
        "contact",
        "offline_ways",
        "result",
        "easy_read",
        "sign_language_path",
    ]),
    rule(Role::Editor, Action::PublishProcess).in_states(&["submitted"]),
    rule(Role::Editor, Action::OverridePhase).in_states(&["published"]),
    rule(Role::Editor, Action::CloseProcess).in_states(&["published"]),
    rule(Role::Editor, Action::EditMeasure),
    rule(Role::Editor, Action::EditNews),
    rule(Role::Editor, Action::EditPages),
    rule(Role::Administrator, Action::SeeWorkbench),
    rule(Role::Administrator, Action::SeeQueue),
    rule(Role::Administrator, Action::PublishProcess).in_states(&["submitted"]),
    rule(Role::Administrator, Action::EditPages),
    rule(Role::Administrator, Action::EditAppearance),
    rule(Role::Administrator, Action::ManageStaff),
    rule(Role::Administrator, Action::ManageTokens),
    rule(Role::Administrator, Action::ReadAudit),
    rule(Role::Operator, Action::SeeWorkbench),
    rule(Role::Operator, Action::Operate),
    rule(Role::Resident, Action::OwnAccount),
];

/// A role within bounds. An empty bound means "everywhere".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Only for this municipality.
    pub municipality: Option<MunicipalityId>,
    /// Only for this process.
    pub process: Option<ProcessId>,
    /// Only for this single thing.
    pub object: Option<Uuid>,
}

impl Grant {
    /// A role without bounds.
    pub const fn everywhere(role: Role) -> Self {
        Self { role, municipality: None, process: None, object: None }
    }

    /// A role in one municipality.
    pub const fn in_municipality(role: Role, municipality: MunicipalityId) -> Self {
        Self { role, municipality: Some(municipality), process: None, object: None }
    }

    /// Things that belong to both municipalities are covered by a grant for either of them.
    fn covers(&self, object: &Object) -> bool {
        self.municipality.is_none_or(|own| object.municipality.is_none_or(|theirs| own == theirs))
            && self.process.is_none_or(|own| object.process == Some(own))
            && self.object.is_none_or(|own| object.id == Some(own))
    }
}

/// Somebody who is signed in with a resident's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// The account.
    pub id: ResidentId,
    /// Its confirmed address, as its owner writes it.
    pub email: String,
    /// The name or pseudonym that forms propose; empty: none.
    pub name: String,
    /// Slug of the place they belong to, which forms propose.
    pub place: Option<String>,
}

/// Who is asking. One browser can be signed in as staff and as a resident at once; each opens its own doors only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    /// The signed-in person of the staff.
    pub person: Option<PersonId>,
    /// The signed-in resident.
    pub resident: Option<Resident>,
    /// What the public may know of them: role and office, never a private name.
    pub label: String,
    /// Their rights.
    pub grants: Vec<Grant>,
    /// When they last proved both factors, for acts that ask for it again.
    pub proved: Option<crate::Timestamp>,
}

impl Actor {
    /// Somebody without an account.
    pub fn guest() -> Self {
        Self::default()
    }

    /// Is somebody of the staff signed in?
    pub const fn is_staff(&self) -> bool {
        self.person.is_some()
    }

    /// Is anybody signed in?
    pub const fn is_known(&self) -> bool {
        self.person.is_some() || self.resident.is_some()
    }

    /// Is somebody signed in who comes through the door that leads to this action? The staff's and the residents' differ.
    pub fn is_behind_the_door_of(&self, action: Action) -> bool {
        if action == Action::OwnAccount { self.resident.is_some() } else { self.is_staff() }
    }

    /// The id of the signed-in resident.
    pub fn resident_id(&self) -> Option<ResidentId> {
        self.resident.as_ref().map(|resident| resident.id)
    }

    /// Both at once: what `self` lacks comes from `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        if self.person.is_none() {
            (self.person, self.label, self.proved) = (other.person, other.label, other.proved);
        }
        self.resident = self.resident.or(other.resident);
        self.grants.extend(other.grants);
        self
    }
}

/// What is to be acted on, as far as the table needs to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Object {
    /// The municipality it belongs to; `None`: to both.
    pub municipality: Option<MunicipalityId>,
    /// The process it belongs to.
    pub process: Option<ProcessId>,
    /// Its own id.
    pub id: Option<Uuid>,
    /// Its state, in the words of its concept; empty when it has none.
    pub state: &'static str,
    /// The field that is touched; empty for the whole thing.
    pub field: &'static str,
}

/// May `actor` do `action` to `object`? The only function that decides.
pub fn may(actor: &Actor, action: Action, object: &Object) -> bool {
    actor.is_behind_the_door_of(action)
        && actor.grants.iter().any(|grant| {
            grant.covers(object) && TABLE.iter().any(|rule| allows(rule, grant.role, action, object))
        })
}

/// Could `actor` do `action` to anything at all? Decides whether a page of the staff area opens; what it shows and does
/// asks [`may`] for each thing.
pub fn may_somewhere(actor: &Actor, action: Action) -> bool {
    actor.is_behind_the_door_of(action)
        && actor
            .grants
            .iter()
            .any(|grant| TABLE.iter().any(|rule| rule.role == grant.role && rule.action == action))
}

fn allows(rule: &Rule, role: Role, action: Action, object: &Object) -> bool {
    rule.role == role
        && rule.action == action
        && (rule.states.is_empty() || rule.states.contains(&object.state))
        && (rule.fields.is_empty() || rule.fields.contains(&object.field))
}

/// What a route asks of whoever calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everyone.
    Public,
    /// Whoever of the staff is signed in (own sessions, own password).
    SignedIn,
    /// Whoever may do this somewhere; the handler asks again for the single thing.
    Needs(Action),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(grants: Vec<Grant>) -> Actor {
        Actor { person: Some(PersonId(Uuid::from_u128(1))), grants, ..Actor::default() }
    }

    #[test]
    fn a_guest_may_do_nothing_that_the_table_knows() {
        for action in Action::ALL {
            assert!(!may(&Actor::guest(), *action, &Object::default()));
            assert!(!may_somewhere(&Actor::guest(), *action));
        }
    }

    #[test]
    fn every_action_is_given_to_somebody_and_every_role_opens_the_workbench() {
        for action in Action::ALL {
            assert!(TABLE.iter().any(|rule| rule.action == *action), "nobody may {action}");
        }
        for role in Role::STAFF {
            assert!(
                may_somewhere(&person(vec![Grant::everywhere(*role)]), Action::SeeWorkbench),
                "{role} has no workbench"
            );
        }
    }

    #[test]
    fn residents_and_staff_have_doors_of_their_own() {
        let resident = Actor {
            resident: Some(Resident {
                id: ResidentId(Uuid::from_u128(1)),
                email: "a@example.org".to_owned(),
                name: String::new(),
                place: None,
            }),
            grants: vec![Grant::everywhere(Role::Resident)],
            ..Actor::default()
        };
        let staff = person(Role::STAFF.iter().copied().map(Grant::everywhere).collect());
        for action in Action::ALL {
            let own = *action == Action::OwnAccount;
            assert_eq!(may_somewhere(&resident, *action), own, "{action}");
            assert_eq!(may_somewhere(&staff, *action), !own, "{action}");
        }
        let both = staff.clone().and(resident);
        assert!(Action::ALL.iter().all(|action| may_somewhere(&both, *action)));
        assert_eq!((both.person, both.label), (staff.person, staff.label));
        assert!(Role::STAFF.len() + 1 == Role::ALL.len() && !Role::STAFF.contains(&Role::Resident));
    }

    #[test]
    fn one_person_has_different_rights_in_two_municipalities() {
        let (belzig, wiesenburg) = (MunicipalityId(Uuid::from_u128(1)), MunicipalityId(Uuid::from_u128(2)));
        let actor = person(vec![
            Grant::in_municipality(Role::Moderator, belzig),
            Grant::in_municipality(Role::Reader, wiesenburg),
        ]);
        let of = |municipality| Object {
            municipality: Some(municipality),
            state: "received",
            ..Object::default()
        };
        assert!(may(&actor, Action::Moderate, &of(belzig)));
        assert!(!may(&actor, Action::Moderate, &of(wiesenburg)));
        assert!(may(&actor, Action::SeeQueue, &of(wiesenburg)));
        assert!(
            may(&actor, Action::Moderate, &Object { state: "received", ..Object::default() }),
            "what belongs to both is covered by either"
        );
    }

    #[test]
    fn a_grant_for_one_process_or_one_thing_does_not_reach_further() {
        let (mine, other) = (ProcessId(Uuid::from_u128(1)), ProcessId(Uuid::from_u128(2)));
        let actor = person(vec![Grant {
            role: Role::Moderator,
            municipality: None,
            process: Some(mine),
            object: None,
        }]);
        assert!(may(
            &actor,
            Action::Moderate,
            &Object { process: Some(mine), state: "received", ..Object::default() }
        ));
        assert!(!may(
            &actor,
            Action::Moderate,
            &Object { process: Some(other), state: "received", ..Object::default() }
        ));
        assert!(!may(&actor, Action::Moderate, &Object { state: "received", ..Object::default() }));
        let single = person(vec![Grant {
            role: Role::Moderator,
            municipality: None,
            process: None,
            object: Some(Uuid::from_u128(9)),
        }]);
        assert!(may(
            &single,
            Action::Moderate,
            &Object { id: Some(Uuid::from_u128(9)), state: "received", ..Object::default() }
        ));
        assert!(!may(
            &single,
            Action::Moderate,
            &Object { id: Some(Uuid::from_u128(8)), state: "received", ..Object::default() }
        ));
    }

    #[test]
    fn a_published_process_keeps_its_promises() {
        let editor = person(vec![Grant::everywhere(Role::Editor)]);
        let field = |state, field| Object { state, field, ..Object::default() };
        assert!(may(&editor, Action::EditProcess, &field("draft", "aim")));
        assert!(!may(&editor, Action::EditProcess, &field("published", "aim")));
        for told_better in ["contact", "offline_ways", "result", "easy_read", "sign_language_path"] {
            assert!(may(&editor, Action::EditProcess, &field("published", told_better)), "{told_better}");
            assert!(!may(&editor, Action::EditProcess, &field("closed", told_better)), "{told_better}");
        }
    }

    #[test]
    fn what_was_taken_back_is_not_moderated() {
        let moderator = person(vec![Grant::everywhere(Role::Moderator)]);
        assert!(!may(&moderator, Action::Moderate, &Object { state: "withdrawn", ..Object::default() }));
    }

    #[test]
    fn what_was_rejected_is_not_answered() {
        let responder = person(vec![Grant::everywhere(Role::Responder)]);
        assert!(may(&responder, Action::Answer, &Object { state: "published", ..Object::default() }));
        assert!(!may(&responder, Action::Answer, &Object { state: "rejected", ..Object::default() }));
        for state in ["received", "published", "hidden", "rejected", "withdrawn", "duplicate"] {
            let object = Object { state, ..Object::default() };
            assert_eq!(
                may(&responder, Action::ApproveAnswer, &object),
                may(&responder, Action::Answer, &object),
                "{state}"
            );
        }
    }
}
