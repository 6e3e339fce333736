//! The papers: photographed or chosen for each item of the checklist; all of them may follow later.

use app::{
    add_paper::Upload,
    draft::{self, DraftPaper, Step, read_paper},
    view::guide::papers_of_draft,
};
use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{Asked, onward};
use crate::{
    House, failure,
    failure::Failure,
    look::{FlashKind, Form, Page},
    paper_file,
    portal::{
        open_draft::{At, OpenDraft},
        told,
    },
    posted::Posted,
    visit::{Visit, lead_to},
};

/// Several photographs at once; one that is too large is told beside its field, not by a broken connection.
pub const UPLOAD_BYTES_MAX: usize = crate::upload_limit::PAGE_BYTES_MAX;

/// The item for what fits nowhere else.
const OTHER: &str = "other";

/// An item of the checklist.
struct Item {
    code: String,
    label: String,
    help: String,
    need: &'static str,
    /// Nobody knows yet whether it is needed.
    maybe: bool,
    files: Vec<File>,
}

impl Item {
    /// The name under which errors of its upload are told.
    fn field(&self) -> String {
        format!("file-{}", self.code)
    }
}

/// A paper that is already there.
struct File {
    name: String,
    size: String,
    sha256: String,
    href: String,
    picture: bool,
}

#[derive(Template)]
#[template(path = "portal/apply/papers.html")]
struct Papers {
    page: Page,
    at: At,
    form: Form,
    items: Vec<Item>,
    /// What may be needed and is not there: it stands apart.
    maybe: Vec<Item>,
}

pub fn router() -> Router<House> {
    Router::new()
        .route("/apply/{draft}/papers/{sha256}", get(read))
        .route("/apply/{draft}/papers", get(show).post(save).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
}

async fn show(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let open = OpenDraft::find(&house, &visit, &id).await?;
    let page = papers(&house, &visit, &open, asked.then == "review", Form::default());
    Ok(failure::html(&page)?.into_response())
}

/// A paper to be looked at again, by whoever put it in.
async fn read(
    State(house): State<House>,
    visit: Visit,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let open = OpenDraft::find(&house, &visit, &id).await?;
    let (bytes, media_type, name) = read_paper(&house.app, &open.owner, open.id, &sha256).await?;
    Ok(paper_file::shown(bytes, &media_type, &name))
}

async fn save(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut open = OpenDraft::find(&house, &visit, &id).await?;
    match posted.get("do") {
        "upload" => upload(&house, &visit, &open, &posted).await,
        "remove" => {
            draft::detach(&house.app, &open.owner, open.id, posted.get("paper")).await?;
            Ok(lead_to(&here(&open, &posted), FlashKind::Done, "已删去这份材料。"))
        }
        _ => {
            open.mark(Step::Papers, true);
            open.save(&house).await?;
            Ok(onward(&open, Step::Papers, &posted))
        }
    }
}

/// The papers' page, at the item that was worked on.
fn here(open: &OpenDraft, posted: &Posted) -> String {
    let then = if posted.get("then") == "review" { "?then=review" } else { "" };
    format!("{}{then}#m-{}", open.path(Step::Papers), posted.get("material"))
}

async fn upload(
    house: &House,
    visit: &Visit,
    open: &OpenDraft,
    posted: &Posted,
) -> Result<Response, Failure> {
    let (material, to_review) = (posted.get("material").to_owned(), posted.get("then") == "review");
    let known = material == OTHER
        || papers_of_draft(&house.app, &open.draft).iter().any(|item| item.code == material);
    if !known {
        return Err(app::Error::not_found("这一项材料").into());
    }
    let field = format!("file-{material}");
    let mut form = Form::default();
    let mut kept = 0_usize;
    for (_, file_name, bytes) in &posted.files {
        let upload =
            Upload { material: material.clone(), file_name: file_name.clone(), bytes: bytes.clone() };
        match draft::attach(&house.app, &open.owner, open.id, upload).await {
            Ok(()) => kept += 1,
            Err(error) => {
                for refusal in Failure::on_form(error)? {
                    form.refuse(
                        &field,
                        format!("「{file_name}」没有保存。{}", told::words(&house.app, &refusal)),
                    );
                }
            }
        }
    }
    if posted.files.is_empty() {
        form.refuse(&field, "还没有选文件。请先点「选择文件」拍照或选一张照片，再点「上传」。");
    }
    if form.is_right() {
        return Ok(lead_to(&here(open, posted), FlashKind::Done, &format!("已上传 {kept} 份。")));
    }
    let open = OpenDraft::find(house, visit, &open.id.to_string()).await?;
    let page = papers(house, visit, &open, to_review, form);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page)?).into_response())
}

fn papers(house: &House, visit: &Visit, open: &OpenDraft, to_review: bool, form: Form) -> Papers {
    let files = |code: &str| {
        open.draft
            .papers
            .iter()
            .filter(|paper| paper.material == code)
            .map(|paper| file(open, paper))
            .collect()
    };
    let wanted = papers_of_draft(&house.app, &open.draft).into_iter();
    let mut items: Vec<Item> = wanted
        .map(|item| Item {
            need: match (item.core, item.required) {
                (true, Some(true)) => "需要，可以先提交再补",
                (false, Some(true)) => "有就交，没有可以以后补",
                (_, None) => "可能需要",
                (_, Some(false)) => "一般不需要",
            },
            maybe: item.required.is_none(),
            files: files(&item.code),
            code: item.code,
            label: item.label,
            help: item.help,
        })
        .collect();
    items.push(Item {
        code: OTHER.to_owned(),
        label: "其他材料".to_owned(),
        help: "您觉得有用的都可以交。".to_owned(),
        need: "有就交",
        maybe: false,
        files: files(OTHER),
    });
    let apart = |item: &Item| item.maybe && item.files.is_empty() && !form.is_wrong(&item.field());
    let (maybe, items) = items.into_iter().partition(apart);
    Papers {
        page: visit.page(Step::Papers.label()),
        at: open.at(Step::Papers, to_review),
        form,
        items,
        maybe,
    }
}

fn file(open: &OpenDraft, paper: &DraftPaper) -> File {
    File {
        name: paper.file_name.clone(),
        size: size(paper.size_bytes),
        sha256: paper.sha256.clone(),
        href: format!("{}/{}", open.path(Step::Papers), paper.sha256),
        picture: paper.media_type.starts_with("image/"),
    }
}

/// A size in words: `320 KB`, `2.4 MB`.
pub fn size(bytes: u64) -> String {
    let kib = bytes.div_ceil(1024);
    if kib < 1024 { format!("{kib} KB") } else { format!("{}.{} MB", kib / 1024, kib % 1024 * 10 / 1024) }
}
