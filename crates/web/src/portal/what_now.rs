//! What a stage means for the applicant: what happens now, and what one can do. One plain sentence each; who has it
//! and until when stands beside them.

use app::{
    model::{AdvanceState, CaseStage, Settlement},
    view::progress::{Instalment, Owed, ProgressView},
};

use crate::look::format;

const NOTHING: &str = "现在不用做什么，请保持电话畅通。";
const ACCOUNT: &str = "请核对收款账户；账户有变，尽快打 12309。";
const ASK_AGAIN: &str = "觉得不对，可以打 12309 要求重新看一看，或者投诉；情况有变化，可以再申请。";

/// Every stage: what happens now, what one can do.
const WORDS: [(CaseStage, &str, &str); CaseStage::ALL.len()] = [
    (
        CaseStage::Informed,
        "工作人员认为您可能符合条件，为您登记了案件。",
        "愿意申请的，可以在网上填，也可以到窗口或请村（居）委会代办。",
    ),
    (
        CaseStage::Applied,
        "正在看材料齐不齐。齐了就受理；缺什么，会一次告诉您。",
        "有新的材料，可以在下面补交。",
    ),
    (
        CaseStage::AwaitingSupplement,
        "在等您的材料，等待的时间不算在办理期限里。",
        "请在期限前上传，交齐后点「材料补齐了」。开不出来的，打 12309 说明情况。",
    ),
    (CaseStage::NotAccepted, "这次没有受理，原因已经告诉您。", ASK_AGAIN),
    (CaseStage::Accepted, "已经受理，会向有关部门核对情况，不用您来回跑。", NOTHING),
    (CaseStage::UnderReview, "正在核实情况，之后提出意见、报请审批。", NOTHING),
    (CaseStage::OutsideInquiry, "正在向别的单位调取情况，拿到后接着审查。", NOTHING),
    (
        CaseStage::Entrusted,
        "已请别的单位帮助核实，有结果后接着审查。",
        "可能有当地工作人员联系您，请如实说明情况。",
    ),
    (
        CaseStage::Hearing,
        "会安排一次听证，当面听您和有关各方的意见，时间、地点会提前通知您。",
        "收到通知后按时参加，可以带上材料；去不了的，尽早告诉办案人员。",
    ),
    (CaseStage::Instruction, "情况比较复杂，正在请示上级，有答复后接着办。", NOTHING),
    (
        CaseStage::Suspended,
        "因为特殊原因暂停办理，暂停的时间不算在办理期限里；原因消除后恢复。",
        "暂停的原因没有了（例如已经有人代理您），请打 12309 告诉办案人员。",
    ),
    (
        CaseStage::Transferred,
        "这件事应由别的单位办理，材料已经一起移送，不用重新申请。",
        "接手的单位会联系您；一直没有消息，打 12309。",
    ),
    (CaseStage::Proposed, "已经提出意见，正在逐级审批。", "现在不用做什么，决定作出后会告诉您。"),
    (CaseStage::Approving, "已经提出意见，正在逐级审批。", "现在不用做什么，决定作出后会告诉您。"),
    (CaseStage::Granted, "决定给您救助，正在安排资金。", ACCOUNT),
    (CaseStage::FundsRequested, "决定给您救助，正在向财政部门申请这笔资金。", ACCOUNT),
    (CaseStage::FundsReceived, "资金已经到位，接着会通知您领取。", ACCOUNT),
    (CaseStage::Notified, "已经通知您领取，财务部门正在打款。", "过几天查一下账户；没有收到，打 12309。"),
    (
        CaseStage::PartlyPaid,
        "救助金分批发放，已经发了一部分。",
        "按下面的日期查账户；到了日期没收到，打 12309。",
    ),
    (
        CaseStage::Paid,
        "救助金已经打到您的账户。之后会有人联系您，了解困难有没有缓解。",
        "没有收到钱，打 12309。还有别的困难，回访时可以说。",
    ),
    (
        CaseStage::FollowingUp,
        "救助金已经打到您的账户。之后会有人联系您，了解困难有没有缓解。",
        "没有收到钱，打 12309。还有别的困难，回访时可以说。",
    ),
    (
        CaseStage::Refused,
        "这次不能给予救助，理由写在决定里。",
        "觉得不对，可以要求重新审查。低保、临时救助等别的帮助，办案人员会替您转办。",
    ),
    (CaseStage::Terminated, "案件已经终结，不再办理，原因已经告诉您。", ASK_AGAIN),
    (CaseStage::Withdrawn, "按您的意思，申请已经撤回，不再办理。", "以后有需要，可以再申请。"),
    (CaseStage::Abandoned, "期限到了没有收到要补的材料，按放弃申请处理。", "材料准备好了，可以再申请。"),
    (
        CaseStage::Revoked,
        "救助决定已经撤销，没有发的不再发；需要退回的，会书面通知您。",
        "不服的，可以打 12309 要求重新审查，或者投诉。",
    ),
    (
        CaseStage::Recovering,
        "救助决定已经撤销，已发的救助金需要退回。",
        "请按书面通知的金额和账户退回，不要转给个人；一次退不出来，打 12309 商量。",
    ),
    (CaseStage::Closed, "事情已经办完，材料已经归档。", "还有困难，可以再来；不满意，可以评价或投诉。"),
];

