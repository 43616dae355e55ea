//! A report in words.

use fluent_bundle::FluentValue;

use super::Report;
use crate::texts::Texts;

pub(super) fn text(report: &Report, texts: &Texts) -> String {
    let get = |key: &str, values: &[(&str, FluentValue<'_>)]| texts.get(key, values);
    let with =
        |key: &str, name: &'static str, value: &str| get(key, &[(name, FluentValue::from(value.to_owned()))]);
    let mut lines = Vec::new();
    if let Some(fault) = &report.fault {
        return with("log-fault", "fault", fault) + "\n";
    }
    if let Some(verifier) = &report.verifier {
        lines.push(with("log-key", "key", verifier));
    }
    if let (Some(count), Some(first)) = (report.appended, report.first) {
        lines.push(get("log-appended", &[("count", count.into()), ("first", first.into())]));
    }
    if let (Some(size), Some(root), Some(origin)) = (report.size, &report.root, &report.origin) {
        let values = [
            ("size", size.into()),
            ("root", FluentValue::from(root.clone())),
            ("origin", FluentValue::from(origin.clone())),
        ];
        lines.push(get(if report.command == "append" { "log-signed" } else { "log-sound" }, &values));
    }
    if let Some(proof) = &report.inclusion {
        lines.push(get(
            "log-inclusion",
            &[("index", proof.index.into()), ("leaf", FluentValue::from(proof.leaf.clone()))],
        ));
        lines.extend(proof.proof.iter().map(|hash| format!("    {hash}")));
    }
    if let Some(proof) = &report.consistency {
        lines.push(get(
            "log-consistency",
            &[("size", proof.old_size.into()), ("root", FluentValue::from(proof.old_root.clone()))],
        ));
        lines.extend(proof.proof.iter().map(|hash| format!("    {hash}")));
    }
    for check in &report.checks {
        let file = ("file", FluentValue::from(check.file.clone()));
        lines.push(match &check.fault {
            None => get("log-check-good", &[file]),
            Some(fault) => get("log-check-bad", &[file, ("fault", FluentValue::from(fault.clone()))]),
        });
    }
    if report.command == "checkpoint" {
        lines.extend(report.checkpoint.as_ref().map(|note| format!("\n{note}")));
    }
    lines.join("\n") + "\n"
}
