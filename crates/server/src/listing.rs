//! What `leisten config` and `leisten routes` print: every setting with its value, meaning and origin, or a commented
//! file to begin with; every route with the right it asks for.

use crate::config::{Configuration, Origin, masked, variable_of};
use kernel::Access;
use std::fmt::Write;
use web::settings::{Setting, SettingValue, TABLE};

/// Every setting: value, meaning, default, origin.
pub fn text(configuration: &Configuration) -> String {
    let mut out = String::new();
    for setting in TABLE {
        let value = shown(setting, configuration.value(setting));
        let _ = writeln!(out, "{} = {}", setting.key, if value.is_empty() { "\"\"" } else { &value });
        let _ = writeln!(out, "    {}", setting.meaning);
        let default = if setting.default.is_empty() { "\"\"" } else { setting.default };
        let _ = writeln!(out, "    takes: {}; default: {default}", setting.kind);
        let _ = writeln!(
            out,
            "    from: {}; variable: {}\n",
            configuration.origin(setting),
            variable_of(setting.key)
        );
    }
    out
}

/// A file with all settings. What differs from the default is set, the rest stands there as a comment.
pub fn toml(configuration: &Configuration) -> String {
    let mut out =
        String::from("# Settings of Leisten. A line without # counts; with # it shows the default.\n");
    let mut section = "";
    for setting in TABLE {
        let (of, name) = setting.key.split_once('.').unwrap_or(("", setting.key));
        if of != section {
            section = of;
            let _ = writeln!(out, "\n[{section}]");
        }
        let _ = writeln!(out, "\n# {}", setting.meaning);
        let value = configuration.value(setting);
        if configuration.origin(setting) == Origin::Default {
            let _ = writeln!(out, "# {name} = {}", literal(setting, value));
        } else if shown(setting, value) == value {
            let _ = writeln!(out, "{name} = {}", literal(setting, value));
        } else {
            let _ = writeln!(
                out,
                "# Holds a password, so it is not repeated here; it comes from: {}",
                configuration.origin(setting)
            );
            let _ = writeln!(out, "# {name} = {}", literal(setting, &shown(setting, value)));
        }
    }
    out
}

/// A value without what must not be shown of it.
fn shown(setting: &Setting, value: &str) -> String {
    if setting.is_secret() && !value.is_empty() { "***".to_owned() } else { masked(value) }
}

/// Every route of the concepts, one a line: method, path, and `public`, `signed-in` or the action it needs.
pub fn routes() -> String {
    let mut out = String::new();
    for route in crate::modules().iter().flat_map(|module| module.routes.table()) {
        let access = match route.access {
            Access::Public => "public",
            Access::SignedIn => "signed-in",
            Access::Needs(action) => action.as_str(),
        };
        let _ = writeln!(out, "{} {} {access}", route.method, route.path);
    }
    out
}

/// A value as TOML writes it.
fn literal(setting: &Setting, value: &str) -> String {
    if setting.kind == <Vec<String>>::KIND {
        let items: Vec<String> =
            <Vec<String>>::read(value).unwrap_or_default().iter().map(|item| quoted(item)).collect();
        format!("[{}]", items.join(", "))
    } else if setting.kind == String::KIND || setting.is_secret() {
        quoted(value)
    } else {
        value.to_owned()
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Sources, read};

    fn from_file(text: &str) -> Configuration {
        read(&Sources { file: Some(("leisten.toml".to_owned(), text.to_owned())), ..Sources::default() })
            .expect("a file that can be used")
    }

    #[test]
    fn the_list_shows_every_setting_with_value_meaning_default_and_origin() {
        let listed = text(&from_file("[answers]\ndays = 14\n"));
        for setting in TABLE {
            assert!(
                listed.contains(&format!("{} = ", setting.key)) && listed.contains(setting.meaning),
                "{}",
                setting.key
            );
        }
        assert!(listed.contains("answers.days = 14\n"));
        assert!(listed.contains("takes: a whole number, 0 or more; default: 28\n    from: leisten.toml:2; variable: LEISTEN_ANSWERS__DAYS\n"));
    }

    #[test]
    fn the_template_can_be_read_back_as_it_is_and_with_every_line_switched_on() {
        let template = toml(&Configuration::default());
        let untouched = from_file(&template);
        assert!(TABLE.iter().all(|setting| untouched.origin(setting) == Origin::Default));
        let on: String = template
            .lines()
            .map(|line| {
                line.strip_prefix("# ").filter(|rest| is_assignment(rest)).unwrap_or(line).to_owned() + "\n"
            })
            .collect();
        let switched_on = from_file(&on);
        for setting in TABLE {
            assert_eq!(switched_on.value(setting), setting.default, "{}", setting.key);
            assert!(matches!(switched_on.origin(setting), Origin::File(_, _)), "{}", setting.key);
        }
    }

    fn is_assignment(text: &str) -> bool {
        text.split_once(" = ").is_some_and(|(name, _)| {
            name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
        })
    }

    #[test]
    fn what_is_set_survives_the_template_but_a_password_is_not_repeated() {
        let set = from_file(
            "[site]\nname = \"Die \\\"Schusterei\\\"\"\n[server]\ntrusted_proxies = [\"10.0.0.1\"]\n[mail]\nsmtp_url = \"smtps://a:geheim@mail.example\"\n[files]\nsecret_key = \"geheim\"\n",
        );
        let template = toml(&set);
        assert!(!template.contains("geheim") && !text(&set).contains("geheim"));
        assert!(text(&set).contains("files.secret_key = ***\n"));
        let read_back = from_file(&template);
        assert_eq!(read_back.settings.site_name, "Die \"Schusterei\"");
        assert_eq!(read_back.settings.trusted_proxies, ["10.0.0.1"]);
    }
}
