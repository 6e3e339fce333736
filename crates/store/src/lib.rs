//! Journal, vault and projections: the only crate that knows SQL. Every change is a batch of events, written
//! with a `Permit` in one transaction together with the rows that pages read; those rows can be made again
//! from the journal at any time. It decides nothing: lifecycles live in `casework` and `fund`.

mod attachment;
mod backup;
mod blind_index;
mod cause;
mod claim;
mod db;
mod desk;
mod error;
mod event;
mod examination;
mod group;
mod journal;
mod journal_reading;
mod keys;
mod migrate;
mod outbox;
mod projection;
mod rebuild;
mod register;
mod row;
mod rows;
mod sealing;
mod sql;
mod store;
mod stream;
mod value;
mod vault;

pub use attachment::StoredAttachment;
pub use backup::{
    BackupError, Damage, ListedFile, MANIFEST, Manifest, ProjectionMark, TableFile, check_backup,
};
pub use cause::Cause;
pub use claim::Claim;
pub use db::Engine;
pub use desk::{
    access_code::CaseAccess, account::Account, api_token::ApiToken, api_token::TokenChange, draft::Draft,
    import::ImportBatch, kept_answer::KeptAnswer, session::Session, session::SessionHolder,
};
pub use error::{CommitError, EngineError, StoreError};
pub use event::{JournalEvent, Recorded};
pub use examination::{Schema, key_is_readable};
pub use journal::{Append, Batch, Committed};
pub use journal_reading::{JournalCheck, JournalFilter};
pub use outbox::{Consumption, Delivery, Message, Waiting};
pub use rebuild::{RebuildReport, RebuiltTable};
pub use register::{NewRegisterRow, RegisterRecord, Snapshot, SnapshotId, digest_of};
pub use rows::{
    Page,
    cases::{CaseQuery, CaseRow, CaseSort},
    complaints::{ComplaintQuery, ComplaintRow},
    dashboard::{Dashboard, MonthCount, StageCount},
    duties::{DutyBand, DutyCounts, DutyQuery, DutyRow},
    figures::{FigureQuery, FigureStep, Figures, StepSpan},
    follow_ups::{FollowUpQuery, FollowUpRow},
    funds::{AccountRow, TransferQuery, TransferRow},
    leads::{LeadQuery, LeadRow, LeadSort},
    matters::{MatterQuery, MatterRow},
    notices::{Audience, NoticeRow, Reader},
    referrals::{ReferralQuery, ReferralRow},
};
pub use store::{Durability, Store};
pub use stream::{StreamError, StreamId};

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
