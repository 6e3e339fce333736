//! View types of the shared parts; the markup is in `templates/parts/`.

use super::format::count;

/// A step of a stage bar.
#[derive(Debug, Clone)]
pub struct Stage {
    /// 受理、审查、会签、发放 …
    pub label: String,
    /// Where it stands.
    pub state: StageState,
    /// Who or when, under the label; may be empty.
    pub note: String,
}

/// Where a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageState {
    /// Behind us.
    Done,
    /// Here we are.
    Current,
    /// Still to come.
    Upcoming,
    /// It was ended here: refused, withdrawn.
    Stopped,
}

impl StageState {
    /// The CSS class.
    pub fn css(self) -> &'static str {
        match self {
            Self::Done => "stage-done",
            Self::Current => "stage-current",
            Self::Upcoming => "stage-upcoming",
            Self::Stopped => "stage-stopped",
        }
    }

    /// The icon's name.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Done => "check",
            Self::Current => "circle-dot",
            Self::Upcoming => "circle-dashed",
            Self::Stopped => "x",
        }
    }

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "已完成",
            Self::Current => "进行中",
            Self::Upcoming => "待进行",
            Self::Stopped => "已终止",
        }
    }
}

impl Stage {
    /// A stage without a note.
    pub fn new(label: impl Into<String>, state: StageState) -> Self {
        Self { label: label.into(), state, note: String::new() }
    }

    /// The same stage with a note.
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct TimelineItem {
    /// `2026-03-02 09:30`
    pub at: String,
    /// What: 受理申请
    pub title: String,
    /// Who, with their organisation; may be empty.
    pub actor: String,
    /// More; may be empty.
    pub detail: String,
    /// The legal basis; may be empty.
    pub basis: String,
    /// The icon's name.
    pub icon: &'static str,
    /// How it stands out.
    pub standing: Standing,
}

/// How a thing stands out from its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// As any other.
    #[default]
    Plain,
    /// The latest, or the one of interest.
    Main,
    /// Somebody must act.
    Act,
    /// Refused, late, failed.
    Refused,
    /// Money arrived.
    Paid,
}

impl Standing {
    /// The CSS class.
    pub fn css(self) -> &'static str {
        match self {
            Self::Plain => "is-plain",
            Self::Main => "is-main",
            Self::Act => "is-act",
            Self::Refused => "is-refused",
            Self::Paid => "is-paid",
        }
    }
}

/// Who signs, in their order.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The person; may be empty where only the organisation is known yet.
    pub name: String,
    /// The organisation and post.
    pub org: String,
    /// What they have done.
    pub state: SignerState,
    /// When; may be empty.
    pub at: String,
    /// Their opinion; may be empty.
    pub opinion: String,
}

/// What a signer has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerState {
    /// Signed.
    Signed,
    /// Sent back or refused.
    Returned,
    /// It is their turn.
    Next,
    /// Their turn comes later.
    Waiting,
}

impl SignerState {
    /// The CSS class.
    pub fn css(self) -> &'static str {
        match self {
            Self::Signed => "is-signed",
            Self::Returned => "is-refused",
            Self::Next => "is-act",
            Self::Waiting => "is-waiting",
        }
    }

    /// The icon's name.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Signed => "check",
            Self::Returned => "arrow-back-up",
            Self::Next => "signature",
            Self::Waiting => "circle-dashed",
        }
    }

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Signed => "已签",
            Self::Returned => "退回",
            Self::Next => "待签",
            Self::Waiting => "未到",
        }
    }
}

/// A filter that a list offers.
#[derive(Debug, Clone)]
pub struct Chip {
    /// 全部、已逾期 …
    pub label: String,
    /// The list with this filter set, or with it taken away where it is on.
    pub href: String,
    /// It is on.
    pub on: bool,
    /// How many rows it leaves.
    pub count: Option<u64>,
}

/// The ends of a page of rows (keyset: no page numbers).
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// The page before, if any.
    pub prev: Option<String>,
    /// The page after, if any.
    pub next: Option<String>,
    /// How many rows stand here.
    pub shown: usize,
    /// How many there are in all, where that is known.
    pub total: Option<u64>,
}

impl Chip {
    /// The count with its separators.
    pub fn count_text(&self) -> Option<String> {
        self.count.map(counted)
    }
}

impl Pager {
    /// The total with its separators; where counting stopped, that there are at least so many.
    pub fn total_text(&self) -> Option<String> {
        self.total.map(counted)
    }
}

/// Where a value is from.
#[derive(Debug, Clone)]
pub struct Source {
    /// 民政
    pub name: String,
    /// `03-02`; may be empty.
    pub day: String,
    /// Too old by its own rule.
    pub stale: bool,
    /// Its provenance; may be empty.
    pub href: String,
}

/// Two sources that disagree.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// 民政 3 人，公安 4 人
    pub text: String,
    /// Where it is settled; may be empty.
    pub href: String,
}

/// Counting stops here: lists do not count further.
const COUNTED_MAX: u64 = 1_000;

/// A count, or that it is more than was counted.
fn counted(number: u64) -> String {
    if number == COUNTED_MAX { format!("{}+", count(number)) } else { count(number) }
}

/// A line of a definition list.
#[derive(Debug, Clone)]
pub struct Term {
    /// The name.
    pub term: String,
    /// The value, as text.
    pub value: String,
}

impl Term {
    /// A line.
    pub fn new(term: impl Into<String>, value: impl Into<String>) -> Self {
        Self { term: term.into(), value: value.into() }
    }
}
