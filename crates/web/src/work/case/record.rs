//! The whole record of a case: every event of its streams, the latest first; the clock's own events stand small.

use app::view::{
    attribution::{Attribution, attribution},
    journal::TimelineLine,
};
use askama::Template;
use axum::response::Response;
use kernel::Moment;

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
    time: Time,
}

/// Where the time went: a bar with its table.
struct Time {
    whole: String,
    summary: String,
    bars: Vec<Bar>,
    spans: Vec<(String, String, String, String, String)>,
    sums: Vec<(String, String, String)>,
}

/// A stretch of the bar, in thousandths of its width.
struct Bar {
    x: u32,
    width: u32,
    kind: &'static str,
    title: String,
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
    let time = time(attribution(at.app(), &at.who, at.id).await?);
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
        time,
        lines,
    };
    shown(&template, &Form::default())
}

/// 3 天 4 小时，20 分钟。
fn length(minutes: i64) -> String {
    match (minutes / 1440, minutes % 1440 / 60, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} 分钟"),
        (0, hours, minutes) => format!("{hours} 小时 {minutes} 分钟"),
        (days, hours, _) => format!("{days} 天 {hours} 小时"),
    }
}

fn time(found: Attribution) -> Time {
    let share = |permille: u32| format!("{}.{}%", permille / 10, permille % 10);
    let minutes = |from: Moment, to: Moment| (to.as_second() - from.as_second()) / 60;
    let start = found.spans.first().map_or(0, |span| span.from.as_second());
    let whole = (found.minutes * 60).max(1);
    let place = |at: Moment| u32::try_from((at.as_second() - start) * 1000 / whole).unwrap_or(0);
    let bars = found.spans.iter().map(|span| Bar {
        x: place(span.from),
        width: place(span.to).saturating_sub(place(span.from)).max(2),
        kind: span.kind,
        title: format!("{}：{}，{}", span.holder, span.reason, length(minutes(span.from, span.to))),
    });
    let sums: Vec<(String, String, String)> = found
        .sums
        .iter()
        .map(|(name, minutes, permille)| (name.clone(), length(*minutes), share(*permille)))
        .collect();
    let parts: Vec<String> = sums.iter().map(|(name, _, share)| format!("{name} {share}")).collect();
    Time {
        whole: length(found.minutes),
        summary: parts.join("，"),
        bars: bars.collect(),
        spans: found
            .spans
            .iter()
            .map(|span| {
                let clock = |at| kernel::clock_text(at);
                let took = length(minutes(span.from, span.to));
                (span.holder.clone(), span.reason.clone(), clock(span.from), clock(span.to), took)
            })
            .collect(),
        sums,
    }
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
