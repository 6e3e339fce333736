//! The tracked files of the repository, or made-up ones for the self-tests.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A tracked file: its path from the root and its bytes.
pub struct Tracked {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What git tracks, as it stands in the work tree.
pub struct Tree {
    pub files: Vec<Tracked>,
}

impl Tree {
    /// Everything `git ls-files` names and that is still there.
    pub fn tracked() -> Self {
        let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
        assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
        let names = String::from_utf8(output.stdout).unwrap();
        let names = names.split('\0').filter(|name| !name.is_empty());
        let files: Vec<Tracked> = names
            .filter_map(|path| {
                let bytes = std::fs::read(root().join(path)).ok()?;
                Some(Tracked { path: path.to_owned(), bytes })
            })
            .collect();
        assert!(files.len() > 20, "git tracks almost nothing here: the checks would check nothing");
        Self { files }
    }

    /// A made-up tree.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| Tracked {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        Self { files: files.iter().map(file).collect() }
    }

    /// The files whose names end in one of these.
    pub fn ending<'a>(&'a self, ends: &'a [&'a str]) -> impl Iterator<Item = &'a Tracked> {
        self.files.iter().filter(move |file| ends.iter().any(|end| file.path.ends_with(end)))
    }

    /// One file's text, if it is tracked.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path)?.text()
    }
}

impl Tracked {
    /// The text, or `None` for a binary file.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Written by others and kept as it came.
    pub fn is_vendored(&self) -> bool {
        self.path.starts_with("crates/web/assets/")
    }

    /// A source file of one of the product's crates.
    pub fn is_crate_source(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts.len() > 3 && parts[0] == "crates" && parts[2] == "src" && self.path.ends_with(".rs")
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}
