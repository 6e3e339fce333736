//! Follow-ups: planned with the payment; recorded by who called or went there, or cancelled with a reason.

use app::{
    Action,
    model::{FollowUpStage, Hardship, Visit, VisitMethod},
    record_follow_up::{cancel_follow_up, record_visit},
    view::case::{CaseView, FollowUpLine},
};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{Fen, FollowUpId, Personal, Refusal};

use super::{
    at::{AtCase, Settled, refusing, shown},
    frame::{Frame, Tab},
};
use crate::{
    failure::Failure,
    look::{Choice, Form, Page, Term, format},
    posted::Posted,
};

#[derive(Template)]
#[template(path = "work/case/visits.html")]
struct VisitsPage {
    page: Page,
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
    record: Option<(String, String)>,
    methods: Vec<Choice>,
    hardships: Vec<Choice>,
    marks: Vec<Choice>,
    programmes: Vec<Choice>,
    today: String,
}

struct Row {
    title: String,
    stage: &'static str,
    css: &'static str,
    due: String,
    seen: Vec<Term>,
    note: String,
    record: String,
    current: bool,
}

/// Which follow-up one records.
#[derive(serde::Deserialize)]
pub struct Asked {
    visit: Option<String>,
}

/// The follow-ups.
pub async fn show(at: AtCase, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let form = Form::default().with("on", at.app().today().to_string());
    render(&at, asked.visit.and_then(|id| id.parse().ok()), form).await
}

/// Records a visit.
pub async fn record(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let id = visit_id(&at)?;
    let visit = match read(&posted) {
        Ok(visit) => visit,
        Err(refusals) => return render(&at, Some(id), refusing(posted.form(), refusals)).await,
    };
    let needs = !visit.needs.is_empty();
    let outcome = record_visit(at.app(), &at.who, id, visit).await;
    let said =
        if needs { "回访已记录。还有需要，请接着移送。" } else { "回访已记录。" };
    let next = if needs { Tab::Referrals } else { Tab::Visits };
    match at.settle(outcome, &posted, next, said).await? {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => render(&at, Some(id), form).await,
    }
}

/// Cancels a follow-up.
pub async fn cancel(at: AtCase, posted: Posted) -> Result<Response, Failure> {
    let id = visit_id(&at)?;
    let outcome = cancel_follow_up(at.app(), &at.who, id, posted.get("reason").to_owned()).await;
    match at.settle(outcome, &posted, Tab::Visits, "回访已取消。").await? {
        Settled::Answered(response) => Ok(response),
        Settled::Again(form) => render(&at, Some(id), form).await,
    }
}

fn visit_id(at: &AtCase) -> Result<FollowUpId, Failure> {
    let id = at.parts.get("visit").and_then(|id| id.parse().ok());
    id.ok_or_else(|| app::Error::not_found("这次回访").into())
}

/// What was typed as a visit, or what is wrong with it.
fn read(posted: &Posted) -> Result<Visit, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, message: String, mend: &str| {
        wrong.push(Refusal::new("visit_input", message, mend, "回访制度").on_field(field));
    };
    let method = match posted.get("method") {
        "call" => Some(VisitMethod::Call),
        "visit" => Some(VisitMethod::Visit),
        _ => None,
    };
    let hardship = match posted.get("hardship") {
        "solved" => Some(Hardship::Solved),
        "eased" => Some(Hardship::Eased),
        "same" => Some(Hardship::Same),
        "worse" => Some(Hardship::Worse),
        _ => None,
    };
    if method.is_none() {
        refuse("method", "没有选择回访方式".to_owned(), "请选择电话或上门。");
    }
    if hardship.is_none() {
        refuse("hardship", "没有选择困难现在怎样".to_owned(), "请按本人的说法选择。");
    }
    let on = posted.get("on").parse().ok();
    if on.is_none() {
        refuse("on", "回访日期无法识别".to_owned(), "请按 2026-03-02 的样子填写。");
    }
    let income = match posted.get("income") {
        "" => None,
        text => match Fen::from_yuan_text(text) {
            Ok(amount) => Some(amount.fen()),
            Err(error) => {
                refuse("income", error.to_string(), "请以元填写；没有收入填 0，没有问到留空。");
                None
            }
        },
    };
    match (method, hardship, on) {
        (Some(method), Some(hardship), Some(on)) if wrong.is_empty() => Ok(Visit {
            method,
            on,
            income_monthly_fen: income,
            hardship,
            satisfaction: posted.get("satisfaction").parse().ok(),
            needs: posted.all("needs"),
            note: Personal::known(posted.get("note").to_owned()),
        }),
        (_, _, _) => Err(wrong),
    }
}

