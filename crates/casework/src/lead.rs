//! The lead (线索): somebody who may be entitled and has not applied. A person takes it up, hands it on or
//! dismisses it with a reason; none is lost.

use kernel::{CaseId, Day, LeadId, MatterId, OrgId, PersonId, Personal, Region};
use serde::{Deserialize, Serialize};

use crate::fold::blank;

/// Where a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadStage {
    /// Waits for review (待研判).
    Open,
    /// A case was opened from it (已转办).
    TakenUp,
    /// Dismissed with a reason (已排除).
    Dismissed,
}

/// What happened to a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LeadEvent {
    /// Proposed by screening or by a person.
    LeadProposed {
        /// The person.
        person: PersonId,
        /// The matter.
        matter: MatterId,
        /// The office responsible.
        org: OrgId,
        /// The matter's region.
        region: Region,
        /// What found it: `screen.low_income` …
        model: String,
        /// Pack id, version and digest, `id@version#digest`.
        pack: String,
        /// Need and urgency, 0–100; higher first.
        score: u8,
        /// The grounds that hold.
        grounds: Vec<String>,
        /// Priority groups.
        priority: Vec<String>,
        /// Why, in words, the weightiest first.
        reasons: Personal<Vec<String>>,
        /// The facts it rests on.
        facts: Personal<Vec<super::assistance::RecordedFact>>,
        /// The day.
        on: Day,
    },
    /// A case was opened from it.
    LeadTakenUp {
        /// The case.
        case: CaseId,
        /// The day.
        on: Day,
    },
    /// Dismissed.
    LeadDismissed {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
    /// Offered to another office; the present one holds it until they have received it.
    LeadHandedOn {
        /// To whom.
        to: OrgId,
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
    /// The other office received it: it is theirs.
    LeadReceived {
        /// Who held it.
        from: OrgId,
        /// Who holds it now.
        to: OrgId,
        /// The day.
        on: Day,
    },
    /// The other office did not take it, or the holder took the offer back.
    LeadReturned {
        /// Whom it was offered to.
        to: OrgId,
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
    /// A dismissal was taken back.
    LeadReopened {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done with a lead.
#[derive(Debug, Clone, PartialEq)]
pub enum LeadCommand {
    /// Propose it: the event it becomes.
    Propose(Box<LeadEvent>),
    /// Take it up as a case.
    TakeUp {
        /// The case opened from it.
        case: CaseId,
    },
    /// Dismiss it.
    Dismiss {
        /// Why; never empty.
        reason: String,
    },
    /// Offer it to another office.
    HandOn {
        /// To whom.
        to: OrgId,
        /// Why; never empty.
        reason: String,
    },
    /// Receive it at the other office.
    Receive,
    /// Do not take it, or take the offer back.
    Return {
        /// Why; never empty.
        reason: String,
    },
    /// Take a dismissal back.
    Reopen {
        /// Why; never empty.
        reason: String,
    },
}

/// A lead as its events made it.
///
/// ```
/// use casework::lead::{Lead, LeadCommand};
/// let today = "2026-03-02".parse().unwrap();
/// let refusal = Lead::default().decide(LeadCommand::Dismiss { reason: "已获赔偿".into() }, today).unwrap_err();
/// assert_eq!(refusal.code(), "lead_unknown");
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lead {
    /// Where it stands; `None` before it is proposed.
    pub stage: Option<LeadStage>,
    /// The proposal it began with.
    pub proposal: Option<LeadEvent>,
    /// The office that holds it now.
    pub org: Option<OrgId>,
    /// The office that it is offered to.
    pub offered_to: Option<OrgId>,
    /// The office that held it before.
    pub received_from: Option<OrgId>,
    /// Why the last offer came to nothing.
    pub returned_because: Option<String>,
    /// The case opened from it.
    pub case: Option<CaseId>,
    /// Why it was dismissed.
    pub dismissed_because: Option<String>,
    /// Why a dismissal was taken back.
    pub reopened_because: Option<String>,
}

/// Which lead (used by the stream's name).
pub type Id = LeadId;

/// Why a lead did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeadRefusal {
    /// There is no such lead.
    #[error("线索不存在")]
    Unknown,
    /// It was proposed already, with other content.
    #[error("线索已经登记，且内容不同")]
    Known,
    /// The event to begin with is no proposal.
    #[error("线索只能从提出开始")]
    NotAProposal,
    /// Nothing says why it was proposed.
    #[error("线索没有说明发现的理由")]
    Unexplained,
    /// The score is over 100.
    #[error("线索评分 {0} 超出 0 至 100 的范围")]
    ScoreOutOfRange(u8),
    /// No reason.
    #[error("没有写明理由")]
    ReasonMissing,
    /// Somebody dealt with it already.
    #[error("线索{}", .0.label())]
    Closed(LeadStage),
    /// It is offered to another office already.
    #[error("线索已转交 {0}，对方还没有接收")]
    Offered(OrgId),
    /// It is offered to nobody.
    #[error("线索没有正在转交")]
    NotOffered,
    /// It was never dismissed.
    #[error("线索仍在待研判，不需要恢复")]
    StillOpen,
}

impl LeadRefusal {
    /// The rule's name: `lead_unknown`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "lead_unknown",
            Self::Known => "lead_known",
            Self::NotAProposal => "lead_not_a_proposal",
            Self::Unexplained => "lead_unexplained",
            Self::ScoreOutOfRange(_) => "lead_score",
            Self::ReasonMissing => "reason_missing",
            Self::Closed(_) => "lead_closed",
            Self::Offered(_) => "lead_offered",
            Self::NotOffered => "lead_not_offered",
            Self::StillOpen => "lead_open",
        }
    }

    /// How to go on.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Unknown => "请核对编号，或从线索列表重新进入。",
            Self::Known => "请刷新页面查看这条线索。",
            Self::NotAProposal => "请从线索登记页面重新提交。",
            Self::Unexplained => "请写明符合哪项救助情形或发现的理由。",
            Self::ScoreOutOfRange(_) => "请核对评分模型。",
            Self::ReasonMissing => "请写明理由。",
            Self::Closed(_) => "请刷新页面，查看这条线索的处理结果。",
            Self::Offered(_) => "请等待对方接收或退回；需要自行办理的，请先撤回转交。",
            Self::NotOffered => "请刷新页面，查看这条线索由哪个单位研判。",
            Self::StillOpen => "请直接研判这条线索。",
        }
    }

    /// What it rests on.
    pub fn basis(&self) -> &'static str {
        match self {
            Self::Unknown
            | Self::NotAProposal
            | Self::ScoreOutOfRange(_)
            | Self::Closed(_)
            | Self::StillOpen => "办案程序",
            Self::Offered(_) | Self::NotOffered => "首接负责：对方接收前由转出单位负责",
            Self::Known => "每条线索只登记一次",
            Self::Unexplained => "线索应当说明理由",
            Self::ReasonMissing => "线索不得无理由排除或转交",
        }
    }

    /// The form field it concerns, where it concerns one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown
            | Self::Known
            | Self::NotAProposal
            | Self::ScoreOutOfRange(_)
            | Self::Closed(_)
            | Self::Offered(_)
            | Self::NotOffered
            | Self::StillOpen => None,
            Self::Unexplained => Some("reasons"),
            Self::ReasonMissing => Some("reason"),
        }
    }
}

