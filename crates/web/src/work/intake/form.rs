//! One dense page for a whole application: everything is saved whichever button is pressed, and as one types.

use app::{
    Error, Principal,
    add_paper::Upload,
    draft::{Step, attach, detach, give_code, read_paper},
    submit_application::submit_application,
    view::{
        guide::{PaperNeed, papers_of_draft},
        intake::may_take_in,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Refusal, Role};

use super::receipt;
use crate::{
    House,
    failure::{self, Failure},
    look::{Choice, FlashKind, Form, Page, format},
    paper_file,
    portal::{Ask, CHECKS, Control, OpenDraft, asks, size, spaced, told, typed},
    posted::Posted,
    visit::{StaffVisit, Visit, lead_to},
};

/// The item for what fits nowhere else.
const OTHER: &str = "other";
/// The steps that ask questions, in the order of the page.
const STEPS: [Step; 5] = [Step::People, Step::Matter, Step::Harm, Step::Household, Step::Account];

#[derive(Template)]
#[template(path = "work/intake/form.html")]
struct Intake {
    page: Page,
    form: Form,
    here: String,
    /// At a window: how the application is made is asked.
    window: bool,
    sections: Vec<Section>,
    consents: Vec<Choice>,
    items: Vec<Item>,
    materials: Vec<Choice>,
    /// A code for going on elsewhere, right after it was asked for: the code and the last day.
    code: Option<(String, String)>,
}

/// Questions that belong together.
struct Section {
    id: &'static str,
    label: &'static str,
    asks: Vec<Ask>,
}

/// An item of the checklist with what was handed over for it.
struct Item {
    label: String,
    need: &'static str,
    files: Vec<File>,
}

struct File {
    name: String,
    size: String,
    href: String,
    sha256: String,
}

/// The page.
pub async fn show(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    may_take_in(&who)?;
    let open = OpenDraft::find(&house, &visit, &id).await?;
    let form = filled(&open);
    Ok(failure::html(&page(&house, &visit, &who, &open, form).await?)?.into_response())
}

/// A paper of the draft.
pub async fn paper(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Failure> {
    may_take_in(&who)?;
    let open = OpenDraft::find(&house, &visit, &id).await?;
    let (bytes, media_type, name) = read_paper(&house.app, &open.owner, open.id, &sha256).await?;
    Ok(paper_file::shown(bytes, &media_type, &name))
}

/// Saves everything, then does what the button says.
pub async fn post(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    may_take_in(&who)?;
    let Ok(mut open) = OpenDraft::find(&house, &visit, &id).await else {
        let text = "这份草稿已经提交或已删除。已提交的，在「代办的申请」或案件列表里查看。";
        return Ok(lead_to("/work/intake", FlashKind::Info, text));
    };
    take_in(&house, &mut open, &posted).await?;
    open.save(&house).await?;
    let here = format!("/work/intake/{id}");
    if let Some(sha256) = Some(posted.get("remove")).filter(|sha256| !sha256.is_empty()) {
        detach(&house.app, &open.owner, open.id, sha256).await?;
        return Ok(Redirect::to(&format!("{here}#papers")).into_response());
    }
    match posted.get("do") {
        "autosave" => Ok(StatusCode::NO_CONTENT.into_response()),
        "upload" => upload(&house, &visit, &who, &open, &posted).await,
        "code" => code(&house, &visit, &who, &open).await,
        "submit" => submit(&house, &visit, &who, &open).await,
        _ => Ok(lead_to(&here, FlashKind::Done, "已保存。")),
    }
}

/// Takes what was typed into the draft.
async fn take_in(house: &House, open: &mut OpenDraft, posted: &Posted) -> Result<(), Failure> {
    for step in STEPS {
        for ask in asks(house, step).await? {
            let value = typed(&ask, posted.get(&ask.name));
            match ask.name.strip_prefix("fact.") {
                Some(fact) => open.draft.answers.insert(fact.to_owned(), value),
                None => open.draft.fields.insert(ask.name, value),
            };
        }
        let right = open.draft.problems(&house.app, step).is_empty();
        open.mark(step, right);
    }
    for name in ["signed_as", "channel", "read_back"] {
        open.draft.fields.insert(name.to_owned(), posted.get(name).to_owned());
    }
    let agreed = posted.all("consent");
    open.draft.consents =
        CHECKS.iter().map(|(code, ..)| (*code).to_owned()).filter(|code| agreed.contains(code)).collect();
    open.mark(Step::Papers, true);
    open.mark(Step::Consent, true);
    Ok(())
}

/// The form as the draft has it.
fn filled(open: &OpenDraft) -> Form {
    let fields = open.draft.fields.iter().map(|(name, value)| (name.clone(), value.clone()));
    let facts = open.draft.answers.iter().map(|(name, value)| (format!("fact.{name}"), value.clone()));
    let consents = open.draft.consents.iter().map(|code| ("consent".to_owned(), code.clone()));
    Form::of(fields.chain(facts).chain(consents))
}

async fn again(
    house: &House,
    visit: &Visit,
    who: &Principal,
    open: &OpenDraft,
    form: Form,
) -> Result<Response, Failure> {
    let shown = page(house, visit, who, open, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&shown)?).into_response())
}

