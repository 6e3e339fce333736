//! Complaints (投诉) and ratings (评价): what somebody says of a case or an office is recorded, has an owner, and
//! is answered in time. A low rating is answered like a complaint.

use kernel::{CaseId, Day, OrgId, PersonId, Personal};
use serde::{Deserialize, Serialize};

use crate::fold::blank;

/// Where a complaint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintStage {
    /// Filed; it is to be decided whether it is taken up (待受理).
    Filed,
    /// Taken up; an answer is owed (办理中).
    Accepted,
    /// Answered （已答复）.
    Answered,
    /// Over, with a reason (已结束).
    Closed,
    /// A rating that asked for nothing (已评价).
    Rated,
}

/// How it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintChannel {
    /// The portal.
    Portal,
    /// At the window.
    Window,
    /// By telephone.
    Hotline,
    /// By letter.
    Letter,
}

/// Who complains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complainant {
    /// The name; empty where they do not give it.
    pub name: String,
    /// How to reach them; may be empty.
    pub telephone: String,
}

/// What happened to a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ComplaintEvent {
    /// Filed.
    ComplaintFiled {
        /// The number shown to people.
        number: String,
        /// The case, where it is about one.
        case: Option<CaseId>,
        /// The person of the register, where an applicant complains of their own case.
        person: Option<PersonId>,
        /// The office that answers.
        org: OrgId,
        /// How it came in.
        channel: ComplaintChannel,
        /// Who.
        complainant: Personal<Complainant>,
        /// What, in their own words.
        text: Personal<String>,
        /// The day.
        on: Day,
    },
    /// Taken up.
    ComplaintAccepted {
        /// The day.
        on: Day,
    },
    /// More time to answer, given once.
    ComplaintExtended {
        /// By when it is to be answered now.
        to: Day,
        /// Why.
        reason: Personal<String>,
        /// The day.
        on: Day,
    },
    /// Answered.
    ComplaintAnswered {
        /// The answer.
        answer: Personal<String>,
        /// The day.
        on: Day,
    },
    /// Not satisfied with the answer.
    ComplaintReopened {
        /// Why.
        reason: Personal<String>,
        /// The day.
        on: Day,
    },
    /// Over.
    ComplaintClosed {
        /// Why: not taken up, taken back, done.
        reason: String,
        /// The day.
        on: Day,
    },
    /// The applicant rated how their case was handled.
    CaseRated {
        /// The number shown to people.
        number: String,
        /// The case.
        case: CaseId,
        /// The applicant.
        person: PersonId,
        /// The office that handled it.
        org: OrgId,
        /// 1 (bad) to 5 (good).
        stars: u8,
        /// In their own words; may be empty.
        words: Personal<String>,
        /// The day.
        on: Day,
    },
}

/// What somebody wants done with a complaint.
#[derive(Debug, Clone, PartialEq)]
pub enum ComplaintCommand {
    /// File it, or rate a case: the event it becomes.
    Begin(Box<ComplaintEvent>),
    /// Take it up.
    Accept,
    /// Answer it; one that was not taken up yet is taken up with it.
    Answer {
        /// The answer; never empty.
        answer: String,
    },
    /// Give more time to answer, once for every answer that is owed.
    Extend {
        /// By when it is to be answered then; `None` where the rules allow no more time.
        to: Option<Day>,
        /// Why; never empty.
        reason: String,
    },
    /// Ask again.
    Reopen {
        /// Why; never empty.
        reason: String,
    },
    /// End it.
    Close {
        /// Why; never empty.
        reason: String,
    },
}

/// A complaint as its events made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Complaint {
    /// Where it stands; `None` before it is filed.
    pub stage: Option<ComplaintStage>,
    /// What it began with.
    pub beginning: Option<ComplaintEvent>,
    /// The answers, the last one last.
    pub answers: Vec<(Day, Personal<String>)>,
    /// By when it is to be answered where more time was given, and why.
    pub extended: Option<(Day, Personal<String>)>,
    /// Why it was asked again, each time.
    pub reopened: Vec<(Day, Personal<String>)>,
    /// Why it is over.
    pub closed_because: Option<String>,
}

