//! Papers: handed in with a draft, by the applicant later, or scanned by an officer.

use access::{Action, Principal};
use casework::assistance::{CaseCommand, Paper};
use kernel::{CaseId, Personal, Refusal};

use crate::{App, Error, Outcome, accept_application::run, load::person_subject};

/// The largest paper taken, in bytes.
pub const PAPER_BYTES_MAX: usize = 10 * 1024 * 1024;

/// A file as it came in.
#[derive(Clone)]
pub struct Upload {
    /// The checklist item, or `other`.
    pub material: String,
    /// The file's name.
    pub file_name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What a file is, by its first bytes; `None` for kinds that are not taken.
pub fn media_type_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some("image/png"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Checks a file and says what it is.
pub(crate) fn check_upload(upload: &Upload) -> Result<&'static str, Refusal> {
    if upload.bytes.is_empty() {
        return Err(Refusal::new("empty_file", "没有收到文件内容。", "请重新选择文件。", "").on_field("file"));
    }
    if upload.bytes.len() > PAPER_BYTES_MAX {
        let mib = upload.bytes.len().div_ceil(1024 * 1024);
        return Err(Refusal::new(
            "file_too_large",
            format!("文件约 {mib} MB，超过了每份 10 MB 的上限。"),
            "请重新拍照（普通清晰度即可）或压缩后再上传。",
            "",
        )
        .on_field("file"));
    }
    media_type_of(&upload.bytes).ok_or_else(|| {
        Refusal::new("file_kind", "这种文件不能作为材料。", "请上传照片（JPG、PNG、WEBP）或 PDF 文件。", "")
            .on_field("file")
    })
}

/// Adds a paper to a case.
///
/// # Errors
/// `file_too_large`, `file_kind`, `empty_file`, the lifecycle's refusals, or not permitted.
pub async fn add_paper(app: &App, who: &Principal, id: CaseId, upload: Upload) -> Result<Outcome, Error> {
    let (_, opening, _) = app.case_for(who, Action::AddPaper, id).await?;
    let media_type = check_upload(&upload)?;
    let stored = app.store().put_attachment(&person_subject(opening.applicant), &upload.bytes).await?;
    let paper = Paper {
        material: upload.material,
        sha256: stored.sha256,
        file_name: Personal::known(upload.file_name),
        media_type: media_type.to_owned(),
        size_bytes: stored.size_bytes,
    };
    run(app, who, (Action::AddPaper, "申请人提交材料"), (id, None), CaseCommand::AddPaper(paper)).await
}

/// Says that everything asked for is in; the decision's clock goes on.
///
/// # Errors
/// The lifecycle's refusals, or not permitted.
pub async fn finish_supplement(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
) -> Result<Outcome, Error> {
    run(app, who, (Action::FinishSupplement, "补正材料"), (id, seen), CaseCommand::FinishSupplement).await
}

/// A paper's content, its media type and its file name.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn read_paper(
    app: &App,
    who: &Principal,
    id: CaseId,
    sha256: &str,
) -> Result<(Vec<u8>, String, String), Error> {
    let action = match who {
        Principal::Applicant { .. } => Action::ViewProgress,
        Principal::Staff(_) | Principal::Visitor | Principal::System { .. } => Action::ViewCase,
    };
    let (case, opening, _) = app.case_for(who, action, id).await?;
    if access::sight(who) == access::Sight::Payment {
        return Err(Error::Denied(Box::new(Refusal::new(
            "denied",
            "您的岗位只办理发放，不能查看申请材料。",
            "如确需查看，请联系承办人。",
            "最小必要：个人信息保护法第六条",
        ))));
    }
    let paper = case
        .state
        .papers
        .iter()
        .find(|paper| paper.sha256 == sha256)
        .ok_or_else(|| Error::not_found("这份材料"))?;
    let bytes = app.attachment(&person_subject(opening.applicant), sha256).await?;
    Ok((bytes, paper.media_type.clone(), paper.file_name.get().cloned().unwrap_or_default()))
}

impl App {
    /// An attachment's content.
    pub(crate) async fn attachment(&self, subject: &str, sha256: &str) -> Result<Vec<u8>, Error> {
        let content = self.store().attachment(subject, sha256).await?;
        content.map(Vec::from).ok_or_else(|| Error::not_found("这份材料的内容"))
    }
}
