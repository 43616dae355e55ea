//! Access of programs.

use super::{
    FormPage, OncePage, WORKBENCH, id,
    rights::{self, Names},
    sign_in::{go, refused},
    staff_page,
};
use crate::{
    grant::TOKEN_ROLES,
    step_up, store,
    token::{self, LIFETIMES, Wanted},
};
use askama::Template;
use axum::extract::Path;
use kernel::Result;
use web::{Cx, FormState, Input, Outcome, field, field::Choice, field::Text};

const TOKENS: (&str, &str) = ("/werkbank/zugaenge", "people-tokens");

struct Line {
    token: store::token::Listed,
    rights: Vec<String>,
    works: bool,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage<'a> {
    cx: &'a Cx,
    lines: Vec<Line>,
}

pub(super) async fn list(cx: Cx) -> Outcome {
    let (names, grants) = (Names::load(&cx).await?, store::token::all_grants(&cx.app.db).await?);
    let mut lines = Vec::new();
    for token in store::token::all(&cx.app.db).await? {
        let held = store::grants_of(&grants, token.id.0);
        let (works, in_reach) = (token::works(&token, cx.now), token::may_end(&cx.actor, &token, &held));
        if in_reach {
            lines.push(Line {
                rights: held.iter().map(|grant| names.text(&cx, grant)).collect(),
                works,
                token,
            });
        }
    }
    staff_page(&cx, cx.t("people-tokens"), &[WORKBENCH], &TokensPage { cx: &cx, lines }, None).await
}

pub(super) async fn show_new(cx: Cx) -> Outcome {
    match step_up::detour(&cx, "/werkbank/zugaenge/neu") {
        Some(detour) => Ok(detour),
        None => form(&cx, FormState::default()).await,
    }
}

pub(super) async fn submit_new(cx: Cx, input: Input) -> Outcome {
    if let Some(detour) = step_up::detour(&cx, "/werkbank/zugaenge/neu") {
        return Ok(detour);
    }
    match make(&cx, &input).await {
        Ok(text) => {
            let page = OncePage {
                cx: &cx,
                title: cx.t("people-token-made"),
                text: cx.t("people-token-made-text"),
                secret: &text,
                back: "/werkbank/zugaenge",
            };
            staff_page(&cx, cx.t("people-token-made"), &[WORKBENCH, TOKENS], &page, None).await
        }
        Err(error) => form(&cx, refused(input, error)?).await,
    }
}

async fn make(cx: &Cx, input: &Input) -> Result<String> {
    let wanted = Wanted::check(&cx.actor, input.get("label"), input.get("days"), rights::read(input)?)?;
    token::make(cx, wanted).await
}

async fn form(cx: &Cx, form: FormState) -> Outcome {
    let names = Names::load(cx).await?;
    let days: Vec<Choice> =
        LIFETIMES.iter().map(|days| Choice::new(days.to_string(), cx.tn("people-days", *days))).collect();
    let fields = vec![
        field::text(cx, &form, Text::new("label", "people-token-label").max(80))?,
        field::select(cx, &form, "days", "people-token-days", &days, false)?,
        rights::fields(cx, &form, &names, &TOKEN_ROLES, &[], |grant| token::can_hold(&cx.actor, grant))?,
    ];
    let page = FormPage {
        lead: "people-token-lead",
        back: "/werkbank/zugaenge",
        ..FormPage::new(cx, "people-token-new", "people-token-make", &form, fields)?
    };
    staff_page(cx, cx.t("people-token-new"), &[WORKBENCH, TOKENS], &page, Some(&form)).await
}

pub(super) async fn end(cx: Cx, Path(token): Path<String>) -> Outcome {
    token::end(&cx, id(&token)?).await?;
    Ok(go(&cx, "/werkbank/zugaenge"))
}
