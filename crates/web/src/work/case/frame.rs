//! What stands around every tab of a case: who it is about, how far it has come, whose turn it is and until when,
//! and the one thing the reader should do next.

use app::{
    Action, Principal, Sight,
    model::{CaseStage, FollowUpStage},
    view::{
        case::CaseView,
        my_work::{About, DutyLine},
    },
};
use kernel::{CaseId, Role};

use super::{at::AtCase, stages};
use crate::look::{Due, Stage, Term, format};

/// A tab of the case's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Facts,
    Finding,
    Papers,
    Decision,
    Money,
    Referrals,
    Visits,
    Record,
}

impl Tab {
    const ALL: [Self; 9] = [
        Self::Overview,
        Self::Facts,
        Self::Finding,
        Self::Papers,
        Self::Decision,
        Self::Money,
        Self::Referrals,
        Self::Visits,
        Self::Record,
    ];

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "概况",
            Self::Facts => "事实与核验",
            Self::Finding => "认定与金额",
            Self::Papers => "材料",
            Self::Decision => "会签与决定",
            Self::Money => "资金",
            Self::Referrals => "移送",
            Self::Visits => "回访",
            Self::Record => "全程记录",
        }
    }

    /// Its address.
    pub fn path(self, id: CaseId) -> String {
        let end = match self {
            Self::Overview => return format!("/work/cases/{id}"),
            Self::Facts => "facts",
            Self::Finding => "finding",
            Self::Papers => "papers",
            Self::Decision => "decision",
            Self::Money => "money",
            Self::Referrals => "referrals",
            Self::Visits => "visits",
            Self::Record => "record",
        };
        format!("/work/cases/{id}/{end}")
    }

    /// Whether somebody who only pays sees it.
    fn is_for_payment(self) -> bool {
        matches!(self, Self::Overview | Self::Money)
    }
}

/// The frame of a case's page.
pub struct Frame {
    pub number: String,
    pub person: String,
    pub charge: String,
    pub stages: Vec<Stage>,
    pub terms: Vec<Term>,
    pub matter: Option<(String, String)>,
    pub tabs: Vec<TabLink>,
    pub primary: Option<Way>,
    pub others: Vec<Way>,
    pub waiting: String,
    pub duties: Vec<DutyCard>,
    /// The state shown, sent back by every form.
    pub seen: u64,
    /// The case's address.
    pub base: String,
}

/// A tab as a link.
pub struct TabLink {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
    pub count: usize,
}

/// Where an action is done.
pub struct Way {
    pub label: &'static str,
    pub href: String,
}

/// An open duty on the clock.
pub struct DutyCard {
    pub label: String,
    pub holder: String,
    pub due: Due,
    pub until: String,
    pub length: String,
    pub basis: String,
}

impl Frame {
    /// The frame around a tab; pages beside the tabs have none.
    pub fn around(at: &AtCase, view: &CaseView, tab: Option<Tab>) -> Self {
        let whole = view.sight == Sight::Whole;
        let base = Tab::Overview.path(view.id);
        let (primary, others) = ways(at, view);
        let duties: Vec<DutyCard> = view.duties.iter().map(duty_card).collect();
        Self {
            number: view.opening.number.clone(),
            person: view.person.name.clone(),
            charge: if whole { charge(view) } else { String::new() },
            stages: stages::stages(view),
            terms: terms(view),
            matter: view.matter.card.as_ref().filter(|_| whole).map(|card| {
                let parts = [card.body.as_str(), card.number.as_str()];
                let name: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let name = if name.is_empty() { card.matter_kind.label().to_owned() } else { name.join(" ") };
                (name, format!("/work/matters/{}", view.opening.matter))
            }),
            tabs: Tab::ALL
                .into_iter()
                .filter(|tab| whole || tab.is_for_payment())
                .map(|each| TabLink {
                    label: each.label(),
                    href: each.path(view.id),
                    current: tab == Some(each),
                    count: count(view, each),
                })
                .collect(),
            waiting: if primary.is_none() { waiting(view) } else { String::new() },
            primary,
            others,
            duties,
            seen: view.seq,
            base,
        }
    }
}

