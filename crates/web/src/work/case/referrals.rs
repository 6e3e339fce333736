//! Referrals from a case: those sent with what came of them, and the form for the next one, filled from facts.

use std::fmt::Write;

use app::{
    Action, Error,
    model::{ReferralStage, SharingBasis},
    send_referral::{ReferralInput, send_referral},
    view::{
        case::CaseView,
        referrals::{ReferralDraft, ReferralLine, referral_draft},
    },
};
use askama::Template;
use axum::response::Response;
use kernel::OrgId;

use super::{
    at::{AtCase, Settled, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Choice, FlashKind, Form, Page, format},
    posted::Posted,
    visit::lead_to,
};

#[derive(Template)]
#[template(path = "work/case/referrals.html")]
struct ReferralsPage {
    page: Page,
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
    may_send: bool,
    departments: Vec<Choice>,
    programmes: Vec<Choice>,
    sharings: Vec<Choice>,
}

struct Row {
    href: String,
    to: String,
    programmes: String,
    sent: String,
    stage: &'static str,
    css: &'static str,
    resolved: String,
}

/// The referrals of the case.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    let view = at.whole(Tab::Referrals).await?;
    let draft = drafted(&at, &view).await?;
    let form = draft.as_ref().map(|draft| filled(&view, draft)).unwrap_or_default();
    render(&at, view, draft, form)
}

/// Sends one.
pub async fn send(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let input = ReferralInput {
        to: OrgId(posted.get("to").to_owned()),
        programmes: posted.all("programmes"),
        circumstances: posted.get("circumstances").to_owned(),
        suggestion: posted.get("suggestion").to_owned(),
        sharing: if posted.get("sharing") == "consent" {
            SharingBasis::Consent
        } else {
            SharingBasis::Statutory
        },
    };
    match send_referral(at.app(), &at.who, at.id, input).await {
        Ok(_) => {
            Ok(lead_to(&at.path(Tab::Referrals), FlashKind::Done, "移送已发出，接收部门的签收期限开始计算。"))
        }
        Err(error) => match at.refused(error, &posted, Tab::Referrals).await? {
            Settled::Answered(response) => Ok(response),
            Settled::Again(form) => {
                let view = at.whole(Tab::Referrals).await?;
                let draft = drafted(&at, &view).await?;
                render(&at, view, draft, form)
            }
        },
    }
}

async fn drafted(at: &AtCase, view: &CaseView) -> Result<Option<ReferralDraft>, Failure> {
    if !view.actions.contains(&Action::SendReferral) {
        return Ok(None);
    }
    match referral_draft(at.app(), &at.who, at.id).await {
        Ok(draft) => Ok(Some(draft)),
        Err(Error::Denied(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The draft as a form: circumstances with the facts a department asks for first, likely programmes ticked.
fn filled(view: &CaseView, draft: &ReferralDraft) -> Form {
    let mut circumstances = draft.circumstances.clone();
    let wanted = [
        "household_size",
        "household_income_monthly_fen",
        "low_income_category",
        "serious_illness",
        "medical_cost_fen",
        "disability_certificate",
        "received_fen",
    ];
    let rows = view.facts.iter().flat_map(|group| &group.rows);
    let known: Vec<String> = rows
        .filter(|row| wanted.contains(&row.name.as_str()))
        .filter_map(|row| Some(format!("{}：{}", row.label, row.value.as_ref()?)))
        .collect();
    if !known.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(circumstances, "\n家庭情况：{}。", known.join("；"));
    }
    let consented =
        view.state.application.as_ref().is_some_and(|application| !application.consents.is_empty());
    let mut form = Form::default()
        .with("circumstances", circumstances)
        .with("suggestion", draft.suggestion.clone())
        .with("sharing", if consented { "consent" } else { "statutory" });
    if let [(only, _)] = draft.departments.as_slice() {
        form = form.with("to", only.clone());
    }
    for (code, _, likely) in &draft.programmes {
        if *likely {
            form = form.with("programmes", code.clone());
        }
    }
    form
}

fn render(
    at: &AtCase,
    view: CaseView,
    draft: Option<ReferralDraft>,
    form: Form,
) -> Result<Response, Failure> {
    let (departments, programmes) = match &draft {
        Some(draft) => (
            draft.departments.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect(),
            draft.programmes.iter().map(|(code, label, likely)| programme(code, label, *likely)).collect(),
        ),
        None => (Vec::new(), Vec::new()),
    };
    let template = ReferralsPage {
        page: at.page(&view, Tab::Referrals.label()),
        rows: view.referrals.iter().map(row).collect(),
        may_send: draft.is_some(),
        departments,
        programmes,
        sharings: vec![
            Choice::new("consent", SharingBasis::Consent.label()),
            Choice::new("statutory", SharingBasis::Statutory.label()),
        ],
        frame: Frame::around(at, &view, Some(Tab::Referrals)),
        form,
    };
    shown(&template, &template.form)
}

fn programme(code: &str, label: &str, likely: bool) -> Choice {
    let choice = Choice::new(code, label);
    if likely { choice.hinted("按现有事实可能符合") } else { choice }
}

fn row(line: &ReferralLine) -> Row {
    Row {
        href: format!("/work/referrals/{}", line.id),
        to: line.to_name.clone(),
        programmes: line.programmes.join("、"),
        sent: format::day(line.sent_on),
        stage: line.stage.label(),
        css: stage_css(line.stage),
        resolved: line.resolved_on.map(format::day).unwrap_or_default(),
    }
}

/// How a referral's stage stands out.
pub fn stage_css(stage: ReferralStage) -> &'static str {
    match stage {
        ReferralStage::Sent => "tag is-act",
        ReferralStage::Received => "tag is-main",
        ReferralStage::Granted => "tag is-paid",
        ReferralStage::Declined => "tag is-refused",
        ReferralStage::Recalled => "tag is-plain",
    }
}
