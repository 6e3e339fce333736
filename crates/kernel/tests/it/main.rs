//! The kernel's tests beyond single modules: properties and checks against published data.

mod calendar;
mod deadline;
mod identity;
mod money;
mod region;
