//! A follow-up: planned, done as it was, or cancelled with a reason.

use std::fmt::Write;

use casework::follow_up::{FollowUp, FollowUpCommand, FollowUpEvent, Hardship, Visit, VisitMethod};
use kernel::{CaseId, Personal};

use crate::{
    golden,
    world::{day, org, person, today},
};

fn plan(due: &str) -> FollowUpCommand {
    FollowUpCommand::Plan(Box::new(FollowUpEvent::FollowUpPlanned {
        case: CaseId::new(1, [1; 10]),
        person: person(),
        org: org("procuratorate-330106"),
        month: 6,
        due: day(due),
        on: today(),
    }))
}

fn visit(on: &str, satisfaction: u8, income: i64) -> FollowUpCommand {
    FollowUpCommand::RecordVisit(Box::new(Visit {
        method: VisitMethod::Call,
        on: day(on),
        income_monthly_fen: Some(income),
        hardship: Hardship::Eased,
        satisfaction: Some(satisfaction),
        needs: vec![],
        note: Personal::known("孩子已复学".into()),
    }))
}

fn cancel(reason: &str) -> FollowUpCommand {
    FollowUpCommand::Cancel { reason: reason.into() }
}

#[test]
fn every_stage_and_command() {
    let stages = [
        ("(not planned)", vec![]),
        ("planned", vec![plan("2026-09-02")]),
        ("done", vec![plan("2026-09-02"), visit("2026-03-01", 4, 300_000)]),
        ("cancelled", vec![plan("2026-09-02"), cancel("已去世")]),
    ];
    let commands = [
        ("Plan (same)", plan("2026-09-02")),
        ("Plan (other)", plan("2026-09-03")),
        ("Plan (past)", plan("2026-03-01")),
        ("RecordVisit", visit("2026-03-01", 4, 300_000)),
        ("RecordVisit (tomorrow)", visit("2026-03-03", 4, 300_000)),
        ("RecordVisit (six stars)", visit("2026-03-01", 6, 300_000)),
        ("RecordVisit (no star)", visit("2026-03-01", 0, 300_000)),
        ("RecordVisit (debt)", visit("2026-03-01", 4, -1)),
        ("Cancel", cancel("已去世")),
        ("Cancel (blank)", cancel(" ")),
    ];
    let mut out = String::new();
    for (stage, way) in stages {
        writeln!(out, "{stage}").unwrap();
        let mut follow_up = FollowUp::default();
        let mut journal = Vec::new();
        for command in way {
            for event in follow_up.decide(command, today()).unwrap() {
                follow_up.apply(&event);
                journal.push(event);
            }
        }
        assert_eq!(FollowUp::replay(&journal), follow_up);
        for (name, command) in &commands {
            let happens = match follow_up.decide(command.clone(), today()) {
                Ok(events) if events.is_empty() => "unchanged".to_owned(),
                Ok(events) => {
                    let after = events.iter().fold(follow_up.clone(), |state, event| state.evolve(event));
                    assert_eq!(after.decide(command.clone(), today()), Ok(vec![]), "{stage} {name}");
                    events.iter().map(FollowUpEvent::kind).collect::<Vec<_>>().join(" + ")
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
    golden::agreed("follow_up", &out);
}
