//! Example content: every piece says that it is one, and none counts as filled in.

use crate::{
    accessibility::{BarrierDraft, Conformance, ENFORCEMENT_BODY, Method, Reason, StatementDraft},
    page_text::{PageDraft, PageKind},
    post::{PostDraft, PostState},
    store::{accessibility, page_texts, page_texts::Writing, posts, posts::Saving},
    venue::{ZUKUNFTSSCHUSTEREI, import_town},
};
use jiff::Span;
use kernel::{BarrierId, Locale, Result};
use serde::Deserialize;
use web::App;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    imprint: String,
    privacy: String,
    post: Vec<ExamplePost>,
    barrier: Vec<ExampleBarrier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExamplePost {
    title: String,
    summary: String,
    body: String,
    #[serde(default)]
    places: Vec<String>,
    days_ago: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleBarrier {
    title: String,
    description: String,
    explanation: String,
    alternative: String,
}

const EXAMPLE: &str = include_str!("../data/example.toml");

/// Who has "written" the examples.
const AUTHOR: &str = "Projektteam (Beispiel)";

/// Fills an empty site with the town file and examples; a site that has news is left alone. The region must be there.
///
/// # Errors
/// Those of the database.
pub async fn demo(app: &App) -> Result<()> {
    import_town(app, ZUKUNFTSSCHUSTEREI).await?;
    if !posts::all(&app.db).await?.is_empty() {
        return Ok(());
    }
    let example: Example = toml::from_str(EXAMPLE).map_err(kernel::Error::internal)?;
    let places = region::all_places(&app.db).await?;
    let municipalities = region::all_municipalities(&app.db).await?;
    let (now, random) = (app.clock.now(), app.random.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for post in example.post {
                    let at = now.plus_seconds(-post.days_ago * 86_400);
                    let concerned = places.iter().filter(|place| post.places.contains(&place.slug));
                    let draft = PostDraft {
                        title: post.title,
                        summary: post.summary,
                        body: post.body,
                        municipality: None,
                        places: concerned.map(|place| place.id).collect(),
                        state: PostState::Published,
                        author_label: AUTHOR.to_owned(),
                    };
                    posts::add(tx, &draft, &Saving::new_post(at, &random, true), None).await?;
                }
                let writing = Writing { now, random: random.clone(), by: AUTHOR.to_owned() };
                for municipality in &municipalities {
                    for (kind, body) in
                        [(PageKind::Imprint, &example.imprint), (PageKind::Privacy, &example.privacy)]
                    {
                        let body = body.replace("{municipality}", &municipality.full_name());
                        let draft = PageDraft {
                            kind,
                            municipality: Some(municipality.id),
                            locale: Locale::De,
                            body,
                            link: String::new(),
                            checked_on: None,
                            example: true,
                        };
                        page_texts::add(tx, &draft, &writing, None).await?;
                    }
                }
                let statement = StatementDraft {
                    conformance: Conformance::Partial,
                    method: Method::SelfAssessment,
                    assessed_on: now.date(),
                    next_review: now.date().saturating_add(Span::new().years(1)),
                    note: String::new(),
                    enforcement_body: ENFORCEMENT_BODY.to_owned(),
                    enforcement_contact: String::new(),
                    adopt: false,
                    example: true,
                };
                accessibility::add_statement(tx, &statement, &writing, None).await?;
                for barrier in example.barrier {
                    let draft = BarrierDraft {
                        title: barrier.title,
                        description: barrier.description,
                        reason: Reason::NonCompliant,
                        explanation: barrier.explanation,
                        alternative: barrier.alternative,
                        fix_by: None,
                    };
                    accessibility::save_barrier(tx, BarrierId::new(now, &random), &draft, now, None).await?;
                }
                Ok(())
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_says_that_it_is_one() {
        let example: Example = toml::from_str(EXAMPLE).expect("readable examples");
        for text in
            [&example.imprint, &example.privacy].into_iter().chain(example.post.iter().map(|post| &post.body))
        {
            assert!(text.contains("Beispiel"), "{text}");
        }
        assert!(!example.barrier.is_empty());
    }
}
