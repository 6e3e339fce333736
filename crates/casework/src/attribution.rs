//! Where the time went: every minute of a case belongs to somebody and has a reason. The organisation that took
//! the case up first holds it until another's acceptance is recorded (首接负责); waiting for the applicant, the
//! bank or an outside body is theirs.

use kernel::{Moment, OrgId};
use serde::{Deserialize, Serialize};

/// Whose a stretch of time is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// An organisation of the platform.
    Organisation(OrgId),
    /// The applicant.
    Applicant,
    /// The bank.
    Bank,
    /// Somebody outside, by name: 财政部门, 某医院.
    Outside(String),
}

/// What an event of a case says about its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The event's kind.
    pub kind: String,
    /// The organisation that it names: who opened the case, who accepted it.
    pub org: Option<OrgId>,
    /// The outside body it names: who is asked.
    pub with: Option<String>,
}

/// A stretch of time and whose it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// From this moment.
    pub from: Moment,
    /// Until this moment.
    pub to: Moment,
    /// Whose.
    pub holder: Holder,
    /// Why, in Chinese.
    pub reason: String,
}

/// Who holds a case after an event of a kind.
#[derive(Clone, Copy)]
enum Who {
    /// The organisation that holds the case.
    Handling,
    Applicant,
    Bank,
    /// The outside body that the event names, or this.
    Outside(&'static str),
}

/// Events after which the main line goes on otherwise.
const MAIN: &[(&str, Who, &str)] = &[
    ("case_opened", Who::Handling, "告知并等待申请"),
    ("application_submitted", Who::Handling, "审核申请材料"),
    ("supplement_requested", Who::Applicant, "补正材料"),
    ("supplement_received", Who::Handling, "审核补正材料"),
    ("application_accepted", Who::Handling, "审查"),
    ("review_begun", Who::Handling, "审查"),
    ("opinion_proposed", Who::Handling, "审批"),
    ("proposal_returned", Who::Handling, "修改审查意见"),
    ("relief_granted", Who::Handling, "请款和送达"),
    ("granted_as_advanced", Who::Handling, "移送和回访"),
    ("funds_requested", Who::Outside("财政部门"), "拨付救助金"),
    ("funds_received", Who::Handling, "通知领取"),
    ("payee_notified", Who::Bank, "银行付款"),
    ("payment_failed", Who::Handling, "核对账户"),
    ("payment_confirmed", Who::Handling, "移送和回访"),
    ("follow_up_begun", Who::Handling, "回访"),
    ("relief_refused", Who::Handling, "告知和移送"),
    ("application_declined", Who::Handling, "不予受理后的释明"),
    ("case_terminated", Who::Handling, "终结后的释明和移送"),
    ("application_withdrawn", Who::Handling, "撤回后的归档"),
    ("application_abandoned", Who::Handling, "视为放弃后的归档"),
    ("relief_revoked", Who::Handling, "撤销后的处理"),
    ("recovery_ordered", Who::Applicant, "退还救助金"),
    ("recovery_received", Who::Handling, "追回后的处理"),
    ("recovery_written_off", Who::Handling, "核销后的处理"),
    ("transfer_accepted", Who::Handling, "移送管辖后的办理"),
    ("case_reopened", Who::Handling, "重新审查"),
    ("case_closed", Who::Handling, "已结案"),
];

/// Pairs that interrupt the main line, and what they are called.
const INTERRUPTIONS: &[(&str, &str, Who, &str)] = &[
    ("outside_inquiry_begun", "outside_inquiry_ended", Who::Outside("被查询单位"), "外调"),
    ("entrusted_begun", "entrusted_ended", Who::Outside("受托机关"), "委托调查"),
    ("instruction_begun", "instruction_ended", Who::Outside("上级机关"), "请示上级"),
    ("hearing_begun", "hearing_ended", Who::Handling, "听证"),
    ("clock_suspended", "clock_resumed", Who::Handling, "中止"),
];

/// Kinds that end whatever interrupts the main line.
const SETTLING: &[&str] = &[
    "relief_granted",
    "granted_as_advanced",
    "relief_refused",
    "application_withdrawn",
    "application_abandoned",
    "case_terminated",
    "transfer_accepted",
    "case_closed",
];

/// Every stretch of a case from its opening until a moment: contiguous, in order, and together exactly as long as
/// the time between. Nothing before the opening is anybody's. A clock that stepped back makes an event as late as
/// the one before it.
pub fn attribute(entries: &[(Moment, Step)], until: Moment) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut line: Option<Line> = None;
    let mut since = until;
    for (at, step) in entries {
        let Some(line) = &mut line else {
            if let (true, Some(org)) = (step.kind == "case_opened", &step.org) {
                since = *at;
                line = Some(Line::new(org.clone()));
            }
            continue;
        };
        let at = (*at).max(since).min(until);
        let before = line.now();
        line.take_in(step);
        if line.now() != before {
            push(&mut spans, since, at, before);
            since = at;
        }
    }
    if let Some(line) = line {
        push(&mut spans, since, until.max(since), line.now());
    }
    spans
}

fn push(spans: &mut Vec<Span>, from: Moment, to: Moment, (holder, reason): (Holder, &str)) {
    match spans.last_mut() {
        Some(last) if last.holder == holder && last.reason == reason => last.to = to,
        _ if from < to => spans.push(Span { from, to, holder, reason: reason.to_owned() }),
        _ => {}
    }
}

/// Who holds a case, and why.
struct Line {
    /// The organisation that holds it.
    handling: OrgId,
    main: (Holder, &'static str),
    /// What interrupts it: how it began, whose it is, why.
    interruptions: Vec<(&'static str, Holder, &'static str)>,
}

impl Line {
    fn new(org: OrgId) -> Self {
        let main = (Holder::Organisation(org.clone()), "告知并等待申请");
        Self { handling: org, main, interruptions: Vec::new() }
    }

    fn now(&self) -> (Holder, &'static str) {
        match self.interruptions.last() {
            Some((_, holder, reason)) => (holder.clone(), reason),
            None => self.main.clone(),
        }
    }

    fn take_in(&mut self, step: &Step) {
        let kind = step.kind.as_str();
        if SETTLING.contains(&kind) {
            self.interruptions.clear();
        }
        if let ("transfer_accepted", Some(org)) = (kind, &step.org) {
            self.handling = org.clone();
        }
        if let Some((_, who, reason)) = MAIN.iter().find(|(known, ..)| *known == kind) {
            self.main = (self.holder(*who, step), reason);
        }
        if let Some((begun, _, who, reason)) = INTERRUPTIONS.iter().find(|(begun, ..)| *begun == kind) {
            self.interruptions.push((begun, self.holder(*who, step), reason));
        }
        if let Some((begun, ..)) = INTERRUPTIONS.iter().find(|(_, ended, ..)| *ended == kind)
            && let Some(at) = self.interruptions.iter().rposition(|(known, ..)| known == begun)
        {
            self.interruptions.remove(at);
        }
    }

    fn holder(&self, who: Who, step: &Step) -> Holder {
        match who {
            Who::Handling => Holder::Organisation(self.handling.clone()),
            Who::Applicant => Holder::Applicant,
            Who::Bank => Holder::Bank,
            Who::Outside(usual) => {
                let named = step.with.as_deref().map(str::trim).filter(|name| !name.is_empty());
                Holder::Outside(named.unwrap_or(usual).to_owned())
            }
        }
    }
}
