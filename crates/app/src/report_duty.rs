//! Reporting a duty done that no event shows: a decision served, a file handed on, a report sent.

use access::{Action, Principal, Resource};
use casework::duty::{DutyBook, report_done};
use kernel::{DutyId, Refusal};
use store::{Append, Batch, JournalEvent, StreamId};

use crate::{App, Error, Outcome};

/// Reports a duty done, in words; who has its role at its office may.
///
/// # Errors
/// `not_by_hand`, `words_missing`, not found, or not permitted.
pub async fn report_duty(
    app: &App,
    who: &Principal,
    stream: &StreamId,
    duty: DutyId,
    note: &str,
) -> Result<Outcome, Error> {
    let recorded = app.store().read_stream(stream).await?;
    let mut book = DutyBook::default();
    for event in &recorded {
        if let JournalEvent::Duty(event) = &event.event {
            book.apply(event);
        }
    }
    let (Some(first), Some(known)) = (recorded.first(), book.get(duty)) else {
        return Err(Error::not_found("这项职责"));
    };
    let region = match &known.org {
        Some(org) => app.organisation(org).await?.map(|organisation| organisation.region),
        None => None,
    };
    let resource = Resource { org: known.org.clone(), region, ..Resource::default() };
    let permit = access::permit(who, Action::ReportDuty, &resource)?;
    if who.role() != Some(known.role) {
        let message = format!("「{}」由{}登记完成。", known.label, known.role.label());
        let refusal = Refusal::new("not_your_duty", message, "请由承担这项职责的人员登记。", &known.basis);
        return Err(Error::refused(refusal));
    }
    let events = report_done(known, note, app.today())?;
    if events.is_empty() {
        return Ok(Outcome::Unchanged);
    }
    let append = Append {
        stream: stream.clone(),
        expected: recorded.len() as u64,
        subject: first.subject.clone(),
        case: first.case,
        basis: known.basis.clone(),
        events: events.into_iter().map(JournalEvent::Duty).collect(),
    };
    let batch = Batch { appends: vec![append], ..Batch::default() };
    app.store().commit(&permit, &batch, app.clock().now()).await?;
    Ok(Outcome::Changed)
}
