//! `/cases/{id}/papers`: papers uploaded as multipart forms and downloaded by their digest.

use app::{
    add_paper::{Upload, add_paper, read_paper},
    view::progress::progress,
};
use axum::{
    extract::{FromRequest, Multipart, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::CaseId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::{Id, Sha256},
    caller::Known,
    change::KnownSent,
    digest,
    problem::Failed,
    words,
};
use crate::House;

/// 上传的材料。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only described; read as a multipart form")]
pub struct PaperGiven {
    /// 材料清单中的代码，或 `other`
    #[schema(max_length = 60, example = "identity")]
    material: Option<String>,
    /// JPG、PNG、WEBP 或 PDF，至多 10 MB
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
}

/// 已收下的材料。
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperTaken {
    /// 内容的 SHA-256
    #[schema(schema_with = words::sha256)]
    sha256: String,
    /// 下载的地址
    location: String,
}

/// 进度：给申请人和代办员看的。
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressShown {
    /// 案件
    #[schema(schema_with = words::id)]
    id: String,
    /// 案件的事件数，即 `ETag`
    seq: u64,
    /// 受理编号
    number: String,
    /// 阶段
    #[schema(schema_with = words::stage)]
    stage: &'static str,
    /// 阶段的名称
    stage_label: &'static str,
    /// 申请人（掩去一部分）
    person: super::shown::PersonShown,
    /// 承办单位
    org_name: String,
    /// 办理的步骤
    steps: Vec<ProgressStep>,
    /// 现在在谁手里
    held_by: String,
    /// 期限
    due: Option<super::shown::DueShown>,
    /// 要补的材料
    asked: Vec<String>,
    /// 补正说明
    asked_note: Option<String>,
    /// 决定（文字）
    decision: Option<String>,
    /// 决定文号
    decision_number: String,
    /// 能否补交材料
    may_add_paper: bool,
    /// 能否确认补正完成
    may_finish_supplement: bool,
    /// 能否撤回申请
    may_withdraw: bool,
}

/// 办理的一步。
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressStep {
    /// 名称
    label: &'static str,
    /// 说明
    explain: String,
    /// 哪天完成
    #[schema(format = Date)]
    on: Option<String>,
    /// 是否现在这一步
    current: bool,
}

/// The routes.
pub fn router() -> OpenApiRouter<House> {
    OpenApiRouter::new().routes(routes!(add)).routes(routes!(read)).routes(routes!(show_progress))
}

fn unreadable() -> Failed {
    let mend = "请用 multipart/form-data 上传，文件放在 file 字段。";
    Failed::said(StatusCode::BAD_REQUEST, "unreadable", "上传的内容不完整或无法读取。", mend)
}

fn of_multipart(error: &axum::extract::multipart::MultipartError) -> Failed {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failed::too_large();
    }
    unreadable()
}

async fn upload_of(request: Request) -> Result<Upload, Failed> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| {
        let message = "材料应以 multipart/form-data 上传。";
        Failed::said(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", message, "请对照接口说明改正。")
    })?;
    let mut upload = Upload { material: "other".to_owned(), file_name: String::new(), bytes: Vec::new() };
    let mut found = false;
    while let Some(part) = parts.next_field().await.map_err(|error| of_multipart(&error))? {
        match part.name().unwrap_or_default() {
            "file" if !found => {
                part.file_name().unwrap_or("材料").clone_into(&mut upload.file_name);
                upload.bytes = part.bytes().await.map_err(|error| of_multipart(&error))?.to_vec();
                found = true;
            }
            "material" => upload.material = part.text().await.map_err(|error| of_multipart(&error))?,
            other => {
                let message = format!("没有「{other:.40}」这个字段，或重复了。");
                return Err(Failed::on(StatusCode::UNPROCESSABLE_ENTITY, "unknown_field", message, other));
            }
        }
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if upload.material.is_empty() || upload.material.len() > 60 || !upload.material.bytes().all(plain) {
        let message = "material 应为材料清单中的代码，或 other。";
        return Err(Failed::on(StatusCode::UNPROCESSABLE_ENTITY, "material", message, "material"));
    }
    upload.file_name.retain(|c| !c.is_control());
    upload.file_name = upload.file_name.chars().take(120).collect();
    if found { Ok(upload) } else { Err(unreadable()) }
}

