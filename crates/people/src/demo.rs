//! The staff of a demonstration. Their one-time links stand in for both factors, on a loopback address only.

use crate::{
    office::{demo_key, demo_offices},
    person::{Invitee, PersonState},
    session::{self, Browser, Token, seen_as},
    sign_in::note,
    store::{self, link::LinkKind, names::Municipality},
};
use kernel::{Action, Error, Grant, PersonId, Result, Role};
use web::{App, Cx, audit};

/// How long a sign-in link waits.
const LINK_SECONDS: i64 = 12 * 3600;

/// Adds the people of the demonstration that are not there yet, with their offices, and returns a fresh one-time link
/// for each: (label, absolute address). Links given out before stop working.
///
/// # Errors
/// [`Error::Forbidden`] outside a demonstration on loopback.
pub async fn demo_staff(app: &App) -> Result<Vec<(String, String)>> {
    if !session::is_demo(app) {
        return Err(Error::Forbidden);
    }
    demo_offices(app).await?;
    let mut links = Vec::new();
    for who in cast(&store::names::municipalities(&app.db).await?) {
        let (token, label) = (Token::new(&app.random), who.label.clone());
        let (hash, now, random) = (token.hash(), app.clock.now(), app.random.clone());
        app.db
            .write(move |tx| {
                Box::pin(async move {
                    let known = store::person::by_email(&mut *tx, &who.email).await?.map(|person| person.id);
                    let id = known.unwrap_or_else(|| PersonId::new(now, &random));
                    if known.is_none() {
                        store::person::insert(tx, id, &who, PersonState::Active, now, &random).await?;
                    }
                    store::link::insert(tx, hash, id, LinkKind::Demo, now, now.plus_seconds(LINK_SECONDS))
                        .await
                })
            })
            .await?;
        links.push((label, format!("{}/werkbank/demo/{}", app.settings.site_url, token.as_str())));
    }
    Ok(links)
}

/// Who plays: the region's team, and an office in each of the first two municipalities.
fn cast(municipalities: &[Municipality]) -> Vec<Invitee> {
    let everywhere = |name: &str, label: &str, roles: &[Role]| Invitee {
        email: format!("{name}@demo.invalid"),
        label: label.to_owned(),
        office_key: None,
        grants: roles.iter().copied().map(Grant::everywhere).collect(),
    };
    let mut cast = vec![everywhere("moderation", "Moderation Zukunftsschusterei", &[Role::Moderator])];
    for (municipality, (key, name)) in
        municipalities.iter().zip([("bauen", "Fachbereich Bauen"), ("buergerservice", "Bürgerservice")])
    {
        cast.push(Invitee {
            email: format!("{key}.{}@demo.invalid", municipality.slug),
            label: format!("{name}, {}", municipality.title()),
            office_key: Some(demo_key(municipality, key)),
            grants: vec![Grant::in_municipality(Role::Responder, municipality.id)],
        });
    }
    cast.push(everywhere("projektteam", "Projektteam Zukunftsschusterei", &[Role::Editor]));
    cast.push(everywhere("projektleitung", "Projektleitung", &[Role::Editor, Role::Administrator]));
    cast.push(everywhere("betrieb", "Betrieb", &[Role::Operator, Role::Administrator]));
    cast
}

/// Signs in by a demonstration's link.
///
/// # Errors
/// [`Error::NotFound`] outside a demonstration, and when the link is unknown, used or expired.
pub(crate) async fn sign_in(cx: &Cx, token: &str, browser: Browser) -> Result<Token> {
    if !session::is_demo(&cx.app) {
        return Err(Error::NotFound);
    }
    let (hash, now, random, cx) = (session::hash(token), cx.now, cx.app.random.clone(), cx.clone());
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let id = store::link::take(tx, &hash, LinkKind::Demo, now).await?.ok_or(Error::NotFound)?;
                let person = store::person::by_id(&mut *tx, id)
                    .await?
                    .filter(|person| person.state == PersonState::Active)
                    .ok_or(Error::NotFound)?;
                let entry = seen_as(&cx, id, &person.label).act(
                    Action::SeeWorkbench,
                    "session",
                    None,
                    note(&cx.app, "people-act-demo"),
                );
                audit::record(tx, &entry).await?;
                session::begin(tx, &random, now, id, &browser, true).await
            })
        })
        .await
}
