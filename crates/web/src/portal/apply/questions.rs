//! The steps that ask questions: who, what happened, the harm, the household, the account.

use app::{
    draft::Step,
    model::{AgentKind, MatterKind},
    persona,
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use kernel::Organ;

use super::{Asked, onward};
use crate::{
    House, failure,
    failure::Failure,
    look::{Choice, Form, Page},
    portal::{
        ask::{Ask, Control},
        open_draft::{At, OpenDraft},
        places, told,
    },
    posted::Posted,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "portal/apply/questions.html")]
struct Questions {
    page: Page,
    at: At,
    form: Form,
    lead: &'static str,
    asks: Vec<Ask>,
    /// About who acts for the applicant: folded away where nobody does.
    agent: Vec<Ask>,
    agent_open: bool,
}

pub fn router() -> Router<House> {
    Router::new().route("/apply/{draft}/{step}", get(show).post(save))
}

/// The step of an address; papers, consent and the read-back have pages of their own.
fn step_of(word: &str) -> Result<Step, Failure> {
    Step::from_word(word)
        .filter(|step| !matches!(step, Step::Papers | Step::Consent | Step::Review))
        .ok_or_else(|| app::Error::not_found("这一步").into())
}

async fn show(
    State(house): State<House>,
    visit: Visit,
    Path((id, word)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let step = step_of(&word)?;
    let open = OpenDraft::find(&house, &visit, &id).await?;
    let tried = asked.mend.is_some() || open.is_done(step);
    let questions = questions(&house, &visit, &open, step, (asked.then == "review", tried)).await?;
    Ok(failure::html(&questions)?.into_response())
}

async fn save(
    State(house): State<House>,
    visit: Visit,
    Path((id, word)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let step = step_of(&word)?;
    let mut open = OpenDraft::find(&house, &visit, &id).await?;
    for ask in asks(&house, step).await? {
        let typed = typed(&ask, posted.get(&ask.name));
        match ask.name.strip_prefix("fact.") {
            Some(fact) => open.draft.answers.insert(fact.to_owned(), typed),
            None => open.draft.fields.insert(ask.name, typed),
        };
    }
    let right = open.draft.problems(&house.app, step).is_empty();
    open.mark(step, right);
    open.save(&house).await?;
    if right || posted.get("go") == "leave" {
        return Ok(onward(&open, step, &posted));
    }
    let page = questions(&house, &visit, &open, step, (posted.get("then") == "review", true)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, failure::html(&page)?).into_response())
}

/// What was typed; numbers in full-width digits become plain ones.
pub fn typed(ask: &Ask, text: &str) -> String {
    match ask.control {
        Control::Text("text" | "tel", "numeric" | "tel", _) | Control::Money | Control::Number(_) => {
            text.chars().map(half_width).collect()
        }
        Control::Text(..)
        | Control::Area
        | Control::Tri
        | Control::Choose(_)
        | Control::Select(_)
        | Control::Grouped(_) => text.to_owned(),
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

async fn questions(
    house: &House,
    visit: &Visit,
    open: &OpenDraft,
    step: Step,
    (to_review, tried): (bool, bool),
) -> Result<Questions, Failure> {
    let asks = asks(house, step).await?;
    let mut form = Form::default();
    for ask in &asks {
        let value = match ask.name.strip_prefix("fact.") {
            Some(fact) => open.draft.answers.get(fact),
            None => open.draft.fields.get(&ask.name),
        };
        form = form.with(&ask.name, value.cloned().unwrap_or_default());
    }
    if tried {
        form = told::beside(&house.app, form, &open.draft.problems(&house.app, step), "");
    }
    let page = visit.page(step.label());
    let (agent, asks): (Vec<_>, Vec<_>) = asks.into_iter().partition(|ask| ask.name.starts_with("agent_"));
    let agent_open = agent.iter().any(|ask| !form.value(&ask.name).is_empty() || form.is_wrong(&ask.name));
    Ok(Questions { page, at: open.at(step, to_review), form, lead: lead(step), asks, agent, agent_open })
}

fn lead(step: Step) -> &'static str {
    match step {
        Step::People => "填需要帮助的人。孩子需要帮助的，填孩子的姓名和身份证号，由家长代办。",
        Step::Matter => "这些事可能不愿再提起。写个大概就好，细节由办案人员去查。",
        Step::Harm => "不清楚的选「不清楚」或不填，办案人员会去核实。",
        Step::Household => "用来判断生活困难的程度。大概的数就可以。",
        Step::Account => {
            "救助金打到申请人本人的账户，不收现金，不收手续费。由代理人代领的，先在第一步填好代理人。"
        }
        Step::Papers | Step::Consent | Step::Review => "",
    }
}

/// The questions of a step.
pub async fn asks(house: &House, step: Step) -> Result<Vec<Ask>, Failure> {
    let mut asks = match step {
        Step::People => people(house).await?.into_iter().chain(agent()).collect(),
        Step::Matter => matter(house).await?,
        Step::Account => account(),
        Step::Harm | Step::Household | Step::Papers | Step::Consent | Step::Review => Vec::new(),
    };
    asks.extend(step.facts().iter().filter_map(|name| Ask::fact(house.app.vocabulary(), name)));
    Ok(asks)
}

async fn people(house: &House) -> Result<Vec<Ask>, Failure> {
    let homes = Control::Grouped(places::homes(&house.app).await?);
    Ok(vec![
        Ask::new("name", "姓名", "与身份证上的一样", Control::Text("text", "", "name")),
        Ask::new("identity", "身份证号码", "18 位，最后一位可能是字母 X", Control::Text("text", "", "off"))
            .because("用来确认是您本人，也免得您去各部门开证明。没有身份证的，填护照等其他证件的号码。"),
        Ask::new("phone", "电话", "您本人的，或者能找到您的家人、邻居的", Control::Text("tel", "tel", "tel"))
            .because("缺材料、有结果时打这个电话告诉您。不会给别人。"),
        Ask::new("residence_region", "现在住在哪个区县", "", homes),
        Ask::new(
            "address",
            "详细地址",
            "镇街、村（社区）、门牌号",
            Control::Text("text", "", "street-address"),
        )
        .optional(),
    ])
}

fn agent() -> Vec<Ask> {
    let kinds = AgentKind::ALL.into_iter().map(|kind| Choice::new(kind.word(), kind.label())).collect();
    let collects = vec![Choice::new("no", "只代办，不代领"), Choice::new("yes", "可以代为领取救助金")];
    let text = |kind, mode| Control::Text(kind, mode, "off");
    vec![
        Ask::new(
            "agent_kind",
            "由谁代为办理",
            "孩子的父母选「法定代理人」；本人委托别人的选「委托代理人」",
            Control::Select(kinds),
        )
        .optional(),
        Ask::new("agent_name", "代理人姓名", "", text("text", "")).optional(),
        Ask::new("agent_relation", "与申请人的关系", "例如 母亲、监护人、律师", text("text", "")).optional(),
        Ask::new("agent_phone", "代理人电话", "", text("tel", "tel")).optional(),
        Ask::new("agent_identity", "代理人身份证号码", "", text("text", "")).optional(),
        Ask::new(
            "agent_collects",
            "能不能代领救助金",
            "要代领的，还要上传代为领取委托书",
            Control::Select(collects),
        )
        .optional(),
    ]
}

async fn matter(house: &House) -> Result<Vec<Ask>, Failure> {
    let offices = persona::organisations(&house.app).await?;
    let organs = places::organs(&offices).into_iter().map(organ_choice).collect();
    let kinds = MatterKind::ALL.into_iter().map(kind_choice).collect();
    let venues = Control::Grouped(places::venues(&house.app).await?);
    Ok(vec![
        Ask::new("request", "发生了什么？现在有什么困难？", "用自己的话说，一两句就可以", Control::Area),
        Ask::new("matter_kind", "是哪一类事情", "拿不准就选最接近的", Control::Choose(kinds)),
        Ask::new("matter_region", "案件在哪个区县办理", "一般是事情发生的地方", venues),
        Ask::new(
            "organ",
            "向哪个机关申请",
            "案子现在在谁那里办，就向谁申请；不清楚选检察院",
            Control::Choose(organs),
        ),
        Ask::new("body", "办案单位的名称", "例如某某区人民法院", Control::Text("text", "", "off")).optional(),
        Ask::new(
            "matter_number",
            "案号",
            "判决书、通知书右上角的编号，没有就不填",
            Control::Text("text", "", "off"),
        )
        .optional(),
    ])
}

fn account() -> Vec<Ask> {
    vec![
        Ask::new("bank", "开户银行", "例如某某银行某某支行", Control::Text("text", "", "off")),
        Ask::new(
            "holder",
            "户名",
            "申请人本人，与身份证上的姓名一样；代领的填代理人",
            Control::Text("text", "", "off"),
        ),
        Ask::new(
            "account_number",
            "银行卡号",
            "卡上最长的那一串数字",
            Control::Text("text", "numeric", "off"),
        )
        .because("决定给您救助以后才会用到。工作人员不会向您要密码和验证码。"),
    ]
}

fn kind_choice(kind: MatterKind) -> Choice {
    let (label, hint) = match kind {
        MatterKind::Criminal => ("被人犯罪伤害", "被打伤、杀害、性侵，被抢、被骗、被盗等"),
        MatterKind::CivilTort => ("事故或别人造成的人身伤害", "交通事故、工地事故等，打过官司"),
        MatterKind::Enforcement => ("官司赢了，钱执行不到", "赡养费、抚养费、赔偿款等"),
        MatterKind::Petition => ("信访的事", "通过法律途径难以解决的"),
    };
    Choice::new(kind.word(), label).hinted(hint)
}

fn organ_choice(organ: Organ) -> Choice {
    let hint = match organ {
        Organ::Procuratorate => "案子在审查起诉，或者不起诉；不清楚选这里",
        Organ::Court => "已经起诉到法院、判决了，或正在执行",
        Organ::Police => "还在侦查，或者没有破案",
        Organ::Justice => "由司法局办理的事",
    };
    Choice::new(organ.word(), organ.label()).hinted(hint)
}
