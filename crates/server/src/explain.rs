//! `lianzhu rules explain`: the finding on a fact file, as JSON or as lines for a person.

use std::{fs, path::PathBuf};

use app::{
    model::Finding,
    packs::{Source, explain},
};
use clap::{Args, ValueEnum};
use kernel::Day;

use crate::{Said, packs, progress::say};

/// How to print.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// 机器读取
    Json,
    /// 人读
    Text,
}

#[derive(Args)]
pub(crate) struct ExplainArguments {
    /// 事实文件（JSON）：{"facts": {"victim_died": true, …}}
    #[arg(long)]
    facts: PathBuf,
    /// 按哪一天的规则（2026-03-02）；默认今天
    #[arg(long)]
    on: Option<String>,
    /// 规则包根目录；默认 rulepacks/
    #[arg(long, conflicts_with = "pack")]
    packs: Option<PathBuf>,
    /// 一个规则包的目录
    #[arg(long)]
    pack: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(arguments: &ExplainArguments) -> Said {
    let on = match &arguments.on {
        Some(text) => text.parse::<Day>().map_err(|error| format!("--on:{error}"))?,
        None => app::clock::Clock::System.today(),
    };
    let path = &arguments.facts;
    let text = fs::read_to_string(path).map_err(|error| {
        format!("无法读取事实文件 {}：{error}。请核对路径，文件应为 UTF-8 的 JSON。", path.display())
    })?;
    let facts = |source: &Source<'_>| {
        explain(source, &text, on).map_err(|error| format!("事实文件 {} 有错误：\n{error}", path.display()))
    };
    let finding = match &arguments.pack {
        Some(folder) => facts(&Source::One(&packs::one(folder)?))?,
        None => facts(&Source::Set(&packs::set(arguments.packs.as_deref())?))?,
    };
    match arguments.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&finding).map_err(|error| error.to_string())?;
            say(&json);
        }
        Format::Text => print(&finding),
    }
    Ok(())
}

fn print(finding: &Finding) {
    say(&format!("结论（{}）：{}", finding.on, finding.outcome.label()));
    for line in &finding.explanation.applicant {
        say(&format!("  {line}"));
    }
    for line in &finding.explanation.officer {
        let mark = match line.holds {
            Some(true) => "✔",
            Some(false) => "✘",
            None => "?",
        };
        say(&format!("{mark} {} {}（{}）", line.code, line.text, line.basis));
    }
    if let Some(steps) = &finding.amount.steps {
        for step in steps {
            say(&format!("  {}:{}", step.text, kernel::Fen::new(step.fen).yuan()));
        }
    }
}
