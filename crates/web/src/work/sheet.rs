//! A list as a spreadsheet to be saved.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::House;

/// The kind of file that an export is.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file of an export: `cases-2026-11-22.xlsx`, and the same in Chinese.
pub fn file(house: &House, stem: &str, name: &str, bytes: Vec<u8>) -> Response {
    let today = house.app.today();
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let place = format!("attachment; filename=\"{stem}-{today}.xlsx\"; filename*=UTF-8''{name}-{today}.xlsx");
    ([(header::CONTENT_TYPE, XLSX.to_owned()), (header::CONTENT_DISPOSITION, place)], bytes).into_response()
}
