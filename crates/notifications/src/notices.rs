//! What is new, for whom.

use crate::Subject;
use database::Tx;
use kernel::{Locale, MessageId, Result, Timestamp, secrets};
use web::{Cx, texts::TextValue};

/// One sentence in every language.
#[derive(Debug, Clone)]
pub struct Wording([String; 3]);

impl Wording {
    /// The text of a key with values, in every language.
    pub fn of(cx: &Cx, key: &str, values: &[(&str, TextValue<'_>)]) -> Self {
        Self(Locale::ALL.map(|locale| cx.app.texts.get(locale, key, values)))
    }

    /// Sentences made elsewhere, in the order of [`Locale::ALL`]: German, English, plain German.
    pub fn new(texts: [String; 3]) -> Self {
        Self(texts)
    }
}

/// Something new. Whoever follows `about` or one of `also` hears of it, once.
#[derive(Debug, Clone)]
pub struct Event {
    /// What the news is about; [`crate::forget`] takes it back with the subject.
    pub about: Subject,
    /// Whose followers hear it, too: [`Subject::receipt`], the place, the process, [`Subject::all`]. News that only the
    /// author may read have [`Subject::receipt`] in `about` and nothing here.
    pub also: Vec<Subject>,
    /// The sentence.
    pub text: Wording,
    /// Where to read more: a path without language prefix.
    pub path: String,
    /// Who says the same thing twice says the same words here.
    pub dedupe: String,
}

/// Tells all confirmed followers, in the step that the news belongs to. They get it with their next mail.
///
/// # Errors
/// Those of the database.
pub async fn notify(tx: &mut Tx, cx: &Cx, event: Event) -> Result<()> {
    let Event { about, also, text: Wording([de, en, plain]), path, dedupe } = event;
    let id = MessageId::new(cx.now, cx.random());
    let new = tx
        .query(include_str!("sql/notice_insert.sql"))
        .bind(id)
        .bind(secrets::hex(&secrets::sha256(dedupe.as_bytes())))
        .bind(cx.now)
        .bind(about.kind())
        .bind(about.id())
        .bind(de)
        .bind(en)
        .bind(plain)
        .bind(path)
        .run()
        .await?;
    if new == 0 {
        return Ok(());
    }
    for subject in std::iter::once(about).chain(also) {
        tx.query(include_str!("sql/notice_follow_insert.sql"))
            .bind(id)
            .bind(subject.kind())
            .bind(subject.id())
            .run()
            .await?;
    }
    Ok(())
}

/// Days for which a notice is kept, to recognise its repetition.
const DAYS_KEPT: i64 = 30;

/// Forgets notices that have been mailed to everyone.
pub(crate) async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.query(include_str!("sql/notice_forget.sql"))
        .bind(now.plus_seconds(-DAYS_KEPT * 86_400))
        .run()
        .await
        .map(drop)
}
