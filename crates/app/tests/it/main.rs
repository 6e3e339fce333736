//! The app's verbs on a real store: the whole way of a case, everything that people get wrong, and who sees what.
#![cfg(test)]

mod access;
mod applying;
mod complaining;
mod deciding;
mod duties;
mod exporting;
mod faults;
mod handing_over;
mod importing;
mod items;
mod journal;
mod linkage;
mod main_path;
mod paying;
mod registers;
mod screening;
mod supplement;
mod text_messages;
mod tokens;
mod verbs;
