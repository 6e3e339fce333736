//! The lifecycle with its duties walked through whole: from the opening every command is tried in every state that can
//! be reached, with the duty rules of every pack. No open case without an owner, no dead end, nothing paid without
//! approval, nothing approved left unpaid without a duty. States with the same key count as one, and the first of them
//! reached stands for all.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
};

use casework::{
    assistance::{
        AdvanceState, AssistanceCase, CaseCommand, CaseContext, CaseEvent, CaseStage, InquiryKind, Opinion,
    },
    duty::{Cue, Duty, DutyBook, DutyEvent, Holders, react},
};
use kernel::{Actor, Calendar, DutyId, Role};
use rules::{DutyRule, Files, PackSet};

use crate::world::{
    abandon, accept, approve_advance, ask_advance, ask_supplement, chief, close, context, day, decline,
    decline_transfer, end_inquiry, finance, grant, handler, head, inquire, instalments, judge, notify, offer,
    open, org, paper, pay_advance, pay_as, payment_failed, proposal, propose, receive_funds, recover,
    reject_advance, reopen, request_funds, resume, revoke, sign, sign_unfunded, staff, submit, suspend,
    terminate, withdraw, write_off,
};

/// A case with its duties, as far as the walk tells states apart.
#[derive(Clone)]
struct Node {
    case: AssistanceCase,
    /// What opened and changed the duties that are open.
    duties: Vec<DutyEvent>,
    granted: bool,
    approved: bool,
}

impl Node {
    /// What tells states apart: the stage, what is owed either way, and which duties are open. Duties that may be
    /// reported done by hand count for nothing: they may be gone at any time.
    fn key(&self) -> String {
        let case = &self.case;
        let owners: BTreeSet<String> = self.firm().into_iter().map(|duty| duty.code).collect();
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {owners:?}",
            case.stage,
            (
                case.application.is_some(),
                case.accepted_on.is_some(),
                case.supplement.as_ref().map(|it| it.back_to)
            ),
            case.advance.as_ref().map(|advance| (
                advance.state,
                advance.is_open().then_some(advance.amount_fen),
                advance.owed_fen()
            )),
            (case.transfer_offer.is_some(), case.reserved, case.payments_to_make().count()),
            case.recovery.map(|recovery| (recovery.back_to, recovery.outstanding_fen() > 0)),
            (case.deferred_open().next().is_some(), self.granted, self.approved),
            self.proposed(),
        )
    }

    /// What the last signature will make of the proposal that is being signed: the sum granted and in how many parts.
    fn proposed(&self) -> Option<(Option<i64>, usize)> {
        let signed = self.case.stage.is_some_and(CaseStage::is_being_signed);
        self.case.proposal.as_ref().filter(|_| signed).map(|proposal| match proposal.opinion {
            Opinion::Grant { amount_fen } => (Some(amount_fen), proposal.instalments.len()),
            Opinion::Refuse => (None, 0),
        })
    }

    fn book(&self) -> DutyBook {
        DutyBook::replay(&self.duties)
    }

    /// The open duties that only what happens can end.
    fn firm(&self) -> Vec<Duty> {
        self.book().open().filter(|duty| !duty.by_hand).cloned().collect()
    }

    /// Forgets the duties that ended.
    fn tidy(&mut self) {
        let open: BTreeSet<DutyId> = self.book().open().map(|duty| duty.id).collect();
        self.duties.retain(|event| open.contains(&event.duty()));
    }
}

