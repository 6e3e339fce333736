//! Where the time of a case went: every minute has a holder and a reason.

use casework::attribution::{Holder, Span, Step, attribute};
use kernel::Moment;
use proptest::prelude::*;
use rules::EVENT_KINDS;

use crate::world::org;

fn moment(minute: i64) -> Moment {
    Moment::from_second(1_767_225_600 + minute * 60).unwrap()
}

fn step(kind: &str) -> Step {
    Step { kind: kind.into(), org: None, with: None }
}

fn opened() -> Step {
    Step { org: Some(org("procuratorate-330106")), ..step("case_opened") }
}

fn shown(spans: &[Span]) -> Vec<(i64, String, &str)> {
    spans
        .iter()
        .map(|span| {
            let holder = match &span.holder {
                Holder::Organisation(org) => org.to_string(),
                Holder::Applicant => "申请人".to_owned(),
                Holder::Bank => "银行".to_owned(),
                Holder::Outside(name) => name.clone(),
            };
            ((span.to.as_second() - span.from.as_second()) / 60, holder, span.reason.as_str())
        })
        .collect()
}

#[test]
fn each_stretch_is_whose_turn_it_is() {
    let entries = [
        (moment(0), opened()),
        (moment(10), step("application_submitted")),
        (moment(15), step("paper_added")),
        (moment(30), step("supplement_requested")),
        (moment(100), step("supplement_received")),
        (moment(110), step("application_accepted")),
        (moment(120), Step { with: Some("市第一医院".into()), ..step("outside_inquiry_begun") }),
        (moment(130), step("instruction_begun")),
        (moment(140), step("outside_inquiry_ended")),
        (moment(150), step("instruction_ended")),
        (moment(160), step("opinion_proposed")),
        (moment(170), step("relief_granted")),
        (moment(180), step("funds_requested")),
        (moment(200), step("funds_received")),
        (moment(210), step("payee_notified")),
        (moment(240), step("payment_confirmed")),
        (moment(250), step("case_closed")),
    ];
    let office = || "procuratorate-330106".to_owned();
    assert_eq!(
        shown(&attribute(&entries, moment(260))),
        [
            (10, office(), "告知并等待申请"),
            (20, office(), "审核申请材料"),
            (70, "申请人".into(), "补正材料"),
            (10, office(), "审核补正材料"),
            (10, office(), "审查"),
            (10, "市第一医院".into(), "外调"),
            (20, "上级机关".into(), "请示上级"),
            (10, office(), "审查"),
            (10, office(), "审批"),
            (10, office(), "请款和送达"),
            (20, "财政部门".into(), "拨付救助金"),
            (10, office(), "通知领取"),
            (30, "银行".into(), "银行付款"),
            (10, office(), "移送和回访"),
            (10, office(), "已结案"),
        ]
    );
}

#[test]
fn the_first_organisation_holds_a_case_until_the_other_accepted_it() {
    let to = |kind: &str| Step { org: Some(org("court-330106")), ..step(kind) };
    let entries = [
        (moment(0), opened()),
        (moment(10), to("transfer_offered")),
        (moment(50), to("transfer_declined")),
        (moment(60), to("transfer_offered")),
        (moment(90), to("transfer_accepted")),
    ];
    let spans = attribute(&entries, moment(100));
    let holders: Vec<(i64, String)> =
        shown(&spans).into_iter().map(|(minutes, holder, _)| (minutes, holder)).collect();
    assert_eq!(holders, [(90, "procuratorate-330106".to_owned()), (10, "court-330106".to_owned())]);
}

#[test]
fn before_the_opening_nothing_is_anybodys() {
    assert!(attribute(&[(moment(0), step("application_submitted"))], moment(9)).is_empty());
    assert!(attribute(&[(moment(9), opened())], moment(0)).is_empty());
}

fn entries() -> impl Strategy<Value = Vec<(Moment, Step)>> {
    let kinds = proptest::sample::select(EVENT_KINDS.to_vec());
    // A clock that steps back as well.
    let orgs = vec![("procuratorate-330106", ""), ("court-330106", "医院"), ("police-330106", "银保监局")];
    let entry = (-30i64..200, kinds, prop::option::of(proptest::sample::select(orgs)));
    prop::collection::vec(entry, 0..80).prop_map(|steps| {
        let mut minute = 0;
        let mut entries = vec![(moment(0), opened())];
        for (later, kind, named) in steps {
            minute += later;
            let org = named.map(|(id, _)| org(id));
            let with = named.map(|(_, name)| name.to_owned());
            entries.push((moment(minute), Step { kind: kind.to_owned(), org, with }));
        }
        entries
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]
    #[test]
    fn spans_are_contiguous_and_sum_to_the_time_that_passed(entries in entries(), more in 0i64..20_000) {
        let until = moment(more);
        let spans = attribute(&entries, until);
        let total: i64 = spans.iter().map(|span| span.to.as_second() - span.from.as_second()).sum();
        prop_assert_eq!(total, until.as_second() - moment(0).as_second());
        for pair in spans.windows(2) {
            let [one, next] = pair else { unreachable!() };
            prop_assert_eq!(one.to, next.from);
            prop_assert!(one.holder != next.holder || one.reason != next.reason);
        }
        prop_assert!(spans.iter().all(|span| span.from < span.to && !span.reason.is_empty()));
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            prop_assert_eq!((first.from, last.to), (moment(0), until));
        }
        // Another organisation appears only once it accepted the case.
        let accepted: Vec<_> = entries
            .iter()
            .filter(|(_, step)| step.kind == "transfer_accepted")
            .filter_map(|(_, step)| step.org.clone())
            .chain([org("procuratorate-330106")])
            .collect();
        for span in &spans {
            if let Holder::Organisation(holder) = &span.holder {
                prop_assert!(accepted.contains(holder), "{holder} never accepted it");
            }
        }
    }
}