async fn upload(
    house: &House,
    visit: &Visit,
    who: &Principal,
    open: &OpenDraft,
    posted: &Posted,
) -> Result<Response, Failure> {
    let material = posted.get("material").to_owned();
    let wanted = papers_of_draft(&house.app, &open.draft);
    let mut form = filled(open).with("material", material.clone());
    if material != OTHER && !wanted.iter().any(|item| item.code == material) {
        form.refuse("material", "请选择这些文件是哪一项材料。");
    } else if posted.files.is_empty() {
        form.refuse("file", "还没有选文件。请先拍照或选择文件，再点「上传」。");
    }
    if form.is_right() {
        for (_, file_name, bytes) in &posted.files {
            let upload =
                Upload { material: material.clone(), file_name: file_name.clone(), bytes: bytes.clone() };
            if let Err(error) = attach(&house.app, &open.owner, open.id, upload).await {
                for refusal in Failure::on_form(error)? {
                    form.refuse(
                        "file",
                        format!("「{file_name}」没有保存。{}", told::words(&house.app, &refusal)),
                    );
                }
            }
        }
    }
    if form.is_right() {
        return Ok(Redirect::to(&format!("/work/intake/{}#papers", open.id)).into_response());
    }
    let open = OpenDraft::find(house, visit, &open.id.to_string()).await?;
    again(house, visit, who, &open, form).await
}

async fn code(house: &House, visit: &Visit, who: &Principal, open: &OpenDraft) -> Result<Response, Failure> {
    match give_code(&house.app, &open.owner, open.id).await {
        Ok(given) => {
            let mut shown = page(house, visit, who, open, filled(open)).await?;
            shown.code = Some((spaced(&given.code), format::day(given.until)));
            Ok(failure::html(&shown)?.into_response())
        }
        Err(error) => {
            let form = told::beside(&house.app, filled(open), &Failure::on_form(error)?, "phone");
            again(house, visit, who, open, form).await
        }
    }
}

async fn submit(
    house: &House,
    visit: &Visit,
    who: &Principal,
    open: &OpenDraft,
) -> Result<Response, Failure> {
    let mut problems: Vec<Refusal> = Vec::new();
    if open.draft.field("read_back") != "yes" {
        let (message, mend) = ("还没有勾选「已读给申请人听」。", "请当面读一遍，申请人确认无误后勾选。");
        problems.push(Refusal::new("read_back", message, mend, "").on_field("read_back"));
    }
    problems.extend(Step::ALL.into_iter().flat_map(|step| open.draft.problems(&house.app, step)));
    if problems.is_empty() {
        match submit_application(&house.app, who, &open.owner, open.id).await {
            Ok(given) => return receipt::page(house, visit, who, open, &given).await,
            Err(Error::Refused(refusal)) if refusal.code == "already_submitted" => {
                return Ok(lead_to("/work/intake", FlashKind::Info, "这份申请已经提交过了。"));
            }
            Err(error) => problems = Failure::on_form(error)?,
        }
    }
    let mut form = filled(open);
    for refusal in &problems {
        let field = match refusal.field.as_deref() {
            Some(field) if field.starts_with("file-") => "file",
            Some(field) => field,
            None => "top",
        };
        form.refuse(field, told::words(&house.app, refusal));
    }
    again(house, visit, who, open, form).await
}

