//! Load from wrk, and what it says about it.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// Threads of wrk.
pub(super) const THREADS: u32 = 2;
/// Connections that ask again as soon as they are answered.
pub(super) const CONNECTIONS: u32 = 64;

/// What one run reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Load {
    /// Answers per second.
    pub(super) rate: f64,
    /// 99 of 100 answers came within this time, in milliseconds.
    pub(super) p99: f64,
}

/// Asks for one address for some seconds. An answer that is no success, or a lost connection, is an error.
pub(super) fn run(port: u16, path: &str, seconds: u32) -> Result<Load> {
    let url = format!("http://127.0.0.1:{port}{path}");
    let mut command = Command::new("wrk");
    command.args([
        "--header",
        "Accept-Encoding: br",
        "--latency",
        "--timeout",
        "10s",
        "--threads",
        &THREADS.to_string(),
    ]);
    command.args(["--connections", &CONNECTIONS.to_string(), "--duration", &format!("{seconds}s"), &url]);
    let text = process::output(&mut command)?;
    read(&text).with_context(|| format!("{url} under load:\n{text}"))
}

/// Reads what wrk prints with `--latency`.
pub(super) fn read(text: &str) -> Result<Load> {
    let line = |start| text.lines().find_map(|line| line.trim().strip_prefix(start)).map(str::trim);
    for fault in ["Non-2xx or 3xx responses:", "Socket errors:"] {
        if let Some(found) = line(fault) {
            bail!("{fault} {found}");
        }
    }
    let rate = line("Requests/sec:").and_then(|rate| rate.parse().ok()).filter(|rate| *rate > 0.0);
    let rate = rate.context("not one answer")?;
    let p99 = line("99%").and_then(milliseconds).context("no distribution of times")?;
    Ok(Load { rate, p99 })
}

/// `732.00us`, `3.42ms`, `1.05s`, `0.88m` → milliseconds.
fn milliseconds(text: &str) -> Option<f64> {
    let unit = text.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit);
    let factor = match unit {
        "us" => 0.001,
        "ms" => 1.0,
        "s" => 1_000.0,
        "m" => 60_000.0,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
Running 3s test @ http://127.0.0.1:8471/ideen
  2 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    41.05ms   11.63ms  99.12ms   68.99%
    Req/Sec   780.68     99.01     0.99k    71.67%
  Latency Distribution
     50%   40.12ms
     75%   48.29ms
     90%   56.17ms
     99%   70.52ms
  4667 requests in 3.00s, 98.31MB read
Requests/sec:   1553.90
Transfer/sec:     32.73MB
";

    #[test]
    fn rate_and_slowest_hundredth_are_read() {
        assert_eq!(read(GOOD).unwrap(), Load { rate: 1553.9, p99: 70.52 });
    }

    #[test]
    fn every_unit_of_time_becomes_milliseconds() {
        let times = ["250.00us", "3.50ms", "1.25s", "0.50m"].map(milliseconds);
        assert_eq!(times, [0.25, 3.5, 1_250.0, 30_000.0].map(Some));
        assert_eq!([milliseconds("12"), milliseconds("3h"), milliseconds("ms")], [None; 3]);
    }

    #[test]
    fn a_run_with_failures_is_no_measurement() {
        for fault in
            ["  Non-2xx or 3xx responses: 12\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"]
        {
            let told =
                read(&GOOD.replace("Requests/sec", &format!("{fault}Requests/sec"))).unwrap_err().to_string();
            assert_eq!(told, fault.trim());
        }
    }

    #[test]
    fn without_a_result_nothing_is_made_up() {
        assert!(read("unable to connect to 127.0.0.1:8471 Connection refused\n").is_err());
        assert!(read(&GOOD.replace("     99%", "     98%")).is_err());
        assert!(read(&GOOD.replace("1553.90", "0.00")).is_err());
    }
}
