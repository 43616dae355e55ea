//! News for programs.

use crate::store::posts::{self, Filter, Post};
use kernel::{Error, PostId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Cx, Outcome, json, json::Params};

/// This concept's part of the OpenAPI document.
#[derive(utoipa::OpenApi)]
#[openapi(paths(posts), components(schemas(PostDocument)))]
pub struct Doc;

/// A news post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Post)]
pub struct PostDocument {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: PostId,
    /// Its address.
    pub url: String,
    /// Title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Markdown.
    pub text: String,
    /// The municipality it belongs to; null: the whole region.
    pub municipality: Option<String>,
    /// The names of the places it concerns, separated by commas; null: none in particular.
    pub places: Option<String>,
    /// A role or an office.
    pub author: String,
    /// First published.
    #[schema(value_type = String, format = DateTime)]
    pub published: Timestamp,
    /// Last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated: Timestamp,
    /// Invented for demonstration.
    pub example: bool,
}

/// `place` and `municipality` of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PostFilter {
    /// Only posts that concern the place with this slug.
    place: Option<String>,
    /// Only posts of the municipality with this slug or of the whole region.
    municipality: Option<String>,
    /// Most items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Published news, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/posts",
    params(PostFilter),
    responses(
        (status = 200, description = "A page of the list", body = inline(json::List<PostDocument>)),
        (status = 422, description = "A value that does not fit", body = json::ProblemDocument, content_type = "application/problem+json")
    )
)]
pub(crate) async fn posts(cx: Cx, Params(asked): Params<PostFilter>) -> Outcome {
    let limit = json::Paging { limit: asked.limit, after: None }.limit()?;
    let mut filter = Filter { after: asked.after, ..Filter::default() };
    if let Some(slug) = asked.place {
        filter.place = Some(
            region::place_by_slug(&cx.app.db, &slug)
                .await?
                .ok_or_else(|| Error::invalid("place", "post-unknown-place"))?
                .id,
        );
    }
    if let Some(slug) = asked.municipality {
        let found = region::municipality_by_slug(&cx.app.db, &slug).await?;
        filter.municipality =
            Some(found.ok_or_else(|| Error::invalid("municipality", "post-unknown-municipality"))?.id);
    }
    let json::List { items, next } =
        json::List::cut(posts::published(&cx.app.db, &filter, limit + 1).await?, limit, Post::cursor);
    json::public(&json::List { items: items.into_iter().map(|post| document(&cx, post)).collect(), next })
}

fn document(cx: &Cx, post: Post) -> PostDocument {
    PostDocument {
        id: post.id,
        url: cx.url(&post.path()),
        published: post.day(),
        updated: post.updated_at,
        title: post.title,
        summary: post.summary,
        text: post.body,
        municipality: post.municipality,
        places: post.places,
        author: post.author_label,
        example: post.example,
    }
}
