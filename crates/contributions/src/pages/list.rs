//! Lists of contributions: filters in the address, keyset paging, a feed of the same filter.

use crate::{
    Contribution,
    contribution::{AnswerState, Group},
    listing::{Cursor, Filter, Order},
    store,
};
use askama::Template;
use kernel::{Access, Error, Result, Timestamp};
use serde::Deserialize;
use web::{
    Cx, FormState, Html, Input, Outcome, Page, Routes,
    application::percent_encode,
    field::{self, Choice},
    json::Params,
};

const PAGE_SIZE: usize = 20;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/ideen", Access::Public, |cx: Cx, query: Params<Asked>| async move {
            show(cx, query.0, Some("idea")).await
        })
        .get("/fragen", Access::Public, |cx: Cx, query: Params<Asked>| async move {
            show(cx, query.0, Some("question")).await
        })
        .get("/beitraege", Access::Public, |cx: Cx, query: Params<Asked>| async move {
            show(cx, query.0, None).await
        })
}

/// The filter in the address, in German words.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    ort: Option<String>,
    gemeinde: Option<String>,
    verfahren: Option<String>,
    thema: Option<String>,
    stand: Option<String>,
    gruppe: Option<String>,
    suche: Option<String>,
    sortierung: Option<String>,
    nach: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
}

fn given(value: Option<&String>) -> Option<&str> {
    value.map(String::as_str).filter(|value| !value.is_empty())
}

impl Asked {
    /// Looks the words up.
    ///
    /// # Errors
    /// [`Error::NotFound`] when something is named that does not exist.
    pub(crate) async fn filter(&self, cx: &Cx, kind: Option<&str>) -> Result<Filter> {
        let db = &cx.app.db;
        let mut filter = Filter {
            kind: kind.map(str::to_owned),
            limit: PAGE_SIZE,
            day: day_number(cx.now),
            ..Filter::default()
        };
        if let Some(slug) = given(self.ort.as_ref()) {
            let place = region::store::place_by_slug(db, slug).await?.ok_or(Error::NotFound)?;
            filter.place = Some(place.id);
            filter.near = Some((place.lon, place.lat));
        }
        if let Some(slug) = given(self.gemeinde.as_ref()) {
            filter.municipality =
                Some(region::store::municipality_by_slug(db, slug).await?.ok_or(Error::NotFound)?.id);
        }
        if let Some(slug) = given(self.verfahren.as_ref()) {
            filter.process =
                Some(processes::store::by_slug(db, slug).await?.ok_or(Error::NotFound)?.process.id);
        }
        filter.tag = given(self.thema.as_ref()).map(str::to_owned);
        match given(self.stand.as_ref()) {
            Some("ueberfaellig") => filter.overdue_at = Some(cx.now),
            Some(word) => filter.answer_state = Some(word.parse().map_err(|_| Error::NotFound)?),
            None => {}
        }
        filter.group =
            given(self.gruppe.as_ref()).map(str::parse).transpose().map_err(|_| Error::NotFound)?;
        filter.search = given(self.suche.as_ref()).map(str::to_owned);
        filter.order = given(self.sortierung.as_ref())
            .map_or(Ok(Order::Newest), str::parse)
            .map_err(|_| Error::NotFound)?;
        filter.after = given(self.nach.as_ref())
            .map(|cursor| Cursor::parse(cursor).ok_or(Error::NotFound))
            .transpose()?;
        if let (Some(lon), Some(lat)) = (self.lon, self.lat) {
            filter.near = Some((lon, lat));
        }
        Ok(filter)
    }

    /// The query string without the position.
    fn address(&self) -> String {
        let pairs = [
            ("ort", &self.ort),
            ("gemeinde", &self.gemeinde),
            ("verfahren", &self.verfahren),
            ("thema", &self.thema),
            ("stand", &self.stand),
            ("gruppe", &self.gruppe),
            ("suche", &self.suche),
            ("sortierung", &self.sortierung),
        ];
        let text: Vec<String> = pairs
            .iter()
            .filter_map(|(name, value)| {
                given(value.as_ref()).map(|value| format!("{name}={}", percent_encode(value)))
            })
            .collect();
        text.join("&")
    }

