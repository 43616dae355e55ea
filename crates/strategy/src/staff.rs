//! The staff's pages: which measures want attention, and the form of each.

use crate::{
    Measure,
    kind::MeasureStatus,
    pages::{adopted, current},
    store::{self, Filter},
    upkeep::{self, LONGEST_NAME, LONGEST_TEXT, Upkeep},
    view,
};
use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use jiff::civil::Date;
use kernel::{Action, Error, MunicipalityId, Object, PlaceId, Problem, Result, Timestamp};
use region::{Municipality, Place};
use web::{
    Cx, FormState, Html, Input, Outcome, Page,
    field::{self, Choice, ChoiceGroup, Text},
    page::redirect,
};

/// A measure without news for so long wants attention, in days.
const QUIET_DAYS: i64 = 90;
/// Measures that the list shows.
const SHOWN: usize = 2_000;

/// What the permission table needs to know of a measure.
pub(crate) fn object(measure: &Measure) -> Object {
    Object { municipality: measure.municipality_id, id: Some(measure.id.0), ..Object::default() }
}

async fn staff_page(cx: &Cx, title: String, body: Html, status: Option<StatusCode>) -> Outcome {
    cx.page(Page { title, body, private: true, status, ..Page::default() }).await
}

struct Row {
    measure: Measure,
    badges: Html,
    quiet: bool,
    missing: Vec<String>,
}

#[derive(Template)]
#[template(path = "strategy-staff-list.html")]
struct ListPage<'a> {
    cx: &'a Cx,
    rows: Vec<Row>,
}

/// What is not known of a measure though the public looks for it.
fn missing(cx: &Cx, measure: &Measure) -> Vec<String> {
    let lacking = [
        (measure.status.is_none(), "strategy-filter-status"),
        (measure.planned().is_empty(), "strategy-planned"),
        (measure.office.is_empty(), "strategy-office"),
    ];
    lacking.into_iter().filter(|(lacks, _)| *lacks).map(|(_, key)| cx.t(key)).collect()
}

/// `GET /werkbank/massnahmen`: those the actor may edit; what is late or quiet comes first.
pub(crate) async fn list(cx: Cx) -> Outcome {
    let wording = current(&cx).await?;
    let mut rows = Vec::new();
    if let Some(wording) = wording.as_ref() {
        let all = store::measures(&cx.app.db, wording.edition.id, &Filter::default(), None, SHOWN).await?;
        for measure in all.into_iter().filter(|measure| cx.may(Action::EditMeasure, &object(measure))) {
            let over = measure.status.is_some_and(MeasureStatus::is_over);
            let quiet =
                !over && web::format::days_between(measure.updated_at.date(), cx.today()) > QUIET_DAYS;
            let badges = view::badges(&cx, &measure)?;
            rows.push(Row { missing: missing(&cx, &measure), quiet, badges, measure });
        }
    }
    let today = cx.today();
    rows.sort_by_key(|row| (row.measure.delay(today).is_none(), !row.quiet, row.measure.position));
    let body = Html::of(&ListPage { cx: &cx, rows })?;
    staff_page(&cx, cx.t("strategy-staff"), body, None).await
}

/// Municipalities and places for the form.
struct Area {
    municipalities: Vec<Municipality>,
    places: Vec<Place>,
}

impl Area {
    async fn load(cx: &Cx) -> Result<Self> {
        let db = &cx.app.db;
        Ok(Self {
            municipalities: region::all_municipalities(db).await?,
            places: region::all_places(db).await?,
        })
    }

    fn groups(&self) -> Vec<ChoiceGroup> {
        let of = |municipality: &Municipality| {
            let own = self.places.iter().filter(|place| place.municipality_id == municipality.id);
            own.map(|place| Choice::new(place.slug.clone(), place.name.clone())).collect()
        };
        let group = |municipality: &Municipality| ChoiceGroup {
            whole: Choice::new(municipality.slug.clone(), municipality.name.clone()),
            choices: of(municipality),
        };
        self.municipalities.iter().map(group).collect()
    }

    fn municipality(&self, slug: &str) -> Option<MunicipalityId> {
        self.municipalities.iter().find(|municipality| municipality.slug == slug).map(|found| found.id)
    }

    fn places(&self, form: &FormState) -> Vec<PlaceId> {
        let chosen =
            self.places.iter().filter(|place| form.input.all("places").any(|slug| slug == place.slug));
        chosen.map(|place| place.id).collect()
    }
}

/// The form as it stands before anything is typed.
fn filled(measure: &Measure, area: &Area, places: &[String]) -> Input {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (planned, actual) = (measure.planned(), measure.actual());
    let own =
        area.municipalities.iter().find(|municipality| Some(municipality.id) == measure.municipality_id);
    let mut input = Input::default();
    for (name, value) in [
        ("status", measure.status.map(MeasureStatus::as_str).unwrap_or_default().to_owned()),
        ("reason", measure.reason.clone()),
        ("planned_start", day(planned.start)),
        ("planned_end", day(planned.end)),
        ("actual_start", day(actual.start)),
        ("actual_end", day(actual.end)),
        ("municipality", own.map(|own| own.slug.clone()).unwrap_or_default()),
        ("office", measure.office.clone()),
        ("role", measure.role.clone()),
        ("version", measure.updated_at.micros().to_string()),
    ] {
        input.set(name, value);
    }
    input.set_all("places", places.to_vec());
    input
}

