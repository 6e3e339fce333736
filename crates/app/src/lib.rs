//! Use cases, one file per verb. A verb loads streams, asks `access` for a permit, lets `casework` and `fund`
//! decide, and commits events with the duties they cause. It knows no pages and no SQL.

pub mod accept_application;
pub mod add_paper;
pub mod agree_joint_help;
pub mod answer_complaint;
pub mod answer_referral;
pub mod asked;
pub mod assign_handler;
pub mod backup;
pub mod bulk;
pub mod calendar;
mod case_money;
mod change;
pub mod clock;
pub mod close_case;
pub mod confirm_payment;
mod cue;
pub mod decline_application;
pub mod disk;
pub mod doctor;
pub mod draft;
mod error;
pub mod export;
pub mod extend_decision;
pub mod facts_of_case;
pub mod file_complaint;
pub mod finding;
pub mod health;
pub mod ids;
pub mod import_matters;
pub mod inquire;
pub mod jobs;
mod load;
pub mod load_register;
pub mod manage_applicants;
pub mod manage_funds;
pub mod notices;
pub mod notify_payee;
mod numbers;
pub mod open_case;
pub mod packs;
pub mod persona;
pub mod place;
pub mod promise_proof;
pub mod propose_opinion;
pub mod rate_case;
pub mod rebuild;
pub mod record_facts;
pub mod record_follow_up;
pub mod recover_relief;
pub mod reopen_case;
pub mod report_duty;
pub mod request_funds;
pub mod review_lead;
pub mod revoke_relief;
pub mod screen;
pub mod send_referral;
pub mod session;
pub mod sign_off;
pub mod submit_application;
pub mod suspend_case;
pub mod terminate_case;
pub mod text_message;
pub mod token;
pub mod transfer_case;
pub mod trouble;
pub mod urgent_advance;
pub mod view;
pub mod watch_duties;
pub mod withdraw;
mod words;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

pub use access::{Action, Principal, Sight, Staff};
pub use change::Loaded;
pub use error::{Error, Outcome};

/// The types of the pure crates that verbs take and pages show.
pub mod model {
    pub use casework::{
        assistance::{
            Acknowledgement, Advance, AdvanceState, Agent, AgentKind, Application, AssistanceCase, Award,
            BankAccount, CaseEvent, CaseStage, Channel, Decision, Deferral, Factors, FundingShare, Inquiry,
            InquiryKind, Instalment, JointApplicant, Opinion, OverLimitApproval, Paper, Payment,
            PaymentState, PlannedPayment, Proposal, RecordedFact, Recovery, RevocationGround, Settlement,
            Signature, Supplement, SuspensionGround, TerminationGround, TransferOffer, Warning,
        },
        attribution::Holder,
        complaint::{ComplaintChannel, ComplaintStage},
        duty::Duty,
        follow_up::{FollowUpStage, Hardship, Visit, VisitMethod},
        lead::LeadStage,
        person::{MatterCard, MatterKind, PersonCard},
        referral::{ReferralEvent, ReferralOutcome, ReferralStage, SharingBasis},
    };
    pub use facts::{
        FactDef, FactKind, FactName, FactSheet, SourcedValue, Unit as FactUnit, Value, Vocabulary,
    };
    pub use fund::{AccountKind, TransferState};
    pub use rules::{ConditionResult, Finding, Pack, PackSet};
    pub use store::{BackupError, Cause, Damage, Manifest, StoreError};
}

/// The running platform: cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>, Option<Arc<asked::Asked>>);

struct Inner {
    store: store::Store,
    packs: rules::PackSet,
    vocabulary: facts::Vocabulary,
    datasets: Vec<registers::Dataset>,
    clock: clock::Clock,
    ids: ids::Ids,
    organisations: persona::KnownOrganisations,
    turns: Arc<Turns>,
    figures: Arc<view::figures::CountedFigures>,
    tokens: Arc<token::KnownTokens>,
    numbers: Arc<numbers::Numbers>,
    gateway: Arc<OnceLock<PathBuf>>,
}

/// Turns that verbs of this process take, where two at once would both read "not there yet". Between processes the
/// optimistic lock and the unique keys decide, and the later one is told to look again.
#[derive(Default)]
struct Turns {
    /// Opening cases: one person, one matter, one case.
    opening: tokio::sync::Mutex<()>,
    /// Moving money of a pool.
    money: tokio::sync::Mutex<()>,
    /// Giving and trying codes of drafts: tries are counted one after another.
    codes: tokio::sync::Mutex<()>,
}

impl App {
    /// Opens the store in a data folder.
    ///
    /// # Errors
    /// The store's, or a broken vocabulary or dataset schema.
    pub async fn open(
        data: &Path,
        packs: rules::PackSet,
        clock: clock::Clock,
        ids: ids::Ids,
    ) -> Result<Self, Error> {
        let store = store::Store::open(data).await?;
        Self::with_store(store, packs, clock, ids)
    }

    /// Opens the store where its data lie.
    ///
    /// # Errors
    /// As `open`.
    pub async fn open_at(
        place: &place::Place,
        packs: rules::PackSet,
        clock: clock::Clock,
        ids: ids::Ids,
    ) -> Result<Self, Error> {
        Self::with_store(place.open(store::Durability::Full).await?, packs, clock, ids)
    }

