//! Importing matters from files as they are: three formats, twice, torn, empty, with the wrong columns.

use std::{fs, path::Path};

use app::{
    import_matters::{ImportReport, import_matters},
    persona,
    view::matters::matter,
};
use registers::{OutCell, write_csv, write_xlsx};
use testkit::{TestWorld, code_of, said};

const TEXT: &str = "杭州市西湖区人民法院 刑事判决书 （2026）浙0106刑初41号 被告人某某犯故意伤害罪，判处有期徒刑三年。 二〇二六年五月十一日";

async fn import(world: &TestWorld, file: &Path) -> Result<ImportReport, app::Error> {
    import_matters(&world.app, &persona::system("import"), file, |_| ()).await
}

fn counts(report: &ImportReport) -> (u64, u64, u64, u64) {
    (report.read, report.new, report.known, report.rejected)
}

fn line(id: &str) -> String {
    serde_json::json!({ "id": id, "text": TEXT }).to_string()
}

fn rows() -> Vec<Vec<OutCell>> {
    ["a", "b"]
        .iter()
        .map(|id| vec![OutCell::Text((*id).to_owned()), OutCell::Text(TEXT.to_owned())])
        .collect()
}

#[tokio::test]
async fn the_same_matters_come_in_once_from_three_formats() {
    let world = TestWorld::new().await;
    let mut csv = Vec::new();
    write_csv(&mut csv, &["编号", "正文"], rows()).unwrap();
    let xlsx = write_xlsx("原案", &["id", "full_text"], rows()).unwrap();
    let jsonl = format!("{}\n{}\n{}\n", line("a"), line("b"), line("c"));
    let csv = world.file("原案.csv", &csv);
    assert_eq!(counts(&import(&world, &csv).await.unwrap()), (2, 2, 0, 0));
    assert_eq!(counts(&import(&world, &csv).await.unwrap()), (2, 0, 2, 0));
    assert_eq!(counts(&import(&world, &world.file("原案.xlsx", &xlsx)).await.unwrap()), (2, 0, 2, 0));
    assert_eq!(
        counts(&import(&world, &world.file("原案.jsonl", jsonl.as_bytes())).await.unwrap()),
        (3, 1, 2, 0)
    );
    let id = app::import_matters::matter_of(&world.app, "import", "a").await.unwrap();
    let view = matter(&world.app, &world.handler().await, id).await.unwrap();
    assert_eq!(view.card.number, "（2026）浙0106刑初41号");
    assert_eq!(view.card.charge, "故意伤害罪");
    assert_eq!(view.card.region, Some("330106".parse().unwrap()));
    assert!(view.text.concat().contains("判处有期徒刑三年"));
}

#[tokio::test]
async fn a_matter_named_twice_in_one_file_is_one_matter() {
    let world = TestWorld::new().await;
    let file = world.file("a.jsonl", format!("{}\n{}\n", line("a"), line("a")).as_bytes());
    assert_eq!(counts(&import(&world, &file).await.unwrap()), (2, 1, 1, 0));
}

#[tokio::test]
async fn rejected_rows_go_to_a_file_with_line_and_reason() {
    let world = TestWorld::new().await;
    let torn = line("d");
    let torn = torn.chars().take(20).collect::<String>();
    let content = format!("{}\n{{\"id\":\"b\"}}\n{}\n{torn}", line("a"), line("c"));
    let file = world.file("a.jsonl", content.as_bytes());
    let mut heard = 0;
    let report =
        import_matters(&world.app, &persona::system("import"), &file, |read| heard = read).await.unwrap();
    assert_eq!((counts(&report), heard), ((4, 2, 0, 2), 4));
    let rejected = fs::read_to_string(report.rejected_file.unwrap()).unwrap();
    let lines: Vec<_> = rejected.lines().collect();
    assert_eq!(lines.len(), 3, "{rejected}");
    assert!(lines[1].starts_with("2,") && lines[1].contains("正文"), "{rejected}");
    assert!(lines[2].starts_with("4,"), "{rejected}");
    assert_eq!(counts(&import(&world, &file).await.unwrap()), (4, 0, 2, 2), "again is the same");
}

#[tokio::test]
async fn wrong_columns_are_named_with_what_was_found() {
    let world = TestWorld::new().await;
    let mut csv = Vec::new();
    write_csv(&mut csv, &["序号", "内容"], rows()).unwrap();
    let refused = said(import(&world, &world.file("a.csv", &csv)).await);
    assert!(refused.contains("序号、内容") && refused.contains("正文"), "{refused}");
    let xlsx = write_xlsx("原案", &["序号", "内容"], rows()).unwrap();
    assert_eq!(code_of(import(&world, &world.file("a.xlsx", &xlsx)).await), "wrong_columns");
    let json = world.file("a.jsonl", b"{\"no\":\"a\",\"content\":\"b\"}\n");
    assert_eq!(counts(&import(&world, &json).await.unwrap()), (1, 0, 0, 1));
}

#[tokio::test]
async fn a_file_that_is_none_is_refused() {
    let world = TestWorld::new().await;
    assert_eq!(code_of(import(&world, Path::new("no-such-file.csv")).await), "unreadable_file");
    assert_eq!(code_of(import(&world, &world.file("a.docx", b"PK")).await), "unreadable_file");
    assert_eq!(code_of(import(&world, &world.file("a.xlsx", b"PK\x03\x04 torn")).await), "unreadable_file");
    for name in ["empty.csv", "empty.jsonl"] {
        let empty = world.file(name, b"");
        assert_eq!(code_of(import(&world, &empty).await), "unreadable_file", "{name}");
    }
}

#[tokio::test]
async fn only_who_may_import_does() {
    let world = TestWorld::new().await;
    let file = world.file("a.jsonl", line("a").as_bytes());
    for account in ["clerk", "approver", "finance", "officer", "auditor"] {
        let denied = import_matters(&world.app, &world.staff(account).await, &file, |_| ()).await;
        assert_eq!(code_of(denied), "denied", "{account}");
    }
}

#[tokio::test]
async fn slow_two_hundred_judgments_are_new_once() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/judgments/judge-dev.jsonl");
    if !file.is_file() {
        println!("skipped: ../shared/data/judgments/judge-dev.jsonl is absent");
        return;
    }
    let world = TestWorld::new().await;
    assert_eq!(counts(&import(&world, &file).await.unwrap()), (247, 247, 0, 0));
    assert_eq!(counts(&import(&world, &file).await.unwrap()), (247, 0, 247, 0));
}
