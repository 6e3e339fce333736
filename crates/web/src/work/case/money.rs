//! The money of a case: where it goes, how far it is, what the bank said; finance confirms or reports a failure.

use app::{
    Action,
    confirm_payment::{confirm_payment, report_payment_failure},
    model::Decision,
    view::{case::CaseView, journal::TimelineLine},
};
use askama::Template;
use axum::response::Response;

use super::{
    at::{AtCase, Settled, shown},
    frame::{Frame, Tab},
    overview, record,
};
use crate::{
    failure::Failure,
    look::{Form, Page, Term, TimelineItem, format},
    posted::Posted,
};

#[derive(Template)]
#[template(path = "work/case/money.html")]
struct MoneyPage {
    page: Page,
    frame: Frame,
    form: Form,
    granted: bool,
    refused: bool,
    amount: String,
    capital: String,
    paid: String,
    account: Vec<Term>,
    transfer: Vec<Term>,
    failures: Vec<(String, String)>,
    may_confirm: bool,
    history: Vec<TimelineItem>,
}

/// The money.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    render(&at, Form::default()).await
}

/// Confirms that the bank paid.
pub async fn confirm(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let reference = posted.get("bank_reference").to_owned();
    let outcome = confirm_payment(at.app(), &at.who, at.id, posted.seen(), reference).await;
    answer(&at, at.settle(outcome, &posted, Tab::Money, "已确认发放，6 个月和 12 个月的回访已安排。").await?)
        .await
}

/// Reports that the bank could not pay.
pub async fn report_failure(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let reason = posted.get("reason").to_owned();
    let outcome = report_payment_failure(at.app(), &at.who, at.id, posted.seen(), reason).await;
    answer(
        &at,
        at.settle(outcome, &posted, Tab::Money, "已登记发放失败，资金仍然预留，请与承办人核对账户。").await?,
    )
    .await
}

async fn answer(at: &AtCase, settled: Settled) -> Result<Response, Failure> {
    match settled {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => render(at, form).await,
    }
}

async fn render(at: &AtCase, form: Form) -> Result<Response, Failure> {
    let view = at.view().await?;
    let granted = matches!(view.state.decision, Some(Decision::Granted { .. }));
    let amount = view.payment.as_ref().map(|payment| payment.amount).filter(|_| granted);
    let template = MoneyPage {
        page: at.page(&view, Tab::Money.label()),
        granted,
        refused: matches!(view.state.decision, Some(Decision::Refused { .. })),
        amount: amount.map(kernel::Fen::yuan).unwrap_or_default(),
        capital: amount.map(kernel::Fen::to_chinese).unwrap_or_default(),
        paid: view.state.paid_on.map(format::day).unwrap_or_default(),
        account: overview::account(&view),
        transfer: transfer(&view),
        failures: view
            .state
            .failed_payments
            .iter()
            .map(|failed| (format::day(failed.on), failed.reason.clone()))
            .collect(),
        may_confirm: view.actions.contains(&Action::ConfirmPayment),
        history: view.timeline.iter().filter(|line| is_money(line)).map(record::item).collect(),
        frame: Frame::around(at, &view, Some(Tab::Money)),
        form,
    };
    shown(&template, &template.form)
}

fn transfer(view: &CaseView) -> Vec<Term> {
    let Some(payment) = &view.payment else {
        return Vec::new();
    };
    let Decision::Granted { number, on, .. } = &payment.decision else {
        return Vec::new();
    };
    let reference = if payment.bank_reference.is_empty() { "尚未发放" } else { &payment.bank_reference };
    vec![
        Term::new("决定文号", number.clone()),
        Term::new("决定日期", format::day(*on)),
        Term::new("资金状态", payment.state),
        Term::new("银行回单号", reference),
    ]
}

fn is_money(line: &TimelineLine) -> bool {
    [
        "relief_granted",
        "payment_confirmed",
        "payment_failed",
        "funds_reserved",
        "transfer_posted",
        "transfer_voided",
    ]
    .contains(&line.kind.as_str())
}
