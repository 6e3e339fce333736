//! `/api`: the description of the API as a page: every operation with its parameters, body, answers and a line for
//! the command line, every schema with its fields. Rendered here from the description; no script, nothing fetched.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    Router,
    response::{Html, IntoResponse},
    routing::get,
};
use serde_json::{Map, Value, json};

use crate::{
    House,
    failure::{Failure, html},
    look::Page,
    visit::Visit,
};

/// How deep an example goes into schemas that name each other.
const DEPTH_MAX: usize = 6;

#[derive(Template)]
#[template(path = "api/browse.html")]
struct Browse {
    page: Page,
    groups: Vec<Group>,
    schemas: Vec<SchemaShown>,
}

struct Group {
    tag: String,
    about: String,
    operations: Vec<Operation>,
}

struct Operation {
    anchor: String,
    method: &'static str,
    path: String,
    summary: String,
    about: String,
    open: bool,
    parameters: Vec<Field>,
    body: Option<Kind>,
    answers: Vec<(String, String, Option<Kind>)>,
    curl: String,
}

struct Field {
    name: String,
    place: &'static str,
    required: bool,
    kind: Kind,
    about: String,
}

struct SchemaShown {
    name: String,
    about: String,
    fields: Vec<Field>,
}

/// A type in words, with the schema it leads to.
struct Kind {
    words: String,
    leads_to: Option<String>,
}

/// The page.
pub fn router() -> Router<House> {
    Router::new().route("/api", get(show))
}

async fn show(visit: Visit) -> Result<Html<String>, Failure> {
    let document =
        serde_json::to_value(super::document()).map_err(|error| Failure::broken(&error.to_string()))?;
    html(&Browse {
        page: visit.page("接口").under("首页", "/"),
        groups: groups(&document),
        schemas: schemas(&document),
    })
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn entries<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn groups(document: &Value) -> Vec<Group> {
    let mut groups: Vec<Group> = list(document, "tags")
        .iter()
        .map(|tag| Group { tag: text(tag, "name"), about: text(tag, "description"), operations: Vec::new() })
        .collect();
    for (path, item) in entries(document, "/paths") {
        for (word, method) in [("get", "GET"), ("post", "POST"), ("delete", "DELETE")] {
            let Some(operation) = item.get(word) else { continue };
            let tag = list(operation, "tags").first().and_then(Value::as_str).unwrap_or_default();
            if let Some(group) = groups.iter_mut().find(|group| group.tag == tag) {
                group.operations.push(shown(document, method, path, operation));
            }
        }
    }
    groups
}

fn shown(document: &Value, method: &'static str, path: &str, operation: &Value) -> Operation {
    let parameters = list(operation, "parameters").iter().map(|one| Field {
        name: text(one, "name"),
        place: match one.get("in").and_then(Value::as_str) {
            Some("path") => "路径",
            Some("header") => "头",
            _ => "参数",
        },
        required: one.get("required").and_then(Value::as_bool).unwrap_or_default(),
        kind: one.get("schema").map_or_else(nothing, kind_of),
        about: text(one, "description"),
    });
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
    let body = content.and_then(|content| content.iter().next());
    let answers = entries(operation, "/responses").map(|(status, answer)| {
        let answer = resolved(document, answer);
        let content = answer.get("content").and_then(Value::as_object);
        let kind = content.and_then(|content| content.values().next()).and_then(|media| media.get("schema"));
        (status.clone(), text(answer, "description"), kind.map(kind_of))
    });
    let open = list(operation, "security").iter().any(|one| one.as_object().is_some_and(Map::is_empty));
    Operation {
        anchor: format!("{}{}", method.to_lowercase(), path.replace(['/', '{', '}'], "-")),
        method,
        path: path.to_owned(),
        summary: text(operation, "summary"),
        about: text(operation, "description"),
        open,
        parameters: parameters.collect(),
        body: body.and_then(|(_, media)| media.get("schema")).map(kind_of),
        answers: answers.collect(),
        curl: curl(document, method, path, operation, open),
    }
}

fn nothing() -> Kind {
    Kind { words: String::new(), leads_to: None }
}

/// What a reference leads to.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
    target.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

fn kind_of(schema: &Value) -> Kind {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let name = target.rsplit('/').next().unwrap_or_default().to_owned();
        return Kind { words: name.clone(), leads_to: Some(name) };
    }
    let words: Vec<&str> = list(schema, "enum").iter().filter_map(Value::as_str).collect();
    if !words.is_empty() {
        return Kind { words: words.join(" | "), leads_to: None };
    }
    let either = ["oneOf", "anyOf", "allOf"].iter().flat_map(|key| list(schema, key));
    if let Some(inner) = either.map(kind_of).find(|kind| kind.leads_to.is_some()) {
        return Kind { words: format!("{}，可为空", inner.words), ..inner };
    }
    let types: Vec<String> = match schema.get("type") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    if types.iter().any(|one| one == "array") {
        let inner = schema.get("items").map_or_else(nothing, kind_of);
        return Kind { words: format!("{} 的数组", inner.words), ..inner };
    }
    let named = |one: &String| match (one.as_str(), schema.get("format").and_then(Value::as_str)) {
        ("string", Some("date")) => "日期".to_owned(),
        ("string", Some("date-time")) => "时间".to_owned(),
        ("string", Some("binary")) => "文件".to_owned(),
        ("string", _) => "文字".to_owned(),
        ("integer", _) => "整数".to_owned(),
        ("boolean", _) => "true 或 false".to_owned(),
        ("object", _) => "对象".to_owned(),
        ("null", _) => "可为空".to_owned(),
        (other, _) => other.to_owned(),
    };
    Kind { words: types.iter().map(named).collect::<Vec<_>>().join("，"), leads_to: None }
}

