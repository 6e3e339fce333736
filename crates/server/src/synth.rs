//! `lianzhu synth`: writes a made-up province as files, as departments would send them, with the truth beside them.

use std::{fs, num::NonZero, path::PathBuf, thread};

use app::clock::Clock;
use clap::{Args, ValueEnum};
use kernel::Day;
use province::{FaultRates, Files, Format, Plan, Spec, Written, write_files};

use crate::{Said, demo, progress, progress::say};

#[derive(Args)]
pub(crate) struct SynthArguments {
    /// 虚构人口数
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(500..=150_000_000))]
    people: u32,
    /// 输出目录；须为空或不存在
    #[arg(long)]
    out: PathBuf,
    /// 登记数据的格式
    #[arg(long, value_enum, default_value_t = Table::Csv)]
    format: Table,
    /// 随机种子；同一种子、人数和日期得到相同的文件
    #[arg(long, default_value_t = demo::SEED)]
    seed: u64,
    /// 数据日，默认为今天
    #[arg(long)]
    today: Option<Day>,
    /// 各部门的差错率（TOML，万分比），默认用内置的
    #[arg(long)]
    faults: Option<PathBuf>,
    /// 线程数，默认为处理器核数
    #[arg(long)]
    threads: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Table {
    Csv,
    Jsonl,
    Xlsx,
}

pub(crate) fn run(arguments: &SynthArguments) -> Said {
    let clock = Clock::System;
    let started = clock.now();
    let today = arguments.today.unwrap_or_else(|| clock.today());
    let out = &arguments.out;
    if out.is_dir() && fs::read_dir(out).map_err(|error| error.to_string())?.next().is_some() {
        return Err(format!("目录 {} 里已有文件。请用 --out 换一个空目录。", out.display()));
    }
    let files = Files {
        folder: out.clone(),
        format: match arguments.format {
            Table::Csv => Format::Csv,
            Table::Jsonl => Format::JsonLines,
            Table::Xlsx => Format::Xlsx,
        },
        threads: arguments.threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get)),
        rates: rates(arguments.faults.as_ref())?,
    };
    let plan = Plan::new(&Spec { seed: arguments.seed, people: arguments.people, today });
    say(&format!("正在生成 {} 名虚构居民，{} 个县（区）。", arguments.people, plan.counties.len()));
    let bar = progress::bar("  居民");
    bar.set_length(u64::from(arguments.people));
    let written =
        write_files(&plan, &files, |people| bar.set_position(people)).map_err(|error| error.to_string())?;
    bar.finish_and_clear();
    report(&written);
    let seconds = clock.now().duration_since(started).as_secs_f64();
    say(&format!("已写入 {}，用时 {seconds:.1} 秒。各文件的含义见其中的「说明.md」。", out.display()));
    Ok(())
}

fn rates(file: Option<&PathBuf>) -> Result<FaultRates, String> {
    let Some(file) = file else {
        return Ok(FaultRates::builtin().clone());
    };
    let text = fs::read_to_string(file)
        .map_err(|error| format!("无法读取差错率文件 {}：{error}。请核对路径。", file.display()))?;
    FaultRates::parse(&text).map_err(|error| format!("差错率文件 {} 有误：{error}", file.display()))
}

fn report(written: &Written) {
    let rows: u64 = written.rows.values().sum();
    let faults: u64 = written.faults.values().sum();
    say(&format!(
        "  居民 {} 名，家庭 {} 户；登记数据 {rows} 行，其中差错 {faults} 处。",
        written.people, written.households
    ));
    say(&format!(
        "  原案 {} 件，应当找到 {} 人；办理过的案件 {} 件；共 {:.1} MB。",
        written.matters,
        written.ought,
        written.cases,
        megabytes(written.bytes)
    ));
}

#[expect(clippy::cast_precision_loss, reason = "a size shown to one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
