//! News, written by staff.

use super::{municipality_choices, object};
use crate::{
    pages::Wording,
    post::{PostDraft, PostState},
    store::posts::{self, Post, Saving},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Action, PostId, Problem, Result};
use web::{
    Cx, FormState, Html, Input, Outcome, Page, field,
    field::{Choice, ChoiceGroup},
    page::redirect,
};

#[derive(Template)]
#[template(path = "staff-posts.html")]
struct Posts<'a> {
    cx: &'a Cx,
    posts: Vec<Post>,
}

pub(crate) async fn list(cx: Cx) -> Outcome {
    let mut posts = posts::all(&cx.app.db).await?;
    posts.retain(|post| cx.may(Action::EditNews, &object(post.municipality_id)));
    let body = Html::of(&Posts { cx: &cx, posts })?;
    cx.page(Page { title: cx.t("post-nav"), body, private: true, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "staff-post.html")]
struct PostForm<'a> {
    cx: &'a Cx,
    form: &'a FormState,
    title: &'a str,
    post: Option<&'a Post>,
    municipalities: Vec<Choice>,
    places: Vec<ChoiceGroup>,
    states: Vec<Choice>,
    preview: Option<Html>,
}

async fn show(cx: &Cx, form: &FormState, post: Option<&Post>) -> Outcome {
    let municipalities = municipality_choices(cx, Action::EditNews).await?;
    let places = place_groups(cx).await?;
    let states = PostState::ALL
        .iter()
        .map(|state| Choice::new(state.as_str(), cx.word("post-state", state)))
        .collect();
    let title = post.map_or_else(|| cx.t("post-new"), |post| post.title.clone());
    let preview = (form.get("do") == "preview").then(|| Html::page_text(form.get("body")));
    let body =
        Html::of(&PostForm { cx, form, title: &title, post, municipalities, places, states, preview })?;
    let breadcrumb = vec![("/werkbank/nachrichten".to_owned(), cx.t("post-nav"))];
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title, body, breadcrumb, private: true, status, ..Page::default() }).await
}

/// The places, by municipality.
async fn place_groups(cx: &Cx) -> Result<Vec<ChoiceGroup>> {
    let places = region::all_places(&cx.app.db).await?;
    let of = |id| {
        let places = places.iter().filter(move |place| place.municipality_id == id);
        places.map(|place| Choice::new(place.id.to_string(), place.name.clone())).collect()
    };
    Ok(region::all_municipalities(&cx.app.db)
        .await?
        .into_iter()
        .map(|whole| ChoiceGroup { choices: of(whole.id), whole: Choice::new(whole.slug, whole.name) })
        .collect())
}

pub(crate) async fn blank(cx: Cx) -> Outcome {
    let input =
        Input::from_pairs([("state", PostState::Draft.as_str()), ("author_label", cx.actor.label.as_str())]);
    show(&cx, &FormState::new(input), None).await
}

pub(crate) async fn add(cx: Cx, mut input: Input) -> Outcome<Response> {
    field::expand(&mut input, "places", &place_groups(&cx).await?);
    let (draft, input) = match read(&cx, input) {
        Ok(checked) => checked,
        Err(form) => return show(&cx, &form, None).await,
    };
    let saving = Saving::new_post(cx.now, cx.random(), input.ticked("example"));
    let entry = cx.act(Action::EditNews, "post", Some(saving.id.0), draft.title.clone());
    cx.app
        .db
        .write(move |tx| Box::pin(async move { posts::add(tx, &draft, &saving, Some(&entry)).await }))
        .await?;
    Ok(redirect(&cx.href("/werkbank/nachrichten")))
}

pub(crate) async fn edit(cx: Cx, Path(id): Path<PostId>) -> Outcome {
    let post = posts::one(&cx.app.db, id).await?;
    cx.require(Action::EditNews, &object(post.municipality_id))?;
    let mut input = Input::from_pairs([
        ("title", post.title.as_str()),
        ("summary", post.summary.as_str()),
        ("body", post.body.as_str()),
        ("state", post.state.as_str()),
        ("author_label", post.author_label.as_str()),
    ]);
    input.set("municipality", post.municipality_id.map(|id| id.to_string()).unwrap_or_default());
    for place in posts::places_of(&cx.app.db, id).await? {
        input.add("places", place.to_string());
    }
    if post.example {
        input.set("example", "on");
    }
    show(&cx, &FormState::new(input), Some(&post)).await
}

pub(crate) async fn change(cx: Cx, Path(id): Path<PostId>, mut input: Input) -> Outcome<Response> {
    field::expand(&mut input, "places", &place_groups(&cx).await?);
    let post = posts::one(&cx.app.db, id).await?;
    cx.require(Action::EditNews, &object(post.municipality_id))?;
    let (draft, input) = match read(&cx, input) {
        Ok(checked) => checked,
        Err(form) => return show(&cx, &form, Some(&post)).await,
    };
    let saving = Saving { id, now: cx.now, example: input.ticked("example") };
    let entry = cx.act(Action::EditNews, "post", Some(id.0), draft.title.clone());
    cx.app
        .db
        .write(move |tx| Box::pin(async move { posts::change(tx, &draft, &saving, &entry).await }))
        .await?;
    Ok(redirect(&cx.href("/werkbank/nachrichten")))
}

/// The checked post to be saved, or the form to be shown again: something is wrong, or a preview was asked for. Whoever
/// has the right for one municipality only can't write in the name of the other.
fn read(cx: &Cx, input: Input) -> std::result::Result<(PostDraft, Input), FormState> {
    match PostDraft::from_input(&input) {
        Err(problems) => Err(FormState { input, problems }),
        Ok(draft) if !cx.may(Action::EditNews, &object(draft.municipality)) => {
            Err(FormState { input, problems: Problem::new("municipality", "post-not-yours").into() })
        }
        Ok(_) if input.get("do") == "preview" => Err(FormState::new(input)),
        Ok(draft) => Ok((draft, input)),
    }
}
