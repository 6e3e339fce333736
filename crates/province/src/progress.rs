//! How a case goes: which steps, on which days, in which words. Days fall on working days; most steps keep their
//! time, some are late.

use std::sync::LazyLock;

use kernel::{Calendar, Day, OrgId, OrganisationKind};
use serde::Deserialize;

use crate::{
    draw::Draw,
    history::{HistoryStep, Step},
    matters::{MatterSeed, facts_list},
    offices::{self, County},
};

/// How cases went, by share (`data/history.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shares {
    pub(crate) years: i32,
    pub(crate) people_per_case: usize,
    pub(crate) settled_days: i32,
    informed: u32,
    channels: Weights,
    late: u32,
    withdrawn: u32,
    supplement: u32,
    abandoned: u32,
    returned: u32,
    payment_failed: u32,
    referred: u32,
    referral_granted: u32,
    visit_missed: u32,
    visit_at_home: u32,
    hardship: Weights,
    satisfaction: Weights,
}

type Weights = Vec<(String, u32)>;

static SHARES: LazyLock<Shares> =
    LazyLock::new(|| toml::from_str(include_str!("../data/history.toml")).unwrap_or_else(|_| Shares::none()));

impl Shares {
    pub(crate) fn builtin() -> &'static Self {
        &SHARES
    }

    /// Nothing happens: what is left where the data cannot be read, which a test rules out.
    fn none() -> Self {
        Self {
            years: 0,
            people_per_case: usize::MAX,
            settled_days: 0,
            informed: 0,
            channels: Vec::new(),
            late: 0,
            withdrawn: 0,
            supplement: 0,
            abandoned: 0,
            returned: 0,
            payment_failed: 0,
            referred: 0,
            referral_granted: 0,
            visit_missed: 0,
            visit_at_home: 0,
            hardship: Vec::new(),
            satisfaction: Vec::new(),
        }
    }
}

/// One of the words by weight.
fn drawn(draw: &mut Draw, weights: &'static Weights) -> &'static str {
    let choices: Vec<(&'static str, u32)> =
        weights.iter().map(|(word, weight)| (word.as_str(), *weight)).collect();
    draw.weighted(&choices, "")
}

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
}

/// Where a case in progress stops; each comes about equally often.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    Applied,
    Waiting,
    Accepted,
    Verified,
    Proposed,
    Signed,
    Decided,
    Paid,
    Referred,
    /// Goes on to its end.
    Never,
}

const STOPS: [Stop; 9] = [
    Stop::Applied,
    Stop::Waiting,
    Stop::Accepted,
    Stop::Verified,
    Stop::Proposed,
    Stop::Signed,
    Stop::Decided,
    Stop::Paid,
    Stop::Referred,
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
        Stop::Waiting => draw.days(3, 20),
        Stop::Accepted | Stop::Verified => draw.days(1, 13),
        Stop::Decided | Stop::Paid | Stop::Referred | Stop::Never => draw.days(1, 9),
    };
    let shift = last.days_until(story.today.plus_days(-ago));
    let shift = shift.max(first.days_until(story.matter.dated));
    for step in steps {
        step.on = Calendar::china().next_workday(step.on.plus_days(shift - 1)).min(story.today);
    }
}

struct Walk<'a, 'b> {
    story: &'a Story<'b>,
    draw: &'a mut Draw,
    now: Day,
    steps: Vec<HistoryStep>,
}

impl Walk<'_, '_> {
    /// So many working days later; one time in seven half as long again and some more.
    fn after(&mut self, low: i32, high: i32) {
        let late = if self.draw.chance(Shares::builtin().late) { self.draw.days(4, 12) } else { 0 };
        let days =
            u32::try_from(self.draw.days(low, high) + if high > 3 { late } else { 0 }).unwrap_or_default();
        self.now = Calendar::china().add_workdays(self.now, days);
    }

