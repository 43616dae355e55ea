//! The receipt: what the holder of a code sees and may do. The code travels in bodies only, never in an address (the QR
//! code carries it behind `#`, which browsers do not send).

use crate::{
    Contribution,
    contribution::{AnswerState, State as Standing, limit, tidy},
    intake::Receipt,
    store::{self, Event, NewCase, NewEvent, Photo},
    whereabouts,
};
use askama::Template;
use jiff::civil::Date;
use kernel::{Access, Error, Problems, Result, receipt::ReceiptCode};
use notifications::Subject;
use web::{
    Cx, FormState, Html, Input, Outcome, Page, Routes,
    field::{self, Text},
    limits, module,
};

const HOUR: i64 = 3600;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/beleg", Access::Public, |cx: Cx| async move { ask(&cx, &FormState::default()).await })
        .post("/beleg", Access::Public, open)
        .post("/beleg/anmerkung", Access::Public, remark)
        .post("/beleg/widerspruch", Access::Public, object)
        .post("/beleg/ort", Access::Public, correct)
        .post("/beleg/zurueckziehen", Access::Public, withdraw)
        .post("/beleg/e-mail", Access::Public, mail)
}

#[derive(Template)]
#[template(path = "receipt-ask.html")]
struct Ask<'a> {
    cx: &'a Cx,
    problems: Html,
    code: Html,
}

async fn ask(cx: &Cx, form: &FormState) -> Outcome {
    let code = field::text(cx, form, Text::new("code", "receipt-code").autocomplete("off").max(40))?;
    let body = Html::of(&Ask { cx, problems: field::problems(cx, form)?, code })?;
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title: cx.t("receipt-title"), body, private: true, status, ..Page::default() }).await
}

/// Finds the contribution of the code in a form. Wrong codes are counted per network. A try counts before it is looked
/// at, so that a hundred at once do not slip through together, and is given back when it was right.
pub(crate) async fn find(cx: &Cx, input: &Input) -> Result<(ReceiptCode, Contribution)> {
    let code = ReceiptCode::parse(input.get("code"))
        .ok_or_else(|| Error::invalid("code", "receipt-code-unreadable"))?;
    let (network, now) = (cx.network_key(), cx.now);
    let most = i64::from(cx.app.settings.receipt_tries_per_hour);
    let counted = network.clone();
    let tries = cx
        .app
        .db
        .write(move |tx| Box::pin(async move { limits::count(tx, "receipt", &counted, HOUR, now).await }));
    if tries.await? > most {
        return Err(Error::TooMany(limits::seconds_left(now, HOUR)));
    }
    let found = store::by_receipt(&cx.app.db, &code.hash(&cx.app.secrets)).await?;
    let found = found.ok_or_else(|| Error::invalid("code", "receipt-code-unknown"))?;
    let right = cx.app.db.write(move |tx| {
        Box::pin(async move { limits::give_back(tx, "receipt", &network, HOUR, now).await })
    });
    right.await?;
    Ok((code, found))
}

