//! The finding as the API shows it: the object that `lianzhu rules explain --format json` prints, with its shape.

use app::model::Finding;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{problem::Failed, words};

/// 规则的认定意见。自动结果仅供参考，由人作出决定（个人信息保护法第二十四条）。
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FindingShown {
    /// 采用的规则包；不知道由哪个机关办理时为空
    pack: Option<PackShown>,
    /// 按哪一天的规则
    #[schema(format = Date)]
    on: String,
    /// 结论
    #[schema(schema_with = words::finding_outcome)]
    outcome: String,
    /// 是否值得承办人看一看
    lead: bool,
    /// 救助情形
    grounds: Vec<ConditionShown>,
    /// 一般不予救助的情形
    refusals: Vec<ConditionShown>,
    /// 绝对排除的情形
    bars: Vec<ConditionShown>,
    /// 是否生活困难；不知道时为空
    hardship: Option<bool>,
    /// 生活困难的理由
    hardship_reasons: Vec<ConditionShown>,
    /// 还缺的事实，最能决定结果的在前
    missing: Vec<String>,
    /// 规则包缺的数字
    missing_parameters: Vec<String>,
    /// 来源互相矛盾的事实
    conflicts: Vec<String>,
    /// 已过期的事实
    stale: Vec<String>,
    /// 优先对象
    priority: Vec<String>,
    /// 金额
    amount: AmountShown,
    /// 可能适用的社会救助
    programmes: Vec<ProgrammeShown>,
    /// 还缺的事实作为问题
    #[schema(value_type = Vec<Object>)]
    questions: Vec<Value>,
    /// 说明：给申请人的、给承办人的、给审计的
    #[schema(value_type = Object)]
    explanation: Value,
}

/// 规则包。
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PackShown {
    /// 名称
    id: String,
    /// 版本
    version: String,
    /// 摘要
    #[schema(schema_with = words::sha256)]
    digest: String,
}

/// 一项条件。
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConditionShown {
    /// 代码
    code: String,
    /// 是否成立；不知道时为空
    holds: Option<bool>,
    /// 由机关裁量
    discretionary: bool,
    /// 依据
    basis: String,
    /// 名称
    label: String,
    /// 规则的可靠程度：`sourced`、`unverified`、`local`
    status: String,
}

/// 金额，均为分；不能算出时为空。
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AmountShown {
    /// 月基准工资
    base_monthly_fen: Option<i64>,
    /// 上限
    cap_fen: Option<i64>,
    /// 下限
    floor_fen: Option<i64>,
    /// 建议区间的低端
    low_fen: Option<i64>,
    /// 建议区间的高端
    high_fen: Option<i64>,
    /// 建议金额
    suggested_fen: Option<i64>,
    /// 是否可以报请超上限审批
    over_cap_allowed: Option<bool>,
    /// 计算步骤
    steps: Option<Vec<StepShown>>,
    /// 基准工资的出处
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    base_wage: Option<Value>,
}

/// 计算的一步。
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StepShown {
    /// 做了什么
    text: String,
    /// 得多少分
    fen: i64,
    /// 依据
    basis: String,
}

/// 一项社会救助。
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgrammeShown {
    /// 代码
    code: String,
    /// 是否可能符合；不知道时为空
    likely: Option<bool>,
    /// 依据
    basis: String,
    /// 名称
    label: String,
    /// 由哪类单位办理
    #[schema(schema_with = words::organisation_kind)]
    department: String,
}

impl FindingShown {
    /// A finding as it is printed.
    pub fn of(finding: &Finding) -> Result<Self, Failed> {
        serde_json::to_value(finding)
            .and_then(serde_json::from_value)
            .map_err(|error| Failed::broken(&format!("a finding has another shape: {error}")))
    }
}
