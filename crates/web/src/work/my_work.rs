//! My work: one queue of open duties, the late ones on top. A village clerk sees the applications they brought.

use app::{
    Principal,
    export::{duties_xlsx, may_export},
    view::{
        cases::{CaseFilter, cases},
        my_work::{About, DutyLine, WorkBand, WorkFilter, WorkPage, work},
    },
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use kernel::Role;

use super::{
    address::Address,
    due, sheet,
    stage::{Mark, mark},
};
use crate::{
    House,
    failure::{Failure, html},
    look::{Due, Page, Pager},
    visit::{StaffVisit, Visit},
};

/// Rows of a page.
const ROWS: u32 = 100;

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new()
        .route("/", get(show))
        .route("/duties.xlsx", get(export))
        .route("/brought", get(show_brought))
}

#[derive(Template)]
#[template(path = "work/my_work/queue.html")]
struct Queue {
    page: Page,
    /// The parts with how much is in each.
    figures: Vec<Figure>,
    groups: Vec<Group>,
    kept: Vec<(String, String)>,
    q: String,
    narrowed: bool,
    export: Option<String>,
    elsewhere: Option<(&'static str, &'static str)>,
    pager: Pager,
}

/// A part of the queue and how much is in it.
struct Figure {
    label: &'static str,
    href: String,
    count: i64,
    standing: &'static str,
    on: bool,
}

/// Duties of a part that stand on this page.
struct Group {
    label: &'static str,
    count: i64,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    verb: &'static str,
    /// The case's number, or why there is none.
    number: String,
    person: String,
    /// What it is about, where it is nobody's.
    instead: &'static str,
    unnumbered: &'static str,
    duty: String,
    /// 警示（审批人）; empty before the first rung.
    escalated: String,
    org: String,
    due: Due,
    css: &'static str,
    basis: String,
}

#[derive(Template)]
#[template(path = "work/my_work/brought.html")]
struct Brought {
    page: Page,
    rows: Vec<BroughtRow>,
    pager: Pager,
}

struct BroughtRow {
    href: String,
    number: String,
    person: String,
    stage: Mark,
    org: String,
    opened: String,
    amount: String,
}

async fn show(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    if who.role() == Some(Role::VillageClerk) {
        return Ok(brought(&house, &visit, &who).await?.into_response());
    }
    // No duty is an administrator's.
    if who.role() == Some(Role::Administrator) {
        return Ok(Redirect::to("/work/tokens").into_response());
    }
    let address = Address::of(&visit);
    let filter = WorkFilter {
        band: band_of(&address),
        text: address.get("q").to_owned(),
        after: address.after(),
        limit: ROWS,
    };
    let found = work(&house.app, &who, &filter).await?;
    Ok(html(&queue(&visit, &who, &address, found))?.into_response())
}

fn band_of(address: &Address) -> Option<WorkBand> {
    WorkBand::ALL.into_iter().find(|band| band.word() == address.get("band"))
}

fn queue(visit: &Visit, who: &Principal, address: &Address, found: WorkPage) -> Queue {
    let auditor = who.role() == Some(Role::Auditor);
    let asked = band_of(address);
    let figure = |(band, count): &(WorkBand, i64)| Figure {
        label: band.label(),
        href: address.with("band", if asked == Some(*band) { "" } else { band.word() }),
        count: *count,
        standing: if *count > 0 { standing(*band) } else { "" },
        on: asked == Some(*band),
    };
    let figures = found.counts.iter().map(figure).collect();
    let shown = found.rows.len();
    let mut groups: Vec<Group> = Vec::new();
    for band in WorkBand::ALL {
        let rows: Vec<Row> = found
            .rows
            .iter()
            .filter(|(of, _)| *of == band)
            .map(|(_, line)| row(line.clone(), css_of(band), auditor))
            .collect();
        let count = found.counts.iter().find(|(of, _)| *of == band).map_or(0, |(_, count)| *count);
        if !rows.is_empty() {
            groups.push(Group { label: band.label(), count, rows });
        }
    }
    Queue {
        page: visit.page(if auditor { "全部责任" } else { "我的工作" }),
        figures,
        groups,
        kept: address.kept("q"),
        q: address.get("q").to_owned(),
        narrowed: address.narrows(),
        export: may_export(who).then(|| address.on("/work/duties.xlsx")),
        elsewhere: match who.role() {
            Some(Role::Handler) => Some(("/work/leads", "看看线索")),
            Some(Role::Approver | Role::Finance | Role::Auditor) => Some(("/work/cases", "看看案件")),
            Some(Role::DepartmentOfficer) => Some(("/work/referrals", "看看收到的移送")),
            Some(Role::VillageClerk | Role::Administrator | Role::Applicant | Role::System) | None => None,
        },
        pager: address.pager(shown, found.total, found.next),
    }
}

/// How a part stands out.
fn standing(band: WorkBand) -> &'static str {
    match band {
        WorkBand::Overdue => "is-refused",
        WorkBand::Today => "is-act",
        WorkBand::Week | WorkBand::Later | WorkBand::Paused | WorkBand::Others => "",
    }
}

/// How the rows of a part look.
fn css_of(band: WorkBand) -> &'static str {
    match band {
        WorkBand::Overdue => "is-late",
        WorkBand::Today | WorkBand::Week | WorkBand::Later => "",
        WorkBand::Paused | WorkBand::Others => "is-waiting",
    }
}

async fn export(State(house): State<House>, StaffVisit(visit, who): StaffVisit) -> Result<Response, Failure> {
    let address = Address::of(&visit);
    let bytes = duties_xlsx(&house.app, &who, band_of(&address), address.get("q")).await?;
    Ok(sheet::file(&house, "duties", "待办", bytes))
}

