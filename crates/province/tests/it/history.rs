use std::collections::{BTreeMap, BTreeSet};

use facts::Vocabulary;
use province::Step;

use crate::PROVINCE;

#[test]
fn there_is_a_year_of_cases_and_something_in_every_queue() {
    let cases = &PROVINCE.history;
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        *ends.entry(case.steps.last().unwrap().step.word()).or_default() += 1;
    }
    println!("{} cases: {ends:?}", cases.len());
    let used: BTreeSet<_> = cases.iter().map(|case| case.matter).collect();
    let leads = (0..PROVINCE.matters.len()).filter(|at| !used.contains(at) && PROVINCE.promises(*at)).count();
    println!("{leads} matters wait to be found");
    assert!(leads > 20);
    assert!(cases.len() * 200 >= PROVINCE.people.len());
    for end in [
        "applied",
        "supplement_requested",
        "accepted",
        "verified",
        "proposed",
        "signed",
        "decided",
        "paid",
        "referral_sent",
        "referral_received",
        "closed",
        "transfer_offered",
        "inquiry_begun",
        "suspended",
        "advance_requested",
        "recovered",
    ] {
        assert!(ends.contains_key(end), "no case stands at {end}: {ends:?}");
    }
    let matters: BTreeSet<_> = cases.iter().map(|case| case.matter).collect();
    assert_eq!(matters.len(), cases.len(), "one case for a matter");
}

#[test]
fn a_small_province_has_work_for_every_queue_too() {
    let province = province::generate(&crate::spec(3, 3_000));
    let ends: BTreeSet<_> =
        province.history.iter().map(|case| case.steps.last().unwrap().step.word()).collect();
    for end in
        ["applied", "supplement_requested", "accepted", "verified", "proposed", "signed", "decided", "paid"]
    {
        assert!(ends.contains(end), "no case stands at {end}: {ends:?}");
    }
}

#[test]
fn steps_come_in_an_order_that_the_lifecycle_allows() {
    let vocabulary = Vocabulary::builtin();
    for case in &PROVINCE.history {
        let matter = &PROVINCE.matters[case.matter];
        let mut before = "";
        let mut day = case.opened;
        assert!(matter.dated <= case.opened && (1..=1000).contains(&case.share_permille));
        for step in &case.steps {
            assert!(step.on >= day && step.on <= PROVINCE.spec.today, "{case:?}");
            day = step.on;
            let now = step.step.word();
            assert!(follows(before, now), "{now} after {before}");
            // What is said of a case changes nothing in it.
            if !["joined", "complained", "complaint_accepted", "complaint_answered", "rated", "extended"]
                .contains(&now)
            {
                before = now;
            }
        }
        let applicant = &PROVINCE.people[case.applicant];
        assert!(applicant.died.is_none());
        assert_eq!(applicant.household, PROVINCE.people[matter.victim].household);
        for (name, value) in &case.answers {
            vocabulary.get(name.as_str()).unwrap().check(value).unwrap();
        }
        assert!(PROVINCE.organisations.iter().any(|office| office.id == case.org));
    }
}

#[test]
fn referrals_and_bringers_are_offices_of_the_province() {
    let known: BTreeSet<_> = PROVINCE.organisations.iter().map(|office| &office.id).collect();
    for step in PROVINCE.history.iter().flat_map(|case| &case.steps) {
        if let Step::ReferralSent { to, .. } = &step.step {
            assert!(known.contains(to));
        }
        if let Step::Applied { channel, brought_by } = &step.step {
            assert_eq!(*channel == "village", brought_by.is_some());
            assert!(brought_by.as_ref().is_none_or(|org| known.contains(org)));
        }
    }
}

fn follows(before: &str, now: &str) -> bool {
    let allowed: &[&str] = match now {
        "informed" => &[""],
        "applied" => &["", "informed"],
        "supplement_requested" | "withdrawn" | "declined" | "transfer_offered" | "joined" => &["applied"],
        "transfer_accepted" => &["transfer_offered"],
        "supplement_received" | "abandoned" => &["supplement_requested"],
        "accepted" => &["applied", "supplement_received", "transfer_accepted", "reopened"],
        "inquiry_begun" | "suspended" | "advance_requested" | "extended" | "terminated" => &["accepted"],
        "inquiry_ended" => &["inquiry_begun"],
        "resumed" => &["suspended"],
        "advance_approved" => &["advance_requested"],
        "advance_paid" => &["advance_approved"],
        "verified" => &["accepted", "inquiry_ended", "resumed", "advance_paid"],
        "joint_help" => &["verified", "returned"],
        "proposed" => &["verified", "returned", "joint_help", "reopened"],
        "complained" | "complaint_accepted" | "complaint_answered" => &["decided"],
        "rated" => &["paid", "closed"],
        "revoked" => &["paid"],
        "recovered" => &["revoked", "recovered"],
        "reopened" => &["withdrawn", "abandoned", "closed"],
        "returned" | "signed" => &["proposed"],
        "decided" => &["proposed"],
        "payment_failed" => &["decided"],
        "paid" => &["decided", "payment_failed", "paid"],
        "referral_sent" => &["paid"],
        "referral_received" => &["referral_sent"],
        "referral_answered" => &["referral_received"],
        "visited" => &["paid", "referral_answered", "visited"],
        "closed" => &["decided", "visited", "declined", "terminated", "recovered"],
        _ => &[],
    };
    allowed.contains(&before)
}
