//! Reading the checks' own tables (`xtask/house/*.toml`).

use toml::{Table, Value};

use crate::tree;

pub fn table(name: &str) -> Table {
    let path = tree::root().join("xtask/house").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The words of an array; an absent one is empty.
pub fn words(value: Option<&Value>) -> Vec<String> {
    let array = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    array.iter().map(|word| word.as_str().expect("an array of words").to_owned()).collect()
}

pub fn number(table: &Table, section: &str, key: &str) -> usize {
    let value = table[section].get(key).and_then(Value::as_integer);
    usize::try_from(value.unwrap_or_else(|| panic!("{section}.{key} is no number"))).unwrap()
}
