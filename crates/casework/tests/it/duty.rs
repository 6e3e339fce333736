//! The duty clock: opened, stopped, restarted, moved and ended by events, by rules that are data.

use casework::duty::{Cue, Duty, DutyBook, DutyEvent, DutyState, Holders, Item, react, report_done, watch};
use kernel::{Calendar, Day, DutyId, Light, Period, Role, Unit};
use rules::{DutyDue, DutyEach, DutyPlace, DutyRule, PauseRule, Rung, Status};

use crate::world::{day, org};

fn rule(code: &str, opens_on: &str, discharged_by: &[&str], due: DutyDue, at: DutyPlace) -> DutyRule {
    let words = |kinds: &[&str]| kinds.iter().map(ToString::to_string).collect();
    let rung = |after, to, name: &str| Rung { after, to, at: DutyPlace::Handling, name: name.into() };
    DutyRule {
        code: code.into(),
        label: format!("职责{code}"),
        opens_on: words(&[opens_on]),
        at_most: None,
        each: DutyEach::Event,
        discharged_by: words(discharged_by),
        by_hand: false,
        pauses: vec![],
        extended_by: vec![],
        moves_on: vec![],
        role: if at == DutyPlace::Applicant { Role::Applicant } else { Role::Handler },
        at,
        due,
        warn_at: vec![500, 800, 1000],
        escalation: vec![rung(1, Role::Approver, "提醒"), rung(3, Role::Auditor, "约谈")],
        basis: "六部门意见".into(),
        status: Status::Sourced,
    }
}

fn within(length: u32, unit: Unit) -> DutyDue {
    DutyDue::Within(Period { length, unit })
}

fn pause(by: &str, until: &str, reason: &str) -> PauseRule {
    PauseRule { by: by.into(), until: vec![until.into()], reason: reason.into() }
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
    decide.pauses = vec![
        pause("supplement_requested", "supplement_received", "补正"),
        pause("outside_inquiry_begun", "outside_inquiry_ended", "外调"),
    ];
    decide.extended_by = vec!["decision_extended".into()];
    let mut paper = rule(
        "deferred",
        "application_accepted",
        &["deferred_item_received", "case_closed"],
        within(15, Unit::WorkingDay),
        DutyPlace::Applicant,
    );
    paper.each = DutyEach::Item;
    let mut served = rule("serve", "relief_granted", &[], within(3, Unit::WorkingDay), DutyPlace::Handling);
    served.by_hand = true;
    let mut reply = rule(
        "reply",
        "case_rated",
        &["complaint_answered"],
        within(5, Unit::WorkingDay),
        DutyPlace::Commission,
    );
    reply.at_most = Some(2);
    let mut hearing = rule(
        "announce",
        "hearing_begun",
        &["hearing_ended"],
        DutyDue::EventDay { before: 3 },
        DutyPlace::Handling,
    );
    hearing.warn_at = vec![1000];
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
            "answer",
            "referral_sent",
            &["referral_resolved", "referral_recalled"],
            within(20, Unit::WorkingDay),
            DutyPlace::Receiving,
        ),
        rule(
            "visit",
            "follow_up_planned",
            &["visit_recorded"],
            DutyDue::EventDay { before: 0 },
            DutyPlace::Handling,
        ),
        paper,
        served,
        reply,
        hearing,
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

