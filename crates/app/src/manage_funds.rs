//! The pool: accounts and deposits of an office's special account.

use access::{Action, Principal, Resource};
use fund::{AccountId, AccountKind, FundCommand, Ledger};
use kernel::{Fen, OrgId, TransferId};
use store::{JournalEvent, StreamId};

use crate::{
    App, Error, Outcome,
    change::{Change, Target},
};

/// The account that stands for what recipients received.
pub(crate) const PAID: &str = "paid";

/// The pool account that can bear an amount: unrestricted money of the budget before others, in code order.
pub(crate) fn pool_with(ledger: &Ledger, amount: Fen) -> Option<AccountId> {
    ledger
        .accounts
        .iter()
        .filter(|(_, account)| account.kind == AccountKind::Pool)
        .find(|(id, _)| ledger.available(id).is_some_and(|available| available >= amount))
        .map(|(id, _)| id.clone())
}

/// A deposit: where the money comes from and what may be done with it.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// The source's code: `central`, `local`, `donation`.
    pub source: String,
    /// Its name on pages.
    pub name: String,
    /// How much.
    pub amount: Fen,
    /// The document.
    pub reference: String,
}

/// Takes money into an office's pool, opening the accounts it needs.
///
/// # Errors
/// The ledger's refusals, or not permitted.
pub async fn deposit(app: &App, who: &Principal, org: &OrgId, deposit: Deposit) -> Result<Outcome, Error> {
    let region = crate::persona::organisation(app, org).await?.region;
    let resource = Resource { org: Some(org.clone()), region: Some(region), ..Resource::default() };
    let permit = access::permit(who, Action::ManageFunds, &resource)?;
    let _turn = app.money_turn().await;
    let mut ledger = app.load_ledger(org).await?;
    let source = AccountId(format!("source:{}", deposit.source));
    let pool = AccountId(format!("pool:{}", deposit.source));
    let open = |account: &AccountId, account_kind, name: &str| FundCommand::OpenAccount {
        account: account.clone(),
        account_kind,
        name: name.to_owned(),
        earmark: String::new(),
    };
    let commands = [
        open(&source, AccountKind::Source, &format!("{}（来源）", deposit.name)),
        open(&pool, AccountKind::Pool, &deposit.name),
        open(&AccountId(PAID.to_owned()), AccountKind::Paid, "已发放救助金"),
        FundCommand::Deposit {
            transfer: app.ids().make(app.clock().now(), TransferId::new),
            from: source.clone(),
            to: pool.clone(),
            amount: deposit.amount,
            reference: deposit.reference,
        },
    ];
    let mut events = Vec::new();
    for command in commands {
        for event in ledger.state.decide(command, app.today())? {
            ledger.state.apply(&event);
            events.push(JournalEvent::Fund(event));
        }
    }
    let mut change = Change::new(app);
    let target = Target {
        stream: StreamId::Fund(org.clone()),
        expected: ledger.seq,
        subject: format!("fund/{org}"),
        case: None,
        basis: "预算与捐赠",
    };
    change.append(target, events);
    change.commit(&permit).await
}
