//! A request at a case: who asks, about which case, and what a form's verb leads to.

use std::collections::BTreeMap;

use app::{
    App, Error, Outcome, Principal, Sight,
    view::{
        case::CaseView,
        changes::{Shared, since},
    },
};
use askama::Template;
use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::{CaseId, Refusal};

use super::frame::Tab;
use crate::{
    House,
    failure::{self, Failure},
    look::{FlashKind, Form, Page, Term, TimelineItem},
    posted::Posted,
    visit::{StaffVisit, Visit, lead_to},
};

/// A member of staff at a case.
pub struct AtCase {
    pub house: House,
    pub visit: Visit,
    pub who: Principal,
    pub id: CaseId,
    /// The further parts of the address.
    pub parts: BTreeMap<String, String>,
}

/// What came of a form.
pub enum Settled {
    /// It is answered.
    Answered(Response),
    /// The page is to be shown again with what is wrong.
    Again(Form),
}

#[derive(Template)]
#[template(path = "work/case/stale.html")]
struct StalePage {
    page: Page,
    href: String,
    message: String,
    /// What others did meanwhile, the earliest first.
    changes: Vec<TimelineItem>,
    /// Where the form goes once more.
    action: String,
    /// What it says then; empty where it cannot be sent again.
    fields: Vec<(String, String)>,
    /// What was typed, to be read back and, where it is long, to be changed.
    typed: Vec<Term>,
    seen: u64,
}

impl FromRequestParts<House> for AtCase {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Response> {
        let StaffVisit(visit, who) = StaffVisit::from_request_parts(parts, house).await?;
        let found = Path::<BTreeMap<String, String>>::from_request_parts(parts, house).await;
        let Path(named) = found.map_err(IntoResponse::into_response)?;
        let id = named.get("id").and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| Failure::from(Error::not_found("这个案件")).into_response())?;
        Ok(Self { house: house.clone(), visit, who, id, parts: named })
    }
}

impl AtCase {
    /// The platform.
    pub fn app(&self) -> &app::App {
        &self.house.app
    }

    /// The case, as far as the reader sees it.
    pub async fn view(&self) -> Result<CaseView, Failure> {
        Ok(app::view::case::case(self.app(), &self.who, self.id).await?)
    }

    /// The case for a tab that shows it whole; others are told so.
    pub async fn whole(&self, tab: Tab) -> Result<CaseView, Failure> {
        let view = self.view().await?;
        if view.sight == Sight::Whole {
            return Ok(view);
        }
        let refusal = Refusal::new(
            "not_your_tab",
            format!("您的岗位只办理发放，看不到「{}」。", tab.label()),
            "案号、收款账户和决定金额在「概况」和「资金」中；如需了解案情，请联系承办人。",
            "最小必要：个人信息保护法第六条",
        );
        Err(Error::Denied(Box::new(refusal)).into())
    }

    /// Where a tab is.
    pub fn path(&self, tab: Tab) -> String {
        tab.path(self.id)
    }

    /// The layout's data for a tab.
    pub fn page(&self, view: &CaseView, title: &str) -> Page {
        let number = view.opening.number.clone();
        self.visit.page(title).under("案件", "/work/cases").under(number, Tab::Overview.path(self.id))
    }

    /// What a form's verb leads to: its tab with a message, the same page with what is wrong, or a fresh page.
    pub async fn settle(
        &self,
        outcome: Result<Outcome, Error>,
        posted: &Posted,
        tab: Tab,
        done: &str,
    ) -> Result<Settled, Failure> {
        match outcome {
            Ok(Outcome::Changed) => Ok(Settled::Answered(lead_to(&self.path(tab), FlashKind::Done, done))),
            Ok(Outcome::Unchanged) => {
                let said = "与已有记录相同，没有新的变化。";
                Ok(Settled::Answered(lead_to(&self.path(tab), FlashKind::Info, said)))
            }
            Err(error) => self.refused(error, posted, tab).await,
        }
    }

    /// What a refused form leads to.
    pub async fn refused(&self, error: Error, posted: &Posted, tab: Tab) -> Result<Settled, Failure> {
        if let Error::Refused(refusal) = &error
            && refusal.code == "stale_page"
        {
            let page = self.visit.page("页面已过时").under("案件", "/work/cases");
            let asked = (self.app(), &self.who, Shared::Case(self.id));
            return Ok(Settled::Answered(stale(asked, page, (self.path(tab), posted), refusal).await?));
        }
        Ok(Settled::Again(refusing(posted.form(), Failure::on_form(error)?)))
    }
}

/// The page that says that another was stale: what others did since, what was typed, and a way to send it once more.
pub async fn stale(
    (app, who, what): (&App, &Principal, Shared),
    page: Page,
    (href, posted): (String, &Posted),
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let changes = since(app, who, what, posted.seen().unwrap_or_default()).await?;
    let kept = |name: &str| !["csrf", "seen"].contains(&name);
    let fields: Vec<(String, String)> = posted.pairs.iter().filter(|(name, _)| kept(name)).cloned().collect();
    let typed = fields
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| Term::new(typed_label(name), value.trim()))
        .filter(|term| !term.term.is_empty());
    let template = StalePage {
        action: page.here.clone(),
        page,
        href,
        message: refusal.message.clone(),
        changes: changes.lines.iter().map(super::timeline_item).collect(),
        typed: typed.collect(),
        // Files are not sent twice: they are chosen again.
        fields: if posted.files.is_empty() { fields } else { Vec::new() },
        seen: changes.seq,
    };
    Ok((StatusCode::CONFLICT, failure::html(&template)?).into_response())
}

/// What a field is called when what was typed into it is read back; empty for what nobody types.
fn typed_label(name: &str) -> &'static str {
    match name {
        "reason" | "reasons" | "dismiss_reason" | "hand_reason" | "back_reason" | "reopen_reason" => "理由",
        "comment" => "签批意见",
        "note" | "explanation" => "说明",
        "amount" => "金额（元）",
        "summary" => "结案说明",
        "bank_reference" => "银行流水号",
        "request" => "申请事项和理由",
        "holder" => "户名",
        "bank" => "开户银行",
        "account_number" => "账号",
        "signed_as" => "签名",
        "circumstances" => "案件情况",
        "suggestion" => "救助建议",
        "needs" => "还需要的帮助",
        _ => "",
    }
}

/// A form with refusals beside their fields; those without one stand on top.
pub fn refusing(mut form: Form, refusals: Vec<Refusal>) -> Form {
    for refusal in refusals {
        let field = refusal.field.clone().unwrap_or_else(|| "top".to_owned());
        form.refuse(&field, said(&refusal));
    }
    form
}

/// A refusal that names things by their codes, naming them as people do. Longer codes are named first, so that none is
/// taken for a part of another.
pub fn named(error: Error, mut names: Vec<(String, String)>) -> Error {
    let Error::Refused(mut refusal) = error else {
        return error;
    };
    names.sort_by_key(|(code, _)| std::cmp::Reverse(code.len()));
    for (code, label) in names {
        refusal.message = refusal.message.replace(&code, &label);
    }
    Error::Refused(refusal)
}

/// A refusal as one line: what is wrong and how to mend it.
pub fn said(refusal: &Refusal) -> String {
    let message = refusal.message.trim_end_matches('。');
    if refusal.mend.is_empty() { format!("{message}。") } else { format!("{message}。{}", refusal.mend) }
}

/// A page; one that shows what is wrong says so to machines as well.
pub fn shown(template: &impl Template, form: &Form) -> Result<Response, Failure> {
    let status = if form.is_right() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, failure::html(template)?).into_response())
}
