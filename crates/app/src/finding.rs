//! A case's facts as the rules see them, and the finding.

use casework::{
    assistance::{AssistanceCase, Opening, RecordedFact},
    person::{MatterCard, PersonCard},
};
use facts::{FactSheet, SourcedValue, Value};
use kernel::{Day, IdentityDocument, Organ, PersonId, Refusal, Region};
use rules::{Finding, Pack};

use crate::{App, Error};

/// A finding with the pack it comes from.
pub struct CaseFinding<'a> {
    /// The pack; `None` where no pack is in force for the organ and day.
    pub pack: Option<&'a Pack>,
    /// The finding.
    pub finding: Finding,
    /// The facts it was made from.
    pub sheet: FactSheet,
    /// The day the rules were read for.
    pub on: Day,
}

fn known(value: Value, source: &str, basis: &str) -> SourcedValue {
    SourcedValue { value, source: Some(source.to_owned()), observed: None, basis: Some(basis.to_owned()) }
}

fn set(sheet: &mut FactSheet, name: &str, value: Value, source: &str, basis: &str) {
    sheet.set(name, known(value, source, basis));
}

/// What an identity document itself says: birth date and sex.
fn set_from_card(sheet: &mut FactSheet, card: &PersonCard) {
    let parsed = IdentityDocument::parse(&card.identity).ok();
    let national = parsed.as_ref().and_then(IdentityDocument::national);
    let birth_date = national.map(kernel::NationalId::birth_date).or(card.birth_date);
    if let Some(day) = birth_date {
        set(sheet, "birth_date", Value::Text(day.to_string()), "identity", "身份证件");
    }
    let sex = national.map(|id| id.sex().word().to_owned()).or_else(|| card.sex.clone());
    if let Some(sex) = sex {
        set(sheet, "sex", Value::Text(sex), "identity", "身份证件");
    }
    if let Some(region) = card.residence_region {
        set(sheet, "residence_region", Value::Text(region.to_string()), "applicant", "申请人填写");
    }
}

/// What a matter's record itself says.
fn set_from_matter(sheet: &mut FactSheet, card: &MatterCard) {
    set(sheet, "matter_kind", Value::Text(card.matter_kind.word().to_owned()), "matter", "原案登记");
    if !card.number.is_empty() {
        set(sheet, "matter_id", Value::Text(card.number.clone()), "matter", "原案登记");
    }
    if !card.charge.is_empty() {
        set(sheet, "charge", Value::Text(card.charge.clone()), "matter", "原案登记");
    }
}

/// Which organ handles the assistance and whose wage counts is what the case was opened with, whatever a matter's
/// record says of the court that judged it.
pub(crate) fn set_from_opening(sheet: &mut FactSheet, organ: Organ, region: Region) {
    for (name, value) in [("organ", organ.word().to_owned()), ("matter_region", region.to_string())] {
        sheet.remove(name);
        set(sheet, name, Value::Text(value), "case", "立案登记");
    }
}

/// The facts of a lead: what the registers say, with what its matter and its person's card say by themselves.
pub(crate) fn lead_sheet(
    facts: &[RecordedFact],
    (organ, region): (Organ, Region),
    matter: Option<&MatterCard>,
    person: Option<&PersonCard>,
) -> FactSheet {
    let mut sheet = FactSheet::default();
    for fact in facts {
        if let Some(value) = &fact.value {
            sheet.set(fact.name.clone(), value.clone());
        }
    }
    set(&mut sheet, "natural_person", Value::Bool(true), "police.household", "户籍登记");
    if let Some(matter) = matter {
        set_from_matter(&mut sheet, matter);
    }
    if let Some(person) = person {
        set_from_card(&mut sheet, person);
    }
    set_from_opening(&mut sheet, organ, region);
    sheet
}

