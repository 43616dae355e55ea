//! Settings as the operator meets them.

use crate::installation::{Installation, said};
use web::settings::TABLE;

#[test]
fn a_wrong_file_stops_the_start_with_its_line_and_a_suggestion_before_anything_is_made() {
    let installation = Installation::new();
    let file = installation.write("leisten.toml", "[site]\nname = \"Mitmachen\"\n\n[answers]\ndayz = 28\n");
    let refused = installation.run(&["serve", "--config", &file]);
    assert_eq!(refused.status.code(), Some(1));
    let told = said(&refused);
    assert!(
        told.contains("leisten.toml:5: there is no setting answers.dayz")
            && told.contains("did you mean answers.days?"),
        "{told}"
    );
    assert!(!installation.data("").exists());
}

#[test]
fn settings_of_the_map_that_contradict_each_other_stop_the_start_with_their_line() {
    let installation = Installation::new();
    for (written, expected) in [
        (
            "[map]\nbase = \"pmtiles\"\nattribution = \"©\"\n",
            "leisten.toml:2: map.base is \"pmtiles\", but map.file is not set",
        ),
        (
            "[map]\n\nfile = \"karte.pmtiles\"\n",
            "leisten.toml:3: map.file is set, but map.base is \"outlines\"",
        ),
        (
            "[map]\nbase = \"proxy\"\ntiles = \"http://tiles.example.org/{z}/{x}/{y}.png\"\n",
            "leisten.toml:3: map.tiles cannot be",
        ),
        (
            "[map]\nbase = \"pmtiles\"\nfile = \"fehlt.pmtiles\"\nattribution = \"©\"\n",
            "data/fehlt.pmtiles cannot be read",
        ),
    ] {
        let file = installation.write("leisten.toml", written);
        let refused = installation.run(&["serve", "--listen", "127.0.0.1:0", "--config", &file]);
        assert_eq!(refused.status.code(), Some(1), "{written}");
        assert!(said(&refused).contains(expected), "{}", said(&refused));
        assert!(said(&refused).contains("leisten.toml:"), "{}", said(&refused));
    }
}

#[test]
fn an_unknown_variable_stops_the_start() {
    let installation = Installation::new();
    let refused =
        installation.command(&["serve"]).env("LEISTEN_SITE__NAM", "x").output().expect("the program starts");
    assert_eq!(refused.status.code(), Some(1));
    let told = said(&refused);
    assert!(
        told.contains("LEISTEN_SITE__NAM") && told.contains("did you mean LEISTEN_SITE__NAME?"),
        "{told}"
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let refused = Installation::new().run(&["config", "--config", "/nirgendwo/leisten.toml"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("/nirgendwo/leisten.toml"), "{}", said(&refused));
}

#[test]
fn the_list_shows_all_settings_and_where_each_comes_from() {
    let installation = Installation::new();
    let file = installation.write("leisten.toml", "[answers]\ndays = 14\n");
    let output = installation
        .command(&["config", "--config", &file, "--set", "answers.warn_days=7"])
        .env("LEISTEN_SITE__NAME", "Mitreden")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", said(&output));
    let told = said(&output);
    for setting in TABLE {
        assert!(
            told.contains(&format!("\n{} = ", setting.key))
                || told.starts_with(&format!("{} = ", setting.key)),
            "{}",
            setting.key
        );
    }
    assert!(
        told.contains(&format!("from: {file}:2;"))
            && told.contains("from: environment LEISTEN_SITE__NAME;")
            && told.contains("from: flag --set;"),
        "{told}"
    );
}

#[test]
fn the_template_is_a_file_that_the_program_takes() {
    let installation = Installation::new();
    let template = installation.run(&["config", "--format", "toml"]);
    let file = installation.write("leisten.toml", &String::from_utf8_lossy(&template.stdout));
    assert!(installation.run(&["config", "--config", &file]).status.success());
}

#[test]
fn a_file_in_the_data_folder_counts_without_being_named() {
    let installation = Installation::new();
    std::fs::create_dir_all(installation.data("")).expect("a folder");
    std::fs::write(installation.data("leisten.toml"), "[site]\nname = \"Mitreden\"\n").expect("a file");
    assert!(said(&installation.run(&["config"])).contains("site.name = Mitreden"));
}
