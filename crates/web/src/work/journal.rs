//! The journal for auditors: what happened, by whom, on what basis, and whether the chain of digests holds.

use app::{
    App, Principal,
    export::{journal_xlsx, may_export},
    view::journal::{TimelineLine, journal, journal_of_case, verify_journal},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, Response},
    routing::{get, post},
};
use kernel::clock_text;

use super::{address::Address, sheet};
use crate::{
    House,
    failure::{Failure, html},
    look::{Chip, Page, Pager},
    posted::Posted,
    visit::{StaffVisit, Visit},
};

/// Rows of a page.
const ROWS: u32 = 100;
/// Signs of a digest that a row shows; the whole stands in its title.
const DIGEST_SIGNS: usize = 12;
/// The kinds that are asked for most, as chips.
const KINDS: [(&str, &str); 13] = [
    ("case_opened", "立案"),
    ("application_submitted", "提出申请"),
    ("opinion_proposed", "审查意见"),
    ("signed_off", "审批签署"),
    ("relief_granted", "决定救助"),
    ("relief_refused", "决定不予救助"),
    ("payment_confirmed", "确认发放"),
    ("referral_sent", "移送"),
    ("lead_dismissed", "排除线索"),
    ("funds_deposited", "资金入池"),
    ("list_exported", "导出列表"),
    ("token_issued", "签发接口令牌"),
    ("token_revoked", "撤销接口令牌"),
];

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new()
        .route("/journal", get(show))
        .route("/journal.xlsx", get(export))
        .route("/journal/verify", post(verify))
}

#[derive(Template)]
#[template(path = "work/journal/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    kept: Vec<(String, String)>,
    q: String,
    export: Option<String>,
    rows: Vec<Row>,
    narrowed: bool,
    pager: Pager,
    verdict: Option<Verdict>,
}

/// What the check of the chain found.
struct Verdict {
    css: &'static str,
    icon: &'static str,
    word: &'static str,
    text: String,
}

struct Row {
    position: u64,
    at: String,
    who: String,
    label: &'static str,
    summary: String,
    kind: String,
    of_kind: String,
    basis: String,
    digest: String,
    short: String,
    case: Option<String>,
    small: bool,
}

async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    html(&page(&house.app, &visit, &who, &Address::of(&visit), None).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    who: &Principal,
    address: &Address,
    verdict: Option<Verdict>,
) -> Result<List, Failure> {
    let kind = Some(address.get("kind").to_owned()).filter(|kind| !kind.is_empty());
    let before = address.after().and_then(|position| position.parse().ok());
    let q = address.get("q").to_owned();
    let found = if q.is_empty() {
        journal(app, who, kind.clone(), before, ROWS).await?
    } else {
        journal_of_case(app, who, &q, kind.clone(), before, ROWS).await?
    };
    let mut chips: Vec<Chip> =
        KINDS.into_iter().map(|(kind, label)| address.chip("kind", kind, label, None)).collect();
    if let Some(kind) = kind.filter(|kind| KINDS.iter().all(|(known, _)| known != kind)) {
        let label = found.rows.first().map_or(kind.as_str(), |row| row.label);
        chips.insert(0, address.chip("kind", &kind, label, None));
    }
    let rows: Vec<Row> = found.rows.into_iter().map(|line| row(line, address)).collect();
    Ok(List {
        page: visit.page("全程留痕"),
        chips,
        kept: address.kept("q"),
        q,
        export: may_export(who).then(|| address.on("/work/journal.xlsx")),
        narrowed: address.narrows(),
        pager: address.pager(rows.len(), found.total, found.next),
        rows,
        verdict,
    })
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let address = Address::of(&visit);
    let kind = Some(address.get("kind").to_owned()).filter(|kind| !kind.is_empty());
    let bytes = journal_xlsx(&house.app, &who, kind, address.get("q")).await?;
    Ok(sheet::file(&house, "journal", "全程留痕", bytes))
}

fn row(line: TimelineLine, address: &Address) -> Row {
    Row {
        position: line.position,
        at: clock_text(line.at),
        who: line.who,
        label: line.label,
        summary: line.summary,
        of_kind: address.with("kind", &line.kind),
        kind: line.kind,
        basis: line.basis,
        short: line.digest.chars().take(DIGEST_SIGNS).collect(),
        digest: line.digest,
        case: line.case.map(|case| format!("/work/cases/{case}")),
        small: line.duty,
    }
}

async fn verify(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    _posted: Posted,
) -> Result<Html<String>, Failure> {
    let check = verify_journal(&house.app, &who).await?;
    let verdict = match check.broken {
        None => Verdict {
            css: "note-done",
            icon: "shield-check",
            word: "完整",
            text: format!(
                "逐条重算了 {} 条记录，前后相连，没有被改动。末条摘要 {}",
                check.events, check.last_digest
            ),
        },
        Some((position, what)) => Verdict {
            css: "note-refused",
            icon: "alert-octagon",
            word: "不一致",
            text: format!(
                "第 {position} 条与前后对不上（{what}）。请立即停止写入，保全数据库和备份，报告安全负责人。"
            ),
        },
    };
    html(&page(&house.app, &visit, &who, &Address::at_path("/work/journal"), Some(verdict)).await?)
}