crate::fold::shown!(LeadRefusal);

impl LeadStage {
    /// Every stage.
    pub const ALL: [Self; 3] = [Self::Open, Self::TakenUp, Self::Dismissed];

    /// The name in data: `taken_up`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::TakenUp => "taken_up",
            Self::Dismissed => "dismissed",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "待研判",
            Self::TakenUp => "已转办",
            Self::Dismissed => "已排除",
        }
    }
}

impl LeadEvent {
    /// The event's name in the journal: `lead_taken_up`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::LeadProposed { .. } => "lead_proposed",
            Self::LeadTakenUp { .. } => "lead_taken_up",
            Self::LeadDismissed { .. } => "lead_dismissed",
            Self::LeadHandedOn { .. } => "lead_handed_on",
            Self::LeadReceived { .. } => "lead_received",
            Self::LeadReturned { .. } => "lead_returned",
            Self::LeadReopened { .. } => "lead_reopened",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::LeadProposed { .. } => "发现线索",
            Self::LeadTakenUp { .. } => "线索转办",
            Self::LeadDismissed { .. } => "排除线索",
            Self::LeadHandedOn { .. } => "转交线索",
            Self::LeadReceived { .. } => "接收线索",
            Self::LeadReturned { .. } => "退回线索",
            Self::LeadReopened { .. } => "恢复线索",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::LeadProposed { score, grounds, .. } if grounds.is_empty() => {
                format!("发现救助线索，评分 {score}")
            }
            Self::LeadProposed { score, grounds, .. } => {
                format!("发现救助线索，评分 {score}，可能符合 {}", grounds.join("、"))
            }
            Self::LeadTakenUp { .. } => "线索已立案办理".to_owned(),
            Self::LeadDismissed { .. } => "线索已排除".to_owned(),
            Self::LeadHandedOn { to, .. } => format!("线索转交 {to}，对方接收前仍由本单位负责"),
            Self::LeadReceived { to, .. } => format!("{to} 已接收线索"),
            Self::LeadReturned { .. } => "转交未被接收，仍由原单位负责".to_owned(),
            Self::LeadReopened { .. } => "线索恢复研判".to_owned(),
        }
    }
}

impl Lead {
    crate::fold::replayed!(LeadEvent);