    /// The same in haste, as `open_in_haste`.
    ///
    /// # Errors
    /// As `open`.
    pub async fn open_in_haste_at(
        place: &place::Place,
        packs: rules::PackSet,
        clock: clock::Clock,
        ids: ids::Ids,
    ) -> Result<Self, Error> {
        Self::with_store(place.open(store::Durability::Relaxed).await?, packs, clock, ids)
    }

    /// Opens the store for building a demo or a test world: quickly, not safe against power loss until
    /// [`App::settle`].
    ///
    /// # Errors
    /// As `open`.
    pub async fn open_in_haste(
        data: &Path,
        packs: rules::PackSet,
        clock: clock::Clock,
        ids: ids::Ids,
    ) -> Result<Self, Error> {
        let store = store::Store::open_with(data, store::Durability::Relaxed).await?;
        Self::with_store(store, packs, clock, ids)
    }

    /// Opens an existing data folder for reading alone: for backups beside a running platform.
    ///
    /// # Errors
    /// Where something is missing or cannot be read.
    pub async fn open_to_examine(
        place: &place::Place,
        packs: rules::PackSet,
        clock: clock::Clock,
        ids: ids::Ids,
    ) -> Result<Self, Error> {
        Self::with_store(place.open_to_examine().await?, packs, clock, ids)
    }

    /// The version of the tables.
    ///
    /// # Errors
    /// The store's.
    pub async fn schema(&self) -> Result<u64, Error> {
        Ok(self.store().schema().await?.found)
    }

    /// Writes everything down for good after `open_in_haste`, and closes the store.
    ///
    /// # Errors
    /// The store's.
    pub async fn settle(&self) -> Result<(), Error> {
        self.store().set_durability(store::Durability::Full).await?;
        self.store().tidy().await?;
        self.store().close().await;
        Ok(())
    }

    /// Closes the store in good order: what is written stands in the database's own file.
    ///
    /// # Errors
    /// The store's.
    pub async fn close(&self) -> Result<(), Error> {
        self.store().tidy().await?;
        self.store().close().await;
        Ok(())
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.store().folder()
    }

    /// On a store that is already open.
    ///
    /// # Errors
    /// A broken vocabulary or dataset schema.
    pub fn with_store(
        store: store::Store,
        packs: rules::PackSet,
        clock: clock::Clock,
        ids: ids::Ids,
    ) -> Result<Self, Error> {
        Ok(Self::whole(Inner {
            store,
            packs,
            vocabulary: facts::Vocabulary::builtin(),
            datasets: registers::Dataset::all(),
            clock,
            ids,
            organisations: persona::KnownOrganisations::default(),
            turns: Arc::default(),
            figures: Arc::default(),
            tokens: Arc::default(),
            numbers: Arc::default(),
            gateway: Arc::default(),
        }))
    }

    fn whole(inner: Inner) -> Self {
        Self(Arc::new(inner), None)
    }

    /// The same store and packs on another clock and source of ids.
    #[must_use]
    pub fn on_clock(&self, clock: clock::Clock, ids: ids::Ids) -> Self {
        Self::whole(Inner {
            store: self.0.store.clone(),
            packs: self.0.packs.clone(),
            vocabulary: self.0.vocabulary.clone(),
            datasets: self.0.datasets.clone(),
            clock,
            ids,
            organisations: self.0.organisations.clone(),
            turns: self.0.turns.clone(),
            figures: Arc::default(),
            tokens: self.0.tokens.clone(),
            numbers: self.0.numbers.clone(),
            gateway: self.0.gateway.clone(),
        })
    }

    /// Sends applicants text messages by a gateway's folder from now on; the first one named stays.
    pub fn send_text_messages_by(&self, folder: PathBuf) {
        drop(self.0.gateway.set(folder));
    }

    /// The folder of the gateway for text messages, where there is one.
    pub(crate) fn gateway(&self) -> Option<&Path> {
        self.0.gateway.get().map(PathBuf::as_path)
    }

    /// The clock.
    pub fn clock(&self) -> &clock::Clock {
        &self.0.clock
    }

    /// Today in China.
    pub fn today(&self) -> kernel::Day {
        self.0.clock.today()
    }

    /// The source of ids and secrets.
    pub fn ids(&self) -> &ids::Ids {
        &self.0.ids
    }

    /// The vocabulary of facts.
    pub fn vocabulary(&self) -> &facts::Vocabulary {
        &self.0.vocabulary
    }

    /// The turn of whoever opens a case or registers a person.
    pub(crate) async fn opening_turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.turns.opening.lock().await
    }

    /// The turn of whoever moves money.
    pub(crate) async fn money_turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.turns.money.lock().await
    }

    /// The turn of whoever gives or tries the code of a draft.
    pub(crate) async fn codes_turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.turns.codes.lock().await
    }

    /// The figures that were counted before.
    pub(crate) fn counted_figures(&self) -> &view::figures::CountedFigures {
        &self.0.figures
    }

    pub(crate) fn store(&self) -> &store::Store {
        &self.0.store
    }

    pub(crate) fn packs(&self) -> &rules::PackSet {
        &self.0.packs
    }

    /// What a rule pack is called on pages: its name, or id and version where it is no longer kept.
    pub fn pack_name(&self, id: &str, version: &str) -> String {
        let kept = self.packs().find(id, version);
        kept.map_or_else(|| format!("{id} {version}"), |pack| pack.head().name.clone())
    }

    /// The departments' registers: code, name, department, basis and period of each.
    pub fn datasets(&self) -> &[registers::Dataset] {
        &self.0.datasets
    }
}
