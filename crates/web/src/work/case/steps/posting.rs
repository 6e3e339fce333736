//! What was typed into a step's form, as its verb takes it.

use app::{
    Error, Outcome,
    agree_joint_help::agree_joint_help,
    assign_handler::assign_handler,
    decline_application::decline_application,
    extend_decision::extend_decision,
    inquire::{InquiryInput, begin_inquiry, end_inquiry},
    manage_applicants::{ApplicantInput, add_applicant, remove_applicant},
    model::{BankAccount, FundingShare, InquiryKind, RevocationGround, SuspensionGround, TerminationGround},
    notify_payee::notify_payee,
    open_case::PersonInput,
    promise_proof::promise_proof,
    recover_relief::{RecoveryInput, receive_recovery, write_off_recovery},
    reopen_case::reopen_case,
    request_funds::{receive_funds, request_funds},
    revoke_relief::revoke_relief,
    suspend_case::{resume_case, suspend_case},
    terminate_case::terminate_case,
    transfer_case::{accept_transfer, decline_transfer, offer_transfer, take_back_transfer},
    urgent_advance::{AdvanceInput, approve_advance, confirm_advance, reject_advance, request_advance},
};
use kernel::{Day, Fen, OrgId, Refusal};

use super::AtCase;
use crate::{failure::Failure, posted::Posted};

/// A form's fields, read without the step's name before them.
struct Typed<'a> {
    verb: &'a str,
    posted: &'a Posted,
    wrong: Vec<Refusal>,
}

impl Typed<'_> {
    fn text(&self, name: &str) -> String {
        self.posted.get(&format!("{}.{name}", self.verb)).to_owned()
    }

    fn refuse(&mut self, name: &str, message: &str, mend: &str) {
        self.wrong.push(Refusal::new("step_input", message, mend, "").on_field(name));
    }

    fn one_of<T>(
        &mut self,
        name: &str,
        all: impl IntoIterator<Item = T>,
        word: impl Fn(&T) -> &'static str,
    ) -> Option<T> {
        let asked = self.text(name);
        let found = all.into_iter().find(|one| word(one) == asked);
        if found.is_none() {
            self.refuse(name, "还没有选择。", "请选择其中一项。");
        }
        found
    }

    fn fen(&mut self, name: &str) -> i64 {
        match Fen::from_yuan_text(&self.text(name)) {
            Ok(amount) if amount > Fen::ZERO => amount.fen(),
            Ok(_) => {
                self.refuse(name, "金额应大于零。", "请按元填写。");
                0
            }
            Err(error) => {
                self.refuse(name, &format!("{error}。"), "请按元填写，例如 5000 或 1200.50。");
                0
            }
        }
    }

    fn day(&mut self, name: &str) -> Option<Day> {
        let day = self.text(name).parse().ok();
        if day.is_none() {
            self.refuse(name, "日期无法识别。", "请按 2026-03-02 的样子填写。");
        }
        day
    }

    fn maybe_day(&mut self, name: &str) -> Option<Day> {
        if self.text(name).is_empty() { None } else { self.day(name) }
    }

    fn org(&mut self, name: &str) -> OrgId {
        let org = self.text(name);
        if org.is_empty() {
            self.refuse(name, "还没有选择单位。", "请选择一个单位。");
        }
        OrgId(org)
    }

    fn maybe_org(&self, name: &str) -> Option<OrgId> {
        Some(self.text(name)).filter(|org| !org.is_empty()).map(OrgId)
    }

    fn account(&self) -> BankAccount {
        BankAccount {
            bank: self.text("bank"),
            holder: self.text("holder"),
            number: self.text("account_number").chars().filter(|c| !c.is_whitespace()).collect(),
        }
    }
}

