//! Running other programs from the repository's root, with the project's own tools folder on the path.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository's root.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// The folder for tools that the setup installs; ignored by git.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// A command that runs in the root. What `cargo run` told this program about itself is not passed on: build
/// scripts that watch those variables would be built anew.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).stdin(Stdio::null()).env("PATH", path());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

/// Runs to the end with the output shown; the error names the command.
pub fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    show(command(program, arguments))
}

/// Like [`run`], for a command that was prepared further.
pub fn show(mut command: Command) -> Result<(), String> {
    let line = line_of(&command);
    println!("\n$ {line}");
    let status = command.status().map_err(|error| format!("`{line}` did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` ended with {status}")) }
}

/// Runs to the end and gives standard output; standard error is shown only in the error.
pub fn read(program: &str, arguments: &[&str]) -> Result<String, String> {
    let mut command = command(program, arguments);
    let line = line_of(&command);
    let output = command.output().map_err(|error| format!("`{line}` did not start: {error}"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{line}` ended with {}: {}", output.status, complaint.trim()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{line}` printed bytes that are not UTF-8"))
}

/// Whether a program answers to `--version` (or whatever is asked of it).
pub fn answers(program: &str, arguments: &[&str]) -> bool {
    read(program, arguments).is_ok()
}

/// Where cargo puts what it builds here.
pub fn target_folder() -> Result<PathBuf, String> {
    let text = read("cargo", &["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("cargo metadata printed no JSON: {error}"))?;
    let folder = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    folder.map(PathBuf::from).ok_or_else(|| "cargo metadata names no target_directory".to_owned())
}

fn path() -> OsString {
    let mut folders = vec![tools().join("bin"), tools().join("python/bin")];
    if let Some(outer) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&outer));
    }
    std::env::join_paths(folders).unwrap_or_default()
}

fn line_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_with_what_it_said() {
        assert_eq!(read("printf", &["%s", "words"]), Ok("words".to_owned()));
        let error = read("git", &["no-such-verb"]).unwrap_err();
        assert!(error.starts_with("`git no-such-verb` ended with"), "{error}");
        assert!(error.contains("no-such-verb' is not a git command"), "{error}");
        assert!(read("no-such-program-here", &[]).unwrap_err().contains("did not start"));
    }
}
