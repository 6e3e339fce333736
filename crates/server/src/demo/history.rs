//! The year of a synthetic province, played through the same verbs that people use, day by day, as the people of its
//! offices. What the rules refuse stays undone, and is counted.

use std::collections::HashMap;

use app::{
    App, Error, Principal, accept_application, add_paper, answer_referral, close_case, confirm_payment,
    facts_of_case, finding, model, open_case, persona, propose_opinion, record_facts, record_follow_up,
    send_referral, sign_off, submit_application::ApplicationInput, withdraw,
};
use kernel::{CaseId, Day, MatterId, OrganisationKind, ReferralId, Role};
use province::{HistorySeed, Person, Province, Step};

/// What was played.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Played {
    pub cases: u64,
    pub steps: u64,
    pub stopped: u64,
}

/// A paper that says of itself that it is made up.
const PAPER: &[u8] = include_bytes!("paper.pdf");

struct Playing<'a> {
    app: &'a App,
    province: &'a Province,
    staff: HashMap<String, Principal>,
    cases: HashMap<usize, CaseId>,
    referrals: HashMap<usize, (ReferralId, &'static str)>,
    played: Played,
}

/// Plays all steps in the order of their days.
pub(super) async fn play(
    app: &App,
    province: &Province,
    mut progress: impl FnMut(u64, u64),
) -> Result<Played, Error> {
    let mut order: Vec<(Day, usize, usize)> = Vec::new();
    for (at, seed) in province.history.iter().enumerate() {
        order.extend(seed.steps.iter().enumerate().map(|(step, what)| (what.on, at, step)));
    }
    order.sort_unstable();
    let mut playing = Playing {
        app,
        province,
        staff: HashMap::new(),
        cases: HashMap::new(),
        referrals: HashMap::new(),
        played: Played::default(),
    };
    let mut stopped: Vec<bool> = vec![false; province.history.len()];
    let total = u64::try_from(order.len()).unwrap_or(0);
    for (done, (on, at, step)) in (1..).zip(order) {
        let Some(seed) = province.history.get(at) else {
            continue;
        };
        let Some(what) = seed.steps.get(step) else {
            continue;
        };
        let Some(is_stopped) = stopped.get_mut(at) else {
            continue;
        };
        if *is_stopped {
            continue;
        }
        // A working day from half past eight on, a few minutes between steps.
        let minute = i8::try_from(done % 57).unwrap_or(0);
        let hour = 8 + i8::try_from((done / 57) % 9).unwrap_or(0);
        app.clock().set(on.at(hour, minute));
        match playing.step(at, seed, &what.step).await {
            Ok(()) => playing.played.steps += 1,
            Err(Error::Refused(_) | Error::Invalid(_)) => {
                tracing::debug!(history = at, step, "the rules refuse");
                *is_stopped = true;
                playing.played.stopped += 1;
            }
            Err(error) => return Err(error),
        }
        progress(done, total);
    }
    playing.played.cases = u64::try_from(playing.cases.len()).unwrap_or(0);
    Ok(playing.played)
}