/// Why a complaint did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComplaintRefusal {
    /// There is no such complaint.
    #[error("投诉不存在")]
    Unknown,
    /// It was filed already, otherwise.
    #[error("投诉已经登记，且内容不同")]
    Known,
    /// The event to begin with is neither a complaint nor a rating.
    #[error("只能从投诉或评价开始")]
    NotABeginning,
    /// Nothing was written.
    #[error("没有写明{0}")]
    WordsMissing(&'static str),
    /// More time was given before.
    #[error("答复期限已经延长到 {0}，不能再次延长")]
    ExtendedBefore(Day),
    /// No more time may be given.
    #[error("现行规则没有规定可以延长答复期限")]
    NoMoreTime,
    /// A rating is 1 to 5.
    #[error("评分 {0} 超出 1 至 5 的范围")]
    StarsOutOfRange(u8),
    /// Not from where it stands.
    #[error("投诉{}，不能{asked}", .stage.label())]
    NotNow {
        /// Where it stands.
        stage: ComplaintStage,
        /// What was asked.
        asked: &'static str,
    },
}

impl ComplaintRefusal {
    /// The rule's name: `complaint_unknown`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "complaint_unknown",
            Self::Known => "complaint_known",
            Self::NotABeginning => "complaint_not_a_beginning",
            Self::WordsMissing(_) => "words_missing",
            Self::ExtendedBefore(_) => "complaint_extended_before",
            Self::NoMoreTime => "complaint_no_more_time",
            Self::StarsOutOfRange(_) => "stars_out_of_range",
            Self::NotNow { .. } => "complaint_not_now",
        }
    }

    /// How to go on.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Unknown => "请核对编号，或从列表重新进入。",
            Self::Known | Self::NotNow { .. } => "请刷新页面，查看投诉现在的状态。",
            Self::NotABeginning => "请从投诉页面重新提交。",
            Self::WordsMissing(_) => "请写明后再提交。",
            Self::ExtendedBefore(_) | Self::NoMoreTime => "请在现在的期限内答复。",
            Self::StarsOutOfRange(_) => "请选择 1（很不满意）至 5（很满意）。",
        }
    }

    /// What it rests on.
    pub fn basis(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Known | Self::NotABeginning | Self::NotNow { .. } => "办案程序",
            Self::WordsMissing(_) => "信访工作条例：事项应当有明确内容，答复应当写明理由",
            Self::ExtendedBefore(_) | Self::NoMoreTime => "信访工作条例第34条：延长期限不得超过三十日",
            Self::StarsOutOfRange(_) => "政务服务“好差评”制度",
        }
    }

    /// The form field it concerns, where it concerns one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown
            | Self::Known
            | Self::NotABeginning
            | Self::NotNow { .. }
            | Self::ExtendedBefore(_)
            | Self::NoMoreTime => None,
            Self::WordsMissing("投诉内容") => Some("text"),
            Self::WordsMissing("答复") => Some("answer"),
            Self::WordsMissing(_) => Some("reason"),
            Self::StarsOutOfRange(_) => Some("stars"),
        }
    }
}

crate::fold::shown!(ComplaintRefusal);

impl ComplaintStage {
    /// Every stage.
    pub const ALL: [Self; 5] = [Self::Filed, Self::Accepted, Self::Answered, Self::Closed, Self::Rated];

    /// The name in data: `filed`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Accepted => "accepted",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Rated => "rated",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Filed => "待受理",
            Self::Accepted => "办理中",
            Self::Answered => "已答复",
            Self::Closed => "已结束",
            Self::Rated => "已评价",
        }
    }
}

impl ComplaintChannel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::Portal, Self::Window, Self::Hotline, Self::Letter];

    /// The name in data: `hotline`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Window => "window",
            Self::Hotline => "hotline",
            Self::Letter => "letter",
        }
    }

    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Portal => "网上",
            Self::Window => "窗口",
            Self::Hotline => "热线电话",
            Self::Letter => "来信",
        }
    }
}

