//! On what was measured, and when.

use std::{fs, process::Command};

use anyhow::Result;

use crate::process;

/// One line: date, processor, cores, memory, system, and how busy the machine was before.
pub(super) fn describe() -> Result<String> {
    let day = process::output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let system = process::output(Command::new("uname").args(["-srm"]))?;
    let file = |name| fs::read_to_string(name).unwrap_or_default();
    let cores = std::thread::available_parallelism()?;
    let processor = value(&file("/proc/cpuinfo"), "model name").unwrap_or("unknown").to_owned();
    let memory = value(&file("/proc/meminfo"), "MemTotal").map_or_else(|| "unknown".to_owned(), gigabytes);
    let busy = file("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned();
    Ok(format!(
        "{}; {processor}, {cores} cores, {memory} memory; {}; load of the machine before: {busy}",
        day.trim(),
        system.trim()
    ))
}

/// The first value of a name in the style of `/proc`.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) =
        text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name)?;
    Some(value.trim())
}

/// `24576000 kB` → `25.2 GB`.
fn gigabytes(kilobytes: &str) -> String {
    match kilobytes.trim_end_matches("kB").trim().parse::<f64>() {
        Ok(number) => format!("{:.1} GB", number * 1024.0 / 1e9),
        Err(_) => kilobytes.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_proc_are_understood() {
        let text =
            "processor\t: 0\nmodel name\t: A Processor @ 2.00GHz\nprocessor\t: 1\nmodel name\t: another\n";
        assert_eq!(value(text, "model name"), Some("A Processor @ 2.00GHz"));
        assert_eq!(value(text, "MemTotal"), None);
        assert_eq!(gigabytes("24576000 kB"), "25.2 GB");
    }
}
