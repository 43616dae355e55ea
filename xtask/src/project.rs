//! Where things are: the project's folder, the build folder, the shared data, and what cargo knows.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// Name of the environment variable that leads to the shared data and standards.
pub(crate) const SHARED: &str = "LEISTEN_SHARED";

/// The project as seen from the command line.
pub(crate) struct Project {
    /// The folder with the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's build folder; everything the tests make lies below it.
    pub(crate) target: PathBuf,
    /// The shared data and standards, if this machine has them.
    pub(crate) shared: Option<PathBuf>,
    /// `cargo metadata` of the workspace with all its dependencies.
    pub(crate) metadata: Value,
}

impl Project {
    /// Asks cargo about the workspace this program belongs to.
    pub(crate) fn find() -> Result<Self> {
        // Not the folder of the caller: `cargo xtask` works from every folder inside the project. And not the folder
        // where this was compiled: clones may share one build folder. `cargo run` tells where it is.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("start it as `cargo xtask`")?;
        let root = Path::new(&manifest).parent().context("xtask lies outside of a workspace")?.to_owned();
        let mut command = process::cargo(&root);
        // One platform, so that the answer does not depend on the machine that asks.
        command.args(["metadata", "--format-version=1", "--filter-platform=x86_64-unknown-linux-gnu"]);
        let text = process::output(&mut command)?;
        let metadata: Value = serde_json::from_str(&text).context("cargo metadata did not print JSON")?;
        let target =
            metadata["target_directory"].as_str().context("cargo metadata names no target directory")?.into();
        let shared = env::var_os(SHARED)
            .map_or_else(|| root.join("../shared"), |path| root.join(path))
            .canonicalize()
            .ok()
            .filter(|path| path.is_dir());
        Ok(Self { root, target, shared, metadata })
    }

    /// The program as the tests build it.
    pub(crate) fn binary(&self) -> PathBuf {
        self.target.join("debug").join(format!("leisten{}", env::consts::EXE_SUFFIX))
    }
}
