//! One case whole: person, matter, facts with sources, finding, papers, proposal, money, referrals, visits,
//! duties and timeline, with what the reader may do next.

use access::{Action, Principal, Sight};
use casework::{
    assistance::{
        Application, AssistanceCase, CaseStage, Decision, Opening, Payment, PaymentState, Proposal, Signature,
    },
    person::{MatterCard, PersonCard},
};
use facts::Group;
use kernel::{CaseId, Day, Fen, IdentityDocument};
use rules::Finding;

use super::{journal::TimelineLine, my_work::DutyLine, referrals::ReferralLine};
use crate::{App, Error, facts_of_case::ChecklistItem};

/// A case for its page.
pub struct CaseView {
    /// Its id.
    pub id: CaseId,
    /// Events so far: forms send it back as `seen`.
    pub seq: u64,
    /// How much the reader sees.
    pub sight: Sight,
    /// Number, office, organ, region …
    pub opening: Opening,
    /// The office's name.
    pub org_name: String,
    /// The handler's name.
    pub handler_name: String,
    /// Where it stands.
    pub stage: CaseStage,
    /// The state itself.
    pub state: AssistanceCase,
    /// The person; identity and telephone masked unless `sight` is whole.
    pub person: PersonView,
    /// Everybody it is for, the main applicant first; nobody unless `sight` is whole.
    pub applicants: Vec<ApplicantLine>,
    /// The matter.
    pub matter: MatterView,
    /// Facts by group; empty unless `sight` is whole.
    pub facts: Vec<FactGroup>,
    /// The finding; `None` unless `sight` is whole.
    pub finding: Option<Finding>,
    /// The checklist; empty unless `sight` is whole.
    pub checklist: Vec<ChecklistItem>,
    /// The proposal in hand with names.
    pub proposal: Option<ProposalView>,
    /// The decision, with the transfer's state.
    pub payment: Option<PaymentView>,
    /// Referrals.
    pub referrals: Vec<ReferralLine>,
    /// Follow-ups.
    pub follow_ups: Vec<FollowUpLine>,
    /// Open duties, the most urgent first.
    pub duties: Vec<DutyLine>,
    /// What happened, the latest first.
    pub timeline: Vec<TimelineLine>,
    /// What the reader may do now, the primary action first.
    pub actions: Vec<Action>,
}

/// A person as shown.
#[derive(Clone)]
pub struct PersonView {
    /// Name.
    pub name: String,
    /// Identity number, masked or whole.
    pub identity: String,
    /// What kind of document.
    pub identity_kind: &'static str,
    /// Telephone, masked or whole.
    pub phone: String,
    /// Address; empty where masked.
    pub address: String,
    /// Age on the day.
    pub age: Option<i32>,
    /// 男，女。
    pub sex: &'static str,
    /// Where they live.
    pub residence: String,
}

/// A matter as shown.
#[derive(Clone)]
pub struct MatterView {
    /// Its record.
    pub card: Option<MatterCard>,
    /// What it is about.
    pub summary: String,
    /// Where.
    pub region_name: String,
}

/// The facts of a group.
pub struct FactGroup {
    /// The group's heading.
    pub label: &'static str,
    /// Its facts, in the vocabulary's order; unknown ones too.
    pub rows: Vec<FactRow>,
}

/// A fact with everything said about it.
pub struct FactRow {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// The value that rules read; `None` is unknown.
    pub value: Option<String>,
    /// Everything said: source label, day, value, whether it was chosen.
    pub said: Vec<Said>,
    /// Equal authorities disagree.
    pub conflict: bool,
    /// Past its freshness.
    pub stale: bool,
    /// As typed into a form, for the officer's own source.
    pub input: String,
}

/// What a source said of a fact.
pub struct Said {
    /// The source's label.
    pub source: String,
    /// When it was observed.
    pub observed: Option<Day>,
    /// The value.
    pub value: String,
    /// Whether rules read this one.
    pub chosen: bool,
}

/// A proposal with names.
pub struct ProposalView {
    /// It.
    pub proposal: Proposal,
    /// Who proposed it.
    pub proposer: String,
    /// Signatures with names.
    pub signatures: Vec<(Signature, String)>,
    /// The title that signs next.
    pub next_title: Option<String>,
}

