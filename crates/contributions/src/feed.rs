//! Atom feeds (RFC 4287) of lists and of single contributions.

use crate::{
    Contribution,
    pages::{list::Asked, show},
    store,
};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::header;
use kernel::{Access, Result, Timestamp};
use web::{Cx, Html, Outcome, Routes, json::Params};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/feed", Access::Public, list).get(
        "/beitraege/{reference}/feed",
        Access::Public,
        single,
    )
}

/// One entry of a feed.
struct Entry {
    id: String,
    title: String,
    updated: Timestamp,
    published: Timestamp,
    url: String,
    author: String,
    html: String,
}

async fn list(cx: Cx, Params(asked): Params<Asked>) -> Outcome {
    let filter = asked.filter(&cx, None).await?;
    let found = store::list(&cx.app.db, &filter).await?;
    let entries: Vec<Entry> = found.iter().map(|contribution| entry(&cx, contribution)).collect();
    let query = cx.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
    let title = format!("{} · {}", cx.word("kinds", "all"), cx.app.settings.site_name);
    Ok(atom(&cx, &title, &format!("/feed{query}"), "/beitraege", &entries))
}

/// The trail of one contribution: what happened to it.
async fn single(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let contribution = show::public(&cx, &reference).await?;
    let entries = trail(&cx, &contribution).await?;
    Ok(atom(
        &cx,
        &contribution.title,
        &format!("{}/feed", contribution.path()),
        &contribution.path(),
        &entries,
    ))
}

fn entry(cx: &Cx, contribution: &Contribution) -> Entry {
    Entry {
        id: format!("urn:uuid:{}", contribution.id),
        title: contribution.title.clone(),
        updated: contribution.updated_at,
        published: contribution.published_at.unwrap_or(contribution.received_at),
        url: cx.url(&contribution.path()),
        author: show::author(cx, contribution),
        html: Html::markdown(&contribution.body).into_string(),
    }
}

async fn trail(cx: &Cx, contribution: &Contribution) -> Result<Vec<Entry>> {
    let events = store::events(&cx.app.db, contribution.id, true).await?;
    Ok(events
        .into_iter()
        .enumerate()
        .map(|(n, event)| Entry {
            id: format!("urn:uuid:{}#{n}", contribution.id),
            title: format!("{}: {}", cx.word("event", &event.kind), contribution.title),
            updated: event.at,
            published: event.at,
            url: cx.url(&contribution.path()),
            author: if event.actor.is_empty() { show::author(cx, contribution) } else { event.actor },
            html: Html::text(&event.note).into_string(),
        })
        .rev()
        .collect())
}

fn atom(cx: &Cx, title: &str, self_path: &str, page_path: &str, entries: &[Entry]) -> Response {
    use std::fmt::Write;
    let text = |text: &str| Html::text(text).into_string();
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::from_micros(0));
    let own = text(&cx.url(self_path));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{own}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        cx.locale.tag(),
        text(title),
        updated.rfc3339(),
        text(&cx.url(page_path)),
    );
    for entry in entries {
        let _ = write!(
            xml,
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<published>{}</published>\n<updated>{}</updated>\n<link href=\"{}\"/>\n<author><name>{}</name></author>\n<content type=\"html\">{}</content>\n</entry>\n",
            text(&entry.id),
            text(&entry.title),
            entry.published.rfc3339(),
            entry.updated.rfc3339(),
            text(&entry.url),
            text(&entry.author),
            text(&entry.html),
        );
    }
    xml.push_str("</feed>\n");
    let mut response = ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], xml).into_response();
    web::json::open(&mut response);
    response
}