/// What happens now, what one can do.
pub fn of_stage(stage: CaseStage) -> (&'static str, &'static str) {
    WORDS.iter().find(|(known, ..)| *known == stage).map_or(("", ""), |(_, now, you)| (now, you))
}

/// What else is to be known: more time, an advance, money to pay back.
pub fn besides(view: &ProgressView) -> Vec<String> {
    let longer = view
        .extended_to
        .filter(|_| view.stage.is_undecided())
        .map(|day| format!("办理期限已经延长，最晚 {} 作出决定。", format::day(day)));
    let advance = view.advance.map(|(sum, state)| {
        let sum = sum.yuan();
        match state {
            AdvanceState::Requested => {
                format!("情况紧急，已为您报请先行救助 {sum}；批准后先打款，从最后的救助金里扣除。")
            }
            AdvanceState::Approved => format!("先行救助 {sum} 已经批准，正在打款。"),
            AdvanceState::Paid => format!("先行救助 {sum} 已经打款，最后的救助金会减去这部分。"),
            AdvanceState::Rejected => "先行救助没有批准，案件照常办理。".to_owned(),
        }
    });
    let back = view.to_pay_back.map(|sum| format!("还需要退回 {}。", sum.yuan()));
    [longer, advance, back].into_iter().flatten().collect()
}

/// A payment among several: when, how much, how far.
pub fn instalment(part: &Instalment) -> (String, String, &'static str) {
    let (day, state) = match (part.paid_on, part.due) {
        (Some(day), _) => (format::day(day), "已到账"),
        (None, Some(day)) => (format::day(day), "到期发放"),
        (None, None) => ("近期".to_owned(), "等待发放"),
    };
    (day, part.amount.yuan(), state)
}

/// A paper that may follow: what it is, how it stands.
pub fn owed(item: &Owed) -> (String, String) {
    let state = match item.settled {
        Some((Settlement::Received, day)) => format!("{} 已收到", format::day(day)),
        Some((Settlement::Promised, day)) => format!("{} 已用书面承诺代替", format::day(day)),
        None => format!("最晚 {} 补交，不影响现在办理", format::day(item.due)),
    };
    (item.label.clone(), state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_says_what_happens_and_what_one_can_do() {
        for stage in CaseStage::ALL {
            let (now, you) = of_stage(stage);
            assert!(now.ends_with('。') && you.ends_with('。') && now != you, "{}", stage.word());
        }
        let distinct: std::collections::BTreeSet<_> = CaseStage::ALL.map(|stage| of_stage(stage).0).into();
        assert!(
            distinct.len() >= CaseStage::ALL.len() - 2,
            "only stages that are one to an applicant share words"
        );
    }
}
