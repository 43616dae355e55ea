//! The command line.

use crate::{
    check,
    config::{self, Configuration, Faults, Sources},
    data::DataFolder,
    keep, key, listing, logs, moving, open,
    open::Place,
    restore,
    serve::{self, Wishes},
    start,
    storage::Storage,
};
use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use kernel::Role;
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};
use web::{App, settings::Mode};

/// Leisten: citizen participation for towns and their villages.
#[derive(Debug, Parser)]
#[command(name = "leisten", version, arg_required_else_help = true, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Common {
    /// Folder of database, files and secret
    #[arg(long, global = true, value_name = "DIR", env = "LEISTEN_DATA", default_value = "./data")]
    data: PathBuf,
    /// PostgreSQL 15 or later (postgres://user:password@host/database) instead of SQLite
    #[arg(long, global = true, value_name = "URL", env = "LEISTEN_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Settings (TOML); without it leisten.toml in the data folder, if it is there
    #[arg(long, global = true, value_name = "FILE", env = "LEISTEN_CONFIG")]
    config: Option<PathBuf>,
    /// One setting, before file and environment; may be repeated
    #[arg(long, global = true, value_name = "SECTION.NAME=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site; brings the database up to date by itself
    Serve {
        /// Address and port
        #[arg(long, value_name = "ADDR", env = "LEISTEN_LISTEN", default_value = "127.0.0.1:8080")]
        listen: String,
        /// Fill an empty database with example content; on loopback print one-time sign-in links
        #[arg(long)]
        demo: bool,
        /// Refuse to start while something is missing that a public site needs
        #[arg(long, conflicts_with = "demo")]
        public: bool,
        /// Render every page anew for everyone; for measuring and for looking for faults
        #[arg(long)]
        no_cache: bool,
    },
    /// Bring the database up to date and stop
    Migrate,
    /// Take over data
    #[command(subcommand)]
    Import(Import),
    /// Add example content
    Demo {
        /// Number of example contributions
        #[arg(long, value_name = "N", default_value_t = start::DEMO_SIZE)]
        size: u32,
        /// The same seed makes the same content
        #[arg(long, value_name = "S", default_value_t = start::DEMO_SEED)]
        seed: u64,
    },
    /// People who work with the site
    #[command(subcommand)]
    Staff(Staff),
    /// Write a backup while the server goes on; it is proved good before it gets its name
    Backup {
        /// The file to write; nothing is ever replaced
        file: PathBuf,
        /// Leave the stored files out; for stores that have a backup of their own
        #[arg(long)]
        without_files: bool,
    },
    /// Put a backup into an empty place
    Restore {
        /// The backup
        file: PathBuf,
        #[command(flatten)]
        wishes: restore::Wishes,
    },
    /// Print what was erased on request, one line each: keep it on another machine, `restore --erasures` needs it
    Erasures,
    /// The stored files: photos and what else lies outside of the database
    #[command(subcommand)]
    Files(Files),
    /// The root secret: receipts and second factors depend on it, and no backup holds it
    #[command(subcommand)]
    Key(Key),
    /// Look at settings, database, disk, clock and mail, and give advice
    Check,
    /// Show every setting with its value, meaning and origin
    Config {
        /// As a list, or as a commented file to begin with
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Show every route with the right it asks for
    Routes,
    /// Count a participatory budget (Pabulib file) and explain the result for each project
    Count(counting::count::Arguments),
    /// Map the opinions of a conversation (Polis export): groups, what each stands for, what all agree on
    Opinion(counting::opinion::Arguments),
    /// Draw a panel that mirrors a town: chances as equal as the quotas allow, in a lottery that anyone can check
    Lot(Box<counting::lot::Arguments>),
    /// Count a vote by rankings, ratings or approvals (Pabulib file): Schulze, STV, systemic consensing and others
    Tally(counting::tally::Arguments),
    /// Keep, prove and check a public log of ballots or decisions, as static files that nobody can change unseen
    Log(counting::log::Arguments),
}

