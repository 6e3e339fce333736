//! What the events of a case are called in the journal and on pages.

use kernel::Fen;

use super::CaseEvent;
use crate::assistance::Opinion;

/// One list for the journal's name and the page's label of every event.
macro_rules! names {
    ($($event:ident $kind:literal $label:literal)*) => {
        impl CaseEvent {
            /// The event's name in the journal: `application_accepted`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$event { .. } => $kind,)*
                }
            }

            /// The label on pages.
            pub fn label(&self) -> &'static str {
                match self {
                    $(Self::$event { .. } => $label,)*
                }
            }
        }
    };
}

names! {
    CaseOpened "case_opened" "立案"
    ApplicantAdded "applicant_added" "增加共同申请人"
    ApplicantLeft "applicant_left" "共同申请人退出"
    ApplicationSubmitted "application_submitted" "提交申请"
    PaperAdded "paper_added" "收到材料"
    SupplementRequested "supplement_requested" "通知补正"
    SupplementReceived "supplement_received" "补正完成"
    ApplicationAccepted "application_accepted" "受理"
    ApplicationDeclined "application_declined" "不予受理"
    DeferredItemReceived "deferred_item_received" "容缺材料补齐"
    ProofPromised "proof_promised" "告知承诺"
    ReviewBegun "review_begun" "开始审查"
    FactsRecorded "facts_recorded" "记录事实"
    HandlerAssigned "handler_assigned" "确定承办人"
    InquiryBegun "inquiry_begun" "开始调查核实"
    InquiryEnded "inquiry_ended" "调查核实结束"
    ClockSuspended "clock_suspended" "中止审查"
    ClockResumed "clock_resumed" "恢复审查"
    DecisionExtended "decision_extended" "延长办理期限"
    CaseTerminated "case_terminated" "终结"
    WarningsAcknowledged "warnings_acknowledged" "对提示事项说明理由"
    AdvanceRequested "advance_requested" "提请先行救助"
    AdvanceApproved "advance_approved" "批准先行救助"
    AdvanceRejected "advance_rejected" "不批准先行救助"
    AdvancePaid "advance_paid" "先行救助金到账"
    JointHelpAgreed "joint_help_agreed" "商定联合救助"
    OpinionProposed "opinion_proposed" "提出审查意见"
    ProposalReturned "proposal_returned" "退回审查意见"
    SignedOff "signed_off" "签批"
    ReliefGranted "relief_granted" "决定救助"
    ReliefRefused "relief_refused" "决定不予救助"
    FundsRequested "funds_requested" "请款"
    FundsReceived "funds_received" "资金到账"
    PayeeNotified "payee_notified" "通知领取"
    PaymentConfirmed "payment_confirmed" "发放到账"
    PaymentFailed "payment_failed" "发放失败"
    ReliefRevoked "relief_revoked" "撤销救助决定"
    RecoveryOrdered "recovery_ordered" "决定追回"
    RecoveryReceived "recovery_received" "追回到账"
    RecoveryWrittenOff "recovery_written_off" "核销追回"
    ApplicationWithdrawn "application_withdrawn" "撤回申请"
    ApplicationAbandoned "application_abandoned" "视为放弃申请"
    TransferOffered "transfer_offered" "移送管辖"
    TransferAccepted "transfer_accepted" "接收移送管辖"
    TransferDeclined "transfer_declined" "退回移送管辖"
    FollowUpBegun "follow_up_begun" "开始回访"
    CaseClosed "case_closed" "结案归档"
    CaseReopened "case_reopened" "重新办理"
}

