//! What all pages share: the layouts' data, the parts' view types, formats, icons and embedded assets.
//!
//! A page is an askama template that extends `layout/portal.html` or `layout/work.html` and whose struct has a field
//! `page: Page`. View types here hold what is shown, never domain types; masking has happened before.

pub mod assets;
pub mod chart;
pub mod form;
pub mod format;
pub mod icon;
pub mod page;
pub mod parts;
pub mod qr;

pub use chart::ChartOption;
pub use form::{Choice, Form};
pub use format::{Due, Light};
pub use icon::icon;
pub use page::{Crumb, Flash, FlashKind, NavItem, Page, UserChip};
pub use parts::{
    Chip, Conflict, Pager, Signer, SignerState, Source, Stage, StageState, Standing, Term, TimelineItem,
};
pub use qr::Qr;
