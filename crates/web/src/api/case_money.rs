//! `POST /cases/{id}/…`: the money of a case: advances, joint help, asking for funds, payment, revoking, recovering.

use app::{
    App, Principal,
    agree_joint_help::agree_joint_help,
    confirm_payment::{confirm_one_payment, report_one_payment_failure},
    model::{FundingShare, RevocationGround},
    notify_payee::notify_payee,
    recover_relief::{RecoveryInput, receive_recovery, write_off_recovery},
    request_funds::{receive_funds, request_funds},
    revoke_relief::revoke_relief,
    urgent_advance::{AdvanceInput, approve_advance, confirm_advance, reject_advance, request_advance},
};
use kernel::{CaseId, OrgId, TransferId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::{
    given::{AccountGiven, CommentGiven, DocumentGiven, ReasonGiven},
    verb::verbs,
    words,
};
use crate::House;

/// 先行救助。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AdvanceGiven {
    /// 金额，分
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_fen: i64,
    /// 付到哪个账户
    payee: AccountGiven,
    /// 收款人是否为医院
    #[serde(default)]
    to_hospital: bool,
    /// 为什么不能等
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 银行回单。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceiptGiven {
    /// 银行回单号
    #[schema(min_length = 1, max_length = 80)]
    bank_reference: String,
}

/// 联动救助的约定。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JointHelpGiven {
    /// 各单位出多少；须含承办单位
    #[schema(min_items = 2, max_items = 10)]
    shares: Vec<ShareGiven>,
    /// 约定的文件
    #[schema(min_length = 1, max_length = 200)]
    document: String,
}

/// 一个单位出的一份。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShareGiven {
    /// 单位
    #[schema(schema_with = words::org)]
    org: OrgId,
    /// 金额，分
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_fen: i64,
}

/// 怎样通知的。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticeGiven {
    /// 通知的方式
    #[schema(min_length = 1, max_length = 200, example = "电话通知本人")]
    how: String,
}

/// 发放结果。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PaidGiven {
    /// 分批或几个单位发放时的哪一笔，见案件的 `decision.payments`；不填为下一笔
    #[serde(default)]
    #[schema(schema_with = words::maybe_id)]
    transfer: Option<TransferId>,
    /// 银行回单号
    #[schema(min_length = 1, max_length = 80)]
    bank_reference: String,
}

/// 发放失败。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FailureGiven {
    /// 哪一笔；不填为下一笔
    #[serde(default)]
    #[schema(schema_with = words::maybe_id)]
    transfer: Option<TransferId>,
    /// 银行退回的原因
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 撤销决定。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RevocationGiven {
    /// 事由
    #[schema(schema_with = words::revocation)]
    ground: RevocationGround,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 追回的款项。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveryGiven {
    /// 金额，分
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_fen: i64,
    /// 到账的凭证号
    #[schema(min_length = 1, max_length = 80)]
    reference: String,
    /// 进哪个单位的资金池；不填为承办单位
    #[serde(default)]
    #[schema(schema_with = words::maybe_org)]
    org: Option<OrgId>,
}

/// 核销。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WriteOffGiven {
    /// 核销决定的文号
    #[schema(min_length = 1, max_length = 80)]
    decision_number: String,
    /// 理由
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

verbs! {
    money_verbs "cases" "case" CaseId;
    ask_advance "/cases/{id}/request-advance" "申请先行救助" "急需医疗救治等特殊情况，作出决定之前先行垫付。"
        AdvanceGiven => async |app: App, who: Principal, id, seen, given: AdvanceGiven|
            request_advance(&app, &who, id, seen, given.input()).await;
    grant_advance "/cases/{id}/approve-advance" "批准先行救助" "规则指定职务的审批人批准，随即预留资金。"
        CommentGiven => async |app: App, who: Principal, id, seen, given: CommentGiven|
            approve_advance(&app, &who, id, seen, given.comment).await;
    refuse_advance "/cases/{id}/reject-advance" "不批准先行救助" "不批准，或在垫付之前撤回。"
        ReasonGiven => async |app: App, who: Principal, id, seen, given: ReasonGiven|
            reject_advance(&app, &who, id, seen, given.reason).await;
    pay_advance "/cases/{id}/confirm-advance" "确认先行救助已付" "财务按银行回单确认已经垫付。"
        ReceiptGiven => async |app: App, who: Principal, id, seen, given: ReceiptGiven|
            confirm_advance(&app, &who, id, seen, given.bank_reference).await;
    agree "/cases/{id}/agree-joint-help" "联动救助" "几个单位共同出资；各份合计应等于救助金额。"
        JointHelpGiven => async |app: App, who: Principal, id, seen, given: JointHelpGiven| {
            let JointHelpGiven { shares, document } = given;
            let share = |ShareGiven { org, amount_fen }| FundingShare { org, amount_fen };
            agree_joint_help(&app, &who, id, seen, shares.into_iter().map(share).collect(), document).await
        };
    ask_funds "/cases/{id}/request-funds" "请款" "资金池不足的，向财政请款。"
        DocumentGiven => async |app: App, who: Principal, id, seen, given: DocumentGiven|
            request_funds(&app, &who, id, seen, given.document).await;
    take_funds "/cases/{id}/receive-funds" "资金到账" "财务确认请来的资金到账，并为本案预留。"
        DocumentGiven => async |app: App, who: Principal, id, seen, given: DocumentGiven|
            receive_funds(&app, &who, id, seen, given.document).await;
    notify "/cases/{id}/notify-payee" "通知领取" "记录怎样通知了申请人领取。"
        NoticeGiven => async |app: App, who: Principal, id, seen, given: NoticeGiven|
            notify_payee(&app, &who, id, seen, given.how).await;
    pay "/cases/{id}/confirm-payment" "确认发放" "财务按银行回单确认已经发放；分批发放的逐笔确认。"
        PaidGiven => async |app: App, who: Principal, id, seen, given: PaidGiven|
            confirm_one_payment(&app, &who, id, seen, given.transfer, given.bank_reference).await;
    payment_failed "/cases/{id}/report-payment-failure" "报告发放失败" "银行退回，资金仍然预留。"
        FailureGiven => async |app: App, who: Principal, id, seen, given: FailureGiven|
            report_one_payment_failure(&app, &who, id, seen, given.transfer, given.reason).await;
    revoke "/cases/{id}/revoke" "撤销救助决定" "骗取、错误或违背承诺的，撤销决定；已付的转入追回。"
        RevocationGiven => async |app: App, who: Principal, id, seen, given: RevocationGiven|
            revoke_relief(&app, &who, id, seen, given.ground, given.reason).await;
    recover "/cases/{id}/receive-recovery" "追回到账" "财务确认追回的款项到账，进入资金池。"
        RecoveryGiven => async |app: App, who: Principal, id, seen, given: RecoveryGiven| {
            let RecoveryGiven { amount_fen, reference, org } = given;
            receive_recovery(&app, &who, id, seen, RecoveryInput { amount_fen, reference, org }).await
        };
    write_off "/cases/{id}/write-off-recovery" "核销" "按核销决定，不再追回余下的款项。"
        WriteOffGiven => async |app: App, who: Principal, id, seen, given: WriteOffGiven|
            write_off_recovery(&app, &who, id, seen, given.decision_number, given.reason).await;
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    money_verbs()
}

impl AdvanceGiven {
    fn input(self) -> AdvanceInput {
        let Self { amount_fen, payee, to_hospital, reason } = self;
        AdvanceInput { amount_fen, payee: payee.into(), to_hospital, reason }
    }
}
