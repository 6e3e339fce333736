//! The duty clock: opened, stopped, restarted, moved and ended by events, by rules that are data.

use casework::duty::{Duty, DutyBook, DutyEvent, DutyState, Holders, react};
use kernel::{Calendar, Day, DutyId, Light, Period, Role, Unit};
use rules::{DutyDue, DutyPlace, DutyRule, Status};

use crate::world::{day, org};

fn rule(code: &str, opens_on: &str, discharged_by: &[&str], due: DutyDue, at: DutyPlace) -> DutyRule {
    let words = |kinds: &[&str]| kinds.iter().map(ToString::to_string).collect();
    DutyRule {
        code: code.into(),
        label: format!("职责{code}"),
        opens_on: opens_on.into(),
        discharged_by: words(discharged_by),
        paused_by: words(&[]),
        resumed_by: words(&[]),
        role: if at == DutyPlace::Applicant { Role::Applicant } else { Role::Handler },
        at,
        due,
        warn_at: vec![800],
        basis: "六部门意见".into(),
        status: Status::Sourced,
    }
}

fn within(length: u32, unit: Unit) -> DutyDue {
    DutyDue::Within(Period { length, unit })
}

fn rules() -> Vec<DutyRule> {
    let ends = ["application_withdrawn", "application_abandoned", "case_closed"];
    let mut decide = rule(
        "decide",
        "application_submitted",
        &[&["relief_granted", "relief_refused"][..], &ends].concat(),
        within(10, Unit::WorkingDay),
        DutyPlace::Handling,
    );
    decide.paused_by = vec!["supplement_requested".into()];
    decide.resumed_by = vec!["supplement_received".into()];
    vec![
        decide,
        rule(
            "supplement",
            "supplement_requested",
            &[&["supplement_received"][..], &ends].concat(),
            within(30, Unit::CalendarDay),
            DutyPlace::Applicant,
        ),
        rule(
            "review_lead",
            "lead_proposed",
            &["lead_taken_up", "lead_dismissed", "lead_handed_on"],
            within(5, Unit::WorkingDay),
            DutyPlace::Receiving,
        ),
        rule(
            "answer",
            "referral_sent",
            &["referral_resolved", "referral_recalled"],
            within(20, Unit::WorkingDay),
            DutyPlace::Receiving,
        ),
        rule("visit", "follow_up_planned", &["visit_recorded"], DutyDue::EventDay, DutyPlace::Handling),
    ]
}

