//! The pages behind one-time links.

use super::{
    sign_in::{code_field, refused},
    staff_page, with_cookie,
};
use crate::{
    demo, invitation,
    session::{self, Browser},
    totp,
};
use askama::Template;
use axum::extract::Path;
use web::{Cx, FormState, Html, Input, Outcome, field, field::Text, page::redirect};

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage<'a> {
    cx: &'a Cx,
    problems: Html,
    label: &'a str,
    email: &'a str,
    passwords: Vec<Html>,
    qr: Html,
    secret: String,
    code: Html,
}

/// The spare codes, shown once.
#[derive(Template)]
#[template(path = "recovery-codes.html")]
pub(super) struct RecoveryCodesPage<'a> {
    pub(super) cx: &'a Cx,
    pub(super) codes: &'a [String],
}

pub(super) async fn show(cx: Cx, Path(token): Path<String>) -> Outcome {
    form(&cx, &token, FormState::default()).await
}

pub(super) async fn submit(cx: Cx, Path(token): Path<String>, browser: Browser, input: Input) -> Outcome {
    match invitation::accept(&cx, &token, &input, browser).await {
        Ok((token, codes)) => {
            let page = staff_page(
                &cx,
                cx.t("people-recovery"),
                &[],
                &RecoveryCodesPage { cx: &cx, codes: &codes },
                None,
            )
            .await?;
            Ok(with_cookie(page, session::set_cookie(&cx.app, &token)?))
        }
        Err(error) => form(&cx, &token, refused(input, error)?).await,
    }
}

async fn form(cx: &Cx, token: &str, form: FormState) -> Outcome {
    let open = invitation::open(cx, token).await?;
    let uri = totp::uri(&open.secret, &cx.app.settings.site_name, &open.person.email);
    let page = InvitationPage {
        cx,
        problems: field::problems(cx, &form)?,
        label: &open.person.label,
        email: &open.person.email,
        passwords: new_password(cx, &form)?,
        qr: Html::qr(&uri, &cx.t("people-qr"))?,
        secret: in_groups(&totp::base32(&open.secret)),
        code: code_field(cx, &form, "people-first-code")?,
    };
    staff_page(cx, cx.t("people-invitation"), &[], &page, Some(&form)).await
}

/// The two fields of a new password.
pub(super) fn new_password(cx: &Cx, form: &FormState) -> kernel::Result<Vec<Html>> {
    Ok(vec![
        field::text(
            cx,
            form,
            Text::new("password", "people-new-password").kind("password").autocomplete("new-password"),
        )?,
        field::text(
            cx,
            form,
            Text::new("again", "people-password-again").kind("password").autocomplete("new-password"),
        )?,
    ])
}

/// In groups of four, for typing off.
fn in_groups(text: &str) -> String {
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// Changes something by GET, because the link is printed in a terminal to be opened; it exists on one's own machine only.
pub(super) async fn demo(cx: Cx, Path(token): Path<String>, browser: Browser) -> Outcome {
    let token = demo::sign_in(&cx, &token, browser).await?;
    Ok(with_cookie(redirect("/werkbank"), session::set_cookie(&cx.app, &token)?))
}
