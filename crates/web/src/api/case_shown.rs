//! A case as the API shows it.

use app::{
    facts_of_case::ChecklistItem,
    model::{Decision, Deferral, Opinion},
    view::case::{CaseView, FactRow, FollowUpLine, PaymentView, ProposalView, Said},
};
use kernel::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    case_parts_shown::{AdvanceShown, ApplicantShown, InquiryShown, OfferShown, PaymentShown, RecoveryShown},
    referrals::ReferralRow,
    shown::{DutyShown, PaperShown, PersonShown},
    words,
};

/// 案件的全部情况。
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseShown {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 事件数，即 `ETag`
    seq: u64,
    /// 受理编号
    number: String,
    /// 阶段
    #[schema(schema_with = words::stage)]
    stage: &'static str,
    /// 阶段的名称
    stage_label: &'static str,
    /// 机关
    #[schema(schema_with = words::organ)]
    organ: &'static str,
    /// 承办单位
    org: String,
    /// 承办单位的名称
    org_name: String,
    /// 案件所在地
    #[schema(schema_with = words::region)]
    region: String,
    /// 承办人
    handler_name: String,
    /// 立案日
    #[schema(format = Date)]
    opened_on: String,
    /// 受理日
    #[schema(format = Date)]
    accepted_on: Option<String>,
    /// 发放日
    #[schema(format = Date)]
    paid_on: Option<String>,
    /// 由哪条线索而来
    lead: Option<String>,
    /// 申请人
    person: PersonShown,
    /// 原案
    matter: MatterBrief,
    /// 申请；没有申请或无权查看时为空
    application: Option<ApplicationShown>,
    /// 要求补正的材料
    supplement: Option<SupplementShown>,
    /// 为谁申请，主申请人在前；无权查看时为空
    applicants: Vec<ApplicantShown>,
    /// 容缺受理、还没有交的材料
    deferred: Vec<String>,
    /// 正在进行的调查
    inquiry: Option<InquiryShown>,
    /// 决定的期限延长到哪天
    #[schema(format = Date)]
    extended_to: Option<String>,
    /// 先行救助
    advance: Option<AdvanceShown>,
    /// 移送管辖，对方还没有答复
    transfer_offer: Option<OfferShown>,
    /// 已交的材料
    papers: Vec<PaperShown>,
    /// 拟定的意见和签批
    proposal: Option<ProposalShown>,
    /// 决定和发放
    decision: Option<DecisionShown>,
    /// 追回
    recovery: Option<RecoveryShown>,
    /// 移送
    referrals: Vec<ReferralRow>,
    /// 回访
    follow_ups: Vec<FollowUpShown>,
    /// 未办结的责任，最急的在前
    duties: Vec<DutyShown>,
    /// 此时可以做的事
    actions: Vec<String>,
}

/// 原案。
#[derive(Debug, Serialize, ToSchema)]
pub struct MatterBrief {
    /// 编号
    #[schema(schema_with = words::id)]
    id: String,
    /// 案号
    number: String,
    /// 类型
    kind: String,
    /// 办案单位
    body: String,
    /// 罪名或案由
    charge: String,
    /// 所在地
    region_name: String,
    /// 大概情况
    summary: String,
}

/// 申请。
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationShown {
    /// 怎样提交的
    channel_label: &'static str,
    /// 由哪个村（社区）代办
    brought_by: Option<String>,
    /// 申请人的话
    request: String,
    /// 同意核对的数据集
    consents: Vec<String>,
    /// 申请日
    #[schema(format = Date)]
    on: String,
}

/// 补正要求。
#[derive(Debug, Serialize, ToSchema)]
pub struct SupplementShown {
    /// 要补的材料
    items: Vec<String>,
    /// 说明
    note: String,
    /// 从哪天起
    #[schema(format = Date)]
    on: String,
}

/// 意见。
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalShown {
    /// 拟给予的金额，分；不予救助时为空
    amount_fen: Option<i64>,
    /// 意见的名称
    label: &'static str,
    /// 所依据的救助情形
    grounds: Vec<String>,
    /// 理由
    reasons: String,
    /// 与规则不一致时的说明
    override_reason: String,
    /// 拟定人
    proposer: String,
    /// 依次签批的职务
    signers: Vec<String>,
    /// 已有的签批
    signatures: Vec<SignatureShown>,
    /// 下一个签批的职务
    next_title: Option<String>,
}

