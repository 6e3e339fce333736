//! What the platform does by itself, on time: old sessions and drafts go, matters are screened at night. One process
//! at a time does it, by a lease in the store that lapses when its holder dies; each job's outcome is kept, and one
//! job's failure stops no other.

use std::time::Duration;

use kernel::{Day, Moment};
use serde::{Deserialize, Serialize};

use crate::{App, Error, persona};

/// The lease's setting.
const LEASE: &str = "jobs.lease";
/// A holder who was not heard of for so many seconds is dead.
const LEASE_SECONDS: i64 = 60;
/// So often the lease is renewed and what is due is looked for.
const ROUND: Duration = Duration::from_secs(15);
/// A draft nobody touched for so many days is deleted with its papers; its visitor's cookie lapsed long before.
const DRAFT_DAYS_KEPT: i32 = 90;

/// A job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// Its code, in settings, metrics and logs.
    pub code: &'static str,
    /// What it does.
    pub label: &'static str,
    /// When.
    pub when: When,
    task: Task,
}

/// When a job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// So many minutes after it last began.
    Every(i64),
    /// Once a night, at this hour in China or later until six.
    Nightly(i8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Sessions,
    Drafts,
    Answers,
    Screen,
    Duties,
    Messages,
}

/// Every job.
pub const JOBS: &[Job] = &[
    Job { code: "sessions", label: "清除过期登录", when: When::Every(60), task: Task::Sessions },
    Job {
        code: "drafts", label: "清除久未使用的草稿", when: When::Every(24 * 60), task: Task::Drafts
    },
    Job { code: "answers", label: "清除接口保留的答复", when: When::Every(60), task: Task::Answers },
    Job { code: "duties", label: "督办到期职责", when: When::Every(10), task: Task::Duties },
    Job { code: "messages", label: "发送短信", when: When::Every(1), task: Task::Messages },
    Job { code: "screen", label: "夜间筛查线索", when: When::Nightly(2), task: Task::Screen },
];

/// How a job went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When it began.
    pub began: Moment,
    /// How long it took.
    pub took_ms: i64,
    /// Whether it went well.
    pub well: bool,
    /// What it did, or why not; no personal data.
    pub said: String,
}

/// A round of jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Round {
    /// Another process does the jobs.
    Standby,
    /// What was due was done: each job's code and how it went.
    Done(Vec<(&'static str, Run)>),
}

#[derive(Serialize, Deserialize)]
struct Lease {
    holder: String,
    until: Moment,
}

fn later(now: Moment, seconds: i64) -> Moment {
    now.saturating_add(jiff_seconds(seconds)).unwrap_or(now)
}

fn jiff_seconds(seconds: i64) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
}

/// Takes or renews the lease; says whether this holder has it now.
async fn hold(app: &App, holder: &str) -> Result<bool, Error> {
    let now = app.clock().now();
    let was = app.store().setting(LEASE).await?;
    let held = was.as_deref().and_then(|text| serde_json::from_str::<Lease>(text).ok());
    // A lease longer than any is from a clock that went back since: it binds nobody.
    let bound = held.is_some_and(|lease| {
        lease.holder != holder && lease.until > now && lease.until <= later(now, LEASE_SECONDS)
    });
    if bound {
        return Ok(false);
    }
    let lease = Lease { holder: holder.to_owned(), until: later(now, LEASE_SECONDS) };
    let text = serde_json::to_string(&lease).map_err(|error| Error::Broken(error.to_string()))?;
    Ok(app.store().change_setting(LEASE, was.as_deref(), &text).await?)
}

/// Gives the lease back, so that another process need not wait for it to lapse.
///
/// # Errors
/// The store's.
pub async fn let_go(app: &App, holder: &str) -> Result<(), Error> {
    let was = app.store().setting(LEASE).await?;
    let held = was.as_deref().and_then(|text| serde_json::from_str::<Lease>(text).ok());
    if let (Some(was), Some(lease)) = (was, held)
        && lease.holder == holder
    {
        app.store().change_setting(LEASE, Some(&was), "").await?;
    }
    Ok(())
}

