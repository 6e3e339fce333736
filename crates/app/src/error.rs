//! What a verb answers when it did not do it: a refusal that is shown, or a fault that is logged.

use casework::assistance::{CaseRefusal, Warning};
use kernel::Refusal;

/// The code of the refusal that an identity number was registered at the same moment.
const IDENTITY_TAKEN: &str = "identity_just_taken";

/// Why a verb did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules or the input forbid it: shown to the person (422).
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// Several inputs are wrong: shown beside their fields (422).
    #[error("{} inputs are wrong", .0.len())]
    Invalid(Vec<Refusal>),
    /// The person may not do it (403).
    #[error("{0}")]
    Denied(Box<Refusal>),
    /// There is no such thing, or the person may not know of it (404).
    #[error("{0}")]
    NotFound(Box<Refusal>),
    /// Something broke (500): logged under an id, nothing of it is shown.
    #[error(transparent)]
    Store(store::StoreError),
    /// Something broke outside the store (500).
    #[error("{0}")]
    Broken(String),
}

/// What a verb did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done now.
    Changed,
    /// It was done before; nothing changed.
    Unchanged,
}

impl Error {
    /// A page went stale: somebody changed the thing since it was shown.
    pub fn stale() -> Self {
        Self::refused(Refusal::new(
            "stale_page",
            "这条记录在您打开页面之后已被他人更新，您的操作没有生效。",
            "请刷新页面，看过最新情况后再操作。",
            "防止后提交者覆盖先提交者",
        ))
    }

    /// A refusal.
    pub fn refused(refusal: impl Into<Refusal>) -> Self {
        Self::Refused(Box::new(refusal.into()))
    }

    /// Whether an identity number was registered by somebody else at the same moment.
    pub(crate) fn identity_taken(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.code == IDENTITY_TAKEN)
    }

    /// Somebody else has what can be had only once: the open case of a person in a matter, an identity number.
    fn taken(claim: &str) -> Self {
        let (code, message, mend) = match claim.split_once('/') {
            Some(("open_case", _)) => (
                "another_case_open",
                "此人在同一案件中刚刚有另一件救助申请立案，不能重复立案。",
                "请在案件列表中查看已有的案件。",
            ),
            Some(("identity", _)) => (
                IDENTITY_TAKEN,
                "这个证件号码刚刚由他人登记，本次没有重复登记。",
                "请重新提交一次，系统会使用已登记的信息。",
            ),
            Some(_) | None => ("taken", "同样的事项正由他人办理，没有重复办理。", "请稍后刷新页面查看。"),
        };
        Self::refused(Refusal::new(code, message, mend, "一人一案一次救助"))
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::NotFound(Box::new(Refusal::new(
            "not_found",
            format!("没有找到{what}。"),
            "请核对编号，或从列表、搜索重新进入。",
            "",
        )))
    }
}

impl From<store::StoreError> for Error {
    fn from(error: store::StoreError) -> Self {
        if matches!(error, store::StoreError::Cursor(_)) {
            let message = "翻页的位置无效，可能是链接不完整。";
            return Self::refused(Refusal::new("bad_cursor", message, "请从列表的第一页重新进入。", ""));
        }
        Self::Store(error)
    }
}

impl From<access::Denied> for Error {
    fn from(denied: access::Denied) -> Self {
        Self::Denied(Box::new(Refusal::new(
            "denied",
            denied.reason,
            "如确需办理，请联系有权限的人员。",
            "分级授权",
        )))
    }
}

impl From<store::CommitError> for Error {
    fn from(error: store::CommitError) -> Self {
        match error {
            store::CommitError::Stale { .. } => Self::stale(),
            store::CommitError::Duplicate { .. } => Self::refused(Refusal::new(
                "already_there",
                "同样的记录已经存在，没有重复登记。",
                "请刷新页面查看已有的记录。",
                "",
            )),
            store::CommitError::Taken { claim, .. } => Self::taken(&claim),
            store::CommitError::Consumed { .. } => Self::refused(Refusal::new(
                "done_before",
                "这一步已经处理过，没有重复办理。",
                "请刷新页面查看结果。",
                "",
            )),
            store::CommitError::Store(error) => Self::from(error),
        }
    }
}

/// Warnings without a reason are asked for one by one, each beside its own field.
impl From<CaseRefusal> for Error {
    fn from(refusal: CaseRefusal) -> Self {
        let CaseRefusal::ReasonRequired(warnings) = &refusal else {
            return Self::refused(refusal);
        };
        let ask = |warning: &Warning| {
            let message = format!("{}，给予救助须写明理由", warning.text);
            Refusal::new(refusal.code(), message, refusal.mend(), warning.basis).on_field(warning.field)
        };
        Self::Invalid(warnings.iter().map(ask).collect())
    }
}

macro_rules! refusals {
    ($($refusal:ty),*) => {$(
        impl From<$refusal> for Error {
            fn from(refusal: $refusal) -> Self {
                Self::refused(refusal)
            }
        }
    )*};
}

refusals!(
    Refusal,
    casework::lead::LeadRefusal,
    casework::referral::ReferralRefusal,
    casework::follow_up::FollowUpRefusal,
    casework::complaint::ComplaintRefusal,
    fund::FundRefusal
);