    fn form(&self) -> FormState {
        let mut input = Input::default();
        for (name, value) in [
            ("ort", &self.ort),
            ("stand", &self.stand),
            ("gruppe", &self.gruppe),
            ("thema", &self.thema),
            ("suche", &self.suche),
        ] {
            input.set(name, value.clone().unwrap_or_default());
        }
        input.set("sortierung", self.sortierung.clone().unwrap_or_else(|| Order::Newest.as_str().to_owned()));
        FormState::new(input)
    }
}

/// Days since 1970-01-01 in Berlin: the seed of the fair order.
pub(crate) fn day_number(now: Timestamp) -> i64 {
    web::format::days_between(jiff::civil::date(1970, 1, 1), now.date())
}

#[derive(Template)]
#[template(path = "list.html")]
struct List<'a> {
    cx: &'a Cx,
    path: &'static str,
    kind: Option<&'a str>,
    fields: Fields,
    cards: Html,
    has_points: bool,
    map: Html,
    total: i64,
    next: Option<String>,
    address: String,
    is_search: bool,
}

struct Fields {
    search: Html,
    place: Html,
    tag: Html,
    answer_state: Html,
    group: Html,
    order: Html,
}

async fn show(cx: Cx, asked: Asked, kind: Option<&'static str>) -> Outcome {
    let filter = asked.filter(&cx, kind).await?;
    let mut found = store::list(&cx.app.db, &filter).await?;
    let total = store::count(&cx.app.db, &filter).await?;
    let next = (found.len() > PAGE_SIZE).then(|| filter.cursor(&found[PAGE_SIZE - 1]).to_text());
    found.truncate(PAGE_SIZE);
    let path = match kind {
        Some("idea") => "/ideen",
        Some("question") => "/fragen",
        _ => "/beitraege",
    };
    let page = List {
        cx: &cx,
        path,
        kind,
        fields: fields(&cx, &asked.form()).await?,
        cards: cards(&cx, &found)?,
        has_points: found.iter().any(|contribution| contribution.data_at().is_some()),
        map: region::island(&cx, region::Task::Show { of: "hits", named: false, centre: None })?,
        total,
        next,
        address: asked.address(),
        is_search: filter.search.is_some(),
    };
    let title = cx.word("kinds", kind.unwrap_or("all"));
    let feed = Some((format!("/feed?{}", asked.address()), title.clone()));
    let unlisted = asked.nach.is_some() || filter.search.is_some();
    cx.page(Page { title, body: Html::of(&page)?, feed, unlisted, ..Page::default() }).await
}

async fn fields(cx: &Cx, form: &FormState) -> Result<Fields> {
    let places = region::place_choices(cx).await?;
    let tags: Vec<Choice> = cx
        .lately("tags", store::all_tags(&cx.app.db))
        .await?
        .iter()
        .map(|(tag, count)| Choice::new(tag.clone(), format!("{tag} ({count})")))
        .collect();
    let mut states: Vec<Choice> = AnswerState::ALL
        .iter()
        .map(|state| Choice::new(state.as_str(), cx.word("answer-state", state)))
        .collect();
    states.push(Choice::new("ueberfaellig", cx.t("clock-overdue")));
    let groups: Vec<Choice> =
        Group::ALL.iter().map(|group| Choice::new(group.as_str(), cx.word("group", group))).collect();
    let orders: Vec<Choice> =
        Order::ALL.iter().map(|order| Choice::new(order.as_str(), cx.word("order", order))).collect();
    Ok(Fields {
        search: field::text(
            cx,
            form,
            field::Text::new("suche", "list-search").optional().kind("search").max(200),
        )?,
        place: field::filter(cx, form, "ort", "list-place", &places)?,
        tag: field::filter(cx, form, "thema", "list-tag", &tags)?,
        answer_state: field::filter(cx, form, "stand", "list-state", &states)?,
        group: field::filter(cx, form, "gruppe", "list-group", &groups)?,
        order: field::select(cx, form, "sortierung", "list-order", &orders, false)?,
    })
}

#[derive(Template)]
#[template(path = "cards.html")]
struct Cards<'a> {
    cx: &'a Cx,
    cards: Vec<(&'a Contribution, Html)>,
}

/// Contributions as cards, for lists, places, processes and the home page.
pub(crate) fn cards(cx: &Cx, contributions: &[Contribution]) -> Result<Html> {
    let cards = contributions
        .iter()
        .map(|contribution| Ok((contribution, super::show::trail(cx, contribution, false)?)))
        .collect::<Result<_>>()?;
    Html::of(&Cards { cx, cards })
}
