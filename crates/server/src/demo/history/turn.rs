//! The turns of a history: each is played by whoever takes it in life.

use app::{
    Error, Principal, agree_joint_help, answer_complaint, confirm_payment, decline_application,
    extend_decision, file_complaint, finding, inquire, manage_applicants,
    model::{self, InquiryKind, RevocationGround, SuspensionGround, TerminationGround},
    rate_case, recover_relief, reopen_case, revoke_relief, suspend_case, terminate_case, transfer_case,
    urgent_advance, view,
};
use kernel::{CaseId, Day, OrgId, Role, TransferId};
use province::{HistorySeed, Step, Turn};

use super::{Player, input_of};

/// Whole hundreds of yuan, as offices decide.
const HUNDRED_YUAN: i64 = 10_000;

/// What is granted: so much of what the rules suggest, and enough to be divided where it will be.
pub(super) fn amount(seed: &HistorySeed, found: &model::Finding) -> i64 {
    share_of(found, i64::from(seed.share_permille)).max(if in_parts(seed) { 4 * HUNDRED_YUAN } else { 0 })
}

fn share_of(found: &model::Finding, permille: i64) -> i64 {
    let suggested = found.amount.suggested_fen.unwrap_or(0);
    (suggested * permille / 1_000 / HUNDRED_YUAN).max(1) * HUNDRED_YUAN
}

/// Several people, several payers or several days.
fn in_parts(seed: &HistorySeed) -> bool {
    seed.steps.iter().any(|step| {
        matches!(step.step, Step::Proposed { parts: 2.., .. })
            || matches!(step.step, Step::Turn(Turn::Joined { .. } | Turn::JointHelp { .. }))
    })
}

/// Equal parts of a sum in whole hundreds; what does not divide goes to the first.
fn parts_of(amount_fen: i64, count: usize) -> Vec<i64> {
    let count = i64::try_from(count).unwrap_or(1).max(1);
    let part = amount_fen / HUNDRED_YUAN / count * HUNDRED_YUAN;
    (0..count).map(|at| if at == 0 { amount_fen - part * (count - 1) } else { part }).collect()
}

/// The days of the parts; none where it is paid at once.
pub(super) fn instalments(today: Day, amount_fen: i64, parts: u8) -> Vec<model::Instalment> {
    if parts < 2 {
        return Vec::new();
    }
    let sums = parts_of(amount_fen, usize::from(parts)).into_iter();
    let day = |nth: i32| today.plus_months(nth * province::MONTHS_BETWEEN);
    (0..).zip(sums).map(|(nth, amount_fen)| model::Instalment { on: day(nth), amount_fen }).collect()
}

fn named<T: Copy>(all: &[T], word: fn(T) -> &'static str, wanted: &str) -> Result<T, Error> {
    let found = all.iter().copied().find(|one| word(*one) == wanted);
    found.ok_or_else(|| Error::Broken(format!("nothing is called {wanted}")))
}

impl Player {
    /// What each applicant gets, where there are several.
    pub(super) async fn awards(
        &self,
        seed: &HistorySeed,
        amount_fen: i64,
    ) -> Result<Vec<model::Award>, Error> {
        if !in_parts(seed) {
            return Ok(Vec::new());
        }
        let people: Vec<_> = self.look().await?.state.applicants().collect();
        let sums = parts_of(amount_fen, people.len());
        let awards = people.into_iter().zip(sums);
        Ok(awards.map(|(person, amount_fen)| model::Award { person, amount_fen }).collect())
    }

    async fn look(&self) -> Result<view::case::CaseView, Error> {
        view::case::case(&self.stage.app, &self.handler()?, self.case()?).await
    }

    /// Every payment that is due, by whose it is.
    pub(super) async fn pay(&self, seed: &HistorySeed, reference: &str) -> Result<(), Error> {
        let (app, case) = (&self.stage.app, self.case()?);
        let due: Vec<(Option<TransferId>, OrgId)> = if in_parts(seed) {
            let state = self.look().await?.state;
            let plans = state.payments_to_make().filter(|plan| plan.due.is_none_or(|due| due <= app.today()));
            plans.map(|plan| (Some(plan.transfer), plan.org.clone())).collect()
        } else {
            vec![(None, self.org.clone())]
        };
        for (nth, (transfer, org)) in due.into_iter().enumerate() {
            let slip = format!("{reference}-{nth}");
            let finance = self.finance(&org)?;
            confirm_payment::confirm_one_payment(app, &finance, case, None, transfer, slip).await?;
        }
        Ok(())
    }

