//! R15: acts of several people at the same time equal some order of them. The work is done by tests of the contributions
//! on both databases (`crates/contributions/tests/it/interleavings.rs`); here they try more of them.

use anyhow::{Result, ensure};

use super::{Ground, Outcome};
use crate::process;

pub(super) fn run(ground: &Ground<'_>) -> Result<Outcome> {
    let cases = ground.size(50, 2_000);
    let mut command = process::cargo(ground.root);
    // The whole workspace, as the tests before built it: asked for alone, the package would be built anew with fewer features
    // of its dependencies.
    command.args(["test", "--workspace", "--test", "it", "--", "interleavings"]);
    command.env("LEISTEN_INTERLEAVINGS", cases.to_string());
    command.env("LEISTEN_TEST_POSTGRES", ground.cluster.admin_url()).env("LEISTEN_REQUIRE_POSTGRES", "1");
    let tally = process::counted(&mut command)?;
    ensure!(tally.failed == 0 && tally.passed >= 3, "{} failed, {} passed", tally.failed, tally.passed);
    Ok(Outcome::Held(format!("{cases} generated interleavings on each database, all equal to some order")))
}
