//! Giving several cases to a handler of the own office.

use std::collections::BTreeMap;

use app::{
    App, Principal,
    bulk::{assign_many, handlers_of},
    view::case::case,
};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use kernel::CaseId;

use super::bulk::{AskPage, DonePage, chosen, row};
use crate::{
    House,
    failure::{Failure, html},
    look::{Choice, FlashKind, Form},
    posted::Posted,
    visit::{StaffVisit, Visit, lead_to},
};

/// The pages of this desk.
pub fn router() -> Router<House> {
    Router::new().route("/cases/assign", post(ask)).route("/cases/assign/do", post(act))
}

async fn ask(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    posted: Posted,
) -> Result<Response, Failure> {
    let ids: Vec<CaseId> = chosen(&posted.all("pick"));
    if ids.is_empty() {
        return Ok(lead_to("/work/cases", FlashKind::Act, "请先勾选案件，再点「换承办人」。"));
    }
    let names = names(&house.app, &who, &ids).await?;
    Ok(html(&question(&house.app, &visit, &who, (&ids, &names), Form::default()).await?)?.into_response())
}

async fn question(
    app: &App,
    visit: &Visit,
    who: &Principal,
    (ids, names): (&[CaseId], &BTreeMap<CaseId, String>),
    form: Form,
) -> Result<AskPage, Failure> {
    let handlers = handlers_of(app, who).await?;
    let choices = handlers.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    Ok(AskPage {
        page: visit.page("换承办人").under("案件", "/work/cases"),
        form,
        question: format!("给 {} 件案件换承办人？", ids.len()),
        explain: "新的承办人会在「我的工作」里看到这些案件的待办。",
        action: "/work/cases/assign/do",
        back: "/work/cases",
        what: "assign".to_owned(),
        chosen: ids.iter().map(|id| (id.to_string(), named(names, *id))).collect(),
        choose: Some(("handler", "新的承办人", choices)),
        reason: false,
    })
}

async fn act(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    posted: Posted,
) -> Result<Response, Failure> {
    let ids: Vec<CaseId> = chosen(&posted.all("pick"));
    let names = names(&house.app, &who, &ids).await?;
    let Ok(handler) = posted.get("handler").parse() else {
        let form = posted.form().refusing("handler", "请选择新的承办人。");
        let shown = question(&house.app, &visit, &who, (&ids, &names), form).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response());
    };
    let answers = assign_many(&house.app, &who, ids, handler).await?;
    let rows: Vec<_> =
        answers.into_iter().map(|answer| row("/work/cases", named(&names, answer.id), answer)).collect();
    let shown = DonePage {
        page: visit.page("逐件结果").under("案件", "/work/cases"),
        title: "换承办人的结果".to_owned(),
        back: "/work/cases",
        done: rows.iter().filter(|row| row.done).count(),
        rows,
    };
    Ok(html(&shown)?.into_response())
}

async fn names(app: &App, who: &Principal, ids: &[CaseId]) -> Result<BTreeMap<CaseId, String>, Failure> {
    let mut names = BTreeMap::new();
    for id in ids {
        match case(app, who, *id).await {
            Ok(view) => names.insert(*id, format!("{} {}", view.person.name, view.opening.number)),
            Err(app::Error::NotFound(_) | app::Error::Denied(_)) => None,
            Err(error) => return Err(error.into()),
        };
    }
    Ok(names)
}

fn named(names: &BTreeMap<CaseId, String>, id: CaseId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| "看不到的案件".to_owned())
}
