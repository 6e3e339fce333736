//! Every statement of the crate is a constant made by `statements!`, which also lists it, so that one test
//! (and `Store::prepare_all`) can prepare each of them. Texts keep to what SQLite and PostgreSQL share:
//! `$1` parameters, `RETURNING`, `ON CONFLICT`, row values, `CASE`, `CAST`.
//!
//! Only three column types are used. `BIGINT` holds counts and fen (SQLite: `INTEGER` in `STRICT` tables),
//! `TEXT` holds ids, days, moments (RFC 3339, UTC) and words, bytes are sealed values. Yes and no are the
//! numbers 1 and 0, because SQLite has no booleans and one text must serve both engines.

/// Names statements and lists them under `STATEMENTS`.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* const $name: &str = $text;)*
        /// Every statement of this file.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

/// The values of a statement, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(crate::db::Value::from($value)),*] };
}

pub(crate) use {statements, values};
