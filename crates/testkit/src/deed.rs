//! What people do to cases, the right and the wrong thing alike: one deed is one verb of the app, done by whoever does
//! it in life or by somebody who may not. A refusal is an answer; a fault is not.

mod habit;
mod turn;

use std::collections::BTreeMap;

use app::{
    Error, Outcome, Principal,
    accept_application::{abandon_application, accept_application, request_supplement},
    add_paper::{Upload, add_paper},
    answer_referral::{receive, resolve},
    close_case::close_case,
    confirm_payment::{confirm_payment, report_payment_failure},
    finding::finding_of,
    manage_funds::{Deposit, deposit},
    model::{Acknowledgement, Factors, ReferralOutcome, SharingBasis},
    open_case::{open_case, record_application},
    persona,
    propose_opinion::{OpinionInput, propose_opinion},
    record_facts::record_facts,
    send_referral::{ReferralInput, send_referral},
    sign_off::{next_signer, return_proposal, sign_off},
    submit_application::submit_application,
    urgent_advance::advance_title,
    withdraw::withdraw,
};
use kernel::{CaseId, Fen, OrgId, ReferralId};

use crate::{
    JPEG, OFFICE, TestWorld,
    case::{FACTS, application},
    world::row,
};

/// One thing that somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// An officer opens somebody's case.
    Open,
    /// Somebody applies on the portal.
    Portal,
    /// The application is written down at the window.
    Apply,
    /// Every missing paper is handed in.
    HandIn,
    /// The applicant is asked for more.
    Supplement,
    /// The application is accepted.
    Accept,
    /// Facts are recorded.
    Facts,
    /// Relief is proposed.
    Propose,
    /// A refusal is proposed.
    ProposeRefusal,
    /// Whose turn it is signs.
    Sign,
    /// The proposal is returned.
    Return,
    /// Finance confirms the payment.
    Pay,
    /// The bank returned the money.
    BankReturns,
    /// The case is referred to civil affairs.
    Refer,
    /// They acknowledge it.
    Receive,
    /// They answer it.
    Resolve,
    /// The case is closed.
    Close,
    /// The application is withdrawn.
    Withdraw,
    /// It is regarded as given up.
    Abandon,
    /// Money comes into the pool.
    Deposit,
    /// The application is not accepted.
    Decline,
    /// The review begins.
    BeginReview,
    /// An inquiry outside the file begins.
    Inquire,
    /// It ends.
    EndInquiry,
    /// The review is suspended.
    Suspend,
    /// It goes on.
    Resume,
    /// More time to decide.
    Extend,
    /// The case is ended without a decision.
    Terminate,
    /// An ended case is taken up again.
    Reopen,
    /// It is offered to another office.
    OfferTransfer,
    /// They take it over.
    AcceptTransfer,
    /// They do not.
    DeclineTransfer,
    /// The applicant promises a paper that is owed.
    Promise,
    /// Somebody applies together with the applicant.
    Join,
    /// The last who applied leaves.
    Leave,
    /// An urgent advance is asked for.
    Advance,
    /// It is approved.
    ApproveAdvance,
    /// It is not.
    RejectAdvance,
    /// It is paid.
    PayAdvance,
    /// Two offices agree to pay together.
    Together,
    /// Whose turn it is signs, with or without money.
    SignUnfunded,
    /// The money is asked for.
    RequestFunds,
    /// It comes.
    ReceiveFunds,
    /// The payee is told.
    Notify,
    /// The relief is revoked.
    Revoke,
    /// Money comes back.
    Recover,
    /// What is outstanding is given up.
    WriteOff,
    /// Somebody complains.
    Complain,
    /// The applicant says how it was.
    Rate,
}

