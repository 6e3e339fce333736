//! The whole record of a case: every event of its streams, the latest first; the clock's own events stand small.

use app::view::journal::TimelineLine;
use askama::Template;
use axum::response::Response;

use super::{
    at::{AtCase, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Form, Page, Standing, TimelineItem},
};

#[derive(Template)]
#[template(path = "work/case/record.html")]
struct RecordPage {
    page: Page,
    frame: Frame,
    lines: Vec<Line>,
    total: usize,
}

struct Line {
    item: TimelineItem,
    small: bool,
    position: u64,
    digest: String,
}

/// The record.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    let view = at.whole(Tab::Record).await?;
    let lines: Vec<Line> = view
        .timeline
        .iter()
        .map(|line| Line {
            item: item(line),
            small: line.duty,
            position: line.position,
            digest: line.digest.clone(),
        })
        .collect();
    let template = RecordPage {
        page: at.page(&view, Tab::Record.label()),
        frame: Frame::around(&at, &view, Some(Tab::Record)),
        total: lines.len(),
        lines,
    };
    shown(&template, &Form::default())
}

/// A line of a timeline as the parts show it.
pub fn item(line: &TimelineLine) -> TimelineItem {
    let (icon, standing) = looks(line);
    TimelineItem {
        at: kernel::clock_text(line.at),
        title: line.label.to_owned(),
        actor: line.who.clone(),
        detail: if line.summary == line.label { String::new() } else { line.summary.clone() },
        basis: line.basis.clone(),
        icon,
        standing,
    }
}

fn looks(line: &TimelineLine) -> (&'static str, Standing) {
    if line.duty {
        return ("clock", Standing::Plain);
    }
    match line.kind.as_str() {
        "payment_confirmed" | "transfer_posted" => ("cash", Standing::Paid),
        "relief_granted" => ("certificate", Standing::Main),
        "relief_refused" | "payment_failed" | "application_abandoned" => ("circle-x", Standing::Refused),
        "proposal_returned" | "supplement_requested" => ("arrow-back-up", Standing::Act),
        "case_opened" => ("folder", Standing::Main),
        "application_submitted" | "application_accepted" => ("file-check", Standing::Main),
        "opinion_proposed" | "signed_off" => ("signature", Standing::Plain),
        "paper_added" => ("paperclip", Standing::Plain),
        "facts_recorded" => ("database", Standing::Plain),
        "referral_sent" | "referral_received" | "referral_resolved" | "referral_recalled" => {
            ("send", Standing::Plain)
        }
        "follow_up_planned" | "visit_recorded" | "follow_up_cancelled" => ("phone", Standing::Plain),
        "funds_reserved" | "transfer_voided" => ("coin", Standing::Plain),
        _ => ("circle-dot", Standing::Plain),
    }
}