fn charge(view: &CaseView) -> String {
    let card = view.matter.card.as_ref();
    card.map(
        |card| {
            if card.charge.is_empty() { card.matter_kind.label().to_owned() } else { card.charge.clone() }
        },
    )
    .unwrap_or_default()
}

fn terms(view: &CaseView) -> Vec<Term> {
    let person = &view.person;
    let age = person.age.map(|age| format!("{age} 岁")).unwrap_or_default();
    let who: Vec<&str> = [person.sex, age.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let handler = if view.handler_name.is_empty() { "尚未指定" } else { &view.handler_name };
    let whole = |text: String| {
        if view.sight == Sight::Whole { text } else { String::new() }
    };
    let pairs = [
        ("申请人", whole(who.join(" "))),
        (person.identity_kind, person.identity.clone()),
        ("电话", whole(person.phone.clone())),
        (
            "居住地",
            whole(if person.address.is_empty() { person.residence.clone() } else { person.address.clone() }),
        ),
        ("承办", format!("{} {handler}", view.org_name)),
    ];
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(term, value)| Term::new(term, value))
        .collect()
}

/// How much of a tab wants attention or is there.
fn count(view: &CaseView, tab: Tab) -> usize {
    let undecided = view.state.decision.is_none() && view.stage.is_open();
    match tab {
        Tab::Facts | Tab::Finding | Tab::Papers if !undecided => 0,
        Tab::Facts => view.finding.as_ref().map_or(0, |finding| finding.conflicts.len()),
        Tab::Finding => view.finding.as_ref().map_or(0, |finding| finding.missing.len()),
        Tab::Papers => view.checklist.iter().filter(|item| item.required && item.papers.is_empty()).count(),
        Tab::Referrals => view.referrals.iter().filter(|line| line.stage.is_open()).count(),
        Tab::Visits => view.follow_ups.iter().filter(|line| line.stage == FollowUpStage::Planned).count(),
        Tab::Overview | Tab::Decision | Tab::Money | Tab::Record => 0,
    }
}

/// A duty with its light.
pub fn duty_card(line: &DutyLine) -> DutyCard {
    let holder = match (&line.about, line.role) {
        (_, Role::Applicant) => "申请人".to_owned(),
        (About::Referral(_), _) => line.org_name.clone(),
        (_, role) if line.org_name.is_empty() => role.label().to_owned(),
        (_, role) => format!("{} {}", line.org_name, role.label()),
    };
    DutyCard {
        label: line.label.clone(),
        holder,
        due: due(line),
        until: format::day(line.due.day),
        length: line.length.clone(),
        basis: line.basis.clone(),
    }
}

/// A duty's deadline.
pub fn due(line: &DutyLine) -> Due {
    match &line.paused {
        Some(reason) => Due::paused(reason),
        None => super::super::due::shown(&line.due),
    }
}

/// The one thing to do, and what else may be done.
fn ways(at: &AtCase, view: &CaseView) -> (Option<Way>, Vec<Way>) {
    let mut actions = view.actions.clone();
    let primary = primary(at, view);
    actions.retain(|action| Some(*action) != primary);
    if not_my_signature(at, view) {
        actions.retain(|action| *action != Action::SignOff);
    }
    (
        primary.and_then(|action| way(view, action)),
        actions.into_iter().filter_map(|action| way(view, action)).collect(),
    )
}

/// What may be done but is nobody's next step.
const ASIDE: [Action; 13] = [
    Action::ManageApplicants,
    Action::DeclineApplication,
    Action::PromiseProof,
    Action::AssignHandler,
    Action::Inquire,
    Action::SuspendCase,
    Action::ExtendDecision,
    Action::TerminateCase,
    Action::RequestAdvance,
    Action::AgreeJointHelp,
    Action::RevokeRelief,
    Action::ReopenCase,
    Action::OfferTransfer,
];

