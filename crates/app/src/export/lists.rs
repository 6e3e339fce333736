//! The lists of the desks, one after another: the columns of each.

use access::Principal;
use casework::{lead::LeadStage, person::MatterKind};
use fund::TransferState;
use kernel::{OrganisationKind, clock_text};

use super::{Cell, PAGE, Sheet, all_pages, day, narrowed, sought, text, written};
use crate::{
    App, Error,
    view::{
        cases::{CaseFilter, cases},
        figures::{FigureFilter, figures},
        journal::{journal, journal_of_case},
        leads::{LeadFilter, leads},
        matters::matters,
        money::{LedgerFilter, ledger},
        my_work::{WorkBand, WorkFilter, work},
        organisations::organisations,
        referrals::{ReferralFilter, search_referrals},
        search::search,
        visits::{VisitFilter, visits},
    },
};

/// The labels of what a list was narrowed to: by their number where there are many.
fn several(labels: impl IntoIterator<Item = &'static str>) -> String {
    let labels: Vec<&str> = labels.into_iter().collect();
    if labels.len() > 3 { format!("{} 种", labels.len()) } else { labels.join("、") }
}

/// The list of cases, as filtered, as an XLSX file's bytes.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn cases_xlsx(app: &App, who: &Principal, filter: &CaseFilter) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => {
        let filter = CaseFilter { limit: PAGE, after: after.clone(), ..filter.clone() };
        cases(app, who, &filter).await?
    });
    let rows = lines.into_iter().map(|line| {
        vec![
            text(line.number),
            text(line.person),
            text(line.stage.label()),
            text(line.org_name),
            Cell::Day(line.opened_on),
            day(line.accepted_on),
            line.amount.map_or(Cell::Empty, Cell::Money),
            day(line.paid_on),
        ]
    });
    let headers =
        vec!["受理编号", "申请人", "状态", "承办单位", "立案日期", "受理日期", "救助金额（元）", "发放日期"];
    let filter = narrowed([
        ("状态", several(filter.stages.iter().map(|stage| stage.label()))),
        ("本人承办", if filter.mine { "是".to_owned() } else { String::new() }),
        sought(&filter.text),
    ]);
    written(app, who, Sheet { name: "救助案件", filter, headers, rows: rows.collect(), cut }).await
}

/// The list of leads.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn leads_xlsx(app: &App, who: &Principal, filter: &LeadFilter) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => {
        leads(app, who, &LeadFilter { after: after.clone(), limit: PAGE, ..filter.clone() }).await?
    });
    let rows = lines.into_iter().map(|line| {
        vec![
            Cell::Int(i64::from(line.score)),
            text(line.person),
            line.age.map_or(Cell::Empty, |age| Cell::Int(i64::from(age))),
            text(line.reasons.join("；")),
            text(line.priority.join("、")),
            text(line.matter),
            text(line.stage.label()),
            Cell::Day(line.proposed_on),
            day(line.due.map(|due| due.day)),
        ]
    });
    let headers = vec!["评分", "姓名", "年龄", "理由", "优先情形", "原案", "状态", "发现日期", "核查期限"];
    let filter = narrowed([("状态", several(filter.stage.map(LeadStage::label))), sought(&filter.text)]);
    written(app, who, Sheet { name: "线索", filter, headers, rows: rows.collect(), cut }).await
}

/// The list of matters.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn matters_xlsx(
    app: &App,
    who: &Principal,
    q: &str,
    kind: Option<MatterKind>,
) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => matters(app, who, q, kind, after.clone(), PAGE).await?);
    let rows = lines.into_iter().map(|line| {
        vec![
            text(line.number),
            text(line.kind.label()),
            text(line.charge),
            text(line.body),
            text(line.region_name),
            day(line.dated),
        ]
    });
    let headers = vec!["案号", "类型", "罪名或案由", "办案机关", "地区", "日期"];
    let filter = narrowed([("类型", several(kind.map(MatterKind::label))), sought(q)]);
    written(app, who, Sheet { name: "原案", filter, headers, rows: rows.collect(), cut }).await
}

