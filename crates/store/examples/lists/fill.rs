//! Filling a store: people by commits, so that they are found as in earnest; everything else straight into the
//! tables, without the indexes, which are made afterwards.

use std::path::Path;

use access::{Action, Principal, Resource};
use casework::person::{PersonCard, PersonEvent};
use kernel::{
    CaseId, ComplaintId, Day, DutyId, FollowUpId, LeadId, MatterId, OrgId, PersonId, Personal, ReferralId,
    TransferId, UserId,
};
use sqlx::{AssertSqlSafe, Connection as _, Row as _};
use store::{Append, Batch, Store, StreamId};

pub const PEOPLE: u32 = 20_000;
pub const ORGS: u32 = 90;
const DUTIES_PER_CASE: u32 = 5;
const COUNTIES: [&str; 9] =
    ["330102", "330105", "330106", "330108", "330109", "330110", "330203", "330205", "330212"];
const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗",
];
const GIVEN: [&str; 25] = [
    "伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀兰", "霞", "平", "刚", "桂英", "小玲", "志远",
];

/// A cell of a row.
pub enum Cell {
    Text(String),
    Number(i64),
    Null,
}

type Rows = Box<dyn Iterator<Item = Vec<Cell>> + Send>;

fn t(text: impl std::fmt::Display) -> Cell {
    Cell::Text(text.to_string())
}

/// Spreads numbers evenly and always the same.
fn mix(number: u32, salt: u32) -> u32 {
    let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (u64::from(salt) << 32);
    (mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as u32
}

macro_rules! ids {
    ($($name:ident: $id:ident;)*) => {$(
        pub fn $name(number: u32) -> $id {
            let [a, b, c, d] = mix(number, 7).to_be_bytes();
            let [w, x, y, z] = number.to_be_bytes();
            $id::new(1_672_000_000_000 + u64::from(number) * 60_000, [a, b, c, d, 0, 0, w, x, y, z])
        }
    )*};
}

ids! {
    case: CaseId;
    person: PersonId;
    matter: MatterId;
    lead: LeadId;
    duty: DutyId;
    referral: ReferralId;
    follow_up: FollowUpId;
    complaint: ComplaintId;
    transfer: TransferId;
    user: UserId;
}

pub fn org(number: u32) -> OrgId {
    OrgId(format!("procuratorate-{}", number % ORGS))
}

pub fn county(number: u32) -> &'static str {
    COUNTIES[number as usize % COUNTIES.len()]
}

fn day(number: u32) -> Day {
    "2023-01-01".parse::<Day>().unwrap().plus_days((number % 1_150) as i32)
}

/// Registers people as the platform does.
pub async fn people(store: &Store) {
    let who = Principal::System { job: "bench".to_owned() };
    let permit = access::permit(&who, Action::ReviewLead, &Resource::default()).unwrap();
    for chunk in 0..PEOPLE / 1_000 {
        let appends = (chunk * 1_000..(chunk + 1) * 1_000).map(|number| {
            let surname = SURNAMES[mix(number, 1) as usize % SURNAMES.len()];
            let given = GIVEN[mix(number, 2) as usize % GIVEN.len()];
            let card = PersonCard {
                name: format!("{surname}{given}"),
                identity: format!("3301061990{number:08}"),
                sex: None,
                birth_date: None,
                phone: format!("139{number:08}"),
                address: String::new(),
                residence_region: None,
            };
            let (stream, subject) = (StreamId::Person(person(number)), format!("person/{}", person(number)));
            let events = vec![PersonEvent::PersonRegistered { card: Personal::known(card) }.into()];
            Append { stream, expected: 0, subject, case: None, basis: "基准".to_owned(), events }
        });
        store.commit(&permit, &Batch::of(appends.collect()), jiff::Timestamp::now()).await.unwrap();
    }
}

const STAGES: [&str; 10] = [
    "closed",
    "closed",
    "closed",
    "closed",
    "closed",
    "paid",
    "refused",
    "under_review",
    "applied",
    "granted",
];
const ROLES: [&str; 4] = ["handler", "handler", "approver", "finance"];

