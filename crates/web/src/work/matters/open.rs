//! Opening an assistance case from a matter: who it is for.

use app::{
    Principal,
    open_case::{PersonInput, open_case},
    view::matters::{MatterView, matter},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use kernel::{Refusal, Region};

use super::show::{id_of, record_of, title_of};
use crate::{
    House,
    failure::{Failure, html},
    look::{Choice, FlashKind, Form, Page, Term},
    posted::Posted,
    visit::{StaffVisit, Visit, lead_to},
    work::refused,
};

#[derive(Template)]
#[template(path = "work/matters/open.html")]
struct Open {
    page: Page,
    form: Form,
    here: String,
    back: String,
    record: Vec<Term>,
    regions: Vec<Choice>,
    others: Vec<(String, String)>,
    on_top: Vec<Refusal>,
}

/// The empty form.
pub async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    let view = matter(&house.app, &who, id_of(&id)?).await?;
    if !view.may_open {
        let denied = Refusal::new("denied", "立案由办案机关的承办人办理。", "请联系本院承办人。", "分级授权");
        return Err(Failure::from(app::Error::Denied(Box::new(denied))));
    }
    let home = staff_region(&who).map(|region| region.to_string()).unwrap_or_default();
    html(&page(&visit, &who, &view, Form::default().with("residence_region", home), Vec::new()))
}

/// Opens the case, or shows the form again with what is wrong.
pub async fn open(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let person = PersonInput {
        name: posted.get("name").to_owned(),
        identity: posted.get("identity").to_owned(),
        phone: posted.get("phone").to_owned(),
        address: posted.get("address").to_owned(),
        residence_region: posted.get("residence_region").to_owned(),
    };
    let error = match open_case(&house.app, &who, id, &person).await {
        Ok(case) => {
            let path = format!("/work/cases/{case}");
            return Ok(lead_to(&path, FlashKind::Done, "已立案，请告知当事人并帮助其申请。"));
        }
        Err(error) => error,
    };
    let (mut form, mut on_top) = (posted.form(), Vec::new());
    for refusal in Failure::on_form(error)? {
        match &refusal.field {
            Some(field) => form.refuse(field, refused::line(&refusal)),
            None => on_top.push(refusal),
        }
    }
    let view = matter(&house.app, &who, id).await?;
    let shown = html(&page(&visit, &who, &view, form, on_top))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

fn staff_region(who: &Principal) -> Option<Region> {
    match who {
        Principal::Staff(staff) => Some(staff.region),
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => None,
    }
}

fn page(visit: &Visit, who: &Principal, view: &MatterView, form: Form, on_top: Vec<Refusal>) -> Open {
    let back = format!("/work/matters/{}", view.id);
    Open {
        page: visit.page("立案").under("原案", "/work/matters").under(title_of(view), back.clone()),
        here: format!("{back}/open"),
        record: record_of(view),
        regions: staff_region(who).map(regions_around).unwrap_or_default(),
        others: view
            .cases
            .iter()
            .map(|line| (format!("/work/cases/{}", line.id), format!("{} {}", line.person, line.number)))
            .collect(),
        back,
        form,
        on_top,
    }
}

/// The counties of an office's province, its own prefecture first.
fn regions_around(home: Region) -> Vec<Choice> {
    let prefectures = home.province().children();
    let (own, others): (Vec<_>, Vec<_>) =
        prefectures.into_iter().partition(|region| *region == home.prefecture());
    own.into_iter()
        .chain(others)
        .flat_map(Region::children)
        .map(|county| Choice::new(county.to_string(), county.full_name()))
        .collect()
}
