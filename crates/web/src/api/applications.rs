//! `/applications`: an application handed in at once: the person, the matter, what happened, where to pay. Papers
//! follow by upload to the case.

use std::collections::BTreeMap;

use app::{App, Error, draft::Draft, model::Value, submit_application::submit_form};
use axum::{extract::State, http::StatusCode, response::Response};
use kernel::{OrgId, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::Json,
    change::{Sent, located},
    given::AccountGiven,
    problem::Failed,
    words,
};
use crate::House;

/// Facts by name: values as the vocabulary has them.
pub type Facts = BTreeMap<String, Option<FactValue>>;

/// 事实的值：布尔、整数（金额为分）或文字；词汇见 `/vocabulary`。
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Int(i64),
    /// A text.
    Text(#[serde(deserialize_with = "short")] String),
}

/// No fact is longer, in characters.
pub const FACT_CHARACTERS_MAX: usize = 500;

fn short<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<String, D::Error> {
    let text = String::deserialize(reader)?;
    if text.chars().count() <= FACT_CHARACTERS_MAX {
        Ok(text)
    } else {
        Err(serde::de::Error::custom("the text of a fact is too long"))
    }
}

/// Facts as somebody would type them into a form.
pub fn typed(app: &App, facts: Facts) -> BTreeMap<String, String> {
    let vocabulary = app.vocabulary();
    let text = |name: &str, value: Option<FactValue>| {
        let value = match value {
            None => return String::new(),
            Some(FactValue::Bool(known)) => Value::Bool(known),
            Some(FactValue::Int(number)) => Value::Int(number),
            Some(FactValue::Text(text)) => Value::Text(text),
        };
        match (vocabulary.get(name), value) {
            (Some(def), Value::Int(number)) => def.to_input(&Value::Int(number)),
            (_, Value::Bool(known)) => known.to_string(),
            (_, Value::Int(number)) => number.to_string(),
            (_, Value::Text(text)) => text,
        }
    };
    facts
        .into_iter()
        .map(|(name, value)| {
            let text = text(&name, value);
            (name, text)
        })
        .collect()
}

/// 申请人。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicantGiven {
    /// 姓名，与证件一致
    #[schema(min_length = 1, max_length = 60, example = "顾长青")]
    name: String,
    /// 证件号码：18 位身份证或其他证件
    #[schema(min_length = 1, max_length = 40, example = "330106197803121047")]
    identity: String,
    /// 电话
    #[schema(min_length = 1, max_length = 30, example = "13800000000")]
    phone: String,
    /// 住址
    #[serde(default)]
    #[schema(max_length = 200, example = "双桥村 8 号")]
    address: String,
    /// 居住地的行政区划代码
    #[schema(schema_with = words::region)]
    residence_region: String,
}

/// 发生的事情（原案）。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatterGiven {
    /// 类型
    #[schema(schema_with = words::matter_kind)]
    kind: String,
    /// 在哪里办理（行政区划代码）
    #[schema(schema_with = words::region)]
    region: String,
    /// 向哪个机关申请
    #[schema(schema_with = words::organ)]
    organ: String,
    /// 案号，不知道可以不填
    #[serde(default)]
    #[schema(max_length = 80, example = "（2026）浙0106刑初7号")]
    number: String,
    /// 办案单位
    #[serde(default)]
    #[schema(max_length = 80)]
    body: String,
    /// 发生了什么、有什么困难
    #[schema(min_length = 1, max_length = 2000, example = "被打成重伤，欠着医药费，家里没有收入")]
    request: String,
}

/// 一份申请。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationGiven {
    /// 申请人
    applicant: ApplicantGiven,
    /// 发生的事情
    matter: MatterGiven,
    /// 收款账户
    account: AccountGiven,
    /// 已知的事实，按词汇表；不知道的不填
    #[serde(default)]
    #[schema(schema_with = words::facts)]
    facts: Facts,
    /// 同意核对的数据集
    #[serde(default)]
    #[schema(max_items = 20)]
    consents: Vec<String>,
    /// 签名：申请人的姓名
    #[schema(min_length = 1, max_length = 60, example = "顾长青")]
    signed_as: String,
    /// 代为提交的村（社区）；由代办员的令牌提交时填
    #[serde(default)]
    #[schema(schema_with = words::maybe_org)]
    brought_by: Option<OrgId>,
}

