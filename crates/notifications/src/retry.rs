//! How long to wait after a failed try, and when to give up.

/// Seconds of the first pause.
const FIRST: i64 = 60;
/// Seconds of the longest pause.
const LONGEST: i64 = 6 * 3600;
/// After this many tries, about three days after the first one, a message is given up. RFC 5321, section 4.5.4.1, asks
/// for at least four to five days from a relay; news of a village are stale before that, and the relay behind us keeps
/// trying on its own.
const MOST_TRIES: i64 = 20;

/// Seconds to wait after the `tries`-th try failed; `None`: give up. The pauses double from one minute to six hours.
/// A server that says "never" (5xx) may still mean itself rather than the message, when it is set up wrongly: such a
/// message waits the longest pause at once.
///
/// ```
/// use notifications::retry::pause;
/// assert_eq!([pause(1, false), pause(2, false), pause(3, false)], [Some(60), Some(120), Some(240)]);
/// assert_eq!(pause(1, true), Some(6 * 3600));
/// assert_eq!(pause(20, false), None);
/// ```
pub fn pause(tries: i64, refused: bool) -> Option<i64> {
    if tries >= MOST_TRIES {
        return None;
    }
    let doublings = u32::try_from(tries - 1).unwrap_or(0).min(16);
    Some(if refused { LONGEST } else { (FIRST << doublings).min(LONGEST) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_given_up_after_about_three_days() {
        let total: i64 = (1..).map_while(|tries| pause(tries, false)).sum();
        let days = total / 3600;
        assert!((66..=78).contains(&days), "{days} hours");
    }

    #[test]
    fn pauses_never_shrink_and_never_exceed_six_hours() {
        let pauses: Vec<i64> = (1..).map_while(|tries| pause(tries, false)).collect();
        assert!(pauses.is_sorted());
        assert_eq!((pauses.first(), pauses.last()), (Some(&60), Some(&LONGEST)));
    }
}