#[derive(Debug, Subcommand)]
enum Files {
    /// Copy them all into the place that the settings name, from the place that older settings name; nothing is deleted,
    /// and what is there already is passed over, so it may be repeated
    Copy {
        /// The older settings (TOML); only their section [files] counts
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Key {
    /// Print it for the safe, in lines with check digits
    Export {
        /// Also as QR code
        #[arg(long)]
        qr: bool,
    },
    /// Put it in its place from what was printed; asks on the terminal when no file is named
    Import {
        /// A file with the printed lines
        file: Option<PathBuf>,
    },
    /// Make it, unless it is there; the first start does that by itself
    Make,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Municipalities and places from GeoJSON files; existing ones are brought up to date
    Region {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// The strategy (goals, bundles, measures, phases, funding) from a JSON file; may be repeated
    Strategy {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Staff {
    /// Invite somebody; prints a link that works once
    Add(StaffMember),
}

/// Whom to invite, as what, within which bounds.
#[derive(Debug, Clone, Args)]
pub struct StaffMember {
    /// Address of the person
    pub email: String,
    /// What the public reads instead of a name, such as "Bauamt Bad Belzig"
    #[arg(long)]
    pub label: String,
    /// What the person may do
    #[arg(long, value_parser = role, help = format!("What the person may do: {}", Role::STAFF.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")))]
    pub role: Role,
    /// Only for this municipality, by its short name in addresses
    #[arg(long, value_name = "SLUG")]
    pub municipality: Option<String>,
    /// Only for this process, by its short name in addresses
    #[arg(long, value_name = "SLUG")]
    pub process: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Toml,
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|error: kernel::error::UnknownWord| error.to_string())
}

/// Reads the command line and does what it says. Code 0: done; 1: not done, with the reason on standard error; 2: the
/// command line or a file to be counted could not be understood.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match &arguments.command {
        Command::Count(wishes) => return printed(counting::count::run(wishes)),
        Command::Opinion(wishes) => return printed(counting::opinion::run(wishes)),
        Command::Lot(wishes) => return printed(counting::lot::run(wishes)),
        Command::Tally(wishes) => return printed(counting::tally::run(wishes)),
        Command::Log(wishes) => {
            let random = kernel::Random::system();
            let done = counting::log::run(wishes, &mut || random.bytes());
            let sound = done.as_ref().map_or(true, |told| told.sound);
            let printed = printed(done.map(|told| told.text));
            return if sound { printed } else { ExitCode::FAILURE };
        }
        _ => {}
    }
    let outcome = tokio::runtime::Runtime::new()
        .context("no runtime")
        .and_then(|runtime| runtime.block_on(obey(arguments)));
    outcome.unwrap_or_else(|error| {
        eprintln!("leisten: {}", told(&error));
        ExitCode::FAILURE
    })
}

/// Prints what was counted, or what is wrong with what should be.
fn printed(counted: Result<String, counting::Faults>) -> ExitCode {
    match counted {
        // A reader that closes the pipe early has read what it wanted.
        Ok(text) => match std::io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        },
        Err(faults) => {
            eprintln!("{faults}");
            ExitCode::from(2)
        }
    }
}

/// An error with its causes, each said once.
fn told(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| match () {
        () if told.is_empty() => cause,
        () if told.contains(&cause) => told,
        () => format!("{told}\n    because: {cause}"),
    })
}