fn cases(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        let stage = STAGES[mix(n, 3) as usize % STAGES.len()];
        let opened = day(mix(n, 4));
        let ended = ["closed", "paid"].contains(&stage);
        let later = |days| if ended { t(opened.plus_days(days)) } else { Cell::Null };
        let next = if ended || stage == "refused" {
            "9999-12-31".to_owned()
        } else {
            opened.plus_days(30).to_string()
        };
        vec![
            t(case(n)),
            t(format!("检救〔2026〕330106-{n:07}号")),
            t(stage),
            t("procuratorate"),
            t(org(mix(n, 5))),
            t(county(mix(n, 5))),
            t(matter(n)),
            t(person(mix(n, 6) % PEOPLE)),
            Cell::Null,
            t(user(mix(n, 8) % 900)),
            Cell::Null,
            t("portal"),
            if n % 10 == 0 { t(format!("village-{}", mix(n, 9) % 3_000)) } else { Cell::Null },
            t(opened),
            t(opened.plus_days(2)),
            later(10),
            later(40),
            later(60),
            if stage == "closed" { t(opened.plus_days(400)) } else { Cell::Null },
            Cell::Number(if ended { i64::from(mix(n, 10) % 800) * 10_000 } else { 0 }),
            Cell::Null,
            t(next),
            t(""),
            Cell::Number(9),
            t("2026-03-02T01:30:00Z"),
        ]
    }))
}

fn duties(cases: u32) -> Rows {
    Box::new((0..cases * DUTIES_PER_CASE).map(move |n| {
        let of = n / DUTIES_PER_CASE;
        // One in ten is open; an open one in twenty stands still.
        let open = mix(n, 11) % 10 == 0;
        let opened = day(mix(of, 4)).plus_days((n % DUTIES_PER_CASE) as i32 * 9);
        let paused = open && mix(n, 12) % 20 == 0;
        let due = if open { day(mix(n, 13)).plus_days(60) } else { opened.plus_days(10) };
        vec![
            t(duty(n)),
            t(format!("case/{}", case(of))),
            t(case(of)),
            t(person(mix(of, 6) % PEOPLE)),
            t(format!("duty_{}", n % 50)),
            t("决定是否受理"),
            t(ROLES[mix(n, 14) as usize % ROLES.len()]),
            t(org(mix(of, 5))),
            t(opened),
            t(due),
            if paused { t(opened) } else { Cell::Null },
            if paused { t("补正") } else { Cell::Null },
            if open { Cell::Null } else { t(opened.plus_days(5)) },
            if open { Cell::Null } else { t("application_accepted") },
            t("7个工作日"),
            Cell::Number(7),
            t("working_day"),
            t("细则第12条"),
            Cell::Null,
            t("500,800,1000"),
            Cell::Number(0),
            Cell::Null,
            Cell::Number(0),
            Cell::Number(0),
            Cell::Null,
            Cell::Null,
            Cell::Null,
        ]
    }))
}

/// One of four hundred charges, eight of them real.
fn charge(number: u32) -> String {
    const CHARGES: [&str; 8] =
        ["故意伤害罪", "交通肇事罪", "抢劫罪", "强奸罪", "诈骗罪", "盗窃罪", "故意杀人罪", "危险驾驶罪"];
    let (one, other) = (number as usize / 20 % 20, number as usize % 20);
    CHARGES
        .get(number as usize)
        .map_or_else(|| format!("{}{}罪", SURNAMES[one], SURNAMES[other]), |real| (*real).to_owned())
}

/// One of eight thousand bodies.
fn body(number: u32) -> String {
    let sign = |at: u32| SURNAMES[(number / at % 20) as usize];
    match number {
        0 => "温州市鹿城区人民法院".to_owned(),
        _ => format!("{}{}{}县人民法院", sign(400), sign(20), sign(1)),
    }
}

fn matters(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        let number = format!("（{}）浙01{:02}刑初{}号", 2023 + n % 3, mix(n, 20) % 90, n);
        vec![
            t(matter(n)),
            t(&number),
            t("criminal"),
            t("court"),
            t(body(mix(n, 21) % 8_000)),
            t(charge(mix(n, 22) % 400)),
            t(county(mix(n, 5))),
            t(day(n)),
            t("import:bench"),
            t(format!("m{n}")),
            Cell::Null,
            t("matter/x"),
            Cell::Null,
            t(day(mix(n, 4))),
            t(number.chars().rev().collect::<String>()),
        ]
    }))
}

fn matter_words() -> Rows {
    let charges = (0..400).map(|n| vec![t("charge"), t(charge(n))]);
    Box::new(charges.chain((0..8_000).map(|n| vec![t("body"), t(body(n))])))
}

