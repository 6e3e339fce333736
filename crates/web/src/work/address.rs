//! A list's address: what the URL asks for, and the addresses of the same list with something changed. Filters stand
//! in the URL; a changed filter begins at the first page again.

use crate::{
    look::{Chip, Pager},
    posted::pairs_of,
    visit::Visit,
};

/// Where a page of rows goes on.
const AFTER: &str = "after";
/// The cursors of the pages before, the latest last: what leads back.
const TRAIL: &str = "trail";
/// Between cursors of the trail.
const STEP: char = '~';

/// A column that a list may be sorted by.
pub struct Sorted {
    /// The list in this order, from its first page.
    pub href: String,
    /// It is in this order.
    pub on: bool,
}

/// The path of a list and what its query asks for.
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// The address of this visit.
    pub fn of(visit: &Visit) -> Self {
        let (path, query) = visit.here().split_once('?').unwrap_or((visit.here(), ""));
        let pairs = pairs_of(query).into_iter().filter(|(_, value)| !value.trim().is_empty());
        Self { path: path.to_owned(), pairs: pairs.collect() }
    }

    /// A list as it is first seen.
    pub fn at_path(path: &str) -> Self {
        Self { path: path.to_owned(), pairs: Vec::new() }
    }

    /// A value; empty where it is not asked for.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// The cursor of this page.
    pub fn after(&self) -> Option<String> {
        Some(self.get(AFTER)).filter(|cursor| !cursor.is_empty()).map(str::to_owned)
    }

    /// Whether anything narrows the list.
    pub fn narrows(&self) -> bool {
        self.pairs.iter().any(|(key, _)| ![AFTER, TRAIL, "sort"].contains(&key.as_str()))
    }

    /// The filters, without the place in the list: what a search form keeps besides its own field.
    pub fn kept(&self, but: &str) -> Vec<(String, String)> {
        let kept = self.pairs.iter().filter(|(key, _)| ![AFTER, TRAIL, but].contains(&key.as_str()));
        kept.cloned().collect()
    }

    /// The same list from its first page, with a value set; an empty value takes it away.
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = self.kept(name);
        if !value.is_empty() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        self.at(&self.path, &pairs)
    }

    /// Another path with the same filters: an export.
    pub fn on(&self, path: &str) -> String {
        self.at(path, &self.kept(""))
    }

    /// An order of the list; the empty word is the one it has unless asked otherwise.
    pub fn sorted(&self, word: &str) -> Sorted {
        Sorted { href: self.with("sort", word), on: self.get("sort") == word }
    }

    /// A filter of a value: on where the list has it, and then it leads to the list without it.
    pub fn chip(&self, name: &str, value: &str, label: &str, count: Option<i64>) -> Chip {
        let on = self.get(name) == value;
        Chip {
            label: label.to_owned(),
            href: self.with(name, if on { "" } else { value }),
            on,
            count: count.and_then(|count| u64::try_from(count).ok()),
        }
    }

    /// The ends of a page of rows.
    pub fn pager(&self, shown: usize, total: i64, next: Option<String>) -> Pager {
        let here = self.get(AFTER);
        let trail = self.get(TRAIL);
        let to = |after: &str, trail: &str| {
            let mut pairs = self.kept("");
            for (name, value) in [(AFTER, after), (TRAIL, trail)] {
                if !value.is_empty() {
                    pairs.push((name.to_owned(), value.to_owned()));
                }
            }
            self.at(&self.path, &pairs)
        };
        let back = || match trail.rsplit_once(STEP) {
            Some((before, last)) => to(last, before),
            None => to(trail, ""),
        };
        let onward = |next: String| match (here, trail) {
            ("", _) => to(&next, ""),
            (here, "") => to(&next, here),
            (here, trail) => to(&next, &format!("{trail}{STEP}{here}")),
        };
        Pager {
            prev: (!here.is_empty()).then(back),
            next: next.map(onward),
            shown,
            total: u64::try_from(total).ok(),
        }
    }

    fn at(&self, path: &str, pairs: &[(String, String)]) -> String {
        match serde_urlencoded::to_string(pairs) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            Ok(_) | Err(_) => path.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(here: &str) -> Address {
        let (path, query) = here.split_once('?').unwrap_or((here, ""));
        Address { path: path.to_owned(), pairs: pairs_of(query) }
    }

    #[test]
    fn a_changed_filter_begins_at_the_first_page() {
        let list = address("/work/cases?stage=paid&q=a&after=c2&trail=c1");
        assert_eq!(list.with("stage", "granted"), "/work/cases?q=a&stage=granted");
        assert_eq!(list.chip("stage", "paid", "已发放", None).href, "/work/cases?q=a");
        assert_eq!(list.on("/work/cases.xlsx"), "/work/cases.xlsx?stage=paid&q=a");
    }

    #[test]
    fn pages_lead_on_and_back_the_same_way() {
        let mut here = "/work/cases?q=a".to_owned();
        let mut passed = Vec::new();
        for cursor in ["c1", "c2", "c3"] {
            passed.push(here.clone());
            here = address(&here).pager(1, 4, Some(cursor.to_owned())).next.unwrap();
        }
        while let Some(before) = passed.pop() {
            here = address(&here).pager(1, 4, None).prev.unwrap();
            assert_eq!(here, before);
        }
        assert_eq!(address(&here).pager(1, 4, None).prev, None);
    }
}
