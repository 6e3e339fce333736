//! Deadlines against a walk through the days, one by one.

use kernel::{Calendar, Day, Pause, Period, Unit};
use proptest::prelude::*;

/// The day on which the last counted working day falls, found by walking.
fn walked(length: u32, start: Day, pauses: &[Pause]) -> Day {
    let (mut day, mut counted) = (start, 0);
    while counted < length {
        day = day.plus_days(1);
        let paused = pauses.iter().any(|(from, to)| *from < day && to.is_some_and(|to| day <= to));
        counted += u32::from(!paused && Calendar::china().is_workday(day));
    }
    day
}

proptest! {
    #[test]
    fn working_days_agree_with_walking(
        offset in 0i32..6_500,
        length in 1u32..60,
        spans in prop::collection::vec((-20i32..120, 0i32..30), 0..4),
    ) {
        let calendar = Calendar::china();
        let start = Day::of(kernel::Moment::UNIX_EPOCH).plus_days(17_500 + offset);
        let pauses: Vec<Pause> =
            spans.iter().map(|(at, days)| (start.plus_days(*at), Some(start.plus_days(at + days)))).collect();
        let period = Period::new(length, Unit::WorkingDay);
        let due = period.due_with_pauses(calendar, start, &pauses);
        prop_assert_eq!(due, Some(walked(length, start, &pauses)));
        // All of it is gone on the due day, and not all of it the day before.
        prop_assert_eq!(due.map(|due| period.elapsed_share(calendar, start, due, &pauses)), Some(1000));
        let eve = due.map(|due| period.elapsed_share(calendar, start, due.plus_days(-1), &pauses));
        prop_assert!(eve < Some(1000));
    }

    #[test]
    fn calendar_periods_end_on_working_days(offset in 0i32..6_500, length in 0u32..200) {
        let calendar = Calendar::china();
        let start = Day::of(kernel::Moment::UNIX_EPOCH).plus_days(17_500 + offset);
        let due = Period::new(length, Unit::CalendarDay).due(calendar, start);
        prop_assert!(calendar.is_workday(due));
        let earliest = start.plus_days(i32::try_from(length).unwrap());
        prop_assert!(due >= earliest && calendar.workdays_between(earliest, due) <= 1);
    }
}
