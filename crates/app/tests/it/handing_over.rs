//! Handing cases and leads to another office: the receiving one sees what is offered and may read it, the offering one
//! holds it until the other has accepted, and may take it back (首接负责). A payer elsewhere sees what it pays.

use app::{
    Action, Principal, Sight,
    agree_joint_help::agree_joint_help,
    confirm_payment::confirm_payment,
    manage_funds::{Deposit, deposit},
    model::{CaseStage, FundingShare, LeadStage},
    persona,
    propose_opinion::propose_opinion,
    record_facts::record_facts,
    review_lead::{give_back, hand_on, receive, take_back},
    transfer_case::{accept_transfer, decline_transfer, offer_transfer, take_back_transfer},
    view::{
        attribution::attribution,
        case::case,
        cases::{CaseFilter, cases, offered_cases},
        leads::{LeadFilter, lead, leads, offered_leads},
        my_work::my_work,
    },
};
use kernel::{CaseId, Fen, OrgId, Role};
use testkit::{OFFICE, THEIRS, TestWorld, code_of, row};

use crate::{
    deciding::moved,
    screening::{first_lead, hurt_and_poor, screened},
};

fn theirs() -> OrgId {
    OrgId(THEIRS.to_owned())
}

async fn offer(world: &TestWorld, id: CaseId) {
    let reason = "原案由对方办理".to_owned();
    offer_transfer(&world.app, &world.handler().await, id, None, theirs(), reason).await.unwrap();
}

/// The codes of one's duties.
async fn owed(world: &TestWorld, who: &Principal) -> Vec<String> {
    let work = my_work(&world.app, who, None).await.unwrap();
    [work.overdue, work.today, work.week, work.later].concat().into_iter().map(|line| line.code).collect()
}

#[tokio::test]
async fn an_offered_case_is_read_and_answered_by_the_other_office() {
    let world = TestWorld::new().await;
    let id = world.applied_case().await;
    let (handler, neighbour) = (world.handler().await, world.staff("neighbour").await);
    assert_eq!(code_of(case(&world.app, &neighbour, id).await), "denied", "nothing is offered yet");
    assert!(offered_cases(&world.app, &neighbour).await.unwrap().is_empty());
    let nowhere = OrgId("civil_affairs-330106".to_owned());
    let refused = offer_transfer(&world.app, &handler, id, None, nowhere, "理由".to_owned()).await;
    assert_eq!(code_of(refused), "no_office@to");
    offer(&world, id).await;

    let inbox = offered_cases(&world.app, &neighbour).await.unwrap();
    assert_eq!(inbox.iter().map(|line| line.id).collect::<Vec<_>>(), [id]);
    assert_eq!(inbox[0].org_name, "杭州市西湖区人民检察院");
    assert!(owed(&world, &neighbour).await.contains(&"answer_transfer".to_owned()));
    for other in ["court-handler", "handler", "approver"] {
        let inbox = offered_cases(&world.app, &world.staff(other).await).await.unwrap();
        assert!(inbox.is_empty(), "{other}");
    }
    let seen = case(&world.app, &neighbour, id).await.unwrap();
    assert_eq!((seen.sight, seen.actions.as_slice()), (Sight::Whole, [Action::AnswerTransfer].as_slice()));
    let facts = row(&[("injury_grade", "serious_2")]);
    let written = record_facts(&world.app, &neighbour, id, None, "judgment", &facts).await;
    assert_eq!(code_of(written), "denied", "it is read, not changed");
    assert_eq!(code_of(case(&world.app, &world.staff("court-handler").await, id).await), "denied");
    let all = CaseFilter { limit: 10, ..CaseFilter::default() };
    let ours = cases(&world.app, &handler, &all).await.unwrap();
    assert_eq!(ours.rows[0].offered_to.as_deref(), Some("杭州市拱墅区人民检察院"), "待对方接收");

    let silent = decline_transfer(&world.app, &neighbour, id, None, " ".to_owned()).await;
    assert_eq!(code_of(silent), "words_missing@reason");
    decline_transfer(&world.app, &neighbour, id, None, "不归本院管辖".to_owned()).await.unwrap();
    assert_eq!(code_of(case(&world.app, &neighbour, id).await), "denied", "no more of their business");
    assert_eq!(code_of(accept_transfer(&world.app, &neighbour, id, None).await), "denied");
    offer(&world, id).await;
    let back = take_back_transfer(&world.app, &handler, id, None, "改由本院办理".to_owned()).await;
    assert!(back.is_ok() && offered_cases(&world.app, &neighbour).await.unwrap().is_empty());
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}

#[tokio::test]
async fn a_transferred_cases_time_is_the_first_offices_until_the_other_accepts() {
    let world = TestWorld::new().await;
    let id = world.applied_case().await;
    let (handler, neighbour) = (world.handler().await, world.staff("neighbour").await);
    world.pass_days(2);
    offer(&world, id).await;
    world.pass_days(3);
    accept_transfer(&world.app, &neighbour, id, None).await.unwrap();
    assert_eq!(world.case(id).await.stage, CaseStage::Transferred);
    assert_eq!(code_of(case(&world.app, &handler, id).await), "denied", "it is theirs now");
    world.pass_days(1);
    let time = attribution(&world.app, &neighbour, id).await.unwrap();
    let day = 24 * 60;
    let sums: Vec<(&str, i64)> =
        time.sums.iter().map(|(holder, minutes, _)| (holder.as_str(), *minutes)).collect();
    assert_eq!(sums, [("杭州市西湖区人民检察院", 5 * day), ("杭州市拱墅区人民检察院", day)]);
    assert_eq!(time.spans.last().unwrap().reason, "移送管辖后的办理");
}

