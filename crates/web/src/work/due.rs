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
