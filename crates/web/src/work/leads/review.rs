//! What an officer does with a lead. Each refusal comes back on the page beside what was typed.

use app::{App, Error, Principal, review_lead, view::changes::Shared};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{LeadId, OrgId};

use super::show::{id_of, page};
use crate::{
    House,
    failure::{Failure, html},
    look::FlashKind,
    posted::Posted,
    visit::{StaffVisit, Visit, lead_to},
    work::{case, refused},
};

/// Opens a case from a lead.
pub async fn take_up(
    State(house): State<House>,
    StaffVisit(_, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let case = review_lead::take_up(&house.app, &who, id_of(&id)?, posted.seen()).await?;
    Ok(lead_to(&format!("/work/cases/{case}"), FlashKind::Done, "已立案，请告知当事人并帮助其申请。"))
}

/// Dismisses a lead with a reason.
pub async fn dismiss(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let reason = posted.get("dismiss_reason").to_owned();
    match review_lead::dismiss(&house.app, &who, id, posted.seen(), reason).await {
        Ok(_) => Ok(lead_to("/work/leads", FlashKind::Done, "线索已排除，理由已留痕。")),
        Err(error) => again((&house.app, &visit, &who), id, &posted, "dismiss_reason", error).await,
    }
}

/// Hands a lead to another office.
pub async fn hand_on(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let (to, reason) = (OrgId(posted.get("to").to_owned()), posted.get("hand_reason").to_owned());
    match review_lead::hand_on(&house.app, &who, id, posted.seen(), to, reason).await {
        Ok(_) => Ok(lead_to("/work/leads", FlashKind::Done, "线索已转交，接收单位会在待办中看到。")),
        Err(error) => again((&house.app, &visit, &who), id, &posted, "hand_reason", error).await,
    }
}

/// Receives a lead that another office handed on.
pub async fn receive(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    match review_lead::receive(&house.app, &who, id, posted.seen()).await {
        Ok(_) => Ok(lead_to(&format!("/work/leads/{id}"), FlashKind::Done, "已接收，由本单位核查。")),
        Err(error) => again((&house.app, &visit, &who), id, &posted, "back_reason", error).await,
    }
}

/// Gives it back.
pub async fn give_back(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let reason = posted.get("back_reason").to_owned();
    match review_lead::give_back(&house.app, &who, id, posted.seen(), reason).await {
        Ok(_) => Ok(lead_to("/work/leads", FlashKind::Done, "线索已退回，仍由转交的单位负责。")),
        Err(error) => again((&house.app, &visit, &who), id, &posted, "back_reason", error).await,
    }
}

/// Takes back what was handed on and is not received yet.
pub async fn take_back(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let reason = posted.get("back_reason").to_owned();
    match review_lead::take_back(&house.app, &who, id, posted.seen(), reason).await {
        Ok(_) => Ok(lead_to(&format!("/work/leads/{id}"), FlashKind::Done, "已收回，仍由本单位研判。")),
        Err(error) => again((&house.app, &visit, &who), id, &posted, "back_reason", error).await,
    }
}

/// Takes a dismissal back.
pub async fn reopen(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let reason = posted.get("reopen_reason").to_owned();
    match review_lead::reopen(&house.app, &who, id, posted.seen(), reason).await {
        Ok(_) => Ok(lead_to(&format!("/work/leads/{id}"), FlashKind::Done, "线索已恢复研判。")),
        Err(error) => again((&house.app, &visit, &who), id, &posted, "reopen_reason", error).await,
    }
}

/// The page again with what is wrong; a refusal of the reason stands beside the reason of the form that was sent.
async fn again(
    (app, visit, who): (&App, &Visit, &Principal),
    id: LeadId,
    posted: &Posted,
    reason: &str,
    error: Error,
) -> Result<Response, Failure> {
    if let Error::Refused(refusal) = &error
        && refusal.code == "stale_page"
    {
        let page = visit.page("页面已过时").under("线索", "/work/leads");
        let here = (format!("/work/leads/{id}"), posted);
        return case::stale((app, who, Shared::Lead(id)), page, here, refusal).await;
    }
    if matches!(&error, Error::Refused(refusal) if refusal.field.is_none()) {
        return Err(Failure::from(error));
    }
    let mut form = posted.form();
    for refusal in Failure::on_form(error)? {
        let field = refusal.field.as_deref().unwrap_or(reason);
        let field = if field == "to" { field } else { reason };
        form.refuse(field, refused::line(&refusal));
    }
    let shown = html(&page(app, visit, who, id, form).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}
