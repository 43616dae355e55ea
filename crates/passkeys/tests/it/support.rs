//! An application without pages, accounts of both kinds, and devices.

use database::Db;
use kernel::{Locale, PersonId, Random, ResidentId, Timestamp};
use notifications::Email;
use passkeys::{Owner, Proof, testing::Device};
use web::{Cx, Input, testing::TestApp};

pub(crate) const SITE: &str = "http://localhost:8080";

pub(crate) async fn app(db: Db) -> TestApp {
    TestApp::new(db, vec![notifications::module(), passkeys::module()])
}

pub(crate) fn cx(test: &TestApp) -> Cx {
    Cx::background(&test.app, Locale::De)
}

pub(crate) fn input(fields: &[(&'static str, String)]) -> Input {
    Input::from_pairs(fields.iter().map(|(name, value)| (*name, value.as_str())))
}

/// A resident's account.
pub(crate) async fn resident(test: &TestApp, email: &'static str) -> Owner {
    let id = ResidentId::new(test.clock.now(), &Random::seeded(email.len() as u64));
    let now = test.clock.now();
    write(
        test,
        "insert into resident (id, email, email_folded, name, locale, created_at, last_seen_at)
         values ($1, $2, $2, '', 'de', $3, $3)",
        id.0,
        email,
        now,
    )
    .await;
    Owner::Resident(id)
}

/// An account of the staff.
pub(crate) async fn person(test: &TestApp, email: &'static str) -> Owner {
    let id = PersonId::new(test.clock.now(), &Random::seeded(99));
    write(
        test,
        "insert into person (id, email, label, totp_last_step, state, created_at) values ($1, $2, 'Bauen', 0, 'active', $3)",
        id.0,
        email,
        test.clock.now(),
    )
    .await;
    Owner::Person(id)
}

async fn write(test: &TestApp, sql: &'static str, id: uuid::Uuid, email: &'static str, now: Timestamp) {
    test.app
        .db
        .write(move |tx| {
            Box::pin(
                async move { tx.query(sql).bind(id).bind(email.to_owned()).bind(now).run().await.map(drop) },
            )
        })
        .await
        .expect("an account");
}

/// Registers what the device makes, and keeps it.
pub(crate) async fn register(test: &TestApp, owner: Owner, device: &mut Device) -> kernel::Result<()> {
    let cx = cx(test);
    let question = passkeys::ask_to_register(&cx, owner, "anna@example.org").await?;
    let fields = device.create(&serde_json::to_value(&question).expect("JSON"));
    keep(test, owner, &fields).await
}

/// Sends what a device has made.
pub(crate) async fn keep(
    test: &TestApp,
    owner: Owner,
    fields: &[(&'static str, String)],
) -> kernel::Result<()> {
    let cx = cx(test);
    let new = passkeys::register(&cx, owner, "Telefon".to_owned(), &input(fields)).await?;
    let to = Email::parse("anna@example.org")?;
    let adding = cx.clone();
    cx.app.db.write(move |tx| Box::pin(async move { passkeys::add(tx, &adding, new, to).await })).await
}

/// A question to sign in, as JSON.
pub(crate) async fn question(test: &TestApp) -> serde_json::Value {
    serde_json::to_value(passkeys::ask_to_sign_in(&cx(test)).await.expect("a question")).expect("JSON")
}

/// Asks, lets the device sign, and uses the proof.
pub(crate) async fn sign_in(test: &TestApp, device: &mut Device) -> Option<Owner> {
    let fields = device.sign(&question(test).await);
    send(test, &fields).await
}

/// Sends what a device has signed; whose it is, if it holds.
pub(crate) async fn send(test: &TestApp, fields: &[(&'static str, String)]) -> Option<Owner> {
    let proof = passkeys::recognise(&cx(test), &input(fields)).await.expect("no fault")?;
    let owner = proof.owner;
    consume(test, proof).await.then_some(owner)
}

pub(crate) async fn consume(test: &TestApp, proof: Proof) -> bool {
    let now = test.clock.now();
    test.app.db.write(move |tx| Box::pin(async move { proof.consume(tx, now).await })).await.expect("a write")
}
