//! What lies in the data: pages, schema, key, chain, read tables, attachments, unfinished work, jobs, the clock.

use std::{collections::BTreeSet, path::Path};

use casework::{assistance::CaseEvent, person::MatterEvent};
use store::{Durability, JournalEvent, Recorded, Store, StoreError};

use super::{Depth, Finding, Grade, behind};
use crate::{
    clock::Clock,
    jobs::{JOBS, Run, When, is_due},
    place::Place,
};

type Progress<'a> = &'a mut (dyn FnMut(&'static str, u64, u64) + Send);

pub(super) async fn examine(
    store: &Store,
    place: &Place,
    clock: &Clock,
    depth: Depth,
    progress: Progress<'_>,
    findings: &mut Vec<Finding>,
) {
    let data = place.data.as_path();
    let pages = of("数据库文件", data, pages(store).await);
    let broken = pages.grade == Grade::Bad;
    findings.push(pages);
    let schema = of("表结构", data, schema(store).await);
    // What cannot be read, or is of another version, would only fail once more in every check that follows.
    let unreadable = broken || schema.grade == Grade::Bad;
    findings.push(schema);
    if unreadable {
        return;
    }
    findings.push(of("密钥", data, key(store).await));
    findings.push(of("时钟", data, time(store, clock).await));
    findings.push(of("全程记录", data, journal(store, progress).await));
    findings.push(of("附件", data, attachments(store, depth, progress).await));
    findings.push(of("导入", data, imports(store).await));
    findings.push(of("限时办结", data, duties(store, clock).await));
    findings.push(of("到期督办", data, behind::watch(store, clock).await));
    findings.push(of("后台任务", data, jobs(store, clock).await));
    findings.push(of("对外消息", data, behind::deliveries(store).await));
    if depth == Depth::Full {
        findings.push(of("查询表", data, projections(place, progress).await));
    }
}

fn of(check: &'static str, data: &Path, found: Result<Finding, StoreError>) -> Finding {
    found.unwrap_or_else(|error| Finding::failed(check, &error, data))
}

async fn pages(store: &Store) -> Result<Finding, StoreError> {
    let check = "数据库文件";
    let damaged = store.damaged_pages().await?;
    let Some(first) = damaged.first() else {
        return Ok(Finding::good(check, "页面完好"));
    };
    Ok(Finding::of(
        check,
        Grade::Bad,
        format!("发现 {} 处损坏，第一处：{first}", damaged.len()),
        "请停止服务，把整个数据目录另存一份，再用 lianzhu restore 从最近的备份恢复到新目录；并检查磁盘是否有坏道。",
    ))
}

async fn schema(store: &Store) -> Result<Finding, StoreError> {
    let check = "表结构";
    let schema = store.schema().await?;
    let (found, known) = (schema.found, schema.known);
    Ok(if found > known {
        let mend = "请换用建立它的版本或更新的版本。";
        Finding::of(check, Grade::Bad, format!("版本 {found}，比本程序的 {known} 新"), mend)
    } else if found < known {
        let mend = "请先备份，再运行 lianzhu migrate（启动服务时也会自动升级）。";
        Finding::of(check, Grade::Bad, format!("版本 {found}，需要升级到 {known}"), mend)
    } else {
        Finding::good(check, format!("版本 {found}，最新"))
    })
}

async fn key(store: &Store) -> Result<Finding, StoreError> {
    let check = "密钥";
    if store.key_fits().await? {
        return Ok(Finding::good(check, "能打开已加密的内容"));
    }
    let mend = "这不是加密这些数据的密钥。请把备份密钥时另存的文件放回 vault.key，不要用新的密钥启动。";
    Ok(Finding::of(check, Grade::Bad, "vault.key 打不开已加密的内容", mend))
}

async fn time(store: &Store, clock: &Clock) -> Result<Finding, StoreError> {
    let check = "时钟";
    let now = clock.now();
    Ok(match store.last_moment().await? {
        Some(last) if last > now => Finding::of(
            check,
            Grade::Bad,
            format!("本机时间 {now} 早于最后一条记录 {last}"),
            "请校准本机时间（timedatectl、chrony）。记录的先后以序号为准，没有丢失；但期限会算错。",
        ),
        Some(last) => Finding::good(check, format!("晚于最后一条记录 {last}")),
        None => Finding::good(check, "还没有记录"),
    })
}

async fn journal(store: &Store, progress: Progress<'_>) -> Result<Finding, StoreError> {
    let check = "全程记录";
    progress("核对全程记录", 0, 0);
    let found = store.verify_journal().await?;
    Ok(match found.broken {
        Some((position, why)) => Finding::of(
            check,
            Grade::Bad,
            format!("第 {position} 条起对不上：{why}"),
            "有人绕过程序改动过数据库，或文件损坏。请保留现场，与备份里的摘要比对，从最近的完好备份恢复。",
        ),
        None => {
            let digest: String = found.last_digest.chars().take(16).collect();
            Finding::good(check, format!("{} 条，链条完整，末尾摘要 {digest}", found.events))
        }
    })
}

/// Whose file an event names.
fn named(recorded: &Recorded) -> Option<(String, String)> {
    let sha256 = match &recorded.event {
        JournalEvent::Case(CaseEvent::PaperAdded { paper }) => Some(paper.sha256.clone()),
        JournalEvent::Matter(MatterEvent::MatterRecorded { card, .. }) => card.text_sha256.clone(),
        JournalEvent::Case(_)
        | JournalEvent::Lead(_)
        | JournalEvent::Referral(_)
        | JournalEvent::FollowUp(_)
        | JournalEvent::Complaint(_)
        | JournalEvent::Office(_)
        | JournalEvent::Person(_)
        | JournalEvent::Duty(_)
        | JournalEvent::Fund(_) => None,
    };
    sha256.map(|sha256| (recorded.subject.clone(), sha256))
}

async fn attachments(store: &Store, depth: Depth, progress: Progress<'_>) -> Result<Finding, StoreError> {
    let check = "附件";
    let mut wanted = BTreeSet::new();
    store.for_each_event(0, |recorded| wanted.extend(named(&recorded))).await?;
    let all = wanted.len() as u64;
    let (mut missing, mut changed) = (Vec::new(), Vec::new());
    for (done, (subject, sha256)) in wanted.into_iter().enumerate() {
        if done % 100 == 0 {
            progress("核对附件", done as u64, all);
        }
        if store.is_erased(&subject).await? {
            continue;
        }
        if !store.has_attachment(&subject, &sha256).await? {
            missing.push(sha256);
        } else if depth == Depth::Full && store.attachment(&subject, &sha256).await.is_err() {
            changed.push(sha256);
        }
    }
    let short = |list: &[String]| list.first().map(|sha256| sha256.chars().take(16).collect::<String>());
    Ok(match (short(&missing), short(&changed)) {
        (None, None) if depth == Depth::Full => Finding::good(check, format!("{all} 份，都在且未被改动")),
        (None, None) => Finding::good(check, format!("{all} 份都在（内容核对请加 --full）")),
        (first, other) => Finding::of(
            check,
            Grade::Bad,
            format!(
                "缺失 {} 份，被改动 {} 份，例如 {}",
                missing.len(),
                changed.len(),
                first.or(other).unwrap_or_default()
            ),
            "请从备份的 attachments 目录里把同名文件拷回数据目录的 attachments；备份里也没有的，请联系申请人重新提交。",
        ),
    })
}

async fn imports(store: &Store) -> Result<Finding, StoreError> {
    let check = "导入";
    let unfinished = store.unfinished_imports().await?;
    if unfinished.is_empty() {
        return Ok(Finding::good(check, "没有中断的导入"));
    }
    let mend = "如果不是正在导入：请用同一文件重新导入，会从中断处继续，已有的不会重复。";
    Ok(Finding::of(check, Grade::Warning, format!("没有完成：{}", unfinished.join("、")), mend))
}

async fn duties(store: &Store, clock: &Clock) -> Result<Finding, StoreError> {
    let check = "限时办结";
    let (open, overdue) = store.open_duties(clock.today()).await?;
    let what = format!("未办结 {open} 项，其中已逾期 {overdue} 项");
    if overdue == 0 {
        return Ok(Finding::good(check, what));
    }
    Ok(Finding::of(check, Grade::Note, what, "逾期事项在工作台“我的工作”最前面；请督促办理。"))
}

async fn jobs(store: &Store, clock: &Clock) -> Result<Finding, StoreError> {
    let check = "后台任务";
    let now = clock.now();
    let (mut failed, mut late, mut known) = (Vec::new(), Vec::new(), 0);
    for job in JOBS {
        let kept = store.setting(&format!("job.{}", job.code)).await?;
        let last = kept.and_then(|text| serde_json::from_str::<Run>(&text).ok());
        known += usize::from(last.is_some());
        match &last {
            Some(run) if !run.well => failed.push(format!("{}（{}）", job.label, run.said)),
            Some(_) | None => {}
        }
        let patience = match job.when {
            When::Every(minutes) => When::Every(minutes * 2 + 60),
            When::Nightly(_) => When::Every(49 * 60),
        };
        if last.is_some() && is_due(patience, last.as_ref(), now) {
            late.push(job.label);
        }
    }
    if known == 0 {
        let mend = "启动 lianzhu serve 或 lianzhu work 后会按时运行。";
        return Ok(Finding::of(check, Grade::Note, "还没有运行过", mend));
    }
    if failed.is_empty() && late.is_empty() {
        return Ok(Finding::good(check, format!("{} 项，按时运行", JOBS.len())));
    }
    let mut what = Vec::new();
    if !failed.is_empty() {
        what.push(format!("上次失败：{}", failed.join("；")));
    }
    if !late.is_empty() {
        what.push(format!("久未运行：{}", late.join("、")));
    }
    let mend = "请确认 lianzhu serve（没有加 --no-jobs）或 lianzhu work 正在运行，并查看它的日志。";
    Ok(Finding::of(check, Grade::Warning, what.join("；"), mend))
}

/// Replays the journal in a transaction that is given up afterwards.
async fn projections(place: &Place, progress: Progress<'_>) -> Result<Finding, StoreError> {
    let check = "查询表";
    let store = place.open(Durability::Full).await?;
    let report = store.compare_with_rebuild(|done, all| progress("重放比对", done, all)).await;
    store.close().await;
    let different: Vec<_> = report?
        .tables
        .iter()
        .filter(|table| table.digest_before != table.digest_after)
        .map(|table| table.name)
        .collect();
    if different.is_empty() {
        return Ok(Finding::good(check, "与全程记录一致"));
    }
    let mend = "请运行 lianzhu rebuild 按全程记录改正，并查明是否有人直接改动过数据库。";
    Ok(Finding::of(check, Grade::Bad, format!("与全程记录不一致：{}", different.join("、")), mend))
}
