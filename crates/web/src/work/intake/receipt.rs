//! The receipt of an application taken in at a desk, with the list of what was handed over, to be printed and signed.

use app::{Principal, submit_application::Receipt, view::guide::papers_of_draft};
use askama::Template;
use axum::response::{IntoResponse, Response};

use crate::{
    House,
    failure::{self, Failure},
    look::{Page, format},
    portal::{OpenDraft, spaced},
    visit::Visit,
};

#[derive(Template)]
#[template(path = "work/intake/receipt.html")]
struct ReceiptPage {
    page: Page,
    number: String,
    code: String,
    name: String,
    agent: String,
    today: String,
    taker: String,
    rows: Vec<Row>,
    missing: usize,
    case: Option<String>,
}

/// A line of the list: what, how many, what is to come of it.
struct Row {
    label: String,
    count: usize,
    files: String,
    state: &'static str,
}

/// The receipt. The code stands on this answer alone, never in an address or a log.
pub async fn page(
    house: &House,
    visit: &Visit,
    who: &Principal,
    open: &OpenDraft,
    given: &Receipt,
) -> Result<Response, Failure> {
    let mut wanted: Vec<(String, String, bool)> = papers_of_draft(&house.app, &open.draft)
        .into_iter()
        .map(|item| (item.code, item.label, item.required == Some(true)))
        .collect();
    wanted.push(("other".to_owned(), "其他材料".to_owned(), false));
    let rows: Vec<Row> = wanted
        .into_iter()
        .filter_map(|(code, label, required)| {
            let files: Vec<_> = open
                .draft
                .papers
                .iter()
                .filter(|paper| paper.material == code)
                .map(|paper| paper.file_name.as_str())
                .collect();
            (required || !files.is_empty()).then(|| Row {
                label,
                count: files.len(),
                state: if files.is_empty() { "未交，可后补" } else { "已收" },
                files: files.join("、"),
            })
        })
        .collect();
    let page = visit.page("收件回执").under("收件", "/work/intake");
    let taker = page.user.as_ref().map(|user| format!("{} {}", user.org, user.name)).unwrap_or_default();
    let may_open = app::view::case::case(&house.app, who, given.case).await.is_ok();
    let agent = open.draft.agent().map(|agent| format!("{} {}", agent.kind.label(), agent.name));
    let template = ReceiptPage {
        number: given.number.clone(),
        code: spaced_four(&given.access_code),
        name: open.draft.field("name").to_owned(),
        agent: agent.unwrap_or_default(),
        today: format::day(house.app.today()),
        taker,
        missing: rows.iter().filter(|row| row.count == 0).count(),
        rows,
        case: Some(if may_open {
            format!("/work/cases/{}", given.case)
        } else {
            format!("/progress/{}", given.case)
        }),
        page,
    };
    Ok(failure::html(&template)?.into_response())
}

/// Eight digits are read out in two halves.
fn spaced_four(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((head, tail)) if !tail.is_empty() => format!("{head} {tail}"),
        Some(_) | None => spaced(code),
    }
}
