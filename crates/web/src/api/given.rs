//! What many verbs are given: a reason, a comment, a document, an account, a person.

use app::{model::BankAccount, open_case::PersonInput};
use serde::Deserialize;
use utoipa::ToSchema;

/// 理由。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonGiven {
    /// 理由
    #[schema(min_length = 1, max_length = 2000, example = "申请人自愿")]
    pub reason: String,
}

/// 意见。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentGiven {
    /// 意见
    #[schema(min_length = 1, max_length = 2000, example = "同意")]
    pub comment: String,
}

/// 依据的文件。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentGiven {
    /// 文件的名称和文号
    #[schema(min_length = 1, max_length = 200, example = "请款函〔2026〕3号")]
    pub document: String,
}

/// 收款账户：申请人本人的，或有权代为领取的人的。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountGiven {
    /// 开户银行
    #[schema(min_length = 1, max_length = 80, example = "某某银行西湖支行")]
    pub bank: String,
    /// 户名
    #[schema(min_length = 1, max_length = 60, example = "顾长青")]
    pub holder: String,
    /// 账号
    #[schema(min_length = 1, max_length = 40, example = "6222000000000000001")]
    pub number: String,
}

impl From<AccountGiven> for BankAccount {
    fn from(AccountGiven { bank, holder, number }: AccountGiven) -> Self {
        Self { bank, holder, number }
    }
}

/// 人员。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonGiven {
    /// 姓名
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// 证件号码
    #[schema(min_length = 1, max_length = 40)]
    identity: String,
    /// 电话
    #[serde(default)]
    #[schema(max_length = 30)]
    phone: String,
    /// 住址
    #[serde(default)]
    #[schema(max_length = 200)]
    address: String,
    /// 居住地的行政区划代码
    #[serde(default)]
    #[schema(max_length = 6)]
    residence_region: String,
}

impl From<PersonGiven> for PersonInput {
    fn from(given: PersonGiven) -> Self {
        Self {
            name: given.name,
            identity: given.identity,
            phone: given.phone,
            address: given.address,
            residence_region: given.residence_region,
        }
    }
}
