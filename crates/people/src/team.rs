//! Managing colleagues: always within the bounds of one's own rights, never one's own rights.

use crate::{
    grant::{changed, may_give},
    person::{Person, check_label},
    sign_in::note,
    store, taken_back,
};
use kernel::{Action, Actor, Error, Grant, Object, PersonId, Problems, Result};
use web::{Cx, audit, erasure};

/// A colleague with their rights.
#[derive(Debug, Clone)]
pub(crate) struct Colleague {
    pub(crate) person: Person,
    pub(crate) grants: Vec<Grant>,
}

impl Colleague {
    /// Does anything of this colleague lie within the actor's bounds? Others' addresses are none of their business.
    fn is_visible_to(&self, actor: &Actor) -> bool {
        actor.person == Some(self.person.id)
            || self.grants.is_empty()
            || self.grants.iter().any(|grant| may_give(actor, Action::ManageStaff, grant))
    }

    /// May the actor disable this colleague, or send them a new link? That touches all their rights.
    pub(crate) fn is_in_hand_of(&self, actor: &Actor) -> bool {
        actor.person != Some(self.person.id)
            && self.grants.iter().all(|grant| may_give(actor, Action::ManageStaff, grant))
    }
}

/// The colleagues the actor may see.
pub(crate) async fn list(cx: &Cx) -> Result<Vec<Colleague>> {
    let grants = store::person::all_grants(&cx.app.db).await?;
    let people = store::person::all(&cx.app.db).await?;
    let mut colleagues: Vec<Colleague> = people
        .into_iter()
        .map(|person| Colleague { grants: store::grants_of(&grants, person.id.0), person })
        .collect();
    colleagues.retain(|colleague| colleague.is_visible_to(&cx.actor));
    Ok(colleagues)
}

/// One colleague.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or not for these eyes.
pub(crate) async fn find(cx: &Cx, id: PersonId) -> Result<Colleague> {
    cx.require(Action::ManageStaff, &Object { id: Some(id.0), ..Object::default() })?;
    let person = store::person::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    let colleague = Colleague { grants: store::person::grants(&cx.app.db, id).await?, person };
    if colleague.is_visible_to(&cx.actor) { Ok(colleague) } else { Err(Error::NotFound) }
}

/// What is to become of a colleague.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) label: String,
    pub(crate) office_key: Option<String>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) reason: String,
}

impl Change {
    /// Changes label, office and rights.
    ///
    /// # Errors
    /// [`Error::Invalid`] names `label` and `reason`; [`Error::Conflict`] for one's own rights.
    pub(crate) async fn carry_out(self, cx: &Cx, colleague: &Colleague) -> Result<()> {
        let mut problems = Problems::default();
        check_label(&mut problems, &self.label);
        problems.require(!self.reason.is_empty(), "reason", "people-no-reason");
        problems.check()?;
        let after = changed(&cx.actor, Action::ManageStaff, &colleague.grants, &self.grants);
        let same = after.len() == colleague.grants.len()
            && after.iter().all(|grant| colleague.grants.contains(grant));
        if !same && cx.actor.person == Some(colleague.person.id) {
            return Err(Error::Conflict("people-own-rights"));
        }
        let id = colleague.person.id;
        let entry = cx.act(
            Action::ManageStaff,
            "person",
            Some(id.0),
            format!("{}: {}", note(&cx.app, "people-act-changed"), self.reason),
        );
        let (now, random) = (cx.now, cx.app.random.clone());
        cx.app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    store::person::describe(tx, id, self.label.trim(), self.office_key.as_deref()).await?;
                    if !same {
                        store::person::set_grants(tx, id, &after, now, &random).await?;
                    }
                    audit::record(tx, &entry).await
                })
            })
            .await
    }
}

/// Shuts a colleague out at once: sessions, links and the tokens they made end.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Forbidden`] when their rights reach further than the actor's.
pub(crate) async fn disable(cx: &Cx, colleague: &Colleague, reason: &str) -> Result<()> {
    if !colleague.is_in_hand_of(&cx.actor) {
        return Err(Error::Forbidden);
    }
    if reason.is_empty() {
        return Err(Error::invalid("reason", "people-no-reason"));
    }
    let id = colleague.person.id;
    let entry = cx.act(
        Action::ManageStaff,
        "person",
        Some(id.0),
        format!("{}: {reason}", note(&cx.app, "people-act-disabled")),
    );
    let now = cx.now;
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                taken_back::shut_out(tx, id, now).await?;
                erasure::record(tx, taken_back::DISABLED, id.0, now).await?;
                audit::record(tx, &entry).await
            })
        })
        .await
}
