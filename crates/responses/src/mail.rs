//! Mail to staff: what is due or waits for a second person, once a working day, and what came to a deputy.

use crate::{
    jobs::Day,
    queue::Item,
    store::{assignments::Escalation, proposals::Waiting},
};
use contributions::DueClock;
use database::Tx;
use kernel::Result;
use notifications::{Email, NewMessage};
use people::Member;
use web::Cx;

/// Puts the day's mail to somebody into the outbox. A second one on the same day is not written.
pub(crate) async fn daily(tx: &mut Tx, cx: &Cx, to: &Member, day: &Day) -> Result<()> {
    let Some(address) = address(to) else { return Ok(()) };
    let proposals = |list: &[Waiting]| list.iter().map(|one| proposal(cx, one)).collect();
    let parts: [(&str, Vec<String>); 3] = [
        ("due", day.due.iter().map(|item| line(cx, item)).collect()),
        ("approve", proposals(&day.to_approve)),
        ("rewrite", proposals(&day.to_rewrite)),
    ];
    let site = cx.app.settings.site_name.as_str();
    let (mut subject, mut told) = (None, Vec::new());
    for (part, lines) in parts.iter().filter(|(_, lines)| !lines.is_empty()) {
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        // The first part is the most urgent one.
        subject.get_or_insert_with(|| {
            cx.ta(&format!("queue-mail-subject-{part}"), &[("count", count.into()), ("site", site.into())])
        });
        let values = [("count", count.into()), ("items", lines.join("\n\n").into())];
        told.push(cx.ta(&format!("queue-mail-{part}"), &values));
    }
    let Some(subject) = subject else { return Ok(()) };
    let text = cx.ta(
        "queue-mail",
        &[
            ("parts", told.join("\n\n").into()),
            ("link", cx.url("/werkbank/antworten").into()),
            ("site", site.into()),
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

/// What waits for a second person or was given back, in a mail.
fn proposal(cx: &Cx, one: &Waiting) -> String {
    let date = cx.date(one.at);
    let kind = if one.is_change { "change" } else { "answer" };
    format!(
        "{} – {}\n{}\n{}#freigabe",
        one.reference,
        one.title,
        cx.ta(
            &format!("queue-mail-{kind}"),
            &[
                ("who", one.written_as.as_str().into()),
                ("date", date.into()),
                ("due", cx.date(one.due_at).into())
            ]
        ),
        cx.url(&path(&one.reference))
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
