//! One-time links: an invitation to choose a password and set up the second factor, and the demonstration's sign-in.

use crate::{
    password,
    person::{Invitee, Person, PersonState},
    recovery, sealed,
    session::{self, Browser, Token, seen_as},
    sign_in::note,
    store::{self, link::LinkKind},
    taken_back, totp,
};
use kernel::{Action, Actor, Error, Grant, Locale, PersonId, Problem, Problems, Result, secrets::Purpose};
use web::{App, Cx, Input, audit, erasure};

/// How long an invitation waits.
pub(crate) const INVITATION_SECONDS: i64 = 7 * 86_400;

/// Invites somebody and returns their one-time link, absolute. For the command line, which needs no account.
///
/// # Errors
/// [`Error::Invalid`] names what is wrong; [`Error::Conflict`] when the address is known already.
pub async fn invite(app: &App, email: &str, label: &str, grants: Vec<Grant>) -> Result<String> {
    let operator = Actor { label: note(app, "people-command-line"), ..Actor::default() };
    let cx = Cx { actor: operator, ..Cx::background(app, Locale::De) };
    add(&cx, Invitee::check(email, label, None, grants)?).await
}

/// A right from words: `moderator`, or `moderator@bad-belzig` for one municipality.
///
/// # Errors
/// [`Error::Invalid`] when there is no such role or municipality.
pub async fn parse_grant(app: &App, words: &str) -> Result<Grant> {
    let (role, slug) = words.split_once('@').map_or((words, None), |(role, slug)| (role, Some(slug)));
    let role = role.parse().map_err(|_| Error::invalid("grant", "form-unknown-choice"))?;
    let Some(slug) = slug else { return Ok(Grant::everywhere(role)) };
    let municipalities = store::names::municipalities(&app.db).await?;
    let found = municipalities
        .iter()
        .find(|municipality| municipality.slug == slug)
        .ok_or_else(|| Error::invalid("grant", "form-unknown-choice"))?;
    Ok(Grant::in_municipality(role, found.id))
}

/// Adds somebody and returns their link.
pub(crate) async fn add(cx: &Cx, who: Invitee) -> Result<String> {
    let (id, token) = (PersonId::new(cx.now, cx.random()), Token::new(cx.random()));
    let entry = cx.act(
        Action::ManageStaff,
        "person",
        Some(id.0),
        format!("{}: {}", note(&cx.app, "people-act-invited"), who.label),
    );
    let (hash, now, random) = (token.hash(), cx.now, cx.app.random.clone());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::person::insert(tx, id, &who, PersonState::Invited, now, &random).await?;
                store::link::insert(
                    tx,
                    hash,
                    id,
                    LinkKind::Invitation,
                    now,
                    now.plus_seconds(INVITATION_SECONDS),
                )
                .await?;
                audit::record(tx, &entry).await
            })
        })
        .await?;
    Ok(address(&cx.app, &token))
}

/// A new link for somebody: because the first has expired, because password or telephone are lost, or because they come
/// back. Until it is used, what they have goes on working; a disabled account opens only by using it.
pub(crate) async fn renew(cx: &Cx, person: &Person) -> Result<String> {
    let token = Token::new(cx.random());
    let entry = cx.act(
        Action::ManageStaff,
        "person",
        Some(person.id.0),
        format!("{}: {}", note(&cx.app, "people-act-link-renewed"), person.label),
    );
    let (id, hash, now, comes_back) =
        (person.id, token.hash(), cx.now, person.state == PersonState::Disabled);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if comes_back {
                    store::person::set_state(tx, id, PersonState::Invited).await?;
                }
                store::link::insert(
                    tx,
                    hash,
                    id,
                    LinkKind::Invitation,
                    now,
                    now.plus_seconds(INVITATION_SECONDS),
                )
                .await?;
                audit::record(tx, &entry).await
            })
        })
        .await?;
    Ok(address(&cx.app, &token))
}

fn address(app: &App, token: &Token) -> String {
    format!("{}/werkbank/einladung/{}", app.settings.site_url, token.as_str())
}

/// An invitation that still works.
pub(crate) struct Open {
    pub(crate) person: Person,
    pub(crate) secret: totp::Secret,
}

/// The invitation behind a token.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, used or expired.
pub(crate) async fn open(cx: &Cx, token: &str) -> Result<Open> {
    let hash = session::hash(token);
    let id =
        store::link::find(&cx.app.db, &hash, LinkKind::Invitation, cx.now).await?.ok_or(Error::NotFound)?;
    let person = store::person::by_id(&cx.app.db, id)
        .await?
        .filter(|person| person.state != PersonState::Disabled)
        .ok_or(Error::NotFound)?;
    Ok(Open { secret: proposed_secret(&cx.app, token), person })
}

/// The second factor that an invitation proposes. Derived from its token, so that it need not be kept between showing
/// the form and its coming back, and never comes from the browser.
fn proposed_secret(app: &App, token: &str) -> totp::Secret {
    let mac = app.secrets.mac(Purpose::Invitation, &[b"second factor ", token.as_bytes()].concat());
    let mut secret = totp::Secret::default();
    secret.copy_from_slice(&mac[..20]);
    secret
}

/// Accepts an invitation: sets password and second factor, ends older sessions and begins a new one. Returns its token
/// and the recovery codes.
///
/// # Errors
/// [`Error::Invalid`] names `password`, `again` and `code`; [`Error::NotFound`] when the link was used meanwhile.
pub(crate) async fn accept(
    cx: &Cx,
    token: &str,
    input: &Input,
    browser: Browser,
) -> Result<(Token, Vec<String>)> {
    let Open { person, secret } = open(cx, token).await?;
    let mut problems = Problems::default();
    password::check_new(&mut problems, input.get("password"), &person.email);
    problems.require(input.get("password") == input.get("again"), "again", "people-password-differs");
    let step = totp::accepted_step(&secret, input.get("code"), cx.now, 0);
    if step.is_none() {
        problems.push(Problem::new("code", "people-code-wrong"));
    }
    problems.check()?;
    let password_hash = password::hash(cx.random(), input.get("password")).await?;
    let sealed = sealed::seal(&cx.app.secrets, cx.random(), person.id, &secret)?;
    let codes = recovery::generate(cx.random());
    let hashes = codes.iter().filter_map(|code| recovery::hash(&cx.app.secrets, person.id, code)).collect();
    let entry = seen_as(cx, person.id, &person.label).act(
        Action::SeeWorkbench,
        "person",
        Some(person.id.0),
        note(&cx.app, "people-act-accepted"),
    );
    let (link, now, random) = (session::hash(token), cx.now, cx.app.random.clone());
    let begun = cx.app.db.write(move |tx| {
        Box::pin(async move {
            // The link decides who it is for: taking it is what makes it single.
            let id = store::link::take(tx, &link, LinkKind::Invitation, now).await?.ok_or(Error::NotFound)?;
            store::person::set_credentials(tx, id, password_hash, sealed, step.unwrap_or_default()).await?;
            store::person::set_recovery_codes(tx, id, hashes).await?;
            erasure::record(tx, taken_back::CREDENTIALS, id.0, now).await?;
            // A lost telephone may have been both: the app and a passkey.
            passkeys::erase_of(tx, passkeys::Owner::Person(id)).await?;
            store::session::end_all(tx, id, None).await?;
            audit::record(tx, &entry).await?;
            session::begin(tx, &random, now, id, &browser, true).await
        })
    });
    Ok((begun.await?, codes))
}
