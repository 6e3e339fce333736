use std::collections::BTreeSet;

use province::{Province, generate};
use registers::{Dataset, read_table};

use crate::{PROVINCE, spec};

#[test]
fn rows_fit_their_schemas_but_for_the_few_faults() {
    for code in Province::DATASETS {
        let dataset = Dataset::find(code).unwrap();
        let columns: BTreeSet<&str> = dataset.columns.iter().map(|column| column.name.as_str()).collect();
        let (mut rows, mut bad) = (0, 0);
        for row in PROVINCE.rows(code) {
            rows += 1;
            for column in row.keys() {
                assert!(columns.contains(column.as_str()), "{code}: {column} is no column");
            }
            if let Err(errors) = dataset.check_row(&row) {
                bad += 1;
                assert!(errors.iter().all(|error| error.column == dataset.key), "{code}: {errors:?}");
            }
        }
        println!("{code}: {rows} rows, {bad} without a number that can be read");
        assert!(rows > 100, "{code} has {rows} rows");
        assert!(bad * 25 <= rows, "{code}: {bad} of {rows}");
    }
    assert_eq!(PROVINCE.rows("nobody.nothing").count(), 0);
}

#[test]
fn some_rows_are_stale_and_some_registers_disagree() {
    let today = PROVINCE.spec.today;
    let fresh = Dataset::find("mca.low_income").unwrap().freshness_days;
    let updated = |row: &province::Cells| row["updated_on"].parse::<kernel::Day>().unwrap().days_until(today);
    let rows: Vec<_> = PROVINCE.rows("mca.low_income").collect();
    let stale = rows.iter().filter(|row| updated(row) > fresh).count();
    assert!(stale > 0 && stale * 20 < rows.len(), "{stale} of {}", rows.len());
    let incomes: std::collections::BTreeMap<_, _> = rows
        .iter()
        .filter_map(|row| Some((row.get("id_number")?.clone(), row["monthly_income"].clone())))
        .collect();
    let other = PROVINCE
        .rows("moe.student")
        .filter_map(|row| Some(incomes.get(row.get("id_number")?)? != row.get("family_monthly_income")?))
        .filter(|differs| *differs)
        .count();
    assert!(other > 0);
}

#[test]
fn a_matters_row_states_the_facts_of_the_matter() {
    for code in ["procuratorate.matters", "court.matters"] {
        let dataset = Dataset::find(code).unwrap();
        for row in PROVINCE.true_rows(code).filter(|row| row.corruptions.is_empty()).take(60) {
            let cells: province::Cells =
                dataset.columns.iter().map(|column| column.name.clone()).zip(row.values).collect();
            let matter =
                PROVINCE.matters.iter().find(|matter| matter.external_id == cells["external_id"]).unwrap();
            for (name, value) in dataset.facts_of(&cells, PROVINCE.spec.today) {
                assert_eq!(matter.fact(name.as_str()), Some(&value.value), "{name}");
            }
        }
    }
}

#[test]
fn the_registers_are_written_as_files_that_the_importer_reads() {
    let province = generate(&spec(5, 800));
    let folder = tempfile::tempdir().unwrap();
    let files = province.write_registers(folder.path()).unwrap();
    assert_eq!(files.len(), 8);
    for (file, code) in files.iter().zip(Province::DATASETS) {
        let dataset = Dataset::find(code).unwrap();
        let table = read_table(file).unwrap();
        dataset.check_columns(table.columns()).unwrap();
        let read: Vec<_> = table
            .map(|row| {
                let mut cells = row.unwrap().cells;
                cells.retain(|_, cell| !cell.is_empty());
                cells
            })
            .collect();
        assert_eq!(read, province.rows(code).collect::<Vec<_>>(), "{code}");
    }
    let path = folder.path().join("matters.jsonl");
    province.write_matters(&path).unwrap();
    assert_eq!(read_table(&path).unwrap().count(), province.matters.len());
}
