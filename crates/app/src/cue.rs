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
        let named = event.named_items();
        let several = named.len() > 1;
        let item = |(at, item): (usize, Item)| Item {
            label: label_of(app, event, &item.key, several.then_some(at + 1)),
            ..item
        };
        cue.items = named.into_iter().enumerate().map(item).collect();
    }
    if let JournalEvent::Complaint(event) = event {
        cue.own_due = event.names_day().or(own_due);
        cue.measure = event.stars().map(i64::from);
    }
    cue
}

/// What people call an item: a paper of the checklist, a payment among several by its number.
fn label_of(app: &App, event: &CaseEvent, key: &str, number: Option<usize>) -> String {
    let paid = matches!(
        event,
        CaseEvent::ReliefGranted { .. }
            | CaseEvent::PaymentConfirmed { .. }
            | CaseEvent::PaymentFailed { .. }
    );
    match number {
        _ if !paid => app.paper_label(key),
        Some(number) => format!("第{number}笔"),
        None => String::new(),
    }
}

impl App {
    /// What a paper is called in the checklists; its code where none has it.
    pub(crate) fn paper_label(&self, code: &str) -> String {
        let mut materials = self.packs().iter().flat_map(|pack| pack.materials());
        materials
            .find(|paper| paper.code == code)
            .map_or_else(|| code.to_owned(), |paper| paper.label.clone())
    }
}