async fn page(
    house: &House,
    visit: &Visit,
    who: &Principal,
    open: &OpenDraft,
    form: Form,
) -> Result<Intake, Failure> {
    let mut sections = Vec::new();
    for step in STEPS {
        let (agent, own): (Vec<_>, Vec<_>) =
            asks(house, step).await?.into_iter().map(dense).partition(|ask| ask.name.starts_with("agent_"));
        sections.push(Section { id: step.word(), label: label(step), asks: own });
        if !agent.is_empty() {
            sections
                .push(Section { id: "agent", label: "代理人（本人办理的不填）", asks: agent });
        }
    }
    let wanted = papers_of_draft(&house.app, &open.draft);
    let mut materials: Vec<_> =
        wanted.iter().map(|item| Choice::new(item.code.clone(), item.label.clone())).collect();
    materials.push(Choice::new(OTHER, "其他材料"));
    let name = open.draft.field("name").to_owned();
    let title = if name.is_empty() { "新的申请".to_owned() } else { format!("{name}的申请") };
    Ok(Intake {
        page: visit.page(title).under("收件", "/work/intake"),
        here: format!("/work/intake/{}", open.id),
        window: who.role() == Some(Role::Handler),
        sections,
        consents: CHECKS.iter().map(|(code, label, why)| Choice::new(*code, *label).hinted(*why)).collect(),
        items: items(open, wanted),
        materials,
        code: None,
        form,
    })
}

/// The same question as it stands on a dense page: lists instead of buttons, no explanations.
fn dense(mut ask: Ask) -> Ask {
    ask.why.clear();
    let choices =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(value, label)| Choice::new(*value, *label)).collect();
    ask.control = match ask.control {
        Control::Choose(choices) => Control::Select(choices),
        Control::Tri => Control::Select(choices(&[("true", "是"), ("false", "否"), ("unknown", "不清楚")])),
        other @ (Control::Text(..)
        | Control::Area
        | Control::Select(_)
        | Control::Grouped(_)
        | Control::Money
        | Control::Number(_)) => other,
    };
    ask.hint = "";
    ask
}

fn label(step: Step) -> &'static str {
    match step {
        Step::People => "申请人",
        Step::Matter => "原案",
        Step::Harm => "损害",
        Step::Household => "家庭",
        Step::Account => "收款账户",
        Step::Papers | Step::Consent | Step::Review => step.label(),
    }
}

fn items(open: &OpenDraft, wanted: Vec<PaperNeed>) -> Vec<Item> {
    let files = |code: &str| -> Vec<File> {
        let of = open.draft.papers.iter().filter(|paper| paper.material == code);
        of.map(|paper| File {
            name: paper.file_name.clone(),
            size: size(paper.size_bytes),
            href: format!("/work/intake/{}/papers/{}", open.id, paper.sha256),
            sha256: paper.sha256.clone(),
        })
        .collect()
    };
    let mut items: Vec<Item> = wanted
        .into_iter()
        .map(|item| Item {
            files: files(&item.code),
            need: match (item.core, item.required) {
                (true, Some(true)) => "必交",
                (false, Some(true)) => "可后补",
                (_, Some(false) | None) => "视情况",
            },
            label: item.label,
        })
        .collect();
    let other = files(OTHER);
    if !other.is_empty() {
        items.push(Item { label: "其他材料".to_owned(), need: "", files: other });
    }
    items
}
