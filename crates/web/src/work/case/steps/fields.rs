//! The forms of the steps: what each means, what it asks.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "actions with a tab of their own, or none on a case, have no form here"
)]

use app::{
    Action, Principal,
    bulk::handlers_of,
    model::{AdvanceState, InquiryKind, RevocationGround, SuspensionGround, TerminationGround},
    persona,
    view::case::CaseView,
};
use kernel::Fen;

use super::{AtCase, Field, Kind, Step, is_suspended};
use crate::{failure::Failure, look::Choice};

fn step(
    verb: &'static str,
    title: &'static str,
    explain: &str,
    button: &'static str,
    fields: Vec<Field>,
) -> Step {
    let fields =
        fields.into_iter().map(|field| Field { name: format!("{verb}.{}", field.name), ..field }).collect();
    Step { verb, title, explain: explain.to_owned(), button, grave: false, fields, open: false }
}

fn grave(step: Step) -> Step {
    Step { grave: true, ..step }
}

fn field(name: &str, label: &'static str, hint: &'static str, kind: Kind) -> Field {
    Field { name: name.to_owned(), label, hint, required: true, kind }
}

fn maybe(field: Field) -> Field {
    Field { required: false, ..field }
}

fn reason(hint: &'static str) -> Field {
    field("reason", "理由", hint, Kind::Area)
}

fn account() -> Vec<Field> {
    vec![
        field("holder", "户名", "", Kind::Text),
        field("bank", "开户银行", "", Kind::Text),
        field("account_number", "账号", "", Kind::Text),
    ]
}

fn chosen<T>(all: impl IntoIterator<Item = T>, choice: impl Fn(T) -> (&'static str, &'static str)) -> Kind {
    Kind::Select(
        all.into_iter()
            .map(|one| {
                let (word, label) = choice(one);
                Choice::new(word, label)
            })
            .collect(),
    )
}

/// The other offices that decide on assistance.
async fn offices(at: &AtCase, own_too: bool) -> Result<Kind, Failure> {
    let own = match &at.who {
        Principal::Staff(staff) => Some(staff.org.clone()),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
    };
    let all = persona::organisations(at.app()).await?;
    let deciding = all
        .into_iter()
        .filter(|org| org.kind.organ().is_some() && (own_too || Some(&org.id) != own.as_ref()));
    Ok(Kind::Select(deciding.map(|org| Choice::new(org.id.to_string(), org.name)).collect()))
}

/// The forms of an action, as things stand; none for what has a tab of its own.
pub async fn steps_of(at: &AtCase, view: &CaseView, action: Action) -> Result<Vec<Step>, Failure> {
    Ok(match action {
        Action::Inquire | Action::SuspendCase | Action::ExtendDecision | Action::TerminateCase => {
            review(at, view, action).await?
        }
        Action::OfferTransfer | Action::AnswerTransfer => transfer(at, view, action).await?,
        Action::ManageApplicants => applicants(view),
        Action::RequestAdvance | Action::DecideAdvance | Action::ConfirmPayment => advance(view, action),
        Action::AgreeJointHelp
        | Action::RequestFunds
        | Action::ReceiveFunds
        | Action::NotifyPayee
        | Action::RevokeRelief
        | Action::ReceiveRecovery
        | Action::WriteOffRecovery => money(at, action).await?,
        Action::DeclineApplication => {
            let explain = "七日内书面告知申请人不予受理和理由；申请人不服的，可以投诉、信访。";
            let reasons = field("reasons", "不予受理的理由", "写明依据，会告知申请人", Kind::Area);
            vec![grave(step("decline", "不予受理", explain, "确定不予受理", vec![reasons]))]
        }
        Action::AssignHandler => {
            let handlers = handlers_of(at.app(), &at.who).await?;
            let choices = handlers.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
            let explain = "新的承办人会在「我的工作」里看到这件案件。";
            let whom = field("handler", "承办人", "", Kind::Select(choices));
            vec![step("assign", "指定承办人", explain, "指定", vec![whom])]
        }
        Action::ReopenCase => {
            let explain = "出现新的证据、情况变化或者原来的处理有误时，重新办理；原来的记录都保留。";
            vec![step("reopen", "重新办理", explain, "重新办理", vec![reason("写明出现了什么新情况")])]
        }
        Action::PromiseProof => promise(view),
        _ => Vec::new(),
    })
}

