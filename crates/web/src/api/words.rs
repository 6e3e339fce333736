//! The words of enumerations as schemas: the lists come from the enumerations themselves, so that a new stage of a
//! case stands in the description at once.

use app::model::{CaseStage, LeadStage, MatterKind, ReferralStage};
use kernel::{Organ, OrganisationKind, Role};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

/// The organs that handle assistance.
pub const ORGANS: [Organ; 4] = [Organ::Police, Organ::Procuratorate, Organ::Court, Organ::Justice];

/// A text that is one of these words.
pub fn schema<'a>(words: impl IntoIterator<Item = &'a str>) -> Schema {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .enum_values(Some(words.into_iter().map(str::to_owned)))
        .into()
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $words:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name() -> Schema {
            schema($words)
        }
    )*};
}

words! {
    /// 案件所处阶段
    stage = CaseStage::ALL.map(CaseStage::word);
    /// 阶段,或 `open` 表示办理中
    stage_or_open = CaseStage::ALL.map(CaseStage::word).into_iter().chain(["open"]);
    /// 排序
    case_order = ["newest", "due", "amount"];
    /// 原案类型
    matter_kind = MatterKind::ALL.map(MatterKind::word);
    /// 机关
    organ = ORGANS.map(Organ::word);
    /// 单位类型
    organisation_kind = OrganisationKind::ALL.map(OrganisationKind::word);
    /// 线索所处阶段
    lead_stage = LeadStage::ALL.map(LeadStage::word);
    /// 移送所处阶段
    referral_stage = ReferralStage::ALL.map(ReferralStage::word);
    /// 角色
    role = Role::ALL.map(Role::word);
    /// 红绿灯
    light = ["green", "amber", "red"];
    /// 账目状态
    transfer_state = ["reserved", "posted", "voided"];
    /// 账户类型
    account_kind = ["source", "pool", "paid"];
    /// 共享依据
    sharing = ["consent", "statutory"];
    /// 回访方式
    visit_method = ["call", "visit"];
    /// 困难变化
    hardship = ["solved", "eased", "same", "worse"];
    /// 办结情况
    referral_outcome = ["granted", "declined"];
    /// 结论
    finding_outcome = ["eligible", "not_eligible", "needs_facts"];
}

/// A text of this form.
fn text(pattern: &str) -> Schema {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).pattern(Some(pattern)).into()
}

/// An id: 32 hexadecimal digits.
pub fn id() -> Schema {
    text("^[0-9a-f]{32}$")
}

/// A digest: 64 hexadecimal digits.
pub fn sha256() -> Schema {
    text("^[0-9a-f]{64}$")
}

/// The code of an organisation.
pub fn org() -> Schema {
    text("^[A-Za-z0-9_-]{1,80}$")
}

/// The code of a county, prefecture or province.
pub fn region() -> Schema {
    text("^[0-9]{6}$")
}

/// Facts by name; a value is what the vocabulary says, `null` where nothing is known.
pub fn facts() -> Schema {
    let kinds = vec![Type::Boolean, Type::Integer, Type::String, Type::Null];
    let value = ObjectBuilder::new().schema_type(SchemaType::Array(kinds)).max_length(Some(500)).build();
    let example =
        serde_json::json!({ "organ": "procuratorate", "matter_kind": "criminal", "loss_fen": 1_200_000 });
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Object))
        .additional_properties(Some(Schema::from(value)))
        .examples([example])
        .into()
}
