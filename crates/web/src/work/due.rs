//! Deadlines of read models as the parts show them.

use app::view::Due;
use kernel::Light as Lamp;

use crate::look::{self, Light, format};

/// A deadline as pages show it.
pub fn shown(due: &Due) -> look::Due {
    let light = match due.light {
        Lamp::Green => Light::Calm,
        Lamp::Amber => Light::Soon,
        Lamp::Red => Light::Overdue,
    };
    look::Due { day: format::day(due.day), left: due.text(), light }
}

/// The same where only the day is known: soon is three days or fewer.
pub fn by_day(due: &Due) -> look::Due {
    look::Due { light: Light::of_days_left(due.remaining, 3), ..shown(due) }
}