/// What was done for good: of which case (none for money), and the kind of the event that says so.
pub type Done = Vec<(Option<CaseId>, &'static str)>;

fn done(outcome: Outcome, case: CaseId, kind: &'static str) -> Done {
    match outcome {
        Outcome::Changed => vec![(Some(case), kind)],
        Outcome::Unchanged => Vec::new(),
    }
}

impl TestWorld {
    /// Does it. `who` acts instead of whoever should, where one is named; `number` tells one doing from another.
    ///
    /// # Errors
    /// The verb's refusal or fault.
    ///
    /// # Panics
    /// Never for anything that the platform may answer.
    pub async fn perform(
        &self,
        deed: Deed,
        case: Option<CaseId>,
        who: Option<&Principal>,
        number: u64,
    ) -> Result<Done, Error> {
        match (deed, case) {
            (Deed::Open, _) => self.open_somebody(number).await,
            (Deed::Portal, _) => self.apply_at_portal(number).await,
            (Deed::Deposit, _) => self.put_money_in(number).await,
            (_, None) => Ok(Vec::new()),
            (deed, Some(case)) => match who {
                Some(who) => self.on_case(deed, case, who, number).await,
                None => {
                    let who = self.usual(deed, case).await?;
                    self.on_case(deed, case, &who, number).await
                }
            },
        }
    }

    /// Whoever does it in life.
    async fn usual(&self, deed: Deed, case: CaseId) -> Result<Principal, Error> {
        let account = match deed {
            Deed::Sign | Deed::SignUnfunded | Deed::Return => match next_signer(&self.app, case).await? {
                Some(title) => Self::titled(&title),
                None => "approver",
            },
            Deed::ApproveAdvance => Self::titled(&advance_title(&self.app, case).await?),
            Deed::Extend
            | Deed::Terminate
            | Deed::Reopen
            | Deed::RejectAdvance
            | Deed::Revoke
            | Deed::WriteOff => "approver",
            Deed::Pay | Deed::BankReturns | Deed::PayAdvance | Deed::ReceiveFunds | Deed::Recover => {
                "finance"
            }
            Deed::AcceptTransfer | Deed::DeclineTransfer => "neighbour",
            Deed::Receive | Deed::Resolve => "officer",
            Deed::Open
            | Deed::Portal
            | Deed::Apply
            | Deed::HandIn
            | Deed::Supplement
            | Deed::Accept
            | Deed::Facts
            | Deed::Propose
            | Deed::ProposeRefusal
            | Deed::Refer
            | Deed::Close
            | Deed::Withdraw
            | Deed::Abandon
            | Deed::Deposit
            | Deed::Decline
            | Deed::BeginReview
            | Deed::Inquire
            | Deed::EndInquiry
            | Deed::Suspend
            | Deed::Resume
            | Deed::OfferTransfer
            | Deed::Promise
            | Deed::Join
            | Deed::Leave
            | Deed::Advance
            | Deed::Together
            | Deed::RequestFunds
            | Deed::Notify
            | Deed::Complain
            | Deed::Rate => "handler",
        };
        persona::staff(&self.app, account).await
    }

    async fn open_somebody(&self, number: u64) -> Result<Done, Error> {
        let handler = persona::staff(&self.app, "handler").await?;
        let name = format!("（2026）浙0106刑初{number}号");
        let matter = self.matter(&name, &name).await;
        let case = open_case(&self.app, &handler, matter, &self.somebody()).await?;
        Ok(vec![(Some(case), "case_opened")])
    }

    async fn apply_at_portal(&self, number: u64) -> Result<Done, Error> {
        let draft = self.draft_for(&self.somebody(), &format!("（2026）浙0106刑初{number}号"));
        let draft = self.keep("owner", &draft).await;
        let receipt = submit_application(&self.app, &Principal::Visitor, "owner", draft).await?;
        Ok(vec![(Some(receipt.case), "case_opened"), (Some(receipt.case), "application_submitted")])
    }

    async fn put_money_in(&self, number: u64) -> Result<Done, Error> {
        let money = Deposit {
            source: "local".to_owned(),
            name: "区级专项资金".to_owned(),
            amount: Fen::new(100_000),
            reference: format!("财拨〔2026〕{number}号"),
        };
        deposit(&self.app, &persona::system("setup"), &OrgId(OFFICE.to_owned()), money).await?;
        Ok(vec![(None, "funds_deposited")])
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are turns")]
    async fn on_case(&self, deed: Deed, id: CaseId, who: &Principal, number: u64) -> Result<Done, Error> {
        let app = &self.app;
        let comment = || "同意".to_owned();
        Ok(match deed {
            Deed::Open | Deed::Portal | Deed::Deposit => Vec::new(),
            Deed::Apply => {
                let name = self.case(id).await.person.name;
                record_application(app, who, id, None, application(&name)).await?;
                vec![(Some(id), "application_submitted")]
            }
            Deed::HandIn => self.hand_in_all(id, who, number).await?,
            Deed::Supplement => {
                let items = vec!["id_copy".to_owned()];
                let note = "请补交身份证复印件".to_owned();
                let asked = request_supplement(app, who, id, None, items, note).await?;
                done(asked, id, "supplement_requested")
            }
            Deed::Accept => done(accept_application(app, who, id, None).await?, id, "application_accepted"),
            Deed::Facts => {
                let mut facts: BTreeMap<_, _> = row(&FACTS);
                facts.insert("loss_fen".to_owned(), (number * 100).to_string());
                done(record_facts(app, who, id, None, "judgment", &facts).await?, id, "facts_recorded")
            }
            Deed::Propose | Deed::ProposeRefusal => {
                let opinion = self.some_opinion(id, who, deed == Deed::Propose).await?;
                done(propose_opinion(app, who, id, None, opinion).await?, id, "opinion_proposed")
            }
            Deed::Sign => done(sign_off(app, who, id, None, comment()).await?, id, "signed_off"),
            Deed::Return => {
                let reason = "请补充理由".to_owned();
                done(return_proposal(app, who, id, None, reason).await?, id, "proposal_returned")
            }
            Deed::Pay => {
                let slip = format!("回单{id}");
                done(confirm_payment(app, who, id, None, slip).await?, id, "payment_confirmed")
            }
            Deed::BankReturns => {
                let reason = "账号有误".to_owned();
                done(report_payment_failure(app, who, id, None, reason).await?, id, "payment_failed")
            }
            Deed::Refer => {
                send_referral(app, who, id, to_civil_affairs()).await?;
                vec![(Some(id), "referral_sent")]
            }
            Deed::Receive | Deed::Resolve => self.answer(deed, id, who).await?,
            Deed::Close => {
                done(close_case(app, who, id, None, "已办结".to_owned()).await?, id, "case_closed")
            }
            Deed::Withdraw => {
                done(withdraw(app, who, id, None, "本人自愿".to_owned()).await?, id, "application_withdrawn")
            }
            Deed::Abandon => {
                done(abandon_application(app, who, id, None).await?, id, "application_abandoned")
            }
            turn => self.turn(turn, id, who, number).await?,
        })
    }

    async fn hand_in_all(&self, id: CaseId, who: &Principal, number: u64) -> Result<Done, Error> {
        let mut handed_in = Vec::new();
        for item in app::facts_of_case::checklist_of(&self.app, who, id).await? {
            if item.required && item.papers.is_empty() {
                let bytes = [JPEG, number.to_string().as_bytes(), item.code.as_bytes()].concat();
                let upload = Upload { material: item.code, file_name: "材料.jpg".to_owned(), bytes };
                handed_in.extend(done(add_paper(&self.app, who, id, upload).await?, id, "paper_added"));
            }
        }
        Ok(handed_in)
    }

    async fn answer(&self, deed: Deed, id: CaseId, who: &Principal) -> Result<Done, Error> {
        let sent: Vec<ReferralId> = self.case(id).await.referrals.iter().map(|line| line.id).collect();
        let Some(referral) = sent.last().copied() else { return Ok(Vec::new()) };
        if deed == Deed::Receive {
            return Ok(done(receive(&self.app, who, referral, None).await?, id, "referral_received"));
        }
        let outcome = ReferralOutcome::Declined;
        let resolved = resolve(&self.app, who, referral, None, outcome, "不符合条件".to_owned()).await?;
        Ok(done(resolved, id, "referral_resolved"))
    }

    async fn some_opinion(&self, id: CaseId, who: &Principal, grant: bool) -> Result<OpinionInput, Error> {
        let found = finding_of(&self.app, who, id).await?;
        let weighed = "已核实，见案卷。".to_owned();
        let shared: i64 = self.case(id).await.state.shares.iter().map(|share| share.amount_fen).sum();
        let suggested = found.amount.suggested_fen.unwrap_or(1_000_000);
        Ok(OpinionInput {
            amount_fen: grant.then_some(if shared > 0 { shared } else { suggested }),
            grounds: found.grounds_held().map(str::to_owned).collect(),
            reasons: "重伤，未获赔偿，生活急迫困难。".to_owned(),
            factors: Factors {
                harm: weighed.clone(),
                fault: weighed.clone(),
                means: weighed.clone(),
                necessary_expense: weighed.clone(),
                compensation: weighed,
            },
            override_reason: "未核实的事项不影响结论。".to_owned(),
            acknowledged: vec![Acknowledgement {
                code: "deferred_open".to_owned(),
                reason: "其余材料随后补齐。".to_owned(),
            }],
            ..OpinionInput::default()
        })
    }
}

fn to_civil_affairs() -> ReferralInput {
    ReferralInput {
        to: OrgId("civil_affairs-330106".to_owned()),
        programmes: vec!["temporary_relief".to_owned()],
        circumstances: "一家三口，主要劳动力重伤".to_owned(),
        suggestion: "建议纳入临时救助".to_owned(),
        sharing: SharingBasis::Statutory,
    }
}
