//! Given a ledger, when a command, then events or the named refusal.

use fund::{AccountId, AccountKind, FundCommand, FundEvent, FundRefusal, Ledger, TransferState};
use kernel::{CaseId, Day, Fen, Refusal, TransferId};

fn day() -> Day {
    "2026-03-02".parse().unwrap()
}

fn transfer(n: u64) -> TransferId {
    TransferId::new(n, [1; 10])
}

fn open(account: &str, account_kind: AccountKind, earmark: &str) -> FundCommand {
    FundCommand::OpenAccount {
        account: account.into(),
        account_kind,
        name: format!("账户{account}"),
        earmark: earmark.into(),
    }
}

fn deposit(n: u64, from: &str, to: &str, fen: i64) -> FundCommand {
    FundCommand::Deposit {
        transfer: transfer(n),
        from: from.into(),
        to: to.into(),
        amount: Fen::new(fen),
        reference: "财行〔2026〕3号".into(),
    }
}

fn reserve(n: u64, from: &str, to: &str, fen: i64, purposes: &[&str]) -> FundCommand {
    FundCommand::Reserve {
        transfer: transfer(n),
        from: from.into(),
        to: to.into(),
        amount: Fen::new(fen),
        case: CaseId::new(n, [2; 10]),
        decision_number: format!("〔2026〕{n}号"),
        purposes: purposes.iter().map(ToString::to_string).collect(),
    }
}

fn post(n: u64, bank_reference: &str) -> FundCommand {
    FundCommand::Post { transfer: transfer(n), bank_reference: bank_reference.into() }
}

fn void(n: u64, reason: &str) -> FundCommand {
    FundCommand::Void { transfer: transfer(n), reason: reason.into() }
}

/// 10,000 fen in `pool`, of which 4,000 reserved as transfer 10; 5,000 in `minors` for minors only.
fn given() -> Ledger {
    let mut ledger = Ledger::default();
    for command in [
        open("central", AccountKind::Source, ""),
        open("donor", AccountKind::Source, "未成年人"),
        open("pool", AccountKind::Pool, ""),
        open("minors", AccountKind::Pool, "未成年人"),
        open("paid", AccountKind::Paid, ""),
        deposit(1, "central", "pool", 10_000),
        deposit(2, "donor", "minors", 5_000),
        reserve(10, "pool", "paid", 4_000, &[]),
    ] {
        assert_eq!(ledger.run(command, day()).unwrap().len(), 1);
    }
    ledger
}

fn refused(command: FundCommand) -> String {
    given().decide(command, day()).unwrap_err().code().to_owned()
}

#[test]
fn money_goes_from_source_to_person() {
    let mut ledger = given();
    let totals = ledger.totals();
    assert_eq!(totals.given, Fen::new(15_000));
    assert_eq!(totals.pool, Fen::new(15_000));
    assert_eq!(totals.reserved, Fen::new(4_000));
    assert_eq!(totals.available, Fen::new(11_000));
    assert_eq!(ledger.available(&"pool".into()), Some(Fen::new(6_000)));
    assert_eq!(ledger.available(&"nowhere".into()), None);

    ledger.run(post(10, "ICBC-77"), day()).unwrap();
    assert_eq!(ledger.totals().paid, Fen::new(4_000));
    assert_eq!(ledger.totals().reserved, Fen::ZERO);
    let (_, paid) = ledger.of_case(CaseId::new(10, [2; 10])).next().unwrap();
    assert_eq!(paid.state, TransferState::Posted);
    assert_eq!(paid.bank_reference.as_deref(), Some("ICBC-77"));
    assert_eq!(paid.document, "〔2026〕10号");
}

#[test]
fn a_voided_reservation_is_free_again() {
    let mut ledger = given();
    ledger.run(void(10, "申请人去世"), day()).unwrap();
    assert_eq!(ledger.available(&"pool".into()), Some(Fen::new(10_000)));
    assert_eq!(
        ledger.decide(post(10, "ICBC-77"), day()),
        Err(FundRefusal::NotReserved { transfer: transfer(10), state: TransferState::Voided })
    );
}

