//! The words of enumerations as schemas: the lists come from the enumerations themselves, so that a new stage of a
//! case stands in the description at once.

use app::model::{
    CaseStage, ComplaintChannel, ComplaintStage, InquiryKind, LeadStage, MatterKind, ReferralStage,
    RevocationGround, SuspensionGround, TerminationGround,
};
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
    /// 阶段，或 `open` 表示办理中
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
    /// 投诉所处阶段
    complaint_stage = ComplaintStage::ALL.map(ComplaintStage::word);
    /// 投诉还是评价
    complaint_kind = ["complaint", "rating"];
    /// 调查的种类
    inquiry = InquiryKind::ALL.map(InquiryKind::word);
    /// 中止的事由
    suspension = SuspensionGround::ALL.map(SuspensionGround::word);
    /// 终结的事由
    termination = TerminationGround::ALL.map(TerminationGround::word);
    /// 撤销的事由
    revocation = RevocationGround::ALL.map(RevocationGround::word);
    /// 代办人的身份
    agent_kind = ["guardian", "entrusted"];
    /// 由工作人员登记的申请从哪里来
    channel_at_hand = ["officer", "oral", "village"];
    /// 结论
    finding_outcome = ["eligible", "not_eligible", "needs_facts"];
}

/// 投诉从哪里来，或为空
pub fn maybe_channel() -> Schema {
    let words = ComplaintChannel::ALL.map(|channel| Some(channel.word()));
    ObjectBuilder::new()
        .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
        .enum_values(Some(words.into_iter().chain([None])))
        .into()
}

/// A text of this form, or nothing.
fn maybe(pattern: &str) -> Schema {
    let kinds = SchemaType::Array(vec![Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(kinds).pattern(Some(pattern)).into()
}

/// An id, or nothing.
pub fn maybe_id() -> Schema {
    maybe("^[0-9a-f]{32}$")
}

/// The code of an organisation, or nothing.
pub fn maybe_org() -> Schema {
    maybe("^[A-Za-z0-9_-]{1,80}$")
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
    let value = ObjectBuilder::new()
        .schema_type(SchemaType::Array(kinds))
        .max_length(Some(super::applications::FACT_CHARACTERS_MAX))
        .build();
    let example =
        serde_json::json!({ "organ": "procuratorate", "matter_kind": "criminal", "loss_fen": 1_200_000 });
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Object))
        .additional_properties(Some(Schema::from(value)))
        .examples([example])
        .into()
}

/// Reasons by the codes of the warnings that they answer.
pub fn reasons_by_code() -> Schema {
    let reason = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).max_length(Some(2000));
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Object))
        .description(Some("规则有提醒时，按提醒的代码写明为何仍然这样办"))
        .additional_properties(Some(Schema::from(reason.build())))
        .into()
}
