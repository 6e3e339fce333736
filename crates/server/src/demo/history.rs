//! The year of a synthetic province, played through the same verbs that people use, day by day, as the people of its
//! offices. What the rules refuse stays undone, and is counted.

mod turn;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use app::{
    App, Error, Principal, accept_application, add_paper, answer_referral, close_case, confirm_payment,
    facts_of_case, finding, model, open_case, persona, propose_opinion, record_facts, record_follow_up,
    send_referral, sign_off, submit_application::ApplicationInput, withdraw,
};
use kernel::{CaseId, ComplaintId, Day, MatterId, OrgId, OrganisationKind, ReferralId, Role};
use province::{HistorySeed, Person, Province, Step};
use tokio::task::JoinSet;

/// What was played.
#[derive(Debug, Clone, Default)]
pub(super) struct Played {
    pub cases: u64,
    pub steps: u64,
    pub warned: u64,
    /// Where the rules refused: the step and the rule, and how often.
    pub stopped: BTreeMap<String, u64>,
}

/// A paper that says of itself that it is made up.
const PAPER: &[u8] = include_bytes!("paper.pdf");
/// Cases whose steps of a day are played side by side.
const AT_ONCE: usize = 24;
/// The watch over duties looks in so many days; every night would find the same and take longer.
const WATCH_DAYS: i32 = 14;

/// What all cases share.
struct Stage {
    app: App,
    province: Arc<Province>,
    /// By office, role and title; without a title the first of the office.
    staff: HashMap<(OrgId, Role, String), Principal>,
}

/// A case that is played.
struct Player {
    stage: Arc<Stage>,
    /// Its place in the history.
    at: usize,
    /// Who handles it now.
    org: OrgId,
    case: Option<CaseId>,
    referral: Option<(ReferralId, &'static str)>,
    complaint: Option<ComplaintId>,
    /// The rules found no ground where help was meant to be given: it is refused, and closed in the end.
    refused: bool,
    /// The rules refused a step: those after it do not happen.
    stopped: Option<String>,
    played: u64,
}

/// Plays the cases that began on a day or later: all steps in the order of their days, those of one day side by side.
pub(super) async fn play(
    app: &App,
    province: &Arc<Province>,
    from: Day,
    mut progress: impl FnMut(u64, u64),
) -> Result<Played, Error> {
    let mut days: BTreeMap<Day, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    let mut total = 0;
    for (at, seed) in province.history.iter().enumerate().filter(|(_, seed)| seed.opened >= from) {
        for (step, what) in seed.steps.iter().enumerate() {
            days.entry(what.on).or_default().entry(at).or_default().push(step);
            total += 1;
        }
    }
    let stage = Arc::new(Stage::set(app, province).await?);
    let mut players: HashMap<usize, Player> = HashMap::new();
    let (mut done, mut warned) = (0, 0);
    let mut watched = from;
    for (day, cases) in days {
        if watched.days_until(day) >= WATCH_DAYS {
            app.clock().set(day.at(7, 0));
            warned += app::watch_duties::run(app).await?.warned;
            watched = day;
        }
        let mut waiting: Vec<(usize, Vec<usize>)> = cases.into_iter().collect();
        // Working days from half past eight on, a few minutes between those who work side by side.
        let mut minute: i8 = 30;
        while !waiting.is_empty() {
            let rest = waiting.split_off(AT_ONCE.min(waiting.len()));
            app.clock().set(day.at(8 + minute / 60, minute % 60));
            minute = minute.saturating_add(7).min(118);
            let mut playing = JoinSet::new();
            for (at, steps) in std::mem::replace(&mut waiting, rest) {
                let player = players.remove(&at).unwrap_or_else(|| Player::new(&stage, at));
                done += u64::try_from(steps.len()).unwrap_or(0);
                playing.spawn(player.steps(steps));
            }
            while let Some(player) = playing.join_next().await {
                let player = player.map_err(|error| Error::Broken(error.to_string()))??;
                players.insert(player.at, player);
            }
            progress(done, total);
        }
    }
    let mut played = Played { warned, ..Played::default() };
    for player in players.into_values() {
        played.cases += u64::from(player.case.is_some());
        played.steps += player.played;
        if let Some(why) = player.stopped {
            *played.stopped.entry(why).or_default() += 1;
        }
    }
    Ok(played)
}

/// A person as somebody at the window writes them down.
fn input_of(person: &Person) -> open_case::PersonInput {
    open_case::PersonInput {
        name: person.name.clone(),
        identity: person.id.as_str().to_owned(),
        phone: person.phone.clone(),
        address: person.address.clone(),
        residence_region: person.residence_region.to_string(),
    }
}

impl Stage {
    async fn set(app: &App, province: &Arc<Province>) -> Result<Self, Error> {
        let mut staff = HashMap::new();
        for seed in &province.staff {
            let who = persona::staff(app, &seed.account).await?;
            for title in [String::new(), seed.title.clone()] {
                staff.entry((seed.org.clone(), seed.role, title)).or_insert_with(|| who.clone());
            }
        }
        Ok(Self { app: app.clone(), province: Arc::clone(province), staff })
    }
}

impl Player {
    fn new(stage: &Arc<Stage>, at: usize) -> Self {
        let org = stage.province.history.get(at).map(|seed| seed.org.clone());
        Self {
            stage: Arc::clone(stage),
            at,
            org: org.unwrap_or_else(|| OrgId(String::new())),
            case: None,
            referral: None,
            complaint: None,
            refused: false,
            stopped: None,
            played: 0,
        }
    }

