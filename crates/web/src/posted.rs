//! Forms as they were sent: every field kept in order, the form's token checked, files apart.

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::header,
};

use crate::{failure::Failure, look::Form, visit::Visit};

/// A form that was sent with its right token.
pub struct Posted {
    /// Fields in order.
    pub pairs: Vec<(String, String)>,
    /// Files: field, name, content.
    pub files: Vec<(String, String, Vec<u8>)>,
}

impl Posted {
    /// A field, trimmed; empty where it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).collect()
    }

    /// The state that the page showed: `seen`.
    pub fn seen(&self) -> Option<u64> {
        self.get("seen").parse().ok()
    }

    /// Fields whose name begins with a prefix, without it.
    pub fn prefixed(&self, prefix: &str) -> std::collections::BTreeMap<String, String> {
        self.pairs
            .iter()
            .filter_map(|(key, value)| Some((key.strip_prefix(prefix)?.to_owned(), value.trim().to_owned())))
            .collect()
    }

    /// The form again, to be shown with what is wrong.
    pub fn form(&self) -> Form {
        Form::of(self.pairs.clone())
    }
}

/// Splits `a=b&c=d`, decoding.
pub fn pairs_of(text: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(text).unwrap_or_default()
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let visit = request.extensions().get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| Failure::broken("the visit was not read"))?;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let posted = if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            multipart(request, state).await?
        } else {
            let text = String::from_request(request, state)
                .await
                .map_err(|error| Failure::unreadable(&error.to_string()))?;
            Self { pairs: pairs_of(&text), files: Vec::new() }
        };
        if posted.get("csrf") == visit.csrf() { Ok(posted) } else { Err(Failure::expired_form()) }
    }
}

async fn multipart<S: Send + Sync>(request: Request, state: &S) -> Result<Posted, Failure> {
    let mut posted = Posted { pairs: Vec::new(), files: Vec::new() };
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|error| Failure::unreadable(&error.body_text()))?;
    while let Some(part) = parts.next_field().await.map_err(|error| Failure::of_multipart(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file) = part.file_name().map(str::to_owned) {
            let bytes = part.bytes().await.map_err(|error| Failure::of_multipart(&error))?;
            if !(file.is_empty() && bytes.is_empty()) {
                posted.files.push((name, file, bytes.to_vec()));
            }
        } else {
            let text = part.text().await.map_err(|error| Failure::of_multipart(&error))?;
            posted.pairs.push((name, text));
        }
    }
    Ok(posted)
}