/// The first of the reader's actions that would not be refused as things stand.
fn primary(at: &AtCase, view: &CaseView) -> Option<Action> {
    let lacks_core = view.checklist.iter().any(|item| item.required && item.core && item.papers.is_empty());
    let planned = view.follow_ups.iter().any(|line| line.stage == FollowUpStage::Planned);
    let fits = |action: &Action| {
        let action = *action;
        if action == Action::AcceptApplication {
            !lacks_core
        } else if action == Action::SignOff {
            !not_my_signature(at, view)
        } else if action == Action::FinishSupplement {
            supplied(view)
        } else if matches!(action, Action::AddPaper | Action::RecordFacts) {
            view.stage != CaseStage::AwaitingSupplement
        } else if action == Action::AbandonApplication {
            view.duties.iter().any(|duty| duty.role == Role::Applicant && duty.due.remaining < 0)
        } else if action == Action::SendReferral {
            view.referrals.is_empty() && matches!(view.stage, CaseStage::Paid | CaseStage::Refused)
        } else if action == Action::RecordFollowUp {
            planned
        } else if action == Action::CloseCase {
            !planned && view.referrals.iter().all(|line| !line.stage.is_open())
        } else {
            action != Action::WithdrawApplication && !ASIDE.contains(&action)
        }
    };
    view.actions.iter().copied().find(fits)
}

/// Everything that the applicant was asked for is there.
fn supplied(view: &CaseView) -> bool {
    let there = |item: &String| view.state.papers.iter().any(|paper| paper.material == *item);
    view.state.supplement.as_ref().is_none_or(|asked| asked.items.iter().all(there))
}

/// Somebody else's title signs next.
fn not_my_signature(at: &AtCase, view: &CaseView) -> bool {
    let next = view.proposal.as_ref().and_then(|proposal| proposal.next_title.as_deref());
    match &at.who {
        Principal::Staff(staff) => next.is_some_and(|next| next != staff.title),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => true,
    }
}

/// Where an action of a case is done.
#[expect(clippy::wildcard_enum_match_arm, reason = "actions that are not done on a case have no place here")]
fn way(view: &CaseView, action: Action) -> Option<Way> {
    let id = view.id;
    if let Some((label, anchor)) = super::steps::anchor(view, action) {
        return Some(Way { label, href: format!("{}/steps#{anchor}", Tab::Overview.path(id)) });
    }
    let at = |tab: Tab, part: &str| format!("{}{part}", tab.path(id));
    let (label, href) = match action {
        Action::RecordApplication => ("登记申请", at(Tab::Overview, "/application")),
        Action::AcceptApplication => ("受理申请", at(Tab::Papers, "#accept")),
        Action::RequestSupplement => ("通知补正", at(Tab::Papers, "#supplement")),
        Action::FinishSupplement => ("确认补正完成", at(Tab::Papers, "#finish")),
        Action::AbandonApplication => ("按放弃申请处理", at(Tab::Papers, "#abandon")),
        Action::AddPaper => ("添加材料", at(Tab::Papers, "#add")),
        Action::RecordFacts => ("核实、录入事实", at(Tab::Facts, "#enter")),
        Action::ProposeOpinion => ("提出审查意见", at(Tab::Decision, "#opinion")),
        Action::SignOff => ("签批", at(Tab::Decision, "#sign")),
        Action::ConfirmPayment => ("确认发放", at(Tab::Money, "#confirm")),
        Action::SendReferral => ("移送社会救助", at(Tab::Referrals, "#send")),
        Action::RecordFollowUp => ("记录回访", at(Tab::Visits, "#record")),
        Action::CloseCase => ("结案归档", at(Tab::Overview, "/closing")),
        Action::WithdrawApplication => ("申请人撤回", at(Tab::Overview, "/closing")),
        _ => return None,
    };
    Some(Way { label, href })
}

/// Whose turn it is where it is not the reader's.
fn waiting(view: &CaseView) -> String {
    if view.stage == CaseStage::Closed {
        return "案件已结案归档，没有待办事项。".to_owned();
    }
    let next = view.proposal.as_ref().and_then(|proposal| proposal.next_title.as_deref());
    if let Some(next) = next.filter(|_| view.stage.is_being_signed()) {
        return format!("现在由{next}签批。");
    }
    match view.duties.first().map(duty_card) {
        Some(duty) => format!("现在由{}办理：{}。", duty.holder, duty.label),
        None => "现在没有需要您办理的事项。".to_owned(),
    }
}
