//! Every ground against an oracle written by hand: each fact true, false and unknown.

use facts::{FactSheet, Value, Vocabulary};
use rules::explain;

use crate::{day, packs};

type Truth = Option<bool>;

fn and(parts: &[Truth]) -> Truth {
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn or(parts: &[Truth]) -> Truth {
    and(&parts.iter().map(|part| part.map(|truth| !truth)).collect::<Vec<_>>()).map(|truth| !truth)
}

struct Oracle<'a>(&'a FactSheet);

impl Oracle<'_> {
    fn flag(&self, name: &str) -> Truth {
        self.0.get(name).first().and_then(|value| value.value.as_bool())
    }

    fn flags(&self, names: &[&str]) -> Vec<Truth> {
        names.iter().map(|name| self.flag(name)).collect()
    }

    fn word(&self, name: &str, words: &[&str]) -> Truth {
        let value = self.0.get(name).first()?;
        value.value.as_text().map(|text| words.contains(&text))
    }

    fn severe(&self) -> Truth {
        let grade = self.0.get("disability_grade").first().and_then(|value| value.value.as_int());
        or(&[
            self.word("injury_grade", &["serious_1", "serious_2"]),
            grade.map(|grade| (1..=6).contains(&grade)),
        ])
    }

    /// The table of the interface, code by code; `pack` is id and version.
    fn ground(&self, pack: &str, code: &str) -> Truth {
        let causes: &[&str] = match pack {
            "procuratorate 2021-12-31" => {
                &["unsolved", "limitation_expired", "offender_dead", "offender_cannot_pay"]
            }
            "six-ministry 2014-01-17" => &["unsolved", "offender_dead", "offender_cannot_pay"],
            _ => &["offender_dead", "offender_cannot_pay"],
        };
        let (new, cause) = (pack == "procuratorate 2021-12-31", or(&self.flags(causes)));
        let kind = |word: &str| self.word("matter_kind", &[word]);
        let f = |name: &str| self.flag(name);
        let urgent = [f("urgent_treatment"), f("cannot_afford_treatment"), kind("criminal")];
        match code {
            "P1" | "J1" | "A1" => and(&[kind("criminal"), self.severe(), cause]),
            "P2" | "J2" | "A2" => {
                let harm = if new { "personal_injury" } else { "life_threatening" };
                and(&[&urgent[..], &[f(harm)]].concat())
            }
            "P3" | "J3" | "A3" => {
                let lost = if new { f("lost_work_capacity") } else { Some(false) };
                and(&[
                    kind("criminal"),
                    or(&[f("victim_died"), lost]),
                    f("dependent_on_victim_income"),
                    cause,
                ])
            }
            "P4" | "J4" | "A4" => and(&[kind("criminal"), f("major_property_loss"), cause]),
            "P5" | "J5" | "A5" => {
                let unobtainable = if new { Some(true) } else { f("compensation_unobtainable") };
                and(&[
                    f("retaliation"),
                    or(&self.flags(&["personal_injury", "major_property_loss"])),
                    unobtainable,
                ])
            }
            "P6" | "J7" | "A7" => {
                and(&[kind("civil_tort"), f("personal_injury"), f("compensation_unobtainable")])
            }
            "J6" | "A6" => and(&self.flags(&["support_claim", "debtor_cannot_perform"])),
            "J9" | "A9" => and(&[kind("petition"), f("petition_reasonable")]),
            "P7" | "J8" | "A8" => Some(false),
            other => panic!("no ground {other}"),
        }
    }
}

/// The facts the grounds read, with the values to try; unknown is tried besides.
fn choices() -> Vec<(&'static str, Vec<Value>)> {
    let flags = [
        "unsolved",
        "limitation_expired",
        "offender_dead",
        "offender_cannot_pay",
        "debtor_cannot_perform",
        "compensation_unobtainable",
        "retaliation",
        "support_claim",
        "petition_reasonable",
        "victim_died",
        "lost_work_capacity",
        "life_threatening",
        "urgent_treatment",
        "cannot_afford_treatment",
        "personal_injury",
        "major_property_loss",
        "dependent_on_victim_income",
    ];
    let mut choices: Vec<(&str, Vec<Value>)> =
        flags.into_iter().map(|name| (name, vec![true.into(), true.into(), false.into()])).collect();
    let words = |words: &[&str]| words.iter().map(|word| Value::from(*word)).collect::<Vec<_>>();
    choices.push((
        "matter_kind",
        words(&["criminal", "criminal", "criminal", "civil_tort", "petition", "enforcement"]),
    ));
    choices.push(("injury_grade", words(&["none", "minor_1", "serious_2", "serious_1"])));
    choices.push(("disability_grade", [0, 1, 6, 7].map(Value::from).to_vec()));
    choices
}

#[test]
fn every_ground_agrees_with_the_table() {
    let (packs, vocabulary) = (packs(), Vocabulary::builtin());
    let choices = choices();
    let mut seen = std::collections::BTreeMap::new();
    let mut state: u64 = 7;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..1500 {
        let mut sheet = FactSheet::new();
        for (name, values) in &choices {
            if let Some(value) = values.get(draw(values.len() + 1)) {
                sheet.set(*name, value.clone());
            }
        }
        for pack in packs.iter() {
            let id = format!("{} {}", pack.head().id, pack.head().version);
            let finding = explain(pack, &sheet, &vocabulary, day("2026-03-02"));
            for ground in &finding.grounds {
                let wanted = Oracle(&sheet).ground(&id, &ground.code);
                assert_eq!(ground.holds, wanted, "{id} {} {}", ground.code, sheet.to_json());
                *seen.entry((ground.code.clone(), ground.holds)).or_insert(0) += 1;
            }
        }
    }
    for pack in packs.iter() {
        for ground in pack.grounds().iter().filter(|ground| !ground.discretionary) {
            for truth in [Some(true), Some(false), None] {
                assert!(seen.contains_key(&(ground.code.clone(), truth)), "{} never {truth:?}", ground.code);
            }
        }
    }
}
