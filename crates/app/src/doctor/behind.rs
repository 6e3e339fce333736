//! What the platform does by itself and may have stopped doing unnoticed: the watch over duties, messages to the outside.

use store::{Store, StoreError};

use super::{Finding, Grade};
use crate::{
    clock::Clock,
    jobs::{JOBS, Run},
    text_message::STUCK_TRIES,
};

/// The job that warns and escalates.
const WATCH: &str = "duties";
/// It runs every ten minutes; without it for so many, nobody is warned.
const WATCH_MINUTES_MAX: i64 = 120;

/// Whether duties still climb: while anything is open, the watch has to have run.
pub(super) async fn watch(store: &Store, clock: &Clock) -> Result<Finding, StoreError> {
    let check = "到期督办";
    let (open, overdue) = store.open_duties(clock.today()).await?;
    let kept = store.setting(&format!("job.{WATCH}")).await?;
    let last = kept.and_then(|text| serde_json::from_str::<Run>(&text).ok());
    let mend = "请确认 lianzhu serve（没有加 --no-jobs）或 lianzhu work 正在运行；恢复后会补发预警并继续升级，不需要人工补录。";
    let label = JOBS.iter().find(|job| job.code == WATCH).map_or(WATCH, |job| job.label);
    let Some(run) = last else {
        return Ok(if open == 0 {
            Finding::good(check, "没有未办结的职责")
        } else {
            let what = format!("未办结 {open} 项，但“{label}”从未运行，到期不会预警和升级");
            Finding::of(check, Grade::Note, what, mend)
        });
    };
    let minutes = clock.now().duration_since(run.began).as_mins();
    if open > 0 && minutes > WATCH_MINUTES_MAX {
        let what = format!("“{label}”已有 {} 小时没有运行，其间 {overdue} 项逾期职责没有升级", minutes / 60);
        return Ok(Finding::of(check, Grade::Warning, what, mend));
    }
    Ok(Finding::good(check, format!("最近一次在 {}", kernel::clock_text(run.began))))
}

/// Whether messages reach the outside.
pub(super) async fn deliveries(store: &Store) -> Result<Finding, StoreError> {
    let check = "对外消息";
    let all = store.deliveries(STUCK_TRIES).await?;
    let waiting: u64 = all.iter().map(|one| one.waiting).sum();
    let stuck: Vec<String> = all
        .iter()
        .filter(|one| one.stuck > 0)
        .map(|one| format!("{} {} 条", one.consumer, one.stuck))
        .collect();
    if stuck.is_empty() {
        return Ok(Finding::good(check, format!("待发 {waiting} 条，没有滞留")));
    }
    let what = format!("滞留（已试 {STUCK_TRIES} 次以上）：{}；共待发 {waiting} 条", stuck.join("、"));
    let mend = "请看“后台任务”里上次失败的原因：网关目录（--sms）是否存在、可写、有空间。修好后会自动重发，不会重复发送。";
    Ok(Finding::of(check, Grade::Warning, what, mend))
}