impl ComplaintEvent {
    /// The event's name in the journal: `complaint_filed`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ComplaintFiled { .. } => "complaint_filed",
            Self::ComplaintAccepted { .. } => "complaint_accepted",
            Self::ComplaintExtended { .. } => "complaint_extended",
            Self::ComplaintAnswered { .. } => "complaint_answered",
            Self::ComplaintReopened { .. } => "complaint_reopened",
            Self::ComplaintClosed { .. } => "complaint_closed",
            Self::CaseRated { .. } => "case_rated",
        }
    }

    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::ComplaintFiled { .. } => "提出投诉",
            Self::ComplaintAccepted { .. } => "受理投诉",
            Self::ComplaintExtended { .. } => "延长答复期限",
            Self::ComplaintAnswered { .. } => "答复投诉",
            Self::ComplaintReopened { .. } => "再次投诉",
            Self::ComplaintClosed { .. } => "投诉结束",
            Self::CaseRated { .. } => "评价",
        }
    }

    /// One line for a timeline, without personal data.
    pub fn summary(&self) -> String {
        match self {
            Self::ComplaintFiled { number, channel, .. } => {
                format!("收到投诉 {number}（{}）", channel.label())
            }
            Self::ComplaintAccepted { .. } => "投诉已受理".to_owned(),
            Self::ComplaintExtended { to, .. } => format!("答复期限延长至 {to}"),
            Self::ComplaintAnswered { .. } => "已答复".to_owned(),
            Self::ComplaintReopened { .. } => "对答复不满意，再次投诉".to_owned(),
            Self::ComplaintClosed { .. } => "投诉已结束".to_owned(),
            Self::CaseRated { stars, .. } => format!("申请人评价 {stars} 分"),
        }
    }

    /// The stars of a rating.
    pub fn stars(&self) -> Option<u8> {
        match self {
            Self::CaseRated { stars, .. } => Some(*stars),
            Self::ComplaintFiled { .. }
            | Self::ComplaintAccepted { .. }
            | Self::ComplaintExtended { .. }
            | Self::ComplaintAnswered { .. }
            | Self::ComplaintReopened { .. }
            | Self::ComplaintClosed { .. } => None,
        }
    }
}

impl ComplaintEvent {
    /// The day that the event itself names as due, where it names one.
    pub fn names_day(&self) -> Option<Day> {
        if let Self::ComplaintExtended { to, .. } = self { Some(*to) } else { None }
    }
}

impl Complaint {
    crate::fold::replayed!(ComplaintEvent);

    /// The events that a command makes; none where it already took effect with the same content.
    ///
    /// # Errors
    /// `ComplaintRefusal`, named by the rule.
    pub fn decide(
        &self,
        command: ComplaintCommand,
        today: Day,
    ) -> Result<Vec<ComplaintEvent>, ComplaintRefusal> {
        if let ComplaintCommand::Begin(event) = command {
            return self.begin(*event);
        }
        let stage = self.stage.ok_or(ComplaintRefusal::Unknown)?;
        let on = today;
        match command {
            ComplaintCommand::Begin(event) => self.begin(*event),
            ComplaintCommand::Accept => match stage {
                ComplaintStage::Filed => Ok(vec![ComplaintEvent::ComplaintAccepted { on }]),
                ComplaintStage::Accepted => Ok(Vec::new()),
                ComplaintStage::Answered | ComplaintStage::Closed | ComplaintStage::Rated => {
                    Err(ComplaintRefusal::NotNow { stage, asked: "受理" })
                }
            },
            ComplaintCommand::Answer { answer } => self.answer(stage, answer, on),
            ComplaintCommand::Extend { to, reason } => self.extend(stage, to, reason, on),
            ComplaintCommand::Reopen { reason } => self.reopen(stage, reason, on),
            ComplaintCommand::Close { reason } => {
                if self.closed_because.as_ref() == Some(&reason) {
                    return Ok(Vec::new());
                }
                if stage == ComplaintStage::Closed {
                    return Err(ComplaintRefusal::NotNow { stage, asked: "再次结束" });
                }
                written(&reason, "理由")?;
                Ok(vec![ComplaintEvent::ComplaintClosed { reason, on }])
            }
        }
    }

    fn begin(&self, event: ComplaintEvent) -> Result<Vec<ComplaintEvent>, ComplaintRefusal> {
        if let Some(known) = &self.beginning {
            return if *known == event { Ok(Vec::new()) } else { Err(ComplaintRefusal::Known) };
        }
        match &event {
            ComplaintEvent::ComplaintFiled { text, .. } => {
                written(text.get().map_or("", String::as_str), "投诉内容")?;
            }
            ComplaintEvent::CaseRated { stars, .. } => {
                if !(1..=5).contains(stars) {
                    return Err(ComplaintRefusal::StarsOutOfRange(*stars));
                }
            }
            ComplaintEvent::ComplaintAccepted { .. }
            | ComplaintEvent::ComplaintExtended { .. }
            | ComplaintEvent::ComplaintAnswered { .. }
            | ComplaintEvent::ComplaintReopened { .. }
            | ComplaintEvent::ComplaintClosed { .. } => return Err(ComplaintRefusal::NotABeginning),
        }
        Ok(vec![event])
    }

