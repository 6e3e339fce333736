//! What is kept beside the journal because it is not history: offices and accounts, sessions, drafts, access
//! codes, settings, imports under way, numbers given out.

pub(crate) mod access_code;
pub(crate) mod account;
mod calendar_feed;
pub(crate) mod draft;
pub(crate) mod import;
mod organisation;
pub(crate) mod session;
mod setting;

/// Every statement of this folder.
pub(crate) fn statements() -> Vec<&'static [(&'static str, &'static str)]> {
    vec![
        access_code::STATEMENTS,
        account::STATEMENTS,
        calendar_feed::STATEMENTS,
        draft::STATEMENTS,
        import::STATEMENTS,
        organisation::STATEMENTS,
        session::STATEMENTS,
        setting::STATEMENTS,
    ]
}
