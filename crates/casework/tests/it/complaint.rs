//! A complaint: filed, taken up, answered, asked again, over; a rating answered where it is low.

use std::fmt::Write;

use casework::complaint::{
    Complainant, Complaint, ComplaintChannel, ComplaintCommand, ComplaintEvent, ComplaintStage,
};
use kernel::{CaseId, Personal};
use proptest::prelude::*;

use crate::{
    golden,
    world::{org, person, today},
};

fn file(text: &str) -> ComplaintCommand {
    ComplaintCommand::Begin(Box::new(ComplaintEvent::ComplaintFiled {
        number: "诉〔2026〕330106-0001号".into(),
        case: Some(CaseId::new(1, [1; 10])),
        person: Some(person()),
        org: org("procuratorate-330106"),
        channel: ComplaintChannel::Portal,
        complainant: Personal::known(Complainant { name: "张三".into(), telephone: "13800000000".into() }),
        text: Personal::known(text.into()),
        on: today(),
    }))
}

fn rate(stars: u8) -> ComplaintCommand {
    ComplaintCommand::Begin(Box::new(ComplaintEvent::CaseRated {
        number: "评〔2026〕330106-0001号".into(),
        case: CaseId::new(1, [1; 10]),
        person: person(),
        org: org("procuratorate-330106"),
        stars,
        words: Personal::known("等了太久".into()),
        on: today(),
    }))
}

fn answer(text: &str) -> ComplaintCommand {
    ComplaintCommand::Answer { answer: text.into() }
}

fn reopen(reason: &str) -> ComplaintCommand {
    ComplaintCommand::Reopen { reason: reason.into() }
}

fn extend(reason: &str) -> ComplaintCommand {
    ComplaintCommand::Extend { to: Some(today().plus_days(90)), reason: reason.into() }
}

fn close(reason: &str) -> ComplaintCommand {
    ComplaintCommand::Close { reason: reason.into() }
}

fn commands() -> Vec<(&'static str, ComplaintCommand)> {
    vec![
        ("File (same)", file("三次来电无人接听")),
        ("File (other)", file("另一件事")),
        ("File (blank)", file(" ")),
        ("Rate 2", rate(2)),
        ("Rate 6", rate(6)),
        (
            "Begin (no beginning)",
            ComplaintCommand::Begin(Box::new(ComplaintEvent::ComplaintAccepted { on: today() })),
        ),
        ("Accept", ComplaintCommand::Accept),
        ("Answer", answer("已责成改进")),
        ("Answer (blank)", answer("")),
        ("Extend", extend("需要向多个单位核实")),
        ("Extend (other)", extend("还在核实")),
        ("Extend (blank)", extend(" ")),
        ("Extend (no rule)", ComplaintCommand::Extend { to: None, reason: "还在核实".into() }),
        ("Reopen", reopen("答非所问")),
        ("Reopen (blank)", reopen(" ")),
        ("Close", close("本人撤回")),
        ("Close (blank)", close("")),
    ]
}

#[test]
fn every_stage_and_command() {
    let begun = || file("三次来电无人接听");
    let stages = [
        ("(not filed)", vec![]),
        ("filed", vec![begun()]),
        ("accepted", vec![begun(), ComplaintCommand::Accept]),
        ("extended", vec![begun(), ComplaintCommand::Accept, extend("需要向多个单位核实")]),
        ("answered", vec![begun(), answer("已责成改进")]),
        ("asked again", vec![begun(), answer("已责成改进"), reopen("答非所问")]),
        ("closed", vec![begun(), close("本人撤回")]),
        ("rated", vec![rate(2)]),
    ];
    let mut out = String::new();
    for (stage, way) in stages {
        writeln!(out, "{stage}").unwrap();
        let mut complaint = Complaint::default();
        let mut journal = Vec::new();
        for command in way {
            for event in complaint.decide(command, today()).unwrap() {
                complaint.apply(&event);
                journal.push(event);
            }
        }
        assert_eq!(Complaint::replay(&journal), complaint);
        for (name, command) in &commands() {
            let happens = match complaint.decide(command.clone(), today()) {
                Ok(events) if events.is_empty() => "unchanged".to_owned(),
                Ok(events) => {
                    let after = events.iter().fold(complaint.clone(), |state, event| state.evolve(event));
                    assert_eq!(after.decide(command.clone(), today()), Ok(vec![]), "{stage} {name}");
                    events.iter().map(ComplaintEvent::kind).collect::<Vec<_>>().join(" + ")
                }
                Err(refusal) => {
                    let shown: kernel::Refusal = refusal.clone().into();
                    assert!(!shown.mend.is_empty() && !shown.message.is_empty() && !shown.basis.is_empty());
                    format!("REFUSED {}", refusal.code())
                }
            };
            writeln!(out, "  {name:<24} {happens}").unwrap();
        }
        writeln!(out).unwrap();
    }
    golden::agreed("complaint", &out);
}

#[test]
fn a_timeline_tells_nobodys_name_and_words() {
    let mut complaint = Complaint::default();
    for command in [file("三次来电无人接听"), answer("已责成改进"), reopen("答非所问"), close("本人撤回")]
    {
        for event in complaint.decide(command, today()).unwrap() {
            let shown = format!("{} {} {event:?}", event.summary(), event.label());
            for secret in ["张三", "13800000000", "三次来电", "已责成", "答非所问"] {
                assert!(!shown.contains(secret), "{secret} in {shown}");
            }
            complaint.apply(&event);
        }
    }
    assert!(ComplaintStage::ALL.iter().all(|stage| !stage.label().is_empty()));
}

proptest! {
    #[test]
    fn fold_is_replay_and_every_question_is_answered_at_most_once(
        steps in prop::collection::vec(proptest::sample::select(commands()), 1..30),
    ) {
        let (mut complaint, mut journal) = (Complaint::default(), Vec::new());
        for (_, command) in steps {
            if let Ok(events) = complaint.decide(command, today()) {
                for event in events {
                    complaint.apply(&event);
                    journal.push(event);
                }
            }
        }
        prop_assert_eq!(Complaint::replay(&journal), complaint.clone());
        let count = |kind: &str| journal.iter().filter(|event| event.kind() == kind).count();
        prop_assert!(count("complaint_answered") <= 1 + count("complaint_reopened"));
        prop_assert!(count("complaint_closed") <= 1);
        prop_assert!(count("complaint_filed") + count("case_rated") <= 1);
    }
}
