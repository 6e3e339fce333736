//! What is known: the vocabulary of facts, sourced values, the sheet that holds them, and how one value is chosen
//! among several sources. Unknown stays unknown. Pure: no I/O, no clock.

mod check;
mod form;
mod resolve;
mod sheet;
mod value;
mod vocabulary;

pub use check::FactError;
pub use resolve::Resolved;
pub use sheet::FactSheet;
pub use value::{FactName, SourcedValue, Value};
pub use vocabulary::{
    EnumValue, FactDef, FactKind, Group, Sensitivity, SourceDef, Unit, Vocabulary, VocabularyError,
};
