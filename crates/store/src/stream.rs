//! Streams: the sequences of events that belong together, one per case, lead, referral, follow-up, person,
//! matter and fund pool.

use std::{fmt, str::FromStr};

use kernel::{CaseId, ComplaintId, FollowUpId, LeadId, MatterId, OrgId, PersonId, ReferralId};

/// A stream's name; as text `case/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamId {
    /// An assistance case.
    Case(CaseId),
    /// A lead.
    Lead(LeadId),
    /// A referral.
    Referral(ReferralId),
    /// A follow-up.
    FollowUp(FollowUpId),
    /// A complaint or a rating.
    Complaint(ComplaintId),
    /// What time asks of an organisation.
    Office(OrgId),
    /// A person's record.
    Person(PersonId),
    /// A matter's record.
    Matter(MatterId),
    /// The fund pool of an organisation.
    Fund(OrgId),
}

/// Text that names no stream.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("「{0}」 names no stream")]
pub struct StreamError(pub String);

impl StreamId {
    /// The word before the slash.
    pub fn family(&self) -> &'static str {
        match self {
            Self::Case(_) => "case",
            Self::Lead(_) => "lead",
            Self::Referral(_) => "referral",
            Self::FollowUp(_) => "follow_up",
            Self::Complaint(_) => "complaint",
            Self::Office(_) => "office",
            Self::Person(_) => "person",
            Self::Matter(_) => "matter",
            Self::Fund(_) => "fund",
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let family = self.family();
        match self {
            Self::Case(id) => write!(f, "{family}/{id}"),
            Self::Lead(id) => write!(f, "{family}/{id}"),
            Self::Referral(id) => write!(f, "{family}/{id}"),
            Self::FollowUp(id) => write!(f, "{family}/{id}"),
            Self::Complaint(id) => write!(f, "{family}/{id}"),
            Self::Office(org) => write!(f, "{family}/{org}"),
            Self::Person(id) => write!(f, "{family}/{id}"),
            Self::Matter(id) => write!(f, "{family}/{id}"),
            Self::Fund(org) => write!(f, "{family}/{org}"),
        }
    }
}

impl FromStr for StreamId {
    type Err = StreamError;
    fn from_str(text: &str) -> Result<Self, StreamError> {
        let wrong = || StreamError(text.to_owned());
        let (family, id) = text.split_once('/').ok_or_else(wrong)?;
        match family {
            "case" => id.parse().map(Self::Case).map_err(|_| wrong()),
            "lead" => id.parse().map(Self::Lead).map_err(|_| wrong()),
            "referral" => id.parse().map(Self::Referral).map_err(|_| wrong()),
            "follow_up" => id.parse().map(Self::FollowUp).map_err(|_| wrong()),
            "complaint" => id.parse().map(Self::Complaint).map_err(|_| wrong()),
            "office" if !id.is_empty() => Ok(Self::Office(OrgId(id.to_owned()))),
            "person" => id.parse().map(Self::Person).map_err(|_| wrong()),
            "matter" => id.parse().map(Self::Matter).map_err(|_| wrong()),
            "fund" if !id.is_empty() => Ok(Self::Fund(OrgId(id.to_owned()))),
            _ => Err(wrong()),
        }
    }
}
