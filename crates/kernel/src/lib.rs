//! What everything else is built from: identifiers, money, days and the working-day calendar, regions,
//! identity numbers, organisations and actors, personal data, refusals. Pure: no I/O, no clock, no randomness.

mod calendar;
mod credit_code;
mod day;
mod deadline;
mod id;
mod identity_document;
mod money;
mod national_id;
mod organisation;
mod personal;
mod refusal;
mod region;
mod written;

pub use calendar::{Calendar, CalendarError};
pub use credit_code::{CreditCode, CreditCodeError};
pub use day::{Day, DayError, Moment, clock_text};
pub use deadline::{Light, Pause, Period, Unit};
pub use id::{
    CaseId, ComplaintId, DraftId, DutyId, FollowUpId, IdError, LeadId, MatterId, PersonId, ReferralId,
    TransferId, UserId,
};
pub use identity_document::{DocumentNumber, IdentityDocument, IdentityDocumentError};
pub use money::{Fen, MoneyError};
pub use national_id::{NationalId, NationalIdError, Sex};
pub use organisation::{Actor, OrgId, Organ, Organisation, OrganisationKind, Role};
pub use personal::{PERSONAL_KEY, Personal};
pub use refusal::Refusal;
pub use region::{Level, Region, RegionError};