fn leads(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        let stage = if mix(n, 30) % 4 == 0 { "open" } else { "dismissed" };
        vec![
            t(lead(n)),
            t(person(mix(n, 6) % PEOPLE)),
            t(matter(n)),
            t(org(mix(n, 5))),
            t(county(mix(n, 5))),
            t(stage),
            t("screen.low_income"),
            t("p@1#d"),
            Cell::Number(i64::from(mix(n, 31) % 100)),
            t("P1"),
            t(if n % 7 == 0 { "minor" } else { "" }),
            t("person/x"),
            Cell::Null,
            Cell::Null,
            t(""),
            Cell::Null,
            t(day(mix(n, 4))),
            Cell::Null,
            Cell::Number(1),
        ]
    }))
}

fn referrals(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        vec![
            t(referral(n)),
            t(case(n)),
            t(person(mix(n, 6) % PEOPLE)),
            t(org(mix(n, 5))),
            t(format!("civil_affairs-{}", mix(n, 40) % ORGS)),
            t(["sent", "received", "declined"][mix(n, 41) as usize % 3]),
            t("dibao"),
            Cell::Number(1_000_000),
            t("statutory"),
            t(day(mix(n, 4))),
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Number(1),
        ]
    }))
}

fn follow_ups(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        let done = mix(n, 50) % 5 != 0;
        vec![
            t(follow_up(n)),
            t(case(n)),
            t(person(mix(n, 6) % PEOPLE)),
            t(org(mix(n, 5))),
            Cell::Number(6),
            t(day(mix(n, 51)).plus_days(180)),
            t(day(mix(n, 51))),
            t(if done { "done" } else { "planned" }),
            if done { t(day(mix(n, 51)).plus_days(170)) } else { Cell::Null },
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Null,
            t(""),
            Cell::Number(1),
        ]
    }))
}

/// One case in ten has a second applicant.
fn applicants(cases: u32) -> Rows {
    Box::new((0..cases).step_by(10).map(|n| vec![t(person(mix(n, 70) % PEOPLE)), t(case(n))]))
}

fn complaints(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        let rating = n % 3 == 0;
        let filed = day(mix(n, 80));
        vec![
            t(complaint(n)),
            t(complaint_number(n)),
            t(case(n * 5)),
            t(person(mix(n * 5, 6) % PEOPLE)),
            t(org(mix(n * 5, 5))),
            t("portal"),
            t(["filed", "answered", "closed"][mix(n, 81) as usize % 3]),
            if rating { Cell::Number(i64::from(mix(n, 82) % 5 + 1)) } else { Cell::Null },
            t(filed),
            Cell::Null,
            Cell::Null,
            Cell::Number(1),
        ]
    }))
}

pub fn complaint_number(number: u32) -> String {
    format!("诉〔2026〕330106-{number:06}号")
}

fn notices(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        let to = match n % 3 {
            0 => format!("account/{}", user(mix(n, 90) % 900)),
            1 => format!("office/{}/{}", org(mix(n, 91)), ROLES[mix(n, 92) as usize % ROLES.len()]),
            _ => format!("person/{}", person(mix(n, 6) % PEOPLE)),
        };
        vec![
            t(format!("case/{}#{n}", case(n))),
            t(to),
            t(case(n)),
            t(format!("case/{}", case(n))),
            t("application_accepted"),
            t("申请已受理"),
            t(format!("{}T01:{:02}:{:02}Z", day(mix(n, 93)), n % 60, n / 60 % 60)),
        ]
    }))
}

fn transfers(count: u32) -> Rows {
    Box::new((0..count).map(|n| {
        let opened = day(mix(n, 4));
        let ended = mix(n, 95) % 10 != 0;
        vec![
            t(transfer(n)),
            t(org(mix(n, 5))),
            t("appropriation/central"),
            t(format!("case/{}", case(n))),
            Cell::Number(i64::from(mix(n, 10) % 800) * 10_000),
            t(if ended { "posted" } else { "reserved" }),
            t(case(n)),
            t(decision_number(n)),
            t(format!("R{n:08}")),
            if ended { t(format!("B{n:09}")) } else { Cell::Null },
            Cell::Null,
            t(opened),
            if ended { t(opened.plus_days(3)) } else { Cell::Null },
        ]
    }))
}

