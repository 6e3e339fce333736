//! `lianzhu backup`, `restore`, `migrate` and `doctor`: what keeps a platform alive.

use std::path::PathBuf;

use app::{
    App, backup,
    clock::Clock,
    doctor::{self, Depth, Finding, Grade},
    ids::Ids,
    trouble,
};
use clap::Args;

use crate::{Said, packs, progress, progress::say, whereabouts::Whereabouts};

#[derive(Args)]
pub(crate) struct BackupArguments {
    /// 备份放到哪个目录（其下新建一个以时间命名的目录）；应在另一块盘上
    #[arg(long)]
    to: PathBuf,
    #[command(flatten)]
    whereabouts: Whereabouts,
    /// 把密钥另存为这个文件；不要与备份放在一起
    #[arg(long)]
    key_to: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct RestoreArguments {
    /// 备份目录（里面有 manifest.json）
    from: PathBuf,
    /// 恢复到的数据目录必须不存在或为空，数据库必须是空的
    #[command(flatten)]
    whereabouts: Whereabouts,
    /// 备份密钥时另存的密钥文件
    #[arg(long)]
    key: PathBuf,
}

#[derive(Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    whereabouts: Whereabouts,
    /// 另外重放全部记录、逐个打开附件；数据多时很慢，期间不能写入
    #[arg(long)]
    full: bool,
}

/// Brings the tables up to date.
pub(crate) async fn migrate(whereabouts: &Whereabouts) -> Said {
    let place = whereabouts.place();
    let data = place.data.as_path();
    let app = crate::open(&place).await?;
    let schema = app.schema().await.map_err(|error| trouble::of_app(&error, data))?;
    say(&format!("表结构已是最新（版本 {schema}）。数据目录 {}。", data.display()));
    app.close().await.map_err(|error| trouble::of_app(&error, data))
}

pub(crate) async fn back_up(arguments: BackupArguments) -> Said {
    let place = arguments.whereabouts.place();
    let data = place.data.as_path();
    if !data.join("vault.key").is_file() {
        return Err(format!("{} 不是数据目录（没有 vault.key）。请核对 --data 的路径。", data.display()));
    }
    let app = App::open_to_examine(&place, packs::set(None)?, Clock::System, Ids::from_system())
        .await
        .map_err(|error| trouble::of_app(&error, data))?;
    let bar = progress::bar("备份");
    let made = backup::back_up(&app, &arguments.to, |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })
    .await
    .map_err(|error| trouble::of_backup(&error, &arguments.to))?;
    bar.finish_and_clear();
    let manifest = &made.manifest;
    say(&format!("备份完成：{}", made.folder.display()));
    say(&format!(
        "  全程记录 {} 条，末尾摘要 {}；附件 {} 份。请把摘要抄在备份以外的地方，日后可核对。",
        manifest.events, manifest.last_digest, manifest.attachment_count
    ));
    match &arguments.key_to {
        Some(file) => {
            backup::copy_key(&app, file).map_err(|error| trouble::of_store(&error, file))?;
            say(&format!(
                "  密钥另存为 {}。请移到备份以外的安全处：有了它和备份，就能读出全部个人信息。",
                file.display()
            ));
        }
        None => say(&format!(
            "  注意：备份里不含密钥 {}。丢了密钥，备份中的个人信息将无法读取；请用 --key-to 另存一份。",
            data.join("vault.key").display()
        )),
    }
    Ok(())
}

pub(crate) async fn restore(arguments: RestoreArguments) -> Said {
    let bar = progress::bar("恢复");
    let place = arguments.whereabouts.place();
    let manifest = backup::restore(&arguments.from, &arguments.key, &place, |what, done, all| {
        bar.set_message(what);
        bar.set_length(all);
        bar.set_position(done);
    })
    .await
    .map_err(|error| trouble::of_backup(&error, &place.data))?;
    bar.finish_and_clear();
    say(&format!(
        "恢复完成：{}，全程记录 {} 条，链条完整，查询表与备份时逐字节一致，附件 {} 份。",
        place.data.display(),
        manifest.events,
        manifest.attachment_count
    ));
    say("  备份之后依法删除过的个人信息会随备份回来，请按删除台账再次删除。所有人需要重新登录。");
    Ok(())
}

pub(crate) async fn examine(arguments: DoctorArguments) -> Said {
    let depth = if arguments.full { Depth::Full } else { Depth::Usual };
    let bar = progress::bar("检查");
    let mut hear = |what, done, all| {
        bar.set_message(what);
        bar.set_length(all);
        bar.set_position(done);
    };
    let findings =
        doctor::examine(&arguments.whereabouts.place(), &packs::set(None)?, &Clock::System, depth, &mut hear)
            .await;
    bar.finish_and_clear();
    for finding in &findings {
        print(finding);
    }
    let count = |grade| findings.iter().filter(|finding| finding.grade == grade).count();
    let (bad, warnings) = (count(Grade::Bad), count(Grade::Warning));
    if bad > 0 {
        return Err(format!("发现 {bad} 处故障、{warnings} 处注意。请按上面的办法处理。"));
    }
    say(&format!("没有故障，{warnings} 处注意。"));
    Ok(())
}

fn print(finding: &Finding) {
    say(&format!("[{}] {}:{}", finding.grade.label(), finding.check, finding.what));
    if !finding.mend.is_empty() {
        for line in finding.mend.lines() {
            say(&format!("       {line}"));
        }
    }
}