    fn approver(&self) -> Result<Principal, Error> {
        self.somebody(&self.org, Role::Approver, "")
    }

    /// The applicant as themself.
    async fn applicant(&self) -> Result<(Principal, String), Error> {
        let case = self.look().await?;
        Ok((Principal::Applicant { person: case.opening.applicant, case: case.id }, case.opening.number))
    }

    pub(super) async fn turn(&mut self, seed: &HistorySeed, turn: &Turn) -> Result<(), Error> {
        let app = &self.stage.app.clone();
        let (case, who) = (self.case()?, self.handler()?);
        match turn {
            Turn::Declined { reasons } => {
                decline_application::decline_application(app, &who, case, None, reasons.clone()).await?;
            }
            Turn::TransferOffered { to, reason } => {
                transfer_case::offer_transfer(app, &who, case, None, to.clone(), reason.clone()).await?;
            }
            Turn::TransferAccepted => self.take_over(seed, case).await?,
            Turn::Joined { nth, relation } => self.join(seed, *nth, relation).await?,
            Turn::InquiryBegun { kind, with, reason } => {
                let inquiry = named(&InquiryKind::ALL, InquiryKind::word, kind)?;
                let (with, reason) = (with.clone(), reason.clone());
                let held_on = Some(app.today().plus_days(7));
                let input = inquire::InquiryInput { inquiry, with, org: None, reason, held_on };
                inquire::begin_inquiry(app, &who, case, None, input).await?;
            }
            Turn::InquiryEnded { result } => {
                inquire::end_inquiry(app, &who, case, None, result.clone()).await?;
            }
            Turn::Suspended { ground, reason } => {
                let ground = named(&SuspensionGround::ALL, SuspensionGround::word, ground)?;
                suspend_case::suspend_case(app, &who, case, None, ground, reason.clone()).await?;
            }
            Turn::Resumed { reason } => {
                suspend_case::resume_case(app, &who, case, None, reason.clone()).await?;
            }
            Turn::Extended { days, reason } => {
                let accepted = self.look().await?.state.accepted_on.unwrap_or_else(|| app.today());
                let (to, who) = (accepted.plus_days(*days), self.approver()?);
                extend_decision::extend_decision(app, &who, case, None, to, reason.clone()).await?;
            }
            Turn::Terminated { ground, reason } => {
                let ground = named(&TerminationGround::ALL, TerminationGround::word, ground)?;
                let who = self.approver()?;
                terminate_case::terminate_case(app, &who, case, None, ground, reason.clone()).await?;
            }
            Turn::Reopened { reason } => {
                reopen_case::reopen_case(app, &self.approver()?, case, None, reason.clone()).await?;
            }
            Turn::AdvanceRequested { .. }
            | Turn::AdvanceApproved
            | Turn::AdvancePaid { .. }
            | Turn::JointHelp { .. }
            | Turn::Revoked { .. }
            | Turn::Recovered { .. } => self.turn_of_money(seed, turn).await?,
            Turn::Complained { .. }
            | Turn::ComplaintAccepted
            | Turn::ComplaintAnswered { .. }
            | Turn::Rated { .. } => self.turn_of_words(turn).await?,
        }
        Ok(())
    }

    async fn take_over(&mut self, seed: &HistorySeed, case: CaseId) -> Result<(), Error> {
        let to = seed.steps.iter().find_map(|step| {
            if let Step::Turn(Turn::TransferOffered { to, .. }) = &step.step {
                Some(to.clone())
            } else {
                None
            }
        });
        self.org = to.ok_or_else(|| Error::Broken("taken over without an offer".to_owned()))?;
        transfer_case::accept_transfer(&self.stage.app, &self.handler()?, case, None).await?;
        Ok(())
    }

