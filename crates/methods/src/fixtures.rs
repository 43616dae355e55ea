//! Search cases shared by the tests of every index: [`crate::text::matches`], SQLite and PostgreSQL must agree.

/// The folder of shared data with expected results: `LEISTEN_SHARED`, otherwise beside the project.
#[cfg(test)]
pub(crate) fn shared() -> std::path::PathBuf {
    let beside = || std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    std::env::var_os("LEISTEN_SHARED").map_or_else(beside, Into::into)
}

/// One case: whether `query` must hit `text`.
#[derive(Debug, Clone, Copy)]
pub struct SearchPair {
    /// What somebody types.
    pub query: &'static str,
    /// A contribution's title and text.
    pub text: &'static str,
    /// True for a hit, false for a miss.
    pub hit: bool,
}

const fn hit(query: &'static str, text: &'static str) -> SearchPair {
    SearchPair { query, text, hit: true }
}

const fn miss(query: &'static str, text: &'static str) -> SearchPair {
    SearchPair { query, text, hit: false }
}

const BINS: &str = "Mülleimer am Sportplatz fehlen. Nach jedem Spiel liegen Flaschen im Gras.";
const BUS_STOP: &str =
    "Die Bushaltestelle in Lüsse braucht ein Dach. Bei Regen stehen die Schulkinder im Nassen.";
const CYCLE_PATH: &str =
    "Radwege zwischen Wiesenburg und Jeserig/Fläming: Auf der Landstraße ist es für Kinder zu gefährlich.";
const PLAYGROUND: &str =
    "Unser Spielplatz in Groß Briesen hat nur noch eine Schaukel. Wir wünschen uns neue Spielgeräte.";
const LAMPS: &str =
    "Straßenlaternen in der Gartenstraße sind seit Wochen dunkel, besonders am Durchgang zur Grundschule.";
const TREES: &str =
    "Bäume am Dorfplatz von Reetz nachpflanzen, denn im letzten Sturm sind drei Linden umgestürzt.";
const BUDGET: &str = "Bürgerbudget 2026: Bitte auch Vorschläge von Bürger:innen unter 16 Jahren zulassen!";
const CASTLE: &str = "An der Burg Eisenhardt fehlt ein Geländer an der Treppe zum Museum.";
const SPEED: &str = "Tempo 30 auf der B 102 durch Ragösen, wenigstens vor dem Kindergarten.";
const WIFI: &str = "Freies W-LAN in der Bibliothek und im Dorfgemeinschaftshaus Lübnitz.";
const RIDE_BENCH: &str =
    "Mitfahrbänke an allen Ortsausgängen, damit ältere Menschen ohne Auto zum Arzt kommen.";
const SHOP: &str = "Ein Dorfladen mit Café würde Neuehütten guttun. Öffnungszeiten am Samstag wären schön.";
const POND: &str = "Der Löschteich in Werbig ist verschlammt. Die Feuerwehr hat im Sommer kein Wasser.";
const HOUSES: &str = "Leerstehende Häuser im Ortskern von Medewitz an junge Familien vermitteln.";
const BATHING: &str = "Badeseen und Freibäder: Wo kann man in der Gemeinde noch sicher schwimmen?";
const MARKET: &str = "Wochenmarkt am Freitagnachmittag, damit auch Berufstätige einkaufen können.";
const POTHOLES: &str = "Schlaglöcher auf dem Weg nach Klepzig reparieren, bevor der Frost kommt.";
const MEADOW: &str = "Blühwiesen statt kurz gemähtem Rasen: weniger Arbeit für den Bauhof, mehr Bienen.";
const RAMP: &str = "Das Rathaus braucht eine Rampe. Barrierefreiheit gilt auch für das Bürgerbüro.";
const INVITATION: &str = "Einladung zur Einwohnerversammlung am Donnerstag um 18 Uhr in der Turnhalle.";
const STEAM: &str = "Feuchte Wände in der alten Schule Schlamau: Wer kümmert sich um das Gebäude?";
const FARMERS: &str = "Bauern aus der Region sollen ihre Kartoffeln direkt am Bahnhof verkaufen dürfen.";
const ENGLISH: &str = "We need more benches near the library. The cycling paths should be lit at night.";
const UKRAINIAN: &str = "Дитячий майданчик у Бад-Бельциг потребує ремонту.";

