//! The shared look: assets are whole and small, templates name what exists, colours can be read.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use askama::Template;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use web::look::{FlashKind, Form, Light, Page, assets};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files under a folder of this crate whose names end in one of `ends`.
fn files(folder: &str, ends: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

fn templates() -> Vec<(PathBuf, String)> {
    ["templates", "src", "examples"].iter().flat_map(|folder| files(folder, &[".html"])).collect()
}

/// What stands between `before` and the next `after`, everywhere in `text`.
fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split_once(after).map(|(found, _)| found))
}

async fn get(path: &str, if_none_match: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path);
    if let Some(tag) = if_none_match {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let router: Router = assets::router();
    let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
}

#[test]
fn vendored_files_are_what_the_list_says() {
    let list: toml::Table =
        toml::from_str(&fs::read_to_string(root().join("assets/vendored.toml")).unwrap()).unwrap();
    let mut listed = BTreeSet::new();
    for asset in list["asset"].as_array().unwrap() {
        let text = |key: &str| asset[key].as_str().unwrap();
        let file = root().join("assets").join(text("file"));
        let bytes = fs::read(&file).unwrap();
        assert!(bytes.len() < 1_000_000, "{} is kept compressed", file.display());
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, text("sha256"), "{}", file.display());
        assert!(root().join("assets").join(text("licence_file")).is_file(), "{}", text("name"));
        assert!(!text("version").is_empty() && !text("licence").is_empty());
        listed.insert(text("file").rsplit_once('/').unwrap().0.to_owned());
    }
    for entry in fs::read_dir(root().join("assets/vendor")).unwrap() {
        let folder = format!("vendor/{}", entry.unwrap().file_name().to_string_lossy());
        assert!(listed.contains(&folder), "{folder} stands in no list");
    }
}

#[test]
fn templates_name_icons_and_assets_that_exist() {
    let sprite = fs::read_to_string(root().join("assets/vendor/tabler-icons/icons.svg")).unwrap();
    let drawn: BTreeSet<&str> = between(&sprite, "<symbol id=\"", "\"").collect();
    let served: BTreeSet<&str> = assets::names().collect();
    let mut seen = 0;
    for (path, text) in templates() {
        for name in between(&text, "look::icon(\"", "\"").chain(between(&text, "icon=\"", "\"")) {
            assert!(name.is_empty() || drawn.contains(name), "{}: no icon {name}", path.display());
            seen += 1;
        }
        for name in between(&text, "assets::url(\"", "\"") {
            assert!(served.contains(name), "{}: no asset {name}", path.display());
        }
    }
    assert!(seen > 40, "the search finds the icons: {seen}");
    for (path, text) in files("src", &[".rs"]).into_iter().chain(files("examples", &[".rs"])) {
        let body = text.split("fn icon(self)").nth(1).and_then(|rest| rest.split("\n    }\n").next());
        for name in between(body.unwrap_or_default(), "=> \"", "\"") {
            assert!(drawn.contains(name), "{}: no icon {name}", path.display());
        }
        for call in between(&text, "NavItem::new(", ")") {
            if let Some(name) = call.split('"').nth(5) {
                assert!(drawn.contains(name), "{}: no icon {name}", path.display());
            }
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (path, text) in templates() {
        for wrong in
            [" style=", " onclick=", " onchange=", " onsubmit=", "<style", "<script>", "src=\"http", "|safe"]
        {
            assert!(!text.contains(wrong), "{} has {wrong}", path.display());
        }
    }
    for (path, text) in files("assets/own", &[".css", ".js"]) {
        assert!(!text.contains("http://") || text.contains("http://www.w3.org/"), "{}", path.display());
        assert!(!text.contains("https://") && !text.contains("@import"), "{}", path.display());
    }
}

#[tokio::test]
async fn an_asset_is_kept_for_good_and_asked_for_once() {
    for name in assets::names() {
        let (status, headers, body) = get(assets::url(name), None).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(body.len(), assets::size(name).unwrap());
        let tag = headers[header::ETAG].to_str().unwrap();
        let (status, _, body) = get(assets::url(name), Some(tag)).await;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0), "{name}");
    }
    let (_, headers, _) = get(assets::url("portal.css"), None).await;
    assert_eq!(headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(!headers.contains_key(header::CONTENT_ENCODING));
    let (_, headers, body) = get(assets::url("echarts.min.js"), None).await;
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    assert_eq!(body[..2], [0x1f, 0x8b]);
}

#[tokio::test]
async fn an_old_address_still_works_and_an_unknown_one_does_not() {
    let (status, headers, _) = get("/assets/0000/work.css", None).await;
    assert_eq!((status, headers[header::CACHE_CONTROL].as_bytes()), (StatusCode::OK, b"no-cache".as_slice()));
    assert_eq!(get("/assets/0000/secret.css", None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(get(assets::url("nothing.css"), None).await.0, StatusCode::NOT_FOUND);
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout/portal.html" %}{% import "parts/form.html" as f %}{% import "parts/show.html" as p %}
{% block content %}{{ f::errors(form) }}{{ f::text(form, "phone", "手机号", required=true) }}
{{ f::textarea(form, "more", "说明") }}{{ p::light(light) }}{% endblock %}"#
)]
struct Portal {
    page: Page,
    form: Form,
    light: Light,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout/work.html" %}{% block content %}<h1>案件</h1>{% endblock %}"#
)]
struct Work {
    page: Page,
}

fn portal(page: Page) -> String {
    let form = Form::default()
        .with("phone", "138\"><b>")
        .with("more", "</textarea>")
        .refusing("phone", "应为 11 位");
    Portal { page, form, light: Light::Overdue }.render().unwrap()
}

#[test]
fn a_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let shown = portal(Page::titled("申请"));
    assert!(!shown.contains("<b>\"") && !shown.contains("138\"><b>"), "what was typed is escaped");
    assert!(!shown.contains("</textarea></textarea>"));
    assert!(shown.contains("value=\"138&#34;&#62;&#60;b&#62;\""), "and kept");
    assert!(shown.contains("<a href=\"#f-phone\">应为 11 位</a>") && shown.contains("id=\"f-phone\""));
    assert!(shown.contains("id=\"e-phone\"") && shown.contains("aria-invalid=\"true\""));
    assert!(shown.contains("逾期"), "a light has its word");
}

