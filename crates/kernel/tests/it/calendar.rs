//! The calendar against the collected notices: every day of the published years.

use std::{collections::BTreeMap, fs, path::Path};

use kernel::{Calendar, Day};

#[test]
fn every_published_day_agrees_with_the_notices() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/holidays");
    if !folder.is_dir() {
        println!("skipped: the collected notices (shared/data/holidays) are absent");
        return;
    }
    let mut notices: BTreeMap<Day, (String, bool)> = BTreeMap::new();
    for year in 2018..=2026 {
        let text = fs::read_to_string(folder.join(format!("{year}.json"))).unwrap();
        let notice: serde_json::Value = serde_json::from_str(&text).unwrap();
        for day in notice["days"].as_array().unwrap() {
            let name = day["name"].as_str().unwrap().to_owned();
            let date = day["date"].as_str().unwrap().parse().unwrap();
            notices.insert(date, (name, day["isOffDay"].as_bool().unwrap()));
        }
    }
    let calendar = Calendar::china();
    let (mut day, end) = (Day::new(2018, 1, 1).unwrap(), Day::new(2026, 12, 31).unwrap());
    let mut checked = 0;
    while day <= end {
        let notice = notices.get(&day);
        let off = notice.map_or(day.is_weekend(), |(_, off)| *off);
        assert_eq!(calendar.is_workday(day), !off, "{day}");
        let name = notice.filter(|(_, off)| *off).map(|(name, _)| name.as_str());
        assert_eq!(calendar.holiday_name(day), name, "{day}");
        assert!(!calendar.is_provisional(day), "{day}");
        checked += 1;
        day = day.plus_days(1);
    }
    assert_eq!(checked, 3287);
}