pub fn decision_number(number: u32) -> String {
    format!("检救决〔2026〕{number:07}号")
}

/// Events for the journal's list, after those of the people.
fn events(count: u32) -> Rows {
    const KINDS: [&str; 4] =
        ["supplement_received", "supplement_received", "supplement_received", "opinion_seen"];
    Box::new((0..count).map(|n| {
        let stream = format!("case/{}", case(n / 4));
        let actor = format!(r#"{{"kind":"system","job":"job{}"}}"#, mix(n, 60) % 300);
        vec![
            Cell::Number(i64::from(PEOPLE + n + 1)),
            t(&stream),
            Cell::Number(i64::from(n % 4 + 1)),
            t(KINDS[0]),
            Cell::Number(1),
            t(r#"{"kind":"supplement_received","on":"2026-03-02"}"#),
            t(actor),
            t(format!("system/job{}", mix(n, 60) % 300)),
            t("细则"),
            t("2026-03-02T01:30:00Z"),
            t(case(n / 4)),
            t("person/x"),
            t("-"),
        ]
    }))
}

/// Every table with its rows.
fn tables(count: u32) -> Vec<(&'static str, Rows)> {
    vec![
        ("case_row", cases(count)),
        ("duty_row", duties(count)),
        ("matter_row", matters(count)),
        ("matter_word", matter_words()),
        ("lead_row", leads(count / 2)),
        ("referral_row", referrals(count / 4)),
        ("follow_up_row", follow_ups(count / 2)),
        ("applicant_row", applicants(count)),
        ("complaint_row", complaints(count / 5)),
        ("notice_row", notices(count)),
        ("transfer_row", transfers(count)),
        ("event", events(count)),
    ]
}

/// Into a file.
pub async fn file(path: &Path, count: u32) {
    let mut raw = rusqlite::Connection::open(path).unwrap();
    raw.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000").unwrap();
    for (table, rows) in tables(count) {
        let indexes: Vec<(String, String)> = raw
            .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL")
            .unwrap()
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for (name, _) in &indexes {
            raw.execute_batch(&format!("DROP INDEX {name}")).unwrap();
        }
        let tx = raw.transaction().unwrap();
        let mut rows = rows.peekable();
        let width = rows.peek().unwrap().len();
        {
            let places = vec!["?"; width].join(",");
            let mut insert = tx.prepare(&format!("INSERT INTO {table} VALUES ({places})")).unwrap();
            for row in rows {
                insert.execute(rusqlite::params_from_iter(row)).unwrap();
            }
        }
        tx.commit().unwrap();
        for (_, sql) in indexes {
            raw.execute_batch(&sql).unwrap();
        }
        eprintln!("  {table}");
    }
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Text(text) => text.to_sql(),
            Self::Number(number) => number.to_sql(),
            Self::Null => rusqlite::types::Null.to_sql(),
        }
    }
}

/// Into a server.
pub async fn server(url: &str, count: u32) {
    let mut raw = sqlx::PgConnection::connect(url).await.unwrap();
    for (table, rows) in tables(count) {
        let sql = format!(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'"
        );
        let indexes: Vec<(String, String)> = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut raw)
            .await
            .unwrap()
            .iter()
            .map(|row| (row.get(0), row.get(1)))
            .collect();
        for (name, _) in &indexes {
            sqlx::raw_sql(AssertSqlSafe(format!("DROP INDEX {name}"))).execute(&mut raw).await.unwrap();
        }
        let mut copy = raw.copy_in_raw(&format!("COPY {table} FROM STDIN")).await.unwrap();
        let mut text = String::new();
        for row in rows {
            let cells: Vec<String> = row
                .into_iter()
                .map(|cell| match cell {
                    Cell::Text(text) => text.replace('\\', "\\\\"),
                    Cell::Number(number) => number.to_string(),
                    Cell::Null => "\\N".to_owned(),
                })
                .collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
            if text.len() > 1_000_000 {
                copy.send(std::mem::take(&mut text).into_bytes()).await.unwrap();
            }
        }
        copy.send(text.into_bytes()).await.unwrap();
        copy.finish().await.unwrap();
        for (_, sql) in indexes {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut raw).await.unwrap();
        }
        eprintln!("  {table}");
    }
    sqlx::raw_sql("VACUUM").execute(&mut raw).await.unwrap();
}
