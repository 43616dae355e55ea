//! What happens around the start of a server: region, standing processes, example content, invitations.

use crate::{command::StaffMember, installation, modules};
use anyhow::{Context, Result, bail};
use kernel::{Grant, Locale, Problem};
use std::path::{Path, PathBuf};
use web::App;

/// The region of the demo; another town brings its own files.
const REGION: &[(&str, &str)] = &[
    ("gemeinden.geojson", include_str!("../../../demo/region/gemeinden.geojson")),
    ("ortsteile.geojson", include_str!("../../../demo/region/ortsteile.geojson")),
];

/// The strategy of the demo's region.
const STRATEGY: &str = include_str!("../../../demo/region/strategy.json");

/// Example contributions when nothing else is asked.
pub const DEMO_SIZE: u32 = 60;
/// The seed when nothing else is asked.
pub const DEMO_SEED: u64 = 1207;

/// Brings a database into a state in which a server has something to show.
///
/// # Errors
/// Those of the database.
pub async fn prepare(app: &App) -> Result<()> {
    if app.mode.demo {
        return fill(app, DEMO_SIZE, DEMO_SEED).await;
    }
    if has_region(app).await? {
        processes::ensure_standing(app).await?;
    } else {
        println!("There are no places yet. Import your municipalities and places from GeoJSON files:");
        println!("    leisten import region FILE…");
    }
    Ok(())
}

/// `leisten demo`: example content beside the region's, which is imported if there is none.
///
/// # Errors
/// When the database belongs to a real site: examples would be hard to tell apart from what people wrote.
pub async fn fill(app: &App, size: u32, seed: u64) -> Result<()> {
    if installation::known(&app.db, installation::DEMO).await?.is_none() {
        let real: i64 = app.db.query("select count(*) from contribution where not example").value().await?;
        if real > 0 {
            bail!(
                "this database holds what people wrote (contributions: {real}); a demo needs a data directory of its own, see --data"
            );
        }
        installation::note(&app.db, installation::DEMO, app.clock.now().rfc3339()).await?;
    }
    if !has_region(app).await? {
        let files = REGION.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        region::import(&app.db, &app.random, app.clock.now(), files).await?;
        strategy::import(&app.db, &app.random, app.clock.now(), STRATEGY).await?;
    }
    processes::ensure_standing(app).await?;
    for examples in modules::EXAMPLES {
        examples(app, size, seed).await?;
    }
    Ok(())
}

async fn has_region(app: &App) -> Result<bool> {
    Ok(app.db.query("select count(*) from municipality").value::<i64>().await? > 0)
}

/// Prints the one-time sign-in links of the demo. They open the staff area without password, so they are made for
/// loopback only.
///
/// # Errors
/// Those of the database.
pub async fn tell_links(app: &App) -> Result<()> {
    if !app.mode.demo || !app.mode.loopback {
        return Ok(());
    }
    println!("Sign in as demo staff; each link works once:");
    for (label, link) in people::demo_staff(app).await? {
        println!("    {label}: {link}");
    }
    Ok(())
}

/// `leisten import region`: takes the files over and sees to the standing processes.
///
/// # Errors
/// When a file cannot be read, or holds something that is no region; nothing is changed then.
pub async fn import_region(app: &App, files: &[PathBuf]) -> Result<String> {
    let mut texts = Vec::new();
    for path in files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        texts.push((name, text));
    }
    let summary = region::import(&app.db, &app.random, app.clock.now(), texts).await?;
    processes::ensure_standing(app).await?;
    let told = format!(
        "{} municipalities and {} places, {} of them new.",
        summary.municipalities, summary.places, summary.added
    );
    if summary.unmentioned.is_empty() {
        return Ok(told);
    }
    Ok(format!("{told}\nKept, though the files do not name them: {}", summary.unmentioned.join(", ")))
}

/// `leisten import strategy`: takes the file over.
///
/// # Errors
/// When the file cannot be read, or does not fit; each fault is named with its path in the file, and nothing is changed.
pub async fn import_strategy(app: &App, path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let summary = match strategy::import(&app.db, &app.random, app.clock.now(), &text).await {
        Err(strategy::ImportError::Refused { faults }) => {
            let lines: Vec<String> = faults.iter().map(|fault| format!("    {fault}")).collect();
            bail!("{} was not taken over, nothing is changed:\n{}", path.display(), lines.join("\n"));
        }
        other => other?,
    };
    let told = format!(
        "{} goals, {} bundles, {} measures, {} phases and {} sources of funding",
        summary.goals, summary.bundles, summary.measures, summary.phases, summary.funding
    );
    if summary.unchanged {
        return Ok(format!("{told}; all of it was there before, nothing is changed."));
    }
    let told = format!("{told}; {} of the goals, sub-goals, bundles and measures are new.", summary.added);
    if summary.unmentioned.is_empty() {
        return Ok(told);
    }
    Ok(format!("{told}\nKept, though the file does not name them: {}", summary.unmentioned.join(", ")))
}

/// `leisten staff add`: an invitation that works once, as a link.
///
/// # Errors
/// When there is no such municipality or process, or the address is none.
pub async fn invite(app: &App, member: &StaffMember) -> Result<String> {
    let mut grant = Grant::everywhere(member.role);
    if let Some(slug) = &member.municipality {
        let found = app
            .db
            .query("select id from municipality where slug = $1")
            .bind(slug.clone())
            .optional::<(_,)>()
            .await?;
        grant.municipality = Some(found.with_context(|| format!("there is no municipality {slug}"))?.0);
    }
    if let Some(slug) = &member.process {
        let found = app
            .db
            .query("select id from process where slug = $1")
            .bind(slug.clone())
            .optional::<(_,)>()
            .await?;
        grant.process = Some(found.with_context(|| format!("there is no process {slug}"))?.0);
    }
    match people::invite(app, &member.email, &member.label, vec![grant]).await {
        Err(kernel::Error::Conflict(key)) => bail!(app.texts.get(Locale::En, key, &[])),
        Err(kernel::Error::Invalid(problems)) => {
            bail!(problems.0.iter().map(|problem| in_words(app, problem)).collect::<Vec<_>>().join("\n"))
        }
        other => Ok(other?),
    }
}

fn in_words(app: &App, problem: &Problem) -> String {
    format!("{}: {}", problem.field, web::field::message(&web::Cx::background(app, Locale::En), problem))
}
