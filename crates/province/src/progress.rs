//! How a case goes: which steps, on which days, in which words. Days fall on working days; most steps keep their
//! time, some are late.

use kernel::{Calendar, Day, OrgId, OrganisationKind};

use crate::{
    detours,
    draw::Draw,
    history::{HistoryStep, Step},
    matters::{MatterSeed, facts_list},
    offices::{self, County},
    shares::{Shares, drawn},
    turn::Turn,
};

/// What the steps depend on.
pub(crate) struct Story<'a> {
    pub(crate) today: Day,
    pub(crate) matter: &'a MatterSeed,
    pub(crate) county: &'a County,
    pub(crate) village: Option<OrgId>,
    /// The rules are likely to help.
    pub(crate) good: bool,
    /// The applicant is a minor.
    pub(crate) child: bool,
    /// An office of the same kind in another county.
    pub(crate) elsewhere: Option<OrgId>,
    /// The office of the same kind above.
    pub(crate) above: OrgId,
    /// How many other adults there are in a household that lost the victim.
    pub(crate) relatives: usize,
}

/// Where a case in progress stops; each comes about equally often.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stop {
    Applied,
    Offered,
    Waiting,
    Accepted,
    Inquiry,
    Suspended,
    Advance,
    Verified,
    Proposed,
    Signed,
    Decided,
    PartlyPaid,
    Paid,
    Recovering,
    Sent,
    Referred,
    /// Goes on to its end.
    Never,
}

const STOPS: [Stop; 16] = [
    Stop::Applied,
    Stop::Waiting,
    Stop::Accepted,
    Stop::Inquiry,
    Stop::Verified,
    Stop::Proposed,
    Stop::Signed,
    Stop::Decided,
    Stop::Offered,
    Stop::Paid,
    Stop::Referred,
    Stop::Sent,
    Stop::Advance,
    Stop::Suspended,
    Stop::PartlyPaid,
    Stop::Recovering,
];

fn stop(target: Option<usize>) -> Stop {
    target.and_then(|at| STOPS.get(at % STOPS.len()).copied()).unwrap_or(Stop::Never)
}

/// The day the case begins: after the judgment, long ago for a case that is over. A case in progress is moved to
/// its place afterwards.
pub(crate) fn opening(story: &Story<'_>, draw: &mut Draw) -> Day {
    let earliest = story.matter.dated.plus_days(3);
    let oldest = Shares::builtin().years * 365;
    let day = story.today.plus_days(-draw.days(60, oldest)).max(earliest).min(story.today);
    let workday = Calendar::china().next_workday(day.plus_days(-1));
    if workday > story.today { day } else { workday }
}

/// Moves a case in progress so that its last step happened in these days, and not before the judgment.
fn moved(story: &Story<'_>, draw: &mut Draw, stop: Stop, steps: &mut [HistoryStep]) {
    let (Some(first), Some(last)) = (steps.first().map(|step| step.on), steps.last().map(|step| step.on))
    else {
        return;
    };
    let ago = match stop {
        Stop::Applied | Stop::Proposed | Stop::Signed => draw.days(0, 4),
        Stop::Waiting | Stop::Suspended | Stop::Recovering => draw.days(3, 20),
        Stop::Accepted | Stop::Verified | Stop::Inquiry => draw.days(1, 13),
        Stop::Offered
        | Stop::Advance
        | Stop::Decided
        | Stop::PartlyPaid
        | Stop::Paid
        | Stop::Sent
        | Stop::Referred
        | Stop::Never => draw.days(1, 9),
    };
    let shift = last.days_until(story.today.plus_days(-ago));
    let shift = shift.max(first.days_until(story.matter.dated));
    for step in steps {
        step.on = Calendar::china().next_workday(step.on.plus_days(shift - 1)).min(story.today);
    }
}

/// How the money of a relief goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payment {
    Once,
    Instalments,
    /// The office above pays half.
    Together,
    /// It comes back.
    Revoked,
}