/// The list of referrals.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn referrals_xlsx(app: &App, who: &Principal, filter: &ReferralFilter) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => {
        search_referrals(app, who, &ReferralFilter { after: after.clone(), limit: PAGE, ..filter.clone() }).await?
    });
    let rows = lines.into_iter().map(|line| {
        vec![
            text(line.person),
            text(line.number),
            text(line.from_name),
            text(line.to_name),
            text(line.programmes.join("、")),
            Cell::Day(line.sent_on),
            text(line.stage.label()),
            day(line.resolved_on),
        ]
    });
    let headers = vec!["申请人", "案号", "移送单位", "接收部门", "建议项目", "移送日期", "进展", "反馈日期"];
    let filter =
        narrowed([("进展", several(filter.stages.iter().map(|stage| stage.label()))), sought(&filter.text)]);
    written(app, who, Sheet { name: "移送", filter, headers, rows: rows.collect(), cut }).await
}

/// One's open duties.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn duties_xlsx(
    app: &App,
    who: &Principal,
    band: Option<WorkBand>,
    q: &str,
) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let mut rows = Vec::new();
    let mut filter = WorkFilter { band, text: q.to_owned(), after: None, limit: PAGE };
    let cut = loop {
        let page = work(app, who, &filter).await?;
        rows.extend(page.rows.into_iter().map(|(band, line)| {
            vec![
                text(band.label()),
                text(line.person),
                text(line.number),
                text(line.label),
                Cell::Day(line.due.day),
                text(line.due.text()),
                text(line.role.label()),
                text(line.org_name),
                text(line.paused.unwrap_or_default()),
                text(line.basis),
            ]
        }));
        match page.next {
            Some(next) if rows.len() < super::ROWS_MAX => filter.after = Some(next),
            next => break next.is_some(),
        }
    };
    let headers = vec![
        "紧急程度",
        "当事人",
        "案号",
        "要做什么",
        "期限",
        "还剩",
        "责任岗位",
        "责任单位",
        "暂停原因",
        "依据",
    ];
    let filter = narrowed([("紧急程度", several(band.map(WorkBand::label))), sought(q)]);
    written(app, who, Sheet { name: "待办", filter, headers, rows, cut }).await
}

/// The transfers of the ledger.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn ledger_xlsx(app: &App, who: &Principal, filter: &LedgerFilter) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => {
        ledger(app, who, &LedgerFilter { after: after.clone(), limit: PAGE, ..filter.clone() }).await?.transfers
    });
    let rows = lines.into_iter().map(|line| {
        vec![
            Cell::Day(line.on),
            text(line.number),
            text(line.from),
            text(line.to),
            text(line.state.label()),
            text(line.decision_number),
            text(line.bank_reference),
            Cell::Money(line.amount),
        ]
    });
    let headers = vec!["日期", "案件或文件", "从", "到", "状态", "决定书", "银行流水", "金额（元）"];
    let filter = narrowed([("状态", several(filter.state.map(TransferState::label))), sought(&filter.text)]);
    written(app, who, Sheet { name: "收支", filter, headers, rows: rows.collect(), cut }).await
}

/// The journal, as filtered: a case's, a kind's.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn journal_xlsx(
    app: &App,
    who: &Principal,
    kind: Option<String>,
    number: &str,
) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => {
        let before = after.as_ref().and_then(|position| position.parse().ok());
        match number.trim() {
            "" => journal(app, who, kind.clone(), before, PAGE).await?,
            number => journal_of_case(app, who, number, kind.clone(), before, PAGE).await?,
        }
    });
    let rows = lines.into_iter().map(|line| {
        vec![
            Cell::Int(i64::try_from(line.position).unwrap_or(i64::MAX)),
            text(clock_text(line.at)),
            text(line.who),
            text(line.label),
            text(line.summary),
            text(line.basis),
            text(line.digest),
        ]
    });
    let headers = vec!["序号", "时间", "谁", "做了什么", "内容", "依据", "摘要"];
    let filter = narrowed([("类别", kind.unwrap_or_default()), ("案号", number.trim().to_owned())]);
    written(app, who, Sheet { name: "全程留痕", filter, headers, rows: rows.collect(), cut }).await
}

