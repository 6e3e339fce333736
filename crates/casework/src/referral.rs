//! The referral (移送): a person still in need is handed to a department of social assistance, which
//! acknowledges, decides and feeds back.

use std::fmt;

use kernel::{CaseId, Day, Fen, OrgId, PersonId, Personal};
use serde::{Deserialize, Serialize};

use crate::fold::blank;

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralStage {
    /// Sent, not yet acknowledged (待签收).
    Sent,
    /// Acknowledged; the department checks (办理中).
    Received,
    /// Help granted (已救助).
    Granted,
    /// Declined with reasons (不予救助).
    Declined,
    /// Taken back by the sender (已撤回).
    Recalled,
}

/// On what the sharing rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharingBasis {
    /// The person agreed.
    Consent,
    /// A statutory duty (Social Assistance Law art. 36).
    Statutory,
}

/// What a department decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralOutcome {
    /// Help granted.
    Granted {
        /// The programme's code.
        programme: String,
        /// Each month, whole fen; 0 where it is a single sum or a service.
        monthly_fen: i64,
        /// Once, whole fen.
        once_fen: i64,
        /// From when.
        from: Option<Day>,
    },
    /// Declined.
    Declined,
}

/// What happened to a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReferralEvent {
    /// Sent.
    ReferralSent {
        /// The case it comes from.
        case: CaseId,
        /// The person.
        person: PersonId,
        /// The sender.
        from: OrgId,
        /// The department.
        to: OrgId,
        /// Programmes that may fit.
        programmes: Vec<String>,
        /// The case's circumstances (a).
        circumstances: Personal<String>,
        /// Judicial assistance given, whole fen (b).
        aid_given_fen: i64,
        /// The suggestion (c).
        suggestion: Personal<String>,
        /// The basis of sharing.
        sharing: SharingBasis,
        /// The day.
        on: Day,
    },
    /// Acknowledged.
    ReferralReceived {
        /// The day.
        on: Day,
    },
    /// Decided and fed back.
    ReferralResolved {
        /// The outcome.
        outcome: ReferralOutcome,
        /// The department's words.
        note: Personal<String>,
        /// The day.
        on: Day,
    },
    /// Taken back.
    ReferralRecalled {
        /// Why.
        reason: String,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done with a referral.
#[derive(Clone, PartialEq)]
pub enum ReferralCommand {
    /// Send it: the event it becomes.
    Send(Box<ReferralEvent>),
    /// Acknowledge.
    Receive,
    /// Decide and feed back.
    Resolve {
        /// The outcome.
        outcome: ReferralOutcome,
        /// In words; never empty.
        note: String,
    },
    /// Take it back before it is resolved.
    Recall {
        /// Why; never empty.
        reason: String,
    },
}

/// A referral as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Referral {
    /// Where it stands; `None` before it is sent.
    pub stage: Option<ReferralStage>,
    /// What was sent.
    pub sent: Option<ReferralEvent>,
    /// The outcome.
    pub outcome: Option<ReferralOutcome>,
    /// The department's words.
    pub note: Option<Personal<String>>,
    /// Why it was taken back.
    pub recalled_because: Option<String>,
}

/// Why a referral did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferralRefusal {
    /// There is no such referral.
    #[error("移送不存在")]
    Unknown,
    /// It was sent already, with other content.
    #[error("移送已经发出，且内容不同")]
    Known,
    /// The event to begin with is no sending.
    #[error("移送只能从发出开始")]
    NotASending,
    /// The circumstances or the suggestion are missing.
    #[error("没有填写{what}")]
    TextMissing {
        /// What, in Chinese.
        what: &'static str,
        /// Its form field.
        field: &'static str,
    },
    /// It would be sent to the sender.
    #[error("不能移送给本单位")]
    SameOrganisation,
    /// The department decided without a word.
    #[error("没有填写办理情况")]
    NoteMissing,
    /// Help was granted, but not which.
    #[error("没有选择给予的救助项目")]
    ProgrammeMissing,
    /// An amount below zero.
    #[error("救助金额不能为负")]
    AmountNegative,
    /// No reason.
    #[error("没有写明撤回的理由")]
    ReasonMissing,
    /// It came to its end already.
    #[error("移送目前为「{}」，不能再变更", .0.label())]
    Closed(ReferralStage),
}