/// The packs of this repository.
fn packs() -> rules::PackSet {
    fn walk(folder: &std::path::Path, name: &str, files: &mut rules::Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{name}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                walk(&path, &format!("{name}/"), files);
            } else {
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulepacks");
    let mut files = rules::Files::new();
    walk(&root, "", &mut files);
    rules::PackSet::load(&files, &facts::Vocabulary::builtin()).unwrap()
}

#[test]
fn by_every_pack_each_way_through_ends_all_duties_and_meanwhile_somebody_has_one() {
    let ways = [
        (
            "paid",
            "case_opened application_submitted supplement_requested supplement_received \
            application_accepted opinion_proposed proposal_returned opinion_proposed \
            signed_off relief_granted payment_failed payment_confirmed case_closed",
        ),
        (
            "refused",
            "case_opened application_submitted application_accepted opinion_proposed \
            signed_off relief_refused case_closed",
        ),
        ("withdrawn at once", "case_opened application_submitted application_withdrawn"),
        (
            "withdrawn late",
            "case_opened application_submitted application_accepted opinion_proposed \
            application_withdrawn",
        ),
        ("abandoned", "case_opened application_submitted supplement_requested application_abandoned"),
        ("never applied", "case_opened case_closed"),
        ("lead", "lead_proposed lead_handed_on lead_dismissed lead_reopened lead_taken_up"),
        ("referral", "referral_sent referral_received referral_resolved"),
        ("follow-up", "follow_up_planned visit_recorded"),
    ];
    let packs = packs();
    assert!(packs.iter().count() >= 4);
    for pack in packs.iter() {
        for (way, kinds) in ways {
            let mut clock = Clock::new();
            clock.rules = pack.duties().to_vec();
            clock.holders.receiving = Some(org("civil_affairs-330106"));
            let kinds: Vec<&str> = kinds.split_whitespace().collect();
            let (last, before) = kinds.split_last().unwrap();
            for kind in before {
                clock.told(kind, "2026-11-02", Some(day("2027-05-02")));
                let nobodys = clock.book.open().count() == 0 && *kind != "lead_dismissed";
                assert!(!nobodys, "{} {way}: after {kind} nobody has anything to do", pack.head().id);
            }
            clock.told(last, "2026-11-05", None);
            let open: Vec<&str> = clock.book.open().map(|duty| duty.code.as_str()).collect();
            assert!(open.is_empty(), "{} {way}: {open:?} never end", pack.head().id);
        }
    }
}

struct Clock {
    rules: Vec<DutyRule>,
    book: DutyBook,
    journal: Vec<DutyEvent>,
    holders: Holders,
    ids: u64,
}

impl Clock {
    fn new() -> Self {
        Self {
            rules: rules(),
            book: DutyBook::default(),
            journal: vec![],
            holders: Holders { handling: Some(org("procuratorate-330106")), receiving: None },
            ids: 0,
        }
    }

    fn told(&mut self, kind: &str, on: &str, own_due: Option<Day>) -> Vec<&'static str> {
        let ids = &mut self.ids;
        let events = react(
            &self.rules,
            &self.book,
            kind,
            day(on),
            &self.holders,
            own_due,
            Calendar::china(),
            &mut || {
                *ids += 1;
                DutyId::new(*ids, [0; 10])
            },
        );
        for event in &events {
            assert!(!event.summary().is_empty());
            self.book.apply(event);
        }
        self.journal.extend(events.clone());
        assert_eq!(DutyBook::replay(&self.journal), self.book);
        events.iter().map(DutyEvent::kind).collect()
    }

    fn duty(&self, code: &str) -> &Duty {
        self.book.all().filter(|duty| duty.code == code).last().unwrap()
    }
}

#[test]
fn a_duty_opens_stops_goes_on_and_ends() {
    let mut clock = Clock::new();
    assert_eq!(clock.told("application_submitted", "2026-11-02", None), ["duty_opened"]);
    let duty = clock.duty("decide").clone();
    assert_eq!((duty.due, duty.state), (day("2026-11-16"), DutyState::Open));
    assert_eq!(duty.length, "10个工作日");
    assert_eq!(duty.org, Some(org("procuratorate-330106")));

    let stopped = clock.told("supplement_requested", "2026-11-05", None);
    assert_eq!(stopped, ["duty_paused", "duty_opened"]);
    assert_eq!(clock.duty("decide").state, DutyState::Paused);
    let own = clock.duty("supplement");
    assert_eq!((own.org.clone(), own.role, own.due), (None, Role::Applicant, day("2026-12-07")));
    assert_eq!(clock.book.open().count(), 2);

    let went_on = clock.told("supplement_received", "2026-11-12", None);
    assert_eq!(went_on, ["duty_resumed", "duty_discharged"]);
    assert_eq!(clock.duty("decide").due, day("2026-11-23"));

    assert_eq!(clock.told("relief_granted", "2026-11-20", None), ["duty_discharged"]);
    assert_eq!(clock.book.open().count(), 0);
    assert_eq!(clock.duty("decide").discharged, Some(("relief_granted".into(), day("2026-11-20"))));
}