/// The follow-ups.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn visits_xlsx(app: &App, who: &Principal, filter: &VisitFilter) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => {
        let filter = VisitFilter { limit: PAGE, after: after.clone(), ..filter.clone() };
        visits(app, who, &filter).await?
    });
    let rows = lines.into_iter().map(|line| {
        vec![
            text(line.person),
            text(line.number),
            text(line.phone),
            Cell::Int(line.month),
            Cell::Day(line.due.day),
            text(line.stage.label()),
            day(line.done_on),
            text(line.method.map(|method| method.label()).unwrap_or_default()),
            text(line.hardship.map(|hardship| hardship.label()).unwrap_or_default()),
            line.satisfaction.map_or(Cell::Empty, Cell::Int),
            text(line.org_name),
        ]
    });
    let headers = vec![
        "当事人",
        "案号",
        "电话",
        "发放后几个月",
        "期限",
        "状态",
        "回访日期",
        "方式",
        "困难变化",
        "满意度",
        "单位",
    ];
    let filter = narrowed([("状态", several(filter.stage.map(|stage| stage.label()))), sought(&filter.text)]);
    written(app, who, Sheet { name: "回访", filter, headers, rows: rows.collect(), cut }).await
}

/// The offices.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn organisations_xlsx(
    app: &App,
    who: &Principal,
    q: &str,
    kind: Option<OrganisationKind>,
) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let (lines, cut) = all_pages!(after => organisations(app, who, q, kind, after.clone(), PAGE).await?);
    let rows = lines.into_iter().map(|line| {
        let decides = if line.decides { "是" } else { "" };
        vec![
            text(line.name),
            text(line.kind.label()),
            text(line.region.full_name()),
            text(decides),
            text(line.id),
        ]
    });
    let headers = vec!["单位", "类别", "地区", "办理司法救助", "代码"];
    let filter = narrowed([("类别", several(kind.map(OrganisationKind::label))), sought(q)]);
    written(app, who, Sheet { name: "单位", filter, headers, rows: rows.collect(), cut }).await
}

/// What a search found.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn search_xlsx(app: &App, who: &Principal, q: &str) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let found = search(app, who, q).await?;
    let line = |kind: &str, title: String, detail: String| vec![text(kind), text(title), text(detail)];
    let cases = found.cases.into_iter().map(|found| line("案件", found.title, found.detail));
    let leads = found.leads.into_iter().map(|found| line("线索", found.title, found.detail));
    let matters = found.matters.into_iter().map(|found| line("原案", found.title, found.detail));
    let rows = cases.chain(leads).chain(matters).collect();
    let filter = narrowed([sought(q)]);
    written(
        app,
        who,
        Sheet { name: "搜索结果", filter, headers: vec!["类别", "名称", "说明"], rows, cut: false },
    )
    .await
}

/// The figures behind the charts, one number a row.
///
/// # Errors
/// As `cases_xlsx`.
pub async fn figures_xlsx(app: &App, who: &Principal, filter: &FigureFilter) -> Result<Vec<u8>, Error> {
    super::permit(who)?;
    let view = figures(app, who, filter).await?;
    let mut rows = Vec::new();
    let mut number = |chart: &str, of: &str, what: &str, value: Cell| {
        rows.push(vec![text(chart), text(of), text(what), value]);
    };
    for month in &view.months {
        number("收结案", &month.month, "新立案（件）", Cell::Int(month.opened));
        number("收结案", &month.month, "办结（件）", Cell::Int(month.ended));
        number("收结案", &month.month, "月末在办（件）", Cell::Int(month.open));
    }
    for step in &view.steps {
        let of = format!("{} · {}", step.step, step.org_name.as_deref().unwrap_or("全部"));
        number("办理时长", &of, "件数", Cell::Int(step.cases));
        number("办理时长", &of, "中位数（工作日）", Cell::Int(i64::from(step.median)));
        number("办理时长", &of, "九成以内（工作日）", Cell::Int(i64::from(step.p90)));
    }
    for (org, late) in &view.overdue {
        number("逾期责任", org, "项", Cell::Int(*late));
    }
    for paid in &view.paid {
        let of = format!("{} · {}", paid.month, paid.kind);
        number("发放", &of, "笔数", Cell::Int(paid.cases));
        number("发放", &of, "金额（元）", Cell::Money(paid.amount));
    }
    for county in &view.counties {
        number("各县区", &county.name, "立案（件）", Cell::Int(county.cases));
        number("各县区", &county.name, "发放（元）", Cell::Money(county.amount));
    }
    let filter = narrowed([("时间", format!("{} 至 {}", filter.from, filter.to))]);
    written(
        app,
        who,
        Sheet {
            name: "统计", filter, headers: vec!["图表", "项目", "指标", "数值"], rows, cut: false
        },
    )
    .await
}
