//! Where the time of a case went: every stretch with its holder and reason, and the sums.

use access::{Action, Principal};
use casework::{
    assistance::CaseEvent,
    attribution::{Holder, Span, Step, attribute},
};
use kernel::{CaseId, Moment};
use store::{JournalEvent, StreamId};

use crate::{App, Error};

/// A stretch as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanLine {
    /// Whose, by name.
    pub holder: String,
    /// `organisation`, `applicant`, `bank` or `outside`.
    pub kind: &'static str,
    /// Why.
    pub reason: String,
    /// From.
    pub from: Moment,
    /// Until.
    pub to: Moment,
    /// Thousandths of the whole.
    pub permille: u32,
}

/// Where the time went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The stretches in order.
    pub spans: Vec<SpanLine>,
    /// Whose how much: name, minutes, thousandths; the most first.
    pub sums: Vec<(String, i64, u32)>,
    /// All of it, minutes.
    pub minutes: i64,
}

/// Where the time of a case went, until it was closed or until now.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn attribution(app: &App, who: &Principal, id: CaseId) -> Result<Attribution, Error> {
    app.case_for(who, Action::ViewCase, id).await?;
    let recorded = app.store().read_stream(&StreamId::Case(id)).await?;
    let entries: Vec<(Moment, Step)> = recorded
        .iter()
        .filter_map(|recorded| {
            let JournalEvent::Case(event) = &recorded.event else { return None };
            Some((recorded.at, step(event)))
        })
        .collect();
    let closed = entries.iter().rev().find(|(_, step)| step.kind != "facts_recorded");
    let until = match closed {
        Some((at, step)) if step.kind == "case_closed" => *at,
        Some(_) | None => app.clock().now(),
    };
    let spans = attribute(&entries, until);
    let names = app.org_names().await?;
    Ok(shown(&spans, |holder| match holder {
        Holder::Organisation(org) => names.get(org).cloned().unwrap_or_else(|| org.to_string()),
        Holder::Applicant => "申请人".to_owned(),
        Holder::Bank => "银行".to_owned(),
        Holder::Outside(name) => name.clone(),
    }))
}

fn step(event: &CaseEvent) -> Step {
    let reopened = matches!(event, CaseEvent::CaseReopened { .. });
    let kind = if reopened { event.kind() } else { event.trigger() };
    let mut step = Step { kind: kind.to_owned(), org: None, with: None };
    if let CaseEvent::CaseOpened { org, .. } | CaseEvent::TransferAccepted { to: org, .. } = event {
        step.org = Some(org.clone());
    } else if let CaseEvent::InquiryBegun { with, .. } = event {
        step.with = Some(with.clone());
    }
    step
}

fn shown(spans: &[Span], name: impl Fn(&Holder) -> String) -> Attribution {
    let seconds = |span: &Span| span.to.as_second() - span.from.as_second();
    let whole: i64 = spans.iter().map(seconds).sum();
    let share = |part: i64| u32::try_from(part * 1000 / whole.max(1)).unwrap_or(0);
    let mut sums: Vec<(String, i64)> = Vec::new();
    let mut lines = Vec::with_capacity(spans.len());
    for span in spans {
        let holder = name(&span.holder);
        match sums.iter_mut().find(|(known, _)| *known == holder) {
            Some((_, sum)) => *sum += seconds(span),
            None => sums.push((holder.clone(), seconds(span))),
        }
        lines.push(SpanLine {
            holder,
            kind: match span.holder {
                Holder::Organisation(_) => "organisation",
                Holder::Applicant => "applicant",
                Holder::Bank => "bank",
                Holder::Outside(_) => "outside",
            },
            reason: span.reason.clone(),
            from: span.from,
            to: span.to,
            permille: share(seconds(span)),
        });
    }
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    let sums = sums.into_iter().map(|(name, sum)| (name, sum / 60, share(sum))).collect();
    Attribution { spans: lines, sums, minutes: whole / 60 }
}
