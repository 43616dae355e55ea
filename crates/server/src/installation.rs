//! What a database knows about the installation it belongs to.

use database::Db;
use kernel::Result;

/// Fingerprint of the root secret.
pub(crate) const SECRET: &str = "secret";
/// Present when the database was filled with example content.
pub(crate) const DEMO: &str = "demo";

/// What is known by this name.
///
/// # Errors
/// Those of the database; a database without a schema is one.
pub(crate) async fn known(db: &Db, name: &'static str) -> Result<Option<String>> {
    let found =
        db.query("select value from installation where name = $1").bind(name).optional::<(String,)>().await?;
    Ok(found.map(|(value,)| value))
}

/// Notes a value, unless one is known already; the known one comes back.
///
/// # Errors
/// Those of the database.
pub(crate) async fn note(db: &Db, name: &'static str, value: String) -> Result<String> {
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("insert into installation (name, value) values ($1, $2) on conflict (name) do nothing")
                .bind(name)
                .bind(value)
                .run()
                .await?;
            tx.query("select value from installation where name = $1").bind(name).value().await
        })
    })
    .await
}
