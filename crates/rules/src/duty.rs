//! Reads the responsibility list (责任清单) of a pack: who must do what by when, opened and ended by events.

use kernel::{Period, Role, Unit};
use serde::Deserialize;
use toml::Spanned;

use crate::{DutyDue, DutyPlace, DutyRule, EVENT_KINDS, PackError, Status, pack_error::SourceFile};

pub(crate) fn read(file: &SourceFile<'_>) -> (Vec<DutyRule>, Vec<PackError>) {
    let rows = match file.read::<RawDuties>() {
        Ok(raw) => raw.duty,
        Err(error) => return (Vec::new(), vec![error]),
    };
    let mut errors = Vec::new();
    let duties = (rows.into_iter())
        .filter_map(|raw| raw.rule(file).map_err(|error| errors.push(error)).ok())
        .collect();
    (duties, errors)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDuties {
    duty: Vec<RawDuty>,
}

#[derive(Deserialize)]
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
    opens_on: Spanned<String>,
    discharged_by: Vec<Spanned<String>>,
    #[serde(default)]
    paused_by: Vec<Spanned<String>>,
    #[serde(default)]
    resumed_by: Vec<Spanned<String>>,
    role: Role,
    at: DutyPlace,
    #[serde(default = "by_period")]
    due: RawDue,
    length: Option<u32>,
    unit: Option<Unit>,
    #[serde(default = "usual_warnings")]
    warn_at: Vec<u32>,
    basis: String,
    status: Status,
}

fn by_period() -> RawDue {
    RawDue::Period
}

/// At half, at four fifths and at the end of the time.
fn usual_warnings() -> Vec<u32> {
    vec![500, 800, 1000]
}

impl RawDuty {
    fn rule(self, file: &SourceFile<'_>) -> Result<DutyRule, PackError> {
        let wrong = |message: String, mend: &str| {
            PackError::at(file, self.code.span().start, message, mend.to_owned())
        };
        let code = self.code.get_ref().clone();
        let due = match (self.due, self.length, self.unit) {
            (RawDue::Event, None, None) => DutyDue::EventDay,
            (RawDue::Period, Some(length), Some(unit)) if length > 0 => {
                DutyDue::Within(Period { length, unit })
            }
            (RawDue::Event, _, _) => {
                return Err(wrong(format!("职责「{code}」按事件到期,不应再写 length 和 unit"), "请删去"));
            }
            (RawDue::Period, _, _) => {
                return Err(wrong(format!("职责「{code}」缺少期限"), "请写 length(正整数)和 unit"));
            }
        };
        if self.discharged_by.is_empty() || self.paused_by.is_empty() != self.resumed_by.is_empty() {
            return Err(wrong(
                format!("职责「{code}」开得了、关不上,或停得下、走不了"),
                "请补上 discharged_by;paused_by 与 resumed_by 要成对",
            ));
        }
        if !self.warn_at.is_sorted() {
            return Err(wrong(format!("职责「{code}」的 warn_at 应从小到大"), "请排好次序"));
        }
        Ok(DutyRule {
            opens_on: event(file, self.opens_on)?,
            discharged_by: events(file, self.discharged_by)?,
            paused_by: events(file, self.paused_by)?,
            resumed_by: events(file, self.resumed_by)?,
            code,
            label: self.label,
            role: self.role,
            at: self.at,
            due,
            warn_at: self.warn_at,
            basis: self.basis,
            status: self.status,
        })
    }
}

fn events(file: &SourceFile<'_>, kinds: Vec<Spanned<String>>) -> Result<Vec<String>, PackError> {
    kinds.into_iter().map(|kind| event(file, kind)).collect()
}

fn event(file: &SourceFile<'_>, kind: Spanned<String>) -> Result<String, PackError> {
    if EVENT_KINDS.contains(&kind.get_ref().as_str()) {
        return Ok(kind.into_inner());
    }
    Err(PackError::at(
        file,
        kind.span().start,
        format!("没有事件「{}」", kind.get_ref()),
        format!("可用的事件:{}", EVENT_KINDS.join("、")),
    ))
}
