//! The watch over duties: warns before their end, lets the overdue climb, and notes what a calendar asks of offices.
//! Every office is watched by itself and every duty is a commit of its own, so that what fails for one is told and
//! stops nobody else's.

use access::{Action, Permit, Resource};
use casework::{
    duty::{DutyBook, DutyEvent, Holders, amber_at, watch},
    follow_up::FollowUpEvent,
    office::Office,
};
use kernel::{Calendar, CaseId, Day, DutyId, OrgId, Organ, Organisation, OrganisationKind, Role};
use rules::DutyRule;
use store::{DutyBand, DutyQuery, DutyRow, JournalEvent, StreamId};

use crate::{
    App, Error,
    change::{Change, DutyPlan, Loaded, Target},
    load::{office_subject, person_subject},
    persona,
    view::Due,
};

const BASIS: &str = "限时办结和督办";
/// Duties read at a time.
const PAGE: u32 = 500;
/// So often is a duty looked at again because somebody wrote to its stream meanwhile.
const TRIES: u32 = 3;

/// What a watch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many offices were looked after, the applicants counting as one.
    pub offices: u64,
    /// Warnings told.
    pub warned: u64,
    /// Rungs climbed.
    pub escalated: u64,
    /// Periods of offices noted as over.
    pub noted: u64,
    /// What failed, and where.
    pub failures: Vec<Failure>,
}

/// Something that failed: its office and stream, without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The office; empty for the applicants' duties.
    pub office: String,
    /// The stream; empty where the office as a whole failed.
    pub stream: String,
    /// Why.
    pub why: String,
}

impl Report {
    /// 预警 3 条，升级 1 条。
    pub fn said(&self) -> String {
        let failed = match self.failures.len() {
            0 => String::new(),
            failures => format!("，{failures} 项未能处理（见日志）"),
        };
        let (offices, warned, escalated) = (self.offices, self.warned, self.escalated);
        format!("查看 {offices} 个单位，预警 {warned} 条，升级 {escalated} 条{failed}")
    }

    fn take_in(&mut self, other: Self) {
        self.offices += other.offices;
        self.warned += other.warned;
        self.escalated += other.escalated;
        self.noted += other.noted;
        self.failures.extend(other.failures);
    }

    fn failed(&mut self, office: Option<&OrgId>, stream: String, why: &impl std::fmt::Display) {
        let office = office.map(ToString::to_string).unwrap_or_default();
        tracing::warn!(office, stream, "a duty could not be watched: {why}");
        self.failures.push(Failure { office, stream, why: why.to_string() });
    }
}

/// Watches over all open duties of all offices, today. Called again on the same day it finds nothing new.
///
/// # Errors
/// Not even the offices could be read, or not permitted; an office's own failure is in the report.
pub async fn run(app: &App) -> Result<Report, Error> {
    let permit = access::permit(&persona::system("timer"), Action::WatchDuties, &Resource::default())?;
    let offices = persona::organisations(app).await?;
    let mut report = Report::default();
    for office in offices.into_iter().map(Some).chain([None]) {
        let id = office.as_ref().map(|office| office.id.clone());
        let watching = tokio::spawn(watch_office(app.clone(), permit.clone(), office));
        // Even a panic is one office's.
        match watching.await {
            Ok(done) => report.take_in(done),
            Err(error) => report.failed(id.as_ref(), String::new(), &error),
        }
    }
    Ok(report)
}

/// Watches over an office's duties; over the applicants' where there is none.
async fn watch_office(app: App, permit: Permit, office: Option<Organisation>) -> Report {
    let mut report = Report { offices: 1, ..Report::default() };
    let id = office.as_ref().map(|office| office.id.clone());
    if let Some(office) = &office {
        match note_periods(&app, &permit, office).await {
            Ok(noted) => report.noted += noted,
            Err(error) => report.failed(id.as_ref(), format!("office/{}", office.id), &error),
        }
    }
    let mut after = None;
    loop {
        let query = DutyQuery {
            orgs: id.clone().map(|id| vec![id]),
            roles: id.is_none().then(|| vec![Role::Applicant]),
            band: DutyBand::Running { from: None, to: None },
            after,
            limit: PAGE,
            ..DutyQuery::default()
        };
        let page = match app.store().duties(&query).await {
            Ok(page) => page,
            Err(error) => {
                report.failed(id.as_ref(), String::new(), &error);
                return report;
            }
        };
        for row in page.rows.iter().filter(|row| worth_a_look(row, app.today())) {
            match watch_duty(&app, &permit, row).await {
                Ok((warned, escalated)) => {
                    report.warned += warned;
                    report.escalated += escalated;
                }
                Err(error) => report.failed(id.as_ref(), row.stream.to_string(), &error),
            }
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return report,
        }
    }
}