async fn review(at: &AtCase, view: &CaseView, action: Action) -> Result<Vec<Step>, Failure> {
    Ok(match (action, &view.state.inquiry) {
        (Action::Inquire, Some(inquiry)) => {
            let explain = format!("{}自 {} 起，对象：{}。", inquiry.kind.label(), inquiry.on, inquiry.with);
            let result = field("result", "结果", "查明了什么，听证、请示的意见是什么", Kind::Area);
            vec![step("inquiry-end", "结束调查、听证", &explain, "登记结果", vec![result])]
        }
        (Action::Inquire, None) => {
            let kinds = chosen(InquiryKind::ALL, |kind| (kind.word(), kind.label()));
            let fields = vec![
                field("inquiry", "做什么", "", kinds),
                field("with", "向谁调查，或听证、请示的对象", "单位或人员的名称", Kind::Text),
                maybe(field("org", "受委托的单位", "委托调查时选择", offices(at, false).await?)),
                maybe(field("held_on", "听证日期", "听证时填写，三日前告知参加人", Kind::Date)),
                reason("要查明什么"),
            ];
            let explain = "外调、委托调查、听证、请示期间，是否扣除期限由规则决定，会显示在右边的时限里。";
            vec![step("inquiry", "外调、听证、请示", explain, "开始", fields)]
        }
        (Action::SuspendCase, _) if is_suspended(view) => {
            let explain = "中止的原因消除以后，恢复审查，期限接着计算。";
            vec![step("resume", "恢复审查", explain, "恢复", vec![reason("写明中止原因如何消除")])]
        }
        (Action::SuspendCase, _) => {
            let grounds = chosen(SuspensionGround::ALL, |ground| (ground.word(), ground.label()));
            let explain = "中止期间不计入办理期限；会告知申请人。";
            let fields = vec![field("ground", "中止的情形", "", grounds), reason("")];
            vec![step("suspend", "中止审查", explain, "中止", fields)]
        }
        (Action::ExtendDecision, _) => {
            let explain = "案情复杂、期限内办不完的，经批准可以延长；会告知申请人。";
            let fields = vec![field("to", "延长到哪一天", "例如 2026-03-02", Kind::Date), reason("")];
            vec![step("extend", "延长办理期限", explain, "批准延长", fields)]
        }
        _ => {
            let grounds = chosen(TerminationGround::ALL, |ground| (ground.word(), ground.label()));
            let explain = "终结以后不再作出救助决定；会告知申请人。";
            let fields = vec![field("ground", "终结的情形", "", grounds), reason("")];
            vec![grave(step("terminate", "终结案件", explain, "确定终结", fields))]
        }
    })
}

async fn transfer(at: &AtCase, view: &CaseView, action: Action) -> Result<Vec<Step>, Failure> {
    Ok(match (action, &view.state.transfer_offer) {
        (Action::AnswerTransfer, _) => vec![
            step(
                "transfer-accept",
                "接收移送管辖",
                "接收以后由本单位承办，首接责任同时转来。",
                "接收",
                Vec::new(),
            ),
            grave(step(
                "transfer-decline",
                "不接收移送管辖",
                "不接收的，案件仍由移送的单位承办。",
                "不接收",
                vec![reason("写明为什么不归本单位管辖")],
            )),
        ],
        (_, Some(offer)) => {
            let explain = format!("待对方接收：已于 {} 提出移送，接收之前仍由本单位承办。", offer.on);
            vec![step("take-back", "收回移送管辖", &explain, "收回", vec![reason("")])]
        }
        (_, None) => {
            let explain = "对方接收之前，案件仍由本单位承办（首接负责）。";
            let fields =
                vec![field("to", "移送到哪个单位", "", offices(at, false).await?), reason("写明管辖依据")];
            vec![step("transfer", "移送管辖", explain, "提出移送", fields)]
        }
    })
}

fn applicants(view: &CaseView) -> Vec<Step> {
    let mut fields = vec![
        field("name", "姓名", "", Kind::Text),
        field("identity", "证件号码", "", Kind::Text),
        field("phone", "电话", "", Kind::Text),
        maybe(field("address", "住址", "", Kind::Text)),
        field("relation", "与被害人的关系", "例如 父亲、配偶、子女", Kind::Text),
        maybe(field("share", "约定的份额（%）", "没有约定的不填", Kind::Text)),
    ];
    fields.extend(account());
    let explain = "被害人死亡的，近亲属可以共同申请；每个人的款打到本人账户。";
    let mut steps = vec![step("applicant", "增加共同申请人", explain, "增加", fields)];
    let known: Vec<Choice> = view
        .applicants
        .iter()
        .filter(|line| !line.relation.is_empty())
        .map(|line| Choice::new(line.person.to_string(), format!("{}（{}）", line.name, line.relation)))
        .collect();
    if !known.is_empty() {
        let fields = vec![field("person", "哪一位", "", Kind::Select(known)), reason("")];
        let explain = "本人退出或者不符合条件的，从共同申请人中去掉；记录都保留。";
        steps.push(step("applicant-leave", "共同申请人退出", explain, "退出", fields));
    }
    steps
}