async fn open(cx: Cx, input: Input) -> Outcome {
    match find(&cx, &input).await {
        Ok((code, found)) => status_page(&cx, &code, &found, &FormState::default(), None).await,
        Err(Error::Invalid(problems)) => ask(&cx, &FormState { input, problems }).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage<'a> {
    cx: &'a Cx,
    code: &'a ReceiptCode,
    contribution: &'a Contribution,
    clock: Html,
    body: Html,
    photos: Vec<Photo>,
    events: Vec<Event>,
    panels: Html,
    original: Option<Contribution>,
    part: Vec<Contribution>,
    answer_state: AnswerState,
    problems: Html,
    done: Option<String>,
    remark: Html,
    objection: Option<Html>,
    mail: Html,
    whereabouts: Html,
}

async fn status_page(
    cx: &Cx,
    code: &ReceiptCode,
    found: &Contribution,
    form: &FormState,
    done: Option<&str>,
) -> Outcome {
    crate::make_known(cx, found).await?;
    let may_object = matches!(found.state, Standing::Hidden | Standing::Rejected)
        || store::has_original(&cx.app.db, found.id).await?;
    let objection = if may_object {
        Some(field::text(cx, form, Text::new("objection", "receipt-objection").rows(3).max(2000))?)
    } else {
        None
    };
    let follows = notifications::follows_of(&cx.app.db, Subject::receipt(found.id)).await?;
    let known = follows.first().map(|follow| (masked(&follow.email), follow.confirmed_at.is_some()));
    let original = match found.duplicate_of {
        Some(original) => store::by_id(&cx.app.db, original).await?.filter(Contribution::is_public),
        None => None,
    };
    let answered = found.answered_with(original.as_ref());
    let page = ReceiptPage {
        cx,
        answer_state: answered.answer_state,
        part: store::parts(&cx.app.db, found.id).await?,
        code,
        contribution: found,
        clock: super::show::clock(cx, &answered)?,
        original,
        body: Html::markdown(&found.body),
        photos: store::photos(&cx.app.db, found.id).await?,
        events: store::events(&cx.app.db, found.id, false).await?,
        panels: module::render(cx, &cx.app.panels.receipt, found.id).await?,
        problems: field::problems(cx, form)?,
        done: done.map(|key| cx.t(key)),
        remark: field::text(cx, form, Text::new("remark", "receipt-remark").rows(3).max(2000))?,
        objection,
        mail: mail_form(cx, code, known, form)?,
        whereabouts: whereabouts::form(cx, found, form, "/beleg/ort", Some(code)).await?,
    };
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: cx.t("receipt-title"),
        body: Html::of(&page)?,
        private: true,
        status,
        ..Page::default()
    })
    .await
}

/// Shows the status page again after an act: with what was wrong, or with what was done.
async fn after(cx: &Cx, input: Input, code: &ReceiptCode, outcome: Result<&str>) -> Outcome {
    let found = store::by_receipt(&cx.app.db, &code.hash(&cx.app.secrets)).await?.ok_or(Error::NotFound)?;
    match outcome {
        Ok(done) => status_page(cx, code, &found, &FormState::default(), Some(done)).await,
        Err(Error::Invalid(problems)) => {
            status_page(cx, code, &found, &FormState { input, problems }, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A text of the holder, checked.
fn holders_text(input: &Input, name: &'static str) -> Result<String> {
    let text = tidy(input.get(name));
    let mut problems = Problems::default();
    problems.require(!text.is_empty(), name, "form-required");
    limit(&mut problems, name, &text, 2000);
    problems.check()?;
    Ok(text)
}

async fn remark(cx: Cx, input: Input) -> Outcome {
    let (code, found) = find(&cx, &input).await?;
    let outcome = match holders_text(&input, "remark") {
        Ok(text) => add_remark(&cx, &found, text).await.map(|()| "receipt-remark-done"),
        Err(error) => Err(error),
    };
    after(&cx, input, &code, outcome).await
}

async fn add_remark(cx: &Cx, found: &Contribution, text: String) -> Result<()> {
    let (event, random) =
        (NewEvent::private(found.id, cx.now, "remark", "").note(text), cx.app.random.clone());
    cx.app.db.write(move |tx| Box::pin(async move { store::event(tx, &random, &event).await })).await
}

async fn object(cx: Cx, input: Input) -> Outcome {
    let (code, found) = find(&cx, &input).await?;
    let outcome = match holders_text(&input, "objection") {
        Ok(text) => add_objection(&cx, &found, text).await.map(|()| "receipt-objection-done"),
        Err(error) => Err(error),
    };
    after(&cx, input, &code, outcome).await
}

/// An objection opens the case again, for another look.
async fn add_objection(cx: &Cx, found: &Contribution, text: String) -> Result<()> {
    let random = cx.app.random.clone();
    let event = NewEvent::private(found.id, cx.now, "objection", "").note(text.clone());
    let case = NewCase::of_contribution(found.id, found.municipality_id, found.process_id, cx.now);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::event(tx, &random, &event).await?;
                store::open_case(tx, &random, &case, "objection", "objection", &text).await.map(|_| ())
            })
        })
        .await
}

async fn correct(cx: Cx, input: Input) -> Outcome {
    let (code, found) = find(&cx, &input).await?;
    let outcome = whereabouts::correct(&cx, &found, &input).await.map(|()| "whereabouts-done");
    after(&cx, input, &code, outcome).await
}

