//! Money under random commands: conserved, never below the floor, and the fold is the replay.

use fund::{AccountId, AccountKind, FundCommand, FundEvent, Ledger, TransferState};
use kernel::{CaseId, Day, Fen, TransferId};
use proptest::prelude::*;

const ACCOUNTS: [(&str, AccountKind, &str); 6] = [
    ("source:a", AccountKind::Source, ""),
    ("source:b", AccountKind::Source, "专项"),
    ("pool:a", AccountKind::Pool, ""),
    ("pool:b", AccountKind::Pool, "专项"),
    ("paid", AccountKind::Paid, ""),
    ("never", AccountKind::Paid, ""),
];

fn account() -> impl Strategy<Value = AccountId> {
    (0..ACCOUNTS.len()).prop_map(|at| ACCOUNTS[at].0.into())
}

fn one_of(from: &'static [usize]) -> impl Strategy<Value = AccountId> {
    prop_oneof![
        9 => proptest::sample::select(from).prop_map(|at| ACCOUNTS[at].0.into()),
        1 => account(),
    ]
}

/// Few ids, so that commands repeat and collide.
fn transfer() -> impl Strategy<Value = TransferId> {
    (0..12_u64).prop_map(|n| TransferId::new(n, [0; 10]))
}

fn amount() -> impl Strategy<Value = Fen> {
    prop_oneof![8 => 1..5_000_i64, 1 => -3..1_i64, 1 => Just(i64::MAX)].prop_map(Fen::new)
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![9 => Just("甲"), 2 => Just("乙"), 1 => Just(" ")].prop_map(String::from)
}

fn command() -> impl Strategy<Value = FundCommand> {
    prop_oneof![
        (transfer(), one_of(&[0, 1]), one_of(&[2, 3]), amount(), words()).prop_map(
            |(transfer, from, to, amount, reference)| FundCommand::Deposit {
                transfer,
                from,
                to,
                amount,
                reference
            }
        ),
        (transfer(), one_of(&[2, 3]), one_of(&[4]), amount(), words(), words()).prop_map(
            |(transfer, from, to, amount, decision_number, purpose)| {
                FundCommand::Reserve {
                    transfer,
                    from,
                    to,
                    amount,
                    case: CaseId::new(amount.fen().unsigned_abs() % 3, [0; 10]),
                    decision_number,
                    purposes: vec![if purpose == "甲" { "专项".into() } else { purpose }],
                }
            }
        ),
        (transfer(), words())
            .prop_map(|(transfer, bank_reference)| FundCommand::Post { transfer, bank_reference }),
        (transfer(), words()).prop_map(|(transfer, reason)| FundCommand::Void { transfer, reason }),
        (transfer(), one_of(&[4]), one_of(&[2, 3]), amount(), words()).prop_map(
            |(transfer, from, to, amount, reference)| FundCommand::Recover {
                transfer,
                from,
                to,
                amount,
                case: CaseId::new(amount.fen().unsigned_abs() % 3, [0; 10]),
                reference,
            }
        ),
    ]
}

fn day() -> Day {
    "2026-03-02".parse().unwrap()
}

/// What the ledger says, counted again from its transfers alone.
fn check(ledger: &Ledger) {
    let totals = ledger.totals();
    assert_eq!(totals.given, totals.pool.checked_add(totals.paid).unwrap());
    assert_eq!(totals.pool, totals.reserved.checked_add(totals.available).unwrap());
    let mut sum = 0_i128;
    for (id, account) in &ledger.accounts {
        sum += i128::from(account.balance.fen());
        let moved = |posted: bool, out: bool| -> i128 {
            ledger
                .transfers
                .values()
                .filter(|t| t.state == if posted { TransferState::Posted } else { TransferState::Reserved })
                .filter(|t| if out { t.from == *id } else { t.to == *id })
                .map(|t| i128::from(t.amount.fen()))
                .sum()
        };
        assert_eq!(i128::from(account.balance.fen()), moved(true, false) - moved(true, true), "{id}");
        assert_eq!(i128::from(account.pending_out.fen()), moved(false, true), "{id}");
        if account.kind == AccountKind::Pool {
            assert!(account.balance >= account.pending_out, "{id}");
        }
    }
    assert_eq!(sum, 0);
}

proptest! {
    #[test]
    fn money_is_conserved(commands in prop::collection::vec(command(), 1..60)) {
        let mut ledger = Ledger::default();
        let mut journal: Vec<FundEvent> = Vec::new();
        for (account, account_kind, earmark) in ACCOUNTS.iter().take(5) {
            let open = FundCommand::OpenAccount {
                account: (*account).into(), account_kind: *account_kind, name: "名".into(), earmark: (*earmark).into(),
            };
            journal.extend(ledger.run(open, day()).unwrap());
        }
        for command in commands {
            let before = ledger.clone();
            match ledger.run(command.clone(), day()) {
                Ok(events) => {
                    journal.extend(events);
                    prop_assert_eq!(ledger.run(command, day()), Ok(Vec::new()), "twice is once");
                }
                Err(refusal) => {
                    prop_assert!(!refusal.to_string().is_empty() && !refusal.mend().is_empty());
                    prop_assert_eq!(&before, &ledger);
                }
            }
            check(&ledger);
        }
        prop_assert_eq!(Ledger::replay(&journal), ledger);
    }
}
