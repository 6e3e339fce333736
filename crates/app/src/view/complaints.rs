//! Complaints and ratings: the list of those an office answers, one whole, and its progress for who complained.

use access::{Action, Principal, Resource, Staff};
use casework::complaint::{Complainant, ComplaintChannel, ComplaintEvent, ComplaintStage};
use kernel::{CaseId, ComplaintId, Day};
use store::{ComplaintQuery, ComplaintRow};

use super::{Due, Listing};
use crate::{App, Error, answer_complaint::by_code};

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct ComplaintFilter {
    /// A piece of the number; empty for all.
    pub text: String,
    /// Only in this stage.
    pub stage: Option<ComplaintStage>,
    /// Only ratings, or only complaints.
    pub ratings: Option<bool>,
    /// Those that wait longest first; else the latest.
    pub oldest: bool,
    /// After this cursor.
    pub after: Option<String>,
    /// At most.
    pub limit: u32,
}

/// A complaint as a row.
#[derive(Debug, Clone)]
pub struct ComplaintLine {
    /// Its id.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// The case, where it is about one.
    pub case: Option<CaseId>,
    /// The case's number.
    pub case_number: String,
    /// The office that answers.
    pub org_name: String,
    /// How it came; none for a rating.
    pub channel: Option<ComplaintChannel>,
    /// Where it stands.
    pub stage: ComplaintStage,
    /// Of a rating.
    pub stars: Option<i64>,
    /// When.
    pub filed_on: Day,
    /// The open duty's deadline.
    pub due: Option<Due>,
}

/// A complaint whole.
#[derive(Debug, Clone)]
pub struct ComplaintView {
    /// Events so far.
    pub seq: u64,
    /// As in the list.
    pub line: ComplaintLine,
    /// Who complained; erased or not given: none.
    pub complainant: Option<Complainant>,
    /// What they wrote.
    pub text: String,
    /// The answers with their days.
    pub answers: Vec<(Day, String)>,
    /// By when it is to be answered where more time was given, and why.
    pub extended: Option<(Day, String)>,
    /// Why it was asked again, with the days.
    pub reopened: Vec<(Day, String)>,
    /// Why it is over.
    pub closed_because: Option<String>,
    /// Whether the reader may take up and answer it.
    pub may_answer: bool,
}

/// The complaints that a reader's office answers; an auditor's are the region's.
///
/// # Errors
/// Not permitted, or the store's.
pub async fn complaints(
    app: &App,
    who: &Principal,
    filter: &ComplaintFilter,
) -> Result<Listing<ComplaintLine>, Error> {
    let orgs = match who {
        Principal::Staff(staff) => {
            access::permit(who, Action::ViewComplaint, &own(staff))?;
            Some(app.orgs_of(staff).await?)
        }
        Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. } => {
            access::permit(who, Action::ViewComplaint, &Resource::default())?;
            None
        }
    };
    let text = filter.text.trim();
    let query = ComplaintQuery {
        orgs,
        stage: filter.stage,
        ratings: filter.ratings,
        case: None,
        text: (!text.is_empty()).then(|| text.to_owned()),
        oldest: filter.oldest,
        after: filter.after.clone(),
        limit: filter.limit,
    };
    let page = app.store().complaints(&query).await?;
    Ok(Listing { rows: app.complaint_lines(page.rows).await?, next: page.next, total: page.total })
}

fn own(staff: &Staff) -> Resource {
    Resource { org: Some(staff.org.clone()), region: Some(staff.region), ..Resource::default() }
}

/// One complaint.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn complaint(app: &App, who: &Principal, id: ComplaintId) -> Result<ComplaintView, Error> {
    let (_, about, _) = app.complaint_for(who, Action::ViewComplaint, id).await?;
    let mut view = app.complaint_view(id).await?;
    let region = app.organisation(&about.org).await?.map(|organisation| organisation.region);
    let resource = Resource { org: Some(about.org), region, ..Resource::default() };
    view.may_answer = access::permit(who, Action::AnswerComplaint, &resource).is_ok();
    Ok(view)
}

/// One complaint, for who has its number and code.
///
/// # Errors
/// `wrong_code`, `code_locked`, or the store's.
pub async fn complaint_progress(app: &App, number: &str, code: &str) -> Result<ComplaintView, Error> {
    app.complaint_view(by_code(app, number, code).await?).await
}

/// What an applicant said of their own case: complaints and the rating.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn own_complaints(app: &App, who: &Principal, case: CaseId) -> Result<Vec<ComplaintView>, Error> {
    let (_, opening, _) = app.case_for(who, Action::ViewProgress, case).await?;
    let mut own = Vec::new();
    for row in app.store().complaints_of_case(case).await? {
        if row.person == Some(opening.applicant) {
            own.push(app.complaint_view(row.id).await?);
        }
    }
    Ok(own)
}

impl App {
    async fn complaint_view(&self, id: ComplaintId) -> Result<ComplaintView, Error> {
        let (loaded, about) = self.load_complaint(id).await?;
        let state = loaded.state;
        let plain = |text: &kernel::Personal<String>| text.get().cloned().unwrap_or_default();
        let (number, channel, stars, complainant, text) = match &state.beginning {
            Some(ComplaintEvent::ComplaintFiled { number, channel, complainant, text, .. }) => {
                (number.clone(), Some(*channel), None, complainant.get().cloned(), plain(text))
            }
            Some(ComplaintEvent::CaseRated { number, stars, words, .. }) => {
                (number.clone(), None, Some(i64::from(*stars)), None, plain(words))
            }
            _ => return Err(Error::not_found("这件投诉")),
        };
        let row = ComplaintRow {
            id,
            number,
            case: about.case,
            person: about.person,
            org: about.org,
            channel,
            stage: state.stage.unwrap_or(ComplaintStage::Filed),
            stars,
            filed_on: about.on,
            answered_on: state.answers.last().map(|(on, _)| *on),
            closed_on: None,
            seq: loaded.seq,
        };
        let line =
            self.complaint_lines(vec![row]).await?.pop().ok_or_else(|| Error::not_found("这件投诉"))?;
        let said = |all: &[(Day, kernel::Personal<String>)]| {
            all.iter().map(|(on, text)| (*on, plain(text))).collect()
        };
        Ok(ComplaintView {
            seq: loaded.seq,
            line,
            complainant,
            text,
            answers: said(&state.answers),
            extended: state.extended.as_ref().map(|(to, reason)| (*to, plain(reason))),
            reopened: said(&state.reopened),
            closed_because: state.closed_because,
            may_answer: false,
        })
    }

    async fn complaint_lines(&self, rows: Vec<ComplaintRow>) -> Result<Vec<ComplaintLine>, Error> {
        let numbers =
            self.store().case_numbers(rows.iter().filter_map(|row| row.case).collect::<Vec<_>>()).await?;
        let names = self.org_names().await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let duties = self.store().duties_of_stream(&store::StreamId::Complaint(row.id)).await?;
            let open = duties.iter().find(|duty| duty.discharged_on.is_none());
            lines.push(ComplaintLine {
                id: row.id,
                case_number: row.case.and_then(|case| numbers.get(&case).cloned()).unwrap_or_default(),
                number: row.number,
                case: row.case,
                org_name: names.get(&row.org).cloned().unwrap_or_default(),
                channel: row.channel,
                stage: row.stage,
                stars: row.stars,
                filed_on: row.filed_on,
                due: open.map(|duty| Due::of(duty, self.today())),
            });
        }
        Ok(lines)
    }
}
