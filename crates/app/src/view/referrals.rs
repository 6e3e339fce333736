//! Referrals: sent by one's office, or received by one's department.

use access::{Action, Principal, Resource, Staff};
use casework::referral::{Referral, ReferralEvent, ReferralStage};
use kernel::{CaseId, Day, Fen, ReferralId, Role};
use store::{ReferralQuery, ReferralRow};

use super::{
    Listing,
    case::{PersonView, person_view},
    journal::TimelineLine,
    my_work::DutyLine,
};
use crate::{App, Error, answer_referral::Ends};

/// A referral as a row.
#[derive(Debug, Clone)]
pub struct ReferralLine {
    /// Its id.
    pub id: ReferralId,
    /// The case.
    pub case: CaseId,
    /// The case's number.
    pub number: String,
    /// The person.
    pub person: String,
    /// The sender.
    pub from_name: String,
    /// The department.
    pub to_name: String,
    /// Where it stands.
    pub stage: ReferralStage,
    /// Programmes in words.
    pub programmes: Vec<String>,
    /// Sent.
    pub sent_on: Day,
    /// Resolved.
    pub resolved_on: Option<Day>,
}

/// A referral whole.
pub struct ReferralView {
    /// Its id.
    pub id: ReferralId,
    /// Events so far.
    pub seq: u64,
    /// Its row.
    pub line: ReferralLine,
    /// The state.
    pub state: Referral,
    /// The person: what the department needs to reach them.
    pub person: PersonView,
    /// (a) the case's circumstances.
    pub circumstances: String,
    /// (b) judicial assistance given.
    pub aid_given: Fen,
    /// (c) the suggestion.
    pub suggestion: String,
    /// Open duties.
    pub duties: Vec<DutyLine>,
    /// The case's timeline, as far as the referral goes.
    pub timeline: Vec<TimelineLine>,
    /// Whether the reader may answer it.
    pub may_answer: bool,
    /// Whether the reader may recall it.
    pub may_recall: bool,
    /// The programmes that can be named in an answer: code and label.
    pub choices: Vec<(String, String)>,
}

/// The referrals that the reader may see.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn referrals(
    app: &App,
    who: &Principal,
    stages: Vec<ReferralStage>,
    after: Option<String>,
    limit: u32,
) -> Result<Listing<ReferralLine>, Error> {
    search_referrals(app, who, &ReferralFilter { stages, after, limit, ..ReferralFilter::default() }).await
}

/// Which referrals.
#[derive(Debug, Clone, Default)]
pub struct ReferralFilter {
    /// Only in these stages; empty for all.
    pub stages: Vec<ReferralStage>,
    /// A name, identity number, telephone, or the beginning of a case's number; empty for all.
    pub text: String,
    /// Those that wait longest first; else the latest.
    pub oldest: bool,
    /// Where the page before ended.
    pub after: Option<String>,
    /// Rows on a page.
    pub limit: u32,
}

/// The referrals that the reader may see, of people or cases that a text names.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn search_referrals(
    app: &App,
    who: &Principal,
    filter: &ReferralFilter,
) -> Result<Listing<ReferralLine>, Error> {
    let Principal::Staff(staff) = who else {
        access::permit(who, Action::ViewReferral, &Resource::default())?;
        return Ok(Listing::default());
    };
    let resource = Resource {
        org: Some(staff.org.clone()),
        receiving: Some(staff.org.clone()),
        region: Some(staff.region),
        ..Resource::default()
    };
    access::permit(who, Action::ViewReferral, &resource)?;
    let mut query = ReferralQuery {
        after: filter.after.clone(),
        limit: filter.limit.clamp(1, 500),
        oldest: filter.oldest,
        ..ReferralQuery::default()
    };
    query.stages = Some(filter.stages.clone()).filter(|stages| !stages.is_empty());
    query.text = super::cases::search_text(&filter.text);
    if staff.role == Role::DepartmentOfficer {
        query.to = Some(vec![staff.org.clone()]);
    } else {
        query.from = Some(app.orgs_of(staff).await?);
    }
    let page = app.store().referrals(&query).await?;
    Ok(Listing { next: page.next, total: page.total, rows: app.referral_lines(page.rows).await? })
}

/// A referral whole.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn referral(app: &App, who: &Principal, id: ReferralId) -> Result<ReferralView, Error> {
    let (loaded, Ends { case, person, from, to }) = app.load_referral(id).await?;
    let resource = Resource {
        org: Some(from.clone()),
        receiving: Some(to.clone()),
        region: app.organisation(&from).await?.map(|org| org.region),
        person: Some(person),
        case: Some(case),
        ..Resource::default()
    };
    if let Err(denied) = access::permit(who, Action::ViewReferral, &resource) {
        // Whoever decides whether to take a case over reads what was sent from it.
        match app.case_for(who, Action::AnswerTransfer, case).await {
            Err(Error::Denied(_)) => return Err(denied.into()),
            found => drop(found?),
        }
    }
    let row = app.store().referral_row(id).await?.ok_or_else(|| Error::not_found("这次移送"))?;
    let line = app.referral_lines(vec![row]).await?.pop().ok_or_else(|| Error::not_found("这次移送"))?;
    let card = app.store().person(person).await?;
    let (circumstances, aid_given, suggestion) = match &loaded.state.sent {
        Some(ReferralEvent::ReferralSent { circumstances, aid_given_fen, suggestion, .. }) => (
            circumstances.get().cloned().unwrap_or_default(),
            Fen::new(*aid_given_fen),
            suggestion.get().cloned().unwrap_or_default(),
        ),
        _ => Default::default(),
    };
    let mut duties = app.store().duties_of_stream(&store::StreamId::Referral(id)).await?;
    duties.retain(|duty| duty.discharged_on.is_none());
    let duties = app.duty_lines(duties).await?;
    let timeline = app.timeline(case).await?.into_iter().filter(|line| line.kind.starts_with("referral_"));
    let whole = access::permit(who, Action::AnswerReferral, &resource).is_ok()
        || access::permit(who, Action::SendReferral, &resource).is_ok();
    let open = matches!(loaded.state.stage, Some(ReferralStage::Sent | ReferralStage::Received));
    Ok(ReferralView {
        id,
        seq: loaded.seq,
        line,
        person: person_view(card.as_ref(), whole, app.today()),
        circumstances,
        aid_given,
        suggestion,
        duties,
        timeline: timeline.collect(),
        may_answer: open && access::permit(who, Action::AnswerReferral, &resource).is_ok(),
        may_recall: open && access::permit(who, Action::SendReferral, &resource).is_ok(),
        choices: app.programme_choices(case).await?,
        state: loaded.state,
    })
}