#[tokio::test]
async fn a_lead_handed_on_is_received_given_back_or_taken_back() {
    let world = TestWorld::new().await;
    hurt_and_poor(&world).await;
    screened(&world.app).await;
    let id = first_lead(&world).await;
    let (handler, neighbour) = (world.handler().await, world.staff("neighbour").await);
    let hand = || hand_on(&world.app, &handler, id, None, theirs(), "户籍在对方辖区".to_owned());
    assert_eq!(code_of(receive(&world.app, &neighbour, id, None).await), "denied");
    hand().await.unwrap();
    let inbox = offered_leads(&world.app, &neighbour).await.unwrap();
    assert_eq!(inbox.iter().map(|line| line.id).collect::<Vec<_>>(), [id]);
    let seen = lead(&world.app, &neighbour, id).await.unwrap();
    assert!(seen.may_receive && !seen.may_review);
    let open = LeadFilter { stage: Some(LeadStage::Open), limit: 10, ..LeadFilter::default() };
    let ours = leads(&world.app, &handler, &open).await.unwrap();
    assert_eq!(ours.rows[0].offered_to.as_deref(), Some("杭州市拱墅区人民检察院"));
    assert!(owed(&world, &handler).await.contains(&"review_lead".to_owned()), "still ours");
    assert!(owed(&world, &neighbour).await.contains(&"receive_lead".to_owned()));

    let back = give_back(&world.app, &neighbour, id, None, " ".to_owned()).await;
    assert_eq!(code_of(back), "reason_missing@reason");
    give_back(&world.app, &neighbour, id, None, "人户分离".to_owned()).await.unwrap();
    assert_eq!(code_of(lead(&world.app, &neighbour, id).await), "denied");
    hand().await.unwrap();
    take_back(&world.app, &handler, id, None, "已查明由本院管辖".to_owned()).await.unwrap();
    let none = take_back(&world.app, &handler, id, None, "再收一次".to_owned()).await;
    assert_eq!(code_of(none), "lead_not_offered");
    hand().await.unwrap();
    receive(&world.app, &neighbour, id, None).await.unwrap();
    assert!(lead(&world.app, &neighbour, id).await.unwrap().may_review);
    assert_eq!(code_of(lead(&world.app, &handler, id).await), "denied");
    assert!(owed(&world, &neighbour).await.contains(&"review_lead".to_owned()));
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}

#[tokio::test]
async fn who_pays_a_share_elsewhere_sees_the_case_as_far_as_needed_and_pays() {
    let world = TestWorld::new().await;
    let id = world.accepted_case().await;
    let handler = world.handler().await;
    moved(&world, "handler-2", Role::Finance, "", THEIRS).await;
    let payer = world.staff("handler-2").await;
    let money = Deposit {
        source: "local".to_owned(),
        name: "区级专项资金".to_owned(),
        amount: Fen::new(10_000_000),
        reference: "财拨〔2026〕2号".to_owned(),
    };
    deposit(&world.app, &persona::system("setup"), &theirs(), money).await.unwrap();
    let whole = world.opinion(id, true).await.amount_fen.unwrap();
    let share = |org: &str, amount_fen| FundingShare { org: OrgId(org.to_owned()), amount_fen };
    let shares = vec![share(OFFICE, whole - 300_000), share(THEIRS, 300_000)];
    let alone = vec![share(OFFICE, whole)];
    let refused = agree_joint_help(&world.app, &handler, id, None, alone, "联合救助〔2026〕1号".into()).await;
    assert_eq!(code_of(refused), "shares_wrong@shares");
    assert_eq!(code_of(case(&world.app, &payer, id).await), "denied");
    let listed = async |who: &Principal, text: &str| {
        let filter = CaseFilter { text: text.to_owned(), limit: 10, ..CaseFilter::default() };
        let lines = cases(&world.app, who, &filter).await.unwrap();
        assert_eq!(lines.total, i64::try_from(lines.rows.len()).unwrap());
        lines.rows.into_iter().map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(&payer, "").await, [], "nothing is theirs to pay yet");
    agree_joint_help(&world.app, &handler, id, None, shares, "联合救助〔2026〕1号".into()).await.unwrap();
    assert_eq!(listed(&payer, "").await, [id], "they find what they are to pay a share of");
    let name = world.case(id).await.person.name;
    assert_eq!(listed(&payer, &name).await, [id]);
    assert_eq!(listed(&world.staff("neighbour").await, "").await, [], "their handlers have no part in it");
    let input = world.opinion(id, true).await;
    propose_opinion(&world.app, &handler, id, None, input).await.unwrap();
    world.sign_all(id).await.unwrap();

    let seen = case(&world.app, &payer, id).await.unwrap();
    assert_eq!(seen.sight, Sight::Payment);
    assert!(seen.facts.is_empty() && seen.proposal.is_none() && seen.state.papers.is_empty());
    assert!(seen.actions.contains(&Action::ConfirmPayment), "{:?}", seen.actions);
    assert!(owed(&world, &payer).await.contains(&"pay".to_owned()), "it is their duty");
    assert_eq!(code_of(case(&world.app, &world.staff("neighbour").await, id).await), "denied");
    confirm_payment(&world.app, &payer, id, None, "回单甲".to_owned()).await.unwrap();
    let again = confirm_payment(&world.app, &payer, id, None, "回单乙".to_owned()).await;
    assert_eq!(code_of(again), "denied", "the rest is the other's");
    assert!(!case(&world.app, &payer, id).await.unwrap().actions.contains(&Action::ConfirmPayment));
    world.pay(id).await.unwrap();
    assert_eq!(world.case(id).await.stage, CaseStage::Paid);
    assert_eq!(listed(&payer, "").await, [id], "it stays in their list");
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}
