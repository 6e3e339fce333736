//! The clock: the only place that reads the time. The demo's history and tests run on a set clock.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Day, Moment};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands until it is set.
    Set(Arc<Mutex<Moment>>),
}

impl Clock {
    /// A clock that stands at a moment.
    pub fn standing_at(moment: Moment) -> Self {
        Self::Set(Arc::new(Mutex::new(moment)))
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> Moment {
        match self {
            Self::System => Moment::now(),
            Self::Set(moment) => *moment.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Today in China.
    pub fn today(&self) -> Day {
        Day::of(self.now())
    }

    /// Sets a standing clock; the system's clock cannot be set and stays.
    pub fn set(&self, to: Moment) {
        if let Self::Set(moment) = self {
            *moment.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}
