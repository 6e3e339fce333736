//! What people ask of a full store, many times each with other offices, handlers, names and days.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use casework::{
    assistance::CaseStage, complaint::ComplaintStage, follow_up::FollowUpStage, lead::LeadStage,
    referral::ReferralStage,
};
use fund::TransferState;
use kernel::{Day, Role};
use store::{
    CaseQuery, CaseSort, ComplaintQuery, DutyBand, DutyQuery, FollowUpQuery, JournalFilter, LeadQuery,
    LeadSort, MatterQuery, Reader, ReferralQuery, Store, TransferQuery,
};

use crate::fill::{PEOPLE, case, complaint_number, county, decision_number, org, person, user};

const TIMES: u32 = 100;
const LIMIT: u32 = 50;

pub async fn ask(engine: &str, store: &Store, cases: u32) {
    let asking = Asking { engine, store, cases };
    asking.cases().await;
    asking.duties().await;
    asking.others().await;
    asking.complaints_and_notices().await;
    asking.money().await;
    asking.journal().await;
}

struct Asking<'a> {
    engine: &'a str,
    store: &'a Store,
    cases: u32,
}

fn today() -> Day {
    "2026-03-02".parse().unwrap()
}

impl Asking<'_> {
    /// Asks a few times to warm up, then measures.
    async fn time<F: Future<Output = ()>>(&self, question: &str, ask: impl Fn(u32) -> F) {
        for at in 0..5 {
            ask(at).await;
        }
        let mut taken: Vec<Duration> = Vec::new();
        for at in 0..TIMES {
            let begun = Instant::now();
            ask(at).await;
            taken.push(begun.elapsed());
        }
        taken.sort_unstable();
        let at = |place: usize| taken.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000.0;
        let (half, most) = (taken.len() / 2, taken.len().saturating_sub(1));
        println!(
            "| {} | {question} | {:.1} | {:.1} | {:.1} |",
            self.engine,
            at(half),
            at(most.saturating_sub(1)),
            at(most)
        );
    }

    async fn case_list(&self, question: &str, query: impl Fn(u32) -> CaseQuery) {
        for (sort, name) in
            [(CaseSort::Newest, "newest"), (CaseSort::DueFirst, "due first"), (CaseSort::Amount, "amount")]
        {
            let ask = |at| {
                let query = CaseQuery { sort, limit: LIMIT, ..query(at) };
                async move { drop(self.store.cases(&query).await.unwrap()) }
            };
            self.time(&format!("cases, {question}, {name}"), ask).await;
        }
    }

    async fn cases(&self) {
        let none = CaseQuery::default;
        self.case_list("all", |_| none()).await;
        self.case_list("an office", |at| CaseQuery { orgs: Some(vec![org(at)]), ..none() }).await;
        self.case_list("three offices", |at| CaseQuery {
            orgs: Some(vec![org(at), org(at + 1), org(at + 2)]),
            ..none()
        })
        .await;
        self.case_list("a county", |at| CaseQuery { region_prefix: Some(county(at).to_owned()), ..none() })
            .await;
        self.case_list("a prefecture", |_| CaseQuery { region_prefix: Some("3302".to_owned()), ..none() })
            .await;
        self.case_list("a stage", |_| CaseQuery { stages: Some(vec![CaseStage::UnderReview]), ..none() })
            .await;
        self.case_list("an office's stage", |at| CaseQuery {
            orgs: Some(vec![org(at)]),
            stages: Some(vec![CaseStage::Applied]),
            ..none()
        })
        .await;
        self.case_list("a handler", |at| CaseQuery { handler: Some(user(at)), ..none() }).await;
        self.case_list("a number", |at| CaseQuery {
            text: Some(format!("检救〔2026〕330106-{:07}号", at * 77 % self.cases)),
            ..none()
        })
        .await;
        self.case_list("beginning of numbers", |at| CaseQuery {
            text: Some(format!("检救〔2026〕330106-0{}", at % 10)),
            ..none()
        })
        .await;
        let names = ["王伟", "李芳", "张小玲", "刘", "志远", "秀英"];
        self.case_list("a name", |at| CaseQuery {
            text: names.get(at as usize % 6).map(|name| (*name).to_owned()),
            ..none()
        })
        .await;
        self.case_list("an identity number", |at| CaseQuery {
            text: Some(format!("3301061990{:08}", at * 77 % PEOPLE)),
            ..none()
        })
        .await;
        let deep = self.store.cases(&CaseQuery { limit: 1_000, ..none() }).await.unwrap().next;
        self.case_list_after(deep).await;
        let of_person = |at| async move { drop(self.store.cases_of_person(person(at)).await.unwrap()) };
        self.time("cases of a person", of_person).await;
        let one = |at| async move { drop(self.store.case_row(case(at * 991)).await.unwrap()) };
        self.time("one case", one).await;
        let board = |_| async move { drop(self.store.dashboard(None, None).await.unwrap()) };
        self.time("figures of the province", board).await;
        let board = |at| async move { drop(self.store.dashboard(Some(&[org(at)]), None).await.unwrap()) };
        self.time("figures of an office", board).await;
    }

    async fn case_list_after(&self, after: Option<String>) {
        let ask = |_| {
            let query = CaseQuery { after: after.clone(), limit: LIMIT, ..CaseQuery::default() };
            async move { drop(self.store.cases(&query).await.unwrap()) }
        };
        self.time("cases, all, after 1,000", ask).await;
    }

    async fn duty_list(&self, question: &str, query: impl Fn(u32) -> DutyQuery) {
        for (band, name) in [
            (DutyBand::All, "all open"),
            (DutyBand::overdue(today()), "overdue"),
            (DutyBand::week(today()), "this week"),
            (DutyBand::Paused, "paused"),
        ] {
            let ask = |at| {
                let query = DutyQuery { band, limit: LIMIT, ..query(at) };
                async move { drop(self.store.duties(&query).await.unwrap()) }
            };
            self.time(&format!("duties, {question}, {name}"), ask).await;
        }
        let ask = |at| {
            let query = query(at);
            async move {
                let _counts = self.store.duty_counts(&query, today()).await.unwrap();
            }
        };
        self.time(&format!("inbox counts, {question}"), ask).await;
    }

    async fn duties(&self) {
        let none = DutyQuery::default;
        self.duty_list("all", |_| none()).await;
        self.duty_list("an office", |at| DutyQuery { orgs: Some(vec![org(at)]), ..none() }).await;
        self.duty_list("an office's approver", |at| DutyQuery {
            orgs: Some(vec![org(at)]),
            roles: Some(vec![Role::Approver]),
            ..none()
        })
        .await;
        self.duty_list("a role", |_| DutyQuery { roles: Some(vec![Role::Approver]), ..none() }).await;
        self.duty_list("a handler", |at| DutyQuery { handler: Some(user(at)), ..none() }).await;
        self.duty_list("cases of an office", |at| DutyQuery { handling: Some(org(at)), ..none() }).await;
        self.duty_list("a case", |at| DutyQuery { case: Some(case(at * 31)), ..none() }).await;
    }

    async fn others(&self) {
        for sort in [LeadSort::Score, LeadSort::Newest] {
            for (name, stage, region) in [
                ("all", None, None),
                ("open", Some(LeadStage::Open), None),
                ("open in a county", Some(LeadStage::Open), Some("330106")),
            ] {
                let ask = |_| {
                    let query = LeadQuery {
                        sort,
                        stage,
                        region_prefix: region.map(str::to_owned),
                        limit: LIMIT,
                        ..LeadQuery::default()
                    };
                    async move { drop(self.store.leads(&query).await.unwrap()) }
                };
                self.time(&format!("leads, {name}, {sort:?}"), ask).await;
            }
            let ask = |at| {
                let query = LeadQuery {
                    sort,
                    orgs: Some(vec![org(at)]),
                    stage: Some(LeadStage::Open),
                    limit: LIMIT,
                    ..LeadQuery::default()
                };
                async move { drop(self.store.leads(&query).await.unwrap()) }
            };
            self.time(&format!("leads, an office's open, {sort:?}"), ask).await;
            let ask = |_| {
                let query =
                    LeadQuery { sort, text: Some("王伟".to_owned()), limit: LIMIT, ..LeadQuery::default() };
                async move { drop(self.store.leads(&query).await.unwrap()) }
            };
            self.time(&format!("leads, a name, {sort:?}"), ask).await;
        }
        for (name, text) in [
            ("all", None),
            ("a charge", Some("故意伤害")),
            ("a body", Some("鹿城区")),
            ("many bodies", Some("人民法院")),
            ("a surname in many bodies", Some("王李")),
            ("end of a number", Some("刑初77号")),
            ("beginning of a number", Some("（2024）浙0105刑初")),
            ("nothing like it", Some("不存在的罪名")),
        ] {
            let ask = |_| {
                let query =
                    MatterQuery { text: text.map(str::to_owned), limit: LIMIT, ..MatterQuery::default() };
                async move { drop(self.store.matters(&query).await.unwrap()) }
            };
            self.time(&format!("matters, {name}"), ask).await;
        }
        let ask = |at| {
            let query = ReferralQuery {
                from: Some(vec![org(at)]),
                stages: Some(vec![ReferralStage::Sent]),
                limit: LIMIT,
                ..ReferralQuery::default()
            };
            async move { drop(self.store.referrals(&query).await.unwrap()) }
        };
        self.time("referrals, sent by an office", ask).await;
        let ask = |at| {
            let query = FollowUpQuery {
                orgs: Some(vec![org(at)]),
                stage: Some(FollowUpStage::Planned),
                limit: LIMIT,
                ..FollowUpQuery::default()
            };
            async move { drop(self.store.follow_ups(&query).await.unwrap()) }
        };
        self.time("follow-ups, an office's planned", ask).await;
        let ask = |_| {
            let query = FollowUpQuery {
                stage: Some(FollowUpStage::Planned),
                due_until: Some(today()),
                limit: LIMIT,
                ..FollowUpQuery::default()
            };
            async move { drop(self.store.follow_ups(&query).await.unwrap()) }
        };
        self.time("follow-ups, all planned and due", ask).await;
    }

    async fn complaints_and_notices(&self) {
        let none = ComplaintQuery::default;
        let list = |query: ComplaintQuery| async move {
            drop(self.store.complaints(&ComplaintQuery { limit: LIMIT, ..query }).await.unwrap());
        };
        for oldest in [false, true] {
            let name = if oldest { "oldest" } else { "newest" };
            let all = |_| list(ComplaintQuery { oldest, ..none() });
            self.time(&format!("complaints, all, {name}"), all).await;
            let office = |at| list(ComplaintQuery { oldest, orgs: Some(vec![org(at)]), ..none() });
            self.time(&format!("complaints, an office, {name}"), office).await;
        }
        let stage = |_| list(ComplaintQuery { stage: Some(ComplaintStage::Filed), ..none() });
        self.time("complaints, a stage", stage).await;
        let rated = |at| list(ComplaintQuery { ratings: Some(true), orgs: Some(vec![org(at)]), ..none() });
        self.time("complaints, an office's ratings", rated).await;
        let number = |at| list(ComplaintQuery { text: Some(complaint_number(at * 7)), ..none() });
        self.time("complaints, a number", number).await;
        let end = |at| list(ComplaintQuery { text: Some(format!("{:06}号", at * 7)), ..none() });
        self.time("complaints, end of a number", end).await;
        for (name, reader) in [("a handler", Role::Handler), ("finance", Role::Finance)] {
            let reader = |at| Reader::Account(user(at), org(at), reader);
            let ask = |at| async move { drop(self.store.notices(&reader(at), None, LIMIT).await.unwrap()) };
            self.time(&format!("notices of {name}"), ask).await;
            let ask = |at| async move {
                let _unread = self.store.unread_notices(&reader(at)).await.unwrap();
            };
            self.time(&format!("unread notices of {name}"), ask).await;
        }
    }

    async fn money(&self) {
        let none = TransferQuery::default;
        let list = |query: TransferQuery| async move {
            drop(self.store.transfers(&TransferQuery { limit: LIMIT, ..query }).await.unwrap());
        };
        for largest in [false, true] {
            let name = if largest { "largest" } else { "newest" };
            let all = |_| list(TransferQuery { largest, ..none() });
            self.time(&format!("transfers, all, {name}"), all).await;
            let office = |at| list(TransferQuery { largest, orgs: Some(vec![org(at)]), ..none() });
            self.time(&format!("transfers, an office, {name}"), office).await;
            let pending = |at| {
                let (orgs, state) = (Some(vec![org(at)]), Some(TransferState::Reserved));
                list(TransferQuery { largest, orgs, state, ..none() })
            };
            self.time(&format!("transfers, an office's reserved, {name}"), pending).await;
            for (what, text) in [
                ("a name", (|_| "王伟".to_owned()) as fn(u32) -> String),
                ("an identity number", |at| format!("3301061990{:08}", at * 77 % PEOPLE)),
                ("a decision's number", |at| decision_number(at * 77)),
                ("a case's number", |at| format!("检救〔2026〕330106-{:07}号", at * 77)),
                ("the bank's number", |at| format!("B{:09}", at * 77)),
                ("nothing like it", |_| "没有这样的".to_owned()),
            ] {
                let ask = |at| list(TransferQuery { largest, text: Some(text(at)), ..none() });
                self.time(&format!("transfers, {what}, {name}"), ask).await;
                let ask = |at| {
                    let orgs = Some(vec![org(at)]);
                    list(TransferQuery { largest, orgs, text: Some(text(at)), ..none() })
                };
                self.time(&format!("transfers, an office, {what}, {name}"), ask).await;
            }
        }
    }

    async fn journal(&self) {
        let none = JournalFilter::default;
        let actor = |at: u32| kernel::Actor::System { job: format!("job{}", at % 300) };
        let page = |filter: JournalFilter| async move {
            drop(self.store.journal_page(&filter, None, LIMIT).await.unwrap());
        };
        self.time("journal, newest", |_| page(none())).await;
        self.time("journal, a kind", |_| {
            page(JournalFilter { kind: Some("supplement_received".to_owned()), ..none() })
        })
        .await;
        self.time("journal, an actor", |at| page(JournalFilter { actor: Some(actor(at)), ..none() })).await;
        self.time("journal, a case", |at| page(JournalFilter { case: Some(case(at)), ..none() })).await;
        self.time("journal, an actor and a kind that never was", |at| {
            page(JournalFilter { actor: Some(actor(at)), kind: Some("case_closed".to_owned()), ..none() })
        })
        .await;
        let counts = |_| async move { drop(self.store.journal_counts().await.unwrap()) };
        self.time("journal, events of each kind", counts).await;
        let timeline = |at| async move { drop(self.store.read_case_timeline(case(at)).await.unwrap()) };
        self.time("timeline of a case", timeline).await;
    }
}
