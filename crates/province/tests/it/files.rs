use std::{collections::BTreeMap, fs, path::Path};

use province::{Chunk, Fault, FaultRates, Files, Format, Plan, Province, Written, write_files};
use registers::{Dataset, read_table};

use crate::spec;

fn written(folder: &Path, format: Format, threads: usize, people: u32) -> Written {
    let files = Files { folder: folder.to_owned(), format, threads, rates: FaultRates::builtin().clone() };
    let mut heard = 0;
    let written = write_files(&Plan::new(&spec(5, people)), &files, |people| heard = people).unwrap();
    assert_eq!(heard, written.people);
    written
}

/// Every file's path and bytes.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn one_thread_and_three_write_the_same_bytes() {
    let (one, three) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = written(one.path(), Format::Csv, 1, 14_000);
    assert_eq!(first, written(three.path(), Format::Csv, 3, 14_000));
    let (one, three) = (contents(one.path()), contents(three.path()));
    assert_eq!(one.keys().collect::<Vec<_>>(), three.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(three[name] == *bytes, "{name} differs");
    }
    assert_eq!(first.bytes, one.values().map(|bytes| bytes.len() as u64).sum::<u64>());
    assert!(one.contains_key("说明.md") && one.contains_key("history/cases.jsonl"));
}

#[test]
fn registers_truth_and_faults_stand_line_by_line_beside_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let counts = written(folder.path(), Format::Csv, 2, 9_000);
    let people = table(&folder.path().join("truth/people.csv"));
    let people: BTreeMap<&str, &BTreeMap<String, String>> =
        people.iter().map(|row| (row["person"].as_str(), row)).collect();
    let faults = table(&folder.path().join("truth/faults.csv"));
    for code in Province::DATASETS {
        let dataset = Dataset::find(code).unwrap();
        let rows = table(&folder.path().join(format!("registers/{code}.csv")));
        let owners = table(&folder.path().join(format!("truth/rows/{code}.csv")));
        assert_eq!((rows.len(), owners.len() as u64), (owners.len(), counts.rows[code]), "{code}");
        let mut wrong: BTreeMap<(usize, &str), &str> = BTreeMap::new();
        for fault in faults.iter().filter(|fault| fault["dataset"] == code) {
            let row: usize = fault["row"].parse().unwrap();
            assert_eq!(owners[row - 1]["person"], fault["person"]);
            wrong.insert((row, fault["column"].as_str()), fault["now"].as_str());
        }
        for (at, (row, owner)) in rows.iter().zip(&owners).enumerate() {
            let person = people[owner["person"].as_str()];
            match wrong.get(&(at + 1, dataset.key.as_str())) {
                Some(now) => assert_eq!(row[&dataset.key], *now),
                None => assert_eq!(row[&dataset.key], person["id_number"], "{code} {at}"),
            }
        }
    }
}

fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    read_table(path).unwrap().map(|row| row.unwrap().cells).collect()
}

#[test]
fn matters_cases_and_oughts_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let counts = written(folder.path(), Format::JsonLines, 2, 20_000);
    let lines = |name: &str| -> Vec<serde_json::Value> {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let matters = lines("matters.jsonl");
    assert_eq!(matters.len() as u64, counts.matters);
    let rows = lines("registers/court.matters.jsonl");
    assert_eq!(rows.len() as u64, counts.rows["court.matters"]);
    let ought = table(&folder.path().join("truth/ought.csv"));
    assert_eq!(ought.len(), matters.len());
    assert_eq!(ought.iter().filter(|row| row["ought"] == "是").count() as u64, counts.ought);
    let cases = lines("history/cases.jsonl");
    assert_eq!(cases.len() as u64, counts.cases);
    for ending in ["granted", "refused", "in_progress"] {
        assert!(cases.iter().any(|case| case["ending"] == ending), "{ending}");
    }
    let years: std::collections::BTreeSet<&str> =
        cases.iter().map(|case| &case["opened"].as_str().unwrap()[..4]).collect();
    assert!(years.len() >= 3, "{years:?}");
    for case in &cases {
        let paid = case["amount_fen"].as_i64().unwrap();
        assert!(paid == 0 || case["decided"].is_string(), "{case}");
        assert!(case["visits"].as_array().unwrap().is_empty() || paid > 0, "{case}");
    }
}

#[test]
fn a_small_province_is_written_as_workbooks_and_a_large_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let counts = written(folder.path(), Format::Xlsx, 2, 900);
    for code in Province::DATASETS {
        let rows = table(&folder.path().join(format!("registers/{code}.xlsx")));
        assert_eq!(rows.len() as u64, counts.rows[code], "{code}");
    }
    let files = Files {
        folder: folder.path().join("large"),
        format: Format::Xlsx,
        threads: 1,
        rates: FaultRates::builtin().clone(),
    };
    let refused = write_files(&Plan::new(&spec(5, 200_000)), &files, |_| ()).unwrap_err();
    assert!(refused.to_string().contains("csv"), "{refused}");
}

#[test]
fn rates_are_data() {
    let rates = FaultRates::parse("[[register]]\ndataset = \"nhsa.medical\"\nmissing_id = 10000").unwrap();
    let chunk: Chunk = Plan::new(&spec(5, 900)).chunk(1).unwrap();
    let rows = chunk.rows("nhsa.medical", &rates);
    assert!(!rows.is_empty());
    for row in rows {
        let faults: Vec<Fault> = row.corruptions.iter().map(|told| told.fault).collect();
        assert_eq!(faults, [Fault::MissingId]);
    }
    let clean = chunk.rows("moe.student", &rates);
    assert!(clean.iter().all(|row| row.corruptions.is_empty()));
    assert!(FaultRates::parse("[[register]]\ndataset = \"x\"\nstale = 10001").is_err());
    assert!(FaultRates::parse("[[register]]\ndataset = \"x\"\ntypo = 1").is_err());
}