/// 回执。
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptShown {
    /// 案件
    #[schema(schema_with = words::id)]
    case: String,
    /// 受理编号
    #[schema(example = "检救〔2026〕330106-0001号")]
    number: String,
    /// 查询码，与受理编号一起查进度；只在此时给出
    #[schema(example = "12345678")]
    access_code: String,
}

impl From<&app::asked::Opened> for ReceiptShown {
    fn from(opened: &app::asked::Opened) -> Self {
        Self {
            case: opened.record.clone(),
            number: opened.number.clone(),
            access_code: opened.access_code.clone(),
        }
    }
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(submit))
}

fn form_of(house: &House, given: ApplicationGiven) -> Draft {
    let ApplicationGiven { applicant, matter, account, facts, consents, signed_as, brought_by } = given;
    let fields = [
        ("name", applicant.name),
        ("identity", applicant.identity),
        ("phone", applicant.phone),
        ("address", applicant.address),
        ("residence_region", applicant.residence_region),
        ("matter_kind", matter.kind),
        ("matter_region", matter.region),
        ("organ", matter.organ),
        ("matter_number", matter.number),
        ("body", matter.body),
        ("request", matter.request),
        ("bank", account.bank),
        ("holder", account.holder),
        ("account_number", account.number),
        ("signed_as", signed_as),
    ];
    Draft {
        fields: fields.into_iter().map(|(name, text)| (name.to_owned(), text)).collect(),
        answers: typed(&house.app, facts),
        consents,
        brought_by,
        ..Draft::default()
    }
}

#[utoipa::path(
    post, description = "一次提交申请人、原案、事实和账户，得到受理编号和查询码。不需要令牌；代办员用自己的令牌提交。材料随后用上传接口补交。", path = "/applications", tag = "applications", summary = "提交申请",
    request_body = ApplicationGiven,
    responses((status = 201, description = "已收到申请", body = ReceiptShown,
        headers(("Location" = String, description = "案件的地址"), ("ETag" = String, description = "案件的状态")))),
    security((), ("bearer" = []))
)]
async fn submit(
    State(house): State<House>,
    sent: Sent,
    Json { value, digest }: Json<ApplicationGiven>,
) -> Result<Response, Failed> {
    let form = form_of(&house, value);
    let answered =
        sent.run(&house, &digest, |app, who| async move {
            submit_form(&app, &who, &form).await.map_err(in_the_body)
        })
        .await?;
    let Some((receipt, seq)) = answered.receipt("case") else {
        return Err(Failed::broken("an application was taken without a receipt"));
    };
    let response = answered.answer(StatusCode::CREATED, seq, ReceiptShown::from(receipt));
    Ok(located(response, &format!("/api/v1/cases/{}", receipt.record)))
}

/// Where the fields of the form stand in the body.
const PLACES: [(&str, &str); 14] = [
    ("name", "applicant.name"),
    ("identity", "applicant.identity"),
    ("phone", "applicant.phone"),
    ("address", "applicant.address"),
    ("residence_region", "applicant.residence_region"),
    ("matter_kind", "matter.kind"),
    ("matter_region", "matter.region"),
    ("organ", "matter.organ"),
    ("matter_number", "matter.number"),
    ("body", "matter.body"),
    ("request", "matter.request"),
    ("bank", "account.bank"),
    ("holder", "account.holder"),
    ("account_number", "account.number"),
];

/// The same error with its fields named as in the body.
fn in_the_body(error: Error) -> Error {
    let named = |mut refusal: Refusal| {
        let field = refusal.field.take();
        refusal.field = field.map(|field| match PLACES.iter().find(|(name, _)| *name == field) {
            Some((_, place)) => (*place).to_owned(),
            None => field.replacen("fact.", "facts.", 1),
        });
        refusal
    };
    match error {
        Error::Refused(refusal) => Error::Refused(Box::new(named(*refusal))),
        Error::Invalid(refusals) => Error::Invalid(refusals.into_iter().map(named).collect()),
        other @ (Error::Denied(_) | Error::NotFound(_) | Error::Store(_) | Error::Broken(_)) => other,
    }
}
