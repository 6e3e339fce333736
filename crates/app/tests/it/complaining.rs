//! Complaints and ratings: recorded, owned, due, answered; and asked again.

use app::{
    Outcome, Principal,
    answer_complaint::{accept, answer, ask_again, close, extend},
    file_complaint::{ComplaintInput, file_complaint},
    model::{ComplaintChannel, ComplaintStage},
    rate_case::rate_case,
    view::{
        complaints::{ComplaintFilter, complaint, complaint_progress, complaints, own_complaints},
        my_work::my_work,
    },
};
use kernel::OrgId;
use testkit::{COURT, TestWorld, code_of, codes_of};

fn written(text: &str) -> ComplaintInput {
    ComplaintInput {
        office: Some(OrgId("procuratorate-330106".to_owned())),
        name: "赵六".to_owned(),
        telephone: "13900000000".to_owned(),
        text: text.to_owned(),
        ..ComplaintInput::default()
    }
}

#[tokio::test]
async fn a_visitors_complaint_has_an_owner_a_day_and_an_answer() {
    let world = TestWorld::new().await;
    let (handler, head) = (world.handler().await, world.staff("head").await);
    let receipt = file_complaint(&world.app, &Principal::Visitor, written("三次来电无人接听")).await.unwrap();
    assert_eq!(receipt.number, "诉〔2026〕330106-0001号");
    let work = my_work(&world.app, &head, None).await.unwrap();
    assert_eq!(work.later[0].code, "accept_complaint");
    assert_eq!(work.later[0].length, "15日");
    let progress = complaint_progress(&world.app, "诉[2026]330106-0001", &receipt.access_code).await.unwrap();
    assert_eq!((progress.line.stage, progress.text.as_str()), (ComplaintStage::Filed, "三次来电无人接听"));

    for account in ["handler", "neighbour", "auditor"] {
        let denied = answer(&world.app, &world.staff(account).await, receipt.id, None, "好".into()).await;
        assert_eq!(code_of(denied), "denied", "{account}");
    }
    assert_eq!(
        code_of(complaint(&world.app, &world.staff("court-handler").await, receipt.id).await),
        "denied"
    );
    assert!(complaint(&world.app, &handler, receipt.id).await.is_ok_and(|view| !view.may_answer));
    assert_eq!(accept(&world.app, &head, receipt.id, None).await.unwrap(), Outcome::Changed);
    assert_eq!(accept(&world.app, &head, receipt.id, None).await.unwrap(), Outcome::Unchanged);
    assert_eq!(code_of(answer(&world.app, &head, receipt.id, Some(99), "好".into()).await), "stale_page");
    assert!(
        code_of(answer(&world.app, &head, receipt.id, None, " ".into()).await).starts_with("words_missing")
    );
    answer(&world.app, &head, receipt.id, None, "已责成改进".to_owned()).await.unwrap();
    assert_eq!(my_work(&world.app, &head, None).await.unwrap().total, 0);

    let code = &receipt.access_code;
    assert!(
        code_of(ask_again(&world.app, &receipt.number, "00000000", "不".into()).await).starts_with("wrong")
    );
    ask_again(&world.app, &receipt.number, code, "答非所问".to_owned()).await.unwrap();
    let again = complaint(&world.app, &head, receipt.id).await.unwrap();
    assert_eq!((again.line.stage, again.reopened.len()), (ComplaintStage::Accepted, 1));
    assert_eq!(again.line.due.map(|due| due.day.to_string()).as_deref(), Some("2026-11-09"));
    close(&world.app, &head, receipt.id, None, "已当面沟通".to_owned()).await.unwrap();
    assert_eq!(my_work(&world.app, &head, None).await.unwrap().total, 0);
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}

#[tokio::test]
async fn what_is_written_wrong_is_named_and_a_wrong_number_tells_nothing() {
    let world = TestWorld::new().await;
    let mut input = ComplaintInput::default();
    let refused = file_complaint(&world.app, &Principal::Visitor, input.clone()).await;
    assert_eq!(codes_of(refused), ["words_missing@text", "no_office@office"]);
    input = written("案件太久");
    input.case_number = "检救〔2026〕330106-9999号".to_owned();
    let filed = file_complaint(&world.app, &Principal::Visitor, input).await.unwrap();
    assert!(
        complaint_progress(&world.app, &filed.number, &filed.access_code).await.unwrap().line.case.is_none()
    );
    for _ in 0..10 {
        let wrong = complaint_progress(&world.app, &filed.number, "12345678").await;
        assert!(code_of(wrong).starts_with("wrong_code"));
    }
    let locked = complaint_progress(&world.app, &filed.number, &filed.access_code).await;
    assert!(code_of(locked).starts_with("code_locked"));
}

