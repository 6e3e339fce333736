//! An application made orally or at a window, written down by the officer; its answer shows the applicant's code once.

use app::{
    Outcome,
    model::{BankAccount, Channel},
    open_case::{issue_access_code, record_application},
    submit_application::ApplicationInput,
    view::case::CaseView,
};
use askama::Template;
use axum::response::{IntoResponse, Response};

use super::{
    at::{AtCase, Settled, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::{self, Failure},
    look::{Choice, FlashKind, Form, Page},
    posted::Posted,
    visit::lead_to,
};

#[derive(Template)]
#[template(path = "work/case/application.html")]
struct ApplicationPage {
    page: Page,
    frame: Frame,
    form: Form,
    consents: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "work/case/receipt.html")]
struct ReceiptPage {
    page: Page,
    frame: Frame,
    done: &'static str,
    number: String,
    code: String,
    person: String,
}

/// The form, with the person's name where it is known already.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    let view = at.whole(Tab::Overview).await?;
    let name = view.person.name.clone();
    let form = Form::default().with("holder", name.clone()).with("signed_as", name);
    render(&at, view, form)
}

/// Records it. The code stands on the answer itself, never in an address or a log.
pub async fn record(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let input = ApplicationInput {
        channel: Channel::Officer,
        brought_by: None,
        request: posted.get("request").to_owned(),
        account: BankAccount {
            bank: posted.get("bank").to_owned(),
            holder: posted.get("holder").to_owned(),
            number: posted.get("account_number").chars().filter(|c| !c.is_whitespace()).collect(),
        },
        consents: posted.all("consents"),
        signed_as: posted.get("signed_as").to_owned(),
        agent: None,
    };
    match record_application(at.app(), &at.who, at.id, posted.seen(), input).await {
        Ok(Outcome::Changed) => receipt(&at, "已登记申请").await,
        Ok(Outcome::Unchanged) => {
            let said = "这份申请已经登记过。查询码遗失的，在「概况」里补发。";
            Ok(lead_to(&at.path(Tab::Overview), FlashKind::Info, said))
        }
        Err(error) => match at.refused(error, &posted, Tab::Overview).await? {
            Settled::Answered(response) => Ok(response),
            Settled::Again(form) => {
                let view = at.whole(Tab::Overview).await?;
                render(&at, view, form)
            }
        },
    }
}

/// Gives a new code to somebody who lost theirs and showed their identity card at the window.
pub async fn issue_code(at: AtCase, _: Posted) -> Result<Response, Failure> {
    receipt(&at, "已补发查询码").await
}

/// The receipt with a fresh code.
async fn receipt(at: &AtCase, done: &'static str) -> Result<Response, Failure> {
    let code = issue_access_code(at.app(), &at.who, at.id).await?;
    let view = at.whole(Tab::Overview).await?;
    let receipt = ReceiptPage {
        page: at.page(&view, "申请回执"),
        done,
        number: view.opening.number.clone(),
        person: view.person.name.clone(),
        code: spaced(&code),
        frame: Frame::around(at, &view, None),
    };
    Ok(failure::html(&receipt)?.into_response())
}

fn render(at: &AtCase, view: CaseView, form: Form) -> Result<Response, Failure> {
    let template = ApplicationPage {
        page: at.page(&view, "登记申请"),
        frame: Frame::around(at, &view, None),
        consents: consents(at),
        form,
    };
    shown(&template, &template.form)
}

/// The registers that may be checked with the person's consent.
fn consents(at: &AtCase) -> Vec<Choice> {
    at.app()
        .datasets()
        .iter()
        .map(|dataset| {
            Choice::new(dataset.code.clone(), format!("{}：{}", dataset.owner.label(), dataset.name))
        })
        .collect()
}

/// Eight digits are read out in two halves.
fn spaced(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
