//! The follow-up (回访): some months after the aid somebody asks how the household is doing; a new need
//! opens new help.

use kernel::{CaseId, Day, OrgId, PersonId, Personal};
use serde::{Deserialize, Serialize};

use crate::fold::blank;

/// Where a follow-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpStage {
    /// Planned （待回访）.
    Planned,
    /// Done （已回访）.
    Done,
    /// Cancelled with a reason (已取消).
    Cancelled,
}

/// How the person was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitMethod {
    /// By telephone.
    Call,
    /// At home.
    Visit,
}

/// What became of the hardship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hardship {
    /// 已解决
    Solved,
    /// 有所缓解
    Eased,
    /// 没有变化
    Same,
    /// 更加困难
    Worse,
}

/// What was seen at a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// How.
    pub method: VisitMethod,
    /// The day of the visit.
    pub on: Day,
    /// The household's monthly income, whole fen.
    pub income_monthly_fen: Option<i64>,
    /// What became of the hardship.
    pub hardship: Hardship,
    /// 1 (bad) to 5 (good).
    pub satisfaction: Option<u8>,
    /// Programmes for needs that remain or are new.
    pub needs: Vec<String>,
    /// Notes.
    pub note: Personal<String>,
}

/// What happened to a follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FollowUpEvent {
    /// Planned.
    FollowUpPlanned {
        /// The case.
        case: CaseId,
        /// The person.
        person: PersonId,
        /// Who visits.
        org: OrgId,
        /// Months after the payment: 6, 12.
        month: u8,
        /// Due.
        due: Day,
        /// The day it was planned.
        on: Day,
    },
    /// Done.
    VisitRecorded {
        /// What was seen.
        visit: Visit,
    },
    /// Cancelled.
    FollowUpCancelled {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done with a follow-up.
#[derive(Debug, Clone, PartialEq)]
pub enum FollowUpCommand {
    /// Plan it: the event it becomes.
    Plan(Box<FollowUpEvent>),
    /// Record the visit.
    RecordVisit(Box<Visit>),
    /// Cancel it.
    Cancel {
        /// Why; never empty.
        reason: String,
    },
}

/// A follow-up as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FollowUp {
    /// Where it stands; `None` before it is planned.
    pub stage: Option<FollowUpStage>,
    /// The plan.
    pub plan: Option<FollowUpEvent>,
    /// What was seen.
    pub visit: Option<Visit>,
    /// Why it was cancelled.
    pub cancelled_because: Option<String>,
}

/// Why a follow-up did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FollowUpRefusal {
    /// There is no such follow-up.
    #[error("回访不存在")]
    Unknown,
    /// It was planned already, otherwise.
    #[error("回访已经安排，且内容不同")]
    Known,
    /// The event to begin with is no plan.
    #[error("回访只能从安排开始")]
    NotAPlan,
    /// It would be due before it was planned.
    #[error("回访日期早于安排的日期")]
    DueBeforePlanned,
    /// The visit lies in the future.
    #[error("回访日期 {0} 还没有到")]
    VisitInFuture(Day),
    /// Satisfaction is 1 to 5.
    #[error("满意度 {0} 超出 1 至 5 的范围")]
    SatisfactionOutOfRange(u8),
    /// An income below zero.
    #[error("家庭月收入不能为负")]
    IncomeNegative,
    /// No reason.
    #[error("没有写明取消的理由")]
    ReasonMissing,
    /// It is done or cancelled.
    #[error("回访{}，不能再变更", .0.label())]
    Closed(FollowUpStage),
}

impl FollowUpRefusal {
    /// The rule's name: `follow_up_unknown`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "follow_up_unknown",
            Self::Known => "follow_up_known",
            Self::NotAPlan => "follow_up_not_a_plan",
            Self::DueBeforePlanned => "follow_up_due",
            Self::VisitInFuture(_) => "visit_in_future",
            Self::SatisfactionOutOfRange(_) => "satisfaction_out_of_range",
            Self::IncomeNegative => "income_negative",
            Self::ReasonMissing => "reason_missing",
            Self::Closed(_) => "follow_up_closed",
        }
    }

    /// How to go on.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Unknown => "请核对编号，或从回访列表重新进入。",
            Self::Known => "请刷新页面查看这次回访。",
            Self::NotAPlan => "请从回访页面重新提交。",
            Self::DueBeforePlanned => "请核对日期。",
            Self::VisitInFuture(_) => "请填写实际回访的日期。",
            Self::SatisfactionOutOfRange(_) => "请选择 1（很不满意）至 5（很满意）。",
            Self::IncomeNegative => "请核对金额；没有收入请填 0。",
            Self::ReasonMissing => "请写明理由。",
            Self::Closed(_) => "请刷新页面，查看这次回访的结果。",
        }
    }

    /// What it rests on.
    pub fn basis(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Known | Self::NotAPlan | Self::DueBeforePlanned | Self::Closed(_) => {
                "办案程序"
            }
            Self::VisitInFuture(_) | Self::SatisfactionOutOfRange(_) | Self::IncomeNegative => {
                "回访应当如实记录"
            }
            Self::ReasonMissing => "回访不得无理由取消",
        }
    }

    /// The form field it concerns, where it concerns one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Known | Self::NotAPlan | Self::Closed(_) => None,
            Self::DueBeforePlanned => Some("due"),
            Self::VisitInFuture(_) => Some("on"),
            Self::SatisfactionOutOfRange(_) => Some("satisfaction"),
            Self::IncomeNegative => Some("income_monthly"),
            Self::ReasonMissing => Some("reason"),
        }
    }
}

