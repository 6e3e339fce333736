//! One finding in three voices: plain sentences for the applicant, rule and source for the officer, ids for the
//! auditor. None of them says more than the rules found.

use kernel::Fen;

use crate::{AuditorLine, Explanation, FactRead, Finding, OfficerLine, Outcome, Reading, Rule};

pub(crate) fn explanation(reading: &Reading<'_>, finding: &Finding) -> Explanation {
    let pack = reading.pack;
    let lists: [(&str, &[Rule]); 5] = [
        ("grounds.toml", &pack.grounds),
        ("refusals.toml", &pack.refusals),
        ("refusals.toml", &pack.bars),
        ("hardship.toml", &pack.hardship),
        ("priority.toml", &pack.priorities),
    ];
    let rules = || lists.iter().flat_map(|(file, rules)| rules.iter().map(move |rule| (*file, rule)));
    Explanation {
        applicant: applicant(reading, finding),
        officer: rules().map(|(_, rule)| officer(reading, rule)).collect(),
        auditor: rules().map(|(file, rule)| auditor(reading, file, rule)).collect(),
    }
}

fn applicant(reading: &Reading<'_>, finding: &Finding) -> Vec<String> {
    let pack = reading.pack;
    let mut lines = vec![opening(finding.outcome).to_owned()];
    let holding = |rules: &[Rule]| -> Vec<String> {
        let held = rules.iter().filter(|rule| reading.truth(&rule.when) == Some(true));
        held.map(|rule| rule.plain.clone()).collect()
    };
    let refused = [holding(&pack.refusals), holding(&pack.bars)].concat();
    lines.extend(refused.iter().map(|text| format!("影响申请的情况：{text}。")));
    if !holding(&pack.refusals).is_empty() {
        lines.push("有特殊原因的请向承办人说明，由办案机关决定。".to_owned());
    }
    if finding.outcome != Outcome::NotEligible || refused.is_empty() {
        lines.extend(holding(&pack.grounds).iter().map(|text| format!("您的情况属于：{text}。")));
    }
    if finding.hardship == Some(true) {
        let reasons = holding(&pack.hardship);
        lines.push(format!("生活困难的依据：{}。", reasons.join("；")));
    }
    if finding.outcome == Outcome::NotEligible && refused.is_empty() {
        lines.push(if finding.hardship == Some(false) {
            "按现有情况，家庭生活没有达到救助规定的困难程度。".to_owned()
        } else {
            "按现有情况，案件不属于规定的救助范围。".to_owned()
        });
    }
    if let Some(first) = finding.questions.first() {
        lines.push(format!("还需要知道 {} 件事，最要紧的是：{}", finding.questions.len(), first.question));
    }
    if !finding.missing_parameters.is_empty() {
        lines.push("有的当地标准还没有录入，由承办人核对，不需要您提供。".to_owned());
    }
    if let Some(cap) = finding.amount.cap_fen {
        lines
            .push(format!("救助金一般不超过 {}，具体数额由办案机关根据实际情况决定。", Fen::new(cap).yuan()));
    }
    let likely: Vec<&str> = (finding.programmes.iter())
        .filter(|programme| programme.likely == Some(true))
        .map(|programme| programme.label.as_str())
        .collect();
    if !likely.is_empty() {
        lines.push(format!("您可能还可以得到：{}。经您同意，我们可以代为转办。", likely.join("、")));
    }
    lines.push("以上是按规定作出的初步判断，不是决定；最终由承办人核实后决定，您可以要求说明。".to_owned());
    lines
}

fn opening(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Eligible => "按现在知道的情况，您符合申请国家司法救助的条件。",
        Outcome::NotEligible => "按现在知道的情况，暂不符合国家司法救助的条件。",
        Outcome::NeedsFacts => "按现在知道的情况，还不能判断是否符合国家司法救助的条件。",
    }
}

fn officer(reading: &Reading<'_>, rule: &Rule) -> OfficerLine {
    let holds = reading.truth(&rule.when);
    let facts: Vec<FactRead> =
        rule.when.facts().into_iter().map(|fact| reading.read(fact.as_str())).collect();
    let verdict = match holds {
        _ if rule.discretionary => "由办案机关裁量",
        Some(true) => "成立",
        Some(false) => "不成立",
        None => "待核实",
    };
    let read: Vec<String> = facts.iter().map(sentence).collect();
    let name = if rule.code.starts_with(|c: char| c.is_ascii_uppercase()) {
        format!("{} {}", rule.code, rule.label)
    } else {
        rule.label.clone()
    };
    OfficerLine {
        code: rule.code.clone(),
        holds,
        text: match read.as_slice() {
            [] => format!("{name}：{verdict}。"),
            read => format!("{name}：{verdict}。{}。", read.join("；")),
        },
        facts,
        basis: rule.basis.clone(),
    }
}

fn sentence(read: &FactRead) -> String {
    match (&read.source_label, read.observed) {
        (Some(source), Some(observed)) => format!("{}={}（{source} {observed}）", read.label, read.text),
        (Some(source), None) => format!("{}={}（{source}）", read.label, read.text),
        (None, _) => format!("{}={}", read.label, read.text),
    }
}

fn auditor(reading: &Reading<'_>, file: &str, rule: &Rule) -> AuditorLine {
    let reads = (rule.when.facts().into_iter())
        .map(|fact| {
            let read = reading.read(fact.as_str());
            let value = read.value.map_or_else(|| "null".to_owned(), |value| value.to_string());
            let source = read.source.unwrap_or_else(|| "-".to_owned());
            let observed = read.observed.map_or_else(|| "-".to_owned(), |day| day.to_string());
            format!("{fact}={value}@{source}/{observed}")
        })
        .collect();
    AuditorLine {
        rule: format!("{file}#{}", rule.code),
        expression: rule.when.to_string(),
        holds: reading.truth(&rule.when),
        reads,
    }
}
