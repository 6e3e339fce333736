//! Lifecycles as pure `decide`/`evolve`: assistance case, lead, referral, follow-up, complaint, the records of people and
//! matters, and the duty clock. It knows no storage, no pages and no money movement.

pub mod assistance;
pub mod attribution;
pub mod complaint;
pub mod duty;
mod fold;
pub mod follow_up;
pub mod lead;
pub mod office;
pub mod person;
pub mod referral;
