//! What stands beside the main line of a case: who it is for, an inquiry, an advance, an offer, payments, recovery.

use app::{
    model::{Advance, Inquiry, Recovery, TransferOffer},
    view::case::{ApplicantLine, PaymentLine},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// 一名申请人。
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicantShown {
    /// 人员的编号
    #[schema(schema_with = words::id)]
    person: String,
    /// 姓名
    name: String,
    /// 与被害人的关系；主申请人为空
    relation: String,
    /// 约定的份额，千分之几
    share_permille: Option<u16>,
    /// 拟给予或决定给予的金额，分
    award_fen: Option<i64>,
}

/// 正在进行的调查。
#[derive(Debug, Serialize, ToSchema)]
pub struct InquiryShown {
    /// 哪一种
    #[schema(schema_with = words::inquiry)]
    inquiry: &'static str,
    /// 向谁
    with: String,
    /// 从哪天起
    #[schema(format = Date)]
    on: String,
}

/// 先行救助。
#[derive(Debug, Serialize, ToSchema)]
pub struct AdvanceShown {
    /// 金额，分
    amount_fen: i64,
    /// 收款人是否为医院
    to_hospital: bool,
    /// 办到哪一步
    state_label: &'static str,
}

/// 移送管辖，对方还没有答复。
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferShown {
    /// 移送给哪个单位
    to: String,
    /// 理由
    reason: String,
    /// 哪天移送
    #[schema(format = Date)]
    on: String,
}

/// 追回。
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryShown {
    /// 还没有追回的，分
    outstanding_fen: i64,
}

/// 一笔计划中的发放。
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentShown {
    /// 编号，确认发放时用
    #[schema(schema_with = words::id)]
    transfer: String,
    /// 哪个单位付
    payer: String,
    /// 谁收
    payee: String,
    /// 金额，分
    amount_fen: i64,
    /// 不早于哪天
    #[schema(format = Date)]
    due: Option<String>,
    /// 办到哪一步
    state_label: &'static str,
    /// 是否还要发放
    planned: bool,
    /// 银行回单号
    bank_reference: Option<String>,
    /// 哪天付的
    #[schema(format = Date)]
    paid_on: Option<String>,
}

impl From<ApplicantLine> for ApplicantShown {
    fn from(line: ApplicantLine) -> Self {
        Self {
            person: line.person.to_string(),
            name: line.name,
            relation: line.relation,
            share_permille: line.share_permille,
            award_fen: line.award.map(kernel::Fen::fen),
        }
    }
}

impl From<Inquiry> for InquiryShown {
    fn from(inquiry: Inquiry) -> Self {
        Self { inquiry: inquiry.kind.word(), with: inquiry.with, on: inquiry.on.to_string() }
    }
}

impl From<Advance> for AdvanceShown {
    fn from(advance: Advance) -> Self {
        Self {
            amount_fen: advance.amount_fen,
            to_hospital: advance.to_hospital,
            state_label: advance.state.label(),
        }
    }
}

impl From<TransferOffer> for OfferShown {
    fn from(offer: TransferOffer) -> Self {
        Self { to: offer.to.0, reason: offer.reason, on: offer.on.to_string() }
    }
}

impl From<Recovery> for RecoveryShown {
    fn from(recovery: Recovery) -> Self {
        Self { outstanding_fen: recovery.outstanding_fen() }
    }
}

impl From<PaymentLine> for PaymentShown {
    fn from(line: PaymentLine) -> Self {
        let (bank_reference, paid_on) = line.paid.unzip();
        Self {
            transfer: line.transfer.to_string(),
            payer: line.payer,
            payee: line.payee,
            amount_fen: line.amount.fen(),
            due: line.due.map(|day| day.to_string()),
            state_label: line.state,
            planned: line.planned,
            bank_reference,
            paid_on: paid_on.map(|day| day.to_string()),
        }
    }
}
