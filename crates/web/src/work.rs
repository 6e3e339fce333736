//! The workbench: desks of the people who work here.

mod address;
mod assign;
mod board;
mod bulk;
mod calendar;
pub mod case;
mod cases;
mod complaints;
mod due;
mod duty;
mod figures;
mod finding;
mod intake;
mod journal;
mod leads;
mod ledger;
mod matters;
mod my_work;
mod notices;
mod organisations;
mod referrals;
pub(crate) mod refused;
mod search;
mod sheet;
mod stage;
mod tokens;
mod visits;

use axum::Router;
use kernel::Role;

use crate::House;

/// The pages below `/work`.
pub fn router() -> Router<House> {
    Router::new()
        .merge(my_work::router())
        .merge(board::router())
        .merge(intake::router())
        .merge(leads::router())
        .merge(matters::router())
        .merge(cases::router())
        .merge(assign::router())
        .merge(figures::router())
        .merge(visits::router())
        .merge(organisations::router())
        .merge(case::router())
        .merge(referrals::router())
        .merge(ledger::router())
        .merge(journal::router())
        .merge(search::router())
        .merge(complaints::router())
        .merge(notices::router())
        .merge(calendar::router())
        .merge(duty::router())
        .merge(tokens::router())
}

/// The desks of a role: address, name, icon.
pub fn desks(role: Role) -> &'static [(&'static str, &'static str, &'static str)] {
    match role {
        Role::Handler => &[
            ("/work", "我的工作", "inbox"),
            ("/work/intake", "收件", "user-plus"),
            ("/work/leads", "线索", "bulb"),
            ("/work/cases", "案件", "folder"),
            ("/work/matters", "原案", "gavel"),
            ("/work/referrals", "移送", "send"),
            ("/work/visits", "回访", "calendar-event"),
            ("/work/ledger", "资金", "coin"),
            ("/work/complaints", "投诉评价", "message"),
            ("/work/board", "概览", "chart-bar"),
            ("/work/figures", "统计", "chart-line"),
            ("/work/organisations", "单位", "building"),
        ],
        Role::Approver => &[
            ("/work", "我的工作", "inbox"),
            ("/work/cases", "案件", "folder"),
            ("/work/leads", "线索", "bulb"),
            ("/work/referrals", "移送", "send"),
            ("/work/ledger", "资金", "coin"),
            ("/work/complaints", "投诉评价", "message"),
            ("/work/board", "概览", "chart-bar"),
            ("/work/figures", "统计", "chart-line"),
        ],
        Role::DepartmentOfficer => &[
            ("/work", "我的工作", "inbox"),
            ("/work/referrals", "收到的移送", "send"),
            ("/work/intake", "代为申请", "user-plus"),
            ("/work/brought", "代办的申请", "folder"),
        ],
        Role::Finance => &[
            ("/work", "我的工作", "inbox"),
            ("/work/cases", "待付与已付", "folder"),
            ("/work/ledger", "资金", "coin"),
        ],
        Role::Auditor => &[
            ("/work", "全部责任", "inbox"),
            ("/work/cases", "案件", "folder"),
            ("/work/leads", "线索", "bulb"),
            ("/work/referrals", "移送", "send"),
            ("/work/ledger", "资金", "coin"),
            ("/work/visits", "回访", "calendar-event"),
            ("/work/journal", "全程留痕", "history"),
            ("/work/complaints", "投诉评价", "message"),
            ("/work/board", "概览", "chart-bar"),
            ("/work/figures", "统计", "chart-line"),
            ("/work/organisations", "单位", "building"),
        ],
        Role::VillageClerk => &[("/work", "我代办的", "inbox"), ("/work/intake", "代为申请", "user-plus")],
        Role::Administrator => &[("/work/tokens", "接口令牌", "lock")],
        Role::Applicant | Role::System => &[],
    }
}
