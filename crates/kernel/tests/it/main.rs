//! The kernel's tests beyond single modules: properties and checks against published data.

mod calendar;
mod identity;
mod money;
mod region;