#[test]
fn what_already_happened_is_unchanged_and_never_a_second_time() {
    let mut ledger = given();
    for command in [
        open("pool", AccountKind::Pool, ""),
        deposit(1, "central", "pool", 10_000),
        reserve(10, "pool", "paid", 4_000, &[]),
    ] {
        assert_eq!(ledger.decide(command.clone(), day()), Ok(Vec::new()), "{command:?}");
    }
    ledger.run(post(10, "ICBC-77"), day()).unwrap();
    for command in [post(10, "ICBC-77"), reserve(10, "pool", "paid", 4_000, &[])] {
        assert_eq!(ledger.decide(command.clone(), day()), Ok(Vec::new()), "{command:?}");
    }
    for (command, code) in [
        (post(10, "ICBC-78"), "not_reserved"),
        (void(10, "改变主意"), "not_reserved"),
        (reserve(10, "pool", "paid", 4_001, &[]), "transfer_known"),
    ] {
        assert_eq!(ledger.decide(command, day()).unwrap_err().code(), code);
    }
}

#[test]
fn every_rule_refuses_by_its_name() {
    for (command, code) in [
        (open("pool", AccountKind::Pool, "专项"), "account_known"),
        (open(" ", AccountKind::Pool, ""), "words_missing"),
        (deposit(3, "central", "nowhere", 1), "unknown_account"),
        (deposit(3, "pool", "central", 1), "wrong_account_kind"),
        (deposit(3, "central", "paid", 1), "wrong_account_kind"),
        (deposit(3, "donor", "pool", 1), "earmark_mismatch"),
        (deposit(3, "central", "pool", 0), "amount_not_positive"),
        (deposit(3, "central", "pool", i64::MAX), "amount_too_large"),
        (deposit(1, "central", "pool", 9_999), "transfer_known"),
        (deposit(10, "central", "pool", 4_000), "transfer_known"),
        (reserve(3, "pool", "paid", 6_001, &[]), "insufficient_funds"),
        (reserve(3, "pool", "paid", -1, &[]), "amount_not_positive"),
        (reserve(3, "central", "paid", 1, &[]), "wrong_account_kind"),
        (reserve(3, "minors", "paid", 1, &[]), "earmark_mismatch"),
        (reserve(3, "minors", "paid", 1, &["老年人"]), "earmark_mismatch"),
        (post(99, "x"), "unknown_transfer"),
        (post(10, " "), "words_missing"),
        (post(1, "x"), "not_reserved"),
        (void(1, "x"), "not_reserved"),
        (void(10, ""), "words_missing"),
    ] {
        assert_eq!(refused(command.clone()), code, "{command:?}");
    }
    assert!(given().decide(reserve(3, "minors", "paid", 1, &["老年人", "未成年人"]), day()).is_ok());
    assert!(given().decide(reserve(3, "pool", "paid", 6_000, &[]), day()).is_ok());
}

#[test]
fn a_refusal_says_what_and_how_to_mend_it() {
    let refusal: Refusal =
        given().decide(reserve(3, "pool", "paid", 600_100, &[]), day()).unwrap_err().into();
    assert_eq!(refusal.message, "账户「pool」可用资金 ¥60.00，不足 ¥6,001.00");
    assert_eq!(refusal.basis, "资金池余额不得为负");
    assert!(!refusal.mend.is_empty());
}

#[test]
fn events_are_tagged_by_their_kind() {
    for event in given().decide(open("x", AccountKind::Pool, ""), day()).unwrap() {
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["kind"], event.kind());
        assert_eq!(serde_json::from_value::<FundEvent>(json).unwrap(), event);
    }
}

#[test]
#[should_panic(expected = "below its floor")]
fn a_forged_journal_stops_the_ledger() {
    let forged = FundEvent::FundsReserved {
        transfer: transfer(3),
        from: AccountId::from("pool"),
        to: AccountId::from("paid"),
        amount: Fen::new(6_001),
        case: CaseId::new(3, [2; 10]),
        decision_number: "x".into(),
        on: day(),
    };
    let _ = given().evolve(&forged);
}
