//! Duties nobody touched are warned of and climb, one office's trouble stops no other's, what no event shows is
//! reported; notices, the calendar feed and where the time went.

use app::{
    calendar::{feed, has_feed, renew_feed},
    notices::{notices, read, read_all, unread},
    report_duty::report_duty,
    request_funds::request_funds,
    session::{NewAccount, hash_password, save_accounts},
    sign_off::{next_signer, sign_off, sign_off_requesting_funds},
    view::{attribution::attribution, my_work::my_work},
    watch_duties,
};
use casework::duty::DutyEvent;
use kernel::{CaseId, DutyId, OrgId, Organisation, OrganisationKind, Role};
use store::{Append, Batch, Store, StreamId};
use testkit::{TestWorld, code_of};

/// A case that the neighbouring office opened.
async fn neighbours_case(world: &TestWorld, number: &str) -> CaseId {
    let matter = world.matter(number, number).await;
    let theirs = world.staff("neighbour").await;
    app::open_case::open_case(&world.app, &theirs, matter, &world.somebody()).await.unwrap()
}

#[tokio::test]
async fn what_nobody_touches_is_warned_of_once_and_climbs_to_those_above() {
    let world = TestWorld::new().await;
    world.applied_case().await;
    let (handler, head, auditor) =
        (world.handler().await, world.staff("head").await, world.staff("auditor").await);
    let first = watch_duties::run(&world.app).await.unwrap();
    assert_eq!((first.warned, first.escalated, first.failures.len()), (0, 0, 0));
    // Five working days to check the papers: due on the 15th.
    world.pass_days(6);
    let warned = watch_duties::run(&world.app).await.unwrap();
    assert_eq!((warned.warned, warned.escalated), (1, 0), "{warned:?}");
    assert_eq!(watch_duties::run(&world.app).await.unwrap().warned, 0, "told twice");
    let told = notices(&world.app, &handler, None, 10).await.unwrap();
    assert_eq!(told.rows.len(), 1);
    assert!(told.rows[0].line.contains("审核申请材料") && told.rows[0].line.contains("80%"));
    world.pass_days(2);
    let climbed = watch_duties::run(&world.app).await.unwrap();
    assert_eq!((climbed.warned, climbed.escalated), (1, 1), "{climbed:?}");
    assert_eq!(notices(&world.app, &head, None, 10).await.unwrap().rows.len(), 1);
    world.pass_days(30);
    let all = watch_duties::run(&world.app).await.unwrap();
    assert_eq!(all.escalated, 2, "{all:?}");
    let last = notices(&world.app, &auditor, None, 10).await.unwrap();
    assert!(last.rows[0].line.contains("约谈"), "{:?}", last.rows);
    let work = my_work(&world.app, &handler, None).await.unwrap();
    assert_eq!(work.overdue[0].escalated, "约谈（审计）");
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}

/// What is granted without money in the pool, asked for: the money is the commission's to look over.
async fn asked_for(world: &TestWorld) -> CaseId {
    let id = world.proposed_case().await;
    while let Some(title) = next_signer(&world.app, id).await.unwrap() {
        let who = world.staff(TestWorld::titled(&title)).await;
        if sign_off(&world.app, &who, id, None, "同意".to_owned()).await.is_err() {
            sign_off_requesting_funds(&world.app, &who, id, None, "同意，请款".to_owned()).await.unwrap();
        }
    }
    let handler = world.handler().await;
    request_funds(&world.app, &handler, id, None, "请款〔2026〕1号".to_owned()).await.unwrap();
    id
}

#[tokio::test]
async fn the_commission_of_the_place_looks_over_what_is_asked_for() {
    let world = TestWorld::without_money().await;
    let setup = app::persona::system("setup");
    let commission = OrgId("political_legal-330106".to_owned());
    let office = Organisation {
        id: commission.clone(),
        kind: OrganisationKind::PoliticalLegal,
        region: "330106".parse().unwrap(),
        name: "中共杭州市西湖区委政法委员会".to_owned(),
    };
    app::persona::save_organisations(&world.app, &setup, &[office]).await.unwrap();
    let account = NewAccount {
        account: "commission".to_owned(),
        name: "审核人".to_owned(),
        role: Role::Approver,
        title: "审核小组".to_owned(),
        org: commission,
    };
    let hash = hash_password(&world.app, "unused").unwrap();
    save_accounts(&world.app, &setup, vec![account], &hash).await.unwrap();
    let id = asked_for(&world).await;
    let (reviewer, head) = (world.staff("commission").await, world.staff("head").await);
    let codes = async |who: &app::Principal| {
        let work = my_work(&world.app, who, None).await.unwrap();
        [work.overdue, work.today, work.week, work.later].concat()
    };
    let owed = codes(&reviewer).await;
    assert_eq!(owed.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["commission_review"]);
    assert_eq!(owed[0].org_name, "中共杭州市西湖区委政法委员会");
    assert!(codes(&head).await.iter().all(|line| line.code != "commission_review"));
    let (stream, duty) = (&owed[0].stream, owed[0].id);
    assert_eq!(code_of(report_duty(&world.app, &head, stream, duty, "已审").await), "denied");
    report_duty(&world.app, &reviewer, stream, duty, "同意拨付").await.unwrap();
    assert!(world.duties(id).await.iter().all(|duty| !duty.starts_with("commission_review ")));
}

