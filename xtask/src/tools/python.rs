use std::path::{Path, PathBuf};
use std::process::Command;

use crate::repository::{digest_of, root, tools_folder, unless_done};
use crate::{progress, tools};

/// A private Python environment with exactly the packages of a hash-pinned list.
pub struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// The emulated AWS and its client library.
    pub fn local_cloud() -> anyhow::Result<Self> {
        Self::of("local-cloud", &root().join("infra/local/cloud/requirements.txt"))
    }

    /// The checker of the CloudFormation template.
    pub fn lint() -> anyhow::Result<Self> {
        Self::of("lint", &root().join("infra/local/lint/requirements.txt"))
    }

    fn of(name: &str, requirements: &Path) -> anyhow::Result<Self> {
        let folder = tools_folder().join(name);
        std::fs::create_dir_all(tools_folder())?;
        let digest = digest_of(&[requirements.to_owned()])?;
        unless_done(&tools_folder().join(format!("{name}.installed")), &digest, || {
            progress::step(&format!("Installing the Python packages of {name}"), || {
                if folder.exists() {
                    std::fs::remove_dir_all(&folder)?;
                }
                tools::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
                let quietly = [
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--require-hashes",
                ];
                tools::run(
                    Command::new(folder.join("bin/python"))
                        .args(quietly)
                        .arg("-r")
                        .arg(requirements),
                )
            })
        })?;
        Ok(Self { folder })
    }

    /// The environment's interpreter, or another of its programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }
}
