//! What the duty clock is told of an event: its kind, and the days, items and measures that it names.

use casework::{
    assistance::CaseEvent,
    duty::{Cue, Item},
};
use kernel::Day;
use store::JournalEvent;

use crate::{App, words};

/// An event as the duty clock sees it; `own_due` is the day that a verb worked out for it.
pub(crate) fn cue(app: &App, event: &JournalEvent, own_due: Option<Day>) -> Cue<'static> {
    let mut cue = Cue { own_due, ..Cue::of(words::kind(event)) };
    if let JournalEvent::Case(CaseEvent::ApplicationAccepted { deferred, .. }) = event {
        cue.items = papers(app, deferred);
    }
    cue
}

/// Papers of the checklist by their codes.
fn papers(app: &App, codes: &[String]) -> Vec<Item> {
    codes.iter().map(|code| Item { key: code.clone(), label: app.paper_label(code), due: None }).collect()
}

impl App {
    /// What a paper is called in the checklists; its code where none has it.
    fn paper_label(&self, code: &str) -> String {
        let mut materials = self.packs().iter().flat_map(|pack| pack.materials());
        materials
            .find(|paper| paper.code == code)
            .map_or_else(|| code.to_owned(), |paper| paper.label.clone())
    }
}