/// What may be asked, by whom, and on which day: instalments come due later.
fn deeds() -> Vec<(Actor, CaseCommand)> {
    let mut in_parts = grant(5_000_000);
    in_parts.instalments = instalments();
    vec![
        (handler(), submit()),
        (handler(), paper("income_proof", "dd")),
        (handler(), ask_supplement()),
        (handler(), CaseCommand::FinishSupplement),
        (handler(), accept()),
        (staff(6, kernel::Role::Finance), accept()),
        (handler(), decline()),
        (handler(), CaseCommand::BeginReview),
        (handler(), inquire(InquiryKind::Outside)),
        (handler(), inquire(InquiryKind::Entrusted)),
        (handler(), inquire(InquiryKind::Hearing)),
        (handler(), inquire(InquiryKind::Instruction)),
        (handler(), end_inquiry()),
        (handler(), suspend()),
        (handler(), resume()),
        (chief(), terminate()),
        (handler(), ask_advance(2_000_000)),
        (handler(), ask_advance(6_000_000)),
        (chief(), approve_advance()),
        (chief(), reject_advance()),
        (finance(), pay_advance()),
        (handler(), offer()),
        (judge(), CaseCommand::AcceptTransfer),
        (judge(), decline_transfer()),
        (handler(), propose(grant(5_000_000))),
        (handler(), propose(in_parts)),
        (handler(), propose(proposal(Opinion::Refuse))),
        (head(), CaseCommand::ReturnProposal { reason: "请补充".into() }),
        (head(), sign("部门负责人")),
        (chief(), sign("分管检察长")),
        (chief(), sign_unfunded("分管检察长")),
        (handler(), request_funds()),
        (finance(), receive_funds()),
        (handler(), notify()),
        (finance(), pay_as("ICBC-77")),
        (finance(), pay_as("ICBC-78")),
        (finance(), payment_failed()),
        (chief(), revoke()),
        (finance(), recover(1, 1_000_000)),
        (finance(), recover(2, 5_000_000)),
        (chief(), write_off()),
        (handler(), withdraw()),
        (handler(), abandon()),
        (handler(), CaseCommand::BeginFollowUp),
        (handler(), close()),
        (chief(), reopen()),
    ]
}

fn holders(case: &AssistanceCase) -> Holders {
    Holders {
        handling: case.opening.as_ref().map(|opening| opening.org.clone()),
        receiving: case.transfer_offer.as_ref().map(|offer| offer.to.clone()),
        commission: Some(org("commission-330106")),
    }
}

/// The state after events, with what they do to its duties.
fn after(node: &Node, rules: &[DutyRule], events: &[CaseEvent], at: &CaseContext, ids: &mut u64) -> Node {
    let mut next = node.clone();
    for event in events {
        let before = holders(&next.case);
        next.case.apply(event);
        let cue = Cue { own_due: event.names_day(), items: event.named_items(), ..Cue::of(event.trigger()) };
        let now = holders(&next.case);
        let held = Holders { receiving: now.receiving.clone().or(before.receiving), ..now };
        let mut new_id = || {
            *ids += 1;
            DutyId::new(*ids, [7; 10])
        };
        let book = next.book();
        next.duties.extend(react(rules, &book, &cue, (at.today, Calendar::china()), &held, &mut new_id));
        match event.kind() {
            "relief_granted" => next.granted = true,
            "relief_revoked" | "case_terminated" | "case_reopened" => next.granted = false,
            "advance_approved" => next.approved = true,
            "advance_rejected" => next.approved = false,
            _ => {}
        }
    }
    next.tidy();
    next
}

/// What is wrong with a state that was just reached by events from another.
fn wrong(from: &Node, node: &Node, events: &[CaseEvent]) -> Option<&'static str> {
    let case = &node.case;
    let duties = node.firm();
    let stage = case.stage?;
    let goes_on =
        stage.is_open() || matches!(stage, CaseStage::Paid | CaseStage::FollowingUp | CaseStage::Refused);
    let has = |code: &str| duties.iter().any(|duty| duty.code == code);
    let advance = case.advance.as_ref().map(|advance| advance.state);
    let happened = |kind: &str| events.iter().any(|event| event.kind() == kind);
    let money = duties.iter().any(|duty| duty.role == Role::Finance && duty.code != "pay_advance");
    let money_awaited = stage.is_paying() || stage == CaseStage::Recovering;
    let here = case.opening.as_ref().map(|opening| &opening.org);
    let waits = stage == CaseStage::AwaitingSupplement && !duties.is_empty();
    let by_office = duties.iter().any(|duty| duty.role != Role::Applicant);
    let left_behind =
        |duty: &Duty| duty.org.is_some() && duty.org.as_ref() != here && duty.code != "answer_transfer";
    let broken = [
        (goes_on && !by_office && !waits, "nobody has anything to do"),
        (happened("payment_confirmed") && !from.granted, "paid without relief being granted"),
        (happened("advance_paid") && !from.approved, "an advance paid without being approved"),
        (stage.is_paying() && !money, "granted and unpaid, and nobody has to pay"),
        (stage == CaseStage::Recovering && !money, "to be paid back, and nobody has to see to it"),
        (!money_awaited && money, "nothing is to be paid, and somebody has to pay"),
        (
            has("pay_advance") != (advance == Some(AdvanceState::Approved)),
            "an approved advance without its duty",
        ),
        (
            has("approve_advance") != (advance == Some(AdvanceState::Requested)),
            "an advance asked for without its duty",
        ),
        (has("press_transfer") != case.transfer_offer.is_some(), "an offered transfer without its duty"),
        (duties.iter().any(left_behind), "the office has the case no more, and still has a duty"),
    ];
    broken.into_iter().find(|(is, _)| *is).map(|(_, what)| what)
}

