//! What every lifecycle shares: events are taken in one after the other, and a stream is replayed from nothing.

/// Adds `evolve` and `replay` to a state that has `apply`.
macro_rules! replayed {
    ($event:ty) => {
        /// The state after one more event.
        #[must_use]
        pub fn evolve(mut self, event: &$event) -> Self {
            self.apply(event);
            self
        }

        /// The state that a sequence of events makes.
        pub fn replay<'a>(events: impl IntoIterator<Item = &'a $event>) -> Self {
            events.into_iter().fold(Self::default(), Self::evolve)
        }
    };
}

/// Adds the way from a lifecycle's refusal to the one that is shown.
macro_rules! shown {
    ($refusal:ty) => {
        impl From<$refusal> for kernel::Refusal {
            fn from(refusal: $refusal) -> Self {
                let shown = Self::new(refusal.code(), refusal.to_string(), refusal.mend(), refusal.basis());
                match refusal.field() {
                    Some(field) => shown.on_field(field),
                    None => shown,
                }
            }
        }
    };
}

pub(crate) use {replayed, shown};

/// Whether nothing but blanks was written.
pub(crate) fn blank(text: &str) -> bool {
    text.trim().is_empty()
}