crate::fold::shown!(FollowUpRefusal);

impl FollowUpStage {
    /// The name in data: `planned`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "待回访",
            Self::Done => "已回访",
            Self::Cancelled => "已取消",
        }
    }
}

impl VisitMethod {
    /// Every method.
    pub const ALL: [Self; 2] = [Self::Call, Self::Visit];

    /// The name in data: `call`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Visit => "visit",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Call => "电话回访",
            Self::Visit => "上门回访",
        }
    }
}

impl Hardship {
    /// Every answer, the best first.
    pub const ALL: [Self; 4] = [Self::Solved, Self::Eased, Self::Same, Self::Worse];

    /// The name in data: `eased`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Eased => "eased",
            Self::Same => "same",
            Self::Worse => "worse",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Solved => "已解决",
            Self::Eased => "有所缓解",
            Self::Same => "没有变化",
            Self::Worse => "更加困难",
        }
    }
}

impl FollowUpEvent {
    /// The event's name in the journal: `visit_recorded`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::FollowUpPlanned { .. } => "follow_up_planned",
            Self::VisitRecorded { .. } => "visit_recorded",
            Self::FollowUpCancelled { .. } => "follow_up_cancelled",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::FollowUpPlanned { .. } => "安排回访",
            Self::VisitRecorded { .. } => "回访",
            Self::FollowUpCancelled { .. } => "取消回访",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::FollowUpPlanned { month, due, .. } => format!("安排 {month} 个月回访，{due} 前完成"),
            Self::VisitRecorded { visit } => {
                format!("{}：困难{}", visit.method.label(), visit.hardship.label())
            }
            Self::FollowUpCancelled { .. } => "回访已取消".to_owned(),
        }
    }
}

impl FollowUp {
    crate::fold::replayed!(FollowUpEvent);

    /// The events that a command makes; none where it already took effect with the same content.
    ///
    /// # Errors
    /// `FollowUpRefusal`, named by the rule.
    pub fn decide(
        &self,
        command: FollowUpCommand,
        today: Day,
    ) -> Result<Vec<FollowUpEvent>, FollowUpRefusal> {
        if let FollowUpCommand::Plan(event) = command {
            return self.plan(*event);
        }
        let stage = self.stage.ok_or(FollowUpRefusal::Unknown)?;
        match command {
            FollowUpCommand::Plan(event) => self.plan(*event),
            FollowUpCommand::RecordVisit(visit) => {
                if self.visit.as_ref() == Some(&visit) {
                    return Ok(Vec::new());
                }
                planned(stage)?;
                visit.check(today)?;
                Ok(vec![FollowUpEvent::VisitRecorded { visit: *visit }])
            }
            FollowUpCommand::Cancel { reason } => {
                if self.cancelled_because.as_ref() == Some(&reason) {
                    return Ok(Vec::new());
                }
                planned(stage)?;
                if blank(&reason) {
                    return Err(FollowUpRefusal::ReasonMissing);
                }
                Ok(vec![FollowUpEvent::FollowUpCancelled { reason, on: today }])
            }
        }
    }

    fn plan(&self, event: FollowUpEvent) -> Result<Vec<FollowUpEvent>, FollowUpRefusal> {
        let FollowUpEvent::FollowUpPlanned { due, on, .. } = &event else {
            return Err(FollowUpRefusal::NotAPlan);
        };
        if let Some(known) = &self.plan {
            return if *known == event { Ok(Vec::new()) } else { Err(FollowUpRefusal::Known) };
        }
        if due < on {
            return Err(FollowUpRefusal::DueBeforePlanned);
        }
        Ok(vec![event])
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &FollowUpEvent) {
        match event {
            FollowUpEvent::FollowUpPlanned { .. } => {
                self.stage = Some(FollowUpStage::Planned);
                self.plan = Some(event.clone());
            }
            FollowUpEvent::VisitRecorded { visit } => {
                self.stage = Some(FollowUpStage::Done);
                self.visit = Some(visit.clone());
            }
            FollowUpEvent::FollowUpCancelled { reason, .. } => {
                self.stage = Some(FollowUpStage::Cancelled);
                self.cancelled_because = Some(reason.clone());
            }
        }
    }
}

impl Visit {
    fn check(&self, today: Day) -> Result<(), FollowUpRefusal> {
        if self.on > today {
            return Err(FollowUpRefusal::VisitInFuture(self.on));
        }
        if self.income_monthly_fen.is_some_and(|fen| fen < 0) {
            return Err(FollowUpRefusal::IncomeNegative);
        }
        match self.satisfaction {
            Some(stars) if !(1..=5).contains(&stars) => Err(FollowUpRefusal::SatisfactionOutOfRange(stars)),
            Some(_) | None => Ok(()),
        }
    }
}

fn planned(stage: FollowUpStage) -> Result<(), FollowUpRefusal> {
    match stage {
        FollowUpStage::Planned => Ok(()),
        FollowUpStage::Done | FollowUpStage::Cancelled => Err(FollowUpRefusal::Closed(stage)),
    }
}