pub(crate) struct Walk<'a, 'b> {
    pub(crate) story: &'a Story<'b>,
    pub(crate) draw: &'a mut Draw,
    pub(crate) now: Day,
    /// Where a case in progress stops.
    pub(crate) stop: Stop,
    /// How the money goes, if it is granted.
    pub(crate) payment: Payment,
    steps: Vec<HistoryStep>,
}

impl Walk<'_, '_> {
    /// So many working days later; one time in seven half as long again and some more.
    pub(crate) fn after(&mut self, low: i32, high: i32) {
        let late = if self.draw.chance(Shares::builtin().late) { self.draw.days(4, 12) } else { 0 };
        let days =
            u32::try_from(self.draw.days(low, high) + if high > 3 { late } else { 0 }).unwrap_or_default();
        self.now = Calendar::china().add_workdays(self.now, days);
    }

    pub(crate) fn step(&mut self, step: Step) {
        self.steps.push(HistoryStep { on: self.now, step });
    }

    pub(crate) fn turn(&mut self, turn: Turn) {
        self.step(Step::Turn(turn));
    }

    /// Whether the case is one that is over and takes a turn of so many in a thousand.
    pub(crate) fn chance(&mut self, permille: u32) -> bool {
        self.stop == Stop::Never && self.draw.chance(permille)
    }

    /// A reference that a bank or a register would give.
    pub(crate) fn reference(&mut self) -> String {
        format!("DEMO{:07}", self.draw.between(0, 9_999_999))
    }
}

/// The steps of a case up to the day of the province or to where it stops.
pub(crate) fn steps(
    story: &Story<'_>,
    draw: &mut Draw,
    opened: Day,
    target: Option<usize>,
) -> Vec<HistoryStep> {
    let stop = stop(target);
    let payment = detours::payment(story, draw, stop);
    let mut walk = Walk { story, draw, now: opened, stop, payment, steps: Vec::new() };
    if application(&mut walk) && review(&mut walk) && decision(&mut walk) {
        linkage(&mut walk);
    }
    let mut steps = walk.steps;
    if stop == Stop::Never {
        steps.retain(|step| step.on <= story.today);
    } else {
        moved(story, draw, stop, &mut steps);
    }
    steps
}

/// From the application to its acceptance; false where the case stops.
fn application(walk: &mut Walk<'_, '_>) -> bool {
    if walk.draw.chance(Shares::builtin().informed) {
        walk.step(Step::Informed);
        walk.after(0, 2);
    }
    let channel = drawn(walk.draw, &Shares::builtin().channels);
    let brought_by = walk.story.village.clone().filter(|_| channel == "village");
    walk.step(Step::Applied { channel, brought_by });
    if walk.stop == Stop::Applied {
        return false;
    }
    detours::joining(walk);
    if walk.chance(Shares::builtin().withdrawn) {
        walk.after(1, 6);
        let reason = walk.draw.word(&["对方家属已经赔偿，不再申请。", "家中商量后决定不申请了。"]).to_owned();
        walk.step(Step::Withdrawn { reason });
        if !detours::reopening(walk, "申请人说明赔偿没有兑现，要求继续办理。") {
            return false;
        }
    } else if walk.stop == Stop::Waiting || walk.draw.chance(Shares::builtin().supplement) {
        if !supplement(walk) {
            return false;
        }
    } else if !detours::intake(walk) {
        return false;
    }
    walk.after(1, 3);
    walk.step(Step::Accepted);
    walk.stop > Stop::Accepted
}

