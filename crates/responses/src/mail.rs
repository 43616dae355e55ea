//! Mail to staff: what is due, once a working day, and what came to a deputy.

use crate::{queue::Item, store::assignments::Escalation};
use contributions::DueClock;
use database::Tx;
use kernel::Result;
use notifications::{Email, NewMessage};
use people::Member;
use web::Cx;

/// Puts the day's mail to somebody into the outbox. A second one on the same day is not written.
pub(crate) async fn daily(tx: &mut Tx, cx: &Cx, to: &Member, items: &[&Item]) -> Result<()> {
    let Some(address) = address(to) else { return Ok(()) };
    let lines: Vec<String> = items.iter().map(|item| line(cx, item)).collect();
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let subject = cx.ta(
        "queue-mail-subject",
        &[("count", count.into()), ("site", cx.app.settings.site_name.as_str().into())],
    );
    let text = cx.ta(
        "queue-mail",
        &[
            ("count", count.into()),
            ("items", lines.join("\n\n").into()),
            ("link", cx.url("/werkbank/antworten").into()),
            ("site", cx.app.settings.site_name.as_str().into()),
        ],
    );
    notifications::enqueue(
        tx,
        NewMessage::new(cx, address, &subject, text, &format!("daily-due {} {}", to.person, cx.today())),
    )
    .await
}

fn line(cx: &Cx, item: &Item) -> String {
    format!(
        "{}\n{} – {}\n{}",
        clock(cx, item.clock(cx.now)),
        item.reference,
        item.title,
        cx.url(&path(&item.reference))
    )
}

/// The clock in a few words: overdue since, due today, tomorrow, in so many days.
pub(crate) fn clock(cx: &Cx, clock: DueClock) -> String {
    match clock {
        DueClock::Overdue(days) => cx.tn("queue-overdue", days),
        DueClock::Waiting(0) => cx.t("queue-due-today"),
        DueClock::Waiting(1) => cx.t("queue-due-tomorrow"),
        DueClock::Waiting(days) => cx.tn("queue-due-in", days),
        DueClock::Answered(..) => String::new(),
    }
}

/// Tells somebody of the deputy office that an answer is theirs now.
pub(crate) async fn escalated(tx: &mut Tx, cx: &Cx, to: &Member, about: &Escalation) -> Result<()> {
    let Some(address) = address(to) else { return Ok(()) };
    let values = [
        ("reference", about.reference.as_str().into()),
        ("title", about.title.as_str().into()),
        ("date", cx.date(about.due_at).into()),
        ("link", cx.url(&path(&about.reference)).into()),
        ("site", cx.app.settings.site_name.as_str().into()),
    ];
    let (subject, text) = (cx.ta("queue-escalated-subject", &values), cx.ta("queue-escalated-mail", &values));
    notifications::enqueue(
        tx,
        NewMessage::new(cx, address, &subject, text, &format!("escalated {} {}", about.id, to.person)),
    )
    .await
}

/// An address that can't be written to stops nobody else's mail; `leisten check` is the place to find it.
fn address(to: &Member) -> Option<Email> {
    let address = Email::parse(&to.email).ok();
    if address.is_none() {
        tracing::warn!(person = %to.person, "somebody of the staff has an address that no mail can be sent to");
    }
    address
}

/// The page where a contribution is answered.
pub(crate) fn path(reference: &str) -> String {
    format!("/werkbank/antworten/{reference}")
}
