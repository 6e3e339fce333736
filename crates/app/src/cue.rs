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
    let mut cue = Cue { own_due, ..Cue::of(words::trigger(event)) };
    if let JournalEvent::Case(event) = event {
        cue.own_due = event.names_day().or(own_due);
        let item = |(key, due): (String, Option<Day>)| Item { label: label_of(app, event, &key), key, due };
        cue.items = event.named_items().into_iter().map(item).collect();
    }
    if let JournalEvent::Complaint(event) = event {
        cue.measure = event.stars().map(i64::from);
    }
    cue
}

/// What people call an item: a paper of the checklist, or nothing more for a payment.
fn label_of(app: &App, event: &CaseEvent, key: &str) -> String {
    let paid = matches!(
        event,
        CaseEvent::ReliefGranted { .. }
            | CaseEvent::PaymentConfirmed { .. }
            | CaseEvent::PaymentFailed { .. }
    );
    if paid { String::new() } else { app.paper_label(key) }
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
