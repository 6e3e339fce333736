//! What the ledger may do: commands become events or a refusal. Nothing changes here.

use kernel::{Day, Fen, TransferId};

use crate::{
    Account, AccountId, AccountKind, FundCommand, FundEvent, FundRefusal, Ledger, Transfer, TransferState,
};

impl Ledger {
    /// The events that a command makes; none where it already took effect with the same content.
    ///
    /// # Errors
    /// `FundRefusal`, named by the rule.
    pub fn decide(&self, command: FundCommand, today: Day) -> Result<Vec<FundEvent>, FundRefusal> {
        match command {
            FundCommand::OpenAccount { account, account_kind, name, earmark } => {
                self.open(account, account_kind, name, earmark)
            }
            FundCommand::Deposit { transfer, from, to, amount, reference } => {
                self.deposit(FundEvent::FundsDeposited { transfer, from, to, amount, reference, on: today })
            }
            FundCommand::Reserve { transfer, from, to, amount, case, decision_number, purposes } => self
                .reserve(
                    FundEvent::FundsReserved { transfer, from, to, amount, case, decision_number, on: today },
                    &purposes,
                ),
            FundCommand::Post { transfer, bank_reference } => {
                self.finish(transfer, TransferState::Posted, bank_reference, today)
            }
            FundCommand::Recover { transfer, from, to, amount, case, reference } => {
                self.recover(FundEvent::FundsRecovered {
                    transfer,
                    from,
                    to,
                    amount,
                    case,
                    reference,
                    on: today,
                })
            }
            FundCommand::Void { transfer, reason } => {
                self.finish(transfer, TransferState::Voided, reason, today)
            }
        }
    }

    /// Decides and takes the events in: what tests, imports and the demo's history do.
    ///
    /// # Errors
    /// As `decide`; the ledger is unchanged then.
    pub fn run(&mut self, command: FundCommand, today: Day) -> Result<Vec<FundEvent>, FundRefusal> {
        let events = self.decide(command, today)?;
        for event in &events {
            self.apply(event);
        }
        Ok(events)
    }

    fn open(
        &self,
        account: AccountId,
        account_kind: AccountKind,
        name: String,
        earmark: String,
    ) -> Result<Vec<FundEvent>, FundRefusal> {
        written(&account.0, "账户代码")?;
        written(&name, "账户名称")?;
        match self.accounts.get(&account) {
            Some(known) if known.kind == account_kind && known.name == name && known.earmark == earmark => {
                Ok(Vec::new())
            }
            Some(_) => Err(FundRefusal::AccountKnown(account)),
            None => Ok(vec![FundEvent::AccountOpened { account, account_kind, name, earmark }]),
        }
    }

    fn deposit(&self, event: FundEvent) -> Result<Vec<FundEvent>, FundRefusal> {
        if let FundEvent::FundsDeposited { transfer, from, to, amount, reference, .. } = &event {
            if let Some(known) = self.transfers.get(transfer) {
                let same = known.case.is_none() && known.is(from, to, *amount, reference);
                return unchanged(same, *transfer);
            }
            positive(*amount)?;
            written(reference, "入池依据文件")?;
            let source = self.account(from, AccountKind::Source)?;
            let pool = self.account(to, AccountKind::Pool)?;
            if !source.earmark.is_empty() && source.earmark != pool.earmark {
                return Err(FundRefusal::EarmarkMismatch {
                    account: from.clone(),
                    earmark: source.earmark.clone(),
                });
            }
            self.fits(*amount)?;
        }
        Ok(vec![event])
    }

