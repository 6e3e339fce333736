use kernel::{Day, Fen};
use registers::{
    OutCell, RejectedRow, RejectedWriter, read_bytes, read_table, write_csv, write_xlsx, write_xlsx_file,
};

use crate::row;

fn table() -> Vec<Vec<OutCell>> {
    vec![
        vec![
            OutCell::Text("=HYPERLINK(\"x\")".into()),
            OutCell::Int(-3),
            OutCell::Money(Fen::new(123_456_789)),
            OutCell::Day(Day::new(2026, 3, 2).unwrap()),
        ],
        vec![
            OutCell::Text("11010519491231002X".into()),
            OutCell::Int(12),
            OutCell::Money(Fen::new(-5)),
            OutCell::Empty,
        ],
    ]
}

const HEADERS: [&str; 4] = ["文字", "数", "金额", "日期"];

#[test]
fn a_workbook_is_read_back_and_text_is_no_formula() {
    let bytes = write_xlsx("演示", &HEADERS, table()).unwrap();
    assert_eq!(bytes, write_xlsx("演示", &HEADERS, table()).unwrap(), "same table, same bytes");
    let rows: Vec<_> = read_bytes("x.xlsx", bytes.clone()).unwrap().map(|row| row.unwrap()).collect();
    assert_eq!(rows[0].line, 2);
    assert_eq!(
        rows[0].cells,
        row(&[("文字", "=HYPERLINK(\"x\")"), ("数", "-3"), ("金额", "1234567.89"), ("日期", "2026-03-02")])
    );
    assert_eq!(rows[1].cells["文字"], "11010519491231002X");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.xlsx");
    write_xlsx_file(&path, "演示", &HEADERS, table()).unwrap();
    assert_eq!(read_table(&path).unwrap().count(), 2);
    let error = write_xlsx("a/b", &HEADERS, table()).unwrap_err().to_string();
    assert!(error.contains("生成工作簿失败"), "{error}");
}

#[test]
fn a_csv_carries_the_mark_and_guards_formulas() {
    let mut bytes = Vec::new();
    write_csv(&mut bytes, &HEADERS, table()).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("\u{feff}文字,数,金额,日期\n"));
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\",-3,1234567.89,2026-03-02"), "{text}");
    let first = read_bytes("x.csv", bytes).unwrap().next().unwrap().unwrap();
    assert_eq!(first.cells["文字"], "=HYPERLINK(\"x\")");
}

#[test]
fn rejected_rows_are_listed_with_line_and_reason() {
    let mut bytes = Vec::new();
    let mut writer = RejectedWriter::new(&mut bytes).unwrap();
    let rejected = RejectedRow { line: 7, reason: "格数不对".into(), raw: "@x,y".into() };
    writer.push(&rejected).unwrap();
    assert_eq!(writer.count(), 1);
    writer.finish().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text, "\u{feff}行号,原因,原文\n7,格数不对,\"'@x,y\"\n");
}