impl App {
    /// The facts of a case with what its opening, matter and applicant's card say by themselves.
    pub(crate) async fn fact_sheet(
        &self,
        case: &AssistanceCase,
        opening: &Opening,
        id: Option<kernel::CaseId>,
    ) -> Result<FactSheet, Error> {
        let mut sheet = FactSheet::default();
        set(&mut sheet, "natural_person", Value::Bool(true), "case", "本人持身份证件申请");
        if let Some(card) = self.load_matter(&opening.matter).await?.state.card {
            set_from_matter(&mut sheet, &card);
        }
        if let Some(card) = self.store().person(opening.applicant).await? {
            set_from_card(&mut sheet, &card);
        }
        let aided = self.aided_before(opening.applicant, opening.matter, id).await?;
        set(&mut sheet, "aided_before_same_matter", Value::Bool(aided), "platform", "本平台救助记录");
        for (name, values) in case.facts.iter() {
            for value in values {
                sheet.set(name.clone(), value.clone());
            }
        }
        set_from_opening(&mut sheet, opening.organ, opening.region);
        Ok(sheet)
    }

    /// Whether this person was granted relief in this matter in another case.
    pub(crate) async fn aided_before(
        &self,
        person: PersonId,
        matter: kernel::MatterId,
        but: Option<kernel::CaseId>,
    ) -> Result<bool, Error> {
        let cases = self.store().cases_of_person(person).await?;
        Ok(cases.iter().any(|row| row.matter == matter && Some(row.id) != but && row.amount_fen > 0))
    }

    /// The finding on a case: by the pack in force on the day it was accepted (today before that).
    pub(crate) async fn case_finding(
        &self,
        case: &AssistanceCase,
        opening: &Opening,
        id: Option<kernel::CaseId>,
    ) -> Result<CaseFinding<'_>, Error> {
        let on = case.accepted_on.unwrap_or_else(|| self.today());
        let sheet = self.fact_sheet(case, opening, id).await?;
        let pack = self.packs().choose(opening.organ, on);
        let finding = match pack {
            Some(pack) => rules::explain(pack, &sheet, &self.0.vocabulary, on),
            None => Finding::without_organ(on),
        };
        Ok(CaseFinding { pack, finding, sheet, on })
    }
}

/// The finding on a case, for somebody who may see it.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn finding_of(app: &App, who: &access::Principal, id: kernel::CaseId) -> Result<Finding, Error> {
    let (case, opening, _) = app.case_for(who, access::Action::ViewCase, id).await?;
    Ok(app.case_finding(&case.state, &opening, Some(id)).await?.finding)
}

/// The finding on facts that somebody brings, `{"victim_died": true, …}`, by the rules in force on a day (today
/// where none is named). Nothing is kept.
///
/// # Errors
/// `Invalid` with every fact that cannot be read.
pub fn explain_facts(app: &App, facts: &serde_json::Value, on: Option<Day>) -> Result<Finding, Error> {
    let on = on.unwrap_or_else(|| app.today());
    let sheet =
        FactSheet::from_json(&serde_json::json!({ "facts": facts }), app.vocabulary()).map_err(|errors| {
            let refusal = |error: &facts::FactError| {
                let message = format!("{} 的值不对：应为{}。", error.fact, error.expected);
                Refusal::new("fact_input", message, error.mend.clone(), "")
                    .on_field(&format!("facts.{}", error.fact))
            };
            Error::Invalid(errors.iter().map(refusal).collect())
        })?;
    let organ = sheet.value("organ", app.vocabulary(), on);
    let organ = organ.as_ref().and_then(Value::as_text);
    let known = [Organ::Police, Organ::Procuratorate, Organ::Court, Organ::Justice];
    let pack = known
        .into_iter()
        .find(|known| Some(known.word()) == organ)
        .and_then(|organ| app.packs().choose(organ, on));
    Ok(match pack {
        Some(pack) => rules::explain(pack, &sheet, app.vocabulary(), on),
        None => Finding::without_organ(on),
    })
}
