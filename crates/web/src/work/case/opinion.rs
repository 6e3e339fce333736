//! The draft of an opinion: the sum the rules suggest, the grounds they found, and the five factors written out from
//! what is known, for the handler to correct. And back: what was typed, as the verb takes it.

use app::{
    model::{Acknowledgement, Award, Factors, Finding, Instalment, Opinion},
    propose_opinion::OpinionInput,
    view::case::{CaseView, FactRow},
};
use kernel::{Day, Fen, Refusal};

use crate::{look::Form, posted::Posted};

/// The five factors: field, label, what to write, the facts it is drafted from.
pub const FACTORS: [(&str, &str, &str, &[&str]); 5] = [
    (
        "harm",
        "实际遭受的损害后果",
        "人身伤亡、财产损失、医疗支出",
        &[
            "victim_died",
            "injury_grade",
            "disability_grade",
            "lost_work_capacity",
            "life_threatening",
            "severe_mental_trauma",
            "loss_fen",
            "medical_cost_fen",
        ],
    ),
    (
        "fault",
        "有无过错以及过错程度",
        "申请人或被害人对案件发生有无过错",
        &["applicant_fault", "refused_cooperation", "false_statement", "waived_compensation"],
    ),
    (
        "means",
        "个人及其家庭经济状况",
        "人口、收入、财产、保障、刚性支出",
        &[
            "dependent_on_victim_income",
            "household_size",
            "household_income_monthly_fen",
            "household_assets_within_limit",
            "low_income_category",
            "rigid_expenditure_year_fen",
            "serious_illness",
            "disability_certificate",
        ],
    ),
    (
        "necessary_expense",
        "维持当地基本生活水平所必需的最低支出",
        "当地低保标准、必需的治疗和抚养支出",
        &["necessary_expense_monthly_fen"],
    ),
    (
        "compensation",
        "赔偿义务人实际赔偿情况",
        "判赔多少、赔了多少、还能不能赔",
        &[
            "lawful_award_fen",
            "received_fen",
            "offender_cannot_pay",
            "offender_dead",
            "debtor_cannot_perform",
            "unsolved",
        ],
    ),
];

/// The form of an opinion: what was proposed before where it was sent back, else drafted from the finding.
pub fn draft(view: &CaseView) -> Form {
    let suggested = view.finding.as_ref().and_then(|finding| finding.amount.suggested_fen);
    match &view.state.proposal {
        Some(before) => {
            let (opinion, amount) = match before.opinion {
                Opinion::Grant { amount_fen } => ("grant", Some(amount_fen)),
                Opinion::Refuse => ("refuse", suggested),
            };
            let factors = before.factors.get().cloned().unwrap_or_default();
            let mut form = Form::default()
                .with("opinion", opinion)
                .with("amount", amount.map(typed).unwrap_or_default())
                .with("reasons", before.reasons.get().cloned().unwrap_or_default())
                .with("override_reason", before.override_reason.clone());
            for ground in &before.grounds {
                form = form.with("grounds", ground.clone());
            }
            for ((field, ..), (_, text)) in FACTORS.iter().zip(factors.labelled()) {
                form = form.with(field, text);
            }
            form
        }
        None => drafted(view, suggested),
    }
}

fn drafted(view: &CaseView, suggested: Option<i64>) -> Form {
    let outcome = view.finding.as_ref().map_or("", |finding| finding.outcome.word());
    let opinion = match outcome {
        "eligible" => "grant",
        "not_eligible" => "refuse",
        _ => "",
    };
    let mut form = Form::default().with("amount", suggested.map(typed).unwrap_or_default());
    if !opinion.is_empty() {
        form = form.with("opinion", opinion);
    }
    for ground in view.finding.iter().flat_map(Finding::grounds_held) {
        form = form.with("grounds", ground);
    }
    for (field, _, _, facts) in FACTORS {
        form = form.with(field, sentence(view, facts));
    }
    form
}

