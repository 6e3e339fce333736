//! The world: its making, its clock, its people, its matters, drafts and registers.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use app::{
    App, Principal,
    clock::Clock,
    draft::{self, Draft},
    ids::Ids,
    import_matters::{NewMatter, matter_of, record_matters},
    load_register::{LoadReport, load_register},
    manage_funds::{Deposit, deposit},
    model::{MatterCard, MatterKind, PackSet},
    open_case::PersonInput,
    packs, persona,
    place::Place,
    session::save_accounts,
    view::money::{LedgerFilter, LedgerView, ledger},
};
use kernel::{CaseId, Day, DraftId, Fen, MatterId, Moment, OrgId, Organ};

use crate::{
    offices::{OFFICE, PASSWORD_HASH, accounts, organisations},
    people::{account_of, person, request_of},
};

/// The day it is when a world is made: a Tuesday.
pub const TODAY: &str = "2026-09-08";

/// A platform of its own: nothing is shared between worlds.
pub struct TestWorld {
    /// The platform.
    pub app: App,
    folder: PathBuf,
    /// Goes with the world that made it.
    _home: Option<tempfile::TempDir>,
    people: AtomicU32,
}

/// The rule packs of the house, read once.
fn rule_packs() -> PackSet {
    static PACKS: OnceLock<PackSet> = OnceLock::new();
    let read = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulepacks");
        packs::load_set(&packs::read_folder(&root).unwrap()).unwrap()
    };
    PACKS.get_or_init(read).clone()
}

/// The cells of a register's row.
pub fn row(cells: &[(&str, &str)]) -> BTreeMap<String, String> {
    cells.iter().map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned())).collect()
}

impl TestWorld {
    /// A world with a million yuan in the procuratorate's pool.
    ///
    /// # Panics
    /// Where it cannot be made.
    pub async fn new() -> Self {
        let world = Self::without_money().await;
        world.deposit(Fen::new(100_000_000)).await;
        world
    }

    /// A world with an empty pool.
    ///
    /// # Panics
    /// Where it cannot be made.
    pub async fn without_money() -> Self {
        Self::made_at(None).await
    }

    /// A world with money whose database is on a server.
    ///
    /// # Panics
    /// As `new`.
    pub async fn on_server(url: &str) -> Self {
        let world = Self::made_at(Some(url.to_owned())).await;
        world.deposit(Fen::new(100_000_000)).await;
        world
    }

    async fn made_at(database: Option<String>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(TODAY.parse::<Day>().unwrap().at(9, 30));
        let place = Place { data: home.path().to_owned(), database };
        let app = App::open_in_haste_at(&place, rule_packs(), clock, Ids::seeded(7)).await.unwrap();
        let setup = persona::system("setup");
        persona::save_organisations(&app, &setup, &organisations()).await.unwrap();
        save_accounts(&app, &setup, accounts(), PASSWORD_HASH).await.unwrap();
        Self { app, folder: home.path().to_owned(), _home: Some(home), people: AtomicU32::new(0) }
    }

    /// A world made before, opened again at a moment: ids go on from another seed, people from another number.
    ///
    /// # Panics
    /// Where it cannot be opened.
    pub async fn again(folder: &Path, at: Moment, seed: u64, people: u32) -> Self {
        Self::again_at(&Place::in_folder(folder), at, seed, people).await
    }

    /// The same wherever its database is.
    ///
    /// # Panics
    /// As `again`.
    pub async fn again_at(place: &Place, at: Moment, seed: u64, people: u32) -> Self {
        let clock = Clock::standing_at(at);
        let app = App::open_at(place, rule_packs(), clock, Ids::seeded(seed)).await.unwrap();
        Self { app, folder: place.data.clone(), _home: None, people: AtomicU32::new(people) }
    }

    /// The same, not safe against a power failure; a process may still die.
    ///
    /// # Panics
    /// Where it cannot be opened.
    pub async fn again_in_haste(folder: &Path, at: Moment, seed: u64, people: u32) -> Self {
        let clock = Clock::standing_at(at);
        let app = App::open_in_haste(folder, rule_packs(), clock, Ids::seeded(seed)).await.unwrap();
        Self { app, folder: folder.to_owned(), _home: None, people: AtomicU32::new(people) }
    }

    /// Ends the world and leaves its folder, which is removed with what is given back.
    ///
    /// # Panics
    /// For a world that was opened again.
    pub fn leave(self) -> tempfile::TempDir {
        self._home.unwrap()
    }

