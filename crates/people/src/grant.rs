//! Rights and their bounds: writing them into forms, and who may hand which ones on.

use kernel::{Action, Actor, Grant, Role, permission::TABLE};
use uuid::Uuid;

/// What programs may be: they work with contributions and processes, they never give rights to others.
pub const TOKEN_ROLES: [Role; 4] = [Role::Reader, Role::Moderator, Role::Responder, Role::Editor];

/// A right as one word for check boxes: `role/municipality/process/object`, where `-` stands for "no bound".
pub fn encode(grant: &Grant) -> String {
    let bound = |id: Option<Uuid>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    format!(
        "{}/{}/{}/{}",
        grant.role,
        bound(grant.municipality.map(|m| m.0)),
        bound(grant.process.map(|p| p.0)),
        bound(grant.object)
    )
}

/// Reads what [`encode`] wrote.
pub fn decode(word: &str) -> Option<Grant> {
    let bound = |text: &str| if text == "-" { Some(None) } else { text.parse::<Uuid>().ok().map(Some) };
    let mut parts = word.split('/');
    let grant = Grant {
        role: parts.next()?.parse().ok()?,
        municipality: bound(parts.next()?)?.map(kernel::MunicipalityId),
        process: bound(parts.next()?)?.map(kernel::ProcessId),
        object: bound(parts.next()?)?,
    };
    parts.next().is_none().then_some(grant)
}

/// May `actor` hand on this right, or take it away? Only within the bounds of their own right to do `action`
/// ([`Action::ManageStaff`] or [`Action::ManageTokens`]): who administers one town must not make themselves
/// administrator of both.
pub fn may_give(actor: &Actor, action: Action, grant: &Grant) -> bool {
    actor.is_staff()
        && actor.grants.iter().any(|own| {
            TABLE.iter().any(|rule| rule.role == own.role && rule.action == action)
                && (own.municipality.is_none() || own.municipality == grant.municipality)
                && (own.process.is_none() || own.process == grant.process)
                && (own.object.is_none() || own.object == grant.object)
        })
}

/// What somebody's rights become when `actor` asks for `wanted`: rights beyond the actor's own bounds stay as they are,
/// neither given nor taken.
pub fn changed(actor: &Actor, action: Action, before: &[Grant], wanted: &[Grant]) -> Vec<Grant> {
    let mut after: Vec<Grant> =
        before.iter().filter(|grant| !may_give(actor, action, grant)).copied().collect();
    for grant in wanted.iter().filter(|grant| may_give(actor, action, grant)) {
        if !after.contains(grant) {
            after.push(*grant);
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{MunicipalityId, PersonId, ProcessId};

    const BELZIG: MunicipalityId = MunicipalityId(Uuid::from_u128(1));
    const WIESENBURG: MunicipalityId = MunicipalityId(Uuid::from_u128(2));

    fn actor(grants: &[Grant]) -> Actor {
        Actor { person: Some(PersonId(Uuid::from_u128(9))), grants: grants.to_vec(), ..Actor::default() }
    }

    #[test]
    fn a_right_survives_its_way_through_a_form() {
        let full = Grant {
            role: Role::Moderator,
            municipality: Some(BELZIG),
            process: Some(ProcessId(Uuid::from_u128(3))),
            object: Some(Uuid::from_u128(4)),
        };
        for grant in
            [full, Grant::everywhere(Role::Reader), Grant::in_municipality(Role::Responder, WIESENBURG)]
        {
            assert_eq!(decode(&encode(&grant)), Some(grant));
        }
        for rubbish in ["", "reader", "reader/-/-", "king/-/-/-", "reader/x/-/-", "reader/-/-/-/-"] {
            assert_eq!(decode(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn who_administers_one_town_gives_rights_there_and_nowhere_else() {
        let of_belzig =
            actor(&[Grant::in_municipality(Role::Administrator, BELZIG), Grant::everywhere(Role::Moderator)]);
        let may = |grant| may_give(&of_belzig, Action::ManageStaff, &grant);
        assert!(may(Grant::in_municipality(Role::Moderator, BELZIG)));
        assert!(may(Grant {
            process: Some(ProcessId(Uuid::from_u128(3))),
            ..Grant::in_municipality(Role::Editor, BELZIG)
        }));
        assert!(!may(Grant::in_municipality(Role::Moderator, WIESENBURG)));
        assert!(!may(Grant::everywhere(Role::Administrator)), "nobody widens their own bounds");
    }

    #[test]
    fn who_administers_nothing_gives_nothing() {
        let moderator = actor(&[Grant::everywhere(Role::Moderator), Grant::everywhere(Role::Operator)]);
        assert!(!may_give(&moderator, Action::ManageStaff, &Grant::everywhere(Role::Reader)));
        assert!(!may_give(
            &Actor { grants: vec![Grant::everywhere(Role::Administrator)], ..Actor::default() },
            Action::ManageStaff,
            &Grant::everywhere(Role::Reader)
        ));
    }

    #[test]
    fn rights_out_of_reach_are_neither_given_nor_taken() {
        let of_belzig = actor(&[Grant::in_municipality(Role::Administrator, BELZIG)]);
        let there = Grant::in_municipality(Role::Reader, WIESENBURG);
        let before = [there, Grant::in_municipality(Role::Reader, BELZIG)];
        let wanted =
            [Grant::in_municipality(Role::Moderator, BELZIG), Grant::everywhere(Role::Administrator)];
        assert_eq!(
            changed(&of_belzig, Action::ManageStaff, &before, &wanted),
            [there, Grant::in_municipality(Role::Moderator, BELZIG)]
        );
    }
}