/// Papers are asked for and come; false where they do not.
fn supplement(walk: &mut Walk<'_, '_>) -> bool {
    walk.after(1, 4);
    let items = ["hardship_proof", "compensation_statement", "legal_papers"];
    let item = walk.draw.word(&items).to_owned();
    let note = "请在三十日内补充，也可以请村（居）委会帮助办理。".to_owned();
    walk.step(Step::SupplementRequested { items: vec![item], note });
    if walk.stop == Stop::Waiting {
        return false;
    }
    if walk.chance(Shares::builtin().abandoned) {
        // The thirtieth day, or the first working day after it, has to be over.
        let last = Calendar::china().next_workday(walk.now.plus_days(30));
        walk.now = Calendar::china().next_workday(last.plus_days(1));
        walk.step(Step::Abandoned);
        return detours::reopening(walk, "申请人因住院未能按期补正，材料现已备齐。");
    }
    walk.after(2, 9);
    walk.step(Step::SupplementReceived);
    true
}

/// Verification, the proposal and the signatures; false where the case stops or is refused.
fn review(walk: &mut Walk<'_, '_>) -> bool {
    if !detours::review(walk) {
        return false;
    }
    walk.after(1, 4);
    let facts = facts_list(&[
        ("applicant_fault", "none".into()),
        ("refused_cooperation", false.into()),
        ("false_statement", false.into()),
        ("hardship_unrelated", (!walk.story.good).into()),
    ]);
    walk.step(Step::Verified { facts });
    if walk.stop == Stop::Verified || !signatures(walk) {
        return false;
    }
    detours::complaint(walk);
    if walk.story.good {
        return true;
    }
    refusal(walk, "不予救助，已告知理由和社会救助渠道。");
    detours::rating(walk);
    if detours::reopening(walk, "申请人提出新的情况，决定重新审查。") && signatures(walk) {
        refusal(walk, "重新审查后维持原决定，已告知理由。");
    }
    false
}

/// The proposal and the signatures; false where the case stops.
fn signatures(walk: &mut Walk<'_, '_>) -> bool {
    let grant = walk.story.good;
    let parts = if walk.payment == Payment::Instalments { detours::INSTALMENTS } else { 1 };
    walk.after(1, 5);
    propose(walk, parts);
    if walk.stop == Stop::Proposed {
        return false;
    }
    if walk.draw.chance(Shares::builtin().returned) {
        walk.after(1, 2);
        walk.step(Step::Returned { reason: "请补充说明家庭收入的核实情况。".to_owned() });
        walk.after(1, 3);
        propose(walk, parts);
    }
    if walk.stop == Stop::Signed {
        walk.after(0, 1);
        walk.step(Step::Signed { comment: "同意承办人意见。".to_owned() });
        return false;
    }
    walk.after(1, 3);
    let comment = if grant {
        "情况属实，符合条件，同意救助。"
    } else {
        "不符合救助条件，同意不予救助，请做好释法说理。"
    };
    walk.step(Step::Decided { comment: comment.to_owned() });
    walk.stop > Stop::Decided
}

/// The sum is agreed with the office above first, where that pays half.
fn propose(walk: &mut Walk<'_, '_>, parts: u8) {
    if walk.payment == Payment::Together {
        let document = "联合救助会商纪要（演示）".to_owned();
        walk.turn(Turn::JointHelp { with: walk.story.above.clone(), document });
    }
    walk.step(Step::Proposed { grant: walk.story.good, parts });
}

fn refusal(walk: &mut Walk<'_, '_>, summary: &str) {
    walk.after(3, 8);
    walk.step(Step::Closed { summary: summary.to_owned() });
}

/// The payment; false where the case stops.
fn decision(walk: &mut Walk<'_, '_>) -> bool {
    walk.after(3, 9);
    if walk.draw.chance(Shares::builtin().payment_failed) {
        walk.step(Step::PaymentFailed { reason: "户名与账号不符，银行退回。".to_owned() });
        walk.after(2, 4);
    }
    pay(walk);
    if walk.stop == Stop::PartlyPaid {
        return false;
    }
    match walk.payment {
        Payment::Once | Payment::Together => {}
        Payment::Instalments => {
            for _ in 1..detours::INSTALMENTS {
                walk.now = walk.now.plus_months(detours::MONTHS_BETWEEN);
                walk.after(1, 4);
                pay(walk);
            }
        }
        Payment::Revoked => {
            detours::revocation(walk);
            return false;
        }
    }
    detours::rating(walk);
    walk.stop > Stop::Paid
}

