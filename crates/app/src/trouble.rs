//! What a store's or a backup's error means for whoever runs the platform: what happened, and how to mend it, in
//! Chinese. The technical message follows for the support; it holds no personal data.

use std::{error::Error as _, path::Path};

use store::{BackupError, Cause, Damage, StoreError};

/// What happened and how to mend it, with the technical message behind.
pub fn of_store(error: &StoreError, dir: &Path) -> String {
    format!("{}技术信息：{}", of_cause(error.cause(), dir), chain(error))
}

fn of_cause(cause: Cause, dir: &Path) -> String {
    let dir = dir.display();
    match cause {
        Cause::NoSpace => format!(
            "磁盘空间不足或文件大小受限，写不进 {dir}。已经提交成功的数据都在。请清理或扩充磁盘（df -h 查看），再重新启动。"
        ),
        Cause::NotAllowed => format!(
            "没有读写 {dir} 的权限。请让运行本程序的用户拥有这个目录（chown -R 用户 {dir}），并检查它不是只读挂载。"
        ),
        Cause::Missing => {
            format!("{dir} 里缺少需要的文件。请核对 --data 的路径；文件被误删的，请用 lianzhu restore 从备份恢复。")
        }
        Cause::Busy => format!(
            "数据库 {dir} 正被另一进程长时间占用。请看是否有正在运行的导入、重建或备份，等它结束后再试。"
        ),
        Cause::Damaged => format!(
            "{dir} 里的数据已损坏。请停止服务，保留原目录，运行 lianzhu doctor 查看损坏范围，再用 lianzhu restore 从最近的备份恢复到新目录。"
        ),
        Cause::Unreachable => {
            "数据库服务没有应答或中途断开。请检查 PostgreSQL 是否在运行、地址和口令是否正确；恢复后操作可以直接重试。"
                .to_owned()
        }
        Cause::Version => {
            "数据库由更新版本的程序建立，或迁移文件被改动过。请使用建立它的版本或更新的版本，不要回退。".to_owned()
        }
        Cause::Key => format!(
            "密钥文件 {dir}/vault.key 不可用。没有正确的密钥，个人信息无法读取。请把备份密钥时另存的那个文件放回原处。"
        ),
        Cause::Other => "程序遇到没有预料到的错误。请保留下面的技术信息并联系技术支持。".to_owned(),
    }
}

/// The same for backing up and restoring.
pub fn of_backup(error: &BackupError, dir: &Path) -> String {
    match error {
        BackupError::Store(error) => of_store(error, dir),
        BackupError::File { doing, path, source } => {
            let (path, verb) = (path.display(), if *doing == "read" { "读取" } else { "写入" });
            format!("无法{verb} {path}：{source}。请检查磁盘空间和权限后重试。")
        }
        BackupError::NotEmpty(folder) => {
            format!("{} 不是空的，没有写入任何内容。请换一个空目录或空数据库。", folder.display())
        }
        BackupError::Unfinished(folder) => format!(
            "{} 不是一份完整的备份（没有 manifest.json）：可能路径不对，或备份当时没有做完。没有恢复任何内容。",
            folder.display()
        ),
        BackupError::Damaged(files) => {
            let mut text = format!("备份有 {} 个文件损坏，没有恢复任何内容：", files.len());
            for (path, damage) in files.iter().take(20) {
                text.push_str(&format!("\n  {path}:{}", damage_text(*damage)));
            }
            if files.len() > 20 {
                text.push_str(&format!("\n  ……另有 {} 个", files.len() - 20));
            }
            text.push_str("\n请换用另一份备份，或从原存放处重新拷贝这一份。");
            text
        }
        BackupError::Version { program, format, schema } => format!(
            "这份备份由程序版本 {program} 生成（格式 {format}，表结构 {schema}），与当前程序不同。请用那个版本的程序恢复，再升级到当前版本。"
        ),
        BackupError::WrongKey => {
            "密钥文件与这份备份不符，没有恢复任何内容。请用 --key 指定备份时另存的那个密钥文件。".to_owned()
        }
        BackupError::Different(what) => {
            format!(
                "恢复后的数据与备份时不一致（{what}），已放弃这次恢复。请换用另一份备份，并联系技术支持。"
            )
        }
    }
}

fn damage_text(damage: Damage) -> &'static str {
    match damage {
        Damage::Missing => "缺失",
        Damage::Changed => "内容与清单不符",
        Damage::Unreadable => "无法读取",
    }
}

/// An error with what caused it.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push('：');
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// What a verb's error means for whoever runs the platform.
pub fn of_app(error: &crate::Error, dir: &Path) -> String {
    match error {
        crate::Error::Store(error) => of_store(error, dir),
        crate::Error::Refused(refusal) | crate::Error::Denied(refusal) | crate::Error::NotFound(refusal) => {
            format!("{}{}", refusal.message, refusal.mend)
        }
        crate::Error::Invalid(refusals) => {
            refusals.iter().map(|refusal| refusal.message.clone()).collect::<Vec<_>>().join("\n")
        }
        crate::Error::Broken(_) => format!("{}{}", error, error.source().map(chain).unwrap_or_default()),
    }
}