/// What can happen to a stream, from its first event to its last.
const WAYS: &[(&str, &str)] = &[
    (
        "paid",
        "case_opened application_submitted supplement_requested supplement_received application_accepted \
            outside_inquiry_begun entrusted_begun outside_inquiry_ended entrusted_ended instruction_begun \
            instruction_ended clock_suspended clock_resumed hearing_begun hearing_ended decision_extended \
            opinion_proposed proposal_returned opinion_proposed signed_off relief_granted funds_requested \
            funds_received payee_notified payment_failed payment_confirmed follow_up_begun case_closed",
    ),
    (
        "paid at once",
        "case_opened application_submitted application_accepted opinion_proposed relief_granted \
            payment_confirmed case_closed",
    ),
    (
        "advance",
        "case_opened application_submitted advance_requested advance_approved advance_paid \
            application_accepted opinion_proposed relief_granted payment_confirmed case_closed",
    ),
    (
        "recovered",
        "case_opened application_submitted application_accepted opinion_proposed relief_granted \
            payment_confirmed relief_revoked recovery_ordered recovery_received case_closed",
    ),
    (
        "refused",
        "case_opened application_submitted application_accepted opinion_proposed \
            signed_off relief_refused case_closed",
    ),
    ("declined", "case_opened application_submitted application_declined case_closed"),
    ("terminated", "case_opened application_submitted application_accepted case_terminated case_closed"),
    (
        "transferred",
        "case_opened application_submitted transfer_offered transfer_declined transfer_offered \
            transfer_accepted application_declined case_closed",
    ),
    ("withdrawn at once", "case_opened application_submitted application_withdrawn"),
    (
        "withdrawn late",
        "case_opened application_submitted application_accepted opinion_proposed \
            application_withdrawn",
    ),
    ("abandoned", "case_opened application_submitted supplement_requested application_abandoned"),
    ("never applied", "case_opened case_closed"),
    (
        "lead",
        "lead_proposed lead_handed_on lead_returned lead_handed_on lead_received lead_dismissed \
            lead_reopened lead_taken_up",
    ),
    ("referral", "referral_sent referral_received referral_resolved"),
    ("referral refused", "referral_sent referral_refused referral_recalled"),
    ("follow-up", "follow_up_planned visit_recorded"),
    (
        "complaint",
        "complaint_filed complaint_accepted complaint_answered complaint_reopened complaint_answered \
            complaint_closed",
    ),
];
#[test]
fn by_every_pack_each_way_through_ends_all_duties_and_meanwhile_somebody_has_one() {
    let idle = ["lead_dismissed", "complaint_answered"];
    let packs = packs();
    assert!(packs.iter().count() >= 4);
    for pack in packs.iter() {
        for (way, kinds) in WAYS {
            let mut clock = Clock::new();
            clock.rules = pack.duties().to_vec();
            clock.holders.receiving = Some(org("civil_affairs-330106"));
            let kinds: Vec<&str> = kinds.split_whitespace().collect();
            let (last, before) = kinds.split_last().unwrap();
            for kind in before {
                clock.told(kind, "2026-11-02", Some(day("2027-05-02")));
                let nobodys = clock.book.open().count() == 0 && !idle.contains(kind);
                assert!(!nobodys, "{} {way}: after {kind} nobody has anything to do", pack.head().id);
            }
            clock.told(last, "2026-11-05", None);
            let open: Vec<&str> = clock.book.open().map(|duty| duty.code.as_str()).collect();
            assert!(open.is_empty(), "{} {way}: {open:?} never end", pack.head().id);
        }
    }
}

