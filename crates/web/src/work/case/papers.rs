//! Papers: the checklist with what covers it, adding one, asking for what is missing, accepting, giving up; and a
//! paper itself, shown in the browser and never run by it.

use app::{
    Action,
    accept_application::{abandon_application, accept_application, request_supplement as ask_for_more},
    add_paper::{add_paper, finish_supplement as finish, read_paper},
    facts_of_case::ChecklistItem,
    model::{CaseStage, Paper, Settlement},
    view::{
        case::CaseView,
        progress::{Owed, owed},
    },
};
use askama::Template;
use axum::response::Response;
use kernel::{Day, Refusal};

use super::{
    at::{AtCase, Settled, named, refusing, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Choice, Due, FlashKind, Form, Light, Page, format},
    paper_file,
    posted::Posted,
    visit::lead_to,
};

#[derive(Template)]
#[template(path = "work/case/papers.html")]
struct PapersPage {
    page: Page,
    frame: Frame,
    form: Form,
    required: Vec<Item>,
    other: Vec<Item>,
    loose: Vec<PaperView>,
    there: usize,
    needed: usize,
    lacks_core: Vec<String>,
    lacks_deferrable: Vec<String>,
    asked: Option<Asked>,
    /// Papers that may follow, with how each stands.
    owed: Vec<OwedView>,
    owes: usize,
    materials: Vec<Choice>,
    missing: Vec<Choice>,
    may: May,
}

/// What the reader may do here now.
struct May {
    add: bool,
    ask: bool,
    finish: bool,
    accept: bool,
    abandon: bool,
    promise: bool,
}

/// A paper that may follow, or the promise in its place.
struct OwedView {
    label: String,
    until: Due,
    /// How it was settled; empty while it is owed.
    settled: String,
}

struct Item {
    label: String,
    help: String,
    basis: String,
    core: bool,
    papers: Vec<PaperView>,
}

struct PaperView {
    href: String,
    name: String,
    kind: &'static str,
    size: String,
}

struct Asked {
    items: Vec<String>,
    note: String,
    on: String,
    waiting: bool,
}

/// The checklist.
pub async fn show(at: AtCase) -> Result<Response, Failure> {
    let view = at.whole(Tab::Papers).await?;
    let mut form = Form::default();
    for item in view.checklist.iter().filter(|item| item.required && item.core && item.papers.is_empty()) {
        form = form.with("items", item.code.clone());
    }
    render(&at, view, form)
}

/// Adds papers; several files of one item at once.
pub async fn add(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let material = posted.get("material");
    let nothing =
        || Refusal::new("empty_file", "没有选择文件。", "请选择照片或 PDF 文件。", "").on_field("file");
    if material.is_empty() || posted.files.is_empty() {
        let what = Refusal::new("material_missing", "没有选择这是哪一项材料。", "请从清单中选择。", "")
            .on_field("material");
        let refusals = [(material.is_empty(), what), (posted.files.is_empty(), nothing())];
        let refusals = refusals.into_iter().filter(|(wrong, _)| *wrong).map(|(_, refusal)| refusal).collect();
        return again(&at, refusing(posted.form(), refusals)).await;
    }
    let mut added = 0;
    for (_, file_name, bytes) in &posted.files {
        let upload = app::add_paper::Upload {
            material: material.to_owned(),
            file_name: file_name.clone(),
            bytes: bytes.clone(),
        };
        match add_paper(at.app(), &at.who, at.id, upload).await {
            Ok(_) => added += 1,
            Err(error) => return answer(&at, at.refused(error, &posted, Tab::Papers).await?).await,
        }
    }
    Ok(lead_to(&at.path(Tab::Papers), FlashKind::Done, &format!("已添加 {added} 份材料。")))
}

/// Asks the applicant for what is ticked.
pub async fn request_supplement(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let (items, note) = (posted.all("items"), posted.get("note").to_owned());
    let outcome = ask_for_more(at.app(), &at.who, at.id, posted.seen(), items, note).await;
    answer(
        &at,
        at.settle(outcome, &posted, Tab::Papers, "已一次性告知需要补正的材料，补正期限开始计算。").await?,
    )
    .await
}

/// Says that the supplement is complete.
pub async fn finish_supplement(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let outcome = finish(at.app(), &at.who, at.id, posted.seen()).await;
    answer(&at, at.settle(outcome, &posted, Tab::Papers, "补正完成，审查期限继续计算。").await?).await
}

/// Accepts the application.
pub async fn accept(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let outcome = match accept_application(at.app(), &at.who, at.id, posted.seen()).await {
        Err(error) => {
            let view = at.whole(Tab::Papers).await?;
            let names = view.checklist.iter().map(|item| (item.code.clone(), item.label.clone())).collect();
            Err(named(error, names))
        }
        done => done,
    };
    answer(
        &at,
        at.settle(outcome, &posted, Tab::Facts, "已受理，决定期限开始计算。下一步：核实事实。").await?,
    )
    .await
}

/// Regards the application as given up.
pub async fn abandon(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let outcome = abandon_application(at.app(), &at.who, at.id, posted.seen()).await;
    answer(&at, at.settle(outcome, &posted, Tab::Overview, "已按视为放弃申请处理。").await?).await
}