/// How a state was first reached: from which, by which command.
type Steps = BTreeMap<usize, (usize, &'static str)>;

/// The shortest way to a state, by the names of the commands.
fn way(steps: &Steps, mut to: usize) -> Vec<&'static str> {
    let mut way = Vec::new();
    while let Some((from, command)) = steps.get(&to) {
        way.push(*command);
        to = *from;
    }
    way.reverse();
    way
}

/// What is wrong, and the shortest way there.
type Problem = (&'static str, Vec<&'static str>);

/// What a walk found.
struct Walked {
    states: usize,
    stages: BTreeSet<CaseStage>,
    /// The nearest first.
    problems: Vec<Problem>,
}

/// More states than there are: a walk that comes so far tells too many apart.
const BOUND: usize = 20_000;

/// Walks the whole lifecycle breadth first, so that every state is first reached on a shortest way.
fn walk(rules: &[DutyRule], forbidden: fn(&CaseEvent) -> bool) -> Walked {
    let deeds = deeds();
    let mut ids = 0;
    let empty = Node { case: AssistanceCase::default(), duties: Vec::new(), granted: false, approved: false };
    let opened = empty.case.decide(open(), &context(handler())).unwrap();
    let first = after(&empty, rules, &opened, &context(handler()), &mut ids);
    let mut known: BTreeMap<String, usize> = BTreeMap::from([(first.key(), 0)]);
    let mut steps = Steps::new();
    let mut came_from: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut problems: Vec<Problem> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut stages = BTreeSet::new();
    let mut queue = VecDeque::from([(0, first)]);
    while let Some((from, node)) = queue.pop_front() {
        assert!(known.len() < BOUND, "more than {BOUND} states: the walk tells too many apart");
        stages.extend(node.case.stage);
        if node.case.stage == Some(CaseStage::Closed) {
            ends.push(from);
        }
        for (actor, command) in &deeds {
            let mut at = context(actor.clone());
            at.today = day("2026-10-12");
            let Ok(events) = node.case.decide(command.clone(), &at) else {
                continue;
            };
            if events.is_empty() || events.iter().any(forbidden) {
                continue;
            }
            let next = after(&node, rules, &events, &at, &mut ids);
            if let Some(what) = wrong(&node, &next, &events) {
                problems.push((what, way(&steps, from).into_iter().chain([command.label()]).collect()));
                continue;
            }
            let fresh = known.len();
            let number = *known.entry(next.key()).or_insert(fresh);
            if number == fresh {
                steps.insert(number, (from, command.label()));
                queue.push_back((number, next));
            }
            came_from.entry(number).or_default().insert(from);
        }
    }
    let mut alive: BTreeSet<usize> = BTreeSet::new();
    while let Some(state) = ends.pop() {
        if alive.insert(state) {
            ends.extend(came_from.get(&state).into_iter().flatten());
        }
    }
    let dead = (0..known.len()).filter(|state| !alive.contains(state));
    problems.extend(dead.map(|state| ("a dead end", way(&steps, state))));
    Walked { states: known.len(), stages, problems }
}

fn packs() -> PackSet {
    fn collect(folder: &Path, root: &Path, files: &mut Files) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulepacks");
    let mut files = Files::new();
    collect(&root, &root, &mut files);
    PackSet::load(&files, &facts::Vocabulary::builtin()).unwrap()
}

fn pack<'a>(packs: &'a PackSet, id: &str) -> &'a rules::Pack {
    packs.iter().find(|pack| pack.head().id == id).unwrap()
}

