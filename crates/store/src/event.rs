//! Events as the journal holds them: one enumeration over all families, and the record of one event with who
//! did it, when, on what basis.

use casework::{
    assistance::CaseEvent,
    complaint::ComplaintEvent,
    duty::DutyEvent,
    follow_up::FollowUpEvent,
    lead::LeadEvent,
    office::OfficeEvent,
    person::{MatterEvent, PersonEvent},
    referral::ReferralEvent,
};
use fund::FundEvent;
use kernel::{Actor, CaseId, Moment};
use serde::Serialize;
use serde_json::Value as Json;

use crate::{StoreError, StreamId};

/// An event of any family.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum JournalEvent {
    /// Of an assistance case.
    Case(CaseEvent),
    /// Of a lead.
    Lead(LeadEvent),
    /// Of a referral.
    Referral(ReferralEvent),
    /// Of a follow-up.
    FollowUp(FollowUpEvent),
    /// Of a complaint or a rating.
    Complaint(ComplaintEvent),
    /// Of an organisation's periods.
    Office(OfficeEvent),
    /// Of a person's record.
    Person(PersonEvent),
    /// Of a matter's record.
    Matter(MatterEvent),
    /// Of a duty, in the stream of what it belongs to.
    Duty(DutyEvent),
    /// Of a fund pool.
    Fund(FundEvent),
}

/// An event as it stands in the journal, unsealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its place in the whole journal, from 1, gap-free.
    pub position: u64,
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream, from 1.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// On what basis.
    pub basis: String,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// Whose key seals its personal values.
    pub subject: String,
    /// Its kind: `case_opened`.
    pub kind: String,
    /// What happened.
    pub event: JournalEvent,
    /// SHA-256 over the digest before it and this event, hex.
    pub digest: String,
}

impl JournalEvent {
    /// Reads an event of a stream from its JSON.
    pub(crate) fn from_json(stream: &StreamId, kind: &str, json: Json) -> Result<Self, serde_json::Error> {
        if kind.starts_with("duty_") {
            return serde_json::from_value(json).map(Self::Duty);
        }
        match stream {
            StreamId::Case(_) => serde_json::from_value(json).map(Self::Case),
            StreamId::Lead(_) => serde_json::from_value(json).map(Self::Lead),
            StreamId::Referral(_) => serde_json::from_value(json).map(Self::Referral),
            StreamId::FollowUp(_) => serde_json::from_value(json).map(Self::FollowUp),
            StreamId::Complaint(_) => serde_json::from_value(json).map(Self::Complaint),
            StreamId::Office(_) => serde_json::from_value(json).map(Self::Office),
            StreamId::Person(_) => serde_json::from_value(json).map(Self::Person),
            StreamId::Matter(_) => serde_json::from_value(json).map(Self::Matter),
            StreamId::Fund(_) => serde_json::from_value(json).map(Self::Fund),
        }
    }

    /// The event as JSON and its kind.
    pub(crate) fn to_json(&self) -> Result<(String, Json), StoreError> {
        let json =
            serde_json::to_value(self).map_err(|source| StoreError::Json { what: "an event", source })?;
        let kind = json.get("kind").and_then(Json::as_str).unwrap_or_default().to_owned();
        Ok((kind, json))
    }

    /// Whether the event may stand in a stream.
    pub(crate) fn belongs_to(&self, stream: &StreamId) -> bool {
        match (self, stream) {
            (Self::Case(_), StreamId::Case(_))
            | (Self::Lead(_), StreamId::Lead(_))
            | (Self::Referral(_), StreamId::Referral(_))
            | (Self::FollowUp(_), StreamId::FollowUp(_))
            | (Self::Complaint(_), StreamId::Complaint(_))
            | (Self::Office(_), StreamId::Office(_))
            | (Self::Person(_), StreamId::Person(_))
            | (Self::Matter(_), StreamId::Matter(_))
            | (Self::Fund(_), StreamId::Fund(_)) => true,
            (Self::Duty(_), StreamId::Case(_) | StreamId::Lead(_))
            | (Self::Duty(_), StreamId::Referral(_) | StreamId::FollowUp(_))
            | (Self::Duty(_), StreamId::Complaint(_) | StreamId::Office(_)) => true,
            (
                Self::Case(_)
                | Self::Lead(_)
                | Self::Referral(_)
                | Self::FollowUp(_)
                | Self::Complaint(_)
                | Self::Office(_)
                | Self::Person(_)
                | Self::Matter(_)
                | Self::Duty(_)
                | Self::Fund(_),
                _,
            ) => false,
        }
    }
}

macro_rules! from_families {
    ($($family:ident: $event:ty;)*) => {$(
        impl From<$event> for JournalEvent {
            fn from(event: $event) -> Self {
                Self::$family(event)
            }
        }
    )*};
}

from_families! {
    Case: CaseEvent;
    Lead: LeadEvent;
    Referral: ReferralEvent;
    FollowUp: FollowUpEvent;
    Complaint: ComplaintEvent;
    Office: OfficeEvent;
    Person: PersonEvent;
    Matter: MatterEvent;
    Duty: DutyEvent;
    Fund: FundEvent;
}

/// Who acted, as one short text to filter by.
pub(crate) fn actor_key(actor: &Actor) -> String {
    match actor {
        Actor::Staff { user, .. } => format!("staff/{user}"),
        Actor::Applicant { person } => format!("applicant/{person}"),
        Actor::Visitor => "visitor".to_owned(),
        Actor::System { job } => format!("system/{job}"),
    }
}
