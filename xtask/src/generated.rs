//! Files that a program writes and the repository keeps: `xtask/house/generated.toml` names each with the cargo
//! command that prints it. The gate compares, `cargo xtask generate` writes.

use std::fs;

use crate::shell::{read, root};

struct Generated {
    path: String,
    command: Vec<String>,
}

/// Fails when the lock file or a generated file is not what it would be if made now.
pub fn check() -> Result<(), String> {
    read("cargo", &["metadata", "--locked", "--format-version", "1"])
        .map_err(|error| format!("Cargo.lock does not fit the manifests, run `cargo check`: {error}"))?;
    let files = listed()?;
    println!("Cargo.lock is fresh; {} generated files to compare", files.len());
    let mut stale = Vec::new();
    for file in files {
        let committed = fs::read_to_string(root().join(&file.path)).unwrap_or_default();
        if committed != print(&file)? {
            stale.push(file.path);
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("stale: {}; run `cargo xtask generate`", stale.join(", ")))
    }
}

/// Writes every listed file anew.
pub fn write() -> Result<(), String> {
    for file in listed()? {
        let text = print(&file)?;
        fs::write(root().join(&file.path), text)
            .map_err(|error| format!("cannot write {}: {error}", file.path))?;
        println!("{}", file.path);
    }
    Ok(())
}

fn print(file: &Generated) -> Result<String, String> {
    let words: Vec<&str> = file.command.iter().map(String::as_str).collect();
    read("cargo", &words)
}

fn listed() -> Result<Vec<Generated>, String> {
    const LIST: &str = "xtask/house/generated.toml";
    let text = fs::read_to_string(root().join(LIST)).map_err(|error| format!("{LIST}: {error}"))?;
    let table: toml::Table = text.parse().map_err(|error| format!("{LIST}: {error}"))?;
    let Some(files) = table.get("file").and_then(toml::Value::as_array) else {
        return Err(format!("{LIST}: no array `file`"));
    };
    files
        .iter()
        .map(|file| entry(file).ok_or_else(|| format!("{LIST}: an entry lacks path or command: {file:?}")))
        .collect()
}

fn entry(file: &toml::Value) -> Option<Generated> {
    let path = file.get("path")?.as_str()?.to_owned();
    let words = file.get("command")?.as_array()?.iter();
    let command = words.map(|word| word.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()?;
    Some(Generated { path, command })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_needs_a_path_and_a_command_of_words() {
        let read = |text: &str| entry(&toml::Value::Table(text.parse().unwrap()));
        let whole = read("path = \"docs/a.json\"\ncommand = [\"run\", \"--\", \"print\"]").unwrap();
        assert_eq!((whole.path.as_str(), whole.command.len()), ("docs/a.json", 3));
        assert!(read("path = \"docs/a.json\"").is_none());
        assert!(read("path = \"docs/a.json\"\ncommand = [1]").is_none());
    }

    #[test]
    fn the_list_of_this_repository_can_be_read() {
        assert!(listed().is_ok());
    }
}