#[tokio::test]
async fn where_no_commission_works_with_the_platform_the_office_sees_to_the_review_and_auditors_do_not() {
    let world = TestWorld::without_money().await;
    asked_for(&world).await;
    let head = world.staff("head").await;
    let work = my_work(&world.app, &head, None).await.unwrap();
    let mut all = [work.overdue, work.today, work.week, work.later].concat().into_iter();
    let review = all.find(|line| line.code == "commission_review").unwrap();
    assert_eq!(review.org_name, "杭州市西湖区人民检察院");
}

#[tokio::test]
async fn one_offices_trouble_stops_no_others_escalation() {
    let world = TestWorld::new().await;
    let sound = neighbours_case(&world, "（2026）浙0105刑初2号").await;
    let ours = world.applied_case().await;
    let store = Store::open(world.folder()).await.unwrap();
    let broken = broken_stream(&world, &store).await;
    world.pass_days(60);
    let report = watch_duties::run(&world.app).await.unwrap();
    let failed: Vec<(&str, &str)> =
        report.failures.iter().map(|one| (one.office.as_str(), one.stream.as_str())).collect();
    assert_eq!(failed, [("procuratorate-330105", format!("case/{broken}").as_str())], "{report:?}");
    for id in [sound, ours] {
        let work = store.duties_of_case(id).await.unwrap();
        assert!(work.iter().any(|duty| duty.escalated_level == 3), "{id} did not climb: {work:?}");
    }
    assert!(report.said().contains("1 项未能处理"));
}

/// A duty of the neighbour in a stream that the watch cannot make sense of: a case that was never opened.
async fn broken_stream(world: &TestWorld, store: &Store) -> CaseId {
    let system = app::persona::system("test");
    let permit = access::permit(&system, app::Action::OpenCase, &access::Resource::default()).unwrap();
    let case = CaseId::new(1, [7; 10]);
    let opened = DutyEvent::DutyOpened {
        duty: DutyId::new(1, [7; 10]),
        code: "invite_application".to_owned(),
        label: "告知并帮助申请".to_owned(),
        role: Role::Handler,
        org: Some(OrgId("procuratorate-330105".to_owned())),
        length: "10个工作日".to_owned(),
        length_count: 10,
        length_unit: "working_day".to_owned(),
        on: world.today(),
        due: world.today().plus_days(14),
        basis: "本地规定".to_owned(),
        item: None,
        warn_at: vec![500, 800, 1000],
        by_hand: false,
    };
    let append = Append {
        stream: StreamId::Case(case),
        expected: 0,
        subject: "matter/none".to_owned(),
        case: Some(case),
        basis: String::new(),
        events: vec![opened.into()],
    };
    store.commit(&permit, &Batch::of(vec![append]), world.app.clock().now()).await.unwrap();
    case
}

#[tokio::test]
async fn half_years_and_years_bring_their_duties_once() {
    let world = TestWorld::new().await;
    assert_eq!(watch_duties::run(&world.app).await.unwrap().noted, 0, "nothing ends in September");
    world.pass_days(120);
    let report = watch_duties::run(&world.app).await.unwrap();
    // Two procuratorates and a court: half a year and a year each.
    assert_eq!((report.noted, report.failures.len()), (6, 0), "{report:?}");
    assert_eq!(watch_duties::run(&world.app).await.unwrap().noted, 0);
    let handler = world.handler().await;
    let work = my_work(&world.app, &handler, None).await.unwrap();
    let annual = work.later.iter().find(|line| line.code == "annual_report").unwrap();
    let office = StreamId::Office(OrgId("procuratorate-330106".to_owned()));
    let report = |note: &'static str| {
        let (world, handler, office) = (&world, &handler, &office);
        async move { report_duty(&world.app, handler, office, annual.id, note).await }
    };
    assert!(code_of(report(" ").await).starts_with("words_missing"));
    let theirs = world.staff("neighbour").await;
    assert_eq!(code_of(report_duty(&world.app, &theirs, &office, annual.id, "已报").await), "denied");
    let head = world.staff("head").await;
    assert_eq!(code_of(report_duty(&world.app, &head, &office, annual.id, "已报").await), "not_your_duty");
    assert_eq!(report("已报送市院").await.unwrap(), app::Outcome::Changed);
    assert_eq!(report("已报送市院").await.unwrap(), app::Outcome::Unchanged);
    let work = my_work(&world.app, &handler, None).await.unwrap();
    assert!(work.later.iter().all(|line| line.code != "annual_report"));
}

