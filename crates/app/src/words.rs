//! What a journal's event is called, of whichever family it is.

use store::JournalEvent;

macro_rules! of_each_family {
    ($(#[$doc:meta])* $name:ident, $out:ty) => {
        $(#[$doc])*
        pub(crate) fn $name(event: &JournalEvent) -> $out {
            match event {
                JournalEvent::Case(event) => event.$name(),
                JournalEvent::Lead(event) => event.$name(),
                JournalEvent::Referral(event) => event.$name(),
                JournalEvent::FollowUp(event) => event.$name(),
                JournalEvent::Complaint(event) => event.$name(),
                JournalEvent::Office(event) => event.$name(),
                JournalEvent::Person(event) => event.$name(),
                JournalEvent::Matter(event) => event.$name(),
                JournalEvent::Duty(event) => event.$name(),
                JournalEvent::Fund(event) => event.$name(),
            }
        }
    };
}

of_each_family!(
    /// Its kind, as duty rules name it.
    kind,
    &'static str
);
/// What duty rules call it.
pub(crate) fn trigger(event: &JournalEvent) -> &'static str {
    if let JournalEvent::Case(event) = event { event.trigger() } else { kind(event) }
}

of_each_family!(
    /// What it is called on pages.
    label,
    &'static str
);
of_each_family!(
    /// What it says, in a line without personal data.
    summary,
    String
);