fn row(line: DutyLine, css: &'static str, reads: bool) -> Row {
    let (mut href, mut verb) = place(&line.about, &line.code);
    if line.by_hand && !matches!(line.about, About::Referral(_)) {
        href = format!("/work/duty?stream={}&duty={}", line.stream, line.id);
        verb = "登记";
    }
    let waits = css == "is-waiting";
    let (instead, unnumbered) = about_nobody(&line.about);
    let mut shown = due::shown(&line.due);
    if let Some(reason) = &line.paused {
        shown = Due { day: shown.day, ..Due::paused(format!("暂停计时：{reason}")) };
    }
    Row {
        href,
        verb: if waits || reads { "查看" } else { verb },
        number: line.number,
        person: line.person,
        instead,
        unnumbered,
        duty: line.label,
        escalated: line.escalated,
        org: if waits && line.paused.is_none() {
            format!("等{}（{}）", line.role.label(), line.org_name)
        } else {
            line.org_name
        },
        due: shown,
        css,
        basis: format!("{}；时限 {}；自 {} 起", line.basis, line.length, line.opened_on),
    }
}

/// What stands for the person and for the number where a duty has none.
fn about_nobody(about: &About) -> (&'static str, &'static str) {
    match about {
        About::Case(_) | About::FollowUp(..) | About::Referral(_) => ("未登记", ""),
        About::Lead(_) => ("未登记", "尚未立案"),
        About::Complaint(_) => ("投诉和评价", ""),
        About::Office(_) => ("单位职责", ""),
    }
}

/// Where a duty is done, and the word for doing it.
fn place(about: &About, code: &str) -> (String, &'static str) {
    match about {
        About::Lead(id) => (format!("/work/leads/{id}"), "核查"),
        About::Referral(id) => {
            let verb = match code {
                "acknowledge_referral" => "签收",
                "feed_back_referral" => "反馈",
                _ => "跟进",
            };
            (format!("/work/referrals/{id}"), verb)
        }
        About::FollowUp(_, Some(case)) => (format!("/work/cases/{case}/visits"), "回访"),
        About::Complaint(id) => (format!("/work/complaints/{id}"), "答复"),
        About::Office(_) => ("/work".to_owned(), "登记"),
        About::FollowUp(_, None) => ("/work/cases".to_owned(), "回访"),
        About::Case(id) => {
            let (tab, verb) = tab_of(code);
            (format!("/work/cases/{id}{tab}"), verb)
        }
    }
}

/// The tab of a case where a duty is done; duties that packs add later are done on its overview.
fn tab_of(code: &str) -> (&'static str, &'static str) {
    match code {
        "check_materials" | "check_supplement" | "supplement" | "deferred_paper" | "verify_promise" => {
            ("/papers", "审核")
        }
        "decide" | "decide_at_latest" => ("/finding", "审查"),
        "collect_evidence" | "press_entrusted" | "press_instruction" | "check_suspension" => {
            ("/finding", "跟进")
        }
        "announce_hearing" | "publish_hearing" | "hold_hearing" => ("/finding", "听证"),
        "revise" => ("/decision", "修改"),
        "sign_off" | "approve_advance" | "regularise_advance" => ("/decision", "审批"),
        "explain_declined" | "tell_refusal" | "serve_decision" => ("/decision", "告知"),
        "pay" | "pay_advance" | "pay_again" | "notify_payee" => ("/money", "发放"),
        "request_funds" | "commission_review" | "chase_funds" => ("/money", "请款"),
        "recover" => ("/money", "追回"),
        "answer_transfer" | "press_transfer" => ("/steps", "移送"),
        "take_up_transfer" | "joint_shares" => ("", "移送"),
        "copy_with_file" | "archive" | "archive_refused" | "archive_revoked" => ("", "归档"),
        "refer" | "refer_refused" => ("/referrals", "移送"),
        "follow_up" => ("/visits", "回访"),
        "invite_application" => ("", "告知"),
        _ => ("", "办理"),
    }
}

/// What a department helped people to apply for.
async fn show_brought(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
) -> Result<Html<String>, Failure> {
    brought(&house, &visit, &who).await
}

async fn brought(house: &House, visit: &Visit, who: &Principal) -> Result<Html<String>, Failure> {
    let address = Address::of(visit);
    let filter = CaseFilter { after: address.after(), limit: 50, ..CaseFilter::default() };
    let list = cases(&house.app, who, &filter).await?;
    let rows: Vec<BroughtRow> = list
        .rows
        .into_iter()
        .map(|line| BroughtRow {
            href: format!("/progress/{}", line.id),
            number: line.number,
            person: line.person,
            stage: mark(line.stage),
            org: line.org_name,
            opened: line.opened_on.to_string(),
            amount: line.amount.map(|amount| amount.yuan()).unwrap_or_default(),
        })
        .collect();
    html(&Brought {
        page: visit.page("代办的申请"),
        pager: address.pager(rows.len(), list.total, list.next),
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duty_of_the_packs_leads_to_its_tab() {
        let folder =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulepacks/procuratorate/2021-12-31/duties.toml");
        let table: toml::Table = toml::from_str(&std::fs::read_to_string(folder).unwrap()).unwrap();
        let duties = table.values().find_map(toml::Value::as_array).unwrap();
        for duty in duties {
            let code = duty["code"].as_str().unwrap();
            let elsewhere = ["lead", "referral", "complaint", "rating", "annual_report", "half_year_check"];
            let elsewhere = elsewhere.iter().any(|word| code.contains(word));
            assert!(elsewhere || tab_of(code).1 != "办理", "{code} has no place");
        }
    }
}