    fn answer(
        &self,
        stage: ComplaintStage,
        answer: String,
        on: Day,
    ) -> Result<Vec<ComplaintEvent>, ComplaintRefusal> {
        written(&answer, "答复")?;
        let answer = Personal::known(answer);
        let answered = ComplaintEvent::ComplaintAnswered { answer: answer.clone(), on };
        match stage {
            ComplaintStage::Filed => Ok(vec![ComplaintEvent::ComplaintAccepted { on }, answered]),
            ComplaintStage::Accepted | ComplaintStage::Rated => Ok(vec![answered]),
            ComplaintStage::Answered if self.answers.last().is_some_and(|(_, last)| *last == answer) => {
                Ok(Vec::new())
            }
            ComplaintStage::Answered | ComplaintStage::Closed => {
                Err(ComplaintRefusal::NotNow { stage, asked: "再答复" })
            }
        }
    }

    fn extend(
        &self,
        stage: ComplaintStage,
        to: Option<Day>,
        reason: String,
        on: Day,
    ) -> Result<Vec<ComplaintEvent>, ComplaintRefusal> {
        written(&reason, "理由")?;
        let reason = Personal::known(reason);
        match (&self.extended, to) {
            _ if stage != ComplaintStage::Accepted => {
                Err(ComplaintRefusal::NotNow { stage, asked: "延长答复期限" })
            }
            (Some((_, known)), _) if *known == reason => Ok(Vec::new()),
            (Some((before, _)), _) => Err(ComplaintRefusal::ExtendedBefore(*before)),
            (None, None) => Err(ComplaintRefusal::NoMoreTime),
            (None, Some(to)) => Ok(vec![ComplaintEvent::ComplaintExtended { to, reason, on }]),
        }
    }

    fn reopen(
        &self,
        stage: ComplaintStage,
        reason: String,
        on: Day,
    ) -> Result<Vec<ComplaintEvent>, ComplaintRefusal> {
        written(&reason, "理由")?;
        let reason = Personal::known(reason);
        match stage {
            ComplaintStage::Answered => Ok(vec![ComplaintEvent::ComplaintReopened { reason, on }]),
            ComplaintStage::Accepted if self.reopened.last().is_some_and(|(_, last)| *last == reason) => {
                Ok(Vec::new())
            }
            ComplaintStage::Filed
            | ComplaintStage::Accepted
            | ComplaintStage::Closed
            | ComplaintStage::Rated => Err(ComplaintRefusal::NotNow { stage, asked: "再次投诉" }),
        }
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &ComplaintEvent) {
        match event {
            ComplaintEvent::ComplaintFiled { .. } => {
                self.stage = Some(ComplaintStage::Filed);
                self.beginning = Some(event.clone());
            }
            ComplaintEvent::CaseRated { .. } => {
                self.stage = Some(ComplaintStage::Rated);
                self.beginning = Some(event.clone());
            }
            ComplaintEvent::ComplaintAccepted { .. } => self.stage = Some(ComplaintStage::Accepted),
            ComplaintEvent::ComplaintAnswered { answer, on } => {
                self.stage = Some(ComplaintStage::Answered);
                self.answers.push((*on, answer.clone()));
            }
            ComplaintEvent::ComplaintExtended { to, reason, .. } => {
                self.extended = Some((*to, reason.clone()));
            }
            ComplaintEvent::ComplaintReopened { reason, on } => {
                self.stage = Some(ComplaintStage::Accepted);
                self.extended = None;
                self.reopened.push((*on, reason.clone()));
            }
            ComplaintEvent::ComplaintClosed { reason, .. } => {
                self.stage = Some(ComplaintStage::Closed);
                self.closed_because = Some(reason.clone());
            }
        }
    }
}

fn written(text: &str, what: &'static str) -> Result<(), ComplaintRefusal> {
    if blank(text) { Err(ComplaintRefusal::WordsMissing(what)) } else { Ok(()) }
}