/// What is known of some facts, with who said so: `伤情等级：重伤二级（鉴定意见）；…`.
fn sentence(view: &CaseView, names: &[&str]) -> String {
    let rows: Vec<&FactRow> = view.facts.iter().flat_map(|group| &group.rows).collect();
    let known = names.iter().filter_map(|name| rows.iter().find(|row| row.name == *name)).filter_map(|row| {
        let value = row.value.as_ref()?;
        let source = row.said.iter().find(|said| said.chosen).map_or("", |said| said.source.as_str());
        Some(if source.is_empty() {
            format!("{}：{value}", row.label)
        } else {
            format!("{}：{value}（{source}）", row.label)
        })
    });
    let known: Vec<String> = known.collect();
    if known.is_empty() { String::new() } else { format!("{}。", known.join("；")) }
}

/// Fen as one types yuan: `52000` or `52000.50`.
pub fn typed(fen: i64) -> String {
    let text = Fen::new(fen).to_string().replace(',', "");
    text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
}

/// The fields for the reasons of warnings that an opinion may meet, each with its label.
pub const ACKNOWLEDGED: [(&str, &str); 6] = [
    ("acknowledge_above_lawful_award", "超过应判赔偿数额的理由"),
    ("acknowledge_base_wage_year", "不用最近公布年度工资的理由"),
    ("acknowledge_petition_promise", "没有息诉息访承诺书的理由"),
    ("acknowledge_relatives_not_listed", "近亲属没有全部列为申请人的理由"),
    ("acknowledge_aided_elsewhere", "曾在其他案件中得到救助的说明"),
    ("acknowledge_deferred_open", "容缺材料没有补齐的理由"),
];

/// What was typed, or what is wrong with it before the rules are asked.
pub fn input(posted: &Posted) -> Result<OpinionInput, Vec<Refusal>> {
    let wrong = |code: &str, message: String, mend: &str, field: &str| {
        vec![Refusal::new(code, message, mend, "六部门意见").on_field(field)]
    };
    let amount_fen = match posted.get("opinion") {
        "refuse" => None,
        "grant" => match Fen::from_yuan_text(posted.get("amount")) {
            Ok(amount) => Some(amount.fen()),
            Err(error) => {
                let mend = "请以元填写，例如 52000 或 52,000.50。";
                return Err(wrong("amount", error.to_string(), mend, "amount"));
            }
        },
        _ => {
            return Err(wrong(
                "opinion_missing",
                "没有选择意见。".to_owned(),
                "请选择给予救助或不予救助。",
                "opinion",
            ));
        }
    };
    let text = |field: &str| posted.get(field).to_owned();
    let (instalments, awards) = (instalments_of(posted)?, awards_of(posted)?);
    Ok(OpinionInput {
        amount_fen,
        grounds: posted.all("grounds"),
        reasons: text("reasons"),
        factors: Factors {
            harm: text("harm"),
            fault: text("fault"),
            means: text("means"),
            necessary_expense: text("necessary_expense"),
            compensation: text("compensation"),
        },
        override_reason: text("override_reason"),
        acknowledged: ACKNOWLEDGED
            .iter()
            .map(|(field, _)| Acknowledgement {
                code: field.trim_start_matches("acknowledge_").to_owned(),
                reason: text(field),
            })
            .filter(|given| !given.reason.is_empty())
            .collect(),
        instalments,
        awards,
        ..OpinionInput::default()
    })
}

/// The grant that a form stands for, to be asked what it would be warned of; nothing where no sum can be read from it.
pub fn as_granted(view: &CaseView, form: &Form) -> Option<OpinionInput> {
    let amount = Fen::from_yuan_text(form.value("amount")).ok()?;
    let grounds = view.finding.iter().flat_map(|finding| &finding.grounds);
    let chosen = grounds.filter(|row| form.has("grounds", &row.code)).map(|row| row.code.clone());
    Some(OpinionInput {
        amount_fen: Some(amount.fen()),
        grounds: chosen.collect(),
        ..OpinionInput::default()
    })
}

/// How many payments a relief may be paid in.
pub const INSTALMENTS_MAX: usize = 4;