/// A paper's content. The kinds taken cannot run anything; the headers make sure of it.
pub async fn read(at: AtCase) -> Result<Response, Failure> {
    let sha256 = at.parts.get("sha256").map_or("", String::as_str);
    let (bytes, media_type, name) = read_paper(at.app(), &at.who, at.id, sha256).await?;
    Ok(paper_file::shown(bytes, &media_type, &name))
}

async fn answer(at: &AtCase, settled: Settled) -> Result<Response, Failure> {
    match settled {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => again(at, form).await,
    }
}

async fn again(at: &AtCase, form: Form) -> Result<Response, Failure> {
    let view = at.whole(Tab::Papers).await?;
    render(at, view, form)
}

fn render(at: &AtCase, view: CaseView, form: Form) -> Result<Response, Failure> {
    let required = || view.checklist.iter().filter(|item| item.required);
    let missing = |core: bool| required().filter(move |item| item.papers.is_empty() && item.core == core);
    let labels = |core: bool| missing(core).map(|item| item.label.clone()).collect::<Vec<_>>();
    let listed = |paper: &Paper| view.checklist.iter().any(|item| item.code == paper.material);
    let materials = required().chain(view.checklist.iter().filter(|item| !item.required));
    let may = |action: Action| view.actions.contains(&action);
    let template = PapersPage {
        page: at.page(&view, Tab::Papers.label()),
        required: required().map(|item| item_view(at, item)).collect(),
        other: view.checklist.iter().filter(|item| !item.required).map(|item| item_view(at, item)).collect(),
        loose: view
            .state
            .papers
            .iter()
            .filter(|paper| !listed(paper))
            .map(|paper| paper_view(at, paper))
            .collect(),
        there: required().filter(|item| !item.papers.is_empty()).count(),
        needed: required().count(),
        lacks_core: labels(true),
        lacks_deferrable: labels(false),
        owes: view.state.deferred_open().count(),
        owed: owed(&view.state, &view.checklist)
            .iter()
            .map(|item| owed_view(item, at.app().today()))
            .collect(),
        asked: asked(&view),
        materials: materials
            .map(|item| Choice::new(item.code.clone(), item.label.clone()))
            .chain([Choice::new("payee_authorisation", "代为领取委托书"), Choice::new("other", "其他材料")])
            .collect(),
        missing: required()
            .filter(|item| item.papers.is_empty())
            .map(|item| {
                let kind = if item.core { "必备" } else { "可后补" };
                Choice::new(item.code.clone(), format!("{}（{kind}）", item.label)).hinted(item.help.clone())
            })
            .collect(),
        may: May {
            add: may(Action::AddPaper),
            ask: may(Action::RequestSupplement),
            finish: may(Action::FinishSupplement),
            accept: may(Action::AcceptApplication),
            abandon: may(Action::AbandonApplication),
            promise: may(Action::PromiseProof),
        },
        frame: Frame::around(at, &view, Some(Tab::Papers)),
        form,
    };
    shown(&template, &template.form)
}

fn asked(view: &CaseView) -> Option<Asked> {
    let supplement = view.state.supplement.as_ref()?;
    let label = |code: &String| {
        view.checklist
            .iter()
            .find(|item| item.code == *code)
            .map_or_else(|| code.clone(), |item| item.label.clone())
    };
    Some(Asked {
        items: supplement.items.iter().map(label).collect(),
        note: supplement.note.clone(),
        on: format::day(supplement.on),
        waiting: view.stage == CaseStage::AwaitingSupplement,
    })
}

fn owed_view(item: &Owed, today: Day) -> OwedView {
    let days = today.days_until(item.due);
    let left = if days < 0 {
        format!("已逾期 {} 天", days.unsigned_abs())
    } else {
        format!("还剩 {days} 天")
    };
    OwedView {
        label: item.label.clone(),
        until: Due { day: format::day(item.due), left, light: Light::of_days_left(days, 3) },
        settled: match item.settled {
            Some((Settlement::Received, day)) => format!("{} 收到", format::day(day)),
            Some((Settlement::Promised, day)) => format!("{} 书面承诺", format::day(day)),
            None => String::new(),
        },
    }
}

fn item_view(at: &AtCase, item: &ChecklistItem) -> Item {
    Item {
        label: item.label.clone(),
        help: item.help.clone(),
        basis: item.basis.clone(),
        core: item.core,
        papers: item.papers.iter().map(|paper| paper_view(at, paper)).collect(),
    }
}

fn paper_view(at: &AtCase, paper: &Paper) -> PaperView {
    PaperView {
        href: format!("{}/{}", Tab::Papers.path(at.id), paper.sha256),
        name: paper.file_name.get().cloned().unwrap_or_else(|| "（文件名已删除）".to_owned()),
        kind: if paper.media_type == "application/pdf" { "PDF" } else { "图片" },
        size: size(paper.size_bytes),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_plain() {
        assert_eq!([size(512), size(2_000), size(1_572_864)].join("|"), "512 字节|2 KB|1.5 MB");
    }
}