#[utoipa::path(
    post, description = "上传一份材料，一次一份。内容相同的不重复保存。", path = "/cases/{id}/papers", tag = "papers", summary = "上传材料",
    request_body(content = PaperGiven, content_type = "multipart/form-data"),
    responses((status = 201, description = "已收下", body = PaperTaken,
        headers(("Location" = String, description = "下载的地址"))))
)]
async fn add(
    State(house): State<House>,
    KnownSent(sent): KnownSent,
    Id(id): Id<CaseId>,
    request: Request,
) -> Result<Response, Failed> {
    let upload = upload_of(request).await?;
    let sha256 = digest_of(&upload.bytes);
    let sent_digest = digest(&[upload.material.as_bytes(), sha256.as_bytes()]);
    let answered =
        sent.run(&house, &sent_digest, |app, who| async move { add_paper(&app, &who, id, upload).await });
    let location = format!("/api/v1/cases/{id}/papers/{sha256}");
    let taken = PaperTaken { sha256, location: location.clone() };
    let response = answered.await?.answer(StatusCode::CREATED, None, taken);
    Ok(super::change::located(response, &location))
}

#[utoipa::path(
    get, description = "材料的内容，与上传时逐字节相同。", path = "/cases/{id}/papers/{sha256}", tag = "papers", summary = "下载材料",
    responses((status = 200, description = "材料的内容", content_type = "*/*", body = Vec<u8>,
        headers(("Repr-Digest" = String, description = "内容的 SHA-256(RFC 9530)"))))
)]
async fn read(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
    Sha256(sha256): Sha256,
) -> Result<Response, Failed> {
    let (bytes, media_type, _) = read_paper(&house.app, &caller.who, id, &sha256).await?;
    let kind = HeaderValue::from_str(&media_type);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers
        .insert(header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    if let Ok(value) = HeaderValue::from_str(&format!("sha-256=:{}:", base64_of(&sha256))) {
        headers.insert("repr-digest", value);
    }
    Ok(response)
}

#[utoipa::path(
    get, description = "申请人本人、代办的村（社区）和承办单位看到的进度：到哪一步了、在谁手里、还要做什么。", path = "/cases/{id}/progress", tag = "cases", summary = "办理进度",
    responses((status = 200, description = "进度", body = ProgressShown,
        headers(("ETag" = String, description = "案件的状态"))))
)]
async fn show_progress(
    State(house): State<House>,
    Known(caller): Known,
    Id(id): Id<CaseId>,
) -> Result<Response, Failed> {
    let view = progress(&house.app, &caller.who, id).await?;
    let (asked, asked_note) = view.asked.map_or_else(Default::default, |(items, note)| (items, Some(note)));
    let steps = view.steps.into_iter().map(|step| ProgressStep {
        label: step.label,
        explain: step.explain,
        on: step.on.map(|day| day.to_string()),
        current: step.current,
    });
    let seq = view.seq;
    let shown = ProgressShown {
        id: view.id.to_string(),
        seq,
        number: view.number,
        stage: view.stage.word(),
        stage_label: view.stage.label(),
        person: view.person.into(),
        org_name: view.org_name,
        steps: steps.collect(),
        held_by: view.held_by,
        due: view.due.map(|line| super::shown::DueShown::from(&line.due)),
        asked,
        asked_note,
        decision: view.decision,
        decision_number: view.decision_number,
        may_add_paper: view.may_add_paper,
        may_finish_supplement: view.may_finish_supplement,
        may_withdraw: view.may_withdraw,
    };
    Ok(super::change::shown(seq, shown))
}

/// SHA-256 of some content, hex.
fn digest_of(bytes: &[u8]) -> String {
    app::asked::sha256_of(bytes)
}

fn base64_of(hex: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let nibbles: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let bytes: Vec<u32> =
        nibbles.chunks(2).map(|pair| pair.iter().fold(0, |byte, half| byte * 16 + half)).collect();
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().enumerate().fold(0_u32, |word, (at, byte)| word | byte << (16 - 8 * at));
        for at in 0..4 {
            let index = usize::try_from(word >> (18 - 6 * at) & 63).unwrap_or(0);
            let letter = ALPHABET.get(index).copied().map_or('=', char::from);
            text.push(if at <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_digest_is_written_as_the_header_wants_it() {
        assert_eq!(super::base64_of("4d616e"), "TWFu");
        assert_eq!(super::base64_of("4d61"), "TWE=");
        assert_eq!(super::base64_of("4d"), "TQ==");
    }
}
