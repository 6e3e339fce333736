//! Who may see and do what. Every write needs a `Permit`, and only this crate makes one; every read of a
//! person's data asks here first. Pure: the caller brings the principal and the resource.

mod action;
mod permit;
mod principal;
mod rulebook;
mod sight;

pub use action::Action;
pub use permit::{Denied, Payer, Permit, Resource, permit};
pub use principal::{Principal, Staff};
pub use sight::{Sight, sight};