fn pay(walk: &mut Walk<'_, '_>) {
    let bank_reference = walk.reference();
    walk.step(Step::Paid { bank_reference });
}

/// Social assistance and the visits.
fn linkage(walk: &mut Walk<'_, '_>) {
    let paid = walk.now;
    let refers =
        matches!(walk.stop, Stop::Sent | Stop::Referred) || walk.draw.chance(Shares::builtin().referred);
    if refers {
        let (kind, programme, what) = need(walk);
        walk.after(0, 4);
        let to = offices::office(kind, walk.story.county.region);
        let suggestion = format!("家庭仍有困难，建议审核是否符合{what}条件。");
        walk.step(Step::ReferralSent { to, programme, suggestion });
        if walk.stop == Stop::Sent {
            return;
        }
        walk.after(1, 3);
        walk.step(Step::ReferralReceived);
        if walk.stop == Stop::Referred {
            return;
        }
        walk.after(4, 16);
        let granted = walk.draw.chance(Shares::builtin().referral_granted);
        let monthly_fen = if granted && matches!(programme, "dibao" | "disability_allowance") {
            walk.draw.yuan(200, 1_100)
        } else {
            0
        };
        let once_fen = if granted && matches!(programme, "temporary" | "medical") {
            walk.draw.yuan(1_000, 8_000)
        } else {
            0
        };
        let note = if granted {
            "经核查符合条件，已纳入救助。"
        } else {
            "经核查暂不符合条件，已告知本人。"
        };
        walk.step(Step::ReferralAnswered { granted, monthly_fen, once_fen, note: note.to_owned() });
    }
    let mut missed = false;
    for month in [6_u8, 12] {
        let due = paid.plus_months(i32::from(month));
        walk.now = Calendar::china().next_workday(due.plus_days(walk.draw.days(-9, 6)).max(walk.now));
        missed |= walk.draw.chance(Shares::builtin().visit_missed);
        if !missed {
            visit(walk, month);
        }
    }
    if !missed {
        walk.after(2, 8);
        walk.step(Step::Closed {
            summary: "救助金已发放，移送已反馈，回访完成。".to_owned()
        });
    }
}

fn visit(walk: &mut Walk<'_, '_>, month: u8) {
    let hardship = drawn(walk.draw, &Shares::builtin().hardship);
    let note = match hardship {
        "solved" => "家庭生活恢复稳定。",
        "eased" => "困难有所缓解，仍需关注。",
        "same" => "困难没有明显变化，已说明社会救助渠道。",
        _ => "困难加重，建议再次评估社会救助需求。",
    };
    let step = Step::Visited {
        month,
        at_home: walk.draw.chance(Shares::builtin().visit_at_home),
        income_fen: walk.draw.yuan(1_200, 5_200),
        hardship,
        satisfaction: drawn(walk.draw, &Shares::builtin().satisfaction).parse().unwrap_or(4),
        note: note.to_owned(),
    };
    walk.step(step);
}

/// The department whose help fits.
fn need(walk: &mut Walk<'_, '_>) -> (OrganisationKind, &'static str, &'static str) {
    if walk.story.child {
        return (OrganisationKind::Education, "education", "教育救助");
    }
    walk.draw.weighted(
        &[
            ((OrganisationKind::CivilAffairs, "temporary", "临时救助"), 34),
            ((OrganisationKind::CivilAffairs, "dibao", "最低生活保障"), 22),
            ((OrganisationKind::MedicalInsurance, "medical", "医疗救助"), 20),
            ((OrganisationKind::HumanResources, "employment", "就业救助"), 10),
            ((OrganisationKind::Housing, "housing", "住房救助"), 7),
            ((OrganisationKind::DisabledFederation, "disability_allowance", "残疾人补贴"), 7),
        ],
        (OrganisationKind::CivilAffairs, "temporary", "临时救助"),
    )
}
