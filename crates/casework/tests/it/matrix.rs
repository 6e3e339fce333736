//! Every stage × command: what happens, or the name of the rule that refuses.

use std::fmt::Write;

use casework::assistance::{CaseCommand, CaseEvent, CaseStage, Opinion};
use kernel::{Actor, UserId};

use crate::{
    golden,
    world::{
        Told, abandon, accept, ask_supplement, chief, close, context, finance, grant, handler, head, open,
        other_case, paper, pay, proposal, propose, record, sign, staff, submit, withdraw,
    },
};

/// Each command twice: as it was given on the way (so that repeats show), and once more with other content.
fn commands() -> Vec<(&'static str, Actor, CaseCommand)> {
    let mut new_sign = sign("分管检察长");
    if let CaseCommand::SignOff { comment, .. } = &mut new_sign {
        *comment = "同意,尽快发放".into();
    }
    vec![
        ("OpenCase", handler(), open()),
        ("SubmitApplication", handler(), submit()),
        ("AddPaper", handler(), paper("id_card", "aa")),
        ("RequestSupplement", handler(), ask_supplement()),
        ("FinishSupplement", handler(), CaseCommand::FinishSupplement),
        ("AcceptApplication", handler(), accept()),
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
        ("ProposeOpinion (grant)", handler(), propose(grant(5_000_000))),
        ("ProposeOpinion (refuse)", handler(), propose(proposal(Opinion::Refuse))),
        ("ReturnProposal", chief(), CaseCommand::ReturnProposal { reason: "金额偏高".into() }),
        ("SignOff (again)", head(), sign("部门负责人")),
        ("SignOff (last)", chief(), new_sign),
        ("ConfirmPayment", finance(), pay()),
        (
            "ConfirmPayment (other)",
            finance(),
            CaseCommand::ConfirmPayment { bank_reference: "ICBC-78".into() },
        ),
        ("ReportPaymentFailure", finance(), CaseCommand::ReportPaymentFailure { reason: "账号有误".into() }),
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
fn only_a_closed_case_stands_still() {
    for stage in CaseStage::ALL {
        let told = Told::at(Some(stage));
        let moves = commands().into_iter().any(|(_, actor, command)| {
            let events = told.case.decide(command, &context(actor)).unwrap_or_default();
            events.iter().fold(told.case.clone(), |case, event| case.evolve(event)).stage != Some(stage)
        });
        assert_eq!(moves, stage != CaseStage::Closed, "{stage:?}");
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
