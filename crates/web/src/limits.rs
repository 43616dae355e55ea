//! Counting what one source does in a time window. Exact and shared by all instances: the counts are rows.

use database::{Conn, Tx};
use kernel::{Result, Timestamp};

/// Counts one more act and returns how many there were in the current window, this one included.
///
/// # Errors
/// Those of the database.
pub async fn count(
    tx: &mut Tx,
    action: &'static str,
    source: &[u8],
    window_seconds: i64,
    now: Timestamp,
) -> Result<i64> {
    tx.query(
        "insert into rate_count (action, source, window_start, count) values ($1, $2, $3, 1)
         on conflict (action, source, window_start) do update set count = rate_count.count + 1 returning count",
    )
    .bind(action)
    .bind(source.to_vec())
    .bind(window_start(now, window_seconds))
    .value()
    .await
}

/// Takes back one act that was counted in the current window: for limits that only failures should use up, yet must
/// hold against many tries at once, which a count after the fact would not.
///
/// # Errors
/// Those of the database.
pub async fn give_back(
    tx: &mut Tx,
    action: &'static str,
    source: &[u8],
    window_seconds: i64,
    now: Timestamp,
) -> Result<()> {
    tx.query("update rate_count set count = count - 1 where action = $1 and source = $2 and window_start = $3 and count > 0")
        .bind(action)
        .bind(source.to_vec())
        .bind(window_start(now, window_seconds))
        .run()
        .await?;
    Ok(())
}

/// How many acts there were in the current window, counting none.
///
/// # Errors
/// Those of the database.
pub async fn current(
    conn: impl Into<Conn<'_>>,
    action: &'static str,
    source: &[u8],
    window_seconds: i64,
    now: Timestamp,
) -> Result<i64> {
    let found: Option<(i64,)> = conn
        .into()
        .query("select count from rate_count where action = $1 and source = $2 and window_start = $3")
        .bind(action)
        .bind(source.to_vec())
        .bind(window_start(now, window_seconds))
        .optional()
        .await?;
    Ok(found.map_or(0, |(count,)| count))
}

fn window_start(now: Timestamp, window_seconds: i64) -> i64 {
    now.seconds() - now.seconds().rem_euclid(window_seconds.max(1))
}

/// Seconds until the current window ends.
pub fn seconds_left(now: Timestamp, window_seconds: i64) -> u32 {
    u32::try_from(window_start(now, window_seconds) + window_seconds - now.seconds()).unwrap_or(60)
}