impl Playing<'_> {
    /// Somebody of an office in a role, with a title where one is asked for.
    async fn somebody(&mut self, org: &str, role: Role, title: &str) -> Result<Principal, Error> {
        let key = format!("{org}/{}/{title}", role.word());
        if let Some(known) = self.staff.get(&key) {
            return Ok(known.clone());
        }
        let fits = |seed: &&province::StaffSeed| {
            seed.org.0 == org && seed.role == role && (title.is_empty() || seed.title == title)
        };
        let seed =
            self.province.staff.iter().find(fits).ok_or_else(|| {
                Error::Broken(format!("{org} has nobody who acts as {} {title}", role.word()))
            })?;
        let who = persona::staff(self.app, &seed.account).await?;
        self.staff.insert(key, who.clone());
        Ok(who)
    }

    async fn handler(&mut self, seed: &HistorySeed) -> Result<Principal, Error> {
        self.somebody(&seed.org.0, Role::Handler, "").await
    }

    /// The finance bureau of the office's county pays.
    async fn finance(&mut self, seed: &HistorySeed) -> Result<Principal, Error> {
        let region = |id: &kernel::OrgId| {
            let organisations = &self.province.organisations;
            organisations
                .iter()
                .find(|organisation| organisation.id == *id)
                .map(|organisation| organisation.region)
        };
        let here = region(&seed.org);
        let bureau = self.province.organisations.iter().find(|organisation| {
            organisation.kind == OrganisationKind::Finance && Some(organisation.region) == here
        });
        let bureau = bureau.map(|organisation| organisation.id.0.clone()).unwrap_or_default();
        self.somebody(&bureau, Role::Finance, "").await
    }

    fn case(&self, at: usize) -> Result<CaseId, Error> {
        self.cases.get(&at).copied().ok_or_else(|| Error::Broken(format!("history {at} was not opened")))
    }

    async fn matter(&self, seed: &HistorySeed) -> Result<MatterId, Error> {
        let matter = self.province.matters.get(seed.matter);
        let matter = matter.ok_or_else(|| Error::Broken("a history without a matter".to_owned()))?;
        app::import_matters::matter_of(self.app, matter.dataset, &matter.external_id).await
    }

    fn person(&self, seed: &HistorySeed) -> Result<&Person, Error> {
        self.province
            .people
            .get(seed.applicant)
            .ok_or_else(|| Error::Broken("a history without a person".to_owned()))
    }

    async fn open(&mut self, at: usize, seed: &HistorySeed) -> Result<CaseId, Error> {
        if let Some(case) = self.cases.get(&at) {
            return Ok(*case);
        }
        let who = self.handler(seed).await?;
        let matter = self.matter(seed).await?;
        let person = self.person(seed)?;
        let input = open_case::PersonInput {
            name: person.name.clone(),
            identity: person.id.as_str().to_owned(),
            phone: person.phone.clone(),
            address: person.address.clone(),
            residence_region: person.residence_region.to_string(),
        };
        let case = open_case::open_case(self.app, &who, matter, &input).await?;
        self.cases.insert(at, case);
        Ok(case)
    }

    async fn apply(
        &mut self,
        at: usize,
        seed: &HistorySeed,
        channel: &str,
        brought_by: Option<kernel::OrgId>,
    ) -> Result<(), Error> {
        let case = self.open(at, seed).await?;
        let who = self.handler(seed).await?;
        let name = self.person(seed)?.name.clone();
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
        open_case::record_application(self.app, &who, case, None, input).await?;
        let facts = &seed.answers;
        record_facts::record_known(self.app, &who, case, "applicant", "申请人陈述", facts).await?;
        Ok(())
    }

    /// Adds a paper for every required item that has none, but those in `but`.
    async fn papers(&mut self, seed: &HistorySeed, case: CaseId, but: &[String]) -> Result<(), Error> {
        let who = self.handler(seed).await?;
        for item in facts_of_case::checklist_of(self.app, &who, case).await? {
            if item.required && item.papers.is_empty() && !but.contains(&item.code) {
                let upload = add_paper::Upload {
                    material: item.code,
                    file_name: format!("{}(演示).pdf", item.label),
                    bytes: PAPER.to_vec(),
                };
                add_paper::add_paper(self.app, &who, case, upload).await?;
            }
        }
        Ok(())
    }

    async fn step(&mut self, at: usize, seed: &HistorySeed, step: &Step) -> Result<(), Error> {
        let app = self.app;
        match step {
            Step::Informed => {
                self.open(at, seed).await?;
            }
            Step::Applied { channel, brought_by } => {
                self.apply(at, seed, channel, brought_by.clone()).await?
            }
            Step::SupplementRequested { items, note } => {
                let (case, who) = (self.case(at)?, self.handler(seed).await?);
                self.papers(seed, case, items).await?;
                accept_application::request_supplement(app, &who, case, None, items.clone(), note.clone())
                    .await?;
            }
            Step::SupplementReceived => {
                let (case, who) = (self.case(at)?, self.handler(seed).await?);
                self.papers(seed, case, &[]).await?;
                add_paper::finish_supplement(app, &who, case, None).await?;
            }
            Step::Accepted => {
                let (case, who) = (self.case(at)?, self.handler(seed).await?);
                self.papers(seed, case, &[]).await?;
                accept_application::accept_application(app, &who, case, None).await?;
            }
            Step::Verified { facts } => {
                let (case, who) = (self.case(at)?, self.handler(seed).await?);
                facts_of_case::fetch_facts(app, &who, case).await?;
                record_facts::record_known(app, &who, case, "judgment", "承办人依据材料录入", facts).await?;
            }
            Step::Proposed { grant } => self.propose(at, seed, *grant).await?,
            Step::Returned { reason } => {
                let (case, who) = (self.case(at)?, self.signer(at, seed).await?);
                sign_off::return_proposal(app, &who, case, None, reason.clone()).await?;
            }
            Step::Signed { comment } => self.sign(at, seed, comment).await?,
            Step::Decided { comment } => {
                while sign_off::next_signer(app, self.case(at)?).await?.is_some() {
                    self.sign(at, seed, comment).await?;
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
            | Step::Closed { .. } => self.step_after(at, seed, step).await?,
        }
        Ok(())
    }

    /// The approver whose turn it is.
    async fn signer(&mut self, at: usize, seed: &HistorySeed) -> Result<Principal, Error> {
        let title = sign_off::next_signer(self.app, self.case(at)?).await?.unwrap_or_default();
        self.somebody(&seed.org.0, Role::Approver, &title).await
    }

    async fn sign(&mut self, at: usize, seed: &HistorySeed, comment: &str) -> Result<(), Error> {
        let who = self.signer(at, seed).await?;
        sign_off::sign_off(self.app, &who, self.case(at)?, None, comment.to_owned()).await?;
        Ok(())
    }

    async fn propose(&mut self, at: usize, seed: &HistorySeed, grant: bool) -> Result<(), Error> {
        let (case, who) = (self.case(at)?, self.handler(seed).await?);
        let found = finding::finding_of(self.app, &who, case).await?;
        let share = i64::from(seed.share_permille);
        let suggested = found.amount.suggested_fen.unwrap_or(0);
        // Whole hundreds of yuan, as offices decide.
        let amount_fen = (suggested * share / 1000 / 10_000).max(1) * 10_000;
        let missing = !found.missing.is_empty();
        let input = propose_opinion::OpinionInput {
            amount_fen: grant.then_some(amount_fen),
            grounds: found.grounds_held().map(str::to_owned).collect(),
            reasons: seed.reasons.clone(),
            factors: model::Factors {
                harm: "见裁判文书载明的损害后果(演示)".to_owned(),
                fault: "申请人没有过错(演示)".to_owned(),
                means: "见民政、人社核查结果(演示)".to_owned(),
                necessary_expense: "按当地最低生活保障标准测算(演示)".to_owned(),
                compensation: "加害人未赔偿(演示)".to_owned(),
            },
            override_reason: if missing {
                "未核实事项不影响结论(演示)".to_owned()
            } else {
                String::new()
            },
            ..propose_opinion::OpinionInput::default()
        };
        propose_opinion::propose_opinion(self.app, &who, case, None, input).await?;
        Ok(())
    }

    /// What happens after, or instead of, the decision.
    async fn step_after(&mut self, at: usize, seed: &HistorySeed, step: &Step) -> Result<(), Error> {
        let (app, case, who) = (self.app, self.case(at)?, self.handler(seed).await?);
        match step {
            Step::PaymentFailed { reason } => {
                let finance = self.finance(seed).await?;
                confirm_payment::report_payment_failure(app, &finance, case, None, reason.clone()).await?;
            }
            Step::Paid { bank_reference } => {
                let finance = self.finance(seed).await?;
                confirm_payment::confirm_payment(app, &finance, case, None, bank_reference.clone()).await?;
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
                self.referrals.insert(at, (referral, programme));
            }
            Step::ReferralReceived | Step::ReferralAnswered { .. } => self.answer(at, seed, step).await?,
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
                close_case::close_case(app, &who, case, None, summary.clone()).await?;
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
            | Step::Decided { .. } => {}
        }
        Ok(())
    }

    async fn answer(&mut self, at: usize, seed: &HistorySeed, step: &Step) -> Result<(), Error> {
        let Some((referral, programme)) = self.referrals.get(&at).copied() else {
            return Ok(());
        };
        let to = seed.steps.iter().find_map(|step| {
            if let Step::ReferralSent { to, .. } = &step.step { Some(to.0.clone()) } else { None }
        });
        let officer = self.somebody(&to.unwrap_or_default(), Role::DepartmentOfficer, "").await?;
        if let Step::ReferralAnswered { granted, monthly_fen, once_fen, note } = step {
            let outcome = if *granted {
                model::ReferralOutcome::Granted {
                    programme: programme.to_owned(),
                    monthly_fen: *monthly_fen,
                    once_fen: *once_fen,
                    from: Some(self.app.today()),
                }
            } else {
                model::ReferralOutcome::Declined
            };
            answer_referral::resolve(self.app, &officer, referral, None, outcome, note.clone()).await?;
        } else {
            answer_referral::receive(self.app, &officer, referral, None).await?;
        }
        Ok(())
    }
}
