//! What is kept beside the journal because it is not history: offices and accounts, sessions, drafts, access
//! codes, settings, imports under way, numbers given out.

pub(crate) mod access_code;
pub(crate) mod account;
pub(crate) mod api_token;
mod calendar_feed;
pub(crate) mod complaint_code;
pub(crate) mod draft;
pub(crate) mod import;
pub(crate) mod kept_answer;
mod organisation;
pub(crate) mod session;
mod setting;

/// Every statement of this folder.
pub(crate) fn statements() -> Vec<&'static [(&'static str, &'static str)]> {
    vec![
        access_code::STATEMENTS,
        account::STATEMENTS,
        api_token::STATEMENTS,
        calendar_feed::STATEMENTS,
        complaint_code::STATEMENTS,
        draft::STATEMENTS,
        import::STATEMENTS,
        kept_answer::STATEMENTS,
        organisation::STATEMENTS,
        session::STATEMENTS,
        setting::STATEMENTS,
    ]
}
