//! Several leads at once: the question with the reason, then each one's answer.

use std::collections::BTreeMap;

use app::{
    App, Error, Principal,
    bulk::{LeadBulk, bulk_leads},
    persona,
    view::leads::lead,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{LeadId, OrgId};

use crate::{
    House,
    failure::{Failure, html},
    look::{Choice, FlashKind, Form},
    posted::Posted,
    visit::{StaffVisit, Visit, lead_to},
    work::{
        bulk::{AskPage, DonePage, chosen, row},
        refused,
    },
};

/// Asks once more.
pub async fn ask(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    posted: Posted,
) -> Result<Response, Failure> {
    let ids: Vec<LeadId> = chosen(&posted.all("pick"));
    if ids.is_empty() {
        return Ok(lead_to("/work/leads", FlashKind::Act, "请先勾选线索，再点要做的事。"));
    }
    let shown = question(&house.app, &visit, &who, posted.get("what"), ids, Form::default()).await?;
    Ok(html(&shown)?.into_response())
}

async fn question(
    app: &App,
    visit: &Visit,
    who: &Principal,
    what: &str,
    ids: Vec<LeadId>,
    form: Form,
) -> Result<AskPage, Failure> {
    let names = names(app, who, &ids).await?;
    let number = ids.len();
    let (question, explain, choose, reason) = match what {
        "hand-on" => {
            let choices = offices(app, who).await?;
            let choose = Some(("to", "接收单位", choices));
            (format!("把 {number} 条线索转交其他单位？"), "接收单位会看到转交的理由。", choose, true)
        }
        "dismiss" => {
            let explain = "排除以后不再出现在待研判里；理由留痕，以后可以恢复。";
            (format!("排除 {number} 条线索？"), explain, None, true)
        }
        _ => {
            let explain = "每条线索立一件案，由您承办；同一人同一原案已有案件的不会重复立案。";
            (format!("把 {number} 条线索转为案件？"), explain, None, false)
        }
    };
    Ok(AskPage {
        page: visit.page("批量办理").under("线索", "/work/leads"),
        form,
        question,
        explain,
        action: "/work/leads/bulk/do",
        back: "/work/leads",
        what: what.to_owned(),
        chosen: ids.iter().map(|id| (id.to_string(), named(&names, *id))).collect(),
        choose,
        reason,
    })
}

/// Does it, one after another.
pub async fn act(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    posted: Posted,
) -> Result<Response, Failure> {
    let ids: Vec<LeadId> = chosen(&posted.all("pick"));
    let reason = posted.get("reason").to_owned();
    let mut form = posted.form();
    if matches!(posted.get("what"), "dismiss" | "hand-on") && reason.is_empty() {
        form.refuse("reason", "请写明理由，审计以此核对。");
    }
    if posted.get("what") == "hand-on" && posted.get("to").is_empty() {
        form.refuse("to", "请选择接收单位。");
    }
    let what = match posted.get("what") {
        "hand-on" => LeadBulk::HandOn { to: OrgId(posted.get("to").to_owned()), reason },
        "dismiss" => LeadBulk::Dismiss { reason },
        _ => LeadBulk::TakeUp,
    };
    let names = names(&house.app, &who, &ids).await?;
    let answers = if form.is_right() {
        match bulk_leads(&house.app, &who, ids.clone(), &what).await {
            Ok(answers) => answers,
            Err(error) => {
                for refusal in Failure::on_form(error)? {
                    form.refuse(refusal.field.as_deref().unwrap_or("top"), refused::line(&refusal));
                }
                Vec::new()
            }
        }
    } else {
        Vec::new()
    };
    if !form.is_right() {
        let shown = question(&house.app, &visit, &who, posted.get("what"), ids, form).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response());
    }
    let rows: Vec<_> =
        answers.into_iter().map(|answer| row("/work/leads", named(&names, answer.id), answer)).collect();
    let shown = DonePage {
        page: visit.page("逐件结果").under("线索", "/work/leads"),
        title: "批量办理的结果".to_owned(),
        back: "/work/leads",
        done: rows.iter().filter(|row| row.done).count(),
        rows,
    };
    Ok(html(&shown)?.into_response())
}

/// The names of the leads that the reader may see; of others there is none.
async fn names(app: &App, who: &Principal, ids: &[LeadId]) -> Result<BTreeMap<LeadId, String>, Failure> {
    let mut names = BTreeMap::new();
    for id in ids {
        match lead(app, who, *id).await {
            Ok(view) => names.insert(*id, format!("{} {}", view.line.person, view.line.matter)),
            Err(Error::NotFound(_) | Error::Denied(_)) => None,
            Err(error) => return Err(error.into()),
        };
    }
    Ok(names)
}

fn named(names: &BTreeMap<LeadId, String>, id: LeadId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| "看不到的线索".to_owned())
}

/// The other offices that decide on assistance.
async fn offices(app: &App, who: &Principal) -> Result<Vec<Choice>, Failure> {
    let own = match who {
        Principal::Staff(staff) => Some(staff.org.clone()),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
    };
    let all = persona::organisations(app).await?;
    let deciding = all.into_iter().filter(|org| org.kind.organ().is_some() && Some(&org.id) != own.as_ref());
    Ok(deciding.map(|org| Choice::new(org.id.to_string(), org.name)).collect())
}
