//! A style gallery: every part on both layouts with invented data, to look at while building.
//!
//! `cargo run -p web --example gallery`, then open <http://127.0.0.1:4600/> or `/work`, `/work/list`, `/form`.

mod sample;

use askama::Template;
use axum::{
    Router,
    extract::Query,
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
// The layouts name `crate::look`; so a crate that renders them has that name.
use web::look;

use look::{
    ChartOption, Chip, Choice, Conflict, Due, FlashKind, Form, Light, Page, Pager, Qr, Signer, Source, Stage,
    Term, TimelineItem,
};

#[derive(Template)]
#[template(path = "gallery/home.html")]
struct Home {
    page: Page,
}

#[derive(Template)]
#[template(path = "gallery/form.html")]
struct Apply {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    towns: Vec<Choice>,
    helps: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "gallery/progress.html")]
struct Progress {
    page: Page,
    stages: Vec<Stage>,
    timeline: Vec<TimelineItem>,
    terms: Vec<Term>,
    due: Due,
    qr: Option<Qr>,
}

#[derive(Template)]
#[template(path = "gallery/list.html")]
struct List {
    page: Page,
    chips: Vec<Chip>,
    rows: Vec<sample::Row>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "gallery/case.html")]
struct Case {
    page: Page,
    form: Form,
    stages: Vec<Stage>,
    timeline: Vec<TimelineItem>,
    signers: Vec<Signer>,
    terms: Vec<Term>,
    lights: Vec<Light>,
    due: Due,
    source: Source,
    stale: Source,
    conflict: Conflict,
    kinds: Vec<Choice>,
    option: ChartOption,
}

#[derive(serde::Deserialize)]
struct Look {
    #[serde(default)]
    large: bool,
    #[serde(default)]
    wrong: bool,
}

async fn home(Query(asked): Query<Look>) -> Response {
    shown(&Home { page: sample::portal("首页", asked.large, false) })
}

async fn form(Query(asked): Query<Look>) -> Response {
    let page = sample::portal("受到的损害", asked.large, true)
        .under("申请救助", "/form")
        .under("第 3 步，共 8 步", "/form");
    shown(&Apply {
        page,
        form: sample::form(asked.wrong),
        kinds: sample::kinds(),
        towns: sample::towns(),
        helps: sample::helps(),
    })
}

async fn progress(Query(asked): Query<Look>) -> Response {
    let page = sample::portal("办理进度", asked.large, true)
        .under("我的申请", "/progress")
        .saying(FlashKind::Done, "申请已收到，编号 2026-0347。您可以随时回来补充材料。");
    shown(&Progress {
        page,
        stages: sample::stages(),
        timeline: sample::timeline(),
        terms: sample::terms(),
        due: sample::due(),
        qr: Qr::of("https://example.org/p/7K2M9Q"),
    })
}

async fn list() -> Response {
    shown(&List {
        page: sample::work("我的工作"),
        chips: sample::chips(),
        rows: sample::rows(),
        pager: Pager {
            prev: None,
            next: Some("/work/list?after=20".to_owned()),
            shown: 30,
            total: Some(1_284),
        },
    })
}

async fn case() -> Response {
    let page = sample::work("顾长青")
        .under("案件", "/work/list")
        .saying(FlashKind::Act, "户籍人口有两个不同来源，请先核实。");
    let Ok(option) = ChartOption::of(&sample::chart()) else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    shown(&Case {
        page,
        form: sample::form(true),
        stages: sample::stages(),
        timeline: sample::timeline(),
        signers: sample::signers(),
        terms: sample::terms(),
        lights: vec![Light::Calm, Light::Soon, Light::Overdue, Light::Paused, Light::Done],
        due: sample::due(),
        source: Source { name: "民政".into(), day: "03-02".into(), stale: false, href: "#".into() },
        stale: Source { name: "医保".into(), day: "2025-06-11".into(), stale: true, href: "#".into() },
        conflict: Conflict { text: "民政 3 人，公安 4 人".into(), href: "#".into() },
        kinds: sample::kinds(),
        option,
    })
}

fn shown(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => ([(header::CONTENT_SECURITY_POLICY, look::assets::CONTENT_SECURITY_POLICY)], Html(text))
            .into_response(),
        Err(error) => error.to_string().into_response(),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let pages = Router::new()
        .route("/", get(home))
        .route("/form", get(form))
        .route("/progress", get(progress))
        .route("/work", get(case))
        .route("/work/list", get(list))
        .merge(look::assets::router());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 4600)).await?;
    axum::serve(listener, pages).await
}
