//! The money of a case: awards to people, shares of organisations, instalments by days, and the planned payments
//! that follow from them; advances, and what is to be paid back. The ledger itself is another crate's.

use std::collections::VecDeque;

use kernel::{Actor, Day, OrgId, PersonId, Personal, TransferId};
use serde::{Deserialize, Serialize};

use super::BankAccount;

/// What one applicant is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Who.
    pub person: PersonId,
    /// Whole fen.
    pub amount_fen: i64,
}

/// What one organisation pays of a relief that several give together (联动救助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundingShare {
    /// Who pays.
    pub org: OrgId,
    /// Whole fen.
    pub amount_fen: i64,
}

/// A part paid on a day (分批发放).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Not before this day.
    pub on: Day,
    /// Whole fen.
    pub amount_fen: i64,
}

/// A payment as it was decided: from whom, to whom, how much, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPayment {
    /// Its transfer in the payer's ledger.
    pub transfer: TransferId,
    /// Who pays.
    pub org: OrgId,
    /// Who receives it.
    pub payee: PersonId,
    /// Whole fen.
    pub amount_fen: i64,
    /// Not before this day; `None` is at once.
    pub due: Option<Day>,
}

/// How far a payment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentState {
    /// Still to be made.
    Planned,
    /// The bank paid.
    Paid {
        /// Its reference.
        bank_reference: String,
        /// When.
        on: Day,
    },
    /// It will not be made.
    Voided,
}

/// A payment with how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// As it was decided.
    pub plan: PlannedPayment,
    /// How far.
    pub state: PaymentState,
}

/// How far an urgent advance (先行救助) is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvanceState {
    /// Asked for.
    Requested,
    /// Approved, money reserved.
    Approved,
    /// Turned down or taken back before it was paid.
    Rejected,
    /// Paid.
    Paid,
}

/// An urgent advance.
#[derive(Debug, Clone, PartialEq)]
pub struct Advance {
    /// Whole fen.
    pub amount_fen: i64,
    /// Where it goes: the applicant's account, or the hospital's.
    pub payee: Personal<BankAccount>,
    /// Whether the payee is a hospital.
    pub to_hospital: bool,
    /// Why it cannot wait.
    pub reason: Personal<String>,
    /// Who asked.
    pub requested_by: Actor,
    /// How far it is.
    pub state: AdvanceState,
    /// Who approved it.
    pub approved_by: Option<Actor>,
    /// Its transfer in the office's ledger.
    pub transfer: Option<TransferId>,
    /// The bank's reference.
    pub bank_reference: Option<String>,
    /// The day it was paid.
    pub paid_on: Option<Day>,
    /// What came back of it, whole fen.
    pub recovered_fen: i64,
    /// What was written off of it, whole fen.
    pub written_off_fen: i64,
}

/// Money that is to come back (追回).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// How much, whole fen.
    pub ordered_fen: i64,
    /// What came back.
    pub received_fen: i64,
    /// What was given up.
    pub written_off_fen: i64,
    /// The stage that the case returns to when nothing is outstanding.
    pub back_to: super::CaseStage,
}

impl Payment {
    /// Whether it is still to be made.
    pub fn is_planned(&self) -> bool {
        self.state == PaymentState::Planned
    }

    /// What was paid, whole fen.
    pub fn paid_fen(&self) -> i64 {
        match self.state {
            PaymentState::Paid { .. } => self.plan.amount_fen,
            PaymentState::Planned | PaymentState::Voided => 0,
        }
    }
}

impl PaymentState {
    /// The label on pages.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Planned => "待发放",
            Self::Paid { .. } => "已发放",
            Self::Voided => "不再发放",
        }
    }
}

impl AdvanceState {
    /// The label on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Requested => "待批准",
            Self::Approved => "已批准，待发放",
            Self::Rejected => "未批准",
            Self::Paid => "已先行发放",
        }
    }
}

impl Advance {
    /// What the person has of it, whole fen: it counts towards the single relief.
    pub fn held_fen(&self) -> i64 {
        match self.state {
            AdvanceState::Paid => self.amount_fen.saturating_sub(self.recovered_fen),
            AdvanceState::Requested | AdvanceState::Approved | AdvanceState::Rejected => 0,
        }
    }

    /// What would have to come back if no relief is given.
    pub fn owed_fen(&self) -> i64 {
        self.held_fen().saturating_sub(self.written_off_fen)
    }

    /// Whether it waits for approval or payment.
    pub fn is_open(&self) -> bool {
        matches!(self.state, AdvanceState::Requested | AdvanceState::Approved)
    }
}

impl Recovery {
    /// What is still to come back.
    pub fn outstanding_fen(&self) -> i64 {
        self.ordered_fen.saturating_sub(self.received_fen).saturating_sub(self.written_off_fen)
    }
}

/// The parts of a relief: by people, by payers and by days; each adds up to the relief.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// By people, the main applicant first.
    pub awards: Vec<(PersonId, i64)>,
    /// By payers, the handling office first.
    pub shares: Vec<(OrgId, i64)>,
    /// By days, the earliest first.
    pub days: Vec<(Option<Day>, i64)>,
}

impl Parts {
    /// The payments that these parts make, each as large as possible, after an advance was taken off the first ones.
    /// There are never more than there are parts.
    pub fn payments(self, advance_fen: i64, transfers: &[TransferId]) -> Vec<PlannedPayment> {
        let (mut awards, mut shares, mut days) =
            (less(self.awards, advance_fen), less(self.shares, advance_fen), less(self.days, advance_fen));
        let mut transfers = transfers.iter();
        let mut payments = Vec::new();
        while let (Some(award), Some(share), Some(day), Some(transfer)) =
            (awards.front_mut(), shares.front_mut(), days.front_mut(), transfers.next())
        {
            let amount_fen = award.1.min(share.1).min(day.1);
            payments.push(PlannedPayment {
                transfer: *transfer,
                org: share.0.clone(),
                payee: award.0,
                amount_fen,
                due: day.0,
            });
            for left in [&mut award.1, &mut share.1, &mut day.1] {
                *left = left.saturating_sub(amount_fen);
            }
            drop_spent(&mut awards);
            drop_spent(&mut shares);
            drop_spent(&mut days);
        }
        payments
    }
}

/// The parts after a sum was taken off the first ones.
fn less<T>(parts: Vec<(T, i64)>, mut sum: i64) -> VecDeque<(T, i64)> {
    let mut rest = VecDeque::new();
    for (what, amount) in parts {
        let off = sum.clamp(0, amount.max(0));
        sum = sum.saturating_sub(off);
        rest.push_back((what, amount.saturating_sub(off)));
    }
    rest.retain(|(_, amount)| *amount > 0);
    rest
}

fn drop_spent<T>(parts: &mut VecDeque<(T, i64)>) {
    if parts.front().is_some_and(|(_, left)| *left <= 0) {
        parts.pop_front();
    }
}