    fn step(&mut self, step: Step) {
        self.steps.push(HistoryStep { on: self.now, step });
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
    let mut walk = Walk { story, draw, now: opened, steps: Vec::new() };
    let on = application(&mut walk, stop) && review(&mut walk, stop) && decision(&mut walk, stop);
    if on {
        linkage(&mut walk, stop);
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
fn application(walk: &mut Walk<'_, '_>, stop: Stop) -> bool {
    if walk.draw.chance(Shares::builtin().informed) {
        walk.step(Step::Informed);
        walk.after(0, 2);
    }
    let channel = drawn(walk.draw, &Shares::builtin().channels);
    let brought_by = walk.story.village.clone().filter(|_| channel == "village");
    walk.step(Step::Applied { channel, brought_by });
    if stop == Stop::Applied {
        return false;
    }
    let over = stop == Stop::Never;
    if over && walk.draw.chance(Shares::builtin().withdrawn) {
        walk.after(1, 6);
        let reason = walk.draw.word(&["对方家属已经赔偿，不再申请。", "家中商量后决定不申请了。"]).to_owned();
        walk.step(Step::Withdrawn { reason });
        return false;
    }
    if stop == Stop::Waiting || walk.draw.chance(Shares::builtin().supplement) {
        walk.after(1, 4);
        let items = ["hardship_proof", "compensation_statement", "legal_papers"];
        let item = walk.draw.word(&items).to_owned();
        let note = "请在三十日内补充，也可以请村（居）委会帮助办理。".to_owned();
        walk.step(Step::SupplementRequested { items: vec![item], note });
        if stop == Stop::Waiting {
            return false;
        }
        if over && walk.draw.chance(Shares::builtin().abandoned) {
            walk.now = Calendar::china().next_workday(walk.now.plus_days(31));
            walk.step(Step::Abandoned);
            return false;
        }
        walk.after(2, 9);
        walk.step(Step::SupplementReceived);
    }
    walk.after(1, 3);
    walk.step(Step::Accepted);
    stop > Stop::Accepted
}

/// Verification, the proposal and the signatures; false where the case stops or is refused.
fn review(walk: &mut Walk<'_, '_>, stop: Stop) -> bool {
    walk.after(1, 4);
    let facts = facts_list(&[
        ("applicant_fault", "none".into()),
        ("refused_cooperation", false.into()),
        ("false_statement", false.into()),
        ("hardship_unrelated", (!walk.story.good).into()),
    ]);
    walk.step(Step::Verified { facts });
    if stop == Stop::Verified {
        return false;
    }
    walk.after(1, 5);
    let grant = walk.story.good;
    walk.step(Step::Proposed { grant });
    if stop == Stop::Proposed {
        return false;
    }
    if walk.draw.chance(Shares::builtin().returned) {
        walk.after(1, 2);
        walk.step(Step::Returned { reason: "请补充说明家庭收入的核实情况。".to_owned() });
        walk.after(1, 3);
        walk.step(Step::Proposed { grant });
    }
    if stop == Stop::Signed {
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
    if !grant {
        walk.after(3, 8);
        walk.step(Step::Closed {
            summary: "不予救助，已告知理由和社会救助渠道。".to_owned()
        });
    }
    grant && stop > Stop::Decided
}

/// The payment; false where the case stops.
fn decision(walk: &mut Walk<'_, '_>, stop: Stop) -> bool {
    walk.after(3, 9);
    if walk.draw.chance(Shares::builtin().payment_failed) {
        walk.step(Step::PaymentFailed { reason: "户名与账号不符，银行退回。".to_owned() });
        walk.after(2, 4);
    }
    let number = walk.draw.between(0, 9_999_999);
    walk.step(Step::Paid { bank_reference: format!("DEMO{number:07}") });
    stop > Stop::Paid
}

/// Social assistance and the visits.
fn linkage(walk: &mut Walk<'_, '_>, stop: Stop) {
    let paid = walk.now;
    let refers = stop == Stop::Referred || walk.draw.chance(Shares::builtin().referred);
    if refers {
        let (kind, programme, what) = need(walk);
        walk.after(0, 4);
        let to = offices::office(kind, walk.story.county.region);
        let suggestion = format!("家庭仍有困难，建议审核是否符合{what}条件。");
        walk.step(Step::ReferralSent { to, programme, suggestion });
        if stop == Stop::Referred && walk.draw.chance(500) {
            return;
        }
        walk.after(1, 3);
        walk.step(Step::ReferralReceived);
        if stop == Stop::Referred {
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