/// The payments that were typed; none for a payment at once.
fn instalments_of(posted: &Posted) -> Result<Vec<Instalment>, Vec<Refusal>> {
    let mut instalments = Vec::new();
    for at in 1..=INSTALMENTS_MAX {
        let (on, sum) = (posted.get(&format!("on{at}")), posted.get(&format!("sum{at}")));
        if on.is_empty() && sum.is_empty() {
            continue;
        }
        match (on.parse::<Day>(), Fen::from_yuan_text(sum)) {
            (Ok(on), Ok(amount)) => instalments.push(Instalment { on, amount_fen: amount.fen() }),
            (Err(_), _) | (_, Err(_)) => {
                let message = format!("第 {at} 笔的日期或金额无法识别。");
                let mend = "日期按 2026-03-02 的样子，金额以元填写；不分批的都不填。";
                let refusal = Refusal::new("instalment", message, mend, "");
                return Err(vec![refusal.on_field(&format!("sum{at}"))]);
            }
        }
    }
    Ok(instalments)
}

/// What each of several applicants is to be given.
fn awards_of(posted: &Posted) -> Result<Vec<Award>, Vec<Refusal>> {
    let mut awards = Vec::new();
    for (person, sum) in posted.prefixed("award.") {
        let Ok(id) = person.parse() else { continue };
        match Fen::from_yuan_text(&sum) {
            Ok(amount) => awards.push(Award { person: id, amount_fen: amount.fen() }),
            Err(_) if sum.is_empty() => {}
            Err(error) => {
                let refusal = Refusal::new("award", format!("{error}。"), "请以元填写。", "");
                return Err(vec![refusal.on_field(&format!("award.{person}"))]);
            }
        }
    }
    Ok(awards)
}

/// A refusal for missing factors, said beside each that is blank.
pub fn beside_factors(posted: &Posted, refusals: Vec<Refusal>) -> Vec<Refusal> {
    let mut all = Vec::new();
    for refusal in refusals {
        if refusal.field.as_deref() != Some("factors") {
            all.push(refusal);
            continue;
        }
        let blank = FACTORS.iter().filter(|(field, ..)| posted.get(field).is_empty());
        all.extend(blank.map(|(field, label, what, _)| {
            Refusal::new(
                "factors_missing",
                format!("没有写明「{label}」"),
                format!("请写明{what}。"),
                "六部门意见",
            )
            .on_field(field)
        }));
    }
    all
}

/// How far a sum is from what the rules suggest.
pub fn deviation(amount_fen: i64, finding: &Finding) -> String {
    let amount = &finding.amount;
    let (Some(low), Some(high)) = (amount.low_fen, amount.high_fen) else {
        return "规则还不能算出建议区间，请审查理由是否充分。".to_owned();
    };
    let place = if amount_fen < low {
        format!("低于建议区间下限 {}", Fen::new(low.saturating_sub(amount_fen)).yuan())
    } else if amount_fen > high {
        format!("高于建议区间上限 {}", Fen::new(amount_fen.saturating_sub(high)).yuan())
    } else {
        "在建议区间之内".to_owned()
    };
    match amount.suggested_fen {
        Some(suggested) if suggested > amount_fen => {
            format!("{place}，比建议金额少 {}。", Fen::new(suggested.saturating_sub(amount_fen)).yuan())
        }
        Some(suggested) if suggested < amount_fen => {
            format!("{place}，比建议金额多 {}。", Fen::new(amount_fen.saturating_sub(suggested)).yuan())
        }
        Some(_) => format!("{place}，与建议金额相同。"),
        None => format!("{place}。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deviation_is_said_in_yuan() {
        let mut finding = Finding::without_organ("2026-03-02".parse().unwrap());
        assert!(deviation(100, &finding).starts_with("规则还不能算出"));
        finding.amount.low_fen = Some(4_800_000);
        finding.amount.high_fen = Some(6_000_000);
        finding.amount.suggested_fen = Some(5_200_000);
        assert_eq!(deviation(5_200_000, &finding), "在建议区间之内，与建议金额相同。");
        assert_eq!(deviation(4_700_000, &finding), "低于建议区间下限 ¥1,000.00，比建议金额少 ¥5,000.00。");
        assert_eq!(deviation(6_100_000, &finding), "高于建议区间上限 ¥1,000.00，比建议金额多 ¥9,000.00。");
        assert_eq!([typed(5_200_000), typed(5_200_050)], ["52000", "52000.50"]);
    }
}
