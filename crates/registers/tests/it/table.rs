use registers::{ReadError, RejectedRow, Row, read_bytes, read_table};

use crate::row;

type Rows = Vec<Result<Row, RejectedRow>>;

fn rows(name: &str, bytes: impl Into<Vec<u8>>) -> Rows {
    read_bytes(name, bytes.into()).unwrap().collect()
}

fn error(name: &str, bytes: impl Into<Vec<u8>>) -> ReadError {
    match read_bytes(name, bytes.into()) {
        Ok(_) => panic!("{name} was read"),
        Err(error) => error,
    }
}

#[test]
fn json_lines_give_rows_and_a_cut_line_is_rejected_alone() {
    let text = "\u{feff}{\"id\": \"a\", \"n\": 3, \"yes\": true, \"list\": [1]}\n\n{\"id\": \"b\", \"n\nnot\n{\"id\":\"c\"}";
    let rows = rows("x.jsonl", text);
    assert_eq!(rows.len(), 4);
    let first = rows[0].clone().unwrap();
    assert_eq!(first.line, 1);
    assert_eq!(first.cells, row(&[("id", "a"), ("n", "3"), ("yes", "是"), ("list", "[1]")]));
    let cut = rows[1].clone().unwrap_err();
    assert_eq!(cut.line, 3);
    assert!(cut.reason.contains("JSON 不完整"), "{}", cut.reason);
    assert_eq!(cut.raw, "{\"id\": \"b\", \"n");
    assert!(rows[2].clone().unwrap_err().reason.contains("JSON 格式有误"));
    assert_eq!(rows[3].clone().unwrap().line, 5);
}

#[test]
fn csv_is_read_with_quotes_and_ragged_rows_are_rejected() {
    let text = "编号,正文\na,\"第一行,有逗号\n换行\"\nb\n,\nc,'=1+1\n";
    for bytes in [text.as_bytes().to_vec(), [b"\xef\xbb\xbf", text.as_bytes()].concat()] {
        let mut reader = read_bytes("x.csv", bytes).unwrap();
        assert_eq!(reader.columns(), ["编号", "正文"]);
        assert_eq!(
            reader.next().unwrap().unwrap().cells,
            row(&[("编号", "a"), ("正文", "第一行,有逗号\n换行")])
        );
        let ragged = reader.next().unwrap().unwrap_err();
        assert_eq!((ragged.line, ragged.raw.as_str()), (4, "b"));
        assert!(ragged.reason.contains("有 1 格，表头有 2 列"));
        assert_eq!(reader.next().unwrap().unwrap().cells["正文"], "=1+1");
        assert!(reader.next().is_none());
    }
}

#[test]
fn gb18030_is_recognised() {
    let text = "姓名,地址\n演示甲,浙江省杭州市㐀\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    assert!(std::str::from_utf8(&bytes).is_err());
    let rows = rows("x.csv", bytes.into_owned());
    assert_eq!(rows[0].clone().unwrap().cells, row(&[("姓名", "演示甲"), ("地址", "浙江省杭州市㐀")]));
}

#[test]
fn a_large_csv_is_decoded_across_pieces() {
    let mut text = "id,text\n".to_owned();
    for n in 0..20_000 {
        text.push_str(&format!("{n},演示数据第{n}行\n"));
    }
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    for bytes in [text.clone().into_bytes(), gb.into_owned()] {
        let rows = rows("x.csv", bytes);
        assert_eq!(rows.len(), 20_000);
        assert_eq!(rows[19_999].clone().unwrap().cells["text"], "演示数据第19999行");
    }
}

#[test]
fn a_bad_file_is_one_clear_error() {
    for (name, bytes, expected) in [
        ("x.csv", &b""[..], "文件是空的"),
        ("x.jsonl", b"\n \n", "文件是空的"),
        ("x.jsonl", b"[1, 2]", "第 1 行不是 JSON 对象"),
        ("x.jsonl", b"{\"id\": ", "JSON 不完整"),
        ("x.jsonl", b"{\"id\": \"\xff\xfe\"}", "编码无法识别，应为 UTF-8；"),
        ("x.csv", b"a,b\n\xff\xff\xff", "UTF-8 或 GB18030"),
        ("x.csv", b"\x00\x01\x02", "UTF-8 或 GB18030"),
        ("x.csv", b"a,a\n1,2\n", "列「a」出现了两次"),
        ("x.csv", b",\n1,2\n", "第一行应为列名"),
        ("x.xlsx", b"id,text\n", "不是有效的 XLSX"),
        ("x.xls", b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
        ("x.pdf", b"%PDF", "不支持的文件类型「x.pdf」"),
    ] {
        let message = error(name, bytes).to_string();
        assert!(message.contains(expected), "{name}: {message}");
    }
    let error = read_table("/nowhere/x.csv").err().unwrap().to_string();
    assert!(error.contains("读取文件失败"), "{error}");
}
