//! Whole texts of indictments, judgments, enforcement rulings, police statements and answers to petitions, written
//! from facts: what the text states and what the facts say are the same. Each says at its head that it is made up, and
//! ends with its date.

mod civil;
mod criminal;
mod other;

use facts::{FactName, Value};
use kernel::{Day, Organ, Sex};

use crate::{draw::Draw, offices::County, people::Person};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// 刑事附带民事判决书, held by the court.
    CriminalJudgment,
    /// The same, held by the procuratorate that prosecuted.
    ProsecutedJudgment,
    /// 起诉书
    Indictment,
    /// The police's statement that nobody was found.
    Unsolved,
    /// 民事判决书
    TortJudgment,
    /// 执行裁定书
    Enforcement,
    /// 信访事项处理意见书
    Petition,
}

impl Document {
    /// The kind of matter, whose matter it is, and the stage.
    pub(crate) fn of(self) -> (&'static str, Organ, &'static str) {
        match self {
            Self::CriminalJudgment => ("criminal", Organ::Court, "一审"),
            Self::ProsecutedJudgment => ("criminal", Organ::Procuratorate, "一审"),
            Self::Indictment => ("criminal", Organ::Procuratorate, "审查起诉"),
            Self::Unsolved => ("criminal", Organ::Procuratorate, "侦查"),
            Self::TortJudgment => ("civil_tort", Organ::Court, "一审"),
            Self::Enforcement => ("enforcement", Organ::Court, "执行"),
            Self::Petition => ("petition", Organ::Court, "信访"),
        }
    }

    /// Documents of one series are numbered together.
    pub(crate) fn series(self) -> &'static str {
        match self {
            Self::CriminalJudgment | Self::ProsecutedJudgment => "刑初",
            Self::Indictment => "检刑诉",
            Self::Unsolved => "公（刑）立字",
            Self::TortJudgment => "民初",
            Self::Enforcement => "执",
            Self::Petition => "访",
        }
    }

    /// Its number as its office writes it.
    pub(crate) fn number(self, county: &County, year: i16, number: u32) -> String {
        let code = county.region.code() % 10_000;
        let word = self.series();
        match self {
            Self::CriminalJudgment
            | Self::ProsecutedJudgment
            | Self::TortJudgment
            | Self::Enforcement
            | Self::Petition => format!("（{year}）浙{code:04}{word}{number}号"),
            Self::Indictment | Self::Unsolved => format!("浙{code:04}{word}〔{year}〕{number}号"),
        }
    }
}

/// What a text is written from.
pub(crate) struct Scene<'a> {
    pub(crate) document: Document,
    pub(crate) number: &'a str,
    /// The charge without 罪, or the cause.
    pub(crate) charge: &'a str,
    pub(crate) county: &'a County,
    pub(crate) victim: &'a Person,
    /// Who claims: the victim, or a relative where the victim died.
    pub(crate) claimant: &'a Person,
    pub(crate) offender: &'a str,
    pub(crate) offender_sex: Sex,
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

/// The text of a matter; the wording is drawn.
pub(crate) fn write(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let body = match scene.document {
        Document::CriminalJudgment | Document::ProsecutedJudgment => criminal::judgment(scene, draw),
        Document::Indictment => criminal::indictment(scene, draw),
        Document::Unsolved => other::unsolved(scene, draw),
        Document::TortJudgment => civil::tort(scene, draw),
        Document::Enforcement if scene.is("migrant_worker_wages") => civil::wages(scene, draw),
        Document::Enforcement => civil::support(scene, draw),
        Document::Petition => other::petition(scene, draw),
    };
    format!("{MADE_UP}\n{body}")
}

/// The office whose name stands at the head of a document.
pub(crate) fn body(document: Document, county: &County) -> String {
    match document {
        Document::Indictment | Document::Unsolved => procuratorate_name(county),
        Document::CriminalJudgment
        | Document::ProsecutedJudgment
        | Document::TortJudgment
        | Document::Enforcement
        | Document::Petition => court_name(county),
    }
}

/// 浙江省杭州市西湖区人民检察院
pub(crate) fn procuratorate_name(county: &County) -> String {
    format!("浙江省{}人民检察院", county.office_name)
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

    /// `男，1985年出生，汉族，初中文化，务工`
    fn offender_described(&self, draw: &mut Draw) -> String {
        format!(
            "{}，{}年出生，汉族，{}，{}",
            self.offender_sex.label(),
            self.offender_born,
            draw.word(&["小学文化", "初中文化", "高中文化", "中专文化"]),
            draw.word(&["务工", "务农", "无固定职业", "个体经营者", "驾驶员"])
        )
    }

    /// The end of a document that one person signs.
    fn signed(&self, title: &str) -> String {
        let [signer, _, clerk] = &self.judges;
        format!("{title}{signer}\n{}\n书记员{clerk}", chinese_day(self.dated))
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