/// Where a referral from a case may go, what it may name and what it would say: filled from facts.
pub struct ReferralDraft {
    /// Departments: organisation id and name.
    pub departments: Vec<(String, String)>,
    /// Programmes: code, label, whether they are likely to fit.
    pub programmes: Vec<(String, String, bool)>,
    /// The circumstances, drafted.
    pub circumstances: String,
    /// The suggestion, drafted.
    pub suggestion: String,
}

/// The draft of a referral from a case.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn referral_draft(app: &App, who: &Principal, id: CaseId) -> Result<ReferralDraft, Error> {
    let (case, opening, _) = app.case_for(who, Action::SendReferral, id).await?;
    let found = app.case_finding(&case.state, &opening, Some(id)).await?;
    let region = app
        .store()
        .person(opening.applicant)
        .await?
        .and_then(|card| card.residence_region)
        .unwrap_or(opening.region);
    let helping: Vec<_> =
        found.pack.iter().flat_map(|pack| pack.programmes()).map(|row| row.department).collect();
    let all = crate::persona::known_organisations(app).await?;
    let departments: Vec<_> = all
        .iter()
        .filter(|org| helping.contains(&org.kind) && org.region.prefecture() == region.prefecture())
        .collect();
    let mut near: Vec<_> = departments.iter().filter(|org| org.region == region).collect();
    near.extend(departments.iter().filter(|org| org.region != region));
    let programmes: Vec<_> = found
        .finding
        .programmes
        .iter()
        .map(|row| (row.code.clone(), row.label.clone(), row.likely == Some(true)))
        .collect();
    let aid = match &case.state.decision {
        Some(casework::assistance::Decision::Granted { amount_fen, on, .. }) => {
            format!("已于{on}决定给予国家司法救助{}。", Fen::new(*amount_fen).yuan())
        }
        Some(casework::assistance::Decision::Refused { on, .. }) => format!("{on}决定不予国家司法救助。"),
        None => "国家司法救助正在审查中。".to_owned(),
    };
    let likely: Vec<_> =
        programmes.iter().filter(|(.., likely)| *likely).map(|(_, label, _)| label.as_str()).collect();
    let suggestion = if likely.is_empty() {
        "建议核查家庭经济状况，符合条件的依法纳入社会救助。".to_owned()
    } else {
        format!("建议核查并依法给予：{}。", likely.join("、"))
    };
    Ok(ReferralDraft {
        departments: near.into_iter().map(|org| (org.id.to_string(), org.name.clone())).collect(),
        programmes,
        circumstances: format!("案号：{}。{aid}", opening.number),
        suggestion,
    })
}

impl App {
    /// Rows with names.
    pub(crate) async fn referral_lines(&self, rows: Vec<ReferralRow>) -> Result<Vec<ReferralLine>, Error> {
        let people = self.store().people(rows.iter().map(|row| row.person).collect::<Vec<_>>()).await?;
        let numbers = self.store().case_numbers(rows.iter().map(|row| row.case).collect::<Vec<_>>()).await?;
        let names = self.org_names().await?;
        let labels = self.programme_labels();
        let name = |org: &kernel::OrgId| names.get(org).cloned().unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| ReferralLine {
                number: numbers.get(&row.case).cloned().unwrap_or_default(),
                person: people.get(&row.person).map(|card| card.name.clone()).unwrap_or_default(),
                from_name: name(&row.from),
                to_name: name(&row.to),
                programmes: row
                    .programmes
                    .iter()
                    .map(|code| labels.get(code).cloned().unwrap_or_else(|| code.clone()))
                    .collect(),
                id: row.id,
                case: row.case,
                stage: row.stage,
                sent_on: row.sent_on,
                resolved_on: row.resolved_on,
            })
            .collect())
    }

    /// Programmes' labels over all packs.
    pub(crate) fn programme_labels(&self) -> std::collections::BTreeMap<String, String> {
        self.packs()
            .iter()
            .flat_map(|pack| pack.programmes().iter().map(|row| (row.code.clone(), row.label.clone())))
            .collect()
    }

    async fn programme_choices(&self, case: CaseId) -> Result<Vec<(String, String)>, Error> {
        let (_, opening) = self.load_case(case).await?;
        let pack = self.packs().choose(opening.organ, self.today());
        Ok(pack.map_or_else(Vec::new, |pack| {
            pack.programmes().iter().map(|row| (row.code.clone(), row.label.clone())).collect()
        }))
    }
}

/// Whether somebody's desk is a department's.
pub fn is_department(staff: &Staff) -> bool {
    staff.role == Role::DepartmentOfficer
}
