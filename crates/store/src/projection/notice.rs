//! Notices (通知): what an event tells whom. A row names an audience (an account, the people of a role at an
//! office, a person of the register) and says one line without personal data.

use casework::{
    assistance::CaseEvent, complaint::ComplaintEvent, duty::DutyEvent, lead::LeadEvent,
    referral::ReferralEvent,
};
use kernel::{OrgId, Role};

use super::{Entry, ops::Ops, projected_rows};
use crate::{
    JournalEvent,
    db::{maybe, text},
    rows::notices::Audience,
    sql::values,
};

projected_rows! {
    inserts {
        TELL: Notice = ["id", "audience", "case_id", "stream", "kind", "line", "at"];
    }
    updates {}
}

/// What the person of a case is told of.
const TOLD: &[&str] = &[
    "application_accepted",
    "application_declined",
    "supplement_requested",
    "decision_extended",
    "relief_granted",
    "relief_refused",
    "case_terminated",
    "advance_paid",
    "payee_notified",
    "payment_confirmed",
    "payment_failed",
    "relief_revoked",
    "recovery_ordered",
    "transfer_accepted",
    "complaint_accepted",
    "complaint_extended",
    "complaint_answered",
];

pub(super) fn project(ops: &mut Ops, entry: &Entry<'_>, event: &JournalEvent) {
    let Some((audience, line)) = told(entry, event) else { return };
    // A position in a list is written with the id after an underscore.
    let id = format!("{}:{:06}", entry.stream, entry.seq).replace('_', "-");
    let values = values![
        &id,
        audience.key(),
        maybe(entry.case),
        text(entry.stream),
        entry.kind,
        line,
        text(entry.at),
    ];
    ops.insert(&TELL, id, values);
}

/// Whom an event is told to, and in which words.
fn told(entry: &Entry<'_>, event: &JournalEvent) -> Option<(Audience, String)> {
    let person = || entry.person()?.parse().ok().map(Audience::Person);
    let office = |org: &OrgId, role: Role| Some(Audience::Office(org.clone(), role));
    let audience = match event {
        JournalEvent::Duty(DutyEvent::DutyWarned { role: Role::Applicant, .. }) => person(),
        JournalEvent::Duty(DutyEvent::DutyWarned { role, org: Some(org), .. }) => office(org, *role),
        JournalEvent::Duty(DutyEvent::DutyEscalated { to_role, to_org: Some(org), .. }) => {
            office(org, *to_role)
        }
        JournalEvent::Case(CaseEvent::HandlerAssigned { handler }) => Some(Audience::Account(*handler)),
        JournalEvent::Lead(LeadEvent::LeadHandedOn { to, .. }) => office(to, Role::Handler),
        JournalEvent::Referral(ReferralEvent::ReferralSent { to, .. }) => office(to, Role::DepartmentOfficer),
        JournalEvent::Complaint(ComplaintEvent::ComplaintFiled { org, .. }) => office(org, Role::Approver),
        JournalEvent::Case(_) | JournalEvent::Complaint(_) if TOLD.contains(&entry.kind) => person(),
        JournalEvent::Case(_)
        | JournalEvent::Lead(_)
        | JournalEvent::Referral(_)
        | JournalEvent::FollowUp(_)
        | JournalEvent::Complaint(_)
        | JournalEvent::Office(_)
        | JournalEvent::Person(_)
        | JournalEvent::Matter(_)
        | JournalEvent::Duty(_)
        | JournalEvent::Fund(_) => None,
    };
    Some((audience?, line(event)))
}

fn line(event: &JournalEvent) -> String {
    match event {
        JournalEvent::Case(event) => event.summary(),
        JournalEvent::Lead(event) => event.summary(),
        JournalEvent::Referral(event) => event.summary(),
        JournalEvent::FollowUp(event) => event.summary(),
        JournalEvent::Complaint(event) => event.summary(),
        JournalEvent::Office(event) => event.summary(),
        JournalEvent::Person(event) => event.summary(),
        JournalEvent::Matter(event) => event.summary(),
        JournalEvent::Duty(event) => event.summary(),
        JournalEvent::Fund(event) => event.summary(),
    }
}
