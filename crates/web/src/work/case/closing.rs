//! The ends of a case that are no decision: the applicant withdraws, or everything is done and it is archived.

use app::{Action, close_case::close_case, withdraw::withdraw as withdraw_application};
use askama::Template;
use axum::response::Response;

use super::{
    at::{AtCase, Settled, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Form, Page, format},
    posted::Posted,
};

#[derive(Template)]
#[template(path = "work/case/closing.html")]
struct ClosingPage {
    page: Page,
    frame: Frame,
    form: Form,
    may_withdraw: bool,
    may_close: bool,
    open: Vec<(String, String)>,
    closed: Option<(String, String)>,
}

/// Both forms, as far as the reader may.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    render(&at, Form::default()).await
}

/// Withdraws at the applicant's wish.
pub async fn withdraw(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let reason = posted.get("reason").to_owned();
    let outcome = withdraw_application(at.app(), &at.who, at.id, posted.seen(), reason).await;
    answer(&at, at.settle(outcome, &posted, Tab::Overview, "已按申请人的意愿撤回申请。").await?).await
}

/// Closes and archives.
pub async fn close(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let summary = posted.get("summary").to_owned();
    let outcome = close_case(at.app(), &at.who, at.id, posted.seen(), summary).await;
    answer(&at, at.settle(outcome, &posted, Tab::Overview, "案件已结案归档。").await?).await
}

async fn answer(at: &AtCase, settled: Settled) -> Result<Response, Failure> {
    match settled {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => render(at, form).await,
    }
}

async fn render(at: &AtCase, form: Form) -> Result<Response, Failure> {
    let view = at.whole(Tab::Overview).await?;
    let referrals = view.referrals.iter().filter(|line| line.stage.is_open()).map(|line| {
        (format!("移送{}：{}", line.to_name, line.stage.label()), format!("/work/referrals/{}", line.id))
    });
    let visits = view
        .follow_ups
        .iter()
        .filter(|line| line.stage == app::model::FollowUpStage::Planned)
        .map(|line| (format!("{} 个月回访，{} 到期", line.month, line.due), Tab::Visits.path(view.id)));
    let template = ClosingPage {
        page: at.page(&view, "结束办理"),
        may_withdraw: view.actions.contains(&Action::WithdrawApplication),
        may_close: view.actions.contains(&Action::CloseCase),
        open: referrals.chain(visits).collect(),
        closed: view.state.closing.as_ref().map(|closing| (format::day(closing.on), closing.summary.clone())),
        frame: Frame::around(at, &view, None),
        form,
    };
    shown(&template, &template.form)
}
