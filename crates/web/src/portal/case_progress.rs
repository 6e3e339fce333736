//! `/progress/{case}`: where the application stands, for the applicant and for the clerk who brought it.

use app::{
    Principal,
    add_paper::{Upload, add_paper, finish_supplement},
    model::{CaseStage, ReferralStage},
    notices::{notices, read_all},
    rate_case::rate_case,
    view::{
        complaints::{ComplaintView, own_complaints},
        progress::{self, ProgressStep, ProgressView},
    },
    withdraw::withdraw,
};
use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::CaseId;

use super::{apply::UPLOAD_BYTES_MAX, told, what_now};
use crate::{
    House, failure,
    failure::Failure,
    look::{Choice, Due, FlashKind, Form, Light, Page, StageState, format},
    posted::Posted,
    visit::{Visit, lead_to},
};

/// A step of the way as shown.
pub struct Step {
    /// Its name.
    pub label: &'static str,
    /// What it means.
    pub explain: String,
    /// The day it was reached; empty where it was not.
    pub on: String,
    /// Done, going on, to come.
    pub state: StageState,
}

/// Other help on its way.
struct Help {
    what: String,
    at: String,
    state: &'static str,
    on: String,
}

#[derive(Template)]
#[template(path = "portal/case_progress.html")]
struct CaseProgress {
    page: Page,
    form: Form,
    view: ProgressView,
    headline: &'static str,
    /// What happens now, and what the applicant can do.
    now: &'static str,
    you: &'static str,
    besides: Vec<String>,
    /// When, how much, how far.
    instalments: Vec<(String, String, &'static str)>,
    /// Papers that may follow, and how each stands.
    owed: Vec<(String, String)>,
    is_applicant: bool,
    due: Option<Due>,
    /// What the one who has it must do; empty where nobody must.
    task: String,
    is_late: bool,
    steps: Vec<Step>,
    materials: Vec<Choice>,
    missing: Vec<(String, String)>,
    helps: Vec<Help>,
    paid: bool,
    withdraw_to: String,
    /// What one was told: the line, the day, whether it is new.
    told: Vec<(String, String, bool)>,
    unread: bool,
    /// The complaints and the rating of this case: what, where it stands, the answers.
    said: Vec<Said>,
    may_rate: bool,
    stars: Vec<Choice>,
}

/// What the applicant said of the handling.
struct Said {
    what: String,
    stage: &'static str,
    answers: Vec<String>,
}

pub fn router() -> Router<House> {
    Router::new()
        .route("/progress/{case}", get(show))
        .route("/progress/{case}/papers", post(add).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .route("/progress/{case}/finish", post(finish))
        .route("/progress/{case}/withdraw", post(take_back))
        .route("/progress/{case}/rate", post(rate))
        .route("/progress/{case}/notices", post(notices_read))
}

fn case_id(text: &str) -> Result<CaseId, Failure> {
    text.parse().map_err(|_| app::Error::not_found("这个申请").into())
}

/// Visitors are asked for the number and the code first.
fn ask_first(visit: &Visit) -> Option<Response> {
    matches!(visit.principal(), Principal::Visitor)
        .then(|| lead_to("/progress", FlashKind::Info, "请先填受理编号和查询码。"))
}

async fn show(State(house): State<House>, visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = case_id(&id)?;
    if let Some(response) = ask_first(&visit) {
        return Ok(response);
    }
    Ok(failure::html(&page(&house, &visit, id, Form::default()).await?)?.into_response())
}

async fn add(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = case_id(&id)?;
    if let Some(response) = ask_first(&visit) {
        return Ok(response);
    }
    let material = if posted.get("material").is_empty() { "other" } else { posted.get("material") };
    let mut form = Form::default().with("material", material);
    for (_, file_name, bytes) in &posted.files {
        let upload =
            Upload { material: material.to_owned(), file_name: file_name.clone(), bytes: bytes.clone() };
        if let Err(error) = add_paper(&house.app, &visit.principal(), id, upload).await {
            for refusal in Failure::on_form(error)? {
                form.refuse(
                    "file",
                    format!("「{file_name}」没有保存。{}", told::words(&house.app, &refusal)),
                );
            }
        }
    }
    if posted.files.is_empty() {
        form.refuse("file", "还没有选文件。请先拍照或选一张照片，再点「上传」。");
    }
    if form.is_right() {
        return Ok(lead_to(
            &format!("/progress/{id}#papers"),
            FlashKind::Done,
            "材料已上传，办案人员看得到了。",
        ));
    }
    again(&house, &visit, id, form).await
}

async fn finish(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = case_id(&id)?;
    finish_supplement(&house.app, &visit.principal(), id, posted.seen()).await?;
    Ok(lead_to(&format!("/progress/{id}"), FlashKind::Done, "已告诉办案人员：材料补齐了。"))
}

async fn take_back(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = case_id(&id)?;
    let reason = posted.get("reason").to_owned();
    match withdraw(&house.app, &visit.principal(), id, posted.seen(), reason).await {
        Ok(_) => {
            Ok(lead_to(&format!("/progress/{id}"), FlashKind::Done, "申请已撤回。以后有需要，可以再申请。"))
        }
        Err(app::Error::Refused(refusal)) if refusal.code != "stale_page" => {
            let form = Form::default().with("reason", posted.get("reason"));
            again(&house, &visit, id, form.refusing("reason", told::words(&house.app, &refusal))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn rate(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = case_id(&id)?;
    let stars = posted.get("stars").parse().unwrap_or(0);
    let words = posted.get("words").to_owned();
    match rate_case(&house.app, &visit.principal(), id, stars, words).await {
        Ok(_) => Ok(lead_to(&format!("/progress/{id}"), FlashKind::Done, "谢谢您的评价。")),
        Err(app::Error::Refused(refusal)) => {
            let form = posted.form().refusing("stars", told::words(&house.app, &refusal));
            again(&house, &visit, id, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn notices_read(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Failure> {
    let id = case_id(&id)?;
    read_all(&house.app, &visit.principal()).await?;
    Ok(lead_to(&format!("/progress/{id}"), FlashKind::Done, "通知已标为已读。"))
}

/// 您的投诉 诉〔2026〕330106-0001号；您的评价（2 分）.
fn said_of(view: ComplaintView) -> Said {
    let what = match view.line.stars {
        Some(stars) => format!("您的评价：{stars} 分"),
        None => format!("您的投诉：{}", view.line.number),
    };
    let answers = view.answers.into_iter().map(|(_, text)| text).collect();
    Said { what, stage: view.line.stage.label(), answers }
}

/// The page once more, with what was typed and what is wrong with it.
async fn again(house: &House, visit: &Visit, id: CaseId, form: Form) -> Result<Response, Failure> {
    let page = page(house, visit, id, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page)?).into_response())
}

async fn page(house: &House, visit: &Visit, id: CaseId, form: Form) -> Result<CaseProgress, Failure> {
    let who = visit.principal();
    let view = progress::progress(&house.app, &who, id).await?;
    let is_applicant = matches!(who, Principal::Applicant { .. });
    let told = if is_applicant { notices(&house.app, &who, None, 20).await?.rows } else { Vec::new() };
    let own = if is_applicant { own_complaints(&house.app, &who, id).await? } else { Vec::new() };
    let rated = own.iter().any(|one| one.line.stars.is_some());
    let mut materials: Vec<_> =
        view.checklist.iter().map(|item| Choice::new(&item.code, &item.label)).collect();
    materials.push(Choice::new("other", "其他材料"));
    let missing = view
        .checklist
        .iter()
        .filter(|item| item.required && item.papers.is_empty() && item.code != "application");
    let (now, you) = what_now::of_stage(view.stage);
    Ok(CaseProgress {
        now,
        you,
        besides: what_now::besides(&view),
        instalments: view.instalments.iter().map(what_now::instalment).collect(),
        owed: view.owed.iter().map(what_now::owed).collect(),
        page: visit.page("办理进度").under("查进度", "/progress?other"),
        form,
        headline: headline(view.stage),
        is_applicant,
        unread: told.iter().any(|notice| !notice.seen),
        told: told
            .into_iter()
            .map(|notice| (notice.line, format::day(kernel::Day::of(notice.at)), !notice.seen))
            .collect(),
        may_rate: is_applicant && !rated && view.decision.is_some(),
        said: own.into_iter().map(said_of).collect(),
        stars: [("5", "很满意"), ("4", "满意"), ("3", "一般"), ("2", "不满意"), ("1", "很不满意")]
            .map(|(value, label)| Choice::new(value, label))
            .into(),
        task: view.due.as_ref().map(|line| line.label.clone()).unwrap_or_default(),
        is_late: view.due.as_ref().is_some_and(|line| line.due.remaining < 0),
        due: view.due.as_ref().map(|line| Due {
            day: format::day(line.due.day),
            left: line.due.text(),
            light: match line.due.light {
                kernel::Light::Green => Light::Calm,
                kernel::Light::Amber => Light::Soon,
                kernel::Light::Red => Light::Overdue,
            },
        }),
        steps: steps(&view.steps, view.stage),
        materials,
        missing: missing.map(|item| (item.label.clone(), item.help.clone())).collect(),
        helps: helps(&view),
        paid: matches!(view.stage, CaseStage::Paid | CaseStage::FollowingUp | CaseStage::Closed)
            && !view.amount_chinese.is_empty(),
        withdraw_to: format!("/progress/{id}/withdraw"),
        view,
    })
}

fn helps(view: &ProgressView) -> Vec<Help> {
    let one = |line: &app::view::referrals::ReferralLine| Help {
        what: line.programmes.join("、"),
        at: line.to_name.clone(),
        state: match line.stage {
            ReferralStage::Sent => "已转过去，等对方签收",
            ReferralStage::Received => "对方正在办理",
            ReferralStage::Granted => "已经给了帮助",
            ReferralStage::Declined => "对方认为不符合条件",
            ReferralStage::Recalled => "已收回，不再办理",
        },
        on: format::day(line.resolved_on.unwrap_or(line.sent_on)),
    };
    view.referrals.iter().map(one).collect()
}

/// The stage in the applicant's words.
fn headline(stage: CaseStage) -> &'static str {
    match stage {
        CaseStage::Informed => "可以申请了",
        CaseStage::Applied => "正在检查材料",
        CaseStage::AwaitingSupplement => "等您补充材料",
        CaseStage::NotAccepted => "这次没有受理",
        CaseStage::Accepted => "已经受理，等待核实",
        CaseStage::UnderReview | CaseStage::OutsideInquiry | CaseStage::Entrusted => "正在核实情况",
        CaseStage::Hearing => "正在安排听证",
        CaseStage::Instruction => "正在请示上级",
        CaseStage::Suspended => "暂停办理",
        CaseStage::Transferred => "已转到有管辖权的单位",
        CaseStage::Proposed | CaseStage::Approving => "正在审批",
        CaseStage::Granted => "决定给您救助，等待发放",
        CaseStage::FundsRequested => "决定给您救助，正在申请资金",
        CaseStage::FundsReceived | CaseStage::Notified => "资金已到，请留意领取通知",
        CaseStage::PartlyPaid => "救助金正在分批发放",
        CaseStage::Paid | CaseStage::FollowingUp => "救助金已发放",
        CaseStage::Terminated => "办理已经终结",
        CaseStage::Revoked => "救助决定已撤销",
        CaseStage::Recovering => "需要退回已发放的救助金",
        CaseStage::Refused => "这次没有批准",
        CaseStage::Withdrawn => "申请已撤回",
        CaseStage::Abandoned => "逾期没有补材料，已按放弃处理",
        CaseStage::Closed => "已经办结",
    }
}

/// The way as shown: what is behind the present step is done; without a present step what has a day is done.
pub fn steps(way: &[ProgressStep], stage: CaseStage) -> Vec<Step> {
    let present = way.iter().position(|step| step.current);
    let state = |at: usize, step: &ProgressStep| match present {
        Some(present) if at < present => StageState::Done,
        Some(present) if at == present => StageState::Current,
        Some(_) => StageState::Upcoming,
        None if step.on.is_some() || stage == CaseStage::Closed => StageState::Done,
        None => StageState::Stopped,
    };
    way.iter()
        .enumerate()
        .map(|(at, step)| Step {
            label: step.label,
            explain: step.explain.clone(),
            on: step.on.map(format::day).unwrap_or_default(),
            state: state(at, step),
        })
        .collect()
}
