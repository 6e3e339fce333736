//! Packs load, pass their own cases, are chosen by organ and day, and say what is wrong with them.

use facts::Vocabulary;
use kernel::Organ;
use rules::{DutyDue, EVENT_KINDS, Files, Pack, PackError};

use crate::{current, day, files, packs};

#[test]
fn every_pack_passes_its_own_cases() {
    let vocabulary = Vocabulary::builtin();
    let mut complaints = Vec::new();
    for pack in packs().iter() {
        assert!(!pack.cases().is_empty(), "{} has no cases", pack.head().name);
        for case in pack.cases() {
            if let Err(found) = case.check(pack, &vocabulary) {
                complaints.push(format!(
                    "{} {} {}: {found:?}",
                    pack.head().id,
                    pack.head().version,
                    case.name
                ));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_ground_and_refusal_is_met_by_a_case() {
    let vocabulary = Vocabulary::builtin();
    for pack in packs().iter() {
        let findings: Vec<_> =
            pack.cases().iter().filter_map(|case| case.check(pack, &vocabulary).ok()).collect();
        for rule in pack.grounds().iter().chain(pack.refusals()).filter(|rule| !rule.discretionary) {
            let met = findings.iter().any(|finding| {
                let mut results = finding.grounds.iter().chain(&finding.refusals);
                results.any(|result| result.code == rule.code && result.holds == Some(true))
            });
            assert!(met, "{} {}: no case meets {}", pack.head().id, pack.head().version, rule.code);
        }
    }
}

#[test]
fn the_current_pack_is_complete() {
    let pack = current();
    let codes: Vec<&str> = pack.grounds().iter().map(|ground| ground.code.as_str()).collect();
    assert_eq!(codes, ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]);
    assert_eq!(pack.refusals().len(), 6);
    assert_eq!(pack.bars().len(), 2);
    assert_eq!(pack.digest().len(), 64);
    assert_eq!(pack.signers_for(0), ["分管检察长"]);
    assert_eq!(pack.signers_for(4_999_999), ["分管检察长"]);
    assert_eq!(pack.signers_for(5_000_000).len(), 2);
    assert!(pack.parameter("months_cap").is_some() && pack.parameter("nothing").is_none());
    assert_eq!(pack.duty("follow_up").map(|duty| duty.due), Some(DutyDue::EventDay { before: 0 }));
}

#[test]
fn every_responsibility_list_is_complete() {
    let list = |pack: &Pack| pack.duties().to_vec();
    for pack in packs().iter() {
        let (name, duties) = (&pack.head().name, list(pack));
        assert!(duties.len() >= 30, "{name} has {} duties", duties.len());
        let codes: std::collections::BTreeSet<&str> = duties.iter().map(|duty| duty.code.as_str()).collect();
        assert_eq!(codes.len(), duties.len(), "{name}: a code twice");
        for duty in &duties {
            let pauses = duty.pauses.iter().flat_map(|pause| pause.until.iter().chain([&pause.by]));
            let kinds = duty
                .opens_on
                .iter()
                .chain(&duty.discharged_by)
                .chain(&duty.extended_by)
                .chain(&duty.moves_on)
                .chain(pauses);
            for kind in kinds {
                assert!(EVENT_KINDS.contains(&kind.as_str()), "{name} {}: {kind}", duty.code);
            }
            assert!(!duty.opens_on.is_empty(), "{name} {} never opens", duty.code);
            assert!(duty.by_hand || !duty.discharged_by.is_empty(), "{name} {} never ends", duty.code);
            assert!(!duty.basis.is_empty() && !duty.label.is_empty(), "{name} {}", duty.code);
            assert!(duty.warn_at.contains(&1000) && !duty.escalation.is_empty(), "{name} {}", duty.code);
        }
    }
    let packs = packs();
    let length = |organ, code: &str| {
        let pack = packs.choose(organ, day("2026-03-02")).unwrap();
        pack.duty(code).map(|duty| duty.due)
    };
    let within = |length, unit| Some(DutyDue::Within(kernel::Period { length, unit }));
    assert_eq!(length(Organ::Court, "request_funds"), within(7, kernel::Unit::WorkingDay));
    assert_eq!(length(Organ::Court, "decide_at_latest"), within(2, kernel::Unit::Month));
    assert_eq!(length(Organ::Procuratorate, "decide_at_latest"), None);
    assert_eq!(length(Organ::Police, "notify_payee"), within(2, kernel::Unit::WorkingDay));
    assert_eq!(length(Organ::Procuratorate, "announce_hearing"), Some(DutyDue::EventDay { before: 3 }));
    let statuses = |organ, code: &str| {
        packs.choose(organ, day("2026-03-02")).unwrap().duty(code).map(|duty| duty.status)
    };
    assert_eq!(statuses(Organ::Procuratorate, "decide"), Some(rules::Status::Sourced));
    assert_eq!(statuses(Organ::Court, "decide"), Some(rules::Status::Unverified));
}

#[test]
fn packs_are_chosen_by_organ_and_day() {
    let packs = packs();
    let chosen = |organ, on: &str| {
        packs.choose(organ, day(on)).map(|pack| format!("{} {}", pack.head().id, pack.head().version))
    };
    let table = [
        (Organ::Procuratorate, "2026-03-02", Some("procuratorate 2021-12-31")),
        (Organ::Procuratorate, "2021-12-31", Some("procuratorate 2021-12-31")),
        (Organ::Procuratorate, "2021-12-30", Some("procuratorate 2016-08-30")),
        (Organ::Procuratorate, "2016-08-29", Some("procuratorate 2016-08-30")),
        (Organ::Procuratorate, "2010-01-01", Some("procuratorate 2016-08-30")),
        (Organ::Court, "2010-01-01", Some("court 2016-07-01")),
        (Organ::Court, "2026-03-02", Some("court 2016-07-01")),
        (Organ::Police, "2026-03-02", Some("six-ministry 2014-01-17")),
        (Organ::Justice, "2026-03-02", Some("six-ministry 2014-01-17")),
        (Organ::Justice, "2013-12-31", Some("six-ministry 2014-01-17")),
    ];
    for (organ, on, wanted) in table {
        assert_eq!(chosen(organ, on).as_deref(), wanted, "{organ:?} {on}");
    }
}

fn pack_files() -> Files {
    let prefix = "procuratorate/2021-12-31/";
    let inside =
        files().into_iter().filter_map(|(path, text)| Some((path.strip_prefix(prefix)?.to_owned(), text)));
    inside.collect()
}

fn broken(file: &str, from: &str, to: &str) -> PackError {
    let mut files = pack_files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} does not contain {from}");
    *text = text.replacen(from, to, 1);
    Pack::load(&files, &Vocabulary::builtin()).unwrap_err().remove(0)
}

#[test]
fn the_digest_changes_with_any_file() {
    let mut files = pack_files();
    let before = Pack::load(&files, &Vocabulary::builtin()).unwrap();
    assert_eq!(Pack::load(&files, &Vocabulary::builtin()).unwrap().digest(), before.digest());
    files.insert("README.md".to_owned(), "x".to_owned());
    assert_ne!(Pack::load(&files, &Vocabulary::builtin()).unwrap().digest(), before.digest());
}

#[test]
fn errors_name_file_line_column_and_mend() {
    let error = broken("grounds.toml", "injury_grade >= serious_2", "injury_grade >= serious_9");
    let line = pack_files()["grounds.toml"].lines().position(|line| line.contains("serious_2")).unwrap() + 1;
    assert_eq!((error.line, error.column), (line, 9), "{error}");
    assert!(error.to_string().contains("serious_1") && error.expression.is_some(), "{error}");

    let error = broken("hardship.toml", "income_times *", "income_tmes *");
    assert!(error.to_string().contains("income_times"), "{error}");
    let line =
        pack_files()["hardship.toml"].lines().position(|line| line.contains("income_times")).unwrap() + 1;
    assert_eq!((error.line, error.column), (line, 38), "{error}");
}

#[test]
fn every_kind_of_mistake_is_named() {
    let table = [
        ("hardship.toml", "household_income_monthly_fen <", "household_size <", "人数"),
        ("hardship.toml", "rigid_share * 12", "rigid_share + 12 + household_size", "不能"),
        ("grounds.toml", "retaliation and (", "retaliation and ((", "括号"),
        ("grounds.toml", "when = \"retaliation", "then = \"retaliation", "then"),
        ("priority.toml", "sex = female", "sex > female", "大小"),
        ("priority.toml", "age(birth_date) <", "age(sex) <", "日期"),
        ("refusals.toml", "code = \"X2\"", "code = \"X1\"", "两次"),
        ("duties.toml", "opens_on = [\"lead_proposed\"", "opens_on = [\"lead_found\"", "lead_found"),
        ("duties.toml", "escalation = \"handling\"", "escalation = \"stairs\"", "stairs"),
        ("duties.toml", "{ after = 1, to = \"approver\"", "{ after = 9, to = \"approver\"", "从小到大"),
        ("duties.toml", "until = [\"outside_inquiry_ended\"]", "until = []", "走不了"),
        ("duties.toml", "\"@no_more_to_decide\"", "\"@never\"", "@never"),
        ("duties.toml", "warn_at = [500, 800, 1000]", "warn_at = [800, 500]", "从小到大"),
        ("duties.toml", "[\"year_ended\"]\nby_hand = true", "[\"year_ended\"]", "关不上"),
        ("duties.toml", "length = 5\n", "", "期限"),
        ("parameters.toml", "value = \"1.5\"", "value = \"1,5\"", "1,5"),
        ("parameters.toml", "name = \"months_cap\"", "name = \"months\"", "months_cap"),
        ("amount.toml", "typical_months = \"6\"", "typical_months = \"60\"", "low"),
        ("standards/dibao.csv", "139500", "-1", "monthly_fen"),
        ("standards/base_wage.csv", "浙江省统计局,", "浙江省统计局,,", "列"),
        ("approvals.toml", "from_fen = 0\n", "from_fen = 1\n", "从 0 起"),
    ];
    for (file, from, to, word) in table {
        let error = broken(file, from, to);
        assert!(error.to_string().contains(word), "{from} -> {to}: {error}");
        assert_eq!(error.file, file, "{error}");
        assert!(error.mend.contains(['请', '只', '可', '是', '应', '写']), "{error}");
    }
    let mut files = pack_files();
    files.remove("hardship.toml");
    assert_eq!(Pack::load(&files, &Vocabulary::builtin()).unwrap_err()[0].file, "hardship.toml");
}
