use super::*;

fn file(text: &str) -> Result<Configuration, Faults> {
    read(&Sources { file: Some(("leisten.toml".to_owned(), text.to_owned())), ..Sources::default() })
}

fn environment(variable: &str, value: &str) -> Result<Configuration, Faults> {
    read(&Sources { environment: vec![(variable.to_owned(), value.to_owned())], ..Sources::default() })
}

fn flag(flag: &str) -> Result<Configuration, Faults> {
    read(&Sources { flags: vec![flag.to_owned()], ..Sources::default() })
}

/// The lines of the only fault.
fn only_fault(result: Result<Configuration, Faults>) -> String {
    let faults = result.expect_err("a fault").0;
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].to_string()
}

fn setting(key: &str) -> &'static Setting {
    TABLE.iter().find(|setting| setting.key == key).expect("a known setting")
}

#[test]
fn without_any_source_everything_is_the_default() {
    let read = read(&Sources::default()).expect("defaults");
    for setting in TABLE {
        assert_eq!(
            (read.value(setting), read.origin(setting)),
            (setting.default, Origin::Default),
            "{}",
            setting.key
        );
    }
}

#[test]
fn the_environment_wins_over_the_file_and_a_flag_over_both() {
    let sources = Sources {
        file: Some((
            "a.toml".to_owned(),
            "[site]\nname = \"Datei\"\nurl = \"https://a.example\"\n[answers]\ndays = 14\n".to_owned(),
        )),
        environment: vec![
            ("LEISTEN_SITE__NAME".to_owned(), "Umgebung".to_owned()),
            ("LEISTEN_SITE__URL".to_owned(), "https://b.example".to_owned()),
        ],
        flags: vec!["site.name=Flagge".to_owned()],
    };
    let read = read(&sources).expect("good settings");
    assert_eq!(
        (read.settings.site_name.as_str(), read.origin(setting("site.name"))),
        ("Flagge", Origin::Flag)
    );
    assert_eq!(read.settings.site_url, "https://b.example");
    assert_eq!(read.origin(setting("site.url")), Origin::Environment("LEISTEN_SITE__URL".to_owned()));
    assert_eq!(read.settings.answer_days, 14);
    assert_eq!(read.origin(setting("answers.days")).to_string(), "a.toml:5");
}

#[test]
fn lists_truth_values_and_numbers_are_read_from_the_file() {
    let read = file(
        "[server]\ntrusted_proxies = [\"10.0.0.1\", \"::1\"]\nlog_json = true\n[answers]\ndays = 0x1c\n",
    )
    .expect("good settings");
    assert_eq!(read.settings.trusted_proxies, ["10.0.0.1", "::1"]);
    assert!(read.settings.log_json);
    assert_eq!(read.settings.answer_days, 28);
}

#[test]
fn an_unknown_setting_is_named_with_its_line_and_the_likely_one() {
    assert_eq!(
        only_fault(file("# Regeln\n[answers]\ndays = 28\nescalate_dayz = 3\n")),
        "leisten.toml:4: there is no setting answers.escalate_dayz\n    did you mean answers.escalate_days?"
    );
}

#[test]
fn a_setting_in_the_wrong_section_is_led_to_the_right_one() {
    assert!(only_fault(file("[site]\nsmtp_url = \"\"\n")).ends_with("did you mean mail.smtp_url?"));
    assert_eq!(
        only_fault(file("trusted_proxies = []\n")),
        "leisten.toml:1: trusted_proxies stands outside of any [section]\n    did you mean server.trusted_proxies?"
    );
}

#[test]
fn an_unknown_section_is_named_once_however_much_it_holds() {
    assert_eq!(
        only_fault(file("[servr]\nlog = \"info\"\nlog_json = true\n")),
        "leisten.toml:1: there is no section [servr]\n    did you mean server?"
    );
}

#[test]
fn what_resembles_nothing_is_led_to_the_list() {
    assert!(
        only_fault(file("[site]\nfavourite_colour = \"red\"\n"))
            .ends_with("`leisten config` lists all settings")
    );
}

#[test]
fn a_wrong_kind_of_value_says_what_it_takes() {
    assert_eq!(
        only_fault(file("[moderation]\npremoderate_guests = \"sometimes\"\n")),
        "leisten.toml:2: moderation.premoderate_guests cannot be \"sometimes\"\n    it takes true or false"
    );
    assert!(only_fault(file("[answers]\nwarn_days = -1\n")).contains("it takes a whole number, 0 or more"));
    assert!(
        only_fault(file("[answers]\nwarn_days = 1.5\n"))
            .contains("answers.warn_days does not take this kind of value")
    );
    assert!(only_fault(file("[site]\nname = { de = \"x\" }\n")).contains("it takes text"));
    assert!(
        only_fault(file("[server]\ntrusted_proxies = [\"10.0.0.1,10.0.0.2\"]\n"))
            .contains("does not take this kind of value")
    );
}

#[test]
fn a_value_that_breaks_its_rule_says_what_would_fit() {
    let told = only_fault(flag("site.url=https://mitmachen.example/"));
    assert!(told.starts_with("flag --set: site.url cannot be"), "{told}");
    assert!(told.contains("without a slash"), "{told}");
}

#[test]
fn a_file_that_is_no_toml_and_a_setting_given_twice_are_named_with_their_line() {
    assert!(only_fault(file("[site]\nname = Mitmachen\n")).starts_with("leisten.toml:2: "));
    assert!(
        only_fault(file("[site]\nname = \"a\"\nurl = \"https://a.example\"\nname = \"b\"\n"))
            .starts_with("leisten.toml:4: ")
    );
}

#[test]
fn a_misspelt_variable_is_no_silence() {
    assert_eq!(
        only_fault(environment("LEISTEN_SITE_URL", "https://a.example")),
        "environment LEISTEN_SITE_URL: there is no setting for the variable LEISTEN_SITE_URL\n    did you mean LEISTEN_SITE__URL?"
    );
    assert!(
        only_fault(environment("LEISTEN_DATABASE_URI", "x")).ends_with("did you mean LEISTEN_DATABASE_URL?")
    );
}

#[test]
fn variables_of_others_and_our_flags_are_passed_over() {
    for variable in ["PATH", "LEISTENBAU", "LEISTEN_DATABASE_URL", "LEISTEN_SHARED"] {
        assert!(environment(variable, "x").is_ok(), "{variable}");
    }
}

#[test]
fn a_flag_without_a_value_says_how_it_is_written() {
    assert!(only_fault(flag("site.name")).contains("--set section.name=value"));
}

#[test]
fn all_faults_are_told_at_once() {
    let sources = Sources {
        file: Some(("a.toml".to_owned(), "[site]\nnmae = \"x\"\n[answers]\ndays = \"soon\"\n".to_owned())),
        environment: vec![("LEISTEN_LOG".to_owned(), "x".to_owned())],
        flags: vec!["server.logg=info".to_owned()],
    };
    assert_eq!(read(&sources).expect_err("faults").0.len(), 4);
}

#[test]
fn a_password_is_told_to_nobody() {
    assert_eq!(masked("smtps://post:geheim@mail.example:465"), "smtps://post:***@mail.example:465");
    assert_eq!(masked("smtp://u:p@ss/w@mail.example"), "smtp://u:***@mail.example");
    assert_eq!(masked("postgres://leisten@db/leisten"), "postgres://leisten@db/leisten");
    assert_eq!(masked("https://a.example/@x"), "https://a.example/@x");
    let told = only_fault(flag("mail.smtp_url=imap://post:geheim@mail.example"));
    assert!(!told.contains("geheim"), "{told}");
}
