//! For tests of this and other crates: what lies in the outbox, and a mail server that keeps what it gets.

mod sink;

pub use sink::{Received, Sink};

use database::Db;
use web::App;

/// A message in the outbox, sent or not.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SentMail {
    /// The address.
    #[sqlx(rename = "recipient")]
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    #[sqlx(rename = "body")]
    pub text: String,
    /// Where one click unsubscribes.
    pub unsubscribe_url: Option<String>,
}

impl SentMail {
    /// The path of the first link of the text that begins with this path, in any language.
    pub fn link(&self, path: &str) -> Option<String> {
        let mut paths = self.text.split_whitespace().filter_map(|word| {
            let (_, rest) = word.split_once("://")?;
            Some(rest[rest.find('/')?..].to_owned())
        });
        paths.find(|link| kernel::Locale::split(link).1.starts_with(path))
    }
}

/// All messages of the outbox, oldest first.
///
/// # Panics
/// When the database cannot be read.
pub async fn outbox(db: &Db) -> Vec<SentMail> {
    db.query("select recipient, subject, body, unsubscribe_url from message order by created_at, id")
        .all()
        .await
        .expect("the outbox")
}

/// Does this crate's background work once, whether it is due or not: writes the gathered mails, sends what can be sent,
/// forgets what is old.
///
/// # Panics
/// When a job fails.
pub async fn run_jobs(app: &App) {
    for job in crate::jobs::JOBS {
        (job.run)(app).await.unwrap_or_else(|error| panic!("{}: {error}", job.name));
    }
    for ending in crate::jobs::ENDINGS {
        web::retention::end(app, *ending).await.unwrap_or_else(|error| panic!("{}: {error}", ending.class));
    }
}

/// Follows a subject and confirms it, as an address owner would do, without pages and mails.
///
/// # Panics
/// When the database refuses.
pub async fn follow(app: &App, email: &str, subject: crate::Subject) {
    let (cx, email) =
        (web::Cx::background(app, kernel::Locale::De), crate::Email::parse(email).expect("an address"));
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (_, follow) = crate::follows::insert(tx, &cx, &email, subject, "Beispiel", "/").await?;
                crate::follows::confirm(tx, follow.id.0, cx.now).await
            })
        })
        .await
        .expect("a follow");
}