    async fn join(&self, seed: &HistorySeed, nth: usize, relation: &str) -> Result<(), Error> {
        let missing = || Error::Broken("a history without its relatives".to_owned());
        let person = self.person(*seed.relatives.get(nth).ok_or_else(missing)?)?;
        let account = model::BankAccount {
            bank: seed.bank.clone(),
            holder: person.name.clone(),
            number: person.account.clone(),
        };
        let (person, relation) = (input_of(person), relation.to_owned());
        let input = manage_applicants::ApplicantInput { person, relation, share_permille: None, account };
        let (app, case, who) = (&self.stage.app, self.case()?, self.handler()?);
        manage_applicants::add_applicant(app, &who, case, None, input).await?;
        Ok(())
    }

    async fn turn_of_money(&self, seed: &HistorySeed, turn: &Turn) -> Result<(), Error> {
        let (app, case, who) = (&self.stage.app, self.case()?, self.handler()?);
        if let Turn::AdvanceRequested { permille, reason } = turn {
            let found = finding::finding_of(app, &who, case).await?;
            let holder = self.person(seed.applicant)?.name.clone();
            let payee = model::BankAccount { bank: seed.bank.clone(), holder, number: seed.account.clone() };
            let (amount_fen, reason) = (share_of(&found, i64::from(*permille)), reason.clone());
            let input = urgent_advance::AdvanceInput { amount_fen, payee, to_hospital: false, reason };
            urgent_advance::request_advance(app, &who, case, None, input).await?;
        } else if let Turn::AdvanceApproved = turn {
            let title = urgent_advance::advance_title(app, case).await?;
            let who = self.somebody(&self.org, Role::Approver, &title)?;
            urgent_advance::approve_advance(app, &who, case, None, "情况紧急，同意。".to_owned()).await?;
        } else if let Turn::AdvancePaid { bank_reference } = turn {
            let who = self.finance(&self.org)?;
            urgent_advance::confirm_advance(app, &who, case, None, bank_reference.clone()).await?;
        } else if let Turn::JointHelp { with, document } = turn {
            let found = finding::finding_of(app, &who, case).await?;
            let halves = parts_of(amount(seed, &found), 2).into_iter();
            let shares = [self.org.clone(), with.clone()].into_iter().zip(halves);
            let shares = shares.map(|(org, amount_fen)| model::FundingShare { org, amount_fen }).collect();
            agree_joint_help::agree_joint_help(app, &who, case, None, shares, document.clone()).await?;
        } else if let Turn::Revoked { ground, reason } = turn {
            let ground = named(&RevocationGround::ALL, RevocationGround::word, ground)?;
            revoke_relief::revoke_relief(app, &self.approver()?, case, None, ground, reason.clone()).await?;
        } else if let Turn::Recovered { permille, reference } = turn {
            let outstanding =
                self.look().await?.state.recovery.map_or(0, |recovery| recovery.outstanding_fen());
            let amount_fen = outstanding * i64::from(*permille) / 1_000;
            let input = recover_relief::RecoveryInput { amount_fen, reference: reference.clone(), org: None };
            recover_relief::receive_recovery(app, &self.finance(&self.org)?, case, None, input).await?;
        }
        Ok(())
    }

    async fn turn_of_words(&mut self, turn: &Turn) -> Result<(), Error> {
        let (app, case, who) = (&self.stage.app, self.case()?, self.approver()?);
        if let Turn::Complained { text } = turn {
            let (applicant, case_number) = self.applicant().await?;
            let text = text.clone();
            let input = file_complaint::ComplaintInput {
                case_number,
                text,
                ..file_complaint::ComplaintInput::default()
            };
            self.complaint = Some(file_complaint::file_complaint(app, &applicant, input).await?.id);
        } else if let Turn::Rated { stars, words } = turn {
            let (applicant, _) = self.applicant().await?;
            rate_case::rate_case(app, &applicant, case, *stars, words.clone()).await?;
        } else if let (Turn::ComplaintAccepted, Some(id)) = (turn, self.complaint) {
            answer_complaint::accept(app, &who, id, None).await?;
        } else if let (Turn::ComplaintAnswered { answer }, Some(id)) = (turn, self.complaint) {
            answer_complaint::answer(app, &who, id, None, answer.clone()).await?;
        }
        Ok(())
    }
}
