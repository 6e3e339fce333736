//! Lifecycles as pure `decide`/`evolve`: assistance case, lead, referral, follow-up, the records of people and
//! matters, and the duty clock. It knows no storage, no pages and no money movement.

pub mod assistance;
pub mod duty;
mod fold;
pub mod follow_up;
pub mod lead;
pub mod person;
pub mod referral;