    fn reserve(&self, event: FundEvent, purposes: &[String]) -> Result<Vec<FundEvent>, FundRefusal> {
        if let FundEvent::FundsReserved { transfer, from, to, amount, case, decision_number, .. } = &event {
            if let Some(known) = self.transfers.get(transfer) {
                let same = known.case == Some(*case) && known.is(from, to, *amount, decision_number);
                return unchanged(same, *transfer);
            }
            positive(*amount)?;
            written(decision_number, "决定书文号")?;
            let pool = self.account(from, AccountKind::Pool)?;
            self.account(to, AccountKind::Paid)?;
            if !pool.earmark.is_empty() && !purposes.contains(&pool.earmark) {
                return Err(FundRefusal::EarmarkMismatch {
                    account: from.clone(),
                    earmark: pool.earmark.clone(),
                });
            }
            let available = pool.available().unwrap_or_default();
            if available < *amount {
                return Err(FundRefusal::InsufficientFunds {
                    account: from.clone(),
                    available,
                    wanted: *amount,
                });
            }
        }
        Ok(vec![event])
    }

    fn recover(&self, event: FundEvent) -> Result<Vec<FundEvent>, FundRefusal> {
        if let FundEvent::FundsRecovered { transfer, from, to, amount, case, reference, .. } = &event {
            if let Some(known) = self.transfers.get(transfer) {
                let same = known.case == Some(*case) && known.is(from, to, *amount, reference);
                return unchanged(same, *transfer);
            }
            positive(*amount)?;
            written(reference, "入账凭证号")?;
            let paid = self.account(from, AccountKind::Paid)?;
            self.account(to, AccountKind::Pool)?;
            let available = paid.available().unwrap_or_default();
            if available < *amount {
                return Err(FundRefusal::InsufficientFunds {
                    account: from.clone(),
                    available,
                    wanted: *amount,
                });
            }
        }
        Ok(vec![event])
    }

    /// Posts or voids a reserved transfer; `words` are the bank's reference or the reason.
    fn finish(
        &self,
        transfer: TransferId,
        state: TransferState,
        words: String,
        on: Day,
    ) -> Result<Vec<FundEvent>, FundRefusal> {
        let known = self.transfers.get(&transfer).ok_or(FundRefusal::UnknownTransfer(transfer))?;
        let (what, said) = match state {
            TransferState::Posted => ("银行流水号", &known.bank_reference),
            TransferState::Voided | TransferState::Reserved => ("释放原因", &known.void_reason),
        };
        written(&words, what)?;
        if known.state == state && said.as_ref() == Some(&words) {
            return Ok(Vec::new());
        }
        if known.state != TransferState::Reserved {
            return Err(FundRefusal::NotReserved { transfer, state: known.state });
        }
        Ok(vec![if state == TransferState::Posted {
            FundEvent::TransferPosted { transfer, bank_reference: words, on }
        } else {
            FundEvent::TransferVoided { transfer, reason: words, on }
        }])
    }

    fn account(&self, id: &AccountId, kind: AccountKind) -> Result<&Account, FundRefusal> {
        let account = self.accounts.get(id).ok_or_else(|| FundRefusal::UnknownAccount(id.clone()))?;
        if account.kind == kind { Ok(account) } else { Err(FundRefusal::WrongAccountKind(id.clone())) }
    }

    /// No sum over accounts may leave the range of `Fen`: what sources gave bounds every other balance.
    fn fits(&self, amount: Fen) -> Result<(), FundRefusal> {
        match self.totals().given.checked_add(amount) {
            Some(_) => Ok(()),
            None => Err(FundRefusal::AmountTooLarge),
        }
    }
}

impl Transfer {
    /// Whether a transfer asked for again is this one.
    fn is(&self, from: &AccountId, to: &AccountId, amount: Fen, document: &str) -> bool {
        self.from == *from && self.to == *to && self.amount == amount && self.document == document
    }
}

fn unchanged(same: bool, transfer: TransferId) -> Result<Vec<FundEvent>, FundRefusal> {
    if same { Ok(Vec::new()) } else { Err(FundRefusal::TransferKnown(transfer)) }
}

fn positive(amount: Fen) -> Result<(), FundRefusal> {
    if amount > Fen::ZERO { Ok(()) } else { Err(FundRefusal::AmountNotPositive(amount)) }
}

fn written(words: &str, what: &'static str) -> Result<(), FundRefusal> {
    if words.trim().is_empty() { Err(FundRefusal::WordsMissing(what)) } else { Ok(()) }
}
