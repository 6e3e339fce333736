//! Text messages (短信) to applicants. What concerns an applicant puts a message into the outbox, in the transaction of
//! the event; the job hands it to the gateway, a folder from which the operator's program takes files: it sends what
//! lies in `out` and moves it to `sent`. A message is one file named by its number, so that what is handed over twice
//! is sent once. The outbox holds ids; name and telephone stand in the file alone.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::Duration,
};

use kernel::{CaseId, Moment};
use serde::{Deserialize, Serialize};
use store::{Append, Delivery, JournalEvent, Message};

use crate::{App, Error};

/// The topic in the outbox.
const TOPIC: &str = "text_message";
/// The consumer of the topic.
const CONSUMER: &str = "text_messages";
/// Whoever took messages and died gives them free after so long.
const LEASE: Duration = Duration::from_secs(300);
/// Messages taken at a time.
const BATCH: u32 = 50;
/// The longest pause before another try, minutes.
const PAUSE_MINUTES_MAX: u64 = 360;
/// After so many tries somebody has to look: half an hour after the first.
pub(crate) const STUCK_TRIES: u64 = 5;

/// What an applicant is told of, and in which words.
const TOLD: &[(&str, &str)] = &[
    ("application_submitted", "已收到您的救助申请，请保存好受理编号和查询码"),
    ("supplement_requested", "您的申请需要补充材料，请尽快登录门户查看"),
    ("application_accepted", "您的申请已受理"),
    ("application_declined", "您的申请不予受理，理由请登录门户查看"),
    ("decision_extended", "您的申请办理期限已经批准延长"),
    ("relief_granted", "已决定给予您救助，请等待通知领取"),
    ("relief_refused", "已决定不予救助，理由和其他救助渠道请登录门户查看"),
    ("payee_notified", "救助金已到账，可以领取"),
    ("payment_confirmed", "救助金已经发放，请核对账户"),
    ("payment_failed", "救助金发放没有成功，请与承办人核对账户"),
    ("case_terminated", "您的申请已终结办理，理由请登录门户查看"),
];

/// The events that a text message tells of.
pub fn told_kinds() -> impl Iterator<Item = &'static str> {
    TOLD.iter().map(|(kind, _)| *kind)
}

/// What stands in the outbox.
#[derive(Serialize, Deserialize)]
struct Told {
    case: CaseId,
    kind: String,
}

/// What the gateway reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextMessage {
    /// Its number: the same message always has the same.
    pub id: u64,
    /// The telephone.
    pub to: String,
    /// What it says.
    pub text: String,
}

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Handed to the gateway.
    pub handed_over: u64,
    /// Nobody to tell: no telephone is known.
    pub nobody: u64,
    /// Put off, and why; no personal data.
    pub put_off: Vec<String>,
}

/// The messages that events bring.
pub(crate) fn messages_of(appends: &[Append]) -> Vec<Message> {
    let of_case = |append: &Append, event: &JournalEvent| match (append.case, event) {
        (Some(case), JournalEvent::Case(event)) => Some((case, event.kind())),
        _ => None,
    };
    appends
        .iter()
        .flat_map(|append| append.events.iter().filter_map(move |event| of_case(append, event)))
        .filter(|(_, kind)| told_kinds().any(|told| told == *kind))
        .filter_map(|(case, kind)| {
            let body = serde_json::to_string(&Told { case, kind: kind.to_owned() }).ok()?;
            Some(Message { topic: TOPIC.to_owned(), body })
        })
        .collect()
}

/// Hands over what waits. What cannot be handed over comes again, later each time.
///
/// # Errors
/// The store's; a gateway that does not take a message is in the report.
pub async fn run(app: &App) -> Result<Report, Error> {
    let mut report = Report::default();
    let Some(gateway) = app.gateway() else { return Ok(report) };
    loop {
        let now = app.clock().now();
        let until = later(now, LEASE);
        let taken = app.store().take_deliveries(CONSUMER, &[TOPIC], now, until, BATCH).await?;
        if taken.is_empty() {
            return Ok(report);
        }
        for delivery in taken {
            match hand_over(app, gateway, &delivery).await {
                Ok(told) => {
                    app.store().ack(CONSUMER, delivery.position).await?;
                    report.handed_over += u64::from(told);
                    report.nobody += u64::from(!told);
                }
                Err(error) => {
                    tracing::warn!(message = delivery.position, tries = delivery.tries, "put off: {error}");
                    report.put_off.push(error.to_string());
                    let again = later(now, pause(delivery.tries));
                    app.store().retry_later(CONSUMER, delivery.position, again).await?;
                }
            }
        }
    }
}

/// A minute, two, four … up to six hours.
fn pause(tries: u64) -> Duration {
    let minutes = 1_u64.checked_shl(u32::try_from(tries).unwrap_or(u32::MAX)).unwrap_or(u64::MAX);
    Duration::from_secs(minutes.clamp(1, PAUSE_MINUTES_MAX) * 60)
}

fn later(now: Moment, by: Duration) -> Moment {
    now.saturating_add(by).unwrap_or(now)
}

/// Says whether there was somebody to tell.
async fn hand_over(app: &App, gateway: &Path, delivery: &Delivery) -> Result<bool, Error> {
    let told: Told = serde_json::from_str(&delivery.body)
        .map_err(|error| Error::Broken(format!("no message: {error}")))?;
    let Some((_, words)) = TOLD.iter().find(|(kind, _)| *kind == told.kind) else { return Ok(false) };
    let (_, opening) = app.load_case(told.case).await?;
    let card = app.store().person(opening.applicant).await?;
    let Some(to) = card.map(|card| card.phone).filter(|phone| !phone.is_empty()) else { return Ok(false) };
    let text = format!("【联助】受理编号 {}：{words}。", opening.number);
    let message = TextMessage { id: delivery.position, to, text };
    put(gateway, &message).map_err(|error| Error::Broken(format!("{}: {error}", gateway.display())))?;
    Ok(true)
}

/// Writes a message's file whole or not at all; one that is there, or was sent, stays as it is.
fn put(gateway: &Path, message: &TextMessage) -> std::io::Result<()> {
    let name = format!("{:012}.json", message.id);
    let (out, sent) = (gateway.join("out"), gateway.join("sent"));
    for folder in [&out, &sent] {
        fs::create_dir_all(folder)?;
    }
    only_for_owner(gateway)?;
    // In this order: the operator moves files from the first to the second.
    if out.join(&name).exists() || sent.join(&name).exists() {
        return Ok(());
    }
    let making = gateway.join(format!("{name}.part"));
    let mut file = File::create(&making)?;
    file.write_all(&serde_json::to_vec(message)?)?;
    file.sync_all()?;
    fs::rename(&making, out.join(&name))?;
    File::open(&out)?.sync_all()
}

#[cfg(unix)]
fn only_for_owner(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn only_for_owner(_: &Path) -> std::io::Result<()> {
    Ok(())
}