/// The decision and its money.
pub struct PaymentView {
    /// Granted or refused.
    pub decision: Decision,
    /// The sum.
    pub amount: Fen,
    /// The transfer's state in words.
    pub state: &'static str,
    /// The bank's reference.
    pub bank_reference: String,
    /// The account it goes to: bank, holder, number (masked unless one pays).
    pub account: (String, String, String),
    /// Every planned payment.
    pub payments: Vec<PaymentLine>,
}

/// A planned payment as a row.
pub struct PaymentLine {
    /// Its transfer: what a confirmation names.
    pub transfer: kernel::TransferId,
    /// Who pays.
    pub payer: String,
    /// Who receives it.
    pub payee: String,
    /// How much.
    pub amount: Fen,
    /// Not before this day.
    pub due: Option<Day>,
    /// How far it is, in words.
    pub state: &'static str,
    /// Whether it is still to be made.
    pub planned: bool,
    /// The bank's reference and the day, once it paid.
    pub paid: Option<(String, Day)>,
}

/// Somebody the case is for.
pub struct ApplicantLine {
    /// Who.
    pub person: kernel::PersonId,
    /// Their name.
    pub name: String,
    /// How they are related to the victim; empty for the main applicant.
    pub relation: String,
    /// The share agreed, in thousandths.
    pub share_permille: Option<u16>,
    /// What is proposed or granted for them, where it is said.
    pub award: Option<Fen>,
}

/// A follow-up as a row.
pub struct FollowUpLine {
    /// Its id.
    pub id: kernel::FollowUpId,
    /// Months after payment.
    pub month: u8,
    /// Due.
    pub due: Day,
    /// Where it stands.
    pub stage: casework::follow_up::FollowUpStage,
    /// What was seen.
    pub visit: Option<casework::follow_up::Visit>,
}

/// A telephone or account number with its middle hidden.
pub fn masked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let keep = chars.len().min(8) / 2;
    let tail = chars.len().saturating_sub(keep.min(4));
    let head = keep.min(3);
    chars.iter().enumerate().map(|(i, c)| if i < head || i >= tail { *c } else { '*' }).collect()
}

/// A person's card as shown: whole, or masked.
pub(crate) fn person_view(card: Option<&PersonCard>, whole: bool, today: Day) -> PersonView {
    let Some(card) = card else {
        return PersonView {
            name: "（已删除）".to_owned(),
            identity: String::new(),
            identity_kind: "",
            phone: String::new(),
            address: String::new(),
            age: None,
            sex: "",
            residence: String::new(),
        };
    };
    let document = IdentityDocument::parse(&card.identity).ok();
    let shown = if whole {
        card.identity.clone()
    } else {
        document.as_ref().map_or_else(|| masked(&card.identity), IdentityDocument::masked)
    };
    PersonView {
        name: card.name.clone(),
        identity: shown,
        identity_kind: document.as_ref().map_or("证件", IdentityDocument::kind_label),
        phone: if whole { card.phone.clone() } else { masked(&card.phone) },
        address: if whole { card.address.clone() } else { String::new() },
        age: card.birth_date.map(|born| born.years_until(today)),
        sex: match card.sex.as_deref() {
            Some("male") => "男",
            Some("female") => "女",
            _ => "",
        },
        residence: card.residence_region.map(kernel::Region::full_name).unwrap_or_default(),
    }
}

