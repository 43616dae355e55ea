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
    add(tx, action, source, 1, window_seconds, now).await
}

/// Counts as many of `wanted` acts as stay within `most` in the current window, and returns how many those are.
///
/// # Errors
/// Those of the database.
pub async fn take(
    tx: &mut Tx,
    action: &'static str,
    source: &[u8],
    wanted: usize,
    most: i64,
    window_seconds: i64,
    now: Timestamp,
) -> Result<usize> {
    let asked = i64::try_from(wanted).unwrap_or(i64::MAX);
    let counted = add(tx, action, source, asked, window_seconds, now).await?;
    let beyond = (counted - most).clamp(0, asked);
    if beyond > 0 {
        add(tx, action, source, -beyond, window_seconds, now).await?;
    }
    Ok(usize::try_from(asked - beyond).unwrap_or(0))
}

async fn add(
    tx: &mut Tx,
    action: &'static str,
    source: &[u8],
    number: i64,
    window_seconds: i64,
    now: Timestamp,
) -> Result<i64> {
    tx.query(
        "insert into rate_count (action, source, window_start, count) values ($1, $2, $3, $4)
         on conflict (action, source, window_start) do update set count = rate_count.count + excluded.count returning count",
    )
    .bind(action)
    .bind(source.to_vec())
    .bind(window_start(now, window_seconds))
    .bind(number)
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
