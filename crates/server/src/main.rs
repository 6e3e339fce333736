//! The binary `lianzhu`: what one types. It reads arguments and the environment, sets the platform up and leaves
//! everything else to `app` and `web`.

mod demo;
mod explain;
mod keep;
mod logging;
mod packs;
mod progress;
mod serve;
mod synth;
mod token;
mod whereabouts;

use std::{path::PathBuf, process::ExitCode};

use app::{App, clock::Clock, ids::Ids, persona, place::Place, trouble};
use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 联助：司法救助与社会救助衔接平台
#[derive(Parser)]
#[command(
    name = "lianzhu",
    version,
    about = "联助：国家司法救助与社会救助衔接平台",
    arg_required_else_help = true
)]
struct Arguments {
    /// 日志格式（写到标准错误输出）
    #[arg(long, global = true, value_enum, default_value = "text")]
    log: logging::LogForm,
    /// PostgreSQL 地址 postgres://用户:口令@主机/库名，也可写在环境变量 LIANZHU_DATABASE 里；不写则用数据目录里的 SQLite
    #[arg(long, global = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 建立演示数据（全部虚构）并启动：第一次约需几十秒，之后直接启动
    Demo(demo::DemoArguments),
    /// 生成虚构省份的数据文件：各部门登记数据、原案、历史案件和真值
    Synth(synth::SynthArguments),
    /// 启动门户和工作台，并按时做后台任务
    Serve(serve::ServeArguments),
    /// 只做后台任务（与 serve --no-jobs 配合；两处同时启动时，一处执行、另一处待命）
    Work(serve::WorkArguments),
    /// 把数据库表结构升级到本程序的版本
    Migrate(whereabouts::Whereabouts),
    /// 备份数据库和附件（服务运行时也可以）
    Backup(keep::BackupArguments),
    /// 从备份恢复到空目录
    Restore(keep::RestoreArguments),
    /// 检查数据目录：哪里不对，怎样处理
    Doctor(keep::DoctorArguments),
    /// 导入数据
    #[command(subcommand)]
    Import(Import),
    /// 用已登记的原案和部门数据筛查线索
    Screen {
        /// 数据目录
        #[arg(long, default_value = "data/lianzhu")]
        data: PathBuf,
    },
    /// 由全程记录重建所有查询表，并与现有内容逐字节比对
    Rebuild {
        /// 数据目录
        #[arg(long, default_value = "data/lianzhu")]
        data: PathBuf,
    },
    /// 规则
    #[command(subcommand)]
    Rules(Rules),
    /// 接口的令牌：签发、列出、撤销
    #[command(subcommand)]
    Token(token::Token),
    /// 打印接口说明（OpenAPI 3.1 的 JSON）
    Openapi,
}

#[derive(Subcommand)]
enum Import {
    /// 导入原案（裁判文书）：JSON Lines、CSV 或 XLSX，含 id 和 text（或 full_text）
    Matters {
        /// 文件
        file: PathBuf,
        /// 数据目录
        #[arg(long, default_value = "data/lianzhu")]
        data: PathBuf,
    },
}

#[derive(Subcommand)]
enum Rules {
    /// 对一份事实文件给出认定意见和理由
    Explain(explain::ExplainArguments),
}

/// What a command says when it cannot go on: lines in Chinese, shown as they are.
pub(crate) type Said = Result<(), String>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let wanted = match arguments.command {
        Command::Serve(_) | Command::Work(_) => logging::Wanted::Everything,
        Command::Demo(_)
        | Command::Synth(_)
        | Command::Migrate(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Doctor(_)
        | Command::Import(_)
        | Command::Screen { .. }
        | Command::Rebuild { .. }
        | Command::Rules(_)
        | Command::Token(_)
        | Command::Openapi => logging::Wanted::Trouble,
    };
    logging::start(arguments.log, wanted);
    whereabouts::remember(arguments.database);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("无法启动：{error}")),
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

fn failed(message: &str) -> ExitCode {
    eprintln!("错误：{message}");
    ExitCode::FAILURE
}

async fn run(command: Command) -> Said {
    match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Synth(arguments) => synth::run(&arguments),
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::Work(arguments) => serve::work(arguments).await,
        Command::Migrate(whereabouts) => keep::migrate(&whereabouts).await,
        Command::Backup(arguments) => keep::back_up(arguments).await,
        Command::Restore(arguments) => keep::restore(arguments).await,
        Command::Doctor(arguments) => keep::examine(arguments).await,
        Command::Import(Import::Matters { file, data }) => import_matters(&data, &file).await,
        Command::Screen { data } => screen(&data).await,
        Command::Rebuild { data } => rebuild(&data).await,
        Command::Rules(Rules::Explain(arguments)) => explain::run(&arguments),
        Command::Token(token) => token::run(token).await,
        Command::Openapi => {
            progress::say(web::api::document_text().trim_end());
            Ok(())
        }
    }
}

/// Opens the platform on a data folder.
pub(crate) async fn open(place: &Place) -> Result<App, String> {
    let packs = packs::set(None)?;
    App::open_at(place, packs, Clock::System, Ids::from_system()).await.map_err(|error| {
        format!("无法打开数据目录 {}。{}", place.data.display(), trouble::of_app(&error, &place.data))
    })
}

/// What a verb's error says on the command line.
pub(crate) fn said(error: &app::Error) -> String {
    trouble::of_app(error, std::path::Path::new("数据目录"))
}

async fn import_matters(data: &std::path::Path, file: &std::path::Path) -> Said {
    if !file.is_file() {
        return Err(format!("没有找到文件 {}。请核对路径。", file.display()));
    }
    let app = open(&whereabouts::place(data.to_owned())).await?;
    let bar = progress::counter("已读取");
    let report = app::import_matters::import_matters(&app, &persona::system("import"), file, |read| {
        bar.set_position(read)
    })
    .await
    .map_err(|error| said(&error))?;
    bar.finish_and_clear();
    progress::say(&format!(
        "导入完成：读取 {} 行，新增 {}，已有 {}，拒绝 {}。",
        report.read, report.new, report.known, report.rejected
    ));
    if let Some(path) = report.rejected_file {
        progress::say(&format!(
            "被拒绝的行和原因在 {}。改正后可以重新导入同一文件，已有的不会重复。",
            path.display()
        ));
    }
    Ok(())
}

async fn screen(data: &std::path::Path) -> Said {
    let app = open(&whereabouts::place(data.to_owned())).await?;
    let bar = progress::counter("已筛查");
    let report = app::screen::screen(&app, &persona::system("screen"), |done| bar.set_position(done))
        .await
        .map_err(|error| said(&error))?;
    bar.finish_and_clear();
    progress::say(&format!(
        "筛查完成：{} 名当事人，新线索 {} 条，已有线索或案件 {} 个，无法比对 {} 行。",
        report.screened, report.proposed, report.known, report.skipped
    ));
    Ok(())
}

async fn rebuild(data: &std::path::Path) -> Said {
    let app = open(&whereabouts::place(data.to_owned())).await?;
    let bar = progress::bar("重建");
    let report = app::rebuild::rebuild(&app, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .await
    .map_err(|error| said(&error))?;
    bar.finish_and_clear();
    for line in report.lines() {
        progress::say(&line);
    }
    if report.equal() {
        Ok(())
    } else {
        Err("重建前的查询表与全程记录不一致，现已按全程记录改正。请查明原因（是否有人直接改动了数据库）。"
            .to_owned())
    }
}
