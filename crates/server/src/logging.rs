//! The log: on standard error, as lines for people or as JSON for a collector. It never holds personal data.

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

/// The form of the log.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// 供人阅读
    Text,
    /// 每行一个 JSON 对象
    Json,
}

/// What is logged where `RUST_LOG` says nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Every request and job: for a platform that serves.
    Everything,
    /// Only what goes wrong: for a command at a terminal.
    Trouble,
}

/// Starts logging.
pub(crate) fn start(form: LogForm, wanted: Wanted) {
    let usual = match wanted {
        Wanted::Everything => "warn,lianzhu=info",
        Wanted::Trouble => "warn",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match form {
        LogForm::Text => log.init(),
        LogForm::Json => log.json().flatten_event(true).init(),
    }
}
