//! The three pages that most people see: out of the page cache beside nginx with the same bytes, and rendered anew for
//! everyone, with a tenth of the content and with all of it.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{
    nginx::{self, Nginx},
    options::Options,
    report::{Kept, Page, Rendered},
    server::Server,
    wrk,
};
use crate::http;

fn named(server: &Server) -> Result<Vec<Page>> {
    let contribution = newest(server)?;
    let pages = [("home", "/".to_owned()), ("list", "/ideen".to_owned()), ("contribution", contribution)];
    Ok(pages.into_iter().map(|(name, path)| Page { name, path }).collect())
}

/// Out of the page cache, taking turns with nginx.
pub(super) fn kept(options: &Options, database: &str, server: &Server) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    let mut files = Vec::new();
    for page in named(server)? {
        let answer = http::fetch(server.port, &page.path, "Accept-Encoding: br\r\n")?;
        let plain = http::get(server.port, &page.path)?.len();
        kept.push(Kept { page, plain, packed: answer.body.len(), rounds: Vec::new() });
        files.push(answer);
    }
    let nginx = Nginx::start(&files)?;
    for round in 1..=options.rounds {
        for (number, kept) in kept.iter_mut().enumerate() {
            let ours = wrk::run(server.port, &kept.page.path, options.seconds)?;
            let theirs = wrk::run(nginx.port, &nginx::path(number), options.seconds)?;
            println!(
                "{database}, round {round}, {}: {:.0}/s, nginx {:.0}/s",
                kept.page.name, ours.rate, theirs.rate
            );
            kept.rounds.push((ours, theirs));
        }
    }
    Ok(kept)
}

/// Rendered anew for everyone, on two servers without page cache taking turns.
pub(super) fn rendered(
    options: &Options,
    database: &str,
    small: &Server,
    large: &Server,
) -> Result<Vec<Rendered>> {
    let mut rendered = Vec::new();
    for (page, in_small) in named(large)?.into_iter().zip(named(small)?) {
        let cost = large.cost(&page.path)?;
        rendered.push((in_small, Rendered { page, cost, rounds: Vec::new() }));
    }
    for round in 1..=options.rounds {
        for (in_small, rendered) in &mut rendered {
            let few = wrk::run(small.port, &in_small.path, options.seconds)?;
            let all = wrk::run(large.port, &rendered.page.path, options.seconds)?;
            println!(
                "{database}, round {round}, {} without cache: {:.0}/s, with a tenth of the content {:.0}/s",
                rendered.page.name, all.rate, few.rate
            );
            rendered.rounds.push((all, few));
        }
    }
    Ok(rendered.into_iter().map(|(_, rendered)| rendered).collect())
}

/// Path of the page of the newest contribution.
fn newest(server: &Server) -> Result<String> {
    let list: Value = serde_json::from_str(&http::get(server.port, "/api/v1/contributions?limit=1")?)?;
    path_of(&list).context("there is no contribution to show")
}

fn path_of(list: &Value) -> Option<String> {
    let (_, address) = list["items"][0]["url"].as_str()?.split_once("://")?;
    Some(address[address.find('/')?..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_contribution_is_found_by_its_address() {
        let list = serde_json::json!({ "items": [{ "url": "http://localhost:8471/beitraege/BB-0001" }] });
        assert_eq!(path_of(&list).unwrap(), "/beitraege/BB-0001");
        assert_eq!(path_of(&serde_json::json!({ "items": [] })), None);
    }
}
