//! A paper as a browser shows it: a picture or a PDF in place, under a policy of its own; anything else to be saved.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// The answer that shows a paper.
pub fn shown(bytes: Vec<u8>, media_type: &str, name: &str) -> Response {
    let known = ["image/jpeg", "image/png", "image/webp", "application/pdf"]
        .into_iter()
        .find(|kind| *kind == media_type);
    let place = if known.is_some() { "inline" } else { "attachment" };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(known.unwrap_or("application/octet-stream")));
    // A PDF's viewer does not start inside a sandbox; a picture needs none of what it forbids.
    let policy = if known == Some("application/pdf") {
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("{place}; filename*=UTF-8''{}", percent(name))) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// A file name as a header may carry it (RFC 8187).
fn percent(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_a_header() {
        assert_eq!(percent("证明\"; x.pdf"), "%E8%AF%81%E6%98%8E%22%3B%20x.pdf");
    }
}
