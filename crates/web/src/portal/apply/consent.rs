//! Consent to check data: asked department by department, each with its purpose; none is needed to apply.

use app::draft::Step;
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{Asked, onward};
use crate::{
    House, failure,
    failure::Failure,
    look::{Choice, Form, Page},
    portal::open_draft::{At, OpenDraft},
    posted::Posted,
    visit::Visit,
};

/// What may be checked: dataset, department and data, what for.
pub const CHECKS: [(&str, &str, &str); 6] = [
    ("police.household", "公安 · 户籍", "核对您的身份和一起生活的家人"),
    ("mca.low_income", "民政 · 低收入", "看您家是不是低保、特困等，不用再开困难证明"),
    ("hrss.employment", "人社 · 就业和社保", "核对收入情况，看能不能帮您找工作、参加培训"),
    ("nhsa.medical", "医保 · 看病报销", "核对医疗费用，不用再交全部单据"),
    ("moe.student", "教育 · 在学情况", "看家里的学生能不能享受资助"),
    ("cdpf.disability", "残联 · 残疾证", "核对残疾等级，看能不能享受补贴和康复"),
];

#[derive(Template)]
#[template(path = "portal/apply/consent.html")]
struct Consent {
    page: Page,
    at: At,
    form: Form,
    choices: Vec<Choice>,
}

pub fn router() -> Router<House> {
    Router::new().route("/apply/{draft}/consent", get(show).post(save))
}

async fn show(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let open = OpenDraft::find(&house, &visit, &id).await?;
    let mut form = Form::default();
    for dataset in &open.draft.consents {
        form = form.with("consent", dataset);
    }
    let page = Consent {
        page: visit.page(Step::Consent.label()),
        at: open.at(Step::Consent, asked.then == "review"),
        form,
        choices: CHECKS
            .iter()
            .map(|(code, label, purpose)| Choice::new(*code, *label).hinted(*purpose))
            .collect(),
    };
    Ok(failure::html(&page)?.into_response())
}

async fn save(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut open = OpenDraft::find(&house, &visit, &id).await?;
    let (all, ticked) = (posted.get("all") == "yes", posted.all("consent"));
    let agreed = |code: &&str| all || ticked.iter().any(|dataset| dataset == code);
    open.draft.consents = CHECKS.iter().map(|(code, ..)| *code).filter(agreed).map(str::to_owned).collect();
    open.mark(Step::Consent, true);
    open.save(&house).await?;
    Ok(onward(&open, Step::Consent, &posted))
}
