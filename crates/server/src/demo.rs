//! `lianzhu demo`: makes the synthetic province, plays its year, screens it and serves it. A second start takes what
//! is there; a folder that was left half made is made anew.

mod history;
mod setup;

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{App, Error, clock::Clock, ids::Ids, persona};
use clap::Args;
use province::{Province, Spec};

use crate::{Said, packs, progress, progress::say, said, serve, whereabouts};

/// The file that says that a folder holds a finished demo, and who may sign in.
const MARK: &str = "demo.txt";
/// The file of a demo in the making.
const HALF: &str = "demo.half";
/// The same province every time.
pub(crate) const SEED: u64 = 20_260_701;
/// The cases of so many months are played; those of older ones are data only (`lianzhu synth`).
const MONTHS_PLAYED: i32 = 18;
/// The password of every demo account.
pub(crate) const PASSWORD: &str = "lianzhu-demo";

#[derive(Args)]
pub(crate) struct DemoArguments {
    /// 虚构人口数
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(500..=2_000_000))]
    people: u32,
    /// 数据目录
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// 端口；0 为任意空闲端口
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// 接口每个客户端每秒至多多少次请求；0 为不限
    #[arg(long, default_value_t = 50)]
    api_rate: u32,
    /// 只建立数据，不启动网页
    #[arg(long)]
    no_serve: bool,
}

/// Whether a data folder holds a demo.
pub(crate) fn is_demo(data: &Path) -> bool {
    data.join(MARK).is_file()
}

pub(crate) async fn run(arguments: DemoArguments) -> Said {
    let listener = if arguments.no_serve {
        None
    } else {
        Some(serve::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port))).await?)
    };
    let data = &arguments.data;
    if is_demo(data) {
        say(&format!("使用已有的演示数据 {}（如需重建，请先删除这个目录）。", data.display()));
    } else {
        make(data, arguments.people).await?;
    }
    let accounts = fs::read_to_string(data.join(MARK)).map_err(|error| error.to_string())?;
    say(&accounts);
    let Some((listener, address)) = listener else {
        say(&format!(
            "已就绪。启动网页：lianzhu demo --data {}{}",
            data.display(),
            whereabouts::said_again()
        ));
        return Ok(());
    };
    say(&format!("门户（申请人）  http://{address}/"));
    say(&format!("工作台（办案）  http://{address}/work"));
    say("下一步：用承办人账号登录工作台，在「线索」里打开第一条，看理由，点「转为案件」。按 Ctrl+C 停止。");
    let app = crate::open(&whereabouts::place(data.clone())).await?;
    app.send_text_messages_by(data.join("sms"));
    serve::run(app, serve::settings(true, arguments.api_rate), listener, None, true).await
}

/// Makes a demo in an empty folder, or in one that was left half made.
async fn make(data: &Path, people: u32) -> Said {
    prepare(data)?;
    let clock = Clock::System;
    let (today, started) = (clock.today(), clock.now());
    say(&format!("正在建立演示数据：{people} 名虚构居民，5 个县（区）。"));
    let province = Arc::new(province::generate(&Spec { seed: SEED, people, today }));
    let place = whereabouts::place(data.to_owned());
    let (clock_then, ids) = (Clock::standing_at(today.start()), Ids::seeded(SEED));
    let app = App::open_in_haste_at(&place, packs::set(None)?, clock_then, ids)
        .await
        .map_err(|error| said(&error))?;
    let app = play(app, &province).await.map_err(|error| said(&error))?;
    let accounts = setup::accounts_text(&app, &province, PASSWORD).await.map_err(|error| said(&error))?;
    app.settle().await.map_err(|error| said(&error))?;
    finish(data, &accounts, &province)?;
    let seconds = clock.now().duration_since(started).as_secs_f64();
    say(&format!("演示数据已建立，用时 {seconds:.1} 秒。"));
    Ok(())
}

/// Fills an empty platform with the province and its past; gives the platform with the clock at this morning.
async fn play(app: App, province: &Arc<Province>) -> Result<App, Error> {
    let today = province.spec.today;
    setup::organisations(&app, province, PASSWORD).await?;
    let bar = progress::bar("  登记数据");
    let rows = setup::registers(&app, province, &bar).await?;
    bar.finish_and_clear();
    let bar = progress::bar("  原案");
    setup::matters(&app, province, &bar).await?;
    bar.finish_and_clear();
    say(&format!("  八个部门的登记数据 {rows} 行，原案 {} 件。", province.matters.len()));
    let bar = progress::bar("  过去一年半的案件");
    let from = today.plus_months(-MONTHS_PLAYED);
    let played = history::play(&app, province, from, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .await?;
    bar.finish_and_clear();
    let stopped: u64 = played.stopped.values().sum();
    say(&format!(
        "  案件 {} 件，{} 步，到期预警 {} 条；{stopped} 件因规则不允许而停在中途。",
        played.cases, played.steps, played.warned
    ));
    for (why, count) in &played.stopped {
        say(&format!("    {count} 件停在 {why}"));
    }
    let app = app.on_clock(Clock::standing_at(today.at(8, 30)), Ids::from_system());
    let bar = progress::bar("  筛查");
    bar.set_length(u64::try_from(province.matters.len()).unwrap_or(0));
    let screened =
        app::screen::screen(&app, &persona::system("screen"), |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    say(&format!("  筛查 {} 名当事人，发现线索 {} 条。", screened.screened, screened.proposed));
    Ok(app)
}

fn prepare(data: &Path) -> Said {
    let problem = |error: std::io::Error| format!("无法准备数据目录 {}：{error}", data.display());
    if data.join(HALF).is_file() {
        say("上次建立演示数据没有完成，重新建立。");
        fs::remove_dir_all(data).map_err(problem)?;
    } else if data.is_dir() && fs::read_dir(data).map_err(problem)?.next().is_some() {
        return Err(format!("目录 {} 里已有别的数据。请用 --data 换一个空目录。", data.display()));
    }
    fs::create_dir_all(data).map_err(problem)?;
    fs::write(data.join(HALF), "").map_err(problem)
}

fn finish(data: &Path, accounts: &str, province: &Province) -> Said {
    let problem = |error: std::io::Error| format!("无法写入 {}：{error}", data.display());
    let text = format!("演示数据（{} 人），均为虚构。\n\n{accounts}", province.people.len());
    fs::write(data.join(MARK), text).map_err(problem)?;
    fs::remove_file(data.join(HALF)).map_err(problem)
}
