//! A referral: sent, acknowledged, answered with reasons; or taken back before that.

use std::fmt::Write;

use casework::referral::{Referral, ReferralCommand, ReferralEvent, ReferralOutcome, SharingBasis};
use kernel::{CaseId, Personal};

use crate::{
    golden,
    world::{org, person, today},
};

fn sent(to: &str, circumstances: &str) -> ReferralEvent {
    ReferralEvent::ReferralSent {
        case: CaseId::new(1, [1; 10]),
        person: person(),
        from: org("procuratorate-330106"),
        to: org(to),
        programmes: vec!["dibao".into()],
        circumstances: Personal::known(circumstances.into()),
        aid_given_fen: 5_000_000,
        suggestion: Personal::known("建议纳入低保".into()),
        sharing: SharingBasis::Consent,
        on: today(),
    }
}

fn send(to: &str, circumstances: &str) -> ReferralCommand {
    ReferralCommand::Send(Box::new(sent(to, circumstances)))
}

fn granted(programme: &str, monthly_fen: i64) -> ReferralCommand {
    ReferralCommand::Resolve {
        outcome: ReferralOutcome::Granted {
            programme: programme.into(),
            monthly_fen,
            once_fen: 0,
            from: None,
        },
        note: "已纳入低保".into(),
    }
}

fn declined(note: &str) -> ReferralCommand {
    ReferralCommand::Resolve { outcome: ReferralOutcome::Declined, note: note.into() }
}

fn recall(reason: &str) -> ReferralCommand {
    ReferralCommand::Recall { reason: reason.into() }
}

#[test]
fn every_stage_and_command() {
    let usual = || send("civil_affairs-330106", "家庭失去收入");
    let stages = [
        ("(not sent)", vec![]),
        ("sent", vec![usual()]),
        ("received", vec![usual(), ReferralCommand::Receive]),
        ("granted", vec![usual(), granted("dibao", 100_000)]),
        ("declined", vec![usual(), ReferralCommand::Receive, declined("收入超过标准")]),
        ("recalled", vec![usual(), recall("重复移送")]),
    ];
    let commands = [
        ("Send (same)", usual()),
        ("Send (other)", send("housing-330106", "家庭失去收入")),
        ("Send (to itself)", send("procuratorate-330106", "家庭失去收入")),
        ("Send (blank)", send("civil_affairs-330106", " ")),
        ("Receive", ReferralCommand::Receive),
        ("Resolve (granted)", granted("dibao", 100_000)),
        ("Resolve (no programme)", granted("", 100_000)),
        ("Resolve (negative)", granted("dibao", -1)),
        ("Resolve (declined)", declined("收入超过标准")),
        ("Resolve (blank)", declined(" ")),
        ("Recall", recall("重复移送")),
        ("Recall (blank)", recall("")),
    ];
    let mut out = String::new();
    for (stage, way) in stages {
        writeln!(out, "{stage}").unwrap();
        let mut referral = Referral::default();
        let mut journal = Vec::new();
        for command in way {
            for event in referral.decide(command, today()).unwrap() {
                referral.apply(&event);
                journal.push(event);
            }
        }
        assert_eq!(Referral::replay(&journal), referral);
        for event in &journal {
            assert!(!event.label().is_empty() && !event.summary().contains("失去收入"));
        }
        for (name, command) in &commands {
            let happens = match referral.decide(command.clone(), today()) {
                Ok(events) if events.is_empty() => "unchanged".to_owned(),
                Ok(events) => {
                    let after =
                        events.iter().fold(referral.clone(), |referral, event| referral.evolve(event));
                    assert_eq!(after.decide(command.clone(), today()), Ok(vec![]), "{stage} {name}");
                    let kinds: Vec<&str> = events.iter().map(ReferralEvent::kind).collect();
                    kinds.join(" + ")
                }
                Err(refusal) => {
                    assert!(!refusal.mend().is_empty() && !refusal.to_string().is_empty());
                    format!("REFUSED {}", refusal.code())
                }
            };
            writeln!(out, "  {name:<24} {happens}").unwrap();
        }
        writeln!(out).unwrap();
    }
    golden::agreed("referral", &out);
}

#[test]
fn a_summary_tells_the_sums() {
    let resolved = ReferralEvent::ReferralResolved {
        outcome: ReferralOutcome::Granted {
            programme: "dibao".into(),
            monthly_fen: 100_000,
            once_fen: 50_000,
            from: None,
        },
        note: Personal::known("李四".into()),
        on: today(),
    };
    assert_eq!(resolved.summary(), "接收部门反馈：给予救助，每月 ¥1,000.00，一次性 ¥500.00");
}
