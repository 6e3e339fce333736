//! Every stage × command: what happens, or the name of the rule that refuses.

use std::fmt::Write;

use casework::assistance::{CaseCommand, CaseEvent, CaseStage, InquiryKind, Opinion};
use kernel::{Actor, UserId};

use crate::{
    golden,
    world::{
        Told, abandon, accept, add_child, approve_advance, ask_advance, ask_supplement, chief, close,
        context, day, decline, decline_transfer, end_inquiry, finance, grant, handler, head, inquire, judge,
        notify, offer, open, other_case, paper, pay, pay_advance, pay_as, payment_failed, proposal, propose,
        receive_funds, record, recover, reject_advance, remove_child, reopen, request_funds, resume, revoke,
        sign, staff, submit, suspend, terminate, withdraw, write_off,
    },
};

/// Each command twice: as it was given on the way (so that repeats show), and once more with other content.
#[expect(clippy::too_many_lines, reason = "one line a command")]
fn commands() -> Vec<(&'static str, Actor, CaseCommand)> {
    let mut new_sign = sign("分管检察长");
    if let CaseCommand::SignOff { comment, .. } = &mut new_sign {
        *comment = "同意，尽快发放".into();
    }
    vec![
        ("OpenCase", handler(), open()),
        ("SubmitApplication", handler(), submit()),
        ("AddPaper", handler(), paper("id_card", "aa")),
        ("RequestSupplement", handler(), ask_supplement()),
        ("FinishSupplement", handler(), CaseCommand::FinishSupplement),
        ("AcceptApplication", handler(), accept()),
        ("DeclineApplication", handler(), decline()),
        ("AddApplicant", handler(), add_child()),
        ("RemoveApplicant", handler(), remove_child()),
        ("PromiseProof", handler(), CaseCommand::PromiseProof { item: "income_proof".into() }),
        ("AddPaper (deferred)", handler(), paper("income_proof", "dd")),
        ("BeginReview", handler(), CaseCommand::BeginReview),
        ("RecordFacts (known)", handler(), record()),
        (
            "RecordFacts (new)",
            handler(),
            CaseCommand::RecordFacts {
                facts: vec![crate::world::fact("offender_dead", true)],
                origin: "judgment".into(),
            },
        ),
        ("AssignHandler", handler(), CaseCommand::AssignHandler(UserId::new(8, [8; 10]))),
        ("BeginInquiry", handler(), inquire(InquiryKind::Hearing)),
        ("EndInquiry", handler(), end_inquiry()),
        ("Suspend", handler(), suspend()),
        ("Resume", handler(), resume()),
        (
            "ExtendDecision",
            chief(),
            CaseCommand::ExtendDecision {
                to: day("2026-05-01"),
                latest: Some(day("2026-05-02")),
                reason: "案情复杂".into(),
            },
        ),
        ("RequestAdvance", handler(), ask_advance(1_000_000)),
        ("ApproveAdvance", chief(), approve_advance()),
        ("RejectAdvance", chief(), reject_advance()),
        ("ConfirmAdvance", finance(), pay_advance()),
        ("AgreeJointHelp", handler(), crate::assistance::joint_help(3_000_000, 2_000_000)),
        ("OfferTransfer", handler(), offer()),
        ("AcceptTransfer", judge(), CaseCommand::AcceptTransfer),
        ("DeclineTransfer", judge(), decline_transfer()),
        ("ProposeOpinion (grant)", handler(), propose(grant(5_000_000))),
        ("ProposeOpinion (refuse)", handler(), propose(proposal(Opinion::Refuse))),
        ("ReturnProposal", chief(), CaseCommand::ReturnProposal { reason: "金额偏高".into() }),
        ("SignOff (again)", head(), sign("部门负责人")),
        ("SignOff (last)", chief(), new_sign),
        ("RequestFunds", handler(), request_funds()),
        ("ReceiveFunds", finance(), receive_funds()),
        ("NotifyPayee", handler(), notify()),
        ("ConfirmPayment", finance(), pay()),
        ("ConfirmPayment (other)", finance(), pay_as("ICBC-78")),
        ("ReportPaymentFailure", finance(), payment_failed()),
        ("Revoke", chief(), revoke()),
        ("ReceiveRecovery (part)", finance(), recover(1, 1_000_000)),
        ("ReceiveRecovery (all)", finance(), recover(2, 5_000_000)),
        ("WriteOffRecovery", chief(), write_off()),
        ("Terminate", chief(), terminate()),
        ("BeginFollowUp", handler(), CaseCommand::BeginFollowUp),
        ("Reopen", chief(), reopen()),
        ("Withdraw", handler(), withdraw()),
        ("Abandon", handler(), abandon()),
        ("CloseCase", handler(), close()),
        (
            "CloseCase (open work)",
            handler(),
            CaseCommand::CloseCase {
                summary: "办结".into(), open_work: vec!["6个月回访尚未完成".into()]
            },
        ),
    ]
}

