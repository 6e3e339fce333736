//! Whole texts of judgments and rulings, written from facts: what the text states and what the facts say are the
//! same. Each says at its head that it is made up, and ends with its date.

mod civil;
mod criminal;

use facts::{FactName, Value};
use kernel::Day;

use crate::{offices::County, people::Person};

/// What a text is written from.
pub(crate) struct Scene<'a> {
    pub(crate) number: &'a str,
    /// The charge without 罪, or the cause.
    pub(crate) charge: &'a str,
    pub(crate) county: &'a County,
    pub(crate) victim: &'a Person,
    /// Who claims: the victim, or a relative where the victim died.
    pub(crate) claimant: &'a Person,
    pub(crate) offender: &'a str,
    pub(crate) offender_born: i16,
    pub(crate) happened: Day,
    pub(crate) dated: Day,
    pub(crate) facts: &'a [(FactName, Value)],
    /// What the offender did, after 被告人某某.
    pub(crate) event: &'a str,
    pub(crate) judges: [String; 3],
}

/// The line that every text begins with.
const MADE_UP: &str = "演示数据，人物和事件均为虚构。";

/// The text of a matter; `variant` chooses among wordings.
pub(crate) fn judgment(scene: &Scene<'_>, variant: usize) -> String {
    let body = match scene.charge {
        "机动车交通事故责任纠纷" => civil::tort(scene, variant),
        "赡养费纠纷" | "抚养费纠纷" => civil::support(scene),
        _ => criminal::judgment(scene, variant),
    };
    format!("{MADE_UP}\n{body}")
}

/// 浙江省杭州市西湖区人民法院
pub(crate) fn court_name(county: &County) -> String {
    format!("浙江省{}人民法院", county.office_name)
}

impl Scene<'_> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|(fact, _)| fact.as_str() == name).map(|(_, value)| value)
    }

    fn is(&self, name: &str) -> bool {
        self.value(name).and_then(Value::as_bool) == Some(true)
    }

    fn int(&self, name: &str) -> Option<i64> {
        self.value(name).and_then(Value::as_int)
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_text)
    }

    /// An amount as texts write it: 128600元.
    fn yuan(&self, name: &str) -> String {
        yuan(self.int(name).unwrap_or_default())
    }

    /// `女，1979年3月2日出生，47周岁，汉族，住…` on the day it happened.
    fn described(&self, person: &Person) -> String {
        format!(
            "{}，{}年{}月{}日出生，{}周岁，汉族，住{}",
            person.sex.label(),
            person.born.year(),
            person.born.month(),
            person.born.day(),
            person.age(self.happened),
            person.address
        )
    }

    /// What the appraisal found, as a sentence; empty where nothing was found.
    fn harm(&self) -> String {
        let name = &self.victim.name;
        if self.is("victim_died") {
            return format!("被害人{name}经抢救无效死亡。");
        }
        let grade = match self.word("injury_grade") {
            Some("slight") => "轻微伤",
            Some("minor_2") => "轻伤二级",
            Some("minor_1") => "轻伤一级",
            Some("serious_2") => "重伤二级",
            Some("serious_1") => "重伤一级",
            Some(_) | None => "",
        };
        let disability = match self.int("disability_grade") {
            Some(level @ 1..=10) => format!("构成{}级伤残", numeral(level)),
            Some(_) | None => String::new(),
        };
        let mut text = match (grade, disability.as_str()) {
            ("", "") => String::new(),
            (grade, "") => format!("经法医鉴定，{name}的损伤程度为{grade}。"),
            ("", disability) => format!("经司法鉴定，{name}{disability}。"),
            (grade, disability) => format!("经法医鉴定，{name}的损伤程度为{grade}，{disability}。"),
        };
        if self.is("lost_work_capacity") {
            text.push_str(&format!("{name}已丧失劳动能力。"));
        }
        text
    }

    /// Costs, loss and what was paid, as sentences.
    fn money(&self, payer: &str) -> String {
        let name = &self.victim.name;
        let mut text = String::new();
        if self.int("medical_cost_fen").is_some_and(|fen| fen > 0) {
            text.push_str(&format!("{name}因治疗支出医疗费人民币{}。", self.yuan("medical_cost_fen")));
        }
        if self.int("loss_fen").is_some() {
            text.push_str(&format!("{name}的实际损失共计人民币{}。", self.yuan("loss_fen")));
        }
        match (self.int("received_fen"), self.int("lawful_award_fen")) {
            (Some(0), _) => text.push_str(&format!("至今，{payer}未作任何赔偿。")),
            (Some(paid), Some(award)) if paid >= award => {
                text.push_str(&format!("案发后，{payer}已赔偿人民币{}，已全部履行。", yuan(paid)));
            }
            (Some(paid), _) => {
                text.push_str(&format!("案发后，{payer}已赔偿人民币{}，其余未赔偿。", yuan(paid)))
            }
            (None, _) => {}
        }
        text
    }

    fn end(&self) -> String {
        let [presiding, judge, clerk] = &self.judges;
        format!("审判长{presiding}\n审判员{judge}\n{}\n书记员{clerk}", chinese_day(self.dated))
    }
}

pub(crate) fn yuan(fen: i64) -> String {
    match fen % 100 {
        0 => format!("{}元", fen / 100),
        rest => format!("{}.{:02}元", fen / 100, rest),
    }
}

/// 1 to 31 in Chinese.
fn numeral(number: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: i64| usize::try_from(at).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        _ => format!("{}十{}", digit(number / 10), digit(number % 10)),
    }
}

/// 二〇二六年三月二日
fn chinese_day(day: Day) -> String {
    let year: String = day
        .year()
        .to_string()
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(0) | None => "〇".to_owned(),
            Some(digit) => numeral(i64::from(digit)),
        })
        .collect();
    format!("{year}年{}月{}日", numeral(i64::from(day.month())), numeral(i64::from(day.day())))
}

/// 2026年3月2日
fn plain_day(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numerals_are_written_as_courts_do() {
        assert_eq!(chinese_day("2026-03-02".parse().unwrap()), "二〇二六年三月二日");
        assert_eq!(chinese_day("2020-10-31".parse().unwrap()), "二〇二〇年十月三十一日");
        assert_eq!((numeral(7), numeral(20)), ("七".to_owned(), "二十".to_owned()));
        assert_eq!((yuan(18_640_000), yuan(1_050)), ("186400元".to_owned(), "10.50元".to_owned()));
    }
}
