//! Reads the responsibility list (责任清单) of a pack: who must do what by when, opened and ended by events.

use std::collections::BTreeMap;

use kernel::{Period, Role, Unit};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    DutyDue, DutyEach, DutyPlace, DutyRule, EVENT_KINDS, PackError, PauseRule, Rung, Status,
    pack_error::SourceFile,
};

pub(crate) fn read(file: &SourceFile<'_>) -> (Vec<DutyRule>, Vec<PackError>) {
    let raw = match file.read::<RawDuties>() {
        Ok(raw) => raw,
        Err(error) => return (Vec::new(), vec![error]),
    };
    let mut errors = Vec::new();
    let list = List { file, sets: raw.set, ladders: raw.ladder };
    let duties = (raw.duty.into_iter())
        .filter_map(|raw| list.rule(raw).map_err(|error| errors.push(error)).ok())
        .collect();
    (duties, errors)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDuties {
    /// Events that are named together: `@case_over`.
    #[serde(default)]
    set: BTreeMap<String, Vec<Spanned<String>>>,
    /// Ladders by name.
    #[serde(default)]
    ladder: BTreeMap<String, Vec<Rung>>,
    duty: Vec<RawDuty>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum RawDue {
    Period,
    Event,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDuty {
    code: Spanned<String>,
    label: String,
    opens_on: Vec<Spanned<String>>,
    at_most: Option<i64>,
    #[serde(default)]
    each: DutyEach,
    #[serde(default)]
    discharged_by: Vec<Spanned<String>>,
    #[serde(default)]
    by_hand: bool,
    #[serde(default)]
    pauses: Vec<RawPause>,
    #[serde(default)]
    extended_by: Vec<Spanned<String>>,
    #[serde(default)]
    moves_on: Vec<Spanned<String>>,
    role: Role,
    at: DutyPlace,
    #[serde(default = "by_period")]
    due: RawDue,
    length: Option<u32>,
    unit: Option<Unit>,
    days_before: Option<u32>,
    #[serde(default = "usual_warnings")]
    warn_at: Vec<u32>,
    escalation: Spanned<String>,
    basis: String,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPause {
    by: Spanned<String>,
    until: Vec<Spanned<String>>,
    reason: String,
}

fn by_period() -> RawDue {
    RawDue::Period
}

/// At half, at four fifths and at the end of the time.
fn usual_warnings() -> Vec<u32> {
    vec![500, 800, 1000]
}

/// The list as it is read.
struct List<'a> {
    file: &'a SourceFile<'a>,
    sets: BTreeMap<String, Vec<Spanned<String>>>,
    ladders: BTreeMap<String, Vec<Rung>>,
}

impl List<'_> {
    fn rule(&self, raw: RawDuty) -> Result<DutyRule, PackError> {
        let code = raw.code.get_ref().clone();
        let wrong = |message: String, mend: &str| {
            PackError::at(self.file, raw.code.span().start, message, mend.to_owned())
        };
        let due = match (raw.due, raw.length, raw.unit) {
            (RawDue::Event, None, None) => DutyDue::EventDay { before: raw.days_before.unwrap_or(0) },
            (RawDue::Period, Some(length), Some(unit)) if length > 0 && raw.days_before.is_none() => {
                DutyDue::Within(Period { length, unit })
            }
            (RawDue::Event, _, _) => {
                return Err(wrong(format!("职责「{code}」按事件到期，不应再写 length 和 unit"), "请删去"));
            }
            (RawDue::Period, _, _) => {
                return Err(wrong(
                    format!("职责「{code}」缺少期限"),
                    "请写 length（正整数）和 unit;days_before 只用于 due = \"event\"",
                ));
            }
        };
        if raw.opens_on.is_empty() || (raw.discharged_by.is_empty() && !raw.by_hand) {
            return Err(wrong(
                format!("职责「{code}」开不了，或开得了、关不上"),
                "请补上 opens_on、discharged_by，或写 by_hand = true",
            ));
        }
        if !raw.warn_at.is_sorted() || raw.warn_at.iter().any(|share| *share == 0 || *share > 1000) {
            return Err(wrong(format!("职责「{code}」的 warn_at 应从小到大，各为 1 至 1000"), "请排好次序"));
        }
        let escalation = self.ladder(&raw.escalation)?;
        let pauses = raw.pauses.into_iter().map(|pause| self.pause(pause)).collect::<Result<_, _>>()?;
        Ok(DutyRule {
            opens_on: self.events(raw.opens_on)?,
            discharged_by: self.events(raw.discharged_by)?,
            extended_by: self.events(raw.extended_by)?,
            moves_on: self.events(raw.moves_on)?,
            pauses,
            code,
            label: raw.label,
            at_most: raw.at_most,
            each: raw.each,
            by_hand: raw.by_hand,
            role: raw.role,
            at: raw.at,
            due,
            warn_at: raw.warn_at,
            escalation,
            basis: raw.basis,
            status: raw.status,
        })
    }

    fn pause(&self, raw: RawPause) -> Result<PauseRule, PackError> {
        let at = raw.by.span().start;
        let until = self.events(raw.until)?;
        if until.is_empty() {
            let message = format!("暂停「{}」停得下、走不了", raw.reason);
            return Err(PackError::at(self.file, at, message, "请在 until 写明恢复计时的事件".to_owned()));
        }
        Ok(PauseRule { by: self.event(raw.by)?, until, reason: raw.reason })
    }

    fn ladder(&self, name: &Spanned<String>) -> Result<Vec<Rung>, PackError> {
        let wrong =
            |message: String, mend: String| Err(PackError::at(self.file, name.span().start, message, mend));
        let Some(rungs) = self.ladders.get(name.get_ref()) else {
            let known = self.ladders.keys().cloned().collect::<Vec<_>>().join("、");
            return wrong(format!("没有升级阶梯「{}」", name.get_ref()), format!("可用的阶梯：{known}"));
        };
        if rungs.is_empty() || !rungs.is_sorted_by_key(|rung| rung.after) {
            let message = format!("升级阶梯「{}」是空的，或没有按 after 从小到大排列", name.get_ref());
            return wrong(message, "请排好次序".to_owned());
        }
        Ok(rungs.clone())
    }

    /// The events of a list, its sets written out.
    fn events(&self, kinds: Vec<Spanned<String>>) -> Result<Vec<String>, PackError> {
        let mut all = Vec::new();
        for kind in kinds {
            match kind.get_ref().strip_prefix('@').map(|name| self.sets.get(name)) {
                Some(Some(set)) => {
                    for kind in set {
                        all.push(self.event(kind.clone())?);
                    }
                }
                Some(None) | None => all.push(self.event(kind)?),
            }
        }
        Ok(all)
    }

    fn event(&self, kind: Spanned<String>) -> Result<String, PackError> {
        if EVENT_KINDS.contains(&kind.get_ref().as_str()) {
            return Ok(kind.into_inner());
        }
        Err(PackError::at(
            self.file,
            kind.span().start,
            format!("没有事件「{}」", kind.get_ref()),
            format!("可用的事件：{}", EVENT_KINDS.join("、")),
        ))
    }
}