fn advance(view: &CaseView, action: Action) -> Vec<Step> {
    let state = view.state.advance.as_ref().map(|advance| advance.state);
    let asked = view.state.advance.as_ref().map(|advance| {
        let to = if advance.to_hospital { "付给医院" } else { "付给申请人" };
        format!("先行救助 {}，{to}。", Fen::new(advance.amount_fen).yuan())
    });
    match action {
        Action::RequestAdvance => {
            let mut fields = vec![
                field("amount", "金额", "", Kind::Money),
                maybe(field("to_hospital", "直接付给医院", "", Kind::Tick)),
            ];
            fields.extend(account());
            fields.push(reason("为什么等不到决定：急需医疗、生活无着等"));
            let explain = "急需医疗救治等特殊情况，可以先行救助，事后补办审批；最后的决定里会扣除。";
            vec![step("advance", "先行救助", explain, "报请先行救助", fields)]
        }
        Action::DecideAdvance if state == Some(AdvanceState::Requested) => {
            let explain = asked.unwrap_or_default();
            let comment = field("comment", "意见", "", Kind::Area);
            let approve = step("advance-approve", "批准先行救助", &explain, "批准", vec![comment]);
            let reject = step("advance-reject", "不批准先行救助", &explain, "不批准", vec![reason("")]);
            vec![approve, grave(reject)]
        }
        Action::ConfirmPayment if state == Some(AdvanceState::Approved) => {
            let explain = format!("{}确认以后记账。", asked.unwrap_or_default());
            let reference = field("bank_reference", "银行流水号", "", Kind::Text);
            vec![step("advance-paid", "确认先行救助已付", &explain, "确认已付", vec![reference])]
        }
        _ => Vec::new(),
    }
}

async fn money(at: &AtCase, action: Action) -> Result<Vec<Step>, Failure> {
    let document = |hint| field("document", "文件号", hint, Kind::Text);
    Ok(match action {
        Action::AgreeJointHelp => {
            let mut fields = Vec::new();
            for (org, amount) in [("org1", "amount1"), ("org2", "amount2"), ("org3", "amount3")] {
                let needed = org != "org3";
                let office = field(org, "单位", "", offices(at, true).await?);
                let sum = field(amount, "承担金额", "", Kind::Money);
                fields.extend([office, sum].map(|field| Field { required: needed, ..field }));
            }
            fields.push(document("联合救助的会商纪要或复函"));
            let explain = "上下两级或者几个机关一起救助，各自承担一部分；合计就是提出的救助金额。";
            vec![step("joint", "联合救助", explain, "登记", fields)]
        }
        Action::RequestFunds => {
            let explain = "本单位资金池不够支付，向财政（上级）请款。";
            vec![step("funds", "请款", explain, "登记请款", vec![document("请款的函号")])]
        }
        Action::ReceiveFunds => {
            let explain = "请的款已经到账，这件案件的金额随即预留。";
            vec![step("funds-in", "登记资金到账", explain, "登记到账", vec![document("拨款文件号")])]
        }
        Action::NotifyPayee => {
            let how = field("how", "怎样通知的", "例如 电话通知本人，约定 3 月 5 日到行领取", Kind::Text);
            vec![step("notify", "通知领取", "资金到位后两个工作日内通知申请人。", "已通知", vec![how])]
        }
        Action::RevokeRelief => {
            let grounds = chosen(RevocationGround::ALL, |ground| (ground.word(), ground.label()));
            let fields = vec![field("ground", "撤销的情形", "", grounds), reason("写明查明的事实和依据")];
            let explain = "没有付的不再付；已经付的，责令退回，转入追回。";
            vec![grave(step("revoke", "撤销救助决定", explain, "确定撤销", fields))]
        }
        Action::ReceiveRecovery => {
            let fields = vec![
                field("amount", "退回金额", "", Kind::Money),
                field("reference", "银行流水号", "", Kind::Text),
                maybe(field("org", "退到哪个单位", "联合救助时选择", offices(at, true).await?)),
            ];
            vec![step("recovery", "登记追回到账", "退回的钱记回资金池。", "登记到账", fields)]
        }
        _ => {
            let fields = vec![
                field("decision_number", "核销的批准文号", "", Kind::Text),
                reason("写明为什么追不回来"),
            ];
            let explain = "确实追不回来的，经批准核销，不再追。";
            vec![grave(step("write-off", "核销追回", explain, "确定核销", fields))]
        }
    })
}

fn promise(view: &CaseView) -> Vec<Step> {
    let label = |code: &str| {
        let known = view.checklist.iter().find(|item| item.code == code);
        known.map_or_else(|| code.to_owned(), |item| item.label.clone())
    };
    let items: Vec<Choice> = view
        .state
        .deferred_open()
        .map(|item| {
            Choice::new(item.item.clone(), format!("{}（应于 {} 前补齐）", label(&item.item), item.due))
        })
        .collect();
    let explain =
        "容缺的材料确实开不出来的，由申请人书面承诺属实，代替这份证明；承诺不实的，撤销决定并追回。";
    vec![step(
        "promise",
        "告知承诺",
        explain,
        "登记承诺",
        vec![field("item", "哪一项", "", Kind::Select(items))],
    )]
}
