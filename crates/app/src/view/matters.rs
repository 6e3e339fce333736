//! Matters: imported judgments and departments' cases; where a handler opens an assistance case from.

use access::{Action, Principal, Resource};
use casework::person::{MatterCard, MatterKind};
use kernel::{Day, MatterId, Personal};
use store::MatterQuery;

use super::{
    Listing,
    cases::{CaseLine, case_lines},
};
use crate::{App, Error};

/// A matter as a row.
#[derive(Debug, Clone)]
pub struct MatterLine {
    /// Its id.
    pub id: MatterId,
    /// Its number.
    pub number: String,
    /// What kind.
    pub kind: MatterKind,
    /// The court or office.
    pub body: String,
    /// The charge or cause.
    pub charge: String,
    /// Where.
    pub region_name: String,
    /// The day of the judgment or event.
    pub dated: Option<Day>,
}

/// A matter whole.
pub struct MatterView {
    /// Its id.
    pub id: MatterId,
    /// Its record.
    pub card: MatterCard,
    /// Where.
    pub region_name: String,
    /// What it is about.
    pub summary: String,
    /// Its text, in paragraphs.
    pub text: Vec<String>,
    /// Assistance cases about it that the reader's organisations handle.
    pub cases: Vec<CaseLine>,
    /// How many more other offices handle.
    pub cases_elsewhere: usize,
    /// Whether the reader may open a case from it.
    pub may_open: bool,
}

/// What staff may see of matters that no office of the platform holds: court documents.
fn any_matter(who: &Principal) -> Resource {
    match who {
        Principal::Staff(staff) => {
            Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() }
        }
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Resource::default(),
    }
}

/// Matters, the latest first.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn matters(
    app: &App,
    who: &Principal,
    text: &str,
    kind: Option<MatterKind>,
    after: Option<String>,
    limit: u32,
) -> Result<Listing<MatterLine>, Error> {
    access::permit(who, Action::ViewMatter, &any_matter(who))?;
    let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let query = MatterQuery { text, kind, after, limit: limit.clamp(1, 500), ..MatterQuery::default() };
    let page = app.store().matters(&query).await?;
    let rows = page.rows.into_iter().map(|row| MatterLine {
        region_name: row.region.map(kernel::Region::full_name).unwrap_or_default(),
        id: row.id,
        number: row.number,
        kind: row.kind,
        body: row.body,
        charge: row.charge,
        dated: row.dated,
    });
    Ok(Listing { rows: rows.collect(), next: page.next, total: page.total })
}

/// A matter whole, with its text.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn matter(app: &App, who: &Principal, id: MatterId) -> Result<MatterView, Error> {
    access::permit(who, Action::ViewMatter, &any_matter(who))?;
    let state = app.load_matter(&id).await?.state;
    let card = state.card.ok_or_else(|| Error::not_found("这个原案"))?;
    let text = match &card.text_sha256 {
        Some(sha256) => {
            let bytes = app.attachment(&crate::load::matter_subject(id), sha256).await?;
            String::from_utf8(bytes)
                .map_err(|_| Error::Broken(format!("the text of matter {id} is not UTF-8")))?
        }
        None => String::new(),
    };
    let visible = match who {
        Principal::Staff(staff) => app.orgs_of(staff).await?,
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => Vec::new(),
    };
    let (rows, elsewhere): (Vec<_>, Vec<_>) =
        app.store().cases_of_matter(id).await?.into_iter().partition(|row| visible.contains(&row.org));
    Ok(MatterView {
        id,
        region_name: card.region.map(kernel::Region::full_name).unwrap_or_default(),
        summary: state.summary.and_then(Personal::into_inner).unwrap_or_default(),
        text: paragraphs(&text),
        cases: case_lines(app, rows).await?,
        cases_elsewhere: elsewhere.len(),
        may_open: access::permit(who, Action::OpenCase, &any_matter(who)).is_ok(),
        card,
    })
}

/// Splits a text into paragraphs: at line ends, or where published judgments keep two blanks for them.
fn paragraphs(text: &str) -> Vec<String> {
    let parts: Vec<String> = text
        .split(['\n', '\u{3000}'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if parts.len() > 1 {
        return parts;
    }
    text.split("。 ")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| match part.ends_with('。') {
            true => part.to_owned(),
            false => format!("{part}。"),
        })
        .collect()
}