fn schemas(document: &Value) -> Vec<SchemaShown> {
    entries(document, "/components/schemas")
        .map(|(name, schema)| {
            let required: Vec<&str> = list(schema, "required").iter().filter_map(Value::as_str).collect();
            let fields = entries(schema, "/properties").map(|(name, property)| Field {
                name: name.clone(),
                place: "",
                required: required.contains(&name.as_str()),
                kind: kind_of(property),
                about: text(property, "description"),
            });
            SchemaShown { name: name.clone(), about: text(schema, "description"), fields: fields.collect() }
        })
        .collect()
}

/// An example of a schema.
fn example_of(document: &Value, schema: &Value, depth: usize) -> Value {
    if let Some(example) = schema.get("example").or_else(|| list(schema, "examples").first()) {
        return example.clone();
    }
    let target = resolved(document, schema);
    if !std::ptr::eq(target, schema) {
        return if depth < DEPTH_MAX { example_of(document, target, depth + 1) } else { Value::Null };
    }
    if let Some(word) = list(schema, "enum").first() {
        return word.clone();
    }
    let kind = match schema.get("type") {
        Some(Value::String(one)) => one.as_str(),
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).next().unwrap_or_default(),
        _ => "",
    };
    match kind {
        "object" => {
            let required: Vec<&str> = list(schema, "required").iter().filter_map(Value::as_str).collect();
            let fields = entries(schema, "/properties").filter(|(name, _)| required.contains(&name.as_str()));
            let fields = fields.map(|(name, field)| (name.clone(), example_of(document, field, depth + 1)));
            Value::Object(fields.collect())
        }
        "array" => Value::Array(Vec::new()),
        "integer" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(true),
        "string" => json!(match schema.get("pattern").and_then(Value::as_str) {
            Some("^[0-9]{6}$") => "330106",
            Some("^[0-9a-f]{32}$") => "0192f0a1b2c37d4e8f90a1b2c3d4e5f6",
            Some("^[A-Za-z0-9_-]{1,80}$") => "civil_affairs-330106",
            _ if schema.get("format").and_then(Value::as_str) == Some("date") => "2026-03-02",
            _ => "…",
        }),
        _ => Value::Null,
    }
}

fn curl(document: &Value, method: &str, path: &str, operation: &Value, open: bool) -> String {
    let mut line = format!("curl -X {method} http://127.0.0.1:8080{path}");
    if !open {
        line.push_str(" \\\n  -H 'Authorization: Bearer lzt_…'");
    }
    if list(operation, "parameters").iter().any(|one| text(one, "name") == "If-Match") {
        line.push_str(" \\\n  -H 'If-Match: \"5\"'");
    }
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
    match content.and_then(|content| content.iter().next()) {
        Some((kind, media)) if kind == "application/json" => {
            let example = media.get("schema").map_or(Value::Null, |schema| example_of(document, schema, 0));
            let _ = write!(line, " \\\n  -H 'Content-Type: application/json' \\\n  -d '{example}'");
        }
        Some(_) => line.push_str(" \\\n  -F material=identity -F file=@身份证.jpg"),
        None => {}
    }
    line
}

/// The description for machines.
pub async fn served() -> impl IntoResponse {
    ([(axum::http::header::CONTENT_TYPE, "application/json")], super::document_text())
}