fn stages() -> impl Iterator<Item = Option<CaseStage>> {
    [None].into_iter().chain(CaseStage::ALL.into_iter().map(Some))
}

#[test]
fn every_stage_and_command() {
    let mut out = String::new();
    for stage in stages() {
        let told = Told::at(stage);
        assert_eq!(told.case.stage, stage);
        writeln!(out, "{}", stage.map_or("(not opened)", CaseStage::word)).unwrap();
        for (name, actor, command) in commands() {
            let happens = match told.case.decide(command, &context(actor)) {
                Ok(events) if events.is_empty() => "unchanged".to_owned(),
                Ok(events) => {
                    let kinds: Vec<&str> = events.iter().map(CaseEvent::kind).collect();
                    kinds.join(" + ")
                }
                Err(refusal) => format!("REFUSED {}", refusal.code()),
            };
            writeln!(out, "  {name:<24} {happens}").unwrap();
        }
        writeln!(out).unwrap();
    }
    golden::agreed("assistance", &out);
}

#[test]
fn every_case_can_go_on() {
    for stage in CaseStage::ALL {
        let told = Told::at(Some(stage));
        let moves = commands().into_iter().any(|(_, actor, command)| {
            let events = told.case.decide(command, &context(actor)).unwrap_or_default();
            events.iter().fold(told.case.clone(), |case, event| case.evolve(event)).stage != Some(stage)
        });
        assert!(moves, "{stage:?}");
    }
}

#[test]
fn what_took_effect_is_unchanged_the_second_time() {
    for stage in stages() {
        for (name, actor, command) in commands() {
            let mut told = Told::at(stage);
            if told.run(command.clone(), &context(actor.clone())).is_ok() {
                let again = told.run(command, &context(actor));
                assert_eq!(again, Ok(0), "{stage:?} {name}");
            }
        }
    }
}

#[test]
fn nothing_gets_past_the_one_time_rule() {
    let mut aided = context(handler());
    aided.same_matter.push(other_case(true, false));
    for stage in stages() {
        for (name, actor, command) in commands() {
            aided.actor = actor;
            let events = Told::at(stage).case.decide(command, &aided).unwrap_or_default();
            assert!(
                events.iter().all(|event| !matches!(
                    event,
                    CaseEvent::CaseOpened { .. }
                        | CaseEvent::ApplicationSubmitted { .. }
                        | CaseEvent::ReliefGranted { .. }
                )),
                "{stage:?} {name}"
            );
        }
    }
}

#[test]
fn no_machine_decides() {
    let machine = Actor::System { job: "timer".into() };
    for actor in [machine, Actor::Visitor] {
        for command in [propose(grant(1)), sign("分管检察长")] {
            let stage = if matches!(command, CaseCommand::SignOff { .. }) {
                CaseStage::Approving
            } else {
                CaseStage::UnderReview
            };
            assert_eq!(Told::at(Some(stage)).refused(actor.clone(), command), "human_must_decide");
        }
    }
    let other = staff(7, kernel::Role::Approver);
    assert_eq!(
        Told::at(Some(CaseStage::Approving)).kinds(other, sign("分管检察长")),
        ["signed_off", "relief_granted"]
    );
}
