//! What is wrong with a form, in words for somebody who fills in a form once in their life.

use app::{
    App,
    model::{FactDef, FactKind},
};
use kernel::Refusal;

use crate::look::Form;

/// Puts refusals beside their fields; `elsewhere` names the field of those that have none.
pub fn beside(app: &App, mut form: Form, refusals: &[Refusal], elsewhere: &str) -> Form {
    for refusal in refusals {
        let field = refusal.field.clone().unwrap_or_else(|| elsewhere.to_owned());
        form.refuse(&field, words(app, refusal));
    }
    form
}

/// What is wrong and how to mend it.
pub fn words(app: &App, refusal: &Refusal) -> String {
    let fact = refusal.field.as_deref().and_then(|field| field.strip_prefix("fact."));
    match fact.and_then(|name| app.vocabulary().get(name)) {
        Some(def) if refusal.code == "fact_input" => format!("「{}」填得不对。{}", def.label, expected(def)),
        Some(_) | None => crate::work::refused::line(refusal),
    }
}

fn expected(def: &FactDef) -> String {
    let skip = "不清楚可以不填。";
    match &def.kind {
        FactKind::Int { .. } if def.name.as_str().ends_with("_fen") => {
            format!("请只填数字，单位是元，例如 1200 或 1200.50；没有填 0。{skip}")
        }
        FactKind::Int { min, max, .. } if *max <= 1000 => format!("请填 {min} 到 {max} 之间的整数。{skip}"),
        FactKind::Int { .. } => format!("请填整数。{skip}"),
        FactKind::Date => format!("请填日期，例如 2026-03-02。{skip}"),
        FactKind::Bool | FactKind::Enum { .. } => "请选其中一项；不清楚就选「不清楚」。".to_owned(),
        FactKind::Text | FactKind::Region => format!("请重新填写。{skip}"),
    }
}