/// The table. Each text serves several queries, hits and misses mixed, as in a town's real index.
pub const SEARCH_PAIRS: &[SearchPair] = &[
    // Umlauts, ß and case in every way they are typed.
    hit("Mülleimer", BINS),
    hit("Muelleimer", BINS),
    hit("mulleimer", BINS),
    hit("MÜLLEIMER", BINS),
    hit("Straßenlaterne", LAMPS),
    hit("strassenlaterne", LAMPS),
    hit("STRASSENLATERNE", LAMPS),
    hit("luesse", BUS_STOP),
    hit("Lubnitz", WIFI),
    hit("gross briesen", PLAYGROUND),
    hit("Jeserig Flaeming", CYCLE_PATH),
    hit("Mu\u{308}lleimer", BINS),
    hit("Müll\u{ad}eimer", BINS),
    // Singular and plural, cases, derived forms.
    hit("Baum", TREES),
    hit("Bäume", TREES),
    hit("Linde", TREES),
    hit("Haus", HOUSES),
    hit("Familie", HOUSES),
    hit("Schlagloch", POTHOLES),
    hit("Radweg", CYCLE_PATH),
    hit("Mitfahrbank", RIDE_BENCH),
    hit("Vorschlag", BUDGET),
    hit("reparieren", POTHOLES),
    hit("Reparatur", "Die Reparaturen an der Brücke dauern an."),
    hit("Öffnungszeit", SHOP),
    hit("barrierefrei", RAMP),
    hit("Bänke", "Eine Bank am Kurpark wäre gut."),
    hit("Bank", "Mehr Sitzbänke im Kurpark"),
    // First parts of compounds.
    hit("Spiel", PLAYGROUND),
    hit("Bus", BUS_STOP),
    hit("Rad", CYCLE_PATH),
    hit("Schule", BUS_STOP),
    hit("Straße", LAMPS),
    hit("Bürger", BUDGET),
    hit("Dorf", WIFI),
    hit("Barriere", RAMP),
    hit("Spielpl", PLAYGROUND),
    // Last parts of compounds.
    hit("Haltestelle", BUS_STOP),
    hit("Haltestellen", BUS_STOP),
    hit("Laterne", LAMPS),
    hit("Platz", TREES),
    hit("Schule", LAMPS),
    hit("Bänke", RIDE_BENCH),
    hit("Laden", SHOP),
    hit("Teich", POND),
    hit("See", BATHING),
    hit("Markt", MARKET),
    hit("Wiese", MEADOW),
    hit("Büro", RAMP),
    hit("Versammlung", INVITATION),
    hit("Garten", SPEED),
    // Numbers, roads, names with hyphens, gendered forms.
    hit("Tempo 30", SPEED),
    hit("B102", SPEED),
    hit("b 102", SPEED),
    hit("WLAN", WIFI),
    hit("W-LAN", WIFI),
    hit("2026", BUDGET),
    hit("Bürgerinnen", BUDGET),
    hit("Bürger*innen", BUDGET),
    hit("Bürgerinnen und Bürger", RAMP),
    // Several words: all must occur, stop words do not count.
    hit("Bus für Lüsse", BUS_STOP),
    hit("eine Rampe am Rathaus", RAMP),
    hit("Feuerwehr Wasser", POND),
    hit("Bank fur Arzt", RIDE_BENCH),
    hit("Burg Treppe", CASTLE),
    hit("Bauer Kartoffel", FARMERS),
    // English and other scripts.
    hit("bench", ENGLISH),
    hit("libraries", ENGLISH),
    hit("cycle path", ENGLISH),
    hit("майданчик", UKRAINIAN),
    hit("Бад-Бельциг", UKRAINIAN),
    // Words that only look related.
    miss("Burg", BUDGET),
    miss("Burg", RAMP),
    miss("Bürger", CASTLE),
    miss("Los", POND),
    miss("Feuer", STEAM),
    miss("Bauer", MEADOW),
    miss("Laden", INVITATION),
    miss("schön", "Im Schongebiet am Bach bitte Hunde anleinen."),
    miss("Tür", INVITATION),
    miss("Blut", MEADOW),
    // Numbers match whole.
    miss("3", SPEED),
    miss("10", SPEED),
    miss("B 10", SPEED),
    miss("202", BUDGET),
    // Short stems, stop words, nothing.
    miss("ab", RIDE_BENCH),
    miss("und", BUDGET),
    miss("für die", BUS_STOP),
    miss("", BINS),
    miss("!?", BINS),
    // One word missing is a miss.
    miss("Bus Reetz", BUS_STOP),
    miss("Spielplatz Lüsse", PLAYGROUND),
    miss("Tempo 50", SPEED),
    // Other subjects and other places.
    miss("Radweg", BUS_STOP),
    miss("Hallenbad", BATHING),
    miss("Reetzerhütten", TREES),
    miss("Schwimmhalle", INVITATION),
    miss("Apotheke", RIDE_BENCH),
    miss("benches", MEADOW),
    miss("лавка", UKRAINIAN),
    // The syntax of query languages is only text.
    hit("Spielplatz OR Lüsse \"*", "OR-Betrieb: Spielplatz Lüsse"),
    miss("Spielplatz NOT Lüsse", PLAYGROUND),
    miss("Spielplatz | Lüsse", PLAYGROUND),
];