type Ran = (Result<Outcome, Error>, &'static str);

/// Runs a step's verb; its outcome and what to say when it is done.
pub async fn run(at: &AtCase, verb: &str, posted: &Posted) -> Result<Ran, Failure> {
    let mut typed = Typed { verb, posted, wrong: Vec::new() };
    let ran = match verb {
        "decline" | "assign" | "reopen" | "promise" | "applicant" | "applicant-leave" => {
            intake(at, &mut typed).await
        }
        "inquiry" | "inquiry-end" | "suspend" | "resume" | "extend" | "terminate" => {
            review(at, &mut typed).await
        }
        "transfer" | "transfer-accept" | "transfer-decline" | "take-back" => transfer(at, &mut typed).await,
        "advance" | "advance-approve" | "advance-reject" | "advance-paid" => advance(at, &mut typed).await,
        _ => money(at, &mut typed).await,
    };
    ran.ok_or_else(|| Error::not_found("这个办理事项").into())
        .map(|ran| if typed.wrong.is_empty() { ran } else { (Err(Error::Invalid(typed.wrong)), "") })
}

/// Runs the verb only where nothing is wrong with what was typed.
macro_rules! when_right {
    ($typed:ident, $done:literal, $verb:expr) => {
        if $typed.wrong.is_empty() { Some(($verb.await, $done)) } else { Some((Ok(Outcome::Unchanged), "")) }
    };
}

async fn intake(at: &AtCase, typed: &mut Typed<'_>) -> Option<Ran> {
    let (app, who, id, seen) = (at.app(), &at.who, at.id, typed.posted.seen());
    match typed.verb {
        "decline" => {
            let reasons = typed.text("reasons");
            when_right!(
                typed,
                "已决定不予受理，请书面告知申请人。",
                decline_application(app, who, id, seen, reasons)
            )
        }
        "assign" => match typed.text("handler").parse() {
            Ok(handler) => when_right!(typed, "已指定承办人。", assign_handler(app, who, id, seen, handler)),
            Err(_) => {
                typed.refuse("handler", "还没有选择承办人。", "请选择一位。");
                Some((Ok(Outcome::Unchanged), ""))
            }
        },
        "reopen" => {
            let reason = typed.text("reason");
            when_right!(typed, "案件已重新办理。", reopen_case(app, who, id, seen, reason))
        }
        "promise" => {
            let item = typed.text("item");
            when_right!(typed, "已登记告知承诺。", promise_proof(app, who, id, seen, item))
        }
        "applicant" => {
            let share = typed.text("share");
            let share_permille = match share.parse::<f64>() {
                _ if share.is_empty() => None,
                Ok(percent) if (0.0..=100.0).contains(&percent) => {
                    format!("{:.0}", percent * 10.0).parse().ok()
                }
                Ok(_) | Err(_) => {
                    typed.refuse("share", "份额无法识别。", "请填 0 到 100 之间的数，例如 50。");
                    None
                }
            };
            let input = ApplicantInput {
                person: PersonInput {
                    name: typed.text("name"),
                    identity: typed.text("identity"),
                    phone: typed.text("phone"),
                    address: typed.text("address"),
                    residence_region: String::new(),
                },
                relation: typed.text("relation"),
                share_permille,
                account: typed.account(),
            };
            when_right!(typed, "已增加共同申请人。", add_applicant(app, who, id, seen, input))
        }
        _ => match typed.text("person").parse() {
            Ok(person) => {
                let reason = typed.text("reason");
                when_right!(typed, "已登记退出。", remove_applicant(app, who, id, seen, person, reason))
            }
            Err(_) => {
                typed.refuse("person", "还没有选择是哪一位。", "请选择一位。");
                Some((Ok(Outcome::Unchanged), ""))
            }
        },
    }
}

async fn review(at: &AtCase, typed: &mut Typed<'_>) -> Option<Ran> {
    let (app, who, id, seen) = (at.app(), &at.who, at.id, typed.posted.seen());
    let reason = typed.text("reason");
    match typed.verb {
        "inquiry" => {
            let inquiry = typed.one_of("inquiry", InquiryKind::ALL, |kind| kind.word());
            let inquiry = inquiry.unwrap_or(InquiryKind::Outside);
            let input = InquiryInput {
                inquiry,
                with: typed.text("with"),
                org: typed.maybe_org("org"),
                reason,
                held_on: typed.maybe_day("held_on"),
            };
            when_right!(typed, "已登记，调查期间的时限见右边。", begin_inquiry(app, who, id, seen, input))
        }
        "inquiry-end" => {
            let result = typed.text("result");
            when_right!(typed, "结果已登记，审查继续。", end_inquiry(app, who, id, seen, result))
        }
        "suspend" => {
            let ground = typed.one_of("ground", SuspensionGround::ALL, |ground| ground.word());
            let ground = ground.unwrap_or(SuspensionGround::Other);
            when_right!(typed, "审查已中止，期限停止计算。", suspend_case(app, who, id, seen, ground, reason))
        }
        "resume" => when_right!(typed, "审查已恢复，期限继续计算。", resume_case(app, who, id, seen, reason)),
        "extend" => {
            let Some(to) = typed.day("to") else { return Some((Ok(Outcome::Unchanged), "")) };
            when_right!(typed, "已批准延长，请告知申请人。", extend_decision(app, who, id, seen, to, reason))
        }
        _ => {
            let ground = typed.one_of("ground", TerminationGround::ALL, |ground| ground.word());
            let ground = ground.unwrap_or(TerminationGround::Other);
            when_right!(
                typed,
                "案件已终结，请告知申请人。",
                terminate_case(app, who, id, seen, ground, reason)
            )
        }
    }
}

async fn transfer(at: &AtCase, typed: &mut Typed<'_>) -> Option<Ran> {
    let (app, who, id, seen) = (at.app(), &at.who, at.id, typed.posted.seen());
    let reason = typed.text("reason");
    match typed.verb {
        "transfer" => {
            let to = typed.org("to");
            when_right!(
                typed,
                "已提出移送，对方接收之前仍由本单位承办。",
                offer_transfer(app, who, id, seen, to, reason)
            )
        }
        "transfer-accept" => {
            when_right!(typed, "已接收，由本单位承办。", accept_transfer(app, who, id, seen))
        }
        "transfer-decline" => {
            when_right!(typed, "已告知对方不接收。", decline_transfer(app, who, id, seen, reason))
        }
        _ => when_right!(typed, "已收回移送。", take_back_transfer(app, who, id, seen, reason)),
    }
}

async fn advance(at: &AtCase, typed: &mut Typed<'_>) -> Option<Ran> {
    let (app, who, id, seen) = (at.app(), &at.who, at.id, typed.posted.seen());
    match typed.verb {
        "advance" => {
            let input = AdvanceInput {
                amount_fen: typed.fen("amount"),
                payee: typed.account(),
                to_hospital: typed.text("to_hospital") == "yes",
                reason: typed.text("reason"),
            };
            when_right!(typed, "已报请先行救助。", request_advance(app, who, id, seen, input))
        }
        "advance-approve" => {
            let comment = typed.text("comment");
            when_right!(typed, "已批准先行救助。", approve_advance(app, who, id, seen, comment))
        }
        "advance-reject" => {
            let reason = typed.text("reason");
            when_right!(typed, "已告知不批准先行救助。", reject_advance(app, who, id, seen, reason))
        }
        _ => {
            let reference = typed.text("bank_reference");
            when_right!(typed, "先行救助已记账。", confirm_advance(app, who, id, seen, reference))
        }
    }
}

async fn money(at: &AtCase, typed: &mut Typed<'_>) -> Option<Ran> {
    let (app, who, id, seen) = (at.app(), &at.who, at.id, typed.posted.seen());
    let (document, reason) = (typed.text("document"), typed.text("reason"));
    match typed.verb {
        "joint" => {
            let shares = shares(typed);
            when_right!(typed, "已登记联合救助。", agree_joint_help(app, who, id, seen, shares, document))
        }
        "funds" => when_right!(typed, "已登记请款。", request_funds(app, who, id, seen, document)),
        "funds-in" => when_right!(typed, "资金已到账并预留。", receive_funds(app, who, id, seen, document)),
        "notify" => {
            let how = typed.text("how");
            when_right!(typed, "已登记通知。", notify_payee(app, who, id, seen, how))
        }
        "revoke" => {
            let ground = typed.one_of("ground", RevocationGround::ALL, |ground| ground.word());
            let ground = ground.unwrap_or(RevocationGround::Mistake);
            when_right!(typed, "决定已撤销。", revoke_relief(app, who, id, seen, ground, reason))
        }
        "recovery" => {
            let input = RecoveryInput {
                amount_fen: typed.fen("amount"),
                reference: typed.text("reference"),
                org: typed.maybe_org("org"),
            };
            when_right!(typed, "退回的钱已记回资金池。", receive_recovery(app, who, id, seen, input))
        }
        "write-off" => {
            let number = typed.text("decision_number");
            when_right!(typed, "已核销。", write_off_recovery(app, who, id, seen, number, reason))
        }
        _ => None,
    }
}

/// The rows that name an office or a sum.
fn shares(typed: &mut Typed<'_>) -> Vec<FundingShare> {
    let mut shares = Vec::new();
    for (org, amount) in [("org1", "amount1"), ("org2", "amount2"), ("org3", "amount3")] {
        if !typed.text(org).is_empty() || !typed.text(amount).is_empty() {
            shares.push(FundingShare { org: typed.org(org), amount_fen: typed.fen(amount) });
        }
    }
    shares
}