#[test]
fn the_portal_shows_what_its_page_says() {
    let plain = portal(Page::titled("申请"));
    assert!(!plain.contains("演示数据") && !plain.contains("class=\"large\"") && !plain.contains("/logout"));
    assert!(plain.contains("<title>申请 - 联助</title>") && plain.contains("value=\"on\""));
    let mut page = Page::titled("申请").under("首页", "/").saying(FlashKind::Refused, "<未通过>");
    page.demo = true;
    page.large = true;
    page.here = "/apply?a=1&b=2".to_owned();
    page.csrf = "token-1".to_owned();
    let full = portal(page);
    assert!(full.contains("演示数据，均为虚构") && full.contains("<html lang=\"zh-CN\" class=\"large\">"));
    assert!(full.contains("name=\"csrf\" value=\"token-1\"") && full.contains("/apply?a=1&#38;b=2"));
    assert!(full.contains("&#60;未通过&#62;") && full.contains("aria-current=\"page\">申请"));
    assert!(!full.contains("<script"), "the portal needs no script");
}

#[test]
fn a_portal_page_is_light() {
    let size = |name| assets::size(name).unwrap();
    let css = size("portal.css") + size("parts.css");
    assert!(css <= 25_000, "the portal's style is {css} bytes");
    let page = portal(Page::titled("申请")).len() + css + size("icons.svg") + size("mark.svg");
    assert!(page < 60_000, "a page with all it needs is {page} bytes: that leaves too little for its text");
}

#[test]
fn the_workbench_loads_no_chart_unasked() {
    let shown = Work { page: Page { searches: true, ..Page::titled("案件") } }.render().unwrap();
    assert!(!shown.contains("echarts") && shown.contains("work.js") && shown.contains("data-find"));
}

/// The colour tokens of one rule of a style sheet.
fn tokens(css: &str, selector: &str) -> Vec<(String, [f64; 3])> {
    let rule = css.split(selector).nth(1).unwrap().split('}').next().unwrap();
    rule.split(';')
        .filter_map(|line| line.trim().trim_start_matches("{").trim().strip_prefix("--")?.split_once(": #"))
        .filter_map(|(name, hex)| {
            let digits: Vec<char> = hex.chars().collect();
            let wide: String = if digits.len() == 3 {
                digits.iter().flat_map(|c| [*c, *c]).collect()
            } else {
                hex.to_owned()
            };
            let channel =
                |at: usize| u8::from_str_radix(wide.get(at..at + 2)?, 16).ok().map(|v| f64::from(v) / 255.0);
            Some((name.to_owned(), [channel(0)?, channel(2)?, channel(4)?]))
        })
        .collect()
}

/// The contrast of two colours as WCAG 2.2 has it.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let light = |colour: [f64; 3]| {
        let linear = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (a, b) = (light(a) + 0.05, light(b) + 0.05);
    if a > b { a / b } else { b / a }
}

#[test]
fn colours_can_be_read() {
    for (file, selector) in [
        ("portal.css", ":root {"),
        ("work.css", ":root, [data-bs-theme=light] {"),
        ("work.css", "[data-bs-theme=dark] {"),
    ] {
        let css = fs::read_to_string(Path::new(&root()).join("assets/own").join(file)).unwrap();
        let tokens = tokens(&css, selector);
        let token =
            |name: &str| tokens.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1;
        for ground in ["paper", "sunk"] {
            for ink in ["ink", "muted", "accent", "warm", "red", "green"] {
                let ratio = contrast(token(ink), token(ground));
                assert!(ratio >= 4.5, "{file} {selector} {ink} on {ground}: {ratio:.2}");
            }
        }
        for ink in ["accent", "warm", "red", "green"] {
            let ratio = contrast(token(ink), token(&format!("{ink}-soft")));
            assert!(ratio >= 4.5, "{file} {selector} {ink} on its ground: {ratio:.2}");
        }
        // What is no text: edges of fields and the ring of the focus.
        for line in ["edge", "focus"] {
            let ratio = contrast(token(line), token("paper"));
            assert!(ratio >= 3.0, "{file} {selector} {line}: {ratio:.2}");
        }
    }
}
