//! How long a text may be, how many items, how large a number: what the description says of a body beside its types
//! is checked here, for every operation at once and from the description itself, so that nothing is described and not
//! held to. Words and patterns are left to the types that read them.

use std::sync::LazyLock;

use kernel::Refusal;
use serde_json::Value;
use utoipa::ToSchema;

use super::problem::Failed;

static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(super::document()).unwrap_or_default());

/// Refuses a body that is longer, shorter, larger or smaller than its schema says, with every place where it is.
///
/// # Errors
/// `required`, `too_short`, `too_long`, `too_few`, `too_many`, `out_of_range`, each on its field.
pub fn check<T: ToSchema>(body: &Value) -> Result<(), Failed> {
    let name = T::name();
    let Some(schema) = DESCRIPTION.pointer(&format!("/components/schemas/{name}")) else {
        return Err(Failed::broken(&format!("the body {name} is read and not described")));
    };
    let mut wrong = Vec::new();
    walk(schema, body, ("", ""), &mut wrong);
    if wrong.is_empty() { Ok(()) } else { Err(Failed::from(wrong)) }
}

fn list<'a>(schema: &'a Value, name: &str) -> &'a [Value] {
    schema.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// `place` is where the value stands, `about` what the description says of it.
fn walk(schema: &Value, value: &Value, (place, about): (&str, &str), wrong: &mut Vec<Refusal>) {
    let about = schema.get("description").and_then(Value::as_str).unwrap_or(about);
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        if let Some(schema) = target.strip_prefix('#').and_then(|pointer| DESCRIPTION.pointer(pointer)) {
            walk(schema, value, (place, about), wrong);
        }
        return;
    }
    // A choice is always between one thing and nothing.
    for one in list(schema, "oneOf") {
        walk(one, value, (place, about), wrong);
    }
    let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
    let count = |name: &str| bound(name).and_then(|bound| usize::try_from(bound).ok());
    let mut refuse = |code: &str, message: String, mend: &str| {
        wrong.push(Refusal::new(code, message, mend, "").on_field(place));
    };
    let what = called(place, about);
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => {
            let (least, most) = (bound("minimum"), bound("maximum"));
            let small = least.is_some_and(|least| number.as_i64().is_some_and(|number| number < least));
            // What does not fit is larger than any bound.
            let large = most.is_some_and(|most| number.as_i64().is_none_or(|number| number > most));
            if small || large {
                let range =
                    [least.map(|least| format!("不小于 {least}")), most.map(|most| format!("不大于 {most}"))];
                let range: Vec<String> = range.into_iter().flatten().collect();
                refuse("out_of_range", format!("「{what}」应{}。", range.join("、")), "请核对数额。");
            }
        }
        Value::String(text) => {
            let length = text.chars().count();
            if let Some(least) = count("minLength").filter(|least| length < *least) {
                if length == 0 {
                    refuse("required", format!("没有填写「{what}」。"), "请填写这一项。");
                } else {
                    refuse("too_short", format!("「{what}」不足 {least} 个字。"), "请写完整。");
                }
            }
            if let Some(most) = count("maxLength").filter(|most| length > *most) {
                refuse(
                    "too_long",
                    format!("「{what}」超过 {most} 个字。"),
                    "请写要点，详细内容可作为材料上传。",
                );
            }
        }
        Value::Array(items) => {
            if let Some(least) = count("minItems").filter(|least| items.len() < *least) {
                refuse("too_few", format!("「{what}」至少 {least} 项。"), "请补上。");
            }
            if let Some(most) = count("maxItems").filter(|most| items.len() > *most) {
                refuse("too_many", format!("「{what}」最多 {most} 项。"), "请减少，或分次办理。");
            }
            let inner = schema.get("items").unwrap_or(&Value::Null);
            for (at, item) in items.iter().enumerate() {
                walk(inner, item, (&format!("{place}[{at}]"), about), wrong);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let own = schema.get("properties").and_then(|all| all.get(name));
                let inner = own.or_else(|| schema.get("additionalProperties")).unwrap_or(&Value::Null);
                let below = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                walk(inner, field, (&below, ""), wrong);
            }
        }
    }
}

/// What a field is called: the first words of its description, else its name.
fn called(place: &str, about: &str) -> String {
    let first = about.split(['，', '；', '：', '。', '、', '（']).next().unwrap_or_default().trim();
    if first.is_empty() { format!("{place:.60}") } else { first.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// 一件东西。
    #[derive(ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Undescribed {
        a: String,
    }

    fn wrong(schema: &Value, value: &Value) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        walk(schema, value, ("", ""), &mut wrong);
        wrong.into_iter().map(|refusal| (refusal.code, refusal.field.unwrap_or_default())).collect()
    }

    #[test]
    fn every_bound_is_held_to_and_named_by_its_place() {
        let schema = json!({ "type": "object", "properties": {
            "sum": { "type": ["integer", "null"], "minimum": 1, "maximum": 10 },
            "word": { "type": "string", "minLength": 1, "maxLength": 3 },
            "items": { "type": "array", "minItems": 1, "maxItems": 2, "items": {
                "type": "object", "properties": { "word": { "type": "string", "maxLength": 3 } } } },
            "maybe": { "oneOf": [{ "type": "object", "properties": {
                "word": { "type": "string", "minLength": 2 } } }, { "type": "null" }] },
            "named": { "type": "object", "additionalProperties": { "type": "string", "maxLength": 3 } },
        } });
        let cases = [
            (json!({ "sum": 10, "word": "三个字", "items": [{ "word": "" }], "maybe": null }), vec![]),
            (json!({ "sum": null, "maybe": { "word": "两字" }, "named": { "x": "abc" } }), vec![]),
            (json!({ "sum": 0 }), vec![("out_of_range", "sum")]),
            (json!({ "sum": 11 }), vec![("out_of_range", "sum")]),
            (json!({ "sum": u64::MAX }), vec![("out_of_range", "sum")]),
            (json!({ "word": "" }), vec![("required", "word")]),
            (json!({ "word": "四个字了" }), vec![("too_long", "word")]),
            (json!({ "items": [] }), vec![("too_few", "items")]),
            (
                json!({ "items": [{}, {}, { "word": "四个字了" }] }),
                vec![("too_many", "items"), ("too_long", "items[2].word")],
            ),
            (json!({ "maybe": { "word": "一" } }), vec![("too_short", "maybe.word")]),
            (json!({ "named": { "x": "abcd" } }), vec![("too_long", "named.x")]),
        ];
        for (value, expected) in cases {
            let expected: Vec<(String, String)> =
                expected.into_iter().map(|(code, field)| (code.to_owned(), field.to_owned())).collect();
            assert_eq!(wrong(&schema, &value), expected, "{value}");
        }
    }

    #[test]
    fn a_body_that_is_not_described_is_a_fault() {
        assert_eq!(check::<Undescribed>(&json!({})).unwrap_err().code(), "fault");
    }

    #[test]
    fn a_field_is_called_by_the_first_words_of_its_description() {
        assert_eq!(called("amount_fen", "拟给予的金额，分；不填为不予救助"), "拟给予的金额");
        assert_eq!(called("factors.harm", ""), "factors.harm");
    }
}
