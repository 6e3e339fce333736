//! Identifiers: one newtype per thing, a UUID (version 7) inside. Made from a moment and ten random
//! bytes that the caller draws, so that this crate reads no clock and draws no randomness.
//!
//! ```
//! let case = kernel::CaseId::new(1_772_400_000_000, [7; 10]);
//! assert_eq!(case.to_string().parse(), Ok(case));
//! ```

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text that is no identifier.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("「{0}」不是有效的编号")]
pub struct IdError(pub String);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// From milliseconds since 1970 (UTC) and ten random bytes.
            pub fn new(unix_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError(text.to_owned()))
            }
        }
    )*};
}

ids! {
    /// A natural person (applicant, victim, household member).
    PersonId;
    /// A matter: the criminal case, tort, enforcement or petition behind an application (原案).
    MatterId;
    /// A state judicial assistance case (救助案件).
    CaseId;
    /// A lead: somebody who may be entitled and has not applied (线索).
    LeadId;
    /// A referral to social assistance or back (移送).
    ReferralId;
    /// A follow-up visit (回访).
    FollowUpId;
    /// A complaint, or what somebody says of a case that was decided (投诉、评价).
    ComplaintId;
    /// A duty: who must do what by when (责任).
    DutyId;
    /// A transfer of money in the ledger.
    TransferId;
    /// A member of staff or an account holder.
    UserId;
    /// A draft application that is not yet submitted.
    DraftId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text_and_sorts_by_time() {
        let early = CaseId::new(1_000, [7; 10]);
        let late = CaseId::new(2_000, [0; 10]);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!("x".parse::<CaseId>(), Err(IdError("x".into())));
    }
}