#[tokio::test]
async fn a_complaint_of_a_case_goes_to_its_office_and_its_applicant_sees_it() {
    let world = TestWorld::new().await;
    let id = world.applied_case().await;
    let applicant = world.applicant(id).await;
    let mut input = written("一直没有答复");
    input.case_number = world.case(id).await.opening.number;
    input.office = Some(OrgId(COURT.to_owned()));
    let filed = file_complaint(&world.app, &applicant, input).await.unwrap();
    let own = own_complaints(&world.app, &applicant, id).await.unwrap();
    assert_eq!((own.len(), own[0].line.id), (1, filed.id));
    assert_eq!(own[0].line.org_name, "杭州市西湖区人民检察院");
    world.pass_days(1);
    let mut heard = written("来电反映");
    heard.channel = Some(ComplaintChannel::Hotline);
    file_complaint(&world.app, &world.handler().await, heard).await.unwrap();
    let filter = ComplaintFilter { limit: 1, ..ComplaintFilter::default() };
    let page = complaints(&world.app, &world.handler().await, &filter).await.unwrap();
    assert_eq!((page.total, page.rows[0].channel), (2, Some(ComplaintChannel::Hotline)));
    let rest = ComplaintFilter { after: page.next, ..filter.clone() };
    assert_eq!(complaints(&world.app, &world.handler().await, &rest).await.unwrap().rows[0].id, filed.id);
    let theirs = complaints(&world.app, &world.staff("neighbour").await, &filter).await.unwrap();
    assert_eq!(theirs.total, 0);
    let audited = complaints(&world.app, &world.staff("auditor").await, &filter).await.unwrap();
    assert_eq!(audited.total, 2);
}

#[tokio::test]
async fn a_decided_case_is_rated_once_and_a_low_rating_is_answered() {
    let world = TestWorld::new().await;
    let id = world.applied_case().await;
    let applicant = world.applicant(id).await;
    assert_eq!(code_of(rate_case(&world.app, &applicant, id, 5, String::new()).await), "too_early");
    let id = world.paid_case().await;
    let applicant = world.applicant(id).await;
    assert_eq!(code_of(rate_case(&world.app, &world.handler().await, id, 5, String::new()).await), "denied");
    assert!(code_of(rate_case(&world.app, &applicant, id, 9, String::new()).await).starts_with("stars"));
    let rated = rate_case(&world.app, &applicant, id, 2, "等了太久".to_owned()).await;
    assert_eq!(rated.unwrap(), Outcome::Changed);
    assert_eq!(rate_case(&world.app, &applicant, id, 5, String::new()).await.unwrap(), Outcome::Unchanged);
    let head = world.staff("head").await;
    let work = my_work(&world.app, &head, None).await.unwrap();
    let codes: Vec<&str> = work.week.iter().map(|line| line.code.as_str()).collect();
    assert!(codes.contains(&"reply_rating"), "{codes:?}");
    let only = ComplaintFilter { ratings: Some(true), limit: 10, ..ComplaintFilter::default() };
    let rating = complaints(&world.app, &head, &only).await.unwrap().rows.remove(0);
    assert_eq!(rating.stars, Some(2));
    answer(&world.app, &head, rating.id, None, "我们将改进".to_owned()).await.unwrap();
    let own = own_complaints(&world.app, &applicant, id).await.unwrap();
    assert_eq!(own[0].answers[0].1, "我们将改进");

    let happy = world.paid_case().await;
    rate_case(&world.app, &world.applicant(happy).await, happy, 5, String::new()).await.unwrap();
    let work = my_work(&world.app, &head, None).await.unwrap();
    assert!(work.week.iter().all(|line| line.code != "reply_rating"));
}

#[tokio::test]
async fn an_answer_is_put_off_once_by_as_much_as_the_pack_allows() {
    let world = TestWorld::new().await;
    let head = world.staff("head").await;
    let id = file_complaint(&world.app, &Principal::Visitor, written("多次催办无果")).await.unwrap().id;
    let more = |reason: &'static str| {
        let (world, head) = (&world, &head);
        async move { extend(&world.app, head, id, None, reason.to_owned()).await }
    };
    let due = || async {
        let view = complaint(&world.app, &head, id).await.unwrap();
        view.line.due.map(|due| due.day.to_string()).unwrap_or_default()
    };
    assert_eq!(code_of(more("需要多方核实").await), "complaint_not_now");
    accept(&world.app, &head, id, None).await.unwrap();
    assert_eq!(due().await, "2026-11-09", "sixty days, the last a Saturday");
    assert_eq!(code_of(more(" ").await), "words_missing@reason");
    let handler = world.handler().await;
    assert_eq!(code_of(extend(&world.app, &handler, id, None, "核实".into()).await), "denied");
    assert_eq!(more("需要多方核实").await.unwrap(), Outcome::Changed);
    assert_eq!(due().await, "2026-12-09", "thirty days more");
    assert_eq!(more("需要多方核实").await.unwrap(), Outcome::Unchanged);
    assert_eq!(code_of(more("还没有核实完").await), "complaint_extended_before");
    answer(&world.app, &head, id, None, "已责成改进".to_owned()).await.unwrap();
    assert_eq!(code_of(more("再等等").await), "complaint_not_now");
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}