async fn withdraw(cx: Cx, input: Input) -> Outcome {
    let (code, found) = find(&cx, &input).await?;
    let outcome = if !input.ticked("sure") {
        Err(Error::invalid("sure", "receipt-withdraw-unsure"))
    } else if found.state == Standing::Withdrawn {
        Ok("receipt-withdraw-done")
    } else {
        let (id, now, random) = (found.id, cx.now, cx.app.random.clone());
        cx.app
            .db
            .write(move |tx| Box::pin(async move { store::withdraw(tx, &random, id, now).await }))
            .await
            .map(|()| "receipt-withdraw-done")
    };
    after(&cx, input, &code, outcome).await
}

/// An address is asked for after success only; it is used when a link in a mail has confirmed it. There is one address
/// per receipt: a new one takes the place of the old one.
async fn mail(cx: Cx, input: Input) -> Outcome {
    let (code, found) = find(&cx, &input).await?;
    let outcome = if input.ticked("remove") {
        set_mail(&cx, &found, None).await.map(|()| "receipt-mail-removed")
    } else {
        set_mail(&cx, &found, Some(input.get("email").to_owned())).await.map(|()| "receipt-mail-done")
    };
    after(&cx, input, &code, outcome).await
}

async fn set_mail(cx: &Cx, found: &Contribution, email: Option<String>) -> Result<()> {
    let (cx, found) = (cx.clone(), found.clone());
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let subject = Subject::receipt(found.id);
                store::forget_address(tx, found.id, cx.now).await?;
                match email {
                    Some(email) if notifications::is_own(&cx, &email) => {
                        notifications::follow_at_once(tx, &cx, subject, &found.reference, "/beleg").await
                    }
                    Some(email) => {
                        notifications::request_follow(tx, &cx, &email, subject, &found.reference, "/beleg")
                            .await
                    }
                    None => Ok(()),
                }
            })
        })
        .await
}

/// A form that proposes the address of a signed-in resident.
pub(crate) fn known_address(cx: &Cx) -> FormState {
    let mut form = FormState::default();
    if let Some(resident) = &cx.actor.resident {
        form.input.set("email", resident.email.clone());
    }
    form
}

/// Enough of an address for its owner to know it again.
fn masked(email: &str) -> String {
    let (name, domain) = email.split_once('@').unwrap_or((email, ""));
    format!("{}…@{domain}", name.chars().next().unwrap_or('…'))
}

#[derive(Template)]
#[template(path = "receipt-slip.html")]
struct Slip<'a> {
    cx: &'a Cx,
    receipt: &'a Receipt,
    due: String,
    /// The day on which somebody last looked up what the promise rests on.
    checked: String,
    qr: Html,
}

/// The slip to take home: reference, code, QR code, date of the promise. Prints on its own.
pub(crate) fn slip(cx: &Cx, receipt: &Receipt) -> Result<Html> {
    let address = format!("{}#{}", cx.url("/beleg"), receipt.code);
    let qr = Html::qr(&address, &cx.t("receipt-qr"))?;
    let checked = &cx.app.settings.answer_days_checked;
    let checked = checked.parse::<Date>().map_or_else(|_| checked.clone(), |day| cx.day(day));
    Html::of(&Slip { cx, receipt, due: cx.date(receipt.due_at), checked, qr })
}

#[derive(Template)]
#[template(path = "receipt-mail.html")]
struct MailForm<'a> {
    cx: &'a Cx,
    code: &'a ReceiptCode,
    /// The address that is told, masked, and whether it has been confirmed.
    known: Option<(String, bool)>,
    email: Html,
}

/// "Tell me by mail", for the holder of a code.
pub(crate) fn mail_form(
    cx: &Cx,
    code: &ReceiptCode,
    known: Option<(String, bool)>,
    form: &FormState,
) -> Result<Html> {
    let email = field::text(
        cx,
        form,
        Text::new("email", "receipt-mail").kind("email").autocomplete("email").max(254),
    )?;
    Html::of(&MailForm { cx, code, known, email })
}