/// What was typed; what cannot be read is a problem of the form.
fn read(form: &mut FormState, area: &Area) -> Upkeep {
    field::expand(&mut form.input, "places", &area.groups());
    let mut day = |name: &'static str| {
        let text = form.input.some(name)?.to_owned();
        let day = text.parse::<Date>().ok();
        if day.is_none() {
            form.problems.push(Problem::new(name, "measure-no-day"));
        }
        day
    };
    let planned = crate::date::Span { start: day("planned_start"), end: day("planned_end") };
    let actual = crate::date::Span { start: day("actual_start"), end: day("actual_end") };
    let status = form.input.some("status").map(str::to_owned);
    let known = status.as_deref().map(str::parse::<MeasureStatus>);
    if matches!(known, Some(Err(_))) {
        form.problems.push(Problem::new("status", "measure-unknown-choice"));
    }
    let municipality = form.input.some("municipality").map(|slug| area.municipality(slug));
    if municipality == Some(None) {
        form.problems.push(Problem::new("municipality", "measure-unknown-choice"));
    }
    let text = |name| form.input.get(name).trim().to_owned();
    Upkeep {
        status: known.and_then(Result::ok),
        reason: text("reason"),
        planned,
        actual,
        municipality: municipality.flatten(),
        office: text("office"),
        role: text("role"),
        places: area.places(form),
        update: text("update"),
    }
}

#[derive(Template)]
#[template(path = "strategy-staff-edit.html")]
struct EditPage<'a> {
    cx: &'a Cx,
    measure: &'a Measure,
    form: &'a FormState,
    problems: Html,
    fields: Vec<Html>,
    news: Html,
}

async fn show(cx: &Cx, measure: &Measure, area: &Area, form: FormState) -> Outcome {
    let date = |name, key| field::text(cx, &form, Text::new(name, key).kind("date").optional());
    let line = |name, key| field::text(cx, &form, Text::new(name, key).max(LONGEST_NAME).optional());
    let text = |name, key| field::text(cx, &form, Text::new(name, key).rows(3).max(LONGEST_TEXT).optional());
    let status: Vec<Choice> =
        MeasureStatus::ALL.iter().map(|s| Choice::new(s.as_str(), view::status(cx, Some(*s)))).collect();
    let municipalities: Vec<Choice> =
        area.municipalities.iter().map(|m| Choice::new(m.slug.clone(), m.name.clone())).collect();
    let fields = vec![
        field::select(cx, &form, "status", "measure-field-status", &status, true)?,
        text("reason", "measure-field-reason")?,
        date("planned_start", "measure-field-planned-start")?,
        date("planned_end", "measure-field-planned-end")?,
        date("actual_start", "measure-field-actual-start")?,
        date("actual_end", "measure-field-actual-end")?,
        line("office", "measure-field-office")?,
        line("role", "measure-field-role")?,
        field::select(cx, &form, "municipality", "measure-field-municipality", &municipalities, true)?,
        field::groups(cx, &form, "places", "measure-field-places", &area.groups())?,
    ];
    let body = Html::of(&EditPage {
        cx,
        measure,
        problems: field::problems(cx, &form)?,
        news: text("update", "measure-field-update")?,
        fields,
        form: &form,
    })?;
    let status = form.is_invalid().then_some(StatusCode::UNPROCESSABLE_ENTITY);
    staff_page(cx, measure.name.clone(), body, status).await
}

async fn find(cx: &Cx, slug: &str) -> Result<Measure> {
    let wording = current(cx).await?;
    let edition = adopted((*wording).as_ref())?.edition.id;
    let measure = store::measure(&cx.app.db, edition, slug).await?.ok_or(Error::NotFound)?;
    cx.require(Action::EditMeasure, &object(&measure))?;
    Ok(measure)
}

/// `GET /werkbank/massnahmen/{slug}`
pub(crate) async fn edit(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let measure = find(&cx, &slug).await?;
    let area = Area::load(&cx).await?;
    let places = store::places_of(&cx.app.db, std::slice::from_ref(&measure)).await?;
    let places: Vec<String> = places.into_iter().map(|(_, slug, _)| slug).collect();
    show(&cx, &measure, &area, FormState::new(filled(&measure, &area, &places))).await
}

/// The target of that form.
pub(crate) async fn save(cx: Cx, Path(slug): Path<String>, input: Input) -> Outcome {
    let measure = find(&cx, &slug).await?;
    let area = Area::load(&cx).await?;
    let mut form = FormState::new(input);
    let upkeep = read(&mut form, &area);
    // Nobody moves a measure out of their own reach, or into somebody else's.
    cx.require(Action::EditMeasure, &Object { municipality: upkeep.municipality, ..object(&measure) })?;
    let seen = form.input.get("version").parse().map_or(Timestamp::from_micros(0), Timestamp::from_micros);
    let saved = match form.problems.clone().check() {
        Ok(()) => upkeep::save(&cx, &measure, seen, upkeep).await,
        // What could be read is checked as well, so that all is named at once.
        Err(_) => {
            form.problems.0.extend(upkeep.problems(cx.today()).0);
            Err(Error::Invalid(form.problems.clone()))
        }
    };
    match saved {
        Ok(()) => Ok(redirect(&cx.href(&measure.path()))),
        Err(Error::Invalid(problems)) => {
            form.problems = problems;
            show(&cx, &measure, &area, form).await
        }
        Err(Error::Conflict(key)) => {
            form.problems = Problem::new("", key).into();
            show(&cx, &measure, &area, form).await
        }
        Err(other) => Err(other.into()),
    }
}