/// A case for its page.
///
/// # Errors
/// Not found, not permitted, or the store's.
pub async fn case(app: &App, who: &Principal, id: CaseId) -> Result<CaseView, Error> {
    let (case, opening, _) = app.case_for(who, Action::ViewCase, id).await?;
    let sight = access::sight(who);
    let whole = sight == Sight::Whole;
    let card = app.store().person(opening.applicant).await?;
    let (facts, finding, checklist) = if whole {
        let found = app.case_finding(&case.state, &opening, Some(id)).await?;
        let facts = app.fact_groups(&found.sheet, found.on);
        (facts, Some(found.finding), app.checklist(&case.state, &opening).await?)
    } else {
        (Vec::new(), None, Vec::new())
    };
    let names = app.org_names().await?;
    let handler_name = match case.state.handler {
        Some(user) => app.store().account(user).await?.map(|row| row.name).unwrap_or_default(),
        None => String::new(),
    };
    let duties = app.open_duties_of(id).await?;
    Ok(CaseView {
        id,
        seq: case.seq,
        sight,
        org_name: names.get(&opening.org).cloned().unwrap_or_default(),
        handler_name,
        stage: case.state.stage.unwrap_or(CaseStage::Informed),
        person: person_view(card.as_ref(), whole, app.today()),
        applicants: if whole { app.applicant_lines(&case.state).await? } else { Vec::new() },
        matter: app.matter_view(&opening, whole).await?,
        facts,
        finding,
        checklist,
        proposal: if whole { app.proposal_view(&case.state).await? } else { None },
        payment: app.payment_view(&case.state, sight).await?,
        referrals: app.referral_lines(app.store().referrals_of_case(id).await?).await?,
        follow_ups: app.follow_up_lines(id).await?,
        duties,
        timeline: app.timeline(id).await?,
        actions: super::options::actions(
            who,
            &case.state,
            &app.case_resource(id, &case.state, &opening).await?,
        ),
        state: if whole { case.state } else { narrowed(case.state) },
        opening,
    })
}

/// What somebody who only pays may know of a case: its decision and account; no facts, papers, reasons or request.
fn narrowed(state: AssistanceCase) -> AssistanceCase {
    let application = state.application.map(|application| Application {
        request: kernel::Personal::erased(),
        signed_as: kernel::Personal::erased(),
        consents: Vec::new(),
        ..application
    });
    AssistanceCase {
        opening: state.opening,
        stage: state.stage,
        handler: state.handler,
        application,
        accepted_on: state.accepted_on,
        decision: state.decision,
        paid_on: state.paid_on,
        bank_reference: state.bank_reference,
        failed_payments: state.failed_payments,
        payments: state.payments,
        reserved: state.reserved,
        notified_on: state.notified_on,
        advance: state.advance,
        recovery: state.recovery,
        recovered: state.recovered,
        revoked: state.revoked,
        shares: state.shares,
        ..AssistanceCase::default()
    }
}

impl App {
    /// Facts by group, unknown ones too.
    pub(crate) fn fact_groups(&self, sheet: &facts::FactSheet, on: Day) -> Vec<FactGroup> {
        let vocabulary = self.vocabulary();
        let row = |def: &facts::FactDef| {
            let resolved = sheet.resolve(def.name.as_str(), vocabulary, on);
            let said = sheet.get(def.name.as_str()).iter().map(|value| Said {
                source: vocabulary.source_label(value.source.as_deref().unwrap_or("applicant")).to_owned(),
                observed: value.observed,
                value: def.format(&value.value),
                chosen: resolved.chosen.as_ref() == Some(value),
            });
            let typed =
                sheet.get(def.name.as_str()).iter().find(|value| value.source.as_deref() == Some("judgment"));
            FactRow {
                name: def.name.as_str().to_owned(),
                label: def.label.clone(),
                value: resolved.value.as_ref().map(|value| def.format(value)),
                said: said.collect(),
                conflict: resolved.conflict,
                stale: resolved.stale,
                input: typed.map(|value| def.to_input(&value.value)).unwrap_or_default(),
            }
        };
        Group::ALL
            .into_iter()
            .map(|group| FactGroup {
                label: group.label(),
                rows: vocabulary.facts().iter().filter(|def| def.group == group).map(row).collect(),
            })
            .collect()
    }

    async fn matter_view(&self, opening: &Opening, whole: bool) -> Result<MatterView, Error> {
        let matter = self.load_matter(&opening.matter).await?.state;
        let region = matter.card.as_ref().and_then(|card| card.region);
        Ok(MatterView {
            region_name: region.map(kernel::Region::full_name).unwrap_or_default(),
            summary: matter
                .summary
                .filter(|_| whole)
                .and_then(kernel::Personal::into_inner)
                .unwrap_or_default(),
            card: matter.card,
        })
    }

    /// The name of who acted.
    pub(crate) async fn actor_name(&self, actor: &kernel::Actor) -> Result<String, Error> {
        Ok(match actor {
            kernel::Actor::Staff { user, .. } => {
                self.store().account(*user).await?.map(|row| row.name).unwrap_or_default()
            }
            kernel::Actor::Applicant { .. } => "申请人".to_owned(),
            kernel::Actor::Visitor => "申请人（网上）".to_owned(),
            kernel::Actor::System { .. } => "系统".to_owned(),
        })
    }