/// How a job went last.
///
/// # Errors
/// The store's.
pub async fn last_run(app: &App, job: &Job) -> Result<Option<Run>, Error> {
    let kept = app.store().setting(&format!("job.{}", job.code)).await?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Whether a job is due. A last run that lies ahead of the clock counts for nothing: the clock went back.
pub fn is_due(when: When, last: Option<&Run>, now: Moment) -> bool {
    let last = last.map(|run| run.began).filter(|began| *began <= now);
    match when {
        When::Every(minutes) => last.is_none_or(|began| later(began, minutes * 60) <= now),
        When::Nightly(hour) => {
            let today = Day::of(now);
            let night = today.at(hour, 0) <= now && now < today.at(6, 0);
            night && last.is_none_or(|began| Day::of(began) < today)
        }
    }
}

/// Does what is due, if this process is the one to do it.
///
/// # Errors
/// The store's, where not even the lease can be read; a job's own failure is in its run.
pub async fn run_due(app: &App, holder: &str) -> Result<Round, Error> {
    if !hold(app, holder).await? {
        return Ok(Round::Standby);
    }
    let mut done = Vec::new();
    for job in JOBS {
        let began = app.clock().now();
        if !is_due(job.when, last_run(app, job).await?.as_ref(), began) {
            continue;
        }
        let outcome = keeping_hold(app, holder, perform(app, job.task)).await;
        let took_ms = app.clock().now().duration_since(began).as_millis();
        let run = Run {
            began,
            took_ms: i64::try_from(took_ms).unwrap_or(i64::MAX),
            well: outcome.is_ok(),
            said: outcome.unwrap_or_else(|error| crate::trouble::of_app(&error, app.store().folder())),
        };
        let text = serde_json::to_string(&run).map_err(|error| Error::Broken(error.to_string()))?;
        app.store().set_setting(&format!("job.{}", job.code), &text).await?;
        done.push((job.code, run));
    }
    Ok(Round::Done(done))
}

/// Renews the lease while a job goes on.
async fn keeping_hold<T>(
    app: &App,
    holder: &str,
    job: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut job = std::pin::pin!(job);
    loop {
        tokio::select! {
            outcome = &mut job => return outcome,
            () = tokio::time::sleep(ROUND) => { hold(app, holder).await?; }
        }
    }
}

async fn perform(app: &App, task: Task) -> Result<String, Error> {
    match task {
        Task::Sessions => {
            let swept = app.store().sweep_sessions(app.clock().now()).await?;
            Ok(format!("清除 {swept} 个"))
        }
        Task::Drafts => {
            let before = app.today().plus_days(-DRAFT_DAYS_KEPT).start();
            let swept = app.store().sweep_drafts(before).await?;
            Ok(format!("清除 {swept} 份"))
        }
        Task::Answers => {
            let swept = crate::asked::forget_kept(app).await?;
            Ok(format!("清除 {swept} 份"))
        }
        Task::Duties => {
            let report = crate::watch_duties::run(app).await?;
            match report.failures.is_empty() {
                true => Ok(report.said()),
                false => Err(Error::Broken(report.said())),
            }
        }
        Task::Messages => {
            let report = crate::text_message::run(app).await?;
            match report.put_off.first() {
                None => Ok(format!("交给网关 {} 条，没有电话 {} 条", report.handed_over, report.nobody)),
                Some(why) => Err(Error::Broken(format!("{} 条未能交给网关：{why}", report.put_off.len()))),
            }
        }
        Task::Screen => {
            let report = crate::screen::screen(app, &persona::system("screen"), |_| ()).await?;
            Ok(format!("筛查 {} 名当事人，新线索 {} 条", report.screened, report.proposed))
        }
    }
}

/// Does the jobs until `stop` is over, then gives the lease back. `heard` hears every round.
pub async fn keep_running(
    app: &App,
    holder: &str,
    stop: impl Future<Output = ()> + Send,
    mut heard: impl FnMut(&Result<Round, Error>) + Send,
) {
    let mut stop = std::pin::pin!(stop);
    loop {
        let round = tokio::select! {
            () = &mut stop => break,
            round = run_due(app, holder) => round,
        };
        heard(&round);
        tokio::select! {
            () = &mut stop => break,
            () = tokio::time::sleep(ROUND) => {}
        }
    }
    if let Err(error) = let_go(app, holder).await {
        tracing::warn!("the lease of the jobs was not given back: {error}");
    }
}
