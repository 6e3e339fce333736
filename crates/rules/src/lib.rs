//! Rule packs: dated data with three-valued conditions over facts, and the evaluator that decides nothing and
//! explains everything. Pure: a pack is given as texts, a day as a parameter.

mod amount;
mod cases;
mod duty;
mod duty_rule;
mod evaluate;
mod explain;
mod expr;
mod finding;
mod load;
mod missing;
mod number;
mod pack;
mod pack_error;
mod pack_set;
mod parse;
mod raw;
mod rows;
mod standards;
mod trace;
mod typecheck;
mod voices;

pub use cases::{CaseExpectation, PackCase};
pub use duty_rule::{DutyDue, DutyEach, DutyPlace, DutyRule, EVENT_KINDS, PauseRule, Rung};
pub use evaluate::{Reading, Unsettled};
pub use explain::explain;
pub use expr::{Comparison, Expr, Function, Node};
pub use finding::{
    Amount, AuditorLine, BaseWage, ConditionResult, Explanation, FactRead, Finding, OfficerLine, Outcome,
    PackRef, ProgrammeResult, Question, Step,
};
pub use load::Files;
pub use number::Decimal;
pub use pack::{ChecklistRow, Pack};
pub use pack_error::PackError;
pub use pack_set::PackSet;
pub use parse::{ExprError, Scope, parse};
pub use rows::{
    AmountRules, ApprovalRule, Band, Factor, Limit, MaterialRule, PackHead, Parameter, Programme, Rule,
    Status, Timing,
};
pub use standards::{DibaoRow, WageRow};
pub use trace::{Trace, TraceValue};
pub use typecheck::{Type, require, type_of};