async fn render(at: &AtCase, asked: Option<FollowUpId>, form: Form) -> Result<Response, Failure> {
    let view = at.whole(Tab::Visits).await?;
    let may = view.actions.contains(&Action::RecordFollowUp);
    let planned = || view.follow_ups.iter().filter(|line| line.stage == FollowUpStage::Planned);
    let chosen =
        planned().find(|line| Some(line.id) == asked).or_else(|| planned().min_by_key(|line| line.due));
    let chosen = chosen.filter(|_| may);
    let record = chosen.map(|line| (format!("{}/{}", Tab::Visits.path(view.id), line.id), title(line)));
    let chosen = chosen.map(|line| line.id);
    let mut lines: Vec<&FollowUpLine> = view.follow_ups.iter().collect();
    lines.sort_by_key(|line| line.due);
    let template = VisitsPage {
        page: at.page(&view, Tab::Visits.label()),
        rows: lines.into_iter().map(|line| row(&view, line, may, chosen == Some(line.id))).collect(),
        record,
        methods: vec![Choice::new("call", "电话"), Choice::new("visit", "上门")],
        hardships: [Hardship::Solved, Hardship::Eased, Hardship::Same, Hardship::Worse]
            .into_iter()
            .map(|hardship| Choice::new(hardship_word(hardship), hardship_label(hardship)))
            .collect(),
        marks: [("5", "5 很满意"), ("4", "4 满意"), ("3", "3 一般"), ("2", "2 不满意"), ("1", "1 很不满意")]
            .map(|(value, label)| Choice::new(value, label))
            .to_vec(),
        programmes: view
            .finding
            .iter()
            .flat_map(|finding| &finding.programmes)
            .map(|row| Choice::new(row.code.clone(), row.label.clone()))
            .collect(),
        today: at.app().today().to_string(),
        frame: Frame::around(at, &view, Some(Tab::Visits)),
        form,
    };
    shown(&template, &template.form)
}

fn title(line: &FollowUpLine) -> String {
    format!("发放后 {} 个月回访", line.month)
}

fn row(view: &CaseView, line: &FollowUpLine, may: bool, current: bool) -> Row {
    let (stage, css) = match line.stage {
        FollowUpStage::Planned => ("待回访", "tag is-act"),
        FollowUpStage::Done => ("已回访", "tag is-main"),
        FollowUpStage::Cancelled => ("已取消", "tag is-plain"),
    };
    let planned = line.stage == FollowUpStage::Planned;
    Row {
        title: title(line),
        stage,
        css,
        due: format::day(line.due),
        seen: line.visit.as_ref().map(|visit| seen(view, visit)).unwrap_or_default(),
        note: line.visit.as_ref().and_then(|visit| visit.note.get().cloned()).unwrap_or_default(),
        record: if planned && may {
            format!("{}?visit={}#record", Tab::Visits.path(view.id), line.id)
        } else {
            String::new()
        },
        current,
    }
}

fn seen(view: &CaseView, visit: &Visit) -> Vec<Term> {
    let programmes = || view.finding.iter().flat_map(|finding| &finding.programmes);
    let need = |code: &String| {
        programmes().find(|row| row.code == *code).map_or_else(|| code.clone(), |row| row.label.clone())
    };
    let method = match visit.method {
        VisitMethod::Call => "电话",
        VisitMethod::Visit => "上门",
    };
    let mut terms = vec![
        Term::new("日期", format!("{} {method}", format::day(visit.on))),
        Term::new("困难", hardship_label(visit.hardship)),
    ];
    if let Some(income) = visit.income_monthly_fen {
        terms.push(Term::new("家庭月收入", Fen::new(income).yuan()));
    }
    if let Some(mark) = visit.satisfaction {
        terms.push(Term::new("满意度", format!("{mark} / 5")));
    }
    if !visit.needs.is_empty() {
        terms.push(Term::new("还有的需要", visit.needs.iter().map(need).collect::<Vec<_>>().join("、")));
    }
    terms
}

fn hardship_word(hardship: Hardship) -> &'static str {
    match hardship {
        Hardship::Solved => "solved",
        Hardship::Eased => "eased",
        Hardship::Same => "same",
        Hardship::Worse => "worse",
    }
}

fn hardship_label(hardship: Hardship) -> &'static str {
    match hardship {
        Hardship::Solved => "已经解决",
        Hardship::Eased => "有所缓解",
        Hardship::Same => "没有变化",
        Hardship::Worse => "更加困难",
    }
}
