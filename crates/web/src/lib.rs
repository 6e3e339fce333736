//! The pages and the JSON API: the only crate that knows axum and askama.
//!
//! [`look`] holds what all pages share: layouts, parts, formats and the embedded assets. A page's handler and its
//! template stand side by side in a module of their own.

pub mod look;
