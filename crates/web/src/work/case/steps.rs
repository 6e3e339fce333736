//! What else may be done with a case now, beside the steps that have a tab of their own: every one with a form that
//! says what it means and asks what it needs.

mod fields;
mod posting;

use app::{Action, model::CaseStage, view::case::CaseView};
use askama::Template;
use axum::response::Response;

use super::{
    at::{AtCase, Settled, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Choice, Form, Page},
    posted::Posted,
};

/// How a field is filled in.
pub enum Kind {
    /// Some sentences.
    Area,
    /// A line.
    Text,
    /// An amount in yuan.
    Money,
    /// A day.
    Date,
    /// One of several.
    Select(Vec<Choice>),
    /// A box to tick.
    Tick,
}

/// A field of a step's form; its name begins with the step's.
pub struct Field {
    pub name: String,
    pub label: &'static str,
    pub hint: &'static str,
    pub required: bool,
    pub kind: Kind,
}

/// Something that may be done now.
pub struct Step {
    /// The end of its address.
    pub verb: &'static str,
    pub title: &'static str,
    /// What it means.
    pub explain: String,
    pub button: &'static str,
    /// It takes something away from somebody.
    pub grave: bool,
    pub fields: Vec<Field>,
    /// Something is wrong with what was typed into it.
    pub open: bool,
}

#[derive(Template)]
#[template(path = "work/case/steps.html")]
struct StepsPage {
    page: Page,
    frame: Frame,
    form: Form,
    steps: Vec<Step>,
}

/// What may be done now.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    render(&at, Form::default()).await
}

/// Does one of them.
pub async fn act(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let verb = at.parts.get("verb").cloned().unwrap_or_default();
    let (outcome, done) = posting::run(&at, &verb, &posted).await?;
    match at.settle(outcome, &posted, Tab::Overview, done).await? {
        Settled::Answered(response) => Ok(response),
        Settled::Again(refused) => {
            let mut form = posted.form();
            for (field, error) in refused.errors() {
                form.refuse(&format!("{verb}.{field}"), error.clone());
            }
            render(&at, form).await
        }
    }
}

async fn render(at: &AtCase, form: Form) -> Result<Response, Failure> {
    let view = at.view().await?;
    let mut steps = Vec::new();
    for action in &view.actions {
        steps.extend(fields::steps_of(at, &view, *action).await?);
    }
    for step in &mut steps {
        let head = format!("{}.", step.verb);
        step.open = form.errors().iter().any(|(field, _)| field.starts_with(&head));
    }
    let template = StepsPage {
        page: at.page(&view, "其他办理事项"),
        frame: Frame::around(at, &view, None),
        steps,
        form,
    };
    shown(&template, &template.form)
}

/// Whether a case stands still because it was suspended.
fn is_suspended(view: &CaseView) -> bool {
    view.stage == CaseStage::Suspended
}

/// The address of a step's form; `None` for what has a tab of its own.
#[expect(clippy::wildcard_enum_match_arm, reason = "actions that have a tab of their own have no form here")]
pub fn anchor(view: &CaseView, action: Action) -> Option<(&'static str, &'static str)> {
    Some(match action {
        Action::DeclineApplication => ("不予受理", "decline"),
        Action::AssignHandler => ("指定承办人", "assign"),
        Action::Inquire if view.state.inquiry.is_some() => ("结束调查、听证", "inquiry-end"),
        Action::Inquire => ("外调、听证、请示", "inquiry"),
        Action::SuspendCase if is_suspended(view) => ("恢复审查", "resume"),
        Action::SuspendCase => ("中止审查", "suspend"),
        Action::ExtendDecision => ("延长期限", "extend"),
        Action::TerminateCase => ("终结案件", "terminate"),
        Action::ReopenCase => ("重新办理", "reopen"),
        Action::OfferTransfer if view.state.transfer_offer.is_some() => ("收回移送管辖", "take-back"),
        Action::OfferTransfer => ("移送管辖", "transfer"),
        Action::AnswerTransfer => ("接收移送管辖", "transfer-accept"),
        Action::ManageApplicants => ("共同申请人", "applicant"),
        Action::RequestAdvance => ("先行救助", "advance"),
        Action::DecideAdvance => ("审批先行救助", "advance-approve"),
        Action::AgreeJointHelp => ("联合救助", "joint"),
        Action::RequestFunds => ("请款", "funds"),
        Action::ReceiveFunds => ("登记资金到账", "funds-in"),
        Action::NotifyPayee => ("通知领取", "notify"),
        Action::RevokeRelief => ("撤销决定", "revoke"),
        Action::ReceiveRecovery => ("登记追回", "recovery"),
        Action::WriteOffRecovery => ("核销追回", "write-off"),
        Action::PromiseProof => ("告知承诺", "promise"),
        _ => return None,
    })
}