/// Whether anything can be due: what a row shows of the time that is gone is never too little.
fn worth_a_look(row: &DutyRow, today: Day) -> bool {
    let warned = u32::try_from(row.warned).unwrap_or(0);
    let next = row.warn_at.iter().copied().find(|share| *share > warned);
    row.due_on < today || next.is_some_and(|next| Due::elapsed(row, today) >= next.min(amber_at(&[])))
}

/// A duty's stream as the watch needs it.
struct Watched<'a> {
    seq: u64,
    duties: DutyBook,
    rules: &'a [DutyRule],
    holders: Holders,
    subject: String,
    case: Option<CaseId>,
}

async fn watch_duty(app: &App, permit: &Permit, row: &DutyRow) -> Result<(u64, u64), Error> {
    let mut tries = 0;
    loop {
        let watched = watched(app, &row.stream).await?;
        let events = due_events(app, &watched, row.id);
        let count = |kind: &str| events.iter().filter(|event| event.kind() == kind).count() as u64;
        let done = (count("duty_warned"), count("duty_escalated"));
        if events.is_empty() {
            return Ok(done);
        }
        let target = Target {
            stream: row.stream.clone(),
            expected: watched.seq,
            subject: watched.subject,
            case: watched.case,
            basis: BASIS,
        };
        let mut change = Change::new(app);
        change.append(target, events.into_iter().map(JournalEvent::Duty).collect());
        tries += 1;
        match change.commit(permit).await {
            Ok(_) => return Ok(done),
            Err(Error::Refused(refusal)) if refusal.code == "stale_page" && tries < TRIES => {}
            Err(error) => return Err(error),
        }
    }
}

fn due_events(app: &App, watched: &Watched<'_>, id: DutyId) -> Vec<DutyEvent> {
    let Some(duty) = watched.duties.get(id) else { return Vec::new() };
    let rule = watched.rules.iter().find(|rule| rule.code == duty.code);
    watch(duty, rule, &watched.holders, app.today(), Calendar::china())
}

/// Reads a stream and the rules that its duties go by.
async fn watched<'a>(app: &'a App, stream: &StreamId) -> Result<Watched<'a>, Error> {
    fn of<T>(loaded: Loaded<T>, subject: String, case: Option<CaseId>) -> Watched<'static> {
        let (seq, duties) = (loaded.seq, loaded.duties);
        Watched { seq, duties, rules: &[], holders: Holders::default(), subject, case }
    }
    let (found, organ, on, holders) = match stream {
        StreamId::Case(id) => {
            let (case, opening) = app.load_case(*id).await?;
            let on = case.state.accepted_on.unwrap_or(opening.on);
            let holders = app.watchers(&opening.org, None).await?;
            (of(case, person_subject(opening.applicant), Some(*id)), opening.organ, on, holders)
        }
        StreamId::Lead(id) => {
            let (lead, about) = app.load_lead(*id).await?;
            let holders = app.watchers(&about.org, None).await?;
            let organ = app.organ_of(&about.org).await?;
            (of(lead, person_subject(about.person), None), organ, app.today(), holders)
        }
        StreamId::Referral(id) => {
            let (referral, ends) = app.load_referral(*id).await?;
            let (_, opening) = app.load_case(ends.case).await?;
            let holders = app.watchers(&ends.from, Some(ends.to)).await?;
            let found = of(referral, person_subject(ends.person), Some(ends.case));
            (found, opening.organ, opening.on, holders)
        }
        StreamId::FollowUp(id) => {
            let follow_up = app.load_follow_up_stream(id).await?;
            let Some(FollowUpEvent::FollowUpPlanned { case, .. }) = follow_up.state.plan else {
                return Err(Error::not_found("这次回访"));
            };
            let (_, opening) = app.load_case(case).await?;
            let holders = app.watchers(&opening.org, None).await?;
            let found = of(follow_up, person_subject(opening.applicant), Some(case));
            (found, opening.organ, opening.on, holders)
        }
        StreamId::Complaint(id) => {
            let (complaint, about) = app.load_complaint(*id).await?;
            let holders = app.watchers(&about.org, None).await?;
            let organ = app.organ_or_usual(&about.org).await?;
            (of(complaint, about.subject(*id), about.case), organ, about.on, holders)
        }
        StreamId::Office(org) => {
            let office = app.load_office(org).await?;
            let holders = app.watchers(org, None).await?;
            (of(office, office_subject(org), None), app.organ_or_usual(org).await?, app.today(), holders)
        }
        StreamId::Person(_) | StreamId::Matter(_) | StreamId::Fund(_) => {
            return Err(Error::Broken(format!("{stream} has no duties")));
        }
    };
    Ok(Watched { rules: app.duty_rules(organ, on), holders, ..found })
}

