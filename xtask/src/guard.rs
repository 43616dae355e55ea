//! Programs that must not outlive this one, whatever ends it.

use std::{
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// `$1` is the signal, `$2` a folder to remove at the end, the rest the program to run. The shell waits for the
/// end of its input: it comes when the guard is dropped, and by the kernel's doing when this process dies
/// without a chance to clean up (a panic, Ctrl-C, an impatient `kill -9`).
const WATCH: &str = r#"
signal=$1; folder=$2; shift 2
{
    "$@" </dev/null & program=$!
    echo "$program" >"$folder/started"
    wait "$program"
    echo "$?" >"$folder/ended"
} &
cat >/dev/null
until [ -s "$folder/started" ]; do sleep 0.01; done
[ -e "$folder/ended" ] || kill -s "$signal" "$(cat "$folder/started")" 2>/dev/null
wait
status=$(cat "$folder/ended")
rm -rf -- "$folder"
exit "$status"
"#;

/// A running program that ends, and whose folder is removed, with its guard.
pub(crate) struct Guarded {
    child: Child,
    lifeline: Option<ChildStdin>,
    folder: PathBuf,
}

impl Guarded {
    /// Starts `program` with its output in the file `log`; `signal` (as `INT`, `TERM`) asks it to end, and
    /// `folder` is removed after that.
    pub(crate) fn start(program: &Command, signal: &str, folder: &Path, log: &Path) -> Result<Self> {
        let file =
            std::fs::File::create(log).with_context(|| format!("could not write {}", log.display()))?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", WATCH, "watch", signal]).arg(folder);
        command.arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.stdin(Stdio::piped()).stdout(file.try_clone()?).stderr(file);
        // Its own process group: Ctrl-C reaches it in order, through the closed pipe.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().context("could not start /bin/sh")?;
        let lifeline = child.stdin.take();
        Ok(Self { child, lifeline, folder: folder.to_owned() })
    }

    /// Waits until `ready` says yes, for at most `limit` and not beyond the program's own end; shows the last
    /// lines of the log when it does not.
    pub(crate) fn wait_until(
        &mut self,
        what: &str,
        limit: Duration,
        log: &Path,
        mut ready: impl FnMut() -> bool,
    ) -> Result<()> {
        const PAUSE: Duration = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        while waited < limit && !self.folder.join("ended").exists() {
            if ready() {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
        let text = std::fs::read_to_string(log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        for line in &lines[lines.len().saturating_sub(40)..] {
            println!("  {line}");
        }
        bail!("{what} did not become ready within {} seconds; its log is above", waited.as_secs())
    }

    /// Ends the program and says how it ended.
    pub(crate) fn stop(mut self) -> Result<ExitStatus> {
        self.hang_up();
        self.child.wait().context("could not wait for a program to end")
    }

    /// The closed pipe is the message.
    fn hang_up(&mut self) {
        drop(self.lifeline.take());
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.hang_up();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_for_a_program_that_has_ended() {
        let folder = std::env::temp_dir().join(format!("leisten-end-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let log = folder.join("log");
        let mut program = Command::new("/bin/sh");
        program.args(["-c", "echo wrong setting >&2; exit 2"]);
        let mut guarded = Guarded::start(&program, "TERM", &folder, &log).unwrap();
        let hours = Duration::from_hours(10);
        assert!(guarded.wait_until("the program", hours, &log, || false).is_err());
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "wrong setting\n");
        assert_eq!(guarded.stop().unwrap().code(), Some(2));
    }

    #[test]
    fn a_dropped_guard_ends_its_program_and_removes_the_folder() {
        let folder = std::env::temp_dir().join(format!("leisten-guard-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut program = Command::new("/bin/sh");
        program.args(["-c", "echo started; exec sleep 600"]);
        let log = folder.join("log");
        let mut guarded = Guarded::start(&program, "TERM", &folder, &log).unwrap();
        guarded
            .wait_until("the test program", Duration::from_secs(10), &log, || {
                std::fs::read_to_string(&log).is_ok_and(|text| text.contains("started"))
            })
            .unwrap();
        drop(guarded);
        assert!(!folder.exists());
    }

    #[test]
    fn the_program_is_asked_to_end_and_its_answer_is_told() {
        let folder = std::env::temp_dir().join(format!("leisten-exit-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut program = Command::new("/bin/sh");
        program.args(["-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.02; done"]);
        let log = folder.join("log");
        let mut guarded = Guarded::start(&program, "TERM", &folder, &log).unwrap();
        guarded
            .wait_until("the test program", Duration::from_secs(10), &log, || {
                std::fs::read_to_string(&log).is_ok_and(|text| text.contains("ready"))
            })
            .unwrap();
        assert_eq!(guarded.stop().unwrap().code(), Some(7));
    }
}
