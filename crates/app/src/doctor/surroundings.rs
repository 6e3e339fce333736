//! What lies around the data: the folder and its rights, the disk, the key's file, the calendar, the rule packs.

use std::{fs, path::Path};

use kernel::{Calendar, Day, Organ};
use rules::{Pack, PackSet, Status};

use super::{Finding, Grade};
use crate::{
    disk::{FREE_BYTES_LOW, FREE_BYTES_NONE, free_bytes, size_text},
    trouble,
};

pub(super) fn folder(data: &Path) -> Finding {
    let check = "数据目录";
    let shown = data.display();
    if !data.is_dir() {
        return Finding::of(
            check,
            Grade::Bad,
            format!("{shown} 不存在或不是目录"),
            "请核对 --data 的路径；首次使用请运行 lianzhu serve 或 lianzhu migrate 建立。",
        );
    }
    let probe = data.join("doctor.probe");
    let written = fs::write(&probe, b"probe").and_then(|()| fs::remove_file(&probe));
    if let Err(error) = written {
        return Finding::of(
            check,
            Grade::Bad,
            format!("{shown} 不能写入：{error}"),
            format!("请让运行本程序的用户拥有它：chown -R 用户 {shown}；并检查不是只读挂载、磁盘未满。"),
        );
    }
    if others_may_enter(data) {
        return Finding::of(
            check,
            Grade::Note,
            format!("{shown} 允许其他用户进入"),
            format!("个人信息已加密，但仍建议收紧：chmod 700 {shown}"),
        );
    }
    Finding::good(check, format!("{shown} 可读写"))
}

#[cfg(unix)]
fn mode_of(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode())
}

#[cfg(not(unix))]
fn mode_of(_: &Path) -> u32 {
    0
}

fn others_may_enter(path: &Path) -> bool {
    mode_of(path) & 0o007 != 0
}

pub(super) fn disk(data: &Path) -> Finding {
    let check = "磁盘空间";
    let near = data.ancestors().find(|folder| folder.is_dir()).unwrap_or(data);
    let Some(free) = free_bytes(near) else {
        return Finding::of(check, Grade::Note, "系统没有给出剩余空间", "请用 df -h 自行查看。");
    };
    let what = format!("剩余 {}", size_text(free));
    let mend = "请清理磁盘或扩容；备份应放在另一块盘上。";
    if free < FREE_BYTES_NONE {
        Finding::of(check, Grade::Bad, what, mend)
    } else if free < FREE_BYTES_LOW {
        Finding::of(check, Grade::Warning, what, mend)
    } else {
        Finding::good(check, what)
    }
}

pub(super) fn key(data: &Path) -> Finding {
    let check = "密钥文件";
    let path = data.join("vault.key");
    match store::key_is_readable(data) {
        Ok(()) if mode_of(&path) & 0o077 != 0 => Finding::of(
            check,
            Grade::Warning,
            "vault.key 可被其他用户读取",
            format!("请收紧权限：chmod 600 {}", path.display()),
        ),
        Ok(()) => Finding::good(check, "vault.key 可用，仅本用户可读"),
        Err(error) => {
            Finding::of(check, Grade::Bad, "vault.key 缺失或不可用", trouble::of_store(&error, data))
        }
    }
}

/// Deadlines run into next year from autumn on; the State Council publishes its holidays in November.
pub(super) fn calendar(today: Day) -> Finding {
    let check = "工作日历";
    let covers =
        |year: i16| Day::new(year, 12, 31).is_some_and(|last| !Calendar::china().is_provisional(last));
    let (this, next) = (today.year(), today.year() + 1);
    if !covers(this) {
        return Finding::of(
            check,
            Grade::Bad,
            format!("没有 {this} 年的放假调休安排，期限按周末推算，可能不准"),
            "请升级程序：新版本带有当年的日历数据。",
        );
    }
    if !covers(next) {
        let grade = if today.month() >= 12 { Grade::Warning } else { Grade::Note };
        return Finding::of(
            check,
            grade,
            format!("还没有 {next} 年的放假调休安排，跨年期限暂按周末推算"),
            "国务院办公厅一般在 11 月公布；公布后请升级程序，期限会按新日历重新显示。",
        );
    }
    Finding::good(check, format!("放假调休数据覆盖到 {next} 年底"))
}

pub(super) fn packs(packs: &PackSet, today: Day) -> Finding {
    let check = "规则包";
    let organs = [Organ::Police, Organ::Procuratorate, Organ::Court, Organ::Justice];
    let without: Vec<_> = organs.into_iter().filter(|organ| packs.choose(*organ, today).is_none()).collect();
    if !without.is_empty() {
        let names: Vec<_> = without.iter().map(|organ| organ.label()).collect();
        return Finding::of(
            check,
            Grade::Warning,
            format!("{} 今天没有可用的规则包", names.join("、")),
            "请在 rulepacks/ 放入相应规则包后重启。",
        );
    }
    let unverified: usize = packs.iter().map(unverified_rows).sum();
    if unverified > 0 {
        return Finding::of(
            check,
            Grade::Note,
            format!("{} 个规则包，其中 {unverified} 条标为“待核实”", packs.iter().count()),
            "使用前请对照文件原文核实，核实后把该条的 status 改为 sourced。",
        );
    }
    Finding::good(check, format!("{} 个规则包，均已核对", packs.iter().count()))
}

fn unverified_rows(pack: &Pack) -> usize {
    let rules = [pack.grounds(), pack.refusals(), pack.bars(), pack.hardship(), pack.priorities()];
    let statuses = rules.into_iter().flatten().map(|rule| rule.status);
    let statuses = statuses.chain(pack.materials().iter().map(|row| row.status));
    let statuses = statuses.chain(pack.duties().iter().map(|row| row.status));
    let statuses = statuses.chain(pack.programmes().iter().map(|row| row.status));
    let statuses = statuses.chain(pack.approvals().iter().map(|row| row.status));
    let statuses = statuses.chain(pack.parameters().map(|row| row.status));
    let statuses = statuses.chain(pack.wages().iter().map(|row| row.status));
    let statuses = statuses.chain(pack.dibao_standards().iter().map(|row| row.status));
    statuses.chain([pack.head().status]).filter(|status| *status == Status::Unverified).count()
}
