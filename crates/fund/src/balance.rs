//! The fold: events become balances. Every posting is checked with `assert!` when it is read, because a
//! ledger that does not add up must stop the program before it pays anybody.

use kernel::{CaseId, Fen, TransferId};

use crate::{Account, AccountId, AccountKind, FundEvent, Ledger, Transfer, TransferState};

/// The pool in five figures; `given = pool + paid` and `pool = reserved + available`, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// What all sources gave.
    pub given: Fen,
    /// What lies in the pool.
    pub pool: Fen,
    /// What of that is set aside for decisions.
    pub reserved: Fen,
    /// What of that is free.
    pub available: Fen,
    /// What recipients received.
    pub paid: Fen,
}

impl Ledger {
    /// The ledger that a sequence of events makes.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a FundEvent>) -> Self {
        let mut ledger = Self::default();
        for event in events {
            ledger.apply(event);
        }
        ledger.assert_pending();
        ledger
    }

    /// The ledger after one more event.
    #[must_use]
    pub fn evolve(mut self, event: &FundEvent) -> Self {
        self.apply(event);
        self
    }

    /// Takes one event in.
    ///
    /// # Panics
    /// Where the event contradicts the ledger: an unknown account or transfer, an amount not above zero, a
    /// balance that does not fit, a pool account below zero. No decision of this crate makes such an event.
    pub fn apply(&mut self, event: &FundEvent) {
        match event {
            FundEvent::AccountOpened { account, account_kind, name, earmark } => {
                let opened = Account {
                    kind: *account_kind,
                    name: name.clone(),
                    earmark: earmark.clone(),
                    balance: Fen::ZERO,
                    pending_out: Fen::ZERO,
                };
                let before = self.accounts.insert(account.clone(), opened);
                assert!(before.is_none(), "account {account} was opened twice");
            }
            FundEvent::FundsDeposited { transfer, from, to, amount, reference, .. } => {
                let state = TransferState::Posted;
                self.begin(*transfer, Transfer::new((from, to), *amount, state, None, reference));
                self.post(from, to, *amount);
            }
            FundEvent::FundsReserved { transfer, from, to, amount, case, decision_number, .. } => {
                let state = TransferState::Reserved;
                self.begin(
                    *transfer,
                    Transfer::new((from, to), *amount, state, Some(*case), decision_number),
                );
                self.set_aside(from, *amount);
            }
            FundEvent::TransferPosted { transfer, bank_reference, .. } => {
                let note = |known: &mut Transfer| known.bank_reference = Some(bank_reference.clone());
                if let Some(known) = self.end(*transfer, TransferState::Posted, note) {
                    self.release(&known.from, known.amount);
                    self.post(&known.from, &known.to, known.amount);
                }
            }
            FundEvent::FundsRecovered { transfer, from, to, amount, case, reference, .. } => {
                let state = TransferState::Posted;
                self.begin(*transfer, Transfer::new((from, to), *amount, state, Some(*case), reference));
                self.post(from, to, *amount);
            }
            FundEvent::TransferVoided { transfer, reason, .. } => {
                let note = |known: &mut Transfer| known.void_reason = Some(reason.clone());
                if let Some(known) = self.end(*transfer, TransferState::Voided, note) {
                    self.release(&known.from, known.amount);
                }
            }
        }
        self.assert_sound();
    }

    /// What is free in an account: its balance less what is reserved from it. `None` for an unknown account.
    pub fn available(&self, account: &AccountId) -> Option<Fen> {
        self.accounts.get(account).and_then(Account::available)
    }

    /// The pool in five figures.
    pub fn totals(&self) -> Totals {
        let sum = |kind: AccountKind, figure: fn(&Account) -> Fen| {
            let of_kind = self.accounts.values().filter(|account| account.kind == kind);
            let total = Fen::sum(of_kind.map(figure));
            assert!(total.is_some(), "the {kind:?} accounts do not add up within the range of Fen");
            total.unwrap_or_default()
        };
        let (pool, reserved) = (
            sum(AccountKind::Pool, |account| account.balance),
            sum(AccountKind::Pool, |account| account.pending_out),
        );
        Totals {
            given: sum(AccountKind::Source, |account| account.balance.checked_neg().unwrap_or_default()),
            pool,
            reserved,
            available: pool.checked_sub(reserved).unwrap_or_default(),
            paid: sum(AccountKind::Paid, |account| account.balance),
        }
    }

    /// The transfers of a case, in the order of their ids: where its money came from and how far it is.
    pub fn of_case(&self, case: CaseId) -> impl Iterator<Item = (&TransferId, &Transfer)> {
        self.transfers.iter().filter(move |(_, transfer)| transfer.case == Some(case))
    }

    /// Money is conserved and no pool account is below its floor.
    pub(crate) fn assert_sound(&self) {
        let mut sum: i128 = 0;
        for (id, account) in &self.accounts {
            sum += i128::from(account.balance.fen());
            assert!(!account.pending_out.is_negative(), "account {id} has less than nothing reserved");
            let floor = match account.kind {
                AccountKind::Pool | AccountKind::Paid => {
                    account.available().is_some_and(|free| !free.is_negative())
                }
                AccountKind::Source => account.balance <= Fen::ZERO && account.pending_out == Fen::ZERO,
            };
            assert!(floor, "account {id} is below its floor: {account:?}");
        }
        assert_eq!(sum, 0, "the sum over accounts is not zero");
    }

    /// What is reserved from each account is the sum of its reserved transfers.
    fn assert_pending(&self) {
        for (id, account) in &self.accounts {
            let reserved = self
                .transfers
                .values()
                .filter(|transfer| transfer.state == TransferState::Reserved && transfer.from == *id);
            assert_eq!(
                Fen::sum(reserved.map(|transfer| transfer.amount)),
                Some(account.pending_out),
                "account {id}: reserved transfers and pending money differ"
            );
        }
    }

    fn begin(&mut self, id: TransferId, transfer: Transfer) {
        assert!(transfer.amount > Fen::ZERO && transfer.from != transfer.to, "transfer {id} moves no money");
        let before = self.transfers.insert(id, transfer);
        assert!(before.is_none(), "transfer {id} happened twice");
    }

    /// Ends a reserved transfer and gives it as it is now.
    fn end(
        &mut self,
        id: TransferId,
        state: TransferState,
        note: impl FnOnce(&mut Transfer),
    ) -> Option<Transfer> {
        let ended = self.transfers.get_mut(&id).and_then(|transfer| {
            let reserved = transfer.state == TransferState::Reserved;
            transfer.state = state;
            note(transfer);
            reserved.then(|| transfer.clone())
        });
        assert!(ended.is_some(), "transfer {id} is not reserved and cannot end");
        ended
    }

    /// Moves posted money: what leaves one account arrives in the other.
    fn post(&mut self, from: &AccountId, to: &AccountId, amount: Fen) {
        self.change(from, |account| {
            account.balance = account.balance.checked_sub(amount)?;
            Some(())
        });
        self.change(to, |account| {
            account.balance = account.balance.checked_add(amount)?;
            Some(())
        });
    }

    fn set_aside(&mut self, from: &AccountId, amount: Fen) {
        self.change(from, |account| {
            account.pending_out = account.pending_out.checked_add(amount)?;
            Some(())
        });
    }

    fn release(&mut self, from: &AccountId, amount: Fen) {
        self.change(from, |account| {
            account.pending_out = account.pending_out.checked_sub(amount)?;
            Some(())
        });
    }

    fn change(&mut self, id: &AccountId, change: impl FnOnce(&mut Account) -> Option<()>) {
        let changed = self.accounts.get_mut(id).and_then(change);
        assert!(changed.is_some(), "account {id} is unknown or its balance does not fit");
    }
}

impl Transfer {
    fn new(
        (from, to): (&AccountId, &AccountId),
        amount: Fen,
        state: TransferState,
        case: Option<CaseId>,
        document: &str,
    ) -> Self {
        Self {
            from: from.clone(),
            to: to.clone(),
            amount,
            state,
            case,
            document: document.to_owned(),
            bank_reference: None,
            void_reason: None,
        }
    }
}

impl Account {
    /// What is free; `None` where the difference does not fit, which no sound ledger has.
    pub fn available(&self) -> Option<Fen> {
        self.balance.checked_sub(self.pending_out)
    }
}