#[test]
fn every_state_has_an_owner_and_an_end_and_no_money_goes_astray() {
    for pack in packs().iter() {
        let pack_name = format!("{} {}", pack.head().id, pack.head().version);
        let Walked { states, stages, problems } = walk(pack.duties(), |_| false);
        let near: Vec<_> = problems.iter().take(12).collect();
        assert!(problems.is_empty(), "{pack_name}: {} in {states} states\n{near:#?}", problems.len());

        let missed: Vec<_> = CaseStage::ALL.iter().filter(|stage| !stages.contains(*stage)).collect();
        assert!(missed.is_empty(), "{pack_name}: never at {missed:?}");
    }
}

/// The nearest problem once the rules of a pack were spoilt.
fn spoilt(spoil: impl Fn(&mut Vec<DutyRule>)) -> (&'static str, String) {
    let packs = packs();
    let mut rules = pack(&packs, "procuratorate").duties().to_vec();
    spoil(&mut rules);
    let walked = walk(&rules, |_| false);
    let (what, way) = walked.problems.into_iter().next().unwrap();
    (what, way.join(" "))
}

#[test]
fn a_missing_duty_is_found_with_the_shortest_way_to_it() {
    let nobody = "nobody has anything to do";
    let without = |code: &str| spoilt(|rules| rules.retain(|rule| rule.code != code));
    assert_eq!(without("sign_off"), (nobody, "提交申请 受理 提出审查意见".into()));
    assert_eq!(without("take_up_transfer"), (nobody, "提交申请 移送管辖 接收移送管辖".into()));
    let advanced = "提交申请 提请先行救助 批准先行救助 确认先行救助金发放 决定不予受理";
    assert_eq!(without("recover"), (nobody, advanced.into()));
}

#[test]
fn a_duty_that_opens_or_ends_at_the_wrong_time_is_found_with_the_shortest_way_to_it() {
    let with = |code: &'static str, change: fn(&mut DutyRule)| {
        spoilt(move |rules| rules.iter_mut().filter(|rule| rule.code == code).for_each(change))
    };
    let found = [
        with("pay", |rule| rule.each = rules::DutyEach::Event),
        with("pay", |rule| rule.discharged_by.retain(|kind| kind != "case_terminated")),
        with("recover", |rule| rule.discharged_by.push("part_recovered".into())),
        with("decide", |rule| rule.opens_on.retain(|kind| kind != "reopened_in_review")),
        with("check_materials", |rule| rule.opens_on.retain(|kind| kind != "reopened_as_applied")),
        with("archive", |rule| rule.opens_on.retain(|kind| kind != "granted_as_advanced")),
        with("pay_advance", |rule| rule.discharged_by.retain(|kind| kind != "advance_rejected")),
        with("regularise_advance", |rule| rule.moves_on.clear()),
    ];
    let told: Vec<String> = found.iter().map(|(what, way)| format!("{what}: {way}")).collect();
    let expected = [
        "nobody has anything to do: 提交申请 受理 提出审查意见 签批 签批 确认发放",
        "nothing is to be paid, and somebody has to pay: 提交申请 受理 提出审查意见 签批 签批 终结案件",
        "nobody has anything to do: 提交申请 提请先行救助 批准先行救助 确认先行救助金发放 决定不予受理 登记追回到账",
        "nobody has anything to do: 提交申请 受理 终结案件 重新办理",
        "nobody has anything to do: 提交申请 决定不予受理 重新办理",
        "nobody has anything to do: 提交申请 受理 提请先行救助 批准先行救助 确认先行救助金发放 提出审查意见 签批 签批 登记追回到账",
        "an approved advance without its duty: 提交申请 提请先行救助 批准先行救助 不批准先行救助",
        "the office has the case no more, and still has a duty: 提交申请 提请先行救助 批准先行救助 确认先行救助金发放 移送管辖 接收移送管辖",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_dead_end_is_found() {
    let packs = packs();
    let walked = walk(pack(&packs, "procuratorate").duties(), |event| {
        ["clock_resumed", "case_terminated", "application_withdrawn"].contains(&event.kind())
    });
    assert_eq!(walked.problems.first(), Some(&("a dead end", vec!["提交申请", "受理", "中止审查"])));
}