/// Notes the half years and years that are over, with the duties that they bring.
async fn note_periods(app: &App, permit: &Permit, office: &Organisation) -> Result<u64, Error> {
    let Some(organ) = office.kind.organ() else { return Ok(0) };
    let loaded: Loaded<Office> = app.load_office(&office.id).await?;
    let events = loaded.state.ended(app.today());
    let noted = events.len() as u64;
    if noted == 0 {
        return Ok(0);
    }
    let target = Target {
        stream: StreamId::Office(office.id.clone()),
        expected: loaded.seq,
        subject: office_subject(&office.id),
        case: None,
        basis: BASIS,
    };
    let plan = DutyPlan {
        rules: app.duty_rules(organ, app.today()),
        book: &loaded.duties,
        holders: app.holders(&office.id, None).await?,
        own_due: None,
    };
    let mut change = Change::new(app);
    change.append_with_duties(target, events.into_iter().map(JournalEvent::Office).collect(), plan);
    change.commit(permit).await?;
    Ok(noted)
}

impl App {
    /// Who holds what an organisation handles, the commission of its place among them where it works with the
    /// platform.
    pub(crate) async fn holders(&self, handling: &OrgId, receiving: Option<OrgId>) -> Result<Holders, Error> {
        let commission = self.nearest(handling, OrganisationKind::PoliticalLegal).await?;
        Ok(Holders { handling: Some(handling.clone()), receiving, commission })
    }

    /// Who is told of what they leave undone: where the commission does not work with the platform, those who audit
    /// watch in its place. They do nothing in its place.
    async fn watchers(&self, handling: &OrgId, receiving: Option<OrgId>) -> Result<Holders, Error> {
        let holders = self.holders(handling, receiving).await?;
        let commission = match holders.commission {
            Some(commission) => Some(commission),
            None => self.nearest(handling, OrganisationKind::Audit).await?,
        };
        Ok(Holders { commission, ..holders })
    }

    /// The organisation of a kind in the county of an office, else in its prefecture or province.
    async fn nearest(&self, office: &OrgId, kind: OrganisationKind) -> Result<Option<OrgId>, Error> {
        let all = persona::known_organisations(self).await?;
        let Some(region) = all.iter().find(|one| one.id == *office).map(|one| one.region) else {
            return Ok(None);
        };
        let places = [region, region.prefecture(), region.province()];
        Ok(places.into_iter().find_map(|place| {
            all.iter().find(|one| one.kind == kind && one.region == place).map(|one| one.id.clone())
        }))
    }

    /// The organ of an office; where it is none, the procuratorate, whose rules say most.
    pub(crate) async fn organ_or_usual(&self, org: &OrgId) -> Result<Organ, Error> {
        let organisation = self.organisation(org).await?;
        Ok(organisation.and_then(|organisation| organisation.kind.organ()).unwrap_or(Organ::Procuratorate))
    }
}
