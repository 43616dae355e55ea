//! Signing in for the tests of other concepts.

use crate::{
    person::{Invitee, PersonState},
    sealed,
    session::{self, Browser},
    store,
};
use kernel::{Grant, PersonId};
use web::testing::TestApp;

/// The second factor of people made by [`sign_in`].
pub const SECRET: [u8; 20] = *b"12345678901234567890";

/// The password of people made by [`sign_in`].
pub const PASSWORD: &str = "drei grüne schuhe am fenster";
const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=65536,t=2,p=1$mjdEUEVgY57GcLehfUkrJw$r3lDMD6PMFGIr9140/o4ZLw4C6xoy+wP3jAOk/Z4wsE";

/// Makes somebody with these rights and signs them in; the value of their `Cookie` header.
///
/// # Panics
/// When the database does not take it.
pub async fn sign_in(app: &TestApp, grants: impl IntoIterator<Item = Grant>) -> String {
    sign_in_as(app, "Testerin", None, grants).await.1
}

/// The same with a label and an office; also returns the person.
///
/// # Panics
/// When the database does not take it.
pub async fn sign_in_as(
    app: &TestApp,
    label: &str,
    office: Option<&str>,
    grants: impl IntoIterator<Item = Grant>,
) -> (PersonId, String) {
    let app = &app.app;
    let (now, random) = (app.clock.now(), app.random.clone());
    let id = PersonId::new(now, &random);
    let who = Invitee {
        email: format!("{id}@test.example"),
        label: label.to_owned(),
        office_key: office.map(str::to_owned),
        grants: grants.into_iter().collect(),
    };
    let sealed = sealed::seal(&app.secrets, &random, id, &SECRET).expect("a sealed second factor");
    let token = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::person::insert(tx, id, &who, PersonState::Active, now, &random).await?;
                store::person::set_credentials(tx, id, PASSWORD_HASH.to_owned(), sealed, 0).await?;
                session::begin(
                    tx,
                    &random,
                    now,
                    id,
                    &Browser { token_hash: None, device: "Test".to_owned() },
                    true,
                )
                .await
            })
        })
        .await
        .expect("a signed-in person");
    (id, session::cookie_pair(app, &token))
}

/// The code that the app of somebody made by [`sign_in`] shows now.
pub fn code(app: &TestApp) -> String {
    crate::totp::code(&SECRET, app.clock.now())
}

/// The code that an app shows which was given this secret as text, as the invitation shows it.
///
/// # Panics
/// When the text is no secret of ours.
pub fn code_of(text: &str, now: kernel::Timestamp) -> String {
    let bits = text.bytes().filter(|c| *c != b' ').fold(
        (Vec::new(), 0_u32, 0_u32),
        |(mut bytes, mut held, mut count), c| {
            let digit = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
                .iter()
                .position(|known| *known == c)
                .expect("a letter of base 32");
            held = (held << 5 | u32::try_from(digit).unwrap_or_default()) & 0xfff;
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(held >> count & 0xff).unwrap_or_default());
            }
            (bytes, held, count)
        },
    );
    crate::totp::code(&bits.0.try_into().expect("20 bytes"), now)
}
