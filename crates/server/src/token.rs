//! `lianzhu token`: tokens for the API, made, listed and revoked by whoever administers the machine.

use std::path::PathBuf;

use app::{
    persona,
    token::{TokenLine, make_token, revoke_token, tokens},
};
use clap::Subcommand;

use crate::{Said, progress::say, said};

#[derive(Subcommand)]
pub(crate) enum Token {
    /// 为一个账号签发令牌；令牌只显示这一次
    Make {
        /// 账号：令牌能做的就是这个账号能做的
        account: String,
        /// 用途，如「区法院办案系统」
        #[arg(long, default_value = "")]
        name: String,
        /// 有效天数；不写则一直有效，直到撤销
        #[arg(long)]
        days: Option<u16>,
        /// 数据目录
        #[arg(long, default_value = "data/lianzhu")]
        data: PathBuf,
    },
    /// 列出令牌（不含令牌本身）
    List {
        /// 数据目录
        #[arg(long, default_value = "data/lianzhu")]
        data: PathBuf,
    },
    /// 撤销一个令牌
    Revoke {
        /// 令牌的编号,见 `token list`
        id: String,
        /// 数据目录
        #[arg(long, default_value = "data/lianzhu")]
        data: PathBuf,
    },
}

pub(crate) async fn run(token: Token) -> Said {
    let who = persona::system("administer");
    match token {
        Token::Make { account, name, days, data } => {
            let app = crate::open(&crate::whereabouts::place(data)).await?;
            let made = make_token(&app, &who, &account, &name, days).await.map_err(|error| said(&error))?;
            say(&format!("编号 {}，请立即保存令牌，它不会再显示：", made.1.id));
            say(&made.0);
        }
        Token::List { data } => {
            let app = crate::open(&crate::whereabouts::place(data)).await?;
            for line in tokens(&app, &who).await.map_err(|error| said(&error))? {
                say(&line_of(&line));
            }
        }
        Token::Revoke { id, data } => {
            let app = crate::open(&crate::whereabouts::place(data)).await?;
            revoke_token(&app, &who, &id).await.map_err(|error| said(&error))?;
            say("已撤销；正在运行的服务在几秒内不再接受它。");
        }
    }
    Ok(())
}

fn line_of(line: &TokenLine) -> String {
    let until = line.expires.map_or_else(|| "长期".to_owned(), |moment| moment.to_string());
    let state = line.revoked.map_or_else(|| "有效".to_owned(), |moment| format!("已于 {moment} 撤销"));
    let used = line.last_used.map_or_else(|| "没有用过".to_owned(), |moment| format!("最近使用 {moment}"));
    format!("{}  {}  {}  自 {}  至 {until}  {used}  {state}", line.id, line.account, line.name, line.created)
}