impl ReferralRefusal {
    /// The rule's name: `referral_unknown`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "referral_unknown",
            Self::Known => "referral_known",
            Self::NotASending => "referral_not_a_sending",
            Self::TextMissing { .. } => "text_missing",
            Self::SameOrganisation => "same_organisation",
            Self::NoteMissing => "note_missing",
            Self::ProgrammeMissing => "programme_missing",
            Self::AmountNegative => "amount_negative",
            Self::ReasonMissing => "reason_missing",
            Self::Closed(_) => "referral_closed",
        }
    }

    /// How to go on.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Unknown => "请核对编号，或从移送列表重新进入。",
            Self::Known => "请刷新页面查看这次移送。",
            Self::NotASending => "请从移送页面重新提交。",
            Self::TextMissing { .. } => "请补填后再提交。",
            Self::SameOrganisation => "请选择接收部门。",
            Self::NoteMissing => "请写明办理结果和理由。",
            Self::ProgrammeMissing => "请选择救助项目。",
            Self::AmountNegative => "请核对金额；服务类救助请填 0。",
            Self::ReasonMissing => "请写明理由。",
            Self::Closed(_) => "请刷新页面，查看这次移送的结果。",
        }
    }

    /// What it rests on.
    pub fn basis(&self) -> &'static str {
        match self {
            Self::Unknown | Self::NotASending | Self::SameOrganisation | Self::Closed(_) => "办案程序",
            Self::Known => "每次移送只发出一次",
            Self::TextMissing { .. } => "人民检察院开展国家司法救助工作细则第五条",
            Self::NoteMissing => "社会救助法第四十八条",
            Self::ProgrammeMissing | Self::AmountNegative => "移送结果应当反馈",
            Self::ReasonMissing => "移送不得无理由撤回",
        }
    }

    /// The form field it concerns, where it concerns one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Known | Self::NotASending | Self::Closed(_) => None,
            Self::TextMissing { field, .. } => Some(field),
            Self::SameOrganisation => Some("to"),
            Self::NoteMissing => Some("note"),
            Self::ProgrammeMissing => Some("programme"),
            Self::AmountNegative => Some("amount"),
            Self::ReasonMissing => Some("reason"),
        }
    }
}

crate::fold::shown!(ReferralRefusal);

impl ReferralStage {
    /// Every stage.
    pub const ALL: [Self; 5] = [Self::Sent, Self::Received, Self::Granted, Self::Declined, Self::Recalled];

    /// The name in data: `received`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
            Self::Granted => "granted",
            Self::Declined => "declined",
            Self::Recalled => "recalled",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sent => "待签收",
            Self::Received => "办理中",
            Self::Granted => "已救助",
            Self::Declined => "不予救助",
            Self::Recalled => "已撤回",
        }
    }

    /// Whether the department still has to answer.
    pub fn is_open(self) -> bool {
        match self {
            Self::Sent | Self::Received => true,
            Self::Granted | Self::Declined | Self::Recalled => false,
        }
    }
}

impl SharingBasis {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Consent => "本人同意",
            Self::Statutory => "法定职责（社会救助法第三十六条）",
        }
    }
}

impl ReferralEvent {
    /// The event's name in the journal: `referral_sent`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ReferralSent { .. } => "referral_sent",
            Self::ReferralReceived { .. } => "referral_received",
            Self::ReferralResolved { .. } => "referral_resolved",
            Self::ReferralRecalled { .. } => "referral_recalled",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::ReferralSent { .. } => "移送社会救助",
            Self::ReferralReceived { .. } => "签收移送",
            Self::ReferralResolved { .. } => "反馈移送结果",
            Self::ReferralRecalled { .. } => "撤回移送",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::ReferralSent { to, programmes, .. } => {
                format!("移送 {to}，建议 {} 项救助", programmes.len())
            }
            Self::ReferralReceived { .. } => "接收部门已签收移送".to_owned(),
            Self::ReferralResolved { outcome: ReferralOutcome::Declined, .. } => {
                "接收部门反馈：不予救助".to_owned()
            }
            Self::ReferralResolved {
                outcome: ReferralOutcome::Granted { monthly_fen, once_fen, .. },
                ..
            } => {
                let sums = [("每月", *monthly_fen), ("一次性", *once_fen)];
                let sums: Vec<String> = (sums.iter())
                    .filter(|(_, fen)| *fen > 0)
                    .map(|(word, fen)| format!("{word} {}", Fen::new(*fen).yuan()))
                    .collect();
                if sums.is_empty() {
                    "接收部门反馈：给予救助".to_owned()
                } else {
                    format!("接收部门反馈：给予救助，{}", sums.join("，"))
                }
            }
            Self::ReferralRecalled { .. } => "移送已撤回".to_owned(),
        }
    }
}

impl fmt::Debug for ReferralCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send(_) => "ReferralCommand(send)",
            Self::Receive => "ReferralCommand(receive)",
            Self::Resolve { .. } => "ReferralCommand(resolve)",
            Self::Recall { .. } => "ReferralCommand(recall)",
        })
    }
}

