//! Places to choose from: the counties of the provinces in which the platform has offices, by prefecture.

use std::collections::BTreeSet;

use app::{App, Error, persona};
use kernel::{Organ, Organisation, Region};

use super::ask::Group;
use crate::look::Choice;

/// Where people live: the counties near the platform's offices, and the other provinces.
pub async fn homes(app: &App) -> Result<Vec<Group>, Error> {
    let offices = persona::organisations(app).await?;
    let near: BTreeSet<Region> = offices.iter().map(|office| office.region.province()).collect();
    let mut groups: Vec<Group> =
        near.iter().flat_map(|province| province.children()).map(counties_of).collect();
    let far = Region::provinces().into_iter().filter(|province| !near.contains(province)).map(choice);
    let label =
        if groups.is_empty() { "省、自治区、直辖市" } else { "外省（选到省就可以）" };
    groups.push(Group { label: label.to_owned(), choices: far.collect() });
    Ok(groups)
}

/// Where matters are handled: the counties of the prefectures that have an office which takes applications.
pub async fn venues(app: &App) -> Result<Vec<Group>, Error> {
    let offices = persona::organisations(app).await?;
    let prefectures: BTreeSet<Region> = offices
        .iter()
        .filter(|office| office.kind.organ().is_some())
        .map(|office| office.region.prefecture())
        .flat_map(|region| if region == region.province() { region.children() } else { vec![region] })
        .collect();
    Ok(prefectures.into_iter().map(counties_of).collect())
}

/// The organs that take applications here; all four where no office is known yet.
pub fn organs(offices: &[Organisation]) -> Vec<Organ> {
    let all = [Organ::Procuratorate, Organ::Court, Organ::Police, Organ::Justice];
    let here = |organ: &Organ| offices.iter().any(|office| office.kind.organ() == Some(*organ));
    let known: Vec<_> = all.into_iter().filter(here).collect();
    if known.is_empty() { all.to_vec() } else { known }
}

fn choice(region: Region) -> Choice {
    Choice::new(region.to_string(), region.name().unwrap_or_default())
}

fn counties_of(prefecture: Region) -> Group {
    let counties = prefecture.children();
    let above = prefecture.full_name();
    let province = prefecture.province().name().unwrap_or_default();
    // A municipality's stand-in is called by the municipality's own name.
    let label = above.strip_prefix(province).filter(|rest| !rest.is_empty() && !rest.starts_with("市辖区"));
    Group {
        label: label.unwrap_or(province).to_owned(),
        choices: if counties.is_empty() {
            vec![choice(prefecture)]
        } else {
            counties.into_iter().map(choice).collect()
        },
    }
}
