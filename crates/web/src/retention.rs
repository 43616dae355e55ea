//! What is kept about people ends by itself: one job asks every concept to let go of what is over its time, and a
//! protocol says what ended when, in counts only.

use crate::{App, Settings, jobs::Job};
use database::{BoxFuture, Conn, Tx};
use kernel::{Result, Timestamp};

/// Ends what is older than its time, in one write; how many things that were.
pub type End = for<'a> fn(&'a mut Tx, Over) -> BoxFuture<'a, Result<i64>>;

/// From when on something is over.
#[derive(Debug, Clone, Copy)]
pub struct Over {
    /// Now.
    pub now: Timestamp,
    /// What began to count before this moment is over.
    pub before: Timestamp,
}

/// How a data class ends.
#[derive(Clone, Copy)]
pub struct Ending {
    /// Key of its [`crate::personal::PersonalData`].
    pub class: &'static str,
    /// How many days it is kept.
    pub days: fn(&Settings) -> u32,
    /// What ends it.
    pub end: End,
}

/// The job, every hour.
pub(crate) const JOB: Job = Job { name: "retention", every_seconds: 3600, run };

fn run(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        // One that fails must not keep what comes after it from ending.
        let mut outcome = Ok(());
        for ending in &app.endings {
            if let Err(error) = end(app, *ending).await {
                tracing::error!(class = ending.class, %error, "what is over could not end");
                outcome = Err(error);
            }
        }
        outcome
    })
}

/// Ends what is over of one data class and notes it, in one write.
///
/// # Errors
/// Those of the database.
pub async fn end(app: &App, ending: Ending) -> Result<()> {
    let now = app.clock.now();
    let days = i64::from((ending.days)(&app.settings));
    let over = Over { now, before: now.plus_seconds(-days * 86_400) };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let ended = (ending.end)(tx, over).await?;
                note(tx, ending.class, over.now, ended).await
            })
        })
        .await
}

async fn note(tx: &mut Tx, class: &'static str, now: Timestamp, ended: i64) -> Result<()> {
    tx.query(
        "insert into retention_day (class, day, ended, last_at) values ($1, $2, $3, $4)
         on conflict (class, day) do update set ended = retention_day.ended + excluded.ended, last_at = excluded.last_at",
    )
    .bind(class)
    .bind(now.date().to_string())
    .bind(ended)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// A line of the protocol: what ended of a data class on one day (Europe/Berlin). No line: the job did not run.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Day {
    /// The data class.
    pub class: String,
    /// The day, as `2026-06-01`.
    pub day: String,
    /// How many things ended.
    pub ended: i64,
    /// When it was last looked.
    pub last_at: Timestamp,
}

/// The protocol since a day, newest first.
///
/// # Errors
/// Those of the database.
pub async fn protocol(conn: impl Into<Conn<'_>>, since: jiff::civil::Date) -> Result<Vec<Day>> {
    conn.into()
        .query(
            "select class, day, ended, last_at from retention_day where day >= $1 order by day desc, class",
        )
        .bind(since.to_string())
        .all()
        .await
}

/// The counts of [`crate::limits`].
pub(crate) const COUNTS: Ending = Ending {
    class: "counts",
    days: |settings| settings.keep_counts_days,
    end: |tx, over| {
        Box::pin(async move {
            let ended = tx
                .query("delete from rate_count where window_start < $1")
                .bind(over.before.seconds())
                .run()
                .await?;
            Ok(i64::try_from(ended).unwrap_or(i64::MAX))
        })
    },
};
