//! Whether the platform can do its work right now, for whoever watches it from outside: no personal data, no names.

use std::time::Duration;

use serde::Serialize;

use crate::{
    App, Error,
    disk::{FREE_BYTES_NONE, free_bytes},
    jobs::{self, JOBS},
    text_message::STUCK_TRIES,
};

/// So long the writer may take to answer.
const WRITER_SECONDS_MAX: u64 = 2;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What: `writer`, `disk`, `job.screen`.
    pub name: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found.
    pub found: String,
}

/// Whether the platform can do its work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Requests can be served.
    pub ready: bool,
    /// What was looked at.
    pub parts: Vec<Part>,
}

/// Figures for the monitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Name and value, without labels.
    pub plain: Vec<(&'static str, u64)>,
    /// Jobs: code, when it last began (seconds), how long it took (ms), whether it went well.
    pub jobs: Vec<(&'static str, i64, i64, bool)>,
}

/// Looks whether the writer answers, the disk has room, and the jobs went well. A failed job is said but takes
/// nobody's page away.
pub async fn check(app: &App) -> Health {
    let mut parts = vec![writer(app).await, disk(app)];
    let ready = parts.iter().all(|part| part.ok);
    for job in JOBS {
        let (ok, found) = match jobs::last_run(app, job).await {
            Ok(Some(run)) => (run.well, run.began.to_string()),
            Ok(None) => (true, "not yet".to_owned()),
            Err(_) => (false, "unknown".to_owned()),
        };
        parts.push(Part { name: format!("job.{}", job.code), ok, found });
    }
    Health { ready, parts }
}

async fn writer(app: &App) -> Part {
    let now = app.clock().now().to_string();
    let beat = app.store().set_setting("health.beat", &now);
    let (ok, found) = match tokio::time::timeout(Duration::from_secs(WRITER_SECONDS_MAX), beat).await {
        Ok(Ok(())) => (true, "answers".to_owned()),
        Ok(Err(error)) => (false, format!("{:?}", error.cause())),
        Err(_) => (false, format!("no answer within {WRITER_SECONDS_MAX} s")),
    };
    Part { name: "writer".to_owned(), ok, found }
}

fn disk(app: &App) -> Part {
    let free = free_bytes(app.store().folder());
    let ok = free.is_none_or(|free| free >= FREE_BYTES_NONE);
    let found = free.map_or("unknown".to_owned(), |free| format!("{free} bytes free"));
    Part { name: "disk".to_owned(), ok, found }
}

/// What the monitor draws.
///
/// # Errors
/// The store's.
pub async fn figures(app: &App) -> Result<Figures, Error> {
    let (open, overdue) = app.store().open_duties(app.today()).await?;
    let (events, _) = app.store().journal_end().await?;
    let mut plain = vec![
        ("lianzhu_duties_open", open),
        ("lianzhu_duties_overdue", overdue),
        ("lianzhu_journal_events", events),
    ];
    let deliveries = app.store().deliveries(STUCK_TRIES).await?;
    plain.push(("lianzhu_deliveries_waiting", deliveries.iter().map(|one| one.waiting).sum()));
    plain.push(("lianzhu_deliveries_stuck", deliveries.iter().map(|one| one.stuck).sum()));
    plain.extend(free_bytes(app.store().folder()).map(|free| ("lianzhu_disk_free_bytes", free)));
    let mut runs = Vec::new();
    for job in JOBS {
        if let Some(run) = jobs::last_run(app, job).await? {
            runs.push((job.code, run.began.as_second(), run.took_ms, run.well));
        }
    }
    Ok(Figures { plain, jobs: runs })
}