#[tokio::test]
async fn a_notice_is_unread_until_it_is_read() {
    let world = TestWorld::new().await;
    let id = world.granted_case().await;
    let applicant = world.applicant(id).await;
    let told = notices(&world.app, &applicant, None, 10).await.unwrap();
    let kinds: Vec<&str> = told.rows.iter().map(|notice| notice.kind.as_str()).collect();
    assert_eq!(kinds, ["relief_granted", "application_accepted"]);
    assert_eq!(unread(&world.app, &applicant).await.unwrap(), 2);
    read(&world.app, &applicant, &told.rows[0].id).await.unwrap();
    assert_eq!(unread(&world.app, &applicant).await.unwrap(), 1);
    let next = notices(&world.app, &applicant, None, 1).await.unwrap();
    assert!(next.rows[0].seen && next.next.is_some());
    let rest = notices(&world.app, &applicant, next.next.as_deref(), 1).await.unwrap();
    assert_eq!((rest.rows[0].kind.as_str(), rest.rows[0].seen), ("application_accepted", false));
    read_all(&world.app, &applicant).await.unwrap();
    assert_eq!(unread(&world.app, &applicant).await.unwrap(), 0);
    let handler = world.handler().await;
    assert!(notices(&world.app, &handler, None, 10).await.unwrap().rows.is_empty(), "another's notices");
}

/// What RFC 5545 asks of a file: line ends, lengths, nesting, what must stand in each part.
fn checked(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\n', '\r']), "a bare line break: {line}");
    }
    let unfolded = text.replace("\r\n ", "");
    let (mut open, mut events): (Vec<&str>, Vec<std::collections::BTreeMap<_, _>>) = (vec![], vec![]);
    for line in unfolded.trim_end().split("\r\n") {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no value: {line}"));
        match name {
            "BEGIN" => {
                open.push(value);
                if value == "VEVENT" {
                    events.push(std::collections::BTreeMap::new());
                }
            }
            "END" => assert_eq!(open.pop(), Some(value)),
            name if open.last() == Some(&"VEVENT") => {
                let twice = events.last_mut().unwrap().insert(name.to_owned(), value.to_owned());
                assert!(twice.is_none(), "{name} twice");
            }
            _ => assert!(!open.is_empty()),
        }
    }
    assert!(open.is_empty());
    for event in &events {
        for name in ["UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"] {
            assert!(event.contains_key(name), "{name} is missing: {event:?}");
        }
        assert!(event["DTSTART;VALUE=DATE"] < event["DTEND;VALUE=DATE"]);
    }
    events
}

#[tokio::test]
async fn a_calendar_feed_has_ones_own_duties_under_an_address_that_can_be_renewed() {
    let world = TestWorld::new().await;
    let id = world.accepted_case().await;
    world.applied_case().await;
    let handler = world.handler().await;
    assert!(!has_feed(&world.app, &handler).await.unwrap());
    let token = renew_feed(&world.app, &handler).await.unwrap();
    let text = feed(&world.app, &token, "https://lianzhu.example").await.unwrap();
    let events = checked(&text);
    let number = world.case(id).await.opening.number;
    let decide = events.iter().find(|event| event["SUMMARY"].starts_with("审查并提出救助意见")).unwrap();
    assert!(decide["SUMMARY"].contains(&number), "{decide:?}");
    assert_eq!(decide["DTSTART;VALUE=DATE"], "20260921");
    assert!(events.iter().all(|event| !event["SUMMARY"].contains("补交")), "another's duties");
    let name = world.case(id).await.person.name;
    assert!(!text.contains(&name), "a feed names nobody");
    let uids: std::collections::BTreeSet<&String> = events.iter().map(|event| &event["UID"]).collect();
    assert_eq!(uids.len(), events.len());
    let again = checked(&feed(&world.app, &token, "https://lianzhu.example").await.unwrap());
    assert_eq!(again[0]["UID"], events[0]["UID"]);

    let renewed = renew_feed(&world.app, &handler).await.unwrap();
    assert_eq!(code_of(feed(&world.app, &token, "").await), "not_found");
    assert!(feed(&world.app, &renewed, "").await.is_ok());
    app::calendar::end_feed(&world.app, &handler).await.unwrap();
    assert_eq!(code_of(feed(&world.app, &renewed, "").await), "not_found");
    let applicant = world.applicant(id).await;
    assert_eq!(code_of(renew_feed(&world.app, &applicant).await), "denied");
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/lianzhu.ics"), text).unwrap();
}

#[tokio::test]
async fn every_minute_of_a_case_is_somebodys() {
    let world = TestWorld::new().await;
    let id = world.applied_case().await;
    world.pass_days(3);
    world.accept(id).await;
    world.pass_days(2);
    let time = attribution(&world.app, &world.handler().await, id).await.unwrap();
    assert_eq!(time.minutes, 5 * 24 * 60);
    let spans: i64 = time.spans.iter().map(|span| (span.to.as_second() - span.from.as_second()) / 60).sum();
    assert_eq!(spans, time.minutes);
    assert_eq!(time.sums.iter().map(|(_, minutes, _)| minutes).sum::<i64>(), time.minutes);
    let reasons: Vec<&str> = time.spans.iter().map(|span| span.reason.as_str()).collect();
    assert_eq!(reasons, ["审核申请材料", "审查"]);
    assert_eq!(code_of(attribution(&world.app, &world.staff("neighbour").await, id).await), "denied");
}