impl CaseEvent {
    /// One line for a timeline: figures and numbers only, no personal data and nobody's free words.
    pub fn summary(&self) -> String {
        self.summary_of_review()
            .or_else(|| self.summary_of_money())
            .unwrap_or_else(|| self.label().to_owned())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "events without figures are told by their label")]
    fn summary_of_review(&self) -> Option<String> {
        Some(match self {
            Self::CaseOpened { number, organ, .. } => format!("立案 {number}（{}）", organ.label()),
            Self::ApplicationSubmitted { channel, .. } => format!("收到申请（{}）", channel.label()),
            Self::PaperAdded { .. } => "收到一份材料".to_owned(),
            Self::SupplementRequested { items, .. } => format!("通知补正 {} 项材料", items.len()),
            Self::SupplementReceived { .. } => "补正材料已交齐".to_owned(),
            Self::ApplicationAccepted { deferred, .. } if deferred.is_empty() => "受理申请".to_owned(),
            Self::ApplicationAccepted { deferred, .. } => {
                format!("容缺受理申请，{} 项材料后补", deferred.len())
            }
            Self::FactsRecorded { count, .. } => format!("记录 {count} 项事实"),
            Self::InquiryBegun { inquiry, .. } => format!("开始{}", inquiry.label()),
            Self::InquiryEnded { inquiry, .. } => format!("{}结束", inquiry.label()),
            Self::ClockSuspended { ground, .. } => format!("中止审查：{}", ground.label()),
            Self::DecisionExtended { to, .. } => format!("办理期限延长至 {to}"),
            Self::CaseTerminated { ground, .. } => format!("终结：{}", ground.label()),
            Self::WarningsAcknowledged { warnings, doing, .. } => {
                format!("{doing}时对 {} 项提示说明了理由", warnings.len())
            }
            Self::ProposalReturned { .. } => "审查意见被退回".to_owned(),
            Self::SignedOff { signature } => format!("{}签批同意", signature.title),
            Self::ApplicationWithdrawn { .. } => "申请人撤回申请".to_owned(),
            Self::ApplicationAbandoned { .. } => "逾期未补正，视为放弃申请".to_owned(),
            Self::TransferOffered { to, .. } => format!("拟移送 {to} 管辖，对方接收前仍由本单位办理"),
            Self::TransferAccepted { to, .. } => format!("{to} 已接收，继续办理"),
            Self::TransferDeclined { .. } => "移送管辖未被接收，仍由原单位办理".to_owned(),
            Self::CaseReopened { to, .. } => format!("重新办理，回到「{}」", to.label()),
            _ => return None,
        })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "events without figures are told by their label")]
    fn summary_of_money(&self) -> Option<String> {
        let yuan = |fen: &i64| Fen::new(*fen).yuan();
        Some(match self {
            Self::AdvanceRequested { amount_fen, to_hospital, .. } => {
                let to = if *to_hospital { "，支付给医院" } else { "" };
                format!("提请先行救助 {}{to}", yuan(amount_fen))
            }
            Self::AdvanceApproved { amount_fen, title, .. } => {
                format!("{title}批准先行救助 {}", yuan(amount_fen))
            }
            Self::AdvancePaid { amount_fen, .. } => format!("先行救助金 {} 已到账", yuan(amount_fen)),
            Self::JointHelpAgreed { shares, document, .. } => {
                format!("{} 个单位联合救助（{document}）", shares.len())
            }
            Self::OpinionProposed { proposal, .. } => match &proposal.opinion {
                Opinion::Grant { amount_fen } => {
                    format!("拟给予救助 {}，报请审批", yuan(amount_fen))
                }
                Opinion::Refuse => "拟不予救助，报请审批".to_owned(),
            },
            Self::ReliefGranted { amount_fen, decision_number, reserved, .. } => {
                let wait = if *reserved { "" } else { "，资金待请款" };
                format!("决定救助 {}（{decision_number}）{wait}", yuan(amount_fen))
            }
            Self::ReliefRefused { decision_number, .. } => format!("决定不予救助（{decision_number}）"),
            Self::FundsRequested { amount_fen, document, .. } => {
                format!("请款 {}（{document}）", yuan(amount_fen))
            }
            Self::FundsReceived { amount_fen, .. } => format!("资金 {} 已到账并预留", yuan(amount_fen)),
            Self::PaymentConfirmed { amount_fen, outstanding: 0, .. } => {
                format!("救助金 {} 已到账", yuan(amount_fen))
            }
            Self::PaymentConfirmed { amount_fen, outstanding, .. } => {
                format!("救助金 {} 已到账，还有 {outstanding} 笔待发放", yuan(amount_fen))
            }
            Self::PaymentFailed { .. } => "银行未能付款，资金仍为本案预留".to_owned(),
            Self::ReliefRevoked { ground, decision_number, .. } => {
                format!("撤销救助决定（{decision_number}）：{}", ground.label())
            }
            Self::RecoveryOrdered { amount_fen, .. } => format!("应当追回 {}", yuan(amount_fen)),
            Self::RecoveryReceived { amount_fen, .. } => format!("追回 {}", yuan(amount_fen)),
            Self::RecoveryWrittenOff { amount_fen, decision_number, .. } => {
                format!("核销 {}（{decision_number}）", yuan(amount_fen))
            }
            _ => return None,
        })
    }
}