/// 签批。
#[derive(Debug, Serialize, ToSchema)]
pub struct SignatureShown {
    /// 职务
    title: String,
    /// 姓名
    name: String,
    /// 意见
    comment: String,
    /// 日期
    #[schema(format = Date)]
    on: String,
}

/// 决定和发放。
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionShown {
    /// 是否给予救助
    granted: bool,
    /// 金额，分
    amount_fen: i64,
    /// 文号
    number: String,
    /// 决定日
    #[schema(format = Date)]
    on: String,
    /// 不予救助的理由
    reasons: String,
    /// 资金的状态
    payment: &'static str,
    /// 各笔发放
    payments: Vec<PaymentShown>,
    /// 银行回单号
    bank_reference: String,
    /// 收款银行
    bank: String,
    /// 户名
    holder: String,
    /// 账号
    account_number: String,
}

/// 回访。
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpShown {
    /// 编号
    #[schema(schema_with = words::id)]
    pub id: String,
    /// 发放后第几个月
    pub month: u8,
    /// 到期日
    #[schema(format = Date)]
    pub due: String,
    /// 状态
    pub stage: &'static str,
    /// 状态的名称
    pub stage_label: &'static str,
    /// 回访日
    #[schema(format = Date)]
    pub visited_on: Option<String>,
    /// 困难变化
    pub hardship: Option<&'static str>,
    /// 家庭月收入，分
    pub income_monthly_fen: Option<i64>,
    /// 满意度 1 至 5
    pub satisfaction: Option<u8>,
    /// 还有的需要
    pub needs: Vec<String>,
    /// 备注
    pub note: String,
}

/// 一项事实。
#[derive(Debug, Serialize, ToSchema)]
pub struct FactShown {
    /// 名称
    name: String,
    /// 中文名
    label: String,
    /// 规则采用的值（文字）；不知道时为空
    value: Option<String>,
    /// 每个来源的说法
    said: Vec<SaidShown>,
    /// 同等权威的来源是否互相矛盾
    conflict: bool,
    /// 是否已过期
    stale: bool,
}

/// 一个来源的说法。
#[derive(Debug, Serialize, ToSchema)]
pub struct SaidShown {
    /// 来源
    source: String,
    /// 哪天的情况
    #[schema(format = Date)]
    observed: Option<String>,
    /// 值
    value: String,
    /// 规则是否采用
    chosen: bool,
}

/// 材料清单中的一项。
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemShown {
    /// 代码
    code: String,
    /// 是什么
    label: String,
    /// 到哪里办
    help: String,
    /// 受理前必须交
    core: bool,
    /// 本案是否需要
    required: bool,
    /// 已交的材料
    papers: Vec<PaperShown>,
    /// 依据
    basis: String,
}