    /// Plays some steps, in order, until the rules refuse one.
    async fn steps(mut self, steps: Vec<usize>) -> Result<Self, Error> {
        let stage = Arc::clone(&self.stage);
        let Some(seed) = stage.province.history.get(self.at) else {
            return Ok(self);
        };
        for step in steps.into_iter().filter_map(|step| seed.steps.get(step)) {
            if self.stopped.is_some() {
                break;
            }
            match self.step(seed, &step.step).await {
                Ok(()) => self.played += 1,
                Err(Error::Refused(refusal)) => self.stop(&step.step, &refusal.code),
                Err(Error::Invalid(refusals)) => {
                    self.stop(&step.step, refusals.first().map_or("", |refusal| &refusal.code));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(self)
    }

    fn stop(&mut self, step: &Step, code: &str) {
        self.stopped = Some(format!("{}：{code}", step.word()));
    }

    /// Somebody of an office in a role, with a title where one is asked for.
    fn somebody(&self, org: &OrgId, role: Role, title: &str) -> Result<Principal, Error> {
        let known = self.stage.staff.get(&(org.clone(), role, title.to_owned()));
        known
            .cloned()
            .ok_or_else(|| Error::Broken(format!("{} has nobody who acts as {} {title}", org.0, role.word())))
    }

    fn handler(&self) -> Result<Principal, Error> {
        self.somebody(&self.org, Role::Handler, "")
    }

    /// The finance bureau of an office's place pays.
    fn finance(&self, org: &OrgId) -> Result<Principal, Error> {
        let organisations = &self.stage.province.organisations;
        let here = organisations.iter().find(|known| known.id == *org).map(|known| known.region);
        let bureau = organisations.iter().find(|organisation| {
            organisation.kind == OrganisationKind::Finance && Some(organisation.region) == here
        });
        let bureau = bureau.ok_or_else(|| Error::Broken("a place without a finance bureau".to_owned()))?;
        self.somebody(&bureau.id, Role::Finance, "")
    }

    fn case(&self) -> Result<CaseId, Error> {
        self.case.ok_or_else(|| Error::Broken(format!("history {} was not opened", self.at)))
    }

    async fn matter(&self, seed: &HistorySeed) -> Result<MatterId, Error> {
        let matter = self.stage.province.matters.get(seed.matter);
        let matter = matter.ok_or_else(|| Error::Broken("a history without a matter".to_owned()))?;
        app::import_matters::matter_of(&self.stage.app, matter.dataset, &matter.external_id).await
    }

    fn person(&self, at: usize) -> Result<&Person, Error> {
        let person = self.stage.province.people.get(at);
        person.ok_or_else(|| Error::Broken("a history without a person".to_owned()))
    }

    async fn open(&mut self, seed: &HistorySeed) -> Result<CaseId, Error> {
        if let Some(case) = self.case {
            return Ok(case);
        }
        let who = self.handler()?;
        let matter = self.matter(seed).await?;
        let person = self.person(seed.applicant)?;
        let case = open_case::open_case(&self.stage.app, &who, matter, &input_of(person)).await?;
        self.case = Some(case);
        Ok(case)
    }

    async fn apply(
        &mut self,
        seed: &HistorySeed,
        channel: &str,
        brought_by: Option<kernel::OrgId>,
    ) -> Result<(), Error> {
        let case = self.open(seed).await?;
        let who = self.handler()?;
        let name = self.person(seed.applicant)?.name.clone();
        let input = ApplicationInput {
            channel: match channel {
                "portal" => model::Channel::Portal,
                "village" => model::Channel::Village,
                _ => model::Channel::Officer,
            },
            brought_by,
            request: seed.request.clone(),
            account: model::BankAccount {
                bank: seed.bank.clone(),
                holder: name.clone(),
                number: seed.account.clone(),
            },
            consents: seed.consents.clone(),
            signed_as: name,
            agent: None,
        };
        open_case::record_application(&self.stage.app, &who, case, None, input).await?;
        let facts = &seed.answers;
        record_facts::record_known(&self.stage.app, &who, case, "applicant", "申请人陈述", facts).await?;
        Ok(())
    }

    /// Adds a paper for every required item that has none, but those in `but`.
    async fn papers(&self, case: CaseId, but: &[String]) -> Result<(), Error> {
        let who = self.handler()?;
        for item in facts_of_case::checklist_of(&self.stage.app, &who, case).await? {
            if item.required && item.papers.is_empty() && !but.contains(&item.code) {
                let upload = add_paper::Upload {
                    material: item.code,
                    file_name: format!("{}（演示）.pdf", item.label),
                    bytes: PAPER.to_vec(),
                };
                add_paper::add_paper(&self.stage.app, &who, case, upload).await?;
            }
        }
        Ok(())
    }

    async fn step(&mut self, seed: &HistorySeed, step: &Step) -> Result<(), Error> {
        let app = &Arc::clone(&self.stage).app;
        let goes_on = matches!(
            step,
            Step::Returned { .. }
                | Step::Proposed { .. }
                | Step::Signed { .. }
                | Step::Decided { .. }
                | Step::Closed { .. }
        );
        if self.refused && !goes_on {
            return Ok(());
        }
        match step {
            Step::Informed => {
                self.open(seed).await?;
            }
            Step::Applied { channel, brought_by } => self.apply(seed, channel, brought_by.clone()).await?,
            Step::SupplementRequested { items, note } => {
                let (case, who) = (self.case()?, self.handler()?);
                self.papers(case, items).await?;
                accept_application::request_supplement(app, &who, case, None, items.clone(), note.clone())
                    .await?;
            }
            Step::SupplementReceived => {
                let (case, who) = (self.case()?, self.handler()?);
                self.papers(case, &[]).await?;
                add_paper::finish_supplement(app, &who, case, None).await?;
            }
            Step::Accepted => {
                let (case, who) = (self.case()?, self.handler()?);
                self.papers(case, &[]).await?;
                accept_application::accept_application(app, &who, case, None).await?;
            }
            Step::Verified { facts } => {
                let (case, who) = (self.case()?, self.handler()?);
                facts_of_case::fetch_facts(app, &who, case).await?;
                record_facts::record_known(app, &who, case, "judgment", "承办人依据材料录入", facts).await?;
            }
            Step::Proposed { grant, parts } => self.propose(seed, *grant, *parts).await?,
            Step::Turn(turn) => self.turn(seed, turn).await?,
            Step::Returned { reason } => {
                let (case, who) = (self.case()?, self.signer().await?);
                sign_off::return_proposal(app, &who, case, None, reason.clone()).await?;
            }
            Step::Signed { comment } => self.sign(comment).await?,
            Step::Decided { comment } => {
                while sign_off::next_signer(app, self.case()?).await?.is_some() {
                    self.sign(comment).await?;
                }
            }
            Step::PaymentFailed { .. }
            | Step::Paid { .. }
            | Step::Withdrawn { .. }
            | Step::Abandoned
            | Step::ReferralSent { .. }
            | Step::ReferralReceived
            | Step::ReferralAnswered { .. }
            | Step::Visited { .. }
            | Step::Closed { .. } => self.step_after(seed, step).await?,
        }
        Ok(())
    }

    /// The approver whose turn it is.
    async fn signer(&self) -> Result<Principal, Error> {
        let title = sign_off::next_signer(&self.stage.app, self.case()?).await?.unwrap_or_default();
        self.somebody(&self.org, Role::Approver, &title)
    }

    async fn sign(&self, comment: &str) -> Result<(), Error> {
        let who = self.signer().await?;
        sign_off::sign_off(&self.stage.app, &who, self.case()?, None, comment.to_owned()).await?;
        Ok(())
    }

    async fn propose(&mut self, seed: &HistorySeed, grant: bool, parts: u8) -> Result<(), Error> {
        let (app, case, who) = (&self.stage.app, self.case()?, self.handler()?);
        let found = finding::finding_of(app, &who, case).await?;
        let amount_fen = turn::amount(seed, &found);
        self.refused = grant && found.grounds_held().next().is_none();
        let grant = grant && !self.refused;
        let mut input = propose_opinion::OpinionInput {
            amount_fen: grant.then_some(amount_fen),
            grounds: found.grounds_held().map(str::to_owned).collect(),
            reasons: seed.reasons.clone(),
            factors: model::Factors {
                harm: "见裁判文书载明的损害后果（演示）".to_owned(),
                fault: "申请人没有过错（演示）".to_owned(),
                means: "见民政、人社核查结果（演示）".to_owned(),
                necessary_expense: "按当地最低生活保障标准测算（演示）".to_owned(),
                compensation: "加害人未赔偿（演示）".to_owned(),
            },
            ..propose_opinion::OpinionInput::default()
        };
        if grant {
            input.awards = self.awards(seed, amount_fen).await?;
            input.instalments = turn::instalments(app.today(), amount_fen, parts);
        }
        for warning in propose_opinion::warnings_of(app, &who, case, input.clone()).await? {
            let reason = format!("{}，不影响结论（演示）", warning.text);
            input.acknowledged.push(model::Acknowledgement { code: warning.code.to_owned(), reason });
        }
        propose_opinion::propose_opinion(app, &who, case, None, input).await?;
        Ok(())
    }

    /// What happens after, or instead of, the decision.
    async fn step_after(&mut self, seed: &HistorySeed, step: &Step) -> Result<(), Error> {
        let (app, case, who) = (&self.stage.app, self.case()?, self.handler()?);
        match step {
            Step::PaymentFailed { reason } => {
                let finance = self.finance(&self.org)?;
                confirm_payment::report_payment_failure(app, &finance, case, None, reason.clone()).await?;
            }
            Step::Paid { bank_reference } => {
                self.pay(seed, bank_reference).await?;
            }
            Step::Withdrawn { reason } => {
                withdraw::withdraw(app, &who, case, None, reason.clone()).await?;
            }
            Step::Abandoned => {
                accept_application::abandon_application(app, &who, case, None).await?;
            }
            Step::ReferralSent { to, programme, suggestion } => {
                let input = send_referral::ReferralInput {
                    to: to.clone(),
                    programmes: vec![(*programme).to_owned()],
                    circumstances: seed.request.clone(),
                    suggestion: suggestion.clone(),
                    sharing: model::SharingBasis::Statutory,
                };
                let referral = send_referral::send_referral(app, &who, case, input).await?;
                self.referral = Some((referral, programme));
            }
            Step::ReferralReceived | Step::ReferralAnswered { .. } => self.answer(seed, step).await?,
            Step::Visited { month, at_home, income_fen, hardship, satisfaction, note } => {
                let visit = model::Visit {
                    method: if *at_home { model::VisitMethod::Visit } else { model::VisitMethod::Call },
                    on: app.today(),
                    income_monthly_fen: Some(*income_fen),
                    hardship: match *hardship {
                        "solved" => model::Hardship::Solved,
                        "eased" => model::Hardship::Eased,
                        "worse" => model::Hardship::Worse,
                        _ => model::Hardship::Same,
                    },
                    satisfaction: Some(*satisfaction),
                    needs: Vec::new(),
                    note: kernel::Personal::known(note.clone()),
                };
                if let Some(id) = record_follow_up::planned(app, case, *month).await? {
                    record_follow_up::record_visit(app, &who, id, visit).await?;
                }
            }
            Step::Closed { summary } => {
                let refused = "经审查没有应予救助的情形，不予救助，已告知理由。";
                let summary = if self.refused { refused } else { summary };
                close_case::close_case(app, &who, case, None, summary.to_owned()).await?;
            }
            Step::Informed
            | Step::Applied { .. }
            | Step::SupplementRequested { .. }
            | Step::SupplementReceived
            | Step::Accepted
            | Step::Verified { .. }
            | Step::Proposed { .. }
            | Step::Returned { .. }
            | Step::Signed { .. }
            | Step::Decided { .. }
            | Step::Turn(_) => {}
        }
        Ok(())
    }

    async fn answer(&mut self, seed: &HistorySeed, step: &Step) -> Result<(), Error> {
        let Some((referral, programme)) = self.referral else {
            return Ok(());
        };
        let to = seed.steps.iter().find_map(|step| {
            if let Step::ReferralSent { to, .. } = &step.step { Some(to.clone()) } else { None }
        });
        let to = to.ok_or_else(|| Error::Broken("an answer without a referral".to_owned()))?;
        let officer = self.somebody(&to, Role::DepartmentOfficer, "")?;
        if let Step::ReferralAnswered { granted, monthly_fen, once_fen, note } = step {
            let outcome = if *granted {
                model::ReferralOutcome::Granted {
                    programme: programme.to_owned(),
                    monthly_fen: *monthly_fen,
                    once_fen: *once_fen,
                    from: Some(self.stage.app.today()),
                }
            } else {
                model::ReferralOutcome::Declined
            };
            answer_referral::resolve(&self.stage.app, &officer, referral, None, outcome, note.clone())
                .await?;
        } else {
            answer_referral::receive(&self.stage.app, &officer, referral, None).await?;
        }
        Ok(())
    }
}