    /// How many people there were.
    pub fn people(&self) -> u32 {
        self.people.load(Ordering::Relaxed)
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file beside the data and gives its path.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let inbox = self.folder.join("inbox");
        std::fs::create_dir_all(&inbox).unwrap();
        let path = inbox.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Today in the world.
    pub fn today(&self) -> Day {
        self.app.today()
    }

    /// Makes it another day, half past nine.
    pub fn set_day(&self, day: Day) {
        self.app.clock().set(day.at(9, 30));
    }

    /// Lets days pass.
    pub fn pass_days(&self, days: i32) {
        self.set_day(self.today().plus_days(days));
    }

    /// Somebody by account.
    ///
    /// # Panics
    /// Where there is no such account.
    pub async fn staff(&self, account: &str) -> Principal {
        persona::staff(&self.app, account).await.unwrap_or_else(|error| panic!("{account}: {error}"))
    }

    /// The officer who handles the cases.
    pub async fn handler(&self) -> Principal {
        self.staff("handler").await
    }

    /// The applicant of a case.
    ///
    /// # Panics
    /// Where there is no such case.
    pub async fn applicant(&self, case: CaseId) -> Principal {
        let view = app::view::case::case(&self.app, &persona::system("test"), case).await.unwrap();
        Principal::Applicant { person: view.opening.applicant, case }
    }

    /// Somebody new.
    pub fn somebody(&self) -> PersonInput {
        person(self.people.fetch_add(1, Ordering::Relaxed))
    }

    /// Puts money into the procuratorate's pool.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn deposit(&self, amount: Fen) {
        let money = Deposit {
            source: "local".to_owned(),
            name: "区级专项资金".to_owned(),
            amount,
            reference: "财拨〔2026〕1号".to_owned(),
        };
        deposit(&self.app, &persona::system("setup"), &OrgId(OFFICE.to_owned()), money).await.unwrap();
    }

    /// The money as the procuratorate's handler sees it.
    ///
    /// # Panics
    /// Where it cannot be read.
    pub async fn money(&self) -> LedgerView {
        ledger(&self.app, &self.handler().await, &LedgerFilter { limit: 100, ..LedgerFilter::default() })
            .await
            .unwrap()
    }

    /// Records a matter of the procuratorate with a text: an injury whose offender has nothing.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn matter(&self, external_id: &str, number: &str) -> MatterId {
        let source = "procuratorate.matters";
        let card = MatterCard {
            number: number.to_owned(),
            matter_kind: MatterKind::Criminal,
            organ: Organ::Procuratorate,
            body: "杭州市西湖区人民法院".to_owned(),
            charge: "故意伤害罪".to_owned(),
            region: Some("330106".parse().unwrap()),
            dated: Some("2026-05-11".parse().unwrap()),
            text_sha256: None,
            source: source.to_owned(),
            external_id: external_id.to_owned(),
        };
        let text = "被告人持械殴打被害人，致其重伤二级。\n\n被告人没有可供执行的财产。".to_owned();
        let title = "故意伤害致人重伤".to_owned();
        let matter = NewMatter { card, title, text, facts: Vec::new() };
        record_matters(&self.app, &persona::system("import"), vec![matter]).await.unwrap();
        matter_of(&self.app, source, external_id).await.unwrap()
    }

    /// A draft filled in on the portal for somebody, in the matter of a number; empty for none.
    pub fn draft_for(&self, person: &PersonInput, number: &str) -> Draft {
        let account = account_of(&person.name);
        let request = request_of(&person.name);
        let fields = [
            ("name", person.name.as_str()),
            ("identity", &person.identity),
            ("phone", &person.phone),
            ("address", &person.address),
            ("residence_region", &person.residence_region),
            ("matter_kind", "criminal"),
            ("matter_number", number),
            ("matter_region", "330106"),
            ("organ", "procuratorate"),
            ("request", &request),
            ("bank", &account.bank),
            ("holder", &account.holder),
            ("account_number", &account.number),
            ("signed_as", &person.name),
        ];
        Draft { fields: row(&fields), answers: row(&[("injury_grade", "serious_2")]), ..Draft::default() }
    }

    /// Keeps a draft for an owner.
    ///
    /// # Panics
    /// Where the store fails.
    pub async fn keep(&self, owner: &str, draft: &Draft) -> DraftId {
        let id = draft::start(&self.app, owner, None).await.unwrap();
        draft::save(&self.app, owner, id, draft).await.unwrap();
        id
    }

    /// Loads rows of a register as of today.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn register(&self, dataset: &str, rows: Vec<BTreeMap<String, String>>) -> LoadReport {
        let who = persona::system("load");
        load_register(&self.app, &who, dataset, self.today(), rows.into_iter()).await.unwrap()
    }
}
