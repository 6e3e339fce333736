use std::path::Path;

use registers::{ImportedMatter, Row, matter_of_row, read_matter, read_table, write_rejected};

use crate::row;

const TEXT: &str = "浙江省杭州市西湖区人民法院 刑事判决书 （2026）浙0106刑初12号 公诉机关杭州市西湖区人民检察院。\
 被告人某甲,因犯盗窃罪于2019年被判刑。公诉机关以杭西检刑诉〔2026〕9号起诉书指控被告人某甲犯故意伤害罪。\
 依照刑法之规定,判决如下:被告人某甲犯故意伤害罪,判处有期徒刑三年(刑期自二〇二六年一月五日起)。\
 审判员某乙 二〇二六年二月十一日 书记员某丙";

#[test]
fn a_text_alone_tells_what_a_document_says_of_itself() {
    let matter = read_matter(&row(&[("编号", "m-1"), ("正文", TEXT)])).unwrap();
    assert_eq!(
        matter,
        ImportedMatter {
            external_id: "m-1".into(),
            number: Some("（2026）浙0106刑初12号".into()),
            body: Some("浙江省杭州市西湖区人民法院".into()),
            region: "330106".parse().ok(),
            charge: Some("故意伤害罪".into()),
            stage: Some("一审".into()),
            dated: "2026-02-11".parse().ok(),
            kind: Some("criminal"),
            text: TEXT.into(),
            title: "浙江省杭州市西湖区人民法院 （2026）浙0106刑初12号 故意伤害罪".into(),
        }
    );
}

#[test]
fn what_the_row_says_comes_first_and_unknown_stays_unknown() {
    let matter = read_matter(&row(&[
        ("id", "m-2"),
        ("full_text", "一份没有抬头的笔录"),
        ("案号", "(2025)浙0109民初3号"),
        ("法院", "杭州市萧山区人民法院"),
        ("罪名", "赡养费纠纷"),
        ("日期", "2025年12月1日"),
    ]))
    .unwrap();
    assert_eq!(matter.number.as_deref(), Some("（2025）浙0109民初3号"));
    assert_eq!(matter.body.as_deref(), Some("杭州市萧山区人民法院"));
    assert_eq!(matter.kind, Some("civil_tort"));
    assert_eq!(matter.dated, "2025-12-01".parse().ok());
    assert_eq!(matter.region, "330109".parse().ok());

    let bare = read_matter(&row(&[("id", "m-3"), ("text", "一份没有抬头的笔录")])).unwrap();
    assert_eq!((bare.number, bare.body, bare.region, bare.charge), (None, None, None, None));
    assert_eq!((bare.dated, bare.kind, bare.stage), (None, None, None));
    assert_eq!(bare.title, "案件 m-3");
}

#[test]
fn a_row_without_id_or_text_is_refused_with_both_reasons() {
    let errors = read_matter(&row(&[("id", " "), ("其他", "x")])).unwrap_err();
    assert_eq!(errors.len(), 2);
    assert!(errors[1].to_string().contains("「正文」为空"));
    let bad = Row { line: 9, cells: row(&[("id", "a")]) };
    let rejected = matter_of_row(&bad).unwrap_err();
    assert_eq!((rejected.line, rejected.raw.as_str()), (9, "id=a"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejected.csv");
    write_rejected(&path, &[rejected]).unwrap();
    let row = read_table(&path).unwrap().next().unwrap().unwrap();
    assert_eq!(row.cells["行号"], "9");
}

#[test]
fn real_judgments_tell_their_heads() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/judgments/judge-dev.jsonl");
    if !path.exists() {
        println!("skipped: ../shared/data/judgments/judge-dev.jsonl is not here");
        return;
    }
    let matters: Vec<ImportedMatter> =
        read_table(&path).unwrap().map(|row| read_matter(&row.unwrap().cells).unwrap()).collect();
    assert_eq!(matters.len(), 247);
    let percent = |has: &dyn Fn(&ImportedMatter) -> bool| {
        let count = matters.iter().filter(|matter| has(matter)).count();
        100.0 * count as f64 / matters.len() as f64
    };
    let number = percent(&|matter| matter.number.is_some());
    let charge = percent(&|matter| matter.charge.is_some());
    let region = percent(&|matter| matter.region.is_some());
    let body = percent(&|matter| matter.body.is_some());
    let dated = percent(&|matter| matter.dated.is_some());
    let kind = percent(&|matter| matter.kind == Some("criminal"));
    println!(
        "247 judgments: number {number:.1} %, charge {charge:.1} %, region {region:.1} %, court {body:.1} %, \
         date {dated:.1} %, kind {kind:.1} %"
    );
    assert!(number >= 95.0 && charge >= 95.0 && region >= 80.0);
    assert!(body >= 95.0 && dated >= 95.0 && kind >= 95.0);
}
