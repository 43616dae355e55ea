//! Gathers news into at most one mail per address in 24 hours.
//!
//! The first news after a quiet day goes out at once; what comes in the 24 hours after it waits and is sent together.
//! So nobody waits longer than a day, and who follows one idea hears of its answer within minutes.

use crate::{Email, NewMessage, enqueue, follows::locale, link::Link};
use database::{Db, Tx};
use kernel::{Result, Timestamp};
use uuid::Uuid;
use web::{App, Cx};

/// Seconds from one gathered mail to the next.
const PAUSE: i64 = 86_400;
/// Addresses that are looked up at once.
const BATCH: i64 = 200;

/// Writes the mails that are due.
pub(crate) async fn run(app: &App) -> Result<()> {
    loop {
        let now = app.clock.now();
        let due: Vec<(Uuid,)> = app
            .db
            .query(include_str!("sql/digest_due.sql"))
            .bind(now.plus_seconds(-PAUSE))
            .bind(BATCH)
            .all()
            .await?;
        let done = due.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        for (follower,) in due {
            write(&app.db, app.clone(), follower, now).await?;
        }
        if done {
            return Ok(());
        }
    }
}

/// Writes the mail of one address, unless another instance has just done so.
async fn write(db: &Db, app: App, follower: Uuid, now: Timestamp) -> Result<()> {
    db.write(move |tx| {
        Box::pin(async move {
            // Whoever moves the moment on writes the mail: the row is locked until then.
            let claimed = tx
                .query(include_str!("sql/digest_claim.sql"))
                .bind(now)
                .bind(follower)
                .bind(now.plus_seconds(-PAUSE))
                .optional::<Address>()
                .await?;
            let Some(address) = claimed else { return Ok(()) };
            let cx = Cx::background(&app, locale(&address.locale));
            let digest = gather(tx, follower).await?;
            tx.query(include_str!("sql/digest_clear.sql")).bind(follower).run().await?;
            enqueue(tx, compose(&cx, follower, &address, &digest, now)?).await
        })
    })
    .await
}

#[derive(sqlx::FromRow)]
struct Address {
    email: String,
    locale: String,
}

#[derive(sqlx::FromRow)]
struct Item {
    text_de: String,
    text_en: String,
    text_plain: String,
    path: String,
}

impl Item {
    fn text(&self, locale: kernel::Locale) -> &str {
        match locale {
            kernel::Locale::De => &self.text_de,
            kernel::Locale::En => &self.text_en,
            kernel::Locale::Plain => &self.text_plain,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Followed {
    id: Uuid,
    title: String,
}

struct Digest {
    items: Vec<Item>,
    /// The follows that brought them.
    because: Vec<Followed>,
}

async fn gather(tx: &mut Tx, follower: Uuid) -> Result<Digest> {
    Ok(Digest {
        items: tx.query(include_str!("sql/digest_items.sql")).bind(follower).all().await?,
        because: tx.query(include_str!("sql/digest_because.sql")).bind(follower).all().await?,
    })
}

fn compose(
    cx: &Cx,
    follower: Uuid,
    address: &Address,
    digest: &Digest,
    now: Timestamp,
) -> Result<NewMessage> {
    let items: Vec<String> = digest
        .items
        .iter()
        .map(|item| format!("* {}\n  {}", item.text(cx.locale), cx.url(&item.path)))
        .collect();
    let because: Vec<String> = digest
        .because
        .iter()
        .map(|follow| format!("* {}\n  {}", follow.title, cx.url(&Link::Unfollow(follow.id).path(&cx.app))))
        .collect();
    let all = cx.url(&Link::UnfollowAll(follower).path(&cx.app));
    let values = [
        ("count", digest.items.len().into()),
        ("items", items.join("\n\n").into()),
        ("follows", because.join("\n").into()),
        ("all", all.as_str().into()),
        ("site", cx.app.settings.site_name.as_str().into()),
    ];
    let subject = match digest.items.as_slice() {
        [only] => only.text(cx.locale).to_owned(),
        _ => cx.ta("digest-subject", &values),
    };
    let dedupe = format!("digest {follower} {}", now.micros());
    Ok(NewMessage::new(cx, Email::parse(&address.email)?, &subject, cx.ta("digest-mail", &values), &dedupe)
        .unsubscribe_at(all))
}