#[test]
fn every_row_of_every_pack_opens_warns_climbs_and_ends_by_each_of_its_events() {
    let items = || vec![Item { key: "income".into(), label: "收入证明".into(), due: None, org: None }];
    for pack in packs().iter() {
        for rule in pack.duties() {
            let what = format!("{} {}", pack.head().id, rule.code);
            for opens in &rule.opens_on {
                let open = || {
                    let mut clock = Clock::new();
                    clock.rules = vec![rule.clone()];
                    let cue = Cue { items: items(), measure: Some(1), ..Cue::of(opens) };
                    let due = Some(day("2026-12-01"));
                    assert_eq!(
                        clock.cued(Cue { own_due: due, ..cue }, "2026-11-02"),
                        ["duty_opened"],
                        "{what}"
                    );
                    clock
                };
                for ends in &rule.discharged_by {
                    let mut clock = open();
                    let ended = clock.cued(Cue { items: items(), ..Cue::of(ends) }, "2026-11-03");
                    assert_eq!(ended.first(), Some(&"duty_discharged"), "{what} by {ends}");
                }
                if rule.by_hand {
                    let clock = open();
                    let done = report_done(clock.duty(&rule.code), "已当面送达", day("2026-11-03")).unwrap();
                    assert_eq!(done.len(), 1, "{what}");
                }
                let mut clock = open();
                let watched = clock.watched(&rule.code, "2029-12-03");
                assert_eq!(watched.first(), Some(&"duty_warned"), "{what}");
                assert_eq!(watched.len(), rule.escalation.len() + 1, "{what}: {watched:?}");
                assert!(clock.watched(&rule.code, "2029-12-03").is_empty(), "{what} twice");
            }
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
            holders: Holders { handling: Some(org("procuratorate-330106")), ..Holders::default() },
            ids: 0,
        }
    }

    fn told(&mut self, kind: &str, on: &str, own_due: Option<Day>) -> Vec<&'static str> {
        self.cued(Cue { own_due, ..Cue::of(kind) }, on)
    }

    fn cued(&mut self, cue: Cue<'_>, on: &str) -> Vec<&'static str> {
        let ids = &mut self.ids;
        let mut new_id = || {
            *ids += 1;
            DutyId::new(*ids, [0; 10])
        };
        let now = (day(on), Calendar::china());
        let events = react(&self.rules, &self.book, &cue, now, &self.holders, &mut new_id);
        self.take_in(events)
    }

    fn watched(&mut self, code: &str, today: &str) -> Vec<&'static str> {
        let rule = self.rules.iter().find(|rule| rule.code == code);
        let duty = self.duty(code);
        let events = watch(duty, rule, &self.holders, day(today), Calendar::china());
        self.take_in(events)
    }

    fn take_in(&mut self, events: Vec<DutyEvent>) -> Vec<&'static str> {
        for event in &events {
            assert!(!event.summary().is_empty() && !event.label().is_empty());
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

    assert_eq!(clock.told("relief_refused", "2026-11-20", None), ["duty_discharged"]);
    assert_eq!(clock.book.open().count(), 0);
    assert_eq!(clock.duty("decide").discharged, Some(("relief_refused".into(), day("2026-11-20"))));
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
fn the_first_organisation_keeps_a_lead_until_the_other_received_it() {
    for pack in packs().iter() {
        let mut clock = Clock::new();
        clock.rules = pack.duties().to_vec();
        let first = Some(org("procuratorate-330106"));
        clock.told("lead_proposed", "2026-11-02", None);
        clock.holders.receiving = Some(org("court-330106"));
        assert_eq!(clock.told("lead_handed_on", "2026-11-03", None), ["duty_opened"]);
        assert_eq!(clock.duty("review_lead").org, first);
        assert_eq!(clock.duty("receive_lead").org, Some(org("court-330106")));
        assert_eq!(clock.told("lead_returned", "2026-11-04", None), ["duty_discharged"]);
        assert_eq!((clock.duty("review_lead").org.clone(), clock.book.open().count()), (first, 1));
        clock.told("lead_handed_on", "2026-11-04", None);
        let received = clock.told("lead_received", "2026-11-05", None);
        assert_eq!(received, ["duty_discharged", "duty_discharged", "duty_opened"]);
        let duty = clock.duty("review_lead");
        assert_eq!((duty.org.clone(), duty.due), (Some(org("court-330106")), day("2026-11-12")));
        assert_eq!(clock.told("lead_dismissed", "2026-11-06", None), ["duty_discharged"]);
        assert_eq!(clock.told("lead_reopened", "2026-11-09", None), ["duty_opened"]);
    }
}

#[test]
fn two_reasons_to_stand_still_are_counted_once() {
    let mut clock = Clock::new();
    clock.told("application_submitted", "2026-11-02", None);
    clock.told("outside_inquiry_begun", "2026-11-04", None);
    clock.told("supplement_requested", "2026-11-05", None);
    assert_eq!(clock.told("outside_inquiry_ended", "2026-11-06", None), ["duty_resumed"]);
    assert_eq!(clock.duty("decide").state, DutyState::Paused);
    clock.told("supplement_received", "2026-11-12", None);
    let duty = clock.duty("decide");
    // Six working days stood still, from the 4th to the 12th.
    assert_eq!((duty.state, duty.due), (DutyState::Open, day("2026-11-24")));
    assert_eq!(duty.elapsed(day("2026-11-13"), Calendar::china()), 300);
}

#[test]
fn an_extension_names_a_new_last_day_that_later_pauses_move() {
    let mut clock = Clock::new();
    clock.told("application_submitted", "2026-11-02", None);
    assert_eq!(clock.watched("decide", "2026-11-12"), ["duty_warned"]);
    let extended = clock.told("decision_extended", "2026-11-13", Some(day("2026-11-30")));
    assert_eq!(extended, ["duty_extended"]);
    let duty = clock.duty("decide");
    assert_eq!((duty.due, duty.warned), (day("2026-11-30"), 0));
    assert_eq!(duty.light(day("2026-11-17"), Calendar::china()), Light::Green);
    assert_eq!(clock.watched("decide", "2026-11-17"), ["duty_warned"]);
    assert_eq!(clock.duty("decide").warned, 500);
    clock.told("supplement_requested", "2026-11-18", None);
    clock.told("supplement_received", "2026-11-20", None);
    assert_eq!(clock.duty("decide").due, day("2026-12-02"));
    assert_eq!(clock.duty("decide").light(day("2026-12-03"), Calendar::china()), Light::Red);
}

#[test]
fn each_item_has_its_duty_and_one_that_came_ends_its_own() {
    let item = |key: &str, due: Option<&str>| Item {
        key: key.into(),
        label: key.into(),
        due: due.map(day),
        org: None,
    };
    let mut clock = Clock::new();
    let items = vec![item("income", None), item("injury", Some("2026-11-20"))];
    let opened = clock.cued(Cue { items, ..Cue::of("application_accepted") }, "2026-11-02");
    assert_eq!(opened, ["duty_opened", "duty_opened"]);
    let due: Vec<(Option<&str>, Day)> =
        clock.book.open().map(|duty| (duty.item.as_deref(), duty.due)).collect();
    assert_eq!(due, [(Some("income"), day("2026-11-23")), (Some("injury"), day("2026-11-20"))]);
    let came = Cue { items: vec![item("injury", None)], ..Cue::of("deferred_item_received") };
    assert_eq!(clock.cued(came.clone(), "2026-11-05"), ["duty_discharged"]);
    assert!(clock.cued(came, "2026-11-05").is_empty());
    assert_eq!(clock.told("case_closed", "2026-11-06", None), ["duty_discharged"]);
}

#[test]
fn what_nobody_touches_is_warned_of_and_climbs() {
    let mut clock = Clock::new();
    clock.told("application_submitted", "2026-11-02", None);
    let days = [
        ("2026-11-06", vec![]),
        ("2026-11-09", vec!["duty_warned"]),
        ("2026-11-10", vec![]),
        ("2026-11-12", vec!["duty_warned"]),
        ("2026-11-16", vec!["duty_warned"]),
        ("2026-11-17", vec!["duty_escalated"]),
        ("2026-11-18", vec![]),
        ("2026-11-19", vec!["duty_escalated"]),
        ("2026-12-31", vec![]),
    ];
    for (today, told) in days {
        assert_eq!(clock.watched("decide", today), told, "{today}");
    }
    let escalated = clock.duty("decide").escalated.clone().unwrap();
    assert_eq!((escalated.level, escalated.to_role), (2, Role::Auditor));
    assert_eq!(escalated.name, "约谈");

    let mut late = Clock::new();
    late.told("application_submitted", "2026-11-02", None);
    assert_eq!(late.watched("decide", "2026-12-31"), ["duty_warned", "duty_escalated", "duty_escalated"]);
    let mut paused = Clock::new();
    paused.told("application_submitted", "2026-11-02", None);
    paused.told("supplement_requested", "2026-11-03", None);
    assert!(paused.watched("decide", "2026-12-31").is_empty());
}

#[test]
fn what_no_event_shows_is_reported_in_words() {
    let mut clock = Clock::new();
    clock.told("relief_granted", "2026-11-02", None);
    clock.told("application_submitted", "2026-11-02", None);
    let on = day("2026-11-03");
    assert_eq!(report_done(clock.duty("decide"), "好了", on).unwrap_err().code, "not_by_hand");
    assert_eq!(report_done(clock.duty("serve"), " ", on).unwrap_err().code, "words_missing");
    let done = report_done(clock.duty("serve"), "当面送达", on).unwrap();
    assert_eq!(clock.take_in(done), ["duty_discharged"]);
    assert_eq!(report_done(clock.duty("serve"), "当面送达", on), Ok(vec![]));
}

#[test]
fn a_low_rating_is_answered_and_a_hearing_is_announced_before_its_day() {
    let mut clock = Clock::new();
    clock.holders.commission = Some(org("political_legal-330106"));
    assert!(clock.cued(Cue { measure: Some(3), ..Cue::of("case_rated") }, "2026-11-02").is_empty());
    assert!(clock.told("case_rated", "2026-11-02", None).is_empty());
    clock.cued(Cue { measure: Some(2), ..Cue::of("case_rated") }, "2026-11-02");
    assert_eq!(clock.duty("reply").org, Some(org("political_legal-330106")));
    clock.told("hearing_begun", "2026-11-02", Some(day("2026-11-20")));
    assert_eq!(clock.duty("announce").due, day("2026-11-17"));
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