fn day(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// What was put off and has not come in yet.
fn open_items(deferred: &[Deferral]) -> Vec<String> {
    deferred.iter().filter(|one| one.settled.is_none()).map(|one| one.item.clone()).collect()
}

/// `RecordFacts` as `record_facts`.
fn snake(name: &str) -> String {
    let mut word = String::with_capacity(name.len() + 4);
    for (at, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && at > 0 {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

impl From<CaseView> for CaseShown {
    fn from(view: CaseView) -> Self {
        let CaseView { opening, state, matter, .. } = view;
        let card = matter.card;
        let named = |of: fn(&app::model::MatterCard) -> String| card.as_ref().map(of).unwrap_or_default();
        let matter = MatterBrief {
            id: opening.matter.to_string(),
            number: named(|card| card.number.clone()),
            kind: named(|card| card.matter_kind.word().to_owned()),
            body: named(|card| card.body.clone()),
            charge: named(|card| card.charge.clone()),
            region_name: matter.region_name,
            summary: matter.summary,
        };
        let application = state.application.map(|application| ApplicationShown {
            channel_label: application.channel.label(),
            brought_by: application.brought_by.map(|org| org.0),
            request: application.request.get().cloned().unwrap_or_default(),
            consents: application.consents,
            on: application.on.to_string(),
        });
        let supplement = state.supplement.map(|asked| SupplementShown {
            items: asked.items,
            note: asked.note,
            on: asked.on.to_string(),
        });
        Self {
            id: view.id.to_string(),
            seq: view.seq,
            number: opening.number,
            stage: view.stage.word(),
            stage_label: view.stage.label(),
            organ: opening.organ.word(),
            org: opening.org.0,
            org_name: view.org_name,
            region: opening.region.to_string(),
            handler_name: view.handler_name,
            opened_on: opening.on.to_string(),
            accepted_on: day(state.accepted_on),
            paid_on: day(state.paid_on),
            lead: opening.lead.map(|lead| lead.to_string()),
            person: view.person.into(),
            matter,
            application,
            supplement,
            applicants: view.applicants.into_iter().map(ApplicantShown::from).collect(),
            deferred: open_items(&state.deferred),
            inquiry: state.inquiry.map(InquiryShown::from),
            extended_to: day(state.extended_to),
            advance: state.advance.map(AdvanceShown::from),
            transfer_offer: state.transfer_offer.map(OfferShown::from),
            papers: state.papers.iter().map(PaperShown::from).collect(),
            proposal: view.proposal.map(ProposalShown::from),
            decision: view.payment.map(DecisionShown::from),
            recovery: state.recovery.map(RecoveryShown::from),
            referrals: view.referrals.into_iter().map(ReferralRow::from).collect(),
            follow_ups: view.follow_ups.iter().map(FollowUpShown::from).collect(),
            duties: view.duties.iter().map(DutyShown::from).collect(),
            actions: view.actions.iter().map(|action| snake(&format!("{action:?}"))).collect(),
        }
    }
}

impl From<ProposalView> for ProposalShown {
    fn from(view: ProposalView) -> Self {
        let signatures = view.signatures.into_iter().map(|(signature, name)| SignatureShown {
            title: signature.title,
            name,
            comment: signature.comment,
            on: signature.on.to_string(),
        });
        Self {
            amount_fen: match view.proposal.opinion {
                Opinion::Grant { amount_fen } => Some(amount_fen),
                Opinion::Refuse => None,
            },
            label: view.proposal.opinion.label(),
            grounds: view.proposal.grounds,
            reasons: view.proposal.reasons.get().cloned().unwrap_or_default(),
            override_reason: view.proposal.override_reason,
            proposer: view.proposer,
            signers: view.proposal.signers,
            signatures: signatures.collect(),
            next_title: view.next_title,
        }
    }
}

impl From<PaymentView> for DecisionShown {
    fn from(view: PaymentView) -> Self {
        let (granted, number, on, reasons) = match view.decision {
            Decision::Granted { number, on, .. } => (true, number, on, String::new()),
            Decision::Refused { number, on, reasons } => {
                (false, number, on, reasons.get().cloned().unwrap_or_default())
            }
        };
        let (bank, holder, account_number) = view.account;
        Self {
            granted,
            amount_fen: view.amount.fen(),
            number,
            on: on.to_string(),
            reasons,
            payment: view.state,
            payments: view.payments.into_iter().map(PaymentShown::from).collect(),
            bank_reference: view.bank_reference,
            bank,
            holder,
            account_number,
        }
    }
}

impl From<&FollowUpLine> for FollowUpShown {
    fn from(line: &FollowUpLine) -> Self {
        let visit = line.visit.as_ref();
        Self {
            id: line.id.to_string(),
            month: line.month,
            due: line.due.to_string(),
            stage: line.stage.word(),
            stage_label: line.stage.label(),
            visited_on: visit.map(|visit| visit.on.to_string()),
            hardship: visit.map(|visit| visit.hardship.word()),
            income_monthly_fen: visit.and_then(|visit| visit.income_monthly_fen),
            satisfaction: visit.and_then(|visit| visit.satisfaction),
            needs: visit.map(|visit| visit.needs.clone()).unwrap_or_default(),
            note: visit.and_then(|visit| visit.note.get().cloned()).unwrap_or_default(),
        }
    }
}

impl From<&FactRow> for FactShown {
    fn from(row: &FactRow) -> Self {
        Self {
            name: row.name.clone(),
            label: row.label.clone(),
            value: row.value.clone(),
            said: row.said.iter().map(SaidShown::from).collect(),
            conflict: row.conflict,
            stale: row.stale,
        }
    }
}

impl From<&Said> for SaidShown {
    fn from(said: &Said) -> Self {
        Self {
            source: said.source.clone(),
            observed: day(said.observed),
            value: said.value.clone(),
            chosen: said.chosen,
        }
    }
}

impl From<&ChecklistItem> for ItemShown {
    fn from(item: &ChecklistItem) -> Self {
        Self {
            code: item.code.clone(),
            label: item.label.clone(),
            help: item.help.clone(),
            core: item.core,
            required: item.required,
            papers: item.papers.iter().map(PaperShown::from).collect(),
            basis: item.basis.clone(),
        }
    }
}