    async fn proposal_view(&self, state: &AssistanceCase) -> Result<Option<ProposalView>, Error> {
        let Some(proposal) = state.proposal.clone() else {
            return Ok(None);
        };
        let mut signatures = Vec::new();
        for signature in &state.signatures {
            signatures.push((signature.clone(), self.actor_name(&signature.signer).await?));
        }
        let open = state.stage.is_some_and(CaseStage::is_being_signed);
        let next_title = proposal.signers.get(signatures.len()).filter(|_| open).cloned();
        let proposer = self.actor_name(&proposal.proposer).await?;
        Ok(Some(ProposalView { proposer, signatures, next_title, proposal }))
    }

    async fn payment_view(&self, state: &AssistanceCase, sight: Sight) -> Result<Option<PaymentView>, Error> {
        let Some(decision) = state.decision.clone() else {
            return Ok(None);
        };
        let account = state.application.as_ref().and_then(|application| application.account.get());
        let account = account.map_or_else(Default::default, |account| {
            let number =
                if sight == Sight::Progress { masked(&account.number) } else { account.number.clone() };
            (account.bank.clone(), account.holder.clone(), number)
        });
        let amount = match &decision {
            Decision::Granted { amount_fen, .. } => Fen::new(*amount_fen),
            Decision::Refused { .. } => Fen::ZERO,
        };
        let payments = self.payment_lines(state).await?;
        let transfer =
            payments.iter().find(|line| line.planned).or(payments.last()).map(|line| line.transfer);
        let row = match transfer {
            Some(transfer) => self.store().transfer_row(transfer).await?,
            None => None,
        };
        let state = row.as_ref().map_or("", |row| row.state.label());
        let bank_reference = row.and_then(|row| row.bank_reference).unwrap_or_default();
        Ok(Some(PaymentView { decision, amount, state, bank_reference, account, payments }))
    }

    async fn payment_lines(&self, state: &AssistanceCase) -> Result<Vec<PaymentLine>, Error> {
        let names = self.org_names().await?;
        let people = self.store().people(state.payments.iter().map(|one| one.plan.payee)).await?;
        let line = |payment: &Payment| PaymentLine {
            transfer: payment.plan.transfer,
            payer: names.get(&payment.plan.org).cloned().unwrap_or_default(),
            payee: people.get(&payment.plan.payee).map(|card| card.name.clone()).unwrap_or_default(),
            amount: Fen::new(payment.plan.amount_fen),
            due: payment.plan.due,
            state: payment.state.label(),
            planned: payment.is_planned(),
            paid: match &payment.state {
                PaymentState::Paid { bank_reference, on } => Some((bank_reference.clone(), *on)),
                PaymentState::Planned | PaymentState::Voided => None,
            },
        };
        Ok(state.payments.iter().map(line).collect())
    }

    async fn applicant_lines(&self, state: &AssistanceCase) -> Result<Vec<ApplicantLine>, Error> {
        let people = self.store().people(state.applicants()).await?;
        let awards = state.proposal.iter().flat_map(|proposal| &proposal.awards);
        let awards: Vec<_> = awards.map(|award| (award.person, Fen::new(award.amount_fen))).collect();
        let line = |person: kernel::PersonId| {
            let joint = state.joint_applicants.iter().find(|joint| joint.person == person);
            ApplicantLine {
                person,
                name: people.get(&person).map(|card| card.name.clone()).unwrap_or_default(),
                relation: joint.map(|joint| joint.relation.clone()).unwrap_or_default(),
                share_permille: joint.and_then(|joint| joint.share_permille),
                award: awards.iter().find(|(who, _)| *who == person).map(|(_, award)| *award),
            }
        };
        Ok(state.applicants().map(line).collect())
    }

    pub(crate) async fn follow_up_lines(&self, case: CaseId) -> Result<Vec<FollowUpLine>, Error> {
        let mut lines = Vec::new();
        for row in self.store().follow_ups_of_case(case).await? {
            let visit = self.load_follow_up_stream(&row.id).await?.state.visit;
            lines.push(FollowUpLine {
                id: row.id,
                month: u8::try_from(row.month).unwrap_or(0),
                due: row.due_on,
                stage: row.stage,
                visit,
            });
        }
        Ok(lines)
    }
}
