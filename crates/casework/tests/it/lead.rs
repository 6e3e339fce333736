//! A lead: proposed once, never lost, never dropped without a reason.

use std::fmt::Write;

use casework::lead::{Lead, LeadCommand, LeadEvent};
use kernel::{CaseId, MatterId, OrgId, Personal};

use crate::{
    golden,
    world::{org, person, today},
};

fn proposed(score: u8) -> LeadEvent {
    LeadEvent::LeadProposed {
        person: person(),
        matter: MatterId::new(1, [1; 10]),
        org: org("procuratorate-330106"),
        region: "330106".parse().unwrap(),
        model: "screen.low_income".into(),
        pack: "procuratorate@2021#aa".into(),
        score,
        grounds: vec!["P1".into()],
        priority: vec![],
        reasons: Personal::known(vec!["低保户，被害人重伤".into()]),
        facts: Personal::known(vec![]),
        on: today(),
    }
}

fn propose(score: u8) -> LeadCommand {
    LeadCommand::Propose(Box::new(proposed(score)))
}

fn case(n: u64) -> CaseId {
    CaseId::new(n, [1; 10])
}

fn hand_on(to: &str) -> LeadCommand {
    LeadCommand::HandOn { to: org(to), reason: "案件由该院办理".into() }
}

fn dismiss(reason: &str) -> LeadCommand {
    LeadCommand::Dismiss { reason: reason.into() }
}

fn reopen(reason: &str) -> LeadCommand {
    LeadCommand::Reopen { reason: reason.into() }
}

fn give_back(reason: &str) -> LeadCommand {
    LeadCommand::Return { reason: reason.into() }
}

fn told(commands: &[LeadCommand]) -> (Lead, Vec<LeadEvent>) {
    let mut journal = Vec::new();
    let mut lead = Lead::default();
    for command in commands {
        for event in lead.decide(command.clone(), today()).unwrap() {
            lead.apply(&event);
            journal.push(event);
        }
    }
    (lead, journal)
}

#[test]
fn every_stage_and_command() {
    let take_up = |n| LeadCommand::TakeUp { case: case(n) };
    let stages = [
        ("(not proposed)", vec![]),
        ("open", vec![propose(80)]),
        ("taken_up", vec![propose(80), take_up(1)]),
        ("dismissed", vec![propose(80), dismiss("已获赔偿")]),
        ("offered", vec![propose(80), hand_on("court-330106")]),
        ("received", vec![propose(80), hand_on("court-330106"), LeadCommand::Receive]),
        ("returned", vec![propose(80), hand_on("court-330106"), give_back("不归我院")]),
        ("open again", vec![propose(80), dismiss("已获赔偿"), reopen("赔偿未到位")]),
    ];
    let commands = [
        ("Propose (same)", propose(80)),
        ("Propose (other)", propose(70)),
        ("Propose (score)", propose(101)),
        ("TakeUp", take_up(1)),
        ("TakeUp (other case)", take_up(2)),
        ("Dismiss", dismiss("已获赔偿")),
        ("Dismiss (blank)", dismiss(" ")),
        ("HandOn", hand_on("court-330106")),
        ("HandOn (to itself)", hand_on("procuratorate-330106")),
        ("HandOn (a third)", hand_on("police-330106")),
        ("Receive", LeadCommand::Receive),
        ("Return", give_back("不归我院")),
        ("Return (blank)", give_back("")),
        ("Reopen", reopen("赔偿未到位")),
        ("Reopen (blank)", reopen("")),
    ];
    let mut out = String::new();
    for (stage, way) in stages {
        writeln!(out, "{stage}").unwrap();
        let (lead, journal) = told(&way);
        assert_eq!(Lead::replay(&journal), lead);
        for (name, command) in &commands {
            let happens = match lead.decide(command.clone(), today()) {
                Ok(events) if events.is_empty() => "unchanged".to_owned(),
                Ok(events) => {
                    let after = events.iter().fold(lead.clone(), |lead, event| lead.evolve(event));
                    let again = after.decide(command.clone(), today());
                    assert_eq!(again, Ok(vec![]), "{stage} {name}");
                    events.iter().map(LeadEvent::kind).collect::<Vec<_>>().join(" + ")
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
    golden::agreed("lead", &out);
}

#[test]
fn a_lead_handed_on_stays_until_the_other_office_has_received_it() {
    let office = |id: &str| Some(OrgId(id.into()));
    let (lead, _) = told(&[propose(80), hand_on("court-330106")]);
    assert_eq!((lead.org, lead.offered_to), (office("procuratorate-330106"), office("court-330106")));
    let (lead, _) = told(&[propose(80), hand_on("court-330106"), LeadCommand::Receive]);
    assert_eq!((lead.org, lead.offered_to), (office("court-330106"), None));
    let (lead, _) = told(&[propose(80), hand_on("court-330106"), give_back("不归我院")]);
    assert_eq!((lead.org, lead.offered_to), (office("procuratorate-330106"), None));
}

#[test]
fn a_lead_explains_itself() {
    let mut event = proposed(80);
    if let LeadEvent::LeadProposed { grounds, reasons, .. } = &mut event {
        grounds.clear();
        *reasons = Personal::known(vec![]);
    }
    let refusal = Lead::default().decide(LeadCommand::Propose(Box::new(event)), today());
    assert_eq!(refusal.unwrap_err().code(), "lead_unexplained");
    let taken = LeadEvent::LeadTakenUp { case: case(1), on: today() };
    let refusal = Lead::default().decide(LeadCommand::Propose(Box::new(taken)), today());
    assert_eq!(refusal.unwrap_err().code(), "lead_not_a_proposal");
}