async fn obey(Arguments { common, command }: Arguments) -> Result<ExitCode> {
    if let Command::Routes = command {
        print!("{}", listing::routes());
        return Ok(ExitCode::SUCCESS);
    }
    let data = DataFolder::at(&common.data);
    let mut storage = Storage::own(&data);
    let configuration = configuration(&common)?.and_then(|read| {
        storage = Storage::of(&read, &data).map_err(|fault| Faults(vec![fault]))?;
        Ok(read)
    });
    let secret_file = configuration.as_ref().map_or("", |read| read.settings.secret_file.as_str());
    let place = Place {
        data,
        database_url: common.database_url.clone(),
        secret_file: (!secret_file.is_empty()).then(|| PathBuf::from(secret_file)),
        storage,
    };
    if let Command::Check = command {
        return Ok(check::command(&place, configuration).await);
    }
    let configuration = configuration?;
    logs::start(&configuration.settings)?;
    match command {
        Command::Serve { listen, demo, public, no_cache } => {
            serve::serve(&place, configuration, &Wishes { listen, demo, public, no_cache }).await?;
        }
        Command::Migrate => {
            application(&place, configuration).await?;
            println!("The database is up to date (step {}).", database::schema_version());
        }
        Command::Import(Import::Region { files }) => {
            let app = application(&place, configuration).await?;
            println!("{}", start::import_region(&app, &files).await?);
        }
        Command::Import(Import::Strategy { file }) => {
            let app = application(&place, configuration).await?;
            println!("{}", start::import_strategy(&app, &file).await?);
        }
        Command::Demo { size, seed } => {
            let app = application(&place, configuration).await?;
            start::fill(&app, size, seed).await?;
            println!("The example content is there.");
        }
        Command::Staff(Staff::Add(member)) => {
            let app = application(&place, configuration).await?;
            println!("{}", start::invite(&app, &member).await?);
        }
        Command::Config { format } => print!(
            "{}",
            match format {
                Format::Text => listing::text(&configuration),
                Format::Toml => listing::toml(&configuration),
            }
        ),
        Command::Backup { file, without_files } => {
            println!("{}", keep::backup(&place, &file, !without_files).await?);
        }
        Command::Restore { file, wishes } => {
            println!("{}", restore::restore(&place, configuration.settings, &file, &wishes).await?);
        }
        Command::Erasures => print!("{}", keep::erasures(&place).await?),
        Command::Files(Files::Copy { from }) => {
            let older = older_storage(&place.data, &from)?;
            println!("{}", moving::copy(&older, &place.storage).await?);
        }
        Command::Key(Key::Export { qr }) => print!("{}", key::export(&place, qr)?),
        Command::Key(Key::Import { file }) => println!("{}", key::import(&place, file.as_deref()).await?),
        Command::Key(Key::Make) => println!("{}", key::make(&place).await?),
        Command::Check
        | Command::Routes
        | Command::Count(_)
        | Command::Opinion(_)
        | Command::Lot(_)
        | Command::Tally(_)
        | Command::Log(_) => {
            unreachable!("answered above")
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The application without its server.
async fn application(place: &Place, configuration: Configuration) -> Result<App> {
    let surroundings = place.open(configuration.settings, Mode::default()).await?;
    Ok(open::build(surroundings)?.0)
}

/// The settings of this call. The outer error is a file that cannot be read, the inner one what is wrong in it.
fn configuration(common: &Common) -> Result<Result<Configuration, Faults>> {
    let data = DataFolder::at(&common.data);
    let usual = data.config();
    let file = match &common.config {
        Some(path) => Some(path.clone()),
        None => usual.is_file().then_some(usual),
    };
    let file = file.map(|path| read(&path).map(|text| (path.display().to_string(), text))).transpose()?;
    let environment = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .collect();
    let read = config::read(&Sources { file, environment, flags: common.set.clone() });
    Ok(read.map(|mut configuration| {
        data.settle(&mut configuration.settings);
        configuration
    }))
}

/// Where the files lie according to other settings: those of the file alone, since flags and environment are the newer
/// ones.
fn older_storage(data: &DataFolder, file: &Path) -> Result<Storage> {
    let file = Some((file.display().to_string(), read(file)?));
    let mut older = config::read(&Sources { file, ..Sources::default() })?;
    data.settle(&mut older.settings);
    Ok(Storage::of(&older, data).map_err(|fault| Faults(vec![fault]))?)
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("the settings {} cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn common_flags_may_stand_before_and_after_the_command() {
        for words in [["leisten", "--data", "/d", "check"], ["leisten", "check", "--data", "/d"]] {
            assert_eq!(Arguments::try_parse_from(words).expect("understood").common.data, Path::new("/d"));
        }
    }

    #[test]
    fn an_unknown_role_is_refused_with_the_known_ones() {
        let words = ["leisten", "staff", "add", "a@b.example", "--label", "Bauamt", "--role", "boss"];
        let told = Arguments::try_parse_from(words).expect_err("refused").to_string();
        assert!(told.contains("moderator") && told.contains("responder"), "{told}");
    }

    #[test]
    fn a_demo_is_never_public() {
        assert!(Arguments::try_parse_from(["leisten", "serve", "--demo", "--public"]).is_err());
    }

    #[test]
    fn a_cause_that_repeats_its_error_is_told_once() {
        let error =
            anyhow::Error::from(kernel::Error::internal("the disk is full")).context("cannot be opened");
        assert_eq!(told(&error), "cannot be opened\n    because: internal: the disk is full");
    }
}
