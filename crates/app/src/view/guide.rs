//! What somebody reads before and while they apply: who may be helped, and which papers their answers call for.

use casework::assistance::{AgentKind, PAYEE_AUTHORISATION};
use facts::{FactName, FactSheet, SourcedValue, Value};
use kernel::Organ;
use rules::{DutyDue, Pack, Rule, Timing};

use crate::{
    App,
    draft::{AGENT_AUTHORITY, Draft},
    record_facts::parse_answers,
};

/// The item that the application itself covers: nobody hands it in apart.
const APPLICATION: &str = "application";

/// A condition in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainRule {
    /// What it says.
    pub text: String,
    /// The article.
    pub basis: String,
}

/// A paper that may be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperNeed {
    /// Its code.
    pub code: String,
    /// What it is.
    pub label: String,
    /// Where one gets it, in plain words.
    pub help: String,
    /// It must be there before the application is accepted.
    pub core: bool,
    /// Whether these answers call for it; `None`: not known yet.
    pub required: Option<bool>,
}

/// The conditions in force today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guide {
    /// One of these must have happened.
    pub grounds: Vec<PlainRule>,
    /// One of these must be so at home.
    pub hardship: Vec<PlainRule>,
    /// Whoever meets one of these is generally not helped.
    pub refusals: Vec<PlainRule>,
    /// What one may be asked for.
    pub papers: Vec<PaperNeed>,
}

/// The conditions of an organ's rules in force today; empty where there are none.
pub fn guide(app: &App, organ: Organ) -> Guide {
    let Some(pack) = app.packs().choose(organ, app.today()) else {
        return Guide::default();
    };
    let plain = |rules: &[Rule]| -> Vec<PlainRule> {
        let one = |rule: &Rule| PlainRule { text: rule.plain.clone(), basis: rule.basis.clone() };
        rules.iter().map(one).collect()
    };
    let mut refusals = plain(pack.refusals());
    refusals.extend(plain(pack.bars()));
    Guide {
        grounds: plain(pack.grounds()),
        hardship: plain(pack.hardship()),
        refusals,
        papers: papers(app, organ, &FactSheet::default()),
    }
}

/// How long each step may take by the rules in force, in words; empty where the rules give no time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// Checking the papers: `5个工作日`.
    pub check: String,
    /// Supplying what is missing.
    pub supplement: String,
    /// Deciding, from acceptance.
    pub decide: String,
    /// Telling and paying, once the money is there.
    pub pay: String,
    /// When somebody calls: `6个月、12个月`.
    pub visits: String,
}

/// The times of an organ's rules in force today.
pub fn times(app: &App, organ: Organ) -> Times {
    let Some(pack) = app.packs().choose(organ, app.today()) else { return Times::default() };
    let of = |code: &str| match pack.duty(code).map(|duty| duty.due) {
        Some(DutyDue::Within(period)) => period.label(),
        Some(DutyDue::EventDay { .. }) | None => String::new(),
    };
    let visits: Vec<_> = follow_up_months(pack).iter().map(|months| format!("{months}个月")).collect();
    Times {
        check: of("check_materials"),
        supplement: of("supplement"),
        decide: of("decide"),
        pay: of("notify_payee"),
        visits: visits.join("、"),
    }
}

/// Months after the payment at which somebody visits.
pub(crate) fn follow_up_months(pack: &Pack) -> Vec<u8> {
    ["follow_up_first_months", "follow_up_second_months"]
        .into_iter()
        .filter_map(|name| pack.parameter(name)?.value?.whole())
        .filter_map(|months| u8::try_from(months).ok())
        .collect()
}

/// The papers that a draft's answers call for, those needed first; those that are certainly not needed are left out.
pub fn papers_of_draft(app: &App, draft: &Draft) -> Vec<PaperNeed> {
    let mut sheet = FactSheet::default();
    let answers = draft.answers.iter().filter(|(_, text)| !text.trim().is_empty());
    for (name, text) in answers {
        let one = [(name.clone(), text.clone())].into();
        for fact in parse_answers(app, &one, "applicant", "").unwrap_or_default() {
            if let Some(value) = fact.value {
                sheet.set(fact.name, value);
            }
        }
    }
    if let Some(kind) = draft.matter_kind() {
        let value = Value::Text(kind.word().to_owned());
        sheet.set(FactName::from("matter_kind"), SourcedValue::new(value, "applicant", app.today()));
    }
    let mut papers = papers(app, draft.organ().unwrap_or(Organ::Procuratorate), &sheet);
    papers.retain(|paper| paper.required != Some(false));
    papers.extend(authorities(draft));
    papers.sort_by_key(|paper| (paper.required.is_none(), !paper.core));
    papers
}

/// The papers by which somebody may act for the applicant, or receive the money for them.
fn authorities(draft: &Draft) -> Vec<PaperNeed> {
    let Some(kind) = draft.agent_kind() else { return Vec::new() };
    let need = |code: &str, label: &str, help: &str| PaperNeed {
        code: code.to_owned(),
        label: label.to_owned(),
        help: help.to_owned(),
        core: true,
        required: Some(true),
    };
    let mut papers = vec![match kind {
        AgentKind::Guardian => need(
            AGENT_AUTHORITY,
            "监护关系证明和代理人身份证",
            "户口簿、出生证明，或者法院、村（居）委会指定监护人的文书；代理人的身份证一并拍照。",
        ),
        AgentKind::Entrusted => need(
            AGENT_AUTHORITY,
            "授权委托书和代理人身份证",
            "写明委托谁、办哪些事，申请人签名或捺印；代理人的身份证一并拍照。",
        ),
    }];
    if draft.agent_collects() {
        let help = "写明由代理人代为领取救助金，申请人签名或捺印；监护人可以用监护关系证明。";
        papers.push(need(PAYEE_AUTHORISATION, "代为领取委托书", help));
    }
    papers
}

fn papers(app: &App, organ: Organ, sheet: &FactSheet) -> Vec<PaperNeed> {
    let Some(pack) = app.packs().choose(organ, app.today()) else {
        return Vec::new();
    };
    let rows = pack.checklist(sheet, app.vocabulary(), app.today()).into_iter();
    rows.filter(|row| row.code != APPLICATION)
        .map(|row| PaperNeed {
            core: row.timing == Timing::Core,
            required: row.required,
            code: row.code,
            label: row.label,
            help: row.help,
        })
        .collect()
}