    /// The events that a command makes; none where it already took effect with the same content.
    ///
    /// # Errors
    /// `LeadRefusal`, named by the rule.
    pub fn decide(&self, command: LeadCommand, today: Day) -> Result<Vec<LeadEvent>, LeadRefusal> {
        if let LeadCommand::Propose(event) = command {
            return self.propose(*event);
        }
        let stage = self.stage.ok_or(LeadRefusal::Unknown)?;
        match command {
            LeadCommand::Propose(event) => self.propose(*event),
            LeadCommand::TakeUp { case } if self.case == Some(case) => Ok(Vec::new()),
            LeadCommand::TakeUp { case } => {
                open(stage)?;
                Ok(vec![LeadEvent::LeadTakenUp { case, on: today }])
            }
            LeadCommand::Dismiss { reason } => {
                if stage == LeadStage::Dismissed && self.dismissed_because.as_ref() == Some(&reason) {
                    return Ok(Vec::new());
                }
                open(stage)?;
                reasoned(&reason)?;
                Ok(vec![LeadEvent::LeadDismissed { reason, on: today }])
            }
            LeadCommand::HandOn { to, reason } => {
                open(stage)?;
                if self.org.as_ref() == Some(&to) || self.offered_to.as_ref() == Some(&to) {
                    return Ok(Vec::new());
                }
                if let Some(other) = &self.offered_to {
                    return Err(LeadRefusal::Offered(other.clone()));
                }
                reasoned(&reason)?;
                Ok(vec![LeadEvent::LeadHandedOn { to, reason, on: today }])
            }
            LeadCommand::Receive => match (&self.offered_to, &self.org) {
                (Some(to), Some(from)) => {
                    open(stage)?;
                    Ok(vec![LeadEvent::LeadReceived { from: from.clone(), to: to.clone(), on: today }])
                }
                _ if self.received_from.is_some() => Ok(Vec::new()),
                _ => Err(LeadRefusal::NotOffered),
            },
            LeadCommand::Return { reason } => match &self.offered_to {
                Some(to) => {
                    open(stage)?;
                    reasoned(&reason)?;
                    Ok(vec![LeadEvent::LeadReturned { to: to.clone(), reason, on: today }])
                }
                None if self.returned_because.as_ref() == Some(&reason) => Ok(Vec::new()),
                None => Err(LeadRefusal::NotOffered),
            },
            LeadCommand::Reopen { reason } => match stage {
                LeadStage::Dismissed => {
                    reasoned(&reason)?;
                    Ok(vec![LeadEvent::LeadReopened { reason, on: today }])
                }
                LeadStage::Open if self.reopened_because.as_ref() == Some(&reason) => Ok(Vec::new()),
                LeadStage::Open => Err(LeadRefusal::StillOpen),
                LeadStage::TakenUp => Err(LeadRefusal::Closed(stage)),
            },
        }
    }

    fn propose(&self, event: LeadEvent) -> Result<Vec<LeadEvent>, LeadRefusal> {
        let LeadEvent::LeadProposed { score, grounds, reasons, .. } = &event else {
            return Err(LeadRefusal::NotAProposal);
        };
        if let Some(known) = &self.proposal {
            return if *known == event { Ok(Vec::new()) } else { Err(LeadRefusal::Known) };
        }
        if *score > 100 {
            return Err(LeadRefusal::ScoreOutOfRange(*score));
        }
        if grounds.is_empty() && reasons.get().is_none_or(Vec::is_empty) {
            return Err(LeadRefusal::Unexplained);
        }
        Ok(vec![event])
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &LeadEvent) {
        match event {
            LeadEvent::LeadProposed { org, .. } => {
                self.stage = Some(LeadStage::Open);
                self.org = Some(org.clone());
                self.proposal = Some(event.clone());
            }
            LeadEvent::LeadTakenUp { case, .. } => {
                self.stage = Some(LeadStage::TakenUp);
                self.offered_to = None;
                self.case = Some(*case);
            }
            LeadEvent::LeadDismissed { reason, .. } => {
                self.stage = Some(LeadStage::Dismissed);
                self.offered_to = None;
                self.dismissed_because = Some(reason.clone());
                self.reopened_because = None;
            }
            LeadEvent::LeadHandedOn { to, .. } => self.offered_to = Some(to.clone()),
            LeadEvent::LeadReceived { from, to, .. } => {
                self.offered_to = None;
                self.received_from = Some(from.clone());
                self.org = Some(to.clone());
            }
            LeadEvent::LeadReturned { reason, .. } => {
                self.offered_to = None;
                self.returned_because = Some(reason.clone());
            }
            LeadEvent::LeadReopened { reason, .. } => {
                self.stage = Some(LeadStage::Open);
                self.dismissed_because = None;
                self.reopened_because = Some(reason.clone());
            }
        }
    }
}

fn open(stage: LeadStage) -> Result<(), LeadRefusal> {
    match stage {
        LeadStage::Open => Ok(()),
        LeadStage::TakenUp | LeadStage::Dismissed => Err(LeadRefusal::Closed(stage)),
    }
}

fn reasoned(reason: &str) -> Result<(), LeadRefusal> {
    if blank(reason) { Err(LeadRefusal::ReasonMissing) } else { Ok(()) }
}