impl Referral {
    crate::fold::replayed!(ReferralEvent);

    /// The events that a command makes; none where it already took effect with the same content.
    ///
    /// # Errors
    /// `ReferralRefusal`, named by the rule.
    pub fn decide(
        &self,
        command: ReferralCommand,
        today: Day,
    ) -> Result<Vec<ReferralEvent>, ReferralRefusal> {
        if let ReferralCommand::Send(event) = command {
            return self.send(*event);
        }
        let stage = self.stage.ok_or(ReferralRefusal::Unknown)?;
        match command {
            ReferralCommand::Send(event) => self.send(*event),
            ReferralCommand::Receive => match stage {
                ReferralStage::Sent => Ok(vec![ReferralEvent::ReferralReceived { on: today }]),
                ReferralStage::Received | ReferralStage::Granted | ReferralStage::Declined => Ok(Vec::new()),
                ReferralStage::Recalled => Err(ReferralRefusal::Closed(stage)),
            },
            ReferralCommand::Resolve { outcome, note } => self.resolve(stage, outcome, note, today),
            ReferralCommand::Recall { reason } => {
                if self.recalled_because.as_ref() == Some(&reason) {
                    return Ok(Vec::new());
                }
                if !stage.is_open() {
                    return Err(ReferralRefusal::Closed(stage));
                }
                if blank(&reason) {
                    return Err(ReferralRefusal::ReasonMissing);
                }
                Ok(vec![ReferralEvent::ReferralRecalled { reason, on: today }])
            }
        }
    }

    fn send(&self, event: ReferralEvent) -> Result<Vec<ReferralEvent>, ReferralRefusal> {
        let ReferralEvent::ReferralSent { from, to, circumstances, suggestion, aid_given_fen, .. } = &event
        else {
            return Err(ReferralRefusal::NotASending);
        };
        if let Some(known) = &self.sent {
            return if *known == event { Ok(Vec::new()) } else { Err(ReferralRefusal::Known) };
        }
        if from == to {
            return Err(ReferralRefusal::SameOrganisation);
        }
        if *aid_given_fen < 0 {
            return Err(ReferralRefusal::AmountNegative);
        }
        for (words, what, field) in
            [(circumstances, "案件情况", "circumstances"), (suggestion, "救助建议", "suggestion")]
        {
            if words.get().is_none_or(|words| blank(words)) {
                return Err(ReferralRefusal::TextMissing { what, field });
            }
        }
        Ok(vec![event])
    }

    /// A department that answers at once has received as well.
    fn resolve(
        &self,
        stage: ReferralStage,
        outcome: ReferralOutcome,
        note: String,
        on: Day,
    ) -> Result<Vec<ReferralEvent>, ReferralRefusal> {
        let same_note = self.note.as_ref().and_then(Personal::get) == Some(&note);
        if self.outcome.as_ref() == Some(&outcome) && same_note {
            return Ok(Vec::new());
        }
        if !stage.is_open() {
            return Err(ReferralRefusal::Closed(stage));
        }
        if let ReferralOutcome::Granted { programme, monthly_fen, once_fen, .. } = &outcome {
            if blank(programme) {
                return Err(ReferralRefusal::ProgrammeMissing);
            }
            if *monthly_fen < 0 || *once_fen < 0 {
                return Err(ReferralRefusal::AmountNegative);
            }
        }
        if blank(&note) {
            return Err(ReferralRefusal::NoteMissing);
        }
        let received = (stage == ReferralStage::Sent).then_some(ReferralEvent::ReferralReceived { on });
        let note = Personal::known(note);
        let resolved = ReferralEvent::ReferralResolved { outcome, note, on };
        Ok(received.into_iter().chain([resolved]).collect())
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &ReferralEvent) {
        match event {
            ReferralEvent::ReferralSent { .. } => {
                self.stage = Some(ReferralStage::Sent);
                self.sent = Some(event.clone());
            }
            ReferralEvent::ReferralReceived { .. } => self.stage = Some(ReferralStage::Received),
            ReferralEvent::ReferralResolved { outcome, note, .. } => {
                self.stage = Some(match outcome {
                    ReferralOutcome::Granted { .. } => ReferralStage::Granted,
                    ReferralOutcome::Declined => ReferralStage::Declined,
                });
                self.outcome = Some(outcome.clone());
                self.note = Some(note.clone());
            }
            ReferralEvent::ReferralRecalled { reason, .. } => {
                self.stage = Some(ReferralStage::Recalled);
                self.recalled_because = Some(reason.clone());
            }
        }
    }
}