#[test]
fn the_light_follows_the_working_days_and_stands_still_with_the_clock() {
    let calendar = Calendar::china();
    let mut clock = Clock::new();
    clock.told("application_submitted", "2026-11-02", None);
    for (today, light, remaining, label) in [
        ("2026-11-02", Light::Green, 10, "还剩10个工作日"),
        ("2026-11-11", Light::Green, 3, "还剩3个工作日"),
        ("2026-11-12", Light::Amber, 2, "还剩2个工作日"),
        ("2026-11-16", Light::Amber, 0, "今天到期"),
        ("2026-11-18", Light::Red, -2, "超期2个工作日"),
    ] {
        let duty = clock.duty("decide");
        assert_eq!(duty.light(day(today), calendar), light, "{today}");
        assert_eq!(duty.remaining(day(today), calendar), remaining, "{today}");
        assert_eq!(duty.remaining_label(day(today), calendar), label);
    }
    clock.told("supplement_requested", "2026-11-05", None);
    let duty = clock.duty("decide");
    assert_eq!(duty.light(day("2026-12-31"), calendar), Light::Green);
    assert_eq!(duty.remaining(day("2026-12-31"), calendar), 7);
    assert_eq!(duty.remaining_label(day("2026-12-31"), calendar), "暂停计时");
}

#[test]
fn no_duty_opens_twice_and_one_that_ended_may_open_again() {
    let mut clock = Clock::new();
    clock.told("supplement_requested", "2026-11-02", None);
    assert!(clock.told("supplement_requested", "2026-11-03", None).is_empty());
    clock.told("supplement_received", "2026-11-04", None);
    assert_eq!(clock.told("supplement_requested", "2026-11-05", None), ["duty_opened"]);
    assert_eq!(clock.book.all().count(), 2);
}

#[test]
fn the_last_event_ends_everything_even_what_no_rule_knows() {
    for last in ["application_withdrawn", "application_abandoned", "case_closed"] {
        let mut clock = Clock::new();
        clock.told("application_submitted", "2026-11-02", None);
        clock.told("supplement_requested", "2026-11-03", None);
        clock.rules.retain(|rule| rule.code != "decide");
        let ended = clock.told(last, "2026-11-05", None);
        assert_eq!(ended, ["duty_discharged", "duty_discharged"], "{last}");
        assert_eq!(clock.book.open().count(), 0);
    }
    let mut clock = Clock::new();
    clock.told("application_submitted", "2026-11-02", None);
    clock.rules.clear();
    assert!(clock.told("facts_recorded", "2026-11-03", None).is_empty());
}

#[test]
fn a_lead_handed_on_takes_its_duty_along() {
    let mut clock = Clock::new();
    clock.told("lead_proposed", "2026-11-02", None);
    assert_eq!(clock.duty("review_lead").org, Some(org("procuratorate-330106")));
    clock.holders.receiving = Some(org("court-330106"));
    assert_eq!(clock.told("lead_handed_on", "2026-11-03", None), ["duty_moved"]);
    let duty = clock.duty("review_lead");
    assert_eq!(duty.org, Some(org("court-330106")));
    assert_eq!(duty.due, day("2026-11-09"));
    assert!(clock.told("lead_handed_on", "2026-11-03", None).is_empty());
    assert_eq!(clock.told("lead_dismissed", "2026-11-04", None), ["duty_discharged"]);
    assert_eq!(clock.told("lead_reopened", "2026-11-05", None), ["duty_opened"]);
}

#[test]
fn a_referral_is_the_departments_and_a_visit_has_its_own_day() {
    let calendar = Calendar::china();
    let mut clock = Clock::new();
    clock.holders.receiving = Some(org("civil_affairs-330106"));
    clock.told("referral_sent", "2026-11-02", None);
    assert_eq!(clock.duty("answer").org, Some(org("civil_affairs-330106")));

    clock.told("follow_up_planned", "2026-11-02", Some(day("2027-05-02")));
    let visit = clock.duty("visit");
    assert_eq!((visit.due, visit.period), (day("2027-05-02"), None));
    assert_eq!(visit.org, Some(org("procuratorate-330106")));
    assert_eq!(visit.remaining_label(day("2027-05-01"), calendar), "还剩1天");
    assert_eq!(visit.light(day("2027-05-03"), calendar), Light::Red);
}
