//! Chinese that people read is written with Chinese marks: `，；：？！（）`, never `,;:?!()` beside a Chinese character.
//!
//! Read are the strings of sources, templates, rule packs and the documents in Chinese. Columns of departments' files
//! (`datasets/`) keep the marks their files have, and texts of judgments theirs.

use crate::tree::{Tracked, Tree};
use crate::{clean, complains};

const MARKS: [char; 7] = [',', ';', ':', '?', '!', '(', ')'];

/// Judgments, as courts wrote them.
const NOT_SEARCHED: [&str; 1] = ["crates/registers/src/matters"];

fn is_chinese(character: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&character)
}

/// The marks that stand beside a Chinese character: the line's place in the text and some of its words.
fn faults(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line: Vec<char> = line.chars().collect();
        let chinese = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(|one| is_chinese(*one));
        for (at, mark) in line.iter().enumerate().filter(|(_, one)| MARKS.contains(one)) {
            // A scheme's `://` is no colon, whatever stands before it.
            let scheme = *mark == ':' && line.get(at + 1) == Some(&'/');
            if (chinese(at.checked_sub(1)) || chinese(Some(at + 1))) && !scheme {
                let around = line.iter().skip(at.saturating_sub(6)).take(12).collect();
                found.push((index, around));
            }
        }
    }
    found
}

/// A source with everything but its string literals made blank, lines kept.
fn strings_of(source: &str) -> String {
    let mut kept = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, keep) = token(rest, first);
        let (head, tail) = rest.split_at(length);
        kept.extend(head.chars().map(|one| if keep || one == '\n' { one } else { ' ' }));
        rest = tail;
    }
    kept
}

/// How long the piece at the start of the rest is, and whether it is a string.
fn token(rest: &str, first: char) -> (usize, bool) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), false);
    }
    if rest.starts_with("r#\"") {
        return (rest.find("\"#").map_or(rest.len(), |end| end + 2), true);
    }
    if first == '"' {
        let mut escaped = false;
        for (at, one) in rest.char_indices().skip(1) {
            match one {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return (at + 1, true),
                _ => {}
            }
        }
        return (rest.len(), true);
    }
    if first == '\'' {
        let mut inside = rest.chars().skip(1);
        let length = match (inside.next(), inside.next()) {
            (Some('\\'), Some(escaped)) => 3 + escaped.len_utf8(),
            (Some(one), Some('\'')) => 2 + one.len_utf8(),
            _ => 1,
        };
        return (length, false);
    }
    (first.len_utf8(), false)
}

/// A template without its comments, lines kept.
fn without_comments(template: &str) -> String {
    let mut kept = String::new();
    for (index, piece) in template.split("{#").enumerate() {
        let (comment, after) =
            if index == 0 { ("", piece) } else { piece.split_once("#}").unwrap_or(("", piece)) };
        kept.extend(comment.chars().filter(|one| *one == '\n'));
        kept.push_str(after);
    }
    kept
}

fn what_people_read(file: &Tracked) -> Option<String> {
    let (path, text) = (file.path.as_str(), file.text()?);
    if NOT_SEARCHED.iter().any(|start| path.starts_with(start)) {
        None
    } else if file.is_crate_source() {
        Some(strings_of(text))
    } else if path.starts_with("crates/web/") && path.ends_with(".html") {
        Some(without_comments(text))
    } else if (path.starts_with("rulepacks/") || path.starts_with("crates/facts/data/"))
        && path.ends_with(".toml")
    {
        let comments = |line: &str| if line.starts_with('#') { String::new() } else { line.to_owned() };
        Some(text.lines().map(comments).collect::<Vec<_>>().join("\n"))
    } else if path.ends_with(".zh-CN.md") || path.starts_with("crates/web/assets/own/") {
        Some(text.to_owned())
    } else {
        None
    }
}

fn found(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in &tree.files {
        let Some(read) = what_people_read(file) else { continue };
        for (line, words) in faults(&read) {
            complaints.push(format!("{}:{}: half-width mark in Chinese: {words}", file.path, line + 1));
        }
    }
    complaints
}

#[test]
fn chinese_is_written_with_chinese_marks() {
    clean(&found(&Tree::tracked()));
}

#[test]
fn a_half_width_mark_is_found_wherever_people_read() {
    for (path, text) in [
        ("crates/app/src/a.rs", "fn a() {\n    b(\"请先登录,再办理\");\n}\n"),
        ("crates/app/src/a.rs", "fn a() {\n    b('\"', r#\"共 3 件(a)\"#);\n}\n"),
        ("crates/web/src/a.html", "<h1>好</h1>\n<p>结果:{{ a }}</p>\n"),
        ("rulepacks/a/b/c.toml", "# duties\nlabel = \"补正,再审\"\n"),
        ("docs/a.zh-CN.md", "一\n二;三\n"),
    ] {
        complains(&found(&Tree::of(&[(path, text)])), &format!("{path}:2: half-width"));
    }
}

#[test]
fn code_comments_and_other_marks_are_left_alone() {
    clean(&found(&Tree::of(&[
        (
            "crates/app/src/a.rs",
            "// 催办, and (投诉)\nfn a(b: &'static str) { c(\"好\", ':', '中', \"甲，乙\"); }\n",
        ),
        ("crates/web/src/a.html", "{# 催办, urge\nmore (投诉) #}\n<p>{{ b(\"好\", 1) }}</p>\n"),
        ("rulepacks/a/b/c.toml", "# 责任清单, duties\nlabel = \"好\"\n"),
        ("datasets/a.toml", "label = \"收入(元)\"\n"),
    ])));
}
